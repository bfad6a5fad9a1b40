//! A revision in the making: what an editor changes, what stays, and what differs from the one in force.

use jiff::civil::date;
use sop::procedure::{
    Approver, Change, Defect, Draft, Part, Piece, Place, Procedure, Shape, StepField, TimeStandard, compare,
    marks,
};
use sop::{Role, Step};

fn draft() -> Draft {
    Draft::from_revision(Procedure::embedded_text(), 1, date(2026, 12, 1)).unwrap()
}

/// Everything that the file holds comes back, but for what belongs to a damaged source.
#[test]
fn r4_a_draft_begins_as_the_revision_and_is_read_back_as_it_was_written() {
    let draft = draft();
    let made = draft.procedure().unwrap();
    let old = Procedure::embedded();
    assert_eq!((made.identity.revision, made.identity.revised_on), (1, Some(date(2026, 12, 1))));
    assert_eq!(made.identity.effective_on, date(2026, 12, 2));
    assert_eq!(
        (&made.documents, &made.roles, &made.prerequisites),
        (&old.documents, &old.roles, &old.prerequisites)
    );
    for (made, old) in made.steps().iter().zip(old.steps()) {
        assert!(made.as_printed.is_empty());
        assert_eq!(
            (&made.text, &made.requirements, &made.time, made.shape),
            (&old.text, &old.requirements, &old.time, old.shape)
        );
    }
    let again = Draft::read(&draft.text()).unwrap();
    assert_eq!(again.text(), draft.text());
    assert_eq!(made.check_after(old), Ok(()), "V06");
}

#[test]
fn r4_an_edited_draft_says_what_was_typed_and_nothing_else_changes() {
    let mut draft = draft();
    let mut row = draft.step(Step::TestTeam).unwrap();
    row.text = "Melakukan *testing* \"penuh\"\ndi server dev.".to_owned();
    row.requirements.push("Kasus uji".to_owned());
    row.decision = false;
    row.time = TimeStandard::Minutes { minutes: 60, text: "60 menit".to_owned() };
    draft.set_step(Step::TestTeam, row.clone());
    let mut first = draft.step(Step::Report).unwrap();
    first.decision = true;
    draft.set_step(Step::Report, first);
    let mut lists = draft.lists();
    lists.legal_bases.remove(3);
    lists.qualifications[2] = "Adalah pengembang.".to_owned();
    draft.set_lists(lists.clone());
    let mut identity = draft.identity();
    identity.title = "Pengerjaan Issue".to_owned();
    draft.set_identity(identity.clone());
    let nip = Some("19800101 200501 1 001".to_owned());
    let approver = Approver { position: "Kepala Dinas".to_owned(), name: None, rank: None, nip };
    draft.set_approval(approver.clone(), date(2027, 1, 1));
    let draft = Draft::read(&draft.text()).unwrap();
    assert_eq!((draft.step(Step::TestTeam), draft.lists(), draft.identity()), (Some(row), lists, identity));
    assert_eq!(draft.approval(), (&approver, date(2027, 1, 1)));
    let made = draft.procedure().unwrap();
    assert_eq!(made.standard_minutes(Step::TestTeam), Some(60));
    assert_eq!(made.step(Step::TestTeam).shape, Shape::Process);
    assert_eq!(made.step(Step::Report).shape, Shape::Start, "the beginning stays one");
    assert_eq!(made.step(Step::TestTeam).performer, Role::Tester.code());
}

/// V01, V04, V05 and V07 cannot be broken from here; what can be is told with its field.
#[test]
fn v02_an_emptied_field_of_a_draft_is_told_with_its_step() {
    let mut draft = draft();
    let mut row = draft.step(Step::Push).unwrap();
    row.output = " ".to_owned();
    row.time = TimeStandard::Minutes { minutes: 0, text: "0".to_owned() };
    draft.set_step(Step::Push, row);
    let missing = |field| Defect::StepFieldMissing { place: 6, field };
    let found = draft.procedure().unwrap_err();
    assert_eq!(found, [missing(StepField::Output), missing(StepField::Time)]);
}

#[test]
fn a_comparison_names_each_field_that_differs_by_its_step() {
    let old = Procedure::embedded();
    assert_eq!(compare(old, old), []);
    let mut draft = draft();
    let mut row = draft.step(Step::TestDev).unwrap();
    row.requirements.remove(1);
    row.decision = false;
    draft.set_step(Step::TestDev, row);
    let made = draft.procedure().unwrap();
    let changes = compare(old, &made);
    let places: Vec<(Part, Place)> = changes.iter().map(|change| (change.part, change.place)).collect();
    let step = Part::Step(Step::TestDev);
    assert_eq!(
        places,
        [
            (Part::Identity, Place::Revision),
            (Part::Identity, Place::RevisedOn),
            (Part::Identity, Place::EffectiveOn),
            (step, Place::Requirements),
            (step, Place::Shape),
        ]
    );
    let Change { before, after, .. } = &changes[4];
    assert_eq!((before.as_str(), after.as_str()), ("decision", "process"));
}

#[test]
fn marks_show_the_words_that_went_and_came() {
    let (same, removed, added) = (
        |text: &str| Piece::Same(text.to_owned()),
        |text: &str| Piece::Removed(text.to_owned()),
        |text: &str| Piece::Added(text.to_owned()),
    );
    assert_eq!(
        marks("PM setuju permintaan merge", "PM menyetujui permintaan merge"),
        [same("PM "), removed("setuju"), added("menyetujui"), same(" permintaan merge")]
    );
    assert_eq!(marks("a\nb\nc", "a\nc\nd"), [same("a\n"), removed("b\n"), same("c"), added("\nd")]);
    assert_eq!(marks("a b c", "x y z"), [removed("a b c"), added("x y z")], "not word by word");
    assert_eq!(marks("", "baru"), [added("baru")]);
    assert_eq!(marks("é ü", ""), [removed("é ü")]);
    assert_eq!(marks("", ""), []);
}
