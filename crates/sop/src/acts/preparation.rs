//! An application in preparation (R63-R67): the PM makes the repository, the Developer hands over the
//! checklist, the Sysadmin accepts it and sets up the servers, the PM confirms. Confirmation cannot be taken
//! back.

use super::{people, servers};
use crate::application::{
    Application, Builder, Checklist, DevServer, Environment, EnvironmentSetup, Repository, Separation,
};
use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::Event;
use crate::ids::{CommitId, PersonId, Slug};
use crate::refusal::{Preparation, Refusal};
use crate::role::{Actor, Role};
use crate::text::Prose;
use std::collections::BTreeMap;

/// Register an application and name its PM.
#[derive(Clone, Debug)]
pub struct Register {
    pub slug: Slug,
    pub name: String,
    pub builder: Builder,
    pub hosting: String,
    pub confidential: bool,
    pub project_manager: PersonId,
}

pub fn register(case: &CaseFile, by: &Actor, act: Register) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    if case.slug_taken {
        return Err(Refusal::SlugTaken);
    }
    let person = act.project_manager;
    if !case.office.is_active(person) {
        return Err(Refusal::NotAMember { person });
    }
    people::not_to_himself(by, person, Role::ProjectManager)?;
    let application = case.next.application;
    let subject = Subject::Application(application);
    let registered = Event::ApplicationRegistered {
        application,
        slug: act.slug,
        name: act.name,
        builder: act.builder,
        hosting: act.hosting,
        confidential: act.confidential,
    };
    let granted = Event::RoleGranted { person, role: Role::ProjectManager };
    let fact = |event| case.fact(subject, Vec::new(), Role::Administrator, case.revision(), event);
    Ok(fact(registered).and(fact(granted)))
}

/// Keterangan 4: the PM makes the repository, empty or from an uploaded bundle.
pub fn request_repository(case: &CaseFile, by: &Actor, bundle: bool) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, None)?;
    match case.app()?.repository {
        Repository::Missing | Repository::Failed { .. } => {
            Ok(case.application_fact(Role::ProjectManager, Event::RepositoryRequested { bundle }))
        }
        Repository::Requested | Repository::Made => Err(Refusal::AlreadyMade),
    }
}

/// Machine fact: the repository stands. `others`: further branches of an imported history.
pub fn repository_made(
    case: &CaseFile,
    by: &Actor,
    staging: &CommitId,
    master: &CommitId,
    others: BTreeMap<String, CommitId>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if case.app()?.repository != Repository::Requested {
        return Ok(Facts::none());
    }
    let event = Event::RepositoryMade { staging: staging.clone(), master: master.clone(), others };
    Ok(case.application_fact(Role::System, event))
}

/// Machine fact: the bundle could not be taken in.
pub fn repository_failed(case: &CaseFile, by: &Actor, reason: &str) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if case.app()?.repository != Repository::Requested {
        return Ok(Facts::none());
    }
    Ok(case.application_fact(Role::System, Event::RepositoryFailed { reason: reason.to_owned() }))
}

/// A push to `staging` or `master` while the application is in preparation, by its PM or a Developer.
pub fn prepared_push(
    case: &CaseFile,
    by: &Actor,
    branch: &str,
    old: &CommitId,
    new: &CommitId,
) -> Result<Facts, Refusal> {
    let role = match case.in_role(by, Role::Developer, None) {
        Ok(_) => Role::Developer,
        Err(_) => case.in_role(by, Role::ProjectManager, None).map(|_| Role::ProjectManager)?,
    };
    let application = case.app()?;
    let known = if branch == "master" { &application.master } else { &application.staging };
    if known.as_ref() == Some(new) {
        return Ok(Facts::none());
    }
    if application.confirmed {
        return Err(Refusal::AlreadyConfirmed);
    }
    let event = Event::PreparationPushed { branch: branch.to_owned(), old: old.clone(), new: new.clone() };
    Ok(case.application_fact(role, event))
}

/// R65: build file, variables, database, health check, run command.
pub fn hand_over_checklist(case: &CaseFile, by: &Actor, checklist: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Developer, None)?;
    if matches!(case.app()?.checklist, Checklist::Accepted { .. }) {
        return Err(Refusal::AlreadyMade);
    }
    let event = Event::ChecklistHandedOver { checklist: checklist.text_ref() };
    Ok(case.application_fact(Role::Developer, event).with(case.subject, checklist))
}

/// The Sysadmin accepts the checklist, or returns it with a reason.
pub fn judge_checklist(case: &CaseFile, by: &Actor, returned: Option<&Prose>) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    if !matches!(case.app()?.checklist, Checklist::HandedOver { .. }) {
        return Err(Refusal::NoChecklist);
    }
    Ok(match returned {
        Some(reason) => {
            let event = Event::ChecklistReturned { reason: reason.text_ref() };
            case.application_fact(Role::Sysadmin, event).with(case.subject, reason)
        }
        None => case.application_fact(Role::Sysadmin, Event::ChecklistAccepted),
    })
}

/// R64: the Sysadmin sets up a server.
pub fn set_environment(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    setup: EnvironmentSetup,
) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    if case.app()?.environments.get(&environment) == Some(&setup) {
        return Err(Refusal::NothingToChange);
    }
    Ok(case.application_fact(Role::Sysadmin, Event::EnvironmentSet { environment, setup }))
}

/// A variable of a server was set; its value is stored apart and never shown again when it is a secret (R67).
pub fn set_variable(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    key: &str,
    secret: bool,
) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    let event = Event::VariableSet { environment, key: key.to_owned(), secret };
    Ok(case.application_fact(Role::Sysadmin, event))
}

pub fn remove_variable(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    key: &str,
) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    let known = case.app()?.variables.iter().any(|v| v.environment == environment && v.key == key);
    if !known {
        return Err(Refusal::NothingToChange);
    }
    let event = Event::VariableRemoved { environment, key: key.to_owned() };
    Ok(case.application_fact(Role::Sysadmin, event))
}

/// A10: *wajib* or *dicatat*, set by the Superior with a reason.
pub fn set_separation(
    case: &CaseFile,
    by: &Actor,
    separation: Separation,
    reason: &Prose,
) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Superior)?;
    if case.app()?.separation == separation {
        return Err(Refusal::NothingToChange);
    }
    let event = Event::SeparationSet { separation, reason: reason.text_ref() };
    Ok(case.application_fact(Role::Superior, event).with(case.subject, reason))
}

/// A3: one dev server in turn, or an address per branch. Changed only while no branch waits for one.
pub fn set_dev_server(case: &CaseFile, by: &Actor, dev_server: DevServer) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    let application = case.app()?;
    if application.dev_server == dev_server {
        return Err(Refusal::NothingToChange);
    }
    if let Some(turn) = &application.dev_turn {
        return Err(Refusal::NotYourTurnOnDev { holder: Some(turn.issue) });
    }
    Ok(case.application_fact(Role::Sysadmin, Event::DevServerSet { dev_server }))
}

/// What an application still lacks before it takes issues, but for what only git can tell.
pub fn missing(application: &Application) -> Vec<Preparation> {
    let mut missing = Vec::new();
    if application.repository != Repository::Made {
        missing.push(Preparation::Repository);
    }
    match application.checklist {
        Checklist::Missing | Checklist::Returned { .. } => missing.push(Preparation::Checklist),
        Checklist::HandedOver { .. } => missing.push(Preparation::ChecklistAccepted),
        Checklist::Accepted { .. } => {}
    }
    let servers = [
        (Environment::Dev, Preparation::DevEnvironment),
        (Environment::Staging, Preparation::StagingEnvironment),
        (Environment::Production, Preparation::ProductionEnvironment),
    ];
    missing.extend(
        servers.into_iter().filter(|(e, _)| !application.environments.contains_key(e)).map(|(_, item)| item),
    );
    let roles = [
        (Role::Reporter, Preparation::Reporter),
        (Role::Developer, Preparation::Developer),
        (Role::Sysadmin, Preparation::Sysadmin),
    ];
    missing.extend(
        roles.into_iter().filter(|(role, _)| application.holders(*role).is_empty()).map(|(_, item)| item),
    );
    missing
}

/// What git says of the repository at confirmation.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// `staging` and `master` hold the same tree.
    pub same_tree: bool,
    /// SHA-256 of a pipeline file that was read without a defect.
    pub pipeline_file: Option<String>,
}

/// R63: the PM confirms. From now on G01-G11 hold and issues are taken.
pub fn confirm(case: &CaseFile, by: &Actor, act: &Confirm) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, None)?;
    let application = case.app()?;
    if application.confirmed {
        return Err(Refusal::AlreadyConfirmed);
    }
    let mut lacking = missing(application);
    if !act.same_tree {
        lacking.push(Preparation::SameTree);
    }
    if act.pipeline_file.is_none() {
        lacking.push(Preparation::PipelineFile);
    }
    match (&application.staging, &application.master, &act.pipeline_file) {
        (Some(staging), Some(master), Some(digest)) if lacking.is_empty() => {
            let event = Event::ApplicationConfirmed { staging: staging.clone(), master: master.clone() };
            let accepted = Event::PipelineFileAccepted { digest: digest.clone() };
            let facts = case.application_fact(Role::ProjectManager, event);
            let facts = facts.and(case.application_fact(Role::System, accepted));
            // What was confirmed is what both servers begin with.
            let facts = facts.and(servers::request(case, Environment::Staging, staging));
            Ok(facts.and(servers::request(case, Environment::Production, master)))
        }
        (_, _, _) => Err(Refusal::NotConfirmed { missing: lacking }),
    }
}
