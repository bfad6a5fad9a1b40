//! The office's policy on second factors (D14), and what is done when a person lost his: an Administrator
//! states it, another Administrator or a Superior confirms it.

use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::Event;
use crate::factor::{FactorLoss, FactorRule};
use crate::ids::{PersonId, Seq};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::Prose;

/// Say whether the people of the office need a second factor.
#[derive(Clone, Debug)]
pub struct RuleFactor {
    pub rule: FactorRule,
    pub reason: Prose,
}

/// An Administrator's.
pub fn rule_factor(case: &CaseFile, by: &Actor, act: &RuleFactor) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    if case.office.factor_rule == act.rule {
        return Err(Refusal::NothingToChange);
    }
    let event = Event::FactorRuled { rule: act.rule, reason: act.reason.text_ref() };
    Ok(case.office_fact(Role::Administrator, event).with(Subject::Office, &act.reason))
}

/// State that a person lost the second factor and the recovery codes.
#[derive(Clone, Debug)]
pub struct StateLoss {
    pub person: PersonId,
    pub reason: Prose,
}

/// An Administrator's, of somebody else. A later statement takes the place of an open one.
pub fn state_loss(case: &CaseFile, by: &Actor, act: &StateLoss) -> Result<Facts, Refusal> {
    let administrator = case.in_office_role(by, Role::Administrator)?;
    if !case.office.is_active(act.person) {
        return Err(Refusal::NotAMember { person: act.person });
    }
    if administrator == act.person {
        return Err(Refusal::OwnFactor);
    }
    let event = Event::FactorLossStated { person: act.person, reason: act.reason.text_ref() };
    Ok(case.office_fact(Role::Administrator, event).with(Subject::Office, &act.reason))
}

/// Confirm a loss: the second factor is taken away, and the person enrols another before anything else.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmLoss {
    pub person: PersonId,
    /// The entry that states it, as the form showed it (B7).
    pub stated: Seq,
}

/// Another Administrator or a Superior; neither who stated it nor who lost it.
pub fn confirm_loss(case: &CaseFile, by: &Actor, act: ConfirmLoss) -> Result<Facts, Refusal> {
    let (confirms, role) = match case.in_office_role(by, Role::Administrator) {
        Ok(person) => (person, Role::Administrator),
        Err(_) => (case.in_office_role(by, Role::Superior)?, Role::Superior),
    };
    let open = case.office.factor_losses.get(&act.person);
    let open: Option<&FactorLoss> = open.filter(|loss| loss.stated == act.stated && loss.is_open(case.at));
    let loss = open.ok_or(Refusal::LossNotOpen)?;
    if confirms == act.person || confirms == loss.by {
        return Err(Refusal::OwnFactor);
    }
    let ConfirmLoss { person, stated } = act;
    Ok(case.office_fact(role, Event::FactorLossConfirmed { person, stated }))
}
