//! The shared dev server: its turns and its queue (A3, R42).

use super::staging::second;
use super::way::AT_4;
use crate::world::{World, check_all, check_in};
use sop::IssueNumber;

/// Three issues on one dev server; the first holds it.
fn shared() -> World {
    let mut world = World::new();
    world.tell("tono shares-dev").tell(AT_4);
    for number in [2, 3] {
        world.tell(&format!(
            "rini reports, dewi assigns andi #{number}, andi branches #{number}, server makes-branch \
                #{number}"
        ));
    }
    world.tell("sari pushes c1");
    world
}

#[test]
fn r42_one_branch_holds_the_shared_server_and_the_others_queue() {
    check_all(
        &shared(),
        "; andi pushes d1 #2 ; Pushed d1 + DevTurnQueued, not DeployRequested, at 6 round 1 turn andi \
            server QueuedForDev
         andi pushes d1 #2, andi pushes e1 #3, dev ok ; sari tests-dev failed ; DevTurnLeft + DevTurnTaken \
             + DeployRequested d1 -> deploy
         andi pushes d1 #2, andi pushes e1 #3, dewi hurries #3, dev ok ; sari tests-dev failed ; \
             DevTurnTaken + DeployRequested e1
         andi pushes d1 #2 ; dev own ; DevTurnLeft + DevTurnTaken + DeployRequested d1, at 4 round 2
         andi pushes d1 #2, dev infra ; tono reclasses dev own ; DevTurnLeft + DevTurnTaken + \
             DeployRequested d1, at 4
         andi pushes d1 #2 ; dewi cancels ; DevTurnTaken + DeployRequested d1
         andi pushes d1 #2 ; dewi cancels #2 ; DevTurnLeft, not DevTurnTaken
         andi pushes d1 #2 ; dewi reassigns andi #1 ; DevTurnTaken + DeployRequested d1
         andi pushes d1 #2, sari updates ; server updates ; DevTurnTaken + DeployRequested d1
         andi pushes d1 #2 ; sari pushes c2 ; DeployRequested c2, not DevTurnLeft
         andi pushes d1 #2, dev ok, sari tests-dev, sari requests ; budi tests ; at 10, DevTurnTaken + \
             DeployRequested d1
         andi pushes d1 #2, dev ok, sari tests-dev, sari requests ; budi tests failed ; at 4, DevTurnTaken
         andi pushes d1 #2, dev ok, sari tests-dev, sari requests ; dewi returns-request ; DevTurnTaken
         andi pushes d1 #2, dev ok, sari tests-dev, sari requests, dewi plans budi+wati, budi tests ; dewi \
             plans budi because ; at 10, DevTurnTaken
         andi pushes d1 #2 ; andi pushes d2 #2 ; Pushed d2 + DevTurnQueued
         ; dev ok ; at 7
         andi pushes d1 #2 ; dev ok #2 ; nothing",
    );
}

#[test]
fn a3_the_turn_is_handed_over_or_ends_after_eight_working_hours() {
    check_all(
        &shared(),
        "andi pushes d1 #2 ; dewi hands-over ; DevTurnLeft + DevTurnTaken + DeployRequested d1 + \
            DevTurnQueued, at 6 round 1 turn sari server QueuedForDev
         andi pushes d1 #2 ; tono hands-over ; DevTurnLeft
         andi pushes d1 #2 ; sari hands-over ; refused NotInRole
         ; dewi hands-over ; refused NothingToChange
         andi pushes d1 #2 ; dewi hands-over #2 ; refused NotYourTurnOnDev, R42
         andi pushes d1 #2, dev ok ; clock ticks ; nothing
         andi pushes d1 #2, dev ok, wait 900 ; clock ticks ; nothing
         andi pushes d1 #2, dev ok, wait 4320 ; clock ticks ; DevTurnLeft + DevTurnTaken + DeployRequested \
             d1 + DevTurnQueued, at 7 round 1 turn sari server QueuedForDev
         dev ok, wait 4320 ; clock ticks ; nothing
         andi pushes d1 #2, dev ok, dewi hands-over ; sari tests-dev ; refused DevNotRunningHead
         andi pushes d1 #2, dewi hands-over ; dev ok c1 ; nothing
         andi pushes d1 #2, dewi hands-over, dev ok #2, andi tests-dev failed #2 ; dev ok ; Deployed c1, at 7
         andi pushes d1 #2, dev ok, dewi hands-over, dev ok #2, andi tests-dev failed #2, dev ok ; sari \
             tests-dev ; at 8",
    );
    check_in(&World::new(), AT_4, "dewi hands-over", "refused NotSharedServer");
}

#[test]
fn a3_losing_the_turn_voids_nothing() {
    let mut world = shared();
    world.tell("andi pushes d1 #2, dev ok, sari tests-dev, sari requests, dewi hands-over");
    let issue = world.issue(1);
    assert!(issue.notes.iter().all(|note| note.counts(issue.round)));
    check_in(&world, "", "budi tests", "refused DevNotRunningHead, server QueuedForDev");
    world.tell("dev ok #2, andi tests-dev failed #2");
    check_in(&world, "", "budi tests", "refused DevNotRunningHead, server DeployingDev");
    check_in(&world, "dev ok", "budi tests", "at 10");
    check_in(&world, "dev infra", "budi tests", "refused DevNotRunningHead, at 9 round 1 turn tono");
    check_in(&world, "dev infra, tono deploys dev, dev ok", "budi tests", "at 10");
}

/// Return matrix, 6: the application's own fault goes back to its developer, also when the head is deployed
/// again at 7 to 9 and the server runs it no more. While it still runs, what was put out at 6 is there.
#[test]
fn own_fault_of_a_deployment_at_7_to_9_goes_back_to_4() {
    let mut world = shared();
    world.tell("andi pushes d1 #2, dev ok, sari tests-dev, sari requests, dewi hands-over");
    world.tell("dev ok #2, andi tests-dev failed #2");
    check_all(
        &world,
        "; dev own ; DeployFailed c1 + DevTurnLeft, at 4 round 2 turn sari.
         dev infra ; tono reclasses dev own ; FaultReclassed + DevTurnLeft, at 4 round 2 turn sari.
         dev own ; sari pushes c2 ; Pushed c2 + DevTurnTaken, at 6 round 2
         dev own, sari notes c1 ; dev ok ; at 7 round 2",
    );
    super::at_step(
        9,
        "tono deploys dev ; dev own ; DeployFailed c1, at 9 round 1 turn budi+wati
         tono deploys dev, dev own ; budi tests ; at 10",
    );
    super::at_step(7, "sari deploys dev ; dev own ; DeployFailed c1, at 7 round 1 turn sari");
}

#[test]
fn the_kind_of_dev_server_changes_only_while_nobody_holds_it() {
    check_all(
        &shared(),
        "; tono shares-dev per-branch ; refused NotYourTurnOnDev
         ; tono shares-dev ; refused NothingToChange
         ; dewi shares-dev ; refused NotInRole",
    );
    // A deployment that was under way when the server became a shared one still counts.
    let mut world = World::new();
    world.tell(AT_4).tell("sari pushes c1, tono shares-dev");
    check_in(&world, "", "dev ok", "Deployed c1, at 7");
    assert!(world.tell(&second()).issues.contains_key(&IssueNumber(2)));
}
