//! `GET /merge-requests/{n}/changes`: what the request changes, file by file.

use super::show::{Asked, Head, find};
use crate::at::At;
use crate::diff::Changes;
use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::RequestNumber;
#[cfg(test)]
use words::Lang;

/// The one file asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Only {
    file: Option<String>,
}

#[derive(Template)]
#[template(path = "requests/changes.html")]
pub struct ChangesPage {
    frame: Frame,
    head: Head,
    /// None: the commits are not in the repository any more.
    changes: Option<Changes>,
}

/// `GET /merge-requests/{n}/changes`.
pub async fn show(
    visit: Visit,
    At(number): At<RequestNumber>,
    Query(only): Query<Only>,
) -> Result<Response, Problem> {
    let page = match find(&visit, number).await? {
        Ok(page) => page,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let lang = visit.lang();
    let code = visit.app().code(page.case.app().map_err(|_| Problem::NotFound)?.id);
    let asked = Asked::of(&page, &code).await?;
    let diff = asked.diff(&code).await?;
    let files = diff.as_ref().map_or(0, |diff| diff.files.len());
    let title = format!("{} !{number}", lang.changes_heading());
    let changes = diff.map(|diff| Changes::of(lang, &diff, &url::changes(number), only.file.as_deref()));
    let head = asked.head(lang, visit.formats(), files, true);
    Ok(page::show(&ChangesPage { frame: visit.frame(title, Some(Place::Issues)), head, changes }))
}

impl Page for ChangesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ChangesPage> {
        let page = |changes| ChangesPage {
            frame: Frame::sample(lang, lang.changes_heading()),
            head: Head::sample(lang, true),
            changes,
        };
        let diff = crate::diff::sample::diff();
        vec![page(Some(Changes::of(lang, &diff, "/merge-requests/12/changes", None))), page(None)]
    }
}
