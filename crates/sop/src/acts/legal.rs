//! What a person says of the SOP's legal bases (R3). It changes no revision: a text that must follow is
//! published as a revision of its own.

use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::Event;
use crate::ids::Seq;
use crate::legal::LegalStatus;
use crate::procedure::Procedure;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::Prose;

/// Say how a legal basis stands.
#[derive(Clone, Debug)]
pub struct StateLegalBasis {
    /// Its text, as the revision has it.
    pub basis: String,
    /// The entry that the form showed (B7); none: nothing was said of it yet.
    pub seen: Option<Seq>,
    pub status: LegalStatus,
}

/// Whoever may edit the SOP; the basis is one of the revision in force.
pub fn state_legal_basis(
    case: &CaseFile,
    by: &Actor,
    act: &StateLegalBasis,
    in_force: &Procedure,
) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    let now = case.office.legal_bases.get(&act.basis);
    let known = in_force.documents.legal_bases.contains(&act.basis);
    if !known || now.map(|standing| standing.seq) != act.seen {
        return Err(Refusal::LegalBasisChanged);
    }
    if now.is_some_and(|standing| standing.status == act.status) {
        return Err(Refusal::NothingToChange);
    }
    let StateLegalBasis { basis, seen: _, status } = act.clone();
    Ok(case.office_fact(Role::Administrator, Event::LegalBasisStated { basis, status }))
}

/// Record what the review of a revoked legal basis found.
#[derive(Clone, Debug)]
pub struct ReviewLegalBasis {
    pub basis: String,
    /// The entry that revoked it, as the form showed it (B7).
    pub stated: Seq,
    pub finding: Prose,
}

/// Ends the task of the review; what the SOP says stays.
pub fn review_legal_basis(case: &CaseFile, by: &Actor, act: &ReviewLegalBasis) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    let due = case.office.legal_bases.get(&act.basis).filter(|standing| standing.review_due());
    if due.map(|standing| standing.seq) != Some(act.stated) {
        return Err(Refusal::LegalBasisChanged);
    }
    let ReviewLegalBasis { basis, stated, finding } = act;
    let (basis, stated, finding_ref) = (basis.clone(), *stated, finding.text_ref());
    let event = Event::LegalBasisReviewed { basis, stated, finding: finding_ref };
    Ok(case.office_fact(Role::Administrator, event).with(Subject::Office, finding))
}
