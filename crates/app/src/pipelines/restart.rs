//! Jobs of a former process: repeated once by themselves; a deployment to staging or production whose job
//! vanished is settled by the server's own word, and else unknown (B16).

use super::settle::{Word, application_of, word};
use super::{environment_of, job, log};
use crate::works::Works;
use crate::{Error, limits};
use sop::application::Environment;
use sop::event::Fault;
use store::read::{JobRow, OpenPipeline};
use store::rows::{JobEnded, JobState};

/// Settles what a former process left: at a start, before the first job, by the owner of the data directory.
/// Says how many jobs there were.
///
/// # Errors
/// Left-over processes do not end, or the store fails.
pub async fn restart(works: &Works) -> Result<u32, Error> {
    runner::reap(&works.layout.run())?;
    job::remove(&works.layout.work())?;
    std::fs::create_dir_all(works.layout.work())?;
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(works.layout.work(), std::fs::Permissions::from_mode(0o711))?;
    let mut jobs = 0;
    for pipeline in works.app.reader().open_pipelines().await? {
        for row in works.app.reader().jobs(pipeline.pipeline).await? {
            if row.standing() == JobState::Running {
                interrupted(works, &pipeline, &row).await?;
                jobs += 1;
            }
        }
    }
    Ok(jobs)
}

async fn interrupted(works: &Works, pipeline: &OpenPipeline, row: &JobRow) -> Result<(), Error> {
    let path = works.layout.job_log(pipeline.pipeline, row.job);
    log::say(&path, |lang| lang.pipeline_log_interrupted().to_owned())?;
    let application = application_of(works, pipeline).await?;
    let environment = environment_of(pipeline)?;
    let setup = application.environments.get(&environment);
    let deploys = setup.filter(|setup| setup.job == row.name && environment != Environment::Dev);
    let (state, fault, again) = match deploys {
        Some(setup) => match word(&works.app, &application, environment, setup, &pipeline.ref_name).await {
            Word::Runs(found) if found == pipeline.commit_id => (JobState::Passed, None, false),
            Word::Runs(_) | Word::ShowsNothing | Word::Silent { .. } | Word::NotAsked => {
                (JobState::Failed, Some(Fault::Unknown), false)
            }
        },
        None => (JobState::Failed, Some(Fault::Infrastructure), row.tries < limits::JOB_RUNS_MAX),
    };
    let ended = JobEnded { state, fault, exit_code: None, artifacts_path: None };
    let job = row.job;
    let settled = works.app.writer().plain(move |rows| {
        Box::pin(async move {
            if rows.job_end(job, &ended).await? && again {
                rows.job_requeue(job).await?;
            }
            Ok(())
        })
    });
    Ok(settled.await?)
}
