//! The store's contract, on SQLite and, where `ALUR_TEST_POSTGRES` names a server, on PostgreSQL.

mod chain;
mod plain;
mod schema;
mod statements;
mod story;
mod views;
mod world;
mod writer;
