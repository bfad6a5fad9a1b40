//! The working calendar anew: a year by its decree, or one day of the office's own (section 1, rules 4 to 6).
//! What stands open is reckoned with it from then on; what was completed keeps its moments.

use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::{CalendarChange, Event};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::Prose;

/// Put another calendar into force.
#[derive(Clone, Debug)]
pub struct ChangeCalendar {
    /// Digest of the calendar that the form showed (B7).
    pub from: String,
    /// Digest of the one that goes into force.
    pub to: String,
    pub change: CalendarChange,
    pub reason: Prose,
}

/// An Administrator's; it gives no power over a step.
pub fn change_calendar(case: &CaseFile, by: &Actor, act: &ChangeCalendar) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    if case.office.calendar.as_ref() != Some(&act.from) {
        return Err(Refusal::CalendarChanged);
    }
    if act.to == act.from {
        return Err(Refusal::NothingToChange);
    }
    let ChangeCalendar { from, to, change, reason } = act;
    let event = Event::CalendarChanged {
        from: from.clone(),
        digest: to.clone(),
        change: change.clone(),
        reason: reason.text_ref(),
    };
    Ok(case.office_fact(Role::Administrator, event).with(Subject::Office, reason))
}
