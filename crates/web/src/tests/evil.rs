//! SC5: names that are markup, wherever a name stands: on every page, in every file, in JSON.

use super::office::{Office, person};
use super::stages::{Stage, office_at};
use super::surface::filled;
use crate::routes::{Route, surface};
use app::{Scope, What};
use axum::http::{Method, StatusCode};
use sop::acts::preparation::{Register, register};
use sop::application::Builder;
use sop::{Actor, AppId, IssueNumber, Role, Slug};

/// As a name of a person, an application, a view; the mark tells where it came through.
const EVIL: &str = "</title><script>alert(7)</script>\"'><img src=x onerror=alert(7)>{{7*7}}&lt;";

/// Everything that has a name has this one.
async fn evil_office() -> Office {
    let office = office_at(Stage::AtTeamTest).await;
    let admin = Actor::on_the_web(person("admin"));
    for name in ["dewi", "pandu", "rini", "tuti", "sandi", "kadis"] {
        office.app.rename_person(&admin, person(name), name, EVIL).await.unwrap();
    }
    let slug = Slug::parse("jahat").unwrap();
    let act = Register {
        slug: slug.clone(),
        name: EVIL.to_owned(),
        builder: Builder::Diskominfo,
        hosting: EVIL.to_owned(),
        confidential: false,
        project_manager: person("pandu"),
    };
    office.decide("admin", What::NewApplication(slug), move |case, by| register(case, by, act)).await;
    for (who, role) in [("dewi", Role::Developer), ("rini", Role::Reporter)] {
        office.app.set_role(&admin, AppId(2), person(who), role, true).await.unwrap();
    }
    let cookie = office.sign_in("dewi").await;
    let text = format!("{EVIL}\n\n[{EVIL}](https://a.example/{EVIL}) `{EVIL}`");
    let files = sop::Files::none();
    let said = office.app.add_comment(person("dewi"), IssueNumber(1), text, files).await;
    said.unwrap().unwrap();
    let kept = office.post(&cookie, "/issues/views", &[("name", &EVIL[..50]), ("query", "q=a")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let look = office.sign_in("admin").await;
    office.post(&look, "/me/tokens", &[("name", EVIL), ("scope", "read"), ("until", "2020-04-24")]).await;
    office
}

/// Pages, and what they are asked with: the name itself in each query that is shown again.
fn asked(route: &Route) -> Vec<String> {
    let path = filled(route.path);
    let evil = crate::url::encode(EVIL);
    let queries = ["q", "then", "path", "done"];
    let mut asked = vec![path.clone()];
    asked.extend(queries.iter().map(|name| format!("{path}?{name}={evil}")));
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn sc5_evil_names_are_text_wherever_they_stand() {
    let office = evil_office().await;
    let (mut shown, mut pages) = (0, 0);
    for who in ["admin", "pandu"] {
        let cookie = office.sign_in(who).await;
        let routes =
            surface().into_iter().filter(|route| route.method == Method::GET && route.path != "/live");
        for path in routes.flat_map(|route| asked(&route)) {
            let page = office.get(&cookie, &path).await;
            assert!(!page.status.is_server_error(), "{who} {path}: {}", page.status);
            let html = page.body.starts_with("<!");
            let raw = page.body.contains("<script>alert(7)") || page.body.contains("<img src=x");
            assert!(!raw || !html, "{who} {path} shows it raw");
            if html {
                // The name holds signs that no sentence of ours holds.
                let faults = super::html::faults(&page.body).into_iter();
                let fault = faults.into_iter().find(|fault| !fault.starts_with("a stray sign"));
                assert_eq!(fault, None, "{who} {path}");
                pages += 1;
                shown += usize::from(page.body.contains("alert(7)"));
            }
        }
    }
    assert!(pages > 200 && shown > 50, "{shown} of {pages} pages show the name");
    // Programs get it as text.
    let bearer = format!("Bearer {}", office.token("pandu", Scope::Read).await);
    for path in
        ["/api/v1/issues/1", "/api/v1/issues", "/api/v1/applications", "/api/v1/me", "/api/v1/journal"]
    {
        let answer = office.ask("GET", path, &[("authorization", bearer.as_str())], "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert!(json.is_object() || json.is_array(), "{path}");
    }
}
