//! Deviations (*penyimpangan*): the only way round a guard. Asked for at the barred box, granted by a
//! Superior who does not hold the step, for one guard of one step of one issue; consumed by its first use.

use crate::case::{CaseFile, Facts};
use crate::event::Event;
use crate::guard::Guard;
use crate::ids::{DeviationId, PersonId};
use crate::issue::{Deviation, DeviationState};
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::text::Prose;
use crate::turn;

/// Ask for a deviation.
#[derive(Clone, Debug)]
pub struct AskDeviation {
    pub step: Step,
    pub guard: Guard,
    pub reason: Prose,
    pub expires_at: Moment,
}

pub fn ask(case: &CaseFile, by: &Actor, act: AskDeviation) -> Result<Facts, Refusal> {
    let person = case.person(by)?;
    if !case.sees(person) {
        return Err(Refusal::NotVisible);
    }
    case.ended()?;
    case.not_merging()?;
    if !act.guard.steps().contains(&act.step) {
        return Err(Refusal::GuardNotOfStep);
    }
    let needs = turn::role_of(act.step);
    case.in_role(by, needs, Some(act.step))?;
    if act.expires_at <= case.at {
        return Err(Refusal::ExpiryNotInFuture);
    }
    let issue = case.issue()?;
    let open = |deviation: &Deviation| {
        deviation.step == act.step
            && deviation.guard == act.guard
            && deviation.expires_at > case.at
            && matches!(deviation.state, DeviationState::Asked | DeviationState::Granted { .. })
    };
    if issue.deviations.iter().any(open) {
        return Err(Refusal::DeviationExists);
    }
    let event = Event::DeviationAsked {
        deviation: case.next_deviation(issue),
        step: act.step,
        guard: act.guard,
        reason: act.reason.text_ref(),
        expires_at: act.expires_at,
    };
    Ok(case.issue_fact(needs, event).with(case.subject, &act.reason))
}

/// A Superior grants it or not, with a reason.
pub fn answer(
    case: &CaseFile,
    by: &Actor,
    deviation: DeviationId,
    grant: bool,
    reason: &Prose,
) -> Result<Facts, Refusal> {
    let person = case.person(by)?;
    if !case.sees(person) && !case.office.has(person, Role::Administrator) {
        return Err(Refusal::NotVisible);
    }
    case.in_office_role(by, Role::Superior)?;
    case.writable()?;
    case.ended()?;
    case.not_merging()?;
    let issue = case.issue()?;
    let found = issue.deviations.iter().find(|candidate| candidate.id == deviation);
    let found = found.ok_or(Refusal::NoSuchDeviation)?;
    if found.state != DeviationState::Asked || found.expires_at <= case.at {
        return Err(Refusal::NoSuchDeviation);
    }
    if found.asked_by == person || holds_now(case, person) {
        return Err(Refusal::OwnDeviation);
    }
    let reason_ref = reason.text_ref();
    let event = if grant {
        Event::DeviationGranted { deviation, reason: reason_ref }
    } else {
        Event::DeviationRefused { deviation, reason: reason_ref }
    };
    Ok(case.issue_fact(Role::Superior, event).with(case.subject, reason))
}

fn holds_now(case: &CaseFile, person: PersonId) -> bool {
    case.who_now().people.contains(&person)
}

/// Machine act: what was asked or granted and not used in time ends.
pub fn expire(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let mut facts = Facts::none();
    for deviation in &case.issue()?.deviations {
        let open = matches!(deviation.state, DeviationState::Asked | DeviationState::Granted { .. });
        if open && deviation.expires_at <= case.at {
            let event = Event::DeviationExpired { deviation: deviation.id };
            facts = facts.and(case.issue_fact(Role::System, event));
        }
    }
    Ok(facts)
}
