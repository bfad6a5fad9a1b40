//! Steps 1 to 3: intake, assignment, the branch.

use super::at_step;
use super::way::at;
use crate::world::{World, check_all, check_in};
use sop::issue::Source;

#[test]
fn r6_only_a_reporter_makes_an_issue() {
    check_all(
        &World::new(),
        "; rini reports ; IssueReported, at 2 round 1 turn dewi
         ; rini/api reports ; IssueReported
         ; dewi reports ; refused NotInRole, Reporter, R6 403, who=rini
         ; tono reports ; refused NotInRole, R6 403
         ; budi reports ; refused NotInRole, R6 403
         ; hadi reports ; refused NotInRole, R6 403
         ; adit reports ; refused NotInRole, R6 403
         ; joko reports ; refused NotVisible, 404
         ; sari reports ; refused DerivedOnly R11 403
         ; sari reports official=memo ; refused DerivedOnly R11 403
         adit disables rini ; rini reports ; refused PersonDisabled",
    );
}

#[test]
fn r63_an_application_in_preparation_takes_no_issue() {
    check_in(
        &World::prepared(),
        "",
        "rini reports",
        "refused NotConfirmed { missing: [] } R63 409, who=dewi",
    );
    check_in(
        &World::founded(),
        "adit gives rini reporter",
        "rini reports",
        "refused NotConfirmed, Repository, Checklist, DevEnvironment, Developer, Sysadmin",
    );
}

#[test]
fn r4_without_a_revision_in_force_no_issue_is_made() {
    check_in(&World::new(), "at 2020-03-23 10:00", "rini reports", "refused NoRevision R4 409");
}

#[test]
fn r11_r12_a_developer_makes_derived_issues_only() {
    check_all(
        &at(4),
        "; sari reports from=1 ; IssueReported
         ; rini reports from=1 ; IssueReported
         ; budi reports from=1 ; refused NotInRole
         ; sari reports from=9 ; refused ParentMissing R12 409",
    );
    let mut world = at(4);
    world.tell("sari reports from=1");
    assert_eq!(world.issue(1).children, [sop::IssueNumber(2)]);
    assert!(matches!(world.issue(2).source, Source::Derived { parent: sop::IssueNumber(1) }));
    // The developer who derived it speaks for it.
    check_all(
        &world,
        "dewi hands-back-report #2 ; sari completes #2 ; ReportCompleted, at 2
         dewi hands-back-report #2 ; rini completes #2 ; ReportCompleted, at 2
         dewi hands-back-report #2 ; andi completes #2 ; refused NotInRole, R6
         ; dewi hands-back-report #2 ; at 1 round 2 turn sari
         ; sari cancels #2 ; Cancelled
         ; andi cancels #2 ; refused NotInRole
         dewi hands-back-report #2, adit takes sari developer ; rini completes #2 ; ReportCompleted",
    );
}

#[test]
fn r16_an_officials_word_waits_for_his_confirmation_and_bars_nothing() {
    check_all(
        &World::new(),
        "rini reports official=verbal ; rini confirms-official ; OfficialConfirmed
         rini reports official=whatsapp ; rini confirms-official ; OfficialConfirmed
         rini reports official=memo ; rini confirms-official ; refused NoOfficialToConfirm R16 409
         rini reports official=disposition ; rini confirms-official ; refused NoOfficialToConfirm
         rini reports ; rini confirms-official ; refused NoOfficialToConfirm
         rini reports official=verbal ; dewi confirms-official ; refused NotInRole
         rini reports official=verbal, rini confirms-official ; rini confirms-official ; refused \
             NoOfficialToConfirm
         rini reports official=verbal ; dewi assigns sari ; Assigned, at 3",
    );
}

#[test]
fn r19_an_issue_answers_several_tickets_each_once() {
    check_all(
        &at(2),
        "; rini links T2 ; TicketLinked
         ; rini links T1 ; refused TicketLinkedAlready R19 409
         rini links T2 ; rini links T2 ; refused TicketLinkedAlready
         ; dewi links T2 ; refused NotInRole",
    );
}

#[test]
fn r7_r22_step_2_is_the_pms_with_a_developer_and_a_due_date() {
    at_step(
        2,
        "; dewi assigns sari ; Assigned, at 3 round 1 turn sari
         ; dewi/api assigns sari ; Assigned
         ; dewi assigns budi ; refused NotADeveloper, R22 409, who=dewi
         ; dewi assigns joko ; refused NotADeveloper
         ; dewi assigns dewi ; refused NotADeveloper
         adit disables andi ; dewi assigns andi ; refused NotADeveloper
         ; sari assigns sari ; refused NotInRole, ProjectManager, R7 403, who=dewi
         ; rini assigns sari ; refused NotInRole
         ; adit assigns sari ; refused NotInRole
         ; hadi assigns sari ; refused NotInRole
         ; joko assigns sari ; refused NotVisible, 404
         dewi assigns sari ; dewi assigns andi ; refused NotAtStep, R56 409, who=sari",
    );
}

#[test]
fn r23_the_due_date_lies_in_the_future_and_in_working_time() {
    at_step(
        2,
        "; dewi assigns sari due=past ; refused DueNotInFuture R23 409
         ; dewi assigns sari due=night ; refused DueNotInWorkingTime R23 409
         ; dewi assigns sari due=lunch ; refused DueNotInWorkingTime
         ; dewi assigns sari due=sunday ; refused DueNotInWorkingTime
         ; dewi assigns sari due=close ; Assigned
         dewi hurries ; dewi assigns sari due=night ; Assigned
         dewi hurries ; dewi assigns sari due=past ; refused DueNotInFuture
         dewi assigns sari ; dewi changes-due 30 ; DueChanged, at 3
         dewi assigns sari ; dewi changes-due sunday ; refused DueNotInWorkingTime
         dewi assigns sari, dewi changes-due 30 ; dewi changes-due 30 ; refused NothingToChange
         dewi assigns sari ; sari changes-due 30 ; refused NotInRole
         ; dewi changes-due 30 ; refused NotAtStep",
    );
    let mut world = at(3);
    world.tell("dewi changes-due 30, dewi changes-due 31");
    let dues: Vec<String> =
        world.issue(1).dues.iter().map(|due| due.at.rfc3339(420)[8..10].to_owned()).collect();
    assert_eq!(dues, ["27", "30", "31"]);
}

#[test]
fn r57_hand_backs_at_2_and_3_count_a_round() {
    at_step(
        2,
        "; dewi hands-back-report ; ReportHandedBack, at 1 round 2 turn rini
         ; sari hands-back-report ; refused NotInRole
         dewi hands-back-report ; rini completes ; ReportCompleted, at 2 round 2 turn dewi
         dewi hands-back-report ; dewi completes ; refused NotInRole
         dewi hands-back-report ; dewi assigns sari ; refused NotAtStep, who=rini
         dewi hands-back-report ; rini cancels ; cancelled
         ; rini completes ; refused NotAtStep",
    );
    at_step(
        3,
        "; sari hands-back-assignment ; AssignmentHandedBack, at 2 round 2 turn dewi
         ; andi hands-back-assignment ; refused NotAssignee, R8 403, who=sari
         ; dewi hands-back-assignment ; refused NotAssignee
         sari hands-back-assignment ; dewi assigns andi ; at 3 round 2 turn andi
         sari hands-back-assignment ; sari branches ; refused NotAtStep
         sari branches ; sari hands-back-assignment ; refused Busy, BranchBeingMade",
    );
}

#[test]
fn r8_r27_r30_the_branch_is_made_by_the_assignee_on_the_web() {
    at_step(
        3,
        "; sari branches ; BranchRequested s0 -> create_branch, at 3, server MakingBranch
         sari branches ; server makes-branch ; BranchMade s0, at 4 round 1 turn sari
         ; sari/api branches ; refused WebOnly, CreateBranch, R30 403
         ; sari/git branches ; refused WebOnly
         ; andi branches ; refused NotAssignee, R8 403, who=sari
         ; dewi branches ; refused NotAssignee
         ; adit branches ; refused NotAssignee
         ; joko branches ; refused NotVisible, 404
         sari branches ; sari branches ; refused Busy, BranchBeingMade
         sari branches, server makes-branch ; sari branches ; refused NotAtStep
         ; server makes-branch ; nothing",
    );
}

#[test]
fn a14_darurat_is_the_pms_and_a_reporter_proposes_it() {
    check_all(
        &World::new(),
        "rini reports urgent ; rini hurries ; refused NotInRole
         rini reports urgent ; dewi hurries ; UrgentSet
         rini reports urgent ; dewi calms ; refused NothingToChange
         rini reports, dewi hurries ; dewi calms ; UrgentCleared
         rini reports, dewi hurries ; dewi hurries ; refused NothingToChange",
    );
    let mut world = World::new();
    world.tell("rini reports urgent");
    assert!(!world.issue(1).urgent && world.issue(1).urgent_proposed);
}

#[test]
fn a13_cancelled_by_the_pm_or_withdrawn_by_its_reporter() {
    at_step(
        2,
        "; dewi cancels ; Cancelled, cancelled
         ; rini cancels ; Cancelled, cancelled
         ; sari cancels ; refused NotInRole
         ; hadi cancels ; refused NotInRole
         dewi cancels ; dewi cancels ; refused IssueEnded
         dewi cancels ; dewi assigns sari ; refused NotAtStep",
    );
    at_step(3, "; rini cancels ; refused NotInRole\n sari branches ; dewi cancels ; refused Busy");
    for step in 4..=9 {
        at_step(step, "; dewi cancels ; cancelled\n; rini cancels ; refused NotInRole");
    }
    at_step(
        10,
        "; dewi cancels ; cancelled
         dewi agrees ; dewi cancels ; refused Busy, Merging
         dewi agrees, server merges ; dewi cancels ; refused StandsOnStaging A13 409",
    );
    at_step(11, "; dewi cancels ; refused StandsOnStaging\n dewi takes-out #1 ; dewi cancels ; refused Busy");
    at_step(11, "dewi takes-out #1, server reverts, server updates ; dewi cancels ; cancelled");
    at_step(12, "; dewi cancels ; refused StandsOnStaging");
    at_step(13, "; dewi cancels ; refused StandsOnStaging");
}
