//! Reports as people meet them: who reads them, what they say of an issue that is late, what they cost.

use super::all::world::wib;
use super::stages::{Stage, office_at};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;
use words::Report;

/// The due date of the stage is Thursday 26 March 2020, 15:00; it stands at 9.
async fn late() -> super::office::Office {
    let office = office_at(Stage::AtTeamTest).await;
    office.app.clock().set(wib("2020-03-30 10:00"));
    office
}

#[tokio::test]
async fn a_pm_and_a_superior_read_reports_and_for_others_they_are_not_there() {
    let office = late().await;
    for (who, status) in [
        ("kadis", StatusCode::OK),
        ("pandu", StatusCode::OK),
        ("rini", StatusCode::NOT_FOUND),
        ("dewi", StatusCode::NOT_FOUND),
        ("admin", StatusCode::NOT_FOUND),
        ("orang", StatusCode::NOT_FOUND),
    ] {
        let cookie = office.sign_in(who).await;
        for path in ["/reports", "/reports/load", "/reports/completeness/csv"] {
            assert_eq!(office.get(&cookie, path).await.status, status, "{who} {path}");
        }
        let home = office.get(&cookie, "/inbox").await.body;
        assert_eq!(home.contains("href=\"/reports\">Laporan"), status == StatusCode::OK, "{who}");
    }
    let cookie = office.sign_in("pandu").await;
    assert_eq!(office.get(&cookie, "/reports/persons").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn r58_r59_the_reports_tell_of_the_late_issue_and_the_address_holds_the_period() {
    let office = late().await;
    let cookie = office.sign_in("pandu").await;
    let page = office.get(&cookie, "/reports?period=month&application=1").await.body;
    for held in [
        "0 dari 1 issue memenuhi semua standar.",
        "langkah 9 (Uji Tim Uji Coba), lewat due date pada 1 issue",
        "1 Maret 2020 sampai 31 Maret 2020, Perizinan, jam kerja.",
        "<a class=\"chip\" href=\"/reports/compliance?period=month&#38;application=1\" \
         aria-current=\"true\">",
        "href=\"/reports/compliance/csv?period=month&#38;application=1\"",
        "role=\"img\"",
    ] {
        assert!(page.contains(held), "no {held}: {page}");
    }
    let load = office.get(&cookie, "/reports/load").await.body;
    assert!(load.contains("Antrean bertambah 1 issue: masuk 1, berakhir 0."), "{load}");
    assert!(load.contains("1, lewat 1"), "{load}");
    let before = office.get(&cookie, "/reports?from=2020-02-01&until=2020-02-29").await.body;
    assert!(before.contains("Belum ada langkah yang selesai pada periode ini."), "{before}");
    assert!(!before.contains("role=\"img\""), "nothing to draw");
}

#[tokio::test]
async fn the_table_of_a_report_comes_as_a_file() {
    let office = late().await;
    let cookie = office.sign_in("kadis").await;
    let file = office.get(&cookie, "/reports/compliance/csv?from=2020-03-01&until=2020-03-31").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        file.body.starts_with("\u{feff}Langkah,Issue,Memenuhi,Lewat,Kepatuhan,Standar\r\n"),
        "{}",
        file.body
    );
    assert!(file.body.contains("9 Uji Tim Uji Coba,1,0,1,,due date\r\n"), "{}", file.body);
    assert_eq!(file.body.lines().count(), 14);
}

#[tokio::test]
async fn the_home_of_an_official_tells_four_figures_and_what_needs_him() {
    let office = late().await;
    let cookie = office.sign_in("kadis").await;
    let home = office.get(&cookie, "/").await.body;
    for held in [
        "Ringkasan kantor",
        "Maret 2020, sampai hari ini.",
        "Issue selesai tepat waktu",
        "1 dari 1",
        "Terbanyak menunggu di langkah 9 (Uji Tim Uji Coba).",
        "Perlu perhatian Anda",
        "#1 Izin tidak tersimpan",
        "Minta perbaikan",
        "href=\"/reports\"",
    ] {
        assert!(home.contains(held), "no {held}: {home}");
    }
    let own = office.get(&cookie, "/?own=1").await.body;
    assert!(own.contains("Tugas saya") && !own.contains("Ringkasan kantor"));
    let pandu = office.sign_in("pandu").await;
    assert!(!office.get(&pandu, "/").await.body.contains("Ringkasan kantor"));
}

#[tokio::test]
async fn a_report_costs_at_most_four_statements() {
    let office = late().await;
    let reader = office.app.reader();
    for who in ["pandu", "kadis"] {
        let cookie = office.sign_in(who).await;
        let paths = Report::ALL.into_iter().map(|report| crate::url::report(report.code()));
        for path in paths.chain(["/".to_owned(), "/reports".to_owned(), "/reports/returns/csv".to_owned()]) {
            let before = reader.statements();
            assert_eq!(office.get(&cookie, &path).await.status, StatusCode::OK, "{path}");
            let cost = reader.statements() - before;
            assert!(cost <= 4, "{who} {path}: {cost} statements");
        }
    }
}

#[tokio::test]
async fn the_list_of_issues_comes_as_a_file_narrowed_as_the_page_and_tells_no_secret() {
    let office = late().await;
    let cookie = office.sign_in("kadis").await;
    let file = office.get(&cookie, "/issues/csv?late=1").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.body.starts_with("\u{feff}Issue,Judul,"), "{}", file.body);
    let line = file.body.lines().nth(1).unwrap();
    assert!(line.starts_with("1,") && line.contains(",9,9 Uji Tim Uji Coba,"), "{line}");
    assert!(line.ends_with(",ya,1"), "{line}");
    assert_eq!(office.get(&cookie, "/issues/csv?step=1").await.body.lines().count(), 1, "the head alone");
    // Somebody of no application sees the head and nothing else.
    let stranger = office.sign_in("orang").await;
    assert_eq!(office.get(&stranger, "/issues/csv").await.body.lines().count(), 1);
    let page = office.get(&cookie, "/issues?late=1").await.body;
    assert!(page.contains("href=\"/issues/csv?late=1\""), "{page}");
}

#[tokio::test]
async fn an_event_log_is_for_those_who_see_all_and_holds_the_period() {
    let office = late().await;
    let (kadis, query) = (office.sign_in("kadis").await, "?from=2020-03-01&until=2020-03-31");
    let page = office.get(&kadis, &format!("/reports{query}")).await.body;
    let href = "/reports/mining/xes?from=2020-03-01&#38;until=2020-03-31";
    assert!(
        page.contains(&format!("href=\"{href}\"")) && page.contains(&format!("{href}&#38;names=1")),
        "{page}"
    );
    let xes = office.get(&kadis, &format!("/reports/mining/xes{query}")).await;
    assert_eq!(xes.status, StatusCode::OK);
    assert!(xes.body.starts_with("<?xml") && xes.body.ends_with("</log>\n"), "{}", xes.body);
    assert!(xes.body.contains("<string key=\"concept:name\" value=\"1\"/>"), "{}", xes.body);
    assert!(xes.body.contains("officer-1") && !xes.body.contains("value=\"dewi\""), "officers are numbers");
    assert!(!xes.body.contains("Izin tidak tersimpan"), "no title");
    // A browser asks for it compressed.
    for path in ["/reports/mining/xes", "/reports/mining/ocel"] {
        let headers = [("cookie", kadis.as_str()), ("accept-encoding", "gzip")];
        let packed = office.ask("GET", path, &headers, "").await;
        assert!(packed.status == StatusCode::OK && !packed.body.is_empty(), "{path}");
    }
    let named = office.get(&kadis, &format!("/reports/mining/xes{query}&names=1")).await.body;
    assert!(named.contains("value=\"dewi\"") && !named.contains("officer-"), "{named}");
    let ocel = office.get(&kadis, &format!("/reports/mining/ocel{query}")).await;
    let log: serde_json::Value = serde_json::from_str(&ocel.body).unwrap();
    assert!(log["objects"].as_array().unwrap().iter().any(|object| object["id"] == "issue:1"));
    let before = office.get(&kadis, "/reports/mining/xes?from=2020-01-01&until=2020-01-31").await.body;
    assert!(!before.contains("<trace>"), "{before}");
    for who in ["pandu", "dewi", "admin", "orang"] {
        let cookie = office.sign_in(who).await;
        for path in ["/reports/mining/xes", "/reports/mining/ocel"] {
            assert_eq!(office.get(&cookie, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }
    let pandu = office.sign_in("pandu").await;
    assert!(!office.get(&pandu, "/reports").await.body.contains("/reports/mining/"));
}

/// The bytes of a file that the office sends.
async fn bytes_of(office: &super::office::Office, cookie: &str, path: &str) -> Vec<u8> {
    let request = Request::builder().uri(path).header("host", "alur.example").header("cookie", cookie);
    let request = request.body(Body::empty()).unwrap();
    let response = crate::router(office.site().clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    to_bytes(response.into_body(), 1 << 26).await.unwrap().to_vec()
}

#[tokio::test]
async fn the_evidence_pack_names_each_file_by_its_hash_and_tells_no_text_of_an_issue() {
    let office = late().await;
    let path = "/reports/evidence-pack?from=2020-03-01&until=2020-03-31";
    let kadis = office.sign_in("kadis").await;
    assert!(office.get(&kadis, "/reports").await.body.contains("href=\"/reports/evidence-pack\""));
    let bytes = bytes_of(&office, &kadis, path).await;
    assert_eq!(bytes, bytes_of(&office, &kadis, path).await, "the same office gives the same bytes");
    let mut pack = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for n in 0..pack.len() {
        let mut file = pack.by_index(n).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(!text.contains("Izin tidak tersimpan"), "a title in {name}");
        files.insert(name, text);
    }
    let manifest = &files["manifes.csv"];
    for (name, text) in
        files.iter().filter(|(name, _)| !["manifes.csv", "BACA-DULU.txt"].contains(&name.as_str()))
    {
        let digest = sop::text::hex(&<sha2::Sha256 as sha2::Digest>::digest(text.as_bytes()));
        assert!(manifest.contains(&format!("{name},{digest},")), "{name}: {manifest}");
    }
    assert!(files["perubahan.csv"].lines().nth(1).unwrap().starts_with("1,"), "{}", files["perubahan.csv"]);
    assert!(files["hak-akses.csv"].contains("pandu") && files["jurnal.jsonl"].contains("\"seq\":"));
    assert!(files["jurnal-pemeriksaan.txt"].starts_with("Rantai jurnal utuh sampai #"));
    assert!(manifest.contains("Tidak ada di paket ini"), "{manifest}");
    let empty = bytes_of(&office, &kadis, "/reports/evidence-pack?from=2019-01-01&until=2019-01-31").await;
    assert!(zip::ZipArchive::new(std::io::Cursor::new(empty)).is_ok(), "nothing happened, and it says so");
    for who in ["pandu", "dewi", "admin", "orang"] {
        let cookie = office.sign_in(who).await;
        assert_eq!(office.get(&cookie, path).await.status, StatusCode::NOT_FOUND, "{who}");
    }
}

#[tokio::test]
async fn a_period_longer_than_a_year_says_that_it_is_cut() {
    let office = late().await;
    let pandu = office.sign_in("pandu").await;
    let page = office.get(&pandu, "/reports/times?from=2018-01-01&until=2020-03-31").await.body;
    assert!(page.contains("Periode lebih dari setahun dipotong: dihitung sejak 1 April 2019."), "{page}");
    let page = office.get(&pandu, "/reports/times?from=2020-03-01&until=2020-03-31").await.body;
    assert!(page.contains("Paling panjang satu tahun.") && !page.contains("dipotong"), "{page}");
}

#[tokio::test]
async fn an_official_asks_for_improvement_in_the_discussion_and_names_whom_it_reaches() {
    let office = late().await;
    let kadis = office.sign_in("kadis").await;
    let home = office.get(&kadis, "/").await.body;
    assert!(home.contains("href=\"/issues/1?ask=improvement#diskusi\""), "{home}");
    let page = office.get(&kadis, "/issues/1?ask=improvement").await.body;
    assert!(page.contains("@rini @pandu Mohon perbaikan pada issue ini: </textarea>"), "{page}");
    let text = [("text", "@rini @pandu Mohon perbaikan pada issue ini: terlambat.")];
    assert_eq!(office.post(&kadis, "/issues/1/comments", &text).await.status, StatusCode::SEE_OTHER);
    for who in ["rini", "pandu"] {
        let inbox = office.get(&office.sign_in(who).await, "/inbox").await.body;
        assert!(inbox.contains("menyebut"), "{who}: {inbox}");
    }
}
