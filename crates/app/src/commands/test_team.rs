//! Step 9: once nothing else is against it, the dev server is asked what it runs, then the test team's note
//! is
//! taken.

use super::{CommandError, TriedOut};
use crate::{App, Key, Recorded, What};
use sop::acts::Probe;
use sop::application::Environment;
use sop::steps::s09_test_team::{self, TestTeam};
use sop::{Actor, CaseFile, IssueNumber};

impl App {
    /// The verdict of a member of the test team. `act.probe` is asked for here. The same request with the
    /// same key is
    /// recorded once.
    ///
    /// # Errors
    /// The refusal; or a fault.
    pub async fn test_team(
        &self,
        key: Option<Key>,
        issue: IssueNumber,
        by: &Actor,
        mut act: TestTeam,
    ) -> Result<Recorded, CommandError> {
        let (what, who) = (What::Issue(issue), *by);
        let tried = TestTeam { probe: Probe::NotAsked, ..act.clone() };
        let trial = move |case: &CaseFile| s09_test_team::test_team(case, &who, tried.clone());
        let case = match self.try_out(key.as_ref(), &what, by, trial).await? {
            TriedOut::Passes(case) => case,
            TriedOut::Settled(recorded) => return Ok(recorded),
        };
        act.probe = self.ask(&case, Environment::Dev).await;
        let decide = move |case: &CaseFile| s09_test_team::test_team(case, &who, act);
        Ok(self.decide_once(key, what, by, decide).await?)
    }
}
