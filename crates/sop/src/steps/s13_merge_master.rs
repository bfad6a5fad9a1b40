//! Step 13. "System Administrator melakukan merging branch ke master."
//!
//! Web only. Complete when `master` holds the merge and production runs it (R52). A failed deployment never
//! completes it: production goes back to its last good commit by itself; `master` only moves forward (B15).

use crate::acts::found::RefSeen;
use crate::acts::{Drawn, found, servers};
use crate::application::{Environment, Found};
use crate::case::{CaseFile, Facts, Lifted};
use crate::entry::Subject;
use crate::event::{Event, Fault, ReleaseEnd};
use crate::guard::Guard;
use crate::ids::{CommitId, DeploymentId, IssueNumber};
use crate::refusal::{Busy, Refusal, WebAct};
use crate::release::{Release, Rollback};
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::steps::s12_check_staging::{guard, not_busy};
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::MergeMaster,
    actors: &[Role::Sysadmin],
    web_only: Some(WebAct::MergeMaster),
    gates: &[
        "12 passed on the request's head",
        "every issue on `staging` is in the Release",
        "not by the PM of 11",
    ],
    guards: &[Guard::CheckPassed, Guard::ReleaseWhole, Guard::Separation],
    evidence: "the merge to `master`, and production runs it",
    ways_back: &[
        (Step::CheckStaging, "the deployment failed by the application's own fault: rolled back"),
        (Step::RequestMaster, "the PM must change the Release"),
    ],
    requirements: &["R9", "R14", "R30", "R52", "R54", "R55"],
};

/// The Sysadmin merges the commit that he checked.
#[derive(Clone, Debug)]
pub struct MergeMaster {
    pub seen: CommitId,
    pub drawn: Drawn,
}

pub fn merge_master(case: &CaseFile, by: &Actor, act: MergeMaster) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::MergeMaster)?;
    let sysadmin = case.in_role(by, Role::Sysadmin, Some(Step::MergeMaster))?;
    let release = case.the_release()?;
    let skips_check = release.is_at(Step::CheckStaging)
        && release
            .issues
            .iter()
            .filter_map(|number| case.issues.get(number))
            .any(|issue| issue.granted(Step::MergeMaster, Guard::CheckPassed, case.at).is_some());
    if !release.is_at(Step::MergeMaster) && !skips_check {
        return Err(Refusal::ReleaseNotAtStep { standing: release.standing, expected: Step::MergeMaster });
    }
    not_busy(release)?;
    if act.seen != release.head {
        return Err(Refusal::HeadChanged { seen: act.seen, now: Some(release.head.clone()) });
    }
    let mut lifted = Lifted::default();
    let separate = case.separate(Step::MergeMaster, sysadmin);
    guard(case, release, &mut lifted, Step::MergeMaster, Guard::Separation, separate)?;
    let checked = release.checked(&release.head).map(|_| ());
    let checked = checked.ok_or(Refusal::CheckMissing { head: release.head.clone() });
    guard(case, release, &mut lifted, Step::MergeMaster, Guard::CheckPassed, checked)?;
    guard(case, release, &mut lifted, Step::MergeMaster, Guard::ReleaseWhole, whole(case, release))?;
    if !case.app()?.merging.is_empty() {
        // A merge that was agreed to is on its way to `staging`: what was checked is about to change.
        return Err(Refusal::Busy { what: Busy::Merging });
    }
    let found = case.app()?.found.iter().filter(|found| found.of_release());
    let names: Vec<String> = found.map(Found::name).collect();
    if !names.is_empty() {
        return Err(Refusal::FoundCommits { names });
    }
    let used = lifted.used(case, Some(&release.head));
    if let Some(merged) = release.merged.as_ref().filter(|merged| merged.commit == release.head) {
        // The same merge, checked again after a failed deployment, is deployed again (B15).
        return Ok(servers::request_for_release(case, release, Role::Sysadmin, &merged.merge, None).and(used));
    }
    let master = case.app()?.master.clone().ok_or(Refusal::NoBranch)?;
    let event =
        Event::MasterAgreed { commit: release.head.clone(), master, started_at: act.drawn.started(case.at) };
    Ok(case.release_fact(release, Role::Sysadmin, event).and(used))
}

/// B10: nothing rides to `master` that the Release does not name.
fn whole(case: &CaseFile, release: &Release) -> Result<(), Refusal> {
    let mut outside: Vec<IssueNumber> = case
        .app()?
        .on_staging
        .iter()
        .map(|on| on.issue)
        .filter(|issue| !release.issues.contains(issue))
        .collect();
    outside.dedup();
    if outside.is_empty() { Ok(()) } else { Err(Refusal::IssuesOutsideRelease { issues: outside }) }
}

/// Machine fact: `master` holds the Release's merge.
pub fn master_merged(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    merge: &CommitId,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let release = case.the_release()?;
    let expected = release.agreement.as_ref().is_some_and(|agreement| agreement.commit == *commit);
    let merging = crate::turn::release_work(release) == Some(crate::turn::ServerWork::MergingMaster);
    if !expected || !merging {
        return Ok(Facts::none());
    }
    let event = Event::MasterMerged { commit: commit.clone(), merge: merge.clone() };
    let facts = case.release_fact(release, Role::System, event);
    Ok(facts.and(servers::request_for_release(case, release, Role::System, merge, None)))
}

/// Machine fact: the merge could not be made as agreed (B11); the Sysadmin decides anew. `seen`: `master` is
/// not where the journal says (R72).
pub fn master_merge_failed(
    case: &CaseFile,
    by: &Actor,
    reason: &str,
    seen: Option<&RefSeen>,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let release = case.the_release()?;
    let merging = crate::turn::release_work(release) == Some(crate::turn::ServerWork::MergingMaster);
    if !merging {
        return Ok(Facts::none());
    }
    let event = Event::MasterMergeFailed { reason: reason.to_owned() };
    let facts = case.release_fact(release, Role::System, event);
    let differs = |seen: &&RefSeen| seen.journal == release.agreement.as_ref().map(|a| a.master.clone());
    Ok(facts.and(seen.filter(differs).map_or_else(Facts::none, |seen| found::tell(case, seen))))
}

/// Machine fact: production runs the Release. Its issues are done.
pub fn deployed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    address: &str,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let release = case.the_release()?;
    let expected = release.merged.as_ref().is_some_and(|merged| merged.merge == *commit);
    if !release.deploying || !expected {
        return Ok(Facts::none());
    }
    let event = Event::Deployed {
        environment: Environment::Production,
        commit: commit.clone(),
        deployment,
        address: address.to_owned(),
        contains: release.issues.clone(),
    };
    let closed = Event::ReleaseClosed { how: ReleaseEnd::Completed, issues: release.issues.clone() };
    let facts = case.release_fact(release, Role::System, event);
    Ok(facts.and(case.release_fact(release, Role::System, closed)))
}

/// Machine fact: the deployment to production failed. Rolled back by itself; own fault: 12 again (R54).
pub fn deploy_failed(
    case: &CaseFile,
    by: &Actor,
    commit: &CommitId,
    deployment: DeploymentId,
    fault: Fault,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    let release = case.the_release()?;
    if !release.deploying {
        return Ok(Facts::none());
    }
    let event = Event::DeployFailed {
        environment: Environment::Production,
        commit: commit.clone(),
        deployment,
        fault,
    };
    let mut facts = case.release_fact(release, Role::System, event);
    if fault == Fault::Own {
        facts = facts.and(case.release_fact(release, Role::System, Event::CheckReopened { deployment }));
    }
    match (fault, case.running(Environment::Production)) {
        (Fault::Own | Fault::Infrastructure, Some(last_good)) => {
            let event = Event::RollbackRequested { to: last_good.clone(), reason: None };
            Ok(facts.and(case.release_fact(release, Role::System, event)))
        }
        (Fault::Own | Fault::Infrastructure, None) | (Fault::Unknown | Fault::Canceled, _) => Ok(facts),
    }
}

/// Machine fact: production runs the last good commit again.
pub fn rolled_back(
    case: &CaseFile,
    by: &Actor,
    to: &CommitId,
    deployment: DeploymentId,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if !rolling_back(case, to)? {
        return Ok(Facts::none());
    }
    Ok(of_rollback(case, Event::RolledBack { to: to.clone(), deployment }))
}

/// Machine fact: the rollback failed too (B16); a person chooses: deploy again or roll back again.
pub fn rollback_failed(
    case: &CaseFile,
    by: &Actor,
    to: &CommitId,
    deployment: DeploymentId,
    fault: Fault,
) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if !rolling_back(case, to)? {
        return Ok(Facts::none());
    }
    Ok(of_rollback(case, Event::RollbackFailed { to: to.clone(), deployment, fault }))
}

/// Is this the rollback that was asked for?
fn rolling_back(case: &CaseFile, to: &CommitId) -> Result<bool, Refusal> {
    let under_way = case.app()?.deploying.get(&Environment::Production) == Some(to);
    let of_release = match case.subject {
        Subject::Release(_) => {
            let running = Rollback::Running { to: to.clone() };
            case.the_release()?.rollback.as_ref() == Some(&running)
        }
        Subject::Office | Subject::Application(_) | Subject::Issue(_) => true,
    };
    Ok(under_way && of_release)
}

fn of_rollback(case: &CaseFile, event: Event) -> Facts {
    match (case.subject, &case.release) {
        (Subject::Release(_), Some(release)) => case.release_fact(release, Role::System, event),
        (Subject::Release(_) | Subject::Office | Subject::Application(_) | Subject::Issue(_), _) => {
            case.application_fact(Role::System, event)
        }
    }
}

/// 13 to 11: the PM must change the Release.
pub fn hand_back(case: &CaseFile, by: &Actor, reason: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Sysadmin, Some(Step::MergeMaster))?;
    let release = case.the_release()?;
    if !release.is_at(Step::MergeMaster) {
        return Err(Refusal::ReleaseNotAtStep { standing: release.standing, expected: Step::MergeMaster });
    }
    not_busy(release)?;
    let event = Event::ReleaseHandedBack { reason: reason.text_ref() };
    Ok(case.release_fact(release, Role::Sysadmin, event).with(case.subject, reason))
}
