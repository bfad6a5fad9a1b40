//! A small office behind the real router and the real store: what a browser would meet, without a network.

use super::all::world::{commit, wib};
use crate::routes::router;
use crate::site::{Config, Site};
use app::{App, NewAccount, Scope, Scopes, Secret, Setup, What};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use sha2::{Digest, Sha256};
use sop::acts::preparation::{self, Confirm, Register};
use sop::application::{Builder, Environment, EnvironmentKind, EnvironmentSetup};
use sop::text::TextKind;
use sop::{Actor, AppId, CaseFile, Facts, Moment, PersonId, Refusal, Role, Slug};
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "kata sandi uji coba";
/// Who works here: the first one is the Administrator, the last one has no role.
pub const PEOPLE: [&str; 9] = ["admin", "rini", "pandu", "dewi", "dodi", "tuti", "sandi", "kadis", "orang"];

/// The proxy that the office trusts.
pub const PROXY: &str = "10.0.0.9";

/// The office, gone with the test.
pub struct Office {
    pub app: App,
    site: Site,
    /// Gone with the office.
    _place: tempfile::TempDir,
}

/// What a request brought.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookie: String,
    pub body: String,
}

pub fn person(name: &str) -> PersonId {
    let at = PEOPLE.iter().position(|known| *known == name).expect("somebody of the office");
    PersonId(i64::try_from(at).unwrap() + 1)
}

pub async fn empty() -> Office {
    open(tempfile::tempdir().unwrap(), wib("2020-03-24 08:00"), Vec::new()).await
}

async fn open(place: tempfile::TempDir, at: Moment, outbound: Vec<String>) -> Office {
    let grounds = app::Grounds {
        data: place.path().to_owned(),
        public_url: "https://alur.example".to_owned(),
        sites_url: "https://situs.example".to_owned(),
        jobs: 1,
        sandbox: None,
        job_network: false,
        reminders: Default::default(),
        outbound,
        mail: None,
        backup: None,
        room_from: Some(place.path().join("room")),
        program: "/bin/false".into(),
    };
    let store = store::Place::Sqlite(place.path().join("alur.db"));
    let clock = app::Clock::fixed(at);
    let app = App::open(&store, clock, app::Dice::seeded(1), grounds).await.unwrap();
    let trusted_proxies = vec![PROXY.parse().unwrap()];
    let config = Config { loopback: false, demo: None, trusted_proxies, stopping: stopping() };
    let site = Site::open(app.clone(), config).await.unwrap();
    Office { app, site, _place: place }
}

/// With people, one confirmed application, and nothing reported yet.
pub async fn founded() -> Office {
    founded_with(Vec::new()).await
}

/// As [`founded`]; these addresses of this machine may be asked what they run.
pub async fn founded_with(outbound: Vec<String>) -> Office {
    let office = open(tempfile::tempdir().unwrap(), wib("2020-03-24 08:00"), outbound).await;
    office.found().await;
    office.site.learn_office().await.unwrap();
    office
}

impl Office {
    async fn found(&self) {
        let setup = Setup {
            office: "Diskominfo".to_owned(),
            zone: "Asia/Jakarta".to_owned(),
            username: "admin".to_owned(),
            name: "admin".to_owned(),
            email: "admin@example.go.id".to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
            must_change: false,
        };
        self.app.found_office(setup).await.unwrap();
        let by = Actor::on_the_web(person("admin"));
        for name in &PEOPLE[1..] {
            let account = NewAccount {
                username: (*name).to_owned(),
                name: (*name).to_owned(),
                addresses: vec![format!("{name}@example.go.id")],
                language: "id".to_owned(),
            };
            self.app.add_person_with(&by, account, PASSWORD, false).await.unwrap();
        }
        self.app.set_office_role(&by, person("kadis"), Role::Superior, true).await.unwrap();
        self.prepare().await;
    }

    async fn prepare(&self) {
        let slug = Slug::parse("perizinan").unwrap();
        let (name, hosting) = ("Perizinan".to_owned(), "Diskominfo".to_owned());
        let (builder, project_manager) = (Builder::Diskominfo, person("pandu"));
        let act =
            Register { slug: slug.clone(), name, builder, hosting, confidential: false, project_manager };
        self.decide("admin", What::NewApplication(slug), move |case, by| {
            preparation::register(case, by, act)
        })
        .await;
        let roles = [
            ("rini", Role::Reporter),
            ("dewi", Role::Developer),
            ("dodi", Role::Developer),
            ("sandi", Role::Sysadmin),
        ];
        let admin = Actor::on_the_web(person("admin"));
        for (who, role) in roles {
            self.app.set_role(&admin, AppId(1), person(who), role, true).await.unwrap();
        }
        let pm = Actor::on_the_web(person("pandu"));
        self.app.name_test_team(&pm, AppId(1), vec![person("tuti")]).await.unwrap();
        let app = || What::Application(AppId(1));
        self.decide("pandu", app(), |case, by| preparation::request_repository(case, by, false)).await;
        let machine = Actor::machine();
        let made = |case: &CaseFile| {
            preparation::repository_made(
                case,
                &Actor::machine(),
                &commit("s0"),
                &commit("p0"),
                Default::default(),
            )
        };
        self.app.decide(app(), &machine, made).await.unwrap();
        let list = self.app.prose(TextKind::Body, "Uji dan deploy ada di berkas pipeline.").unwrap();
        self.decide("dewi", app(), move |case, by| preparation::hand_over_checklist(case, by, &list)).await;
        self.decide("sandi", app(), |case, by| preparation::judge_checklist(case, by, None)).await;
        for environment in Environment::ALL {
            let setup = EnvironmentSetup {
                kind: EnvironmentKind::Site,
                address: format!("https://{}.example", environment.code()),
                commit_address: format!("https://{}.example/commit", environment.code()),
                job: "deploy".to_owned(),
            };
            let set =
                move |case: &CaseFile, by: &Actor| preparation::set_environment(case, by, environment, setup);
            self.decide("sandi", app(), set).await;
        }
        let said = Confirm { same_tree: true, pipeline_file: Some("pipe0".to_owned()) };
        self.decide("pandu", app(), move |case, by| preparation::confirm(case, by, &said)).await;
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Another office that begins where this one, which must be at rest, ended.
    pub async fn copy(&self) -> Office {
        let place = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(self._place.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), place.path().join(entry.file_name())).unwrap();
            } else if entry.file_name() == "repositories" {
                // Read and never written by the copies.
                std::os::unix::fs::symlink(entry.path(), place.path().join("repositories")).unwrap();
            }
        }
        open(place, self.app.clock().now(), Vec::new()).await
    }

    /// A decision that must be taken.
    pub async fn decide<F>(&self, who: &str, what: What, decide: F)
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = Actor::on_the_web(person(who));
        self.app.decide(what, &by, move |case| decide(case, &by)).await.unwrap();
    }

    /// A new session of this person, as signing in makes one; the cookie's name and value.
    pub async fn sign_in(&self, who: &str) -> String {
        self.session_of(person(who)).await
    }

    /// A session of somebody who came later; the row alone, whether or not he may sign in.
    pub async fn session_of(&self, person: PersonId) -> String {
        let value = sop::text::hex(&self.app.dice().bytes::<32>());
        let session = store::rows::NewSession {
            session: Sha256::digest(value.as_bytes()).into(),
            person,
            address: "127.0.0.1".to_owned(),
            agent: "test".to_owned(),
            expires_at: self.app.clock().now().plus_minutes(60),
        };
        let kept =
            self.app.writer().plain(move |rows| Box::pin(async move { rows.session_add(&session).await }));
        kept.await.unwrap();
        format!("__Host-alur={value}")
    }

    /// A token of this person with one scope.
    pub async fn token(&self, who: &str, scope: Scope) -> String {
        let cookie = self.sign_in(who).await;
        let signed = self.app.session(cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
        let expires_at = self.app.clock().now().plus_minutes(60);
        let wanted = app::NewToken { name: "uji".to_owned(), scopes: Scopes::of(&[scope]), expires_at };
        let (_, token) = self.app.make_token(&signed.principal, wanted).await.unwrap().unwrap();
        token.reveal().to_owned()
    }

    /// The row of a token, whether or not it counts: its number and its value.
    pub async fn token_of(&self, person: PersonId, scopes: Scopes, expires_at: Moment) -> (i64, String) {
        let value = format!("alur_{}", sop::text::hex(&self.app.dice().bytes::<32>()));
        let token = store::rows::NewToken {
            hash: Sha256::digest(value.as_bytes()).into(),
            person,
            name: "uji".to_owned(),
            scopes: scopes.to_string(),
            expires_at,
        };
        let kept = self.app.writer().plain(move |rows| Box::pin(async move { rows.token_add(&token).await }));
        (kept.await.unwrap(), value)
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.ask("GET", path, &[("cookie", cookie)], "").await
    }

    /// Sends a form; `drawn` and other hidden fields are what the page at `from` holds.
    pub async fn post(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{}={}", crate::url::encode(name), crate::url::encode(value)))
            .collect();
        let headers = [
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.ask("POST", path, &headers, &pairs.join("&")).await
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "alur.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router(self.site.clone()).oneshot(request).await.unwrap();
        let headers = response.headers().clone();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let text = |name| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (location, cookie) = (text(header::LOCATION), text(header::SET_COOKIE));
        Answer { status, location, cookie, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

impl Answer {
    /// The value of the page's hidden `drawn` field.
    pub fn drawn(&self) -> String {
        let at = self.body.find("name=\"drawn\" value=\"").expect("a form that was drawn");
        let rest = &self.body[at + 20..];
        rest[..rest.find('"').unwrap()].to_owned()
    }
}

/// A program that does not stop.
fn stopping() -> tokio::sync::watch::Receiver<bool> {
    static RUNS: std::sync::LazyLock<tokio::sync::watch::Sender<bool>> =
        std::sync::LazyLock::new(|| tokio::sync::watch::channel(false).0);
    RUNS.subscribe()
}
