//! The end of a pipeline: success is the whole pipeline without the jobs whose failure is borne, *and* the
//! deployment, which the server itself confirms by its commit address.

use super::{environment_of, log};
use crate::works::{Works, oid};
use crate::{App, DecideError, Error, What, limits};
use connectors::probe::Answer;
use runner::pipeline::{JobState as Planned, PipelineState, Plan};
use sop::acts::servers;
use sop::application::{Environment, EnvironmentKind, EnvironmentSetup};
use sop::event::Fault;
use sop::steps::{s06_push, s13_merge_master};
use sop::{Actor, Application, CaseFile, CommitId, DeploymentId, Facts, Refusal, Subject};
use store::read::{JobRow, OpenPipeline};
use store::rows::{JobState, fault_parse};

/// What a server says of itself.
pub(crate) enum Word {
    /// It runs this commit.
    Runs(CommitId),
    /// A site that shows no version.
    ShowsNothing,
    Silent {
        address: String,
        why: String,
    },
    /// The office has no commit address for it.
    NotAsked,
}

/// Settles a pipeline in which nothing goes on.
pub(super) async fn settle(
    works: &Works,
    pipeline: &OpenPipeline,
    plan: &Plan,
    rows: &[JobRow],
    verdict: PipelineState,
) -> Result<(), Error> {
    match verdict {
        PipelineState::Passed => {}
        PipelineState::Canceled => return failed(works, pipeline, Fault::Canceled).await,
        PipelineState::Failed => return failed(works, pipeline, fault_of(plan, rows)).await,
        PipelineState::Running | PipelineState::Blocked => return Ok(()),
    }
    let application = application_of(works, pipeline).await?;
    let environment = environment_of(pipeline)?;
    let path = works.layout.pipeline_log(pipeline.pipeline);
    let Some(setup) = application.environments.get(&environment) else {
        let code = environment.code();
        log::say(&path, |lang| lang.pipeline_log_no_setup(code))?;
        return failed(works, pipeline, Fault::Infrastructure).await;
    };
    let states = super::states_of(rows);
    if states.get(&setup.job) != Some(&Planned::Passed) {
        log::say(&path, |lang| lang.pipeline_log_deploy_job_not_run(&setup.job))?;
        return failed(works, pipeline, Fault::Own).await;
    }
    match confirmed(works, pipeline, &application, environment, setup).await? {
        None => deployed(works, pipeline).await,
        Some(fault) => failed(works, pipeline, fault).await,
    }
}

/// Whose fault: the application's own, where one job that counts failed by it.
fn fault_of(plan: &Plan, rows: &[JobRow]) -> Fault {
    let counted = rows.iter().filter(|row| {
        row.standing() == JobState::Failed && plan.find_job(&row.name).is_some_and(|job| !job.allow_failure)
    });
    let faults: Vec<Fault> = counted.filter_map(|row| row.fault.as_deref().and_then(fault_parse)).collect();
    let order = [Fault::Unknown, Fault::Own, Fault::Infrastructure];
    order.into_iter().find(|fault| faults.contains(fault)).unwrap_or(Fault::Infrastructure)
}

/// Asks the server what it runs after a deployment; `Some`: the fault where it is not this commit.
async fn confirmed(
    works: &Works,
    pipeline: &OpenPipeline,
    application: &Application,
    environment: Environment,
    setup: &EnvironmentSetup,
) -> Result<Option<Fault>, Error> {
    let path = works.layout.pipeline_log(pipeline.pipeline);
    let commit = &pipeline.commit_id;
    let mut asked = 0;
    loop {
        asked += 1;
        match word(&works.app, application, environment, setup, &pipeline.ref_name).await {
            Word::NotAsked => return Ok(None),
            Word::Runs(found) if found == *commit => {
                log::say(&path, |lang| lang.pipeline_log_runs(commit.short()))?;
                return Ok(None);
            }
            Word::ShowsNothing => {
                log::say(&path, |lang| lang.pipeline_log_site_not_switched().to_owned())?;
                return Ok(Some(Fault::Own));
            }
            // A server may need a moment to change over.
            Word::Runs(_) | Word::Silent { .. }
                if setup.kind == EnvironmentKind::External && asked < limits::PROBES_MAX =>
            {
                tokio::time::sleep(limits::PROBE_WAIT).await;
            }
            Word::Runs(found) => {
                log::say(&path, |lang| lang.pipeline_log_runs_other(found.short(), commit.short()))?;
                return Ok(Some(Fault::Own));
            }
            Word::Silent { address, why } => {
                log::say(&path, |lang| lang.pipeline_log_silent(&address, &why))?;
                return Ok(Some(match environment {
                    Environment::Dev => Fault::Infrastructure,
                    Environment::Staging | Environment::Production => Fault::Unknown,
                }));
            }
        }
    }
}

/// What the server says of itself: of a site Alur knows by itself what it shows.
pub(crate) async fn word(
    app: &App,
    application: &Application,
    environment: Environment,
    setup: &EnvironmentSetup,
    branch: &str,
) -> Word {
    if setup.kind == EnvironmentKind::Site {
        let directory = app.environment_dir(application, environment, branch);
        let shown = runner::site::current(&directory).and_then(|version| version.commit);
        return shown.and_then(|text| CommitId::parse(&text)).map_or(Word::ShowsNothing, Word::Runs);
    }
    let address = application.commit_address_of(environment, Some(branch)).unwrap_or_default();
    if address.trim().is_empty() {
        return Word::NotAsked;
    }
    match app.probe().commit_at(&address).await {
        Answer::Commit(text) => match CommitId::parse(&text) {
            Some(commit) => Word::Runs(commit),
            None => Word::Silent { address, why: text },
        },
        Answer::Silent(silence) => Word::Silent { address, why: silence.to_string() },
    }
}

pub(super) async fn application_of(works: &Works, pipeline: &OpenPipeline) -> Result<Application, Error> {
    let case = works.app.case_file(What::Application(pipeline.application)).await?;
    case.and_then(|case| case.application)
        .ok_or_else(|| Error::Unexpected("a pipeline without its application".to_owned()))
}

/// The server runs it: the fact, and the end of the row, in one transaction.
pub(super) async fn deployed(works: &Works, pipeline: &OpenPipeline) -> Result<(), Error> {
    let environment = environment_of(pipeline)?;
    let (what, subject) = (what_of(pipeline, environment)?, pipeline.subject);
    let (commit, id, rollback) = (pipeline.commit_id.clone(), pipeline.pipeline, pipeline.rollback);
    let branch = pipeline.ref_name.clone();
    let contained = match environment {
        Environment::Staging => contained_merges(works, pipeline).await?,
        Environment::Dev | Environment::Production => Vec::new(),
    };
    let decide = move |case: &CaseFile| {
        let by = Actor::machine();
        let address = case.app()?.address_of(environment, Some(&branch)).unwrap_or_default();
        match (environment, subject) {
            (Environment::Dev, _) => s06_push::deployed(case, &by, &commit, id, &address),
            (Environment::Staging, _) => {
                servers::staging_deployed(case, &by, &commit, id, &address, &contained)
            }
            (Environment::Production, _) if rollback => s13_merge_master::rolled_back(case, &by, &commit, id),
            (Environment::Production, Subject::Release(_)) => {
                s13_merge_master::deployed(case, &by, &commit, id, &address)
            }
            (Environment::Production, Subject::Office | Subject::Application(_) | Subject::Issue(_)) => {
                servers::production_deployed(case, &by, &commit, id, &address)
            }
        }
    };
    record(works, id, what, decide, JobState::Passed, None).await?;
    tidy_versions(works, pipeline, environment).await
}

/// It does not: the fact with its fault, and the end of the row, in one transaction.
pub(super) async fn failed(works: &Works, pipeline: &OpenPipeline, fault: Fault) -> Result<(), Error> {
    let environment = environment_of(pipeline)?;
    let (what, subject) = (what_of(pipeline, environment)?, pipeline.subject);
    let (commit, id, rollback) = (pipeline.commit_id.clone(), pipeline.pipeline, pipeline.rollback);
    if fault == Fault::Unknown {
        let path = works.layout.pipeline_log(id);
        log::say(&path, |lang| lang.pipeline_log_unknown().to_owned())?;
    }
    let decide = move |case: &CaseFile| {
        let by = Actor::machine();
        match (environment, subject) {
            (Environment::Dev, _) => s06_push::deploy_failed(case, &by, &commit, id, fault),
            (Environment::Staging, _) => servers::staging_deploy_failed(case, &by, &commit, id, fault),
            (Environment::Production, _) if rollback => {
                s13_merge_master::rollback_failed(case, &by, &commit, id, fault)
            }
            (Environment::Production, Subject::Release(_)) => {
                s13_merge_master::deploy_failed(case, &by, &commit, id, fault)
            }
            (Environment::Production, Subject::Office | Subject::Application(_) | Subject::Issue(_)) => {
                servers::production_deploy_failed(case, &by, &commit, id, fault)
            }
        }
    };
    let state = if fault == Fault::Canceled { JobState::Canceled } else { JobState::Failed };
    record(works, id, what, decide, state, Some(fault)).await
}

/// What the fact is about.
fn what_of(pipeline: &OpenPipeline, environment: Environment) -> Result<What, Error> {
    match (environment, pipeline.subject) {
        (Environment::Dev, Subject::Issue(issue)) => Ok(What::Issue(issue)),
        (Environment::Production, Subject::Release(release)) => Ok(What::Release(release)),
        (Environment::Staging | Environment::Production, _) => Ok(What::Application(pipeline.application)),
        (Environment::Dev, subject) => {
            Err(Error::Unexpected(format!("{subject} has no branch on the dev server")))
        }
    }
}

async fn record(
    works: &Works,
    id: DeploymentId,
    what: What,
    decide: impl FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    state: JobState,
    fault: Option<Fault>,
) -> Result<(), Error> {
    works.pass("pipeline.settled")?;
    let by = Actor::machine();
    let ended = works.app.decide_with(what, &by, decide, move |rows, _| {
        Box::pin(async move { rows.pipeline_state(id, state, fault).await })
    });
    match ended.await {
        Ok(_) => {}
        Err(DecideError::Refused(refused)) => {
            return Err(Error::Unexpected(format!("pipeline {id}: {}", refused.refusal.rule())));
        }
        Err(DecideError::Fault(error)) => return Err(error.into()),
    }
    works.pass("pipeline.recorded")?;
    Ok(())
}

/// The merges on `staging` that the deployed commit contains (R46).
async fn contained_merges(works: &Works, pipeline: &OpenPipeline) -> Result<Vec<CommitId>, Error> {
    let application = application_of(works, pipeline).await?;
    let repository = works.app.repository(pipeline.application);
    let mut contained = Vec::new();
    for on in &application.on_staging {
        if repository.contains(oid(&on.merge), oid(&pipeline.commit_id)).await? {
            contained.push(on.merge.clone());
        }
    }
    Ok(contained)
}

/// Old versions of a site go; some stay, so that a rollback need only switch.
async fn tidy_versions(
    works: &Works,
    pipeline: &OpenPipeline,
    environment: Environment,
) -> Result<(), Error> {
    let application = application_of(works, pipeline).await?;
    let is_site =
        application.environments.get(&environment).is_some_and(|setup| setup.kind == EnvironmentKind::Site);
    if is_site {
        let directory = works.app.environment_dir(&application, environment, &pipeline.ref_name);
        runner::site::prune(&directory, limits::SITE_VERSIONS_KEPT)?;
    }
    Ok(())
}
