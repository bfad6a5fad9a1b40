//! *Rilis*: how often production was reached, how long the way took, and what failed there. DORA's four keys,
//! counted as exports.md, section 7, maps them.

use super::{Bucket, Share, Spread, Window};
use sop::calendar::Calendar;
use sop::course::{Course, CourseState, PassageEnd};
use sop::{AppId, Moment, ReleaseNumber, Step};

/// A Release as the period knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub release: ReleaseNumber,
    pub application: AppId,
    pub application_name: String,
    pub issues: usize,
    pub opened_at: Moment,
    pub closed_at: Option<Moment>,
    pub end: ReleaseState,
    /// Its deployment to production failed, or it was rolled back; several tries count once.
    pub failed: bool,
}

/// How a Release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseState {
    Open,
    Completed,
    Returned,
}

/// The Releases of a week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployed {
    pub bucket: Bucket,
    /// `met`: without a failure.
    pub releases: Share,
    pub issues: usize,
}

/// The Releases of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases {
    pub deployed: Vec<Deployed>,
    /// From the first push (6) to production, of the issues that ended, in working minutes.
    pub lead: Spread,
    /// From the request (11) to production, of the Releases.
    pub way: Spread,
    /// Those that reached production in the period, or failed there, oldest first.
    pub told: Vec<Told>,
}

impl Releases {
    /// Those that reached production; `met`: without a failure.
    pub fn completed(&self) -> Share {
        self.told.iter().filter(|told| told.end == ReleaseState::Completed).fold(
            Share::default(),
            |mut share, told| {
                share.add(!told.failed);
                share
            },
        )
    }

    pub fn issues(&self) -> usize {
        self.deployed.iter().map(|deployed| deployed.issues).sum()
    }
}

/// Counts a period. A Release also failed where a rollback opened an issue because of it.
pub fn releases(
    mut told: Vec<Told>,
    courses: &[Course],
    window: &Window,
    calendar: &Calendar,
    buckets: &[Bucket],
) -> Releases {
    for release in &mut told {
        release.failed |= courses.iter().any(|course| course.caused_by == Some(release.release));
    }
    told.retain(|release| {
        release.closed_at.is_some_and(|closed| window.holds(closed))
            || (release.failed && release.closed_at.is_none())
    });
    let completed = |release: &&Told| release.end == ReleaseState::Completed;
    let of = |bucket: &Bucket| {
        let mut deployed = Deployed { bucket: *bucket, releases: Share::default(), issues: 0 };
        let within = |told: &&Told| told.closed_at.is_some_and(|closed| bucket.holds(closed, calendar));
        for release in told.iter().filter(completed).filter(within) {
            deployed.releases.add(!release.failed);
            deployed.issues += release.issues;
        }
        deployed
    };
    let deployed = buckets.iter().map(of).collect();
    let way = told
        .iter()
        .filter(completed)
        .filter_map(|release| Some(calendar.between(release.opened_at, release.closed_at?).minutes));
    let way = Spread::of(way.collect());
    let lead = courses.iter().filter_map(|course| {
        let closed = course.closed_at.filter(|closed| window.holds(*closed))?;
        let pushed = course
            .passages
            .iter()
            .find(|passage| passage.step == Step::Push && passage.end == PassageEnd::Completed)?;
        let done = course.state == CourseState::Done;
        done.then(|| calendar.between(pushed.ended_at.unwrap_or(closed), closed).minutes)
    });
    Releases { deployed, lead: Spread::of(lead.collect()), way, told }
}
