//! The helper of the landlock rung. The server starts its own program with [`ARGUMENT`]; that process stays
//! outside of the sandbox as the job's guardian and starts itself again as the job.
//!
//! ```text
//! server --lifeline (stdin)--> guardian, adopts orphans --> job: slot's user, limits, landlock --> shell
//! ```
//! The guardian ends the job and all it left behind when the job's shell ends, and when the lifeline closes:
//! the server cancelled, or died. The job's shell dies with its guardian. A child that made a session of its
//! own is adopted by the guardian and ended all the same.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Resource, Rlimit, Signal, WaitOptions};
use serde::{Deserialize, Serialize};

use crate::job::Network;
use crate::process;
use crate::sandbox::Launch;

/// The hidden first argument with which the helper is started.
pub const ARGUMENT: &str = "sandbox-exec";
/// The second argument of the process that becomes the job.
const JOB: &str = "job";
/// The interface of the kernel below which this rung is refused: it brings rules for TCP.
const ABI_LEAST: ABI = ABI::V4;

/// What the guardian is told. Nothing secret: it stands in the argument list.
#[derive(Serialize, Deserialize)]
struct Order {
    shell: String,
    script: PathBuf,
    control: PathBuf,
    tmp: PathBuf,
    work: PathBuf,
    environment_dir: Option<PathBuf>,
    uid: Option<u32>,
    processes_max: Option<u64>,
    memory_bytes_max: u64,
    file_bytes_max: u64,
    network: bool,
}

pub(crate) fn command(helper: &std::path::Path, shell: &str, launch: &Launch<'_>) -> Command {
    let order = Order {
        shell: shell.to_owned(),
        script: launch.control.join(launch.script),
        control: launch.control.to_owned(),
        tmp: launch.tmp.to_owned(),
        work: launch.work.to_owned(),
        environment_dir: launch.environment_dir.map(ToOwned::to_owned),
        uid: launch.uid,
        // Without a user of its own the limit would count all processes of the server's user.
        processes_max: launch.uid.map(|_| launch.limits.processes_max),
        memory_bytes_max: launch.limits.memory_bytes_max,
        file_bytes_max: launch.limits.file_bytes_max,
        network: launch.network == Network::Host,
    };
    let order = serde_json::to_string(&order).expect("an order is plain text and numbers");
    let mut command = process::command(helper);
    command.args([ARGUMENT, &order]);
    command
}

/// The helper's whole life; the caller returns what it returns. `arguments` are those after [`ARGUMENT`].
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<String> = arguments.into_iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let (job, order) = match arguments.as_slice() {
        [order] => (false, order),
        [role, order] if role == JOB => (true, order),
        _ => return complain("this command is for the server's own use"),
    };
    let Ok(order) = serde_json::from_str::<Order>(order) else {
        return complain("this command is for the server's own use");
    };
    let outcome = if job { become_job(&order) } else { guard(&order) };
    outcome.unwrap_or_else(|why| complain(&why))
}

fn complain(why: &str) -> ExitCode {
    // The server reads it as the sandbox's complaint; when even that fails, the exit code must do.
    let _said = writeln!(std::io::stderr(), "{ARGUMENT}: {why}");
    ExitCode::from(125)
}

fn say<E: std::fmt::Display>(doing: &str) -> impl FnOnce(E) -> String {
    let doing = doing.to_owned();
    move |error| format!("{doing}: {error}")
}

fn guard(order: &Order) -> Result<ExitCode, String> {
    // The server may have made this process a group leader already; a session is a wish, not a need.
    let _session = rustix::process::setsid();
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).map_err(say("adopting orphans"))?;
    let text = serde_json::to_string(order).map_err(say("writing the order"))?;
    let mut command = process::command("/proc/self/exe");
    command.args([ARGUMENT, JOB, &text]).stdin(Stdio::null());
    if let Some(uid) = order.uid {
        command.uid(uid).gid(uid);
    }
    let job = command.spawn().map_err(say("starting the job"))?;
    let code = watch(job)?;
    Ok(ExitCode::from(code))
}

/// Waits for the job's shell or the lifeline, then ends all that is left.
fn watch(mut job: Child) -> Result<u8, String> {
    let pidfd =
        rustix::process::pidfd_open(Pid::from_child(&job), PidfdFlags::empty()).map_err(say("pidfd"))?;
    let lifeline = std::io::stdin();
    loop {
        let mut fds = [PollFd::new(&pidfd, PollFlags::IN), PollFd::new(&lifeline, PollFlags::IN)];
        match poll(&mut fds, None) {
            Ok(_) if !fds[0].revents().is_empty() => break,
            // Nothing is ever written to the lifeline: any event is its end.
            Ok(_) if !fds[1].revents().is_empty() => {
                let _gone = job.kill();
                break;
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(format!("watching the job: {error}")),
        }
    }
    let status = job.wait().map_err(say("waiting for the job"))?;
    end_orphans()?;
    let killed = || 128 + status.signal().unwrap_or(9);
    Ok(u8::try_from(status.code().unwrap_or_else(killed)).unwrap_or(255))
}

/// Kills children until there are none: those of a killed child become children here.
fn end_orphans() -> Result<(), String> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let me = std::process::id();
        let children = std::fs::read_to_string(format!("/proc/{me}/task/{me}/children")).unwrap_or_default();
        for child in children.split_whitespace() {
            if let Some(pid) = child.parse().ok().and_then(Pid::from_raw) {
                // Not yet waited for, so the number cannot name anybody else.
                let _gone = rustix::process::kill_process(pid, Signal::KILL);
            }
        }
        match rustix::process::wait(WaitOptions::NOHANG) {
            Ok(Some(_)) => {}
            Ok(None) => std::thread::yield_now(),
            Err(rustix::io::Errno::CHILD) => return Ok(()),
            Err(error) => return Err(format!("ending what the job left: {error}")),
        }
        if Instant::now() > until {
            return Err(String::from("the job left processes that do not end"));
        }
    }
}

fn become_job(order: &Order) -> Result<ExitCode, String> {
    // After the change of user, which clears it.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(say("death signal"))?;
    if rustix::process::getuid().is_root() {
        return Err(String::from("a job never runs as root"));
    }
    let limit = |resource, max| {
        rustix::process::setrlimit(resource, Rlimit { current: Some(max), maximum: Some(max) })
            .map_err(say("limits"))
    };
    limit(Resource::Core, 0)?;
    limit(Resource::Data, order.memory_bytes_max)?;
    limit(Resource::Fsize, order.file_bytes_max)?;
    if let Some(processes_max) = order.processes_max {
        limit(Resource::Nproc, processes_max)?;
    }
    restrict(order).map_err(say("landlock"))?;
    let mut shell = process::command(&order.shell);
    shell.arg(&order.script).current_dir(&order.work).stdin(Stdio::null());
    shell
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", &order.work);
    shell.env("TMPDIR", &order.tmp).env("LANG", "C.UTF-8").env("TERM", "dumb");
    Err(format!("starting the shell: {}", shell.exec()))
}

fn restrict(order: &Order) -> Result<(), Box<dyn std::error::Error>> {
    let abi = ABI::V5;
    let read = AccessFs::from_read(abi);
    let all = AccessFs::from_all(abi);
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI_LEAST))?;
    if !order.network {
        rules = rules.handle_access(AccessNet::from_all(ABI_LEAST))?;
    }
    let programs = ["/usr", "/bin", "/sbin", "/lib", "/lib64"];
    let settings = ["/etc/ssl", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"];
    let names = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];
    let devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];
    let mut created = rules
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::AbstractUnixSocket | Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(programs, read))?
        .add_rules(path_beneath_rules(settings, look))?
        .add_rules(path_beneath_rules([&order.control], look))?
        .add_rules(path_beneath_rules(devices, AccessFs::ReadFile | AccessFs::WriteFile))?
        .add_rules(path_beneath_rules([&order.work, &order.tmp], all))?
        .add_rules(path_beneath_rules(&order.environment_dir, all))?;
    if order.network {
        created = created.add_rules(path_beneath_rules(names, look))?;
    }
    let status: RestrictionStatus = created.restrict_self()?;
    match status.ruleset {
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
        RulesetStatus::NotEnforced => Err("the kernel does not enforce it".into()),
    }
}
