//! Evidence files and reminders in their tables: files that wait, files that the record names, and the last
//! reminder of a due date; all rebuilt as they were.

use crate::world::{DEVELOPER, PM, World, commit, note, places, prose};
use sop::acts::{Drawn, remind};
use sop::event::Verdict;
use sop::steps::s03_create_branch;
use sop::steps::s05_test_local::{self, TestLocal};
use sop::text::TextKind;
use sop::{Actor, CaseFile, FileDigest, FileKind, Files, Moment, NewFile, PersonId};
use store::What;
use store::rows::NewUpload;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn upload(name: &str, person: PersonId, sha256: &FileDigest) -> NewUpload {
    NewUpload {
        upload: name.repeat(4),
        person,
        name: format!("{name}.png"),
        kind: FileKind::Png,
        size_bytes: 1_000,
        sha256: sha256.clone(),
    }
}

#[tokio::test]
async fn a_file_that_waits_is_its_senders_for_a_day() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let sha256 = FileDigest::of(&[1; 32]);
        for row in
            [upload("a", DEVELOPER, &sha256), upload("a", DEVELOPER, &sha256), upload("b", PM, &sha256)]
        {
            let kept =
                world.store.writer.plain(move |rows| Box::pin(async move { rows.upload_add(&row).await }));
            kept.await.unwrap();
        }
        let now = world.time.now();
        let ids = ["aaaa".to_owned(), "bbbb".to_owned()];
        let mine = reader.uploads(DEVELOPER, &ids, now).await.unwrap();
        assert_eq!(mine.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["a.png"]);
        assert_eq!(reader.uploaded_bytes(DEVELOPER, Moment(0)).await.unwrap(), 1_000, "twice is once");
        assert_eq!(reader.uploaded_bytes(DEVELOPER, now.plus_ms(DAY_MS)).await.unwrap(), 0);
        assert!(reader.uploads(DEVELOPER, &ids, now.plus_ms(DAY_MS + 1)).await.unwrap().is_empty());
        assert!(reader.file_is_named(&sha256).await.unwrap());
        world.time.forward_ms(DAY_MS + 2 * 60 * 60 * 1000);
        let swept = world.store.writer.plain(|rows| Box::pin(async move { rows.uploads_sweep().await }));
        assert_eq!(swept.await.unwrap(), 2);
        assert!(!reader.file_is_named(&sha256).await.unwrap());
    }
}

#[tokio::test]
async fn files_and_reminders_of_the_record_are_rebuilt() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        world.assign(issue).await;
        let (what, developer) = (What::Issue(issue), Actor::on_the_web(DEVELOPER));
        let branch = s03_create_branch::CreateBranch::default();
        let ask = move |case: &CaseFile, by: &Actor| s03_create_branch::create_branch(case, by, branch);
        world.act(what.clone(), developer, ask).await;
        let made = |case: &CaseFile, by: &Actor| {
            let from = case.application.as_ref().unwrap().staging.clone().unwrap();
            s03_create_branch::branch_made(case, by, &from)
        };
        world.act(what.clone(), Actor::machine(), made).await;
        let sha256 = FileDigest::of(&[2; 32]);
        let file = NewFile {
            name: prose(TextKind::FileName, "layar.png"),
            kind: FileKind::Png,
            size_bytes: 1_234,
            sha256: sha256.clone(),
        };
        let act = TestLocal {
            commit: commit(9),
            verdict: Verdict::Passed,
            note: note("login dan laporan dicoba"),
            files: Files::new(vec![file]).unwrap(),
            drawn: Drawn::default(),
        };
        let test = move |case: &CaseFile, by: &Actor| s05_test_local::test_local(case, by, act);
        world.act(what.clone(), developer, test).await;
        let reader = &world.store.reader;
        assert!(reader.file_is_named(&sha256).await.unwrap());
        assert_eq!(reader.evidence_size().await.unwrap(), (1, 1_234));
        let named = reader.entries_with_files(sop::Seq(0)).await.unwrap();
        assert_eq!(named.len(), 1);
        assert!(reader.entries_with_files(named[0].seq).await.unwrap().is_empty());

        let due = world.case(what.clone()).await.issue().unwrap().due().unwrap();
        let waiting = |horizon, working| reader.issues_to_remind(horizon, working);
        assert!(waiting(due.plus_ms(-1), true).await.unwrap().is_empty());
        assert_eq!(waiting(due, true).await.unwrap(), [issue]);
        assert!(waiting(due, false).await.unwrap().is_empty(), "at night only what is darurat");
        let late = world.calendar.next_open(due.plus_ms(20 * DAY_MS)).plus_minutes(60);
        world.time.forward_ms(late.ms() - world.time.now().ms());
        let times = remind::ReminderTimes::default();
        let tell = move |case: &CaseFile, by: &Actor| remind::remind_of_due(case, by, &times);
        let told = world.act(what.clone(), Actor::machine(), tell).await;
        assert_eq!(told.entries.len(), 1);
        assert_eq!(world.act(what, Actor::machine(), tell).await.entries, []);
        assert!(waiting(late, true).await.unwrap().is_empty(), "the last reminder was told");
        world.rebuild_equals_live().await;
    }
}
