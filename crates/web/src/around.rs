//! What happens around every handler: host, origin, visit, the dress of problems, and the headers of each
//! answer.

use crate::api;
use crate::frame::Frame;
use crate::limits;
use crate::problem::{Edge, Problem, Undressed};
use crate::resume::{self, Carried};
use crate::site::Site;
use crate::visit::Visit;
use app::meters::Count;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;
use tracing::Instrument;

/// No script, no frame, nothing from elsewhere; styles, images and forms of our own alone.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// Headers of every answer, errors too; a handler that set one keeps its own.
pub const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
];

/// The outermost of our own layers.
pub async fn around(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    // The peer; this machine where the listener does not tell.
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let address = client(&site.config().trusted_proxies, peer, request.headers());
    let carried = request.extensions_mut().remove::<Carried>();
    let (visit, known) =
        Visit::begin(&site, request.method(), (request.headers(), request.uri()), address, carried).await;
    let checked = check(&site, &request).and(known);
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let (method, route) = (method_of(request.method()), route.unwrap_or_else(|| "none".to_owned()));
    // The template alone: addresses hold names of matters, and one holds a token.
    let span = tracing::info_span!("request", code = visit.code(), method, route);
    let mut response = match checked {
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).instrument(span.clone()).await
        }
        Err(problem) => problem.into_response(),
    };
    response = span.in_scope(|| dress(&visit, response));
    if let Some(carried) = visit.carried() {
        response = resume::or_what_was_typed(&visit, carried, response).await;
    }
    finish(&visit, &mut response);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    site.app().meters().answered(method, &route, status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(target: "alur::request", status, ms, "answered"));
    response
}

/// The method as figures and log lines name it: whoever calls can write anything there.
fn method_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// Who calls: the peer, or what a proxy that the office trusts says of its own peer. Whatever a client wrote
/// into the header itself stands further left and counts for nothing.
fn client(trusted: &[IpAddr], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.contains(&address.to_canonical());
    if !is_proxy(peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let hops = hops.into_iter().rev().map_while(|hop| hop.parse::<IpAddr>().ok());
    hops.into_iter().find(|hop| !is_proxy(*hop)).unwrap_or(peer)
}

/// The names that the request gives to this server; more than one `Host` is none.
fn is_for_us(site: &Site, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, _) => None,
        (Some(_), Some(_)) => return false,
    };
    let named = request.uri().authority().map(|authority| authority.as_str());
    let mut names = host.into_iter().chain(named).peekable();
    names.peek().is_some() && names.all(|name| site.is_ours(name))
}

/// Whoever watches the machine asks by its address, not by the office's name, and hears one bit.
fn asks_for_health(request: &Request) -> bool {
    request.method() == Method::GET && ["/healthz", "/readyz"].contains(&request.uri().path())
}

/// Host and origin, before anything is read.
fn check(site: &Site, request: &Request) -> Result<(), Problem> {
    if !is_for_us(site, request) && !asks_for_health(request) {
        return Err(Edge::WrongHost.into());
    }
    let (path, query) = (request.uri().path(), request.uri().query());
    let in_query = if path.starts_with("/api/") { api::token_in_query } else { api::token_on_a_page };
    if in_query(query) {
        return Err(Edge::TokenInQuery.into());
    }
    let unsafe_verb = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Routes of tokens know no cookie, so another site has nothing to ride on; nor has the one click of a
    // mail program, whose token is in the address (RFC 8058).
    let by_token =
        ["/api/", "/git/", "/mail/stop/"].iter().any(|begin| request.uri().path().starts_with(begin));
    if unsafe_verb && !by_token && !same_origin(site, request.headers()) {
        return Err(Edge::WrongOrigin.into());
    }
    Ok(())
}

/// An unsafe verb comes from a page of ours or from nowhere: `Sec-Fetch-Site`, or lacking it `Origin`.
fn same_origin(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let fetched_as = text(HeaderName::from_static("sec-fetch-dest"));
    if fetched_as.is_some_and(|dest| !matches!(dest, "document" | "empty")) {
        return false;
    }
    match (text(HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(from), _) => matches!(from, "same-origin" | "none"),
        (None, Some(origin)) => site.is_our_origin(origin),
        (None, None) => false,
    }
}

/// Makes a page or a JSON body of a problem; other answers stay as they are.
fn dress(visit: &Visit, response: Response) -> Response {
    let problem = match response.extensions().get::<Undressed>() {
        Some(undressed) => std::sync::Arc::clone(&undressed.0),
        None if bare_failure(&response) => std::sync::Arc::new(Problem::of_status(response.status())),
        None => return response,
    };
    if let Some(bound) = problem.overload() {
        visit.app().meters().count(Count::Overloads, bound);
    }
    if let Problem::Fault(fault) = problem.as_ref() {
        tracing::error!(code = visit.code(), "{fault:#}");
    }
    let mut dressed = if visit.path().starts_with("/api/") {
        problem.json(visit.lang(), visit.code())
    } else {
        let address = visit.site().public_url();
        let frame = Frame { live: None, ..visit.frame("", None) };
        let page = problem.page(frame, visit.code(), visit.referrer(), address);
        page.into_response(problem.status())
    };
    for name in [header::WWW_AUTHENTICATE, header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    if matches!(problem.as_ref(), Problem::Edge(Edge::Token)) && visit.path().starts_with("/api/") {
        let how = HeaderValue::from_static("Bearer realm=\"Alur\"");
        dressed.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    }
    if let Problem::Edge(Edge::TooMany { seconds }) = problem.as_ref() {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(limits::STORE_WAIT_S));
    }
    dressed
}

/// A failure that a library answered: a status with plain words or none.
fn bare_failure(response: &Response) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    failed && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn finish(visit: &Visit, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let kept = visit.who().is_none() && !visit.path().starts_with("/api/");
    let cached = if kept { "no-cache" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cached));
    if visit.site().public_url().starts_with("https:") {
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(always);
    }
    if let Ok(code) = HeaderValue::from_str(visit.code()) {
        headers.insert(HeaderName::from_static("x-request-id"), code);
    }
}
