//! Reading, in process, with gix. No child starts here, so an ordinary page costs none. Every walk has a
//! bound.

use gix::objs::tree::EntryKind as GixKind;

use crate::{BranchName, Commit, Error, Oid, Repository, Result, SafePath, limits};

/// A branch and the commit at its tip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchTip {
    /// Its name.
    pub name: BranchName,
    /// The commit at its tip.
    pub oid: Oid,
    /// Subject of that commit.
    pub subject: String,
    /// Author's name of that commit.
    pub author: String,
    /// When that commit was committed: Unix seconds.
    pub at_s: i64,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name; bytes that are no UTF-8 are replaced.
    pub name: String,
    /// The object it names.
    pub oid: Oid,
    /// What it is.
    pub kind: EntryKind,
    /// Size of a file in bytes; `None` for the others.
    pub size_bytes: Option<u64>,
}

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A file that may be executed.
    Executable,
    /// A symbolic link; its content is the target.
    Link,
    /// A commit of another repository.
    Submodule,
}

impl EntryKind {
    /// One word for it, which does not change.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::File => "file",
            Self::Executable => "executable",
            Self::Link => "link",
            Self::Submodule => "submodule",
        }
    }
}

impl From<GixKind> for EntryKind {
    fn from(kind: GixKind) -> Self {
        match kind {
            GixKind::Tree => Self::Directory,
            GixKind::Blob => Self::File,
            GixKind::BlobExecutable => Self::Executable,
            GixKind::Link => Self::Link,
            GixKind::Commit => Self::Submodule,
        }
    }
}

/// A file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The object.
    pub oid: Oid,
    /// What the entry is.
    pub kind: EntryKind,
    /// The content; empty when the file is larger than the caller allowed.
    pub bytes: Vec<u8>,
    /// Size in bytes, always the true one.
    pub size_bytes: u64,
    /// A NUL byte among the first 8,000, as git judges.
    pub binary: bool,
    /// Larger than allowed, so `bytes` is empty.
    pub too_large: bool,
}

/// git's own judgement: a NUL among the first 8,000 bytes.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8_000).any(|byte| *byte == 0)
}

impl Repository {
    /// All branches whose names are ours, in order of name; at most [`limits::BRANCHES_MAX`].
    pub async fn branches(&self) -> Result<Vec<BranchTip>> {
        self.read(|repo| {
            let mut tips = Vec::new();
            for (name, oid) in refs_below(repo, "refs/heads/")? {
                let Some(name) = BranchName::from_full_ref(&name) else { continue };
                if tips.len() >= limits::BRANCHES_MAX {
                    return Err(Error::TooMuch("branches"));
                }
                let commit = commit(repo, oid)?;
                let (subject, author, at_s) = (commit.subject, commit.author_name, commit.committed_at_s);
                tips.push(BranchTip { name, oid, subject, author, at_s });
            }
            tips.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(tips)
        })
        .await
    }

    /// The commit at the tip of a branch; `None` when there is no such branch.
    pub async fn find_branch(&self, name: &BranchName) -> Result<Option<Oid>> {
        let full = name.full_ref();
        self.read(move |repo| find_ref(repo, &full)).await
    }

    /// The one commit whose id begins with `prefix` (4 to 40 hex digits); `None` when there is none or
    /// several.
    pub async fn resolve_prefix(&self, prefix: &str) -> Result<Option<Oid>> {
        let hex = prefix.len() >= 4 && prefix.len() <= 40 && prefix.bytes().all(|b| b.is_ascii_hexdigit());
        if !hex {
            return Ok(None);
        }
        let prefix = prefix.to_ascii_lowercase();
        self.read(move |repo| {
            let prefix = gix::hash::Prefix::from_hex(&prefix).map_err(Error::unreadable)?;
            let mut candidates = std::collections::HashSet::new();
            repo.objects.lookup_prefix(prefix, Some(&mut candidates)).map_err(Error::unreadable)?;
            let is_commit = |id: &gix::ObjectId| {
                repo.find_header(*id).is_ok_and(|header| header.kind() == gix::objs::Kind::Commit)
            };
            let mut commits = candidates.into_iter().filter(is_commit);
            Ok(commits.next().filter(|_| commits.next().is_none()).map(Oid::from))
        })
        .await
    }

    /// One commit; `Error::NotFound` when the id names none.
    pub async fn commit(&self, id: Oid) -> Result<Commit> {
        self.read(move |repo| commit(repo, id)).await
    }

    /// The commit whose id begins with these hexadecimal digits, at least four; none where there is none, or
    /// more than one object.
    pub async fn find_commit(&self, prefix: &str) -> Result<Option<Oid>> {
        let Ok(prefix) = gix::hash::Prefix::from_hex(prefix) else { return Ok(None) };
        self.read(move |repo| {
            let found = repo.objects.lookup_prefix(prefix, None).map_err(Error::unreadable)?;
            let Some(Ok(id)) = found else { return Ok(None) };
            let kind = repo.find_header(id).map_err(Error::unreadable)?.kind();
            Ok((kind == gix::objs::Kind::Commit).then(|| Oid::from(id)))
        })
        .await
    }

    /// Commits reachable from `from`, newest first, at most `limit` of them. For the next page give the
    /// last id of this one as `after`.
    pub async fn log(&self, from: Oid, limit: usize, after: Option<Oid>) -> Result<Vec<Commit>> {
        let limit = limit.min(limits::LOG_PAGE_MAX);
        self.read(move |repo| {
            let sorting = gix::revision::walk::Sorting::ByCommitTime(Default::default());
            let walk = repo.rev_walk([gix::ObjectId::from(from)]).sorting(sorting).all();
            let ids =
                walk.map_err(|cause| missing(from, cause))?.map(|step| step.map(|info| Oid::from(info.id)));
            let mut skipping = after.is_some();
            let mut commits = Vec::new();
            for id in ids {
                let id = id.map_err(Error::unreadable)?;
                if skipping {
                    skipping = Some(id) != after;
                    continue;
                }
                if commits.len() >= limit {
                    break;
                }
                commits.push(commit(repo, id)?);
            }
            Ok(commits)
        })
        .await
    }

    /// Commits reachable from `new` and not from `old`, newest first, at most `limit`: the commits of a
    /// merge request with target `old` and source `new`.
    pub async fn range(&self, old: Oid, new: Oid, limit: usize) -> Result<Vec<Commit>> {
        let limit = limit.min(limits::PUSH_COMMITS_MAX);
        self.read(move |repo| {
            range_ids(repo, &[old], new, limit)?.into_iter().map(|id| commit(repo, id)).collect()
        })
        .await
    }

    /// The best common ancestor; `None` when the two share no history.
    pub async fn merge_base(&self, one: Oid, two: Oid) -> Result<Option<Oid>> {
        self.read(move |repo| merge_base(repo, one, two)).await
    }

    /// True when `ancestor` is `of` or reachable from it.
    pub async fn contains(&self, ancestor: Oid, of: Oid) -> Result<bool> {
        self.read(move |repo| contains(repo, ancestor, of)).await
    }

    /// The entries of a directory at a commit, directories first, then by name. An empty path is the root.
    /// `Error::NotFound` when the path is no directory there.
    pub async fn tree(&self, commit: Oid, path: &str) -> Result<Vec<Entry>> {
        let path = (!path.is_empty()).then(|| path.parse::<SafePath>()).transpose()?;
        self.read(move |repo| {
            let tree = match &path {
                None => root_tree(repo, commit)?,
                Some(path) => {
                    let (id, kind) = entry_at(repo, commit, path)?;
                    if kind != EntryKind::Directory {
                        return Err(Error::NotFound(path.to_string()));
                    }
                    repo.find_tree(gix::ObjectId::from(id)).map_err(|cause| missing(id, cause))?
                }
            };
            list(repo, &tree)
        })
        .await
    }

    /// A file at a commit, read whole up to `bytes_max` (never more than [`limits::PUSH_BLOB_BYTES_MAX`]).
    /// `Error::NotFound` when it is no file.
    pub async fn blob(&self, commit: Oid, path: &str, bytes_max: u64) -> Result<Blob> {
        let path: SafePath = path.parse()?;
        self.read(move |repo| {
            let (id, kind) = entry_at(repo, commit, &path)?;
            match kind {
                EntryKind::Directory | EntryKind::Submodule => Err(Error::NotFound(path.to_string())),
                EntryKind::File | EntryKind::Executable | EntryKind::Link => blob(repo, id, kind, bytes_max),
            }
        })
        .await
    }

    /// First parents from `from` back to `until` (which is the last one listed), at most `limit`.
    pub async fn first_parents(&self, from: Oid, until: Option<Oid>, limit: usize) -> Result<Vec<Commit>> {
        let limit = limit.min(limits::FIRST_PARENTS_MAX);
        self.read(move |repo| {
            let mut commits = Vec::new();
            walk_first_parents(repo, from, until, limit, |commit| {
                commits.push(commit.clone());
                false
            })?;
            Ok(commits)
        })
        .await
    }

    /// The newest commit on the first-parent line of `branch`, not older than `until`, that has the trailer
    /// `key: value`. `None` when there is none, or no such branch.
    pub async fn find_trailer(
        &self,
        branch: &BranchName,
        until: Oid,
        key: &str,
        value: &str,
    ) -> Result<Option<Commit>> {
        let (full, key, value) = (branch.full_ref(), key.to_owned(), value.to_owned());
        self.read(move |repo| {
            let Some(head) = find_ref(repo, &full)? else { return Ok(None) };
            walk_first_parents(repo, head, Some(until), limits::FIRST_PARENTS_MAX, |commit| {
                commit.trailer(&key) == Some(value.as_str())
            })
        })
        .await
    }
}

/// An id that names nothing, as `Error::NotFound`; what gix says is kept out of it.
pub(crate) fn missing(id: Oid, _cause: impl std::fmt::Display) -> Error {
    Error::NotFound(id.to_string())
}

pub(crate) fn find_ref(repo: &gix::Repository, full: &str) -> Result<Option<Oid>> {
    let found = repo.try_find_reference(full).map_err(Error::unreadable)?;
    // `try_find_reference` also tries short names; only the very ref asked for counts.
    let exact = found.filter(|reference| reference.name().as_bstr() == full);
    Ok(exact.and_then(|reference| reference.try_id().map(|id| Oid::from(id.detach()))))
}

/// Refs below a prefix that point at an object themselves, with their full names.
pub(crate) fn refs_below(repo: &gix::Repository, prefix: &str) -> Result<Vec<(String, Oid)>> {
    let platform = repo.references().map_err(Error::unreadable)?;
    let mut found = Vec::new();
    for reference in platform.prefixed(prefix).map_err(Error::unreadable)? {
        let reference = reference.map_err(Error::unreadable)?;
        if let Some(id) = reference.try_id() {
            found.push((reference.name().as_bstr().to_string(), Oid::from(id.detach())));
        }
    }
    Ok(found)
}

pub(crate) fn commit(repo: &gix::Repository, id: Oid) -> Result<Commit> {
    let object = repo.find_object(gix::ObjectId::from(id)).map_err(|cause| missing(id, cause))?;
    if object.kind != gix::objs::Kind::Commit {
        return Err(Error::NotFound(id.to_string()));
    }
    Commit::parse(id, &object.data)
}

pub(crate) fn range_ids(repo: &gix::Repository, old: &[Oid], new: Oid, limit: usize) -> Result<Vec<Oid>> {
    let sorting = gix::revision::walk::Sorting::ByCommitTime(Default::default());
    let walk = repo
        .rev_walk([gix::ObjectId::from(new)])
        .with_hidden(old.iter().map(|id| gix::ObjectId::from(*id)))
        .sorting(sorting)
        .all()
        .map_err(|cause| missing(new, cause))?;
    walk.take(limit).map(|step| step.map(|info| Oid::from(info.id)).map_err(Error::unreadable)).collect()
}

pub(crate) fn merge_base(repo: &gix::Repository, one: Oid, two: Oid) -> Result<Option<Oid>> {
    let base =
        repo.merge_base(gix::ObjectId::from(one), gix::ObjectId::from(two)).map_err(Error::unreadable)?;
    Ok(base.map(|id| Oid::from(id.detach())))
}

/// An ancestor is the only best common ancestor of itself and its descendant.
pub(crate) fn contains(repo: &gix::Repository, ancestor: Oid, of: Oid) -> Result<bool> {
    Ok(ancestor == of || merge_base(repo, ancestor, of)? == Some(ancestor))
}

/// Walks first parents, newest first, until `stop` says yes (that commit is the answer), `until` was
/// looked at, or the history ends. More than `limit` steps without an answer is `None` too when the
/// caller asked for a page, and an error when it asked for the whole line.
pub(crate) fn walk_first_parents(
    repo: &gix::Repository,
    from: Oid,
    until: Option<Oid>,
    limit: usize,
    mut stop: impl FnMut(&Commit) -> bool,
) -> Result<Option<Commit>> {
    let mut next = Some(from);
    let mut steps = 0;
    while let Some(id) = next {
        if steps >= limit {
            if limit >= limits::FIRST_PARENTS_MAX {
                return Err(Error::TooMuch("first parents to walk"));
            }
            break;
        }
        steps += 1;
        let commit = commit(repo, id)?;
        if stop(&commit) {
            return Ok(Some(commit));
        }
        next = commit.parents.first().copied().filter(|_| Some(id) != until);
    }
    Ok(None)
}

pub(crate) fn root_tree(repo: &gix::Repository, id: Oid) -> Result<gix::Tree<'_>> {
    let tree = commit(repo, id)?.tree;
    repo.find_tree(gix::ObjectId::from(tree)).map_err(|cause| missing(tree, cause))
}

pub(crate) fn entry_at(repo: &gix::Repository, commit: Oid, path: &SafePath) -> Result<(Oid, EntryKind)> {
    let tree = root_tree(repo, commit)?;
    let found = tree.lookup_entry(path.as_str().split('/')).map_err(Error::unreadable)?;
    let entry = found.ok_or_else(|| Error::NotFound(path.to_string()))?;
    Ok((Oid::from(entry.object_id()), entry.mode().kind().into()))
}

fn list(repo: &gix::Repository, tree: &gix::Tree<'_>) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in tree.iter() {
        let entry = entry.map_err(Error::unreadable)?;
        if entries.len() >= limits::VIEW_ENTRIES_MAX {
            return Err(Error::TooMuch("entries of a directory"));
        }
        let kind = EntryKind::from(entry.kind());
        let size_bytes = match kind {
            EntryKind::File | EntryKind::Executable => {
                Some(repo.find_header(entry.oid()).map_err(Error::unreadable)?.size())
            }
            EntryKind::Directory | EntryKind::Link | EntryKind::Submodule => None,
        };
        let oid = Oid::from(entry.oid().to_owned());
        entries.push(Entry { name: entry.filename().to_string(), oid, kind, size_bytes });
    }
    entries.sort_by(|a, b| {
        let file = |entry: &Entry| entry.kind != EntryKind::Directory;
        (file(a), &a.name).cmp(&(file(b), &b.name))
    });
    Ok(entries)
}

pub(crate) fn blob(repo: &gix::Repository, id: Oid, kind: EntryKind, bytes_max: u64) -> Result<Blob> {
    let object_id = gix::ObjectId::from(id);
    let size_bytes = repo.find_header(object_id).map_err(|cause| missing(id, cause))?.size();
    if size_bytes > bytes_max.min(limits::PUSH_BLOB_BYTES_MAX) {
        return Ok(Blob { oid: id, kind, bytes: Vec::new(), size_bytes, binary: false, too_large: true });
    }
    let bytes = repo.find_blob(object_id).map_err(|cause| missing(id, cause))?.take_data();
    let binary = is_binary(&bytes);
    Ok(Blob { oid: id, kind, bytes, size_bytes, binary, too_large: false })
}
