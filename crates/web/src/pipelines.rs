//! Pipelines and their jobs: what runs, what became of it, and the log of each job.

pub mod job;
pub mod list;
pub mod show;

use crate::form::Kept;
use crate::problem::Problem;
use crate::typed::Typed;
use crate::visit::Visit;
use app::{CommandError, What};
use sop::acts::servers::tend_pipeline;
use sop::application::Environment;
use sop::{CaseFile, DeploymentId, Subject};
use store::read::PipelineRow;
use store::rows::JobState;
use words::Lang;

/// The case that a pipeline belongs to, where the visitor may know of it. One statement.
fn what_of(pipeline: &PipelineRow) -> What {
    match pipeline.subject {
        Subject::Issue(issue) => What::Issue(issue),
        Subject::Release(release) => What::Release(release),
        Subject::Application(_) | Subject::Office => What::Application(pipeline.application),
    }
}

async fn case_of(visit: &Visit, pipeline: &PipelineRow) -> Result<CaseFile, Problem> {
    let case = visit.app().case_file(what_of(pipeline)).await.map_err(Problem::fault)?;
    let person = visit.person()?;
    case.filter(|case| case.sees(person)).ok_or(Problem::NotFound)
}

fn environment_of(pipeline: &PipelineRow) -> Option<Environment> {
    Environment::parse(pipeline.environment.as_deref()?)
}

/// May the visitor stop it, start and repeat its jobs?
fn may_tend(visit: &Visit, case: &CaseFile, pipeline: &PipelineRow) -> Result<bool, Problem> {
    let environment = environment_of(pipeline).unwrap_or(Environment::Dev);
    Ok(tend_pipeline(case, &visit.actor()?, environment).is_ok())
}

/// Before an act: 404 where there is no such pipeline for the visitor, the rule's refusal where it is not
/// his.
async fn may_act(visit: &Visit, id: DeploymentId) -> Result<(), Problem> {
    let pipeline = visit.app().reader().pipeline(id).await.map_err(Problem::fault)?;
    let pipeline = pipeline.ok_or(Problem::NotFound)?;
    let case = case_of(visit, &pipeline).await?;
    let environment = environment_of(&pipeline).unwrap_or(Environment::Dev);
    match tend_pipeline(&case, &visit.actor()?, environment) {
        Ok(_) => Ok(()),
        Err(refusal) => {
            let kept = Kept { key: "pipeline", ..Kept::none() };
            Err(visit.refuse(what_of(&pipeline), refusal, kept).await)
        }
    }
}

/// What an act on a pipeline answers when it did nothing.
async fn refused(visit: &Visit, error: CommandError) -> Problem {
    visit.told(error, "pipeline", &Typed::default()).await
}

fn state_words(lang: Lang, state: &str) -> String {
    lang.run_state(state).to_owned()
}

/// The tone of a state: late where it failed, yours where it runs.
fn tone(state: JobState) -> &'static str {
    match state {
        JobState::Failed => "late",
        JobState::Running => "you",
        JobState::Manual => "warn",
        JobState::Waiting | JobState::Passed | JobState::Canceled | JobState::Skipped => "",
    }
}
