//! Acts on an application itself: which of them a page offers to whom.

use super::{ok, sample};
use crate::acts::{found, people, preparation, servers};
use crate::application::{Application, DevServer, Environment, Separation};
use crate::case::CaseFile;
use crate::ids::{CommitId, Seq};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::text::Prose;

/// An act on an application, in preparation or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppAct {
    RequestRepository,
    HandOverChecklist,
    JudgeChecklist,
    SetServers,
    SetDevServer,
    NameTestTeam,
    Confirm,
    SetRoles,
    SetSeparation,
    DeployStaging,
    DeployProduction,
    RollBack,
    StateRunning,
    RestoreRef,
}

/// Every act on the case's application, with the rules' answer to `by`. Git's part of the confirmation is
/// left out.
pub fn on_application(case: &CaseFile, by: &Actor) -> Vec<(AppAct, Result<(), Refusal>)> {
    let text = sample();
    let commit = CommitId::parse(&"0".repeat(40)).expect("forty digits");
    let application = case.application.as_ref();
    let other_server = match application.map(|application| application.dev_server) {
        Some(DevServer::PerBranch) => DevServer::Shared,
        Some(DevServer::Shared) | None => DevServer::PerBranch,
    };
    let other_separation = match application.map(|application| application.separation) {
        Some(Separation::Required) => Separation::Recorded,
        Some(Separation::Recorded) | None => Separation::Required,
    };
    let ready = |application: &Application| {
        let mut newest_first = application.found.iter().rev();
        newest_first.find(|found| !found.restoring).map(|found| found.seq)
    };
    let found = application.and_then(ready).unwrap_or(Seq(0));
    let again = |environment| ok(servers::deploy_again(case, by, environment, None));
    let stated = |environment| ok(servers::state_running(case, by, environment, &commit, &text));
    vec![
        (AppAct::RequestRepository, ok(preparation::request_repository(case, by, false))),
        (AppAct::HandOverChecklist, ok(preparation::hand_over_checklist(case, by, &text))),
        (AppAct::JudgeChecklist, ok(preparation::judge_checklist(case, by, None))),
        (AppAct::SetServers, ok(preparation::set_variable(case, by, Environment::Dev, "", false))),
        (AppAct::SetDevServer, ok(preparation::set_dev_server(case, by, other_server))),
        (AppAct::NameTestTeam, name_test_team(case, by)),
        (AppAct::Confirm, super::confirmable(case, by)),
        (AppAct::SetRoles, case.in_office_role(by, Role::Administrator).map(|_| ())),
        (AppAct::SetSeparation, ok(preparation::set_separation(case, by, other_separation, &text))),
        (AppAct::DeployStaging, again(Environment::Staging)),
        (AppAct::DeployProduction, again(Environment::Production)),
        (AppAct::RollBack, roll_back(case, by, &text)),
        // The form names the server: one that failed is enough.
        (AppAct::StateRunning, stated(Environment::Production).or_else(|_| stated(Environment::Staging))),
        (AppAct::RestoreRef, ok(found::restore(case, by, found, &text))),
    ]
}

/// The newest version to go back to.
fn roll_back(case: &CaseFile, by: &Actor, text: &Prose) -> Result<(), Refusal> {
    case.in_role(by, Role::Sysadmin, Some(Step::MergeMaster))?;
    let newest = case.app()?.rollback_targets().first().map(|ran| ran.commit.clone());
    let to = newest.ok_or(Refusal::NoRollbackTarget)?;
    let act = servers::RollBack { to, title: text.clone(), body: text.clone(), reason: text.clone() };
    ok(servers::roll_back_outside(case, by, &act))
}

/// Naming the same team again changes nothing, and is no reason to withhold the form.
fn name_test_team(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    match people::name_test_team(case, by, Vec::new()) {
        Err(Refusal::NothingToChange) | Ok(_) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}
