//! What people do to pipelines: cancel, start a manual job, repeat one. Who may is asked of `sop`, so a
//! refused attempt is noted like any other.

use super::{KeptJob, environment_of};
use crate::commands::CommandError;
use crate::{App, Error, What};
use runner::pipeline::When;
use sop::acts::servers::tend_pipeline;
use sop::event::Fault;
use sop::{Actor, DeploymentId, Subject};
use store::read::{JobRow, OpenPipeline};
use store::rows::{JobEnded, JobState};

impl App {
    /// Stops a pipeline: jobs that wait are canceled, those under way are ended. The step stays where it is.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn cancel_pipeline(&self, by: &Actor, id: DeploymentId) -> Result<bool, CommandError> {
        let Some(pipeline) = self.open_pipeline(id).await? else { return Ok(false) };
        let rows = self.reader().jobs(id).await?;
        let waiting: Vec<i64> = rows
            .iter()
            .filter(|row| matches!(row.standing(), JobState::Waiting | JobState::Manual))
            .map(|row| row.job)
            .collect();
        let begins = pipeline.state == JobState::Waiting.code();
        self.tend(by, &pipeline, move |rows| {
            Box::pin(async move {
                let state = JobState::Canceled;
                let fault = Some(Fault::Canceled);
                for job in waiting {
                    let ended = JobEnded { state, fault, exit_code: None, artifacts_path: None };
                    rows.job_end(job, &ended).await?;
                }
                // One that never began has no jobs; the workers settle it as canceled.
                if begins { rows.pipeline_state(id, JobState::Running, None).await } else { Ok(()) }
            })
        })
        .await?;
        for row in &rows {
            if let Some(under_way) = self.under_way().get(&row.job) {
                under_way.cancel.cancel();
            }
        }
        self.wake_pipelines();
        Ok(true)
    }

    /// Lets a job run that waits for a person. False when it does not.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn start_job(&self, by: &Actor, job: i64) -> Result<bool, CommandError> {
        let Some((pipeline, row)) = self.open_job(job).await? else { return Ok(false) };
        let mut kept = KeptJob::of(&row)?;
        kept.job.when = When::Always;
        let plan = kept.text()?;
        let started =
            self.tend(by, &pipeline, move |rows| Box::pin(async move { rows.job_by_hand(job, &plan).await }));
        let started = started.await?;
        self.wake_pipelines();
        Ok(started)
    }

    /// Repeats a job that failed or was canceled while its pipeline is open. An ended pipeline is not
    /// reopened: its server is deployed to again, which is an act of its own.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn retry_job(&self, by: &Actor, job: i64) -> Result<bool, CommandError> {
        let Some((pipeline, _)) = self.open_job(job).await? else { return Ok(false) };
        let again =
            self.tend(by, &pipeline, move |rows| Box::pin(async move { rows.job_requeue(job).await }));
        let again = again.await?;
        self.wake_pipelines();
        Ok(again)
    }

    async fn open_pipeline(&self, id: DeploymentId) -> Result<Option<OpenPipeline>, Error> {
        let open = self.reader().open_pipelines().await?;
        Ok(open.into_iter().find(|pipeline| pipeline.pipeline == id))
    }

    async fn open_job(&self, job: i64) -> Result<Option<(OpenPipeline, JobRow)>, Error> {
        let Some(row) = self.reader().job(job).await? else { return Ok(None) };
        Ok(self.open_pipeline(row.pipeline).await?.map(|pipeline| (pipeline, row)))
    }

    async fn tend<R, T>(&self, by: &Actor, pipeline: &OpenPipeline, rows: R) -> Result<T, CommandError>
    where
        R: for<'a> FnOnce(store::Rows<'a>) -> store::BoxFuture<'a, Result<T, store::Error>> + Send + 'static,
        T: Default + Send + 'static,
    {
        let environment = environment_of(pipeline)?;
        let what = match pipeline.subject {
            Subject::Issue(issue) => What::Issue(issue),
            Subject::Release(release) => What::Release(release),
            Subject::Application(_) | Subject::Office => What::Application(pipeline.application),
        };
        let who = *by;
        let done = self.decide_with(
            what,
            by,
            move |case| tend_pipeline(case, &who, environment),
            move |at, _| rows(at),
        );
        Ok(done.await.map(|(_, done)| done)?)
    }
}
