//! What a visitor gets instead of the page: three kinds of reasons, and the edge's own.
//!
//! A handler answers `Err(Problem)`. The response then carries the problem itself; `around` dresses it, as
//! a page in the visitor's language or, below `/api/`, as `application/problem+json`. Where a form belongs
//! to a page of its own, the handler redraws that page instead ([`crate::visit::Visit::redraw`]) and the
//! text stays where it was typed.

use crate::form::Kept;
use crate::frame::Frame;
use crate::page::{Page, with_status};
use crate::typed::{Typed, is_secret};
use crate::url;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sop::Step;
use std::sync::Arc;
use words::Lang;

/// A rule said no: what `sop` answered, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// 403: not this person's act. 409: not now.
    pub status: sop::refusal::Status,
    /// Which refusal it is, as the API names it.
    pub code: String,
    /// The whole sentence: rule, what is missing, who can act.
    pub sentence: String,
    pub rule: &'static str,
    pub step: Option<Step>,
    /// Names of those who can do it or supply what is missing.
    pub who_can: Vec<String>,
    /// What was typed, not lost.
    pub kept: Kept,
}

/// What the edge says before any rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The body is no form, or not in UTF-8, or has too many fields.
    Unreadable,
    TooLarge,
    /// The `Host` is not ours: 421.
    WrongHost,
    /// A form that another site sent.
    WrongOrigin,
    WrongMethod,
    /// Nobody is signed in and the address is not public.
    SignIn,
    /// No token, or one that is unknown or expired.
    Token,
    /// The token lacks this scope.
    Scope(app::Scope),
    /// A token in the query, where logs and histories keep it.
    TokenInQuery,
    /// The body is not of the kind that the address takes.
    Kind,
    /// The disk has too little room for it.
    NoRoom,
    /// So many do the same at once that nobody else may, for a moment.
    Busy,
    /// Wait so many seconds.
    TooMany {
        seconds: i64,
    },
}

/// Why there is no page.
#[derive(Debug)]
pub enum Problem {
    /// 422: fields to mend.
    Form(Kept),
    /// 404, for missing and forbidden alike (D21).
    NotFound,
    Refused(Box<Refused>),
    Edge(Edge),
    /// Technique failed: 500 with a code; the chain goes to the log and nowhere else.
    Fault(anyhow::Error),
}

impl From<anyhow::Error> for Problem {
    fn from(fault: anyhow::Error) -> Problem {
        Problem::Fault(fault)
    }
}

impl From<Edge> for Problem {
    fn from(edge: Edge) -> Problem {
        Problem::Edge(edge)
    }
}

impl Problem {
    /// Technique failed.
    pub fn fault(fault: impl Into<anyhow::Error>) -> Problem {
        Problem::Fault(fault.into())
    }

    /// What was typed and the status of the answer, for the page that shows it again; any other problem
    /// passes on.
    ///
    /// # Errors
    /// Everything but a form to mend and a refusal.
    pub fn kept_with_status(self) -> Result<(Kept, StatusCode), Problem> {
        self.mendable().ok_or(self)
    }

    /// As [`Problem::kept_with_status`], of a problem that is still needed.
    pub fn mendable(&self) -> Option<(Kept, StatusCode)> {
        let kept = match self {
            Problem::Form(kept) => kept,
            Problem::Refused(refused) => &refused.kept,
            Problem::NotFound | Problem::Edge(_) | Problem::Fault(_) => return None,
        };
        Some((kept.clone(), self.status()))
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Refused(refused) => refused.http_status(),
            Problem::Edge(edge) => match edge {
                Edge::Unreadable | Edge::TokenInQuery => StatusCode::BAD_REQUEST,
                Edge::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Edge::WrongHost => StatusCode::MISDIRECTED_REQUEST,
                Edge::WrongOrigin | Edge::Scope(_) => StatusCode::FORBIDDEN,
                Edge::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Edge::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
                Edge::SignIn | Edge::Token => StatusCode::UNAUTHORIZED,
                Edge::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
                Edge::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Edge::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            },
            Problem::Fault(fault) => match app::lack_of(fault) {
                Some(app::Lack::Store | app::Lack::Turn) => StatusCode::SERVICE_UNAVAILABLE,
                Some(app::Lack::Room) => StatusCode::INSUFFICIENT_STORAGE,
                None => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// The problem that a bare status of a library stands for.
    pub fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Edge::WrongMethod.into(),
            StatusCode::PAYLOAD_TOO_LARGE => Edge::TooLarge.into(),
            status if status.is_client_error() && status != StatusCode::NOT_FOUND => Edge::Unreadable.into(),
            status if status.is_server_error() => {
                Problem::Fault(anyhow::anyhow!("a handler answered {status}"))
            }
            _ => Problem::NotFound,
        }
    }

    /// The bound of the server beyond which this lies, for the watcher; none: it is nothing of that sort.
    pub fn overload(&self) -> Option<&'static str> {
        match self {
            Problem::Edge(Edge::TooMany { .. }) => Some("sign_ins"),
            Problem::Edge(Edge::Busy) => Some("exports"),
            Problem::Edge(Edge::NoRoom) => Some("disk"),
            Problem::Fault(fault) => match app::lack_of(fault)? {
                app::Lack::Store => Some("store"),
                app::Lack::Room => Some("disk"),
                app::Lack::Turn => Some("git"),
            },
            Problem::Form(_) | Problem::NotFound | Problem::Refused(_) | Problem::Edge(_) => None,
        }
    }

    fn words(&self) -> words::Problem {
        use words::Problem as W;
        match self {
            Problem::Form(_) => W::Fields,
            Problem::NotFound => W::NotThere,
            Problem::Refused(refused) => match refused.status {
                sop::refusal::Status::Missing => W::NotThere,
                sop::refusal::Status::Forbidden => W::NotYours,
                sop::refusal::Status::Conflict => W::Changed,
            },
            Problem::Edge(edge) => match edge {
                Edge::Unreadable | Edge::TokenInQuery => W::Unreadable,
                Edge::Kind => W::Kind,
                Edge::TooLarge => W::TooLarge,
                Edge::WrongHost => W::Elsewhere,
                Edge::WrongOrigin | Edge::Token | Edge::Scope(_) => W::NotYours,
                Edge::WrongMethod => W::Method,
                Edge::SignIn => W::SignIn,
                Edge::TooMany { .. } => W::TooMany,
                Edge::NoRoom => W::NoRoom,
                Edge::Busy => W::NotReady,
            },
            Problem::Fault(fault) => match app::lack_of(fault) {
                Some(app::Lack::Store | app::Lack::Turn) => W::NotReady,
                Some(app::Lack::Room) => W::NoRoom,
                None => W::Fault,
            },
        }
    }

    /// What this one alone has to say, before what every problem of its sort says.
    fn first(&self, lang: Lang, address: &str) -> Option<String> {
        match self {
            Problem::Refused(refused) => Some(refused.sentence.clone()),
            Problem::Edge(Edge::WrongOrigin) => Some(lang.web_other_site().to_owned()),
            Problem::Edge(Edge::WrongHost) => Some(lang.web_our_address(address)),
            Problem::Edge(Edge::Token) => Some(lang.web_token_refused().to_owned()),
            Problem::Edge(Edge::Scope(scope)) => Some(lang.api_scope_missing(scope.code())),
            Problem::Edge(Edge::TokenInQuery) => Some(lang.api_token_in_query().to_owned()),
            Problem::Edge(Edge::Kind) => Some(lang.api_content_type("application/json").to_owned()),
            Problem::Edge(Edge::TooMany { seconds }) => Some(lang.sign_in_wait(*seconds)),
            Problem::Edge(_) | Problem::Form(_) | Problem::NotFound | Problem::Fault(_) => None,
        }
    }

    /// The page in the visitor's language. `back`: the page the form came from; `address`: our own.
    pub fn page(&self, mut frame: Frame, code: &str, back: Option<&str>, address: &str) -> ProblemPage {
        let (lang, words) = (frame.lang, self.words());
        let first = self.first(lang, address);
        let said = [lang.problem_kept(words).to_owned(), lang.problem_next(words).to_owned()];
        let lines = first.into_iter().chain(said).collect();
        let way = match (self, back) {
            (Problem::NotFound, _) => (url::issues(), lang.problem_to_issues()),
            (Problem::Edge(Edge::WrongHost), _) => (address.to_owned(), lang.problem_to_our_address()),
            (Problem::Edge(Edge::SignIn), _) => (url::sign_in(), lang.sign_in_button()),
            (_, Some(back)) => (back.to_owned(), lang.problem_back()),
            (_, None) => (url::home(), lang.problem_to_tasks()),
        };
        let heading = lang.problem_heading(words);
        frame.title = heading.to_owned();
        let code = matches!(self, Problem::Fault(_)).then(|| code.to_owned());
        let search = matches!(self, Problem::NotFound) && frame.me.is_some();
        ProblemPage { frame, heading, lines, kept: self.kept(), way, code, search }
    }

    /// RFC 9457, for what the edge says below `/api/`; refusals and fields are told there by `api` itself.
    pub fn json(&self, lang: Lang, code: &str) -> Response {
        let words = self.words();
        let mut body = json!({
            "type": "about:blank",
            "title": lang.problem_heading(words),
            "status": self.status().as_u16(),
            "detail": self.first(lang, "").unwrap_or_else(|| lang.problem_kept(words).to_owned()),
        });
        if matches!(self, Problem::Fault(_)) {
            body["instance"] = json!(code);
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status(), kind, body.to_string()).into_response()
    }

    /// Longer texts of the form, by the names of their fields.
    fn kept(&self) -> Vec<(String, String)> {
        self.mendable().map(|(kept, _)| long_texts(&kept.typed)).unwrap_or_default()
    }
}

/// The longer texts of a form, by the names of their fields; no secrets.
pub fn long_texts(typed: &Typed) -> Vec<(String, String)> {
    let long = |(name, value): &&(String, String)| !is_secret(name) && value.contains([' ', '\n']);
    typed.0.iter().filter(long).cloned().collect()
}

impl Refused {
    pub fn http_status(&self) -> StatusCode {
        match self.status {
            sop::refusal::Status::Missing => StatusCode::NOT_FOUND,
            sop::refusal::Status::Forbidden => StatusCode::FORBIDDEN,
            sop::refusal::Status::Conflict => StatusCode::CONFLICT,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Undressed(Arc::new(self)));
        response
    }
}

/// A problem on its way out, before it is a page.
#[derive(Clone)]
pub struct Undressed(pub Arc<Problem>);

/// What happened, what was kept, what to do. No red, no jokes.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    pub frame: Frame,
    pub heading: &'static str,
    pub lines: Vec<String>,
    pub kept: Vec<(String, String)>,
    /// Where to go on, and the words of that link.
    pub way: (String, &'static str),
    /// For whom asks for help about a fault.
    pub code: Option<String>,
    /// Offers to look for what is not there.
    pub search: bool,
}

impl ProblemPage {
    pub fn into_response(self, status: StatusCode) -> Response {
        with_status(status, &self)
    }
}

impl Page for ProblemPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ProblemPage> {
        let kept = Kept {
            typed: crate::typed::Typed(vec![("note".to_owned(), "Unggah 24 MB:\ntersimpan".to_owned())]),
            ..Kept::none()
        };
        let refused = Refused {
            status: sop::refusal::Status::Conflict,
            code: "team_test_missing".to_owned(),
            sentence: "…".to_owned(),
            rule: "R46",
            step: Some(Step::TestTeam),
            who_can: vec!["Tuti H.".to_owned()],
            kept: kept.clone(),
        };
        let edges = [
            Edge::Unreadable,
            Edge::TooLarge,
            Edge::WrongHost,
            Edge::WrongOrigin,
            Edge::WrongMethod,
            Edge::SignIn,
            Edge::Token,
            Edge::Scope(app::Scope::Note),
            Edge::TokenInQuery,
            Edge::Kind,
            Edge::NoRoom,
            Edge::Busy,
            Edge::TooMany { seconds: 8 },
        ];
        let mut all: Vec<Problem> = edges.into_iter().map(Problem::Edge).collect();
        all.push(Problem::Form(kept));
        all.push(Problem::NotFound);
        all.push(Problem::Refused(Box::new(refused)));
        all.push(Problem::Fault(anyhow::anyhow!("something broke")));
        all.push(Problem::fault(app::Error::Store(store::Error::Busy)));
        all.push(Problem::fault(app::Error::Store(store::Error::Full)));
        let frame = || Frame::sample(lang, "");
        all.iter()
            .map(|problem| problem.page(frame(), "A-1042", Some("/issues/42"), "https://alur"))
            .collect()
    }
}
