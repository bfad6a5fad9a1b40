//! The body of an act: JSON, read field by field so that one answer names every fault, and what it asks for
//! decided once however often it is sent.

use super::fault::{Fault, FieldFault};
use super::fields::{Ask, Object, Reading};
use crate::limits;
use crate::problem::{Edge, Problem};
use crate::visit::Visit;
use app::{Key, Recorded, What};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};
use sop::{Actor, CaseFile, Facts, Refusal};

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
                let too_large = rejected.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
                Problem::from(if too_large { Edge::TooLarge } else { Edge::Unreadable })
            })?;
        let object: Object = serde_json::from_slice(&bytes).map_err(|_| Fault::unreadable(visit.lang()))?;
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
    let key = value.to_str().unwrap_or_default();
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
    /// Reads the act's fields.
    ///
    /// # Errors
    /// 400 for a field that is not known here; 422 with all fields that are to be mended.
    pub fn read<T: Ask>(&self) -> Result<T, Fault> {
        let lang = self.visit.lang();
        let mut reading = Reading::new(lang, self.visit.app());
        let act = T::read(&self.object, &mut reading);
        reading.done(act)
    }

    /// Decides and records; the same request with the same key is recorded once. `page`: where an act that is
    /// bound to the web is done.
    ///
    /// # Errors
    /// What the rule says, recorded already; or a fault.
    pub async fn decide<F>(&self, what: What, page: Option<String>, decide: F) -> Result<Recorded, Fault>
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = self.visit.actor()?;
        let decided =
            self.visit.app().decide_once(self.key.clone(), what, &by, move |case| decide(case, &by));
        match decided.await {
            Ok(recorded) => Ok(recorded),
            Err(error) => Err(Fault::decided(&self.visit, error, page).await),
        }
    }
}
