//! What the edge says before any act: scopes, tokens, kinds of bodies.

use super::client::{Client, note_of};
use crate::guard::Who;
use crate::routes::surface;
use crate::tests::office::person;
use crate::tests::surface::filled;
use app::Scope;
use axum::http::Method;
use serde_json::json;
use sop::Actor;
use std::fmt::Write;

/// Routes of the API by the scope of a token that holds it alone: who is let through, and what an empty body
/// brings.
#[tokio::test]
async fn sb5_each_scope_opens_its_routes_alone() {
    let client = Client::new().await;
    client.released().await;
    let names = Scope::ALL.map(Scope::code).join(" · ");
    let mut table = format!("none · {names}\n");
    for route in surface().into_iter().filter(|route| route.path.starts_with("/api/")) {
        let path = filled(route.path);
        let kind = ("content-type", "application/json");
        let body = if route.method == Method::GET { "" } else { "{}" };
        let mut cells =
            vec![client.send(route.method.as_str(), &path, &[kind], body).await.status.as_u16().to_string()];
        for scope in Scope::ALL {
            let bearer = format!("Bearer {}", client.token("pandu", scope));
            let headers = [kind, ("authorization", bearer.as_str())];
            let status = client.send(route.method.as_str(), &path, &headers, body).await.status.as_u16();
            let holds = match route.who {
                Who::Token(needed) => needed == scope,
                Who::AnyToken | Who::Public => true,
                Who::Staff | Who::Admin | Who::Git(_) => false,
            };
            assert!(holds || status == 403, "{} {path} with {}", route.method, scope.code());
            cells.push(status.to_string());
        }
        writeln!(table, "{} {} [{:?}] {}", route.method, route.path, route.who, cells.join(" ")).unwrap();
    }
    insta::assert_snapshot!("api_scopes", table);
}

#[tokio::test]
async fn sb6_a_read_token_that_posts_is_403_and_says_which_scope() {
    let client = Client::new().await;
    let got = client.post("rini", Scope::Read, "/api/v1/issues", Client::issue()).await;
    assert_eq!(got.told(), "403 about:blank");
    assert_eq!(got.json["detail"], "Token ini tidak memiliki cakupan issue.");
    let got = client.post("rini", Scope::Note, "/api/v1/issues", Client::issue()).await;
    assert_eq!(got.status.as_u16(), 403);
}

#[tokio::test]
async fn sb7_a_token_in_the_query_is_400() {
    let client = Client::new().await;
    let token = client.token("rini", Scope::Read);
    for query in [format!("access_token={token}"), format!("q={token}"), "private_token=x".to_owned()] {
        let bearer = format!("Bearer {token}");
        let path = format!("/api/v1/issues?{query}");
        let got = client.send("GET", &path, &[("authorization", &bearer)], "").await;
        assert_eq!(got.status.as_u16(), 400, "{query}");
        assert!(got.json["detail"].as_str().unwrap().contains("Authorization"));
        assert!(!got.json.to_string().contains("alur_"));
    }
}

#[tokio::test]
async fn nobody_and_the_disabled_are_401_and_no_answer_is_kept_or_sets_a_cookie() {
    let client = Client::new().await;
    let got = client.send("GET", "/api/v1/me", &[], "").await;
    assert_eq!((got.status.as_u16(), got.header("www-authenticate")), (401, "Bearer realm=\"Alur\""));
    for wrong in ["Bearer alur_00", "Basic cmluaTphbHVy", "Bearer", "bearer x"] {
        let got = client.send("GET", "/api/v1/me", &[("authorization", wrong)], "").await;
        assert_eq!(got.status.as_u16(), 401, "{wrong}");
        assert_eq!(got.header("www-authenticate"), "Bearer realm=\"Alur\"", "{wrong}");
    }
    let cookie = client.office.sign_in("rini").await;
    let got = client.send("GET", "/api/v1/me", &[("cookie", &cookie)], "").await;
    assert_eq!(got.status.as_u16(), 401, "a session opens no route of tokens");
    for path in ["/api/v1/me", "/api/v1/nowhere", "/api/openapi.json"] {
        let got = client.get("rini", path).await;
        assert_eq!(got.header("cache-control"), "no-store", "{path}");
        assert_eq!(got.header("set-cookie"), "", "{path}");
    }
    let admin = Actor::on_the_web(person("admin"));
    client.office.app.set_enabled(&admin, person("rini"), false).await.unwrap();
    assert_eq!(client.get("rini", "/api/v1/me").await.status.as_u16(), 401);
}

#[tokio::test]
async fn a_body_is_json_of_bounded_size_with_each_name_once() {
    let client = Client::new().await;
    let bearer = format!("Bearer {}", client.token("rini", Scope::Issue));
    let send = |kind: &'static str, body: String| {
        let (client, bearer) = (&client, &bearer);
        async move {
            let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
            client.send("POST", "/api/v1/issues", &headers, &body).await.status.as_u16()
        }
    };
    let good = Client::issue().to_string();
    for kind in ["", "text/plain", "application/x-www-form-urlencoded", "application/problem+json"] {
        assert_eq!(send(kind, good.clone()).await, 415, "{kind}");
    }
    let deep = "[".repeat(2_000);
    for body in
        ["", "{", "[]", "\"x\"", "7", "{\"title\":\"a\",\"title\":\"b\"}", "{\"a\":1e999}", deep.as_str()]
    {
        assert_eq!(send("application/json", body.to_owned()).await, 400, "{body:.40}");
    }
    let large = json!({ "body": "a".repeat(600_000) }).to_string();
    assert_eq!(send("application/json", large).await, 413);
    assert_eq!(send("application/json; charset=utf-8", good).await, 201);
}

#[tokio::test]
async fn the_edge_speaks_the_language_that_the_program_wishes() {
    let client = Client::new().await;
    let bearer = format!("Bearer {}", client.token("rini", Scope::Issue));
    let large = json!({ "body": "a".repeat(600_000) }).to_string();
    let cases = [
        ("application/json", "{\n \"title\": }", 400, "baris 2", "line 2"),
        ("application/json", large.as_str(), 413, "paling besar", "at most"),
        ("text/plain", "{}", 415, "Kirim isi sebagai application/json", "Send the body as application/json"),
        (
            "application/json",
            "{\"titel\":1}",
            400,
            "Isian titel tidak dikenal",
            "The field titel is not known",
        ),
    ];
    for (kind, body, status, id, en) in cases {
        for (language, words) in [("id", id), ("en-GB,en;q=0.8", en), ("fr", id)] {
            let headers =
                [("authorization", bearer.as_str()), ("content-type", kind), ("accept-language", language)];
            let got = client.send("POST", "/api/v1/issues", &headers, body).await;
            assert_eq!(got.status.as_u16(), status, "{words}");
            assert_eq!(got.header("content-type"), "application/problem+json", "{words}");
            let detail = got.json["detail"].as_str().unwrap();
            assert!(detail.contains(words), "{detail}");
        }
    }
}

#[tokio::test]
async fn d21_what_is_not_there_and_what_is_not_yours_look_the_same() {
    let client = Client::new().await;
    client.assigned().await;
    let body = |path: &'static str| {
        let client = &client;
        async move {
            let got = client.get("orang", path).await;
            assert_eq!(got.status.as_u16(), 404, "{path}");
            got.json
        }
    };
    let nothing = body("/api/v1/nowhere").await;
    for path in [
        "/api/v1/issues/1",
        "/api/v1/issues/99",
        "/api/v1/issues/x",
        "/api/v1/issues/1/journal",
        "/api/v1/releases/1",
        "/api/v1/applications/perizinan",
        "/api/v1/applications/lain",
    ] {
        assert_eq!(body(path).await, nothing, "{path}");
    }
    for path in ["/api/v1/issues/1/team-test", "/api/v1/issues/99/team-test", "/api/v1/issues/x/team-test"] {
        let got = client.post("orang", Scope::Note, path, note_of("passed")).await;
        assert_eq!(got.json, nothing, "{path}");
    }
}
