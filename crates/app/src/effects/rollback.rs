//! R54, B15: asks for the pipeline that brings production back to a commit it ran before.

use super::{Failure, Outcome, misled};
use sop::application::Environment;
use sop::{Effect, Subject};
use store::rows::{Claimed, NewPipeline};

pub(super) fn perform(claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::Rollback { application, release, to } = &claimed.effect else { return Err(misled(claimed)) };
    Ok(Outcome::Pipeline(NewPipeline {
        key: claimed.key.clone(),
        application: *application,
        subject: release.map_or(Subject::Application(*application), Subject::Release),
        commit: to.clone(),
        ref_name: "master".to_owned(),
        environment: Some(Environment::Production),
        jobs: Vec::new(),
    }))
}
