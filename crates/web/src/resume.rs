//! A session that ended in mid-form loses nothing: who signs in again finds the form as he filled it, and
//! sends it himself. Works without a script.
//!
//! ```text
//! t0  POST without a session   the guard reads the fields: 401, the sign-in form carries them along
//! t1  POST /sign-in            right: the answer names the form that the fields belong to (`Return`)
//! t2  `through`, outermost     asks for that form's page by GET, with the new session: drawn anew and filled
//! ```
//!
//! Only a page is asked for at t2, so nothing is done that nobody pressed a button for; its form has a fresh
//! `drawn` token, and says so where the matter changed meanwhile. Passwords, secrets and tokens are never
//! carried, files cannot be.

use crate::drawn;
use crate::form::Kept;
use crate::guard::Who;
use crate::limits;
use crate::problem::{Problem, ProblemPage};
use crate::routes::surface;
use crate::sent::Sent;
use crate::typed::{Typed, is_secret};
use crate::url;
use crate::visit::Visit;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sop::acts::Drawn;
use std::sync::LazyLock;
use tower::ServiceExt;

/// Names of the sign-in form's hidden fields begin with this where they carry a field along.
pub const PREFIX: &str = "kept.";

/// What was typed when the session ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The path that its form posts to.
    pub act: String,
    /// Its fields, without secrets and tokens.
    pub typed: Typed,
    /// What its form was drawn for.
    pub since: Option<Drawn>,
    /// A file was chosen: that must be done again.
    pub files: bool,
    /// More text than is carried along: none of it is.
    pub too_large: bool,
}

/// Where a form stands: the address of its page, and its key there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    pub page: String,
    pub key: &'static str,
}

/// On the answer of a sign-in: where to go on, and with which session.
#[derive(Clone)]
pub struct Return {
    carried: Carried,
    /// The session's cookie, as the browser will send it.
    cookie: String,
}

/// Where a form stands when it is neither the page at its own address nor the nearest above it, or its key is
/// not the last word of its address.
const STANDS: [(&str, &str, &str); 33] = [
    ("/step-up", "/me", "step-up"),
    ("/lost-factors/{person}", "/lost-factors", "loss"),
    ("/me", "/me", "look"),
    ("/me/tokens", "/me", "token"),
    ("/new-password", "/new-password", "password"),
    ("/issues", "/issues/new", "report"),
    ("/requests", "/requests/new", "report"),
    ("/issues/{number}/comments", "/issues/{number}", "comment"),
    ("/issues/{number}/comments/{comment}", "/issues/{number}/comments/{comment}", "comment-edit"),
    ("/merge-requests/{number}/comments", "/merge-requests/{number}/changes", "line-comment"),
    ("/issues/{number}/deviations", "/issues/{number}/deviations/new", "deviation"),
    ("/issues/{number}/deviations/{id}", "/issues/{number}/deviations/{id}", "deviation-answer"),
    ("/applications", "/applications/new", "register"),
    ("/applications/{slug}/releases", "/releases/new", "release"),
    ("/applications/{slug}/environments/{environment}", "/applications/{slug}/servers", "server"),
    ("/applications/{slug}/variables", "/applications/{slug}/servers", "variables"),
    ("/applications/{slug}/variable-removal", "/applications/{slug}/servers", "variable-removal"),
    ("/applications/{slug}/dev-server", "/applications/{slug}/servers", "dev-server"),
    ("/applications/{slug}/deployment", "/applications/{slug}/servers", "deployment"),
    ("/applications/{slug}/deployment-production", "/applications/{slug}/servers", "deployment-production"),
    ("/applications/{slug}/rollback", "/applications/{slug}/servers", "rollback"),
    ("/applications/{slug}/running-commit", "/applications/{slug}/servers", "running-commit"),
    ("/applications/{slug}/test-team", "/applications/{slug}/people", "test-team"),
    ("/applications/{slug}/roles", "/applications/{slug}/people", "roles"),
    ("/applications/{slug}/role-removal", "/applications/{slug}/people", "role-removal"),
    ("/applications/{slug}/separation", "/applications/{slug}/people", "separation"),
    ("/admin/people", "/admin/people", "person"),
    ("/admin/sop/draft", "/admin/sop", "draft"),
    ("/admin/sop/draft/removal", "/admin/sop", "removal"),
    ("/admin/sop/draft/steps/{no}", "/admin/sop/draft/steps/{no}", "step"),
    ("/admin/sop/draft/publication", "/admin/sop/draft/publication", "approval"),
    ("/admin/sop/draft/publication/check", "/admin/sop/draft/publication", "approval"),
    ("/admin/people/{person}/office-role", "/admin/people/{person}", "office-role"),
];

/// The shapes of all forms' addresses, and of all pages'.
static SHAPES: LazyLock<(Vec<&'static str>, Vec<&'static str>)> = LazyLock::new(|| {
    let of_pages = surface().into_iter().filter(|route| matches!(route.who, Who::Staff | Who::Admin));
    let (forms, pages): (Vec<_>, Vec<_>) = of_pages.partition(|route| route.method == Method::POST);
    let paths = |routes: Vec<crate::routes::Route>| routes.into_iter().map(|route| route.path).collect();
    (paths(forms), paths(pages))
});

/// Where the form stands that posts to `act`; none where there is nothing to go back to.
pub fn stand(act: &str, typed: &Typed) -> Option<Stand> {
    let (forms, pages) = &*SHAPES;
    let (shape, named) = forms.iter().find_map(|shape| Some((*shape, parts(shape, act)?)))?;
    if shape == url::sign_out() {
        return None;
    }
    let found = STANDS.into_iter().find(|(form, _, _)| *form == shape);
    let above = |page: &&&str| shape == **page || shape.starts_with(&format!("{page}/"));
    let (page, key) = match found {
        Some((_, page, key)) => (page, key),
        None => {
            let page = pages.iter().filter(|page| **page != "/").filter(above).max_by_key(|page| page.len());
            (*page?, shape.rsplit('/').next().unwrap_or_default())
        }
    };
    Some(Stand { page: filled(page, &named, typed), key: exact(key, &named, typed) })
}

/// The named parts of a path of this shape.
fn parts<'a>(shape: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (mut shapes, mut paths) = (shape.split('/'), path.split('/'));
    let mut named = Vec::new();
    loop {
        match (shapes.next(), paths.next()) {
            (None, None) => return Some(named),
            (Some(part), Some(found)) if part.starts_with('{') => named.push((part, found)),
            (Some(part), Some(found)) if part == found => {}
            (Some(_) | None, Some(_) | None) => return None,
        }
    }
}

/// The page's address. Two pages are told by their query what they are about.
fn filled(page: &str, named: &[(&'static str, &str)], typed: &Typed) -> String {
    let value = |name: &str| named.iter().find(|(part, _)| *part == name).map(|(_, value)| *value);
    let part = |part| value(part).unwrap_or(part);
    let path = page.split('/').map(part).collect::<Vec<_>>().join("/");
    match page {
        "/releases/new" => format!("{path}?application={}", value("{slug}").unwrap_or_default()),
        "/issues/{number}/notes/correction" => format!("{path}?of={}", url::encode(typed.get("of"))),
        _ => path,
    }
}

/// Forms of which there is one per server or role.
fn exact(key: &'static str, named: &[(&'static str, &str)], typed: &Typed) -> &'static str {
    let server = named.iter().find(|(part, _)| *part == "{environment}").map(|(_, value)| *value);
    match (key, server) {
        ("server", Some("dev")) => "server-dev",
        ("server", Some("staging")) => "server-staging",
        ("server", Some("production")) => "server-production",
        ("office-role", _) if typed.get("role") == "superior" => "superior",
        ("office-role", _) => "administrator",
        (key, _) => key,
    }
}

impl Carried {
    /// What a request without a session brought.
    pub async fn of_request(visit: &Visit, request: Request) -> Carried {
        let act = request.uri().path().to_owned();
        let (typed, files, whole) = match Sent::glance(request, limits::CARRIED_BYTES_MAX).await {
            Ok(glanced) => glanced,
            // What cannot be read can be carried nowhere; the page to sign in is the answer all the same.
            Err(_) => (Typed::default(), false, true),
        };
        let since = drawn::read(visit.site().form_key(), typed.get("drawn"), visit.at());
        let since = since.map(|token| Drawn { at: None, ..token.drawn });
        let mut typed = if whole { typed } else { Typed::default() };
        typed.0.retain(|(name, value)| !is_secret(name) && !value.is_empty());
        Carried { act, typed, since, files, too_large: !whole }
    }

    /// What a sign-in form carries; none where it carries nothing.
    pub fn of_sign_in(typed: &Typed) -> Option<Carried> {
        let act = typed.get("act");
        let fields = typed.0.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(PREFIX).filter(|name| !is_secret(name))?;
            Some((name.to_owned(), value.clone()))
        });
        let carried = Carried {
            act: act.to_owned(),
            typed: Typed(fields.collect()),
            since: drawn::state_of(typed.get("since")),
            files: typed.has("files"),
            too_large: typed.has("too-large"),
        };
        carried.stand().is_some().then_some(carried)
    }

    pub fn stand(&self) -> Option<Stand> {
        stand(&self.act, &self.typed)
    }

    /// The hidden fields by which the sign-in form carries it along.
    pub fn hidden(&self) -> Vec<(String, String)> {
        let field = |(name, value): &(String, String)| (format!("{PREFIX}{name}"), value.clone());
        let mut hidden = vec![("act".to_owned(), self.act.clone())];
        hidden.extend(self.since.as_ref().map(|since| ("since".to_owned(), drawn::state(since))));
        hidden.extend(self.files.then(|| ("files".to_owned(), "yes".to_owned())));
        hidden.extend(self.too_large.then(|| ("too-large".to_owned(), "yes".to_owned())));
        hidden.extend(self.typed.0.iter().map(field));
        hidden
    }

    /// What stands above the sign-in form.
    pub fn lines(&self, lang: words::Lang) -> Vec<&'static str> {
        let mut lines = Vec::new();
        if self.too_large {
            lines.push(lang.resume_too_large());
        } else if !self.typed.0.is_empty() {
            lines.push(lang.problem_kept(words::Problem::SignIn));
        }
        lines.extend(self.files.then(|| lang.resume_files()));
        lines
    }

    /// The form as it was filled, for its page.
    pub fn kept(&self, key: &'static str) -> Kept {
        Kept { key, typed: self.typed.clone(), resumed: true, ..Kept::none() }
    }
}

/// Marks the answer of a sign-in: go on to the form that this belongs to.
pub fn going_back(mut response: Response, carried: Carried, name: &str, value: &str) -> Response {
    let cookie = format!("{name}={value}");
    response.extensions_mut().insert(Return { carried, cookie });
    response
}

/// The outermost of all: an answer that names a form is replaced by that form's page. Nobody but a sign-in
/// makes such an answer, and nothing but a page is asked for.
pub async fn through(pages: Router, request: Request) -> Response {
    let mut next = Request::new(Body::empty());
    for name in [header::HOST, header::ACCEPT_LANGUAGE, header::USER_AGENT] {
        if let Some(value) = request.headers().get(&name) {
            next.headers_mut().insert(name, value.clone());
        }
    }
    *next.extensions_mut() = request.extensions().clone();
    let response = ask(&pages, request).await;
    let Some(back) = response.extensions().get::<Return>().cloned() else { return response };
    let (Some(stand), Ok(cookie)) = (back.carried.stand(), back.cookie.parse()) else { return response };
    let Ok(page) = stand.page.parse() else { return response };
    *next.uri_mut() = page;
    next.headers_mut().insert(header::COOKIE, cookie);
    next.extensions_mut().insert(back.carried);
    let mut page = ask(&pages, next).await;
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

async fn ask(pages: &Router, request: Request) -> Response {
    match pages.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The page that was asked for, if the form stands on it; else one that holds what was typed, so that it can
/// be taken elsewhere.
pub async fn or_what_was_typed(visit: &Visit, carried: &Carried, page: Response) -> Response {
    let status = page.status();
    let (head, body) = page.into_parts();
    let body = match to_bytes(body, limits::RESUMED_PAGE_BYTES_MAX).await {
        Ok(body) => body,
        Err(fault) => return Problem::fault(fault).into_response(),
    };
    // The search of every page posts nothing.
    let action = format!("action=\"{}\" method=\"post\"", carried.act);
    let stands = std::str::from_utf8(&body).is_ok_and(|html| html.contains(&action));
    if status == StatusCode::OK && stands {
        return Response::from_parts(head, Body::from(body));
    }
    let (lang, there) = (visit.lang(), status == StatusCode::OK);
    let way = match carried.stand().filter(|_| there) {
        Some(stand) => (stand.page, lang.problem_back()),
        None => (url::home(), lang.problem_to_tasks()),
    };
    let heading = lang.resume_gone_heading();
    let mut frame = visit.frame(heading, None);
    frame.wrong = false;
    let lines = vec![lang.resume_gone_why().to_owned(), lang.resume_gone_next().to_owned()];
    let kept = crate::problem::long_texts(&carried.typed);
    let gone = ProblemPage { frame, heading, lines, kept, way, code: None, search: false };
    gone.into_response(if status.is_client_error() { status } else { StatusCode::CONFLICT })
}

#[cfg(test)]
impl Carried {
    pub fn sample() -> Carried {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let note = field("note", "Unggah \"24 MB\":\n<tersimpan>");
        Carried {
            act: "/issues/42/team-test".to_owned(),
            typed: Typed(vec![note, field("verdict", "passed")]),
            since: Some(Drawn::default()),
            files: true,
            too_large: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_form_is_one_of_the_surface_and_leads_to_a_page() {
        let (forms, pages) = &*SHAPES;
        for (form, page, _) in STANDS {
            assert!(forms.contains(&form), "{form}");
            assert!(pages.contains(&page), "{page}");
        }
        for shape in forms.iter().filter(|shape| **shape != "/sign-out") {
            let act = crate::tests::surface::filled(shape);
            assert!(stand(&act, &Typed::default()).is_some(), "{shape}");
        }
        for act in ["/sign-out", "/sign-in", "//evil", "/issues/1", "/help", "", "/api/v1/issues"] {
            assert_eq!(stand(act, &Typed::default()), None, "{act}");
        }
    }
}
