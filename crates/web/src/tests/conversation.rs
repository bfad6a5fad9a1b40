//! The discussion of an issue as its readers meet it: preview, mentions, references, changes, undo, files.

use super::evidence::{ask, kept, office, on_disk, send};
use super::office::{Answer, Office, person};
use axum::http::{StatusCode, header};
use sop::{IssueNumber, Subject};
use store::read::TalkPart;

/// A picture of 480 by 360 pixels, as far as its head tells.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\xe0\0\0\x01\x68\x08\x02\0\0\0\0\0\0\0";

async fn say(office: &Office, who: &str, issue: i64, text: &str) -> i64 {
    let cookie = office.sign_in(who).await;
    let answer = office.post(&cookie, &format!("/issues/{issue}/comments"), &[("text", text)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (page, comment) = answer.location.split_once("#komentar-").expect("the place of the comment");
    assert_eq!(page, format!("/issues/{issue}"));
    comment.parse().unwrap()
}

async fn page(office: &Office, who: &str, path: &str) -> String {
    let answer = office.get(&office.sign_in(who).await, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
    answer.body
}

/// How many notices the navigation counts.
async fn unread(office: &Office, who: &str) -> i64 {
    let page = page(office, who, "/inbox").await;
    let (_, rest) = page.split_once("Kotak masuk (").unwrap();
    rest.split_once(')').unwrap().0.parse().unwrap()
}

async fn act(office: &Office, who: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    office.post(&office.sign_in(who).await, path, form).await
}

#[tokio::test]
async fn a_comment_is_shown_as_it_will_look_before_it_is_sent() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let text = "**Tebal** #2 @rini @orang\n\n<script>alert(1)</script>";
    let asked = [("text", text), ("preview", "1")];
    let shown = send(&office, &dewi, "/issues/1/comments", &asked, &[("layar.png", PICTURE)]).await;
    assert_eq!(shown.status, StatusCode::OK);
    for held in [
        "id=\"pratinjau\"",
        "<strong>Tebal</strong>",
        "<a href=\"/issues/2\" rel=\"nofollow noreferrer noopener\">#2</a>",
        "<strong>@rini</strong> @orang",
        "&lt;script&gt;",
        "**Tebal** #2 @rini @orang",
        "layar.png (33 B)",
        "Diskusi (0)",
    ] {
        assert!(shown.body.contains(held), "no {held}: {}", shown.body);
    }
    assert_eq!(kept(&shown).len(), 1, "the file is not chosen again");
    let talk =
        office.app.reader().conversation(person("dewi"), IssueNumber(1), TalkPart::default()).await.unwrap();
    assert!(talk.comments.is_empty() && !page(&office, "rini", "/inbox").await.contains("menyebut"));
    let empty = act(&office, "dewi", "/issues/1/comments", &[("text", " "), ("preview", "1")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_comment_sent_twice_is_one_and_a_refused_one_keeps_its_text() {
    let office = office().await;
    let first = say(&office, "dewi", 1, "Sudah saya coba.").await;
    assert_eq!(say(&office, "dewi", 1, "Sudah saya coba.").await, first);
    office.app.clock().advance_ms(61_000);
    assert_ne!(say(&office, "dewi", 1, "Sudah saya coba.").await, first);
    let many: Vec<String> = (0..21).map(|n| format!("@orang{n}")).collect();
    let named: Vec<String> = (1..=51).map(|n| format!("#{n}")).collect();
    for (text, said) in
        [(many.join(" "), "Paling banyak 20 orang"), (named.join(" "), "Paling banyak 50 issue")]
    {
        let refused = act(&office, "dewi", "/issues/1/comments", &[("text", &text)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(said) && refused.body.contains(&text), "{}", refused.body);
    }
    let long = "x".repeat(10_001);
    let refused = act(&office, "dewi", "/issues/1/comments", &[("text", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&long));
}

/// Issue 2 is confidential: dewi works on it, dodi of the same application may not read it.
#[tokio::test]
async fn who_is_mentioned_is_told_once_and_only_where_he_may_read() {
    let office = office().await;
    let open = say(&office, "pandu", 1, "@dewi @tuti @orang @pandu @siapa: coba ulang").await;
    let told = |who: &'static str| {
        let office = &office;
        async move { page(office, who, "/inbox").await.matches("pandu menyebut Anda di #1").count() }
    };
    for (who, times) in [("dewi", 1), ("tuti", 1), ("pandu", 0), ("dodi", 0), ("orang", 0)] {
        assert_eq!(told(who).await, times, "{who}");
    }
    let inbox = page(&office, "dewi", "/inbox").await;
    assert!(inbox.contains(&format!("href=\"/issues/1#komentar-{open}\"")), "{inbox}");
    say(&office, "dewi", 2, "@dodi @pandu rahasia").await;
    assert!(!page(&office, "dodi", "/inbox").await.contains("menyebut"));
    assert!(page(&office, "pandu", "/inbox").await.contains("dewi menyebut Anda di #2"));

    // Changed, it tells those who are new, and nobody twice.
    let changed = [("text", "@dewi @tuti @dodi: coba ulang")];
    act(&office, "pandu", &format!("/issues/1/comments/{open}"), &changed).await;
    for (who, times) in [("dewi", 1), ("dodi", 1)] {
        assert_eq!(told(who).await, times, "{who}");
    }
    let unread = unread(&office, "dodi").await;
    act(&office, "dodi", "/inbox", &[("up-to", "0"), ("comment", &open.to_string())]).await;
    assert_eq!(self::unread(&office, "dodi").await, unread - 1);
    act(&office, "pandu", &format!("/issues/1/comments/{open}/deletion"), &[]).await;
    assert_eq!(told("tuti").await, 0, "what was deleted is told to nobody");
}

#[tokio::test]
async fn what_is_named_links_both_ways_for_those_who_may_read() {
    let office = office().await;
    let one = say(&office, "dewi", 1, "Mirip #2, bukan #99 atau !7.").await;
    let two = say(&office, "dewi", 2, "Sebabnya di #1.").await;
    let first = page(&office, "dewi", "/issues/1").await;
    assert!(first.contains("<a href=\"/issues/2\" rel="), "{first}");
    assert!(first.contains("bukan #99 atau !7."), "{first}");
    let back = format!("<a href=\"/issues/2#komentar-{two}\">#2 Izin tidak tersimpan</a>");
    assert!(first.contains("Disebut di") && first.contains(&back), "{first}");
    let second = page(&office, "dewi", "/issues/2").await;
    assert!(second.contains(&format!("<a href=\"/issues/1#komentar-{one}\">")), "{second}");
    // dodi may not read the confidential issue: neither its comment nor that it names this one.
    let seen = page(&office, "dodi", "/issues/1").await;
    assert!(!seen.contains("Disebut di") && !seen.contains(&format!("#komentar-{two}")), "{seen}");
    assert!(!page(&office, "dodi", "/issues/2").await.contains("Sebabnya"));
    act(&office, "dewi", &format!("/issues/2/comments/{two}/deletion"), &[]).await;
    assert!(!page(&office, "dewi", "/issues/1").await.contains("Disebut di"));
}

#[tokio::test]
async fn a_comment_is_its_writers_and_shows_that_it_was_changed() {
    let office = office().await;
    let id = say(&office, "dewi", 1, "Versi satu.").await;
    let path = format!("/issues/1/comments/{id}");
    for who in ["pandu", "kadis", "orang"] {
        for path in [path.clone(), format!("{path}/deletion"), format!("{path}/restoration")] {
            let refused = act(&office, who, &path, &[("text", "Bukan saya.")]).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }
    let foreign = act(&office, "dewi", &format!("/issues/2/comments/{id}"), &[("text", "Lain.")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "a comment of another issue");
    office.app.clock().advance_ms(60_000);
    let asked = act(&office, "dewi", &path, &[("text", "*Versi* dua."), ("preview", "1")]).await;
    assert!(asked.body.contains("<em>Versi</em> dua.") && asked.status == StatusCode::OK, "{}", asked.body);
    assert!(!page(&office, "tuti", "/issues/1").await.contains("dua"));
    let saved = act(&office, "dewi", &path, &[("text", "Versi dua.")]).await;
    assert_eq!(saved.location, "/issues/1?done=comment-saved#diskusi");
    let shown = page(&office, "tuti", "/issues/1").await;
    assert!(shown.contains("Versi dua.") && !shown.contains("Versi satu."), "{shown}");
    assert!(shown.contains(&format!("<a href=\"{path}\">diubah")), "{shown}");
    assert!(!shown.contains(&format!("{path}/deletion")), "another's comment has no button");
    let history = page(&office, "tuti", &path).await;
    assert!(history.contains("Versi 1, ditulis") && history.contains("Versi satu."), "{history}");
    assert!(!history.contains("<textarea"), "only its writer changes it");
    let wrong = act(&office, "dewi", &path, &[("text", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(office.get(&office.sign_in("orang").await, &path).await.status, StatusCode::NOT_FOUND);
    let story = office.app.reader().story(Subject::Issue(IssueNumber(1))).await.unwrap();
    let before = story.len();
    say(&office, "dewi", 1, "Bukan catatan.").await;
    let story = office.app.reader().story(Subject::Issue(IssueNumber(1))).await.unwrap();
    assert_eq!(story.len(), before, "a comment is no entry of the journal");
}

#[tokio::test]
async fn a_deleted_comment_comes_back_for_twenty_seconds() {
    let office = office().await;
    let id = say(&office, "dewi", 1, "Salah tulis.").await;
    let path = format!("/issues/1/comments/{id}");
    let (deletion, restoration) = (format!("{path}/deletion"), format!("{path}/restoration"));
    let gone = act(&office, "dewi", &deletion, &[]).await;
    assert_eq!(gone.location, format!("/issues/1#komentar-{id}"));
    let own = page(&office, "dewi", "/issues/1").await;
    assert!(own.contains("Komentar ini dihapus oleh dewi") && own.contains(&restoration), "{own}");
    assert!(!own.contains("Salah tulis.") && own.contains("Diskusi (0)"));
    let others = page(&office, "tuti", "/issues/1").await;
    assert!(others.contains("dihapus oleh dewi") && !others.contains("Urungkan"), "{others}");
    assert_eq!(office.get(&office.sign_in("dewi").await, &path).await.status, StatusCode::NOT_FOUND);
    office.app.clock().advance_ms(20_000);
    let back = act(&office, "dewi", &restoration, &[]).await;
    assert_eq!(back.location, "/issues/1?done=comment-restored#diskusi");
    assert!(page(&office, "tuti", "/issues/1").await.contains("Salah tulis."));

    act(&office, "dewi", &deletion, &[]).await;
    office.app.clock().advance_ms(20_001);
    let own = page(&office, "dewi", "/issues/1").await;
    assert!(own.contains("dihapus oleh dewi") && !own.contains("Urungkan"), "{own}");
    let late = act(&office, "dewi", &restoration, &[]).await;
    assert_eq!(late.location, "/issues/1?done=comment-late#diskusi");
    assert!(page(&office, "dewi", "/issues/1?done=comment-late").await.contains("tidak dapat dikembalikan"));
    // Once a day its words go for good; that it was there stays.
    let swept = office
        .app
        .writer()
        .plain(|rows| Box::pin(async move { rows.comments_sweep(app::limits::COMMENT_UNDO_MS).await }));
    assert_eq!(swept.await.unwrap(), 1);
    assert!(page(&office, "dewi", "/issues/1").await.contains("dihapus oleh dewi"));
}

#[tokio::test]
async fn files_come_with_a_comment_and_are_for_its_readers() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let texts = [("text", "Lihat layar.")];
    let files: [(&str, &[u8]); 2] = [("layar <1>.png", PICTURE), ("uji.log", b"3 lulus\n")];
    let sent = send(&office, &dewi, "/issues/1/comments", &texts, &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let shown = office.get(&dewi, "/issues/1").await.body;
    let path = "/issues/1/comments/1/files/0";
    let small = format!("<a href=\"{path}\"><img src=\"{path}\" width=\"240\" height=\"180\" alt=\"\"");
    for held in [small.as_str(), "layar &#60;1&#62;.png (33 B)</a>", "uji.log (8 B)</a>"] {
        assert!(shown.contains(held), "no {held}: {shown}");
    }
    assert!(!shown.contains("<img src=\"/issues/1/comments/1/files/1\""), "a text has no picture");
    let (headers, answer) = ask(&office, "GET", path, &[("cookie", dewi.as_str())], Vec::new()).await;
    assert_eq!((answer.status, answer.body), (StatusCode::OK, String::from_utf8_lossy(PICTURE).into_owned()));
    assert_eq!(headers[header::CONTENT_TYPE], "image/png");
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment;"));
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
    for (who, path) in [
        ("orang", path),
        ("dewi", "/issues/2/comments/1/files/0"),
        ("dewi", "/issues/1/comments/2/files/0"),
        ("dewi", "/issues/1/comments/1/files/2"),
    ] {
        assert_eq!(
            office.get(&office.sign_in(who).await, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    send(&office, &dewi, "/issues/2/comments", &texts, &[("lain.png", PICTURE)]).await;
    let hidden = "/issues/2/comments/2/files/0";
    assert_eq!(office.get(&dewi, hidden).await.status, StatusCode::OK);
    assert_eq!(office.get(&office.sign_in("dodi").await, hidden).await.status, StatusCode::NOT_FOUND);
    let before = on_disk(&office);
    let orang = office.sign_in("orang").await;
    let none = send(&office, &orang, "/issues/1/comments", &texts, &[("x.txt", b"asing")]).await;
    assert_eq!((none.status, on_disk(&office)), (StatusCode::NOT_FOUND, before));
    let wrong = send(&office, &dewi, "/issues/1/comments", &[("text", "Lihat.")], &[("a.exe", b"MZ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("a.exe") && wrong.body.contains("Lihat."));
    // The bytes stay as long as a comment names them.
    office.app.clock().advance_ms(2 * 24 * 60 * 60 * 1_000);
    office.app.sweep_files().await.unwrap();
    let dewi = office.sign_in("dewi").await;
    assert_eq!(office.get(&dewi, path).await.status, StatusCode::OK);
    office.post(&dewi, "/issues/1/comments/1/deletion", &[]).await;
    assert_eq!(office.get(&dewi, path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_discussion_costs_no_page_more_than_four_statements() {
    let office = office().await;
    let id = say(&office, "dewi", 1, "Lihat #2 dan @pandu.").await;
    say(&office, "dewi", 2, "Lihat #1.").await;
    act(&office, "dewi", &format!("/issues/1/comments/{id}"), &[("text", "Lihat #2.")]).await;
    let paths = ["/issues/1".to_owned(), "/inbox".to_owned(), format!("/issues/1/comments/{id}")];
    for who in ["pandu", "dewi"] {
        let cookie = office.sign_in(who).await;
        for path in &paths {
            let before = office.app.reader().statements();
            assert_eq!(office.get(&cookie, path).await.status, StatusCode::OK, "{path}");
            let taken = office.app.reader().statements() - before;
            assert!(taken <= 4, "{who} {path}: {taken} statements");
        }
    }
}

/// A page holds the last ones; the older ones are read by their key, and each keeps its own page.
#[tokio::test]
async fn comments_before_the_last_ones_are_read_on_older_pages() {
    let office = office().await;
    let most = store::limits::COMMENT_ROWS;
    for n in 1..=most + 5 {
        let add = office.app.writer().plain(move |rows| {
            let (subject, text) = (Subject::Issue(IssueNumber(1)), format!("Pesan ke-{n}."));
            Box::pin(async move { rows.comment_add(subject, person("dewi"), &text).await })
        });
        add.await.unwrap();
    }
    let newest = page(&office, "dewi", "/issues/1").await;
    assert!(newest.contains("Pesan ke-6.") && !newest.contains("Pesan ke-5."));
    assert!(newest.contains(&format!("Yang tampil hanya {most} komentar terakhir.")));
    assert!(newest.contains("href=\"/issues/1?comments=before-6#diskusi\""), "{newest}");
    let older = page(&office, "dewi", "/issues/1?comments=before-6").await;
    assert!(older.contains("Pesan ke-1.") && older.contains("Pesan ke-5.") && !older.contains("Pesan ke-6."));
    assert!(older.contains("Yang tampil 5 komentar lama.") && older.contains("href=\"/issues/1#diskusi\""));
    assert!(!older.contains("?comments=before-1#"), "nothing is older: {older}");
    assert!(page(&office, "dewi", "/issues/1?comments=before-x").await.contains("Pesan ke-205."));
    assert!(page(&office, "dewi", "/issues/1/comments/1").await.contains("Pesan ke-1."));
    let changed = act(&office, "dewi", "/issues/1/comments/1", &[("text", "Pesan pertama.")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
}
