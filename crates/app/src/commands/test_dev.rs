//! Step 7: the dev server is asked what it runs, then the note is taken.

use super::CommandError;
use crate::{App, Recorded, What};
use sop::steps::s07_test_dev::{self, TestDev};
use sop::{Actor, CaseFile, IssueNumber};

impl App {
    /// The developer's test on the dev server. `act.probe` is asked for here.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn test_dev(
        &self,
        issue: IssueNumber,
        by: &Actor,
        mut act: TestDev,
    ) -> Result<Recorded, CommandError> {
        act.probe = self.probe_dev(issue).await?;
        let who = *by;
        let decide = move |case: &CaseFile| s07_test_dev::test_dev(case, &who, act);
        Ok(self.decide(What::Issue(issue), by, decide).await?)
    }
}
