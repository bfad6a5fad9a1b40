//! The system page and the two addresses that a watcher asks.

use super::office::founded;
use super::surface::filled;
use crate::guard::Who;
use crate::routes::surface;
use app::Scope;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt;

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

#[tokio::test]
async fn inv14_exports_beyond_a_few_are_told_to_come_again_and_pages_go_on() {
    let office = founded().await;
    let (cookie, pages) = (office.sign_in("admin").await, crate::routes::router(office.site().clone()));
    let ask = async |path: &str| {
        let request = Request::get(path).header("host", "alur.example").header("cookie", &cookie);
        pages.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    let mut unread = Vec::new();
    for _ in 0..crate::limits::EXPORTS_AT_ONCE {
        unread.push(ask("/journal/export").await);
    }
    assert!(unread.iter().all(|answer| answer.status() == StatusCode::OK));
    let beyond = ask("/issues/csv").await;
    assert_eq!(beyond.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(beyond.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(ask("/issues").await.status(), StatusCode::OK);
    unread.pop();
    assert_eq!(ask("/issues/csv").await.status(), StatusCode::OK, "one that ended makes room");
}

/// What goes on without room, beside what the public and git may call.
const GOES_ON: [&str; 3] = ["/sign-out", "/step-up", "/admin/system/backup"];

#[tokio::test]
async fn inv14_without_room_every_act_of_every_route_is_refused_and_reading_and_signing_in_go_on() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let bearer = format!("Bearer {}", office.token("pandu", Scope::Issue).await);
    std::fs::write(office.app.data().join("room"), "1000000 100000000000").unwrap();
    let mut refused = 0;
    for route in surface().iter().filter(|route| route.method == Method::POST) {
        let path = filled(route.path);
        let answer = match route.who {
            // A session of its own for each: one of them ends it.
            Who::Staff | Who::Admin => office.post(&office.sign_in("admin").await, &path, &[]).await,
            Who::Token(Scope::Issue) | Who::AnyToken => {
                let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
                office.ask("POST", &path, &headers, "{}").await
            }
            Who::Public | Who::Git(_) | Who::Token(_) => continue,
        };
        if GOES_ON.contains(&path.as_str()) {
            assert_ne!(answer.status, StatusCode::INSUFFICIENT_STORAGE, "{path}");
        } else {
            assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE, "{path}: {}", answer.body);
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused} routes");
    assert_eq!(office.get(&cookie, "/issues").await.status, StatusCode::OK);
    assert_eq!(office.get("", "/sign-in").await.status, StatusCode::OK);
}
