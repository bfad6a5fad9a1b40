//! The search on both stores: by roots, in sight, forgotten with what was erased, the same after a rebuild.

use crate::world::{ADMIN, DEVELOPER, PM, REPORTER, STRANGER, TESTER, World, commit, places};
use sop::acts::people;
use sop::{Actor, CaseFile, PersonId, Role, Subject};
use store::read::{FoundKind, IssueFilter, Search, StandingFilter};
use store::{Reader, What};

fn search(text: &str, kinds: &[FoundKind]) -> Search {
    let filter = IssueFilter { standing: StandingFilter::All, ..IssueFilter::default() };
    Search { text: text.to_owned(), kinds: kinds.to_vec(), rows: 20, filter, before: None }
}

/// What somebody finds: kind and number of each.
async fn found(reader: &Reader, who: PersonId, text: &str) -> Vec<String> {
    let rows = reader.search(who, &search(text, &FoundKind::ALL)).await.unwrap();
    let number = |row: &store::read::FoundRow| row.issue.map_or(row.request().0, |issue| issue.0);
    rows.iter().map(|row| format!("{} {}", row.kind().unwrap().code(), number(row))).collect()
}

#[tokio::test]
async fn words_are_found_by_their_roots_on_both_stores() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let first = world.report("Izin tidak tersimpan", false).await;
        let second = world.report("Laporan bulanan tidak tercetak", false).await;
        world.assign(first).await;
        world.develop(first, commit(10)).await;
        for (text, hits) in [
            ("penyimpanan", vec!["issue 2", "issue 1", "request 1"]),
            ("PERIZINAN disimpan", vec!["issue 2", "issue 1", "request 1"]),
            ("mencetak", vec!["issue 2"]),
            ("tidak", vec!["issue 2", "issue 1"]),
            ("tidak bulan", vec!["issue 2"]),
            ("cetak izin", vec!["issue 2"]),
            ("cetak merpati", vec![]),
            ("' | ! & :* \" NEAR(", vec![]),
            ("351215", vec!["issue 2", "issue 1"]),
            ("perizinan ", vec!["issue 2", "issue 1", "request 1", "application 1"]),
        ] {
            let mut got = found(&reader, PM, text).await;
            got.retain(|hit| !hit.starts_with("note"));
            assert_eq!(got, hits, "{text} on {:?}", place.kind());
        }
        assert!(!found(&reader, PM, "uji").await.is_empty(), "notes are found");
        assert_eq!(found(&reader, PM, "sari").await, ["person 4"]);
        let before = reader.statements();
        found(&reader, PM, "izin").await;
        assert_eq!(reader.statements() - before, 1);
        let page = Search { rows: 1, ..search("tidak", &[FoundKind::Issue]) };
        let newest = reader.search(PM, &page).await.unwrap();
        assert_eq!(newest[0].issue, Some(second));
        let older = Search { before: Some(newest[0].doc), ..page };
        assert_eq!(reader.search(PM, &older).await.unwrap()[0].issue, Some(first));
        let narrow = IssueFilter { step: Some(sop::Step::Assign), ..IssueFilter::default() };
        let narrow = Search { filter: narrow, ..search("tidak", &[FoundKind::Issue]) };
        let narrowed = reader.search(PM, &narrow).await.unwrap();
        assert_eq!(narrowed.iter().map(|row| row.issue).collect::<Vec<_>>(), [Some(second)]);
    }
}

#[tokio::test]
async fn sb3_sb13_sight_stands_inside_the_search() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let secret = world.report("Kebocoran kenari warga", true).await;
        let subject = Subject::Issue(secret);
        let say = world.store.writer.plain(move |rows| {
            Box::pin(async move { rows.comment_add(subject, PM, "Kenari sudah dibahas.").await })
        });
        say.await.unwrap();
        let all = ["issue 1", "comment 1"];
        for (who, sees) in
            [(REPORTER, true), (PM, true), (TESTER, false), (DEVELOPER, false), (STRANGER, false)]
        {
            let hits = found(&reader, who, "kenari").await;
            assert_eq!(hits, if sees { all.to_vec() } else { vec![] }, "{who}");
        }
        assert!(found(&reader, STRANGER, "sari").await.is_empty(), "no application in common");
        assert!(found(&reader, STRANGER, "perizinan").await.is_empty());
        assert_eq!(found(&reader, ADMIN, "sari").await, ["person 4"]);
        let grant =
            |case: &CaseFile, by: &Actor| people::set_office_role(case, by, STRANGER, Role::Superior, true);
        world.act(What::Office, Actor::on_the_web(ADMIN), grant).await;
        assert_eq!(found(&reader, STRANGER, "kenari").await, all, "a superior sees every application");
        assert!(reader.places_named(TESTER, &commit(1).as_str()[..8]).await.unwrap().len() <= 10);
        assert!(!reader.places_named(TESTER, commit(2).as_str()).await.unwrap().is_empty());
        assert!(reader.places_named(ADMIN, commit(2).as_str()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_is_deleted_or_erased_is_forgotten_and_a_rebuild_finds_the_same() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let issue = world.report("Kuota izin tidak tersimpan", false).await;
        world.assign(issue).await;
        world.develop(issue, commit(10)).await;
        let subject = Subject::Issue(issue);
        let plain = |words: &'static str| {
            world.store.writer.plain(move |rows| {
                Box::pin(async move {
                    let comment = rows.comment_add(subject, PM, words).await?;
                    rows.comment_edit(comment, PM, &format!("{words} burung")).await?;
                    Ok(comment)
                })
            })
        };
        let (kept, gone) = (plain("kenari").await.unwrap(), plain("merpati").await.unwrap());
        assert_eq!(found(&reader, PM, "burung").await, ["comment 1", "comment 1"]);
        let deleted = world
            .store
            .writer
            .plain(move |rows| Box::pin(async move { rows.comment_delete(gone, PM).await }));
        assert!(deleted.await.unwrap());
        assert_eq!(found(&reader, PM, "merpati").await, Vec::<String>::new());
        assert_eq!(found(&reader, PM, "kenari").await, ["comment 1"], "{kept}");
        let before = reader.projections().await.unwrap();
        assert!(before.iter().any(|line| line.starts_with("search_row: ")));
        world.store.writer.rebuild().await.unwrap();
        assert_eq!(reader.projections().await.unwrap(), before);
        assert_eq!(found(&reader, PM, "kenari").await, ["comment 1"]);
        let title = world.case(What::Issue(issue)).await.issue().unwrap().title.clone();
        assert!(found(&reader, PM, "kuota").await.contains(&"issue 1".to_owned()));
        let erase =
            world.store.writer.plain(move |rows| Box::pin(async move { rows.text_erase(&title).await }));
        assert!(erase.await.unwrap());
        assert!(!found(&reader, PM, "kuota").await.contains(&"issue 1".to_owned()));
        assert!(found(&reader, PM, "simpan").await.contains(&"issue 1".to_owned()), "its body stays");
        let after = reader.projections().await.unwrap();
        world.store.writer.rebuild().await.unwrap();
        assert_eq!(reader.projections().await.unwrap(), after, "erased words come back by no rebuild");
    }
}
