//! What holds on every route: headers, host, origin, and the same 404 for what is not there.

use crate::around::{CONTENT_SECURITY_POLICY, HEADERS};
use crate::routes::{router, surface};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use tower::ServiceExt;

/// One request; `headers` come on top of a matching `Host`.
async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "alur.example");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let office = super::office::empty().await;
    router(office.site().clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

/// A path of this shape, naming what the small office of the tests has where it has it.
pub fn filled(path: &str) -> String {
    let part = |part: &str| {
        match part {
            "{slug}" => "perizinan",
            "{name}" => "perizinan.git",
            "{environment}" => "dev",
            "{topic}" => "step-9",
            "{report}" => "times",
            other if other.starts_with('{') => "1",
            other => other,
        }
        .to_owned()
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut paths: Vec<(Method, String)> =
        surface().iter().map(|route| (route.method.clone(), filled(route.path))).collect();
    paths.push((Method::GET, "/nowhere".to_owned()));
    paths.push((Method::DELETE, "/help".to_owned()));
    paths.push((Method::GET, crate::assets::stylesheet().path.clone()));
    for (method, path) in paths {
        let response = ask(method.as_str(), &path, &[("sec-fetch-site", "same-origin")]).await;
        for (name, value) in HEADERS {
            assert_eq!(response.headers().get(&name).unwrap(), value, "{method} {path}: {name}");
        }
        assert!(response.headers().contains_key(header::CACHE_CONTROL), "{method} {path}");
        assert!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY), "{method} {path}");
    }
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
}

#[tokio::test]
async fn an_unknown_host_is_misdirected() {
    for host in ["evil.example", "alur.example.evil", "", "localhost"] {
        let response = ask("GET", "/help", &[("host", host)]).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    // Whoever watches the machine asks by its address.
    for path in ["/healthz", "/readyz"] {
        assert_eq!(ask("GET", path, &[("host", "127.0.0.1:8264")]).await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn unsafe_verbs_need_our_own_origin() {
    let cases: [(&[(&str, &str)], bool); 8] = [
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site"), ("origin", "https://alur.example")], false),
        (&[("origin", "https://alur.example")], true),
        (&[("origin", "https://evil.example")], false),
        (&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "iframe")], false),
        (&[], false),
    ];
    for (headers, passes) in cases {
        let status = ask("POST", "/help", headers).await.status();
        let expected = if passes { StatusCode::METHOD_NOT_ALLOWED } else { StatusCode::FORBIDDEN };
        assert_eq!(status, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn d21_what_is_not_there_looks_the_same_everywhere() {
    let body = |path: &'static str| async move {
        let response = ask("GET", path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        text(response).await
    };
    assert_eq!(body("/nowhere").await, body("/assets/x").await);
    let english = ask("GET", "/nowhere", &[("accept-language", "en-GB")]).await;
    assert!(text(english).await.contains("This page does not exist"));
    let json = ask("GET", "/api/v1/nowhere", &[]).await;
    assert_eq!(json.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn staff_pages_lead_to_sign_in_and_back() {
    let response = ask("GET", "/help/step-9?x=1", &[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], "/sign-in?then=/help/step-9%3Fx%3D1");
}

#[tokio::test]
async fn the_stylesheet_is_kept_for_ever_and_comes_compressed() {
    let path = &crate::assets::stylesheet().path;
    let response = ask("GET", path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert!(to_bytes(response.into_body(), 1 << 20).await.unwrap().len() < 6_000);
}
