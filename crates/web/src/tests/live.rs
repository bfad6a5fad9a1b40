//! Open pages hear that their matter changed (`/live`): only whoever may open the page, only of its own
//! subject, and nothing but that.

use super::office::{Office, founded, person};
use super::stages::{Stage, office_at};
use crate::routes::router;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt;
use std::time::Duration;
use tower::ServiceExt;

/// The stream of the page at this path, as this person hears it.
async fn listen(office: &Office, who: &str, page: &str) -> (StatusCode, String, BodyDataStream) {
    let cookie = office.sign_in(who).await;
    let request =
        Request::get(format!("/live?page={page}")).header("host", "alur.example").header("cookie", cookie);
    let request = request.header("accept-encoding", "gzip, br").body(Body::empty()).unwrap();
    let response = router(office.site().clone()).oneshot(request).await.unwrap();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    (response.status(), kind, response.into_body().into_data_stream())
}

/// What comes next, or nothing within a moment.
async fn heard(stream: &mut BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(Duration::from_millis(300), stream.next()).await.ok()?;
    Some(String::from_utf8(next?.unwrap().to_vec()).unwrap())
}

async fn comment(office: &Office, who: &str, issue: i64) {
    let cookie = office.sign_in(who).await;
    let page = office.get(&cookie, &format!("/issues/{issue}")).await;
    let form = [("text", "Sudah dilihat."), ("drawn", &page.drawn())];
    let answer = office.post(&cookie, &format!("/issues/{issue}/comments"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn an_open_page_hears_of_its_own_issue_and_lists_of_all() {
    let office = office_at(Stage::AtBranch).await;
    let (status, kind, mut issue) = listen(&office, "dewi", "/issues/1").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/event-stream"));
    let (_, _, mut tasks) = listen(&office, "pandu", "/").await;
    let (_, _, mut list) = listen(&office, "tuti", "/issues").await;
    assert_eq!(heard(&mut issue).await, None, "nothing happened yet");
    comment(&office, "pandu", 1).await;
    for stream in [&mut issue, &mut tasks, &mut list] {
        let event = heard(stream).await.unwrap();
        assert_eq!(event.trim_end(), "event: changed\ndata: 1", "no content, not even which issue");
    }
}

#[tokio::test]
async fn who_may_not_open_a_page_may_not_listen_at_it() {
    let office = office_at(Stage::AtBranch).await;
    let (status, _, _) = listen(&office, "admin", "/issues/1").await;
    let page = office.get(&office.sign_in("admin").await, "/issues/1").await.status;
    assert_eq!(status, page, "the same door as the page's");
    for nowhere in ["/issues/99", "/releases/99", "/pipelines/99", "/jobs/99"] {
        let (status, _, _) = listen(&office, "dewi", nowhere).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    for still in ["/me", "/sop", "https://elsewhere.example/", ""] {
        let (status, _, _) = listen(&office, "dewi", still).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{still}");
    }
    let signed_out = office.ask("GET", "/live?page=/", &[], "").await;
    assert_eq!(signed_out.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn beyond_the_bound_of_open_pages_a_page_stays_as_it_was_drawn() {
    let office = founded().await;
    let (cookie, pages) = (office.sign_in("pandu").await, router(office.site().clone()));
    let ask = async || {
        let request = Request::get("/live?page=/board").header("host", "alur.example");
        let request = request.header("cookie", cookie.as_str()).body(Body::empty()).unwrap();
        pages.clone().oneshot(request).await.unwrap()
    };
    let mut open = Vec::new();
    for _ in 0..crate::limits::LIVE_STREAMS_MAX {
        open.push(ask().await);
    }
    assert!(open.iter().all(|stream| stream.status() == StatusCode::OK));
    assert_eq!(ask().await.status(), StatusCode::NO_CONTENT);
    open.pop();
    assert_eq!(ask().await.status(), StatusCode::OK, "one that is closed makes room");
}

#[tokio::test]
async fn pages_say_where_they_listen_and_can_be_kept_still() {
    let office = founded().await;
    let cookie = office.sign_in("pandu").await;
    let page = office.get(&cookie, "/board").await.body;
    assert!(page.contains("data-live=\"/live?page=/board&#38;since="), "{page}");
    assert!(page.contains("href=\"/board?still=1\""));
    let still = office.get(&cookie, "/board?still=1").await.body;
    assert!(!still.contains("data-live") && still.contains("href=\"/board\""));
    assert!(!office.get(&cookie, "/me").await.body.contains("data-live"));
}

#[tokio::test]
async fn sa5_an_open_stream_ends_within_a_second_of_its_session() {
    let office = office_at(Stage::AtBranch).await;
    let (_, _, mut disabled) = listen(&office, "dewi", "/issues/1").await;
    let (_, _, mut signed_out) = listen(&office, "tuti", "/issues/1").await;
    let (_, _, mut other) = listen(&office, "pandu", "/issues/1").await;
    let admin = sop::Actor::on_the_web(person("admin"));
    office.app.set_enabled(&admin, person("dewi"), false).await.unwrap();
    office.app.end_sessions_of(&admin, person("tuti")).await.unwrap();
    for stream in [&mut disabled, &mut signed_out] {
        let end = tokio::time::timeout(Duration::from_secs(1), stream.next()).await;
        assert!(matches!(end, Ok(None)), "{end:?}");
    }
    let open = tokio::time::timeout(Duration::from_millis(300), other.next()).await;
    assert!(open.is_err(), "another person's stream stays: {open:?}");
}
