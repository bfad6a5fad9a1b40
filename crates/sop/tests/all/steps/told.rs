//! Who is told of what (R24 and the return matrix), and how long everything took (R20, R25, R58 to R61).

use super::way::{TO_11, at};
use crate::world::{World, name};
use sop::calendar::Calendar;
use sop::notices::notices_of;
use sop::procedure::Procedure;
use sop::times::{self, TimeLeft};
use sop::{Step, Subject};
use std::collections::BTreeSet;

/// Whom the sentence's entries reach, in order of the names.
fn told(world: &World, given: &str, sentence: &str) -> String {
    let mut world = world.clone();
    world.tell(given);
    let entries = world.say(sentence).unwrap();
    let mut people = BTreeSet::new();
    for entry in entries {
        let touched = std::iter::once(entry.subject).chain(entry.touches.iter().copied());
        let release = world.app().open_release.and_then(|open| world.releases.get(&open));
        let mut asked = false;
        for subject in touched {
            if let Subject::Issue(number) = subject {
                let issue = world.issues.get(&number);
                people.extend(notices_of(&entry, issue, release, Some(world.app()), &world.office));
                asked = true;
            }
        }
        if !asked {
            people.extend(notices_of(&entry, None, release, Some(world.app()), &world.office));
        }
    }
    people.into_iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn r24_the_assignee_is_always_told() {
    assert_eq!(told(&at(2), "", "dewi assigns sari"), "sari");
    assert_eq!(told(&at(2), "adit gives dewi developer", "dewi assigns dewi"), "dewi");
    assert_eq!(told(&at(4), "", "dewi reassigns andi"), "sari andi");
    assert_eq!(told(&at(4), "adit gives dewi developer", "dewi reassigns dewi"), "dewi sari");
}

#[test]
fn each_hand_over_tells_the_next_and_nobody_tells_himself() {
    let cases = [
        (2, "", "dewi hands-back-report", "rini"),
        (2, "dewi hands-back-report", "rini completes", "dewi"),
        (3, "", "sari hands-back-assignment", "dewi"),
        (3, "sari branches", "server makes-branch", "sari"),
        (6, "", "dev ok", "sari"),
        (6, "", "dev own", "sari"),
        (6, "", "dev infra", "tono"),
        (8, "", "sari requests", "budi wati"),
        (9, "", "budi tests", "dewi"),
        (9, "", "budi tests failed", "dewi sari"),
        (9, "", "dewi returns-request", "sari"),
        (9, "", "dewi plans budi", "budi"),
        (9, "dewi asks 10 team_test_passed", "hadi grants", "dewi"),
        (9, "", "dewi asks 10 team_test_passed", "hadi"),
        (10, "", "dewi returns", "sari"),
        (10, "dewi agrees", "server conflicts", "sari"),
        (10, "dewi agrees, server merges", "staging ok", "dewi"),
        (10, "dewi agrees, server merges", "staging infra", "dewi tono"),
        (11, "", "dewi releases", "tono"),
        (11, "", "dewi takes-out #1", "sari"),
        (12, "", "dewi takes-out #1", "sari"),
        (12, "", "tono checks", "dewi"),
        (12, "", "tono checks failed #1", "dewi sari"),
        (12, "", "tono checks failed config", "dewi sari"),
        (13, "", "tono hands-back-release", "dewi sari"),
        (13, "tono merges, master merges", "production own", "dewi sari tono"),
        (13, "tono merges, master merges, production own", "rollback ok", "dewi sari tono"),
        (13, "tono merges, master merges, production own", "rollback infra", "dewi sari tono"),
        (13, "", "server finds staging f1", "dewi tono"),
        (9, "", "server finds branch f1", "dewi sari tono"),
        (13, "server finds staging f1, dewi restores", "server restores", "dewi"),
        (13, "tono merges, master merges", "production ok", "rini dewi sari"),
        (4, "", "dewi changes-due 30", "sari"),
        (4, "", "dewi cancels", "rini sari"),
    ];
    for (step, given, sentence, expected) in cases {
        assert_eq!(told(&at(step), given, sentence), expected, "{given}; {sentence}");
    }
}

fn measured(world: &World, step: Step) -> Vec<times::Measured> {
    let all =
        times::measure_all(world.issue(1), Procedure::embedded(), &Calendar::office_default(), world.at);
    all.into_iter().filter(|measured| measured.step == step).collect()
}

#[test]
fn r20_r25_a7_the_standard_runs_from_the_form_and_waiting_stands_beside_it() {
    let mut world = World::new();
    world.tell("at 2020-03-24 09:00, rini reports form=20, at 2020-03-24 10:00, dewi assigns sari form=5");
    world.tell("at 2020-03-24 10:30, sari branches form=6, server makes-branch");
    let report = &measured(&world, Step::Report)[0];
    assert_eq!((report.service, report.standard, report.over()), (20, Some(15), Some(5)));
    let assign = &measured(&world, Step::Assign)[0];
    assert_eq!((assign.waiting, assign.service, assign.standard, assign.over()), (54, 5, Some(5), None));
    let branch = &measured(&world, Step::CreateBranch)[0];
    assert_eq!((branch.service, branch.over()), (6, Some(1)));
    // The server completed it; it is the developer's step all the same (R61).
    assert_eq!(branch.role, Some(sop::Role::Developer));
}

#[test]
fn r58_r59_one_clock_until_13_and_who_held_it_late() {
    let mut world = at(3);
    let calendar = Calendar::office_default();
    let left = |world: &World| times::time_left(world.issue(1), &calendar, world.at).unwrap();
    assert!(matches!(left(&world), TimeLeft::Left { .. }));
    world.tell("sari branches, server makes-branch").tell(TO_11);
    world.tell("at 2020-03-27 15:30");
    assert_eq!(left(&world), TimeLeft::Late { minutes: 30, provisional: false });
    let late = times::late_shares(world.issue(1), &calendar, world.at);
    assert_eq!(late, [(Step::RequestMaster, None, 30)]);
    world.tell("dewi releases, tono checks, tono merges, master merges, production ok");
    world.tell("at 2020-03-30 15:30");
    // The clock stopped when the issue ended.
    assert!(matches!(left(&world), TimeLeft::Late { minutes: 30, .. }));
    let by = times::late_shares(world.issue(1), &calendar, world.at)[0].1;
    assert_eq!(by, Some(sop::ActorRef::Person(crate::world::person("dewi"))));
    let mut world = at(4);
    world.tell("at 2020-03-27 15:30, dewi cancels, at 2020-03-30 15:30");
    assert_eq!(times::late_shares(world.issue(1), &calendar, world.at)[0].2, 30);
}
