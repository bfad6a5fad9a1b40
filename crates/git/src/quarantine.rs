//! What a push brought, looked at while its objects are in quarantine and no ref has moved. Which commits are
//! new is asked of git, with the quarantine as object directory and the repository as alternate; all else is
//! read in process, since each child costs the pusher some milliseconds.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use gix::objs::Find as _;
use gix::odb::Header as _;

use crate::process::{Call, Kind, Verb};
use crate::read::refs_below;
use crate::repository::blocking;
use crate::{Command, Commit, Error, Oid, Repository, Result, limits};

/// A push whose objects are in quarantine.
#[derive(Debug)]
pub struct Incoming {
    pub(crate) repository: Repository,
    /// `None` when the push brought no objects at all.
    pub(crate) quarantine: Option<PathBuf>,
    pub(crate) commands: Vec<Command>,
    pub(crate) options: Vec<String>,
    pub(crate) pid: u32,
}

/// A pushed commit, with what the rules about people and parents need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedCommit {
    /// The commit itself; its `parents` tell a merge.
    pub commit: Commit,
    /// E-mails of `Co-authored-by` lines.
    pub co_author_emails: Vec<String>,
}

/// What a push weighs, inflated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// New objects.
    pub objects: u64,
    /// All new objects, in bytes.
    pub inflated_bytes: u64,
    /// The largest file, in bytes.
    pub largest_blob_bytes: u64,
    /// Directories below one another.
    pub tree_depth: usize,
    /// Entries of the largest directory.
    pub tree_entries: usize,
}

/// A push beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooBig {
    /// More than [`limits::PUSH_OBJECTS_MAX`] new objects.
    Objects,
    /// More than [`limits::PUSH_INFLATED_BYTES_MAX`] bytes.
    Inflated,
    /// A file of more than [`limits::PUSH_BLOB_BYTES_MAX`] bytes.
    Blob {
        /// The file's object.
        oid: Oid,
        /// Its size in bytes.
        size_bytes: u64,
    },
    /// More than [`limits::TREE_DEPTH_MAX`] directories below one another.
    Depth,
    /// A directory of more than [`limits::TREE_ENTRIES_MAX`] entries.
    Entries,
}

impl fmt::Display for TooBig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Objects => f.write_str("too many objects"),
            Self::Inflated => f.write_str("too many bytes"),
            Self::Blob { oid, size_bytes } => write!(f, "file {} has {size_bytes} bytes", oid.short()),
            Self::Depth => f.write_str("too many directories below one another"),
            Self::Entries => f.write_str("too many entries in a directory"),
        }
    }
}

/// Bounds of one measurement.
#[derive(Debug)]
pub(crate) struct Bounds {
    objects: u64,
    inflated_bytes: u64,
}

pub(crate) const PUSH: Bounds =
    Bounds { objects: limits::PUSH_OBJECTS_MAX, inflated_bytes: limits::PUSH_INFLATED_BYTES_MAX };
pub(crate) const IMPORT: Bounds =
    Bounds { objects: limits::IMPORT_OBJECTS_MAX, inflated_bytes: limits::IMPORT_INFLATED_BYTES_MAX };

impl Incoming {
    /// The commands of the push.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Its options.
    pub fn options(&self) -> &[String] {
        &self.options
    }

    /// Process id of git's `receive-pack`, which leads its own group: for
    /// [`Repository::end_leftover`] after a restart.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Commits of `new` that are not in `old`, newest first. A zero `old` means all of its history. More
    /// than [`limits::PUSH_COMMITS_MAX`] is `Error::TooMuch`.
    pub async fn range(&self, old: Oid, new: Oid) -> Result<Vec<PushedCommit>> {
        let call = self.call(Verb::RevList).option_number("--max-count=", one_more(limits::PUSH_COMMITS_MAX));
        let call = call.word("--stdin").stdin(walk(new, &[old]));
        let listed = self.repository.starter().run(call).await?.success()?.stdout;
        let ids: Vec<Oid> = listed.split(|byte| *byte == b'\n').filter_map(Oid::from_hex).collect();
        if ids.len() > limits::PUSH_COMMITS_MAX {
            return Err(Error::TooMuch("commits in a push"));
        }
        self.read(move |objects| ids.into_iter().map(|id| objects.pushed(id)).collect()).await
    }

    /// How many commits of `old..new` no other ref than `name` holds: not staging, not master, no other
    /// branch, no kept tip of a deleted one. Fewer than the whole range means that work would ride in
    /// without having passed its own steps.
    pub async fn own_commits(&self, name: &str, old: Oid, new: Oid) -> Result<u64> {
        let name = name.to_owned();
        let others = self.repository.read(move |repo| {
            let refs = refs_below(repo, "refs/")?;
            Ok(refs.into_iter().filter(|(other, _)| *other != name).map(|(_, oid)| oid).collect::<Vec<_>>())
        });
        let mut hidden = others.await?;
        hidden.push(old);
        self.count(new, &hidden).await
    }

    /// True when `old` is an ancestor of `new`: the push is a fast-forward. `range`: the commits of
    /// `old..new`; the last one on the way to an ancestor has it as parent.
    pub fn is_fast_forward(old: Oid, new: Oid, range: &[PushedCommit]) -> bool {
        old.is_zero() || old == new || range.iter().any(|pushed| pushed.commit.parents.contains(&old))
    }

    /// Measures all new objects. The inner error names the limit that is broken.
    pub async fn size_check(&self) -> Result<Result<Sizes, TooBig>> {
        match self.quarantine.clone() {
            None => Ok(Ok(Sizes::default())),
            Some(objects) => blocking(move || measure(&objects, &PUSH)).await,
        }
    }

    async fn count(&self, new: Oid, hidden: &[Oid]) -> Result<u64> {
        let call = self.call(Verb::RevList).word("--count").word("--stdin").stdin(walk(new, hidden));
        let output = self.repository.starter().run(call).await?.success()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.trim().parse().map_err(|_| Error::Unreadable("rev-list printed no number".to_owned()))
    }

    /// The bytes of a file in the tree of `new`, where there is one; none also for a directory or a file
    /// of more than [`limits::COMMIT_BYTES_MAX`] bytes.
    pub async fn file(&self, new: Oid, path: &crate::SafePath) -> Result<Option<Vec<u8>>> {
        let path = path.to_string();
        self.read(move |objects| objects.file(new, &path)).await
    }

    /// Runs a reading function over the objects of the push and those that were there before.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Objects<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let quarantine = self.quarantine.clone();
        self.repository
            .read(move |stored| {
                let new = quarantine.as_deref().map(open_objects).transpose()?;
                work(&Objects { new, stored })
            })
            .await
    }

    fn call(&self, verb: Verb) -> Call {
        let git_dir = self.repository.dir();
        let call = Call::new(verb, Kind::Short).at(git_dir);
        match &self.quarantine {
            None => call,
            Some(objects) => call
                .env("GIT_OBJECT_DIRECTORY", objects)
                .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", git_dir.join("objects")),
        }
    }
}

fn one_more(most: usize) -> u64 {
    u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)
}

/// Input of `rev-list --stdin`.
fn walk(new: Oid, hidden: &[Oid]) -> Vec<u8> {
    let mut lines = format!("{new}\n");
    for id in hidden.iter().filter(|id| !id.is_zero()) {
        lines.push_str(&format!("^{id}\n"));
    }
    lines.into_bytes()
}

/// Objects as a push sees them: those in quarantine, then those that were there before.
struct Objects<'repo> {
    new: Option<gix::odb::Handle>,
    stored: &'repo gix::Repository,
}

impl Objects<'_> {
    /// Kind and bytes of an object of at most `bytes_max` bytes; `None` for a larger one.
    fn find(&self, id: Oid, bytes_max: u64) -> Result<Option<(gix::objs::Kind, Vec<u8>)>> {
        let oid = gix::ObjectId::from(id);
        if let Some(new) = &self.new
            && let Some(header) = new.try_header(&oid).map_err(Error::unreadable)?
        {
            return if header.size() > bytes_max { Ok(None) } else { read_object(new, id) };
        }
        let header = self.stored.find_header(oid).map_err(|_| Error::NotFound(id.to_string()))?;
        if header.size() > bytes_max {
            return Ok(None);
        }
        let object = self.stored.find_object(oid).map_err(Error::unreadable)?;
        Ok(Some((object.kind, object.data.clone())))
    }

    fn pushed(&self, id: Oid) -> Result<PushedCommit> {
        match self.find(id, limits::COMMIT_BYTES_MAX)? {
            Some((gix::objs::Kind::Commit, bytes)) => {
                let commit = Commit::parse(id, &bytes)?;
                let co_author_emails = commit.co_author_emails();
                Ok(PushedCommit { commit, co_author_emails })
            }
            Some(_) => Err(Error::Unreadable(format!("{id} is no commit"))),
            None => Err(Error::TooMuch("bytes of one object")),
        }
    }

    fn file(&self, commit: Oid, path: &str) -> Result<Option<Vec<u8>>> {
        let mut here = self.pushed(commit)?.commit.tree;
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            let Some((gix::objs::Kind::Tree, bytes)) = self.find(here, TREE_BYTES_MAX)? else {
                return Ok(None);
            };
            let tree = gix::objs::TreeRef::from_bytes(&bytes, gix::hash::Kind::Sha1);
            let tree = tree.map_err(Error::unreadable)?;
            let entry = tree.entries.iter().find(|entry| entry.filename == name.as_bytes());
            let Some(entry) = entry else { return Ok(None) };
            // A link counts as the file that holds its target: putting one in a file's place is a change.
            let is_file = !entry.mode.is_tree() && !entry.mode.is_commit();
            let fits = if names.peek().is_some() { entry.mode.is_tree() } else { is_file };
            if !fits {
                return Ok(None);
            }
            here = entry.oid.to_owned().into();
        }
        let found = self.find(here, limits::COMMIT_BYTES_MAX)?;
        Ok(found.map(|(_, bytes)| bytes))
    }
}

/// A directory of 20,000 entries with names of 4,096 bytes is the largest that could pass.
const TREE_BYTES_MAX: u64 = 20_000 * 4_200;

/// The objects of one directory, without those of its alternates: a quarantine names none by itself.
fn open_objects(dir: &Path) -> Result<gix::odb::Handle> {
    gix::odb::at(dir, gix::hash::Kind::Sha1).map_err(Error::io("opening objects"))
}

fn read_object(store: &gix::odb::Handle, id: Oid) -> Result<Option<(gix::objs::Kind, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let found = store.try_find(&gix::ObjectId::from(id), &mut bytes).map_err(Error::unreadable)?;
    let kind = found.ok_or_else(|| Error::NotFound(id.to_string()))?.kind;
    Ok(Some((kind, bytes)))
}

/// Measures the objects that lie in this directory itself. Blocks.
pub(crate) fn measure(objects: &Path, bounds: &Bounds) -> Result<Result<Sizes, TooBig>> {
    let store = open_objects(objects)?;
    let mut sizes = Sizes::default();
    let mut trees = HashSet::new();
    for id in store.iter().map_err(Error::unreadable)? {
        let id = id.map_err(Error::unreadable)?;
        let header = store.try_header(&id).map_err(Error::unreadable)?;
        let header = header.ok_or_else(|| Error::NotFound(id.to_string()))?;
        let (kind, size, oid) = (header.kind(), header.size(), Oid::from(id));
        sizes.objects += 1;
        sizes.inflated_bytes = sizes.inflated_bytes.saturating_add(size);
        match kind {
            gix::objs::Kind::Blob => sizes.largest_blob_bytes = sizes.largest_blob_bytes.max(size),
            gix::objs::Kind::Tree => {
                trees.insert(oid);
            }
            gix::objs::Kind::Commit | gix::objs::Kind::Tag => {}
        }
        if kind == gix::objs::Kind::Blob && size > limits::PUSH_BLOB_BYTES_MAX {
            return Ok(Err(TooBig::Blob { oid, size_bytes: size }));
        }
        if kind == gix::objs::Kind::Tree && size > TREE_BYTES_MAX {
            return Ok(Err(TooBig::Entries));
        }
        if sizes.objects > bounds.objects {
            return Ok(Err(TooBig::Objects));
        }
        if sizes.inflated_bytes > bounds.inflated_bytes {
            return Ok(Err(TooBig::Inflated));
        }
    }
    let mut children: HashMap<Oid, Vec<Oid>> = HashMap::new();
    for id in trees {
        let Some((_, bytes)) = read_object(&store, id)? else { continue };
        let tree =
            gix::objs::TreeRef::from_bytes(&bytes, gix::hash::Kind::Sha1).map_err(Error::unreadable)?;
        sizes.tree_entries = sizes.tree_entries.max(tree.entries.len());
        let below = tree.entries.iter().filter(|entry| entry.mode.is_tree());
        children.insert(id, below.map(|entry| Oid::from(entry.oid.to_owned())).collect());
    }
    sizes.tree_depth = depth(&children);
    if sizes.tree_entries > limits::TREE_ENTRIES_MAX {
        return Ok(Err(TooBig::Entries));
    }
    if sizes.tree_depth > limits::TREE_DEPTH_MAX {
        return Ok(Err(TooBig::Depth));
    }
    Ok(Ok(sizes))
}

/// Longest chain of new trees. Trees are content-addressed, so there is no cycle; it is worked off from
/// the leaves, since recursion over a hostile depth would break the stack. Trees that were stored before
/// passed this check then and count as leaves.
fn depth(children: &HashMap<Oid, Vec<Oid>>) -> usize {
    let mut depths: HashMap<Oid, usize> = HashMap::new();
    for root in children.keys() {
        let mut stack = vec![*root];
        while let Some(top) = stack.last().copied() {
            if depths.contains_key(&top) {
                stack.pop();
                continue;
            }
            let below = children.get(&top).map_or(&[][..], Vec::as_slice);
            let open: Vec<Oid> = below.iter().filter(|id| !depths.contains_key(*id)).copied().collect();
            if open.is_empty() {
                let deepest = below.iter().filter_map(|id| depths.get(id)).max().copied().unwrap_or(0);
                depths.insert(top, deepest + 1);
                stack.pop();
            } else {
                stack.extend(open);
            }
        }
    }
    depths.values().max().copied().unwrap_or(0)
}

impl Repository {
    /// For the rules while no push is under way: true when a commit of `old..new` belongs to another ref than
    /// `name`.
    pub async fn owned_by_other_branches(&self, name: &str, old: Oid, new: Oid) -> Result<bool> {
        let stored = Incoming {
            repository: self.clone(),
            quarantine: None,
            commands: Vec::new(),
            options: Vec::new(),
            pid: 0,
        };
        let known = [old];
        let (all, own) = tokio::try_join!(stored.count(new, &known), stored.own_commits(name, old, new))?;
        Ok(own < all)
    }
}
