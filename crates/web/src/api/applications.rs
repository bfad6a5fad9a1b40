//! `GET /api/v1/applications` and `/applications/{slug}`.

use super::cases;
use super::fault::Answer;
use super::json;
use super::lens::{Person, code, code_of};
use super::releases::FailedDeployment;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use serde::Serialize;
use sop::acts::preparation;
use sop::application::Environment;
use sop::{Application, Role};
use store::read::ApplicationRow;
use utoipa::ToSchema;

/// An application in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApplicationSummary {
    /// Address name.
    pub slug: String,
    pub name: String,
    pub confidential: bool,
    /// Takes issues.
    pub confirmed: bool,
    /// `missing`, `requested`, `made` or `failed`.
    pub repository: String,
    /// Heads of the two branches.
    pub staging: Option<String>,
    pub master: Option<String>,
    pub open_release: Option<i64>,
    pub open_issues: i64,
    pub registered_at: String,
    pub page: String,
}

/// The applications that the reader sees, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApplicationList {
    pub applications: Vec<ApplicationSummary>,
}

/// Somebody with his roles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Member {
    pub person: Person,
    pub roles: Vec<&'static str>,
}

/// A server of the application.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnvironmentView {
    /// `dev`, `staging` or `production`.
    pub environment: &'static str,
    /// `site` or `external`.
    pub kind: String,
    /// Where people look; `{branch}` stands for the branch on a dev server per branch.
    pub address: String,
    /// Where a machine asks which commit runs.
    pub commit_address: String,
    /// The pipeline's job that deploys.
    pub job: String,
    /// What it runs.
    pub running: Option<Runs>,
    /// The commit that is being deployed.
    pub deploying: Option<String>,
    pub failed: Option<FailedDeployment>,
}

/// What a server runs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Runs {
    pub commit: String,
    pub deployment: i64,
    pub address: String,
    pub since: String,
}

/// An issue's merge that stands on `staging` and not yet on `master`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Standing {
    pub issue: i64,
    pub commit: String,
    pub merge: String,
}

/// An application with all that its page tells.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApplicationView {
    pub slug: String,
    pub name: String,
    pub page: String,
    /// Where it is cloned from.
    pub clone: String,
    /// `diskominfo` or `opd`.
    pub builder: String,
    pub hosting: String,
    pub confidential: bool,
    pub registered_at: String,
    /// Takes issues.
    pub confirmed: bool,
    /// What it lacks before it can be confirmed.
    pub missing: Vec<String>,
    /// `missing`, `requested`, `made` or `failed`.
    pub repository: String,
    /// `missing`, `handed_over`, `returned` or `accepted`.
    pub checklist: String,
    /// `required` or `recorded`.
    pub separation: String,
    /// `shared` or `per_branch`.
    pub dev_server: String,
    pub members: Vec<Member>,
    pub test_team: Vec<Person>,
    pub staging: Option<String>,
    pub master: Option<String>,
    pub environments: Vec<EnvironmentView>,
    /// In the order of their merges.
    pub on_staging: Vec<Standing>,
    /// The issue that holds a shared dev server, and those that wait for it.
    pub dev_turn: Option<i64>,
    pub dev_queue: Vec<i64>,
    pub open_release: Option<i64>,
}

/// `GET /api/v1/applications`. One statement.
pub async fn index(visit: Visit) -> Answer {
    let rows = visit.app().reader().applications(visit.person()?).await?;
    let applications = rows.into_iter().map(|row| summary(&visit, row)).collect();
    Ok(json(ApplicationList { applications }))
}

fn summary(visit: &Visit, row: ApplicationRow) -> ApplicationSummary {
    ApplicationSummary {
        page: format!("{}/applications/{}", visit.app().public_url(), row.slug),
        slug: row.slug,
        name: row.name,
        confidential: row.confidential,
        confirmed: row.confirmed,
        repository: row.repository,
        staging: row.staging.map(|commit| commit.to_string()),
        master: row.master.map(|commit| commit.to_string()),
        open_release: row.open_release.map(|release| release.0),
        open_issues: row.open_issues,
        registered_at: visit.formats().machine(row.registered_at),
    }
}

/// `GET /api/v1/applications/{slug}`. Three statements.
pub async fn show(Path(slug): Path<String>, visit: Visit) -> Answer {
    let id = visit.app().reader().application_by_slug(&slug).await?.ok_or(Problem::NotFound)?;
    let page = cases::case(&visit, &What::Application(id)).await?;
    let application = page.case.app().map_err(|_| Problem::NotFound)?;
    let lens = cases::lens(&visit, &page);
    let public = visit.app().public_url();
    let members = application.members.iter().filter(|(_, roles)| !roles.is_empty());
    let missing = if application.confirmed { Vec::new() } else { preparation::missing(application) };
    let commit = |commit: &Option<sop::CommitId>| commit.as_ref().map(ToString::to_string);
    let environments = Environment::ALL.into_iter();
    Ok(json(ApplicationView {
        slug: application.slug.to_string(),
        name: application.name.clone(),
        page: format!("{public}{}", url::application(&application.slug)),
        clone: url::clone(public, &application.slug),
        builder: code(&application.builder),
        hosting: application.hosting.clone(),
        confidential: application.confidential,
        registered_at: lens.at(application.registered_at),
        confirmed: application.confirmed,
        missing: missing.iter().map(code).collect(),
        repository: code_of(&application.repository, "state"),
        checklist: code_of(&application.checklist, "state"),
        separation: code(&application.separation),
        dev_server: code(&application.dev_server),
        members: members
            .map(|(person, roles)| Member {
                person: lens.person(*person),
                roles: roles.iter().copied().map(Role::code).collect(),
            })
            .collect(),
        test_team: lens.people(&application.test_team),
        staging: commit(&application.staging),
        master: commit(&application.master),
        environments: environments.filter_map(|e| environment(&lens, application, e)).collect(),
        on_staging: application
            .on_staging
            .iter()
            .map(|on| Standing {
                issue: on.issue.0,
                commit: on.commit.to_string(),
                merge: on.merge.to_string(),
            })
            .collect(),
        dev_turn: application.dev_turn.as_ref().map(|turn| turn.issue.0),
        dev_queue: application.dev_queue.iter().map(|issue| issue.0).collect(),
        open_release: application.open_release.map(|release| release.0),
    }))
}

fn environment(
    lens: &super::lens::Lens<'_>,
    application: &Application,
    environment: Environment,
) -> Option<EnvironmentView> {
    let setup = application.environments.get(&environment)?;
    Some(EnvironmentView {
        environment: environment.code(),
        kind: code(&setup.kind),
        address: setup.address.clone(),
        commit_address: setup.commit_address.clone(),
        job: setup.job.clone(),
        running: application.running.get(&environment).map(|running| Runs {
            commit: running.commit.to_string(),
            deployment: running.deployment.0,
            address: running.address.clone(),
            since: lens.at(running.at),
        }),
        deploying: application.deploying.get(&environment).map(ToString::to_string),
        failed: application.failed.get(&environment).map(|failed| FailedDeployment {
            deployment: failed.deployment.0,
            commit: failed.commit.to_string(),
            fault: code(&failed.fault),
            at: lens.at(failed.at),
        }),
    })
}
