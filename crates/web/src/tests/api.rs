//! The API behind the real router and the real store: what a program with a token meets.

mod acts;
mod asking;
mod client;
mod document;
mod door;
mod edges;
mod forms;
mod once;
mod readings;
mod web_only;
