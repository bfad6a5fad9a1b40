//! Step 9. "Tim Uji Coba melakukan testing aplikasi di server dev dikoordinasi oleh PM."
//!
//! Any one member of the test team decides, unless the PM named persons: then all of them pass (R44). The
//! first failed verdict returns the issue at once. No developer of the issue tests it (A10).

use crate::acts::{Drawn, Probe, dev};
use crate::application::Environment;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::{Event, Verdict};
use crate::file::Files;
use crate::guard::Guard;
use crate::ids::{CommitId, PersonId};
use crate::issue::Issue;
use crate::limits;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::TestTeam,
    actors: &[Role::Tester],
    web_only: None,
    gates: &["the merge request is open", "the dev server runs the head", "not by a developer of the issue"],
    guards: &[Guard::DevRunsHead, Guard::NamedTester, Guard::Separation],
    evidence: "TeamTestNote bound to commit, address and deployment",
    ways_back: &[(Step::Develop, "failed"), (Step::Develop, "the PM returns the request before 9 ends")],
    requirements: &["R10", "R14", "R36", "R37", "R41", "R43", "R44"],
};

/// The test team's verdict.
#[derive(Clone, Debug)]
pub struct TestTeam {
    pub verdict: Verdict,
    pub note: Prose,
    pub files: Files,
    pub probe: Probe,
    pub drawn: Drawn,
}

pub fn test_team(case: &CaseFile, by: &Actor, act: TestTeam) -> Result<Facts, Refusal> {
    let tester = case.in_role(by, Role::Tester, Some(Step::TestTeam))?;
    case.at_step(Step::TestTeam)?;
    case.not_busy()?;
    case.fresh(&act.drawn)?;
    let issue = case.issue()?;
    let head = issue.head().cloned().ok_or(Refusal::NoBranch)?;
    let mut lifted = Lifted::default();
    let separate = case.separate(Step::TestTeam, tester);
    lifted.guard(case, issue, Step::TestTeam, Guard::Separation, separate)?;
    let named = &issue.test_plan.testers;
    let may = if named.is_empty() || named.contains(&tester) {
        Ok(())
    } else {
        Err(Refusal::NotNamedTester { named: named.clone() })
    };
    // By the deviation this verdict decides in place of those whom the PM named.
    let instead = may.is_err();
    lifted.guard(case, issue, Step::TestTeam, Guard::NamedTester, may)?;
    let runs = dev::runs_head(issue, &act.probe);
    lifted.guard(case, issue, Step::TestTeam, Guard::DevRunsHead, runs)?;
    let event = Event::TeamTested {
        commit: head.clone(),
        verdict: act.verdict,
        note: act.note.text_ref(),
        seen: dev::seen(case, issue, Environment::Dev),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(Role::Tester, event).with(case.subject, &act.note);
    let facts = facts.with_files(Step::TestTeam, &act.note, &act.files);
    let facts = facts.and(lifted.used(case, Some(&head)));
    let others = issue.testers_missing(&head).into_iter().any(|missing| missing != tester);
    let decided = act.verdict == Verdict::Failed || instead || !others;
    if decided { Ok(facts.and(dev::leave(case, issue, None))) } else { Ok(facts) }
}

/// Who tests and what, named by the PM (R43).
#[derive(Clone, Debug)]
pub struct NameTestPlan {
    pub testers: Vec<PersonId>,
    pub cases: Vec<Prose>,
    /// Compulsory where [`plan_needs_reason`].
    pub reason: Option<Prose>,
}

/// R43: from 8 on others rely on a plan that stands, so that changing it takes a reason.
pub fn plan_needs_reason(issue: &Issue) -> bool {
    issue.has_test_plan() && issue.step().is_some_and(|step| step >= Step::RequestStaging)
}

pub fn name_test_plan(case: &CaseFile, by: &Actor, act: NameTestPlan) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::TestTeam))?;
    case.at_steps(Step::Assign, Step::TestTeam)?;
    case.not_busy()?;
    if plan_needs_reason(case.issue()?) && act.reason.is_none() {
        return Err(Refusal::PlanReasonMissing);
    }
    if act.cases.len() > limits::TEST_CASES_MAX {
        return Err(Refusal::TooManyTestCases { most: limits::TEST_CASES_MAX });
    }
    for tester in &act.testers {
        if !case.app()?.has(*tester, Role::Tester) || !case.office.is_active(*tester) {
            return Err(Refusal::NotAMember { person: *tester });
        }
        case.separate(Step::TestTeam, *tester)?;
    }
    let event = Event::TestPlanNamed {
        testers: act.testers.clone(),
        cases: act.cases.iter().map(Prose::text_ref).collect(),
        reason: act.reason.as_ref().map(Prose::text_ref),
    };
    let mut facts = case.issue_fact(Role::ProjectManager, event).with_some(case.subject, act.reason.as_ref());
    for text in &act.cases {
        facts = facts.with(case.subject, text);
    }
    let issue = case.issue()?;
    if issue.is_at(Step::TestTeam) && issue.head().is_some_and(|head| decides(issue, &act.testers, head)) {
        facts = facts.and(dev::leave(case, issue, None));
    }
    Ok(facts)
}

/// Have all whom the plan names passed the head already? Then naming them completes 9.
fn decides(issue: &Issue, testers: &[PersonId], head: &CommitId) -> bool {
    let mut planned = issue.clone();
    planned.test_plan.testers = testers.to_vec();
    planned.team_passed(head).is_some()
}

/// PM to Developer, before 9 ends: the request is not fit for testing.
pub fn return_request(case: &CaseFile, by: &Actor, reason: &Prose, drawn: &Drawn) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::TestTeam))?;
    case.at_step(Step::TestTeam)?;
    case.not_busy()?;
    case.fresh(drawn)?;
    let issue = case.issue()?;
    let event = Event::RequestReturned { reason: reason.text_ref() };
    let facts = case.issue_fact(Role::ProjectManager, event).with(case.subject, reason);
    Ok(facts.and(dev::leave(case, issue, None)))
}
