//! The shell's own tests: people come in, and only they.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod accounts;
mod files;
mod sign_in;
mod world;
