//! Pipelines and their jobs.

use super::Reader;
use crate::Error;
use crate::rows::JobState;
use crate::sql::{Json, rows, sql};
use sop::{AppId, CommitId, DeploymentId, Moment, Subject};

rows! {
    /// A pipeline.
    pub struct PipelineRow {
        pub pipeline: DeploymentId,
        pub application: AppId,
        pub subject: Subject,
        pub commit_id: CommitId,
        pub ref_name: String,
        /// `dev`, `staging`, `production`; none: it deploys nothing.
        pub environment: Option<String>,
        /// Code of [`JobState`].
        pub state: String,
        /// Code of `sop::event::Fault`.
        pub fault: Option<String>,
        pub created_at: Moment,
        pub started_at: Option<Moment>,
        pub ended_at: Option<Moment>,
    }

    /// A job of a pipeline.
    pub struct JobRow {
        pub job: i64,
        pub pipeline: DeploymentId,
        pub position: i64,
        pub name: String,
        pub stage: String,
        pub needs: Json<Vec<String>>,
        /// What runs, as JSON of the shell.
        pub plan: String,
        pub state: String,
        pub fault: Option<String>,
        pub exit_code: Option<i64>,
        pub tries: i64,
        pub owner: Option<String>,
        pub log_path: Option<String>,
        pub artifacts_path: Option<String>,
        pub started_at: Option<Moment>,
        pub ended_at: Option<Moment>,
    }
}

impl PipelineRow {
    /// Where it stands.
    pub fn standing(&self) -> JobState {
        JobState::parse(&self.state).unwrap_or(JobState::Failed)
    }
}

impl JobRow {
    /// Where it stands.
    pub fn standing(&self) -> JobState {
        JobState::parse(&self.state).unwrap_or(JobState::Failed)
    }
}

impl Reader {
    pub async fn pipeline(&self, pipeline: DeploymentId) -> Result<Option<PipelineRow>, Error> {
        let stmt = sql!(
            "select pipeline, application, subject, commit_id, ref_name, environment, state, fault,
               created_at, started_at, ended_at
             from pipeline where pipeline = $1",
            pipeline
        );
        self.one(stmt).await
    }

    /// The jobs of a pipeline, in its order.
    pub async fn jobs(&self, pipeline: DeploymentId) -> Result<Vec<JobRow>, Error> {
        let stmt = sql!(
            "select job, pipeline, position, name, stage, needs, plan, state, fault, exit_code, tries, owner,
               log_path, artifacts_path, started_at, ended_at
             from job where pipeline = $1 order by position",
            pipeline
        );
        self.all(stmt).await
    }

    pub async fn job(&self, job: i64) -> Result<Option<JobRow>, Error> {
        let stmt = sql!(
            "select job, pipeline, position, name, stage, needs, plan, state, fault, exit_code, tries, owner,
               log_path, artifacts_path, started_at, ended_at
             from job where job = $1",
            job
        );
        self.one(stmt).await
    }

    /// The pipelines of an application, newest first; only those below `before`.
    pub async fn pipelines(
        &self,
        application: AppId,
        before: Option<DeploymentId>,
    ) -> Result<Vec<PipelineRow>, Error> {
        let stmt = sql!(
            "select pipeline, application, subject, commit_id, ref_name, environment, state, fault,
               created_at, started_at, ended_at
             from pipeline where application = $1 and (cast($2 as bigint) is null or pipeline < $2)
             order by pipeline desc limit $3",
            application,
            before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// The pipelines that have not ended, oldest first, of all applications: what the scheduler looks at.
    pub async fn pipelines_open(&self) -> Result<Vec<PipelineRow>, Error> {
        let stmt = sql!(
            "select pipeline, application, subject, commit_id, ref_name, environment, state, fault,
               created_at, started_at, ended_at
             from pipeline where state in ('waiting', 'running') order by pipeline"
        );
        self.all(stmt).await
    }

    /// The jobs of the pipelines that have not ended, in order.
    pub async fn jobs_open(&self) -> Result<Vec<JobRow>, Error> {
        let stmt = sql!(
            "select j.job, j.pipeline, j.position, j.name, j.stage, j.needs, j.plan, j.state, j.fault,
               j.exit_code,
               j.tries, j.owner, j.log_path, j.artifacts_path, j.started_at, j.ended_at
             from job j join pipeline p on p.pipeline = j.pipeline
             where p.state in ('waiting', 'running') order by j.pipeline, j.position"
        );
        self.all(stmt).await
    }
}
