//! The body of an act: JSON, read by the reading of its form so that one answer names every fault, and what
//! it asks for decided once however often it is sent.

use super::fault::{Fault, FieldFault};
use super::fields::Takes;
use super::object::Object;
use crate::filled::Filled;
use crate::limits;
use crate::problem::{Edge, Problem};
use crate::typed::{FieldDefect, Reading};
use crate::visit::Visit;
use app::{CommandError, Key, Recorded, What};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;
use sha2::{Digest, Sha256};
use sop::{Actor, AppId, CaseFile, Facts, Refusal, Slug};

/// By which a repeated request finds its first answer.
const KEY_HEADER: &str = "idempotency-key";

/// What a program asks for: an object of fields, and who asks.
pub struct Asked {
    pub visit: Visit,
    object: Object,
    key: Option<Key>,
}

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Asked, Fault> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        if !is_json(&parts.headers) {
            return Err(Edge::Kind.into());
        }
        let headers = parts.headers.clone();
        let bytes =
            Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(|rejected| {
                match rejected.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Fault::too_large(visit.lang()),
                    _ => Edge::Unreadable.into(),
                }
            })?;
        let object: Object =
            serde_json::from_slice(&bytes).map_err(|error| Fault::unreadable(visit.lang(), &error))?;
        let key = key_of(&visit, &headers, &bytes)?;
        Ok(Asked { visit, object, key })
    }
}

/// `application/json`, with parameters or without.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn key_of(visit: &Visit, headers: &HeaderMap, body: &[u8]) -> Result<Option<Key>, Fault> {
    let mut values = headers.get_all(KEY_HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    // The draft of the header writes it in quotation marks, most clients do not: one key.
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    let fits = (1..=limits::API_KEY_CHARS_MAX).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_graphic())
        && values.next().is_none();
    if !fits {
        let message = visit.lang().api_key_shape(limits::API_KEY_CHARS_MAX);
        let field = "Idempotency-Key".to_owned();
        return Err(Fault::unknown(visit.lang(), FieldFault { field, rule: "format", message }));
    }
    // The same key for another address or another body is another request.
    let mut hash = Sha256::new();
    hash.update(visit.path().as_bytes());
    hash.update([b'\n']);
    hash.update(body);
    let person = visit.person()?;
    Ok(Some(Key { person, key: format!("api:{key}"), request: hash.finalize().into() }))
}

impl Asked {
    /// The application that the body names, by address name or number; none: the body does not say it as it
    /// should, which [`Asked::read`] tells.
    ///
    /// # Errors
    /// 404: there is none of this name.
    pub async fn application(&mut self) -> Result<Option<AppId>, Fault> {
        let Some(named) = self.object.get("application") else { return Ok(None) };
        if let Some(number) = named.as_i64() {
            return Ok(Some(AppId(number)));
        }
        let Some(slug) = named.as_str().and_then(|raw| Slug::parse(raw.trim())) else { return Ok(None) };
        let found = self.visit.app().reader().application_by_slug(slug.as_str()).await?;
        let id = found.ok_or(Problem::NotFound)?;
        self.object.set("application", json!(id.0));
        Ok(Some(id))
    }

    /// Does a field hold this text?
    pub fn says(&self, field: &str, text: &str) -> bool {
        self.object.get(field).and_then(|value| value.as_str()) == Some(text)
    }

    /// Reads what the act takes with the reading of its form. Whoever may not do the act at all hears that,
    /// not which fields his request lacks.
    ///
    /// # Errors
    /// 404 and 403 by `barred`; 400 for a field that is not known here; 422 with all fields to mend.
    pub async fn read<T, B>(
        &self,
        takes: &Takes,
        what: Option<What>,
        barred: B,
        parse: impl FnOnce(&mut Reading<'_>, &Filled) -> Option<T>,
    ) -> Result<T, Fault>
    where
        B: FnOnce(&CaseFile, &Actor) -> Option<Refusal> + Send + 'static,
    {
        let lang = self.visit.lang();
        let mut said = takes.said(&self.object, lang);
        let filled = Filled::without_files(std::mem::take(&mut said.typed));
        let mut reading = Reading::of(&self.visit, &filled.typed, takes.name);
        let read = parse(&mut reading, &filled);
        let read = reading.done_or_defects(read).map_err(|defects| {
            let new = defects.into_iter().filter(|defect| !said.is_wrong(defect.name));
            let more: Vec<FieldFault> = new.map(FieldFault::from).collect();
            said.errors.extend(more);
        });
        let fault = match (said.unknown, read) {
            (None, Ok(read)) if said.errors.is_empty() => return Ok(read),
            (Some(unknown), _) => Fault::unknown(lang, unknown),
            (None, _) => {
                said.errors.sort_by_key(|error| takes.place(&error.field));
                Fault::fields(lang, said.errors)
            }
        };
        match what {
            Some(what) => match self.visit.may(what, barred).await {
                Ok(()) => Err(fault),
                Err(error) => Err(Fault::decided(&self.visit, error, None).await),
            },
            None => Err(fault),
        }
    }

    /// Decides and records; the same request with the same key is recorded once.
    ///
    /// # Errors
    /// What the rule says, recorded already; or a fault.
    pub async fn decide<F>(&self, what: What, decide: F) -> Result<Recorded, Fault>
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = self.visit.actor()?;
        let decided = self.visit.app().decide_once(self.key(), what, &by, move |case| decide(case, &by));
        self.told(decided.await.map_err(CommandError::from)).await
    }

    /// By which a repeated request finds its first answer.
    pub fn key(&self) -> Option<Key> {
        self.key.clone()
    }

    /// What a command answered.
    ///
    /// # Errors
    /// What the rule says, recorded already; or a fault.
    pub async fn told(&self, outcome: Result<Recorded, CommandError>) -> Result<Recorded, Fault> {
        match outcome {
            Ok(recorded) => Ok(recorded),
            Err(CommandError::Decided(error)) => Err(Fault::decided(&self.visit, error, None).await),
            Err(CommandError::Fault(fault)) => Err(Problem::fault(fault).into()),
            Err(unsolved @ CommandError::Unsolved { .. }) => Err(Problem::fault(unsolved).into()),
        }
    }
}

impl From<FieldDefect> for FieldFault {
    fn from(defect: FieldDefect) -> FieldFault {
        FieldFault { field: defect.name.to_owned(), rule: defect.rule, message: defect.say }
    }
}
