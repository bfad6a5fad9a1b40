//! Whose turn it is. Every open state names a role and persons, or the server's work and who is told when it
//! fails.

use crate::application::{Application, DevServer, Environment};
use crate::event::Fault;
use crate::ids::PersonId;
use crate::issue::{Issue, Pending, Source};
use crate::moment::Moment;
use crate::office::Office;
use crate::release::Release;
use crate::role::Role;
use crate::step::Step;
use serde::{Deserialize, Serialize};

/// What the holder waits for, when it is not a person's act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerWork {
    MakingBranch,
    DeployingDev,
    /// Another branch holds the shared dev server.
    QueuedForDev,
    Merging,
    DeployingStaging,
    Reverting,
    UpdatingBranch,
    MergingMaster,
    DeployingProduction,
    RollingBack,
}

/// Whose turn it is at an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub step: Step,
    pub role: Role,
    /// The persons who hold it; of a role with several holders any one may act.
    pub people: Vec<PersonId>,
    pub since: Moment,
    /// Set while the server works; `people` are then those who see it fail.
    pub server: Option<ServerWork>,
    /// An infrastructure or unknown fault that calls the Sysadmin.
    pub fault: Option<Fault>,
}

/// The role that completes a step.
pub fn role_of(step: Step) -> Role {
    match step {
        Step::Report => Role::Reporter,
        Step::Assign | Step::ApproveStaging | Step::RequestMaster => Role::ProjectManager,
        Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging => Role::Developer,
        Step::TestTeam => Role::Tester,
        Step::CheckStaging | Step::MergeMaster => Role::Sysadmin,
    }
}

/// Whose turn it is; none when the issue ended.
pub fn turn_of(
    issue: &Issue,
    application: &Application,
    release: Option<&Release>,
    office: &Office,
) -> Option<Turn> {
    let step = issue.step()?;
    let since = issue.open_time().map_or(issue.last_at, |time| time.enabled_at);
    let release = release.filter(|release| issue.release == Some(release.number));
    let server = server_work(issue, application, release, step);
    let fault = fault_of(issue, application, release, step);
    // After the merge, and while the tested head must be deployed anew, no developer's act is due.
    let must_deploy = matches!(
        step,
        Step::TestDev | Step::TestTeam | Step::ApproveStaging | Step::RequestMaster | Step::CheckStaging
    );
    let failed = must_deploy && fault.is_some() && server.is_none();
    let calls_sysadmin = matches!(fault, Some(Fault::Infrastructure | Fault::Unknown)) || failed;
    let role = if calls_sysadmin { Role::Sysadmin } else { role_of(step) };
    let people = if calls_sysadmin {
        application.holders(Role::Sysadmin)
    } else {
        holders(issue, application, release, step)
    };
    let (role, people) = somebody(role, people, application, office);
    Some(Turn { step, role, people, since, server, fault })
}

/// Those of `people` who are active; when none is, the PMs, who re-assign or name others; at last the
/// Superiors, who name a deputy (procedure, section 11).
fn somebody(
    role: Role,
    people: Vec<PersonId>,
    application: &Application,
    office: &Office,
) -> (Role, Vec<PersonId>) {
    let superiors = office.superiors.iter().copied().collect();
    let choices = [
        (role, people),
        (Role::ProjectManager, application.holders(Role::ProjectManager)),
        (Role::Superior, superiors),
    ];
    let active = |people: Vec<PersonId>| -> Vec<PersonId> {
        people.into_iter().filter(|person| office.is_active(*person)).collect()
    };
    let mut found = choices.into_iter().map(|(role, people)| (role, active(people)));
    found.find(|(_, people)| !people.is_empty()).unwrap_or((role, Vec::new()))
}

fn holders(issue: &Issue, application: &Application, release: Option<&Release>, step: Step) -> Vec<PersonId> {
    use crate::application::Separation;
    let required = application.separation == Separation::Required;
    match role_of(step) {
        Role::Reporter => {
            let besides = reporting_besides(&issue.source);
            let reports = application.has(issue.reporter, Role::Reporter)
                || besides.is_some_and(|role| application.has(issue.reporter, role));
            if reports { vec![issue.reporter] } else { application.holders(Role::Reporter) }
        }
        Role::Developer => {
            let develops = |person: &PersonId| application.has(*person, Role::Developer);
            issue.assignee.filter(develops).into_iter().collect()
        }
        Role::Tester => {
            let named = &issue.test_plan.testers;
            let head = issue.head();
            let missing = head.map(|head| issue.testers_missing(head)).unwrap_or_default();
            let team = if named.is_empty() { application.holders(Role::Tester) } else { missing };
            spare(team, |person| required && issue.is_developer(person))
        }
        Role::ProjectManager if step == Step::ApproveStaging => {
            spare(application.holders(Role::ProjectManager), |person| required && issue.is_developer(person))
        }
        Role::Sysadmin => spare(application.holders(Role::Sysadmin), |person| {
            required && release.is_some_and(|release| release.pm == person)
        }),
        role @ (Role::ProjectManager | Role::Superior | Role::Administrator | Role::System) => {
            application.holders(role)
        }
    }
}

/// The role besides the Reporter's in which an issue of this source is made: a Developer derives one (R11),
/// the Sysadmin's rollback opens one.
pub fn reporting_besides(source: &Source) -> Option<Role> {
    match source {
        Source::Derived { .. } => Some(Role::Developer),
        Source::RolledBack { .. } => Some(Role::Sysadmin),
        Source::Ticket { .. } | Source::Official { .. } => None,
    }
}

/// Those whom separation does not bar; all of them when it would bar every one, so that a name always stands
/// there.
fn spare(people: Vec<PersonId>, barred: impl Fn(PersonId) -> bool) -> Vec<PersonId> {
    let free: Vec<PersonId> = people.iter().copied().filter(|person| !barred(*person)).collect();
    if free.is_empty() { people } else { free }
}

/// What the server does for an issue at `step`, while nobody's act is due.
pub fn server_work(
    issue: &Issue,
    application: &Application,
    release: Option<&Release>,
    step: Step,
) -> Option<ServerWork> {
    match &issue.pending {
        Some(Pending::Branch) => return Some(ServerWork::MakingBranch),
        Some(Pending::Merge) => return Some(ServerWork::Merging),
        Some(Pending::Revert { .. }) => return Some(ServerWork::Reverting),
        Some(Pending::Update { .. }) => return Some(ServerWork::UpdatingBranch),
        None => {}
    }
    let needs_dev = matches!(step, Step::Push | Step::TestDev | Step::TestTeam);
    if needs_dev && issue.dev_deploying.is_some() && (step == Step::Push || issue.dev_runs_head().is_none()) {
        return Some(ServerWork::DeployingDev);
    }
    let queued = application.dev_server == DevServer::Shared && application.dev_queue.contains(&issue.number);
    if queued && needs_dev {
        return Some(ServerWork::QueuedForDev);
    }
    let checks_staging = matches!(step, Step::RequestMaster | Step::CheckStaging);
    let waits = issue.waits_for_staging() || (checks_staging && staging_behind(application));
    if waits && !application.reverting.is_empty() {
        // Another issue's merge is taken out; what is left is deployed then.
        return Some(ServerWork::Reverting);
    }
    if waits && application.failed.contains_key(&Environment::Staging) && !application.merging.is_empty() {
        // Another issue's merge comes in and is deployed with it.
        return Some(ServerWork::Merging);
    }
    if issue.waits_for_staging()
        && !application.failed.contains_key(&crate::application::Environment::Staging)
    {
        return Some(ServerWork::DeployingStaging);
    }
    release.and_then(release_work).or_else(|| {
        let deploys = application.deploying.contains_key(&Environment::Staging);
        (checks_staging && deploys && staging_behind(application)).then_some(ServerWork::DeployingStaging)
    })
}

/// The staging server does not run `staging`'s head: nothing is asked for or checked until it does (R48,
/// R51).
pub fn staging_behind(application: &Application) -> bool {
    let running = application.running.get(&Environment::Staging).map(|running| &running.commit);
    application.staging.as_ref() != running
}

/// What the server does for a Release.
pub fn release_work(release: &Release) -> Option<ServerWork> {
    if matches!(release.rollback, Some(crate::release::Rollback::Running { .. })) {
        Some(ServerWork::RollingBack)
    } else if release.deploying {
        Some(ServerWork::DeployingProduction)
    } else if release.agreement.as_ref().is_some_and(|agreed| {
        release.failed.is_none()
            && release.merged.as_ref().is_none_or(|merged| merged.commit != agreed.commit)
    }) {
        Some(ServerWork::MergingMaster)
    } else {
        None
    }
}

fn fault_of(
    issue: &Issue,
    application: &Application,
    release: Option<&Release>,
    step: Step,
) -> Option<Fault> {
    match step {
        Step::Push => issue.dev_failed.as_ref().map(|failed| failed.fault),
        Step::TestDev | Step::TestTeam if issue.dev_runs_head().is_none() => {
            issue.dev_failed.as_ref().map(|failed| failed.fault)
        }
        Step::ApproveStaging if issue.waits_for_staging() => {
            application.failed.get(&Environment::Staging).map(|failed| failed.fault)
        }
        Step::RequestMaster | Step::CheckStaging if staging_behind(application) => {
            application.failed.get(&Environment::Staging).map(|failed| failed.fault)
        }
        Step::MergeMaster => release.and_then(|release| release.failed.as_ref()).map(|failed| failed.fault),
        Step::Report
        | Step::Assign
        | Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::TestDev
        | Step::RequestStaging
        | Step::TestTeam
        | Step::ApproveStaging
        | Step::RequestMaster
        | Step::CheckStaging => None,
    }
}

/// R16: is the issue marked *menunggu konfirmasi*?
pub fn awaits_official(issue: &Issue) -> bool {
    matches!(issue.source, Source::Official { confirmed: false, .. })
}
