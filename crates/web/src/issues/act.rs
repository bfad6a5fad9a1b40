//! `GET /issues/{number}/{act}`: the small form of a rare act, where the rules allow it or to say why not.

use super::facts::RARE;
use super::rare;
use crate::form::Kept;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use sop::IssueNumber;

pub async fn show(
    visit: Visit,
    Path((number, noun)): Path<(IssueNumber, String)>,
) -> Result<Response, Problem> {
    let act = RARE.into_iter().find(|act| act.code() == noun).ok_or(Problem::NotFound)?;
    rare::redraw(&visit, number, act, &Kept::none(), StatusCode::OK).await
}
