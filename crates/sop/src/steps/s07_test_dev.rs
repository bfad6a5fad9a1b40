//! Step 7. "*Developer* melakukan *testing* di server dev."

use crate::acts::{Drawn, Probe, dev};
use crate::application::Environment;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::{Event, Verdict};
use crate::file::Files;
use crate::guard::Guard;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::TestDev,
    actors: &[Role::Developer],
    web_only: None,
    gates: &["the dev server runs the branch's head"],
    guards: &[Guard::DevRunsHead],
    evidence: "DevTestNote bound to commit, address and deployment",
    ways_back: &[(Step::Develop, "failed")],
    requirements: &["R8", "R36", "R37", "R41"],
};

/// The developer's test on the dev server.
#[derive(Clone, Debug)]
pub struct TestDev {
    pub verdict: Verdict,
    pub note: Prose,
    pub files: Files,
    /// What the dev server's commit address answered just now.
    pub probe: Probe,
    pub drawn: Drawn,
}

pub fn test_dev(case: &CaseFile, by: &Actor, act: TestDev) -> Result<Facts, Refusal> {
    case.as_assignee(by, Some(Step::TestDev))?;
    case.at_step(Step::TestDev)?;
    case.not_busy()?;
    case.fresh(&act.drawn)?;
    let issue = case.issue()?;
    let head = issue.head().cloned().ok_or(Refusal::NoBranch)?;
    let mut lifted = Lifted::default();
    let runs = dev::runs_head(issue, &act.probe);
    lifted.guard(case, issue, Step::TestDev, Guard::DevRunsHead, runs)?;
    let event = Event::DevTested {
        commit: head.clone(),
        verdict: act.verdict,
        note: act.note.text_ref(),
        seen: dev::seen(case, issue, Environment::Dev),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(Role::Developer, event).with(case.subject, &act.note);
    let facts = facts.with_files(Step::TestDev, &act.note, &act.files);
    let facts = facts.and(lifted.used(case, Some(&head)));
    match act.verdict {
        Verdict::Passed => Ok(facts),
        Verdict::Failed => Ok(facts.and(dev::leave(case, issue, None))),
    }
}
