//! The repository of an application as pages read it: branches, commits, files, differences. Nothing here
//! writes.
//!
//! Who may look is the page's question to the case file; what is asked for and is not there is `None`,
//! never a fault.

mod kept;

use crate::{App, Error, limits};
use git::{BranchName, Oid, Repository};
use kept::Kept;
use sop::{AppId, CommitId};
use std::sync::Arc;

pub use git::{
    Blame, BlameHunk, Blob, BranchTip, Commit, Diff, Entry, EntryKind, FileDiff, FileStatus, Hunk,
};
pub use git::{ConflictFile, ConflictKind, LastCommits, Line, LineKind, PathLog, Resolution};

/// An application's repository, for reading.
#[derive(Clone)]
pub struct Code(Repository, AppId, Memory);

/// Answers that never change, since ids name contents.
#[derive(Clone)]
pub(crate) struct Memory(Arc<Answers>);

struct Answers {
    /// Whether two commits merge: each trial costs a child process.
    trials: Kept<Pair, bool>,
    diffs: Kept<(AppId, Option<Oid>, Oid), Diff>,
    last_commits: Kept<(AppId, CommitId, String), LastCommits>,
    blames: Kept<(AppId, CommitId, String), Blame>,
}

/// In which repository, into which commit, which commit.
type Pair = (AppId, CommitId, CommitId);

impl Default for Memory {
    fn default() -> Memory {
        let bytes = limits::CODE_BYTES_KEPT;
        Memory(Arc::new(Answers {
            trials: Kept::new(bytes),
            diffs: Kept::new(bytes),
            last_commits: Kept::new(bytes),
            blames: Kept::new(bytes),
        }))
    }
}

/// A commit and what it changed against its first parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub commit: Commit,
    pub diff: Arc<Diff>,
}

impl App {
    pub fn code(&self, application: AppId) -> Code {
        Code(self.repository(application), application, self.memory().clone())
    }
}

impl Code {
    /// All branches, by name.
    pub async fn branches(&self) -> Result<Vec<BranchTip>, Error> {
        Ok(found(self.0.branches().await)?.unwrap_or_default())
    }

    /// The commit that a branch name or a full commit id stands for.
    pub async fn resolve(&self, revision: &str) -> Result<Option<CommitId>, Error> {
        if let Some(commit) = CommitId::parse(revision) {
            return Ok(found(self.0.commit(oid(&commit)).await)?.map(|_| commit));
        }
        let Ok(name) = revision.parse::<BranchName>() else { return Ok(None) };
        Ok(found(self.0.find_branch(&name).await)?.flatten().map(commit_id))
    }

    /// The commit whose id begins with these digits, where there is exactly one.
    pub async fn find_commit(&self, prefix: &str) -> Result<Option<CommitId>, Error> {
        Ok(found(self.0.find_commit(prefix).await)?.flatten().map(commit_id))
    }

    /// Commits reachable from `from`, newest first; the next page begins after the last of this one.
    pub async fn log(
        &self,
        from: &CommitId,
        limit: usize,
        after: Option<&CommitId>,
    ) -> Result<Vec<Commit>, Error> {
        Ok(found(self.0.log(oid(from), limit, after.map(oid)).await)?.unwrap_or_default())
    }

    /// One commit, by its id.
    pub async fn commit(&self, id: &CommitId) -> Result<Option<Commit>, Error> {
        found(self.0.commit(oid(id)).await)
    }

    /// A commit with its changes; a commit without parent brought all it holds.
    pub async fn changed(&self, id: &CommitId) -> Result<Option<Changed>, Error> {
        let Some(commit) = self.commit(id).await? else { return Ok(None) };
        let diff = self.diff(commit.parents.first().copied(), commit.id).await?;
        Ok(Some(Changed { commit, diff }))
    }

    async fn diff(&self, base: Option<Oid>, head: Oid) -> Result<Arc<Diff>, Error> {
        let key = (self.1, base, head);
        if let Some(diff) = self.2.0.diffs.get(&key) {
            return Ok(diff);
        }
        let diff = match base {
            Some(base) => self.0.diff(base, head).await?,
            None => self.0.diff_from_nothing(head).await?,
        };
        let weight = kept::weight_of(&diff);
        Ok(self.2.0.diffs.keep(key, diff, weight))
    }

    /// A file of a difference with its lines, whatever the others have.
    pub async fn file_diff(&self, file: &FileDiff) -> Result<FileDiff, Error> {
        Ok(self.0.file_diff(file).await?)
    }

    /// What `head` changes against its common ancestor with `target`, as a merge request shows it.
    pub async fn changes(&self, target: &CommitId, head: &CommitId) -> Result<Option<Arc<Diff>>, Error> {
        if !self.holds([target, head]).await? {
            return Ok(None);
        }
        let base = found(self.0.merge_base(oid(target), oid(head)).await)?.flatten();
        match base {
            Some(base) => Ok(Some(self.diff(Some(base), oid(head)).await?)),
            None => Ok(None),
        }
    }

    /// Commits of `head` that `target` lacks, newest first, at most `limit`.
    pub async fn range(
        &self,
        target: &CommitId,
        head: &CommitId,
        limit: usize,
    ) -> Result<Vec<Commit>, Error> {
        if !self.holds([target, head]).await? {
            return Ok(Vec::new());
        }
        Ok(found(self.0.range(oid(target), oid(head), limit).await)?.unwrap_or_default())
    }

    /// Do these two commits merge without a conflict? False when one of them is not there.
    pub async fn merges_cleanly(&self, target: &CommitId, head: &CommitId) -> Result<bool, Error> {
        let pair = (self.1, target.clone(), head.clone());
        if let Some(clean) = self.2.0.trials.get(&pair) {
            return Ok(*clean);
        }
        if !self.holds([target, head]).await? {
            return Ok(false);
        }
        let Some(clean) = found(self.0.mergeable(oid(target), oid(head)).await)? else { return Ok(false) };
        Ok(*self.2.0.trials.keep(pair, clean, limits::MERGE_TRIAL_BYTES))
    }

    /// Are these commits there? A branch that somebody deleted behind the server takes its own along (R72).
    async fn holds(&self, commits: [&CommitId; 2]) -> Result<bool, Error> {
        for commit in commits {
            if self.commit(commit).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The entries of a directory, directories first. An empty path is the root.
    pub async fn tree(&self, commit: &CommitId, path: &str) -> Result<Option<Vec<Entry>>, Error> {
        found(self.0.tree(oid(commit), path).await)
    }

    /// Documents at a commit: the README of the root, and Markdown below `docs/`. What lies beyond the bounds
    /// is left out, which the answer says.
    pub async fn documents(&self, commit: &CommitId) -> Result<Documents, Error> {
        let mut documents = Documents::default();
        let root = self.tree(commit, "").await?.unwrap_or_default();
        let is_readme = |entry: &&Entry| entry.name.to_lowercase().starts_with("readme");
        documents.add("", root.iter().filter(is_readme).filter(|entry| is_document(entry, true)));
        let mut ahead = std::collections::VecDeque::from(["docs".to_owned()]);
        let mut seen = 0;
        while let Some(path) = ahead.pop_front() {
            if seen == limits::DOCUMENT_DIRECTORIES_MAX || documents.found.len() >= limits::DOCUMENTS_MAX {
                documents.more = true;
                break;
            }
            seen += 1;
            let entries = self.tree(commit, &path).await?.unwrap_or_default();
            let below = entries.iter().filter(|entry| entry.kind == EntryKind::Directory);
            ahead.extend(below.map(|entry| format!("{path}/{}", entry.name)));
            documents.add(&path, entries.iter().filter(|entry| is_document(entry, false)));
        }
        Ok(documents)
    }

    /// The commit that changed each entry of a directory last.
    pub async fn last_commits(&self, commit: &CommitId, path: &str) -> Result<Arc<LastCommits>, Error> {
        let key = (self.1, commit.clone(), path.to_owned());
        if let Some(last) = self.2.0.last_commits.get(&key) {
            return Ok(last);
        }
        let last = found(self.0.last_commits(oid(commit), path).await)?.unwrap_or_default();
        let weight = limits::COMMIT_BYTES * (1 + last.of.len());
        Ok(self.2.0.last_commits.keep(key, last, weight))
    }

    /// Commits that changed a file or directory; the next page begins after the last of this one.
    pub async fn log_of(
        &self,
        from: &CommitId,
        path: &str,
        limit: usize,
        after: Option<&CommitId>,
    ) -> Result<Option<PathLog>, Error> {
        found(self.0.log_of(oid(from), path, limit, after.map(oid)).await)
    }

    /// A file with the commit that each line comes from.
    pub async fn blame(&self, commit: &CommitId, path: &str) -> Result<Option<Arc<Blame>>, Error> {
        let key = (self.1, commit.clone(), path.to_owned());
        if let Some(blame) = self.2.0.blames.get(&key) {
            return Ok(Some(blame));
        }
        let Some(blame) = found(self.0.blame(oid(commit), path).await)? else { return Ok(None) };
        let weight = blame.blob.bytes.len() + limits::COMMIT_BYTES * (1 + blame.commits.len());
        Ok(Some(self.2.0.blames.keep(key, blame, weight)))
    }

    /// A file, read whole up to `bytes_max`; a larger one comes without its bytes.
    pub async fn blob(&self, commit: &CommitId, path: &str, bytes_max: u64) -> Result<Option<Blob>, Error> {
        found(self.0.blob(oid(commit), path, bytes_max).await)
    }
}

/// What people write about an application beside its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documents {
    /// Paths with their size in bytes: the README first, then by directory.
    pub found: Vec<(String, Option<u64>)>,
    /// There are more than these.
    pub more: bool,
}

impl Documents {
    fn add<'a>(&mut self, path: &str, entries: impl Iterator<Item = &'a Entry>) {
        for entry in entries {
            if self.found.len() >= limits::DOCUMENTS_MAX {
                self.more = true;
                return;
            }
            let whole = if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
            self.found.push((whole, entry.size_bytes));
        }
    }
}

/// A text for people: Markdown; at the root a README of plain text too.
fn is_document(entry: &Entry, plain: bool) -> bool {
    let name = entry.name.to_lowercase();
    let markdown = name.ends_with(".md") || name.ends_with(".markdown");
    let plain = plain && (name == "readme" || name == "readme.txt");
    matches!(entry.kind, EntryKind::File | EntryKind::Executable) && (markdown || plain)
}

/// A name that cannot be one, an object or repository that is not there: nothing was found.
fn found<T>(answer: Result<T, git::Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(git::Error::NotFound(_) | git::Error::Name(_) | git::Error::RepositoryMissing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn oid(commit: &CommitId) -> Oid {
    commit.as_str().parse().expect("a commit id is 40 hexadecimal digits")
}

fn commit_id(oid: Oid) -> CommitId {
    CommitId::parse(&oid.to_string()).expect("git writes 40 hexadecimal digits in lower case")
}
