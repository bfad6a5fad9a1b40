//! A form with files (`multipart/form-data`), held in memory: for small uploads only. The route's own limit
//! bounds it.

use crate::limits;
use crate::problem::{Edge, Problem};
use crate::typed::Typed;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use std::collections::BTreeMap;

/// Text fields in order, and files by the name of their field. A field without a chosen file is missing.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    pub typed: Typed,
    pub files: BTreeMap<String, Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Problem> {
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| Problem::from(Edge::Unreadable))?;
        let mut sent = Sent::default();
        while let Some(field) = form.next_field().await.map_err(unreadable)? {
            if sent.typed.0.len() + sent.files.len() >= limits::FORM_FIELDS_MAX {
                return Err(Edge::Unreadable.into());
            }
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(unreadable)?;
                    if !file.is_empty() {
                        sent.files.insert(name, bytes);
                    }
                }
                None => {
                    let text = field.text().await.map_err(unreadable)?;
                    sent.typed.0.push((name, text));
                }
            }
        }
        Ok(sent)
    }
}

fn unreadable(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Edge::TooLarge.into()
    } else {
        Edge::Unreadable.into()
    }
}
