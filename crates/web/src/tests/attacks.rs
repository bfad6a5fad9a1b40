//! Attacks on the door, tried over the whole table of routes: other sites' forms, addresses that act, what a
//! form may not bring, the names and proxies of this server, and the headers of each class of answer.

use super::office::{Office, PROXY, founded, person};
use super::surface::filled;
use crate::around::HEADERS;
use crate::guard::Who;
use crate::routes::{Route, router, surface};
use app::Scope;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use std::net::SocketAddr;
use tower::ServiceExt;

/// One request with exactly these headers.
async fn send(
    office: &Office,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    router(office.site().clone()).oneshot(request).await.unwrap()
}

/// Acts behind a session: those that a form of another site would ride on.
fn acts() -> impl Iterator<Item = Route> {
    surface().into_iter().filter(|route| {
        route.method != Method::GET && matches!(route.who, Who::Staff | Who::Admin | Who::Public)
    })
}

const HOST: (&str, &str) = ("host", "alur.example");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn sc1_no_act_is_done_by_a_form_of_another_site() {
    let office = founded().await;
    let hostile: [&[(&str, &str)]; 9] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://alur.example")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        // The same name without TLS, on another port, behind a longer name.
        &[("origin", "http://alur.example")],
        &[("origin", "https://alur.example:8443")],
        &[("origin", "https://alur.example.evil.example")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "iframe")],
    ];
    let mut cookies = Vec::new();
    for who in ["admin", "pandu"] {
        cookies.push(office.sign_in(who).await);
    }
    let before = office.app.reader().head().await.unwrap();
    let mut tried = 0;
    for route in acts().filter(|route| !route.path.starts_with("/mail/stop/")) {
        let path = filled(route.path);
        for cookie in &cookies {
            for more in hostile.iter().chain([&[] as &[_]].iter()) {
                let mut headers = vec![HOST, FORM, ("cookie", cookie.as_str())];
                headers.extend_from_slice(more);
                let status = send(&office, route.method.as_str(), &path, &headers, "").await.status();
                assert_eq!(status, StatusCode::FORBIDDEN, "{} {path} {more:?}", route.method);
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    assert_eq!(office.app.reader().head().await.unwrap(), before);
    // The sessions still count: signing out from elsewhere was refused as well.
    let home = send(&office, "GET", "/", &[HOST, ("cookie", &cookies[0])], "").await;
    assert_eq!(home.status(), StatusCode::OK);
}

/// A token's route takes no cookie, a body that a plain form can send is none that it reads.
#[tokio::test]
async fn sc1_routes_of_tokens_know_no_cookie_and_no_form() {
    let office = founded().await;
    let (cookie, token) = (office.sign_in("pandu").await, office.token("pandu", Scope::Issue).await);
    let bearer = format!("Bearer {token}");
    let before = office.app.reader().head().await.unwrap();
    let of_tokens = |route: &Route| matches!(route.who, Who::Token(_) | Who::AnyToken | Who::Git(_));
    for route in surface().into_iter().filter(of_tokens) {
        let (method, path) = (route.method.as_str(), filled(route.path));
        let by_cookie = send(&office, method, &path, &[HOST, SAME, ("cookie", &cookie)], "{}").await;
        assert_eq!(by_cookie.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
        if route.who != Who::Token(Scope::Issue) {
            continue;
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let headers = [HOST, ("authorization", bearer.as_str()), ("content-type", kind)];
            let status = send(&office, method, &path, &headers, "{}").await.status();
            assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{method} {path} {kind}");
        }
    }
    assert_eq!(office.app.reader().head().await.unwrap(), before);
}

/// Whoever opens any address, also one fetched ahead, has done nothing by it.
#[tokio::test]
async fn sc1_no_address_acts_by_being_opened() {
    let office = founded().await;
    let reader = office.app.reader();
    let before = (reader.head().await.unwrap(), reader.effects_open().await.unwrap().len());
    for who in ["admin", "pandu", "dewi", "rini", "sandi", "kadis"] {
        let cookie = office.sign_in(who).await;
        for route in surface().into_iter().filter(|route| route.method == Method::GET) {
            // A stream does not end.
            if route.path == "/live" {
                continue;
            }
            let path = filled(route.path);
            for method in ["GET", "HEAD"] {
                let headers = [HOST, ("cookie", cookie.as_str()), ("sec-purpose", "prefetch")];
                let status = send(&office, method, &path, &headers, "").await.status();
                assert!(!status.is_server_error(), "{method} {path}: {status}");
            }
            let after = (reader.head().await.unwrap(), reader.effects_open().await.unwrap().len());
            assert_eq!(after, before, "{who} opened {path}");
        }
        // It did not end the session either.
        assert_eq!(office.get(&cookie, "/me").await.status, StatusCode::OK, "{who}");
    }
}

#[tokio::test]
async fn sb8_a_field_that_only_the_server_writes_is_refused_by_every_form() {
    let office = founded().await;
    let before = office.app.reader().head().await.unwrap();
    let fields =
        ["application_id=2", "actor=1", "state=done", "created_at=0", "approved_by=3", "visibility=public"];
    let odd = ["user[role]=administrator", "Role=x", "issue.state=x", "=x", "a%00b=x"];
    // What is not there or not his is told first; who may act is told that the form is none of ours.
    let told = [
        StatusCode::BAD_REQUEST,
        StatusCode::NOT_FOUND,
        StatusCode::FORBIDDEN,
        StatusCode::CONFLICT,
        StatusCode::UNAUTHORIZED,
    ];
    let mut unread = std::collections::BTreeSet::new();
    for who in ["admin", "pandu", "dewi"] {
        for route in acts() {
            let path = filled(route.path);
            for field in fields.iter().chain(&odd) {
                let cookie = office.sign_in(who).await;
                let headers = [HOST, FORM, SAME, ("cookie", cookie.as_str())];
                let status = send(&office, "POST", &path, &headers, field).await.status();
                if !told.contains(&status) {
                    unread.insert(route.path);
                }
            }
        }
    }
    // These read no form at all.
    let formless = [
        "/admin/effects/{effect}/retry",
        "/admin/mail/trial",
        "/admin/mail/{mail}/retry",
        "/admin/sop/draft",
        "/admin/system/backup",
        "/journal/check",
        "/me/second-factor",
        "/me/second-factor/recovery-codes",
        "/me/second-factor/removal",
        "/me/sessions",
        "/sign-out",
    ];
    assert_eq!(unread.into_iter().collect::<Vec<_>>(), formless);
    assert_eq!(office.app.reader().head().await.unwrap(), before);
    // By parts as well.
    let cookie = office.sign_in("rini").await;
    let parts = "--x\r\ncontent-disposition: form-data; name=\"approved_by\"\r\n\r\n3\r\n--x--\r\n";
    let headers =
        [HOST, SAME, ("cookie", cookie.as_str()), ("content-type", "multipart/form-data; boundary=x")];
    assert_eq!(send(&office, "POST", "/requests", &headers, parts).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_refused() {
    let office = founded().await;
    let headers = [HOST, FORM, SAME];
    let twice = "username=dewi&username=admin&password=x";
    assert_eq!(send(&office, "POST", "/sign-in", &headers, twice).await.status(), StatusCode::BAD_REQUEST);
    let cookie = office.sign_in("rini").await;
    for path in
        ["/issues?q=a&q=b", "/search?q=a&q=b", "/journal?q=a&q=b", "/reports?period=week&period=month"]
    {
        let status = office.get(&cookie, path).await.status;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn sb7_a_token_in_the_query_of_any_address_is_refused() {
    let office = founded().await;
    let token = office.token("dewi", Scope::Read).await;
    let cookie = office.sign_in("dewi").await;
    for route in surface().into_iter().filter(|route| route.path != "/live") {
        let path = filled(route.path);
        for query in [format!("access_token={token}"), format!("q={token}"), format!("{token}=1")] {
            let headers = [HOST, SAME, FORM, ("cookie", cookie.as_str())];
            let answer = send(&office, route.method.as_str(), &format!("{path}?{query}"), &headers, "").await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{} {path}?{query}", route.method);
            let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(!String::from_utf8_lossy(&body).contains(&token), "{path} says it again");
        }
    }
    // Words that only look alike are searched for.
    assert_eq!(office.get(&cookie, "/search?q=alur_kerja").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_for_another_name_or_for_two_is_misdirected() {
    let office = founded().await;
    let cases: [&[(&str, &str)]; 4] = [
        &[("host", "evil.example")],
        &[("host", "alur.example"), ("host", "evil.example")],
        &[("host", "alur.example@evil.example")],
        &[],
    ];
    for headers in cases {
        let status = send(&office, "GET", "/sign-in", headers, "").await.status();
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{headers:?}");
    }
    let absolute = send(&office, "GET", "https://evil.example/sign-in", &[HOST], "").await;
    assert_eq!(absolute.status(), StatusCode::MISDIRECTED_REQUEST);
    // What a proxy may say of the host changes no link.
    let forwarded = [HOST, ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    let page = send(&office, "GET", "/sign-in", &forwarded, "").await;
    assert_eq!(page.status(), StatusCode::OK);
    let body = to_bytes(page.into_body(), 1 << 20).await.unwrap();
    assert!(!String::from_utf8_lossy(&body).contains("evil.example"));
}

/// A sign-in that fails, from this peer, with this header.
async fn wrong(office: &Office, peer: &str, forwarded: &[&str], username: &str) -> StatusCode {
    let mut request = Request::post("/sign-in").header("host", "alur.example");
    request = request.header("sec-fetch-site", "same-origin").header(FORM.0, FORM.1);
    for line in forwarded {
        request = request.header("x-forwarded-for", *line);
    }
    let address = SocketAddr::new(peer.parse().unwrap(), 4711);
    let body = Body::from(format!("username={username}&password=salah+sekali+lagi"));
    let request = request.extension(ConnectInfo(address)).body(body).unwrap();
    router(office.site().clone()).oneshot(request).await.unwrap().status()
}

/// Tries with ever new names until the address has to wait; true when it came to that.
async fn is_counted(office: &Office, peer: &str, forwarded: impl Fn(usize) -> Vec<String>) -> bool {
    for at in 0..40 {
        let lines = forwarded(at);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if wrong(office, peer, &lines, &format!("orang-{at}")).await == StatusCode::TOO_MANY_REQUESTS {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn d15_only_a_trusted_proxy_says_who_calls() {
    let office = founded().await;
    let each = |at: usize| format!("198.51.100.{at}");
    // A stranger who invents a caller for each try is counted as himself.
    assert!(is_counted(&office, "203.0.113.7", |at| vec![each(at)]).await);
    // Behind the proxy each caller is counted by himself: one who failed bars no other.
    assert!(is_counted(&office, PROXY, |_| vec!["192.0.2.1".to_owned()]).await);
    assert_eq!(wrong(&office, PROXY, &["192.0.2.2"], "dewi").await, StatusCode::UNPROCESSABLE_ENTITY);
    // What the caller wrote himself stands left of what the proxy wrote, in one line or in two.
    assert!(is_counted(&office, PROXY, |at| vec![format!("{}, 192.0.2.3", each(at))]).await);
    assert!(is_counted(&office, PROXY, |at| vec![each(at), "192.0.2.4".to_owned()]).await);
    // A header that cannot be read is the proxy's own.
    assert!(is_counted(&office, PROXY, |at| vec![format!("{}, unknown", each(at))]).await);
}

/// What it is called, how it is asked for, with which headers, and its status.
type Class<'a> = (&'a str, &'a str, &'a str, Vec<(&'a str, &'a str)>, u16);

/// Every class of answer that there is, signed in and not.
#[tokio::test]
async fn sc10_sc9_every_class_of_answer_has_the_headers() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let token = format!("Bearer {}", office.token("dewi", Scope::Read).await);
    let me = ("cookie", cookie.as_str());
    let bearer = ("authorization", token.as_str());
    let classes: Vec<Class> = vec![
        ("page", "GET", "/applications", vec![me], 200),
        ("public page", "GET", "/sign-in", vec![], 200),
        ("redirect to sign in", "GET", "/issues", vec![], 303),
        ("not there", "GET", "/issues/999", vec![me], 404),
        ("not there, nobody", "GET", "/nowhere", vec![], 404),
        ("wrong method", "DELETE", "/help", vec![me, SAME], 405),
        ("other site", "POST", "/sign-out", vec![me, ("sec-fetch-site", "cross-site")], 403),
        ("other name", "GET", "/", vec![me, ("host", "evil.example")], 421),
        ("unreadable", "GET", "/issues?q=a&q=b", vec![me], 400),
        ("form to mend", "POST", "/applications", vec![me, SAME, FORM], 422),
        ("session over", "POST", "/applications", vec![SAME, FORM], 401),
        ("stream", "GET", "/live?page=/issues", vec![me], 200),
        ("stream that ends", "GET", "/live?page=/x", vec![me], 204),
        ("table as a file", "GET", "/issues/csv", vec![me], 200),
        ("export", "GET", "/journal/export", vec![me], 200),
        ("missing asset", "GET", "/assets/x", vec![], 404),
        ("asset", "GET", crate::assets::stylesheet().path.as_str(), vec![], 200),
        ("document", "GET", "/api/openapi.json", vec![], 200),
        ("reading", "GET", "/api/v1/me", vec![bearer], 200),
        ("no token", "GET", "/api/v1/me", vec![], 401),
        ("other scope", "POST", "/api/v1/issues", vec![bearer, ("content-type", "application/json")], 403),
        ("no such thing", "GET", "/api/v1/issues/999", vec![bearer], 404),
        ("git without token", "GET", "/git/perizinan.git/info/refs?service=git-upload-pack", vec![], 401),
    ];
    for (class, method, path, more, status) in classes {
        let mut headers = more.clone();
        if !headers.iter().any(|(name, _)| *name == "host") {
            headers.push(HOST);
        }
        let answer = send(&office, method, path, &headers, "").await;
        assert_eq!(answer.status().as_u16(), status, "{class}");
        dressed(class, answer.headers());
        let known = headers.iter().any(|(name, _)| matches!(*name, "cookie" | "authorization"));
        let cached = answer.headers()[header::CACHE_CONTROL].to_str().unwrap();
        let kept = cached.contains("no-store") || class == "stream" && cached == "no-cache";
        assert!(!known || kept, "{class} may be kept: {cached}");
    }
}

fn dressed(class: &str, headers: &HeaderMap) {
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    // What is to be saved has a policy of its own, which allows nothing at all.
    let saved = headers.contains_key(header::CONTENT_DISPOSITION);
    for (name, value) in
        HEADERS.into_iter().filter(|(name, _)| !saved || name != header::CONTENT_SECURITY_POLICY)
    {
        assert_eq!(headers.get(&name).unwrap_or_else(|| panic!("{class}: {name}")), value, "{class}");
    }
    assert!(!saved || policy.contains("sandbox"), "{class}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{class}");
    assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{class}");
    assert!(headers.contains_key("x-request-id"), "{class}");
    assert!(!headers.contains_key("access-control-allow-origin"), "{class}");
    assert!(!headers.contains_key(header::SERVER) && !headers.contains_key("x-powered-by"), "{class}");
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap());
    if let Some(kind) = kind.filter(|kind| kind.starts_with("text/") && *kind != "text/event-stream") {
        assert!(kind.contains("charset=utf-8"), "{class}: {kind}");
    }
}

/// The session's cookie is bound to TLS, this host and no script, wherever it is set.
#[tokio::test]
async fn the_cookie_is_bound_to_this_host_and_no_other_is_set() {
    let office = founded().await;
    let body = format!("username=dewi&password={}", super::office::PASSWORD.replace(' ', "+"));
    let signed = send(&office, "POST", "/sign-in", &[HOST, SAME, FORM], &body).await;
    assert_eq!(signed.status(), StatusCode::SEE_OTHER);
    let set = signed.headers()[header::SET_COOKIE].to_str().unwrap();
    let (pair, rest) = set.split_once("; ").unwrap();
    let value = pair.strip_prefix("__Host-alur=").unwrap();
    assert!(value.len() >= 43 && rest == "Path=/; HttpOnly; SameSite=Lax; Secure", "{set}");
    let out = send(&office, "POST", "/sign-out", &[HOST, SAME, ("cookie", pair)], "").await;
    assert_eq!(out.headers()["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
    let ended = out.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(ended.starts_with("__Host-alur=;") && ended.ends_with("; Secure; Max-Age=0"), "{ended}");
    // Neither a cookie of another name nor one that was planted opens anything.
    for cookie in [format!("alur-dev={value}"), format!("__Host-alur={}", "0".repeat(64)), pair.to_owned()] {
        let home = send(&office, "GET", "/", &[HOST, ("cookie", &cookie)], "").await;
        assert_eq!(home.status(), StatusCode::SEE_OTHER, "{cookie}");
    }
}

#[tokio::test]
async fn sc7_signing_in_leads_to_a_path_of_ours_only() {
    let office = founded().await;
    let password = super::office::PASSWORD.replace(' ', "+");
    let evil = [
        "//evil.example",
        "/%5Cevil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/x\r\nset-cookie: a=b",
        " //evil.example",
        "evil.example",
        "",
    ];
    for then in evil {
        let body = format!("username=dewi&password={password}&then={}", crate::url::encode(then));
        let answer = send(&office, "POST", "/sign-in", &[HOST, SAME, FORM], &body).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{then:?}");
        let to = answer.headers()[header::LOCATION].to_str().unwrap();
        let second = to.chars().nth(1);
        let here = to.starts_with('/') && !matches!(second, Some('/' | '\\')) && !to.contains('\t');
        assert!(here, "{then:?} leads to {to}");
        assert_eq!(answer.headers().get_all(header::SET_COOKIE).iter().count(), 1, "{then:?}");
    }
}

/// A person whose role was taken away a moment ago, with a page, a token and a stream still open.
#[tokio::test]
async fn sb4_what_a_removed_role_opened_is_shut_at_the_next_request() {
    let office = founded().await;
    let (cookie, token) = (office.sign_in("dewi").await, office.token("dewi", Scope::Read).await);
    let git = office.token("dewi", Scope::GitRead).await;
    let pages =
        ["/applications/perizinan", "/applications/perizinan/notes", "/applications/perizinan/servers"];
    for page in pages {
        assert_eq!(office.get(&cookie, page).await.status, StatusCode::OK, "{page}");
    }
    let admin = sop::Actor::on_the_web(person("admin"));
    let developer = sop::Role::Developer;
    office.app.set_role(&admin, sop::AppId(1), person("dewi"), developer, false).await.unwrap();
    for page in pages {
        assert_eq!(office.get(&cookie, page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let read = office.ask("GET", "/api/v1/applications/perizinan", &headers, "").await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
    let listed = office.ask("GET", "/api/v1/applications", &headers, "").await;
    assert!(!listed.body.contains("perizinan"), "{}", listed.body);
    use base64::Engine;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("dewi:{git}"));
    let basic = format!("Basic {basic}");
    let refs = "/git/perizinan.git/info/refs?service=git-upload-pack";
    let fetched = office.ask("GET", refs, &[("authorization", basic.as_str())], "").await;
    assert_eq!(fetched.status, StatusCode::NOT_FOUND);
}

/// Names of applications and people that would be paths, routes or options.
#[tokio::test]
async fn se3_no_name_becomes_a_path() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let before = office.app.reader().head().await.unwrap();
    let names =
        ["..", ".", "a/b", "x.git", "-x", ".well-known", "a b", "A", "a%2fb", "a\\b", "new", "é", "a--", ""];
    for name in names {
        let form =
            [("name", "Nama"), ("slug", name), ("builder", "diskominfo"), ("hosting", "x"), ("pm", "3")];
        let answer = office.post(&cookie, "/applications", &form).await;
        let refused = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT, StatusCode::BAD_REQUEST];
        assert!(refused.contains(&answer.status), "{name:?}: {} {}", answer.status, answer.location);
    }
    assert_eq!(office.app.reader().head().await.unwrap(), before);
}

/// What is decoded is decoded once: a path in a path leads nowhere.
#[tokio::test]
async fn se6_encoded_paths_lead_nowhere() {
    let office = founded().await;
    let cookie = office.sign_in("dewi").await;
    let inside = ["%2e%2e%2f", "%252e%252e%252f", "..%5c", "%00", "..;/", "%c0%ae%c0%ae%2f"];
    for part in inside {
        for path in [
            format!("/assets/{part}etc%2fpasswd"),
            format!("/issues/1/files/{part}alur.db"),
            format!("/applications/perizinan/raw/staging/{part}config"),
            format!("/applications/perizinan/file/{part}/x"),
            format!("/help/{part}x"),
            format!("/jobs/{part}1/log"),
        ] {
            let status = office.get(&cookie, &path).await.status;
            assert!([StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].contains(&status), "{path}: {status}");
        }
    }
}

/// Methods that nobody offers, and headers and fields that would make one of another.
#[tokio::test]
async fn trace_and_other_methods_are_refused() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let paths: std::collections::BTreeSet<String> =
        surface().iter().map(|route| filled(route.path)).collect();
    for path in paths {
        for method in ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"] {
            let headers = [HOST, SAME, ("cookie", cookie.as_str())];
            let status = send(&office, method, &path, &headers, "").await.status();
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        }
    }
    let before = office.app.reader().head().await.unwrap();
    for name in ["x-http-method-override", "x-method-override", "x-http-method"] {
        let headers = [HOST, SAME, FORM, ("cookie", cookie.as_str()), (name, "POST")];
        let status = send(&office, "GET", "/admin/people?_method=POST", &headers, "").await.status();
        assert_eq!(status, StatusCode::OK, "{name}");
    }
    assert_eq!(office.app.reader().head().await.unwrap(), before);
}

/// Two Project Managers assign at the same moment: one of them does, the other is told.
#[tokio::test(flavor = "multi_thread")]
async fn sj2_two_managers_at_once_make_one_entry() {
    let office = super::stages::office_at(super::stages::Stage::Reported).await;
    let admin = sop::Actor::on_the_web(person("admin"));
    let manager = sop::Role::ProjectManager;
    office.app.set_role(&admin, sop::AppId(1), person("orang"), manager, true).await.unwrap();
    let mut sent = Vec::new();
    for (who, assignee) in [("pandu", "4"), ("orang", "5")] {
        let cookie = office.sign_in(who).await;
        let drawn = office.get(&cookie, "/issues/1").await.drawn();
        sent.push((cookie, drawn, assignee));
    }
    let subject = Some(sop::Subject::Issue(sop::IssueNumber(1)));
    let before = office.app.reader().entries(subject, None).await.unwrap().len();
    let assign = async |(cookie, drawn, assignee): &(String, String, &str)| {
        let form = [("drawn", drawn.as_str()), ("assignee", *assignee), ("due-date", "2020-03-27")];
        office.post(cookie, "/issues/1/assignment", &form).await.status
    };
    let (one, two) = tokio::join!(assign(&sent[0]), assign(&sent[1]));
    let mut both = [one, two];
    both.sort_unstable();
    assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(office.app.reader().entries(subject, None).await.unwrap().len(), before + 1);
}

/// The letter a, 258 times `pairs`, packed by 13 bits each: gzip with one block of fixed codes.
fn bomb(pairs: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    let mut code = |value: u16, length: u16| bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    code(0x30 + u16::from(b'a'), 8);
    for _ in 0..pairs {
        code(0b1100_0101, 8);
        code(0, 5);
    }
    code(0, 7);
    let byte = |bits: &[bool]| bits.iter().rev().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit));
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    bytes.extend(bits.chunks(8).map(byte));
    bytes
}

/// Where it is sent, as what, with which header, and the answers that cut it.
type Packed<'a> = (&'a str, &'a str, (&'a str, &'a str), &'a [u16]);

#[tokio::test]
async fn sf6_a_small_body_that_inflates_is_cut_at_the_limit() {
    let office = founded().await;
    let (cookie, token) = (office.sign_in("rini").await, office.token("dewi", Scope::GitPush).await);
    let read = office.token("dewi", Scope::Issue).await;
    use base64::Engine;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("dewi:{token}"));
    let (basic, bearer) = (format!("Basic {basic}"), format!("Bearer {read}"));
    // 130 MB in 800 KB.
    let body = bomb(500_000);
    assert!(body.len() < 1 << 20);
    let cases: [Packed; 4] = [
        ("/sign-in", FORM.1, SAME, &[413]),
        ("/issues", FORM.1, ("cookie", &cookie), &[413]),
        ("/api/v1/issues", "application/json", ("authorization", &bearer), &[413]),
        (
            "/git/perizinan.git/git-receive-pack",
            "application/x-git-receive-pack-request",
            ("authorization", &basic),
            &[400, 404],
        ),
    ];
    for (path, kind, more, expected) in cases {
        let mut request =
            Request::post(path).header("host", "alur.example").header("content-encoding", "gzip");
        request = request.header("content-type", kind).header("sec-fetch-site", "same-origin");
        if more != SAME {
            request = request.header(more.0, more.1);
        }
        let request = request.body(Body::from(body.clone())).unwrap();
        let status = router(office.site().clone()).oneshot(request).await.unwrap().status();
        assert!(expected.contains(&status.as_u16()), "{path}: {status}");
    }
}
