//! The only place that starts a process. Each child gets a cleared environment, settings by `-c` that no
//! repository can override, a process group of its own that is killed whole, limits, and a place in a
//! queue of its kind. Arguments are typed: a fixed word, an id, a ref of ours or a path of ours, never
//! text from outside.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, Oid, Result, edge, limits};

/// Where git is looked for; nothing of the server's own environment is passed on.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Settings of every child, stronger than any file. The hook directory and the limits come on top.
const SETTINGS: &[&str] = &[
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.fsmonitor=false",
    // The quarantine has the repository as its alternate; its refs are listed already.
    "core.alternateRefsCommand=true",
    "core.attributesFile=/dev/null",
    "core.bigFileThreshold=64m",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "gc.auto=0",
    "receive.autogc=false",
    "receive.unpackLimit=1",
    "receive.fsckObjects=true",
    "transfer.fsckObjects=true",
    "pack.threads=1",
    "pack.windowMemory=64m",
    "core.filesRefLockTimeout=5000",
    "core.packedRefsTimeout=5000",
    "init.defaultBranch=master",
    "advice.defaultBranchName=false",
];

/// What an office's repositories allow and hide, on top of [`SETTINGS`]; plain ones say it for themselves.
const RULES: &[&str] = &[
    "receive.denyNonFastForwards=true",
    "receive.denyDeletes=true",
    "receive.advertisePushOptions=true",
    "transfer.hideRefs=refs/alur",
    "receive.hideRefs=refs/pipelines",
    "receive.hideRefs=refs/merge-requests",
    "uploadpack.allowFilter=true",
    "uploadpack.allowAnySHA1InWant=false",
    "uploadpack.allowReachableSHA1InWant=false",
];

/// Which queue a child waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Short,
    Write,
    Fetch,
    Push,
}

/// The programs of git that are used, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Bundle,
    CatFile,
    CommitGraph,
    CommitTree,
    FastImport,
    Fsck,
    HashObject,
    Init,
    MergeTree,
    PackRefs,
    ReadTree,
    ReceivePack,
    Repack,
    RevList,
    UpdateIndex,
    UpdateRef,
    UploadPack,
    Version,
    WriteTree,
}

impl Verb {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::CatFile => "cat-file",
            Self::CommitGraph => "commit-graph",
            Self::CommitTree => "commit-tree",
            Self::FastImport => "fast-import",
            Self::Fsck => "fsck",
            Self::HashObject => "hash-object",
            Self::Init => "init",
            Self::MergeTree => "merge-tree",
            Self::PackRefs => "pack-refs",
            Self::ReadTree => "read-tree",
            Self::ReceivePack => "receive-pack",
            Self::Repack => "repack",
            Self::RevList => "rev-list",
            Self::UpdateIndex => "update-index",
            Self::UpdateRef => "update-ref",
            Self::UploadPack => "upload-pack",
            Self::Version => "version",
            Self::WriteTree => "write-tree",
        }
    }
}

/// One call of git, before it starts.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    verb: Verb,
    kind: Kind,
    arguments: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
    git_dir: Option<PathBuf>,
    stdin: Option<Vec<u8>>,
    time: Duration,
    stdout_bytes_max: usize,
}

impl Call {
    pub(crate) fn new(verb: Verb, kind: Kind) -> Self {
        let time = match kind {
            Kind::Short => limits::SHORT_TIME,
            Kind::Write => limits::WRITE_TIME,
            Kind::Fetch => limits::FETCH_TIME,
            Kind::Push => limits::PUSH_TIME,
        };
        Self {
            verb,
            kind,
            arguments: Vec::new(),
            environment: Vec::new(),
            git_dir: None,
            stdin: None,
            time,
            stdout_bytes_max: limits::CHILD_STDOUT_BYTES_MAX,
        }
    }

    /// In this repository, named absolutely; also the working directory.
    pub(crate) fn at(mut self, git_dir: &Path) -> Self {
        self.git_dir = Some(git_dir.to_owned());
        self
    }

    /// A word of this program's own text.
    pub(crate) fn word(mut self, word: &'static str) -> Self {
        self.arguments.push(word.into());
        self
    }

    pub(crate) fn oid(mut self, id: Oid) -> Self {
        self.arguments.push(id.to_string().into());
        self
    }

    /// `<prefix><id>`, as in `--merge-base=<id>`.
    pub(crate) fn option_oid(mut self, prefix: &'static str, id: Oid) -> Self {
        self.arguments.push(format!("{prefix}{id}").into());
        self
    }

    pub(crate) fn option_number(mut self, prefix: &'static str, number: u64) -> Self {
        self.arguments.push(format!("{prefix}{number}").into());
        self
    }

    /// A path that this program made, absolute.
    pub(crate) fn path(mut self, path: &Path) -> Self {
        self.arguments.push(path.into());
        self
    }

    pub(crate) fn env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    pub(crate) fn stdin(mut self, bytes: Vec<u8>) -> Self {
        self.stdin = Some(bytes);
        self
    }

    pub(crate) fn time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }
}

/// What a finished child left.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) verb: Verb,
    /// Exit status; -1 when a signal ended it.
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Output {
    /// Only status 0 is success.
    pub(crate) fn success(self) -> Result<Self> {
        if self.status == 0 { Ok(self) } else { Err(self.failure()) }
    }

    pub(crate) fn failure(self) -> Error {
        Error::Git { verb: self.verb.as_str(), status: self.status, stderr: self.stderr.trim().to_owned() }
    }

    /// The one id that was printed.
    pub(crate) fn single_oid(&self) -> Result<Oid> {
        Oid::from_hex(self.stdout.trim_ascii())
            .ok_or_else(|| Error::Unreadable(format!("git {} printed no id", self.verb.as_str())))
    }
}

/// How many children there are, and callers that wait for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Children {
    pub running: usize,
    pub waiting: usize,
}

/// Places for children of one kind, and for callers that wait for one.
#[derive(Debug)]
struct Queue {
    places: Arc<Semaphore>,
    at_once: usize,
    waiting: AtomicUsize,
    waiting_max: usize,
}

/// A caller that waits.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Queue {
    fn new(at_once: usize, waiting_max: usize) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(at_once));
        Arc::new(Self { places, at_once, waiting: AtomicUsize::new(0), waiting_max })
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let before = self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        if before >= self.waiting_max {
            return Err(Error::TooManyWait);
        }
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::TooManyWait)
    }
}

/// Starts children. Cheap to clone; all clones share the queues.
#[derive(Debug, Clone)]
pub(crate) struct Starter {
    hooks: Arc<Path>,
    rules: &'static [&'static str],
    short: Arc<Queue>,
    write: Arc<Queue>,
    fetch: Arc<Queue>,
    push: Arc<Queue>,
}

impl Starter {
    /// `hooks` is the directory with the `pre-receive` that is this program, or an empty one.
    pub(crate) fn new(hooks: &Path) -> Self {
        Self {
            hooks: hooks.into(),
            rules: RULES,
            short: Queue::new(limits::SHORT_AT_ONCE, limits::SHORT_WAITING_MAX),
            write: Queue::new(limits::WRITES_AT_ONCE, limits::WRITES_WAITING_MAX),
            fetch: Queue::new(limits::FETCHES_AT_ONCE, limits::FETCHES_WAITING_MAX),
            push: Queue::new(limits::PUSHES_AT_ONCE, limits::PUSHES_WAITING_MAX),
        }
    }

    /// For repositories that say for themselves what they allow.
    pub(crate) fn without_rules(self) -> Self {
        Self { rules: &[], ..self }
    }

    fn queue(&self, kind: Kind) -> &Queue {
        match kind {
            Kind::Short => &self.short,
            Kind::Write => &self.write,
            Kind::Fetch => &self.fetch,
            Kind::Push => &self.push,
        }
    }

    /// May nobody else wait for a child of this kind?
    pub(crate) fn is_full(&self, kind: Kind) -> bool {
        let queue = self.queue(kind);
        queue.waiting.load(Ordering::SeqCst) >= queue.waiting_max
    }

    pub(crate) fn children(&self) -> Children {
        let kinds = [Kind::Short, Kind::Write, Kind::Fetch, Kind::Push];
        kinds.into_iter().map(|kind| self.queue(kind)).fold(Children::default(), |all, queue| Children {
            running: all.running + queue.at_once - queue.places.available_permits(),
            waiting: all.waiting + queue.waiting.load(Ordering::SeqCst),
        })
    }

    /// Runs a child to its end and keeps what it prints, within limits.
    pub(crate) async fn run(&self, call: Call) -> Result<Output> {
        let (verb, time, most, input) = (call.verb, call.time, call.stdout_bytes_max, call.stdin.clone());
        let mut running = self.start(call).await?;
        let stdin = running.stdin.take();
        let feed = async move {
            // A child that ends early closes its end; its status tells the story better than this error.
            if let (Some(mut pipe), Some(bytes)) = (stdin, input) {
                let _ = pipe.write_all(&bytes).await;
            }
        };
        let mut stdout = running.stdout.take().expect("stdout is piped");
        let mut stderr = running.stderr.take().expect("stderr is piped");
        let work = async {
            let (_, out, err) = tokio::join!(feed, read_most(&mut stdout, most), keep_most(&mut stderr));
            let status = running.wait().await?;
            Ok(Output { verb, status, stdout: out?, stderr: err })
        };
        tokio::time::timeout(time, work).await.map_err(|_| Error::TimedOut(verb.as_str()))?
    }

    /// Starts a child with all three ends piped (stdin closed unless the call has input or is a service).
    pub(crate) async fn start(&self, call: Call) -> Result<Running> {
        let place = self.queue(call.kind).place().await?;
        let service = matches!(call.kind, Kind::Fetch | Kind::Push);
        let mut command = self.command(&call);
        command.stdin(if service || call.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let spawned = edge::started().and_then(|()| command.spawn());
        let mut child = spawned.map_err(Error::io("starting git"))?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let pid = pid.expect("a child that was not waited for has a pid");
        limit(pid);
        Ok(Running {
            stdin: child.stdin.take(),
            stdout: child.stdout.take(),
            stderr: child.stderr.take(),
            verb: call.verb,
            child,
            pid,
            ended: false,
            _place: place,
        })
    }

    #[expect(clippy::disallowed_methods, reason = "the one place of this crate that makes a Command")]
    fn command(&self, call: &Call) -> tokio::process::Command {
        let mut command = tokio::process::Command::new("git");
        command.env_clear().env("PATH", PATH).env("HOME", "/nonexistent").env("LC_ALL", "C.UTF-8");
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ALLOW_PROTOCOL", "https"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_ADVICE", "0"),
            ("GIT_ATTR_NOSYSTEM", "1"),
        ] {
            command.env(name, value);
        }
        command.envs(call.environment.iter().map(|(name, value)| (name, value)));
        for setting in SETTINGS.iter().chain(self.rules) {
            command.arg("-c").arg(setting);
        }
        let mut hooks = OsString::from("core.hooksPath=");
        hooks.push(self.hooks.as_os_str());
        command.arg("-c").arg(hooks);
        command.arg("-c").arg(format!("receive.maxInputSize={}", limits::PUSH_PACK_BYTES_MAX));
        if let Some(git_dir) = &call.git_dir {
            let mut argument = OsString::from("--git-dir=");
            argument.push(git_dir);
            command.arg(argument).current_dir(git_dir);
        } else {
            command.current_dir("/");
        }
        command.arg(call.verb.as_str()).args(&call.arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
        command
    }
}

/// Sets the limits of a fresh child. They are soft walls against runaways: one that cannot be set (the
/// child has ended already) costs nothing, since time and output are bounded besides.
fn limit(pid: Pid) {
    let bound = |most| Rlimit { current: Some(most), maximum: Some(most) };
    for (resource, most) in [
        (Resource::Cpu, limits::CHILD_CPU_SECONDS),
        (Resource::As, limits::CHILD_MEMORY_BYTES_MAX),
        (Resource::Fsize, limits::CHILD_FILE_BYTES_MAX),
    ] {
        let _ = rustix::process::prlimit(Some(pid), resource, bound(most));
    }
}

/// A child under way. Dropping it kills its whole group.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
    verb: Verb,
    child: Child,
    pid: Pid,
    ended: bool,
    _place: OwnedSemaphorePermit,
}

impl Running {
    /// Process id, which is also the id of its group.
    pub(crate) fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Waits for the end; -1 stands for a signal.
    pub(crate) async fn wait(&mut self) -> Result<i32> {
        let status = self.child.wait().await.map_err(Error::io("waiting for git"))?;
        self.ended = true;
        Ok(status.code().unwrap_or(-1))
    }

    pub(crate) fn verb(&self) -> Verb {
        self.verb
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            // Gone already is what is wanted.
            let _ = rustix::process::kill_process_group(self.pid, Signal::KILL);
        }
    }
}

/// Reads all, or fails beyond `most` bytes.
pub(crate) async fn read_most(from: &mut (impl AsyncRead + Unpin), most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    from.take(limit).read_to_end(&mut bytes).await.map_err(Error::io("reading from git"))?;
    if bytes.len() > most { Err(Error::TooMuch("bytes printed by git")) } else { Ok(bytes) }
}

/// Keeps the beginning and reads on to the end, so that the child is never stuck on a full pipe.
pub(crate) async fn keep_most(from: &mut (impl AsyncRead + Unpin)) -> String {
    let mut kept = Vec::new();
    let most = u64::try_from(limits::CHILD_STDERR_BYTES_MAX).unwrap_or(u64::MAX);
    // A complaint that cannot be read is lost without harm: the status decides.
    let _ = (&mut *from).take(most).read_to_end(&mut kept).await;
    let _ = tokio::io::copy(from, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&kept).into_owned()
}

/// Ends a process group that a former server left behind, if `pid` still is git's `verb` in `git_dir`.
/// True when there was one. Its members are asked by the kernel's own record, so a re-used pid is never
/// struck.
pub(crate) fn end_leftover(pid: u32, verb: Verb, git_dir: &Path) -> Result<bool> {
    let line = match std::fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(line) => line,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(Error::Io { what: "reading a process", source }),
    };
    let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
    let git_dir = git_dir.as_os_str().as_encoded_bytes();
    let ours = words.contains(&verb.as_str().as_bytes())
        && words.iter().any(|word| word.ends_with(git_dir))
        && words.first().is_some_and(|word| word.ends_with(b"git"));
    let Some(group) = i32::try_from(pid).ok().and_then(Pid::from_raw).filter(|_| ours) else {
        return Ok(false);
    };
    match rustix::process::kill_process_group(group, Signal::KILL) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::SRCH) => Ok(false),
        Err(error) => Err(Error::Io { what: "ending a left-over process", source: error.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_beyond_the_queue_is_refused_at_once_and_whoever_goes_makes_room() {
        let queue = Queue::new(1, 1);
        let held = queue.place().await.unwrap();
        let waits = tokio::spawn({
            let queue = Arc::clone(&queue);
            async move { queue.place().await.map(|_| ()) }
        });
        while queue.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(queue.place().await, Err(Error::TooManyWait)));
        drop(held);
        waits.await.unwrap().unwrap();
        assert_eq!(queue.waiting.load(Ordering::SeqCst), 0);
        assert!(queue.place().await.is_ok());
    }
}
