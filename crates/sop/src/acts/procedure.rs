//! Publishing a revision of the procedure (R4): from then on its text stays as it is. It holds from 00:00 of
//! its day, never before; what began under another revision ends under that one.

use crate::case::{CaseFile, Facts};
use crate::event::Event;
use crate::ids::RevisionId;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};

/// Publish a revision.
#[derive(Clone, Debug)]
pub struct PublishRevision {
    /// Digest of the newest revision that the form showed (B7).
    pub after: Option<String>,
    pub revision: RevisionId,
    pub sha256: String,
    pub effective_at: Moment,
}

/// An Administrator's; it gives no power over a step.
pub fn publish_revision(case: &CaseFile, by: &Actor, act: &PublishRevision) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    let newest = case.office.revisions.last().map(|adopted| &adopted.sha256);
    if newest != act.after.as_ref() {
        return Err(Refusal::RevisionPublished);
    }
    let PublishRevision { after: _, revision, sha256, effective_at } = act.clone();
    if case.office.revisions.iter().any(|adopted| adopted.revision == revision) {
        return Err(Refusal::RevisionTaken);
    }
    // Its first midnight lies ahead: nothing that was decided today was decided under it.
    if effective_at <= case.at {
        return Err(Refusal::EffectiveDatePassed);
    }
    // V06
    if case.office.revisions.iter().any(|adopted| adopted.effective_at >= effective_at) {
        return Err(Refusal::EffectiveNotLater);
    }
    let event = Event::ProcedureAdopted { revision, sha256, effective_at };
    Ok(case.office_fact(Role::Administrator, event))
}
