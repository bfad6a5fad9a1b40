//! `/api/v1`: every reading, and every act that the SOP does not bind to the web, as JSON for programs with a
//! token.
//!
//! ```text
//! body -> Asked (`asked.rs`)    400, 415: unreadable, unknown field     422: `errors` by field
//! act  -> app -> sop -> facts   403, 404, 409: rule, step, missing, who_can
//! facts -> Done                 the entries that the act recorded
//! ```
//!
//! No rule lives here. An act that is bound to the web is asked of `sop` all the same: its "no" is recorded
//! (R70) and told with the page where it is done. `openapi.rs` describes every route of `routes.rs`; a test
//! compares the two.

pub mod acts;
pub mod applications;
mod asked;
pub mod bodies;
mod cases;
pub mod entries;
mod fault;
mod fields;
mod files;
pub mod issue;
pub mod issues;
mod lens;
pub mod me;
mod object;
pub mod openapi;
mod query;
pub mod releases;
mod times;
pub mod web_only;

pub use asked::Asked;
pub use fault::{Answer, Fault};
pub use query::{token_in_query, token_on_a_page};

use crate::problem::Problem;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::str::FromStr;

/// A number or name in an address; what is none names nothing, so it is not found.
fn named<T: FromStr>(raw: &str) -> Result<T, Problem> {
    raw.parse().map_err(|_| Problem::NotFound)
}

fn json(body: impl Serialize) -> Response {
    Json(body).into_response()
}
