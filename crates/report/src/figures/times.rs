//! *Waktu*: how long issues waited at each step, and how long its work took (R61).

use super::{Spread, Window};
use sop::calendar::Calendar;
use sop::course::Course;
use sop::procedure::Procedure;
use sop::{Moment, Step};

/// A step's times over the passages whose work was done in the period, whatever came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepTimes {
    pub step: Step,
    /// Minutes of service time; none: the due date.
    pub standard: Option<u32>,
    /// Enabled to started.
    pub waiting: Spread,
    /// Started to ended.
    pub service: Spread,
    /// Passages that were broken off; they are not part of the times.
    pub voided: usize,
}

/// The times of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// Thirteen, in order.
    pub steps: Vec<StepTimes>,
    /// From the report to production, of the issues that ended.
    pub whole: Spread,
}

impl Times {
    /// Where half of the passages waited longest; none where nothing waited.
    pub fn longest_wait(&self) -> Option<&StepTimes> {
        let waits = |times: &&StepTimes| times.waiting.median.unwrap_or(0) > 0;
        self.steps.iter().rev().filter(waits).max_by_key(|times| (times.waiting.median, times.waiting.p90))
    }

    /// Passages whose work was done, of all steps.
    pub fn cases(&self) -> usize {
        self.steps.iter().map(|times| times.waiting.cases).sum()
    }
}

/// Measures a period.
pub fn times(courses: &[Course], window: &Window, calendar: &Calendar, procedure: &Procedure) -> Times {
    let mut found: Vec<(Vec<u32>, Vec<u32>, usize)> = vec![Default::default(); Step::ALL.len()];
    let minutes = |from: Moment, to: Moment| calendar.between(from, to).minutes;
    let mut whole = Vec::new();
    for course in courses {
        for passage in &course.passages {
            let Some(ended) = passage.ended_at.filter(|ended| window.holds(*ended)) else { continue };
            let (waiting, service, voided) = &mut found[usize::from(passage.step.no()) - 1];
            if !passage.end.is_done() {
                *voided += 1;
                continue;
            }
            let started = passage.started_at.unwrap_or(ended).max(passage.enabled_at).min(ended);
            waiting.push(minutes(passage.enabled_at, started));
            service.push(minutes(started, ended));
        }
        let done = course.state == sop::course::CourseState::Done;
        if let Some(closed) = course.closed_at.filter(|closed| done && window.holds(*closed)) {
            whole.push(minutes(course.reported_at, closed));
        }
    }
    let steps = Step::ALL.into_iter().zip(found).map(|(step, (waiting, service, voided))| StepTimes {
        step,
        standard: procedure.standard_minutes(step),
        waiting: Spread::of(waiting),
        service: Spread::of(service),
        voided,
    });
    Times { steps: steps.collect(), whole: Spread::of(whole) }
}
