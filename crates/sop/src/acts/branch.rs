//! The server's work on an issue's branch: *Perbarui branch*, conflicts, bringing reverted work back,
//! deletion.

use super::{dev, found};
use crate::case::{CaseFile, Facts};
use crate::event::{Event, UpdateKind, VoidCause};
use crate::ids::CommitId;
use crate::issue::{BranchState, Issue, Pending, Standing};
use crate::limits;
use crate::refusal::{Refusal, WebAct};
use crate::role::{Actor, Role};
use crate::step::Step;

/// *Perbarui branch* (A15): the server merges `staging` into the branch. At 6 to 9 that is a new head (B3).
pub fn update_branch(case: &CaseFile, by: &Actor, branch_head: &CommitId) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::UpdateBranch)?;
    case.as_assignee(by, Some(Step::Develop))?;
    case.at_steps(Step::Develop, Step::TestTeam)?;
    case.not_busy()?;
    let issue = case.issue()?;
    let head = issue.head().ok_or(Refusal::NoBranch)?;
    if head != branch_head {
        return Err(Refusal::HeadChanged { seen: branch_head.clone(), now: Some(head.clone()) });
    }
    let update = if issue.reapply.is_some() { UpdateKind::Reapply } else { UpdateKind::Update };
    let staging = case.app()?.staging.clone().ok_or(Refusal::NoBranch)?;
    let event = Event::BranchUpdateRequested { update, branch_head: head.clone(), staging };
    Ok(case.issue_fact(Role::Developer, event))
}

/// The developer solved the conflict on the web; `tree` is what he made of it, already stored in the
/// repository.
pub fn resolve_conflict(
    case: &CaseFile,
    by: &Actor,
    branch_head: &CommitId,
    staging: &CommitId,
    tree: &CommitId,
) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::UpdateBranch)?;
    case.as_assignee(by, Some(Step::Develop))?;
    // B4: from 10 on the branch is frozen.
    case.at_steps(Step::Develop, Step::TestTeam)?;
    case.not_busy()?;
    let issue = case.issue()?;
    let conflict = issue.conflict.as_ref().ok_or(Refusal::NoConflict)?;
    if conflict.branch_head != *branch_head || conflict.staging != *staging {
        return Err(Refusal::HeadChanged { seen: branch_head.clone(), now: issue.head().cloned() });
    }
    let event = Event::ConflictResolved {
        update: conflict.update,
        branch_head: branch_head.clone(),
        staging: staging.clone(),
        tree: tree.clone(),
    };
    Ok(case.issue_fact(Role::Developer, event))
}

/// Machine fact: the branch has a new head that the server made. 5, 7 and 9 are done again (B3, B14).
pub fn branch_updated(
    case: &CaseFile,
    by: &Actor,
    to: &CommitId,
    pipeline_file: Option<String>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    let Some(Pending::Update { update, branch_head, .. }) = &issue.pending else { return Ok(Facts::none()) };
    let event =
        Event::BranchUpdated { update: *update, from: branch_head.clone(), to: to.clone(), pipeline_file };
    let facts = case.issue_fact(Role::System, event);
    let at_6_to_9 = issue.step().is_some_and(|step| (Step::Push..=Step::TestTeam).contains(&step));
    if at_6_to_9 || issue.notes.iter().any(|note| note.counts(issue.round) && note.commit != *to) {
        let steps = vec![Step::TestLocal, Step::TestDev, Step::TestTeam];
        let cause = VoidCause::NewCommit { commit: to.clone() };
        let voided = Event::VerdictsVoided { steps, cause };
        return Ok(facts.and(case.issue_fact(Role::System, voided)).and(dev::leave(case, issue, None)));
    }
    Ok(facts)
}

/// Machine fact: there was nothing to merge; the branch holds all of `staging`.
pub fn branch_up_to_date(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    match (&issue.pending, issue.head()) {
        (Some(Pending::Update { update, branch_head, .. }), Some(head)) => {
            let event = Event::BranchUpdated {
                update: *update,
                from: branch_head.clone(),
                to: head.clone(),
                pipeline_file: issue.pipeline_file.clone(),
            };
            Ok(case.issue_fact(Role::System, event))
        }
        (Some(_) | None, _) => Ok(Facts::none()),
    }
}

/// Machine fact: the branch is not where the journal says (R72), so nothing was made of it. `seen` is what
/// stands there.
pub fn branch_update_stopped(case: &CaseFile, by: &Actor, seen: &found::RefSeen) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    let Some(Pending::Update { update, branch_head, .. }) = &issue.pending else { return Ok(Facts::none()) };
    let facts = case.issue_fact(Role::System, Event::BranchUpdateStopped { update: *update });
    let differs = seen.journal.as_ref() == Some(branch_head) && seen.now != seen.journal;
    if differs { Ok(facts.and(found::tell(case, seen))) } else { Ok(facts) }
}

/// Machine fact: a conflict, which waits on the web page.
pub fn branch_conflicted(case: &CaseFile, by: &Actor, files: Vec<String>) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    let Some(Pending::Update { update, branch_head, staging }) = &issue.pending else {
        return Ok(Facts::none());
    };
    let event = Event::BranchConflicted {
        update: *update,
        branch_head: branch_head.clone(),
        staging: staging.clone(),
        files,
    };
    Ok(case.issue_fact(Role::System, event))
}

/// R34: deleted in the GUI only, when merged to `master` or cancelled.
pub fn delete_branch(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::DeleteBranch)?;
    let role = branch_keeper(case, by)?;
    case.not_busy()?;
    let issue = case.issue()?;
    let branch = made_branch(issue)?;
    match issue.standing {
        Standing::Done | Standing::Cancelled => {
            let event =
                Event::BranchDeleteRequested { branch: branch.name.clone(), tip: branch.head.clone() };
            Ok(case.issue_fact(role, event))
        }
        Standing::At(_) => Err(Refusal::BranchNotMergedYet),
    }
}

fn made_branch(issue: &Issue) -> Result<&crate::issue::Branch, Refusal> {
    issue.branch.as_ref().filter(|branch| branch.state == BranchState::Made).ok_or(Refusal::NoBranch)
}

fn branch_keeper(case: &CaseFile, by: &Actor) -> Result<Role, Refusal> {
    let person = case.person(by)?;
    if case.issue()?.assignee == Some(person) {
        case.writable()?;
        return Ok(Role::Developer);
    }
    case.in_role(by, Role::ProjectManager, None).map(|_| Role::ProjectManager)
}

/// Machine fact: the branch is gone; its tip is kept aside.
pub fn branch_deleted(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.machine(by)?;
    match &case.issue()?.branch {
        Some(branch) if branch.state == BranchState::DeleteRequested => {
            let event = Event::BranchDeleted { branch: branch.name.clone(), tip: branch.head.clone() };
            Ok(case.issue_fact(Role::System, event))
        }
        Some(_) | None => Ok(Facts::none()),
    }
}

/// R34: restorable for a set time.
pub fn restore_branch(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::DeleteBranch)?;
    let role = branch_keeper(case, by)?;
    let issue = case.issue()?;
    let branch = issue.branch.as_ref().filter(|branch| branch.state == BranchState::Deleted);
    let branch = branch.ok_or(Refusal::NoBranch)?;
    let kept_until = issue.last_at.plus_minutes(limits::BRANCH_RESTORE_DAYS * 24 * 60);
    if case.at > kept_until {
        return Err(Refusal::BranchKept);
    }
    let event = Event::BranchRestoreRequested { branch: branch.name.clone(), tip: branch.head.clone() };
    Ok(case.issue_fact(role, event))
}

/// Machine fact: the branch stands again.
pub fn branch_restored(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.machine(by)?;
    match &case.issue()?.branch {
        Some(branch) if branch.state == BranchState::Requested => {
            let event = Event::BranchRestored { branch: branch.name.clone(), tip: branch.head.clone() };
            Ok(case.issue_fact(Role::System, event))
        }
        Some(_) | None => Ok(Facts::none()),
    }
}
