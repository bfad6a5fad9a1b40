//! Calls of store, git and file system that a test lets fail, the Nth of a kind from a moment that it
//! chooses; and what happens when something cannot be brought to the disk.
//!
//! A test names a file by a hidden option and writes `git 3` into it: the third start of git from then on
//! fails, once, and the file is gone. Without the option nothing fails here.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

/// A kind of call that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// No transaction begins.
    Begin,
    /// A commit fails and is not on the disk.
    Commit,
    /// A commit is on the disk and is said to have failed.
    Committed,
    /// The git program does not start.
    Git,
    /// A file of an act is not written or not moved to its place.
    Write,
    /// A file or directory cannot be brought to the disk.
    Sync,
}

impl Edge {
    /// Every kind there is; the test of faults goes through all of them.
    pub const ALL: [Edge; 6] =
        [Edge::Begin, Edge::Commit, Edge::Committed, Edge::Git, Edge::Write, Edge::Sync];

    /// As the file names it.
    pub fn code(self) -> &'static str {
        match self {
            Edge::Begin => "begin",
            Edge::Commit => "commit",
            Edge::Committed => "committed",
            Edge::Git => "git",
            Edge::Write => "write",
            Edge::Sync => "sync",
        }
    }

    /// A process that meets it ends, and the next start tells what became of the act.
    pub fn ends_the_process(self) -> bool {
        match self {
            Edge::Commit | Edge::Committed | Edge::Sync => true,
            Edge::Begin | Edge::Git | Edge::Write => false,
        }
    }
}

/// What a test wishes, and how many calls of that kind came since.
struct Wish {
    file: PathBuf,
    text: String,
    calls: u64,
}

static WISH: OnceLock<Mutex<Wish>> = OnceLock::new();
static UNSYNCED: OnceLock<fn(&str)> = OnceLock::new();

/// Lets calls fail as `file` says; by the binary's hidden option alone, once, at its start.
pub fn listen(file: PathBuf) {
    // A second choice changes nothing.
    let _ = WISH.set(Mutex::new(Wish { file, text: String::new(), calls: 0 }));
    store::edge::ask(|edge| {
        fails(match edge {
            store::edge::Edge::Begin => Edge::Begin,
            store::edge::Edge::Commit => Edge::Commit,
            store::edge::Edge::Committed => Edge::Committed,
        })
    });
    git::edge::ask(|edge| {
        fails(match edge {
            git::edge::Edge::Start => Edge::Git,
            git::edge::Edge::Sync => Edge::Sync,
        })
    });
}

/// Calls `ends` when a file or directory of the office could not be brought to the disk: a second try may lie
/// (reliability, section 1), so the server ends there and then.
pub fn on_failed_sync(ends: fn(&str)) {
    // A second choice changes nothing.
    let _ = UNSYNCED.set(ends);
    git::edge::on_failed_sync(ends);
}

fn fails(edge: Edge) -> bool {
    let Some(wish) = WISH.get() else { return false };
    let mut wish = wish.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(text) = std::fs::read_to_string(&wish.file) else { return false };
    if text != wish.text {
        wish.text.clone_from(&text);
        wish.calls = 0;
    }
    let mut words = text.split_whitespace();
    let (kind, nth) = (words.next(), words.next().and_then(|nth| nth.parse::<u64>().ok()));
    if kind != Some(edge.code()) {
        return false;
    }
    wish.calls += 1;
    let fires = nth == Some(wish.calls);
    // Once: a file that is gone tells the test that its wish came true.
    fires && std::fs::remove_file(&wish.file).is_ok()
}

/// Before a file of an act is written or moved.
pub(crate) fn writes() -> io::Result<()> {
    if fails(Edge::Write) {
        return Err(io::Error::other("a write fails, as a test wishes"));
    }
    Ok(())
}

/// What came of bringing a file or directory to the disk.
pub(crate) fn synced(done: io::Result<()>) -> io::Result<()> {
    let done = if fails(Edge::Sync) { Err(io::Error::other("a sync fails, as a test wishes")) } else { done };
    if let (Err(error), Some(ends)) = (&done, UNSYNCED.get()) {
        ends(&error.to_string());
    }
    done
}
