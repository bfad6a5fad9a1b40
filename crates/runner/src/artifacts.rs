//! Artifacts: the files that a job leaves for later jobs, kept as a directory and laid into their work
//! directories.
//!
//! Both trees are hostile: a job makes links, pipes and odd modes. Links are never followed; a link whose
//! target lies outside is left out. Called only while no job is under way in the directory.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

use crate::glob::Glob;
use crate::limits::{ARTIFACT_FILES_MAX, DISK_FILES_MAX, WALK_ENTRIES_MAX};

/// What collecting came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Collected {
    /// Nothing matches.
    Nothing,
    /// The directory holds them.
    Kept,
    /// More files or bytes than allowed; nothing is kept.
    TooLarge,
}

/// Copies what matches from `work` to the new directory `into`.
pub(crate) fn collect(
    work: &Path,
    paths: &[Glob],
    exclude: &[Glob],
    into: &Path,
    bytes_max: u64,
) -> io::Result<Collected> {
    let mut found = Vec::new();
    let mut bytes = 0;
    let mut seen = 0;
    let mut open = vec![PathBuf::new()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(work.join(&dir))? {
            let entry = entry?;
            seen += 1;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = dir.join(name);
            let Some(text) = path.to_str() else { continue };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(path);
                continue;
            }
            let wanted =
                paths.iter().any(|glob| glob.matches(text)) && !exclude.iter().any(|glob| glob.matches(text));
            let kept =
                kind.is_file() || (kind.is_symlink() && stays_inside(&path, &fs::read_link(entry.path())?));
            if wanted && kept {
                bytes += entry.metadata()?.len();
                found.push(path);
            }
            if found.len() as u64 > ARTIFACT_FILES_MAX || bytes > bytes_max || seen > DISK_FILES_MAX {
                return Ok(Collected::TooLarge);
            }
        }
    }
    if found.is_empty() {
        return Ok(Collected::Nothing);
    }
    fs::create_dir_all(into)?;
    found.sort();
    for path in found {
        place(&work.join(&path), into, &path)?;
    }
    Ok(Collected::Kept)
}

/// Lays artifacts into a work directory; what stands there under the same name is replaced.
pub(crate) fn lay(artifacts: &Path, work: &Path) -> io::Result<()> {
    let mut open = vec![PathBuf::new()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(artifacts.join(&dir))? {
            let entry = entry?;
            let path = dir.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                place(&entry.path(), work, &path)?;
            }
        }
    }
    Ok(())
}

/// Copies one file or link to `root/path`. No directory on the way is a link afterwards: the tree may hold
/// `dist -> /etc`, and the server must not write there.
fn place(from: &Path, root: &Path, path: &Path) -> io::Result<()> {
    let mut at = root.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_dir() => continue,
            Ok(_) => fs::remove_file(&at)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        fs::create_dir(&at)?;
    }
    let to = root.join(path);
    match fs::symlink_metadata(&to) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(&to)?,
        Ok(_) => fs::remove_file(&to)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let found = fs::symlink_metadata(from)?;
    if found.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, &to);
    }
    fs::copy(from, &to)?;
    let mode = if found.permissions().mode() & 0o111 == 0 { 0o644 } else { 0o755 };
    fs::set_permissions(&to, fs::Permissions::from_mode(mode))
}

/// Whether a link at `path` with this target stays below the root, judged by its text alone.
fn stays_inside(path: &Path, target: &Path) -> bool {
    let mut depth = path.components().count() as i64 - 1;
    for part in target.components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth -= 1,
            Component::RootDir | Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// Bytes on disk and number of entries below a directory; what vanishes meanwhile does not count.
pub(crate) fn usage(dir: &Path) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let (mut bytes, mut entries) = (0, 0);
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        let Ok(children) = fs::read_dir(&dir) else { continue };
        for entry in children.flatten() {
            let Ok(found) = entry.metadata() else { continue };
            entries += 1;
            bytes += found.blocks() * 512;
            if found.is_dir() {
                open.push(entry.path());
            }
            if entries > WALK_ENTRIES_MAX {
                return (bytes, entries);
            }
        }
    }
    (bytes, entries)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn globs(sources: &[&str]) -> Vec<Glob> {
        sources.iter().map(|source| Glob::new(source).unwrap()).collect()
    }

    #[test]
    fn artifacts_go_from_one_work_directory_to_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let (work, kept, next) = (dir.path().join("w"), dir.path().join("kept"), dir.path().join("next"));
        fs::create_dir_all(work.join("dist/a")).unwrap();
        fs::write(work.join("dist/a/x"), "1").unwrap();
        fs::write(work.join("dist/skip.log"), "1").unwrap();
        fs::write(work.join("other"), "1").unwrap();
        symlink("a/x", work.join("dist/in")).unwrap();
        symlink("/etc/passwd", work.join("dist/out")).unwrap();
        symlink("../../etc", work.join("dist/up")).unwrap();
        let outside = dir.path().join("outside");
        fs::create_dir_all(&outside).unwrap();
        fs::create_dir_all(&next).unwrap();
        symlink(&outside, next.join("dist")).unwrap();

        let collected = collect(&work, &globs(&["dist/"]), &globs(&["**/*.log"]), &kept, 1_000).unwrap();
        assert_eq!(collected, Collected::Kept);
        lay(&kept, &next).unwrap();

        assert_eq!(fs::read_to_string(next.join("dist/a/x")).unwrap(), "1");
        assert_eq!(fs::read_link(next.join("dist/in")).unwrap(), Path::new("a/x"));
        for absent in ["dist/out", "dist/up", "dist/skip.log", "other"] {
            assert!(fs::symlink_metadata(next.join(absent)).is_err(), "{absent}");
        }
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "nothing is written through a link");
    }

    #[test]
    fn too_large_and_nothing_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("big"), vec![0; 100]).unwrap();
        let kept = dir.path().join("kept");
        assert_eq!(collect(dir.path(), &globs(&["big"]), &[], &kept, 99).unwrap(), Collected::TooLarge);
        assert_eq!(collect(dir.path(), &globs(&["none"]), &[], &kept, 99).unwrap(), Collected::Nothing);
        assert!(!kept.exists());
    }
}
