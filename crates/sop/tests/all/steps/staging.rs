//! Steps 9 and 10: the test team, and the PM's agreement.

use super::at_step;
use super::way::at;
use crate::world::{check_in, commit};

#[test]
fn r10_r44_one_member_of_the_team_decides_or_all_who_were_named() {
    at_step(
        9,
        "; budi tests ; TeamTested c1 Passed, at 10 round 1 turn dewi
         ; wati/api tests ; TeamTested
         ; budi tests failed ; TeamTested c1 Failed, at 4 round 2 turn sari
         ; sari tests ; refused NotInRole, Tester, R10 403, who=budi+wati
         ; dewi tests ; refused NotInRole
         ; adit tests ; refused NotInRole
         ; joko tests ; refused NotVisible
         dewi plans budi+wati ; budi tests ; TeamTested c1 Passed, at 9 round 1 turn wati
         dewi plans budi+wati, budi tests ; wati tests ; at 10
         dewi plans budi+wati, budi tests ; wati tests failed ; at 4 round 2
         dewi plans budi+wati, budi tests ; budi tests ; TeamTested, at 9
         dewi plans budi+wati, wati tests ; wati tests failed ; at 4 round 2
         dewi plans budi ; wati tests ; refused NotNamedTester, R44 403, who=budi
         dewi plans budi, adit disables budi ; wati tests ; refused NotNamedTester, turn dewi
         dewi plans budi, dewi plans - because ; wati tests ; at 10
         dewi plans budi+wati, budi tests ; dewi plans budi because ; TestPlanNamed, at 10
         dewi plans budi+wati, budi tests ; dewi plans wati because ; TestPlanNamed, at 9
         budi tests ; wati tests ; refused NotAtStep, who=dewi",
    );
    at_step(8, "; budi tests ; refused NotAtStep, who=sari\n dewi plans budi ; sari requests ; turn budi.");
    at_step(10, "; dewi plans wati ; refused NotAtStep");
}

#[test]
fn r43_the_pm_names_testers_and_cases() {
    at_step(
        9,
        "; dewi plans budi ; TestPlanNamed, turn budi.
         ; sari plans budi ; refused NotInRole, R7
         ; budi plans budi ; refused NotInRole
         ; dewi plans andi ; refused NotAMember
         dewi names-team sari+budi ; dewi plans sari ; refused SamePerson, R14
         dewi names-team sari+budi, hadi separates recorded ; dewi plans sari ; TestPlanNamed",
    );
    // Nobody relies on a plan before 8; from then on one that stands is changed with a reason.
    check_in(&at(7), "dewi plans budi", "dewi plans wati", "TestPlanNamed");
    for step in [8, 9] {
        let world = at(step);
        check_in(&world, "dewi plans budi", "dewi plans wati", "refused PlanReasonMissing R43 409, who=");
        check_in(&world, "dewi plans budi", "dewi plans wati because", "TestPlanNamed");
        check_in(&world, "dewi plans budi because", "dewi plans - because", "TestPlanNamed");
    }
    let mut world = at(9);
    world.tell("dewi plans budi, dewi plans wati because");
    assert_eq!(world.issue(1).plan_changes.len(), 1, "the reason stays in the record");
}

#[test]
fn r41_the_team_tests_what_the_dev_server_runs() {
    at_step(
        9,
        "; budi tests says=c1 ; TeamTested
         ; budi tests says=c9 ; refused DevNotRunningHead
         ; budi tests silent ; refused ServerSilent
         sari deploys dev ; budi tests ; TeamTested
         sari deploys dev, dev infra ; budi tests ; TeamTested",
    );
}

#[test]
fn r14_a10_no_developer_of_the_issue_tests_or_agrees() {
    let mut world = at(9);
    world.tell("dewi names-team sari+budi, adit gives sari project_manager");
    crate::world::check_all(
        &world,
        "; sari tests ; refused SamePerson, TestTeam, Develop, R14 403, who=budi
         hadi separates recorded ; sari tests ; TeamTested, at 10
         budi tests ; sari agrees ; refused SamePerson, ApproveStaging, R14 403, who=dewi
         budi tests, hadi separates recorded ; sari agrees ; StagingAgreed
         budi tests ; sari returns ; StagingReturned
         budi tests ; dewi agrees ; StagingAgreed",
    );
    // A co-author by his confirmed address is a developer too.
    check_in(
        &at(4),
        "sari pushes c1 with=budi, dev ok, sari tests-dev, sari requests",
        "budi tests",
        "refused SamePerson, who=wati",
    );
    check_in(&World::new(), "", "dewi separates recorded", "refused NotInRole");
    check_in(&World::new(), "", "hadi separates required", "refused NothingToChange");
}

use crate::world::World;

#[test]
fn the_pm_returns_what_is_not_fit_for_testing() {
    at_step(
        9,
        "; dewi returns-request ; RequestReturned, at 4 round 2 turn sari
         ; sari returns-request ; refused NotInRole
         ; budi returns-request ; refused NotInRole",
    );
    at_step(10, "; dewi returns-request ; refused NotAtStep");
    at_step(8, "; dewi returns-request ; refused NotAtStep");
}

#[test]
fn r46_agreement_needs_the_team_test_on_the_same_commit() {
    at_step(
        10,
        "; dewi agrees c1 ; StagingAgreed c1 -> merge_branch, at 10, server Merging
         ; dewi agrees c0 ; refused HeadChanged, B1 409
         ; dewi/api agrees c1 ; refused WebOnly, ApproveStaging, R30 403
         ; dewi/git agrees c1 ; refused WebOnly
         ; sari agrees c1 ; refused NotInRole, ProjectManager, R7 403, who=dewi
         ; budi agrees c1 ; refused NotInRole
         ; tono agrees c1 ; refused NotInRole
         ; adit agrees c1 ; refused NotInRole
         ; hadi agrees c1 ; refused NotInRole
         dewi agrees ; dewi agrees ; refused Busy, Merging, B8 409
         dewi agrees ; dewi returns ; refused Busy, Merging
         dewi agrees ; dewi reassigns andi ; refused Busy
         dewi agrees ; dewi changes-due 30 ; refused Busy
         dewi agrees ; dewi hurries ; refused Busy
         dewi agrees ; dewi asks 10 separation ; refused Busy
         dewi agrees ; server merges ; StagingMerged m1 + DeployRequested m1 -> deploy, at 10, server \
             DeployingStaging
         dewi agrees ; server merges c9 ; nothing
         dewi agrees, server merges ; server merges ; nothing
         dewi agrees, server merges ; dewi agrees ; refused Busy, Deploying
         dewi agrees, server merges ; dewi returns ; refused Busy, Deploying
         dewi agrees, server merges ; staging ok ; Deployed m1, at 11 round 1 turn dewi
         dewi agrees, server merges ; staging ok m9 ; nothing
         dewi agrees ; server conflicts ; MergeConflicted, at 4 round 2 turn sari
         dewi agrees, server conflicts ; server merges ; nothing
         dewi agrees, server conflicts ; sari updates ; BranchUpdateRequested
         ; dewi returns ; StagingReturned, at 4 round 2 turn sari
         ; sari returns ; refused NotInRole",
    );
    for step in [4, 6, 8, 9] {
        at_step(step, "; dewi agrees c1 ; refused NotAtStep, R56 409");
    }
    at_step(11, "; dewi agrees c1 ; refused NotAtStep");
}

#[test]
fn b2_b12_a_verdict_counts_for_its_commit_in_its_round() {
    let mut world = at(10);
    assert!(world.issue(1).team_passed(&commit("c1")).is_some());
    world.tell("dewi returns");
    assert!(world.issue(1).team_passed(&commit("c1")).is_none());
    assert_eq!(world.issue(1).notes.iter().filter(|note| note.voided.is_none()).count(), 3);
    // The same commit again, without a change of code: all three tests are done anew.
    world.tell("sari notes c1, dev ok, sari tests-dev, sari requests");
    check_in(&world, "", "dewi agrees", "refused NotAtStep");
    check_in(&world, "budi tests", "dewi agrees", "StagingAgreed c1");
}

#[test]
fn r46_a_later_deployment_completes_earlier_merges() {
    let mut world = at(10);
    world.tell("dewi agrees, server merges").tell(second().as_str());
    world.tell("dewi agrees #2, server merges #2");
    check_in(&world, "", "staging ok m1", "nothing, at 10");
    check_in(&world, "", "staging ok m2", "Deployed m2, at 11");
    world.tell("staging ok m2");
    assert_eq!(world.issue(2).step(), Some(sop::Step::RequestMaster));
}

/// A second issue of Andi's, at 10.
pub fn second() -> String {
    "rini reports, dewi assigns andi #2, andi branches #2, server makes-branch #2, andi pushes d1 #2, \
     dev ok #2, andi tests-dev #2, andi requests #2, budi tests #2"
        .to_owned()
}

#[test]
fn b13_a_failed_staging_pipeline_of_own_fault_is_reverted() {
    at_step(
        10,
        "dewi agrees, server merges ; staging own ; DeployFailed m1 + RevertRequested m1 -> revert_merge, \
            at 10, server Reverting
         dewi agrees, server merges, staging own ; server reverts ; MergeReverted v1 + \
             BranchUpdateRequested, DeployRequested v1, at 4 round 2
         dewi agrees, server merges, staging own, server reverts ; server updates ; BranchUpdated u1, at 4 \
             round 2 turn sari
         dewi agrees, server merges, staging own ; server cannot-revert ; RevertConflicted, at 4 round 2 \
             turn sari
         dewi agrees, server merges ; staging infra ; DeployFailed m1, at 10 round 1 turn tono
         dewi agrees, server merges ; staging unknown ; at 10 round 1 turn tono
         dewi agrees, server merges ; staging canceled ; at 10 round 1 turn tono
         dewi agrees, server merges, staging infra ; tono deploys staging ; DeployRequested m1 -> deploy, \
             server DeployingStaging
         dewi agrees, server merges, staging infra ; dewi deploys staging ; refused NotInRole
         dewi agrees, server merges, staging infra, tono deploys staging ; staging ok ; at 11
         dewi agrees, server merges, staging infra ; tono reclasses staging own ; FaultReclassed, \
             RevertRequested m1
         dewi agrees, server merges, staging infra ; dewi returns ; StagingReturned + RevertRequested m1 \
             -> revert_merge, at 4 round 2
         dewi agrees, server merges, staging infra, dewi returns ; server reverts ; MergeReverted v1, at 4 \
             round 2
         dewi agrees, server merges, staging unknown ; tono states staging m1 ; RunningStated m1 + \
             Deployed m1, at 11
         dewi agrees, server merges, staging unknown ; tono states staging s0 ; RunningStated s0, at 10 \
             round 1 turn tono
         dewi agrees, server merges, staging infra ; tono states staging m1 ; RunningStated m1, not + \
             Deployed, at 10
         dewi agrees, server merges ; tono states staging m1 ; refused NothingFailed B16
         dewi agrees, server merges, staging unknown ; dewi states staging m1 ; refused NotInRole",
    );
}

#[test]
fn b13_the_culprit_is_the_newest_merge_that_no_deployment_proved() {
    let mut world = at(10);
    world.tell("dewi agrees, server merges").tell(&second()).tell("dewi agrees #2, server merges #2");
    world.tell("staging own m2, server reverts #2");
    assert_eq!(world.issue(2).step(), Some(sop::Step::Develop));
    // The revert does not run either: the older merge is at fault.
    check_in(&world, "", "staging own v1", "DeployFailed v1 + RevertRequested m1");
    check_in(&world, "", "staging ok v1", "Deployed v1, at 11");
}

#[test]
fn b14_reverted_work_comes_back_before_the_next_push() {
    let mut world = at(10);
    world.tell("dewi agrees, server merges, staging own, server reverts");
    crate::world::check_all(
        &world,
        "; sari pushes c2 ; refused B14 WaitsForReapply { conflict: false }
         ; sari notes c2 ; refused Busy, UpdatingBranch
         ; sari updates ; refused Busy
         server cannot-update ; sari pushes c2 ; refused B14 WaitsForReapply { conflict: true }
         server cannot-update ; sari notes c2 ; refused Conflicted, A15
         server cannot-update ; sari resolves ; ConflictResolved c1 -> update_branch
         server cannot-update ; sari updates ; BranchUpdateRequested c1 -> update_branch
         server cannot-update, sari resolves ; server updates ; BranchUpdated u1
         server updates ; sari pushes c2 old=c1 ; refused G04 G04BranchUpdated
         server updates ; sari pushes c2 ; Pushed
         server updates ; sari notes u1 ; DeployRequested u1, at 6
         server updates, staging ok v1, sari pushes c2, dev ok, sari tests-dev, sari requests, budi tests, \
             dewi agrees, server merges, staging ok, dewi releases, tono checks, tono merges, master \
                 merges ; production ok ; done",
    );
}

#[test]
fn a17_a_changed_pipeline_file_waits_for_the_sysadmin() {
    let mut world = at(4);
    world.tell("sari pushes c1 pipe=pipe1, dev ok, sari tests-dev, sari requests, budi tests");
    crate::world::check_all(
        &world,
        "; dewi agrees ; refused PipelineFileNotAccepted A17 409, who=tono
         ; tono accepts-pipeline ; PipelineFileAccepted
         ; dewi accepts-pipeline ; refused NotInRole
         tono accepts-pipeline ; dewi agrees ; StagingAgreed
         tono accepts-pipeline ; tono accepts-pipeline ; refused NothingToChange",
    );
    // Another issue that keeps the older file is not asked for a second acceptance.
    world.tell("tono accepts-pipeline").tell(&second());
    check_in(&world, "", "dewi agrees #2", "StagingAgreed d1");
}
