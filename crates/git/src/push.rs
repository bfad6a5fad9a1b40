//! Receiving a push: `git receive-pack` with the parsed head replayed, our hook asking back while the
//! objects are in quarantine, and git's answer held back until the caller has written its facts.
//!
//! ```text
//! t0  head parsed, rules about refs decided by the caller                      refused: report_refusal
//! t1  receive-pack takes the pack into quarantine; the hook asks; `judge` decides and notes its intent
//! t2  git moves the refs, if the old values hold
//! t3  objects, refs and directories are written through to the disk            receive_pack returns here
//! t4  the caller records the facts, then sends PushEnd::reply to the client
//! ```

use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::process::ChildStdin;

use crate::hook::{SOCKET_PATH_BYTES_MAX, SOCKET_VARIABLE, TOKEN_VARIABLE};
use crate::process::{Call, Kind, Running, Verb, keep_most, read_most};
use crate::{BranchName, Command, Error, Incoming, PushHead, Repository, Result, limits, read};

/// What the caller says about a push in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// Let the refs move.
    Accept,
    /// Refuse it; the text is printed on the pusher's terminal after `remote:`.
    Refuse {
        /// Lines for the terminal.
        text: String,
    },
}

/// How a push ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushEnd {
    /// At least one ref moved, and is on disk.
    pub moved: bool,
    /// The commands whose refs are now where they should be.
    pub done: Vec<Command>,
    /// git's answer to the client, held back: send it when the facts are committed.
    pub reply: Vec<u8>,
    /// What git printed for the server's log.
    pub log: String,
}

impl Repository {
    /// Serves a push. `rest` is the request's body after the head; `token` is 128 bits of chance, fresh
    /// for each push, by which the hook proves that it belongs to it. `judge` is asked at most once,
    /// while the objects are in quarantine; when it is not asked (a broken pack, a probe) no ref moves. A
    /// refusal leaves nothing behind.
    ///
    /// Dropping the future kills git's whole process group: a caller that noted an intent in `judge` runs
    /// this in a task of its own.
    pub async fn receive_pack<J, F>(
        &self,
        head: PushHead,
        rest: impl AsyncRead + Unpin,
        token: [u8; 16],
        judge: J,
    ) -> Result<PushEnd>
    where
        J: FnOnce(Incoming) -> F,
        F: Future<Output = Judgement>,
    {
        if !self.exists() {
            return Err(Error::RepositoryMissing);
        }
        self.all().verify_hook()?;
        let token: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
        let door = Door::open(&self.all().socket_root(), &token)?;
        let call = Call::new(Verb::ReceivePack, Kind::Push)
            .env(SOCKET_VARIABLE, door.path.as_os_str())
            .env(TOKEN_VARIABLE, &token)
            .word("--stateless-rpc")
            .path(self.dir());
        let mut running = self.starter().start(call).await?;
        let asked = AtomicBool::new(false);
        let judge = |incoming| {
            asked.store(true, Ordering::Relaxed);
            judge(incoming)
        };
        let feed = async |stdin| match feed(stdin, &head.raw, rest).await {
            // Once the hook asked, git has the whole pack: a client that breaks off now must not undo an
            // accepted push half way.
            Err(error) if !asked.load(Ordering::Relaxed) => Err(error),
            Ok(()) | Err(_) => std::future::pending().await,
        };
        let work = self.converse(&mut running, &head, feed, &door, &token, judge);
        let end = tokio::time::timeout(limits::PUSH_TIME, work).await;
        let (status, reply, log) = end.map_err(|_| Error::TimedOut(Verb::ReceivePack.as_str()))??;
        drop(running);
        let done = self.done(&head.commands).await?;
        if !done.is_empty() {
            self.sync_objects().await?;
            self.sync_refs(done.iter().map(|command| command.name.clone()).collect()).await?;
        }
        if !done.is_empty() && !asked.load(Ordering::Relaxed) {
            let path = self.all().root().join(".hooks").join("pre-receive");
            return Err(Error::Foreign { path, what: "git moved a ref without asking it".to_owned() });
        }
        if status != 0 && reply.is_empty() {
            return Err(Error::Git { verb: Verb::ReceivePack.as_str(), status, stderr: log });
        }
        Ok(PushEnd { moved: !done.is_empty(), done, reply, log })
    }

    /// Feeds git, listens to it and answers its hook, until it ends. `feed` ends only to break off.
    async fn converse<J, F>(
        &self,
        running: &mut Running,
        head: &PushHead,
        feed: impl AsyncFnOnce(ChildStdin) -> Result<()>,
        door: &Door,
        token: &str,
        judge: J,
    ) -> Result<(i32, Vec<u8>, String)>
    where
        J: FnOnce(Incoming) -> F,
        F: Future<Output = Judgement>,
    {
        let pid = running.pid();
        let stdin = running.stdin.take().expect("stdin is piped");
        let mut stdout = running.stdout.take().expect("stdout is piped");
        let mut stderr = running.stderr.take().expect("stderr is piped");
        let ended = async {
            let (reply, log) =
                tokio::join!(read_most(&mut stdout, limits::PUSH_REPLY_BYTES_MAX), keep_most(&mut stderr));
            Ok::<_, Error>((running.wait().await?, reply?, log))
        };
        let asked = async {
            self.answer(door, token, head, pid, judge).await?;
            // The answer is given once; git's end is what ends the push.
            std::future::pending::<Result<()>>().await
        };
        let feed = feed(stdin);
        tokio::pin!(ended, asked, feed);
        let error = tokio::select! {
            biased;
            end = &mut ended => return end,
            Err(error) = &mut asked => error,
            Err(error) = &mut feed => error,
        };
        // Its input is at its end: git says so, clears away what it had taken in and goes. Struck dead it
        // would leave that lying, and with nobody to listen it would be struck by its own words.
        let _ = tokio::time::timeout(limits::END_TIME, &mut ended).await;
        Err(error)
    }

    /// Waits for the hook, asks the caller, answers.
    async fn answer<J, F>(&self, door: &Door, token: &str, head: &PushHead, pid: u32, judge: J) -> Result<()>
    where
        J: FnOnce(Incoming) -> F,
        F: Future<Output = Judgement>,
    {
        let (mut stream, quarantine) = loop {
            let (mut stream, _) = door.listener.accept().await.map_err(Error::io("waiting for the hook"))?;
            // Whoever does not know this push's token is not its hook.
            if let Some(quarantine) = self.question(&mut stream, token).await? {
                break (stream, quarantine);
            }
        };
        let (commands, options) = (head.commands.clone(), head.options.clone());
        let incoming = Incoming { repository: self.clone(), quarantine, commands, options, pid };
        let answer = match judge(incoming).await {
            Judgement::Accept => "ok\n".to_owned(),
            Judgement::Refuse { text } => {
                let end = text.floor_char_boundary(text.len().min(limits::HOOK_MESSAGE_BYTES_MAX / 2));
                format!("no\n{}\n", text[..end].trim_end())
            }
        };
        // A hook that is gone means that git is gone: its own end tells.
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
        Ok(())
    }

    /// The quarantine directory that the hook names (none for a push without objects); the outer `None`
    /// when the token is wrong or the path is not one of this repository's.
    async fn question(&self, stream: &mut UnixStream, token: &str) -> Result<Option<Option<PathBuf>>> {
        let mut text = Vec::new();
        let most = u64::try_from(limits::HOOK_MESSAGE_BYTES_MAX).unwrap_or(u64::MAX);
        let mut said = stream.take(most);
        if !matches!(tokio::time::timeout(limits::IDLE_TIME, said.read_to_end(&mut text)).await, Ok(Ok(_))) {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        if !lines.next().is_some_and(|said| equal(said.as_bytes(), token.as_bytes())) {
            return Ok(None);
        }
        let Some(named) = lines.next() else { return Ok(None) };
        if named.is_empty() {
            return Ok(Some(None));
        }
        let quarantine = std::fs::canonicalize(self.dir().join(named)).ok();
        let inside = quarantine.zip(std::fs::canonicalize(self.dir().join("objects")).ok());
        Ok(inside.filter(|(path, objects)| path.starts_with(objects)).map(|(path, _)| Some(path)))
    }

    /// The commands whose refs stand where they should.
    async fn done(&self, commands: &[Command]) -> Result<Vec<Command>> {
        let commands = commands.to_vec();
        self.read(move |repo| {
            let mut done = Vec::new();
            for command in commands {
                let now = read::find_ref(repo, &command.name)?;
                if now.unwrap_or(crate::Oid::ZERO) == command.new && command.old != command.new {
                    done.push(command);
                }
            }
            Ok(done)
        })
        .await
    }

    /// Where a branch of a noted push stands after a restart: true when `new` is in its history, false
    /// when not (the push never moved it, or the branch is gone).
    pub async fn push_arrived(&self, branch: &BranchName, new: crate::Oid) -> Result<bool> {
        match self.find_branch(branch).await? {
            None => Ok(false),
            Some(tip) if tip == new => Ok(true),
            Some(tip) => match self.commit(new).await {
                Ok(_) => self.contains(new, tip).await,
                Err(Error::NotFound(_)) => Ok(false),
                Err(error) => Err(error),
            },
        }
    }
}

/// Compares without telling by its time where two differ.
fn equal(one: &[u8], two: &[u8]) -> bool {
    one.len() == two.len() && one.iter().zip(two).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Replays the head, then passes the body on. git that ends early is no fault of the feed.
async fn feed(mut stdin: ChildStdin, head: &[u8], mut rest: impl AsyncRead + Unpin) -> Result<()> {
    if stdin.write_all(head).await.is_err() {
        return Ok(());
    }
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = tokio::time::timeout(limits::IDLE_TIME, rest.read(&mut buffer)).await;
        let read = read.map_err(|_| Error::TimedOut("receive-pack"))?;
        let count = read.map_err(Error::io("reading a push"))?;
        if count == 0 {
            return Ok(());
        }
        if stdin.write_all(&buffer[..count]).await.is_err() {
            return Ok(());
        }
    }
}

/// The socket of one push, in a directory that only this user may enter; gone when dropped.
#[derive(Debug)]
struct Door {
    path: PathBuf,
    listener: UnixListener,
}

impl Door {
    fn open(room: &Path, token: &str) -> Result<Self> {
        // Half of the token names the socket; the whole of it opens.
        let path = room.join(format!("{}.sock", &token[..16]));
        let bind = || {
            if path.as_os_str().len() <= SOCKET_PATH_BYTES_MAX {
                return UnixListener::bind(&path);
            }
            // A socket's address is short; a longer path is reached through an open directory.
            let dir = std::fs::File::open(room)?;
            let short = Path::new("/proc/self/fd").join(dir.as_raw_fd().to_string());
            UnixListener::bind(short.join(path.file_name().expect("made with a name above")))
        };
        let listener = bind().map_err(Error::io("opening the hook's socket"))?;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&path, private).map_err(Error::io("opening the hook's socket"))?;
        Ok(Self { path, listener })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // One that stays is swept at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}
