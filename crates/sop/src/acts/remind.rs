//! Reminders (R62). They move nothing: they are told, and that they were told is part of the record.
//!
//! ```text
//! before the due date    Soon     holder and PM
//! at the due date        Due      holder and PM
//! some time after it     Overdue  holder, PM and the Superiors
//! ```
//!
//! Each comes once for a due date in a round: a new due date and a return arm them again. One that a stop of
//! the server kept waiting is told when it runs again; of several that came meanwhile the last says all.

use crate::calendar::Calendar;
use crate::case::{CaseFile, Facts};
use crate::event::{DueReminder, Event};
use crate::ids::PersonId;
use crate::issue::Issue;
use crate::limits;
use crate::moment::Moment;
use crate::refusal::{Busy, Refusal};
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::turn::{self, ServerWork, Turn};

/// How far from the due date reminders come, in working minutes: the office's setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderTimes {
    /// Before the due date.
    pub before_minutes: u32,
    /// After it, when the Superiors are told.
    pub overdue_minutes: u32,
}

impl Default for ReminderTimes {
    fn default() -> ReminderTimes {
        ReminderTimes {
            before_minutes: limits::REMIND_BEFORE_WORKING_MINUTES,
            overdue_minutes: limits::ESCALATE_AFTER_WORKING_MINUTES,
        }
    }
}

impl ReminderTimes {
    /// When a reminder of this due date comes. What would fall outside working time comes before the close
    /// that precedes it, the escalation at the next opening; for a *darurat* issue every hour is one (A14).
    pub fn moment(&self, reminder: DueReminder, due: Moment, urgent: bool, calendar: &Calendar) -> Moment {
        let at = match reminder {
            DueReminder::Soon => calendar.back(due, self.before_minutes),
            DueReminder::Due => due,
            DueReminder::Overdue => calendar.add(due, self.overdue_minutes).at,
        };
        match reminder {
            _ if urgent || calendar.is_working(at) => at,
            DueReminder::Soon | DueReminder::Due => calendar.last_open(at, limits::LAST_CALL_MINUTES),
            DueReminder::Overdue => calendar.next_open(at),
        }
    }

    /// The last reminder of this due date that comes in `(since, until]`.
    pub fn between(
        &self,
        since: Moment,
        until: Moment,
        due: Moment,
        urgent: bool,
        calendar: &Calendar,
    ) -> Option<DueReminder> {
        let comes = |reminder: &DueReminder| {
            let at = self.moment(*reminder, due, urgent, calendar);
            since < at && at <= until
        };
        DueReminder::ALL.into_iter().rev().find(comes)
    }
}

/// The reminder that an issue waits for at `now`; none while it is told already, or nobody works.
pub fn due_reminder(
    issue: &Issue,
    times: &ReminderTimes,
    calendar: &Calendar,
    now: Moment,
) -> Option<DueReminder> {
    let due = issue.dues.last()?;
    let develops = issue.step().is_some_and(|step| step >= Step::CreateBranch);
    if !develops || !(issue.urgent || calendar.is_working(now)) {
        return None;
    }
    let reminder = times.between(due.set_at, now, due.at, issue.urgent, calendar)?;
    let told = issue.reminded.due.filter(|told| told.due == due.at && told.round == issue.round);
    told.is_none_or(|told| told.reminder < reminder).then_some(reminder)
}

/// Machine act: the reminder of the due date that is to be told now, if there is one.
pub fn remind_of_due(case: &CaseFile, by: &Actor, times: &ReminderTimes) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    let reminder = due_reminder(issue, times, &case.calendar, case.at);
    let (Some(reminder), Some(due)) = (reminder, issue.due()) else { return Ok(Facts::none()) };
    Ok(case.issue_fact(Role::System, Event::DueReminded { reminder, due }))
}

/// *Ingatkan*: whoever waits reminds those who hold the step, once per working day.
pub fn remind(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    let person = case.person(by)?;
    let role = role_of(case, person).ok_or(Refusal::NotVisible)?;
    case.ended()?;
    let issue = case.issue()?;
    let turn = turn::turn_of(issue, case.app()?, case.release.as_ref(), &case.office);
    let turn = turn.ok_or(Refusal::IssueEnded)?;
    if let Some(work) = turn.server {
        return Err(Refusal::Busy { what: busy(work) });
    }
    if turn.people.contains(&person) {
        return Err(Refusal::OwnTurn);
    }
    if let Some(at) = reminded_today(issue, &turn, &case.calendar, case.at) {
        return Err(Refusal::RemindedAlready { at });
    }
    Ok(case.issue_fact(role, Event::HolderReminded { step: turn.step, people: turn.people }))
}

/// When these holders of the step were reminded in the working day of `now`. A night or a free day belongs to
/// the working day that follows.
fn reminded_today(issue: &Issue, turn: &Turn, calendar: &Calendar, now: Moment) -> Option<Moment> {
    let last = issue.reminded.holder.as_ref()?;
    let same = last.step == turn.step && last.round == issue.round && last.people == turn.people;
    let day = |at: Moment| calendar.day_of(calendar.next_open(at));
    (same && last.at >= turn.since && day(last.at) == day(now)).then_some(last.at)
}

/// The role in which somebody waits: the first that he holds here; none for who may not know of the issue.
fn role_of(case: &CaseFile, person: PersonId) -> Option<Role> {
    let application = case.application.as_ref()?;
    let of_application =
        [Role::ProjectManager, Role::Reporter, Role::Developer, Role::Tester, Role::Sysadmin];
    let held = of_application.into_iter().find(|role| application.has(person, *role));
    held.or_else(|| case.office.has(person, Role::Superior).then_some(Role::Superior))
}

fn busy(work: ServerWork) -> Busy {
    match work {
        ServerWork::MakingBranch => Busy::BranchBeingMade,
        ServerWork::DeployingDev
        | ServerWork::QueuedForDev
        | ServerWork::DeployingStaging
        | ServerWork::DeployingProduction => Busy::Deploying,
        ServerWork::Merging | ServerWork::MergingMaster => Busy::Merging,
        ServerWork::Reverting => Busy::Reverting,
        ServerWork::UpdatingBranch => Busy::UpdatingBranch,
        ServerWork::RollingBack => Busy::RollingBack,
    }
}
