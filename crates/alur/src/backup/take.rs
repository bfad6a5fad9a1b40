//! `alur backup DIR`: the store first, everything else after it (ADR 0019). Works beside a running server.

use super::manifest::{Body, FORMAT, Kept, Manifest, STORE, Shelf};
use super::progress::{Progress, Watcher};
use crate::options::Options;
use anyhow::{Context, Result, ensure};
use app::Clock;
use app::backups::{self, FailedBackup, LastBackup};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Of the data directory what lives only as long as a process, or is copied in its own way.
const NOT_KEPT: [&str; 13] = [
    STORE,
    "alur.db-wal",
    "alur.db-shm",
    "alur.lock",
    "backup.lock",
    "last-backup.json",
    "last-backup.json.new",
    "failed-backup.json",
    "failed-backup.json.new",
    "work",
    "run",
    "tmp",
    "demo-work",
];

/// What the server keeps of its store when a new version changes it: the office as it was, which older
/// backups hold.
const STORE_BEFORE: &str = "alur.db.before-";

/// A backup that was taken.
pub struct Taken {
    pub number: u32,
    pub manifest: Manifest,
    /// Older generations that went; none: all were to stay.
    pub removed: Option<usize>,
}

/// Takes a backup and keeps so many. How it ended is noted where the system page reads it.
///
/// # Errors
/// A sentence; then no generation was added, or older ones could not be removed.
pub async fn take(
    options: &Options,
    dir: &Path,
    keep: Option<u32>,
    watcher: Option<Watcher>,
) -> Result<Taken> {
    let data = std::path::absolute(&options.data)?;
    ensure!(data.join(STORE).is_file(), "{} holds no office", data.display());
    let (dir, clock) = (std::path::absolute(dir)?, options.clock());
    let place = dir.display().to_string();
    let halted = watcher.as_ref().map(|watcher| watcher.halted.clone());
    let taken = async {
        let (number, manifest, at_ms) = taken(&data, &dir, &clock, watcher).await?;
        let last = LastBackup { at_ms, seq: manifest.seq, place: place.clone() };
        backups::note_taken(&data, &last)?;
        let removed = keep.map(|keep| super::thin(&dir, keep)).transpose();
        anyhow::Ok(Taken { number, manifest, removed: removed.context("older backups stay")? })
    };
    let taken = taken.await;
    // A server that stops begins it anew at its next start.
    let left = halted.is_some_and(|halted| *halted.borrow());
    if let (Err(error), false) = (&taken, left) {
        let failed = FailedBackup { at_ms: clock.now().ms(), place, why: format!("{error:#}") };
        if let Err(unsaid) = backups::note_failed(&data, &failed) {
            tracing::error!(%unsaid, "a failed backup could not be noted");
        }
    }
    taken
}

/// The backup, and when its store was copied.
async fn taken(
    data: &Path,
    dir: &Path,
    clock: &Clock,
    watcher: Option<Watcher>,
) -> Result<(u32, Manifest, i64)> {
    ensure!(!dir.starts_with(data), "a backup inside the data directory would back up itself");
    let shelf = Shelf::make(dir)?;
    let _alone = shelf.lock()?;
    // While this is held, nothing that a repository no longer names is pruned.
    let held = store::backup_lock(data)?;
    held.lock_shared()?;
    let incoming = shelf.incoming();
    let _ = fs::remove_dir_all(&incoming);
    fs::create_dir(&incoming).with_context(|| format!("{} cannot be made", incoming.display()))?;
    let before = match shelf.generations()?.last() {
        Some(last) => shelf.read(Some(*last))?.1.files,
        None => Vec::new(),
    };
    let before: BTreeMap<PathBuf, Body> = before.into_iter().map(|kept| (kept.path, kept.body)).collect();

    let made_at = clock.now();
    let copy = incoming.join(STORE);
    let schema = store::check::copy(&data.join(STORE), &copy).await.context("the store cannot be copied")?;
    let head = store::check::look(&copy).await?.head().await?;
    let all = bytes_below(data)? + fs::metadata(&copy)?.len();
    let mut progress = Progress::watched("backup", all, watcher);
    let mut files = Vec::new();
    let (sha256, bytes) = shelf.keep(&mut File::open(&copy)?, |more| progress.add(more))?;
    files.push(Kept { path: STORE.into(), mode: 0o600, body: Body::File { bytes, sha256, modified_ns: 0 } });
    // Refs are read before the objects are listed: what a ref of the backup names is in it.
    for part in [Part::AllButObjects, Part::Objects] {
        let mut found = Vec::new();
        walk(data, Path::new(""), &mut found)?;
        for (path, meta) in found.into_iter().filter(|(path, _)| part_of(path) == part) {
            let mode = meta.mode() & 0o7777;
            let body = body(&shelf, &data.join(&path), &meta, before.get(&path), &mut progress);
            if let Some(body) = body.with_context(|| format!("{} cannot be kept", path.display()))? {
                files.push(Kept { path, mode, body });
            }
        }
    }
    progress.end();
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        made_at: made_at.to_string(),
        seq: head.seq.0,
        hash: sop::text::hex(&head.hash),
        files,
    };
    let number = shelf.write(&manifest)?;
    let _ = fs::remove_dir_all(&incoming);
    Ok((number, manifest, made_at.ms()))
}

/// The objects of repositories, and everything else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    AllButObjects,
    Objects,
}

fn part_of(path: &Path) -> Part {
    let mut parts = path.components().map(|part| part.as_os_str());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(_), Some(third)) if first == "repositories" && third == "objects" => Part::Objects,
        _ => Part::AllButObjects,
    }
}

/// Bytes that are to be kept, for the progress alone.
fn bytes_below(data: &Path) -> Result<u64> {
    let mut found = Vec::new();
    walk(data, Path::new(""), &mut found)?;
    Ok(found.iter().filter(|(_, meta)| meta.is_file()).map(|(_, meta)| meta.len()).sum())
}

/// Everything below `data` that is kept, in order. What goes away meanwhile was on its way out.
fn walk(data: &Path, below: &Path, found: &mut Vec<(PathBuf, fs::Metadata)>) -> Result<()> {
    let here = data.join(below);
    let entries = match fs::read_dir(&here) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", here.display())),
    };
    let mut names: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.file_name().into())).collect::<Result<_>>()?;
    names.sort();
    for name in names {
        let path = below.join(&name);
        if is_left_out(&path) {
            continue;
        }
        let meta = match fs::symlink_metadata(data.join(&path)) {
            Ok(meta) => meta,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        let is_dir = meta.is_dir();
        if is_dir || meta.is_file() || meta.is_symlink() {
            found.push((path.clone(), meta));
        }
        if is_dir {
            walk(data, &path, found)?;
        }
    }
    Ok(())
}

fn is_left_out(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let in_repository = text.starts_with("repositories/");
    NOT_KEPT.contains(&text.as_ref())
        || text.starts_with(STORE_BEFORE)
        || matches!(text.as_ref(), "repositories/.tmp" | "repositories/.hooks")
        || (in_repository && (name.starts_with("tmp_") || name.ends_with(".lock")))
}

/// What stands under a name; none: it went away. A file that looks as at the last backup is not read again.
fn body(
    shelf: &Shelf,
    file: &Path,
    meta: &fs::Metadata,
    before: Option<&Body>,
    progress: &mut Progress,
) -> Result<Option<Body>> {
    let gone = |error: &std::io::Error| error.kind() == ErrorKind::NotFound;
    if meta.is_dir() {
        return Ok(Some(Body::Directory {}));
    }
    if meta.is_symlink() {
        return match fs::read_link(file) {
            Ok(target) => Ok(Some(Body::Link { target })),
            Err(error) if gone(&error) => Ok(None),
            Err(error) => Err(error.into()),
        };
    }
    let modified_ns = meta.mtime().saturating_mul(1_000_000_000).saturating_add(meta.mtime_nsec());
    if let Some(Body::File { bytes, sha256, modified_ns: then }) = before
        && (*bytes, *then) == (meta.len(), modified_ns)
        && fs::metadata(shelf.blob(sha256)).is_ok_and(|blob| blob.len() == *bytes)
    {
        progress.add(*bytes)?;
        return Ok(before.cloned());
    }
    let mut open = match File::open(file) {
        Ok(open) => open,
        Err(error) if gone(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (sha256, bytes) = shelf.keep(&mut open, |more| progress.add(more))?;
    Ok(Some(Body::File { bytes, sha256, modified_ns }))
}

#[cfg(test)]
mod tests {
    use super::is_left_out;
    use std::path::Path;

    #[test]
    fn what_lives_with_a_process_is_left_out() {
        let out =
            ["alur.db", "alur.lock", "work", "repositories/.tmp", "repositories/1.git/objects/tmp_objdir-a"];
        assert!(out.iter().all(|path| is_left_out(Path::new(path))));
        assert!(is_left_out(Path::new("repositories/1.git/refs/heads/staging.lock")));
        assert!(is_left_out(Path::new("alur.db.before-12")) && is_left_out(Path::new("failed-backup.json")));
        let kept = ["files/ab/cd", "repositories/1.git/HEAD", "sites/1/work", "logs/1/2.log", "alur.toml"];
        assert!(!kept.iter().any(|path| is_left_out(Path::new(path))));
    }
}
