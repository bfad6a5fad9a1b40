//! Step 12: the staging server is asked what it runs, and git which issues build on the ticked ones (A8).

use super::CommandError;
use crate::works::{commit_id, oid};
use crate::{App, Error, Recorded, What};
use sop::event::CheckFailure;
use sop::steps::s12_check_staging::{self, CheckStaging};
use sop::{Actor, CaseFile, IssueNumber, ReleaseNumber};

impl App {
    /// The Sysadmin's check on the staging server. `act.probe` and `act.builds_on` are asked for here.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn check_staging(
        &self,
        release: ReleaseNumber,
        by: &Actor,
        mut act: CheckStaging,
    ) -> Result<Recorded, CommandError> {
        act.probe = self.probe_staging(release).await?;
        act.builds_on = match &act.failure {
            Some(CheckFailure::Issues { issues, forward: false }) => self.builds_on(release, issues).await?,
            Some(CheckFailure::Issues { forward: true, .. } | CheckFailure::Configuration) | None => {
                Vec::new()
            }
        };
        let who = *by;
        let decide = move |case: &CaseFile| s12_check_staging::check_staging(case, &who, act);
        Ok(self.decide(What::Release(release), by, decide).await?)
    }

    /// Issues of the Release that build on the ticked ones, so that these cannot be taken out alone; for the
    /// form as for the decision.
    ///
    /// # Errors
    /// The store or git fails.
    pub async fn builds_on(
        &self,
        release: ReleaseNumber,
        ticked: &[IssueNumber],
    ) -> Result<Vec<IssueNumber>, Error> {
        let Some(case) = self.case_file(What::Release(release)).await? else { return Ok(Vec::new()) };
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
