//! Who is told of an entry. The inbox row is written in the same commit as the entry: for step 2 it is the
//! output (R24).

use crate::application::{Application, Environment};
use crate::entry::{Entry, Subject};
use crate::event::{CheckFailure, DueReminder, Event, Fault, Verdict};
use crate::ids::PersonId;
use crate::issue::Issue;
use crate::office::Office;
use crate::release::Release;
use crate::role::{ActorRef, Role};
use crate::step::Step;
use crate::turn;
use std::collections::BTreeSet;

/// The persons whom `entry` concerns, but for the one who did it (of step 2 he is told even then, R24).
/// `issue` is the entry's issue after it, or one that it touches: an entry of a Release is asked once per
/// issue of its story. `release` is its Release or the application's open one.
pub fn notices_of(
    entry: &Entry,
    issue: Option<&Issue>,
    release: Option<&Release>,
    application: Option<&Application>,
    office: &Office,
) -> Vec<PersonId> {
    let Some(application) = application else { return of_office(entry, office) };
    let mut people = BTreeSet::new();
    if let Some(issue) = issue.filter(|issue| entry.touches.contains(&Subject::Issue(issue.number))) {
        of_touched(entry, issue, &mut people);
    }
    if let Some(issue) = issue.filter(|issue| entry.subject == Subject::Issue(issue.number)) {
        of_issue(entry, issue, application, &mut people);
        if hands_on(&entry.event)
            && let Some(turn) = turn::turn_of(issue, application, release, office)
            && turn.server.is_none()
        {
            people.extend(turn.people);
        }
    }
    if let Event::DueReminded { reminder, .. } = &entry.event
        && let Some(issue) = issue.filter(|issue| entry.subject == Subject::Issue(issue.number))
    {
        of_due(*reminder, issue, application, release, office, &mut people);
    }
    if matches!(entry.event, Event::DeviationAsked { .. }) {
        people.extend(office.superiors.iter().copied());
    }
    of_application(entry, application, release, &mut people);
    if let ActorRef::Person(actor) = entry.actor
        && !matches!(entry.event, Event::Assigned { .. } | Event::Reassigned { .. })
    {
        people.remove(&actor);
    }
    people.into_iter().filter(|person| office.is_active(*person)).collect()
}

/// Who confirms a lost second factor; and its owner, whom nobody may rob of it unseen.
fn of_office(entry: &Entry, office: &Office) -> Vec<PersonId> {
    let mut people = BTreeSet::new();
    match &entry.event {
        Event::FactorLossStated { person, .. } => {
            people.extend(office.administrators.iter().chain(&office.superiors).copied());
            people.insert(*person);
        }
        Event::FactorLossConfirmed { person, .. } => {
            people.insert(*person);
        }
        other => debug_assert!(!matches!(other, Event::FactorLossStated { .. })),
    }
    if let ActorRef::Person(actor) = entry.actor {
        people.remove(&actor);
    }
    people.into_iter().filter(|person| office.is_active(*person)).collect()
}

/// R62: the due date is holder's and PM's to know, an overdue one the Superiors' too.
fn of_due(
    reminder: DueReminder,
    issue: &Issue,
    application: &Application,
    release: Option<&Release>,
    office: &Office,
    people: &mut BTreeSet<PersonId>,
) {
    people
        .extend(turn::turn_of(issue, application, release, office).into_iter().flat_map(|turn| turn.people));
    people.extend(application.holders(Role::ProjectManager));
    if reminder == DueReminder::Overdue {
        people.extend(office.superiors.iter().copied());
    }
}

/// What befalls an issue by an entry of its Release: its developer hears of it.
fn of_touched(entry: &Entry, issue: &Issue, people: &mut BTreeSet<PersonId>) {
    if let Event::IssueTakenOut { issue: out, .. } = &entry.event {
        people.extend(issue.assignee.filter(|_| *out == issue.number));
    } else if is_bad_news(&entry.event) {
        people.extend(issue.assignee);
    } else if let Event::RefFound { .. } | Event::RefRestored { .. } = &entry.event {
        // It is of the issue's branch.
        people.extend(issue.assignee);
    } else if let Event::ReleaseClosed { issues, .. } = &entry.event
        && issues.contains(&issue.number)
    {
        people.insert(issue.reporter);
        people.extend(issue.assignee);
    }
}

/// What goes wrong with a Release, for all whose work it carries: 12 failed, production did not come up or
/// went back, the Release is handed back.
fn is_bad_news(event: &Event) -> bool {
    matches!(
        event,
        Event::StagingChecked { verdict: Verdict::Failed, .. }
            | Event::DeployFailed { environment: Environment::Production, .. }
            | Event::RolledBack { .. }
            | Event::RollbackFailed { .. }
            | Event::ReleaseHandedBack { .. }
    )
}

/// Notices that do not follow from whose turn it is.
fn of_issue(entry: &Entry, issue: &Issue, application: &Application, people: &mut BTreeSet<PersonId>) {
    match &entry.event {
        Event::Assigned { assignee, .. } => {
            people.insert(*assignee);
        }
        Event::HolderReminded { people: holders, .. } => people.extend(holders.iter().copied()),
        Event::Reassigned { from, to, .. } => {
            people.extend([*from, *to]);
        }
        Event::DueChanged { .. }
        | Event::BranchConflicted { .. }
        | Event::MergeConflicted { .. }
        | Event::DevTurnLeft { reason: Some(_), .. } => {
            people.extend(issue.assignee);
        }
        Event::TestPlanNamed { testers, .. } if issue.is_at(Step::TestTeam) => {
            people.extend(testers.iter().copied());
        }
        // The tester's return goes to the developer, with a copy to the PM.
        Event::TeamTested { verdict: Verdict::Failed, .. } => {
            people.extend(issue.assignee);
            people.extend(application.holders(Role::ProjectManager));
        }
        Event::RequestReturned { .. } | Event::StagingReturned { .. } | Event::IssueTakenOut { .. } => {
            people.extend(issue.assignee);
        }
        Event::Cancelled { .. } => {
            people.extend(issue.assignee);
            people.insert(issue.reporter);
        }
        Event::DeviationAsked { .. } => people.extend(application.holders(Role::ProjectManager)),
        Event::DeviationGranted { deviation, .. } | Event::DeviationRefused { deviation, .. } => {
            let asked = issue.deviations.iter().find(|candidate| candidate.id == *deviation);
            people.extend(asked.map(|deviation| deviation.asked_by));
        }
        Event::DeployFailed { fault: Fault::Infrastructure | Fault::Unknown, .. } => {
            people.extend(application.holders(Role::Sysadmin));
        }
        other => debug_assert!(!matches!(other, Event::Assigned { .. })),
    }
}

/// Events after which another person may hold the turn.
pub(crate) fn hands_on(event: &Event) -> bool {
    matches!(
        event,
        Event::IssueReported { .. }
            | Event::ReportCompleted { .. }
            | Event::ReportHandedBack { .. }
            | Event::AssignmentHandedBack { .. }
            | Event::BranchMade { .. }
            | Event::Deployed { .. }
            | Event::DeployFailed { .. }
            | Event::StagingRequested { .. }
            | Event::TeamTested { .. }
            | Event::TestPlanNamed { .. }
            | Event::FaultReclassed { .. }
            | Event::UrgentSet { .. }
            | Event::MergeReverted { .. }
            | Event::RevertConflicted { .. }
            | Event::BranchUpdated { .. }
    )
}

fn of_application(
    entry: &Entry,
    application: &Application,
    release: Option<&Release>,
    people: &mut BTreeSet<PersonId>,
) {
    match &entry.event {
        Event::Deployed { environment: Environment::Staging, contains, .. } if !contains.is_empty() => {
            people.extend(application.holders(Role::ProjectManager));
        }
        Event::MasterRequested { .. }
        | Event::IssueJoined { .. }
        | Event::VerdictsVoided { .. }
        | Event::CheckReopened { .. }
            if matches!(entry.subject, Subject::Release(_)) =>
        {
            people.extend(application.holders(Role::Sysadmin));
        }
        Event::StagingChecked { verdict, failure, .. } => {
            people.extend(release.map(|release| release.pm));
            if let (Verdict::Failed, Some(CheckFailure::Issues { .. })) = (verdict, failure) {
                people.extend(application.holders(Role::ProjectManager));
            }
        }
        Event::ReleaseHandedBack { .. } => people.extend(application.holders(Role::ProjectManager)),
        Event::DeployFailed { environment: Environment::Staging | Environment::Production, .. }
        | Event::RolledBack { .. }
        | Event::RollbackFailed { .. } => {
            people.extend(application.holders(Role::Sysadmin));
            people.extend(application.holders(Role::ProjectManager));
        }
        Event::ReleaseClosed { .. } => people.extend(application.holders(Role::ProjectManager)),
        // The PM takes it back; the Sysadmin knows who may reach the repository besides Alur.
        Event::RefFound { .. } => {
            people.extend(application.holders(Role::ProjectManager));
            people.extend(application.holders(Role::Sysadmin));
        }
        Event::RefRestored { .. } | Event::RefRestoreStopped { .. } | Event::RefAgreed { .. } => {
            people.extend(application.holders(Role::ProjectManager));
        }
        Event::RepositoryMade { .. } => people.extend(application.holders(Role::Developer)),
        Event::RepositoryFailed { .. } => people.extend(application.holders(Role::ProjectManager)),
        Event::ChecklistHandedOver { .. } => people.extend(application.holders(Role::Sysadmin)),
        Event::ChecklistReturned { .. } | Event::ChecklistAccepted => {
            people.extend(application.holders(Role::Developer));
            people.extend(application.holders(Role::ProjectManager));
        }
        other => debug_assert!(!matches!(other, Event::ChecklistAccepted)),
    }
}
