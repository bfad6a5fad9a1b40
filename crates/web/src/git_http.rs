//! git over HTTP: refs, fetch, push. A token is the password; what may be pushed is decided in `sop`, asked
//! by `app`.

use crate::problem::Problem;
use crate::visit::Visit;
use app::Pusher;
use axum::body::Body;
use axum::extract::{Path, Query, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use sop::AppId;
use std::collections::BTreeMap;
use tokio_util::io::StreamReader;

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
    Ok(answer(&format!("application/x-{service}-advertisement"), Body::from(refs)))
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
    let pack = pack.map_err(Problem::fault)?;
    Ok(answer("application/x-git-upload-pack-result", Body::from_stream(pack)))
}

/// `POST /git/{name}/git-receive-pack`: a push. It goes on when its client hangs up: what git has begun is
/// recorded.
pub async fn push(visit: Visit, Path(name): Path<String>, request: Request) -> Result<Response, Problem> {
    let application = application(&visit, &name).await?;
    let pusher = Pusher { person: visit.principal()?.person(), application };
    let (app, body) = (visit.site().app().clone(), reader(request));
    let pushed = tokio::spawn(async move { app.push(pusher, body).await }).await;
    match pushed.map_err(|ended| Problem::Fault(ended.into()))? {
        Ok(Some(reply)) => Ok(answer("application/x-git-receive-pack-result", Body::from(reply))),
        Ok(None) => Err(Problem::NotFound),
        Err(fault) if app::is_bad_push(&fault) => {
            Ok((StatusCode::BAD_REQUEST, format!("{fault}\n")).into_response())
        }
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

fn answer(kind: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

/// A refusal that git prints after `remote:`.
fn said(terminal: &words::git::Terminal) -> Response {
    let lines = terminal.lines().join("\n") + "\n";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response()
}
