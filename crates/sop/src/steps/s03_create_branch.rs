//! Step 3. "*Developer* membuat *branch* berdasarkan *issue* yang diberikan."
//!
//! Web only (Keterangan 3), from `staging`'s head (A18). Complete when the server made the branch.

use crate::acts::Drawn;
use crate::case::{CaseFile, Facts};
use crate::event::Event;
use crate::ids::{BranchName, CommitId};
use crate::issue::Pending;
use crate::refusal::{Refusal, WebAct};
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::CreateBranch,
    actors: &[Role::Developer],
    web_only: Some(WebAct::CreateBranch),
    gates: &["the issue is assigned to this person"],
    guards: &[],
    evidence: "the issue's branch",
    ways_back: &[(Step::Assign, "unclear, or the wrong person")],
    requirements: &["R8", "R25", "R27", "R28"],
};

/// Make the branch on the issue's page.
#[derive(Clone, Debug, Default)]
pub struct CreateBranch {
    /// Words for the branch's name, offered from the title; none for a confidential issue.
    pub hint: Option<String>,
    pub drawn: Drawn,
}

pub fn create_branch(case: &CaseFile, by: &Actor, act: CreateBranch) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::CreateBranch)?;
    case.as_assignee(by, Some(Step::CreateBranch))?;
    case.at_step(Step::CreateBranch)?;
    case.not_busy()?;
    case.fresh(&act.drawn)?;
    let issue = case.issue()?;
    let from = case.app()?.staging.clone().ok_or(Refusal::NoBranch)?;
    let hint = act.hint.as_deref().filter(|_| !issue.confidential);
    let branch = BranchName::for_issue(issue.number, hint);
    let event = Event::BranchRequested { branch, from, started_at: act.drawn.started(case.at) };
    Ok(case.issue_fact(Role::Developer, event))
}

/// Machine fact: the branch stands at this commit.
pub fn branch_made(case: &CaseFile, by: &Actor, at_commit: &CommitId) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    match (&issue.branch, &issue.pending) {
        (Some(branch), Some(Pending::Branch)) => {
            let event = Event::BranchMade { branch: branch.name.clone(), at_commit: at_commit.clone() };
            Ok(case.issue_fact(Role::System, event))
        }
        (Some(_) | None, _) => Ok(Facts::none()),
    }
}

/// Developer to PM: unclear, or the wrong person.
pub fn hand_back(case: &CaseFile, by: &Actor, reason: &Prose, drawn: &Drawn) -> Result<Facts, Refusal> {
    case.as_assignee(by, Some(Step::CreateBranch))?;
    case.at_step(Step::CreateBranch)?;
    case.not_busy()?;
    case.fresh(drawn)?;
    let event = Event::AssignmentHandedBack { reason: reason.text_ref() };
    Ok(case.issue_fact(Role::Developer, event).with(case.subject, reason))
}
