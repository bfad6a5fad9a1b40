//! Steps 11 to 13: the Release.

use super::at_step;
use super::staging::second;
use super::way::at;
use crate::world::{World, check_all, check_in, person};
use sop::Step;

/// Two issues at 11.
fn two_at_11() -> World {
    let mut world = at(11);
    world.tell(&second()).tell("dewi agrees #2, server merges #2, staging ok");
    world
}

fn two_at_12() -> World {
    two_at_11().tell("dewi releases #1 #2").clone()
}

#[test]
fn r48_r49_step_11_opens_one_release_of_issues_that_staging_runs() {
    check_all(
        &two_at_11(),
        "; dewi releases #1 ; MasterRequested m2, at 12 round 1 turn tono release 1 at 12
         ; dewi releases #1 #2 ; MasterRequested
         ; dewi/api releases #1 ; refused WebOnly, RequestMaster, R30 403
         ; tono releases #1 ; refused NotInRole, R7 403, who=dewi
         ; sari releases #1 ; refused NotInRole
         ; dewi releases again ; refused NoIssueReady R49
         ; dewi releases #9 ; refused IssueNotReady
         dewi releases #1 ; dewi releases #2 ; IssueJoined
         dewi releases #1 ; dewi releases #1 ; refused IssueNotReady
         dewi releases #1, dewi releases #2 ; dewi releases #2 ; refused IssueNotReady
         tono deploys staging, staging infra ; dewi releases #1 ; MasterRequested",
    );
    at_step(10, "; dewi releases ; refused IssueNotReady, R49 409");
    at_step(
        4,
        "; dewi releases ; refused IssueNotReady\n; dewi releases again ; refused StagingEqualsMaster R48",
    );
    let mut world = two_at_12();
    assert_eq!(world.releases[&sop::ReleaseNumber(1)].issues, [sop::IssueNumber(1), sop::IssueNumber(2)]);
    world.tell("tono checks, tono merges, master merges, production ok");
    assert!(world.app().on_staging.is_empty() && world.app().open_release.is_none());
}

#[test]
fn r48_staging_must_run_its_own_head() {
    let mut world = at(11);
    world.tell(&second()).tell("dewi agrees #2, server merges #2");
    check_in(&world, "", "dewi releases #1", "refused StagingNotRunningMerge, R48 409");
    check_in(&world, "staging ok", "dewi releases #1", "MasterRequested m2");
}

#[test]
fn r50_r51_the_check_holds_for_the_head_alone() {
    at_step(
        12,
        "; tono checks ; StagingChecked m1 Passed, at 13 round 1 turn tono release 1 at 13
         ; tono/api checks ; StagingChecked
         ; tono checks says=m1 ; StagingChecked
         ; tono checks says=m9 ; refused StagingNotRunningHead",
    );
    at_step(
        12,
        "; tono checks silent ; refused ServerSilent
         ; dewi checks ; refused NotInRole, Sysadmin, R9 403, who=tono
         ; sari checks ; refused NotInRole
         ; adit checks ; refused NotInRole
         tono checks ; tono checks ; refused ReleaseNotAtStep, R56 409
         tono deploys staging, staging ok ; tono checks ; StagingChecked
         ; tono checks failed nothing ; refused CauseMissing R53
         ; tono checks failed ; refused CauseMissing
         ; tono checks failed #9 ; refused IssueNotInRelease
         ; tono checks failed config ; StagingChecked m1 Failed, at 12 round 1 turn tono
         tono checks failed config ; tono checks ; at 13",
    );
    at_step(11, "; tono checks ; refused NotVisible");
}

#[test]
fn b9_a_change_of_staging_voids_the_check() {
    let mut world = at(13);
    world.tell(&second());
    check_all(
        &world,
        "dewi agrees #2 ; server merges #2 ; StagingMerged m2 + VerdictsVoided, release 1 at 12
         dewi agrees #2 ; tono merges ; refused Busy, Merging
         dewi agrees #2, server merges #2 ; tono checks ; refused StagingNotRunningHead
         dewi agrees #2, server merges #2, staging ok ; tono checks ; StagingChecked m2 Passed
         dewi agrees #2, server merges #2, staging ok, tono checks ; tono merges ; refused \
             IssuesOutsideRelease, B10 409, who=dewi
         dewi agrees #2, server merges #2, staging ok, tono checks ; dewi releases #2 ; IssueJoined m2 + \
             VerdictsVoided, release 1 at 12
         tono deploys staging ; staging ok ; Deployed m1, not VerdictsVoided, release 1 at 13",
    );
    // B12: the voided check stays in the record.
    world.tell("dewi agrees #2, server merges #2");
    let check = &world.releases[&sop::ReleaseNumber(1)].checks[0];
    assert!(check.voided.is_some());
    at_step(
        13,
        "tono deploys staging, staging unknown ; tono states staging s0 ; RunningStated s0 + \
            VerdictsVoided, at 12",
    );
}

#[test]
fn a19_an_agreement_joins_the_open_release() {
    let mut world = at(13);
    world.tell(&second());
    check_all(
        &world,
        "dewi agrees #2 join, server merges #2 ; staging ok ; Deployed m2 + IssueJoined m2
         dewi agrees #2 join, server merges #2, staging ok ; tono checks ; StagingChecked m2, at 13
         dewi agrees #2 join, tono hands-back-release, server merges #2 ; staging ok ; Deployed m2, not \
             IssueJoined
         dewi agrees #2 join, tono hands-back-release, server merges #2, staging ok ; dewi releases #2 ; \
             MasterRequested m2, at 12
         tono hands-back-release, dewi agrees #2 join, server merges #2 ; staging ok ; not IssueJoined
         tono merges ; dewi agrees #2 ; refused Busy, Merging",
    );
    world.tell("dewi agrees #2 join, server merges #2, staging ok");
    assert_eq!(world.issue(2).step(), Some(Step::CheckStaging));
    assert_eq!(world.issue(1).step(), Some(Step::CheckStaging));
}

#[test]
fn a10_a19_the_pm_of_the_last_11_does_not_check() {
    let mut world = World::new();
    world.tell("adit gives tono project_manager, adit gives dewi sysadmin");
    world.tell("rini reports, dewi assigns sari, sari branches, server makes-branch").tell(super::way::TO_11);
    world.tell("tono releases");
    check_all(
        &world,
        "; tono checks ; refused SamePerson, CheckStaging, RequestMaster, R14 403, who=dewi
         ; dewi checks ; StagingChecked
         dewi checks ; tono merges ; refused SamePerson, MergeMaster
         dewi checks ; dewi merges ; MasterAgreed
         hadi separates recorded ; tono checks ; StagingChecked",
    );
    // Who agreed to the join is the PM of the last 11.
    world.tell(&second()).tell("dewi agrees #2 join, server merges #2, staging ok");
    assert_eq!(world.releases[&sop::ReleaseNumber(1)].pm, person("dewi"));
    check_in(&world, "", "dewi checks", "refused SamePerson");
    check_in(&world, "", "tono checks", "StagingChecked");
}

#[test]
fn a8_r53_a_failed_check_sends_the_ticked_issues_back() {
    check_all(
        &two_at_12(),
        "; tono checks failed #1 ; StagingChecked m2 Failed + RevertRequested m1 -> revert_merge, at 4 \
            round 2, release 1 at 12
         ; tono checks failed #1 builds=2 ; refused AlsoBuiltOn, A8 409
         ; tono checks failed #1 #2 ; StagingChecked, ReleaseClosed, not RevertRequested, at 4 round 2 \
             turn sari.
         ; tono checks failed #1 forward ; not RevertRequested, at 4 round 2 turn sari release 1 at 12
         ; tono checks failed #1 forward builds=2 ; StagingChecked
         tono checks failed #1, server reverts ; server updates ; BranchUpdated, at 4
         tono checks failed #1 ; server reverts ; MergeReverted v1 + BranchUpdateRequested, DeployRequested v1
         tono checks failed #1, server reverts ; tono checks ; refused StagingNotRunningHead
         tono checks failed #1, server reverts, staging ok ; tono checks ; StagingChecked v1 Passed
         tono checks failed #1, server reverts, staging ok, tono checks ; tono merges ; MasterAgreed v1
         tono checks failed #1, server reverts, staging ok, tono checks, tono merges, master merges ; \
             production ok #2 ; done
         tono checks failed #1 ; server cannot-revert ; RevertConflicted, at 4
         tono checks failed #1 forward, tono checks ; tono merges ; refused IssuesOutsideRelease",
    );
    at_step(12, "; tono checks failed #1 ; ReleaseClosed, not RevertRequested, at 4 round 2 turn sari.");
}

/// Issue 1 failed at 12, was repaired forward and stands at 10 again, its first merge on staging still.
fn forward_at_10() -> World {
    let mut world = two_at_12();
    world.tell(
        "tono checks failed #1 forward, sari pushes c2, dev ok, sari tests-dev, sari requests, budi tests",
    );
    world
}

#[test]
fn a8_forward_repair_is_agreed_to_anew() {
    check_all(
        &forward_at_10(),
        "tono deploys staging ; staging ok ; at 10 round 2 turn dewi
         ; dewi agrees ; StagingAgreed c2
         ; dewi returns ; StagingReturned
         dewi agrees, server merges, staging ok ; dewi releases #1 ; IssueJoined
         dewi agrees join, server merges ; staging ok ; IssueJoined, at 12
         dewi agrees, server merges ; staging own ; RevertRequested m3
         dewi agrees, server merges, staging own ; server reverts ; MergeReverted v1 + RevertRequested m1
         dewi agrees, server merges, staging own, server reverts ; server reverts ; MergeReverted v2 + \
             BranchUpdateRequested
         dewi agrees join, server merges, staging ok ; tono checks failed #1 ; RevertRequested m3, not \
             RevertRequested m1",
    );
    let mut world = forward_at_10();
    world.tell(
        "dewi agrees join, server merges, staging ok, tono checks failed #1, server reverts, server reverts",
    );
    assert_eq!(world.issue(1).reverts.len(), 2);
    assert!(world.app().on_staging.iter().all(|on| on.issue != sop::IssueNumber(1)));
    world.tell("server updates");
    assert!(world.issue(1).reverts.is_empty() && world.issue(1).reapply.is_none());
}

/// Its revert conflicted, so its merge stands on staging still. The same commit, agreed to again without a
/// change of code, is merged already: nothing moves, and staging is deployed as it is.
#[test]
fn b8_the_same_commit_agreed_to_again_stands_by_its_first_merge() {
    let mut world = two_at_12();
    world.tell("tono checks failed #1, server cannot-revert, sari notes c1, dev ok, sari tests-dev");
    world.tell("sari requests, budi tests, dewi agrees");
    check_all(
        &world,
        "; server finds-its-merge ; StagingMerged m1 + DeployRequested m2 -> deploy, not VerdictsVoided, at 10
         server finds-its-merge ; staging ok ; Deployed m2, at 11 round 2
         server finds-its-merge, staging ok ; dewi releases #1 ; IssueJoined m2, at 12
         tono checks, server finds-its-merge ; staging ok ; not VerdictsVoided, release 1 at 13",
    );
    world.tell("server finds-its-merge");
    assert_eq!(world.app().staging, Some(crate::world::commit("m2")));
    assert_eq!(world.releases[&sop::ReleaseNumber(1)].head, crate::world::commit("m2"));
    assert_eq!(world.app().on_staging.len(), 2);
}

#[test]
fn a13_work_left_for_forward_repair_is_taken_out_before_a_cancellation() {
    check_all(
        &two_at_12(),
        "tono checks failed #1 forward ; dewi cancels ; refused StandsOnStaging A13
         tono checks failed #1 forward ; dewi takes-out #1 ; IssueTakenOut + RevertRequested m1
         tono checks failed #1 forward, dewi takes-out #1, server reverts, server updates ; dewi cancels ; \
             cancelled",
    );
}

#[test]
fn the_pm_takes_an_issue_out() {
    check_all(
        &two_at_12(),
        "; dewi takes-out #1 ; IssueTakenOut + RevertRequested m1 -> revert_merge, at 4 round 2, server \
            Reverting, release 1 at 12
         ; tono takes-out #1 ; refused NotInRole, R7
         dewi takes-out #1 ; dewi takes-out #2 ; IssueTakenOut + RevertRequested m2 + ReleaseClosed
         dewi takes-out #1, server reverts ; staging ok v1 ; Deployed
         tono checks ; dewi takes-out #1 ; refused NotAtStep
         dewi takes-out #1, tono checks ; tono merges ; refused IssuesOutsideRelease
         dewi takes-out #1, tono checks ; server reverts ; MergeReverted v1 + VerdictsVoided",
    );
    at_step(11, "; dewi takes-out #1 ; IssueTakenOut + RevertRequested m1, at 4 round 2");
    at_step(10, "; dewi takes-out #1 ; refused NotAtStep");
}

#[test]
fn r52_step_13_merges_what_was_checked() {
    at_step(
        13,
        "; tono merges ; MasterAgreed m1 -> merge_master, at 13, server MergingMaster
         ; tono merges m9 ; refused HeadChanged",
    );
    at_step(
        13,
        "; tono/api merges ; refused WebOnly, MergeMaster, R30 403
         ; dewi merges ; refused NotInRole, Sysadmin, R9 403, who=tono
         ; adit merges ; refused NotInRole
         tono merges ; tono merges ; refused Busy, Merging
         tono merges ; master merges ; MasterMerged p1 + DeployRequested p1 -> deploy, server \
             DeployingProduction
         tono merges ; master merges c9 ; nothing
         tono merges ; master fails ; MasterMergeFailed, at 13 round 1 turn tono
         tono merges, master fails ; tono merges ; MasterAgreed
         tono merges, master merges ; production ok ; Deployed p1 + ReleaseClosed, done
         tono merges, master merges ; production ok p9 ; nothing
         tono merges, master merges, production ok r1 ; production ok r1 ; nothing
         tono merges ; tono rolls-back p0 ; refused Busy
         ; tono rolls-back p0 ; refused NothingFailed
         tono merges ; tono hands-back-release ; refused Busy
         tono merges ; dewi takes-out #1 ; refused NotAtStep",
    );
    at_step(12, "; tono merges ; refused ReleaseNotAtStep, R56 409");
}

#[test]
fn r57_13_goes_back_to_11_when_the_release_must_change() {
    at_step(
        13,
        "; tono hands-back-release ; ReleaseHandedBack, at 11 round 2 turn dewi release 1 at 11
         ; dewi hands-back-release ; refused NotInRole
         tono hands-back-release ; dewi releases again ; MasterRequested m1, at 12 round 2 turn tono
         tono hands-back-release ; tono checks ; refused ReleaseNotAtStep, who=dewi
         tono hands-back-release, dewi releases again ; tono merges ; refused ReleaseNotAtStep
         tono hands-back-release ; dewi takes-out #1 ; IssueTakenOut + RevertRequested m1 + ReleaseClosed
         tono hands-back-release, dewi releases again, tono checks ; tono merges ; MasterAgreed",
    );
}

#[test]
fn r54_b15_own_fault_at_13_rolls_back_and_reopens_the_check() {
    at_step(
        13,
        "tono merges, master merges ; production own ; DeployFailed p1 + CheckReopened + RollbackRequested \
            p0 -> rollback, at 12 round 2, server RollingBack, release 1 at 12
         tono merges, master merges, production own ; tono checks ; refused Busy, RollingBack
         tono merges, master merges, production own ; rollback ok ; RolledBack p0, at 12 round 2 turn tono
         tono merges, master merges, production own ; rollback infra ; RollbackFailed p0, at 12 round 2 \
             turn tono
         tono merges, master merges, production own, rollback infra ; tono rolls-back p9 ; refused \
             NeverOnProduction, R54 409
         tono merges, master merges, production own, rollback infra ; tono rolls-back p0 ; \
             RollbackRequested p0 -> rollback
         tono merges, master merges, production own, rollback ok, tono checks ; tono merges ; \
             DeployRequested p1, not MasterAgreed
         tono merges, master merges, production own, rollback ok, tono checks, tono merges ; production ok \
             ; done
         tono merges, master merges, production own, rollback ok ; tono checks failed #1 ; ReleaseClosed, \
             at 4 round 3 turn sari
         tono merges, master merges, production own, rollback ok ; tono states production p1 ; \
             RunningStated, not ReleaseClosed
         tono merges, master merges ; production infra ; DeployFailed p1 + RollbackRequested p0, at 13 round 1
         tono merges, master merges, production infra, rollback ok ; tono deploys production ; \
             DeployRequested p1, server DeployingProduction
         tono merges, master merges, production infra, rollback ok, tono deploys production ; production \
             ok ; done
         tono merges, master merges, production infra ; tono deploys production ; refused Busy, RollingBack
         tono merges, master merges, production infra, rollback ok ; tono reclasses production own ; \
             FaultReclassed + CheckReopened, at 12 round 2
         tono merges, master merges, production infra, rollback ok ; tono hands-back-release ; at 11 round 2
         tono merges, master merges, production infra, rollback unknown ; tono deploys production ; \
             DeployRequested p1
         tono merges, master merges ; tono deploys production ; refused Busy, Deploying
         ; tono deploys production ; refused NothingFailed B16
         tono merges, master merges, production infra, rollback ok ; dewi deploys production ; refused \
             NotInRole",
    );
}

#[test]
fn b15_an_old_merge_is_not_deployed_for_a_head_that_moved_on() {
    let mut world = at(13);
    world.tell("tono merges, master merges, production infra, rollback ok").tell(&second());
    world.tell("dewi agrees #2 join, server merges #2, staging ok, tono checks");
    check_in(&world, "", "tono deploys production", "refused HeadChanged");
    check_in(&world, "", "tono merges", "MasterAgreed m2 -> merge_master");
    check_in(&world, "tono merges, master merges", "production ok", "Deployed p2, ReleaseClosed, done");
}

#[test]
fn b9_nothing_is_deployed_again_while_staging_is_about_to_change() {
    let mut world = at(13);
    world.tell("tono merges, master merges, production own, rollback ok").tell(&second());
    world.tell("dewi agrees #2, tono checks");
    check_in(&world, "", "tono deploys production", "refused Busy, Merging");
    check_in(&world, "", "tono merges", "refused Busy, Merging");
    check_in(&world, "server merges #2, staging ok", "tono deploys production", "refused NothingFailed");
    let mut world = at(10);
    world
        .tell(&second())
        .tell("dewi agrees #1, dewi agrees #2, server merges #1, server merges #2, staging ok");
    world.tell("dewi releases #1, dewi releases #2, tono checks, tono merges, master merges, production own");
    world.tell("rollback ok, dewi takes-out #1, tono checks");
    check_in(&world, "", "tono deploys production", "refused Busy, Reverting");
    check_in(&world, "", "tono merges", "refused IssuesOutsideRelease");
}

#[test]
fn b16_an_unknown_outcome_waits_for_a_persons_word() {
    at_step(
        13,
        "tono merges, master merges ; production unknown ; DeployFailed p1, not RollbackRequested, at 13 \
            round 1 turn tono
         tono merges, master merges, production unknown ; tono states production p1 ; RunningStated p1 + \
             Deployed p1 + ReleaseClosed, done
         tono merges, master merges, production unknown ; tono states production p0 ; RunningStated p0, \
             not ReleaseClosed, at 13
         tono merges, master merges, production unknown, tono states production p0 ; tono deploys \
             production ; DeployRequested p1
         tono merges, master merges, production unknown ; tono rolls-back p0 ; RollbackRequested
         tono merges, master merges, production unknown ; dewi states production p1 ; refused NotInRole
         tono merges, master merges ; production canceled ; not RollbackRequested, at 13 round 1 turn tono
         tono merges, master merges, production canceled ; tono deploys production ; DeployRequested
         ; tono states production p1 ; refused NothingFailed",
    );
}

#[test]
fn b16_the_first_release_has_nothing_to_go_back_to() {
    let mut world = at(13);
    let app = world.applications.get_mut(&crate::world::APP).unwrap();
    app.running.remove(&sop::application::Environment::Production);
    check_in(
        &world,
        "tono merges, master merges",
        "production own",
        "DeployFailed p1 + CheckReopened, not RollbackRequested, at 12",
    );
    world.tell("tono merges, master merges, production own");
    let release = &world.releases[&sop::ReleaseNumber(1)];
    assert_eq!(release.rollback, Some(sop::release::Rollback::NoTarget));
    check_in(&world, "", "tono rolls-back p0", "refused NoRollbackTarget R54");
    check_in(&world, "tono checks, tono merges", "production ok", "done");
}
