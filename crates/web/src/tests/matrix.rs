//! The access matrix: every route as every kind of visitor, one reviewed snapshot. A new route changes it,
//! so nobody adds one without saying who may call it. Acts are sent as empty forms: what counts is who is
//! let through to them.

use super::office::{Office, founded};
use super::surface::filled;
use crate::routes::surface;
use app::{Scope, What};
use axum::http::Method;
use sop::acts::Drawn;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{From, ReportIssue, report};
use sop::text::TextKind;
use std::fmt::Write;

/// Signed in with the browser, by what they are to the one issue.
const VISITORS: [(&str, &str); 9] = [
    ("-", "anonymous"),
    ("rini", "Reporter"),
    ("pandu", "PM"),
    ("dewi", "Developer"),
    ("tuti", "tester"),
    ("sandi", "Sysadmin"),
    ("kadis", "Superior"),
    ("admin", "Administrator"),
    ("orang", "no role"),
];

const TOKENS: [Scope; 5] = Scope::ALL;

async fn with_an_issue() -> Office {
    let office = founded().await;
    let text = |kind, words: &str| office.app.prose(kind, words).unwrap();
    let act = ReportIssue {
        kind: IssueKind::Bug,
        needs: Needs::Code,
        from: From::Ticket { number: "351215".to_owned() },
        title: text(TextKind::Title, "Izin tidak tersimpan"),
        body: text(TextKind::Body, "Terjadi: hilang."),
        confidential: false,
        urgent: false,
        drawn: Drawn::default(),
    };
    let what = What::NewIssue { application: sop::AppId(1), parent: None };
    office.decide("rini", what, move |case, by| report(case, by, act)).await;
    office
}

async fn cell(office: &Office, method: &Method, path: &str, who: &str) -> u16 {
    // A session of its own for each request: some of them end sessions.
    let cookie = if who == "-" { String::new() } else { office.sign_in(who).await };
    let answer = match *method {
        Method::GET => office.get(&cookie, path).await,
        _ => office.post(&cookie, path, &[]).await,
    };
    answer.status.as_u16()
}

#[tokio::test]
async fn every_route_answers_every_visitor_as_reviewed() {
    let first = with_an_issue().await;
    first.app.stop().await;
    let mut office = first.copy().await;
    let mut table = String::new();
    let names: Vec<&str> = VISITORS.iter().map(|(_, name)| *name).collect();
    writeln!(table, "{}", names.join(" · ")).unwrap();
    for route in surface() {
        let path = filled(route.path);
        let mut cells = Vec::new();
        for (who, _) in VISITORS {
            let status = cell(&office, &route.method, &path, who).await;
            // What an act changed must not colour the next cell.
            if route.method != Method::GET && status < 400 {
                office = first.copy().await;
            }
            cells.push(status.to_string());
        }
        writeln!(table, "{} {} [{:?}] {}", route.method, route.path, route.who, cells.join(" ")).unwrap();
    }
    insta::assert_snapshot!("access_matrix", table);
}

#[tokio::test]
async fn a_token_opens_no_page_and_a_session_no_token_route() {
    let office = with_an_issue().await;
    for scope in TOKENS {
        let token = office.token("dewi", scope).await;
        let bearer = format!("Bearer {token}");
        for path in ["/", "/issues/1", "/me"] {
            let answer = office.ask("GET", path, &[("authorization", bearer.as_str())], "").await;
            assert_eq!(answer.status.as_u16(), 303, "{path} with {}", scope.code());
            assert!(answer.location.starts_with("/sign-in"), "{path}");
        }
    }
    let cookie = office.sign_in("dewi").await;
    let api = office.get(&cookie, "/api/v1/issues").await;
    assert!(matches!(api.status.as_u16(), 401 | 404), "{}", api.status);
}
