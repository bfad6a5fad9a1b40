//! Evidence files of the record: the links below a note, and the bytes behind them. They are content of
//! users on our own address, so they never run or show here: each is a download, in a sandbox, for whoever
//! may read the note it belongs to, and for no end user (R38).

use crate::at::At;
use crate::page::Saved;
use crate::problem::Problem;
use crate::see;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use sop::{Attached, FileKind, FilePlace, IssueNumber, ReleaseNumber, Subject};
use store::read::CasePage;
use tokio_util::io::ReaderStream;
use words::Lang;

/// A file as it stands below its note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    pub href: String,
    /// Its name and size.
    pub words: String,
}

/// The links of these files of a subject; none where the viewer may not read its notes.
pub fn links<'a>(
    lang: Lang,
    page: &CasePage,
    subject: Subject,
    files: impl Iterator<Item = &'a Attached>,
) -> Vec<FileLink> {
    let link = |file: &Attached| FileLink {
        href: url::evidence(subject, file.place),
        words: lang.files_one(&name(lang, page, file), &lang.size(file.file.size_bytes)),
    };
    files.filter(|_| page.readable).map(link).collect()
}

fn name(lang: Lang, page: &CasePage, file: &Attached) -> String {
    page.text(&file.file.name).map_or_else(|| lang.evidence_text_erased().to_owned(), crate::prose::visible)
}

/// `GET /issues/{number}/files/{file}`, and the same for a token. Two statements.
pub async fn of_issue(
    visit: Visit,
    At((number, place)): At<(IssueNumber, String)>,
) -> Result<Response, Problem> {
    let page = see::case(&visit, &What::Issue(number)).await?;
    let files = page.case.issue().map_err(|_| Problem::NotFound)?.files.iter();
    answer(&visit, &page, files, &place).await
}

/// `GET /releases/{number}/files/{file}`, and the same for a token. Two statements.
pub async fn of_release(
    visit: Visit,
    At((number, place)): At<(ReleaseNumber, String)>,
) -> Result<Response, Problem> {
    let page = see::case(&visit, &What::Release(number)).await?;
    let files = page.case.the_release().map_err(|_| Problem::NotFound)?.files.iter();
    answer(&visit, &page, files, &place).await
}

async fn answer<'a>(
    visit: &Visit,
    page: &'a CasePage,
    mut files: impl Iterator<Item = &'a Attached>,
    place: &str,
) -> Result<Response, Problem> {
    let place: FilePlace = place.parse().map_err(|_| Problem::NotFound)?;
    let file = files.find(|file| file.place == place && page.readable).ok_or(Problem::NotFound)?;
    let bytes = visit.app().open_file(&file.file).await.map_err(Problem::fault)?;
    let kind = media_type(file.file.file_kind);
    // An erased name leaves the place, which is nobody's text.
    let name = page.text(&file.file.name).map_or_else(|| place.to_string(), str::to_owned);
    Ok(Saved::new(kind, &name).with(Body::from_stream(ReaderStream::new(bytes))).into_response())
}

/// Text says its encoding, so that nobody guesses another.
pub fn media_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Png => "image/png",
        FileKind::Jpeg => "image/jpeg",
        FileKind::Gif => "image/gif",
        FileKind::Webp => "image/webp",
        FileKind::Pdf => "application/pdf",
        FileKind::Text => "text/plain; charset=utf-8",
    }
}
