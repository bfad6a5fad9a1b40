//! `POST /merge-requests/{n}/changes/seen`: a reader notes that he has looked at a file, or takes it back.

use super::show::{Asked, Found, find};
use crate::at::At;
use crate::page;
use crate::problem::Problem;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use axum::response::Response;
use sop::RequestNumber;

/// `POST /merge-requests/{n}/changes/seen`. A file that has changed since its page was drawn is not noted: it
/// was not what the reader looked at.
pub async fn note(visit: Visit, At(number): At<RequestNumber>, typed: Typed) -> Result<Response, Problem> {
    let Found { page, .. } = match find(&visit, number).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let code = visit.app().code(page.case.app().map_err(|_| Problem::NotFound)?.id);
    let diff = Asked::of(&page, &code).await?.diff(&code).await?;
    let files = diff.as_ref().map_or(&[][..], |diff| &diff.files);
    let (path, content) = (typed.get("file"), typed.get("content"));
    let at = files.iter().position(|file| file.path == path).ok_or(Problem::NotFound)?;
    if files[at].content() == content {
        let noted = visit.app().note_file_seen(visit.person()?, number, &files[at], typed.get("seen") == "1");
        noted.await.map_err(Problem::fault)?;
    }
    let page = url::changes(number);
    let page =
        if typed.has("alone") { url::with(&page, &format!("file={}", url::encode(path))) } else { page };
    Ok(page::see_other(&format!("{page}#f{}", at + 1)))
}
