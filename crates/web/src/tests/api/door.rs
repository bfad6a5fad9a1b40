//! What is not there for somebody is 404 on every act, before a role, a field or the web is spoken of; and
//! what is there is refused by role before its fields are read.

use super::client::Client;
use crate::guard::Who;
use crate::routes::surface;
use app::Scope;
use axum::http::Method;
use serde_json::{Value, json};

/// Every act of the API at this issue or Release.
fn acts(number: &str) -> Vec<(String, Scope)> {
    let acts = surface().into_iter().filter(|route| route.method == Method::POST);
    let acts = acts.filter(|route| route.path.starts_with("/api/v1/") && route.path.contains("{number}"));
    acts.map(|route| {
        let scope = if let Who::Token(scope) = route.who { scope } else { Scope::Read };
        (route.path.replace("{number}", number), scope)
    })
    .collect()
}

#[tokio::test]
async fn d21_what_is_not_there_is_404_whatever_is_asked_of_it() {
    let client = Client::new().await;
    client.released().await;
    let bodies = [
        json!({}),
        json!({ "unknown": 1 }),
        json!({ "reason": "Tidak perlu lagi." }),
        json!({ "verdict": "passed", "note": "Unggah 24 MB dicoba." }),
    ];
    let nothing = client.get("orang", "/api/v1/nowhere").await.json;
    for body in bodies {
        for (path, scope) in acts("1") {
            let got = client.post("orang", scope, &path, body.clone()).await;
            assert_eq!((got.status.as_u16(), &got.json), (404, &nothing), "{path} {body}");
        }
        for (path, scope) in acts("99").into_iter().chain(acts("x")) {
            let got = client.post("pandu", scope, &path, body.clone()).await;
            assert_eq!((got.status.as_u16(), &got.json), (404, &nothing), "{path} {body}");
        }
    }
    for application in [json!("lain"), json!(77), json!("perizinan")] {
        let body = json!({ "application": application });
        for (path, scope) in [("/api/v1/issues", Scope::Issue), ("/api/v1/releases", Scope::Read)] {
            let got = client.post("orang", scope, path, body.clone()).await;
            assert_eq!(got.status.as_u16(), 404, "{path} {body}");
        }
    }
    // An issue that ended is as much not there.
    let reason = json!({ "reason": "Tidak perlu lagi." });
    let made = client.post("rini", Scope::Issue, "/api/v1/issues", Client::issue()).await;
    let path = format!("/api/v1/issues/{}/cancellation", made.json["issue"]);
    assert_eq!(client.post("pandu", Scope::Issue, &path, reason.clone()).await.status.as_u16(), 200);
    assert_eq!(client.post("orang", Scope::Issue, &path, reason).await.status.as_u16(), 404);
}

#[tokio::test]
async fn r70_whoever_may_not_do_it_hears_that_before_his_fields_and_it_is_recorded() {
    let client = Client::new().await;
    client.released().await;
    let by_role = [
        ("rini", "/api/v1/issues/1/assignment", Scope::Issue, "403 not_in_role R7 2"),
        ("dodi", "/api/v1/issues/1/local-test", Scope::Note, "403 not_assignee R8 5"),
        ("dodi", "/api/v1/issues/1/dev-test", Scope::Note, "403 not_assignee R8 7"),
        ("dewi", "/api/v1/issues/1/team-test", Scope::Note, "403 not_in_role R10 9"),
        ("dewi", "/api/v1/issues/1/staging-return", Scope::Issue, "403 not_in_role R7 10"),
        ("tuti", "/api/v1/releases/1/staging-check", Scope::Note, "403 not_in_role R9 12"),
        ("sandi", "/api/v1/issues/1/cancellation", Scope::Issue, "403 not_in_role R7"),
    ];
    for (n, (who, path, scope, told)) in by_role.into_iter().enumerate() {
        let got = client.post(who, scope, path, json!({ "unknown": true })).await;
        assert_eq!(got.told(), told, "{path}");
        assert!(!got.json["missing"].as_str().unwrap().is_empty(), "{path}");
        assert!(!got.json["who_can"]["people"].as_array().unwrap().is_empty(), "{path}: {got:?}");
        let attempts = client.office.app.reader().refused(None, None).await.unwrap();
        assert_eq!(attempts.len(), n + 1, "{path}");
    }
    let got =
        client.post("tuti", Scope::Issue, "/api/v1/issues", json!({ "application": "perizinan" })).await;
    assert_eq!(got.told(), "403 not_in_role R6 1");
    // The page does the same.
    let cookie = client.office.sign_in("rini").await;
    assert_eq!(client.office.post(&cookie, "/issues/1/assignment", &[]).await.status.as_u16(), 403);
    let attempts = client.office.app.reader().refused(None, None).await.unwrap();
    assert_eq!(attempts.len(), by_role.len() + 2);
    let last = attempts.first().unwrap();
    assert_eq!((last.rule.as_str(), last.channel.code()), ("R7", "web"));
    assert_eq!(serde_json::from_str::<Value>(&last.detail).unwrap()["refusal"], "not_in_role");
}
