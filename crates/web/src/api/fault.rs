//! What the API answers instead of a reading or an act: `application/problem+json` (RFC 9457) in the caller's
//! language.

use super::lens::{Able, Lens};
use crate::limits;
use crate::problem::{Edge, Problem};
use crate::visit::Visit;
use app::{DecideError, Refused};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sop::PersonId;
use sop::refusal::Status;
use std::collections::BTreeMap;
use store::read::Named;
use utoipa::ToSchema;
use words::Lang;

/// A handler's answer.
pub type Answer = Result<Response, Fault>;

/// An answer that is none of what was asked for.
pub struct Fault(Box<Response>);

/// One field to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldFault {
    /// Name of the field, parameter or header.
    pub field: String,
    /// What it lacks: `missing`, `type`, `choice`, `too_short`, `too_long`, `control_character`,
    /// `line_break`, `format`, `range`, `unknown`, `twice`, `idle` (of another case), `reused`.
    pub rule: &'static str,
    /// The sentence for people.
    pub message: String,
}

/// RFC 9457, with the members that name rule, step, what is missing and who can act.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:alur:refusal:<refusal>` where a rule of the procedure refuses, `urn:alur:fields` where fields are
    /// to be mended, else `about:blank`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    /// Of a refusal: requirement, ambiguity or binding that refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// Of a refusal: the step at which it refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u8>,
    /// Of a refusal: what is missing, or how it stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Of a refusal: who can do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who_can: Option<Able>,
    /// Of an act that is done on the web alone: the page where it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The fields to mend, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
    /// Of a fault of the server: names the request in its log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

impl ProblemBody {
    fn new(kind: String, words: words::Problem, status: StatusCode, lang: Lang) -> ProblemBody {
        ProblemBody {
            kind,
            title: lang.problem_heading(words),
            status: status.as_u16(),
            detail: String::new(),
            rule: None,
            step: None,
            missing: None,
            who_can: None,
            page: None,
            errors: Vec::new(),
            instance: None,
        }
    }
}

impl IntoResponse for ProblemBody {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let kind = header::HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl Fault {
    fn said(body: ProblemBody) -> Fault {
        Fault(Box::new(body.into_response()))
    }

    /// 422: these fields are to be mended.
    pub fn fields(lang: Lang, errors: Vec<FieldFault>) -> Fault {
        Fault::of_fields(lang, StatusCode::UNPROCESSABLE_ENTITY, words::Problem::Fields, errors)
    }

    /// 400: a field or parameter that is not known, or was sent twice; nothing else was looked at.
    pub fn unknown(lang: Lang, error: FieldFault) -> Fault {
        Fault::of_fields(lang, StatusCode::BAD_REQUEST, words::Problem::Unreadable, vec![error])
    }

    fn of_fields(lang: Lang, status: StatusCode, words: words::Problem, errors: Vec<FieldFault>) -> Fault {
        let detail: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        let detail = detail.join(" ");
        Fault::said(ProblemBody {
            detail,
            errors,
            ..ProblemBody::new("urn:alur:fields".to_owned(), words, status, lang)
        })
    }

    /// 400: the body is no JSON object, or a name stands twice in it.
    pub fn unreadable(lang: Lang, error: &serde_json::Error) -> Fault {
        let detail = lang.api_unreadable_at(error.line(), error.column());
        Fault::of_body(lang, words::Problem::Unreadable, StatusCode::BAD_REQUEST, detail)
    }

    /// 413.
    pub fn too_large(lang: Lang) -> Fault {
        let detail = lang.api_body_too_large(&lang.size(limits::FORM_BYTES_MAX as u64));
        Fault::of_body(lang, words::Problem::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    fn of_body(lang: Lang, words: words::Problem, status: StatusCode, detail: String) -> Fault {
        Fault::said(ProblemBody { detail, ..ProblemBody::new("about:blank".to_owned(), words, status, lang) })
    }

    /// What a decision that recorded nothing says; `page`: where an act that is bound to the web is done.
    pub async fn decided(visit: &Visit, error: DecideError, page: Option<String>) -> Fault {
        match error {
            DecideError::Refused(refused) if refused.refusal.status() == Status::Missing => {
                Problem::NotFound.into()
            }
            DecideError::Refused(refused) => match people(visit).await {
                Ok(people) => Fault::refused(visit, &refused, &people, page),
                Err(problem) => problem.into(),
            },
            DecideError::Fault(store::Error::KeyReused) => {
                let field = "Idempotency-Key".to_owned();
                let message = visit.lang().api_key_reused().to_owned();
                Fault::fields(visit.lang(), vec![FieldFault { field, rule: "reused", message }])
            }
            DecideError::Fault(fault) => Problem::fault(fault).into(),
        }
    }

    fn refused(
        visit: &Visit,
        refused: &Refused,
        people: &BTreeMap<PersonId, Named>,
        page: Option<String>,
    ) -> Fault {
        let lang = visit.lang();
        let lens = Lens { lang, formats: visit.formats(), people, public_url: visit.app().public_url() };
        let told = lens.refusal(&refused.refusal, &refused.who_can);
        let (status, words) = match refused.refusal.status() {
            Status::Missing => (StatusCode::NOT_FOUND, words::Problem::NotThere),
            Status::Forbidden => (StatusCode::FORBIDDEN, words::Problem::NotYours),
            Status::Conflict => (StatusCode::CONFLICT, words::Problem::Changed),
        };
        let web = matches!(refused.refusal, sop::Refusal::WebOnly { .. });
        let page = page.filter(|_| web);
        let said = page.as_ref().map(|page| lang.api_web_page(page));
        let detail = said.map_or(told.detail.clone(), |said| format!("{} {said}", told.detail));
        Fault::said(ProblemBody {
            detail,
            rule: Some(told.rule),
            step: told.step,
            missing: Some(told.missing),
            who_can: Some(told.who_can),
            page,
            ..ProblemBody::new(format!("urn:alur:refusal:{}", told.refusal), words, status, lang)
        })
    }
}

/// Everybody, for sentences that name people.
pub async fn people(visit: &Visit) -> Result<BTreeMap<PersonId, Named>, Problem> {
    let people = visit.app().reader().people().await.map_err(Problem::fault)?;
    let named = |row: store::read::PersonRow| (row.person, Named { name: row.name, username: row.username });
    Ok(people.into_iter().map(named).collect())
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Fault {
        Fault(Box::new(problem.into_response()))
    }
}

impl From<Edge> for Fault {
    fn from(edge: Edge) -> Fault {
        Problem::from(edge).into()
    }
}

impl From<store::Error> for Fault {
    fn from(fault: store::Error) -> Fault {
        Problem::fault(fault).into()
    }
}

impl From<app::Error> for Fault {
    fn from(fault: app::Error) -> Fault {
        Problem::fault(fault).into()
    }
}
