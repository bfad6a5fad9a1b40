//! Where a test lets git's own calls fail, and what happens when a write cannot be brought to the disk.
//! Nobody asks outside of tests: then nothing fails here of itself.

use std::sync::OnceLock;

/// A call of this crate that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The git program does not start.
    Start,
    /// A file or directory cannot be brought to the disk.
    Sync,
}

static FAILS: OnceLock<fn(Edge) -> bool> = OnceLock::new();
static UNSYNCED: OnceLock<fn(&str)> = OnceLock::new();

/// Asks `fails` before each such call; once, at the start of a test's process.
pub fn ask(fails: fn(Edge) -> bool) {
    // A second choice changes nothing.
    let _ = FAILS.set(fails);
}

/// Calls `ends` when a file or directory could not be brought to the disk: a second try may lie, so that a
/// server ends there and then. Without it the failure is an error like any other.
pub fn on_failed_sync(ends: fn(&str)) {
    // A second choice changes nothing.
    let _ = UNSYNCED.set(ends);
}

pub(crate) fn started() -> std::io::Result<()> {
    if FAILS.get().is_some_and(|fails| fails(Edge::Start)) {
        return Err(std::io::Error::other("git does not start, as a test wishes"));
    }
    Ok(())
}

/// What came of bringing something to the disk; what was not there is nobody's loss.
pub(crate) fn synced(done: std::io::Result<()>) -> std::io::Result<()> {
    let failed = FAILS.get().is_some_and(|fails| fails(Edge::Sync));
    let done = if failed { Err(std::io::Error::other("a sync fails, as a test wishes")) } else { done };
    match (&done, UNSYNCED.get()) {
        (Err(error), Some(ends)) if error.kind() != std::io::ErrorKind::NotFound => ends(&error.to_string()),
        _ => {}
    }
    done
}
