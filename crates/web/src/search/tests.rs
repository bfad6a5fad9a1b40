//! The search as its readers meet it: parsing, jumps, sight, statements, saved views.

use super::asked::{self, Filter, Jump, Meant, Named, Unknown};
use super::hit::{excerpt, marked};
use super::local::{Sort, Titled};
use crate::tests::office::{Answer, Office, founded, person};
use app::What;
use sop::acts::Drawn;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{From, ReportIssue, report};
use sop::text::TextKind;
use sop::{AppId, IssueNumber, ReleaseNumber, RequestNumber};
use store::read::{FoundKind, FoundRow};
use store::terms::Sought;
use words::Lang;

/// One row of each kind, and what is found without the store.
pub fn sample_rows(lang: Lang) -> (Vec<FoundRow>, Vec<Titled>) {
    let row = |kind: FoundKind, number: i64| FoundRow {
        doc: ((kind as i64) << 40) + number,
        issue: Some(IssueNumber(42)),
        release: None,
        application: AppId(1),
        slug: "layanan-perizinan".to_owned(),
        application_name: "Layanan Perizinan".to_owned(),
        title: Some("Izin <hilang> setelah disimpan".to_owned()),
        state: Some("open".to_owned()),
        step: Some(sop::Step::TestTeam),
        text: Some("Ketika menyimpan <b>izin</b> dengan berkas 8 MB, halaman kosong. ".repeat(9)),
    };
    let no_issue = |row: FoundRow| FoundRow { issue: None, ..row };
    let release = FoundRow { release: Some(ReleaseNumber(8)), ..no_issue(row(FoundKind::Release, 8)) };
    let somebody = FoundRow {
        title: Some("Tuti <H.>".to_owned()),
        text: Some("tuti".to_owned()),
        state: None,
        step: None,
        ..no_issue(row(FoundKind::Person, 5))
    };
    let mut rows: Vec<FoundRow> = (40..46).rev().map(|number| row(FoundKind::Issue, number)).collect();
    rows.extend([
        row(FoundKind::Request, 12),
        release,
        no_issue(row(FoundKind::Application, 1)),
        somebody,
        row(FoundKind::Note, 640),
        row(FoundKind::Comment, 3),
    ]);
    let local = [(Sort::Act, lang.issues_new()), (Sort::Help, lang.web_help_title())];
    let titled =
        |(sort, title): (Sort, &str)| Titled { sort, href: "/x".to_owned(), title: title.to_owned() };
    (rows, local.map(titled).to_vec())
}

fn applications() -> Vec<Named> {
    let named = |n, slug: &str, name: &str| Named {
        application: AppId(n),
        slug: slug.to_owned(),
        name: name.to_owned(),
    };
    vec![named(1, "perizinan", "Layanan Perizinan"), named(2, "pajak-daerah", "Pajak Daerah")]
}

/// What a query means, in one line.
fn told(q: &str) -> String {
    let asked = asked::parse(q, &applications());
    let filter = |meant: &Meant| match &meant.filter {
        Filter::Step(step) => format!("step={}", step.no()),
        Filter::Application { application, .. } => format!("application={application}"),
        Filter::Standing(word) => format!("standing={word:?}"),
        Filter::Mine => "mine".to_owned(),
        Filter::Late => "late".to_owned(),
        Filter::Urgent => "urgent".to_owned(),
    };
    let unknown = |unknown: &Unknown| match unknown {
        Unknown::Filter { word } => format!("?{word}"),
        Unknown::Value { word, value } => format!("?{word}={value}"),
    };
    let mut parts = vec![format!("[{}]", asked.words)];
    parts.extend(asked.filters.iter().map(filter));
    parts.extend(asked.unknown.iter().map(unknown));
    parts.join(" ")
}

#[test]
fn filters_are_plain_words_of_either_language() {
    for (query, means) in [
        ("", "[]"),
        ("izin hilang", "[izin hilang]"),
        ("izin ", "[izin ]"),
        ("langkah:9 terlambat aplikasi:perizinan", "[] step=9 late application=1"),
        ("step:9 late application:perizinan", "[] step=9 late application=1"),
        ("LANGKAH:13 Darurat SAYA", "[] step=13 urgent mine"),
        ("izin langkah:9 berkas", "[izin berkas] step=9"),
        ("izin saya", "[izin ] mine"),
        ("overdue mine urgent", "[] late mine urgent"),
        ("status:selesai", "[] standing=Done"),
        ("state:open", "[] standing=Open"),
        ("status:batal cetak", "[cetak] standing=Cancelled"),
        ("keadaan:semua", "[] standing=All"),
        ("aplikasi:pajak", "[] application=2"),
        ("aplikasi:\"pajak daerah\" tagihan", "[tagihan] application=2"),
        ("app:a", "[] ?app=a"),
        ("aplikasi:lain", "[] ?aplikasi=lain"),
        ("langkah:0", "[] ?langkah=0"),
        ("langkah:14", "[] ?langkah=14"),
        ("langkah:sembilan izin", "[izin] ?langkah=sembilan"),
        ("status:apa", "[] ?status=apa"),
        ("prioritas:tinggi izin", "[prioritas:tinggi izin] ?prioritas"),
        ("terlambat:ya", "[] ?terlambat=ya"),
        ("\"terlambat\"", "[terlambat ]"),
        ("\"langkah:9\" izin", "[langkah:9 izin]"),
        ("\"satu dua\" tiga", "[satu dua tiga]"),
        ("http://situs.example/x", "[http://situs.example/x]"),
        ("pukul 10:30", "[pukul 10:30]"),
        ("Error: kosong", "[Error: kosong]"),
        ("langkah", "[langkah]"),
        ("langkah: 9", "[langkah: 9]"),
        ("\"", "[]"),
    ] {
        assert_eq!(told(query), means, "{query:?}");
    }
}

#[test]
fn each_filter_can_be_taken_out_again() {
    let asked = asked::parse("izin langkah:9 \"tidak ada\" terlambat", &[]);
    let without: Vec<&str> = asked.filters.iter().map(|meant| meant.without.as_str()).collect();
    assert_eq!(without, ["izin \"tidak ada\" terlambat", "izin langkah:9 \"tidak ada\""]);
}

#[test]
fn what_has_a_number_or_a_name_is_gone_to() {
    let named = |name: &str| Some(Jump::Named(name.to_owned()));
    for (query, jump) in [
        ("#42", Some(Jump::Issue(IssueNumber(42)))),
        (" !12 ", Some(Jump::Request(RequestNumber(12)))),
        ("rilis 8", Some(Jump::Release(ReleaseNumber(8)))),
        ("Release:8", Some(Jump::Release(ReleaseNumber(8)))),
        ("3fa9c1e", named("3fa9c1e")),
        ("issue/42-izin", named("issue/42-izin")),
        ("3fa9c1", None),
        ("42", None),
        ("#", None),
        ("#0", None),
        ("#42 izin", None),
        ("#99999999999999999999", None),
        ("rilis", None),
        ("rilis delapan", None),
        ("aplikasi:a/b", None),
        ("izin", None),
    ] {
        assert_eq!(asked::jump(query), jump, "{query:?}");
    }
}

#[test]
fn found_words_are_marked_and_quoted_from_their_place() {
    let sought = Sought::of("menyimpan perizi");
    let shown = |pieces: Vec<(bool, String)>| {
        let one = |(mark, text): (bool, String)| if mark { format!("[{text}]") } else { text };
        pieces.into_iter().map(one).collect::<String>()
    };
    assert_eq!(
        shown(marked("<b>Disimpan</b> di Perizinan\u{202e}", &sought)),
        "<b>[Disimpan]</b> di [Perizinan]\u{fffd}"
    );
    let long = format!("{} Tersimpan sudah. {}", "awal ".repeat(60), "akhir ".repeat(60));
    let quote = shown(excerpt(&long, &sought));
    assert!(
        quote.starts_with("…awal") && quote.contains("[Tersimpan]") && quote.ends_with("akhir…"),
        "{quote}"
    );
    assert!(quote.chars().count() < 190);
    assert_eq!(shown(excerpt("pendek\nsaja", &sought)), "pendek saja");
}

async fn reported(office: &Office, title: &str, body: &str, confidential: bool) {
    let text = |kind, words: &str| office.app.prose(kind, words).unwrap();
    let act = ReportIssue {
        kind: IssueKind::Bug,
        needs: Needs::Code,
        from: From::Ticket { number: "351215".to_owned() },
        title: text(TextKind::Title, title),
        body: text(TextKind::Body, body),
        confidential,
        urgent: false,
        drawn: Drawn::default(),
    };
    let what = What::NewIssue { application: AppId(1), parent: None };
    office.decide("rini", what, move |case, by| report(case, by, act)).await;
}

async fn comment(office: &Office, issue: i64, words: &'static str) {
    let subject = sop::Subject::Issue(IssueNumber(issue));
    let add = office
        .app
        .writer()
        .plain(move |rows| Box::pin(async move { rows.comment_add(subject, person("pandu"), words).await }));
    add.await.unwrap();
}

async fn looked(office: &Office, who: &str, path: &str) -> Answer {
    let cookie = office.sign_in(who).await;
    office.get(&cookie, path).await
}

#[tokio::test]
async fn the_search_finds_by_root_and_marks_it() {
    let office = founded().await;
    reported(&office, "Izin tidak tersimpan", "Saat menyimpan berkas <8 MB>, halaman kosong.", false).await;
    let page = looked(&office, "dewi", "/search?q=penyimpanan+izin").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.body.contains("href=\"/issues/1\""), "{}", page.body);
    assert!(page.body.contains("<mark>Izin</mark> tidak <mark>tersimpan</mark>"));
    assert!(page.body.contains("<mark>menyimpan</mark> berkas &#60;8 MB&#62;"));
    for (query, there) in [
        ("berk", true),
        ("berk+", false),
        ("berkas%20perizi", false),
        ("351215", true),
        ("aplikasi:perizinan%20kosong", true),
        ("langkah:2", true),
        ("langkah:9", false),
        ("saya", false),
        ("status:selesai%20izin", false),
    ] {
        let page = looked(&office, "dewi", &format!("/search?q={query}")).await;
        assert_eq!(page.body.contains("href=\"/issues/1\""), there, "{query}");
        assert!(page.body.contains("Tidak ada yang cocok") != there, "{query}");
    }
    let page = looked(&office, "dewi", "/search?q=prioritas:1+izin").await;
    assert!(page.body.contains("Saringan prioritas tidak dikenal") && page.body.contains("langkah:9"));
    assert!(page.body.contains("value=\"prioritas:1 izin\""), "what was typed is kept");
    let page = looked(&office, "rini", "/search?q=buat+issue").await;
    assert!(page.body.contains("href=\"/issues/new\"") && page.body.contains("href=\"/help/step-1\""));
    let page = looked(&office, "sandi", "/search?q=new+issue").await;
    assert!(!page.body.contains("href=\"/issues/new\""), "no act of others");
    let page = looked(&office, "sandi", "/search?q=tuti").await;
    assert!(page.body.contains("href=\"/applications/perizinan/people\""));
}

#[tokio::test]
async fn d21_sb2_no_result_tells_of_what_one_may_not_see() {
    let office = founded().await;
    reported(&office, "Kebocoran kenari data", "Bukti kenari ada di lampiran.", true).await;
    comment(&office, 1, "Kenari dibahas rapat.").await;
    for (who, sees) in [
        ("rini", true),
        ("pandu", true),
        ("sandi", true),
        ("kadis", true),
        ("tuti", false),
        ("dewi", false),
        ("orang", false),
        ("admin", false),
    ] {
        for path in [
            "/search?q=kenari",
            "/search?q=kenar",
            "/search?q=kenari&in=comment",
            "/search/suggestions?q=kenari",
        ] {
            let answer = looked(&office, who, path).await;
            assert_eq!(answer.status.as_u16(), 200);
            assert_eq!(answer.body.contains("/issues/1"), sees, "{who} {path}");
            let elsewhere = answer.body.replace("?q=kenari", "").replace("value=\"kenari", "");
            assert_eq!(elsewhere.contains("rapat"), sees && !path.contains("suggestions"), "{who} {path}");
        }
    }
    for who in ["orang", "dewi"] {
        let some = looked(&office, who, "/search?q=kenari").await.body.replace("kenari", "x");
        let none = looked(&office, who, "/search?q=burung").await.body.replace("burung", "x");
        assert_eq!(some, none, "{who}: found and forbidden looks as not there");
    }
    let foreign = looked(&office, "orang", "/search?q=tuti").await;
    assert!(!foreign.body.contains("/people\""), "SB13: no application in common");
    let admin = looked(&office, "admin", "/search?q=tuti").await;
    assert!(admin.body.contains("href=\"/admin/people/6\""));
    assert!(!admin.body.contains("@example"), "SB13: no address");
}

#[tokio::test]
async fn an_erased_text_is_found_no_more() {
    let office = founded().await;
    reported(&office, "Judul biasa", "Nama warga: Kenari binti Murai.", false).await;
    let before = looked(&office, "dewi", "/search?q=murai").await;
    assert!(before.body.contains("href=\"/issues/1\""));
    let erase = office.app.writer().plain(|rows| {
        Box::pin(async move {
            let body = sop::Subject::Issue(IssueNumber(1));
            let refs = rows.texts_of(body).await?;
            for text in &refs {
                if rows.text(text).await?.is_some_and(|words| words.contains("Murai")) {
                    rows.text_erase(text).await?;
                }
            }
            Ok(())
        })
    });
    erase.await.unwrap();
    let after = looked(&office, "dewi", "/search?q=murai").await;
    assert!(!after.body.contains("href=\"/issues/1\""));
    let title = looked(&office, "dewi", "/search?q=judul").await;
    assert!(title.body.contains("href=\"/issues/1\""), "its other words stay");
}

#[tokio::test]
async fn a_query_that_names_a_page_leads_there() {
    let office = founded().await;
    for (query, place) in [("%2342", "/issues/42"), ("!12", "/merge-requests/12"), ("rilis+8", "/releases/8")]
    {
        let answer = looked(&office, "dewi", &format!("/search?q={query}")).await;
        assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, place));
    }
    let master = crate::tests::all::world::commit("p0");
    let short = &master.as_str()[..7];
    let answer = looked(&office, "dewi", &format!("/search?q={short}")).await;
    assert_eq!(answer.location, format!("/applications/perizinan/commits/{master}"));
    let stranger = looked(&office, "orang", &format!("/search?q={short}")).await;
    assert_eq!(stranger.status.as_u16(), 200, "a commit of a foreign application is not known");
    let json = looked(&office, "dewi", "/search/suggestions?q=%2342").await;
    assert!(json.body.contains("\"url\":\"/issues/42\""), "{}", json.body);
}

#[tokio::test]
async fn a_search_costs_at_most_four_statements() {
    let office = founded().await;
    reported(&office, "Izin tidak tersimpan", "Saat menyimpan.", false).await;
    let cookie = office.sign_in("dewi").await;
    for path in [
        "/search",
        "/search?q=izin",
        "/search?q=izin&in=issue",
        "/search?q=3fa9c1e",
        "/search?q=issue/42-izin",
        "/search?q=izin+aplikasi:perizinan+langkah:2",
        "/search?q=langkah:2+aplikasi:perizinan",
        "/search/suggestions?q=izin",
        "/search/suggestions?q=issue/42-izin",
        "/issues?q=izin+aplikasi:perizinan&late=1",
        "/issues/views",
    ] {
        let before = office.app.reader().statements();
        assert_eq!(office.get(&cookie, path).await.status.as_u16(), 200, "{path}");
        let cost = office.app.reader().statements() - before;
        assert!(cost <= 4, "{path}: {cost} statements");
    }
}

#[tokio::test]
async fn suggestions_are_few_and_kept_nowhere() {
    let office = founded().await;
    for n in 0..9 {
        reported(&office, &format!("Izin nomor {n} hilang"), "Hilang.", false).await;
    }
    let cookie = office.sign_in("dewi").await;
    let answer = office.get(&cookie, "/search/suggestions?q=izin").await;
    let found: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let hits = found["hits"].as_array().unwrap();
    assert!((3..=8).contains(&hits.len()), "{}", answer.body);
    assert_eq!(hits[0]["url"], "/issues/9");
    assert_eq!(hits[0]["title"], "#9 Izin nomor 8 hilang");
    let empty = office.get(&cookie, "/search/suggestions").await;
    assert_eq!(empty.body, "{\"hits\":[]}");
}

#[tokio::test]
async fn one_kind_goes_by_pages_of_twenty() {
    let office = founded().await;
    for n in 0..23 {
        reported(&office, &format!("Izin nomor {n} hilang"), "Hilang.", false).await;
    }
    let first = looked(&office, "dewi", "/search?q=izin&in=issue").await;
    assert!(first.body.contains("href=\"/issues/4\"") && !first.body.contains("href=\"/issues/3\""));
    let at =
        first.body.find("&#38;before=").or_else(|| first.body.find("&amp;before=")).expect("a next page");
    let digits: String =
        first.body[at..].chars().skip_while(|c| *c != '=').skip(1).take_while(char::is_ascii_digit).collect();
    let second = looked(&office, "dewi", &format!("/search?q=izin&in=issue&before={digits}")).await;
    assert!(second.body.contains("href=\"/issues/3\"") && !second.body.contains("href=\"/issues/4\""));
    let all = looked(&office, "dewi", "/search?q=izin").await;
    assert!(all.body.contains("Semua hasil: Issue"));
}

#[tokio::test]
async fn a_saved_view_is_its_owners_alone() {
    let office = founded().await;
    let dewi = office.sign_in("dewi").await;
    let save = |name: &'static str| [("name", name), ("query", "late=1&q=izin%20%3Cb%3E&before=7&x=1")];
    let kept = office.post(&dewi, "/issues/views", &save("Izin lewat")).await;
    assert_eq!(kept.location, "/issues?q=izin%20%3Cb%3E&late=1", "without the page and what is unknown");
    let list = office.get(&dewi, "/issues?late=1").await;
    assert!(list.body.contains(">Izin lewat</a>") && list.body.contains("name=\"query\" value=\"late=1\""));
    let twice = office.post(&dewi, "/issues/views", &save("Izin lewat")).await;
    assert_eq!(twice.status.as_u16(), 422);
    assert!(twice.body.contains("Anda sudah punya tampilan") && twice.body.contains("value=\"Izin lewat\""));
    assert_eq!(office.post(&dewi, "/issues/views", &save("")).await.status.as_u16(), 422);
    let pandu = office.sign_in("pandu").await;
    assert!(!office.get(&pandu, "/issues").await.body.contains("Izin lewat"));
    for path in ["/issues/views/1", "/issues/views/1/removal"] {
        assert_eq!(office.post(&pandu, path, &[("name", "Milik saya")]).await.status.as_u16(), 404, "{path}");
    }
    assert_eq!(office.get(&pandu, "/issues/views/1").await.status.as_u16(), 404);
    let renamed = office.post(&dewi, "/issues/views/1", &[("name", "Lewat")]).await;
    assert_eq!(renamed.location, "/issues/views");
    assert!(office.get(&dewi, "/issues/views/1").await.body.contains("value=\"Lewat\""));
    assert_eq!(office.post(&dewi, "/issues/views/1/removal", &[]).await.location, "/issues/views");
    assert_eq!(office.get(&dewi, "/issues/views/1").await.status.as_u16(), 404);
    for n in 0..20 {
        let name = format!("Tampilan {n}");
        let form = [("name", name.as_str()), ("query", "late=1")];
        assert_eq!(office.post(&dewi, "/issues/views", &form).await.status.as_u16(), 303, "{n}");
    }
    let full = office.post(&dewi, "/issues/views", &save("Satu lagi")).await;
    assert!(full.status.as_u16() == 422 && full.body.contains("Paling banyak 20"));
}
