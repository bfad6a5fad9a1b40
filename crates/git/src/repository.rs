//! Where repositories lie and what is needed to reach one. A repository is a directory `<id>.git` below one
//! root; no name of a person or an application is ever a path.

use std::any::Any;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::process::{Children, Kind, Starter, Verb};
use crate::{Error, Result, Signature, durable, limits, process};

/// What the installation brings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Committer of every commit that the server makes.
    pub committer: Signature,
    /// Offset of the office's zone from UTC, in minutes (WIB: 420): how the dates of those commits are
    /// written.
    pub utc_offset_minutes: i32,
    /// The program that git starts as `pre-receive`; it must call [`crate::hook::run`] when its own name is
    /// `pre-receive`. Usually the server's own executable.
    pub hook_program: PathBuf,
}

/// All repositories of an installation. Cheap to clone; clones share queues and locks.
#[derive(Debug, Clone)]
pub struct Repositories {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    root: PathBuf,
    settings: Settings,
    /// Where what is being made lies.
    scratch: PathBuf,
    starter: Starter,
    reads: Arc<Semaphore>,
    synced: durable::Synced,
}

impl Repositories {
    /// Opens `root`, making it (mode 0700) and its three service directories when they are missing:
    /// `.hooks` with the one hook, `.tmp` for what is being made, `.run` for sockets.
    pub fn new(root: PathBuf, settings: Settings) -> Result<Self> {
        let root = std::path::absolute(root).map_err(Error::io("naming the repositories"))?;
        if root.as_os_str().as_encoded_bytes().contains(&b':') {
            // git separates object directories by colons.
            return Err(Error::Plan("repositories below a path with a colon"));
        }
        for directory in [root.clone(), root.join(".hooks"), root.join(".tmp"), root.join(".run")] {
            durable::make_private_dir(&directory)?;
        }
        place_hook(&root, &settings.hook_program)?;
        let starter = Starter::new(&root.join(".hooks"));
        let reads = Arc::new(Semaphore::new(limits::READS_AT_ONCE));
        let synced = durable::Synced::default();
        let scratch = root.join(".tmp");
        Ok(Self { shared: Arc::new(Shared { root, settings, scratch, starter, reads, synced }) })
    }

    /// For a look at repositories that another process may be serving: nothing below `root` is made or
    /// changed, trial merges lie in `scratch`. Neither serves nor moves a ref.
    pub fn to_look_at(root: PathBuf, scratch: PathBuf, settings: Settings) -> Result<Self> {
        let root = std::path::absolute(root).map_err(Error::io("naming the repositories"))?;
        let starter = Starter::new(&scratch);
        let reads = Arc::new(Semaphore::new(limits::READS_AT_ONCE));
        let synced = durable::Synced::default();
        Ok(Self { shared: Arc::new(Shared { root, settings, scratch, starter, reads, synced }) })
    }

    /// As [`Repositories::new`], for plain repositories elsewhere ([`Repositories::at_path`]), which say for
    /// themselves what they allow: git's own tests are served from such.
    pub fn plain(root: PathBuf, settings: Settings) -> Result<Self> {
        let mut all = Self::new(root, settings)?;
        if let Some(shared) = Arc::get_mut(&mut all.shared) {
            shared.starter = shared.starter.clone().without_rules();
        }
        Ok(all)
    }

    /// The bare repository in this directory, whether or not it is there.
    pub fn at_path(&self, dir: &Path) -> Repository {
        Repository { dir: dir.into(), all: self.clone() }
    }

    /// The repository `<id>.git`, whether or not it is there yet.
    pub fn at(&self, id: i64) -> Repository {
        let dir: Arc<Path> = self.shared.root.join(format!("{id}.git")).into();
        Repository { dir, all: self.clone() }
    }

    /// Children of git under way, and who waits for one.
    pub fn children(&self) -> Children {
        self.shared.starter.children()
    }

    /// Do so many pushes wait that no further one is taken?
    pub fn has_too_many_pushes(&self) -> bool {
        self.shared.starter.is_full(Kind::Push)
    }

    /// Ids of the repositories that are there, in order.
    pub fn ids(&self) -> Result<Vec<i64>> {
        let entries = std::fs::read_dir(&self.shared.root).map_err(Error::io("listing repositories"))?;
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry.map_err(Error::io("listing repositories"))?.file_name();
            ids.extend(name.to_str().and_then(|name| name.strip_suffix(".git")?.parse::<i64>().ok()));
        }
        ids.sort_unstable();
        Ok(ids)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.shared.root
    }

    pub(crate) fn scratch_root(&self) -> PathBuf {
        self.shared.scratch.clone()
    }

    pub(crate) fn socket_root(&self) -> PathBuf {
        self.shared.root.join(".run")
    }

    /// Git skips a hook that it cannot execute, and lets the push in: so it is looked for before each push.
    pub(crate) fn verify_hook(&self) -> Result<()> {
        let path = self.shared.root.join(".hooks").join("pre-receive");
        let usable = std::fs::metadata(&path).is_ok_and(|file| file.is_file() && file.mode() & 0o100 != 0);
        if usable { Ok(()) } else { Err(Error::Foreign { path, what: "no program to run".to_owned() }) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(crate) fn starter(&self) -> &Starter {
        &self.shared.starter
    }
}

/// One repository. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Repository {
    dir: Arc<Path>,
    all: Repositories,
}

impl Repository {
    /// The absolute path of the bare repository.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// True when the repository has been made or imported.
    pub fn exists(&self) -> bool {
        self.dir.join("HEAD").is_file()
    }

    /// Ends the process group of a `receive-pack` of this repository that a former server left behind.
    /// `pid` is the one that [`crate::Incoming::pid`] gave; a pid that is something else today is left
    /// alone. True when there was one to end.
    pub fn end_leftover(&self, pid: u32) -> Result<bool> {
        process::end_leftover(pid, Verb::ReceivePack, &self.dir)
    }

    pub(crate) fn all(&self) -> &Repositories {
        &self.all
    }

    pub(crate) fn starter(&self) -> &Starter {
        self.all.starter()
    }

    /// Objects and their directories reach the disk.
    pub(crate) async fn sync_objects(&self) -> Result<()> {
        let here = self.clone();
        blocking(move || here.all.shared.synced.objects(&here.dir)).await
    }

    /// The directories that hold these refs, and `packed-refs`, reach the disk.
    pub(crate) async fn sync_refs(&self, full_refs: Vec<String>) -> Result<()> {
        let here = self.clone();
        blocking(move || durable::refs(&here.dir, &full_refs)).await
    }

    /// Runs a reading function with gix on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&gix::Repository) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let dir = self.dir.clone();
        let place =
            Arc::clone(&self.all.shared.reads).acquire_owned().await.expect("the queue is never closed");
        blocking(move || {
            let _place = place;
            let repository = open(&dir)?;
            work(&repository)
        })
        .await
    }
}

/// Places the hook. A second name of the program's file outlives a replacement of the program; where the file
/// system has no such names, a symbolic link must do.
fn place_hook(root: &Path, program: &Path) -> Result<()> {
    let program = std::path::absolute(program).map_err(Error::io("naming the hook"))?;
    let fresh = root.join(".tmp").join(format!("pre-receive.{}", std::process::id()));
    let _ = std::fs::remove_file(&fresh);
    // A link to a link would dangle with it.
    let file = std::fs::canonicalize(&program).map_err(Error::io("finding the hook's program"))?;
    if std::fs::hard_link(&file, &fresh).is_err() {
        std::os::unix::fs::symlink(&file, &fresh).map_err(Error::io("linking the hook"))?;
    }
    // It is moved over the old one: a push of another process never finds none.
    let hook = root.join(".hooks").join("pre-receive");
    std::fs::rename(&fresh, &hook).map_err(Error::io("placing the hook"))?;
    // Renaming one name of a file over another of the same file does nothing and leaves both.
    let _ = std::fs::remove_file(&fresh);
    Ok(())
}

/// Opens with gix: no configuration but the repository's own, no environment.
pub(crate) fn open(dir: &Path) -> Result<gix::Repository> {
    if !dir.join("HEAD").is_file() {
        return Err(Error::RepositoryMissing);
    }
    let options = gix::open::Options::isolated().open_path_as_is(true);
    let mut repository = gix::open_opts(dir, options).map_err(Error::unreadable)?;
    repository.object_cache_size_if_unset(4 << 20);
    Ok(repository)
}

/// Work that may block the thread.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done =
        blocking_any(Box::new(move || work().map(|done| Box::new(done) as Box<dyn Any + Send>))).await?;
    done.downcast()
        .map(|done| *done)
        .map_err(|_| Error::Unreadable("work answered with something else".to_owned()))
}

/// Without types, so that what tokio puts around work is compiled once.
type Work = Box<dyn FnOnce() -> Result<Box<dyn Any + Send>> + Send>;

async fn blocking_any(work: Work) -> Result<Box<dyn Any + Send>> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::Unreadable("the server is stopping".to_owned())),
        },
    }
}
