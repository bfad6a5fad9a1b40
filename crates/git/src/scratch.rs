//! A place for work that leaves nothing behind: a private directory that is removed when it is dropped,
//! and an object directory in it, so that a trial merge writes no object into the repository.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::process::Call;
use crate::{Repositories, Repository, Result, durable};

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A private directory, removed with all it holds when dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    dir: PathBuf,
}

impl Scratch {
    /// Makes one below the repositories' `.tmp`, on the same file system, so that a rename out of it is
    /// atomic.
    pub(crate) fn new(all: &Repositories) -> Result<Self> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let dir = all.scratch_root().join(format!("{}.{number}", std::process::id()));
        // A directory of this name can only be left over from a former process with the same pid.
        let _ = std::fs::remove_dir_all(&dir);
        durable::make_private_dir(&dir)?;
        Ok(Self { dir })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.dir
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is swept at the next start.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Where the objects of a call go.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Objects<'a> {
    /// Into the repository, to stay.
    Kept,
    /// Into a scratch directory, seen by calls with the same scratch only.
    Tried(&'a Scratch),
}

impl Objects<'_> {
    /// Points a call at its object directory.
    pub(crate) fn direct(self, call: Call, repository: &Repository) -> Result<Call> {
        match self {
            Self::Kept => Ok(call),
            Self::Tried(scratch) => {
                let objects = scratch.path().join("objects");
                durable::make_private_dir(&objects)?;
                Ok(call
                    .env("GIT_OBJECT_DIRECTORY", objects)
                    .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", repository.dir().join("objects")))
            }
        }
    }
}
