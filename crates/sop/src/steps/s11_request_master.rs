//! Step 11. "PM membuat permintaan merge ke branch master kepada System Administrator."
//!
//! Web only. The request carries a Release: one or more issues that stand on `staging` (A2). An application
//! has at most one open Release; an issue merged later joins it by this same act (B10).

use crate::acts::{Drawn, dev, servers};
use crate::application::Environment;
use crate::case::{CaseFile, Facts, Lifted};
use crate::entry::Subject;
use crate::event::{Event, ReleaseEnd};
use crate::guard::Guard;
use crate::ids::{CommitId, IssueNumber};
use crate::issue::Issue;
use crate::limits;
use crate::refusal::{Busy, Refusal, WebAct};
use crate::release::Release;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;
use crate::turn;

pub const SPEC: Spec = Spec {
    step: Step::RequestMaster,
    actors: &[Role::ProjectManager],
    web_only: Some(WebAct::RequestMaster),
    gates: &["every issue of the Release completed 10", "staging runs the merged commit"],
    guards: &[Guard::StagingRunsMerge],
    evidence: "MergeRequest of the Release to `master`",
    ways_back: &[(Step::Develop, "an issue taken out by the PM: reverted")],
    requirements: &["R7", "R30", "R48", "R49"],
};

/// Ask the Sysadmin for the merge to `master`.
#[derive(Clone, Debug)]
pub struct RequestMaster {
    pub issues: Vec<IssueNumber>,
    pub remark: Option<Prose>,
    pub drawn: Drawn,
}

/// Opens a Release with these issues, asks again for one that was handed back, or lets them join the open
/// one.
pub fn request_master(case: &CaseFile, by: &Actor, act: RequestMaster) -> Result<Facts, Refusal> {
    case.on_the_web(by, WebAct::RequestMaster)?;
    case.in_role(by, Role::ProjectManager, Some(Step::RequestMaster))?;
    let head = case.app()?.staging.clone().ok_or(Refusal::NoBranch)?;
    let handed_back = case.open_release().filter(|release| release.is_at(Step::RequestMaster));
    let mut issues = act.issues.clone();
    issues.extend(handed_back.iter().flat_map(|release| release.issues.iter().copied()));
    issues.sort_unstable();
    issues.dedup();
    let ready = issues_ready(case, &issues)?;
    let mut lifted = Lifted::default();
    let runs = staging_runs(case, &head);
    if let Some(first) = ready.first() {
        lifted.guard(
            case,
            granting(case, &ready).unwrap_or(first),
            Step::RequestMaster,
            Guard::StagingRunsMerge,
            runs,
        )?;
    }
    let facts = match case.open_release() {
        Some(release) if !release.is_at(Step::RequestMaster) => join(case, release, &ready, &head)?,
        Some(release) => open(case, Some(release), &issues, &head, &act),
        None => open(case, None, &issues, &head, &act),
    };
    Ok(facts.and(lifted.used(case, Some(&head))))
}

fn granting<'a>(case: &CaseFile, issues: &[&'a Issue]) -> Option<&'a Issue> {
    let grants =
        |issue: &&Issue| issue.granted(Step::RequestMaster, Guard::StagingRunsMerge, case.at).is_some();
    issues.iter().copied().find(|issue| grants(issue))
}

/// R49: only issues that stand at 11 go into a Release.
fn issues_ready<'a>(case: &'a CaseFile, issues: &[IssueNumber]) -> Result<Vec<&'a Issue>, Refusal> {
    if issues.is_empty() {
        let equal = case.app()?.on_staging.is_empty();
        return Err(if equal { Refusal::StagingEqualsMaster } else { Refusal::NoIssueReady });
    }
    if issues.len() > limits::RELEASE_ISSUES_MAX {
        return Err(Refusal::NoIssueReady);
    }
    let application = case.app()?.id;
    let mut ready = Vec::new();
    for number in issues {
        let found = case.issues.get(number).filter(|issue| issue.application == application);
        let issue = found.ok_or(Refusal::IssueNotReady { issue: *number })?;
        if !issue.is_at(Step::RequestMaster) || issue.merged.is_none() {
            return Err(Refusal::IssueNotReady { issue: *number });
        }
        case.issue_not_busy(issue)?;
        ready.push(issue);
    }
    Ok(ready)
}

/// R48: the staging server runs what the request will show.
fn staging_runs(case: &CaseFile, head: &CommitId) -> Result<(), Refusal> {
    let running = case.running(Environment::Staging);
    if running == Some(head) {
        Ok(())
    } else {
        Err(Refusal::StagingNotRunningMerge { running: running.cloned() })
    }
}

fn open(
    case: &CaseFile,
    again: Option<&Release>,
    issues: &[IssueNumber],
    head: &CommitId,
    act: &RequestMaster,
) -> Facts {
    let release = again.map_or(case.next.release, |release| release.number);
    let subject = Subject::Release(release);
    let event = Event::MasterRequested {
        release,
        request: again.map_or(case.next.request, |release| release.request),
        issues: issues.to_vec(),
        head: head.clone(),
        remark: act.remark.as_ref().map(Prose::text_ref),
        started_at: act.drawn.started(case.at),
    };
    let mut touches: Vec<Subject> =
        case.application.iter().map(|application| Subject::Application(application.id)).collect();
    touches.extend(issues.iter().map(|issue| Subject::Issue(*issue)));
    let revision = again.map_or_else(|| case.revision(), |release| release.revision.clone());
    case.fact(subject, touches, Role::ProjectManager, revision, event).with_some(subject, act.remark.as_ref())
}

/// Later issues join; the check of 12 is repeated on the whole (B9, B10).
fn join(case: &CaseFile, release: &Release, issues: &[&Issue], head: &CommitId) -> Result<Facts, Refusal> {
    if turn::release_work(release).is_some() {
        return Err(Refusal::Busy { what: Busy::Merging });
    }
    let mut facts = Facts::none();
    for issue in issues.iter().filter(|issue| issue.release.is_none()) {
        facts = facts.and(joined(case, release, issue, head, Role::ProjectManager));
    }
    if facts.facts.is_empty() {
        return Err(Refusal::NoIssueReady);
    }
    Ok(facts.and(servers::void_check(case, head)))
}

/// One issue becomes part of the open Release.
pub fn joined(case: &CaseFile, release: &Release, issue: &Issue, head: &CommitId, role: Role) -> Facts {
    let event = Event::IssueJoined { issue: issue.number, head: head.clone() };
    let mut facts = case.release_fact(release, role, event);
    for fact in &mut facts.facts {
        let subject = Subject::Issue(issue.number);
        if !fact.touches.contains(&subject) {
            fact.touches.push(subject);
        }
    }
    facts
}

/// The PM takes an issue out of the Release before a verdict, or out of `staging` before it is in one (return
/// matrix).
pub fn take_out(case: &CaseFile, by: &Actor, number: IssueNumber, reason: &Prose) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::RequestMaster))?;
    let issue = case.issues.get(&number).ok_or(Refusal::IssueNotInRelease { issue: number })?;
    let stands = case.app()?.on_staging.iter().any(|on| on.issue == number);
    // A13: what was to be repaired forward still stands there while the issue is at 4 to 9.
    let forward = stands && issue.step().is_some_and(|s| (Step::Develop..=Step::TestTeam).contains(&s));
    if !matches!(issue.step(), Some(Step::RequestMaster | Step::CheckStaging)) && !forward {
        return Err(Refusal::NotAtStep { standing: issue.standing, expected: Step::RequestMaster });
    }
    case.issue_not_busy(issue)?;
    if case.in_flight.contains(&number) {
        return Err(Refusal::Busy { what: Busy::PushInFlight });
    }
    let release = case.open_release().filter(|release| issue.release == Some(release.number));
    if let Some(release) = release
        && turn::release_work(release).is_some()
    {
        return Err(Refusal::Busy { what: Busy::Merging });
    }
    let event = Event::IssueTakenOut { issue: number, reason: reason.text_ref() };
    let facts = match release {
        Some(release) => case.release_fact(release, Role::ProjectManager, event),
        None => case.fact_of_issue(issue, Role::ProjectManager, event),
    };
    let facts = facts.with(Subject::Issue(number), reason);
    let facts = facts.and(servers::request_revert(case, issue, None)).and(dev::leave(case, issue, None));
    match release {
        Some(release) if release.issues == [number] => Ok(facts.and(close_empty(case, release))),
        Some(_) | None => Ok(facts),
    }
}

/// A Release without issues closes as *dikembalikan*.
pub fn close_empty(case: &CaseFile, release: &Release) -> Facts {
    let event = Event::ReleaseClosed { how: ReleaseEnd::Returned, issues: Vec::new() };
    case.release_fact(release, Role::System, event)
}
