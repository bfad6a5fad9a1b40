//! Staging and production: deployments asked for, ended, failed and settled; work reverted out of `staging`.

use super::found::{self, RefSeen};
use crate::application::{Environment, FailedDeploy, OnStaging};
use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::{Event, Fault, UpdateKind, VoidCause};
use crate::ids::{CommitId, DeploymentId, IssueNumber};
use crate::issue::{Issue, Pending};
use crate::refusal::Refusal;
use crate::release::Release;
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::steps::{s01_report, s10_approve_staging, s11_request_master};
use crate::text::Prose;
use crate::turn;

/// Asks for a deployment to staging.
pub fn request(case: &CaseFile, environment: Environment, commit: &CommitId) -> Facts {
    let event = Event::DeployRequested { environment, commit: commit.clone(), reason: None };
    case.application_fact(Role::System, event)
}

/// Asks for a deployment of the Release to production.
pub fn request_for_release(
    case: &CaseFile,
    release: &Release,
    role: Role,
    commit: &CommitId,
    reason: Option<&Prose>,
) -> Facts {
    let reason_ref = reason.map(Prose::text_ref);
    let event = Event::DeployRequested {
        environment: Environment::Production,
        commit: commit.clone(),
        reason: reason_ref,
    };
    case.release_fact(release, role, event).with_some(Subject::Release(release.number), reason)
}

/// B9: a check that passed no longer holds once `staging` or its server changed.
pub fn void_check(case: &CaseFile, commit: &CommitId) -> Facts {
    let Some(release) = case.open_release() else { return Facts::none() };
    let passed = release.is_at(Step::MergeMaster) || release.checked(&release.head).is_some();
    if !passed {
        return Facts::none();
    }
    let cause = VoidCause::StagingChanged { commit: commit.clone() };
    let event = Event::VerdictsVoided { steps: vec![Step::CheckStaging], cause };
    case.release_fact(release, Role::System, event)
}

/// B13: asks the worker for the revert commit of this issue's newest merge on `staging`, but for `done`.
pub fn request_revert(case: &CaseFile, issue: &Issue, done: Option<&CommitId>) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    let mut newest_first = application.on_staging.iter().rev();
    let next = newest_first.find(|on| on.issue == issue.number && Some(&on.merge) != done);
    match next {
        Some(on) => {
            let staging = application.staging.clone().unwrap_or_else(|| on.merge.clone());
            let event = Event::RevertRequested { issue: issue.number, merge: on.merge.clone(), staging };
            case.fact_of_issue(issue, Role::System, event)
        }
        None => Facts::none(),
    }
}

/// Machine fact: the merge is reverted out of `staging`. Staging is deployed again, and the work comes back
/// into the issue's branch before that accepts a push (B13, B14). `seen_below`: the revert was made on
/// something that no entry explains (R72).
pub fn merge_reverted(
    case: &CaseFile,
    by: &Actor,
    merge: &CommitId,
    revert: &CommitId,
    seen_below: Option<&RefSeen>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    if !reverting(issue, merge) {
        return Ok(Facts::none());
    }
    let event = Event::MergeReverted { issue: issue.number, merge: merge.clone(), revert: revert.clone() };
    let facts = found::below(case, seen_below);
    let facts = facts.and(s10_approve_staging::touching_release(case, case.issue_fact(Role::System, event)));
    let facts = facts.and(void_check(case, revert));
    // After *perbaiki maju* an issue has more than one merge there: all of them go, newest first.
    let next = request_revert(case, issue, Some(merge));
    if !next.facts.is_empty() {
        return Ok(facts.and(next).and(request(case, Environment::Staging, revert)));
    }
    let facts = match issue.head() {
        Some(head) => {
            let event = Event::BranchUpdateRequested {
                update: UpdateKind::Reapply,
                branch_head: head.clone(),
                staging: revert.clone(),
            };
            facts.and(case.issue_fact(Role::System, event))
        }
        None => facts,
    };
    Ok(facts.and(request(case, Environment::Staging, revert)))
}

/// Machine fact: the merge cannot be reverted; its work stays on `staging` and is repaired forward.
pub fn revert_conflicted(
    case: &CaseFile,
    by: &Actor,
    merge: &CommitId,
    files: Vec<String>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let issue = case.issue()?;
    if !reverting(issue, merge) {
        return Ok(Facts::none());
    }
    let event = Event::RevertConflicted { issue: issue.number, merge: merge.clone(), files };
    let facts = case.issue_fact(Role::System, event);
    // A newer merge of the issue was reverted before this one: that work comes back now (B14).
    match (&issue.reapply, issue.head()) {
        (Some(revert), Some(head)) => {
            let event = Event::BranchUpdateRequested {
                update: UpdateKind::Reapply,
                branch_head: head.clone(),
                staging: revert.clone(),
            };
            Ok(facts.and(case.issue_fact(Role::System, event)))
        }
        (Some(_) | None, _) => Ok(facts),
    }
}

fn reverting(issue: &Issue, merge: &CommitId) -> bool {
    matches!(&issue.pending, Some(Pending::Revert { merge: expected }) if expected == merge)
}

/// Machine fact: the staging server runs `commit`, which contains these merges. Completes 10 of their issues
/// (R46); those that were agreed to join the open Release do (A19).
pub fn staging_deployed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    address: &str,
    contained_merges: &[CommitId],
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let application = case.app()?;
    if application.deploying.get(&Environment::Staging) != Some(commit) {
        return Ok(Facts::none());
    }
    Ok(staging_runs(case, commit, deployment, address, contained_merges))
}

fn staging_runs(
    case: &CaseFile,
    commit: &CommitId,
    deployment: DeploymentId,
    address: &str,
    contained_merges: &[CommitId],
) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    let mut contains: Vec<IssueNumber> = application
        .on_staging
        .iter()
        .filter(|on| contained_merges.contains(&on.merge) && is_last_merge(case, on))
        .map(|on| on.issue)
        .collect();
    contains.sort_unstable();
    contains.dedup();
    let changed = case.running(Environment::Staging) != Some(commit);
    let event = Event::Deployed {
        environment: Environment::Staging,
        commit: commit.clone(),
        deployment,
        address: address.to_owned(),
        contains: contains.clone(),
    };
    let mut facts = case.application_fact(Role::System, event);
    for fact in &mut facts.facts {
        fact.touches.extend(contains.iter().map(|issue| Subject::Issue(*issue)));
    }
    facts = s10_approve_staging::touching_release(case, facts);
    let differs = case.open_release().is_some_and(|release| release.head != *commit);
    if changed && differs {
        facts = facts.and(void_check(case, commit));
    }
    let open = case
        .open_release()
        .filter(|release| !release.is_at(Step::RequestMaster) && turn::release_work(release).is_none());
    if let (Some(release), Some(head)) = (open, &application.staging) {
        let joins = |issue: &&crate::issue::Issue| {
            issue.waits_for_staging()
                && issue.pending.is_none()
                && issue.merged.as_ref().is_some_and(|merged| merged.join == Some(release.number))
        };
        for issue in contains.iter().filter_map(|number| case.issues.get(number)).filter(joins) {
            facts = facts.and(s11_request_master::joined(case, release, issue, head, Role::System));
        }
    }
    facts
}

/// Of an issue that was repaired forward only the last merge holds what was agreed to.
fn is_last_merge(case: &CaseFile, on: &OnStaging) -> bool {
    let merged = case.issues.get(&on.issue).and_then(|issue| issue.merged.as_ref());
    merged.is_none_or(|merged| merged.merge == on.merge)
}

/// Machine fact: the deployment to staging failed. By own fault the newest merge it brought is reverted, and
/// its issue goes to 4; by infrastructure it stays at 10 and the Sysadmin is called.
pub fn staging_deploy_failed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    fault: Fault,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if case.app()?.deploying.get(&Environment::Staging) != Some(commit) {
        return Ok(Facts::none());
    }
    let event =
        Event::DeployFailed { environment: Environment::Staging, commit: commit.clone(), deployment, fault };
    let facts = s10_approve_staging::touching_release(case, case.application_fact(Role::System, event));
    if fault == Fault::Own { Ok(facts.and(revert_culprit(case))) } else { Ok(facts) }
}

/// Machine fact: production runs `commit`, deployed outside a Release: the first time after the confirmation
/// (R63), or again by the Sysadmin.
pub fn production_deployed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    address: &str,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if case.app()?.deploying.get(&Environment::Production) != Some(commit) {
        return Ok(Facts::none());
    }
    let event = Event::Deployed {
        environment: Environment::Production,
        commit: commit.clone(),
        deployment,
        address: address.to_owned(),
        contains: Vec::new(),
    };
    Ok(case.application_fact(Role::System, event))
}

/// Machine fact: such a deployment failed; the Sysadmin is told and deploys again.
pub fn production_deploy_failed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    fault: Fault,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if case.app()?.deploying.get(&Environment::Production) != Some(commit) {
        return Ok(Facts::none());
    }
    let event = Event::DeployFailed {
        environment: Environment::Production,
        commit: commit.clone(),
        deployment,
        fault,
    };
    Ok(case.application_fact(Role::System, event))
}

/// The newest merge of an issue that still waits at 10: no deployment has proved it yet. Where the failed
/// commit is a revert, that is an older merge than the one reverted.
fn revert_culprit(case: &CaseFile) -> Facts {
    let Some(application) = &case.application else { return Facts::none() };
    let mut newest_first = application.on_staging.iter().rev();
    let culprit = newest_first
        .find_map(|on| case.issues.get(&on.issue).filter(|issue| issue.waits_for_staging()))
        .filter(|issue| issue.pending.is_none());
    culprit.map_or_else(Facts::none, |issue| request_revert(case, issue, None))
}

/// Deploy again: after an infrastructure fault, a cancelled pipeline, or by a person's word (B16).
pub fn deploy_again(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    reason: Option<&Prose>,
) -> Result<Facts, Refusal> {
    match environment {
        Environment::Dev => deploy_dev_again(case, by),
        Environment::Staging => {
            case.in_role(by, Role::Sysadmin, None)?;
            let application = case.app()?;
            let commit = application.staging.clone().ok_or(Refusal::NoBranch)?;
            if application.deploying.contains_key(&Environment::Staging) {
                return Err(Refusal::Busy { what: crate::refusal::Busy::Deploying });
            }
            // A merge or revert that is under way asks for a deployment of its own.
            if !application.merging.is_empty() {
                return Err(Refusal::Busy { what: crate::refusal::Busy::Merging });
            }
            if !application.reverting.is_empty() {
                return Err(Refusal::Busy { what: crate::refusal::Busy::Reverting });
            }
            let event = Event::DeployRequested { environment, commit, reason: reason.map(Prose::text_ref) };
            let subject = Subject::Application(application.id);
            Ok(case.application_fact(Role::Sysadmin, event).with_some(subject, reason))
        }
        Environment::Production => {
            case.in_role(by, Role::Sysadmin, Some(Step::MergeMaster))?;
            if matches!(case.subject, Subject::Application(_)) {
                return deploy_master_again(case, reason);
            }
            let (release, application) = (case.the_release()?, case.app()?);
            crate::steps::s12_check_staging::not_busy(release)?;
            let merged = release.merged.as_ref().ok_or(Refusal::NothingFailed)?;
            if !release.is_at(Step::MergeMaster) || release.failed.is_none() {
                return Err(Refusal::NothingFailed);
            }
            // What is on its way to or out of `staging` voids the check that this rests on (B9).
            if !application.merging.is_empty() {
                return Err(Refusal::Busy { what: crate::refusal::Busy::Merging });
            }
            if !application.reverting.is_empty() {
                return Err(Refusal::Busy { what: crate::refusal::Busy::Reverting });
            }
            if merged.commit != release.head {
                // Staging moved on: what was checked since is merged first, by step 13 itself.
                return Err(Refusal::HeadChanged {
                    seen: merged.commit.clone(),
                    now: Some(release.head.clone()),
                });
            }
            Ok(request_for_release(case, release, Role::Sysadmin, &merged.merge, reason))
        }
    }
}

/// `master` again on production, outside a Release: only what passed 13 or was confirmed can stand there
/// (B15).
fn deploy_master_again(case: &CaseFile, reason: Option<&Prose>) -> Result<Facts, Refusal> {
    let application = case.app()?;
    if application.deploying.contains_key(&Environment::Production) {
        return Err(Refusal::Busy { what: crate::refusal::Busy::Deploying });
    }
    if case.open_release().is_some_and(|release| release.merged.is_some()) {
        return Err(Refusal::ProductionBehindMaster);
    }
    let commit = application.master.clone().ok_or(Refusal::NoBranch)?;
    let reason_ref = reason.map(Prose::text_ref);
    let event = Event::DeployRequested { environment: Environment::Production, commit, reason: reason_ref };
    Ok(case.application_fact(Role::Sysadmin, event).with_some(case.subject, reason))
}

fn deploy_dev_again(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    if case.in_role(by, Role::Sysadmin, Some(Step::Push)).is_err() {
        case.as_assignee(by, Some(Step::Push))?;
    }
    case.at_steps(Step::Push, Step::TestTeam)?;
    case.not_busy()?;
    let issue = case.issue()?;
    let head = issue.head().ok_or(Refusal::NoBranch)?;
    if issue.is_at(Step::Push) && issue.passed(Step::TestLocal, head).is_none() {
        // The note names a commit that was not pushed yet; the head is not what was tested.
        return Err(Refusal::LocalTestMissing { commit: head.clone() });
    }
    if issue.dev_deploying.is_some() {
        return Err(Refusal::Busy { what: crate::refusal::Busy::Deploying });
    }
    Ok(super::dev::deploy(case, issue, head))
}

/// *Kembalikan versi* outside step 13: production goes back to a version it ran before, and an issue marked
/// *akibat rilis* is opened for what must be mended.
#[derive(Clone, Debug)]
pub struct RollBack {
    pub to: CommitId,
    /// Of the issue that it opens.
    pub title: Prose,
    pub body: Prose,
    pub reason: Prose,
}

/// Touches no ref, reopens nothing (B15, procedure section 11).
pub fn roll_back_outside(case: &CaseFile, by: &Actor, act: &RollBack) -> Result<Facts, Refusal> {
    let running = may_roll_back(case, by, &act.to)?.clone();
    let application = case.app()?;
    if !application.rollback_targets().iter().any(|ran| ran.commit == act.to) {
        return Err(Refusal::NothingToChange);
    }
    let event = Event::RollbackRequested { to: act.to.clone(), reason: Some(act.reason.text_ref()) };
    let subject = Subject::Application(application.id);
    let facts = case.application_fact(Role::Sysadmin, event).with(subject, &act.reason);
    let left =
        application.failed.get(&Environment::Production).map_or(running, |failed| failed.commit.clone());
    let opened = s01_report::Aftermath {
        title: &act.title,
        body: &act.body,
        release: application.has_ran(&left).and_then(|ran| ran.release),
        from: left,
        to: act.to.clone(),
    };
    Ok(facts.and(s01_report::open_aftermath(case, &opened)?))
}

/// *Rollback lagi* within 13 (B16): the Release's deployment failed, and production is brought to a version
/// that it ran.
pub fn roll_back(case: &CaseFile, by: &Actor, to: &CommitId, reason: &Prose) -> Result<Facts, Refusal> {
    may_roll_back(case, by, to)?;
    let release = case.the_release()?;
    if release.failed.is_none() {
        return Err(Refusal::NothingFailed);
    }
    let event = Event::RollbackRequested { to: to.clone(), reason: Some(reason.text_ref()) };
    Ok(case.release_fact(release, Role::Sysadmin, event).with(case.subject, reason))
}

/// What both have in common; answers with what production runs.
fn may_roll_back<'a>(case: &'a CaseFile, by: &Actor, to: &CommitId) -> Result<&'a CommitId, Refusal> {
    case.in_role(by, Role::Sysadmin, Some(Step::MergeMaster))?;
    let application = case.app()?;
    if application.deploying.contains_key(&Environment::Production) {
        return Err(Refusal::Busy { what: crate::refusal::Busy::RollingBack });
    }
    if let Some(release) = case.open_release() {
        crate::steps::s12_check_staging::not_busy(release)?;
    }
    let running = case.running(Environment::Production).ok_or(Refusal::NoRollbackTarget)?;
    if application.has_ran(to).is_none() {
        return Err(Refusal::NeverOnProduction { commit: to.clone() });
    }
    Ok(running)
}

/// B16: the Sysadmin says which commit an environment runs, with a reason. Where it is the commit that was
/// being deployed, that settles the deployment.
pub fn state_running(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    commit: &CommitId,
    reason: &Prose,
) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, None)?;
    let failed = case.app()?.failed.get(&environment).ok_or(Refusal::NothingFailed)?;
    if environment == Environment::Dev {
        return Err(Refusal::NothingFailed);
    }
    let event = Event::RunningStated { environment, commit: commit.clone(), reason: reason.text_ref() };
    let facts = case.application_fact(Role::Sysadmin, event).with(case.subject, reason);
    let facts = match case.open_release() {
        Some(release) if environment == Environment::Staging && release.head != *commit => {
            facts.and(void_check(case, commit))
        }
        Some(_) | None => facts,
    };
    let settles = failed.commit == *commit && failed.fault == Fault::Unknown;
    if settles { Ok(facts.and(settled(case, environment, failed))) } else { Ok(facts) }
}

fn settled(case: &CaseFile, environment: Environment, failed: &FailedDeploy) -> Facts {
    let (commit, deployment) = (failed.commit.clone(), failed.deployment);
    let address =
        case.application.as_ref().and_then(|app| app.address_of(environment, None)).unwrap_or_default();
    match (environment, case.open_release()) {
        (Environment::Production, Some(release))
            if release.is_at(Step::MergeMaster)
                && turn::release_work(release).is_none()
                && release.merged.as_ref().is_some_and(|merged| merged.merge == commit) =>
        {
            let contains = release.issues.clone();
            let event =
                Event::Deployed { environment, commit, deployment, address, contains: contains.clone() };
            let closed = Event::ReleaseClosed { how: crate::event::ReleaseEnd::Completed, issues: contains };
            let facts = case.release_fact(release, Role::System, event);
            facts.and(case.release_fact(release, Role::System, closed))
        }
        (Environment::Staging, _) => {
            // Nothing was merged since: a newer merge would have asked for a deployment of its own.
            let merges: Vec<CommitId> =
                case.application.iter().flat_map(|app| &app.on_staging).map(|on| on.merge.clone()).collect();
            staging_runs(case, &commit, deployment, &address, &merges)
        }
        (Environment::Dev | Environment::Production, _) => Facts::none(),
    }
}

/// A pipeline's fault is re-classed with a reason by the Sysadmin, or for the dev server by the issue's
/// developer.
pub fn reclass(
    case: &CaseFile,
    by: &Actor,
    environment: Environment,
    fault: Fault,
    reason: &Prose,
) -> Result<Facts, Refusal> {
    let role = match case.in_role(by, Role::Sysadmin, None) {
        Ok(_) => Role::Sysadmin,
        Err(refusal) if environment == Environment::Dev => {
            case.as_assignee(by, Some(Step::Push)).map_err(|_| refusal)?;
            Role::Developer
        }
        Err(refusal) => return Err(refusal),
    };
    let application = case.app()?;
    let failed = match environment {
        Environment::Dev => case.issue()?.dev_failed.as_ref(),
        Environment::Staging | Environment::Production => application.failed.get(&environment),
    };
    let failed = failed.ok_or(Refusal::NothingFailed)?;
    let event = Event::FaultReclassed {
        environment,
        deployment: failed.deployment,
        fault,
        reason: reason.text_ref(),
    };
    let facts = match (environment, case.open_release()) {
        (Environment::Dev, _)
            if fault == Fault::Own && case.issue()?.returns_by_own_fault(&failed.commit) =>
        {
            case.issue_fact(role, event).and(super::dev::leave(case, case.issue()?, None))
        }
        (Environment::Dev, _) => case.issue_fact(role, event),
        (Environment::Production, Some(release)) => {
            let facts = case.release_fact(release, role, event);
            if fault == Fault::Own && release.is_at(Step::MergeMaster) {
                let reopened = Event::CheckReopened { deployment: failed.deployment };
                facts.and(case.release_fact(release, Role::System, reopened))
            } else {
                facts
            }
        }
        (Environment::Staging | Environment::Production, _) => case.application_fact(role, event),
    };
    let facts = facts.with(case.subject, reason);
    if environment == Environment::Staging && fault == Fault::Own {
        Ok(facts.and(revert_culprit(case)))
    } else {
        Ok(facts)
    }
}

/// May this person cancel a pipeline, start a manual job of it or repeat one? The Sysadmin; for the dev
/// server the issue's developer too. A pipeline is no fact, so nothing is recorded.
pub fn tend_pipeline(case: &CaseFile, by: &Actor, environment: Environment) -> Result<Facts, Refusal> {
    let refusal = match case.in_role(by, Role::Sysadmin, None) {
        Ok(_) => return Ok(Facts::none()),
        Err(refusal) => refusal,
    };
    if environment == Environment::Dev && case.as_assignee(by, Some(Step::Push)).is_ok() {
        return Ok(Facts::none());
    }
    Err(refusal)
}
