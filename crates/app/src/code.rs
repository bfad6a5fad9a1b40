//! The repository of an application as pages read it: branches, commits, files, differences. Nothing here
//! writes.
//!
//! Who may look is the page's question to the case file; what is asked for and is not there is `None`,
//! never a fault.

use crate::{App, Error, limits};
use git::{BranchName, Oid, Repository};
use hashlink::LruCache;
use sop::{AppId, CommitId};
use std::sync::{Arc, Mutex, PoisonError};

pub use git::{Blob, BranchTip, Commit, Diff, Entry, EntryKind, FileDiff, FileStatus, Hunk, Line, LineKind};
pub use git::{ConflictFile, ConflictKind, Resolution};

/// An application's repository, for reading.
#[derive(Clone)]
pub struct Code(Repository, AppId, Trials);

/// Pairs of commits whose merge was tried, with the outcome. It never changes, since ids name contents; each
/// trial costs a child process.
#[derive(Clone)]
pub(crate) struct Trials(Arc<Mutex<LruCache<Pair, bool>>>);

/// In which repository, into which commit, which commit.
type Pair = (AppId, CommitId, CommitId);

impl Default for Trials {
    fn default() -> Trials {
        Trials(Arc::new(Mutex::new(LruCache::new(limits::MERGE_TRIALS_KEPT))))
    }
}

/// A commit and what it changed against its first parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub commit: Commit,
    pub diff: Diff,
}

impl App {
    pub fn code(&self, application: AppId) -> Code {
        Code(self.repository(application), application, self.trials().clone())
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
        let diff = match commit.parents.first() {
            Some(parent) => self.0.diff(*parent, commit.id).await?,
            None => self.0.diff_from_nothing(commit.id).await?,
        };
        Ok(Some(Changed { commit, diff }))
    }

    /// What `head` changes against its common ancestor with `target`, as a merge request shows it.
    pub async fn changes(&self, target: &CommitId, head: &CommitId) -> Result<Option<Diff>, Error> {
        if !self.holds([target, head]).await? {
            return Ok(None);
        }
        let base = found(self.0.merge_base(oid(target), oid(head)).await)?.flatten();
        match base {
            Some(base) => found(self.0.diff(base, oid(head)).await),
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
        if let Some(clean) = self.2.0.lock().unwrap_or_else(PoisonError::into_inner).get(&pair) {
            return Ok(*clean);
        }
        if !self.holds([target, head]).await? {
            return Ok(false);
        }
        let Some(clean) = found(self.0.mergeable(oid(target), oid(head)).await)? else { return Ok(false) };
        self.2.0.lock().unwrap_or_else(PoisonError::into_inner).insert(pair, clean);
        Ok(clean)
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
