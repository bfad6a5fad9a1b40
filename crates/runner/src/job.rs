//! What a job is for the sandbox, and how it ended.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use crate::limits;
use crate::pipeline::{ArtifactsWhen, PlannedJob};

/// One run of one job.
#[derive(Debug, Clone)]
pub struct JobSpec {
    /// Name of the run, unique among the jobs under way: letters, digits, `-`. Its directory below `run_dir`.
    pub name: String,
    /// Where the running jobs keep their control files; the server's own, the same that `reap` is given.
    pub run_dir: PathBuf,
    /// The checked-out tree, writable for the job. `execute` gives it to the slot's user.
    pub work: PathBuf,
    /// Directory of the environment, seen by the job as [`crate::ENVIRONMENT_DIR_VARIABLE`].
    pub environment_dir: Option<PathBuf>,
    /// Commands before `script`, in the same shell.
    pub before_script: Vec<String>,
    /// The commands.
    pub script: Vec<String>,
    /// Commands afterwards, in a shell of their own.
    pub after_script: Vec<String>,
    /// Variables, taken as they are.
    pub variables: BTreeMap<String, String>,
    /// Variables that refer to others or to secrets, from [`PlannedJob::late_variables`].
    pub late_variables: BTreeMap<String, String>,
    /// Secret variables: never in an argument list, masked in the log.
    pub secrets: BTreeMap<String, Secret>,
    /// Longest time of before_script and script together, in seconds.
    pub timeout_s: u32,
    /// Limits of the machine.
    pub limits: Limits,
    /// Artifacts of earlier jobs (directories that `execute` made), laid into the work directory in this
    /// order.
    pub artifacts_in: Vec<PathBuf>,
    /// What is kept for later jobs.
    pub artifacts: Option<ArtifactsOut>,
    /// Whose user runs the job.
    pub slot: Slot,
    /// Whether the job reaches a network.
    pub network: Network,
}

/// A value that is not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Which artifacts are kept, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactsOut {
    /// Patterns below the work directory; they may hold variables.
    pub paths: Vec<String>,
    /// Patterns left out.
    pub exclude: Vec<String>,
    /// After which ends they are kept.
    pub when: ArtifactsWhen,
    /// The directory that is made for them; it must not exist yet.
    pub into: PathBuf,
}

/// Whose user runs a job, when the server runs as root; otherwise all jobs run as the server's own user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A place for one job at a time, from 0 to [`limits::SLOTS_MAX`].
    Job(u16),
    /// An environment, from 0 to [`limits::ENVIRONMENTS_MAX`]: its files belong to this user, which runs one
    /// deployment at a time.
    Environment(u16),
}

/// Whether a job reaches a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// None at all.
    #[default]
    Off,
    /// That of the machine, its loopback and so this server included: only where the office allows it.
    Host,
}

/// Limits of one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Processes at a time.
    pub processes_max: u64,
    /// Data segment of one process, in bytes.
    pub memory_bytes_max: u64,
    /// Size of one written file, in bytes.
    pub file_bytes_max: u64,
    /// What the job may add to its directories, in bytes; looked at about once a second.
    pub disk_bytes_max: u64,
    /// Size of the artifacts, in bytes.
    pub artifact_bytes_max: u64,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    /// Whether it passed, and if not, whose fault it was.
    pub state: EndState,
    /// From the start of its sandbox to its end, artifacts included.
    pub duration: Duration,
    /// The directory of its artifacts, if any were kept.
    pub artifacts: Option<PathBuf>,
}

/// Whether a job passed, and if not, whose fault it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndState {
    /// All commands returned 0.
    Passed,
    /// Own fault: a command returned something else, or the job broke a limit.
    Failed {
        /// What the shell returned; 137 when killed.
        exit_code: i32,
        /// What made it fail.
        cause: FailCause,
    },
    /// Own fault: it took longer than it may.
    TimedOut,
    /// A person stopped it.
    Canceled,
    /// Not the job's fault: it may be repeated as it is.
    Infrastructure {
        /// What failed.
        reason: InfrastructureFault,
    },
}

/// Why a job failed by its own fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailCause {
    /// A command returned another number than 0.
    Script,
    /// It filled more disk than it may.
    DiskLimit,
    /// Its artifacts are larger or more than they may be.
    ArtifactsTooLarge,
    /// A path of its artifacts, once resolved, leaves the work directory.
    ArtifactsPath(String),
}

/// What failed that is not the job's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InfrastructureFault {
    /// The sandbox did not start; its own words.
    #[error("the sandbox did not start: {0}")]
    SandboxNotStarted(String),
    /// The disk of the server is full.
    #[error("the disk of the server is full")]
    DiskFull,
    /// Files of the job could not be prepared or read.
    #[error("{doing}: {detail}")]
    Files {
        /// What was being done.
        doing: &'static str,
        /// The system's words.
        detail: String,
    },
    /// The sandbox was killed from outside, by this signal: the kernel short of memory, or a person.
    #[error("the sandbox was killed by signal {signal}")]
    SandboxKilled {
        /// The signal's number.
        signal: i32,
    },
    /// The server stopped while the job ran: see [`CancelToken::server_stops`] and [`crate::reap`].
    #[error("the server was restarted while the job ran")]
    ServerRestarted,
}

/// Stops a job: kept by whoever may cancel it, given to `execute` as a clone. The first reason stands.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicU8>);

const BY_A_PERSON: u8 = 1;
const BY_THE_SERVER: u8 = 2;

impl CancelToken {
    /// A token that was not used yet.
    #[must_use]
    pub fn new() -> CancelToken {
        CancelToken::default()
    }

    /// A person stops the job, which ends as [`EndState::Canceled`] within about a tenth of a second; also
    /// one that has not begun yet.
    pub fn cancel(&self) {
        self.set(BY_A_PERSON);
    }

    /// The server stops: the job ends at once, as [`InfrastructureFault::ServerRestarted`], and may be
    /// repeated.
    pub fn server_stops(&self) {
        self.set(BY_THE_SERVER);
    }

    /// Whether it was used.
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        self.0.load(Ordering::Acquire) != 0
    }

    pub(crate) fn end(&self) -> EndState {
        if self.0.load(Ordering::Acquire) == BY_THE_SERVER {
            EndState::Infrastructure { reason: InfrastructureFault::ServerRestarted }
        } else {
            EndState::Canceled
        }
    }

    fn set(&self, reason: u8) {
        // Used already: the first reason stands.
        let _stands = self.0.compare_exchange(0, reason, Ordering::AcqRel, Ordering::Acquire);
    }
}

impl Secret {
    /// Takes a value that shall not be shown.
    #[must_use]
    pub fn new(value: String) -> Secret {
        Secret(value)
    }

    /// The value.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            processes_max: limits::PROCESSES_MAX,
            memory_bytes_max: limits::MEMORY_BYTES_MAX,
            file_bytes_max: limits::FILE_BYTES_MAX,
            disk_bytes_max: limits::DISK_BYTES_MAX,
            artifact_bytes_max: limits::ARTIFACT_BYTES_MAX,
        }
    }
}

impl JobSpec {
    /// A run of a planned job with default limits, without network, secrets, environment and earlier
    /// artifacts. `artifacts_dir` is where its artifacts go, if it has any.
    #[must_use]
    pub fn of(
        job: &PlannedJob,
        name: String,
        run_dir: PathBuf,
        work: PathBuf,
        artifacts_dir: PathBuf,
        slot: Slot,
    ) -> JobSpec {
        JobSpec {
            before_script: job.before_script.clone(),
            script: job.script.clone(),
            after_script: job.after_script.clone(),
            variables: job.variables.clone(),
            late_variables: job.late_variables.clone(),
            timeout_s: job.timeout_s,
            artifacts: job.artifacts.as_ref().map(|artifacts| ArtifactsOut {
                paths: artifacts.paths.clone(),
                exclude: artifacts.exclude.clone(),
                when: artifacts.when,
                into: artifacts_dir,
            }),
            ..JobSpec::empty(name, run_dir, work, slot)
        }
    }

    /// A run without commands, for the probe.
    pub(crate) fn empty(name: String, run_dir: PathBuf, work: PathBuf, slot: Slot) -> JobSpec {
        JobSpec {
            name,
            run_dir,
            work,
            environment_dir: None,
            before_script: Vec::new(),
            script: Vec::new(),
            after_script: Vec::new(),
            variables: BTreeMap::new(),
            late_variables: BTreeMap::new(),
            secrets: BTreeMap::new(),
            timeout_s: limits::TIMEOUT_DEFAULT_S,
            limits: Limits::default(),
            artifacts_in: Vec::new(),
            artifacts: None,
            slot,
            network: Network::Off,
        }
    }
}

impl Slot {
    /// The place of the slot's user in a block; `None` when the number is out of range.
    pub(crate) fn place(self) -> Option<u32> {
        match self {
            Slot::Job(n) if n < limits::SLOTS_MAX => Some(u32::from(n)),
            Slot::Environment(n) if n < limits::ENVIRONMENTS_MAX => {
                Some(limits::ENVIRONMENT_PLACE_FIRST + u32::from(n))
            }
            Slot::Job(_) | Slot::Environment(_) => None,
        }
    }
}
