//! The dev server: its turns (A3, R42), and what a test on it has seen.

use super::Probe;
use crate::application::{Application, DevServer, Environment};
use crate::case::{CaseFile, Facts};
use crate::event::{Event, Seen};
use crate::ids::{CommitId, DeploymentId, IssueNumber};
use crate::issue::Issue;
use crate::limits;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::{Prose, TextRef};

/// Asks for the deployment of `head`, or for a place in the shared server's queue.
pub fn deploy(case: &CaseFile, issue: &Issue, head: &CommitId) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    let request = || {
        let event =
            Event::DeployRequested { environment: Environment::Dev, commit: head.clone(), reason: None };
        case.fact_of_issue(issue, Role::System, event)
    };
    match (application.dev_server, &application.dev_turn) {
        (DevServer::PerBranch, _) => request(),
        (DevServer::Shared, Some(turn)) if turn.issue == issue.number => request(),
        (DevServer::Shared, None) => {
            let taken = Event::DevTurnTaken { issue: issue.number };
            case.fact_of_issue(issue, Role::System, taken).and(request())
        }
        (DevServer::Shared, Some(_)) => {
            case.fact_of_issue(issue, Role::System, Event::DevTurnQueued { issue: issue.number })
        }
    }
}

/// The issue needs the shared server no longer: the next one takes its turn, *darurat* first.
pub fn leave(case: &CaseFile, issue: &Issue, reason: Option<TextRef>) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    let holds = application.dev_turn.as_ref().is_some_and(|turn| turn.issue == issue.number);
    let queued = application.dev_queue.contains(&issue.number);
    if application.dev_server == DevServer::PerBranch || !(holds || queued) {
        return Facts::none();
    }
    let left = Event::DevTurnLeft { issue: issue.number, reason };
    let facts = case.fact_of_issue(issue, Role::System, left);
    if holds { facts.and(next_turn(case, application, issue.number)) } else { facts }
}

fn next_turn(case: &CaseFile, application: &Application, but: IssueNumber) -> Facts {
    let waiting = || {
        application
            .dev_queue
            .iter()
            .filter(|queued| **queued != but)
            .filter_map(|number| case.issues.get(number))
    };
    let next = waiting().find(|issue| issue.urgent).or_else(|| waiting().next());
    match next.and_then(|issue| issue.head().map(|head| (issue, head.clone()))) {
        Some((issue, commit)) => {
            let taken = Event::DevTurnTaken { issue: issue.number };
            let deploy = Event::DeployRequested { environment: Environment::Dev, commit, reason: None };
            let facts = case.fact_of_issue(issue, Role::System, taken);
            facts.and(case.fact_of_issue(issue, Role::System, deploy))
        }
        None => Facts::none(),
    }
}

/// PM or Sysadmin hands the turn to the next branch with a reason; losing it voids nothing.
pub fn hand_over(case: &CaseFile, by: &Actor, reason: &Prose) -> Result<Facts, Refusal> {
    let role = match case.in_role(by, Role::ProjectManager, None) {
        Ok(_) => Role::ProjectManager,
        Err(_) => case.in_role(by, Role::Sysadmin, None).map(|_| Role::Sysadmin)?,
    };
    let application = case.app()?;
    if application.dev_server == DevServer::PerBranch {
        return Err(Refusal::NotSharedServer);
    }
    let issue = case.issue()?;
    if application.dev_turn.as_ref().is_none_or(|turn| turn.issue != issue.number) {
        let holder = application.dev_turn.as_ref().map(|turn| turn.issue);
        return Err(Refusal::NotYourTurnOnDev { holder });
    }
    if application.dev_queue.is_empty() {
        // Nobody waits, so there is nobody to hand it to.
        return Err(Refusal::NothingToChange);
    }
    let mut facts = leave(case, issue, Some(reason.text_ref())).with(case.subject, reason);
    if let Some(left) = facts.facts.first_mut() {
        left.role = role;
    }
    Ok(facts.and(queue_again(case, issue)))
}

/// Machine act: the turn ends after its working hours, when others wait.
pub fn expire(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let application = case.app()?;
    let issue = case.issue()?;
    let Some(turn) = application.dev_turn.as_ref().filter(|turn| turn.issue == issue.number) else {
        return Ok(Facts::none());
    };
    let held = case.calendar.between(turn.since, case.at).minutes;
    if application.dev_queue.is_empty() || held < limits::DEV_TURN_WORKING_MINUTES {
        return Ok(Facts::none());
    }
    Ok(leave(case, issue, None).and(queue_again(case, issue)))
}

/// Its head is deployed again at its next turn.
fn queue_again(case: &CaseFile, issue: &Issue) -> Facts {
    case.fact_of_issue(issue, Role::System, Event::DevTurnQueued { issue: issue.number })
}

/// R41: the dev server runs the branch's head, by the record and by its own word.
pub fn runs_head(issue: &Issue, probe: &Probe) -> Result<(), Refusal> {
    let running = issue.dev.as_ref().map(|running| running.commit.clone());
    let wrong = |running| Refusal::DevNotRunningHead { head: issue.head().cloned(), running };
    if issue.dev_runs_head().is_none() {
        return Err(wrong(running));
    }
    match probe {
        Probe::NotAsked => Ok(()),
        Probe::Silent => Err(Refusal::ServerSilent { environment: Environment::Dev }),
        Probe::Says(commit) if Some(commit) == issue.head() => Ok(()),
        Probe::Says(commit) => Err(wrong(Some(commit.clone()))),
    }
}

/// Where a test on the dev server took place (B1).
pub fn seen(case: &CaseFile, issue: &Issue, environment: Environment) -> Seen {
    let branch = issue.branch.as_ref().map(|branch| branch.name.as_str());
    let planned = case.application.as_ref().and_then(|app| app.address_of(environment, branch));
    match &issue.dev {
        Some(running) => {
            Seen { environment, address: running.address.clone(), deployment: running.deployment }
        }
        None => Seen { environment, address: planned.unwrap_or_default(), deployment: DeploymentId(0) },
    }
}
