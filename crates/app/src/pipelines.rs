//! Pipelines, from their row to the fact: the file is read at the commit that is built (A17), planned, its
//! jobs run in the sandbox, the server asked what it runs, and the end decided in `sop` by a machine.
//!
//! ```text
//! waiting -> planned -> jobs, up to N at once -> verdict -> commit address -> fact and end: one commit
//! ```
//! One pipeline at a time per server; one that still waits is overtaken by a later one for the same server.
//! What a process leaves behind is settled by [`restart`].

mod begin;
mod hand;
mod job;
mod log;
mod read;
mod restart;
mod settle;

pub use read::LogPiece;
pub use restart::restart;
pub(crate) use settle::{Word, word};

use crate::works::Works;
use crate::{Error, Room, limits};
use runner::pipeline::{Plan, PlannedJob};
use serde::{Deserialize, Serialize};
use sop::application::Environment;
use sop::event::Fault;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::read::{JobRow, OpenPipeline};
use store::rows::{JobEnded, JobState};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What a job's row keeps of the plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptJob {
    /// All stages of the file.
    pub stages: Vec<String>,
    pub job: PlannedJob,
}

impl KeptJob {
    pub(crate) fn of(row: &JobRow) -> Result<KeptJob, Error> {
        serde_json::from_str(&row.plan)
            .map_err(|error| Error::Unexpected(format!("job {}: {error}", row.job)))
    }

    pub(crate) fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Unexpected(error.to_string()))
    }
}

/// The plan that the rows keep, in their order.
pub(crate) fn plan_of(rows: &[JobRow]) -> Result<Plan, Error> {
    let kept = rows.iter().map(KeptJob::of).collect::<Result<Vec<_>, _>>()?;
    let stages = kept.first().map(|kept| kept.stages.clone()).unwrap_or_default();
    Ok(Plan { stages, jobs: kept.into_iter().map(|kept| kept.job).collect() })
}

/// Where the jobs stand, in the words of the plan.
pub(crate) fn states_of(rows: &[JobRow]) -> BTreeMap<String, runner::pipeline::JobState> {
    use runner::pipeline::JobState as Planned;
    let state = |row: &JobRow| match row.standing() {
        JobState::Waiting => Planned::Created,
        JobState::Running => Planned::Running,
        JobState::Passed => Planned::Passed,
        JobState::Failed => Planned::Failed,
        JobState::Canceled => Planned::Canceled,
        JobState::Skipped => Planned::Skipped,
        JobState::Manual => Planned::Manual,
    };
    rows.iter().map(|row| (row.name.clone(), state(row))).collect()
}

/// The environment that a pipeline ends in.
pub(crate) fn environment_of(pipeline: &OpenPipeline) -> Result<Environment, Error> {
    let code = pipeline.environment.as_deref();
    code.and_then(Environment::parse)
        .ok_or_else(|| Error::Unexpected(format!("pipeline {} deploys nowhere", pipeline.pipeline)))
}

/// Runs pipelines until `stop` says so; then the jobs under way are ended, to be repeated after the next
/// start.
pub async fn serve(works: Arc<Works>, mut stop: watch::Receiver<bool>) {
    let mut jobs = JoinSet::new();
    while !*stop.borrow() {
        if let Err(error) = step(&works, &mut jobs).await {
            // What was not done stands in the rows and is done at the next look.
            tracing::error!(%error, "pipelines are held up");
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            () = works.app.floor().wake.notified() => {}
            Some(ended) = jobs.join_next(), if !jobs.is_empty() => report(ended),
            () = tokio::time::sleep(limits::PIPELINE_LOOK) => {}
        }
    }
    for job in works.app.under_way().values() {
        job.cancel.server_stops();
    }
    while let Some(ended) = jobs.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<Result<(), Error>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "a job's end could not be recorded"),
        Err(error) => tracing::error!(%error, "a job's task ended"),
    }
}

/// Runs all pipelines to their end, or until they wait for a person. For tests and the demo's data.
///
/// # Errors
/// The store or git fails, or the worker halts at its point.
pub async fn drain(works: &Arc<Works>) -> Result<bool, Error> {
    let mut any = false;
    let mut jobs = JoinSet::new();
    loop {
        let moved = step(works, &mut jobs).await?;
        any |= moved;
        match jobs.join_next().await {
            Some(ended) => ended.map_err(|error| Error::Unexpected(error.to_string()))??,
            None if !moved => return Ok(any),
            None => {}
        }
    }
}

/// Moves every open pipeline as far as it goes now; says whether anything moved.
async fn step(works: &Arc<Works>, jobs: &mut JoinSet<Result<(), Error>>) -> Result<bool, Error> {
    let open = works.app.reader().open_pipelines().await?;
    let mut moved = false;
    let mut failed = None;
    // One that cannot go on holds up no other; its error is told once all had their turn.
    let mut note = |went: Result<bool, Error>| match went {
        Ok(went) => moved |= went,
        Err(error) => failed = failed.take().or(Some(error)),
    };
    for pipeline in open.iter().filter(|pipeline| pipeline.state == JobState::Waiting.code()) {
        note(take_up(works, pipeline, &open).await);
    }
    let open = works.app.reader().open_pipelines().await?;
    for pipeline in open.iter().filter(|pipeline| pipeline.state == JobState::Running.code()) {
        note(advance(works, pipeline, jobs).await);
    }
    failed.map_or(Ok(moved), Err)
}

/// Which server it is for. A dev server per branch is one for each.
fn lane(pipeline: &OpenPipeline) -> (sop::AppId, &str, &str) {
    let environment = pipeline.environment.as_deref().unwrap_or_default();
    let branch = if environment == Environment::Dev.code() { pipeline.ref_name.as_str() } else { "" };
    (pipeline.application, environment, branch)
}

async fn take_up(works: &Works, pipeline: &OpenPipeline, open: &[OpenPipeline]) -> Result<bool, Error> {
    let same = || open.iter().filter(|other| lane(other) == lane(pipeline));
    if same().any(|other| other.pipeline > pipeline.pipeline) {
        let id = pipeline.pipeline;
        let overtaken =
            works.app.writer().plain(move |rows| Box::pin(async move { rows.pipeline_overtaken(id).await }));
        return Ok(overtaken.await?);
    }
    if same().any(|other| other.state == JobState::Running.code()) {
        return Ok(false);
    }
    begin::begin(works, pipeline).await?;
    Ok(true)
}

/// Skips, holds and starts jobs; settles the pipeline when nothing goes on.
async fn advance(
    works: &Arc<Works>,
    pipeline: &OpenPipeline,
    jobs: &mut JoinSet<Result<(), Error>>,
) -> Result<bool, Error> {
    use runner::pipeline::PipelineState;
    let rows = works.app.reader().jobs(pipeline.pipeline).await?;
    if rows.is_empty() {
        // A person stopped it before it was planned.
        settle::failed(works, pipeline, Fault::Canceled).await?;
        return Ok(true);
    }
    let plan = plan_of(&rows)?;
    let next = plan.next(&states_of(&rows));
    let number = |name: &String| rows.iter().find(|row| row.name == *name).map(|row| row.job);
    let skipped: Vec<i64> = next.skip.iter().filter_map(number).collect();
    let manual: Vec<i64> = next.manual.iter().filter_map(number).collect();
    if !skipped.is_empty() || !manual.is_empty() {
        let marked = works.app.writer().plain(move |rows| {
            Box::pin(async move {
                let ended = |state| JobEnded { state, fault: None, exit_code: None, artifacts_path: None };
                for job in skipped {
                    rows.job_end(job, &ended(JobState::Skipped)).await?;
                }
                for job in manual {
                    rows.job_end(job, &ended(JobState::Manual)).await?;
                }
                Ok(())
            })
        });
        marked.await?;
        return Ok(true);
    }
    let mut moved = false;
    let has_room = works.app.room() == Room::Ample;
    if has_room {
        works.app.floor().has_room();
    } else if !next.start.is_empty() && works.app.floor().waits_for_room(pipeline.pipeline) {
        let path = works.layout.pipeline_log(pipeline.pipeline);
        log::say(&path, |lang| lang.pipeline_log_waits_for_room().to_owned())?;
    }
    for name in next.start.iter().filter(|_| has_room) {
        if let Some(row) = rows.iter().find(|row| row.name == *name) {
            moved |= job::start(works, pipeline, row, &rows, jobs).await?;
        }
    }
    match plan.verdict(&states_of(&rows)) {
        PipelineState::Running | PipelineState::Blocked => Ok(moved),
        verdict @ (PipelineState::Passed | PipelineState::Failed | PipelineState::Canceled) => {
            settle::settle(works, pipeline, &plan, &rows, verdict).await?;
            Ok(true)
        }
    }
}

/// Names of the environment's variables that are secrets.
pub(crate) fn secret_keys(application: &sop::Application, environment: Environment) -> BTreeSet<String> {
    let of_this = application.variables.iter().filter(|variable| variable.environment == environment);
    of_this.filter(|variable| variable.secret).map(|variable| variable.key.clone()).collect()
}
