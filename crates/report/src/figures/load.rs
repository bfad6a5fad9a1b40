//! *Beban dan antrean*: what stands where at the end of a period, what came in and what was finished.

use super::{Bucket, Window};
use sop::calendar::Calendar;
use sop::course::{Course, CourseState};
use sop::turn::role_of;
use sop::{Role, Step};

/// A step's queue at the end of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    pub step: Step,
    pub open: usize,
    /// Those whose due date has passed.
    pub late: usize,
    /// How long the oldest has stood there, in working minutes.
    pub oldest: u32,
}

/// What came and went in a week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    pub bucket: Bucket,
    pub reported: usize,
    pub done: usize,
    pub cancelled: usize,
}

/// Who held the step while an issue was past its due date (R59), in working minutes of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    pub issues: usize,
    pub minutes: u32,
}

/// The load of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Steps 2 to 13, in order: at 1 stands only what was handed back.
    pub queues: Vec<Queue>,
    pub flows: Vec<Flow>,
    /// By the time that was held, the longest first.
    pub late_with: Vec<Held>,
}

impl Load {
    pub fn open(&self) -> usize {
        self.queues.iter().map(|queue| queue.open).sum()
    }

    pub fn late(&self) -> usize {
        self.queues.iter().map(|queue| queue.late).sum()
    }

    pub fn reported(&self) -> usize {
        self.flows.iter().map(|flow| flow.reported).sum()
    }

    /// Finished or cancelled.
    pub fn ended(&self) -> usize {
        self.flows.iter().map(|flow| flow.done + flow.cancelled).sum()
    }

    /// Where most stand; none where nothing stands.
    pub fn fullest(&self) -> Option<&Queue> {
        self.queues.iter().rev().filter(|queue| queue.open > 0).max_by_key(|queue| queue.open)
    }
}

/// Counts a period in these weeks or months.
pub fn load(courses: &[Course], window: &Window, calendar: &Calendar, buckets: &[Bucket]) -> Load {
    let end = window.end();
    let queue = |step| Queue { step, open: 0, late: 0, oldest: 0 };
    let flow = |bucket: &Bucket| Flow { bucket: *bucket, reported: 0, done: 0, cancelled: 0 };
    let mut figures = Load {
        queues: Step::ALL.into_iter().map(queue).collect(),
        flows: buckets.iter().map(flow).collect(),
        late_with: Vec::new(),
    };
    for course in courses {
        if let Some(passage) = course.open_at(end) {
            let queue = &mut figures.queues[usize::from(passage.step.no()) - 1];
            queue.open += 1;
            queue.late += usize::from(course.due_at(end).is_some_and(|due| due < end));
            queue.oldest = queue.oldest.max(calendar.between(passage.enabled_at, end).minutes);
        }
        for flow in &mut figures.flows {
            flow.reported += usize::from(flow.bucket.holds(course.reported_at, calendar));
            let ended = course.closed_at.is_some_and(|closed| flow.bucket.holds(closed, calendar));
            match course.state {
                CourseState::Done => flow.done += usize::from(ended),
                CourseState::Cancelled => flow.cancelled += usize::from(ended),
                CourseState::Running => {}
            }
        }
        add_late(&mut figures.late_with, course, window, calendar);
    }
    figures.late_with.sort_by_key(|held| std::cmp::Reverse(held.minutes));
    figures
}

/// The due date that counts last is the one that was missed.
fn add_late(late_with: &mut Vec<Held>, course: &Course, window: &Window, calendar: &Calendar) {
    let end = course.closed_at.unwrap_or(window.end()).min(window.end());
    let Some(due) = course.due_at(end) else { return };
    let mut told: Vec<Role> = Vec::new();
    for passage in &course.passages {
        let from = passage.enabled_at.max(due).max(window.from);
        let to = passage.ended_at.unwrap_or(end).min(end);
        let minutes = if to > from { calendar.between(from, to).minutes } else { 0 };
        if minutes == 0 {
            continue;
        }
        let role = role_of(passage.step);
        let at = late_with.iter().position(|held| held.role == role).unwrap_or_else(|| {
            late_with.push(Held { role, issues: 0, minutes: 0 });
            late_with.len() - 1
        });
        late_with[at].minutes += minutes;
        if !told.contains(&role) {
            told.push(role);
            late_with[at].issues += 1;
        }
    }
}
