//! Deviations: asked, granted, refused, used once, expired; each lifts its own guard and no other.

use super::at_step;
use super::staging::second;
use super::way::at;
use crate::world::{check_all, check_in};

#[test]
fn a_deviation_is_asked_by_the_role_of_the_step_and_answered_by_a_superior() {
    at_step(
        9,
        "; dewi asks 10 team_test_passed ; DeviationAsked
         ; sari asks 10 team_test_passed ; refused NotInRole
         ; adit asks 10 team_test_passed ; refused NotVisible
         ; joko asks 10 team_test_passed ; refused NotVisible
         ; dewi asks 9 separation ; refused NotInRole
         ; budi asks 9 team_test_passed ; refused GuardNotOfStep
         ; dewi asks 10 team_test_passed for=0 ; refused ExpiryNotInFuture
         dewi asks 10 team_test_passed ; dewi asks 10 team_test_passed ; refused DeviationExists
         dewi asks 10 team_test_passed ; hadi grants ; DeviationGranted
         dewi asks 10 team_test_passed ; hadi denies ; DeviationRefused
         dewi asks 10 team_test_passed ; dewi grants ; refused NotInRole, Superior, 403, who=hadi
         dewi asks 10 team_test_passed ; adit grants ; refused NotInRole
         dewi asks 10 team_test_passed ; joko grants ; refused NotVisible
         dewi asks 10 team_test_passed, hadi denies ; hadi grants ; refused NoSuchDeviation
         dewi asks 10 team_test_passed, hadi grants ; hadi grants ; refused NoSuchDeviation
         dewi asks 10 team_test_passed for=1, wait 61 ; hadi grants ; refused NoSuchDeviation
         dewi asks 10 team_test_passed for=1, wait 61 ; clock ticks ; DeviationExpired
         dewi asks 10 team_test_passed for=1, wait 59 ; clock ticks ; nothing
         adit gives-office dewi superior, dewi asks 10 team_test_passed ; dewi grants ; refused OwnDeviation
         adit gives-office budi superior, dewi asks 10 team_test_passed ; budi grants ; refused OwnDeviation
         dewi cancels ; dewi asks 10 team_test_passed ; refused IssueEnded",
    );
}

#[test]
fn each_guard_is_lifted_once_and_alone() {
    // 2
    at_step(
        2,
        "dewi asks 2 due_in_working_time, hadi grants ; dewi assigns sari due=night ; Assigned, DeviationUsed
         dewi asks 2 due_in_working_time ; dewi assigns sari due=night ; refused DueNotInWorkingTime
         dewi asks 2 due_in_working_time, hadi denies ; dewi assigns sari due=night ; refused \
             DueNotInWorkingTime
         dewi asks 2 due_in_working_time for=1, hadi grants, wait 61 ; dewi assigns sari due=night ; \
             refused DueNotInWorkingTime
         dewi asks 2 due_in_working_time, hadi grants, dewi assigns sari due=night ; dewi changes-due \
             sunday ; refused DueNotInWorkingTime
         dewi asks 2 due_in_working_time, hadi grants ; dewi assigns sari ; Assigned, not DeviationUsed
         dewi asks 2 due_in_working_time, hadi grants ; dewi assigns budi due=night ; refused NotADeveloper",
    );
    // 7
    at_step(
        7,
        "sari asks 7 dev_runs_head, hadi grants ; sari tests-dev silent ; DevTested c1 Passed + \
            DeviationUsed c1, at 8
         sari asks 8 dev_test_passed, hadi grants ; sari tests-dev silent ; refused ServerSilent
         sari asks 8 dev_test_passed, hadi grants ; sari requests ; StagingRequested c1 + DeviationUsed \
             c1, at 9
         sari asks 8 dev_test_passed ; sari requests ; refused NotAtStep
         sari asks 8 test_team_named, hadi grants ; sari requests ; refused NotAtStep",
    );
    // 8
    at_step(
        8,
        "dewi names-team -, sari asks 8 test_team_named, hadi grants ; sari requests ; StagingRequested, \
            DeviationUsed, turn dewi
         dewi names-team -, sari asks 8 dev_test_passed, hadi grants ; sari requests ; refused NoTestTeam",
    );
    // 9
    at_step(
        9,
        "budi asks 9 dev_runs_head, hadi grants ; budi tests silent ; TeamTested, DeviationUsed, at 10
         dewi plans budi, wati asks 9 named_tester, hadi grants ; wati tests ; TeamTested, \
             DeviationUsed, at 10
         dewi plans budi, wati asks 9 named_tester, hadi grants, wati tests ; dewi agrees ; StagingAgreed c1
         dewi plans budi, wati asks 9 named_tester, hadi grants, wati tests ; wati tests ; refused NotAtStep
         dewi plans budi, wati asks 9 named_tester, hadi grants ; wati tests failed ; TeamTested, \
             DeviationUsed, at 4
         dewi names-team sari+budi, budi asks 9 separation, hadi grants ; sari tests ; TeamTested, \
             DeviationUsed, at 10
         dewi names-team sari+budi, budi asks 9 dev_runs_head, hadi grants ; sari tests ; refused SamePerson
         dewi asks 10 team_test_passed, hadi grants ; dewi agrees ; StagingAgreed c1 + DeviationUsed c1 -> \
             merge_branch, at 10
         dewi asks 10 separation, hadi grants ; dewi agrees ; refused NotAtStep
         dewi asks 10 team_test_passed, hadi grants, dewi agrees, server conflicts, sari pushes c2, dev \
             ok, sari tests-dev, sari requests ; dewi agrees ; refused NotAtStep",
    );
    // 10
    let mut world = at(4);
    world.tell("sari pushes c1 pipe=pipe9, dev ok, sari tests-dev, sari requests, budi tests");
    check_all(
        &world,
        "dewi asks 10 pipeline_accepted, hadi grants ; dewi agrees ; StagingAgreed c1, DeviationUsed
         dewi asks 10 separation, hadi grants ; dewi agrees ; refused PipelineFileNotAccepted
         adit gives sari project_manager, dewi asks 10 separation, hadi grants, tono accepts-pipeline ; \
             sari agrees ; StagingAgreed, DeviationUsed",
    );
}

#[test]
fn the_guards_of_a_release_are_lifted_by_a_deviation_of_one_of_its_issues() {
    let mut world = at(11);
    world.tell(&second()).tell("dewi agrees #2, server merges #2");
    check_in(
        &world,
        "dewi asks 11 staging_runs_merge, hadi grants",
        "dewi releases #1",
        "MasterRequested m2 + DeviationUsed m2, at 12",
    );
    at_step(
        12,
        "tono asks 12 staging_runs_head, hadi grants ; tono checks silent ; StagingChecked, DeviationUsed, \
            at 13
         tono asks 12 separation, hadi grants ; tono checks silent ; refused ServerSilent
         tono asks 13 check_passed, hadi grants ; tono merges ; MasterAgreed m1 + DeviationUsed m1 -> \
             merge_master, at 13
         tono asks 13 release_whole, hadi grants ; tono merges ; refused ReleaseNotAtStep
         tono asks 13 check_passed, hadi grants, tono merges, master merges ; production ok ; done",
    );
    let mut world = at(12);
    world.tell(&second()).tell("dewi agrees #2, server merges #2, staging ok, tono checks");
    check_all(
        &world,
        "; tono merges ; refused IssuesOutsideRelease
         tono asks 13 release_whole, hadi grants ; tono merges ; MasterAgreed m2 + DeviationUsed m2
         tono asks 13 release_whole, hadi grants, tono merges, master merges ; production ok ; done",
    );
    // The rest stays on staging, in no Release.
    world.tell("tono asks 13 release_whole, hadi grants, tono merges, master merges, production ok");
    check_in(&world, "", "dewi releases #2", "MasterRequested m2, release 2 at 12");
    let mut world = at(13);
    world.tell("tono merges, master merges, production own, rollback ok");
    world.tell("tono asks 13 check_passed, hadi grants, tono merges");
    check_in(&world, "", "production ok", "ReleaseClosed, done");
    let mut world = at(13);
    world.tell("tono hands-back-release, dewi releases again, tono asks 13 check_passed, hadi grants");
    check_in(&world, "", "tono merges", "MasterAgreed m1, DeviationUsed");
}
