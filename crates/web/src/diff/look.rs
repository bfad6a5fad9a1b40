//! How a difference is drawn: one column, or the old and the new side by side where the screen is wide
//! enough. The address says it; what was chosen last is remembered by the browser.

use crate::visit::Visit;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

/// Holds nothing but the word of a [`Look`].
const COOKIE: &str = "alur-diff";

/// One column, or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Unified,
    Split,
}

/// What the address of a page with a difference may ask for.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    /// One file alone.
    pub file: Option<String>,
    /// Which part of that file's lines, from 1.
    pub part: Option<usize>,
    /// One column or two, by the word of a [`Look`].
    pub view: Option<String>,
    /// The line of that file on which the reader writes, as he typed it.
    pub line: Option<String>,
    /// Its side, by the word of a [`store::rows::Side`].
    pub side: Option<String>,
}

impl Look {
    pub fn code(self) -> &'static str {
        match self {
            Look::Unified => "unified",
            Look::Split => "split",
        }
    }

    fn parse(text: &str) -> Option<Look> {
        [Look::Unified, Look::Split].into_iter().find(|look| look.code() == text)
    }
}

impl Query {
    /// What the address asks for, else what was chosen last.
    pub fn look(&self, jar: &CookieJar) -> Look {
        let kept = || jar.get(COOKIE).and_then(|cookie| Look::parse(cookie.value()));
        self.view.as_deref().and_then(Look::parse).or_else(kept).unwrap_or_default()
    }

    /// Has the browser remember what the address asked for.
    pub fn remember(&self, visit: &Visit, mut response: Response) -> Response {
        if let Some(look) = self.view.as_deref().and_then(Look::parse) {
            let secure = if visit.site().config().loopback { "" } else { "; Secure" };
            let cookie =
                format!("{COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", look.code());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}
