//! Waiting and service time in the office's working time, per step, role and person (R20, R25, R58-R61).

use crate::calendar::Calendar;
use crate::issue::{Issue, StepTime};
use crate::moment::Moment;
use crate::procedure::Procedure;
use crate::role::{ActorRef, Role};
use crate::step::Step;

/// One passage of a step, measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub step: Step,
    pub round: u32,
    pub by: Option<ActorRef>,
    pub role: Option<Role>,
    /// Enabled to started, in working minutes.
    pub waiting: u32,
    /// Started to completed, in working minutes; for a step that is open: until now.
    pub service: u32,
    /// The standard of steps 1 to 3, in minutes of service time (A7).
    pub standard: Option<u32>,
    pub completed: bool,
    /// A year without a decreed holiday file is part of it.
    pub provisional: bool,
}

impl Measured {
    /// Minutes beyond the standard; none within it or without one.
    pub fn over(&self) -> Option<u32> {
        self.standard.and_then(|standard| self.service.checked_sub(standard)).filter(|over| *over > 0)
    }
}

/// Measures one passage at `now`.
pub fn measure(time: &StepTime, procedure: &Procedure, calendar: &Calendar, now: Moment) -> Measured {
    let started = time.started_at.unwrap_or(time.completed_at.unwrap_or(now)).max(time.enabled_at);
    let ended = time.completed_at.unwrap_or(now).max(started);
    let waiting = calendar.between(time.enabled_at, started);
    let service = calendar.between(started, ended);
    Measured {
        step: time.step,
        round: time.round,
        by: time.by,
        role: time.role,
        waiting: waiting.minutes,
        service: if time.started_at.is_some() { service.minutes } else { 0 },
        standard: procedure.standard_minutes(time.step),
        completed: time.completed_at.is_some(),
        provisional: waiting.provisional || service.provisional,
    }
}

/// Every passage of the issue, in order.
pub fn measure_all(issue: &Issue, procedure: &Procedure, calendar: &Calendar, now: Moment) -> Vec<Measured> {
    let now = issue.closed_at.unwrap_or(now);
    issue.times.iter().map(|time| measure(time, procedure, calendar, now)).collect()
}

/// Working time left until the due date, or by how much it has passed (R58, R59). None without a due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLeft {
    Left { minutes: u32, provisional: bool },
    Late { minutes: u32, provisional: bool },
}

/// The one clock of steps 4 to 13; it stops when the issue ends.
pub fn time_left(issue: &Issue, calendar: &Calendar, now: Moment) -> Option<TimeLeft> {
    let due = issue.due()?;
    let now = issue.closed_at.unwrap_or(now);
    Some(if now <= due {
        let span = calendar.between(now, due);
        TimeLeft::Left { minutes: span.minutes, provisional: span.provisional }
    } else {
        let span = calendar.between(due, now);
        TimeLeft::Late { minutes: span.minutes, provisional: span.provisional }
    })
}

/// R59: who held which step after the due date had passed, and for how long, in working minutes.
pub fn late_shares(issue: &Issue, calendar: &Calendar, now: Moment) -> Vec<(Step, Option<ActorRef>, u32)> {
    let Some(due) = issue.due() else { return Vec::new() };
    let now = issue.closed_at.unwrap_or(now);
    issue
        .times
        .iter()
        .filter_map(|time| {
            let from = time.enabled_at.max(due);
            let to = time.completed_at.unwrap_or(now);
            let minutes = if to > from { calendar.between(from, to).minutes } else { 0 };
            (minutes > 0).then_some((time.step, time.by, minutes))
        })
        .collect()
}
