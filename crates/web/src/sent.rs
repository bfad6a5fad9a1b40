//! A form with files (`multipart/form-data`), held in memory: for small uploads only. The route's own limit
//! bounds it. The same form without files may come as any other does.

use crate::limits;
use crate::problem::{Edge, Problem};
use crate::typed::Typed;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use std::collections::BTreeMap;

/// Text fields in order, and files by the name of their field. A field without a chosen file is missing.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    pub typed: Typed,
    pub files: BTreeMap<String, Bytes>,
}

/// Does the body come in parts, as a form with files does?
fn in_parts(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

impl Sent {
    /// The text fields of any form of ours, whether a file was chosen, and whether this is all its text:
    /// beyond `bytes_max` nothing is kept. Files are not held, and not read to their end.
    pub async fn glance(request: Request, bytes_max: usize) -> Result<(Typed, bool, bool), Problem> {
        if !in_parts(&request) {
            let typed = Typed::from_request(request, &()).await?;
            let bytes: usize = typed.0.iter().map(|(name, value)| name.len() + value.len()).sum();
            return Ok((typed, false, bytes <= bytes_max));
        }
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| Problem::from(Edge::Unreadable))?;
        let (mut typed, mut files, mut read, mut text) = (Typed::default(), false, 0, 0);
        while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().map(|file| !file.is_empty());
            files |= is_file == Some(true);
            let mut bytes = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
                read += chunk.len();
                if read > limits::CARRIED_READ_BYTES_MAX {
                    return Ok((typed, files, is_file.is_some()));
                }
                if is_file.is_none() {
                    bytes.extend_from_slice(&chunk);
                }
            }
            text += name.len() + bytes.len();
            if text > bytes_max || typed.0.len() >= limits::FORM_FIELDS_MAX {
                return Ok((typed, files, false));
            }
            if is_file.is_none() {
                let value = String::from_utf8(bytes).map_err(|_| Problem::from(Edge::Unreadable))?;
                typed.0.push((name, value));
            }
        }
        Ok((typed, files, true))
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Problem> {
        if !in_parts(&request) {
            let typed = Typed::from_request(request, state).await?;
            return Ok(Sent { typed, files: BTreeMap::new() });
        }
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
        sent.typed = sent.typed.checked()?;
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
