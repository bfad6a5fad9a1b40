//! Changes with a reason: assignee, due date, *darurat*, cancellation, corrections of notes.

use super::dev;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::{Event, VoidCause};
use crate::file::Files;
use crate::guard::Guard;
use crate::ids::PersonId;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::steps::s02_assign;
use crate::text::{Prose, TextRef};

/// B5: at 3 to 9 and for a returned issue; at 6 to 9 it voids 5 and 7 and puts the issue back at 5; at 10 to
/// 12 it changes who will receive a return and voids nothing. Branch, request and commits stay.
pub fn reassign(case: &CaseFile, by: &Actor, to: PersonId, reason: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::Assign))?;
    let step = case.at_steps(Step::CreateBranch, Step::CheckStaging)?;
    case.not_busy()?;
    let issue = case.issue()?;
    s02_assign::developer_of(case, to)?;
    let from = issue.assignee.ok_or(Refusal::NotAtStep { standing: issue.standing, expected: step })?;
    if from == to {
        return Err(Refusal::SameAssignee);
    }
    let event = Event::Reassigned { from, to, reason: reason.text_ref() };
    let facts = case.issue_fact(Role::ProjectManager, event).with(case.subject, reason);
    if (Step::Push..=Step::TestTeam).contains(&step) {
        let steps = vec![Step::TestLocal, Step::TestDev];
        let voided = Event::VerdictsVoided { steps, cause: VoidCause::NewAssignee { assignee: to } };
        return Ok(facts.and(case.issue_fact(Role::System, voided)).and(dev::leave(case, issue, None)));
    }
    Ok(facts)
}

/// R23: a new due date needs a reason; both values are recorded.
pub fn change_due(case: &CaseFile, by: &Actor, to: Moment, reason: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::Assign))?;
    case.at_steps(Step::CreateBranch, Step::MergeMaster)?;
    case.not_merging()?;
    let issue = case.issue()?;
    let from = issue.due().ok_or(Refusal::NothingToChange)?;
    if from == to {
        return Err(Refusal::NothingToChange);
    }
    let mut lifted = Lifted::default();
    let fit = s02_assign::due_is_fit(case, issue.urgent, to);
    lifted.guard(case, issue, Step::Assign, Guard::DueInWorkingTime, fit)?;
    let event = Event::DueChanged { from, to, reason: reason.text_ref() };
    let facts = case.issue_fact(Role::ProjectManager, event).with(case.subject, reason);
    Ok(facts.and(lifted.used(case, None)))
}

/// A14: *darurat* goes first in the queues; no step is left out.
pub fn set_urgent(case: &CaseFile, by: &Actor, urgent: bool, reason: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, None)?;
    case.ended()?;
    case.not_merging()?;
    if case.issue()?.urgent == urgent {
        return Err(Refusal::NothingToChange);
    }
    let reason_ref = reason.text_ref();
    let event = if urgent {
        Event::UrgentSet { reason: reason_ref }
    } else {
        Event::UrgentCleared { reason: reason_ref }
    };
    Ok(case.issue_fact(Role::ProjectManager, event).with(case.subject, reason))
}

/// A13: cancelled by the PM with a reason while nothing of the issue stands on `staging`. Withdrawn by its
/// Reporter at 2.
pub fn cancel(case: &CaseFile, by: &Actor, reason: &Prose) -> Result<Facts, Refusal> {
    let person = case.in_sight(by)?;
    let issue = case.issue()?;
    let withdrawn = issue.reporter == person && issue.step().is_some_and(|step| step <= Step::Assign);
    let role = match case.in_role(by, Role::ProjectManager, None) {
        Ok(_) => Role::ProjectManager,
        Err(_) if withdrawn => crate::steps::s01_report::reporter_of(case, by)?,
        Err(refusal) => return Err(refusal),
    };
    case.writable()?;
    case.ended()?;
    case.not_busy()?;
    let on_staging = case.app()?.on_staging.iter().any(|on| on.issue == issue.number);
    if issue.merged.is_some() || on_staging {
        return Err(Refusal::StandsOnStaging);
    }
    let event = Event::Cancelled { reason: reason.text_ref() };
    let facts = case.issue_fact(role, event).with(case.subject, reason);
    Ok(facts.and(dev::leave(case, issue, None)))
}

/// R37: a note is never edited, only corrected by a further one, by its author; files that were forgotten
/// come with it.
pub fn correct_note(
    case: &CaseFile,
    by: &Actor,
    of: &TextRef,
    note: &Prose,
    files: &Files,
) -> Result<Facts, Refusal> {
    let person = case.person(by)?;
    case.writable()?;
    let issue = case.issue()?;
    let found = issue.notes.iter().find(|candidate| candidate.text == *of).ok_or(Refusal::NoSuchNote)?;
    if found.by != person {
        return Err(Refusal::NotInRole { needs: found.role, step: Some(found.step) });
    }
    let event = Event::NoteCorrected { of: of.clone(), note: note.text_ref() };
    let facts = case.issue_fact(found.role, event).with(case.subject, note);
    Ok(facts.with_files(found.step, note, files))
}
