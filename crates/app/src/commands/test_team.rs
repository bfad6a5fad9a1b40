//! Step 9: the dev server is asked what it runs, then the test team's note is taken.

use super::CommandError;
use crate::{App, Recorded, What};
use sop::steps::s09_test_team::{self, TestTeam};
use sop::{Actor, CaseFile, IssueNumber};

impl App {
    /// The verdict of a member of the test team. `act.probe` is asked for here.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn test_team(
        &self,
        issue: IssueNumber,
        by: &Actor,
        mut act: TestTeam,
    ) -> Result<Recorded, CommandError> {
        act.probe = self.probe_dev(issue).await?;
        let who = *by;
        let decide = move |case: &CaseFile| s09_test_team::test_team(case, &who, act);
        Ok(self.decide(What::Issue(issue), by, decide).await?)
    }
}
