//! Acts that are no step of their own: set-up, people, ways round and back; and what every form carries.

use crate::ids::{CommitId, DeploymentId};
use crate::moment::Moment;
use crate::step::Step;

/// What a form was drawn for (B7): only a change of these makes it stale. The API leaves out what it does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub step: Option<Step>,
    pub round: Option<u32>,
    pub commit: Option<CommitId>,
    pub deployment: Option<DeploymentId>,
    /// The signed moment of the form's first drawing; none by git and API: started when completed.
    pub at: Option<Moment>,
}
