//! What git itself leaves undone for a power cut. With `core.fsync=all` git writes objects, packs and
//! refs through to the disk, but not the directories that name them; this module does that. Any failure
//! is an error: a second fsync after a failed one may lie.

use std::collections::HashMap;
use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::{Error, Result, edge};

/// Time after which a directory's time stamp can no longer be that of a change still to come: several
/// times the grain of the kernel's clock.
const SETTLED: Duration = Duration::from_millis(100);

/// Makes a directory (and those above it) that only this user may enter.
pub(crate) fn make_private_dir(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::io("making a directory"))
}

/// Writes a directory's entries through to the disk.
pub(crate) fn directory(path: &Path) -> Result<()> {
    edge::synced(File::open(path).and_then(|dir| dir.sync_all())).map_err(Error::io("syncing a directory"))
}

/// Writes through every directory on the way from these refs up to the repository itself.
pub(crate) fn refs(git_dir: &Path, full_refs: &[String]) -> Result<()> {
    let mut above: Vec<PathBuf> = Vec::new();
    for name in full_refs {
        let path = git_dir.join(name);
        above.extend(path.ancestors().skip(1).take_while(|dir| *dir != git_dir).map(Path::to_owned));
    }
    above.sort();
    above.dedup();
    // Deepest first. Deleting a ref removes directories that became empty.
    for dir in above.iter().rev().filter(|dir| dir.is_dir()) {
        match directory(dir) {
            Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    directory(git_dir)
}

/// Writes a whole fresh tree of files through to the disk.
pub(crate) fn tree(root: &Path) -> Result<()> {
    for entry in std::fs::read_dir(root).map_err(Error::io("syncing a tree"))? {
        let entry = entry.map_err(Error::io("syncing a tree"))?;
        let kind = entry.file_type().map_err(Error::io("syncing a tree"))?;
        if kind.is_dir() {
            tree(&entry.path())?;
        } else if kind.is_file() {
            let synced = edge::synced(File::open(entry.path()).and_then(|file| file.sync_all()));
            synced.map_err(Error::io("syncing a file"))?;
        }
    }
    directory(root)
}

/// Remembers which object directories are on the disk, so that a merge does not sync all 256 of them again.
///
/// A directory counts as clean only if it was synced some time *after* its last change was first seen: a
/// change within the same tick of the kernel's clock would leave the same time stamp.
#[derive(Debug, Default)]
pub(crate) struct Synced {
    seen: Mutex<HashMap<PathBuf, Seen>>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    changed: (i64, i64),
    first_at: Instant,
    synced_at: Instant,
}

impl Seen {
    fn clean(&self) -> bool {
        self.synced_at.duration_since(self.first_at) >= SETTLED
    }
}

impl Synced {
    /// Syncs `objects`, its fan-out directories, `pack` and `info`, as far as they changed.
    pub(crate) fn objects(&self, git_dir: &Path) -> Result<()> {
        let objects = git_dir.join("objects");
        let mut dirs = Vec::new();
        for entry in std::fs::read_dir(&objects).map_err(Error::io("listing objects"))? {
            let name = entry.map_err(Error::io("listing objects"))?.file_name();
            let fan_out = name.len() == 2 && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit);
            if fan_out || name == "pack" || name == "info" {
                dirs.push(objects.join(name));
            }
        }
        dirs.push(objects);
        for dir in dirs {
            self.sync(dir)?;
        }
        Ok(())
    }

    fn sync(&self, dir: PathBuf) -> Result<()> {
        let changed = |dir: &Path| std::fs::metadata(dir).map(|meta| (meta.mtime(), meta.mtime_nsec()));
        let changed = changed(&dir).map_err(Error::io("looking at objects"))?;
        let now = Instant::now();
        let known = self.lock().get(&dir).copied().filter(|seen| seen.changed == changed);
        if known.is_some_and(|seen| seen.clean()) {
            return Ok(());
        }
        directory(&dir)?;
        let first_at = known.map_or(now, |seen| seen.first_at);
        self.lock().insert(dir, Seen { changed, first_at, synced_at: now });
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Seen>> {
        // The map holds only hints that are checked; a panic elsewhere cannot make them wrong.
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
