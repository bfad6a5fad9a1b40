//! Step 6. "*Developer* melakukan *push source code* ter-update ke *branch* (lihat langkah ke-3)."
//!
//! What may be pushed is decided in [`crate::git_policy`]. Complete when the dev server runs the pushed
//! commit (R40): its output is "Aplikasi terbaru (dev)", a running application and not an event of git.

use crate::acts::dev;
use crate::application::{DevServer, Environment};
use crate::case::{CaseFile, Facts};
use crate::event::{Event, Fault, Verdict, VoidCause};
use crate::ids::{BranchName, CommitId, DeploymentId, PersonId};
use crate::issue::Issue;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::Push,
    actors: &[Role::Developer],
    web_only: None,
    gates: &["5 passed on the pushed commit", "the git policy G01-G11"],
    guards: &[],
    evidence: "the push, and the dev server runs the commit",
    ways_back: &[(Step::Develop, "the application's own pipeline failed")],
    requirements: &["R8", "R32", "R33", "R39", "R40", "R42"],
};

/// A push whose ref has moved: what git and the policy said of it.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub branch: BranchName,
    pub old: CommitId,
    pub new: CommitId,
    /// The note that travelled with the push.
    pub note: Option<(Verdict, Prose)>,
    /// Authors, committers and co-authors of the range, by confirmed address (R14).
    pub developers: Vec<PersonId>,
    pub pipeline_file: Option<String>,
    /// When the push was taken in, before the ref moved.
    pub received_at: Moment,
    /// Settled after a crash.
    pub recovered: bool,
}

/// The facts of a push that the policy allowed. They cannot be refused: while the push was under way every
/// act that depends on the branch's head was.
pub fn pushed(case: &CaseFile, by: &Actor, act: Pushed) -> Result<Facts, Refusal> {
    let person = case.person(by)?;
    let issue = case.issue()?;
    if issue.head() == Some(&act.new) {
        return Ok(Facts::none());
    }
    let mut facts = Facts::none();
    if voids(issue, &act) {
        // B3: a new commit at 6 to 9 voids 5, 7 and 9.
        let steps = vec![Step::TestLocal, Step::TestDev, Step::TestTeam];
        let cause = VoidCause::NewCommit { commit: act.new.clone() };
        facts = facts.and(case.issue_fact(Role::System, Event::VerdictsVoided { steps, cause }));
    }
    if let Some((verdict, note)) = &act.note {
        let event = Event::LocalTested {
            commit: act.new.clone(),
            verdict: *verdict,
            note: note.text_ref(),
            on_server: false,
            started_at: act.received_at,
        };
        facts = facts.and(case.issue_fact(Role::Developer, event)).with(case.subject, note);
    }
    let mut developers = act.developers.clone();
    if !developers.contains(&person) {
        developers.push(person);
    }
    let event = Event::Pushed {
        branch: act.branch,
        old: act.old,
        new: act.new.clone(),
        developers,
        pipeline_file: act.pipeline_file,
        recovered: act.recovered,
    };
    Ok(facts.and(case.issue_fact(Role::Developer, event)).and(dev::deploy(case, issue, &act.new)))
}

/// A push at 6 to 9 voids what stands on other commits, and puts the issue back at 5. It does not where the
/// page's note on this very commit is all there is: then nothing was tested that no longer counts.
fn voids(issue: &Issue, act: &Pushed) -> bool {
    let expected = issue.is_at(Step::Push) && issue.passed(Step::TestLocal, &act.new).is_some();
    let others = issue.notes.iter().any(|note| note.counts(issue.round) && note.commit != act.new);
    let at_6_to_9 = issue.step().is_some_and(|step| (Step::Push..=Step::TestTeam).contains(&step));
    others || (at_6_to_9 && !expected)
}

/// A failed note by push option: recorded, and the push is refused (5 to 4).
pub fn failed_note(case: &CaseFile, by: &Actor, commit: &CommitId, note: &Prose) -> Result<Facts, Refusal> {
    case.as_assignee(by, Some(Step::TestLocal))?;
    case.at_steps(Step::Develop, Step::TestTeam)?;
    case.not_busy()?;
    let event = Event::LocalTested {
        commit: commit.clone(),
        verdict: Verdict::Failed,
        note: note.text_ref(),
        on_server: false,
        started_at: case.at,
    };
    Ok(case.issue_fact(Role::Developer, event).with(case.subject, note))
}

/// Machine fact: the dev server runs `commit` of this issue's branch.
pub fn deployed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    address: &str,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    // A shared server that another branch holds by now does not count for this issue.
    let lost_turn = case.app()?.dev_server == DevServer::Shared
        && case.app()?.dev_turn.as_ref().is_some_and(|turn| turn.issue != issue.number);
    if issue.dev_deploying.as_ref() != Some(commit) || lost_turn {
        return Ok(Facts::none());
    }
    let event = Event::Deployed {
        environment: Environment::Dev,
        commit: commit.clone(),
        deployment,
        address: address.to_owned(),
        contains: vec![issue.number],
    };
    Ok(case.issue_fact(Role::System, event))
}

/// Machine fact: the deployment of `commit` to the dev server failed.
pub fn deploy_failed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    fault: Fault,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    if issue.dev_deploying.as_ref() != Some(commit) {
        return Ok(Facts::none());
    }
    let event =
        Event::DeployFailed { environment: Environment::Dev, commit: commit.clone(), deployment, fault };
    let facts = case.issue_fact(Role::System, event);
    if fault == Fault::Own { Ok(facts.and(dev::leave(case, issue, None))) } else { Ok(facts) }
}
