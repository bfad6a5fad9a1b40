//! Which commits changed a path, and which one changed each entry of a directory last. As `git log -- path`
//! answers it: of a merge that took over one side as it was, that side is followed. Every walk is bounded and
//! says when its bound was met.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::ObjectId;

use crate::read::{commit, entry_at, root_tree};
use crate::{Commit, Error, Oid, Repository, Result, SafePath, limits, read};

/// Commits that changed one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathLog {
    /// Newest first.
    pub commits: Vec<Commit>,
    /// More commits than [`limits::HISTORY_COMMITS_MAX`] were looked at, so older ones may be missing.
    pub cut: bool,
}

/// The commit that changed each entry of a directory last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastCommits {
    /// By name of the entry. One that is missing here is older than what was looked at.
    pub of: HashMap<String, Commit>,
}

impl Repository {
    /// Commits reachable from `from` that changed a file or directory, at most `limit`; for the next page
    /// give the last id of this one as `after`.
    pub async fn log_of(&self, from: Oid, path: &str, limit: usize, after: Option<Oid>) -> Result<PathLog> {
        let path: SafePath = path.parse()?;
        let limit = limit.min(limits::LOG_PAGE_MAX);
        self.read(move |repo| log_of(repo, from, &path, limit, after)).await
    }

    /// The last commit of each entry of a directory; an empty path is the root.
    pub async fn last_commits(&self, from: Oid, path: &str) -> Result<LastCommits> {
        let path = (!path.is_empty()).then(|| path.parse::<SafePath>()).transpose()?;
        self.read(move |repo| last_commits(repo, from, path.as_ref())).await
    }
}

/// Commits that wait to be looked at, newest first, each once, with what is asked of it.
struct Queue<T> {
    order: BinaryHeap<(i64, Oid)>,
    asked: HashMap<Oid, T>,
    looked_at: usize,
}

impl<T> Queue<T> {
    fn beginning(first: &Commit, asked: T) -> Self {
        let order = BinaryHeap::from([(first.committed_at_s, first.id)]);
        Self { order, asked: HashMap::from([(first.id, asked)]), looked_at: 0 }
    }

    fn next(&mut self) -> Option<(Oid, T)> {
        loop {
            let (_, id) = self.order.pop()?;
            if let Some(asked) = self.asked.remove(&id) {
                self.looked_at += 1;
                return Some((id, asked));
            }
        }
    }

    fn ask(&mut self, of: &Commit, asked: impl FnOnce(Option<T>) -> T) {
        let before = self.asked.remove(&of.id);
        if before.is_none() {
            self.order.push((of.committed_at_s, of.id));
        }
        self.asked.insert(of.id, asked(before));
    }

    fn is_spent(&self) -> bool {
        self.looked_at >= limits::HISTORY_COMMITS_MAX
    }
}

fn log_of(
    repo: &gix::Repository,
    from: Oid,
    path: &SafePath,
    limit: usize,
    after: Option<Oid>,
) -> Result<PathLog> {
    let at = |commit: &Commit| match entry_at(repo, commit.id, path) {
        Ok(entry) => Ok(Some(entry)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let first = commit(repo, from)?;
    let entry = at(&first)?;
    let mut queue = Queue::beginning(&first, entry);
    let (mut commits, mut done, mut skipping) = (Vec::new(), HashSet::new(), after.is_some());
    while let Some((id, entry)) = queue.next() {
        if commits.len() >= limit {
            break;
        }
        if queue.is_spent() {
            return Ok(PathLog { commits, cut: true });
        }
        if !done.insert(id) {
            continue;
        }
        let here = commit(repo, id)?;
        let mut parents = Vec::new();
        for parent in &here.parents {
            let parent = commit(repo, *parent)?;
            let its = if parent.tree == here.tree { entry } else { at(&parent)? };
            parents.push((parent, its));
        }
        if let Some((same, its)) = parents.iter().find(|(_, its)| *its == entry) {
            queue.ask(same, |_| *its);
            continue;
        }
        for (parent, its) in parents.iter().filter(|(_, its)| its.is_some()) {
            queue.ask(parent, |_| *its);
        }
        let is_change = entry.is_some() || !here.parents.is_empty();
        if is_change && !skipping {
            commits.push(here);
        }
        skipping = skipping && Some(id) != after;
    }
    Ok(PathLog { commits, cut: false })
}

/// The directory in question at one commit, and which of its entries are not yet explained.
struct Waiting {
    directory: ObjectId,
    entries: Vec<usize>,
}

fn last_commits(repo: &gix::Repository, from: Oid, path: Option<&SafePath>) -> Result<LastCommits> {
    let first = commit(repo, from)?;
    let Some(directory) = directory(repo, from, path)? else {
        return Err(Error::NotFound(path.map(ToString::to_string).unwrap_or_default()));
    };
    let (mut names, mut ids) = (HashMap::new(), Vec::new());
    let tree = repo.find_tree(directory).map_err(Error::unreadable)?;
    for entry in tree.iter() {
        let entry = entry.map_err(Error::unreadable)?;
        if ids.len() >= limits::VIEW_ENTRIES_MAX {
            return Err(Error::TooMuch("entries of a directory"));
        }
        names.insert(entry.filename().to_vec(), ids.len());
        ids.push((entry.oid().to_owned(), entry.mode()));
    }
    let shown: HashMap<usize, String> =
        names.iter().map(|(name, n)| (*n, String::from_utf8_lossy(name).into_owned())).collect();
    let mut last = LastCommits::default();
    let mut queue = Queue::beginning(&first, Waiting { directory, entries: (0..ids.len()).collect() });
    let mut entries_read = 0;
    while let Some((id, mut waiting)) = queue.next() {
        if queue.is_spent() || entries_read > limits::HISTORY_ENTRIES_MAX {
            break;
        }
        let here = commit(repo, id)?;
        for parent in &here.parents {
            let parent = commit(repo, *parent)?;
            let its = if parent.tree == here.tree {
                Some(waiting.directory)
            } else {
                self::directory(repo, parent.id, path)?
            };
            let Some(its) = its else { continue };
            let same = if its == waiting.directory {
                std::mem::take(&mut waiting.entries)
            } else {
                let tree = repo.find_tree(its).map_err(Error::unreadable)?;
                let mut same: HashSet<usize> = HashSet::new();
                for entry in tree.iter() {
                    let entry = entry.map_err(Error::unreadable)?;
                    entries_read += 1;
                    let known = names.get::<[u8]>(entry.filename().as_ref());
                    let known = known.copied();
                    same.extend(known.filter(|n| ids[*n] == (entry.oid().to_owned(), entry.mode())));
                }
                let (same, changed) = waiting.entries.into_iter().partition(|n| same.contains(n));
                waiting.entries = changed;
                same
            };
            if !same.is_empty() {
                queue.ask(&parent, |before| {
                    let mut entries = before.map(|before| before.entries).unwrap_or_default();
                    entries.extend(same);
                    Waiting { directory: its, entries }
                });
            }
            if waiting.entries.is_empty() {
                break;
            }
        }
        let names = waiting.entries.iter().filter_map(|n| shown.get(n));
        last.of.extend(names.map(|name| (name.clone(), here.clone())));
    }
    Ok(last)
}

/// The id of a directory at a commit; `None` where it is none.
fn directory(repo: &gix::Repository, commit: Oid, path: Option<&SafePath>) -> Result<Option<ObjectId>> {
    let Some(path) = path else { return Ok(Some(root_tree(repo, commit)?.id)) };
    match entry_at(repo, commit, path) {
        Ok((id, read::EntryKind::Directory)) => Ok(Some(id.into())),
        Ok(_) | Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
