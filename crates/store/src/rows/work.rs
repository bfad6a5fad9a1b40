//! What the work of pipelines needs besides their rows: jobs that are planned late, and an effect's own news.

use super::{NewJob, Rows};
use crate::Error;
use crate::sql::{run, sql};
use sop::DeploymentId;

impl Rows<'_> {
    /// Keeps the jobs of a pipeline whose file was read only now. Where it has jobs already nothing is added.
    pub async fn jobs_plan(&self, pipeline: DeploymentId, jobs: &[NewJob]) -> Result<(), Error> {
        let none = sql!("select pipeline as value from job where pipeline = $1 limit 1", pipeline);
        if crate::sql::value::<i64>(self.db, "value", none).await?.is_some() {
            return Ok(());
        }
        for (position, job) in jobs.iter().enumerate() {
            self.job_add(pipeline, position as i64, job).await?;
        }
        Ok(())
    }

    /// A pipeline that waits and that a later one for the same servers has overtaken. False when it began
    /// already.
    pub async fn pipeline_overtaken(&self, pipeline: DeploymentId) -> Result<bool, Error> {
        let stmt = sql!(
            "update pipeline set state = 'canceled', fault = 'canceled', ended_at = $1
             where pipeline = $2 and state = 'waiting'",
            self.at,
            pipeline
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// A person lets a manual job run. `plan` is what runs, its turn now come by itself. False when it does
    /// not wait for a person.
    pub async fn job_by_hand(&self, job: i64, plan: &str) -> Result<bool, Error> {
        let stmt = sql!(
            "update job set state = 'waiting', plan = $1, ended_at = null
             where job = $2 and state = 'manual'",
            plan,
            job
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Forgets the artifacts of a job, whose files are gone.
    pub async fn artifacts_forgotten(&self, job: i64) -> Result<(), Error> {
        run(self.db, sql!("update job set artifacts_path = null where job = $1", job)).await.map(|_| ())
    }
}
