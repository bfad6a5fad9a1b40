//! Each act, good and refused, with every kind of fault in its fields, and once however often it is sent.

use super::client::{Client, note_of};
use crate::tests::all::world::commit;
use crate::tests::office::person;
use app::Scope;
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn an_issue_goes_from_report_to_the_staging_check_by_api_and_web() {
    let client = Client::new().await;
    let number = client.released().await;
    let got = client.get("pandu", &format!("/api/v1/issues/{number}")).await;
    assert_eq!(got.json["standing"]["step"], 12);
    let check =
        client.post("sandi", Scope::Note, "/api/v1/releases/1/staging-check", note_of("passed")).await;
    assert_eq!(check.status, StatusCode::OK, "{check:?}");
    assert_eq!(check.json["entries"][0]["kind"], "staging_checked");
    let got = client.get("sandi", "/api/v1/releases/1").await;
    assert_eq!(got.json["standing"]["step"], 13);
    let channels = client.get("kadis", &format!("/api/v1/issues/{number}/journal")).await;
    let channel = |entry: &Value| format!("{} {}", entry["event"]["kind"], entry["channel"]).replace('"', "");
    let told: Vec<String> = channels.json["entries"].as_array().unwrap().iter().map(channel).collect();
    for by_api in
        ["issue_reported", "assigned", "local_tested", "dev_tested", "team_tested", "staging_checked"]
    {
        assert!(told.contains(&format!("{by_api} api")), "{by_api} in {told:?}");
    }
}

#[tokio::test]
async fn a_failed_check_names_its_cause_and_the_issues() {
    let client = Client::new().await;
    client.released().await;
    let path = "/api/v1/releases/1/staging-check";
    let got = client.post("sandi", Scope::Note, path, note_of("failed")).await;
    assert_eq!(got.errors(), [pair("cause", "missing")]);
    let mut body = note_of("failed");
    body["cause"] = json!("issue");
    body["issue"] = json!([99]);
    let got = client.post("sandi", Scope::Note, path, body.clone()).await;
    assert_eq!(got.told(), "409 issue_not_in_release R49");
    body["issue"] = json!([0]);
    body["cause"] = json!("nobody");
    let got = client.post("sandi", Scope::Note, path, body.clone()).await;
    assert_eq!(got.errors(), [pair("cause", "choice"), pair("issue", "type")]);
    body["cause"] = json!("issue");
    body["issue"] = json!([]);
    let got = client.post("sandi", Scope::Note, path, body.clone()).await;
    assert_eq!(got.errors(), [pair("issue", "missing")]);
    body["cause"] = json!("configuration");
    body["issue"] = json!([1]);
    body["forward"] = json!(true);
    let got = client.post("sandi", Scope::Note, path, body.clone()).await;
    assert_eq!(got.errors(), [pair("issue", "idle"), pair("forward", "idle")]);
    body["issue"] = Value::Null;
    body["forward"] = Value::Null;
    body["commit"] = json!(commit("c1"));
    let got = client.post("sandi", Scope::Note, path, body.clone()).await;
    assert_eq!(got.told(), "409 head_changed B1");
    body["commit"] = json!(commit("e1"));
    let got = client.post("sandi", Scope::Note, path, body).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    let got = client.post("tuti", Scope::Note, path, note_of("passed")).await;
    assert_eq!(got.told(), "403 not_in_role R9 12");
    let got = client.post("sandi", Scope::Note, "/api/v1/releases/7/staging-check", note_of("passed")).await;
    assert_eq!(got.told(), "404 about:blank");
}

fn pair(field: &str, rule: &str) -> (String, String) {
    (field.to_owned(), rule.to_owned())
}

#[tokio::test]
async fn ways_back_need_their_reason_and_their_person() {
    let client = Client::new().await;
    let number = client.requested().await;
    let path = |noun: &str| format!("/api/v1/issues/{number}/{noun}");
    let reason = || json!({ "reason": "Belum dapat diuji." });
    let back = path("merge-request-return");
    assert_eq!(client.post("dewi", Scope::Issue, &back, reason()).await.told(), "403 not_in_role R7 9");
    let got = client.post("pandu", Scope::Issue, &back, json!({})).await;
    assert_eq!(got.errors(), [pair("reason", "missing")]);
    let got = client.post("pandu", Scope::Issue, &path("staging-return"), reason()).await;
    assert_eq!(got.told(), "409 not_at_step R56 10");
    let got = client.post("pandu", Scope::Issue, &back, reason()).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    let got = client.post("pandu", Scope::Issue, &back, reason()).await;
    assert_eq!(got.told(), "409 not_at_step R56 9");
    let got = client.post("rini", Scope::Issue, &path("cancellation"), reason()).await;
    assert_eq!(got.told(), "403 not_in_role R7");
    let got = client.post("pandu", Scope::Issue, &path("cancellation"), reason()).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    let got = client.post("pandu", Scope::Issue, &path("cancellation"), reason()).await;
    assert_eq!(got.told(), "409 issue_ended R56");
    let other = client.team_tested().await;
    let got =
        client.post("pandu", Scope::Issue, &format!("/api/v1/issues/{other}/staging-return"), reason()).await;
    assert_eq!(got.json["entries"][0]["kind"], "staging_returned", "{got:?}");
}

#[tokio::test]
async fn a_refusal_tells_rule_step_missing_and_who_can_in_the_readers_language() {
    let client = Client::new().await;
    let number = client.branched().await;
    let path = format!("/api/v1/issues/{number}/team-test");
    let got = client.post("tuti", Scope::Note, &path, note_of("passed")).await;
    assert_eq!(got.header("content-type"), "application/problem+json");
    assert_eq!(got.told(), "409 not_at_step R56 9");
    assert_eq!(got.json["who_can"]["role"], "developer");
    assert_eq!(got.json["who_can"]["people"][0]["username"], "dewi");
    assert_eq!(got.json["title"], "Keadaannya berubah sejak Anda membukanya");
    assert!(got.json["detail"].as_str().unwrap().contains(got.json["missing"].as_str().unwrap()));
    let english = [("accept-language", "en-GB,en;q=0.8")];
    let got = client.post_with("tuti", Scope::Note, &path, note_of("passed"), &english).await;
    assert_eq!(got.json["title"], "It changed since you opened it");
    let local = format!("/api/v1/issues/{number}/local-test");
    let body = json!({ "verdict": "passed", "note": "dicoba di localhost", "commit": commit("c1") });
    let got = client.post("dodi", Scope::Note, &local, body).await;
    assert_eq!(got.told(), "403 not_assignee R8 5");
    let got = client.post("orang", Scope::Note, &path, note_of("passed")).await;
    assert_eq!(got.told(), "404 about:blank");
    assert_eq!(got.json["rule"], Value::Null);
}

#[tokio::test]
async fn every_fault_of_a_body_is_told_at_its_field() {
    let client = Client::new().await;
    let post = |body: Value| client.post("rini", Scope::Issue, "/api/v1/issues", body);
    let got = post(json!({})).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing =
        ["application", "kind", "title", "body", "changes", "source"].map(|field| pair(field, "missing"));
    assert_eq!(got.errors(), missing);
    let with = |field: &str, value: Value| {
        let mut body = Client::issue();
        body[field] = value;
        body
    };
    let cases: [(&str, Value, (&str, &str)); 19] = [
        ("title", json!(7), ("title", "type")),
        ("title", json!("abc"), ("title", "too_short")),
        ("title", json!("a".repeat(201)), ("title", "too_long")),
        ("title", json!("baris\nkedua"), ("title", "line_break")),
        ("body", json!("a\u{0}b"), ("body", "control_character")),
        ("body", json!("a".repeat(20_001)), ("body", "too_long")),
        ("kind", json!("Bug"), ("kind", "choice")),
        ("kind", Value::Null, ("kind", "missing")),
        ("changes", json!("code"), ("changes", "type")),
        ("changes", json!([]), ("changes", "missing")),
        ("changes", json!(["code", "all"]), ("changes", "choice")),
        ("changes", json!(["code", "code", "code"]), ("changes", "too_long")),
        ("marks", json!(["urgent", 1]), ("marks", "type")),
        ("ticket", json!("35 12"), ("ticket", "format")),
        ("ticket", Value::Null, ("ticket", "missing")),
        ("parent", json!(1), ("parent", "idle")),
        ("parent", json!(-1), ("parent", "type")),
        ("evidence", json!("ND 12/2020"), ("evidence", "idle")),
        ("application", json!("-"), ("application", "choice")),
    ];
    for (field, value, (at, rule)) in cases {
        let got = post(with(field, value.clone())).await;
        let expected = vec![pair(at, rule)];
        assert_eq!((got.status.as_u16(), got.errors()), (422, expected), "{field}: {value}");
        assert!(!got.json["errors"][0]["message"].as_str().unwrap().is_empty());
    }
    let mut body = official();
    body["on"] = json!("2020-02-30");
    body["form"] = json!("fax");
    body["evidence"] = json!("x");
    let expected = [pair("on", "format"), pair("form", "choice"), pair("evidence", "too_short")];
    assert_eq!(post(body).await.errors(), expected);
    assert_eq!(post(with("application", json!("lain"))).await.told(), "404 about:blank");
    assert_eq!(post(with("title", json!("Izin hilang"))).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn sb8_a_field_that_is_not_known_is_400_and_nothing_happens() {
    let client = Client::new().await;
    let extra =
        ["role", "application_id", "actor", "state", "created_at", "approved_by", "visibility", "drawn"];
    for field in extra {
        let mut body = Client::issue();
        body[field] = json!("x");
        let got = client.post("rini", Scope::Issue, "/api/v1/issues", body).await;
        assert_eq!(got.told(), "400 urn:alur:fields", "{field}");
        assert_eq!(got.errors(), [pair(field, "unknown")]);
    }
    let list = client.get("rini", "/api/v1/issues").await;
    assert_eq!(list.json["issues"], json!([]));
    let got = client.post("rini", Scope::Issue, "/api/v1/issues", official()).await;
    assert_eq!(got.status, StatusCode::CREATED, "{got:?}");
    assert_eq!(got.header("location"), "https://alur.example/api/v1/issues/1");
    let got = client.get("rini", "/api/v1/issues/1").await;
    assert_eq!(got.json["source"]["official"]["name"], "Budi");
}

/// A new issue from an official's request.
fn official() -> Value {
    let mut body = Client::issue();
    body["source"] = json!("official");
    body["ticket"] = Value::Null;
    let more = json!({ "official-name": "Budi", "position": "Lurah", "on": "2020-03-02", "form": "whats_app",
        "evidence": "Diminta lisan, diringkas." });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_developer_derives_and_reports_nothing_else() {
    let client = Client::new().await;
    let got = client.post("dewi", Scope::Issue, "/api/v1/issues", Client::issue()).await;
    assert_eq!(got.told(), "403 derived_only R11");
    client.assigned().await;
    let mut body = Client::issue();
    body["source"] = json!("parent");
    body["ticket"] = Value::Null;
    body["parent"] = json!(1);
    let got = client.post("dewi", Scope::Issue, "/api/v1/issues", body.clone()).await;
    assert_eq!(got.status, StatusCode::CREATED, "{got:?}");
    let got = client.get("dewi", "/api/v1/issues/2").await;
    assert_eq!(
        got.json["source"],
        json!({ "source": "derived", "ticket": null, "parent": 1, "official": null, "rollback": null })
    );
    body["parent"] = json!(77);
    let got = client.post("dewi", Scope::Issue, "/api/v1/issues", body).await;
    assert_eq!(got.told(), "409 parent_missing R12");
    let body = json!({ "assignee": person("tuti").0, "due": "2020-03-26T15:00:00+07:00" });
    let got = client.post("pandu", Scope::Issue, "/api/v1/issues/2/assignment", body).await;
    assert_eq!(got.told(), "409 not_a_developer R22");
    let body = json!({ "assignee": person("dewi").0, "due": "2020-03-26 15:00" });
    let got = client.post("pandu", Scope::Issue, "/api/v1/issues/2/assignment", body).await;
    assert_eq!(got.errors(), [pair("due", "format")]);
    let due = |body: Value| client.post("pandu", Scope::Issue, "/api/v1/issues/2/assignment", body);
    let got = due(json!({ "assignee": person("dewi").0 })).await;
    assert_eq!(got.errors(), [pair("due-date", "missing")]);
    let body = json!({ "assignee": person("dewi").0, "due": "2020-03-26T15:00:00+07:00",
        "due-date": "2020-03-26" });
    assert_eq!(due(body).await.errors(), [pair("due", "twice")]);
    let got = due(json!({ "assignee": person("dewi").0, "due": "2020-03-26T15:00:00+07:00" })).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    let one = client.get("pandu", "/api/v1/issues/1").await.json["due"].clone();
    assert_eq!(
        client.get("pandu", "/api/v1/issues/2").await.json["due"],
        one,
        "as the two fields of the form"
    );
}

#[tokio::test]
async fn b7_a_verdict_that_names_its_commit_is_for_that_commit_alone() {
    let client = Client::new().await;
    let number = client.requested().await;
    let path = format!("/api/v1/issues/{number}/team-test");
    let mut body = note_of("passed");
    body["commit"] = json!(commit("c2"));
    let got = client.post("tuti", Scope::Note, &path, body.clone()).await;
    assert_eq!(got.told(), "409 stale B7");
    body["commit"] = json!("c1");
    let got = client.post("tuti", Scope::Note, &path, body.clone()).await;
    assert_eq!(got.errors(), [pair("commit", "format")]);
    body["commit"] = json!(commit("c1"));
    let got = client.post("tuti", Scope::Note, &path, body).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
}
