//! One way for every act on an issue: read the form, decide, and answer where the form stood.

use super::{rare, show};
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{CommandError, Key, Recorded, What};
use axum::response::Response;
use sop::possible::{self, Act};
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
    let decided = match read(visit, number, act, typed, parse).await {
        Ok(value) => {
            let decide = move |case: &CaseFile, by: &Actor| decide(case, by, value);
            visit.decide(What::Issue(number), act.code(), typed, decide).await
        }
        Err(problem) => Err(problem),
    };
    answer(visit, number, act, typed, decided).await
}

/// As [`perform`], for an act that a command of `app` decides: one that asks a server first.
pub async fn perform_by<A, P, C, F>(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    typed: &Typed,
    parse: P,
    command: C,
) -> Result<Response, Problem>
where
    P: FnOnce(&mut Reading<'_>) -> Option<A>,
    C: FnOnce(Option<Key>, Actor, A) -> F,
    F: Future<Output = Result<Recorded, CommandError>>,
{
    let (by, once) = (visit.actor()?, visit.once(act.code(), typed)?);
    let decided = match read(visit, number, act, typed, parse).await {
        Ok(value) => match command(once, by, value).await {
            Ok(recorded) => Ok(recorded),
            Err(error) => Err(visit.told(error, act.code(), typed).await),
        },
        Err(problem) => Err(problem),
    };
    answer(visit, number, act, typed, decided).await
}

/// What the form says. Permission is not validation: whoever may not do the act at all is told so, not which
/// fields it lacks.
async fn read<A, P>(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    typed: &Typed,
    parse: P,
) -> Result<A, Problem>
where
    P: FnOnce(&mut Reading<'_>) -> Option<A>,
{
    let mut reading = Reading::of(visit, typed, act.code());
    let value = parse(&mut reading);
    match reading.done(value) {
        Err(problem @ Problem::Form(_)) => {
            match visit.may(What::Issue(number), possible::barred(act)).await {
                Ok(()) => Err(problem),
                Err(error) => Err(visit.said(error, act.code(), typed).await),
            }
        }
        read => read,
    }
}

/// The issue's page after the act, or the form with what is said of it.
async fn answer(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    typed: &Typed,
    decided: Result<Recorded, Problem>,
) -> Result<Response, Problem> {
    match decided {
        Ok(_) => Ok(page::see_other(&url::issue_done(number, done(act, typed)))),
        Err(problem) if show::is_inline(act) => show::again(visit, number, problem).await,
        Err(problem) => rare::again(visit, number, act, problem).await,
    }
}

/// What the page says afterwards: a failed verdict is another sentence.
fn done(act: Act, typed: &Typed) -> &'static str {
    if typed.get("verdict") == "failed" { "failed" } else { act.code() }
}
