//! The second factor as the office's policy: whether its people need one, and which are said to be lost. What
//! people enrolled is a secret and no part of the journal.

use crate::ids::{PersonId, Seq};
use crate::limits;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};

/// Do the people of the office sign in with a second factor?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorRule {
    /// Whoever wants to; the office postponed it.
    #[default]
    Optional,
    /// Everybody: who has none reaches the pages to enrol one, and nothing else.
    Required,
}

impl FactorRule {
    pub fn is_optional(&self) -> bool {
        *self == FactorRule::Optional
    }

    /// Has this person, enrolled or not, to enrol a second factor before anything else?
    pub fn must_enrol(self, enrolled: bool, lost: bool) -> bool {
        lost || (!enrolled && self == FactorRule::Required)
    }
}

/// An Administrator states that a person lost the second factor; it counts when another confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorLoss {
    pub stated: Seq,
    pub by: PersonId,
    pub at: Moment,
}

impl FactorLoss {
    /// A statement waits a day for its confirmation.
    pub fn is_open(&self, at: Moment) -> bool {
        at.minutes_since(self.at) < limits::FACTOR_LOSS_MINUTES
    }
}
