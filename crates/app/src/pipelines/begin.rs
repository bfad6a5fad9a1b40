//! Reads and plans the pipeline file at the commit that is built. What is wrong with it is the application's
//! own fault, with its sentences in the pipeline's log.

use super::{KeptJob, environment_of, log, secret_keys, settle};
use crate::works::{Works, oid, slot_of};
use crate::{Error, PIPELINE_FILE, What};
use runner::Pipeline;
use runner::pipeline::{CiContext, Plan, PlanContext};
use sop::application::{Environment, EnvironmentKind, EnvironmentSetup};
use sop::event::Fault;
use sop::{Application, CaseFile, CommitId};
use std::collections::BTreeMap;
use store::read::OpenPipeline;
use store::rows::{JobState, NewJob};

/// Why there is no plan: the lines of the log, and whose fault it is.
struct NoPlan {
    text: String,
    fault: Fault,
}

impl NoPlan {
    fn own(sentence: impl Fn(words::Lang) -> String) -> NoPlan {
        NoPlan { text: log::line(sentence), fault: Fault::Own }
    }
}

/// Takes a pipeline up: plans its jobs, or ends it where there is nothing to plan.
pub(super) async fn begin(works: &Works, pipeline: &OpenPipeline) -> Result<(), Error> {
    let case = works.app.case_file(What::Application(pipeline.application)).await?;
    let case = case.ok_or_else(|| Error::Unexpected("a pipeline without its application".to_owned()))?;
    let Ok(application) = case.app() else {
        return Err(Error::Unexpected("a case without its application".to_owned()));
    };
    let environment = environment_of(pipeline)?;
    let Some(setup) = application.environments.get(&environment) else {
        let code = environment.code();
        let fault = Fault::Infrastructure;
        let text = log::line(|lang| lang.pipeline_log_no_setup(code));
        return give_up(works, pipeline, NoPlan { text, fault }).await;
    };
    if pipeline.rollback
        && setup.kind == EnvironmentKind::Site
        && switched_back(works, pipeline, application)?
    {
        return settle::deployed(works, pipeline).await;
    }
    match plan(works, pipeline, &case, application, environment, setup).await {
        Ok(Ok(plan)) => keep(works, pipeline, plan).await,
        Ok(Err(none)) => give_up(works, pipeline, none).await,
        // Trying for ever would hold up the server's queue; the Sysadmin is called and deploys again.
        Err(Error::Git(error)) => {
            let (detail, fault) = (error.to_string(), Fault::Infrastructure);
            let text = log::line(|lang| lang.pipeline_log_infrastructure(&detail));
            give_up(works, pipeline, NoPlan { text, fault }).await
        }
        Err(other) => Err(other),
    }
}

async fn give_up(works: &Works, pipeline: &OpenPipeline, none: NoPlan) -> Result<(), Error> {
    log::append(&works.layout.pipeline_log(pipeline.pipeline), &none.text)?;
    settle::failed(works, pipeline, none.fault).await
}

/// A rollback of a site only shows the old version again, where it is still there.
fn switched_back(works: &Works, pipeline: &OpenPipeline, application: &Application) -> Result<bool, Error> {
    let directory = works.app.environment_dir(application, Environment::Production, &pipeline.ref_name);
    let slot = slot_of(application.id, Environment::Production);
    let owner = works.sandbox().ok().and_then(|sandbox| sandbox.owner_of(slot));
    let commit = &pipeline.commit_id;
    let switched = runner::site::switch(&directory, commit.as_str(), owner)?;
    if switched {
        let path = works.layout.pipeline_log(pipeline.pipeline);
        log::say(&path, |lang| lang.pipeline_log_switched_back(commit.short()))?;
    }
    Ok(switched)
}

async fn keep(works: &Works, pipeline: &OpenPipeline, plan: Plan) -> Result<(), Error> {
    let mut jobs = Vec::with_capacity(plan.jobs.len());
    for job in plan.jobs {
        let kept = KeptJob { stages: plan.stages.clone(), job };
        jobs.push(NewJob {
            name: kept.job.name.clone(),
            stage: kept.job.stage.clone(),
            needs: kept.job.needs.clone().unwrap_or_default(),
            plan: kept.text()?,
            state: JobState::Waiting,
        });
    }
    let id = pipeline.pipeline;
    let planned = works.app.writer().plain(move |rows| {
        Box::pin(async move {
            rows.jobs_plan(id, &jobs).await?;
            rows.pipeline_state(id, JobState::Running, None).await
        })
    });
    planned.await?;
    works.pass("pipeline.planned")?;
    Ok(())
}

async fn plan(
    works: &Works,
    pipeline: &OpenPipeline,
    case: &CaseFile,
    application: &Application,
    environment: Environment,
    setup: &EnvironmentSetup,
) -> Result<Result<Plan, NoPlan>, Error> {
    let text = match file_text(works, pipeline).await? {
        Ok(text) => text,
        Err(none) => return Ok(Err(none)),
    };
    let file = match Pipeline::parse(&text) {
        Ok(file) => file,
        Err(defects) => {
            let mut said = log::line(|lang| lang.pipeline_log_defects(PIPELINE_FILE, defects.len()));
            for defect in &defects {
                let job = defect.job.as_deref().unwrap_or_default();
                let place = [job, &defect.keyword].into_iter().filter(|part| !part.is_empty());
                let place = place.collect::<Vec<_>>().join(": ");
                let why = defect.why.to_string();
                said.push_str(&log::line(|lang| lang.pipeline_log_defect(defect.line, &place, &why)));
            }
            return Ok(Err(NoPlan { text: said, fault: Fault::Own }));
        }
    };
    let context = context(works, pipeline, case, application, environment).await?;
    Ok(match file.plan(&context) {
        Ok(plan) if plan.find_job(&setup.job).is_some() => Ok(plan),
        Ok(_) => {
            let code = environment.code();
            Err(NoPlan::own(|lang| lang.pipeline_log_no_deploy_job(&setup.job, code)))
        }
        Err(refusal) => Err(NoPlan::own(|lang| lang.pipeline_log_no_plan(&refusal.to_string()))),
    })
}

async fn file_text(works: &Works, pipeline: &OpenPipeline) -> Result<Result<String, NoPlan>, Error> {
    let repository = works.app.repository(pipeline.application);
    let most = runner::limits::YAML_BYTES_MAX as u64;
    let blob = match repository.blob(oid(&pipeline.commit_id), PIPELINE_FILE, most).await {
        Ok(blob) => blob,
        Err(git::Error::NotFound(_)) => {
            let commit = pipeline.commit_id.short();
            return Ok(Err(NoPlan::own(|lang| lang.pipeline_log_file_missing(PIPELINE_FILE, commit))));
        }
        Err(error) => return Err(error.into()),
    };
    let text = if blob.too_large { None } else { String::from_utf8(blob.bytes).ok() };
    Ok(text.ok_or_else(|| NoPlan::own(|lang| lang.pipeline_log_file_too_large(PIPELINE_FILE))))
}

async fn context(
    works: &Works,
    pipeline: &OpenPipeline,
    case: &CaseFile,
    application: &Application,
    environment: Environment,
) -> Result<PlanContext, Error> {
    let commit = works.app.repository(application.id).commit(oid(&pipeline.commit_id)).await?;
    let secret = secret_keys(application, environment);
    let values = works.app.reader().variables(application.id, environment).await?;
    let variables: BTreeMap<String, String> = values
        .into_iter()
        .filter(|row| !secret.contains(&row.key))
        .map(|row| (row.key.clone(), String::from_utf8_lossy(&row.value.0).into_owned()))
        .collect();
    let ci = CiContext {
        server_url: works.app.public_url().to_owned(),
        project_name: application.slug.to_string(),
        project_path: application.slug.to_string(),
        project_id: u64::try_from(application.id.0).unwrap_or(0),
        branch: pipeline.ref_name.clone(),
        default_branch: "master".to_owned(),
        branch_protected: environment != Environment::Dev,
        commit: pipeline.commit_id.to_string(),
        commit_before: before(case, application, pipeline, environment).unwrap_or_default(),
        commit_title: commit.subject,
        commit_author: format!("{} <{}>", commit.author_name, commit.author_email),
        pipeline_id: u64::try_from(pipeline.pipeline.0).unwrap_or(0),
        pipeline_source: "push".to_owned(),
        user_login: String::new(),
        user_name: String::new(),
    };
    Ok(PlanContext { ci, variables, changed: None })
}

/// The commit that the server runs now.
fn before(
    case: &CaseFile,
    application: &Application,
    pipeline: &OpenPipeline,
    environment: Environment,
) -> Option<String> {
    let running: Option<&CommitId> = match (environment, pipeline.issue) {
        (Environment::Dev, Some(issue)) => {
            case.issues.get(&issue).and_then(|issue| issue.dev.as_ref()).map(|running| &running.commit)
        }
        (_, _) => application.running.get(&environment).map(|running| &running.commit),
    };
    running.map(CommitId::to_string)
}
