//! Addresses of the SOP: its form, its revisions, the draft, the status of its legal bases.

use super::encode;
use sop::RevisionId;
use sop::procedure::Part;

/// The form as this revision prints it.
pub fn sop_revision(revision: &RevisionId) -> String {
    format!("/sop?revision={}", encode(&revision.0))
}

/// The revisions of the SOP and the status of its legal bases.
pub fn procedure() -> String {
    "/admin/sop".to_owned()
}

/// The draft of the next revision, and where it begins.
pub fn draft() -> String {
    "/admin/sop/draft".to_owned()
}

/// Below the draft: `changes`, `form`, `publication`, `publication/check`, `removal`.
pub fn draft_act(noun: &str) -> String {
    format!("/admin/sop/draft/{noun}")
}

/// The editor with the fields of one part, which are saved there too.
pub fn draft_part(part: Part) -> String {
    match part {
        Part::Identity => draft_act("identity"),
        Part::Lists => draft_act("lists"),
        Part::Step(step) => draft_act(&format!("steps/{}", step.no())),
    }
}

/// As [`draft_part`], once it is saved.
pub fn draft_saved(part: Part) -> String {
    format!("{}?done=saved", draft_part(part))
}

/// The legal basis with this number in the revision in force.
pub fn legal_basis(no: usize) -> String {
    format!("/admin/sop/legal-bases/{no}")
}

/// An act on a legal basis: `status`, `review`.
pub fn legal_basis_act(no: usize, noun: &str) -> String {
    format!("/admin/sop/legal-bases/{no}/{noun}")
}
