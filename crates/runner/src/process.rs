//! Starting and watching processes: the only place of this crate that does.
//!
//! The death signal of a sandbox follows the *thread* that started it, so all are started by one thread that
//! lives as long as the server. A thread of a pool would take its jobs along when the pool lets it go.

use std::io::{PipeReader, Read};
use std::ops::RangeInclusive;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::job::CancelToken;

/// How often cancellation, time and disk are looked at while a job is silent.
const TICK: Duration = Duration::from_millis(100);
/// How long the output of a killed job is waited for.
const DRAIN: Duration = Duration::from_secs(5);

type Request = (Command, Sender<std::io::Result<Child>>);

/// A command for a program given by its full path, with an empty environment.
#[expect(clippy::disallowed_methods, reason = "the one place of this crate that starts processes")]
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().current_dir("/");
    command
}

/// Starts the command from the permanent thread.
pub(crate) fn spawn(command: Command) -> std::io::Result<Child> {
    static SPAWNER: OnceLock<Mutex<Sender<Request>>> = OnceLock::new();
    let gone = |_| std::io::Error::other("the thread that starts jobs is gone");
    let sender = SPAWNER.get_or_init(|| {
        let (sender, receiver) = channel::<Request>();
        std::thread::Builder::new()
            .name(String::from("job-spawner"))
            .spawn(move || {
                for (mut command, answer) in receiver {
                    // Whoever asked and went away again has its job ended by the drop of the answer's pipes.
                    drop(answer.send(command.spawn()));
                }
            })
            .expect("a process that cannot start one thread cannot serve");
        Mutex::new(sender)
    });
    let (answer, receiver) = channel();
    let sender = sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
    sender.send((command, answer)).map_err(|_| gone(()))?;
    receiver.recv().map_err(|_| gone(()))?
}

/// A process under way, with its output.
pub(crate) struct Running {
    child: Child,
    pidfd: OwnedFd,
    output: PipeReader,
    /// Closing it tells the helper of the landlock rung to end the job.
    lifeline: Option<ChildStdin>,
    open: bool,
}

/// What ended the watching.
#[derive(Debug)]
pub(crate) enum Ended {
    Exit(ExitStatus),
    TimedOut,
    Canceled,
    /// One of the caller's looks at the disk said so.
    DiskLimit,
    /// The output could not be kept.
    Output(std::io::Error),
}

impl Running {
    /// Starts a sandbox whose job runs as `uid`, if that is another user than the server's.
    pub fn start(mut command: Command, lifeline: bool, uid: Option<u32>) -> std::io::Result<Running> {
        let (output, writer) = std::io::pipe()?;
        // A job that writes to /dev/stderr opens the pipe anew, by its owner and mode.
        std::os::unix::fs::fchown(&writer, uid, uid)?;
        command.stdout(writer.try_clone()?).stderr(writer);
        // Ctrl-C at the server's terminal is for the server, which then ends its jobs in order.
        command.process_group(0);
        command.stdin(if lifeline { Stdio::piped() } else { Stdio::null() });
        let mut child = spawn(command)?;
        let lifeline = child.stdin.take();
        let pidfd = pidfd_open(pid(&child), PidfdFlags::empty())?;
        Ok(Running { child, pidfd, output, lifeline, open: true })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Watches until the process ends or has to. `output` gets every piece; `over` is asked about once a
    /// second.
    pub fn watch(
        &mut self,
        deadline: Instant,
        cancel: &CancelToken,
        mut output: impl FnMut(&[u8]) -> std::io::Result<()>,
        mut over: impl FnMut() -> bool,
    ) -> std::io::Result<Ended> {
        let mut look_at = Instant::now() + Duration::from_secs(1);
        let ended = loop {
            if cancel.is_canceled() {
                break Ended::Canceled;
            }
            let now = Instant::now();
            if now >= deadline {
                break Ended::TimedOut;
            }
            if now >= look_at {
                if over() {
                    break Ended::DiskLimit;
                }
                // A large tree takes long to walk; looking costs at most a tenth of a core.
                look_at = Instant::now() + (now.elapsed() * 10).max(Duration::from_secs(1));
            }
            let exited = self.wait(TICK.min(deadline - now))?;
            match self.read(&mut output) {
                Ok(true) => {}
                Ok(false) if exited => break Ended::Exit(self.child.wait()?),
                Ok(false) => {}
                Err(error) => break Ended::Output(error),
            }
        };
        self.end(&mut output, ended)
    }

    fn end(
        &mut self,
        output: &mut impl FnMut(&[u8]) -> std::io::Result<()>,
        ended: Ended,
    ) -> std::io::Result<Ended> {
        if !matches!(ended, Ended::Exit(_)) {
            self.kill();
            self.child.wait()?;
        }
        // The output ends when the last process that holds it is gone.
        let until = Instant::now() + DRAIN;
        while self.open && Instant::now() < until {
            self.wait_output(TICK)?;
            if let Err(error) = self.read(output)
                && matches!(ended, Ended::Exit(_))
            {
                return Ok(Ended::Output(error));
            }
        }
        Ok(ended)
    }

    /// Ends the sandbox: the helper by its lifeline, so that it can end all of the job; bwrap by a signal.
    fn kill(&mut self) {
        if self.lifeline.take().is_some() {
            let helper = PollFd::new(&self.pidfd, PollFlags::IN);
            let patience = Timespec { tv_sec: 10, tv_nsec: 0 };
            if matches!(poll(&mut [helper], Some(&patience)), Ok(1..)) {
                return;
            }
        }
        // It may have ended by itself meanwhile: the pidfd then names nobody else.
        let _gone = pidfd_send_signal(&self.pidfd, Signal::KILL);
    }

    /// Waits for output or end; answers whether the process has ended.
    fn wait(&self, patience: Duration) -> std::io::Result<bool> {
        let flags = PollFlags::IN;
        let mut fds = vec![PollFd::new(&self.pidfd, flags)];
        if self.open {
            fds.push(PollFd::new(&self.output, flags));
        }
        poll_retry(&mut fds, patience)?;
        Ok(fds[0].revents().contains(PollFlags::IN))
    }

    fn wait_output(&self, patience: Duration) -> std::io::Result<()> {
        poll_retry(&mut [PollFd::new(&self.output, PollFlags::IN)], patience)
    }

    /// Reads one piece if there is one; answers whether there was.
    fn read(&mut self, output: &mut impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<bool> {
        if !self.open {
            return Ok(false);
        }
        let mut fds = [PollFd::new(&self.output, PollFlags::IN)];
        poll_retry(&mut fds, Duration::ZERO)?;
        if fds[0].revents().is_empty() {
            return Ok(false);
        }
        let mut piece = [0; 64 * 1024];
        let bytes = self.output.read(&mut piece)?;
        if bytes == 0 {
            self.open = false;
            return Ok(false);
        }
        output(&piece[..bytes])?;
        Ok(true)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.kill();
            let _ended = self.child.wait();
        }
    }
}

fn poll_retry(fds: &mut [PollFd<'_>], patience: Duration) -> std::io::Result<()> {
    let patience = Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(patience.subsec_nanos()),
    };
    match poll(fds, Some(&patience)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// When the process started, in clock ticks since boot: tells it from a later one with the same number.
pub(crate) fn started_at_ticks(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

/// Kills one process if it is still the one that started then.
pub(crate) fn kill_if_same(pid: u32, ticks: u64) -> bool {
    let Some(number) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    let Ok(pidfd) = pidfd_open(number, PidfdFlags::empty()) else { return false };
    started_at_ticks(pid) == Some(ticks) && pidfd_send_signal(pidfd.as_fd(), Signal::KILL).is_ok()
}

/// Kills every process of a slot's own user and waits until none is left; `false` when some are after five
/// seconds.
pub(crate) fn sweep_user(uid: u32) -> bool {
    let until = Instant::now() + DRAIN;
    loop {
        let left = processes_of(&(uid..=uid));
        if left.is_empty() {
            return true;
        }
        if Instant::now() > until {
            return false;
        }
        for pidfd in &left {
            let _gone = pidfd_send_signal(pidfd, Signal::KILL);
        }
        let mut fds: Vec<PollFd<'_>> =
            left.iter().map(|pidfd| PollFd::new(pidfd, PollFlags::IN)).take(1).collect();
        if poll_retry(&mut fds, TICK).is_err() {
            return false;
        }
    }
}

/// Whether a process of one of these users lives.
pub(crate) fn any_of(uids: RangeInclusive<u32>) -> bool {
    !processes_of(&uids).is_empty()
}

/// Handles on the living processes of these users.
fn processes_of(uids: &RangeInclusive<u32>) -> Vec<OwnedFd> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let mut out = Vec::new();
    for entry in entries.flatten() {
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        let Some(pid) = Pid::from_raw(number) else { continue };
        let Ok(pidfd) = pidfd_open(pid, PidfdFlags::empty()) else { continue };
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        let dead = field("State:").is_some_and(|state| state.trim_start().starts_with(['Z', 'X']));
        let owner = field("Uid:").and_then(|uids| uids.split_whitespace().next()?.parse::<u32>().ok());
        if !dead && owner.is_some_and(|owner| uids.contains(&owner)) {
            out.push(pidfd);
        }
    }
    out
}
