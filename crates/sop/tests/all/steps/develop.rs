//! Steps 4 to 8: the code, its two tests by the developer, the push, the request.

use super::at_step;
use super::way::at;
use crate::world::{check_in, commit, person};
use sop::Step;

#[test]
fn r36_r39_the_local_test_is_a_note_on_one_commit() {
    at_step(
        4,
        "; sari notes c1 ; LocalTested c1 Passed -> , at 6 round 1 turn sari
         ; sari/api notes c1 ; LocalTested c1 Passed
         ; sari notes c1 failed ; LocalTested c1 Failed, at 4 round 2 turn sari
         ; sari notes s0 ; refused NoWork
         ; andi notes c1 ; refused NotAssignee, who=sari
         ; dewi notes c1 ; refused NotAssignee
         ; joko notes c1 ; refused NotVisible
         ; sari pushes c1 plain ; refused G10
         sari notes c1 ; sari pushes c1 plain ; Pushed c1 + DeployRequested c1 -> deploy, not \
             VerdictsVoided, at 6
         sari notes c1 ; sari pushes c2 plain ; refused G10
         sari notes c1 ; sari pushes c2 ; VerdictsVoided + LocalTested c2 Passed + Pushed c2, at 6
         sari notes c1 ; sari deploys dev ; refused LocalTestMissing, R39
         sari notes c1 failed ; sari pushes c1 plain ; refused G10
         sari notes c1, sari notes c1 failed ; sari pushes c1 plain ; refused G10",
    );
    at_step(3, "; sari notes c1 ; refused NotAtStep");
    at_step(10, "; sari notes c1 ; refused NotAtStep");
}

#[test]
fn r32_r39_a_push_carries_its_note_and_moves_5_and_6_at_once() {
    at_step(
        4,
        "; sari pushes c1 ; LocalTested c1 Passed + Pushed c1 + DeployRequested c1 -> deploy, at 6 round \
            1, server DeployingDev
         ; sari pushes c1 failed ; refused R36 NoteFailed, at 4 round 2
         ; andi pushes c1 ; refused G08 G08NotAssignee
         ; dewi pushes c1 ; refused G08
         ; adit pushes c1 ; refused D21
         ; joko pushes c1 ; refused D21
         ; sari pushes c1 old=c9 ; refused G04 G04BranchUpdated
         ; sari pushes c1 ref=refs/heads/issue/2 ; refused G07
         in-flight 1 ; sari pushes c1 ; refused B3
         dewi reassigns andi ; sari pushes c1 ; refused G08
         dewi reassigns andi ; andi pushes c1 ; Pushed, turn andi
         adit takes sari developer ; sari pushes c1 ; refused D21
         adit disables sari ; sari pushes c1 ; refused R13",
    );
    at_step(2, "; sari pushes c1 ; refused G07");
    at_step(3, "; sari pushes c1 ; refused G07");
    at_step(10, "; sari pushes c2 ; refused G09");
    for step in 11..=13 {
        at_step(step, "; sari pushes c2 ; refused G09");
    }
    check_in(&at(9), "dewi cancels", "sari pushes c2", "refused G09");
}

#[test]
fn r40_step_6_completes_when_the_dev_server_runs_the_commit() {
    at_step(
        6,
        "; dev ok ; Deployed c1, at 7 round 1 turn sari
         ; dev ok c9 ; nothing
         ; dev own ; DeployFailed c1, at 4 round 2 turn sari
         ; dev infra ; DeployFailed c1, at 6 round 1 turn tono
         ; dev unknown ; DeployFailed c1, at 6 round 1 turn tono
         ; dev canceled ; DeployFailed c1, at 6 round 1 turn sari
         dev infra ; tono deploys dev ; DeployRequested c1 -> deploy, server DeployingDev
         dev infra ; sari deploys dev ; DeployRequested c1
         dev infra ; dewi deploys dev ; refused NotAssignee
         dev infra ; tono reclasses dev own ; FaultReclassed, at 4 round 2 turn sari
         dev infra ; sari reclasses dev own ; FaultReclassed, at 4 round 2
         dev infra ; andi reclasses dev own ; refused NotInRole
         dev own ; tono reclasses dev infra ; FaultReclassed, at 4
         ; tono deploys dev ; refused Busy, Deploying
         ; tono reclasses dev own ; refused NothingFailed
         dev infra, tono deploys dev ; dev ok ; at 7
         dev own ; sari notes c1 ; LocalTested c1 Passed + DeployRequested c1, at 6 round 2
         dev own ; sari pushes c2 ; at 6 round 2
         sari pushes c2 ; dev ok c1 ; nothing, at 6
         sari pushes c2 ; dev ok c2 ; at 7",
    );
}

#[test]
fn b3_r33_a_new_commit_at_6_to_9_voids_and_puts_back_at_5() {
    for step in 6..=9 {
        at_step(
            step,
            "; sari pushes c2 ; VerdictsVoided + LocalTested c2 Passed + Pushed c2, at 6 round 1
             sari pushes c2, dev ok, sari tests-dev ; sari requests ; at 9
             ; sari pushes c2 failed ; refused R36 NoteFailed, round 1",
        );
    }
    let mut world = at(9);
    world.tell("sari pushes c2");
    let issue = world.issue(1);
    let counting: Vec<_> = issue.notes.iter().filter(|note| note.counts(issue.round)).collect();
    assert_eq!(counting.len(), 1);
    assert_eq!((counting[0].step, &counting[0].commit), (Step::TestLocal, &commit("c2")));
    assert_eq!(issue.request.as_ref().unwrap().state, sop::issue::RequestState::NeedsWork);
    // B12: the others stay, each with the entry that voided it.
    assert_eq!(issue.notes.iter().filter(|note| note.voided.is_some()).count(), 2);
}

#[test]
fn b4_at_10_the_branch_is_frozen() {
    at_step(
        10,
        "; sari pushes c2 ; refused G09
         ; sari updates ; refused NotAtStep
         ; sari notes c1 ; refused NotAtStep
         dewi returns ; sari pushes c2 ; Pushed",
    );
    // A conflict of *Perbarui branch* left open at 9 is not solved at 10.
    at_step(9, "sari updates, server cannot-update, budi tests ; sari resolves ; refused NotAtStep");
}

#[test]
fn r41_the_dev_test_sees_what_the_server_runs() {
    at_step(
        7,
        "; sari tests-dev ; DevTested c1 Passed, at 8 round 1 turn sari
         ; sari tests-dev says=c1 ; DevTested
         ; sari tests-dev says=c9 ; refused DevNotRunningHead, R41 409
         ; sari tests-dev silent ; refused ServerSilent, R41
         ; sari tests-dev failed ; DevTested c1 Failed, at 4 round 2 turn sari
         ; andi tests-dev ; refused NotAssignee
         ; tono tests-dev ; refused NotAssignee
         sari pushes c2 ; sari tests-dev ; refused NotAtStep
         ; sari notes c1 failed ; refused NotAtStep",
    );
    at_step(6, "; sari tests-dev ; refused NotAtStep, who=sari");
    at_step(8, "; sari tests-dev ; refused NotAtStep");
}

#[test]
fn b7_a_form_is_stale_when_step_round_commit_or_deployment_changed() {
    at_step(
        7,
        "; sari tests-dev drawn=7 round=1 on=c1 dep=3 ; DevTested
         ; sari tests-dev drawn=7 round=1 on=c1 dep=2 ; refused Stale, B7 409
         ; sari tests-dev drawn=6 ; refused Stale
         ; sari tests-dev round=2 ; refused Stale
         ; sari tests-dev on=c9 ; refused Stale
         dewi changes-due 30 ; sari tests-dev drawn=7 round=1 on=c1 dep=3 ; DevTested",
    );
    at_step(
        9,
        "; budi tests drawn=9 round=1 on=c1 dep=3 ; TeamTested
         ; budi tests dep=2 ; refused Stale
         dewi plans budi+wati, wati tests drawn=9 dep=3 ; budi tests drawn=9 round=1 on=c1 dep=3 ; TeamTested
         sari deploys dev, dev ok ; budi tests drawn=9 dep=3 ; refused Stale",
    );
    at_step(
        4,
        "; sari notes c1 drawn=4 round=2 ; refused Stale\n sari notes c1 failed ; sari notes c2 round=1 ; \
            refused Stale",
    );
    at_step(
        2,
        "; dewi assigns sari round=2 ; refused Stale\n ; dewi assigns sari drawn=2 round=1 ; Assigned",
    );
    at_step(12, "; tono checks on=m9 ; refused HeadChanged\n ; tono checks on=m1 dep=9 ; refused Stale");
    at_step(10, "; dewi agrees c1 round=2 ; refused Stale\n ; dewi returns round=2 ; refused Stale");
}

#[test]
fn r45_the_request_is_opened_on_the_web_after_7_passed() {
    at_step(
        8,
        "; sari requests ; StagingRequested c1, at 9 round 1 turn budi+wati
         ; sari/api requests ; refused WebOnly, R30 403
         ; andi requests ; refused NotAssignee
         ; dewi requests ; refused NotAssignee
         dewi names-team - ; sari requests ; refused NoTestTeam R44 409, who=dewi
         dewi names-team sari ; sari requests ; refused NoTestTeam
         dewi names-team sari, hadi separates recorded ; sari requests ; StagingRequested
         sari pushes c2 ; sari requests ; refused NotAtStep",
    );
    for step in [4, 6, 7, 9, 10] {
        at_step(step, "; sari requests ; refused NotAtStep");
    }
}

#[test]
fn a9_the_same_request_goes_on_after_a_return() {
    let mut world = at(9);
    let number = world.issue(1).request.as_ref().unwrap().number;
    world.tell("budi tests failed, sari pushes c2, dev ok, sari tests-dev, sari requests");
    let request = world.issue(1).request.clone().unwrap();
    assert_eq!((request.number, request.commit), (number, commit("c2")));
    world.tell("budi tests, dewi returns, sari pushes c3, dev ok, sari tests-dev, sari requests");
    assert_eq!(world.issue(1).request.as_ref().unwrap().number, number);
}

#[test]
fn b5_r26_re_assignment_at_each_step() {
    at_step(2, "; dewi reassigns andi ; refused NotAtStep");
    at_step(3, "; dewi reassigns andi ; Reassigned, at 3 round 1 turn andi");
    at_step(4, "; dewi reassigns andi ; Reassigned, not VerdictsVoided, at 4 round 1 turn andi");
    for step in 6..=9 {
        at_step(
            step,
            "; dewi reassigns andi ; Reassigned + VerdictsVoided, at 5 round 1 turn andi
             dewi reassigns andi ; andi notes c1 ; LocalTested c1 Passed + DeployRequested c1, at 6
             dewi reassigns andi, andi notes c1, dev ok, andi tests-dev ; andi requests ; at 9
             dewi reassigns andi ; sari notes c1 ; refused NotAssignee, who=andi
             dewi reassigns andi ; andi notes c1 failed ; at 4 round 2
             dewi reassigns andi ; andi pushes c2 ; Pushed c2, at 6
             dewi reassigns andi ; dewi reassigns sari ; at 5",
        );
    }
    at_step(5, "; dewi reassigns sari ; Reassigned, at 5 round 1 turn sari\n ; sari pushes c2 ; refused G08");
    for step in [10, 11, 12] {
        at_step(step, "; dewi reassigns andi ; Reassigned, not VerdictsVoided");
    }
    at_step(10, "dewi reassigns andi ; dewi returns ; at 4 round 2 turn andi");
    at_step(13, "; dewi reassigns andi ; refused NotAtStep");
    at_step(
        4,
        "; dewi reassigns sari ; refused SameAssignee R26 409
         ; dewi reassigns budi ; refused NotADeveloper
         ; sari reassigns andi ; refused NotInRole, R7
         in-flight 1 ; dewi reassigns andi ; refused Busy, PushInFlight",
    );
    // The former developer stays a developer of the issue.
    check_in(
        &at(9),
        "dewi names-team sari+budi, dewi reassigns andi, andi notes c1, dev ok, andi tests-dev, andi \
            requests",
        "sari tests",
        "refused SamePerson, R14 403, who=budi",
    );
}

#[test]
fn r14_developers_are_those_of_the_pushed_commits() {
    let mut world = at(4);
    world.tell("sari pushes c1 with=andi");
    assert!(world.issue(1).is_developer(person("andi")) && world.issue(1).is_developer(person("sari")));
    world.tell("sari updates, server updates");
    assert_eq!(world.issue(1).developers.len(), 2);
}

#[test]
fn a15_b6_the_server_brings_a_branch_up_to_date() {
    for step in 6..=9 {
        at_step(
            step,
            "sari updates ; server updates ; BranchUpdated u1 + VerdictsVoided, at 5 round 1
             sari updates, server updates ; sari notes u1 ; LocalTested u1 Passed + DeployRequested u1, at 6
             sari updates, server updates ; sari pushes c2 old=c1 ; refused G04 G04BranchUpdated
             sari updates ; server has-all ; BranchUpdated c1, not VerdictsVoided
             sari updates ; sari pushes c2 ; refused B3
             sari updates ; sari notes c2 ; refused Busy, UpdatingBranch
             sari updates ; server cannot-update ; BranchConflicted",
        );
    }
    at_step(
        4,
        "; sari updates ; BranchUpdateRequested s0 -> update_branch, server UpdatingBranch
         sari updates ; server updates ; BranchUpdated u1, at 4 round 1 turn sari
         ; sari/api updates ; refused WebOnly, R30
         ; andi updates ; refused NotAssignee
         ; sari updates c9 ; refused HeadChanged
         ; sari resolves ; refused NoConflict A15
         sari updates, server cannot-update ; sari resolves ; ConflictResolved s0 -> update_branch, server \
             UpdatingBranch
         sari updates, server cannot-update ; sari/api resolves ; refused WebOnly
         sari updates, server cannot-update ; sari resolves c9 ; refused HeadChanged
         sari updates, server cannot-update ; sari pushes c1 ; Pushed
         sari updates, server cannot-update, sari pushes c1 ; sari resolves ; refused NoConflict
         sari updates, server cannot-update, sari resolves ; server updates ; BranchUpdated u1, at 4",
    );
    at_step(3, "; sari updates ; refused NotAtStep");
}

#[test]
fn r34_a_branch_is_deleted_when_merged_or_cancelled_and_restored_for_a_time() {
    at_step(
        4,
        "; sari deletes-branch ; refused BranchNotMergedYet R34 409
         dewi cancels ; sari deletes-branch ; BranchDeleteRequested s0 -> delete_branch
         dewi cancels ; dewi deletes-branch ; BranchDeleteRequested
         dewi cancels ; andi deletes-branch ; refused NotInRole
         dewi cancels ; sari/api deletes-branch ; refused WebOnly
         dewi cancels, sari deletes-branch ; server deletes-branch ; BranchDeleted
         dewi cancels, sari deletes-branch, server deletes-branch ; sari restores-branch ; \
             BranchRestoreRequested
         dewi cancels, sari deletes-branch, server deletes-branch, sari restores-branch ; server \
             restores-branch ; BranchRestored
         dewi cancels, sari deletes-branch, server deletes-branch, wait 129601 ; sari restores-branch ; \
             refused BranchKept
         dewi cancels ; sari restores-branch ; refused NoBranch",
    );
    at_step(13, "tono merges, master merges, production ok ; sari deletes-branch ; BranchDeleteRequested");
}

#[test]
fn r37_a_note_is_corrected_by_its_author_with_a_further_one() {
    at_step(
        8,
        "; sari corrects ; NoteCorrected
         ; andi corrects ; refused NotInRole
         ; dewi corrects ; refused NotInRole",
    );
    let mut world = at(8);
    world.tell("sari corrects");
    assert_eq!(world.issue(1).notes.last().unwrap().corrections.len(), 1);
    check_in(&at(4), "", "sari corrects", "refused NoSuchNote R37");
}
