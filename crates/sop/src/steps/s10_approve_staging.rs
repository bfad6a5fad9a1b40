//! Step 10. "PM setuju permintaan merge ke branch staging dari developer."
//!
//! Complete when `staging` holds the merge and the staging server runs it (R46). The PM agrees to the very
//! commit that the test team saw; the branch is frozen meanwhile (B4), so the two cannot drift apart.

use crate::acts::found::RefSeen;
use crate::acts::{Drawn, dev, found, servers};
use crate::application::Environment;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::Event;
use crate::guard::Guard;
use crate::ids::CommitId;
use crate::issue::{Issue, Pending};
use crate::refusal::{Busy, Refusal, WebAct};
use crate::release::Release;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;
use crate::turn;

pub const SPEC: Spec = Spec {
    step: Step::ApproveStaging,
    actors: &[Role::ProjectManager],
    web_only: Some(WebAct::ApproveStaging),
    gates: &[
        "9 passed on the branch's head",
        "not by a developer of the issue",
        "a changed pipeline file was accepted by the Sysadmin",
    ],
    guards: &[Guard::TeamTestPassed, Guard::PipelineAccepted, Guard::Separation],
    evidence: "the merge to `staging`, and the staging server runs a commit that contains it",
    ways_back: &[
        (Step::Develop, "not agreed"),
        (Step::Develop, "the agreed commit does not merge"),
        (Step::Develop, "merged, but its pipeline failed by the issue's own fault: reverted"),
    ],
    requirements: &["R7", "R14", "R30", "R46", "R47"],
};

/// The PM agrees to the commit that he saw.
#[derive(Clone, Debug)]
pub struct ApproveStaging {
    pub seen: CommitId,
    /// A19: into the open Release, whose check is repeated.
    pub join: bool,
    pub remark: Option<Prose>,
    pub drawn: Drawn,
}

pub fn approve_staging(case: &CaseFile, by: &Actor, act: ApproveStaging) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::ApproveStaging)?;
    let pm = case.in_role(by, Role::ProjectManager, Some(Step::ApproveStaging))?;
    let issue = case.issue()?;
    if !issue.is_at(Step::TestTeam)
        || issue.granted(Step::ApproveStaging, Guard::TeamTestPassed, case.at).is_none()
    {
        case.at_step(Step::ApproveStaging)?;
    }
    case.not_busy()?;
    already_merged(issue)?;
    case.fresh(&act.drawn)?;
    let head = issue.head().cloned().ok_or(Refusal::NoBranch)?;
    let mut lifted = Lifted::default();
    let separate = case.separate(Step::ApproveStaging, pm);
    lifted.guard(case, issue, Step::ApproveStaging, Guard::Separation, separate)?;
    let testers = issue.testers_missing(&head);
    let tested = issue
        .team_passed(&head)
        .map(|_| ())
        .ok_or(Refusal::TeamTestMissing { head: Some(head.clone()), testers });
    lifted.guard(case, issue, Step::ApproveStaging, Guard::TeamTestPassed, tested)?;
    if act.seen != head {
        return Err(Refusal::HeadChanged { seen: act.seen, now: Some(head) });
    }
    let accepted = pipeline_accepted(case, issue);
    lifted.guard(case, issue, Step::ApproveStaging, Guard::PipelineAccepted, accepted)?;
    let request = issue.request.as_ref().ok_or(Refusal::NoRequest)?.number;
    let staging = case.app()?.staging.clone().ok_or(Refusal::NoBranch)?;
    let join = release_to_join(case, act.join)?;
    let event = Event::StagingAgreed {
        request,
        commit: head.clone(),
        staging,
        join,
        remark: act.remark.as_ref().map(Prose::text_ref),
        started_at: act.drawn.started(case.at),
    };
    let mut facts = case.issue_fact(Role::ProjectManager, event);
    for fact in &mut facts.facts {
        // 11 of this issue is this PM's: the Release must know him (A10, A19).
        fact.touches.extend(join.map(crate::entry::Subject::Release));
    }
    let facts = facts.with_some(case.subject, act.remark.as_ref());
    // By deviation it may come here from 9 and hold the shared dev server still.
    Ok(facts.and(lifted.used(case, Some(&head))).and(dev::leave(case, issue, None)))
}

/// Between merge and deployment nothing is agreed to or returned.
fn already_merged(issue: &Issue) -> Result<(), Refusal> {
    if issue.waits_for_staging() { Err(Refusal::Busy { what: Busy::Deploying }) } else { Ok(()) }
}

/// Nothing reaches `staging` while a Release is being merged; into an open one only by the PM's word (A19).
fn release_to_join(case: &CaseFile, join: bool) -> Result<Option<crate::ids::ReleaseNumber>, Refusal> {
    let Some(release) = case.open_release() else { return Ok(None) };
    if turn::release_work(release).is_some() {
        return Err(Refusal::Busy { what: Busy::Merging });
    }
    // One that was handed back takes it in when the PM asks again.
    Ok((join && !release.is_at(Step::RequestMaster)).then_some(release.number))
}

/// A17: a pipeline file that differs from the accepted one waits for the Sysadmin.
pub fn pipeline_accepted(case: &CaseFile, issue: &Issue) -> Result<(), Refusal> {
    match (&issue.pipeline_file, &case.app()?.pipeline_files) {
        (Some(file), accepted) if !accepted.contains(file) => Err(Refusal::PipelineFileNotAccepted),
        (Some(_) | None, _) => Ok(()),
    }
}

/// The PM does not agree; back to the developer (R47).
pub fn return_staging(case: &CaseFile, by: &Actor, reason: &Prose, drawn: &Drawn) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::ApproveStaging))?;
    case.at_step(Step::ApproveStaging)?;
    case.not_busy()?;
    let issue = case.issue()?;
    let failed = case.app()?.failed.contains_key(&Environment::Staging);
    if !failed {
        already_merged(issue)?;
    }
    case.fresh(drawn)?;
    let event = Event::StagingReturned { reason: reason.text_ref() };
    let facts = case.issue_fact(Role::ProjectManager, event).with(case.subject, reason);
    // Merged, and its deployment failed: what was merged is taken out again (return matrix, B13).
    if issue.waits_for_staging() {
        Ok(facts.and(servers::request_revert(case, issue, None)))
    } else {
        Ok(facts)
    }
}

/// Keterangan 5: the Sysadmin accepts the issue's changed pipeline file.
pub fn accept_pipeline_file(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, Some(Step::ApproveStaging))?;
    case.ended()?;
    case.not_merging()?;
    let issue = case.issue()?;
    pipeline_accepted(case, issue).err().ok_or(Refusal::NothingToChange)?;
    match &issue.pipeline_file {
        Some(digest) => {
            let event = Event::PipelineFileAccepted { digest: digest.clone() };
            Ok(case.issue_fact(Role::Sysadmin, event))
        }
        None => Err(Refusal::NothingToChange),
    }
}

/// Machine fact: `staging` holds the merge. What was checked at 12 no longer is what stands there (B9). A
/// merge that stood there already, of the same commit agreed to before, is deployed again with all that came
/// since. `seen_below`: the merge was made on something that no entry explains (R72).
pub fn staging_merged(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    merge: &CommitId,
    seen_below: Option<&RefSeen>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    let expected = issue.agreement.as_ref().is_some_and(|agreement| agreement.commit == *commit);
    if issue.pending != Some(Pending::Merge) || !expected {
        return Ok(Facts::none());
    }
    let application = case.app()?;
    let stands = application.on_staging.iter().any(|on| on.issue == issue.number && on.merge == *merge);
    let head = application.staging.clone().filter(|_| stands);
    let event = Event::StagingMerged { commit: commit.clone(), merge: merge.clone(), head: head.clone() };
    let facts = found::below(case, seen_below);
    let facts = facts.and(touching_release(case, case.issue_fact(Role::System, event)));
    match head {
        Some(head) => Ok(facts.and(servers::request(case, Environment::Staging, &head))),
        None => {
            let facts = facts.and(servers::void_check(case, merge));
            Ok(facts.and(servers::request(case, Environment::Staging, merge)))
        }
    }
}

/// Machine fact: the agreed commit does not merge any more; the agreement ends (B8). Without files `staging`
/// holds it by a way outside Alur, which `seen` tells of.
pub fn merge_conflicted(
    case: &CaseFile,
    by: &Actor,
    files: Vec<String>,
    seen: Option<&RefSeen>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    match (&issue.agreement, &issue.pending) {
        (Some(agreement), Some(Pending::Merge)) => {
            let event = Event::MergeConflicted { commit: agreement.commit.clone(), files };
            Ok(case.issue_fact(Role::System, event).and(found::below(case, seen)))
        }
        (Some(_) | None, _) => Ok(Facts::none()),
    }
}

/// The open Release sees every change of `staging`.
pub fn touching_release(case: &CaseFile, mut facts: Facts) -> Facts {
    if let Some(release) = case.open_release().map(|release: &Release| release.number) {
        let subject = crate::entry::Subject::Release(release);
        for fact in facts.facts.iter_mut().filter(|fact| fact.subject != subject) {
            if !fact.touches.contains(&subject) {
                fact.touches.push(subject);
            }
        }
    }
    facts
}
