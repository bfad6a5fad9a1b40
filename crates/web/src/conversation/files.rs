//! `GET /issues/{number}/comments/{comment}/files/{position}`: the bytes of a comment's file, for whoever may
//! read the comment. As with evidence files: never shown or run on our address, at most as a picture of a
//! page of ours.

use crate::at::At;
use crate::evidence::media_type;
use crate::page::Saved;
use crate::problem::Problem;
use crate::see;
use crate::visit::Visit;
use app::What;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use sop::IssueNumber;
use store::read::TalkPart;
use tokio_util::io::ReaderStream;

/// Three statements beside the session's.
pub async fn show(
    visit: Visit,
    At((number, comment, position)): At<(IssueNumber, i64, i64)>,
) -> Result<Response, Problem> {
    let page = see::case(&visit, &What::Issue(number)).await?;
    if !page.readable {
        return Err(Problem::NotFound);
    }
    let (viewer, part) = (visit.person()?, TalkPart::default());
    let talk = visit.app().reader().conversation(viewer, number, part).await.map_err(Problem::fault)?;
    let here = |file: &&store::read::CommentFile| file.comment == comment && file.position == position;
    let file = talk.files.iter().find(here).ok_or(Problem::NotFound)?;
    let bytes = visit.app().open_kept(&file.sha256).await.map_err(Problem::fault)?;
    let body = Body::from_stream(ReaderStream::new(bytes));
    Ok(Saved::new(media_type(file.kind), &file.name).with(body).into_response())
}
