//! Where a test lets the store's own calls fail, as a full or a dying disk would. Nobody asks outside of
//! tests: then nothing fails here.

use std::sync::OnceLock;

/// A call of the store that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// No transaction begins: nothing was done.
    Begin,
    /// A commit fails and is not on the disk.
    Commit,
    /// A commit is on the disk, and is said to have failed: nobody knows until the next start.
    Committed,
}

static FAILS: OnceLock<fn(Edge) -> bool> = OnceLock::new();

/// Asks `fails` before each such call; once, at the start of a test's process.
pub fn ask(fails: fn(Edge) -> bool) {
    // A second choice changes nothing.
    let _ = FAILS.set(fails);
}

pub(crate) fn fails(edge: Edge) -> bool {
    FAILS.get().is_some_and(|fails| fails(edge))
}
