//! One run of one job: a place, its files, the sandbox, its end in the row.

use super::{KeptJob, environment_of, log, secret_keys};
use crate::works::{UnderWay, Works, oid, slot_of};
use crate::{Error, What, limits};
use runner::log::LogWriter;
use runner::pipeline::variables::of_run;
use runner::{CancelToken, EndState, FailCause, InfrastructureFault, JobEnd, JobSpec, Secret, Slot};
use sop::application::{Environment, EnvironmentKind};
use sop::event::Fault;
use std::path::Path;
use std::sync::Arc;
use store::read::{JobRow, OpenPipeline};
use store::rows::{JobEnded, JobState};
use tokio::task::JoinSet;

/// Starts a job when there is a place for it; says whether it did.
pub(super) async fn start(
    works: &Arc<Works>,
    pipeline: &OpenPipeline,
    row: &JobRow,
    rows: &[JobRow],
    jobs: &mut JoinSet<Result<(), Error>>,
) -> Result<bool, Error> {
    let kept = KeptJob::of(row)?;
    let environment = environment_of(pipeline)?;
    let case = works.app.case_file(What::Application(pipeline.application)).await?;
    let application = case.and_then(|case| case.application);
    let application =
        application.ok_or_else(|| Error::Unexpected("a pipeline without its application".to_owned()))?;
    let setup = application.environments.get(&environment);
    let deploys = setup.is_some_and(|setup| setup.job == row.name);
    let cancel = CancelToken::new();
    let wanted = if deploys { Some(slot_of(application.id, environment)) } else { None };
    let Some(slot) = take_place(works, row.job, wanted, &cancel) else { return Ok(false) };
    let log_path = works.layout.job_log(pipeline.pipeline, row.job);
    let began = begin_row(works, row.job, &log_path).await;
    if !matches!(began, Ok(true)) {
        works.app.under_way().remove(&row.job);
        return began;
    }
    let points = if deploys { DEPLOY_JOB } else { JOB };
    if let Err(halted) = works.pass(points.begun) {
        works.app.under_way().remove(&row.job);
        return Err(halted.into());
    }
    let is_site = setup.is_some_and(|setup| setup.kind == EnvironmentKind::Site);
    let environment_dir = (deploys && is_site)
        .then(|| works.app.environment_dir(&application, environment, &pipeline.ref_name));
    let inputs = kept.job.artifacts_from.iter().filter_map(|name| {
        rows.iter().find(|other| other.name == *name).and_then(|other| other.artifacts_path.clone())
    });
    let run = Run {
        works: works.clone(),
        pipeline: pipeline.clone(),
        job: row.job,
        nth: row.tries + 1,
        environment,
        secret_keys: secret_keys(&application, environment),
        settles_by_address: deploys && environment != Environment::Dev,
        environment_dir,
        artifacts_in: inputs.map(Into::into).collect(),
        kept,
        slot,
        points,
    };
    jobs.spawn(async move { run.run_to_its_end(cancel).await });
    Ok(true)
}

async fn begin_row(works: &Works, job: i64, log_path: &Path) -> Result<bool, Error> {
    if let Some(directory) = log_path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let (owner, log_path) = (works.app.process_name(), log_path.to_string_lossy().into_owned());
    let began = works
        .app
        .writer()
        .plain(move |rows| Box::pin(async move { rows.job_begin(job, &owner, &log_path).await }));
    Ok(began.await?)
}

/// A place among the jobs under way: a free one, or that of the environment, which runs one deployment at a
/// time.
fn take_place(works: &Works, job: i64, wanted: Option<Slot>, cancel: &CancelToken) -> Option<Slot> {
    let mut floor = works.app.under_way();
    let most = works.app.grounds().jobs.clamp(1, runner::limits::SLOTS_MAX - 1);
    if floor.len() >= usize::from(most) || floor.contains_key(&job) {
        return None;
    }
    let is_free = |slot: &Slot| floor.values().all(|under_way| under_way.slot != *slot);
    let slot = match wanted {
        Some(slot) => Some(slot).filter(|slot| is_free(slot)),
        None => (0..most).map(Slot::Job).find(is_free),
    }?;
    floor.insert(job, UnderWay { cancel: cancel.clone(), slot });
    Some(slot)
}

/// A run of a job that has begun.
struct Run {
    works: Arc<Works>,
    pipeline: OpenPipeline,
    job: i64,
    /// From 1.
    nth: i64,
    environment: Environment,
    secret_keys: std::collections::BTreeSet<String>,
    /// A deployment to staging or production is never repeated by itself (B16).
    settles_by_address: bool,
    environment_dir: Option<std::path::PathBuf>,
    artifacts_in: Vec<std::path::PathBuf>,
    kept: KeptJob,
    slot: Slot,
    points: Points,
}

/// Where a test lets the process end in the middle of a run.
#[derive(Clone, Copy)]
struct Points {
    begun: &'static str,
    ran: &'static str,
    ended: &'static str,
}

const JOB: Points = Points { begun: "job.begun", ran: "job.ran", ended: "job.ended" };
const DEPLOY_JOB: Points =
    Points { begun: "deploy_job.begun", ran: "deploy_job.ran", ended: "deploy_job.ended" };

impl Run {
    async fn run_to_its_end(self, cancel: CancelToken) -> Result<(), Error> {
        let ended = self.run_and_record(&cancel).await;
        self.works.app.under_way().remove(&self.job);
        self.works.app.wake_pipelines();
        ended
    }

    async fn run_and_record(&self, cancel: &CancelToken) -> Result<(), Error> {
        let end = match self.run(cancel).await {
            Ok(end) => end,
            Err(error) => JobEnd {
                state: EndState::Infrastructure {
                    reason: InfrastructureFault::Files {
                        doing: "preparing the job",
                        detail: error.to_string(),
                    },
                },
                duration: std::time::Duration::ZERO,
                artifacts: None,
            },
        };
        self.works.pass(self.points.ran)?;
        if let EndState::Infrastructure { reason: InfrastructureFault::ServerRestarted } = end.state {
            // The row stays as it is: the next start settles it.
            return Ok(());
        }
        self.record(end).await?;
        self.works.pass(self.points.ended)?;
        Ok(())
    }

    async fn run(&self, cancel: &CancelToken) -> Result<JobEnd, Error> {
        let layout = &self.works.layout;
        let log_path = layout.job_log(self.pipeline.pipeline, self.job);
        let Ok(sandbox) = self.works.sandbox() else {
            let why = self.works.sandbox().err().unwrap_or_default().to_owned();
            return Ok(JobEnd {
                state: EndState::Infrastructure { reason: InfrastructureFault::SandboxNotStarted(why) },
                duration: std::time::Duration::ZERO,
                artifacts: None,
            });
        };
        if self.nth > 1 {
            log::say(&log_path, |lang| lang.pipeline_log_again(self.nth))?;
        }
        let name = format!("job-{}-{}", self.job, self.nth);
        let work = layout.work().join(&name);
        remove(&work)?;
        std::fs::create_dir_all(&work)?;
        let repository = self.works.app.repository(self.pipeline.application);
        repository.archive_to(&work, oid(&self.pipeline.commit_id)).await?;
        let artifacts = layout.artifacts(self.pipeline.pipeline, self.job, self.nth);
        remove(&artifacts)?;
        let mut spec = JobSpec::of(&self.kept.job, name, layout.run(), work.clone(), artifacts, self.slot);
        let attempt = u8::try_from(self.nth - 1).unwrap_or(u8::MAX);
        spec.variables.extend(of_run(u64::try_from(self.job).unwrap_or(0), attempt));
        spec.secrets = self.secrets().await?;
        spec.environment_dir = self.environment_dir.clone();
        spec.artifacts_in = self.artifacts_in.clone();
        spec.network = self.works.network();
        let log = LogWriter::create(&log_path)?;
        let end = sandbox.execute_async(spec, log, cancel.clone()).await;
        remove(&work)?;
        Ok(end)
    }

    /// Only those of the environment that this pipeline ends in: jobs of issue branches get the development
    /// set alone.
    async fn secrets(&self) -> Result<std::collections::BTreeMap<String, Secret>, Error> {
        let values = self.works.app.reader().variables(self.pipeline.application, self.environment).await?;
        let secret = values.into_iter().filter(|row| self.secret_keys.contains(&row.key));
        Ok(secret
            .map(|row| (row.key, Secret::new(String::from_utf8_lossy(&row.value.0).into_owned())))
            .collect())
    }

    async fn record(&self, end: JobEnd) -> Result<(), Error> {
        let log_path = self.works.layout.job_log(self.pipeline.pipeline, self.job);
        say_end(&log_path, &end.state, self.kept.job.timeout_s)?;
        let (state, fault, exit_code) = told(&end.state);
        let again = match fault {
            Some(Fault::Infrastructure) => self.nth < limits::JOB_RUNS_MAX && !self.settles_by_address,
            Some(Fault::Own) => self.nth <= i64::from(self.kept.job.retry) && !self.settles_by_address,
            Some(Fault::Unknown | Fault::Canceled) | None => false,
        };
        let artifacts_path = end.artifacts.map(|path| path.to_string_lossy().into_owned());
        let ended = JobEnded { state, fault, exit_code, artifacts_path };
        let job = self.job;
        let recorded = self.works.app.writer().plain(move |rows| {
            Box::pin(async move {
                if rows.job_end(job, &ended).await? && again {
                    rows.job_requeue(job).await?;
                }
                Ok(())
            })
        });
        Ok(recorded.await?)
    }
}

/// The end as the row tells it: state, fault, exit code.
fn told(state: &EndState) -> (JobState, Option<Fault>, Option<i64>) {
    match state {
        EndState::Passed => (JobState::Passed, None, Some(0)),
        EndState::Failed { exit_code, .. } => {
            (JobState::Failed, Some(Fault::Own), Some(i64::from(*exit_code)))
        }
        EndState::TimedOut => (JobState::Failed, Some(Fault::Own), None),
        EndState::Canceled => (JobState::Canceled, Some(Fault::Canceled), None),
        EndState::Infrastructure { .. } => (JobState::Failed, Some(Fault::Infrastructure), None),
    }
}

fn say_end(path: &Path, state: &EndState, timeout_s: u32) -> std::io::Result<()> {
    match state {
        EndState::Passed => Ok(()),
        EndState::Failed { exit_code, cause: FailCause::Script } => {
            log::say(path, |lang| lang.pipeline_log_exit(*exit_code))
        }
        EndState::Failed { cause: FailCause::DiskLimit, .. } => {
            log::say(path, |lang| lang.pipeline_log_disk().to_owned())
        }
        EndState::Failed { cause: FailCause::ArtifactsTooLarge, .. } => {
            log::say(path, |lang| lang.pipeline_log_artifacts_too_large().to_owned())
        }
        EndState::Failed { cause: FailCause::ArtifactsPath(found), .. } => {
            log::say(path, |lang| lang.pipeline_log_artifacts_path(found))
        }
        EndState::TimedOut => log::say(path, |lang| lang.pipeline_log_timed_out(timeout_s)),
        EndState::Canceled => log::say(path, |lang| lang.pipeline_log_canceled().to_owned()),
        EndState::Infrastructure { reason } => {
            let reason = reason.to_string();
            log::say(path, |lang| lang.pipeline_log_infrastructure(&reason))
        }
    }
}

/// Removes a directory of ours, if it is there.
pub(super) fn remove(directory: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
