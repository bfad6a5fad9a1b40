//! The box of an issue that ended: done, or cancelled with its reason.

use super::TurnBox;
use crate::issues::seen::Seen;
use crate::prose::Paragraphs;
use crate::url;
use sop::issue::Standing;
use sop::possible::Act;
use sop::role::ActorRef;
use sop::{Role, Step};

pub fn of(seen: &Seen) -> TurnBox {
    let date = seen.issue.closed_at.map(|at| seen.formats.date_time(at)).unwrap_or_default();
    let ended = match seen.issue.standing {
        Standing::Cancelled => cancelled(seen, &date),
        Standing::Done | Standing::At(_) => done(seen, &date),
    };
    if seen.may(Act::Derive) {
        return ended.link(url::new_derived_issue(seen.number()), seen.lang.turn_follow_up(), false);
    }
    ended
}

fn cancelled(seen: &Seen, date: &str) -> TurnBox {
    let lang = seen.lang;
    let who = seen.any_of(&seen.holders(Role::ProjectManager));
    TurnBox {
        tone: "wait",
        heading: lang.turn_cancelled().to_owned(),
        lines: vec![lang.case_cancelled_on(date), lang.case_cancelled_ask(&who)],
        quote: seen.issue.cancelled.as_ref().map(|reason| Paragraphs::of(&seen.text(reason))),
        ..TurnBox::default()
    }
}

fn done(seen: &Seen, date: &str) -> TurnBox {
    let lang = seen.lang;
    let last = seen.issue.times.iter().rev().find(|time| time.step == Step::MergeMaster);
    let who = match last.and_then(|time| time.by) {
        Some(ActorRef::Person(person)) => seen.name(person),
        Some(ActorRef::System) | None => seen.any_of(&seen.holders(Role::Sysadmin)),
    };
    let quiet = TurnBox {
        tone: "wait",
        heading: lang.turn_done().to_owned(),
        lines: vec![lang.turn_done_lead(date), lang.case_done_by(&who)],
        ..TurnBox::default()
    };
    match seen.issue.release {
        Some(number) => quiet.link(url::release(number), lang.turn_open_release(), false),
        None => quiet,
    }
}
