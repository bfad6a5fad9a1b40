//! Keterangan 3: what is bound to the web answers a token with the rule and the page, and the attempt is
//! recorded.

use super::client::Client;
use app::Scope;
use serde_json::{Value, json};

/// Asks one act of the web and looks at answer and record.
async fn refused(client: &Client, who: &str, path: &str, step: Option<u8>, page: &str) {
    let before = client.office.app.reader().head().await.unwrap();
    let got = client.post(who, Scope::Read, path, json!({ "application": "perizinan" })).await;
    let step_told = step.map(|step| format!(" {step}")).unwrap_or_default();
    assert_eq!(got.told(), format!("403 web_only R30{step_told}"), "{path}");
    assert_eq!(got.json["page"], format!("https://alur.example{page}"), "{path}");
    assert!(got.json["detail"].as_str().unwrap().contains(page), "{path}");
    let attempts = client.office.app.reader().refused(None, None).await.unwrap();
    let attempt = attempts.first().expect("the attempt is recorded");
    assert_eq!((attempt.rule.as_str(), attempt.channel.code()), ("R30", "api"), "{path}");
    assert_eq!(attempt.step.map(sop::Step::no), step, "{path}");
    let detail: Value = serde_json::from_str(&attempt.detail).unwrap();
    assert_eq!(detail["refusal"], "web_only", "{path}");
    assert_eq!(client.office.app.reader().head().await.unwrap(), before, "{path}: nothing happened");
}

#[tokio::test]
async fn r30_acts_of_the_web_are_refused_recorded_and_named_with_their_page() {
    let client = Client::new().await;
    let first = client.assigned().await;
    let path = |noun: &str| format!("/api/v1/issues/{first}/{noun}");
    let page = format!("/issues/{first}");
    refused(&client, "dewi", &path("branch"), Some(3), &page).await;
    refused(&client, "dewi", &path("branch-update"), None, &page).await;
    refused(&client, "dewi", &path("conflict-resolution"), None, &format!("{page}/conflict")).await;
    refused(&client, "dewi", &path("branch-deletion"), None, &page).await;
    refused(&client, "dewi", &path("branch-restoration"), None, &page).await;
    refused(&client, "dewi", &path("staging-request"), Some(8), &page).await;
    refused(&client, "pandu", &path("staging-approval"), Some(10), &page).await;
    client.released().await;
    refused(&client, "pandu", "/api/v1/releases", Some(11), "/releases").await;
    refused(&client, "sandi", "/api/v1/releases/1/master-merge", Some(13), "/releases/1").await;
}

#[tokio::test]
async fn r30_the_web_comes_before_the_role_and_sight_before_the_web() {
    let client = Client::new().await;
    let number = client.assigned().await;
    let branch = format!("/api/v1/issues/{number}/branch");
    // Not his on the web either: what binds the door is told first, with those who can.
    let got = client.post("dodi", Scope::Issue, &branch, json!({})).await;
    assert_eq!(got.told(), "403 web_only R30 3");
    assert_eq!(got.json["who_can"]["people"][0]["username"], "dewi");
    let got =
        client.post("rini", Scope::Read, "/api/v1/releases", json!({ "application": "perizinan" })).await;
    assert_eq!(got.told(), "403 web_only R30 11");
    assert_eq!(got.json["who_can"]["people"][0]["username"], "pandu");
    let got = client.post("orang", Scope::Issue, &branch, json!({})).await;
    assert_eq!(got.told(), "404 about:blank");
    let got = client.post("dewi", Scope::Issue, "/api/v1/issues/99/branch", json!({})).await;
    assert_eq!(got.told(), "404 about:blank");
    let attempts = client.office.app.reader().refused(None, None).await.unwrap();
    let rules: Vec<&str> = attempts.iter().rev().map(|attempt| attempt.rule.as_str()).collect();
    assert_eq!(rules, ["R30", "R30", "D21", "D21"]);
    let got = client.post("dewi", Scope::Read, "/api/v1/releases", json!({})).await;
    assert_eq!(got.told(), "422 urn:alur:fields");
}
