//! The tests of the procedure, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calendar;
mod procedure;
mod steps;
mod walk;
mod world;
