//! Step 12: once nothing else is against it, the staging server is asked what it runs, and git which issues
//! build on the ticked ones (A8).

use super::{CommandError, TriedOut};
use crate::works::{commit_id, oid};
use crate::{App, Error, Key, Recorded, What};
use sop::acts::Probe;
use sop::application::Environment;
use sop::event::CheckFailure;
use sop::steps::s12_check_staging::{self, CheckStaging};
use sop::{Actor, CaseFile, IssueNumber, ReleaseNumber};

impl App {
    /// The Sysadmin's check on the staging server. `act.probe` and `act.builds_on` are asked for here. The
    /// same
    /// request with the same key is recorded once.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn check_staging(
        &self,
        key: Option<Key>,
        release: ReleaseNumber,
        by: &Actor,
        mut act: CheckStaging,
    ) -> Result<Recorded, CommandError> {
        let (what, who) = (What::Release(release), *by);
        let tried = CheckStaging { probe: Probe::NotAsked, builds_on: Vec::new(), ..act.clone() };
        let trial = move |case: &CaseFile| s12_check_staging::check_staging(case, &who, tried.clone());
        let case = match self.try_out(key.as_ref(), &what, by, trial).await? {
            TriedOut::Passes(case) => case,
            TriedOut::Settled(recorded) => return Ok(recorded),
        };
        act.builds_on = match &act.failure {
            Some(CheckFailure::Issues { issues, forward: false }) => self.builds_on(&case, issues).await?,
            Some(CheckFailure::Issues { forward: true, .. } | CheckFailure::Configuration) | None => {
                Vec::new()
            }
        };
        act.probe = self.ask(&case, Environment::Staging).await;
        let decide = move |case: &CaseFile| s12_check_staging::check_staging(case, &who, act);
        Ok(self.decide_once(key, what, by, decide).await?)
    }

    /// Issues of the Release that build on the ticked ones, so that these cannot be taken out alone.
    async fn builds_on(&self, case: &CaseFile, ticked: &[IssueNumber]) -> Result<Vec<IssueNumber>, Error> {
        let (Ok(application), Ok(release)) = (case.app(), case.the_release()) else { return Ok(Vec::new()) };
        let repository = self.repository(application.id);
        let inside = || application.on_staging.iter().filter(|on| release.issues.contains(&on.issue));
        let merges: Vec<git::Oid> = inside().map(|on| oid(&on.merge)).collect();
        let mut found = Vec::new();
        for on in inside().filter(|on| ticked.contains(&on.issue)) {
            let merge = oid(&on.merge);
            let others: Vec<git::Oid> = merges.iter().copied().filter(|other| *other != merge).collect();
            for also in repository.builds_on(oid(&release.head), merge, &others).await? {
                let also = commit_id(also);
                let issue = inside().find(|on| on.merge == also).map(|on| on.issue);
                found.extend(issue.filter(|issue| !ticked.contains(issue) && !found.contains(issue)));
            }
        }
        Ok(found)
    }
}
