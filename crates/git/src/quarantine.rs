//! What a push brought, looked at while its objects are in quarantine and no ref has moved. Questions run
//! with the quarantine as object directory and the repository as alternate, as git itself does.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::process::{Call, Kind, Starter, Verb};
use crate::read::refs_below;
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
        let mut commits = Vec::new();
        let call = self.call(Verb::CatFile).word("--batch");
        each_object(self.repository.starter(), call, &ids, limits::COMMIT_BYTES_MAX, |id, kind, bytes| {
            if kind != "commit" {
                return Err(Error::Unreadable(format!("{id} is no commit")));
            }
            let commit = Commit::parse(id, bytes)?;
            let co_author_emails = commit.co_author_emails();
            commits.push(PushedCommit { commit, co_author_emails });
            Ok(())
        })
        .await?;
        Ok(commits)
    }

    /// True when a commit of `old..new` already belongs to another ref than `name`: staging, master,
    /// another branch, a kept tip of a deleted one. Such work would ride in without having passed its own
    /// steps.
    pub async fn owned_by_other_branches(&self, name: &str, old: Oid, new: Oid) -> Result<bool> {
        let name = name.to_owned();
        let others = self.repository.read(move |repo| {
            let refs = refs_below(repo, "refs/")?;
            Ok(refs.into_iter().filter(|(other, _)| *other != name).map(|(_, oid)| oid).collect::<Vec<_>>())
        });
        let mut hidden = others.await?;
        let all = self.count(new, &[old]).await?;
        hidden.push(old);
        Ok(self.count(new, &hidden).await? < all)
    }

    /// True when `old` is an ancestor of `new`: the push is a fast-forward.
    pub async fn is_fast_forward(&self, old: Oid, new: Oid) -> Result<bool> {
        Ok(old.is_zero() || self.count(old, &[new]).await? == 0)
    }

    /// Measures all new objects. The inner error names the limit that is broken.
    pub async fn size_check(&self) -> Result<Result<Sizes, TooBig>> {
        match &self.quarantine {
            None => Ok(Ok(Sizes::default())),
            Some(objects) => {
                measure(self.repository.starter(), self.repository.dir(), Some(objects), &PUSH).await
            }
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
        let name = format!("{new}:{path}\n").into_bytes();
        let call = self.call(Verb::CatFile).word("--batch").stdin(name);
        let said = self.repository.starter().run(call).await?.success()?.stdout;
        let Some(end) = said.iter().position(|byte| *byte == b'\n') else { return Ok(None) };
        let head = String::from_utf8_lossy(&said[..end]).into_owned();
        let mut words = head.split(' ').skip(1);
        let size: Option<usize> = match (words.next(), words.next()) {
            (Some("blob"), Some(size)) => size.parse().ok(),
            (Some(_) | None, _) => None,
        };
        let most = usize::try_from(limits::COMMIT_BYTES_MAX).unwrap_or(usize::MAX);
        let body = &said[end + 1..];
        Ok(size.filter(|size| *size <= most && *size < body.len()).map(|size| body[..size].to_vec()))
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

/// Measures the objects that lie in `objects` itself (`None`: the repository's own directory), without
/// those of its alternates.
pub(crate) async fn measure(
    starter: &Starter,
    git_dir: &Path,
    objects: Option<&Path>,
    bounds: &Bounds,
) -> Result<Result<Sizes, TooBig>> {
    let call = || {
        let call = Call::new(Verb::CatFile, Kind::Short).at(git_dir).time(limits::WRITE_TIME);
        match objects {
            Some(objects) => call.env("GIT_OBJECT_DIRECTORY", objects),
            None => call,
        }
    };
    let check = call().word("--batch-all-objects").word("--unordered");
    let mut running =
        starter.start(check.word("--batch-check=%(objectname) %(objecttype) %(objectsize)")).await?;
    let mut lines = BufReader::new(running.stdout.take().expect("stdout is piped")).lines();
    let mut sizes = Sizes::default();
    let mut trees = Vec::new();
    while let Some(line) = lines.next_line().await.map_err(Error::io("measuring a push"))? {
        let mut words = line.split(' ');
        let oid = words.next().and_then(|id| id.parse::<Oid>().ok());
        let (kind, size) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok()));
        let (Some(oid), Some(kind), Some(size)) = (oid, kind, size) else {
            return Err(Error::Unreadable("cat-file printed an odd line".to_owned()));
        };
        sizes.objects += 1;
        sizes.inflated_bytes = sizes.inflated_bytes.saturating_add(size);
        match kind {
            "blob" => sizes.largest_blob_bytes = sizes.largest_blob_bytes.max(size),
            "tree" => trees.push(oid),
            _ => {}
        }
        if kind == "blob" && size > limits::PUSH_BLOB_BYTES_MAX {
            return Ok(Err(TooBig::Blob { oid, size_bytes: size }));
        }
        if sizes.objects > bounds.objects {
            return Ok(Err(TooBig::Objects));
        }
        if sizes.inflated_bytes > bounds.inflated_bytes {
            return Ok(Err(TooBig::Inflated));
        }
    }
    running.wait().await?;
    let mut children: HashMap<Oid, Vec<Oid>> = HashMap::new();
    let mut entries = 0;
    // A directory of 20,000 entries with names of 4,096 bytes is the largest that could pass.
    let most = 20_000 * 4_200;
    each_object(starter, call().word("--batch"), &trees, most, |id, _, bytes| {
        let tree = gix::objs::TreeRef::from_bytes(bytes, gix::hash::Kind::Sha1).map_err(Error::unreadable)?;
        entries = entries.max(tree.entries.len());
        let below = tree.entries.iter().filter(|entry| entry.mode.is_tree());
        children.insert(id, below.map(|entry| Oid::from(entry.oid.to_owned())).collect());
        Ok(())
    })
    .await?;
    sizes.tree_entries = entries;
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

/// Feeds ids to `cat-file --batch` and hands each object over. An object above `bytes_max` is an error.
async fn each_object(
    starter: &Starter,
    call: Call,
    ids: &[Oid],
    bytes_max: u64,
    mut take: impl FnMut(Oid, &str, &[u8]) -> Result<()>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    // The call has input, so it gets a pipe; the ids are written here, beside the reading.
    let mut running = starter.start(call.stdin(Vec::new())).await?;
    let mut stdin = running.stdin.take().expect("stdin is piped");
    let mut stdout = BufReader::new(running.stdout.take().expect("stdout is piped"));
    let feed = async move {
        for part in ids.chunks(1_000) {
            let lines: String = part.iter().map(|id| format!("{id}\n")).collect();
            stdin.write_all(lines.as_bytes()).await.map_err(Error::io("asking for objects"))?;
        }
        drop(stdin);
        Ok::<(), Error>(())
    };
    let read = async {
        let mut header = String::new();
        for _ in ids {
            header.clear();
            stdout.read_line(&mut header).await.map_err(Error::io("reading objects"))?;
            let mut words = header.trim_end().split(' ');
            let id = words.next().and_then(|id| id.parse::<Oid>().ok());
            let (kind, size) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok()));
            let (Some(id), Some(kind), Some(size)) = (id, kind, size) else {
                return Err(Error::Unreadable(header.trim_end().to_owned()));
            };
            if size > bytes_max {
                return Err(Error::TooMuch("bytes of one object"));
            }
            let mut bytes = Vec::new();
            let read = (&mut stdout).take(size + 1).read_to_end(&mut bytes).await;
            read.map_err(Error::io("reading objects"))?;
            bytes.pop();
            take(id, kind, &bytes)?;
        }
        Ok(())
    };
    let (fed, read) = tokio::join!(feed, read);
    read?;
    fed?;
    running.wait().await?;
    Ok(())
}

impl Repository {
    /// For the rules while no push is under way: as [`Incoming::owned_by_other_branches`], over stored
    /// commits.
    pub async fn owned_by_other_branches(&self, name: &str, old: Oid, new: Oid) -> Result<bool> {
        let incoming = Incoming {
            repository: self.clone(),
            quarantine: None,
            commands: Vec::new(),
            options: Vec::new(),
            pid: 0,
        };
        incoming.owned_by_other_branches(name, old, new).await
    }
}
