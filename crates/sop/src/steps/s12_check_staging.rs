//! Step 12. "System Administrator melakukan pengecekan di server staging."
//!
//! The check holds for the request's head only; a later change of `staging` voids it (R51, B9). A failed one
//! has a cause: issues at fault, which go to step 4, or the server's configuration, which stays (A8, R53).

use crate::acts::{Drawn, Probe, servers};
use crate::application::Environment;
use crate::case::{CaseFile, Facts, Lifted};
use crate::event::{CheckFailure, Event, Seen, Verdict};
use crate::file::Files;
use crate::guard::Guard;
use crate::ids::{CommitId, DeploymentId, IssueNumber};
use crate::issue::{Issue, Standing};
use crate::refusal::{Busy, Refusal};
use crate::release::Release;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;
use crate::turn;

pub const SPEC: Spec = Spec {
    step: Step::CheckStaging,
    actors: &[Role::Sysadmin],
    web_only: None,
    gates: &["the Release's request is open", "the staging server runs its head", "not by the PM of 11"],
    guards: &[Guard::StagingRunsHead, Guard::Separation],
    evidence: "StagingCheckNote bound to the head",
    ways_back: &[
        (Step::Develop, "failed by issues: the ticked ones are reverted out of `staging`"),
        (Step::CheckStaging, "failed by configuration: stays"),
    ],
    requirements: &["R9", "R14", "R36", "R50", "R51", "R53"],
};

/// The Sysadmin's verdict on the staging server.
#[derive(Clone, Debug)]
pub struct CheckStaging {
    pub verdict: Verdict,
    /// Compulsory where it failed.
    pub failure: Option<CheckFailure>,
    pub note: Prose,
    pub files: Files,
    pub probe: Probe,
    /// Issues of the Release that build on the ticked ones, as merge-tree tells (A8).
    pub builds_on: Vec<IssueNumber>,
    pub drawn: Drawn,
}

pub fn check_staging(case: &CaseFile, by: &Actor, act: CheckStaging) -> Result<Facts, Refusal> {
    let sysadmin = case.in_role(by, Role::Sysadmin, Some(Step::CheckStaging))?;
    let release = case.the_release()?;
    if !release.is_at(Step::CheckStaging) {
        return Err(Refusal::ReleaseNotAtStep { standing: release.standing, expected: Step::CheckStaging });
    }
    not_busy(release)?;
    if let Some(seen) = &act.drawn.commit
        && *seen != release.head
    {
        return Err(Refusal::HeadChanged { seen: seen.clone(), now: Some(release.head.clone()) });
    }
    fresh(case, release, &act.drawn)?;
    let mut lifted = Lifted::default();
    let separate = case.separate(Step::CheckStaging, sysadmin);
    guard(case, release, &mut lifted, Step::CheckStaging, Guard::Separation, separate)?;
    let runs = runs_head(case, release, &act.probe);
    guard(case, release, &mut lifted, Step::CheckStaging, Guard::StagingRunsHead, runs)?;
    let failure = judge_cause(release, &act)?;
    let event = Event::StagingChecked {
        commit: release.head.clone(),
        verdict: act.verdict,
        failure: failure.clone(),
        note: act.note.text_ref(),
        seen: seen(case),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.release_fact(release, Role::Sysadmin, event).with(case.subject, &act.note);
    let facts = facts.with_files(Step::CheckStaging, &act.note, &act.files);
    let facts = facts.and(lifted.used(case, Some(&release.head)));
    match failure {
        Some(CheckFailure::Issues { issues, forward }) => {
            Ok(facts.and(sent_back(case, release, &issues, forward)))
        }
        Some(CheckFailure::Configuration) | None => Ok(facts),
    }
}

/// B7: the form was drawn for this deployment.
fn fresh(case: &CaseFile, release: &Release, drawn: &Drawn) -> Result<(), Refusal> {
    let now = seen(case).deployment;
    if drawn.deployment.is_none_or(|drawn| drawn == now) {
        return Ok(());
    }
    let mut issues = release.issues.iter().filter_map(|number| case.issues.get(number));
    let round = issues.next().map_or(0, |issue| issue.round);
    Err(Refusal::Stale { standing: Standing::At(Step::CheckStaging), round })
}

/// The cause of a failed check: named, part of the Release, and whole (A8). With all ticked nothing is
/// reverted.
fn judge_cause(release: &Release, act: &CheckStaging) -> Result<Option<CheckFailure>, Refusal> {
    match (act.verdict, &act.failure) {
        (Verdict::Passed, _) => Ok(None),
        (Verdict::Failed, None) => Err(Refusal::CauseMissing),
        (Verdict::Failed, Some(CheckFailure::Configuration)) => Ok(Some(CheckFailure::Configuration)),
        (Verdict::Failed, Some(CheckFailure::Issues { issues, forward })) => {
            if issues.is_empty() {
                return Err(Refusal::CauseMissing);
            }
            if let Some(outside) = issues.iter().find(|issue| !release.issues.contains(issue)) {
                return Err(Refusal::IssueNotInRelease { issue: *outside });
            }
            let all = release.issues.iter().all(|inside| issues.contains(inside));
            let forward = *forward || all;
            let also: Vec<IssueNumber> =
                act.builds_on.iter().copied().filter(|also| !issues.contains(also)).collect();
            if !forward && !also.is_empty() {
                return Err(Refusal::AlsoBuiltOn { issues: also });
            }
            Ok(Some(CheckFailure::Issues { issues: issues.clone(), forward }))
        }
    }
}

/// Newest merge first; a Release that is left without issues closes.
fn sent_back(case: &CaseFile, release: &Release, issues: &[IssueNumber], forward: bool) -> Facts {
    let mut facts = Facts::none();
    if !forward && let Some(application) = &case.application {
        let mut asked: Vec<IssueNumber> = Vec::new();
        for on in application.on_staging.iter().rev().filter(|on| issues.contains(&on.issue)) {
            // An issue with several merges asks for the next one when the newest is out.
            if let Some(issue) = case.issues.get(&on.issue).filter(|_| !asked.contains(&on.issue)) {
                facts = facts.and(servers::request_revert(case, issue, None));
                asked.push(on.issue);
            }
        }
    }
    if release.issues.iter().all(|inside| issues.contains(inside)) {
        facts = facts.and(super::s11_request_master::close_empty(case, release));
    }
    facts
}

/// No merge, deployment or rollback of the Release is under way, no revert of its issues either.
pub fn not_busy(release: &Release) -> Result<(), Refusal> {
    match turn::release_work(release) {
        None => Ok(()),
        Some(turn::ServerWork::RollingBack) => Err(Refusal::Busy { what: Busy::RollingBack }),
        Some(turn::ServerWork::DeployingProduction) => Err(Refusal::Busy { what: Busy::Deploying }),
        Some(_) => Err(Refusal::Busy { what: Busy::Merging }),
    }
}

/// A guard of a Release: lifted by a deviation of any of its issues.
pub fn guard(
    case: &CaseFile,
    release: &Release,
    lifted: &mut Lifted,
    step: Step,
    guard: Guard,
    check: Result<(), Refusal>,
) -> Result<(), Refusal> {
    let issues = || release.issues.iter().filter_map(|number| case.issues.get(number));
    let grants = |issue: &&Issue| issue.granted(step, guard, case.at).is_some();
    match issues().find(grants).or_else(|| issues().next()) {
        Some(issue) => lifted.guard(case, issue, step, guard, check),
        None => check,
    }
}

fn runs_head(case: &CaseFile, release: &Release, probe: &Probe) -> Result<(), Refusal> {
    let running = case.running(Environment::Staging).cloned();
    let wrong =
        |running: Option<CommitId>| Refusal::StagingNotRunningHead { head: release.head.clone(), running };
    if running.as_ref() != Some(&release.head) {
        return Err(wrong(running));
    }
    match probe {
        Probe::NotAsked => Ok(()),
        Probe::Silent => Err(Refusal::ServerSilent { environment: Environment::Staging }),
        Probe::Says(commit) if *commit == release.head => Ok(()),
        Probe::Says(commit) => Err(wrong(Some(commit.clone()))),
    }
}

fn seen(case: &CaseFile) -> Seen {
    let running = case.application.as_ref().and_then(|app| app.running.get(&Environment::Staging));
    Seen {
        environment: Environment::Staging,
        address: running.map(|running| running.address.clone()).unwrap_or_default(),
        deployment: running.map_or(DeploymentId(0), |running| running.deployment),
    }
}
