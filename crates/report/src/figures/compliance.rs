//! *Kepatuhan*: which issues met every standard, by step (R20, R25, R58), and how those ended that did.

use super::{Share, Window};
use sop::Step;
use sop::calendar::Calendar;
use sop::course::{Course, CourseState, Passage, PassageEnd};
use sop::procedure::Procedure;

/// A step's standard, and the issues that met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepKept {
    pub step: Step,
    /// Minutes of service time; none: the due date.
    pub standard: Option<u32>,
    pub share: Share,
}

/// The figures of a period. An issue counts where one of its passages ended in the period, or where its due
/// date passed while it stood there at the end. Cancelled issues are counted apart (A13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compliance {
    /// Issues that met every standard that they came to.
    pub issues: Share,
    /// Thirteen, in order.
    pub steps: Vec<StepKept>,
    /// Issues that ended in the period, in time by the due date that counted last, and by the first (R23).
    pub in_time: Share,
    pub in_first_time: Share,
    /// Without a deviation, and with different persons wherever A10 asks for them.
    pub plain: Share,
    pub separated: Share,
    pub cancelled: usize,
}

impl Compliance {
    /// The step that most issues missed; none where nothing was missed.
    pub fn worst(&self) -> Option<&StepKept> {
        // The first of those that missed equally often: what comes early delays all that follows.
        self.steps.iter().rev().filter(|kept| kept.share.missed() > 0).max_by_key(|kept| kept.share.missed())
    }
}

/// Counts a period.
pub fn compliance(
    courses: &[Course],
    window: &Window,
    calendar: &Calendar,
    procedure: &Procedure,
) -> Compliance {
    let kept = |step| StepKept { step, standard: procedure.standard_minutes(step), share: Share::default() };
    let mut figures = Compliance {
        issues: Share::default(),
        steps: Step::ALL.into_iter().map(kept).collect(),
        in_time: Share::default(),
        in_first_time: Share::default(),
        plain: Share::default(),
        separated: Share::default(),
        cancelled: 0,
    };
    for course in courses {
        let ended = course.closed_at.is_some_and(|closed| window.holds(closed));
        if course.state == CourseState::Cancelled {
            figures.cancelled += usize::from(ended);
            continue;
        }
        let mut all = None;
        for kept in &mut figures.steps {
            let Some(met) = meets(course, kept.step, kept.standard, window, calendar) else { continue };
            kept.share.add(met);
            all = Some(all.unwrap_or(true) && met);
        }
        if let Some(met) = all {
            figures.issues.add(met);
        }
        if let Some(closed) = course.closed_at.filter(|_| ended) {
            let in_time = |due: Option<sop::Moment>| due.is_some_and(|due| closed <= due);
            figures.in_time.add(in_time(course.due_at(closed)));
            figures.in_first_time.add(in_time(course.dues.first().map(|due| due.at)));
            figures.plain.add(course.deviations == 0);
            figures.separated.add(!course.unseparated);
        }
    }
    figures
}

/// Did every passage of this step meet the standard? None where none can be judged in the period.
fn meets(
    course: &Course,
    step: Step,
    standard: Option<u32>,
    window: &Window,
    calendar: &Calendar,
) -> Option<bool> {
    let passages = course.passages.iter().filter(|passage| passage.step == step);
    passages
        .filter_map(|passage| passage_meets(course, passage, standard, window, calendar))
        .reduce(|a, b| a && b)
}

fn passage_meets(
    course: &Course,
    passage: &Passage,
    standard: Option<u32>,
    window: &Window,
    calendar: &Calendar,
) -> Option<bool> {
    let end = window.end();
    match (passage.ended_at.filter(|ended| *ended < end), standard) {
        (Some(ended), _) if !passage.end.is_done() || ended < window.from => None,
        (Some(ended), Some(minutes)) => {
            let started = passage.started_at.unwrap_or(ended);
            Some(calendar.between(started, ended).minutes <= minutes)
        }
        (Some(ended), None) => course.due_at(ended).map(|due| ended <= due),
        // It runs: late is late, whatever comes; what is not late yet says nothing.
        (None, None) if passage.end != PassageEnd::Voided && passage.enabled_at < end => {
            course.due_at(end).filter(|due| *due < end).map(|_| false)
        }
        (None, Some(_) | None) => None,
    }
}
