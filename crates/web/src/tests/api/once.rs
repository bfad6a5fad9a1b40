//! A request that is sent again: one effect, the same answer, on every act.

use super::client::{Client, note_of};
use crate::tests::all::world::commit;
use crate::tests::office::person;
use app::Scope;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Sends one request twice and then another one, if there is one, all with the same key.
async fn twice(client: &Client, who: &str, scope: Scope, path: &str, body: &Value, other: &Value) {
    let key = format!("{who}-{}", path.replace('/', "-"));
    let key = [("idempotency-key", key.as_str())];
    let head = || async { client.office.app.reader().head().await.unwrap() };
    let first = client.post_with(who, scope, path, body.clone(), &key).await;
    assert!(first.status.is_success(), "{path}: {first:?}");
    assert_eq!(first.header("idempotent-replayed"), "", "{path}");
    let after = head().await;
    let second = client.post_with(who, scope, path, body.clone(), &key).await;
    assert_eq!((second.status, &second.json), (first.status, &first.json), "{path}");
    assert_eq!(second.header("location"), first.header("location"), "{path}");
    assert_eq!(second.header("idempotent-replayed"), "true", "{path}");
    assert_eq!(head().await, after, "{path}: one effect");
    if other.is_null() {
        return;
    }
    let third = client.post_with(who, scope, path, other.clone(), &key).await;
    assert_eq!(third.told(), "422 urn:alur:fields", "{path}");
    assert_eq!(third.errors(), [("Idempotency-Key".to_owned(), "reused".to_owned())], "{path}");
    assert_eq!(head().await, after, "{path}: one effect");
}

#[tokio::test]
async fn the_same_key_records_once_on_every_act_and_another_body_is_refused() {
    let client = Client::new().await;
    let mut other = Client::issue();
    other["title"] = json!("Izin lain hilang");
    twice(&client, "rini", Scope::Issue, "/api/v1/issues", &Client::issue(), &other).await;
    let path = |noun: &str| format!("/api/v1/issues/1/{noun}");
    let assign = json!({ "assignee": person("dewi").0, "due-date": "2020-03-26" });
    let later = json!({ "assignee": person("dewi").0, "due-date": "2020-03-27" });
    twice(&client, "pandu", Scope::Issue, &path("assignment"), &assign, &later).await;
    client.branch(sop::IssueNumber(1)).await;
    let local = |verdict: &str| {
        let mut note = note_of(verdict);
        note["commit"] = json!(commit("c1"));
        note
    };
    twice(&client, "dewi", Scope::Note, &path("local-test"), &local("passed"), &local("failed")).await;
    client.pushed(sop::IssueNumber(1)).await;
    let (passed, failed) = (note_of("passed"), note_of("failed"));
    twice(&client, "dewi", Scope::Note, &path("dev-test"), &passed, &failed).await;
    client.request(sop::IssueNumber(1)).await;
    twice(&client, "pandu", Scope::Issue, &path("reminder"), &json!({}), &Value::Null).await;
    twice(&client, "tuti", Scope::Note, &path("team-test"), &passed, &failed).await;
    let (why, else_why) = (json!({ "reason": "Belum cocok." }), json!({ "reason": "Masih belum." }));
    twice(&client, "pandu", Scope::Issue, &path("staging-return"), &why, &else_why).await;
    twice(&client, "pandu", Scope::Issue, &path("cancellation"), &why, &else_why).await;

    let client = Client::new().await;
    let number = client.requested().await;
    let back = format!("/api/v1/issues/{number}/merge-request-return");
    twice(&client, "pandu", Scope::Issue, &back, &why, &else_why).await;

    let client = Client::new().await;
    client.released().await;
    let mut blamed = note_of("failed");
    blamed["cause"] = json!("configuration");
    twice(&client, "sandi", Scope::Note, "/api/v1/releases/1/staging-check", &passed, &blamed).await;
}

#[tokio::test]
async fn a_key_is_its_owners_has_a_shape_and_keeps_no_refusal() {
    let client = Client::new().await;
    let key = [("idempotency-key", "coba-1")];
    let post = |body: Value, key: &'static str| {
        let client = &client;
        async move {
            let key = [("idempotency-key", key)];
            client.post_with("rini", Scope::Issue, "/api/v1/issues", body, &key).await
        }
    };
    let mut wrong = Client::issue();
    wrong["title"] = json!("");
    assert_eq!(post(wrong, "coba-1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = post(Client::issue(), "coba-1").await;
    assert_eq!(first.status, StatusCode::CREATED, "what was refused recorded nothing: its key is free");
    let quoted = post(Client::issue(), "\"coba-1\"").await;
    assert_eq!(quoted.json, first.json, "with quotation marks it is the same key");
    // The PM's is another.
    let body = json!({ "reason": "Salah buat." });
    let got = client.post_with("pandu", Scope::Issue, "/api/v1/issues/1/cancellation", body, &key).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    let long = "k".repeat(101);
    for wrong in ["", "dua kata", "\"\"", long.as_str()] {
        let headers = [("idempotency-key", wrong)];
        let got = client.post_with("rini", Scope::Issue, "/api/v1/issues", Client::issue(), &headers).await;
        assert_eq!(got.told(), "400 urn:alur:fields", "{wrong:?}");
    }
    let list = client.get("rini", "/api/v1/issues?state=all").await;
    assert_eq!(list.json["issues"].as_array().unwrap().len(), 1);
}
