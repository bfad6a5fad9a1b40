//! git over HTTP: refs, fetch, push. A token is the password; what may be pushed is decided in `sop`, asked
//! by `app`. Plain repositories are served by the same code, for git's own tests.

use crate::principal::basic_password;
use crate::problem::Problem;
use crate::visit::Visit;
use app::Pusher;
use app::conformance::Plain;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use sop::AppId;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_util::io::StreamReader;
use tower_http::decompression::RequestDecompressionLayer;

/// The header by which a client names the protocol's version.
const GIT_PROTOCOL: &str = "git-protocol";

/// `GET /git/{name}/info/refs?service=git-upload-pack`, for readers.
pub async fn refs(
    visit: Visit,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let application = application(&visit, &name).await?;
    let service = query.get("service").map(String::as_str).unwrap_or_default();
    let pushes = service == "git-receive-pack";
    if pushes && !visit.principal()?.has(app::Scope::GitPush) {
        // git asks for another password on 401; on 403 it prints what the server says.
        return Ok(said(&words::git::token_reads_only(visit.site().public_url())));
    }
    let refs = visit.site().app().git_refs(application, service, protocol(&headers)).await;
    let refs = refs.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    Ok(advertised(service, refs))
}

/// `POST /git/{name}/git-upload-pack`: clone and fetch, streamed.
pub async fn fetch(
    visit: Visit,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let application = application(&visit, &name).await?;
    let body = reader(request);
    let pack = visit.site().app().git_fetch(application, body, protocol(&headers)).await;
    Ok(packed(Body::from_stream(pack.map_err(Problem::fault)?)))
}

/// `POST /git/{name}/git-receive-pack`: a push. It goes on when its client hangs up: what git has begun is
/// recorded.
pub async fn push(visit: Visit, Path(name): Path<String>, request: Request) -> Result<Response, Problem> {
    let application = application(&visit, &name).await?;
    let pusher = Pusher { person: visit.principal()?.person(), application };
    let (app, body) = (visit.site().app().clone(), reader(request));
    let pushed = tokio::spawn(async move { app.push(pusher, body).await }).await;
    match pushed.map_err(|ended| Problem::Fault(ended.into()))? {
        Ok(Some(reply)) => Ok(taken(reply)),
        Ok(None) => Err(Problem::NotFound),
        Err(fault) if app::is_bad_push(&fault) => Ok(unreadable(&fault)),
        Err(fault) => Err(Problem::Fault(fault)),
    }
}

/// The repository's application; with or without `.git` in its name. 404 when it is not the caller's to
/// know of.
async fn application(visit: &Visit, name: &str) -> Result<AppId, Problem> {
    let slug = name.strip_suffix(".git").unwrap_or(name);
    let person = visit.principal()?.person();
    let found = visit.site().app().readable_application(person, slug).await;
    found.map_err(Problem::fault)?.ok_or(Problem::NotFound)
}

fn protocol(headers: &HeaderMap) -> Option<&str> {
    headers.get(GIT_PROTOCOL).and_then(|value| value.to_str().ok())
}

fn reader(request: Request) -> impl tokio::io::AsyncRead + Send + Unpin + 'static {
    let stream = request.into_body().into_data_stream().map_err(std::io::Error::other);
    StreamReader::new(Box::pin(stream))
}

/// The headers of git's own server, in its order: git's tests compare them line by line.
fn answer(kind: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, max-age=0, must-revalidate"));
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

fn advertised(service: &str, refs: Vec<u8>) -> Response {
    answer(&format!("application/x-{service}-advertisement"), Body::from(refs))
}

fn packed(pack: Body) -> Response {
    answer("application/x-git-upload-pack-result", pack)
}

fn taken(reply: Vec<u8>) -> Response {
    answer("application/x-git-receive-pack-result", Body::from(reply))
}

fn unreadable(fault: &anyhow::Error) -> Response {
    (StatusCode::BAD_REQUEST, format!("{fault}\n")).into_response()
}

/// A refusal that git prints after `remote:`.
fn said(terminal: &words::git::Terminal) -> Response {
    let lines = terminal.lines().join("\n") + "\n";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response()
}

/// Whether a door of git's own tests asks for a password where this service is wanted; none: it is no door.
fn asks_for_password(door: &str, wanted: &str) -> Option<bool> {
    match door {
        "auth" => Some(true),
        "auth-push" => Some(wanted == "/git-receive-pack"),
        "auth-fetch" => Some(wanted == "/git-upload-pack"),
        "half-auth-complete" => Some(wanted.ends_with("git-receive-pack")),
        _ => None,
    }
}

/// Plain repositories for git's own tests, at `/smart/...` and behind a password at some doors.
pub fn plain_router(plain: Plain, password: Option<String>) -> Router {
    let site = Arc::new((plain, password));
    let serve = move |headers: HeaderMap, request: Request| {
        let site = Arc::clone(&site);
        async move { serve_plain(&site.0, site.1.as_deref(), &headers, request).await }
    };
    Router::new().fallback(serve).layer(RequestDecompressionLayer::new())
}

/// One request about a plain repository.
async fn serve_plain(
    plain: &Plain,
    password: Option<&str>,
    headers: &HeaderMap,
    request: Request,
) -> Response {
    let (path, query) =
        (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    let services = ["/info/refs", "/git-upload-pack", "/git-receive-pack"];
    let named = services.into_iter().find_map(|service| Some((path.strip_suffix(service)?, service)));
    let Some((place, asked)) = named else { return StatusCode::NOT_FOUND.into_response() };
    let (door, inside) = place.trim_start_matches('/').split_once('/').unwrap_or_default();
    let wanted = if asked == "/info/refs" { query.as_str() } else { asked };
    let locked = asks_for_password(door, wanted);
    if locked == Some(true) && basic_password(headers).as_deref() != password {
        let how = [(header::WWW_AUTHENTICATE, "Basic realm=\"git-auth\"")];
        return (StatusCode::UNAUTHORIZED, how).into_response();
    }
    let inside = if locked.is_some() { inside.split_once('/').unwrap_or_default().1 } else { inside };
    let Some(repository) = plain.find(inside) else { return StatusCode::NOT_FOUND.into_response() };
    let protocol = protocol(headers);
    let answered = match (request.method(), asked) {
        (&Method::GET, "/info/refs") => {
            let service = query.strip_prefix("service=").unwrap_or_default();
            let refs = plain.refs(&repository, service, protocol).await;
            refs.map(|refs| {
                refs.map_or(StatusCode::NOT_FOUND.into_response(), |refs| advertised(service, refs))
            })
        }
        (&Method::POST, "/git-upload-pack") => {
            let pack = repository.upload_pack(reader(request), protocol).await;
            pack.map(|pack| packed(Body::from_stream(pack)))
        }
        (&Method::POST, "/git-receive-pack") => plain.push(&repository, reader(request)).await.map(taken),
        _ => Ok(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    };
    answered.unwrap_or_else(|fault| {
        let fault = anyhow::Error::from(fault);
        if app::is_bad_push(&fault) {
            return unreadable(&fault);
        }
        tracing::error!("{fault:#}");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}
