//! The second listener: the sites of applications. Content of users, on an address of its own, without
//! session, form or page of Alur.

use app::App;
use app::sites::{Answer, HEADERS, find};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;

/// Serves every address of the second listener.
pub fn sites_router(app: App) -> Router {
    Router::new().fallback(show).with_state(app)
}

async fn show(State(app): State<App>, method: Method, uri: Uri) -> Response {
    let mut response = if matches!(method, Method::GET | Method::HEAD) {
        answer(&app, &uri, method == Method::HEAD).await
    } else {
        (StatusCode::METHOD_NOT_ALLOWED, "").into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn answer(app: &App, uri: &Uri, head: bool) -> Response {
    let Some(path) = decoded(uri.path()) else { return missing() };
    match find(app, &path).await {
        Ok(Answer::File { file, bytes, content_type }) => {
            let body = if head {
                Body::empty()
            } else {
                Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))
            };
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            ([kind, (header::CONTENT_LENGTH, HeaderValue::from(bytes))], body).into_response()
        }
        Ok(Answer::Commit(commit)) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
            ([kind], format!("{commit}\n")).into_response()
        }
        // The address as it was asked for, so that nothing is decoded twice; `//` at its beginning would name
        // a host.
        Ok(Answer::Redirect(_)) => match HeaderValue::from_str(&format!("{}/", uri.path())) {
            Ok(to) if !uri.path().starts_with("//") => {
                (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
            }
            Ok(_) | Err(_) => missing(),
        },
        Ok(Answer::Missing) => missing(),
        Err(error) => {
            tracing::error!(%error, "a site could not be shown");
            (StatusCode::SERVICE_UNAVAILABLE, "").into_response()
        }
    }
}

fn missing() -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    (StatusCode::NOT_FOUND, [kind], "404\n").into_response()
}

/// The path with its `%xx` read once; none where it is no text or holds NUL.
fn decoded(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits =
                path.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn se6_a_path_is_decoded_once() {
        let cases = [
            ("/a/b%20c", Some("/a/b c")),
            ("/%2e%2e%2fx", Some("/../x")),
            ("/%252e", Some("/%2e")),
            ("/%zz", None),
            ("/%", None),
            ("/%4", None),
            ("/%00", None),
            ("/%ff", None),
        ];
        for (path, expected) in cases {
            assert_eq!(decoded(path).as_deref(), expected, "{path}");
        }
    }
}
