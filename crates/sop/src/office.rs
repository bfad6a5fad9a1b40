//! The office: who belongs to it, its revision of the procedure, its calendar. Fold of subject `office`.

use crate::entry::Entry;
use crate::event::Event;
use crate::factor::{FactorLoss, FactorRule};
use crate::ids::{PersonId, RevisionId};
use crate::legal::LegalStanding;
use crate::moment::Moment;
use crate::role::{ActorRef, Role};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A revision that was adopted, in force from `effective_at` until the next one's (R4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    pub revision: RevisionId,
    pub sha256: String,
    pub effective_at: Moment,
}

/// The office as its entries tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub name: String,
    /// IANA name of the zone in which people read times.
    pub zone: String,
    pub people: BTreeSet<PersonId>,
    pub disabled: BTreeSet<PersonId>,
    pub superiors: BTreeSet<PersonId>,
    pub administrators: BTreeSet<PersonId>,
    pub revisions: Vec<Adopted>,
    pub calendar: Option<String>,
    /// What was said of legal bases, by their text (R3): one keeps its status when a later revision cites it
    /// again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub legal_bases: BTreeMap<String, LegalStanding>,
    #[serde(default, skip_serializing_if = "FactorRule::is_optional")]
    pub factor_rule: FactorRule,
    /// Second factors that are said to be lost, until that is confirmed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub factor_losses: BTreeMap<PersonId, FactorLoss>,
}

impl Office {
    /// May this person act at all?
    pub fn is_active(&self, person: PersonId) -> bool {
        self.people.contains(&person) && !self.disabled.contains(&person)
    }

    pub fn has(&self, person: PersonId, role: Role) -> bool {
        if !self.is_active(person) {
            return false;
        }
        match role {
            Role::Superior => self.superiors.contains(&person),
            Role::Administrator => self.administrators.contains(&person),
            Role::Reporter
            | Role::ProjectManager
            | Role::Developer
            | Role::Tester
            | Role::Sysadmin
            | Role::System => false,
        }
    }

    /// The revision in force at `at`; none: no issue can be made.
    pub fn revision_at(&self, at: Moment) -> Option<&Adopted> {
        self.revisions
            .iter()
            .filter(|adopted| adopted.effective_at <= at)
            .max_by_key(|adopted| adopted.effective_at)
    }

    /// Revoked legal bases that nobody reviewed yet (R3).
    pub fn reviews_due(&self) -> impl Iterator<Item = (&str, &LegalStanding)> {
        let due = self.legal_bases.iter().filter(|(_, standing)| standing.review_due());
        due.map(|(basis, standing)| (basis.as_str(), standing))
    }

    /// Takes the next entry of the office into account.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::OfficeFounded { name, zone } => {
                self.name.clone_from(name);
                self.zone.clone_from(zone);
            }
            Event::ProcedureAdopted { revision, sha256, effective_at } => {
                self.revisions.push(Adopted {
                    revision: revision.clone(),
                    sha256: sha256.clone(),
                    effective_at: *effective_at,
                });
                // Whoever publishes a revision has looked at what it cites.
                for standing in self.legal_bases.values_mut().filter(|standing| standing.review_due()) {
                    standing.reviewed = Some(entry.seq);
                }
            }
            Event::LegalBasisStated { basis, status } => {
                self.legal_bases.insert(basis.clone(), LegalStanding::stated(entry, status));
            }
            Event::LegalBasisReviewed { basis, stated, finding: _ } => {
                let due = self.legal_bases.get_mut(basis).filter(|standing| standing.seq == *stated);
                if let Some(standing) = due {
                    standing.reviewed = Some(entry.seq);
                }
            }
            Event::CalendarAdopted { digest } | Event::CalendarChanged { digest, .. } => {
                self.calendar = Some(digest.clone());
            }
            Event::PersonAdded { person } => {
                self.people.insert(*person);
            }
            Event::PersonDisabled { person } => {
                self.disabled.insert(*person);
            }
            Event::PersonEnabled { person } => {
                self.disabled.remove(person);
            }
            Event::OfficeRoleGranted { person, role } => {
                if let Some(set) = self.holders_mut(*role) {
                    set.insert(*person);
                }
            }
            Event::OfficeRoleRevoked { person, role } => {
                if let Some(set) = self.holders_mut(*role) {
                    set.remove(person);
                }
            }
            Event::FactorRuled { rule, .. } => self.factor_rule = *rule,
            Event::FactorLossStated { person, .. } => {
                if let ActorRef::Person(by) = entry.actor {
                    self.factor_losses.insert(*person, FactorLoss { stated: entry.seq, by, at: entry.at });
                }
            }
            Event::FactorLossConfirmed { person, .. } => {
                self.factor_losses.remove(person);
            }
            // The other events tell nothing about the office itself.
            other => {
                debug_assert!(!other.is_about_the_office(), "an office event without its fold: {other:?}")
            }
        }
    }

    fn holders_mut(&mut self, role: Role) -> Option<&mut BTreeSet<PersonId>> {
        match role {
            Role::Superior => Some(&mut self.superiors),
            Role::Administrator => Some(&mut self.administrators),
            Role::Reporter
            | Role::ProjectManager
            | Role::Developer
            | Role::Tester
            | Role::Sysadmin
            | Role::System => None,
        }
    }
}
