//! A program with tokens, and the steps that are done on the web or by the server between its acts.

use crate::routes::router;
use crate::tests::all::world::commit;
use crate::tests::office::{Office, founded, founded_with, person};
use app::{Scope, What};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use sop::acts::{Drawn, servers};
use sop::application::{Environment, EnvironmentKind, EnvironmentSetup};
use sop::steps::{s03_create_branch, s06_push, s08_request_staging, s10_approve_staging, s11_request_master};
use sop::text::TextKind;
use sop::{Actor, AppId, BranchName, CaseFile, DeploymentId, Facts, IssueNumber, Refusal};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// What the program got.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The status, and of a problem its `type` without the common beginning, rule and step.
    pub fn told(&self) -> String {
        let text = |name: &str| match &self.json[name] {
            Value::Null => String::new(),
            Value::String(text) => format!(" {text}"),
            other => format!(" {other}"),
        };
        let kind = text("type").replace("urn:alur:refusal:", "");
        format!("{}{kind}{}{}", self.status.as_u16(), text("rule"), text("step"))
    }

    /// Field and rule of each error.
    pub fn errors(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["field"]), text(&error["rule"]))).collect()
    }
}

/// An office whose people hold tokens of every scope.
pub struct Client {
    pub office: Office,
    tokens: BTreeMap<(String, &'static str), String>,
}

impl Client {
    /// Servers are external and are not asked what they run.
    pub async fn new() -> Client {
        Client::of(founded().await, "").await
    }

    /// Servers are external and are asked at this address of this machine what they run.
    pub async fn asking(host: &str) -> Client {
        Client::of(founded_with(vec![host.to_owned()]).await, &format!("http://{host}/commit")).await
    }

    async fn of(office: Office, commit_address: &str) -> Client {
        for environment in Environment::ALL {
            let setup = EnvironmentSetup {
                kind: EnvironmentKind::External,
                address: format!("https://{}.example", environment.code()),
                commit_address: commit_address.to_owned(),
                job: "deploy".to_owned(),
            };
            let set = move |case: &CaseFile, by: &Actor| {
                sop::acts::preparation::set_environment(case, by, environment, setup)
            };
            office.decide("sandi", What::Application(AppId(1)), set).await;
        }
        let mut tokens = BTreeMap::new();
        for who in ["rini", "pandu", "dewi", "dodi", "tuti", "sandi", "kadis", "admin", "orang"] {
            for scope in Scope::ALL {
                tokens.insert((who.to_owned(), scope.code()), office.token(who, scope).await);
            }
        }
        Client { office, tokens }
    }

    pub fn token(&self, who: &str, scope: Scope) -> &str {
        &self.tokens[&(who.to_owned(), scope.code())]
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let mut request = Request::builder().method(method).uri(path).header("host", "alur.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router(self.office.site().clone()).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Got { status, headers, json }
    }

    pub async fn get(&self, who: &str, path: &str) -> Got {
        let bearer = format!("Bearer {}", self.token(who, Scope::Read));
        self.send("GET", path, &[("authorization", &bearer)], "").await
    }

    pub async fn post(&self, who: &str, scope: Scope, path: &str, body: Value) -> Got {
        self.post_with(who, scope, path, body, &[]).await
    }

    pub async fn post_with(
        &self,
        who: &str,
        scope: Scope,
        path: &str,
        body: Value,
        more: &[(&str, &str)],
    ) -> Got {
        let bearer = format!("Bearer {}", self.token(who, scope));
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        headers.extend(more);
        self.send("POST", path, &headers, &body.to_string()).await
    }

    /// What a new issue from a ticket says.
    pub fn issue() -> Value {
        json!({
            "application": "perizinan", "kind": "bug", "changes": ["code"], "source": "ticket",
            "ticket": "351215",
            "title": "Izin tidak tersimpan", "body": "Terjadi: hilang.",
        })
    }

    /// Step 2 by API.
    pub async fn assign(&self, number: IssueNumber) {
        let body = json!({ "assignee": person("dewi").0, "due-date": "2020-03-26", "due-time": "15:00" });
        self.done("pandu", Scope::Issue, number, "assignment", body).await;
    }

    /// An act that is taken.
    async fn done(&self, who: &str, scope: Scope, number: IssueNumber, noun: &str, body: Value) {
        let path = format!("/api/v1/issues/{number}/{noun}");
        let got = self.post(who, scope, &path, body).await;
        assert_eq!(got.status, StatusCode::OK, "{got:?}");
    }

    /// Step 5 by API.
    pub async fn local_test(&self, number: IssueNumber) {
        let note = json!({ "verdict": "passed", "note": "dicoba di localhost", "commit": commit("c1") });
        self.done("dewi", Scope::Note, number, "local-test", note).await;
    }

    /// Step 7 by API.
    pub async fn dev_test(&self, number: IssueNumber) {
        self.done("dewi", Scope::Note, number, "dev-test", note_of("passed")).await;
    }

    /// Step 9 by API.
    pub async fn team_test(&self, number: IssueNumber) {
        self.done("tuti", Scope::Note, number, "team-test", note_of("passed")).await;
    }

    /// Steps 1 and 2 by API.
    pub async fn assigned(&self) -> IssueNumber {
        let made = self.post("rini", Scope::Issue, "/api/v1/issues", Client::issue()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let number = IssueNumber(made.json["issue"].as_i64().unwrap());
        self.assign(number).await;
        number
    }

    async fn machine<F>(&self, what: What, decide: F)
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = Actor::machine();
        self.office.app.decide(what, &by, move |case| decide(case, &by)).await.unwrap();
    }

    /// Steps 1 to 3.
    pub async fn branched(&self) -> IssueNumber {
        let number = self.assigned().await;
        self.branch(number).await;
        number
    }

    /// Step 3 on the web, and the server's branch.
    pub async fn branch(&self, number: IssueNumber) {
        self.office
            .decide("dewi", What::Issue(number), |case, by| {
                s03_create_branch::create_branch(case, by, Default::default())
            })
            .await;
        self.machine(What::Issue(number), |case, by| s03_create_branch::branch_made(case, by, &commit("s0")))
            .await;
    }

    /// The push of `c1`, whose local test passed already, and its deployment.
    pub async fn pushed(&self, number: IssueNumber) {
        let push = s06_push::Pushed {
            branch: BranchName::for_issue(number, None),
            old: commit("s0"),
            new: commit("c1"),
            note: None,
            developers: vec![person("dewi")],
            pipeline_file: Some("pipe0".to_owned()),
            received_at: self.office.app.clock().now(),
            recovered: false,
        };
        let by = Actor::by_git(person("dewi"));
        let pushed = move |case: &CaseFile| s06_push::pushed(case, &by, push);
        self.office.app.decide(What::Issue(number), &by, pushed).await.unwrap();
        self.machine(What::Issue(number), |case, by| {
            s06_push::deployed(case, by, &commit("c1"), DeploymentId(1), "https://dev.example")
        })
        .await;
    }

    /// Steps 5 to 7: by API but for the push.
    pub async fn tested(&self) -> IssueNumber {
        let number = self.branched().await;
        self.local_test(number).await;
        self.pushed(number).await;
        self.dev_test(number).await;
        number
    }

    /// Steps 1 to 8.
    pub async fn requested(&self) -> IssueNumber {
        let number = self.tested().await;
        self.request(number).await;
        number
    }

    /// Step 8 on the web.
    pub async fn request(&self, number: IssueNumber) {
        let act = s08_request_staging::RequestStaging {
            title: self.office.app.prose(TextKind::Title, "Simpan izin").unwrap(),
            description: self.office.app.prose(TextKind::Body, "Memperbaiki penyimpanan.").unwrap(),
            drawn: Drawn::default(),
        };
        let ask = move |case: &CaseFile, by: &Actor| s08_request_staging::request_staging(case, by, act);
        self.office.decide("dewi", What::Issue(number), ask).await;
    }

    /// Steps 1 to 9.
    pub async fn team_tested(&self) -> IssueNumber {
        let number = self.requested().await;
        self.team_test(number).await;
        number
    }

    /// Steps 1 to 11.
    pub async fn released(&self) -> IssueNumber {
        let number = self.team_tested().await;
        self.release(number).await;
        number
    }

    /// Steps 10 and 11 on the web: Release 1 stands at 12.
    pub async fn release(&self, number: IssueNumber) {
        let act = s10_approve_staging::ApproveStaging {
            seen: commit("c1"),
            join: false,
            remark: None,
            drawn: Drawn::default(),
        };
        let agree = move |case: &CaseFile, by: &Actor| s10_approve_staging::approve_staging(case, by, act);
        self.office.decide("pandu", What::Issue(number), agree).await;
        self.machine(What::Issue(number), |case, by| {
            s10_approve_staging::staging_merged(case, by, &commit("c1"), &commit("e1"), None)
        })
        .await;
        self.machine(What::Application(AppId(1)), |case, by| {
            let contained = [commit("e1")];
            let (at, id) = ("https://staging.example", DeploymentId(2));
            servers::staging_deployed(case, by, &commit("e1"), id, at, &contained)
        })
        .await;
        let (issues, remark, drawn) = (vec![number], None, Drawn::default());
        let act = s11_request_master::RequestMaster { issues, remark, drawn };
        let open = move |case: &CaseFile, by: &Actor| s11_request_master::request_master(case, by, act);
        self.office.decide("pandu", What::NewRelease(AppId(1)), open).await;
    }
}

/// A note of 7, 9 or 12.
pub fn note_of(verdict: &str) -> Value {
    json!({ "verdict": verdict, "note": "Unggah 24 MB dicoba; tersimpan." })
}
