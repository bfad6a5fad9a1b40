//! What a watcher of the machine reads: figures at `/metrics`, and log lines as objects. Neither tells of a
//! person or a matter.

use crate::office::{Office, SLUG};
use crate::program::{BINARY, output};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use testkit::{Caller, Visitor};

/// In a title, a comment, a search and a name of nothing: it must not come out anywhere.
const CANARY: &str = "kenari8264rahasia";

/// A port that nobody has now.
fn free_port() -> String {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().to_string()
}

/// Samples by name and labels; fails where the text is not the format.
fn read(text: &str) -> BTreeMap<String, f64> {
    let (mut samples, mut types) = (BTreeMap::new(), BTreeMap::new());
    let mut helped = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            helped = rest.split(' ').next().unwrap();
            assert!(rest.len() > helped.len() + 1, "a figure is explained: {line}");
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert_eq!(name, helped, "HELP and TYPE stand together");
            assert!(matches!(kind, "counter" | "gauge" | "histogram"), "{line}");
            assert!(types.insert(name, kind).is_none(), "{name} twice");
        } else {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            let name = sample.split('{').next().unwrap();
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            let known =
                types.contains_key(name) || family.is_some_and(|of| types.get(of) == Some(&"histogram"));
            assert!(known, "{line} belongs to nothing");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
            assert!(samples.insert(sample.to_owned(), value.parse().unwrap()).is_none(), "{sample} twice");
        }
    }
    samples
}

async fn figures(address: &str) -> (BTreeMap<String, f64>, String) {
    let page = Visitor::new(&format!("http://{address}")).unwrap().get("/metrics").await.unwrap();
    assert_eq!(page.status, 200, "{}", page.html);
    (read(&page.html), page.html)
}

/// A walk with the canary wherever a person can write it.
async fn walk(office: &mut Office) {
    office.report(&format!("Judul {CANARY}"), "351360").await;
    office.see("rini", &format!("/search?q={CANARY}")).await;
    office.at("rini").await.get(&format!("/issues?q={CANARY}")).await.unwrap();
    office.at("rini").await.get(&format!("/{CANARY}/{CANARY}")).await.unwrap();
    office.at("rini").await.get(&format!("/mail/stop/{CANARY}")).await.unwrap();
    let (page, act) = (format!("/applications/{SLUG}/servers"), format!("/applications/{SLUG}/variables"));
    let secret = [("environment", "dev"), ("key", "KUNCI_UJI"), ("value", CANARY), ("secret", "yes")];
    office.act("sandi", &page, &act, &secret, None).await;
    office.clone_as("dewi").await;
    let caller = Caller::new(&office.url(), &office.token("rini")).unwrap();
    caller.act(&format!("/api/v1/{CANARY}"), &json!({ "title": CANARY })).await.unwrap();
    let form = office.see("rini", "/issues/2").await.form("/issues/2/comments").set("text", CANARY);
    office.at("rini").await.send(&form, None).await.unwrap();
}

#[tokio::test]
async fn figures_move_and_tell_of_no_person_or_matter() {
    let (mut office, watcher) = (Office::copied().await, free_port());
    office.start(&["--metrics-listen", &watcher]).await;
    let (before, _) = figures(&watcher).await;
    walk(&mut office).await;
    let client = office.checkout(2, "dewi").await;
    let pushed = office.push(&client, "catatan.txt", "Jam layanan\n").await;
    assert!(pushed.ok, "{}", pushed.terminal);
    office.quiet().await;
    let (after, text) = figures(&watcher).await;
    let of = |samples: &BTreeMap<String, f64>, name: &str| samples.get(name).copied().unwrap_or_default();
    for name in [
        "alur_journal_head",
        "alur_store_commits_total",
        "alur_store_commit_seconds_total",
        "alur_entries_total{kind=\"issue_reported\"}",
        "alur_pushes_total{result=\"taken\"}",
        "alur_request_seconds_count{method=\"GET\",route=\"/issues/{number}\",status=\"2xx\"}",
        "alur_request_seconds_count{method=\"POST\",route=\"/issues\",status=\"3xx\"}",
        "alur_request_seconds_count{method=\"GET\",route=\"none\",status=\"4xx\"}",
    ] {
        assert!(of(&after, name) > of(&before, name), "{name} did not move: {text}");
    }
    for name in ["alur_disk_free_bytes", "alur_disk_bytes"] {
        assert!(of(&after, name) > 0.0, "{name}");
    }
    for secret in [CANARY, "rini", "dewi", "Dewi", "layanan-perizinan", "issue/2"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert_eq!(
        office.at("rini").await.get("/metrics").await.unwrap().status,
        404,
        "the pages' door has none"
    );
}

#[tokio::test]
async fn sk2_log_lines_are_one_object_each_with_route_and_status_and_no_canary() {
    for format in ["text", "json"] {
        let mut office = Office::copied().await;
        office.start(&["--log", "info", "--log-format", format]).await;
        walk(&mut office).await;
        let until = Instant::now() + Duration::from_secs(20);
        let mut printed = office.program().printed();
        while !printed.contains("/issues/{number}/comments") && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(50)).await;
            printed = office.program().printed();
        }
        // What the console says at the start is for a person; log lines begin with a time.
        let begins = if format == "json" { "{" } else { "20" };
        let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with(begins)).collect();
        assert!(lines.len() > 5, "{format}: {printed}");
        for secret in [CANARY, &office.token("rini"), &office.token("dewi")] {
            // The demo's own list of people holds the tokens.
            assert!(!lines.iter().any(|line| line.contains(secret)), "{format}: {secret}: {lines:#?}");
        }
        if format == "text" {
            continue;
        }
        let objects = lines.iter().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let answered: Vec<_> = objects.filter(|line| line["target"] == "alur::request").collect();
        let report = answered.iter().find(|line| line["span"]["route"] == "/issues" && line["status"] == 303);
        let report = report.unwrap_or_else(|| panic!("{printed}"));
        assert_eq!(
            (report["level"].as_str(), report["span"]["method"].as_str()),
            (Some("INFO"), Some("POST"))
        );
        assert!(report["ms"].is_u64() && report["timestamp"].is_string(), "{report}");
        assert!(report["span"]["code"].as_str().is_some_and(|code| code.contains('-')), "{report}");
    }
}

#[tokio::test]
async fn figures_are_for_this_machine_alone() {
    let refused = output(BINARY, &["config", "--metrics-listen", "0.0.0.0:9264"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("loopback"), "{said}");
    let refused = output(BINARY, &["config", "--log-format", "xml"]);
    assert!(!refused.status.success());
}
