//! Figures of the office's work: courses of issues and a calendar in, numbers out. All of them in the
//! office's working time; none of a person. What a report says in words is made of these and nothing else.

pub mod compliance;
pub mod load;
pub mod releases;
pub mod returns;
pub mod times;

#[cfg(test)]
mod tests;

use jiff::ToSpan;
use jiff::civil::Date;
use sop::Moment;
use sop::calendar::Calendar;

/// Under so many cases no percentage and no P90 is given: they would say more than is known.
pub const CASES_MIN: usize = 5;

/// A period longer than this is told in months, else in weeks.
const WEEKS_DAYS_MAX: i32 = 100;

/// A time that a report is about, `[from, to)`, looked at from `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Moment,
    pub to: Moment,
    pub now: Moment,
}

impl Window {
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && at < self.to
    }

    /// The last moment that can be told of: the end, or now in a period that still runs.
    pub fn end(&self) -> Moment {
        self.to.min(self.now)
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub met: usize,
    pub of: usize,
}

impl Share {
    pub fn add(&mut self, met: bool) {
        self.of += 1;
        self.met += usize::from(met);
    }

    pub fn missed(&self) -> usize {
        self.of - self.met
    }

    /// In percent; none under [`CASES_MIN`] cases.
    pub fn percent(&self) -> Option<f64> {
        (self.of >= CASES_MIN).then(|| 100.0 * self.met as f64 / self.of as f64)
    }

    /// As a part of one, for a bar; nothing of nothing is nothing.
    pub fn part(&self) -> f64 {
        if self.of == 0 { 0.0 } else { self.met as f64 / self.of as f64 }
    }
}

/// How working minutes spread, by the nearest rank: the median is the smallest value that half of the cases
/// do not exceed, P90 the smallest that nine in ten do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    pub cases: usize,
    pub median: Option<u32>,
    /// None under [`CASES_MIN`] cases.
    pub p90: Option<u32>,
}

impl Spread {
    pub fn of(mut minutes: Vec<u32>) -> Spread {
        minutes.sort_unstable();
        let p90 = if minutes.len() >= CASES_MIN { rank(&minutes, 90) } else { None };
        Spread { cases: minutes.len(), median: rank(&minutes, 50), p90 }
    }
}

/// The value at `percent` of sorted values.
fn rank(sorted: &[u32], percent: usize) -> Option<u32> {
    let at = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(at - 1).copied()
}

/// A week or a month of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub from: Date,
    /// Its last day.
    pub until: Date,
}

/// The weeks from Monday of a period, or its months when it is long; cut to the period.
pub fn buckets(from: Date, until: Date) -> Vec<Bucket> {
    let months = from.until(until).is_ok_and(|span| span.get_days() > WEEKS_DAYS_MAX);
    let mut all = Vec::new();
    let mut day = from;
    while day <= until {
        let last = if months {
            day.last_of_month()
        } else {
            day.saturating_add((6 - i64::from(day.weekday().to_monday_zero_offset())).days())
        };
        let last = last.min(until);
        all.push(Bucket { from: day, until: last });
        let Ok(next) = last.tomorrow() else { break };
        day = next;
    }
    all
}

impl Bucket {
    /// Does the moment lie in it, by the office's days?
    pub fn holds(&self, at: Moment, calendar: &Calendar) -> bool {
        (self.from..=self.until).contains(&calendar.day_of(at))
    }
}
