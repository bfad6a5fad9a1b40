//! Acts that are no step of their own: set-up, people, ways round and back; and what every form carries.

pub mod branch;
pub mod calendar;
pub mod change;
pub mod dev;
pub mod deviation;
pub mod factor;
pub mod found;
pub mod legal;
pub mod people;
pub mod preparation;
pub mod procedure;
pub mod remind;
pub mod servers;

use crate::ids::{CommitId, DeploymentId};
use crate::moment::Moment;
use crate::step::Step;

/// What a form was drawn for (B7): only a change of these makes it stale. The API leaves out what it does not
/// know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub step: Option<Step>,
    pub round: Option<u32>,
    pub commit: Option<CommitId>,
    pub deployment: Option<DeploymentId>,
    /// The signed moment of the form's first drawing; none by git and API: started when completed.
    pub at: Option<Moment>,
}

impl Drawn {
    /// When the act was started: never later than its completion.
    pub fn started(&self, completed_at: Moment) -> Moment {
        self.at.unwrap_or(completed_at).min(completed_at)
    }
}

/// What a server answered when asked which commit it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The office has no such address set up.
    NotAsked,
    /// It did not answer, or not with a commit id.
    Silent,
    Says(CommitId),
}
