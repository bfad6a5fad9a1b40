//! Broken copies of the revision file: each breaks one rule, and the defect names it.

use jiff::civil::date;
use sop::procedure::{Defect, Procedure, StepField};

/// The revision file with one piece replaced.
fn with(old: &str, new: &str) -> String {
    let text = Procedure::embedded_text();
    assert!(text.contains(old), "{old} is not in the file");
    text.replacen(old, new, 1)
}

/// The defects after a replacement.
fn broken(old: &str, new: &str) -> Vec<Defect> {
    Procedure::parse(&with(old, new)).unwrap_err()
}

/// The text of step `no`, from its heading to the next one's.
fn row(no: usize) -> String {
    let text = Procedure::embedded_text();
    let from = text.find(&format!("[[step]]\nno = {no}\n")).unwrap();
    let length = text[from + 1..].find("\n[").unwrap();
    text[from..from + 1 + length].to_owned()
}

/// The defects after a change within one step.
fn broken_row(no: usize, old: &str, new: &str) -> Vec<Defect> {
    let row = row(no);
    assert!(row.contains(old), "{old} is not in row {no}");
    broken(&row, &row.replacen(old, new, 1))
}

fn rules(defects: &[Defect]) -> Vec<&'static str> {
    defects.iter().filter_map(Defect::rule).collect()
}

#[test]
fn the_unbroken_file_is_valid() {
    Procedure::parse(Procedure::embedded_text()).unwrap();
}

#[test]
fn v01_codes_are_the_thirteen_in_order() {
    assert_eq!(
        broken("code = \"push\"", "code = \"pushing\""),
        [Defect::StepCode { place: 6, expected: Some("push"), found: Some("pushing".to_owned()) }]
    );
    let swapped = broken_row(4, "\"develop\"", "\"create_branch\"");
    assert_eq!(
        swapped,
        [Defect::StepCode { place: 4, expected: Some("develop"), found: Some("create_branch".to_owned()) }]
    );
    let missing = broken(&row(13), "");
    assert!(missing.contains(&Defect::StepCode { place: 13, expected: Some("merge_master"), found: None }));
    let last = row(13);
    let twice = broken(&last, &format!("{last}\n{last}"));
    assert!(twice.contains(&Defect::StepCode {
        place: 14,
        expected: None,
        found: Some("merge_master".to_owned())
    }));
}

#[test]
fn v01_numbers_are_one_to_thirteen() {
    assert_eq!(broken("no = 6\n", "no = 7\n"), [Defect::StepNumber { place: 6, found: 7 }]);
}

#[test]
fn v02_each_step_has_performer_text_label_time_output_and_shape() {
    let fields = [
        ("performer = \"developer\"\n", StepField::Performer),
        ("label = \"Push ke branch\"\n", StepField::Label),
        ("time = { by = \"due\", text = \"Sesuai *Due Date*\" }\n", StepField::Time),
        ("output = \"Aplikasi terbaru (dev)\"\n", StepField::Output),
        ("shape = \"process\"\n", StepField::Shape),
    ];
    for (line, field) in fields {
        assert_eq!(broken_row(6, line, ""), [Defect::StepFieldMissing { place: 6, field }]);
    }
    let text = "text = \"*Developer* melakukan *testing* di server dev.\"";
    assert_eq!(broken(text, "text = \" \""), [Defect::StepFieldMissing { place: 7, field: StepField::Text }]);
}

#[test]
fn v02_a_time_is_minutes_or_the_due_date() {
    let missing = [Defect::StepFieldMissing { place: 1, field: StepField::Time }];
    for time in ["minutes = 0", "minutes = 15, by = \"due\"", "text = \"\", minutes = 15"] {
        let text = if time.contains("text") { "" } else { ", text = \"15 menit\"" };
        assert_eq!(
            broken("time = { minutes = 15, text = \"15 menit\" }", &format!("time = {{ {time}{text} }}")),
            missing,
            "{time}"
        );
    }
}

#[test]
fn v03_there_is_one_start_and_one_end() {
    assert_eq!(broken("shape = \"start\"", "shape = \"process\""), [Defect::StartShapes { found: 0 }]);
    assert_eq!(broken_row(2, "\"process\"", "\"start\""), [Defect::StartShapes { found: 2 }]);
    assert_eq!(broken("shape = \"end\"", "shape = \"process\""), [Defect::EndShapes { found: 0 }]);
    assert_eq!(broken_row(2, "\"process\"", "\"end\""), [Defect::EndShapes { found: 2 }]);
}

#[test]
fn v04_performers_are_declared_roles() {
    assert_eq!(
        broken_row(12, "performer = \"sysadmin\"", "performer = \"operator\""),
        [Defect::RoleUnknown { place: Some(12), role: "operator".to_owned() }]
    );
    assert_eq!(
        broken("repository = { by = \"project_manager\" }", "repository = { by = \"manager\" }"),
        [Defect::RoleUnknown { place: None, role: "manager".to_owned() }]
    );
    let twice = broken("id = \"tester\"", "id = \"sysadmin\"");
    assert!(twice.contains(&Defect::RoleTwice { role: "sysadmin".to_owned() }), "{twice:?}");
}

#[test]
fn v05_lanes_are_one_to_n() {
    assert_eq!(broken("lane = 4", "lane = 5"), [Defect::Lanes { found: vec![1, 2, 3, 5] }]);
    assert_eq!(broken("lane = 2", "lane = 1"), [Defect::Lanes { found: vec![1, 1, 3, 4] }]);
}

#[test]
fn v05_a_role_without_lane_names_a_coordinator_with_one() {
    let tester = "tester".to_owned();
    assert_eq!(
        broken("coordinator = \"project_manager\"\n", ""),
        [Defect::CoordinatorMissing { role: tester.clone() }]
    );
    assert_eq!(
        broken("coordinator = \"project_manager\"", "coordinator = \"tester\""),
        [Defect::CoordinatorWithoutLane { role: tester.clone(), coordinator: tester }]
    );
}

#[test]
fn v06_a_revision_takes_effect_after_the_one_before() {
    let first = Procedure::embedded();
    let next = |day: &str| {
        let text = with("effective_on = 2020-03-24", &format!("effective_on = {day}"));
        Procedure::parse(&text).unwrap().check_after(first)
    };
    assert_eq!(next("2020-03-25"), Ok(()));
    let (effective_on, previous) = (date(2020, 3, 24), date(2020, 3, 24));
    assert_eq!(next("2020-03-24"), Err(Defect::NotLater { effective_on, previous }));
    assert_eq!(next("2020-03-23").unwrap_err().rule(), Some("V06"));
}

#[test]
fn v07_a_code_keeps_its_meaning() {
    assert_eq!(
        broken_row(9, "performer = \"tester\"", "performer = \"developer\""),
        [Defect::MeaningChanged { place: 9, performer: "developer".to_owned(), expected: "tester" }]
    );
}

#[test]
fn v08_warns_of_sentences_that_do_not_begin_with_an_active_verb() {
    // The text of 2020 names the subject in every row.
    let warnings = Procedure::embedded().warnings();
    assert_eq!(rules(warnings), ["V08"; 13]);
    assert_eq!(warnings[9], Defect::VerbMissing { place: 10, first_word: "PM".to_owned() });
    let text = with("\"*Developer* membuat *branch*", "\"Membuat *branch*");
    let places = Procedure::parse(&text).unwrap().warnings().len();
    assert_eq!(places, 12);
}

#[test]
fn every_defect_of_a_file_is_found_at_once() {
    let text = with("no = 6\n", "no = 7\n").replacen("shape = \"end\"", "shape = \"process\"", 1);
    let text = text.replacen("lane = 4", "lane = 5", 1).replacen("label = \"Membuat branch\"\n", "", 1);
    assert_eq!(rules(&Procedure::parse(&text).unwrap_err()), ["V01", "V02", "V03", "V05"]);
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    assert_eq!(broken("schema = 1", "schema = 2\nnew = 1"), [Defect::UnknownSchema { schema: 2 }]);
    for (old, new) in [
        ("number       =", "nomor        ="),
        ("created_on   = 2020-03-17", "created_on   = 2020-02-30"),
        ("shape = \"start\"", "shape = \"circle\""),
        ("return_label = ", "returns = "),
    ] {
        let line = 1 + Procedure::embedded_text().split(old).next().unwrap().matches('\n').count();
        let defects = broken(old, new);
        let [Defect::Unreadable { line: Some(found), .. }] = defects[..] else { panic!("{defects:?}") };
        // A missing field is reported at its table, so `number` points to the heading or to the unknown key.
        assert!(found <= line, "{old}: line {found}, expected {line}");
    }
}
