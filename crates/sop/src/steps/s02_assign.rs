//! Step 2. "Project Manager (PM) menugaskan (*assign*) *issue* ke *developer/programmer* dan menetapkan *due
//! date* pengerjaan *issue*."
//!
//! One act. Complete when the notification was accepted for delivery: its inbox row is written in the same
//! commit (R24).

use crate::acts::Drawn;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::Event;
use crate::guard::Guard;
use crate::ids::PersonId;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::Assign,
    actors: &[Role::ProjectManager],
    web_only: None,
    gates: &[
        "a Developer of the application and a due date, in one act",
        "the due date lies in the future and in working time (*darurat*: any future moment)",
    ],
    guards: &[Guard::DueInWorkingTime],
    evidence: "the notification to the developer, accepted for delivery",
    ways_back: &[(Step::Report, "incomplete")],
    requirements: &["R7", "R22", "R23", "R24", "R25"],
};

/// Assign and set the due date.
#[derive(Clone, Debug)]
pub struct Assign {
    pub assignee: PersonId,
    pub due: Moment,
    pub remark: Option<Prose>,
    pub drawn: Drawn,
}

pub fn assign(case: &CaseFile, by: &Actor, act: Assign) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::Assign))?;
    case.at_step(Step::Assign)?;
    case.fresh(&act.drawn)?;
    developer_of(case, act.assignee)?;
    let issue = case.issue()?;
    let mut lifted = Lifted::default();
    let due = due_is_fit(case, issue.urgent, act.due);
    lifted.guard(case, issue, Step::Assign, Guard::DueInWorkingTime, due)?;
    let event = Event::Assigned {
        assignee: act.assignee,
        due: act.due,
        remark: act.remark.as_ref().map(Prose::text_ref),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(Role::ProjectManager, event).with_some(case.subject, act.remark.as_ref());
    Ok(facts.and(lifted.used(case, None)))
}

/// PM to Reporter: the issue is incomplete.
pub fn hand_back(case: &CaseFile, by: &Actor, reason: &Prose, drawn: &Drawn) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::Assign))?;
    case.at_step(Step::Assign)?;
    case.fresh(drawn)?;
    let event = Event::ReportHandedBack { reason: reason.text_ref() };
    Ok(case.issue_fact(Role::ProjectManager, event).with(case.subject, reason))
}

/// R22: an active Developer of this application.
pub fn developer_of(case: &CaseFile, person: PersonId) -> Result<(), Refusal> {
    if case.office.is_active(person) && case.app()?.has(person, Role::Developer) {
        Ok(())
    } else {
        Err(Refusal::NotADeveloper { person })
    }
}

/// R23. The close of a working day still belongs to that day.
pub fn due_is_fit(case: &CaseFile, urgent: bool, due: Moment) -> Result<(), Refusal> {
    if due <= case.at {
        return Err(Refusal::DueNotInFuture);
    }
    let closes = case.calendar.close_of(case.calendar.day_of(due)) == Some(due);
    if urgent || closes || case.calendar.is_working(due) { Ok(()) } else { Err(Refusal::DueNotInWorkingTime) }
}
