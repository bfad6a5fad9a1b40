//! Evidence files of notes and of an official's request (R16, R37).

use super::way::at;
use crate::world::{World, check_in};
use sop::file::{Attached, FileDigest};
use sop::{Event, Subject};

fn sizes<'a>(files: impl Iterator<Item = &'a Attached>) -> Vec<u64> {
    files.map(|file| file.file.size_bytes).collect()
}

#[test]
fn r37_files_are_recorded_right_behind_their_note_and_with_its_step() {
    for (step, given, when, then) in [
        (4, "", "sari notes c1 files=2", "LocalTested, + FilesAttached"),
        (7, "", "sari tests-dev files=1", "DevTested, + FilesAttached"),
        (7, "", "sari tests-dev failed files=1", "DevTested, + FilesAttached"),
        (9, "", "budi tests files=1", "TeamTested, + FilesAttached"),
        (9, "", "budi tests failed files=1", "TeamTested, + FilesAttached"),
        (9, "budi tests", "budi corrects files=1", "NoteCorrected, + FilesAttached"),
        (12, "", "tono checks files=1", "StagingChecked, + FilesAttached"),
        (12, "", "tono checks failed config files=3", "StagingChecked, + FilesAttached"),
    ] {
        check_in(&at(step), given, when, then);
    }
}

#[test]
fn r37_a_note_keeps_its_files_through_later_rounds() {
    let mut world = at(9);
    world.tell("budi tests failed files=2, sari notes c2 files=1");
    let issue = world.issue(1);
    let note = |nth: usize| &issue.notes[issue.notes.len() - nth].text;
    assert_eq!(sizes(issue.files_of(note(2))), [1_001, 1_002]);
    assert_eq!(sizes(issue.files_of(note(1))), [1_001]);
    let places: Vec<String> = issue.files_of(note(2)).map(|file| file.place.to_string()).collect();
    let seq = issue.files_of(note(2)).next().unwrap().place.seq;
    assert_eq!(places, [format!("{seq}-0"), format!("{seq}-1")]);
}

#[test]
fn r37_files_of_a_check_belong_to_the_release_alone() {
    let mut world = at(12);
    world.tell("tono checks files=1");
    assert!(world.issue(1).files.is_empty());
    let release = world.releases.values().next().unwrap();
    assert_eq!(sizes(release.files_of(&release.checks[0].note)), [1_001]);
}

#[test]
fn r16_an_officials_request_and_its_confirmation_hold_files() {
    let mut world = World::new();
    world.tell("rini reports official=whatsapp files=2");
    let issue = world.issue(1);
    let sop::issue::Source::Official { evidence, .. } = &issue.source else { panic!("an official's") };
    assert_eq!(sizes(issue.files_of(evidence)), [1_001, 1_002]);
    world.tell("rini confirms-official files=1");
    let issue = world.issue(1);
    let confirmation = issue.confirmation.clone().unwrap();
    assert_eq!(sizes(issue.files_of(&confirmation)), [1_001]);
}

#[test]
fn the_entry_names_size_and_digest_and_the_name_by_its_digest_alone() {
    let mut world = at(7);
    let entries = world.say("sari tests-dev files=1").unwrap();
    let entry = &entries[1];
    assert_eq!(entry.subject, Subject::Issue(sop::IssueNumber(1)));
    let Event::FilesAttached { of, files, .. } = &entry.event else { panic!("no files") };
    assert_eq!(*of, world.issue(1).notes.last().unwrap().text);
    assert_eq!(files[0].sha256, FileDigest::of(&[1; 32]));
    let body = serde_json::to_string(&entry.event).unwrap();
    assert!(body.contains(&files[0].name.0) && !body.contains("layar"), "{body}");
    assert_eq!(serde_json::from_str::<Event>(&body).unwrap(), entry.event);
}
