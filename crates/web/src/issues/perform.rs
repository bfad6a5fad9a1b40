//! One way for every act on an issue: read the form, decide, and answer where the form stood.

use super::{rare, show};
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::http::StatusCode;
use axum::response::Response;
use sop::possible::Act;
use sop::{Actor, CaseFile, Facts, IssueNumber, Refusal};

/// Reads `typed` with `parse`, decides with `decide`, and goes on to the issue's page. What is to be mended and what is
/// refused comes back in the form it was typed into.
pub async fn perform<A, P, D>(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    typed: &Typed,
    parse: P,
    decide: D,
) -> Result<Response, Problem>
where
    A: Send + 'static,
    P: FnOnce(&mut Reading<'_>) -> Option<A>,
    D: FnOnce(&CaseFile, &Actor, A) -> Result<Facts, Refusal> + Send + 'static,
{
    let mut reading = Reading::of(visit, typed, act.code());
    let value = parse(&mut reading);
    let decided = match reading.done(value) {
        Ok(value) => {
            let decide = move |case: &CaseFile, by: &Actor| decide(case, by, value);
            visit.decide(What::Issue(number), act.code(), typed, decide).await
        }
        Err(problem) => Err(problem),
    };
    let (kept, status) = match decided {
        Ok(_) => return Ok(page::see_other(&url::issue_done(number, act.code()))),
        Err(Problem::Form(kept)) => (kept, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Problem::Refused(refused)) => {
            let status = refused.http_status();
            (refused.kept, status)
        }
        Err(problem) => return Err(problem),
    };
    if show::is_inline(act) {
        show::redraw(visit, number, &kept, status).await
    } else {
        rare::redraw(visit, number, act, &kept, status).await
    }
}
