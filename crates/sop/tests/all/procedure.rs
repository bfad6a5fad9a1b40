//! The revision file of SOP 264: what it says (R1, R2, R5), what makes a file invalid (V01 to V08), and the
//! page that is generated from it.

mod broken;
mod draft;
mod page;

use std::str::FromStr;

use sop::Step;
use sop::calendar::Calendar;
use sop::markup::{self, Run};
use sop::procedure::{ExtraLabel, Procedure, Shape};

#[test]
fn r1_the_identity_is_that_of_the_sop() {
    let identity = &Procedure::embedded().identity;
    assert_eq!(identity.number, "264/SOP/Kominfo-PE/3/2020");
    assert_eq!(identity.title, "Pengerjaan *Issue* Aplikasi");
    assert_eq!((identity.created_on.to_string(), identity.revised_on), ("2020-03-17".to_owned(), None));
    assert_eq!(identity.approved_by.position, "Kepala Dinas Komunikasi dan Informatika Kota Batam");
    assert_eq!(identity.units, ["Bidang Penyelenggaraan E-Government", "Seksi Pengembangan Aplikasi"]);
    assert_eq!(Procedure::embedded().revision_id().0, "264/SOP/Kominfo-PE/3/2020 rev. 0");
}

#[test]
fn r2_the_lists_are_complete_and_in_order() {
    let procedure = Procedure::embedded();
    let documents = &procedure.documents;
    let qualified = procedure.roles.iter().filter(|role| role.qualification.is_some()).count();
    let counts = [
        documents.legal_bases.len(),
        qualified,
        documents.related_sops.len(),
        documents.equipment.len(),
        documents.warnings.len(),
        documents.recording.len(),
        documents.legend.len(),
        documents.notes.len(),
    ];
    assert_eq!(counts, [14, 4, 3, 5, 2, 1, 4, 5]);
    assert!(documents.legal_bases[0].starts_with("Undang-undang Nomor 11 tahun 2008"));
    assert!(documents.notes[2].starts_with("Semua pembuatan, penghapusan"));
    assert_eq!(documents.links["gitlab.batam.go.id"], "https://gitlab.batam.go.id");
}

#[test]
fn r4_the_revision_is_in_force_from_midnight_of_its_effective_date() {
    let from = Calendar::office_default().start_of(Procedure::embedded().identity.effective_on);
    assert_eq!(from, sop::Moment::from_str("2020-03-24T00:00:00+07:00").unwrap());
}

#[test]
fn r5_the_annex_has_thirteen_rows_in_four_lanes() {
    let procedure = Procedure::embedded();
    let lanes = Step::ALL.map(|step| procedure.lane(step));
    assert_eq!(lanes, [1, 2, 3, 3, 3, 3, 3, 3, 2, 2, 2, 4, 4]);
    let decisions = procedure.steps().iter().filter(|row| row.shape == Shape::Decision);
    assert_eq!(decisions.map(|row| row.step.no()).collect::<Vec<_>>(), [5, 7, 9, 10, 12]);
    assert_eq!(procedure.step(Step::TestLocal).as_printed.shape, Some(Shape::Process));
    let last = procedure.step(Step::MergeMaster);
    assert_eq!((last.requirements.len(), last.output.as_str()), (0, "aplikasi ter-update."));
    assert_eq!(last.as_printed.output.as_deref(), Some(""));
}

#[test]
fn r20_r25_the_first_three_steps_have_minutes_and_r58_the_others_the_due_date() {
    let minutes = Step::ALL.map(|step| Procedure::embedded().standard_minutes(step));
    let mut expected = [None; 13];
    expected[..3].copy_from_slice(&[Some(15), Some(5), Some(5)]);
    assert_eq!(minutes, expected);
    assert_eq!(Procedure::embedded().step(Step::Develop).time.text(), "Sesuai *Due Date*");
}

#[test]
fn every_step_verdict_and_extra_entry_has_a_name() {
    let procedure = Procedure::embedded();
    assert_eq!(procedure.numbered_label(Step::Report), "01 Membuat issue");
    assert_eq!(procedure.numbered_label(Step::MergeMaster), "13 Merge ke master");
    let returned = Step::ALL.into_iter().filter(|step| procedure.return_label(*step).is_some());
    assert_eq!(returned.map(Step::no).collect::<Vec<_>>(), [5, 7, 9, 10, 12]);
    for label in ExtraLabel::ALL {
        assert!(!procedure.extra_label(label).is_empty(), "{}", label.key());
    }
    assert_eq!(
        procedure.numbered_extra_label(Step::TestTeam, ExtraLabel::TestTeamMrReturned),
        "09 PM mengembalikan MR"
    );
}

#[test]
fn a_file_without_the_newer_labels_takes_them_from_the_built_in_one() {
    let (before, _) = Procedure::embedded_text().split_once("[labels]").unwrap();
    let procedure = Procedure::parse(before).unwrap();
    assert_eq!(procedure.extra_label(ExtraLabel::Cancelled), "Issue dibatalkan");
    assert_ne!(procedure.sha256(), Procedure::embedded().sha256());
    assert_eq!(Procedure::embedded().sha256().len(), 64);
}

#[test]
fn markup_is_cut_into_plain_and_italic() {
    let run = |text, italic| Run { text, italic };
    assert_eq!(
        markup::runs("*Developer* membuat *branch*."),
        [run("Developer", true), run(" membuat ", false), run("branch", true), run(".", false)]
    );
    assert_eq!(markup::runs("PC/Laptop"), [run("PC/Laptop", false)]);
    assert_eq!(markup::runs("5 * 3"), [run("5 * 3", false)]);
    assert_eq!(markup::runs("*a* b*"), [run("a", true), run(" b*", false)]);
    assert_eq!(markup::runs("**"), []);
    assert_eq!(markup::runs(""), []);
    assert_eq!(markup::plain("Pengerjaan *Issue* Aplikasi"), "Pengerjaan Issue Aplikasi");
}
