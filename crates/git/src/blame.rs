//! Which commit each line of a file comes from, by gix. The objects that one answer may read are counted, so
//! that no history keeps a reader busy for long.

use std::cell::Cell;
use std::collections::BTreeMap;

use gix::blame::{Options, Outcome, Start};
use gix::diff::blob::Algorithm;
use gix::error::ErrorExt;
use gix::objs::{Data, Find, FindHeader, Header};

use crate::read::{commit, entry_at};
use crate::{Blob, Commit, EntryKind, Error, Oid, Repository, Result, SafePath, limits, read};

/// A file with the origin of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blame {
    /// The file.
    pub blob: Blob,
    /// Lines that came together, in the order of the file; `None` for files that are no text or beyond a
    /// limit of lines, bytes or history.
    pub hunks: Option<Vec<BlameHunk>>,
    /// The commits that the hunks name.
    pub commits: BTreeMap<Oid, Commit>,
}

/// Neighbouring lines from one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlameHunk {
    /// The first, from 1.
    pub first: u32,
    /// How many.
    pub lines: u32,
    /// Where they come from.
    pub commit: Oid,
}

impl Repository {
    /// A file at a commit with the origin of its lines. `Error::NotFound` when it is no file.
    pub async fn blame(&self, from: Oid, path: &str) -> Result<Blame> {
        let path: SafePath = path.parse()?;
        self.read(move |repo| blame(repo, from, &path)).await
    }
}

fn blame(repo: &gix::Repository, from: Oid, path: &SafePath) -> Result<Blame> {
    let (id, kind) = entry_at(repo, from, path)?;
    if !matches!(kind, EntryKind::File | EntryKind::Executable) {
        return Err(Error::NotFound(path.to_string()));
    }
    let blob = read::blob(repo, id, kind, limits::BLAME_BYTES_MAX)?;
    let lines = blob.bytes.iter().filter(|byte| **byte == b'\n').count();
    let mut blame = Blame { blob, hunks: None, commits: BTreeMap::new() };
    if blame.blob.too_large || blame.blob.binary || lines > limits::BLAME_LINES_MAX {
        return Ok(blame);
    }
    let Some(outcome) = origins(repo, from, path)? else { return Ok(blame) };
    let mut hunks = Vec::with_capacity(outcome.entries.len());
    for entry in outcome.entries {
        let id = Oid::from(entry.commit_id);
        if let std::collections::btree_map::Entry::Vacant(place) = blame.commits.entry(id) {
            place.insert(commit(repo, id)?);
        }
        hunks.push(BlameHunk { first: entry.start_in_blamed_file + 1, lines: entry.len.get(), commit: id });
    }
    blame.hunks = Some(hunks);
    Ok(blame)
}

/// `None` when more objects than one answer may read would have to be read.
fn origins(repo: &gix::Repository, from: Oid, path: &SafePath) -> Result<Option<Outcome>> {
    let graph = repo.commit_graph_if_enabled().map_err(Error::unreadable)?;
    let mut cache = repo.diff_resource_cache_for_tree_diff().map_err(Error::unreadable)?;
    let rewrites = gix::diff::Rewrites { limit: 400, ..Default::default() };
    let options =
        Options { diff_algorithm: Algorithm::Histogram, rewrites: Some(rewrites), ..Options::default() };
    let objects = Counted { objects: &repo.objects, left: Cell::new(limits::BLAME_OBJECTS_MAX) };
    let from = Start::Commit(from.into());
    let outcome = gix::blame::file(&objects, from, graph, &mut cache, path.as_str().into(), options);
    match outcome {
        Ok(outcome) => Ok(Some(outcome)),
        Err(_) if objects.left.get() == 0 => Ok(None),
        Err(error) => Err(Error::unreadable(error)),
    }
}

/// The objects of a repository, so many of them.
struct Counted<'a> {
    objects: &'a gix::OdbHandle,
    left: Cell<u32>,
}

impl Counted<'_> {
    fn count(&self) -> gix::Result<()> {
        match self.left.get().checked_sub(1) {
            Some(left) if left > 0 => {
                self.left.set(left);
                Ok(())
            }
            _ => {
                self.left.set(0);
                Err(gix::error::message("more objects than one answer may read").raise())
            }
        }
    }
}

impl Find for &Counted<'_> {
    fn try_find<'a>(&self, id: &gix::hash::oid, buffer: &'a mut Vec<u8>) -> gix::Result<Option<Data<'a>>> {
        self.count()?;
        self.objects.try_find(id, buffer)
    }
}

impl FindHeader for &Counted<'_> {
    fn try_header(&self, id: &gix::hash::oid) -> gix::Result<Option<Header>> {
        self.count()?;
        self.objects.try_header(id)
    }
}
