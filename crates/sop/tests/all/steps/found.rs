//! What was found outside Alur (R72, B10): told once, never adopted, taken back by the PM.

use super::at_step;
use super::staging::second;
use super::way::at;
use crate::world::{World, check_all, check_in, commit};
use sop::Subject;
use sop::acts::found::{Says, says};

#[test]
fn r72_a_ref_that_no_entry_explains_is_told_once_per_value() {
    at_step(
        11,
        "; server finds staging f1 ; RefFound f1, at 11
         server finds staging f1 ; server finds staging f1 ; nothing
         server finds staging f1 ; server finds staging f2 ; RefFound f2
         ; server finds staging m1 ; nothing
         ; server finds staging f1 was=s0 ; nothing
         ; server finds staging f1 gone ; RefFound
         ; server finds master f1 elsewhere ; RefFound f1
         ; server finds refs/tags/v1 f1 extra ; RefFound f1
         ; server finds branch f1 ; RefFound f1, at 11
         ; server finds branch f1 was=c9 ; nothing
         server finds staging f1 ; server sees-again ; RefAgreed
         server finds staging f1, server sees-again ; server finds staging f1 ; RefFound f1",
    );
    let mut world = at(11);
    world.tell("server finds staging f1, server finds staging f2, server finds branch f3");
    let names: Vec<String> = world.app().found.iter().map(sop::application::Found::name).collect();
    let branch = world.issue(1).branch.as_ref().unwrap().name.clone();
    assert_eq!(names, ["staging 66320000".to_owned(), format!("{branch} 66330000")]);
    assert_eq!(world.app().found[1].issue, Some(sop::IssueNumber(1)));
}

#[test]
fn r72_work_under_way_explains_a_difference() {
    let nothing = [
        (10, "dewi agrees", "server finds staging f1"),
        (11, "dewi takes-out #1", "server finds staging f1"),
        (13, "tono merges", "server finds master f1"),
        (3, "sari branches", "server finds branch f1"),
        (4, "sari updates", "server finds branch f1"),
        (4, "in-flight 1", "server finds branch f1"),
        (4, "dewi cancels, sari deletes-branch", "server finds branch f1"),
        (11, "server finds staging f1, dewi restores", "server finds staging f2"),
    ];
    for (step, given, sentence) in nothing {
        check_in(&at(step), given, sentence, "nothing");
    }
    let gone = "dewi cancels, sari deletes-branch, server deletes-branch";
    check_in(&at(4), gone, "server finds branch f1 extra", "RefFound f1");
    // In preparation people push to both branches.
    check_in(&World::prepared(), "", "server finds staging f1", "nothing");
}

#[test]
fn b10_what_was_found_blocks_13_until_the_pm_takes_it_back() {
    at_step(
        13,
        "; server finds staging f1 ; RefFound f1 + VerdictsVoided, release 1 at 12
         server finds staging f1 ; tono checks ; StagingChecked m1 Passed, at 13
         server finds staging f1, tono checks ; tono merges ; refused FoundCommits, B10 409, who=dewi
         server finds master f1 ; tono merges ; refused FoundCommits, who=dewi
         server finds branch f1 ; tono merges ; MasterAgreed
         server finds staging f1 ; dewi restores ; RefRestoreRequested f1 -> restore_ref
         server finds staging f1, dewi restores ; dewi restores ; refused Busy, Restoring, R72
         server finds staging f1 ; tono restores ; refused NotInRole, R7 403, who=dewi
         server finds staging f1 ; adit restores ; refused NotInRole
         server finds staging f1 ; joko restores ; refused NotVisible D21 404
         server finds staging f1 ; dewi/api restores ; refused WebOnly, R30 403
         ; dewi restores ; refused NothingFound, R72 409
         server finds staging f1, tono checks, dewi restores ; server restores ; RefRestored b1 + \
             VerdictsVoided + DeployRequested b1 -> deploy, at 12
         server finds staging f1, dewi restores, server restores ; tono checks ; refused \
             StagingNotRunningHead
         server finds staging f1, dewi restores, server restores, staging ok b1 ; tono checks ; \
             StagingChecked b1
         server finds staging f1, dewi restores, server restores, staging ok b1, tono checks ; tono \
             merges ; MasterAgreed b1
         server finds staging f1, dewi restores ; server cannot-restore ; RefRestoreStopped
         server finds staging f1, dewi restores, server cannot-restore ; dewi restores ; \
             RefRestoreRequested
         server finds staging f1, dewi restores, server restores ; server restores ; nothing
         tono merges, server finds staging f1 ; dewi restores ; refused Busy, Merging",
    );
}

#[test]
fn b15_master_and_a_staging_that_lost_something_are_put_back() {
    at_step(
        13,
        "server finds master f1, dewi restores ; server restores ; RefRestored, not DeployRequested
         server finds master f1, dewi restores, server restores ; tono merges ; MasterAgreed m1
         server finds staging s0 elsewhere, dewi restores ; server restores ; RefRestored m1, not \
             DeployRequested
         server finds staging s0 elsewhere, dewi restores, server restores, tono checks ; tono merges ; \
             MasterAgreed m1
         server finds refs/tags/v1 f1 extra, dewi restores ; server restores ; RefRestored, at 13",
    );
    let mut world = at(13);
    world.tell("server finds staging f1 gone, dewi restores, server restores");
    assert!(world.app().found.is_empty());
    assert_eq!(world.app().staging, Some(commit("m1")));
}

/// A merge or a revert that was made on top of what nobody decided: the commit stands, and what lies below
/// it is told with it.
#[test]
fn r72_what_lies_below_a_commit_of_the_server_is_found_with_it() {
    let mut world = at(12);
    world.tell(&second());
    check_all(
        &world,
        "dewi agrees #2 ; server merges on=f1 #2 ; RefFound f1 + StagingMerged m2 + DeployRequested m2
         dewi agrees #2, server merges on=f1 #2 ; server finds staging m2 ; nothing
         dewi takes-out #1 ; server reverts on=f1 ; RefFound f1 + MergeReverted v1
         server finds staging f1, dewi agrees #2 ; server merges on=f1 #2 ; StagingMerged m2, not RefFound
         tono checks, dewi agrees #2 ; server merges on=f1 #2 ; RefFound f1 + VerdictsVoided + StagingMerged
         dewi agrees #2, server merges on=f1 #2, dewi restores ; server restores ; RefRestored b1 + \
             DeployRequested b1
         dewi agrees #2 ; server finds-it-there on=f1 #2 ; MergeConflicted d1 + RefFound f1, at 4",
    );
    // What stands on top is kept, so a staging that lost something grows too.
    world.tell("dewi agrees #2, server merges on=f1 how=elsewhere #2, dewi restores, server restores");
    assert_eq!(world.app().staging, Some(commit("b1")));
    assert_eq!(world.app().on_staging.len(), 2);
}

#[test]
fn r72_an_issues_branch_goes_back_and_its_evidence_stands() {
    at_step(
        9,
        "server finds branch f1 ; budi tests ; at 10
         server finds branch f1 ; sari pushes c2 old=f1 ; refused G04 G04BranchUpdated
         server finds branch f1, dewi restores ; server restores ; RefRestored c1, at 9
         server finds branch f1, dewi restores, server restores ; sari pushes c2 ; Pushed c2",
    );
    at_step(
        9,
        "sari updates ; server stops-update on=f1 ; BranchUpdateStopped + RefFound f1, at 9 round 1 turn budi
         sari updates, server stops-update on=f1 ; sari updates ; BranchUpdateRequested
         sari updates ; server stops-update on=c1 ; BranchUpdateStopped, not RefFound",
    );
    // B14: what could not come back for it comes back with it.
    let mut world = at(12);
    world.tell("tono checks failed #1 #1, dewi takes-out #1, server reverts, server stops-update on=f1");
    check_in(&world, "dewi restores", "server restores", "RefRestored c1 + BranchUpdateRequested");
}

#[test]
fn r72_a_store_older_than_its_repositories_decides_nothing_until_it_is_settled() {
    let refused = "refused JournalBehind, R72 409, who=dewi";
    for (step, sentence) in [
        (1, "rini reports"),
        (2, "dewi assigns sari"),
        (4, "sari notes c1"),
        (4, "dewi cancels"),
        (8, "sari requests"),
        (10, "dewi agrees"),
        (12, "tono checks"),
        (13, "tono merges"),
        (9, "dewi asks 10 team_test_passed"),
    ] {
        check_in(&at(step.max(2)), "server finds staging f1 beyond", sentence, refused);
    }
    at_step(
        9,
        "server finds refs/heads/issue/7 f1 extra beyond ; sari pushes c2 ; refused R72 Refused(JournalBehind
         server finds staging f1 beyond ; dewi restores ; RefRestoreRequested
         server finds staging f1 beyond, dewi restores, server restores ; budi tests ; at 10",
    );
}

#[test]
fn r72_the_journal_says_where_each_ref_stands() {
    let world = at(9);
    let says_of = |subject, name: &str| says(&world.case(subject), name);
    let (app, issue) = (Subject::Application(crate::world::APP), Subject::Issue(sop::IssueNumber(1)));
    let branch = world.issue(1).branch.as_ref().unwrap().name.clone();
    assert_eq!(says_of(app, "staging"), Says::Head(Some(commit("s0"))));
    assert_eq!(says_of(app, "master"), Says::Head(Some(commit("p0"))));
    assert_eq!(says_of(issue, branch.as_str()), Says::Head(Some(commit("c1"))));
    assert_eq!(says_of(issue, "issue/99"), Says::Head(None));
    assert_eq!(says_of(app, "main"), Says::Head(None));
}
