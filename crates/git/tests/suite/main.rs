//! The crate against the real git program: every case runs on repositories of its own in a temporary
//! directory.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod care;
mod conflicts;
mod found;
mod fuzzed;
mod history;
mod http;
mod making;
mod names;
mod push_heads;
mod pushes;
mod reading;
mod recipes;
mod world;
