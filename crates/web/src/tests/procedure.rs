//! The SOP as the office keeps it: the status of its legal bases (R3), its revisions.

use super::office::founded;
use axum::http::StatusCode;

/// The value of a hidden field, as the page carries it.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split("\">").next()).unwrap();
    value.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

const BASIS: &str = "/admin/sop/legal-bases/4";

#[tokio::test]
async fn r3_a_revoked_legal_basis_is_shown_and_waits_in_the_tasks_until_it_is_reviewed() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let page = office.get(&admin, BASIS).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (basis, seen) = (hidden(&page.body, "basis"), hidden(&page.body, "seen"));
    assert!(basis.starts_with("PP Nomor 82 Tahun 2012") && seen.is_empty(), "{basis} {seen}");
    let form = |status: &'static str, by: &'static str| {
        vec![("basis", basis.as_str()), ("seen", ""), ("status", status), ("by", by)]
    };
    let post = format!("{BASIS}/status");
    let head = office.app.reader().head().await.unwrap();
    let bare = office.post(&admin, &post, &form("revoked", " ")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.body.contains("Oleh peraturan apa") && bare.body.contains("Kesalahan: "), "{}", bare.body);
    assert_eq!(office.app.reader().head().await.unwrap(), head);
    let done = office.post(&admin, &post, &form("revoked", "PP Nomor <71> Tahun 2019")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop?done=status"));
    let stale = office.post(&admin, &post, &form("in_force", "")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "another saw nothing of it");

    let dewi = office.sign_in("dewi").await;
    let sheet = office.get(&dewi, "/sop").await.body;
    assert!(sheet.contains("Dicabut oleh PP Nomor &#60;71&#62; Tahun 2019"), "{sheet}");
    let list = office.get(&admin, "/admin/sop").await.body;
    assert!(list.contains("Menunggu peninjauan") && list.contains("admin, "), "{list}");
    let tasks = office.get(&admin, "/").await.body;
    assert!(tasks.contains(BASIS) && tasks.contains("Tinjau SOP: PP Nomor 82 Tahun 2012"), "{tasks}");
    let others = office.get(&dewi, "/").await.body;
    assert!(!others.contains("Tinjau SOP"), "only who may edit the SOP: {others}");

    let page = office.get(&admin, BASIS).await.body;
    let seen = hidden(&page, "seen");
    let review = format!("{BASIS}/review");
    let form = |finding: &'static str| {
        vec![("basis", basis.as_str()), ("seen", seen.as_str()), ("finding", finding)]
    };
    let bare = office.post(&admin, &review, &form("")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = office.post(&admin, &review, &form("Isi SOP tetap sesuai.")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop?done=review"));
    let tasks = office.get(&admin, "/").await.body;
    assert!(!tasks.contains("Tinjau SOP: PP"), "{tasks}");
    let journal = office.get(&admin, "/journal").await.body;
    assert!(journal.contains("Dasar hukum yang dicabut selesai ditinjau: PP Nomor 82"), "{journal}");
    assert!(office.get(&admin, "/admin/sop").await.body.contains("Sudah ditinjau"));
}

#[tokio::test]
async fn r3_an_administrator_keeps_the_sop_a_pm_and_a_superior_read_and_for_others_it_is_not_there() {
    let office = founded().await;
    for (who, reads, keeps) in [
        ("admin", StatusCode::OK, StatusCode::OK),
        ("pandu", StatusCode::OK, StatusCode::NOT_FOUND),
        ("kadis", StatusCode::OK, StatusCode::NOT_FOUND),
        ("dewi", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        ("orang", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ] {
        let cookie = office.sign_in(who).await;
        let list = office.get(&cookie, "/admin/sop").await;
        assert_eq!(list.status, reads, "{who}");
        assert_eq!(office.get(&cookie, BASIS).await.status, keeps, "{who}");
        assert_eq!(list.body.contains("href=\"/admin/sop/legal-bases/4\""), keeps == StatusCode::OK, "{who}");
        let sheet = office.get(&cookie, "/sop").await.body;
        assert_eq!(sheet.contains("href=\"/admin/sop\""), reads == StatusCode::OK, "{who}");
    }
    let admin = office.sign_in("admin").await;
    for missing in ["/admin/sop/legal-bases/0", "/admin/sop/legal-bases/15", "/sop?revision=lain"] {
        assert_eq!(office.get(&admin, missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}
