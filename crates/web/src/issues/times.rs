//! Waiting and service time of each passage, in working time (R61): the table behind the ladder.

use super::seen::Seen;
use sop::role::ActorRef;
use sop::times::measure_all;

/// One passage of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRow {
    pub step: String,
    pub who: String,
    pub waiting: String,
    pub service: String,
    pub standard: String,
}

pub fn of(seen: &Seen) -> Vec<TimeRow> {
    let lang = seen.lang;
    let measured = measure_all(seen.issue, &seen.procedure, &seen.page.case.calendar, seen.at);
    let row = |time: &sop::times::Measured| TimeRow {
        step: if time.round > 1 {
            format!("{}. {}, {}", time.step.no(), lang.step(time.step), lang.issue_round(time.round))
        } else {
            format!("{}. {}", time.step.no(), lang.step(time.step))
        },
        who: match time.by {
            Some(ActorRef::Person(person)) => seen.name(person),
            Some(ActorRef::System) => lang.role(sop::Role::System).to_owned(),
            None => "-".to_owned(),
        },
        waiting: lang.working(i64::from(time.waiting)),
        service: lang.working(i64::from(time.service)),
        standard: time.standard.map_or_else(|| "-".to_owned(), |minutes| lang.working(i64::from(minutes))),
    };
    measured.iter().map(row).collect()
}
