//! Asks for a pipeline that ends in an environment: done when its row exists, one per effect.

use super::{Failure, Outcome, misled};
use crate::What;
use crate::works::Works;
use sop::application::Environment;
use sop::{Effect, Subject};
use store::rows::{Claimed, NewPipeline};

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::Deploy { application, subject, environment, commit } = &claimed.effect else {
        return Err(misled(claimed));
    };
    let ref_name = match (environment, subject) {
        (Environment::Staging, _) => "staging".to_owned(),
        (Environment::Production, _) => "master".to_owned(),
        (Environment::Dev, Subject::Issue(issue)) => {
            let case = works.app.case_file(What::Issue(*issue)).await?;
            let issue = case.as_ref().and_then(|case| case.issue().ok());
            let branch = issue.and_then(|issue| issue.branch.as_ref());
            branch.ok_or_else(|| Failure::lasting("the issue has no branch"))?.name.to_string()
        }
        (Environment::Dev, Subject::Office | Subject::Application(_) | Subject::Release(_)) => {
            return Err(Failure::lasting("only an issue's branch runs on the dev server"));
        }
    };
    Ok(Outcome::Pipeline(NewPipeline {
        key: claimed.key.clone(),
        application: *application,
        subject: *subject,
        commit: commit.clone(),
        ref_name,
        environment: Some(*environment),
        jobs: Vec::new(),
    }))
}
