//! Evidence files from the form to the download (R16, R37, R38; SH1, SC6).

use super::office::{Answer, Office, founded};
use crate::routes::router;
use app::{Scope, What};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use sop::acts::Drawn;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{self, From, ReportIssue};
use sop::steps::s02_assign::{self, Assign};
use sop::steps::s03_create_branch;
use sop::text::TextKind;
use sop::{Actor, AppId, Event, IssueNumber, Subject};
use tower::ServiceExt;

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-layar-";
const BOUNDARY: &str = "----alur";

/// The office with two issues of dewi at step 4.
pub async fn office() -> Office {
    let office = founded().await;
    for number in [1, 2] {
        let text = |kind, text| office.app.prose(kind, text).unwrap();
        let act = ReportIssue {
            kind: IssueKind::Bug,
            needs: Needs::Code,
            from: From::Ticket { number: "351215".to_owned() },
            title: text(TextKind::Title, "Izin tidak tersimpan"),
            body: text(TextKind::Body, "Izin hilang setelah unggah."),
            confidential: number == 2,
            urgent: false,
            drawn: Drawn::default(),
        };
        let what = What::NewIssue { application: AppId(1), parent: None };
        office.decide("rini", what, move |case, by| s01_report::report(case, by, act)).await;
        let what = What::Issue(IssueNumber(number));
        let due = office.app.clock().now().plus_minutes(2 * 24 * 60);
        let (assignee, drawn) = (super::office::person("dewi"), Drawn::default());
        let act = Assign { assignee, due, remark: None, drawn };
        office.decide("pandu", what.clone(), move |case, by| s02_assign::assign(case, by, act)).await;
        let act = s03_create_branch::CreateBranch::default();
        office
            .decide("dewi", what.clone(), move |case, by| s03_create_branch::create_branch(case, by, act))
            .await;
        let base = super::all::world::commit("s0");
        let by = Actor::machine();
        let made = move |case: &sop::CaseFile| s03_create_branch::branch_made(case, &by, &base);
        office.app.decide(what, &by, made).await.unwrap();
    }
    office
}

/// Texts, then files, as a browser sends them.
pub fn multipart(texts: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in texts {
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/html\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    body
}

pub async fn send(
    office: &Office,
    cookie: &str,
    path: &str,
    texts: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin"), ("content-type", kind.as_str())];
    let (_, answer) = ask(office, "POST", path, &headers, multipart(texts, files)).await;
    answer
}

pub async fn ask(
    office: &Office,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> (HeaderMap, Answer) {
    let mut request = Request::builder().method(method).uri(path).header("host", "alur.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body)).unwrap();
    let response = router(office.site().clone()).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let location = location.to_owned();
    let bytes = to_bytes(response.into_body(), 1 << 26).await.unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    (headers, Answer { status, location, cookie: String::new(), body })
}

/// The test's note with everything that step 5 asks for.
fn note(words: &str) -> [(&str, &str); 3] {
    [("commit", "cccccccccccccccccccccccccccccccccccccccc"), ("note", words), ("verdict", "passed")]
}

/// The values of the ticked boxes of files that arrived.
pub fn kept(answer: &Answer) -> Vec<String> {
    let parts = answer.body.split("name=\"kept\" value=\"").skip(1);
    parts.map(|part| part[..part.find('"').unwrap()].replace("&#38;", "&")).collect()
}

/// Names of the files in the data directory, on their way or in place.
pub fn on_disk(office: &Office) -> usize {
    let Ok(directories) = std::fs::read_dir(office.app.data().join("files")) else { return 0 };
    directories.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
}

async fn events(office: &Office) -> Vec<Event> {
    let story = office.app.reader().story(Subject::Issue(IssueNumber(1))).await.unwrap();
    story.into_iter().map(|entry| entry.event).collect()
}

#[tokio::test]
async fn r37_a_refused_form_loses_neither_text_nor_files() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let path = "/issues/1/local-test";
    let drawn = office.get(&dewi, "/issues/1").await;
    assert!(drawn.body.contains("enctype=\"multipart/form-data\"") && drawn.body.contains(" multiple "));
    let files: [(&str, &[u8]); 2] = [("layar 1.png", PNG), ("uji & coba.log", b"3 lulus\n")];
    let wrong = send(&office, &dewi, path, &note("pendek"), &files).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("pendek"), "{}", wrong.body);
    let boxes = kept(&wrong);
    assert_eq!(boxes.len(), 2, "{}", wrong.body);
    assert!(wrong.body.contains("uji &#38; coba.log (8 B)"), "{}", wrong.body);

    // Nothing is chosen again: the boxes bring the files. One of them is unticked.
    let token = wrong.drawn();
    let mut texts = note("Unggah dan simpan dicoba.").to_vec();
    texts.extend([("drawn", token.as_str()), ("kept", boxes[1].as_str())]);
    let taken = send(&office, &dewi, path, &texts, &[("layar.png", PNG)]).await;
    assert_eq!(taken.location, "/issues/1?done=local-test#giliran", "{}", taken.body);
    let again = send(&office, &dewi, path, &texts, &[("layar.png", PNG)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "sent twice is recorded once: {}", again.body);
    let attached: Vec<Event> = events(&office)
        .await
        .into_iter()
        .filter(|event| matches!(event, Event::FilesAttached { .. }))
        .collect();
    let [Event::FilesAttached { files, .. }] = attached.as_slice() else { panic!("{attached:?}") };
    let sizes: Vec<u64> = files.iter().map(|file| file.size_bytes).collect();
    assert_eq!(sizes, [8, PNG.len() as u64]);
    assert_eq!(on_disk(&office), 2, "the same bytes are kept once");

    let page = office.get(&dewi, "/issues/1").await;
    for held in ["uji &#38; coba.log (8 B)</a>", "layar.png (15 B)</a>", "href=\"/issues/1/files/"] {
        assert!(page.body.contains(held), "no {held}");
    }
}

#[tokio::test]
async fn sc6_what_is_no_picture_pdf_or_text_is_told_beside_the_field() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let large = vec![b'x'; 25_000_001];
    let cases: [(&str, &[u8], &str); 7] = [
        ("gambar.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "tidak diterima"),
        ("halaman.html", b"<script>", "tidak diterima"),
        ("alat.exe", b"MZ", "tidak diterima"),
        ("layar.png", b"<script>alert(1)</script>", "bukan seperti namanya"),
        ("uji.log", b"a\0b", "bukan seperti namanya"),
        ("kosong.txt", b"", "kosong"),
        ("besar.log", &large, "Paling besar 25 MB"),
    ];
    for (name, bytes, said) in cases {
        let files = [(name, bytes), ("baik.png", PNG)];
        let wrong =
            send(&office, &dewi, "/issues/1/local-test", &note("Unggah dan simpan dicoba."), &files).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(wrong.body.contains(name) && wrong.body.contains(said), "{name}: {}", wrong.body);
        assert!(wrong.body.contains("Unggah dan simpan dicoba."), "{name}: the text is gone");
        assert_eq!(kept(&wrong).len(), 1, "{name}: the good one stays");
    }
    assert_eq!(on_disk(&office), 1, "what is not taken is not kept");
    let many: Vec<(String, Vec<u8>)> = (0..12).map(|n| (format!("{n}.txt"), vec![b'a' + n])).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let wrong = send(&office, &dewi, "/issues/1/local-test", &note("Unggah dan simpan dicoba."), &many).await;
    assert!(wrong.body.contains("Paling banyak 10 berkas. 11.txt tidak ikut."), "{}", wrong.body);
    assert_eq!(kept(&wrong).len(), 10);
    assert!(events(&office).await.iter().all(|event| !matches!(event, Event::LocalTested { .. })));
}

#[tokio::test]
async fn sh1_files_are_their_senders_and_are_stored_for_nobody_else() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let wrong = send(&office, &dewi, "/issues/1/local-test", &note("pendek"), &[("layar.png", PNG)]).await;
    let value = kept(&wrong).remove(0);
    // Another's file is as one that is gone; it is told, and attached to nothing.
    let tuti = office.sign_in("tuti").await;
    let mut texts = note("Unggah dan simpan dicoba.").to_vec();
    texts.push(("kept", value.as_str()));
    let refused = send(&office, &tuti, "/issues/1/local-test", &texts, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(kept(&refused).is_empty());
    let before = on_disk(&office);
    let orang = office.sign_in("orang").await;
    let other: &[(&str, &[u8])] = &[("lain.png", b"\x89PNG\r\n\x1a\n-lain-")];
    let outside =
        send(&office, &orang, "/issues/1/local-test", &note("Unggah dan simpan dicoba."), other).await;
    assert_eq!(outside.status, StatusCode::NOT_FOUND);
    let nobody = send(&office, "", "/issues/1/local-test", &note("Unggah dan simpan dicoba."), other).await;
    assert!(nobody.status.is_client_error() || nobody.status.is_redirection(), "{}", nobody.status);
    assert_eq!(on_disk(&office), before, "nobody's files are stored to be answered with 404");
}

#[tokio::test]
async fn r38_a_file_is_a_download_for_those_who_may_read_its_note() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    for number in [1, 2] {
        let path = format!("/issues/{number}/local-test");
        let files: [(&str, &[u8]); 2] = [("layar é.png", PNG), ("uji.log", b"3 lulus\n")];
        let taken = send(&office, &dewi, &path, &note("Unggah dan simpan dicoba."), &files).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    }
    let page = office.get(&dewi, "/issues/1").await.body;
    let at = page.find("/issues/1/files/").unwrap();
    let path = page[at..at + page[at..].find('"').unwrap()].to_owned();
    let log = path.replace("-0", "-1");
    for (path, kind, name, bytes) in [
        (&path, "image/png", "layar%20%C3%A9.png", PNG),
        (&log, "text/plain; charset=utf-8", "uji.log", b"3 lulus\n".as_slice()),
    ] {
        let (headers, answer) = ask(&office, "GET", path, &[("cookie", dewi.as_str())], Vec::new()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.body, String::from_utf8_lossy(bytes));
        let said = |name| headers[name].to_str().unwrap().to_owned();
        assert_eq!(said(header::CONTENT_TYPE), kind);
        assert_eq!(said(header::CONTENT_DISPOSITION), format!("attachment; filename*=UTF-8''{name}"));
        assert!(said(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
        assert_eq!(said(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(said(header::CACHE_CONTROL), "no-store");
    }
    // SB1: the file of one issue by the address of another; who knows nothing of the application.
    let orang = office.sign_in("orang").await;
    let foreign = path.replace("/issues/1/", "/issues/2/");
    for (cookie, path) in [(&orang, path.as_str()), (&dewi, foreign.as_str()), (&dewi, "/issues/1/files/1")] {
        assert_eq!(office.get(cookie, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A confidential issue's files are for those involved, like its notes.
    let confidential = office.get(&dewi, "/issues/2").await.body;
    let at = confidential.find("/issues/2/files/").unwrap();
    let path = confidential[at..at + confidential[at..].find('"').unwrap()].to_owned();
    let dodi = office.sign_in("dodi").await;
    assert_eq!(office.get(&dodi, &path).await.status, StatusCode::NOT_FOUND);
    assert!(!office.get(&dodi, "/issues/2").await.body.contains("/issues/2/files/"));
    assert_eq!(office.get(&dewi, &path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_reads_files_and_sends_none() {
    let office = office().await;
    let dewi = office.sign_in("dewi").await;
    let path = "/issues/1/local-test";
    send(&office, &dewi, path, &note("Unggah dan simpan dicoba."), &[("layar.png", PNG)]).await;
    let bearer = format!("Bearer {}", office.token("dewi", Scope::Read).await);
    let headers = [("authorization", bearer.as_str())];
    let (_, answer) = ask(&office, "GET", "/api/v1/issues/1", &headers, Vec::new()).await;
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let file = &json["evidence"][0]["files"][0];
    assert_eq!((&file["name"], &file["kind"]), (&"layar.png".into(), &"png".into()));
    let address = file["address"].as_str().unwrap().strip_prefix("https://alur.example").unwrap();
    let (_, answer) = ask(&office, "GET", address, &headers, Vec::new()).await;
    assert_eq!((answer.status, answer.body), (StatusCode::OK, String::from_utf8_lossy(PNG).into_owned()));
    let bearer = format!("Bearer {}", office.token("dewi", Scope::Note).await);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("authorization", bearer.as_str()), ("content-type", kind.as_str())];
    let body = multipart(&note("Unggah dan simpan dicoba."), &[("layar.png", PNG)]);
    let (_, answer) = ask(&office, "POST", "/api/v1/issues/1/local-test", &headers, body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn r16_an_officials_request_brings_its_scan() {
    let office = office().await;
    let rini = office.sign_in("rini").await;
    let texts = [
        ("application", "1"),
        ("kind", "activity"),
        ("title", "Halaman izin penelitian"),
        ("body", "Sediakan halamannya."),
        ("changes", "code"),
        ("official-name", "Hasan Basri"),
        ("position", "Kepala Dinas"),
        ("on", "2020-03-23"),
        ("form", "whats_app"),
        ("evidence", "Minta halaman izin penelitian."),
    ];
    let wrong: Vec<(&str, &str)> = texts.iter().copied().filter(|(name, _)| *name != "title").collect();
    let pdf: &[(&str, &[u8])] = &[("pesan.pdf", b"%PDF-1.7 ...")];
    let answer = send(&office, &rini, "/requests", &wrong, pdf).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let boxes = kept(&answer);
    let mut texts = texts.to_vec();
    texts.push(("kept", boxes[0].as_str()));
    let answer = send(&office, &rini, "/requests", &texts, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = office.get(&rini, "/issues/3").await.body;
    assert!(page.contains("pesan.pdf (12 B)</a>") && page.contains("/issues/3/files/"), "{page}");
    let path = "/issues/3/official-confirmation";
    let texts = [("evidence", "Dijawab lewat WhatsApp, 24 Maret.")];
    let answer = send(&office, &rini, path, &texts, &[("jawaban.png", PNG)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = office.get(&rini, "/issues/3").await.body;
    assert!(page.contains("jawaban.png (15 B)</a>") && page.contains("Dijawab lewat WhatsApp"), "{page}");
}
