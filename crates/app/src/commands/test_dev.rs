//! Step 7: once nothing else is against it, the dev server is asked what it runs, then the note is taken.

use super::{CommandError, TriedOut};
use crate::{App, Key, Recorded, What};
use sop::acts::Probe;
use sop::application::Environment;
use sop::steps::s07_test_dev::{self, TestDev};
use sop::{Actor, CaseFile, IssueNumber};

impl App {
    /// The developer's test on the dev server. `act.probe` is asked for here. The same request with the
    /// same key is
    /// recorded once.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn test_dev(
        &self,
        key: Option<Key>,
        issue: IssueNumber,
        by: &Actor,
        mut act: TestDev,
    ) -> Result<Recorded, CommandError> {
        let (what, who) = (What::Issue(issue), *by);
        let tried = TestDev { probe: Probe::NotAsked, ..act.clone() };
        let trial = move |case: &CaseFile| s07_test_dev::test_dev(case, &who, tried.clone());
        let case = match self.try_out(key.as_ref(), &what, by, trial).await? {
            TriedOut::Passes(case) => case,
            TriedOut::Settled(recorded) => return Ok(recorded),
        };
        act.probe = self.ask(&case, Environment::Dev).await;
        let decide = move |case: &CaseFile| s07_test_dev::test_dev(case, &who, act);
        Ok(self.decide_once(key, what, by, decide).await?)
    }
}
