//! Who may call a route at all. Roles are judged in `sop` alone: this knows staff, administration and token
//! scopes.

use crate::principal::Principal;
use crate::problem::{Edge, Problem};
use crate::second_factor;
use crate::sign_in;
use crate::url;
use crate::visit::Visit;
use app::{Asks, Room, Scope};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Public,
    /// A person signed in with the browser.
    Staff,
    /// An Administrator, signed in with the browser; for others the address does not exist.
    Admin,
    /// A bearer token with this scope.
    Token(Scope),
    /// Any bearer token: what is bound to the web says so to each (Keterangan 3).
    AnyToken,
    /// A token as password of Basic, as git sends it, with this scope.
    Git(Scope),
}

impl Who {
    fn admits(self, who: Option<&Principal>) -> Result<(), Problem> {
        match (self, who) {
            (Who::Public, _) => Ok(()),
            (Who::Staff, Some(who)) if who.is_on_the_web() => Ok(()),
            (Who::Admin, Some(who)) if who.is_on_the_web() && who.account.administrator => Ok(()),
            (Who::Admin, Some(who)) if who.is_on_the_web() => Err(Problem::NotFound),
            (Who::Token(scope) | Who::Git(scope), Some(who)) if who.has(scope) => Ok(()),
            (Who::AnyToken, Some(who)) if !who.is_on_the_web() => Ok(()),
            (Who::Token(scope) | Who::Git(scope), Some(who)) if !who.is_on_the_web() => {
                Err(Edge::Scope(scope).into())
            }
            (Who::Token(_) | Who::AnyToken | Who::Git(_), _) => Err(Edge::Token.into()),
            (Who::Staff | Who::Admin, _) => Err(Edge::SignIn.into()),
        }
    }
}

/// An initial password is changed before anything else; signing out is always possible.
fn must_change(visit: &Visit) -> bool {
    let open = [url::new_password(), url::sign_out()].iter().any(|path| path == visit.path());
    !open && visit.who().is_some_and(|who| who.must_change_password)
}

/// So is a second factor enrolled that the office requires, or that was lost.
fn must_enrol(visit: &Visit) -> bool {
    let path = visit.path();
    let open = [url::new_password(), url::sign_out(), url::step_up()].iter().any(|open| open == path);
    !open && !path.starts_with(&url::my_factor()) && visit.must_enrol()
}

/// Does this write a record? Signing in and out do not count, nor does git, which answers in its own way; a
/// backup is wanted all the more.
fn acts(who: Who, request: &Request) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    let goes_on = [url::sign_out(), url::step_up(), url::backup()].iter().any(|open| open == path);
    !reads && !goes_on && !matches!(who, Who::Public | Who::Git(_))
}

/// Stands before each handler.
pub async fn stand(
    State((who, asks)): State<(Who, Asks)>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let on_pages = matches!(who, Who::Staff | Who::Admin);
    match who.admits(visit.who()) {
        Ok(()) if on_pages && must_change(&visit) => Redirect::to(&url::new_password()).into_response(),
        Ok(()) if on_pages && must_enrol(&visit) => Redirect::to(&url::my_factor()).into_response(),
        Ok(()) if acts(who, &request) && visit.app().room() == Room::Spent => {
            Problem::from(Edge::NoRoom).into_response()
        }
        Ok(()) => match visit.owes(asks) {
            Some(what) => second_factor::in_mid_form(&visit, what, request).await,
            None => next.run(request).await,
        },
        Err(Problem::Edge(Edge::SignIn)) if request.method() == Method::GET => {
            let then = request.uri().path_and_query().map_or("/", |path| path.as_str());
            Redirect::to(&url::sign_in_then(then)).into_response()
        }
        Err(Problem::Edge(Edge::SignIn)) => sign_in::in_mid_form(&visit, request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            if matches!(who, Who::Git(_)) {
                let realm = HeaderValue::from_static("Basic realm=\"Alur\", charset=\"UTF-8\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
            }
            response
        }
    }
}
