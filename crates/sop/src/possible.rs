//! What the page may offer: each act of the present state, asked of the very function that decides it.

mod application;
mod held;

pub use application::{AppAct, on_application};
pub use held::Held;

use crate::acts::{Drawn, Probe, branch, change, dev, deviation, preparation, remind, servers};
use crate::application::Environment;
use crate::case::CaseFile;
use crate::entry::Subject;
use crate::event::{Fault, Verdict};
use crate::file::Files;
use crate::guard::Guard;
use crate::ids::{CommitId, IssueNumber};
use crate::issue::IssueKind;
use crate::refusal::{Refusal, Status};
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::steps::*;
use crate::text::{Prose, TextKind};

/// An act that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    CompleteReport,
    ConfirmOfficial,
    LinkTicket,
    Assign,
    HandBackReport,
    CreateBranch,
    HandBackAssignment,
    TestLocal,
    TestDev,
    RequestStaging,
    TestTeam,
    NameTestPlan,
    ReturnRequest,
    ApproveStaging,
    ReturnStaging,
    AcceptPipelineFile,
    RequestMaster,
    TakeOut,
    CheckStaging,
    MergeMaster,
    HandBackRelease,
    DeployAgain,
    RollBack,
    UpdateBranch,
    ResolveConflict,
    DeleteBranch,
    RestoreBranch,
    Reassign,
    ChangeDue,
    SetUrgent,
    ClearUrgent,
    Cancel,
    HandOverDevTurn,
    Reclass,
    StateRunning,
    Derive,
    /// *Ingatkan*.
    Remind,
}

impl Act {
    /// The name in the API's `possible_acts`.
    pub fn code(self) -> &'static str {
        match self {
            Act::CompleteReport => "report-completion",
            Act::ConfirmOfficial => "official-confirmation",
            Act::LinkTicket => "ticket-link",
            Act::Assign => "assignment",
            Act::HandBackReport => "report-hand-back",
            Act::CreateBranch => "branch",
            Act::HandBackAssignment => "assignment-hand-back",
            Act::TestLocal => "local-test",
            Act::TestDev => "dev-test",
            Act::RequestStaging => "staging-request",
            Act::TestTeam => "team-test",
            Act::NameTestPlan => "test-plan",
            Act::ReturnRequest => "merge-request-return",
            Act::ApproveStaging => "staging-approval",
            Act::ReturnStaging => "staging-return",
            Act::AcceptPipelineFile => "pipeline-file-acceptance",
            Act::RequestMaster => "release-request",
            Act::TakeOut => "taking-out",
            Act::CheckStaging => "staging-check",
            Act::MergeMaster => "master-merge",
            Act::HandBackRelease => "release-hand-back",
            Act::DeployAgain => "deployment",
            Act::RollBack => "rollback",
            Act::UpdateBranch => "branch-update",
            Act::ResolveConflict => "conflict-resolution",
            Act::DeleteBranch => "branch-deletion",
            Act::RestoreBranch => "branch-restoration",
            Act::Reassign => "reassignment",
            Act::ChangeDue => "due-date-change",
            Act::SetUrgent => "urgency",
            Act::ClearUrgent => "urgency-end",
            Act::Cancel => "cancellation",
            Act::HandOverDevTurn => "dev-turn-hand-over",
            Act::Reclass => "fault-class",
            Act::StateRunning => "running-commit",
            Act::Derive => "derived-issue",
            Act::Remind => "reminder",
        }
    }
}

/// Every act on the case's issue that a page could show to `by`, each with the rule's own answer. The sample
/// texts pass every rule about text, so what is refused here is refused by the procedure.
pub fn on_issue(case: &CaseFile, by: &Actor) -> Vec<(Act, Result<(), Refusal>)> {
    let text = sample();
    let drawn = Drawn::default();
    let head = case.issue().ok().and_then(|issue| issue.head().cloned());
    let fresh = CommitId::parse(&"f".repeat(40)).expect("forty hexadecimal digits");
    let seen = head.clone().unwrap_or_else(|| fresh.clone());
    let person = by.person();
    let conflict = case.issue().ok().and_then(|issue| issue.conflict.clone());
    let (branch_head, staging) = conflict
        .map_or_else(|| (seen.clone(), seen.clone()), |conflict| (conflict.branch_head, conflict.staging));
    vec![
        (Act::CompleteReport, ok(s01_report::complete_report(case, by, complete_report(&text)))),
        (Act::ConfirmOfficial, ok(s01_report::confirm_official(case, by, &text, &Files::none()))),
        (Act::LinkTicket, ok(s01_report::link_ticket(case, by, "0".to_owned()))),
        (Act::Assign, assign(case, by)),
        (Act::HandBackReport, ok(s02_assign::hand_back(case, by, &text, &drawn))),
        (Act::CreateBranch, ok(s03_create_branch::create_branch(case, by, Default::default()))),
        (Act::HandBackAssignment, ok(s03_create_branch::hand_back(case, by, &text, &drawn))),
        (Act::TestLocal, ok(s05_test_local::test_local(case, by, test_local(&text, &fresh)))),
        (Act::TestDev, ok(s07_test_dev::test_dev(case, by, test_dev(&text)))),
        (Act::RequestStaging, ok(s08_request_staging::request_staging(case, by, request(&text)))),
        (Act::TestTeam, ok(s09_test_team::test_team(case, by, test_team(&text)))),
        (Act::NameTestPlan, ok(s09_test_team::name_test_plan(case, by, test_plan()))),
        (Act::ReturnRequest, ok(s09_test_team::return_request(case, by, &text, &drawn))),
        (Act::ApproveStaging, ok(s10_approve_staging::approve_staging(case, by, approve(seen.clone())))),
        (Act::ReturnStaging, ok(s10_approve_staging::return_staging(case, by, &text, &drawn))),
        (Act::AcceptPipelineFile, ok(s10_approve_staging::accept_pipeline_file(case, by))),
        (Act::RequestMaster, request_master(case, by)),
        (Act::TakeOut, take_out(case, by, &text)),
        (Act::UpdateBranch, ok(branch::update_branch(case, by, &seen))),
        (Act::ResolveConflict, ok(branch::resolve_conflict(case, by, &branch_head, &staging, &seen))),
        (Act::DeleteBranch, ok(branch::delete_branch(case, by))),
        (Act::RestoreBranch, ok(branch::restore_branch(case, by))),
        (Act::Reassign, reassign(case, by, &text)),
        (Act::ChangeDue, ok(change::change_due(case, by, later_due(case), &text))),
        (Act::SetUrgent, ok(change::set_urgent(case, by, true, &text))),
        (Act::ClearUrgent, ok(change::set_urgent(case, by, false, &text))),
        (Act::Cancel, ok(change::cancel(case, by, &text))),
        (Act::DeployAgain, ok(servers::deploy_again(case, by, environment_of(case), None))),
        (Act::Reclass, ok(servers::reclass(case, by, environment_of(case), Fault::Infrastructure, &text))),
        (Act::StateRunning, ok(servers::state_running(case, by, environment_of(case), &seen, &text))),
        (Act::HandOverDevTurn, ok(dev::hand_over(case, by, &text))),
        (Act::Derive, derive(case, by, person.is_some())),
        (Act::Remind, ok(remind::remind(case, by))),
    ]
}

/// Every act on the case's Release that a page could show to `by`.
pub fn on_release(case: &CaseFile, by: &Actor) -> Vec<(Act, Result<(), Refusal>)> {
    let text = sample();
    let head = case.the_release().ok().map(|release| release.head.clone());
    let head = head.unwrap_or_else(|| CommitId::parse(&"0".repeat(40)).expect("forty digits"));
    let check = s12_check_staging::CheckStaging {
        verdict: Verdict::Passed,
        failure: None,
        note: text.clone(),
        files: Files::none(),
        probe: Probe::NotAsked,
        builds_on: Vec::new(),
        drawn: Drawn::default(),
    };
    let ran = case.application.as_ref().and_then(|application| application.ran.last());
    let back = ran.map_or_else(|| head.clone(), |ran| ran.commit.clone());
    let merge = s13_merge_master::MergeMaster { seen: head.clone(), drawn: Drawn::default() };
    vec![
        (Act::RequestMaster, request_again(case, by)),
        (Act::CheckStaging, ok(s12_check_staging::check_staging(case, by, check))),
        (Act::MergeMaster, ok(s13_merge_master::merge_master(case, by, merge))),
        (Act::HandBackRelease, ok(s13_merge_master::hand_back(case, by, &text))),
        (Act::DeployAgain, ok(servers::deploy_again(case, by, Environment::Production, None))),
        (Act::RollBack, ok(servers::roll_back(case, by, &back, &text))),
        (Act::Reclass, ok(servers::reclass(case, by, Environment::Production, Fault::Own, &text))),
        (Act::StateRunning, ok(servers::state_running(case, by, Environment::Production, &head, &text))),
    ]
}

/// May an issue be taken out of the case's Release? The form names which: one is enough.
pub fn may_take_out(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    case.in_role(by, Role::ProjectManager, Some(Step::RequestMaster))?;
    let text = sample();
    let mut answer = Err(Refusal::ReleaseIsEmpty);
    for issue in &case.the_release()?.issues {
        answer = ok(s11_request_master::take_out(case, by, *issue, &text));
        if answer.is_ok() {
            break;
        }
    }
    answer
}

/// Answers why the case, or this act on it, is not a person's at all; nothing where only the time or a field
/// is wrong. Whoever may not do an act hears that before he hears what his request lacks.
pub fn barred(act: Act) -> impl FnOnce(&CaseFile, &Actor) -> Option<Refusal> {
    move |case, by| {
        let answers = match case.subject {
            Subject::Release(_) => on_release(case, by),
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => on_issue(case, by),
        };
        let answer = answers.into_iter().find(|(asked, _)| *asked == act)?.1;
        answer.err().filter(of_people)
    }
}

/// As [`barred`], for an issue that is to be made.
pub fn barred_report(derived: bool) -> impl FnOnce(&CaseFile, &Actor) -> Option<Refusal> {
    let from = if derived {
        s01_report::From::Derived { parent: IssueNumber(0) }
    } else {
        s01_report::From::Ticket { number: String::new() }
    };
    move |case, by| ok(s01_report::report(case, by, new_issue(from))).err().filter(of_people)
}

fn of_people(refusal: &Refusal) -> bool {
    refusal.status() != Status::Conflict
}

/// The server whose deployment the issue waits for: staging after its merge, else the dev server.
pub fn environment_of(case: &CaseFile) -> Environment {
    let behind = case.application.as_ref().is_some_and(crate::turn::staging_behind);
    let staging = case.issue().is_ok_and(|issue| {
        let later = matches!(issue.step(), Some(Step::RequestMaster | Step::CheckStaging));
        issue.waits_for_staging() || (later && behind)
    });
    if staging { Environment::Staging } else { Environment::Dev }
}

/// The guard that stands in the way, where a deviation may lift it: the barred box offers to ask for one.
pub fn liftable(step: Step, refusal: &Refusal) -> Option<Guard> {
    let guard = match refusal {
        Refusal::SamePerson { .. } => Guard::Separation,
        Refusal::DevNotRunningHead { .. } | Refusal::ServerSilent { environment: Environment::Dev } => {
            Guard::DevRunsHead
        }
        Refusal::DevTestMissing { .. } => Guard::DevTestPassed,
        Refusal::NoTestTeam => Guard::TestTeamNamed,
        Refusal::NotNamedTester { .. } => Guard::NamedTester,
        Refusal::TeamTestMissing { .. } => Guard::TeamTestPassed,
        Refusal::PipelineFileNotAccepted => Guard::PipelineAccepted,
        Refusal::StagingNotRunningMerge { .. } => Guard::StagingRunsMerge,
        Refusal::StagingNotRunningHead { .. } | Refusal::ServerSilent { .. } => Guard::StagingRunsHead,
        Refusal::CheckMissing { .. } => Guard::CheckPassed,
        Refusal::IssuesOutsideRelease { .. } => Guard::ReleaseWhole,
        Refusal::DueNotInWorkingTime => Guard::DueInWorkingTime,
        Refusal::NotAtStep { .. } | Refusal::ReleaseNotAtStep { .. } => match step {
            Step::RequestStaging => Guard::DevTestPassed,
            Step::ApproveStaging => Guard::TeamTestPassed,
            Step::MergeMaster => Guard::CheckPassed,
            Step::Report
            | Step::Assign
            | Step::CreateBranch
            | Step::Develop
            | Step::TestLocal
            | Step::Push
            | Step::TestDev
            | Step::TestTeam
            | Step::RequestMaster
            | Step::CheckStaging => return None,
        },
        other => return none_for(other),
    };
    guard.steps().contains(&step).then_some(guard)
}

fn none_for(refusal: &Refusal) -> Option<Guard> {
    debug_assert!(!matches!(refusal, Refusal::SamePerson { .. }));
    None
}

fn ok(answer: Result<crate::case::Facts, Refusal>) -> Result<(), Refusal> {
    answer.map(|_| ())
}

fn sample() -> Prose {
    Prose::new(TextKind::Note, "Sepuluh huruf atau lebih.", [0; 16]).expect("a fixed text within its bounds")
}

fn complete_report(text: &Prose) -> s01_report::CompleteReport {
    s01_report::CompleteReport { title: text.clone(), body: text.clone(), drawn: Drawn::default() }
}

fn later_due(case: &CaseFile) -> crate::moment::Moment {
    let open = case.calendar.next_open(case.at.plus_minutes(24 * 60));
    open.plus_minutes(1)
}

/// Step 2 with any Developer of the application.
fn assign(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    let developers = case.app()?.holders(Role::Developer);
    let assignee = developers.into_iter().find(|person| case.office.is_active(*person));
    let assignee = assignee.or(by.person()).ok_or(Refusal::NotVisible)?;
    let act = s02_assign::Assign { assignee, due: later_due(case), remark: None, drawn: Drawn::default() };
    ok(s02_assign::assign(case, by, act))
}

fn reassign(case: &CaseFile, by: &Actor, text: &Prose) -> Result<(), Refusal> {
    let assignee = case.issue()?.assignee;
    let developers = case.app()?.holders(Role::Developer);
    let other =
        developers.into_iter().find(|person| Some(*person) != assignee && case.office.is_active(*person));
    let to = other.or(assignee).or(by.person()).ok_or(Refusal::NotVisible)?;
    ok(change::reassign(case, by, to, text))
}

fn test_local(text: &Prose, commit: &CommitId) -> s05_test_local::TestLocal {
    s05_test_local::TestLocal {
        commit: commit.clone(),
        verdict: Verdict::Passed,
        note: text.clone(),
        files: Files::none(),
        drawn: Drawn::default(),
    }
}

fn test_dev(text: &Prose) -> s07_test_dev::TestDev {
    s07_test_dev::TestDev {
        verdict: Verdict::Passed,
        note: text.clone(),
        files: Files::none(),
        probe: Probe::NotAsked,
        drawn: Drawn::default(),
    }
}

fn request(text: &Prose) -> s08_request_staging::RequestStaging {
    s08_request_staging::RequestStaging {
        title: text.clone(),
        description: text.clone(),
        drawn: Drawn::default(),
    }
}

fn test_team(text: &Prose) -> s09_test_team::TestTeam {
    s09_test_team::TestTeam {
        verdict: Verdict::Passed,
        note: text.clone(),
        files: Files::none(),
        probe: Probe::NotAsked,
        drawn: Drawn::default(),
    }
}

fn test_plan() -> s09_test_team::NameTestPlan {
    s09_test_team::NameTestPlan { testers: Vec::new(), cases: Vec::new(), reason: Some(sample()) }
}

fn approve(seen: CommitId) -> s10_approve_staging::ApproveStaging {
    s10_approve_staging::ApproveStaging { seen, join: false, remark: None, drawn: Drawn::default() }
}

/// Step 11 again for a Release that was handed back.
fn request_again(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    case.the_release()?;
    let act = s11_request_master::RequestMaster { issues: Vec::new(), remark: None, drawn: Drawn::default() };
    ok(s11_request_master::request_master(case, by, act))
}

/// Step 11 for this issue: a Release of its own, or the open one that it joins.
fn request_master(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    let issues = vec![case.issue()?.number];
    let act = s11_request_master::RequestMaster { issues, remark: None, drawn: Drawn::default() };
    ok(s11_request_master::request_master(case, by, act))
}

fn take_out(case: &CaseFile, by: &Actor, text: &Prose) -> Result<(), Refusal> {
    let number: IssueNumber = case.issue()?.number;
    ok(s11_request_master::take_out(case, by, number, text))
}

/// A derived issue by a Developer or Reporter of the application (R11).
fn derive(case: &CaseFile, by: &Actor, is_person: bool) -> Result<(), Refusal> {
    if !is_person {
        return Err(Refusal::NotVisible);
    }
    let from = s01_report::From::Derived { parent: case.issue()?.number };
    ok(s01_report::report(case, by, new_issue(from)))
}

fn new_issue(from: s01_report::From) -> s01_report::ReportIssue {
    let text = sample();
    s01_report::ReportIssue {
        kind: IssueKind::Other,
        needs: crate::issue::Needs::Code,
        from,
        title: text.clone(),
        body: text,
        confidential: false,
        urgent: false,
        drawn: Drawn::default(),
    }
}

/// Is this application ready to be confirmed, but for what git must tell?
pub fn confirmable(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    let said = preparation::Confirm { same_tree: true, pipeline_file: Some(String::new()) };
    ok(preparation::confirm(case, by, &said))
}

/// May `by` answer a deviation that somebody asked for?
pub fn may_answer(case: &CaseFile, by: &Actor, id: crate::ids::DeviationId) -> Result<(), Refusal> {
    ok(deviation::answer(case, by, id, true, &sample()))
}
