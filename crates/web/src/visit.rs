//! One visit: who, in which language, when, to which path. Made once per request, before any handler.

use crate::frame::{Frame, Me, Place};
use crate::principal::{Looks, Principal, Theme};
use crate::problem::{Edge, Problem};
use crate::site::Site;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sop::Moment;
use sop::role::Actor;
use std::sync::Arc;
use words::Lang;

/// What a handler knows of the request around it. Cheap to clone.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    site: Site,
    who: Option<Principal>,
    lang: Lang,
    at: Moment,
    code: String,
    path: String,
    referrer: Option<String>,
}

impl Visit {
    /// Begins a visit: looks up who calls and settles the language.
    pub async fn begin(site: &Site, headers: &HeaderMap, path: &str) -> anyhow::Result<Visit> {
        let who = if path.starts_with("/assets/") { None } else { site.principal(headers, path).await? };
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let wish = || text(header::ACCEPT_LANGUAGE).map_or(Lang::Id, Lang::negotiate);
        let lang = who.as_ref().and_then(|who| who.looks.lang).unwrap_or_else(wish);
        let referrer = text(header::REFERER).and_then(|url| path_of_ours(site, url));
        Ok(Visit::new(site.clone(), who, lang, path, referrer))
    }

    /// A visit of nobody, for answers before anybody could be looked up.
    pub fn anonymous(site: &Site, path: &str) -> Visit {
        Visit::new(site.clone(), None, Lang::Id, path, None)
    }

    fn new(site: Site, who: Option<Principal>, lang: Lang, path: &str, referrer: Option<String>) -> Visit {
        let (at, code) = (site.now(), site.next_code());
        Visit(Arc::new(Inner { site, who, lang, at, code, path: path.to_owned(), referrer }))
    }

    pub fn site(&self) -> &Site {
        &self.0.site
    }

    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// When the request came.
    pub fn at(&self) -> Moment {
        self.0.at
    }

    /// Names this request in the log and on a fault's page.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The page of ours that the visitor came from.
    pub fn referrer(&self) -> Option<&str> {
        self.0.referrer.as_deref()
    }

    pub fn who(&self) -> Option<&Principal> {
        self.0.who.as_ref()
    }

    /// The signed-in person of a route that asks for one; 401 is the guard's business, so this cannot miss there.
    pub fn principal(&self) -> Result<&Principal, Problem> {
        self.who().ok_or_else(|| Edge::SignIn.into())
    }

    pub fn actor(&self) -> Result<Actor, Problem> {
        Ok(self.principal()?.actor())
    }

    /// The frame of a page with this title, at this place of the navigation.
    pub fn frame(&self, title: impl Into<String>, here: Option<Place>) -> Frame {
        let looks = self.who().map_or(Looks::default(), |who| who.looks);
        let shown = self.who().filter(|who| who.is_on_the_web() && !who.must_change_password);
        Frame {
            lang: self.lang(),
            title: title.into(),
            here,
            me: shown.map(|who| Me {
                shown: who.name.clone(),
                tasks: who.tasks,
                unread: who.unread,
                administrator: who.administrator,
            }),
            banner: self.site().config().loopback.then(|| self.lang().web_plain_http()),
            theme: match looks.theme {
                Theme::Auto => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            },
            dense: looks.dense,
            ..Frame::default()
        }
    }
}

/// Path and query of a URL that leads to this office.
fn path_of_ours(site: &Site, url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let at = rest.find('/')?;
    if site.is_ours(&rest[..at]) { crate::url::ours(&rest[at..]) } else { None }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Problem> {
        let visit = parts.extensions.get::<Visit>().cloned();
        visit.ok_or_else(|| Problem::Fault(anyhow::anyhow!("a route outside of `around`")))
    }
}
