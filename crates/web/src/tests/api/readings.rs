//! Each reading: what it tells, to whom, by which filters, and how a cursor walks it.

use super::client::{Client, note_of};
use crate::tests::office::person;
use app::Scope;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn the_list_is_narrowed_and_walked_by_its_cursor() {
    let client = Client::new().await;
    let first = client.assigned().await;
    for n in 2..=5 {
        let mut body = Client::issue();
        body["title"] = json!(format!("Laporan {n} tidak tercetak"));
        client.post("rini", Scope::Issue, "/api/v1/issues", body).await;
    }
    let numbers = |query: &'static str, who: &'static str| {
        let client = &client;
        async move {
            let got = client.get(who, &format!("/api/v1/issues{query}")).await;
            assert_eq!(got.status.as_u16(), 200, "{query}: {got:?}");
            let rows = got.json["issues"].as_array().unwrap().clone();
            rows.iter().map(|row| row["number"].as_i64().unwrap()).collect::<Vec<_>>()
        }
    };
    assert_eq!(numbers("", "pandu").await, [5, 4, 3, 2, 1]);
    assert_eq!(numbers("?application=perizinan&step=3", "pandu").await, [1]);
    assert_eq!(numbers("?application=lain", "pandu").await, Vec::<i64>::new());
    assert_eq!(numbers("?assignee=me", "dewi").await, [1]);
    assert_eq!(numbers("?assignee=me", "pandu").await, Vec::<i64>::new());
    assert_eq!(numbers("?mine=true", "pandu").await, [5, 4, 3, 2]);
    assert_eq!(numbers("?query=laporan+4", "pandu").await, [4]);
    assert_eq!(numbers("?state=done", "pandu").await, Vec::<i64>::new());
    assert_eq!(numbers("?overdue=true", "pandu").await, Vec::<i64>::new());
    assert_eq!(numbers("", "orang").await, Vec::<i64>::new());
    assert_eq!(numbers("", "kadis").await.len(), 5);
    let body = json!({ "assignee": person("dodi").0, "due": "2020-03-24T08:30:00+07:00" });
    let got = client.post("pandu", Scope::Issue, "/api/v1/issues/2/assignment", body).await;
    assert_eq!(got.status.as_u16(), 200, "{got:?}");
    client.office.app.clock().advance_ms(40 * 60_000);
    assert_eq!(numbers("?overdue=true", "pandu").await, [2]);

    let mut path = "/api/v1/issues?limit=2&query=tidak".to_owned();
    let mut seen = Vec::new();
    loop {
        let got = client.get("pandu", &path).await;
        let rows = got.json["issues"].as_array().unwrap().clone();
        seen.extend(rows.iter().map(|row| row["number"].as_i64().unwrap()));
        let Some(link) = got.headers.get("link") else {
            assert_eq!(got.json["next_cursor"], Value::Null);
            break;
        };
        let link = link.to_str().unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        path = link.strip_prefix("<https://alur.example").unwrap().to_owned();
        assert!(path.contains("query=tidak") && path.contains("limit=2"), "{path}");
    }
    assert_eq!(seen, [5, 4, 3, 2, first.0]);
}

#[tokio::test]
async fn a_query_that_is_wrong_is_told_by_parameter() {
    let client = Client::new().await;
    let told = |query: &'static str| {
        let client = &client;
        async move {
            let got = client.get("pandu", &format!("/api/v1/issues?{query}")).await;
            (
                got.status.as_u16(),
                got.errors().into_iter().map(|(_, rule)| rule).collect::<Vec<_>>().join(" "),
            )
        }
    };
    for (query, status, rules) in [
        ("limit=0", 422, "range"),
        ("limit=101", 422, "range"),
        ("limit=x", 422, "range"),
        ("step=14&state=shut&assignee=dewi", 422, "choice range choice"),
        ("overdue=1", 422, "choice"),
        ("cursor=aaaa", 422, "format"),
        ("page=2", 400, "unknown"),
        ("limit=1&limit=2", 400, "twice"),
        ("limit=&step=", 200, ""),
    ] {
        assert_eq!(told(query).await, (status, rules.to_owned()), "{query}");
    }
    let long = format!("/api/v1/issues?query={}", "a".repeat(201));
    assert_eq!(client.get("pandu", &long).await.errors()[0].1, "too_long");
}

#[tokio::test]
async fn an_issue_tells_turn_acts_evidence_and_clocks() {
    let client = Client::new().await;
    let number = client.requested().await;
    let got = client.get("tuti", &format!("/api/v1/issues/{number}")).await;
    let issue = &got.json;
    assert_eq!(
        issue["standing"],
        json!({ "state": "open", "step": 9, "words": "langkah 9, Uji Tim Uji Coba" })
    );
    assert_eq!(issue["turn"]["role"], "tester");
    assert_eq!(issue["turn"]["people"][0]["username"], "tuti");
    assert_eq!(issue["title"], "Izin tidak tersimpan");
    assert_eq!(issue["branch"]["name"], format!("issue/{number}"));
    assert_eq!(issue["merge_request"]["state"], "open");
    let steps: Vec<i64> =
        issue["evidence"].as_array().unwrap().iter().map(|note| note["step"].as_i64().unwrap()).collect();
    assert_eq!(steps, [5, 7]);
    let note = &issue["evidence"][1];
    assert_eq!(note["text"], "Unggah 24 MB dicoba; tersimpan.");
    assert_eq!(
        (&note["verdict"], &note["counts"], &note["voided"]),
        (&json!("passed"), &json!(true), &Value::Null)
    );
    assert_eq!(note["address"], "https://dev.example");
    let act = |name: &str| {
        let acts = issue["acts"].as_array().unwrap();
        acts.iter().find(|act| act["act"] == name).unwrap().clone()
    };
    assert_eq!(act("team-test"), json!({ "act": "team-test", "possible": true, "refusal": null }));
    let refusal = &act("cancellation")["refusal"];
    assert_eq!((&refusal["rule"], &refusal["who_can"]["people"][0]["name"]), (&json!("R7"), &json!("pandu")));
    let clocks = &issue["clocks"];
    assert_eq!(clocks["due"], "2020-03-26T15:00:00+07:00");
    assert_eq!(clocks["time_left"]["late"], false);
    let passages = clocks["steps"].as_array().unwrap();
    assert_eq!(passages.iter().map(|step| step["step"].as_i64().unwrap()).max(), Some(9));
    assert_eq!(passages[0]["standard_minutes"], 15);
    // Acts of the web are refused to this door with their rule.
    let pm = client.get("pandu", &format!("/api/v1/issues/{number}")).await;
    let approval =
        pm.json["acts"].as_array().unwrap().iter().find(|act| act["act"] == "staging-approval").unwrap();
    assert_eq!(approval["refusal"]["refusal"], "web_only");
}

#[tokio::test]
async fn a_voided_verdict_says_why_and_a_confidential_issue_keeps_its_words() {
    let client = Client::new().await;
    let number = client.requested().await;
    let path = format!("/api/v1/issues/{number}/team-test");
    let got = client.post("tuti", Scope::Note, &path, note_of("failed")).await;
    assert_eq!(got.status.as_u16(), 200, "{got:?}");
    let got = client.get("dewi", &format!("/api/v1/issues/{number}")).await;
    assert_eq!(got.json["round"], 2);
    assert_eq!(got.json["returns"][0]["from"], 9);
    let counts: Vec<bool> = got.json["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["counts"].as_bool().unwrap())
        .collect();
    assert_eq!(counts, [false, false, false], "a new round begins without verdicts");

    let mut body = Client::issue();
    body["title"] = json!("Kebocoran data warga");
    body["marks"] = json!(["confidential"]);
    let made = client.post("rini", Scope::Issue, "/api/v1/issues", body).await;
    let secret = made.json["issue"].as_i64().unwrap();
    for path in [
        format!("/api/v1/issues/{secret}"),
        format!("/api/v1/issues/{secret}/journal"),
        "/api/v1/issues".to_owned(),
        "/api/v1/issues?query=kebocoran".to_owned(),
        "/api/v1/journal?limit=100".to_owned(),
    ] {
        let got = client.get("tuti", &path).await;
        assert_eq!(got.status.as_u16(), 200, "{path}");
        assert!(!got.json.to_string().contains("Kebocoran"), "{path}");
        assert!(!got.json.to_string().contains("hilang.") || !path.contains(&secret.to_string()), "{path}");
    }
    let got = client.get("rini", &format!("/api/v1/issues/{secret}")).await;
    assert_eq!(got.json["title"], "Kebocoran data warga");
}

#[tokio::test]
async fn the_journal_is_walked_as_far_as_its_reader_sees() {
    let client = Client::new().await;
    let number = client.tested().await;
    let walk = |who: &'static str| {
        let client = &client;
        async move {
            let (mut after, mut entries) = (0, Vec::new());
            loop {
                let got = client.get(who, &format!("/api/v1/journal?limit=7&after={after}")).await;
                assert_eq!(got.status.as_u16(), 200, "{got:?}");
                entries.extend(got.json["entries"].as_array().unwrap().clone());
                after = got.json["after"].as_i64().unwrap();
                assert_eq!(got.json["more"].as_bool().unwrap(), got.headers.contains_key("link"));
                if got.json["more"] == false {
                    return entries;
                }
            }
        }
    };
    let head = client.office.app.reader().head().await.unwrap().seq.0;
    let all = walk("admin").await;
    let numbers =
        |entries: &[Value]| entries.iter().map(|e| e["entry"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers(&all), (1..=head).collect::<Vec<_>>());
    assert_eq!(numbers(&walk("kadis").await), numbers(&all));
    let own = walk("dewi").await;
    assert!(!own.is_empty() && own.len() < all.len());
    let subjects: BTreeSet<&str> = own.iter().map(|entry| entry["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, BTreeSet::from(["application:1", format!("issue:{number}").as_str()]));
    assert!(walk("orang").await.is_empty());
    assert_eq!(all[0]["event"]["kind"], "office_founded");
    assert_eq!(all[1]["prev"], all[0]["hash"]);
    assert!(all.iter().all(|entry| !entry["words"].as_str().unwrap().is_empty()));

    let (mut path, mut story) = (format!("/api/v1/issues/{number}/journal?limit=3"), Vec::new());
    let mut texts = BTreeSet::new();
    while !path.is_empty() {
        let got = client.get("dewi", &path).await;
        story.extend(got.json["entries"].as_array().unwrap().clone());
        texts.extend(
            got.json["texts"].as_object().unwrap().values().map(|text| text.as_str().unwrap().to_owned()),
        );
        let link = got.header("link").trim_end_matches(">; rel=\"next\"").to_owned();
        path = link.strip_prefix("<https://alur.example").unwrap_or_default().to_owned();
    }
    assert_eq!(story[0]["event"]["kind"], "issue_reported");
    assert_eq!(story.last().unwrap()["event"]["kind"], "dev_tested");
    assert_eq!(numbers(&story).len(), numbers(&story).iter().collect::<BTreeSet<_>>().len());
    assert!(texts.contains("Izin tidak tersimpan") && texts.contains("dicoba di localhost"), "{texts:?}");
}

#[tokio::test]
async fn releases_applications_and_oneself_are_told() {
    let client = Client::new().await;
    let number = client.released().await;
    let got = client.get("sandi", "/api/v1/releases/1").await;
    assert_eq!(got.json["standing"]["step"], 12, "{got:?}");
    assert_eq!(got.json["issues"][0]["number"], number.0);
    assert_eq!(got.json["issues"][0]["title"], "Izin tidak tersimpan");
    assert_eq!(got.json["turn"]["people"][0]["username"], "sandi");
    assert_eq!(got.json["acts"].as_array().unwrap().iter().filter(|act| act["possible"] == true).count(), 1);

    let got = client.get("dewi", "/api/v1/applications").await;
    assert_eq!(got.json["applications"][0]["slug"], "perizinan");
    assert_eq!(got.json["applications"][0]["open_issues"], 1);
    assert_eq!(client.get("orang", "/api/v1/applications").await.json, json!({ "applications": [] }));
    let got = client.get("dewi", "/api/v1/applications/perizinan").await;
    assert_eq!(got.json["clone"], "https://alur.example/git/perizinan.git");
    assert_eq!(got.json["environments"][1]["running"]["address"], "https://staging.example");
    assert_eq!(got.json["on_staging"][0]["issue"], number.0);
    assert_eq!(got.json["test_team"][0]["username"], "tuti");
    assert_eq!(got.json["open_release"], 1);

    let got = client.get("kadis", "/api/v1/me").await;
    assert_eq!(got.json["office_roles"], json!(["superior"]));
    assert_eq!(got.json["scopes"], json!(["read"]));
    let got = client.get("dewi", "/api/v1/me").await;
    assert_eq!(got.json["roles"], json!([{ "application": "perizinan", "role": "developer" }]));
}

#[tokio::test]
async fn a_reading_costs_few_statements() {
    let client = Client::new().await;
    let number = client.released().await;
    // The token and the waits of its address are two of them.
    for (path, most) in [
        ("/api/v1/me".to_owned(), 4),
        ("/api/v1/issues".to_owned(), 3),
        ("/api/v1/issues?application=perizinan".to_owned(), 4),
        (format!("/api/v1/issues/{number}"), 4),
        (format!("/api/v1/issues/{number}/journal"), 5),
        ("/api/v1/releases/1".to_owned(), 4),
        ("/api/v1/applications".to_owned(), 3),
        ("/api/v1/applications/perizinan".to_owned(), 5),
        ("/api/v1/journal".to_owned(), 4),
    ] {
        let reader = client.office.app.reader();
        let before = reader.statements();
        let got = client.get("dewi", &path).await;
        assert_eq!(got.status.as_u16(), 200, "{path}");
        let cost = reader.statements() - before;
        assert!(cost <= most, "{path}: {cost} statements");
    }
}
