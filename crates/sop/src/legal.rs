//! The status of each legal basis of the SOP (R3): kept by a person beside the revision file, which may not
//! change. A revoked one asks for a review until somebody recorded what it found, or another revision came.

use crate::entry::Entry;
use crate::ids::{PersonId, Seq};
use crate::moment::Moment;
use crate::role::ActorRef;
use serde::{Deserialize, Serialize};

/// How a legal basis stands, and by what. The citation is public law and no personal text, so the entry
/// holds it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LegalStatus {
    /// *Berlaku*.
    InForce,
    /// *Diubah*.
    Amended { by: String },
    /// *Dicabut*.
    Revoked { by: String },
}

impl LegalStatus {
    /// The codes of the three, as forms send them.
    pub const CODES: [&'static str; 3] = ["in_force", "amended", "revoked"];

    pub fn code(&self) -> &'static str {
        match self {
            LegalStatus::InForce => "in_force",
            LegalStatus::Amended { .. } => "amended",
            LegalStatus::Revoked { .. } => "revoked",
        }
    }

    /// What amended or revoked it.
    pub fn by(&self) -> Option<&str> {
        match self {
            LegalStatus::InForce => None,
            LegalStatus::Amended { by } | LegalStatus::Revoked { by } => Some(by),
        }
    }
}

/// What a person last said of a legal basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalStanding {
    pub status: LegalStatus,
    /// None: a machine's entry.
    pub person: Option<PersonId>,
    pub at: Moment,
    /// The entry that says so.
    pub seq: Seq,
    /// The entry that settled the review: what it found, or the revision that came behind it.
    pub reviewed: Option<Seq>,
}

impl LegalStanding {
    /// As its entry says; whoever is to review it has not yet.
    pub fn stated(entry: &Entry, status: &LegalStatus) -> LegalStanding {
        let person = match entry.actor {
            ActorRef::Person(person) => Some(person),
            ActorRef::System => None,
        };
        LegalStanding { status: status.clone(), person, at: entry.at, seq: entry.seq, reviewed: None }
    }

    /// Does it wait for a review?
    pub fn review_due(&self) -> bool {
        match self.status {
            LegalStatus::Revoked { .. } => self.reviewed.is_none(),
            LegalStatus::InForce | LegalStatus::Amended { .. } => false,
        }
    }
}
