//! Who calls: made by one function from cookie, bearer or Basic. There is no "signed in" without scope.

use crate::problem::{Edge, Problem};
use crate::site::Site;
use app::{Scope, SignInError, Standing};
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use base64::Engine;
use sop::PersonId;
use sop::role::{Actor, Channel};
use std::net::IpAddr;
use words::Lang;

/// Somebody known, how he came in, and what every page's head shows of him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub account: app::Principal,
    /// The password was given by somebody else: nothing works until it is changed.
    pub must_change_password: bool,
    /// The second factor, and what this session has proven.
    pub standing: Standing,
    pub looks: Looks,
    /// Steps he holds, and notices not yet read.
    pub tasks: i64,
    pub unread: i64,
    /// Whether the navigation shows him the reports; no permission.
    pub reports: bool,
    /// Is of a test team: his pages lead to the queue of tests; no permission.
    pub tests: bool,
}

/// What the profile says about pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    pub lang: Option<Lang>,
    /// `light` or `dark`; none: what the device wishes.
    pub theme: Option<&'static str>,
    pub dense: bool,
    /// Keyboard shortcuts.
    pub keys: bool,
}

impl Principal {
    pub fn person(&self) -> PersonId {
        self.account.person
    }

    pub fn actor(&self) -> Actor {
        self.account.actor()
    }

    /// Came by a session of the browser.
    pub fn is_on_the_web(&self) -> bool {
        self.account.channel == Channel::Web
    }

    /// Came by a token that holds this scope. A session of the browser holds none: token routes know no
    /// cookie.
    pub fn has(&self, scope: Scope) -> bool {
        !self.is_on_the_web() && self.account.has(scope)
    }
}

/// Who calls. Below `/api/` and `/git/` a token alone counts, elsewhere a session alone.
///
/// # Errors
/// A token that is not taken: 401, or 429 when its address failed too often.
pub async fn principal(
    site: &Site,
    headers: &HeaderMap,
    path: &str,
    address: IpAddr,
) -> Result<Option<Principal>, Problem> {
    let (value, channel) = if path.starts_with("/api/") {
        (bearer(headers), Channel::Api)
    } else if path.starts_with("/git/") {
        (basic_password(headers), Channel::Git)
    } else {
        let jar = CookieJar::from_headers(headers);
        let Some(cookie) = jar.get(site.cookie_name()) else { return Ok(None) };
        return by_cookie(site, cookie.value()).await;
    };
    let Some(value) = value else { return Ok(None) };
    match site.app().token(&value, channel, address).await {
        Ok(account) => {
            let looks = Looks { lang: Lang::parse(&account.language), ..Looks::default() };
            Ok(Some(Principal {
                account,
                must_change_password: false,
                standing: Standing::default(),
                looks,
                tasks: 0,
                unread: 0,
                reports: false,
                tests: false,
            }))
        }
        Err(SignInError::Wrong) => Err(Edge::Token.into()),
        Err(SignInError::Wait { seconds }) => Err(Edge::TooMany { seconds }.into()),
        Err(SignInError::Fault(fault)) => Err(Problem::fault(fault)),
    }
}

async fn by_cookie(site: &Site, cookie: &str) -> Result<Option<Principal>, Problem> {
    let signed = site.app().session(cookie).await.map_err(Problem::fault)?;
    Ok(signed.map(|signed| Principal {
        must_change_password: signed.row.must_change,
        standing: signed.standing,
        looks: Looks {
            lang: Lang::parse(&signed.row.language),
            theme: match signed.row.theme.as_str() {
                "light" => Some("light"),
                "dark" => Some("dark"),
                _ => None,
            },
            dense: signed.row.density == "compact",
            keys: signed.row.keys,
        },
        tasks: signed.row.tasks,
        unread: signed.row.unread,
        reports: signed.row.reports,
        tests: signed.row.tests,
        account: signed.principal,
    }))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Some(value.strip_prefix("Bearer ")?.trim().to_owned())
}

/// The password of Basic, which is a token; the user name says nothing.
pub fn basic_password(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let decoded =
        base64::engine::general_purpose::STANDARD.decode(value.strip_prefix("Basic ")?.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    Some(decoded.split_once(':')?.1.to_owned())
}
