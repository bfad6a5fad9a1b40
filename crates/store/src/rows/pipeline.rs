//! Pipelines and their jobs: plain rows beside the journal; only their ends are facts.

use super::Rows;
use crate::Error;
use crate::sql::{one, rows as row_structs, run, sql};
use sop::application::Environment;
use sop::event::Fault;
use sop::{AppId, CommitId, DeploymentId, IssueNumber, ReleaseNumber, Subject};

/// A pipeline to be kept, with its jobs in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPipeline {
    /// Of the effect that asked for it, or drawn by the caller: asking twice is once.
    pub key: String,
    pub application: AppId,
    pub subject: Subject,
    pub commit: CommitId,
    pub ref_name: String,
    pub environment: Option<Environment>,
    pub jobs: Vec<NewJob>,
}

/// A job of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub name: String,
    pub stage: String,
    /// Names of jobs of the same pipeline.
    pub needs: Vec<String>,
    /// What runs, as JSON of the shell.
    pub plan: String,
    pub state: JobState,
}

/// Where a pipeline or a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Waiting,
    Running,
    Passed,
    Failed,
    Canceled,
    Skipped,
    /// Waits for a person.
    Manual,
}

impl JobState {
    pub const ALL: [JobState; 7] = [
        JobState::Waiting,
        JobState::Running,
        JobState::Passed,
        JobState::Failed,
        JobState::Canceled,
        JobState::Skipped,
        JobState::Manual,
    ];

    pub fn code(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Passed => "passed",
            JobState::Failed => "failed",
            JobState::Canceled => "canceled",
            JobState::Skipped => "skipped",
            JobState::Manual => "manual",
        }
    }

    pub fn parse(code: &str) -> Option<JobState> {
        JobState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Nothing more comes by itself.
    pub fn is_final(self) -> bool {
        match self {
            JobState::Passed | JobState::Failed | JobState::Canceled | JobState::Skipped => true,
            JobState::Waiting | JobState::Running | JobState::Manual => false,
        }
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobEnded {
    pub state: JobState,
    pub fault: Option<Fault>,
    pub exit_code: Option<i64>,
    pub artifacts_path: Option<String>,
}

/// The code of a fault, as stored.
pub fn fault_code(fault: Fault) -> &'static str {
    match fault {
        Fault::Own => "own",
        Fault::Infrastructure => "infrastructure",
        Fault::Unknown => "unknown",
        Fault::Canceled => "canceled",
    }
}

/// The fault of this code.
pub fn fault_parse(code: &str) -> Option<Fault> {
    [Fault::Own, Fault::Infrastructure, Fault::Unknown, Fault::Canceled]
        .into_iter()
        .find(|fault| fault_code(*fault) == code)
}

row_structs! {
    struct Known {
        pipeline: i64,
    }
}

impl Rows<'_> {
    /// Keeps a pipeline with its jobs; answers with its number, the first one's when the key is known.
    pub async fn pipeline_add(&self, new: &NewPipeline) -> Result<DeploymentId, Error> {
        let known = sql!("select pipeline from pipeline where key = $1", new.key);
        if let Some(known) = one::<Known>(self.db, known).await? {
            return Ok(DeploymentId(known.pipeline));
        }
        let id = DeploymentId(self.next_id("pipeline").await?);
        let (issue, release) = numbers(new.subject);
        let stmt = sql!(
            "insert into pipeline
               (pipeline, key, application, subject, issue, release, commit_id, ref_name, environment, state,
                created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)",
            id,
            new.key,
            new.application,
            new.subject,
            issue,
            release,
            new.commit,
            new.ref_name,
            new.environment.map(Environment::code),
            self.at
        );
        run(self.db, stmt).await?;
        for (position, job) in new.jobs.iter().enumerate() {
            self.job_add(id, position as i64, job).await?;
        }
        Ok(id)
    }

    pub(super) async fn job_add(
        &self,
        pipeline: DeploymentId,
        position: i64,
        job: &NewJob,
    ) -> Result<(), Error> {
        let needs = serde_json::to_string(&job.needs).map_err(|e| Error::Unreadable(e.to_string()))?;
        let stmt = sql!(
            "insert into job (job, pipeline, position, name, stage, needs, plan, state, tries)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
            self.next_id("job").await?,
            pipeline,
            position,
            job.name,
            job.stage,
            needs,
            job.plan,
            job.state.code()
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// A job begins. False when it is not waiting: somebody else took or canceled it.
    pub async fn job_begin(&self, job: i64, owner: &str, log_path: &str) -> Result<bool, Error> {
        let stmt = sql!(
            "update job set state = 'running', owner = $1, log_path = $2, started_at = $3, ended_at = null,
               fault = null, exit_code = null, tries = tries + 1
             where job = $4 and state = 'waiting'",
            owner,
            log_path,
            self.at,
            job
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// A job ends, in exactly one final state. False when it had ended already.
    pub async fn job_end(&self, job: i64, ended: &JobEnded) -> Result<bool, Error> {
        let stmt = sql!(
            "update job set state = $1, fault = $2, exit_code = $3, artifacts_path = $4, ended_at = $5
             where job = $6 and state in ('waiting', 'running', 'manual')",
            ended.state.code(),
            ended.fault.map(fault_code),
            ended.exit_code,
            ended.artifacts_path,
            self.at,
            job
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Lets a job wait again: a manual one that a person starts, or one to be repeated.
    pub async fn job_requeue(&self, job: i64) -> Result<bool, Error> {
        let stmt = sql!(
            "update job set state = 'waiting', owner = null, fault = null, exit_code = null, ended_at = null
             where job = $1 and state <> 'running' and state <> 'passed'",
            job
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Moves a pipeline's state. Beginning and end are kept when they first come.
    pub async fn pipeline_state(
        &self,
        pipeline: DeploymentId,
        state: JobState,
        fault: Option<Fault>,
    ) -> Result<(), Error> {
        let ended = state.is_final().then_some(self.at);
        let stmt = sql!(
            "update pipeline set state = $1, fault = $2, started_at = coalesce(started_at, $3), ended_at = $4
             where pipeline = $5",
            state.code(),
            fault.map(fault_code),
            self.at,
            ended,
            pipeline
        );
        run(self.db, stmt).await.map(|_| ())
    }
}

fn numbers(subject: Subject) -> (Option<IssueNumber>, Option<ReleaseNumber>) {
    match subject {
        Subject::Issue(issue) => (Some(issue), None),
        Subject::Release(release) => (None, Some(release)),
        Subject::Office | Subject::Application(_) => (None, None),
    }
}
