//! Step 8. "Developer membuat permintaan merge ke branch staging kepada PM."
//!
//! Web only. The request opens unmergeable: the test team's verdict (9) is a merge requirement (A1). After a
//! return the same request is submitted again, under its number (A9).

use crate::acts::Drawn;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::Event;
use crate::guard::Guard;
use crate::refusal::{Refusal, WebAct};
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::RequestStaging,
    actors: &[Role::Developer],
    web_only: Some(WebAct::RequestStaging),
    gates: &["7 passed on the branch's head", "the application has a test team"],
    guards: &[Guard::DevTestPassed, Guard::TestTeamNamed],
    evidence: "MergeRequest to `staging`",
    ways_back: &[(Step::Develop, "the PM returns it: not fit for testing")],
    requirements: &["R8", "R30", "R44", "R45"],
};

/// Ask the PM for the merge to `staging`.
#[derive(Clone, Debug)]
pub struct RequestStaging {
    pub title: Prose,
    pub description: Prose,
    pub drawn: Drawn,
}

pub fn request_staging(case: &CaseFile, by: &Actor, act: RequestStaging) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::RequestStaging)?;
    case.as_assignee(by, Some(Step::RequestStaging))?;
    let issue = case.issue()?;
    if !issue.is_at(Step::TestDev)
        || issue.granted(Step::RequestStaging, Guard::DevTestPassed, case.at).is_none()
    {
        case.at_step(Step::RequestStaging)?;
    }
    case.not_busy()?;
    case.fresh(&act.drawn)?;
    let head = issue.head().cloned().ok_or(Refusal::NoBranch)?;
    let mut lifted = Lifted::default();
    let tested = issue
        .passed(Step::TestDev, &head)
        .map(|_| ())
        .ok_or(Refusal::DevTestMissing { head: Some(head.clone()) });
    lifted.guard(case, issue, Step::RequestStaging, Guard::DevTestPassed, tested)?;
    let team =
        if case.who_besides(Step::TestTeam).people.is_empty() { Err(Refusal::NoTestTeam) } else { Ok(()) };
    lifted.guard(case, issue, Step::RequestStaging, Guard::TestTeamNamed, team)?;
    let event = Event::StagingRequested {
        request: issue.request.as_ref().map_or(case.next.request, |request| request.number),
        commit: head.clone(),
        title: act.title.text_ref(),
        description: act.description.text_ref(),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(Role::Developer, event);
    let facts = facts.with(case.subject, &act.title).with(case.subject, &act.description);
    Ok(facts.and(lifted.used(case, Some(&head))))
}
