//! The sandbox ladder: which rung works here, and how a script is started on it.
//!
//! A server that runs as root gives each slot a user of its own before anything else; a job never runs as
//! root, since root inside a user namespace still writes the host's `/proc/sys`.

use std::fmt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::block::Block;
use crate::job::{CancelToken, EndState, JobSpec, Limits, Network, Slot};
use crate::limits::{self, PROBE_S};
use crate::sandbox_exec;
use crate::{Error, process};

pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// The slot that only the probe uses.
pub(crate) const PROBE_SLOT: Slot = Slot::Job(limits::SLOTS_MAX - 1);

/// A rung of the ladder, the higher one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// bubblewrap: namespaces for files, processes, network.
    Bwrap,
    /// The kernel's landlock with resource limits, by a helper that is this program itself.
    Landlock,
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rung::Bwrap => "bwrap",
            Rung::Landlock => "landlock",
        })
    }
}

/// What the office configured.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The rung that must be used; `None`: the highest that works.
    pub wanted: Option<Rung>,
    /// The program that answers to the argument [`sandbox_exec::ARGUMENT`] by calling [`sandbox_exec::run`].
    pub helper: PathBuf,
    /// Where the running jobs keep their control files. All directories above it, and above work and
    /// environment directories, must let other users pass (mode 0711).
    pub run_dir: PathBuf,
}

/// A sandbox that was probed and works.
#[derive(Debug, Clone)]
pub struct Sandbox {
    rung: Rung,
    program: PathBuf,
    /// The users of the slots, on a server that runs as root.
    users: Option<Arc<Block>>,
    bash: bool,
}

/// What the system page and the doctor show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The rung in use.
    pub rung: Rung,
    /// Whether each slot has a user of its own.
    pub separate_users: bool,
    /// The first user id of the block that this sandbox holds.
    pub users_from: Option<u32>,
    /// What this rung does not hold back.
    pub gaps: Vec<Gap>,
}

/// What a sandbox does not hold back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Memory is limited per process, not over all of a job's.
    MemoryOfAllProcesses,
    /// Jobs run as the server's own user.
    SharedUser,
    /// UDP and sockets with a path in the file system.
    UdpAndPathSockets,
    /// The job sees that other processes exist.
    ProcessesVisible,
    /// The number of processes is not limited.
    ProcessCount,
    /// `/tmp` counts as disk, without a limit of its own.
    TmpOnDisk,
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.users_from {
            Some(first) => write!(f, "{}, separate users: from {first}", self.rung)?,
            None => write!(f, "{}, separate users: no", self.rung)?,
        }
        write!(f, ", gaps: {:?}", self.gaps)
    }
}

/// All that a start needs.
pub(crate) struct Launch<'a> {
    /// Directory with the script, `passwd` and `group`.
    pub control: &'a Path,
    /// Directory for temporary files, where the rung has no `/tmp` of its own.
    pub tmp: &'a Path,
    pub script: &'a str,
    pub work: &'a Path,
    pub environment_dir: Option<&'a Path>,
    pub uid: Option<u32>,
    pub limits: Limits,
    pub network: Network,
}

impl Sandbox {
    /// Finds the rung to use and runs a whole job on it, so that what is missing shows at start and not at
    /// the first deployment. Blocks for a moment.
    ///
    /// # Errors
    /// [`Error::RungUnavailable`] when the configured rung does not work: a lower one is never taken
    /// silently. [`Error::NoSandbox`] when none was configured and none works. [`Error::Io`] for the run
    /// directory, or when no block of users is free.
    pub fn detect(setup: &Setup) -> Result<Sandbox, Error> {
        std::fs::create_dir_all(&setup.run_dir).map_err(Error::io("making the run directory"))?;
        let root = rustix::process::geteuid().is_root();
        let users = if root { Some(Arc::new(Block::take()?)) } else { None };
        let mut why = Vec::new();
        for rung in [Rung::Bwrap, Rung::Landlock] {
            if setup.wanted.is_some_and(|wanted| wanted != rung) {
                continue;
            }
            match Sandbox::probe(rung, setup, users.clone()) {
                Ok(sandbox) => return Ok(sandbox),
                Err(reason) => why.push((rung, reason)),
            }
        }
        Err(match (setup.wanted, why.pop()) {
            (Some(rung), Some((_, why))) => Error::RungUnavailable { rung, why },
            (_, last) => {
                why.extend(last);
                let said: Vec<String> = why.iter().map(|(rung, why)| format!("{rung}: {why}")).collect();
                Error::NoSandbox { why: said.join("; ") }
            }
        })
    }

    /// The rung in use.
    #[must_use]
    pub fn rung(&self) -> Rung {
        self.rung
    }

    /// What the system page and the doctor show.
    #[must_use]
    pub fn describe(&self) -> Description {
        let mut gaps = vec![Gap::MemoryOfAllProcesses];
        if self.users.is_none() {
            gaps.push(Gap::SharedUser);
        }
        if self.rung == Rung::Landlock {
            gaps.extend([Gap::UdpAndPathSockets, Gap::ProcessesVisible, Gap::TmpOnDisk]);
            if self.users.is_none() {
                gaps.push(Gap::ProcessCount);
            }
        }
        let users_from = self.users.as_ref().map(|users| users.first());
        Description { rung: self.rung, separate_users: users_from.is_some(), users_from, gaps }
    }

    pub(crate) fn bash(&self) -> bool {
        self.bash
    }

    /// The user of the slot, when jobs have users of their own. The outer `None`: the slot is out of range.
    pub(crate) fn uid(&self, slot: Slot) -> Option<Option<u32>> {
        match &self.users {
            Some(users) => users.uid(slot).map(Some),
            None => slot.place().map(|_| None),
        }
    }

    /// The user that owns the files of this slot; `None` where all jobs run as the server's own user, or the
    /// slot is out of range.
    #[must_use]
    pub fn owner_of(&self, slot: Slot) -> Option<u32> {
        self.uid(slot).flatten()
    }

    /// Work and environment directory as the job sees them.
    pub(crate) fn places(&self, spec: &JobSpec) -> (PathBuf, Option<PathBuf>) {
        match self.rung {
            Rung::Bwrap => {
                (PathBuf::from("/w"), spec.environment_dir.as_ref().map(|_| PathBuf::from("/env")))
            }
            Rung::Landlock => (spec.work.clone(), spec.environment_dir.clone()),
        }
    }

    /// Whether the process started by [`Sandbox::command`] listens to a lifeline.
    pub(crate) fn has_lifeline(&self) -> bool {
        self.rung == Rung::Landlock
    }

    pub(crate) fn command(&self, launch: &Launch<'_>) -> Command {
        match self.rung {
            Rung::Bwrap => self.bwrap(launch),
            Rung::Landlock => sandbox_exec::command(&self.program, self.shell(), launch),
        }
    }

    fn shell(&self) -> &'static str {
        if self.bash { "/bin/bash" } else { "/bin/sh" }
    }

    fn bwrap(&self, launch: &Launch<'_>) -> Command {
        let mut command = process::command(&self.program);
        command.env("PATH", PATH);
        if let Some(uid) = launch.uid {
            // Also clears the supplementary groups.
            command.uid(uid).gid(uid);
        }
        command.args([
            "--unshare-user",
            "--unshare-ipc",
            "--unshare-pid",
            "--unshare-uts",
            "--unshare-cgroup",
        ]);
        if launch.network == Network::Off {
            command.arg("--unshare-net");
        }
        command.args([
            "--disable-userns",
            "--cap-drop",
            "ALL",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
        ]);
        command.args(["--hostname", "job", "--ro-bind", "/usr", "/usr"]);
        for (name, target) in
            [("/bin", "usr/bin"), ("/sbin", "usr/sbin"), ("/lib", "usr/lib"), ("/lib64", "usr/lib64")]
        {
            let merged = std::fs::symlink_metadata(name).is_ok_and(|found| found.is_symlink());
            if merged {
                command.args(["--symlink", target, name]);
            } else {
                command.args(["--ro-bind-try", name, name]);
            }
        }
        for name in ["/etc/ssl", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"] {
            command.args(["--ro-bind-try", name, name]);
        }
        if launch.network == Network::Host {
            for name in ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"] {
                command.args(["--ro-bind-try", name, name]);
            }
        }
        command.args(["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"]);
        command.args(["--size", &limits::TMP_BYTES_MAX.to_string(), "--tmpfs", "/tmp"]);
        command.arg("--ro-bind").arg(launch.control.join("passwd")).arg("/etc/passwd");
        command.arg("--ro-bind").arg(launch.control.join("group")).arg("/etc/group");
        command.arg("--ro-bind").arg(launch.control).arg("/run/job");
        command.arg("--bind").arg(launch.work).arg("/w");
        if let Some(environment_dir) = launch.environment_dir {
            command.arg("--bind").arg(environment_dir).arg("/env");
        }
        command.args(["--chdir", "/w", "--remount-ro", "/"]);
        for (name, value) in
            [("PATH", PATH), ("HOME", "/w"), ("TMPDIR", "/tmp"), ("LANG", "C.UTF-8"), ("TERM", "dumb")]
        {
            command.args(["--setenv", name, value]);
        }
        // Limits inside: there the number of processes counts this job's alone.
        command.args(["--", "/usr/bin/prlimit", "--core=0"]);
        command.arg(format!("--nproc={}", launch.limits.processes_max));
        command.arg(format!("--data={}", launch.limits.memory_bytes_max));
        command.arg(format!("--fsize={}", launch.limits.file_bytes_max));
        command.arg("--").arg(self.shell()).arg(Path::new("/run/job").join(launch.script));
        command
    }

    fn probe(rung: Rung, setup: &Setup, users: Option<Arc<Block>>) -> Result<Sandbox, String> {
        let program = match rung {
            Rung::Bwrap => ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]
                .into_iter()
                .map(PathBuf::from)
                .find(|path| path.exists())
                .ok_or("bubblewrap is not installed")?,
            Rung::Landlock => setup.helper.clone(),
        };
        let sandbox = Sandbox { rung, program, users, bash: Path::new("/bin/bash").exists() };
        let work = setup.run_dir.join("probe-work");
        let log = setup.run_dir.join("probe.log");
        let said = |doing: &str| {
            let doing = doing.to_owned();
            move |error: std::io::Error| format!("{doing}: {error}")
        };
        std::fs::create_dir_all(&work).map_err(said("making a work directory"))?;
        let writer = crate::log::LogWriter::create(&log).map_err(said("making a log"))?;
        let mut spec = JobSpec::empty(String::from("probe"), setup.run_dir.clone(), work.clone(), PROBE_SLOT);
        spec.script = vec![String::from("true")];
        spec.timeout_s = PROBE_S;
        let end = sandbox.execute(&spec, writer, &CancelToken::new());
        let output = std::fs::read(&log).unwrap_or_default();
        std::fs::remove_dir_all(&work).map_err(said("removing the work directory"))?;
        std::fs::remove_file(&log).map_err(said("removing the log"))?;
        match end.state {
            EndState::Passed => Ok(sandbox),
            EndState::Infrastructure { reason } => Err(reason.to_string()),
            EndState::TimedOut => Err(format!("no answer within {PROBE_S} seconds")),
            EndState::Failed { .. } | EndState::Canceled => {
                Err(format!("the probe failed: {}", crate::log::readable(&output)))
            }
        }
    }
}
