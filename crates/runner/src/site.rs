//! Environments of kind `site`: a directory that a deploying job fills and that the server shows.
//!
//! ```text
//! <environment>/releases/<commit>/...        one directory per deployed commit, with a file `commit`
//! <environment>/current -> releases/<commit> switched by the job, atomically
//! ```
//! A job may point `current` anywhere, so nothing is shown but what lies below `releases/` once all links are
//! followed; and of a file below it, the same.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};

/// The version that an environment shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteVersion {
    /// The environment's directory, all links followed.
    pub environment_dir: PathBuf,
    /// The version's directory, all links followed.
    pub dir: PathBuf,
    /// The commit that the job says it deployed: the content of the file `commit` if that is an id, else the
    /// directory's name if that is one. A claim, to be compared with what was to be deployed.
    pub commit: Option<String>,
}

/// The version that may be shown now, if any.
#[must_use]
pub fn current(environment_dir: &Path) -> Option<SiteVersion> {
    let root = fs::canonicalize(environment_dir).ok()?;
    let releases = root.join("releases");
    if !fs::symlink_metadata(&releases).ok()?.is_dir() {
        return None;
    }
    let dir = fs::canonicalize(root.join("current")).ok()?;
    let below = dir.strip_prefix(&releases).ok()?;
    if below.as_os_str().is_empty() || !dir.is_dir() {
        return None;
    }
    let name = dir.file_name()?.to_str()?.to_owned();
    let written = claimed(&dir).filter(|text| is_commit(text));
    let commit = written.or_else(|| is_commit(&name).then_some(name));
    Some(SiteVersion { environment_dir: root, dir, commit })
}

/// A file of a version, open for reading.
#[derive(Debug)]
pub struct SiteFile {
    /// The file itself; the path may mean another one by now.
    pub file: fs::File,
    /// Its name, for the content type.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Opens the file of a version for the path of an address, such as `css/site.css`; a directory means its
/// `index.html`. `None` for everything that is not a regular file inside the environment, links followed.
///
/// The kernel itself refuses to leave the environment's directory, so a job that swaps a directory for a link
/// while the server looks gains nothing.
#[must_use]
pub fn open_file(version: &SiteVersion, path: &str) -> Option<SiteFile> {
    let path = Path::new(path.trim_start_matches('/'));
    if path.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    let root = fs::File::open(&version.environment_dir).ok()?;
    let inside = version.dir.strip_prefix(&version.environment_dir).ok()?.join(path);
    let file = open_beneath(&root, &inside)?;
    let name = path.file_name().and_then(|name| name.to_str()).map(ToOwned::to_owned);
    match file.metadata().ok()? {
        found if found.is_file() => Some(SiteFile { file, name: name?, bytes: found.len() }),
        found if found.is_dir() => index(&root, &inside),
        _ => None,
    }
}

fn index(root: &fs::File, dir: &Path) -> Option<SiteFile> {
    let name = "index.html";
    let file = open_beneath(root, &dir.join(name))?;
    let found = file.metadata().ok()?;
    found.is_file().then(|| SiteFile { file, name: name.to_owned(), bytes: found.len() })
}

fn open_beneath(root: &fs::File, path: &Path) -> Option<fs::File> {
    // A pipe in the way must not hold up the server: hence NONBLOCK.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    openat2(root, path, flags, Mode::empty(), resolve).ok().map(fs::File::from)
}

/// Makes the environment's directory with `releases/`, owned by `uid` if the server is root.
///
/// # Errors
/// The directories cannot be made or given away, or `releases` is not a directory.
pub fn prepare(environment_dir: &Path, uid: Option<u32>) -> io::Result<()> {
    fs::create_dir_all(environment_dir)?;
    let releases = environment_dir.join("releases");
    match fs::symlink_metadata(&releases) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(io::Error::other("releases is not a directory")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(&releases)?,
        Err(error) => return Err(error),
    }
    for dir in [environment_dir, &releases] {
        if let Some(uid) = uid
            && fs::metadata(dir)?.uid() != uid
        {
            // New, or a former block's user had it: then all below is given as well.
            crate::execute::give(dir, uid)?;
        }
    }
    fs::set_permissions(environment_dir, fs::Permissions::from_mode(0o755))
}

/// Shows a version that is still there again, in one step. `false` when no version of this commit is left.
///
/// # Errors
/// The link cannot be made or given to `uid`.
pub fn switch(environment_dir: &Path, commit: &str, uid: Option<u32>) -> io::Result<bool> {
    let held = environment_dir.join("releases").join(commit);
    let is_there = is_commit(commit) && fs::symlink_metadata(&held).is_ok_and(|found| found.is_dir());
    if !is_there || claimed(&held).is_some_and(|text| text != commit) {
        return Ok(false);
    }
    let fresh = environment_dir.join("current.back");
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    std::os::unix::fs::symlink(Path::new("releases").join(commit), &fresh)?;
    if let Some(uid) = uid {
        lchown(&fresh, Some(uid), Some(uid))?;
    }
    fs::rename(&fresh, environment_dir.join("current"))?;
    fs::File::open(environment_dir)?.sync_all()?;
    Ok(true)
}

/// Removes all but the newest `keep` versions and the one shown; also what broken deployments left
/// (`.tmp-...`). Not while a deployment to this environment is under way.
///
/// # Errors
/// A directory cannot be read or removed.
pub fn prune(environment_dir: &Path, keep: usize) -> io::Result<()> {
    let releases = environment_dir.join("releases");
    let shown = current(environment_dir).map(|version| version.dir);
    let mut versions = Vec::new();
    for entry in fs::read_dir(&releases)? {
        let entry = entry?;
        let found = entry.metadata()?;
        if entry.file_name().as_encoded_bytes().starts_with(b".tmp-") {
            if found.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
        } else if found.is_dir() && fs::canonicalize(entry.path()).ok() != shown {
            versions.push((found.mtime(), found.mtime_nsec(), entry.path()));
        }
    }
    versions.sort();
    let excess = versions.len().saturating_sub(keep);
    versions.into_iter().take(excess).try_for_each(|(_, _, path)| fs::remove_dir_all(path))
}

/// The first line of the file `commit`, if it is a small regular file.
fn claimed(dir: &Path) -> Option<String> {
    let path = dir.join("commit");
    let found = fs::symlink_metadata(&path).ok()?;
    if !found.is_file() || found.len() > 256 {
        return None;
    }
    Some(fs::read_to_string(path).ok()?.lines().next()?.trim().to_owned())
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_what_lies_below_releases_is_shown() {
        let dir = tempfile::tempdir().unwrap();
        let env = dir.path().join("env");
        prepare(&env, None).unwrap();
        let commit = "a".repeat(40);
        fs::create_dir_all(env.join("releases").join(&commit).join("css")).unwrap();
        fs::create_dir_all(env.join("elsewhere")).unwrap();
        fs::write(env.join("releases").join(&commit).join("index.html"), "hi").unwrap();
        symlink("/etc/passwd", env.join("releases").join(&commit).join("css/out")).unwrap();
        let good = format!("releases/{commit}");
        let cases = [
            (good.as_str(), true),
            ("/etc", false),
            ("elsewhere", false),
            ("releases", false),
            ("releases/..", false),
            ("releases/missing", false),
            ("releases/../elsewhere", false),
        ];
        for (target, shown) in cases {
            symlink(target, env.join("current")).unwrap();
            assert_eq!(current(&env).is_some(), shown, "{target}");
            fs::remove_file(env.join("current")).unwrap();
        }
        symlink(&good, env.join("current")).unwrap();
        let version = current(&env).unwrap();
        assert_eq!(version.commit.as_deref(), Some(commit.as_str()));
        assert!(open_file(&version, "").is_some_and(|file| file.name == "index.html" && file.bytes == 2));
        assert!(open_file(&version, "/index.html").is_some());
        for path in ["css", "css/out", "../x", "missing", "//etc/passwd"] {
            assert!(open_file(&version, path).is_none(), "{path}");
        }
    }

    #[test]
    fn b15_a_version_that_is_left_is_shown_again_in_one_step() {
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path(), None).unwrap();
        let (old, new) = ("a".repeat(40), "b".repeat(40));
        for commit in [&old, &new] {
            fs::create_dir(dir.path().join("releases").join(commit)).unwrap();
        }
        symlink(format!("releases/{new}"), dir.path().join("current")).unwrap();
        assert!(switch(dir.path(), &old, None).unwrap());
        assert_eq!(current(dir.path()).and_then(|version| version.commit), Some(old));
        for gone in ["c".repeat(40), "../releases".to_owned()] {
            assert!(!switch(dir.path(), &gone, None).unwrap(), "{gone}");
        }
    }

    #[test]
    fn files_of_a_former_blocks_user_change_hands() {
        if !rustix::process::geteuid().is_root() {
            println!("only root gives files away: the test did not run");
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path(), Some(64_501)).unwrap();
        let file = dir.path().join("releases/page");
        fs::write(&file, "old").unwrap();
        lchown(&file, Some(64_501), Some(64_501)).unwrap();
        prepare(dir.path(), Some(66_501)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().uid(), 66_501);
    }

    #[test]
    fn pruning_keeps_what_is_shown() {
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path(), None).unwrap();
        for name in ["a", "b", "c", ".tmp-x"] {
            fs::create_dir(dir.path().join("releases").join(name)).unwrap();
        }
        symlink("releases/a", dir.path().join("current")).unwrap();
        prune(dir.path(), 1).unwrap();
        assert!(dir.path().join("releases/a").is_dir());
        assert_eq!(fs::read_dir(dir.path().join("releases")).unwrap().count(), 2);
    }
}
