//! The box of everybody else: who holds the step, since when, by which limit, and what comes after.

use super::TurnBox;
use crate::issues::forms;
use crate::issues::seen::Seen;
use crate::url;
use sop::Refusal;
use sop::possible::Act;
use sop::turn::Turn;

pub fn of(seen: &Seen, turn: &Turn) -> TurnBox {
    let lang = seen.lang;
    if turn.people.is_empty() {
        let heading = lang.turn_waiting_for_nobody(turn.role).to_owned();
        return TurnBox { tone: "wait", heading, ..TurnBox::default() };
    }
    let names = seen.any_of(&turn.people);
    let since = seen.formats.since(turn.since, seen.at);
    let held = i64::from(seen.page.case.calendar.between(turn.since, seen.at).minutes);
    let held = lang.turn_held_since(&names, turn.step.no(), &since, &lang.working(held));
    let quiet = TurnBox {
        tone: "wait",
        heading: lang.turn_waiting_for(turn.role, &names),
        lines: turn.fault.map(|fault| lang.turn_fault(fault).to_owned()).into_iter().collect(),
        ..TurnBox::default()
    };
    let mut quiet = quiet.line(held);
    quiet.lines.extend(limit(seen, turn));
    quiet.lines.extend(after(seen, turn));
    quiet.lines.extend(conflict(seen));
    let quiet = reminder(seen, turn, quiet);
    match seen.issue.release {
        Some(number) => quiet.link(url::release(number), lang.turn_open_release(), false),
        None => quiet,
    }
}

/// *Ingatkan*, once per working day; afterwards when it was done.
fn reminder(seen: &Seen, turn: &Turn, quiet: TurnBox) -> TurnBox {
    let lang = seen.lang;
    match seen.refusal(Act::Remind) {
        None => {
            let form = forms::remind(seen, &turn.people);
            quiet.line(lang.turn_remind_hint()).form(Act::Remind, form)
        }
        Some(Refusal::RemindedAlready { at }) => {
            quiet.line(lang.turn_reminded(&seen.formats.since(*at, seen.at)))
        }
        Some(_) => quiet,
    }
}

/// Steps 1 to 3 have standards of their own, the others share the due date (R58).
fn limit(seen: &Seen, turn: &Turn) -> Option<String> {
    match (seen.procedure.standard_minutes(turn.step), seen.issue.due()) {
        (Some(minutes), _) => Some(seen.lang.turn_limit_standard(i64::from(minutes))),
        (None, Some(due)) => Some(seen.lang.turn_limit_due(&seen.formats.relative(due, seen.at))),
        (None, None) => None,
    }
}

fn after(seen: &Seen, turn: &Turn) -> Option<String> {
    let next = turn.step.next().map_or_else(|| vec![seen.issue.reporter], |next| seen.holders_of(next));
    // Step 2 names nobody yet: its sentence speaks of the Developer alone.
    let says = !next.is_empty() || turn.step == sop::Step::Assign;
    says.then(|| seen.lang.turn_after(turn.step, &seen.any_of(&next)))
}

fn conflict(seen: &Seen) -> Option<String> {
    let files = seen.issue.conflict.as_ref()?.files.len();
    Some(seen.lang.case_conflict_waits(files))
}
