//! One run of one job, from its files to its end.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, lchown};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::artifacts::{self, Collected};
use crate::glob::Glob;
use crate::job::{
    ArtifactsOut, CancelToken, EndState, FailCause, InfrastructureFault, JobEnd, JobSpec, Secret,
};
use crate::limits::{AFTER_SCRIPT_S, DISK_FILES_MAX, DISK_FREE_BYTES_MIN};
use crate::log::LogWriter;
use crate::pipeline::{ArtifactsWhen, variables};
use crate::process::{self, Ended, Running};
use crate::sandbox::{Launch, PROBE_SLOT, Sandbox};
use crate::{ENVIRONMENT_DIR_VARIABLE, script, site};

/// Most of a sandbox's complaint that is kept.
const COMPLAINT_BYTES_MAX: usize = 16 * 1024;

impl Sandbox {
    /// Runs a job to its end. Blocks; see [`Sandbox::execute_async`].
    ///
    /// Of one slot only one job may run at a time: what is left of the slot's user afterwards is ended.
    #[must_use]
    pub fn execute(&self, spec: &JobSpec, mut log: LogWriter, cancel: &CancelToken) -> JobEnd {
        let began = Instant::now();
        log.mask(spec.secrets.values().map(Secret::reveal));
        let mut kept = None;
        let state = match Prepared::new(self, spec) {
            Ok(prepared) => {
                let state = prepared.run(&mut log, cancel);
                let state = prepared.keep_artifacts(state, &mut kept);
                let flushed = log.flush().map_err(|error| fault("writing the log", error));
                let removed =
                    prepared.remove().map_err(|error| fault("removing the job's control files", error));
                match flushed.and(removed) {
                    // A verdict on the job stands; only a pass is not believed when its record is lacking.
                    Err(fault) if state == EndState::Passed => EndState::Infrastructure { reason: fault },
                    Ok(()) | Err(_) => state,
                }
            }
            Err(fault) => EndState::Infrastructure { reason: fault },
        };
        JobEnd { state, duration: began.elapsed(), artifacts: kept }
    }

    /// As [`Sandbox::execute`], on a thread of its own. Dropping the future does not end the job: cancel it.
    pub fn execute_async(
        &self,
        spec: JobSpec,
        log: LogWriter,
        cancel: CancelToken,
    ) -> impl Future<Output = JobEnd> + Send + use<> {
        let sandbox = self.clone();
        async move {
            let job = tokio::task::spawn_blocking(move || sandbox.execute(&spec, log, &cancel));
            job.await.unwrap_or_else(|gone| JobEnd {
                state: infrastructure("watching the job", io::Error::other(gone)),
                duration: Duration::ZERO,
                artifacts: None,
            })
        }
    }
}

fn fault(doing: &'static str, error: io::Error) -> InfrastructureFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => InfrastructureFault::DiskFull,
        _ => InfrastructureFault::Files { doing, detail: error.to_string() },
    }
}

/// A job whose files lie ready.
struct Prepared<'a> {
    sandbox: &'a Sandbox,
    spec: &'a JobSpec,
    uid: Option<u32>,
    /// `run_dir/<name>`: control files, the process's number, temporary files.
    dir: PathBuf,
    /// All variables, resolved.
    values: BTreeMap<String, String>,
    /// What lay there before: older versions of a site are not this job's doing.
    bytes_before: u64,
    entries_before: u64,
}

impl<'a> Prepared<'a> {
    fn new(sandbox: &'a Sandbox, spec: &'a JobSpec) -> Result<Prepared<'a>, InfrastructureFault> {
        let wrong =
            |what: &str| fault("preparing the job", io::Error::new(io::ErrorKind::InvalidInput, what));
        let Some(uid) = sandbox.uid(spec.slot) else { return Err(wrong("the slot is out of range")) };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if spec.name.is_empty() || !spec.name.bytes().all(plain) {
            return Err(wrong("the run's name may hold letters, digits and - only"));
        }
        let dir = spec.run_dir.join(&spec.name);
        let values = values(sandbox, spec);
        let mut prepared = Prepared { sandbox, spec, uid, dir, values, bytes_before: 0, entries_before: 0 };
        if let Err(error) = prepared.lay_out() {
            // May hold secrets already. What cannot be removed either is taken away by the next `reap`.
            let _removed = prepared.remove();
            return Err(fault("preparing the job's files", error));
        }
        (prepared.bytes_before, prepared.entries_before) = prepared.usage();
        Ok(prepared)
    }

    fn control(&self) -> PathBuf {
        self.dir.join("control")
    }

    fn lay_out(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        for directory in [self.dir.clone(), self.control(), self.dir.join("tmp")] {
            fs::create_dir(&directory)?;
        }
        for artifacts in &self.spec.artifacts_in {
            artifacts::lay(artifacts, &self.spec.work)?;
        }
        if let Some(environment_dir) = &self.spec.environment_dir {
            site::prepare(environment_dir, self.uid)?;
        }
        let commands = self.spec.before_script.iter().chain(&self.spec.script);
        self.write("job.sh", &script::text(&self.values, commands, self.sandbox.bash()))?;
        let user = self.uid.unwrap_or_else(|| rustix::process::getuid().as_raw());
        let group = self.uid.unwrap_or_else(|| rustix::process::getgid().as_raw());
        self.write("passwd", &format!("job:x:{user}:{group}:job:/w:/bin/sh\n"))?;
        self.write("group", &format!("job:x:{group}:\n"))?;
        if let Some(uid) = self.uid {
            give(&self.spec.work, uid)?;
            give(&self.dir.join("tmp"), uid)?;
            lchown(self.control(), Some(uid), Some(uid))?;
        }
        fs::set_permissions(&self.dir, fs::Permissions::from_mode(0o711))?;
        fs::set_permissions(self.control(), fs::Permissions::from_mode(0o500))?;
        fs::set_permissions(self.dir.join("tmp"), fs::Permissions::from_mode(0o700))
    }

    /// Writes a control file, which only the job's user reads: it may hold secrets.
    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        use std::io::Write;
        let path = self.control().join(name);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&path)?;
        file.write_all(text.as_bytes())?;
        match self.uid {
            Some(uid) => lchown(&path, Some(uid), Some(uid)),
            None => Ok(()),
        }
    }

    fn run(&self, log: &mut LogWriter, cancel: &CancelToken) -> EndState {
        let state = self.phase("job.sh", self.spec.timeout_s, log, cancel);
        let ran = match &state {
            EndState::Passed => "success",
            EndState::Failed { .. } | EndState::TimedOut => "failed",
            EndState::Canceled | EndState::Infrastructure { .. } => return state,
        };
        if self.spec.after_script.is_empty() {
            return state;
        }
        match self.after(ran, log, cancel) {
            // Its own exit code says nothing about the job.
            EndState::Passed | EndState::Failed { .. } | EndState::TimedOut => state,
            EndState::Canceled => EndState::Canceled,
            // A verdict stands; a pass is not believed when its last part could not run.
            EndState::Infrastructure { reason } => match state {
                EndState::Passed => EndState::Infrastructure { reason },
                EndState::Failed { .. }
                | EndState::TimedOut
                | EndState::Canceled
                | EndState::Infrastructure { .. } => state,
            },
        }
    }

    /// `after_script`: a shell of its own, without what the job exported.
    fn after(&self, ran: &str, log: &mut LogWriter, cancel: &CancelToken) -> EndState {
        let mut values = self.values.clone();
        values.insert(String::from("CI_JOB_STATUS"), ran.to_owned());
        let text = script::text(&values, &self.spec.after_script, self.sandbox.bash());
        let opened = fs::set_permissions(self.control(), fs::Permissions::from_mode(0o700));
        match opened.and_then(|()| self.write("after.sh", &text)) {
            Ok(()) => self.phase("after.sh", AFTER_SCRIPT_S, log, cancel),
            Err(error) => EndState::Infrastructure { reason: fault("preparing after_script", error) },
        }
    }

    fn phase(&self, script: &str, timeout_s: u32, log: &mut LogWriter, cancel: &CancelToken) -> EndState {
        if cancel.is_canceled() {
            return cancel.end();
        }
        let control = self.control();
        let launch = Launch {
            control: &control,
            tmp: &self.dir.join("tmp"),
            script,
            work: &self.spec.work,
            environment_dir: self.spec.environment_dir.as_deref(),
            uid: self.uid,
            limits: self.spec.limits,
            network: self.spec.network,
        };
        let mut output = Output { log, started: false, before: Vec::new() };
        let ended = self.watch(&launch, timeout_s, &mut output, cancel);
        // Two programs may probe at the same time: one must not end the other's.
        let own = self.uid.filter(|_| self.spec.slot != PROBE_SLOT);
        let left = own.is_some_and(|uid| !process::sweep_user(uid));
        let ended = match ended {
            Ok(_) if left => return infrastructure("ending the job", io::Error::other("processes are left")),
            Ok(ended) => ended,
            Err(error) => return infrastructure("starting the sandbox", error),
        };
        match ended {
            Ended::Canceled => cancel.end(),
            Ended::Output(error) => infrastructure("writing the log", error),
            // It may have been killed before it could complain; the complaint is then empty.
            Ended::Exit(_) | Ended::TimedOut | Ended::DiskLimit if !output.started => {
                let said = crate::log::readable(&output.before).trim().to_owned();
                EndState::Infrastructure { reason: InfrastructureFault::SandboxNotStarted(said) }
            }
            Ended::TimedOut => EndState::TimedOut,
            Ended::DiskLimit => EndState::Failed { exit_code: 137, cause: FailCause::DiskLimit },
            Ended::Exit(status) if status.success() => EndState::Passed,
            Ended::Exit(_) if disk_is_full(&self.spec.work) => {
                EndState::Infrastructure { reason: InfrastructureFault::DiskFull }
            }
            // A killed job shows as a code above 128; a signal has struck the sandbox itself.
            Ended::Exit(status) => match (status.code(), status.signal()) {
                (Some(exit_code), _) => EndState::Failed { exit_code, cause: FailCause::Script },
                (None, signal) => EndState::Infrastructure {
                    reason: InfrastructureFault::SandboxKilled { signal: signal.unwrap_or(0) },
                },
            },
        }
    }

    fn watch(
        &self,
        launch: &Launch<'_>,
        timeout_s: u32,
        output: &mut Output<'_>,
        cancel: &CancelToken,
    ) -> io::Result<Ended> {
        let mut running =
            Running::start(self.sandbox.command(launch), self.sandbox.has_lifeline(), self.uid)?;
        let id = running.id();
        let ticks = process::started_at_ticks(id).unwrap_or(0);
        let uid = self.uid.map_or(String::from("-"), |uid| uid.to_string());
        fs::write(self.dir.join("process"), format!("{id} {ticks} {uid}\n"))?;
        let deadline = Instant::now() + Duration::from_secs(u64::from(timeout_s));
        let over = || {
            let (bytes, entries) = self.usage();
            bytes > self.bytes_before + self.spec.limits.disk_bytes_max
                || entries > self.entries_before + DISK_FILES_MAX
        };
        running.watch(deadline, cancel, |piece| output.take(piece), over)
    }

    /// Bytes and entries of all places that the job may fill.
    fn usage(&self) -> (u64, u64) {
        let tmp = self.dir.join("tmp");
        let places = [Some(&tmp), Some(&self.spec.work), self.spec.environment_dir.as_ref()];
        let used = places.into_iter().flatten().map(|place| artifacts::usage(place));
        used.fold((0, 0), |(b, e), (bytes, entries)| (b + bytes, e + entries))
    }

    fn keep_artifacts(&self, state: EndState, kept: &mut Option<PathBuf>) -> EndState {
        let Some(wanted) = &self.spec.artifacts else { return state };
        let (passed, failed) = match &state {
            EndState::Passed => (true, false),
            EndState::Failed { .. } | EndState::TimedOut => (false, true),
            EndState::Canceled | EndState::Infrastructure { .. } => (false, false),
        };
        let due = match wanted.when {
            ArtifactsWhen::OnSuccess => passed,
            ArtifactsWhen::OnFailure => failed,
            ArtifactsWhen::Always => passed || failed,
        };
        if !due {
            return state;
        }
        let refused = |cause| EndState::Failed { exit_code: 0, cause };
        match self.collect(wanted) {
            Ok(Ok(Collected::Kept)) => {
                *kept = Some(wanted.into.clone());
                state
            }
            Ok(Ok(Collected::Nothing)) => state,
            // A job that failed already keeps its first reason.
            Ok(Ok(Collected::TooLarge)) if passed => refused(FailCause::ArtifactsTooLarge),
            Ok(Err(path)) if passed => refused(FailCause::ArtifactsPath(path)),
            Err(error) if passed => infrastructure("keeping artifacts", error),
            Ok(_) | Err(_) => state,
        }
    }

    fn collect(&self, wanted: &ArtifactsOut) -> io::Result<Result<Collected, String>> {
        let globs = |sources: &[String]| -> Result<Vec<Glob>, String> {
            let expanded = sources.iter().map(|source| variables::expand(source, &self.values));
            expanded.map(|source| Glob::new(&source).ok_or(source)).collect()
        };
        let (paths, exclude) = match (globs(&wanted.paths), globs(&wanted.exclude)) {
            (Ok(paths), Ok(exclude)) => (paths, exclude),
            (Err(path), _) | (_, Err(path)) => return Ok(Err(path)),
        };
        let bytes_max = self.spec.limits.artifact_bytes_max;
        artifacts::collect(&self.spec.work, &paths, &exclude, &wanted.into, bytes_max).map(Ok)
    }

    fn remove(&self) -> io::Result<()> {
        // Without root the read-only mode of the control files would hold.
        fs::set_permissions(self.control(), fs::Permissions::from_mode(0o700))?;
        fs::remove_dir_all(&self.dir)
    }
}

fn infrastructure(doing: &'static str, error: io::Error) -> EndState {
    EndState::Infrastructure { reason: fault(doing, error) }
}

/// All variables of the job as the script exports them.
fn values(sandbox: &Sandbox, spec: &JobSpec) -> BTreeMap<String, String> {
    let (work, environment_dir) = sandbox.places(spec);
    let mut values = spec.variables.clone();
    values.extend(spec.secrets.iter().map(|(name, secret)| (name.clone(), secret.reveal().to_owned())));
    let own = [
        ("CI_PROJECT_DIR", Some(work.clone())),
        ("CI_BUILDS_DIR", Some(work.clone())),
        (ENVIRONMENT_DIR_VARIABLE, environment_dir),
    ];
    for (name, path) in own {
        if let Some(path) = path {
            values.insert(name.to_owned(), path.to_string_lossy().into_owned());
        }
    }
    let mut known = values.clone();
    known.entry(String::from("HOME")).or_insert_with(|| work.to_string_lossy().into_owned());
    known.entry(String::from("PATH")).or_insert_with(|| String::from(crate::sandbox::PATH));
    for (name, template) in &spec.late_variables {
        if !spec.secrets.contains_key(name) {
            values.insert(name.clone(), variables::expand(template, &known));
        }
    }
    values.retain(|name, _| variables::is_name(name));
    values
}

/// The output until the mark of a started sandbox, and after it.
struct Output<'a> {
    log: &'a mut LogWriter,
    started: bool,
    before: Vec<u8>,
}

impl Output<'_> {
    fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.started {
            return self.log.write(piece);
        }
        self.before.extend_from_slice(piece);
        let mark = script::STARTED;
        let Some(at) = self.before.windows(mark.len()).position(|window| window == mark) else {
            self.before.truncate(COMPLAINT_BYTES_MAX);
            return Ok(());
        };
        self.started = true;
        let after = self.before.split_off(at + mark.len());
        // What a program said before, such as a warning about its language.
        self.before.truncate(at);
        self.log.write(&self.before)?;
        self.log.write(&after)
    }
}

/// Gives a tree to the job's user. Links are given, not followed.
pub(crate) fn give(dir: &Path, uid: u32) -> io::Result<()> {
    let mut open = vec![dir.to_owned()];
    while let Some(path) = open.pop() {
        lchown(&path, Some(uid), Some(uid))?;
        if fs::symlink_metadata(&path)?.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        }
    }
    Ok(())
}

fn disk_is_full(dir: &Path) -> bool {
    rustix::fs::statvfs(dir).is_ok_and(|found| found.f_bavail * found.f_frsize < DISK_FREE_BYTES_MIN)
}
