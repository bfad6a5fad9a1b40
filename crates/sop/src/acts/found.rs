//! Refs that stand where no entry says (R72, B10): written or moved by somebody who went round Alur. They
//! are recorded and shown and never adopted; the PM lets the server take them back. Where the store is older
//! than its repositories, nothing else is decided until that is done.

use super::servers;
use crate::application::{Environment, Found, FoundHow, RestoreWay};
use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::{Event, UpdateKind};
use crate::ids::{CommitId, Seq};
use crate::issue::{BranchState, Pending};
use crate::refusal::{Busy, Refusal, WebAct};
use crate::role::{Actor, Role};
use crate::steps::{s10_approve_staging, s12_check_staging};
use crate::text::Prose;
use crate::turn::{self, ServerWork};

/// A ref as the shell saw it in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefSeen {
    /// The branch; of any other ref its full name.
    pub name: String,
    /// What the journal said, read before the repository was looked at.
    pub journal: Option<CommitId>,
    /// What stands there.
    pub now: Option<CommitId>,
    pub how: FoundHow,
    /// It holds commits of entries that this journal does not have.
    pub beyond: bool,
}

/// What the journal says of a ref at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// It stands there; none: there is no such ref.
    Head(Option<CommitId>),
    /// Work of the server or a push is about to move it.
    UnderWay,
}

/// What the journal says of the ref `name`. Of an issue's branch it is asked in the case of that issue.
pub fn says(case: &CaseFile, name: &str) -> Says {
    let Some(application) = &case.application else { return Says::Head(None) };
    if application.found_on(name).any(|found| found.restoring) {
        return Says::UnderWay;
    }
    match name {
        "staging" if !application.merging.is_empty() || !application.reverting.is_empty() => Says::UnderWay,
        "staging" => Says::Head(application.staging.clone()),
        "master" if case.open_release().and_then(turn::release_work) == Some(ServerWork::MergingMaster) => {
            Says::UnderWay
        }
        "master" => Says::Head(application.master.clone()),
        other => match case.issue() {
            Ok(_) => of_issue(case, other),
            Err(_) => Says::Head(application.imported.get(other).cloned()),
        },
    }
}

fn of_issue(case: &CaseFile, name: &str) -> Says {
    let Ok(issue) = case.issue() else { return Says::Head(None) };
    let Some(branch) = issue.branch.as_ref().filter(|branch| branch.name.as_str() == name) else {
        return Says::Head(None);
    };
    if case.in_flight.contains(&issue.number) {
        return Says::UnderWay;
    }
    match (&issue.pending, branch.state) {
        (Some(Pending::Branch | Pending::Update { .. }), _)
        | (_, BranchState::Requested | BranchState::DeleteRequested) => Says::UnderWay,
        (Some(Pending::Merge | Pending::Revert { .. }) | None, BranchState::Made) => {
            Says::Head(Some(branch.head.clone()))
        }
        (Some(Pending::Merge | Pending::Revert { .. }) | None, BranchState::Deleted) => Says::Head(None),
    }
}

/// Machine fact: a ref stands where no entry says. Nothing is recorded where the journal has moved on since
/// it was read, where work under way explains the difference, or where the very value is known.
pub fn ref_found(case: &CaseFile, by: &Actor, seen: &RefSeen) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let says = says(case, &seen.name);
    if !case.app()?.confirmed || seen.now == seen.journal || says != Says::Head(seen.journal.clone()) {
        return Ok(Facts::none());
    }
    Ok(tell(case, seen))
}

/// What lay below a commit that the server made on `staging`, where that was not what the journal says: the
/// commit stands, and what it stands on is found.
pub fn below(case: &CaseFile, seen: Option<&RefSeen>) -> Facts {
    let journal = case.application.as_ref().and_then(|application| application.staging.clone());
    match seen.filter(|seen| seen.name == "staging" && seen.journal == journal && seen.now != journal) {
        Some(seen) => tell(case, seen),
        None => Facts::none(),
    }
}

pub(crate) fn tell(case: &CaseFile, seen: &RefSeen) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    if application.found_on(&seen.name).any(|found| found.commit == seen.now) {
        return Facts::none();
    }
    let event = Event::RefFound {
        application: application.id,
        name: seen.name.clone(),
        journal: seen.journal.clone(),
        commit: seen.now.clone(),
        how: seen.how,
        beyond: seen.beyond,
    };
    let mut facts = case.application_fact(Role::System, event);
    if case.issue().is_ok() && seen.name != "staging" && seen.name != "master" {
        facts.facts.iter_mut().for_each(|fact| fact.touches.push(case.subject));
    }
    let changed = seen.now.as_ref().or(seen.journal.as_ref());
    of_staging(case, &seen.name, facts, changed)
}

/// B9: what was checked at 12 is no longer what stands there.
fn of_staging(case: &CaseFile, name: &str, facts: Facts, changed: Option<&CommitId>) -> Facts {
    match changed {
        Some(commit) if name == "staging" => {
            let facts = s10_approve_staging::touching_release(case, facts);
            facts.and(servers::void_check(case, commit))
        }
        Some(_) | None => facts,
    }
}

/// Machine fact: the ref stands again where the journal says, though nobody asked for it.
pub fn ref_agreed(case: &CaseFile, by: &Actor, seq: Seq, now: Option<&CommitId>) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let Some(found) = of(case, seq)? else { return Ok(Facts::none()) };
    let agrees = found.journal.as_ref() == now && says(case, &found.name) == Says::Head(now.cloned());
    if !agrees {
        return Ok(Facts::none());
    }
    let event = Event::RefAgreed { found: seq, name: found.name.clone() };
    let facts = told(case, found, Role::System, event);
    Ok(of_staging(case, &found.name, facts, now))
}

fn of(case: &CaseFile, seq: Seq) -> Result<Option<&Found>, Refusal> {
    Ok(case.app()?.found.iter().find(|found| found.seq == seq))
}

/// A fact about what was found: part of its issue's story too.
fn told(case: &CaseFile, found: &Found, role: Role, event: Event) -> Facts {
    let mut facts = case.application_fact(role, event);
    for fact in &mut facts.facts {
        fact.touches.extend(found.issue.map(Subject::Issue));
    }
    facts
}

/// *Kembalikan*: the PM lets the server take back what was found. On the web alone.
pub fn restore(case: &CaseFile, by: &Actor, seq: Seq, reason: &Prose) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::RestoreRef)?;
    case.role_holder(by, Role::ProjectManager, None)?;
    let found = of(case, seq)?.ok_or(Refusal::NothingFound)?;
    if found.restoring {
        return Err(Refusal::Busy { what: Busy::Restoring });
    }
    if found.of_release()
        && let Some(release) = case.open_release()
    {
        s12_check_staging::not_busy(release)?;
    }
    let event = Event::RefRestoreRequested {
        found: seq,
        name: found.name.clone(),
        journal: found.journal.clone(),
        commit: found.commit.clone(),
        way: case.app()?.restore_way(found),
        reason: reason.text_ref(),
    };
    Ok(told(case, found, Role::ProjectManager, event).with(case.subject, reason))
}

/// Machine fact: it was taken back; the ref stands at `to`. A new head of `staging` is deployed, and 12 is
/// done again (B9).
pub fn restored(
    case: &CaseFile,
    by: &Actor,
    seq: Seq,
    to: Option<&CommitId>,
    seen_below: Option<&RefSeen>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let Some(found) = of(case, seq)?.filter(|found| found.restoring) else { return Ok(Facts::none()) };
    let event = Event::RefRestored { found: seq, name: found.name.clone(), to: to.cloned() };
    let facts = below(case, seen_below).and(told(case, found, Role::System, event));
    let facts = of_staging(case, &found.name, facts, to);
    match to {
        Some(head) if found.name == "staging" && case.app()?.staging.as_ref() != Some(head) => {
            Ok(facts.and(servers::request(case, Environment::Staging, head)))
        }
        Some(_) | None => Ok(facts.and(work_comes_back(case))),
    }
}

/// B14: reverted work that could not come back into the branch while that stood elsewhere comes back now.
fn work_comes_back(case: &CaseFile) -> Facts {
    let Ok(issue) = case.issue() else { return Facts::none() };
    let staging = case.application.as_ref().and_then(|application| application.staging.clone());
    match (issue.head(), staging) {
        (Some(head), Some(staging))
            if issue.reapply.is_some() && issue.pending.is_none() && issue.conflict.is_none() =>
        {
            let branch_head = head.clone();
            let event = Event::BranchUpdateRequested { update: UpdateKind::Reapply, branch_head, staging };
            case.issue_fact(Role::System, event)
        }
        (Some(_) | None, _) => Facts::none(),
    }
}

/// Machine fact: it cannot be taken back now. Later work builds on it in these files; without files the ref
/// moved once more.
pub fn restore_stopped(case: &CaseFile, by: &Actor, seq: Seq, files: Vec<String>) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let Some(found) = of(case, seq)?.filter(|found| found.restoring) else { return Ok(Facts::none()) };
    let event = Event::RefRestoreStopped { found: seq, name: found.name.clone(), files };
    Ok(told(case, found, Role::System, event))
}

impl Found {
    /// The way that [`restore`] would go now.
    pub fn way(&self, case: &CaseFile) -> Option<RestoreWay> {
        case.application.as_ref().map(|application| application.restore_way(self))
    }
}
