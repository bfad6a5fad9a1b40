//! `GET /issues/{number}/<act>`: the small form of a rare act, at the address that the form posts to.

use super::facts::RARE;
use super::rare;
use crate::at::At;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::response::Response;
use sop::IssueNumber;

/// The act is the last word of the address.
pub async fn show(visit: Visit, At(number): At<IssueNumber>) -> Result<Response, Problem> {
    let noun = visit.path().rsplit('/').next().unwrap_or_default();
    let act = RARE.into_iter().find(|act| act.code() == noun).ok_or(Problem::NotFound)?;
    rare::draw(&visit, number, act).await
}
