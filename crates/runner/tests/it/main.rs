//! Tests of the runner: the pipeline file as tables, the sandbox by real jobs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod attacks;
mod execute;
mod fuzzed;
mod parse;
mod plan;
mod random;
mod schedule;
