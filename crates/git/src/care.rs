//! Care at start and in the night: the version of git, left-overs of a crash, a check of the objects.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::process::{Call, Kind, Verb};
use crate::repository::blocking;
use crate::{Error, Repositories, Repository, Result, durable, limits};

/// Version of the git program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The three numbers.
    pub numbers: [u32; 3],
}

impl Version {
    /// The first with a repair of CVE-2022-41903; Debian 12 has 2.39.5.
    pub const NEEDED: Self = Self { numbers: [2, 39, 1] };

    /// Can it serve an installation?
    pub fn serves(self) -> bool {
        self >= Self::NEEDED
    }

    /// Does it, by its number, have the repair of CVE-2025-48384, for clones made inside jobs?
    /// Distributions also repair older numbers.
    pub fn safe_for_checkouts(self) -> bool {
        let [major, minor, patch] = self.numbers;
        let patched = match minor {
            43 => patch >= 7,
            44..=46 => patch >= 4,
            47 => patch >= 3,
            48 => patch >= 2,
            49 => patch >= 1,
            _ => minor >= 50,
        };
        major > 2 || (major == 2 && patched)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// What a sweep removed, relative to the repositories' root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Paths, in order.
    pub removed: Vec<PathBuf>,
}

impl Repositories {
    /// Version of the git program that is found; `Error::Io` when there is none.
    pub async fn version(&self) -> Result<Version> {
        let output = self.starter().run(Call::new(Verb::Version, Kind::Short)).await?.success()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = text.trim().trim_start_matches("git version ").split(['.', ' ']);
        let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0);
        Ok(Version { numbers: [next(), next(), next()] })
    }

    /// Removes what a crash left: quarantines, half-written packs and objects, lock files, half-made
    /// repositories, sockets. Only at start, before serving, when left-over pushes have been ended
    /// ([`Repository::end_leftover`]).
    pub async fn sweep(&self) -> Result<Swept> {
        let all = self.clone();
        blocking(move || {
            let mut removed = Vec::new();
            for room in [all.scratch_root(), all.socket_root()] {
                remove_matching(&room, |_| true, &mut removed)?;
            }
            for id in all.ids()? {
                sweep_repository(all.at(id).dir(), &mut removed)?;
            }
            let root = all.root();
            removed.iter_mut().for_each(|path| {
                if let Ok(short) = path.strip_prefix(root) {
                    *path = short.to_owned();
                }
            });
            removed.sort();
            Ok(Swept { removed })
        })
        .await
    }
}

impl Repository {
    /// `git fsck --connectivity-only`: one finding per line, empty when all is well.
    pub async fn fsck_connectivity(&self) -> Result<Vec<String>> {
        let call = Call::new(Verb::Fsck, Kind::Write).at(self.dir()).time(limits::IMPORT_TIME);
        let call = call.word("--connectivity-only").word("--no-dangling").word("--no-progress");
        let output = self.starter().run(call).await?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut findings: Vec<String> =
            printed.lines().chain(output.stderr.lines()).map(|line| line.trim().to_owned()).collect();
        findings.retain(|line| !line.is_empty() && !line.starts_with("notice:"));
        if output.status != 0 && findings.is_empty() {
            return Err(output.failure());
        }
        Ok(findings)
    }
}

impl Repository {
    /// Nightly care: refs, commit graph and objects packed, with a bitmap for cheap clones. Every push
    /// leaves a pack of its own, so a busy repository needs it. Nothing is ever pruned: objects that no
    /// ref reaches are kept, and a push or merge at the same time loses nothing.
    pub async fn maintain(&self) -> Result<()> {
        let call = |verb| Call::new(verb, Kind::Write).at(self.dir()).time(limits::IMPORT_TIME);
        let steps = [
            call(Verb::PackRefs).word("--all"),
            call(Verb::Repack).word("-a").word("-d").word("-k").word("--quiet").word("--write-bitmap-index"),
            call(Verb::CommitGraph)
                .word("write")
                .word("--reachable")
                .word("--changed-paths")
                .word("--no-progress"),
        ];
        for step in steps {
            self.starter().run(step).await?.success()?;
        }
        self.sync_objects().await?;
        let refs = self.refs().await?.into_iter().map(|found| found.name);
        self.sync_refs(refs.collect()).await
    }
}

fn sweep_repository(git_dir: &Path, removed: &mut Vec<PathBuf>) -> Result<()> {
    let objects = git_dir.join("objects");
    remove_matching(
        &objects,
        |name| name.starts_with("tmp_objdir-") || name.starts_with("incoming-"),
        removed,
    )?;
    remove_matching(
        &objects.join("pack"),
        |name| name.starts_with("tmp_") || name.starts_with(".tmp-"),
        removed,
    )?;
    remove_matching(&objects.join("info"), |name| name.ends_with(".lock"), removed)?;
    for entry in std::fs::read_dir(&objects).map_err(Error::io("sweeping"))? {
        let entry = entry.map_err(Error::io("sweeping"))?;
        if entry.file_name().len() == 2 {
            remove_matching(&entry.path(), |name| name.starts_with("tmp_obj_"), removed)?;
        }
    }
    remove_matching(git_dir, |name| name.ends_with(".lock") || name == "gc.pid", removed)?;
    sweep_locks(&git_dir.join("refs"), removed)
}

/// Lock files below `refs`. No branch of ours may end in `.lock`.
fn sweep_locks(dir: &Path, removed: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(dir).map_err(Error::io("sweeping"))? {
        let entry = entry.map_err(Error::io("sweeping"))?;
        if entry.file_type().map_err(Error::io("sweeping"))?.is_dir() {
            sweep_locks(&entry.path(), removed)?;
        }
    }
    remove_matching(dir, |name| name.ends_with(".lock"), removed)
}

/// Removes the entries of `dir` whose names match, whole, and writes the directory through. A directory
/// that is not there has none.
fn remove_matching(dir: &Path, matches: impl Fn(&str) -> bool, removed: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::Io { what: "sweeping", source }),
    };
    let before = removed.len();
    for entry in entries {
        let entry = entry.map_err(Error::io("sweeping"))?;
        if !entry.file_name().to_str().is_some_and(&matches) {
            continue;
        }
        let path = entry.path();
        let is_dir = entry.file_type().map_err(Error::io("sweeping"))?.is_dir();
        let done = if is_dir { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        done.map_err(Error::io("sweeping"))?;
        removed.push(path);
    }
    if removed.len() > before { durable::directory(dir) } else { Ok(()) }
}
