//! The course of an issue: what reports count of it and nothing else. No text, no title and no person: a
//! report helps the office, it grades nobody.

use crate::ids::{AppId, IssueNumber, ReleaseNumber};
use crate::issue::{DeviationState, Issue, Source, Standing, StepTime};
use crate::moment::Moment;
use crate::role::ActorRef;
use crate::step::Step;
use crate::turn::role_of;
use serde::{Deserialize, Serialize};

/// How a passage of a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageEnd {
    /// It is the one that the issue stands at.
    Open,
    Completed,
    /// The work was done and its outcome was a way back (return matrix).
    Returned,
    /// It was broken off: by a new commit, another developer, a changed staging, or by somebody who does not
    /// hold the step.
    Voided,
}

impl PassageEnd {
    const ALL: [PassageEnd; 4] =
        [PassageEnd::Open, PassageEnd::Completed, PassageEnd::Returned, PassageEnd::Voided];

    /// Was the work of the step done, whatever came of it?
    pub fn is_done(self) -> bool {
        matches!(self, PassageEnd::Completed | PassageEnd::Returned)
    }
}

/// One passage of a step (procedure, section 1: *times of a step*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "StoredPassage", try_from = "StoredPassage")]
pub struct Passage {
    pub step: Step,
    pub round: u32,
    pub enabled_at: Moment,
    pub started_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    pub end: PassageEnd,
}

/// As it is kept: a year of an office has ten thousands of them, so their fields have no names there.
type StoredPassage = (u8, u32, Moment, Option<Moment>, Option<Moment>, u8);

impl From<Passage> for StoredPassage {
    fn from(passage: Passage) -> StoredPassage {
        let Passage { step, round, enabled_at, started_at, ended_at, end } = passage;
        (step.no(), round, enabled_at, started_at, ended_at, end as u8)
    }
}

impl TryFrom<StoredPassage> for Passage {
    type Error = &'static str;

    fn try_from(stored: StoredPassage) -> Result<Passage, &'static str> {
        let (step, round, enabled_at, started_at, ended_at, end) = stored;
        let step = Step::from_no(step).ok_or("no such step")?;
        let end = *PassageEnd::ALL.get(usize::from(end)).ok_or("no such end of a passage")?;
        Ok(Passage { step, round, enabled_at, started_at, ended_at, end })
    }
}

/// A way back that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayBack {
    pub from: Step,
    pub to: Step,
    pub at: Moment,
}

impl WayBack {
    /// No verdict on the work: a hand-back between people of the same work (2 to 1, 3 to 2, 12 or 13 to 11).
    pub fn is_hand_back(&self) -> bool {
        matches!(self.to, Step::Report | Step::Assign | Step::RequestMaster)
    }
}

/// A due date, and since when it counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueSet {
    pub at: Moment,
    pub set_at: Moment,
}

/// How an issue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourseState {
    Running,
    Done,
    Cancelled,
}

impl CourseState {
    const ALL: [CourseState; 3] = [CourseState::Running, CourseState::Done, CourseState::Cancelled];
}

/// What reports count of one issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "StoredCourse", try_from = "StoredCourse")]
pub struct Course {
    pub issue: IssueNumber,
    pub application: AppId,
    pub state: CourseState,
    pub reported_at: Moment,
    pub closed_at: Option<Moment>,
    pub release: Option<ReleaseNumber>,
    /// The Release whose rollback opened this issue: *akibat rilis*.
    pub caused_by: Option<ReleaseNumber>,
    /// In the order in which they began.
    pub passages: Vec<Passage>,
    pub ways_back: Vec<WayBack>,
    /// In the order in which they were set.
    pub dues: Vec<DueSet>,
    /// Deviations that were used.
    pub deviations: u32,
    /// Somebody tested, agreed or released what A10 would leave to another.
    pub unseparated: bool,
}

/// As it is kept: reports read the courses of all issues of a period at once, so no field has a name there.
type StoredCourse = (
    (IssueNumber, AppId, u8),
    (Moment, Option<Moment>),
    (Option<ReleaseNumber>, Option<ReleaseNumber>),
    Vec<Passage>,
    Vec<(u8, u8, Moment)>,
    Vec<(Moment, Moment)>,
    u32,
    bool,
);

impl From<Course> for StoredCourse {
    fn from(course: Course) -> StoredCourse {
        (
            (course.issue, course.application, course.state as u8),
            (course.reported_at, course.closed_at),
            (course.release, course.caused_by),
            course.passages,
            course.ways_back.iter().map(|back| (back.from.no(), back.to.no(), back.at)).collect(),
            course.dues.iter().map(|due| (due.at, due.set_at)).collect(),
            course.deviations,
            course.unseparated,
        )
    }
}

impl TryFrom<StoredCourse> for Course {
    type Error = &'static str;

    fn try_from(stored: StoredCourse) -> Result<Course, &'static str> {
        let (which, when, releases, passages, ways_back, dues, deviations, unseparated) = stored;
        let step = |no| Step::from_no(no).ok_or("no such step");
        let way_back = |(from, to, at)| Ok(WayBack { from: step(from)?, to: step(to)?, at });
        Ok(Course {
            issue: which.0,
            application: which.1,
            state: *CourseState::ALL.get(usize::from(which.2)).ok_or("no such state of a course")?,
            reported_at: when.0,
            closed_at: when.1,
            release: releases.0,
            caused_by: releases.1,
            passages,
            ways_back: ways_back.into_iter().map(way_back).collect::<Result<_, &str>>()?,
            dues: dues.into_iter().map(|(at, set_at)| DueSet { at, set_at }).collect(),
            deviations,
            unseparated,
        })
    }
}

impl Course {
    /// The due date that counted at a moment.
    pub fn due_at(&self, at: Moment) -> Option<Moment> {
        self.dues.iter().rev().find(|due| due.set_at <= at).map(|due| due.at)
    }

    /// The passage that was open at a moment; none before the issue and after its end.
    pub fn open_at(&self, at: Moment) -> Option<&Passage> {
        if self.closed_at.is_some_and(|closed| closed <= at) {
            return None;
        }
        let open =
            |passage: &&Passage| passage.enabled_at <= at && passage.ended_at.is_none_or(|ended| ended > at);
        self.passages.iter().rev().find(open)
    }
}

/// The course of an issue, from its fold.
pub fn course_of(issue: &Issue) -> Course {
    let state = match issue.standing {
        Standing::At(_) => CourseState::Running,
        Standing::Done => CourseState::Done,
        Standing::Cancelled => CourseState::Cancelled,
    };
    let caused_by = match issue.source {
        Source::RolledBack { release, .. } => release,
        Source::Ticket { .. } | Source::Official { .. } | Source::Derived { .. } => None,
    };
    let used = |state: &DeviationState| matches!(state, DeviationState::Used { .. });
    let used = issue.deviations.iter().filter(|deviation| used(&deviation.state)).count();
    Course {
        issue: issue.number,
        application: issue.application,
        state,
        reported_at: issue.reported_at,
        closed_at: issue.closed_at,
        release: issue.release,
        caused_by,
        passages: issue.times.iter().map(|time| passage_of(issue, time)).collect(),
        ways_back: issue
            .returns
            .iter()
            .map(|back| WayBack { from: back.from, to: back.to, at: back.at })
            .collect(),
        dues: issue.dues.iter().map(|due| DueSet { at: due.at, set_at: due.set_at }).collect(),
        deviations: u32::try_from(used).unwrap_or(u32::MAX),
        unseparated: is_unseparated(issue),
    }
}

fn passage_of(issue: &Issue, time: &StepTime) -> Passage {
    let end = match (time.completed_at, time.seq) {
        (None, _) => PassageEnd::Open,
        (Some(_), None) => PassageEnd::Voided,
        (Some(_), Some(seq)) => {
            // One entry may complete a step and send the next one back: only the last of them was returned.
            let last = issue.times.iter().rev().find(|other| other.seq == Some(seq)) == Some(time);
            let returned = last && issue.returns.iter().any(|back| back.seq == seq);
            match (returned, time.role == Some(role_of(time.step))) {
                (false, _) => PassageEnd::Completed,
                (true, true) => PassageEnd::Returned,
                // Somebody else ended it: who held the step had not done its work.
                (true, false) => PassageEnd::Voided,
            }
        }
    };
    Passage {
        step: time.step,
        round: time.round,
        enabled_at: time.enabled_at,
        started_at: time.started_at,
        ended_at: time.completed_at,
        end,
    }
}

/// A10, as the record shows it: a developer of the issue at 9 or 10, or the PM of 11 at 12 or 13.
fn is_unseparated(issue: &Issue) -> bool {
    let person = |time: &StepTime| match time.by {
        Some(ActorRef::Person(person)) if time.completed_at.is_some() => Some(person),
        Some(ActorRef::Person(_) | ActorRef::System) | None => None,
    };
    let requested = issue.times.iter().rev().find(|time| time.step == Step::RequestMaster).and_then(person);
    issue.times.iter().any(|time| match time.step {
        Step::TestTeam | Step::ApproveStaging => person(time).is_some_and(|by| issue.is_developer(by)),
        Step::CheckStaging | Step::MergeMaster => person(time).is_some() && person(time) == requested,
        Step::Report
        | Step::Assign
        | Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging
        | Step::RequestMaster => false,
    })
}
