//! Faults that are made on purpose (reliability, section 5): the Nth call fails, the disk is full, the clock
//! jumps, the store is held, a hundred do the same at once; and a trace of what reaches the disk before an
//! answer. After each, every invariant holds and the work goes on.

mod at_once;
mod clock;
mod full;
mod locked;
mod nth;
mod room;
mod slow;
mod trace;

use std::path::PathBuf;

/// The example of `store` that runs statements on a file.
pub fn statements() -> PathBuf {
    let program = std::path::Path::new(crate::program::BINARY).parent().unwrap().join("examples/statements");
    assert!(program.exists(), "the example `statements` of `store` is built by `cargo test --workspace`");
    program
}
