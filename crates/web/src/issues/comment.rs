//! The discussion: apart from the records, so that the record is never buried.

use super::{seen, show};
use crate::at::At;
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use axum::response::Response;
use sop::{IssueNumber, Subject};

/// `POST /issues/{number}/comments`, for whoever may read the issue.
pub async fn create(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    if !seen::load(&visit, number).await?.readable {
        return Err(Problem::NotFound);
    }
    match parse(&visit, &typed) {
        Ok(body) => {
            let person = visit.person()?;
            let subject = Subject::Issue(number);
            let kept = visit
                .app()
                .writer()
                .plain(move |rows| Box::pin(async move { rows.comment_add(subject, person, &body).await }));
            kept.await.map_err(Problem::fault)?;
            visit.app().writer().tell(subject);
            Ok(page::see_other(&format!("{}#diskusi", url::issue(number))))
        }
        Err(problem) => show::again(&visit, number, problem).await,
    }
}

fn parse(visit: &Visit, typed: &Typed) -> Result<String, Problem> {
    let mut reading = Reading::of(visit, typed, show::COMMENT_KEY);
    let body = reading.prose("text", sop::text::TextKind::Remark).map(|text| text.body().to_owned());
    reading.done(body)
}
