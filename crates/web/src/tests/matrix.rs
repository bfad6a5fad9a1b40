//! The access matrix: every route, by every kind of visitor and with every kind of token, while issue 1
//! stands at 3, 9, 12 and when it is done. One reviewed snapshot: a new route changes it, so nobody adds
//! one without saying who may call it. Acts are sent as empty forms: what counts is who is let through to
//! them.

use super::office::{Answer, Office, founded, person};
use super::stages::{Stage, walk_to};
use super::surface::filled;
use crate::guard::Who;
use crate::routes::{Route, surface};
use app::{NewAccount, Scope, Scopes, What};
use axum::http::Method;
use base64::Engine;
use sop::acts::deviation::{self, AskDeviation};
use sop::acts::preparation::{Register, register};
use sop::application::{Builder, Environment};
use sop::guard::Guard;
use sop::text::TextKind;
use sop::{Actor, AppId, IssueNumber, PersonId, Role, Slug, Step, Subject};
use std::fmt::Write;
use store::rows::{JobState, NewJob, NewPipeline};

const STAGES: [(&str, Stage); 4] =
    [("3", Stage::AtBranch), ("9", Stage::AtTeamTest), ("12", Stage::AtCheck), ("done", Stage::Done)];

/// Where all visitors are tried, and every route.
const USUAL: usize = 1;

/// Signed in with the browser, by what they are to the one issue. The last five hold the five roles of
/// another application.
const VISITORS: [(&str, Option<i64>); 17] = [
    ("nobody", None),
    ("Reporter", Some(2)),
    ("PM", Some(3)),
    ("Developer of the issue", Some(4)),
    ("another Developer", Some(5)),
    ("tester", Some(6)),
    ("Sysadmin", Some(7)),
    ("Superior", Some(8)),
    ("Administrator", Some(1)),
    ("no role", Some(9)),
    ("a disabled PM", Some(DISABLED)),
    ("a PM who must change the first password", Some(MUST_CHANGE)),
    ("five roles elsewhere", Some(ELSEWHERE[0])),
    ("", Some(ELSEWHERE[1])),
    ("", Some(ELSEWHERE[2])),
    ("", Some(ELSEWHERE[3])),
    ("", Some(ELSEWHERE[4])),
];
const DISABLED: i64 = 10;
const MUST_CHANGE: i64 = 11;
/// Reporter, PM, Developer, tester, Sysadmin of the second application.
const ELSEWHERE: [i64; 5] = [12, 13, 14, 15, 16];

/// Members, the office's roles and a PM elsewhere.
const MEETS_A_RULE: [usize; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13];

/// Whose tokens are tried, with one scope each: PM, Developer of the issue, tester, Sysadmin, no role, PM
/// elsewhere.
const BEARERS: [i64; 6] = [3, 4, 6, 7, 9, ELSEWHERE[1]];

/// An office at rest, and what its visitors bring: cookies by visitor, tokens by scope and bearer, then those
/// that are good for nothing.
struct World {
    rest: Office,
    cookies: Vec<String>,
    tokens: Vec<Vec<String>>,
    dead: Vec<String>,
    commit: String,
    note: String,
    pipeline: i64,
}

impl World {
    async fn at(stage: Stage) -> World {
        let office = founded().await;
        let works = app::works::Works::new(office.app.clone()).unwrap();
        app::effects::drain(&works).await.unwrap();
        drop(works);
        people(&office).await;
        walk_to(&office, stage).await;
        let pipeline = records(&office, stage).await;
        let mut cookies = Vec::new();
        for (_, who) in VISITORS {
            cookies.push(match who {
                Some(who) => office.session_of(PersonId(who)).await,
                None => String::new(),
            });
        }
        let soon = office.app.clock().now().plus_minutes(60);
        let mut tokens = Vec::new();
        for scope in Scope::ALL {
            let mut of_scope = Vec::new();
            for who in BEARERS {
                of_scope.push(office.token_of(PersonId(who), Scopes::of(&[scope]), soon).await.1);
            }
            tokens.push(of_scope);
        }
        let all = || Scopes::of(&Scope::ALL);
        let past = office.app.clock().now().plus_minutes(-1);
        let (expired, revoked) = (
            office.token_of(person("dewi"), all(), past).await,
            office.token_of(person("dewi"), all(), soon).await,
        );
        let id = revoked.0;
        let revoke = office
            .app
            .writer()
            .plain(move |rows| Box::pin(async move { rows.token_revoke(person("dewi"), id).await }));
        assert!(revoke.await.unwrap());
        let disabled = office.token_of(PersonId(DISABLED), all(), soon).await;
        let commit = office.app.code(AppId(1)).resolve("staging").await.unwrap().unwrap();
        let case = office.app.case_file(What::Issue(IssueNumber(1))).await.unwrap().unwrap();
        let note = case.issue().unwrap().notes.last().map(|note| note.text.0.clone()).unwrap_or_default();
        office.app.stop().await;
        let dead = vec![expired.1, revoked.1, disabled.1];
        World { rest: office, cookies, tokens, dead, commit: commit.as_str().to_owned(), note, pipeline }
    }

    /// The address of a route, naming what this office has.
    fn path(&self, route: &Route) -> String {
        let path = filled(&route.path.replace("{oid}", &self.commit).replace("{revision}", "staging"));
        match route.path {
            "/assets/{name}" => crate::assets::stylesheet().path.clone(),
            "/issues/{number}/notes/correction" => format!("{path}?of={}", self.note),
            "/releases/new" => format!("{path}?application=perizinan"),
            "/git/{name}/info/refs" => format!("{path}?service=git-upload-pack"),
            other if other.starts_with("/pipelines/{") => {
                path.replace("/pipelines/1", &format!("/pipelines/{}", self.pipeline))
            }
            other => match other.strip_suffix("/{*path}") {
                Some(_) => path.replace("/1", "/README.md"),
                None => path,
            },
        }
    }
}

/// Somebody disabled, somebody new, and the people of a second application.
async fn people(office: &Office) {
    let admin = Actor::on_the_web(person("admin"));
    let names = ["mati", "baru", "rini-lain", "pandu-lain", "dewi-lain", "tuti-lain", "sandi-lain"];
    for name in names {
        let account =
            NewAccount { username: name.to_owned(), name: name.to_owned(), ..NewAccount::default() };
        office.app.add_person_with(&admin, account, super::office::PASSWORD, name == "baru").await.unwrap();
    }
    for pm in [DISABLED, MUST_CHANGE] {
        office.app.set_role(&admin, AppId(1), PersonId(pm), Role::ProjectManager, true).await.unwrap();
    }
    let slug = Slug::parse("aduan").unwrap();
    let act = Register {
        slug: slug.clone(),
        name: "Aduan".to_owned(),
        builder: Builder::Diskominfo,
        hosting: String::new(),
        confidential: false,
        project_manager: PersonId(ELSEWHERE[1]),
    };
    office.decide("admin", What::NewApplication(slug), move |case, by| register(case, by, act)).await;
    let roles = [(0, Role::Reporter), (2, Role::Developer), (4, Role::Sysadmin)];
    for (at, role) in roles {
        office.app.set_role(&admin, AppId(2), PersonId(ELSEWHERE[at]), role, true).await.unwrap();
    }
    let pm = Actor::on_the_web(PersonId(ELSEWHERE[1]));
    office.app.name_test_team(&pm, AppId(2), vec![PersonId(ELSEWHERE[3])]).await.unwrap();
    office.app.set_enabled(&admin, PersonId(DISABLED), false).await.unwrap();
}

/// A pipeline of the issue that failed, a comment of its Developer, and a deviation that is asked for while
/// the issue is open.
async fn records(office: &Office, stage: Stage) -> i64 {
    let job = NewJob {
        name: "deploy".to_owned(),
        stage: "deploy".to_owned(),
        needs: Vec::new(),
        plan: "{}".to_owned(),
        state: JobState::Waiting,
    };
    let pipeline = NewPipeline {
        key: "matrix".to_owned(),
        application: AppId(1),
        subject: Subject::Issue(IssueNumber(1)),
        commit: super::all::world::commit("c1"),
        ref_name: "issue/1".to_owned(),
        environment: Some(Environment::Dev),
        jobs: vec![job],
    };
    let add =
        office.app.writer().plain(move |rows| Box::pin(async move { rows.pipeline_add(&pipeline).await }));
    let pipeline = add.await.unwrap();
    let end = office.app.writer().plain(move |rows| {
        Box::pin(async move { rows.pipeline_state(pipeline, JobState::Failed, None).await })
    });
    end.await.unwrap();
    let files = sop::Files::none();
    let said = office.app.add_comment(person("dewi"), IssueNumber(1), "Sudah dilihat.".to_owned(), files);
    said.await.unwrap().unwrap();
    if stage < Stage::Done {
        let ask = AskDeviation {
            step: Step::ApproveStaging,
            guard: Guard::TeamTestPassed,
            reason: office.app.prose(TextKind::Reason, "Penguji cuti bersama.").unwrap(),
            expires_at: office.app.clock().now().plus_minutes(600),
        };
        let what = What::Issue(IssueNumber(1));
        office.decide("pandu", what, move |case, by| deviation::ask(case, by, ask)).await;
    }
    pipeline.0
}

/// One sign for an answer.
fn sign(answer: &Answer) -> char {
    match answer.status.as_u16() {
        200..=299 => 'o',
        303 if answer.location.starts_with("/sign-in") => 'i',
        303 if answer.location.starts_with("/new-password") => 'p',
        303 => '>',
        400 => 'b',
        401 => 'i',
        403 => 'x',
        404 => '-',
        409 => 'w',
        415 => 'm',
        422 => '?',
        _ => '!',
    }
}

const LEGEND: &str = "\
o shown or done, > done and led on, ? fields missing, i sign in or bring a token, p change the password first,
x not yours (403), w not now (409), - not there (404), b unreadable (400), m no JSON (415), ! anything else
";

/// Acts that change nothing which another answer depends on.
const HARMLESS: [&str; 4] = ["/inbox", "/me/sessions", "/journal/check", "/git/{name}/git-upload-pack"];

struct Tried {
    world: World,
    office: Office,
}

impl Tried {
    async fn sends(&mut self, route: &Route, header: (&str, &str), kind: &str, body: &str) -> char {
        let path = self.world.path(route);
        let headers = [header, ("sec-fetch-site", "same-origin"), ("content-type", kind)];
        let answer = self.office.ask(route.method.as_str(), &path, &headers, body).await;
        // What an act changed must not colour the next cell.
        if route.method != Method::GET && answer.status.as_u16() < 400 && !HARMLESS.contains(&route.path) {
            self.office = self.world.rest.copy().await;
        }
        sign(&answer)
    }

    /// Whom the guard stops is stopped everywhere alike: he is tried while the issue stands at 9.
    async fn browsers(&mut self, route: &Route, all: bool) -> String {
        let mut cells = String::new();
        for at in 0..VISITORS.len() {
            if !all && !MEETS_A_RULE.contains(&at) {
                continue;
            }
            let cookie = self.world.cookies[at].clone();
            let kind = "application/x-www-form-urlencoded";
            cells.push(self.sends(route, ("cookie", &cookie), kind, "").await);
        }
        if !all {
            return cells;
        }
        let (here, elsewhere) = cells.split_at(VISITORS.len() - ELSEWHERE.len());
        let first = elsewhere.chars().next().unwrap();
        let elsewhere = if elsewhere.chars().all(|cell| cell == first) { &elsewhere[..1] } else { elsewhere };
        format!("{here} {elsewhere}")
    }

    async fn tokens(&mut self, route: &Route) -> String {
        let none = self.token(route, "").await;
        let cookie = self.world.cookies[3].clone();
        let session = self.sends(route, ("cookie", &cookie), "application/json", "{}").await;
        let mut line = format!("{none}{session}");
        for of_scope in self.world.tokens.clone() {
            line.push(' ');
            for token in of_scope {
                line.push(self.token(route, &token).await);
            }
        }
        line.push(' ');
        for token in self.world.dead.clone() {
            line.push(self.token(route, &token).await);
            // So that the next one is not kept waiting.
            let forget = self
                .office
                .app
                .writer()
                .plain(|rows| Box::pin(async move { rows.sign_in_worked("address:127.0.0.1").await }));
            forget.await.unwrap();
        }
        line
    }

    async fn token(&mut self, route: &Route, token: &str) -> char {
        let value = match route.who {
            _ if token.is_empty() => String::new(),
            Who::Git(_) => {
                let pair = base64::engine::general_purpose::STANDARD.encode(format!("dewi:{token}"));
                format!("Basic {pair}")
            }
            Who::Public | Who::Staff | Who::Admin | Who::Token(_) | Who::AnyToken => {
                format!("Bearer {token}")
            }
        };
        // "0000" is git's way to ask for nothing.
        let body = if matches!(route.who, Who::Git(_)) { "0000" } else { "{}" };
        self.sends(route, ("authorization", &value), "application/json", body).await
    }
}

/// Does the answer depend on where the issue stands? The others are tried once, at 9.
fn moves(route: &Route) -> bool {
    [
        "/issues/{",
        "/releases/{",
        "/merge-requests/{",
        "/applications/{",
        "/jobs/",
        "/pipelines/{",
        "/releases/new",
    ]
    .iter()
    .any(|begins| route.path.trim_start_matches("/api/v1").starts_with(begins))
}

/// What one office answers, route by route; nothing where it is not asked.
async fn answers(stage: Stage, by_token: bool) -> Vec<Option<String>> {
    let world = World::at(stage).await;
    let office = world.rest.copy().await;
    let mut tried = Tried { world, office };
    let mut lines = Vec::new();
    for route in surface() {
        let takes_tokens = matches!(route.who, Who::Token(_) | Who::AnyToken | Who::Git(_));
        let asked = takes_tokens == by_token && (stage == Stage::AtTeamTest || moves(&route));
        lines.push(match (asked, by_token) {
            (false, _) => None,
            (true, false) => Some(tried.browsers(&route, stage == Stage::AtTeamTest).await),
            (true, true) => Some(tried.tokens(&route).await),
        });
    }
    lines
}

/// The cells of those whom a rule stops or lets through.
fn moving(usual: &str) -> String {
    let cells: Vec<char> = usual.chars().filter(|cell| *cell != ' ').collect();
    // Where all answers elsewhere agree, there is one for the five.
    MEETS_A_RULE.iter().map(|at| cells.get(*at).or(cells.last()).copied().unwrap_or(' ')).collect()
}

/// A line per route: what it answers while the issue stands at 9, then what differs at another step.
fn table(by_token: bool) -> String {
    // Beside each other: an office each, with a runtime of its own.
    let of_stage = move |stage| {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(answers(stage, by_token))
    };
    let stages = STAGES.map(|(_, stage)| std::thread::spawn(move || of_stage(stage)));
    let columns = stages.map(|stage| stage.join().unwrap());
    let mut table = String::new();
    for (at, route) in surface().iter().enumerate() {
        let Some(usual) = &columns[USUAL][at] else { continue };
        let who = match route.who {
            Who::Token(scope) | Who::Git(scope) => scope.code().to_owned(),
            Who::AnyToken => "any token".to_owned(),
            Who::Public | Who::Staff | Who::Admin => format!("{:?}", route.who),
        };
        write!(table, "{:4} {:56} {who:9} {usual}", route.method.as_str(), route.path).unwrap();
        let moving = if by_token { usual.clone() } else { moving(usual) };
        for ((name, _), lines) in STAGES.iter().zip(&columns) {
            if let Some(other) = lines[at].as_ref().filter(|other| **other != moving && *other != usual) {
                write!(table, "   at {name}: {other}").unwrap();
            }
        }
        table.push('\n');
    }
    assert!(!table.contains('!'), "an answer that nobody reviewed:\n{table}");
    table
}

#[test]
fn every_route_answers_every_visitor_as_reviewed() {
    let names: Vec<&str> = VISITORS.iter().map(|(name, _)| *name).filter(|name| !name.is_empty()).collect();
    let table = table(false);
    insta::assert_snapshot!("access_matrix", format!("{LEGEND}\n{}\n\n{table}", names.join(" · ")));
}

#[test]
fn every_token_opens_what_was_reviewed() {
    let scopes = Scope::ALL.map(Scope::code).join(" · ");
    let table = table(true);
    let whose = "PM, Developer of the issue, tester, Sysadmin, no role, PM elsewhere";
    let head =
        format!("none, a session of the browser · {scopes}, each of: {whose} · expired, revoked, disabled");
    insta::assert_snapshot!("access_matrix_tokens", format!("{LEGEND}\n{head}\n\n{table}"));
}

#[tokio::test]
async fn a_token_opens_no_page_and_a_session_no_token_route() {
    let office = founded().await;
    let pages = surface().into_iter().filter(|route| matches!(route.who, Who::Staff | Who::Admin));
    let pages: Vec<Route> = pages.filter(|route| route.method == Method::GET).collect();
    for scope in Scope::ALL {
        let token = office.token("dewi", scope).await;
        let bearer = format!("Bearer {token}");
        for route in &pages {
            let path = filled(route.path);
            let answer = office.ask("GET", &path, &[("authorization", bearer.as_str())], "").await;
            assert_eq!(answer.status.as_u16(), 303, "{path} with {}", scope.code());
            assert!(answer.location.starts_with("/sign-in"), "{path}");
        }
    }
    let cookie = office.sign_in("dewi").await;
    let api = office.get(&cookie, "/api/v1/issues").await;
    assert_eq!(api.status.as_u16(), 401);
}
