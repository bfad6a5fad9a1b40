//! The system page and the two addresses that a watcher asks.

use super::office::founded;
use axum::http::StatusCode;

#[tokio::test]
async fn the_system_page_says_what_is_well_and_what_is_not_in_few_statements() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let before = office.app.reader().statements();
    let page = office.get(&cookie, "/admin/system").await;
    let statements = office.app.reader().statements() - before;
    assert_eq!(page.status, StatusCode::OK);
    assert!(statements <= 4, "{statements} statements");
    for words in ["Kesehatan sistem", "Belum pernah dicadangkan.", "Ujung jurnal", "Surat mati."] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let last = serde_json::json!({ "at_ms": office.app.clock().now().0, "seq": 7, "place": "/mnt/<b>" });
    std::fs::write(office.app.data().join(app::backups::LAST_BACKUP), last.to_string()).unwrap();
    let page = office.get(&cookie, "/admin/system").await;
    assert!(page.body.contains("/mnt/&#60;b&#62;"), "{}", page.body);
    for who in ["pandu", "kadis"] {
        let cookie = office.sign_in(who).await;
        assert!(office.get(&cookie, "/admin/system").await.status.is_client_error(), "{who}");
    }
}

#[tokio::test]
async fn a_backup_is_asked_for_only_where_a_directory_is_set() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let page = office.get(&cookie, "/admin/system").await;
    assert!(!page.body.contains("Cadangkan sekarang"), "{}", page.body);
    office.app.ask_for_backup();
    assert_eq!(office.app.backups(), app::backups::Backups::default(), "nothing begins");
}

#[tokio::test]
async fn sm3_health_says_one_bit_to_whoever_asks() {
    let office = founded().await;
    for (path, words) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = office.get("", path).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, words), "{path}");
    }
}
