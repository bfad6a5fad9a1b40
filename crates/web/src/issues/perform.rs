//! One way for every act on an issue: read the form, decide, and answer where the form stood.

use super::seen::{self, Seen};
use super::{rare, show};
use crate::form::Kept;
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::response::Response;
use sop::possible::Act;
use sop::refusal::Status;
use sop::{Actor, CaseFile, Facts, IssueNumber, Refusal};

/// Reads `typed` with `parse`, decides with `decide`, and goes on to the issue's page. What is to be mended
/// and what is refused comes back in the form it was typed into.
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
        Err(Problem::Form(kept)) => Err(forbidden(visit, number, act, kept).await?),
        Err(problem) => Err(problem),
    };
    match decided {
        Ok(_) => Ok(page::see_other(&url::issue_done(number, done(act, typed)))),
        Err(problem) if show::is_inline(act) => show::again(visit, number, problem).await,
        Err(problem) => rare::again(visit, number, act, problem).await,
    }
}

/// Permission is not validation: whoever may not do the act at all is told so, not which fields it lacks.
async fn forbidden(visit: &Visit, number: IssueNumber, act: Act, kept: Kept) -> Result<Problem, Problem> {
    let page = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &page, &kept)?;
    match seen.refusal(act).filter(|refusal| refusal.status() == Status::Forbidden) {
        Some(refusal) => {
            let who_can = refusal.who_can(&page.case);
            visit.refused(refusal, &who_can, act.code(), &kept.typed).await
        }
        None => Ok(Problem::Form(kept)),
    }
}

/// What the page says afterwards: a failed verdict is another sentence.
fn done(act: Act, typed: &Typed) -> &'static str {
    if typed.get("verdict") == "failed" { "failed" } else { act.code() }
}
