//! What is done in a discussion: a comment is sent or previewed, changed, deleted, brought back. For whoever
//! may read the issue.

use super::{COMMENT_KEY, comment};
use crate::at::At;
use crate::filled::{Filled, Sending};
use crate::form::Kept;
use crate::issues::show;
use crate::page;
use crate::problem::Problem;
use crate::see;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{CommentDefect, What, limits};
use axum::response::Response;
use sop::text::TextKind;
use sop::{Files, IssueNumber};

/// `POST /issues/{number}/comments`.
pub async fn create(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    readable(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let (body, files) = match parse(&visit, &filled) {
        Ok(read) => read,
        Err(problem) => return show::again(&visit, number, problem).await,
    };
    if filled.typed.has("preview") {
        let kept = Kept { key: COMMENT_KEY, typed: filled.typed, ..Kept::none() };
        return show::preview(&visit, number, kept).await;
    }
    let added = visit.app().add_comment(visit.person()?, number, body, files).await;
    match added.map_err(Problem::fault)? {
        Ok(comment) => Ok(page::see_other(&url::comment_on(number, comment))),
        Err(defect) => {
            let problem = said(&visit, &filled.typed, COMMENT_KEY, defect);
            show::again(&visit, number, problem).await
        }
    }
}

/// `POST /issues/{number}/comments/{comment}`: its writer changes it.
pub async fn edit(
    visit: Visit,
    At((number, id)): At<(IssueNumber, i64)>,
    typed: Typed,
) -> Result<Response, Problem> {
    // What is not there is not there, whatever was sent.
    comment::own(&visit, number, id).await?;
    let mut reading = Reading::of(&visit, &typed, comment::EDIT_KEY);
    let body = reading.prose("text", TextKind::Remark).map(|text| text.body().to_owned());
    let body = match reading.done(body) {
        Ok(body) => body,
        Err(problem) => return comment::again(&visit, number, id, problem).await,
    };
    if typed.has("preview") {
        let kept = Kept { key: comment::EDIT_KEY, typed, ..Kept::none() };
        return comment::preview(&visit, number, id, kept).await;
    }
    let edited = visit.app().edit_comment(visit.person()?, number, id, body).await;
    match edited.map_err(Problem::fault)? {
        Ok(()) => Ok(page::see_other(&url::comment_done(number, "comment-saved"))),
        Err(defect) => {
            let problem = said(&visit, &typed, comment::EDIT_KEY, defect);
            comment::again(&visit, number, id, problem).await
        }
    }
}

/// `POST /issues/{number}/comments/{comment}/deletion`: its writer deletes it. For a while it can be undone.
pub async fn delete(visit: Visit, At((number, id)): At<(IssueNumber, i64)>) -> Result<Response, Problem> {
    match visit.app().delete_comment(visit.person()?, number, id).await.map_err(Problem::fault)? {
        Ok(()) => Ok(page::see_other(&url::comment_on(number, id))),
        Err(_) => Err(Problem::NotFound),
    }
}

/// `POST /issues/{number}/comments/{comment}/restoration`: the deletion is undone.
pub async fn restore(visit: Visit, At((number, id)): At<(IssueNumber, i64)>) -> Result<Response, Problem> {
    match visit.app().restore_comment(visit.person()?, number, id).await.map_err(Problem::fault)? {
        Ok(()) => Ok(page::see_other(&url::comment_done(number, "comment-restored"))),
        Err(CommentDefect::TooLate) => Ok(page::see_other(&url::comment_done(number, "comment-late"))),
        Err(CommentDefect::Missing | CommentDefect::Mentions | CommentDefect::References) => {
            Err(Problem::NotFound)
        }
    }
}

async fn readable(visit: &Visit, number: IssueNumber) -> Result<(), Problem> {
    let page = see::case(visit, &What::Issue(number)).await?;
    if page.readable { Ok(()) } else { Err(Problem::NotFound) }
}

fn parse(visit: &Visit, filled: &Filled) -> Result<(String, Files), Problem> {
    let mut reading = Reading::of(visit, &filled.typed, COMMENT_KEY);
    let body = reading.prose("text", TextKind::Remark).map(|text| text.body().to_owned());
    let files = filled.files(&mut reading);
    reading.done(body.zip(files))
}

/// Why a comment was not taken, beside its text.
pub fn said(visit: &Visit, typed: &Typed, key: &'static str, defect: CommentDefect) -> Problem {
    let lang = visit.lang();
    let fault = match defect {
        CommentDefect::Missing | CommentDefect::TooLate => return Problem::NotFound,
        CommentDefect::Mentions => lang.talk_too_many_mentions(limits::MENTIONS_MAX),
        CommentDefect::References => lang.talk_too_many_references(limits::REFERENCES_MAX),
    };
    Problem::Form(Kept { key, typed: typed.clone(), faults: vec![("text", fault)], ..Kept::none() })
}
