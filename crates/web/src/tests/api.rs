//! The API behind the real router and the real store: what a program with a token meets.

mod acts;
mod client;
mod document;
mod edges;
mod readings;
mod web_only;
