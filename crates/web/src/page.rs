//! How a page becomes an answer.

use crate::frame::Frame;
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// A page's view: finished strings and numbers, the frame around it, and samples that a test renders.
pub trait Page: Template + Sized {
    fn frame(&self) -> &Frame;

    /// One of each look that matters, for the test that renders all pages in both languages.
    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<Self>;
}

/// The page with status 200.
pub fn show<P: Page>(page: &P) -> Response {
    with_status(StatusCode::OK, page)
}

/// The page with another status: 422 for a form to mend, 409 or 403 for a refusal.
pub fn with_status<P: Page>(status: StatusCode, page: &P) -> Response {
    let html = page.render().expect("a template writes into a string, which cannot fail");
    let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    let frame = page.frame();
    // The answer to a form must not be loaded again: its address takes no GET. A browser with our script
    // looks for itself, without losing what is typed.
    if let Some(seconds) = frame.refreshes().filter(|_| status == StatusCode::OK && !frame.scripted) {
        response.headers_mut().insert(header::REFRESH, HeaderValue::from(seconds));
    }
    response
}

/// After an act: the page by GET (303), so that reloading repeats nothing.
pub fn see_other(url: &str) -> Response {
    Redirect::to(url).into_response()
}

/// Content of users as an answer: to be saved under its name, never shown or run on our address.
#[derive(Clone, Debug)]
pub struct Saved([(HeaderName, String); 3]);

impl Saved {
    /// `name`: any; percent-encoded (RFC 6266), so that nothing of it is read as a header or a path.
    pub fn new(kind: &str, name: &str) -> Saved {
        let name = crate::url::encode(name).replace('/', "");
        Saved([
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned(),
            ),
        ])
    }

    pub fn with(self, body: impl IntoResponse) -> Response {
        (self.0, body).into_response()
    }
}
