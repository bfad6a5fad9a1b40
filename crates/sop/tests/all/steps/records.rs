//! Which records an issue lacks (R69), and what reports count of its course.

use super::way::at;
use sop::completeness::{MissingRecord, missing_records};
use sop::course::{CourseState, PassageEnd, course_of};
use sop::{Issue, Role, Step};

const TO_THE_END: &str = "server merges, staging ok, dewi releases, tono checks, tono merges, master \
     merges, production ok";

fn after(step: u8, story: &str) -> Issue {
    let mut world = at(step);
    world.tell(story);
    world.issue(1).clone()
}

#[test]
fn r69_a_closed_issue_names_the_records_that_it_lacks() {
    let complete = after(10, &format!("dewi agrees, {TO_THE_END}"));
    assert_eq!(course_of(&complete).state, CourseState::Done);
    assert_eq!(missing_records(&complete), []);
    // Agreed to under a deviation, without the test team.
    let skipped = after(9, &format!("dewi asks 10 team_test_passed, hadi grants, dewi agrees, {TO_THE_END}"));
    let missing = missing_records(&skipped);
    assert_eq!(missing, [MissingRecord::Output(Step::TestTeam)]);
    assert_eq!(missing[0].supplier(), Role::Tester);
    assert_eq!(course_of(&skipped).deviations, 1);
    // One that runs lacks nothing yet; of a cancelled one nothing is asked.
    assert_eq!(missing_records(&after(9, "")), []);
    assert_eq!(missing_records(&after(9, "dewi cancels")), []);
}

#[test]
fn r69_what_is_kept_is_read_again() {
    let all = Step::ALL.into_iter().flat_map(|step| [MissingRecord::Output(step), MissingRecord::Note(step)]);
    for record in all.chain([MissingRecord::OfficialConfirmation]) {
        assert_eq!(MissingRecord::parse(&record.code()), Some(record));
    }
    assert_eq!(MissingRecord::parse("output:14"), None);
}

#[test]
fn a_course_tells_what_was_done_sent_back_and_broken_off() {
    let ends = |issue: &Issue| {
        let passages = course_of(issue).passages;
        let end = |end| match end {
            PassageEnd::Open => "",
            PassageEnd::Completed => "+",
            PassageEnd::Returned => "!",
            PassageEnd::Voided => "~",
        };
        let told = passages.iter().map(|passage| format!("{}{}", passage.step.no(), end(passage.end)));
        told.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ends(&after(9, "")), "1+ 2+ 3+ 4+ 5+ 6+ 7+ 8+ 9");
    assert_eq!(ends(&after(9, "budi tests failed")), "1+ 2+ 3+ 4+ 5+ 6+ 7+ 8+ 9! 4");
    assert_eq!(ends(&after(2, "dewi hands-back-report")), "1+ 2! 1");
    // The PM returns what waits for the test team: its work was not done.
    assert_eq!(ends(&after(9, "dewi returns-request")), "1+ 2+ 3+ 4+ 5+ 6+ 7+ 8+ 9~ 4");
    let course = course_of(&after(9, "budi tests failed"));
    let back = course.ways_back[0];
    assert_eq!((back.from, back.to, back.is_hand_back()), (Step::TestTeam, Step::Develop, false));
    let text = serde_json::to_string(&course).unwrap();
    assert_eq!(serde_json::from_str::<sop::course::Course>(&text).unwrap(), course);
    assert!(text.len() < 1_000, "{} bytes", text.len());
}
