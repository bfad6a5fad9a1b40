//! The store's contract, on SQLite and, where `ALUR_TEST_POSTGRES` names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod chain;
mod files;
mod plain;
mod procedure;
mod schema;
mod search;
mod statements;
mod story;
mod testing;
mod views;
mod world;
mod writer;
