//! *Kembalikan versi* outside step 13 (procedure, section 11): to a version that production ran, with an
//! issue *akibat rilis*.

use super::way::at;
use crate::world::{World, check_all, check_in, commit, person};
use sop::issue::Source;
use sop::{IssueNumber, ReleaseNumber};

/// Release 1 is done; production ran p0 and runs p1.
fn done() -> World {
    at(13).tell("tono merges, master merges, production ok").clone()
}

#[test]
fn r54_a_rollback_goes_to_what_production_ran_and_opens_an_issue() {
    check_all(
        &done(),
        "; tono brings-back p0 ; RollbackRequested p0 + IssueReported -> rollback
         ; tono brings-back p9 ; refused NeverOnProduction, R54 409
         ; tono brings-back s0 ; refused NeverOnProduction
         ; tono brings-back p1 ; refused NothingToChange
         ; dewi brings-back p0 ; refused NotInRole, Sysadmin, R9 403, who=tono
         ; adit brings-back p0 ; refused NotInRole
         ; joko brings-back p0 ; refused NotVisible
         tono brings-back p0 ; tono brings-back p0 ; refused Busy, RollingBack
         tono brings-back p0 ; rollback ok ; RolledBack p0
         tono brings-back p0, rollback ok ; tono brings-back p1 ; RollbackRequested p1 + IssueReported
         ; tono rolls-back p0 r1 ; refused NothingFailed",
    );
    // The only version that ran is the one that runs.
    check_in(&at(13), "", "tono brings-back p0", "refused NothingToChange");
}

#[test]
fn the_issue_of_a_rollback_is_marked_and_goes_the_thirteen_steps() {
    let mut world = done();
    world.tell("tono brings-back p0, rollback ok");
    let issue = world.issue(2);
    assert_eq!(issue.reporter, person("tono"));
    let release = ReleaseNumber(1);
    let source = Source::RolledBack { release: Some(release), from: commit("p1"), to: commit("p0") };
    assert_eq!(issue.source, source);
    assert_eq!(world.releases[&release].aftermath, [IssueNumber(2)]);
    assert_eq!(world.issue(1).standing, sop::issue::Standing::Done, "nothing is opened again");
    assert_eq!(world.app().master, Some(commit("p1")), "no ref is touched");
    check_all(
        &world,
        "; dewi assigns sari #2 ; Assigned, at 3
         dewi hands-back-report #2 ; tono completes #2 ; ReportCompleted, at 2
         dewi hands-back-report #2 ; rini completes #2 ; ReportCompleted, at 2
         dewi hands-back-report #2 ; sari completes #2 ; refused NotInRole",
    );
    check_in(&world, "", "dewi hands-back-report #2", "at 1 round 2 turn tono.");
    assert_eq!(world.replayed().issue(2), world.issue(2));
}
