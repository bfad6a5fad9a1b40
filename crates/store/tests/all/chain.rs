//! The chain: what was changed is named, what is exported proves itself, the journal takes no change.

use crate::world::{World, places};
use sop::Seq;
use sqlx::{AssertSqlSafe, Connection, Executor};
use store::proof::{Chain, Defect, verify_export};
use store::{Place, Store};

async fn export(store: &Store) -> String {
    let mut out = Vec::new();
    store.reader.export(&mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

/// INV 2: flip each byte of an entry's line; the check names that entry or, where its number is hit, a gap
/// there.
#[tokio::test]
async fn inv2_every_flipped_byte_of_an_entry_is_named() {
    let world = World::sqlite().await;
    let export = export(&world.store).await;
    let lines: Vec<&str> = export.lines().collect();
    let (third, rest) = (lines[2], &lines[3..5]);
    let mut tried = 0;
    for at in 0..third.len() {
        for bit in [1_u8, 32] {
            let mut bytes = third.as_bytes().to_vec();
            bytes[at] ^= bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            if flipped.contains('\n') || flipped.contains('\r') {
                continue;
            }
            let text = format!("{}\n{}\n{flipped}\n{}\n", lines[0], lines[1], rest.join("\n"));
            match verify_export(text.as_bytes()).unwrap() {
                Chain::Broken { seq, .. } => assert_eq!(seq, Seq(3), "byte {at}: {flipped}"),
                whole => panic!("byte {at} went unseen: {flipped}: {whole:?}"),
            }
            tried += 1;
        }
    }
    assert!(tried > 200);
    let whole = verify_export(export.as_bytes()).unwrap();
    assert!(matches!(whole, Chain::Whole { entries, .. } if entries == lines.len() as i64));
}

#[tokio::test]
async fn inv2_a_missing_line_is_a_gap_and_a_cut_tail_is_not_seen_without_a_head() {
    let world = World::sqlite().await;
    let export = export(&world.store).await;
    let mut lines: Vec<&str> = export.lines().collect();
    lines.remove(1);
    let broken = verify_export(lines.join("\n").as_bytes()).unwrap();
    assert_eq!(broken, Chain::Broken { seq: Seq(2), defect: Defect::Gap });
    let cut: Vec<&str> = export.lines().take(4).collect();
    let whole = verify_export(cut.join("\n").as_bytes()).unwrap();
    assert!(matches!(whole, Chain::Whole { entries: 4, .. }), "hence the daily head is shown outside");
}

/// INV 5: triggers in both stores.
#[tokio::test]
async fn inv5_the_journal_takes_no_change() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let head = world.store.reader.head().await.unwrap().seq.0;
        let copy = "select $seq, at_ms, subject, touches, actor, role, channel, revision, body, $prev, $hash
            from journal";
        let (one, two) = match place {
            Place::Sqlite(_) => ("x'01'", "x'02'"),
            Place::Postgres(_) => ("'\\x01'::bytea", "'\\x02'::bytea"),
        };
        let columns = "seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash";
        let insert = |verb: &str, seq: i64| {
            let copy = copy.replace("$seq", &seq.to_string()).replace("$prev", one).replace("$hash", two);
            format!("{verb} into journal ({columns}) {copy} where seq = 1")
        };
        let mut attempts = vec![
            "update journal set body = '{}' where seq = 1".to_owned(),
            "delete from journal where seq = 1".to_owned(),
            "delete from journal".to_owned(),
            insert("insert", head + 2),
        ];
        match &place {
            Place::Sqlite(_) => attempts.push(insert("insert or replace", 1)),
            Place::Postgres(_) => attempts.push("truncate journal".to_owned()),
        }
        for attempt in attempts {
            let refused = match &place {
                Place::Sqlite(file) => {
                    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                    connection.execute(AssertSqlSafe(attempt.clone())).await.map(|_| ())
                }
                Place::Postgres(url) => {
                    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                    connection.execute(AssertSqlSafe(attempt.clone())).await.map(|_| ())
                }
            };
            let refused = refused.expect_err(&attempt).to_string();
            assert!(refused.contains("journal"), "{attempt}: {refused}");
        }
        assert!(matches!(world.store.reader.verify().await.unwrap(), Chain::Whole { .. }));
    }
}

/// INV 2, in the store: whoever gets round the triggers is found all the same.
#[tokio::test]
async fn inv2_a_change_behind_the_triggers_is_named() {
    let world = World::sqlite().await;
    let file = world.directory.as_ref().unwrap().path().join("alur.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    for (column, value) in [
        ("actor", "'person:2'"),
        ("at_ms", "1"),
        ("role", "'tester'"),
        ("channel", "'api'"),
        ("revision", "'x'"),
        ("subject", "'issue:9'"),
        ("touches", "'issue:9'"),
        ("body", "body || ' '"),
        ("hash", "x'00'"),
        ("prev", "x'00'"),
    ] {
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        let script = format!(
            "begin; drop trigger journal_no_update; create table kept as select * from journal where seq = 5;
             update journal set {column} = {value} where seq = 5;
             create trigger journal_no_update before update on journal
             begin select raise(abort, 'journal is append-only'); end; commit;"
        );
        connection.execute(AssertSqlSafe(script)).await.unwrap();
        let found = world.store.reader.verify().await.unwrap();
        assert!(matches!(found, Chain::Broken { seq: Seq(5), .. }), "{column}: {found:?}");
        let back = format!(
            "begin; drop trigger journal_no_update;
             update journal set {column} = (select {column} from kept) where seq = 5; drop table kept;
             create trigger journal_no_update before update on journal
             begin select raise(abort, 'journal is append-only'); end; commit;"
        );
        connection.execute(AssertSqlSafe(back)).await.unwrap();
        assert!(matches!(world.store.reader.verify().await.unwrap(), Chain::Whole { .. }), "{column}");
    }
}

/// D13: erased text leaves the chain valid.
#[tokio::test]
async fn d13_an_erased_text_leaves_the_chain_whole() {
    let world = World::sqlite().await;
    let issue = world.report("Izin tidak tersimpan", false).await;
    let case = world.case(store::What::Issue(issue)).await;
    let title = case.issues[&issue].title.clone();
    assert_eq!(world.store.reader.texts(std::slice::from_ref(&title)).await.unwrap().len(), 1);
    let erased = title.clone();
    let done =
        world.store.writer.plain(move |rows| Box::pin(async move { rows.text_erase(&erased).await })).await;
    assert!(done.unwrap());
    assert!(world.store.reader.texts(&[title]).await.unwrap().is_empty());
    assert!(matches!(world.store.reader.verify().await.unwrap(), Chain::Whole { .. }));
    world.rebuild_equals_live().await;
}
