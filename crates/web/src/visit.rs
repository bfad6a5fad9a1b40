//! One visit: who, in which language, when, to which path. Made once per request, before any handler.

use crate::form::Kept;
use crate::frame::{Frame, Me, Place, without_still};
use crate::live::Topic;
use crate::principal::{Looks, Principal, principal};
use crate::problem::{Edge, Problem};
use crate::resume::Carried;
use crate::site::Site;
use crate::url;
use app::{App, Asks, Secret, StepUp};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum_extra::extract::CookieJar;
use sop::role::Actor;
use sop::{Moment, PersonId};
use std::net::IpAddr;
use std::sync::Arc;
use words::{Formats, Lang};

/// Set by the script, for the session of the browser: by TLS, and without. It opens nothing.
const SCRIPTED: [&str; 2] = ["__Host-alur-script", "alur-script"];

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
    /// Path and query as a link names this page, and whether it must not load again by itself.
    shown: (String, bool),
    referrer: Option<String>,
    address: IpAddr,
    agent: String,
    /// The value of the session's cookie, whatever it opens.
    cookie: Option<Secret>,
    carried: Option<Carried>,
    /// News that were told before anything was read; none for a page that stays as it is drawn.
    told: Option<u64>,
    /// The script of an earlier page said that it runs.
    scripted: bool,
}

impl Visit {
    /// Begins a visit: looks up who calls and settles the language. `carried`: what a session that ended
    /// left in the form of this page.
    ///
    /// # Errors
    /// With the visit of nobody, and why the caller could not be looked up.
    pub async fn begin(
        site: &Site,
        method: &Method,
        (headers, uri): (&HeaderMap, &Uri),
        address: IpAddr,
        carried: Option<Carried>,
    ) -> (Visit, Result<(), Problem>) {
        let path = uri.path();
        // An answer to a form, or one that brings typed text back, stays as it is drawn.
        let stays = *method != Method::GET || carried.is_some();
        let told = (!stays).then(|| site.app().writer().told());
        let looked_up = if path.starts_with("/assets/") {
            Ok(None)
        } else {
            principal(site, headers, path, address).await
        };
        let (who, outcome) = match looked_up {
            Ok(who) => (who, Ok(())),
            Err(problem) => (None, Err(problem)),
        };
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        // A program says what it wants to read; a browser's wish counts until the profile says otherwise.
        let wish = text(header::ACCEPT_LANGUAGE).and_then(Lang::wished);
        let own = who.as_ref().and_then(|who| who.looks.lang);
        let lang = if path.starts_with("/api/") { wish.or(own) } else { own.or(wish) }.unwrap_or_default();
        let referrer = text(header::REFERER).and_then(|url| path_of_ours(site, url));
        let agent = text(header::USER_AGENT).unwrap_or_default().to_owned();
        let shown = without_still(path, uri.query());
        let jar = CookieJar::from_headers(headers);
        let scripted = SCRIPTED.iter().any(|name| jar.get(name).is_some());
        let cookie = jar.get(site.cookie_name()).map(|cookie| Secret::new(cookie.value().to_owned()));
        let (at, code, path) = (site.app().clock().now(), site.next_code(), path.to_owned());
        let site = site.clone();
        let inner = Inner {
            site,
            who,
            lang,
            at,
            code,
            path,
            shown,
            referrer,
            address,
            agent,
            cookie,
            carried,
            told,
            scripted,
        };
        (Visit(Arc::new(inner)), outcome)
    }

    pub fn app(&self) -> &App {
        self.0.site.app()
    }

    /// How this office writes dates and times, in the visitor's language.
    pub fn formats(&self) -> Formats {
        self.0.site.formats(self.0.lang)
    }

    /// Where the request came from.
    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    /// What the browser calls itself.
    pub fn agent(&self) -> &str {
        &self.0.agent
    }

    /// The value of the session's cookie: it may open a half session, or nothing.
    pub fn cookie(&self) -> Option<&Secret> {
        self.0.cookie.as_ref()
    }

    /// Has the visitor to enrol a second factor before anything else?
    pub fn must_enrol(&self) -> bool {
        let standing = self.who().filter(|who| who.is_on_the_web()).map(|who| who.standing);
        let rule = self.app().factor_rule();
        standing.is_some_and(|standing| rule.must_enrol(standing.enrolled, standing.lost))
    }

    /// What the visitor is to give before an act that asks for this.
    pub fn owes(&self, asks: Asks) -> Option<StepUp> {
        self.who().and_then(|who| who.standing.owes(asks, self.at()))
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

    /// What was typed before the session ended, on the page that it belongs to.
    pub fn carried(&self) -> Option<&Carried> {
        self.0.carried.as_ref()
    }

    /// What the forms of a page begin with: nothing, or what was typed into one before the session ended.
    pub fn kept(&self) -> Kept {
        let carried = self.carried();
        let kept = carried.and_then(|carried| Some(carried.kept(carried.stand()?.key)));
        kept.unwrap_or_default()
    }

    /// The page of ours that the visitor came from.
    pub fn referrer(&self) -> Option<&str> {
        self.0.referrer.as_deref()
    }

    pub fn who(&self) -> Option<&Principal> {
        self.0.who.as_ref()
    }

    /// The signed-in person of a route that asks for one; 401 is the guard's business, so this cannot miss
    /// there.
    pub fn principal(&self) -> Result<&Principal, Problem> {
        self.who().ok_or_else(|| Edge::SignIn.into())
    }

    pub fn person(&self) -> Result<PersonId, Problem> {
        Ok(self.principal()?.person())
    }

    pub fn actor(&self) -> Result<Actor, Problem> {
        Ok(self.principal()?.actor())
    }

    /// The frame of a page with this title, at this place of the navigation.
    pub fn frame(&self, title: impl Into<String>, here: Option<Place>) -> Frame {
        let looks = self.who().map_or(Looks::default(), |who| who.looks);
        let must_enrol = self.must_enrol();
        let shown = self.who().filter(|who| who.is_on_the_web() && !who.must_change_password && !must_enrol);
        let (address, still) = self.0.shown.clone();
        Frame {
            lang: self.lang(),
            title: title.into(),
            here,
            me: shown.map(|who| Me {
                shown: who.account.name.clone(),
                person: who.person().0,
                keys: looks.keys,
                tasks: who.tasks,
                unread: who.unread,
                reports: who.reports,
                administrator: who.account.administrator,
            }),
            banner: self.site().config().loopback.then(|| self.lang().web_plain_http()),
            theme: looks.theme,
            dense: looks.dense,
            still,
            scripted: self.0.scripted,
            address,
            live: self
                .0
                .told
                .filter(|_| Topic::of(self.path()).is_some())
                .map(|told| url::live(self.path(), told)),
            office: self.site().office(),
            brand: self.site().brand(),
            procedure: self.app().procedure_in_force().identity.number.clone(),
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
