//! Step 5. "*Developer* melakukan *testing* di *localhost*."
//!
//! No server sees this test, so its note is given on the page or travels with the push (A5). It may name a
//! commit that the server has not seen: it counts when that commit is pushed.

use crate::acts::{Drawn, dev};
use crate::case::{CaseFile, Facts};
use crate::event::{Event, Verdict};
use crate::file::Files;
use crate::ids::CommitId;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::TestLocal,
    actors: &[Role::Developer],
    web_only: None,
    gates: &["a commit"],
    guards: &[],
    evidence: "LocalTestNote bound to the commit",
    ways_back: &[(Step::Develop, "failed")],
    requirements: &["R8", "R36", "R37", "R39"],
};

/// The local test's note.
#[derive(Clone, Debug)]
pub struct TestLocal {
    pub commit: CommitId,
    pub verdict: Verdict,
    pub note: Prose,
    pub files: Files,
    pub drawn: Drawn,
}

pub fn test_local(case: &CaseFile, by: &Actor, act: TestLocal) -> Result<Facts, Refusal> {
    case.as_assignee(by, Some(Step::TestLocal))?;
    let step = case.at_steps(Step::Develop, Step::TestTeam)?;
    case.not_busy()?;
    case.fresh(&act.drawn)?;
    let issue = case.issue()?;
    if issue.reapply.is_some() {
        return Err(match &issue.conflict {
            Some(conflict) => Refusal::Conflicted { files: conflict.files.len() },
            None => Refusal::BranchBehindReapply,
        });
    }
    let branch = issue.branch.as_ref().ok_or(Refusal::NoBranch)?;
    if act.commit == branch.base {
        return Err(Refusal::NoWork);
    }
    let on_server = branch.head == act.commit;
    if on_server && step >= Step::Push && issue.passed(Step::TestLocal, &act.commit).is_some() {
        // The head has passed 5 already; a later step judges it now.
        return Err(Refusal::NotAtStep { standing: issue.standing, expected: Step::TestLocal });
    }
    let event = Event::LocalTested {
        commit: act.commit.clone(),
        verdict: act.verdict,
        note: act.note.text_ref(),
        on_server,
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(Role::Developer, event).with(case.subject, &act.note);
    let facts = facts.with_files(Step::TestLocal, &act.note, &act.files);
    let deploys = on_server && act.verdict == Verdict::Passed && step <= Step::Push;
    if deploys { Ok(facts.and(dev::deploy(case, issue, &act.commit))) } else { Ok(facts) }
}
