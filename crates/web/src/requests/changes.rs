//! `GET /merge-requests/{n}/changes`: what the request changes, file by file, and which files the reader has
//! looked at.

use super::show::{Asked, Found, Head, find};
use crate::at::At;
use crate::diff::look::Query as Shown;
use crate::diff::{Changes, Marks, View};
use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use sop::RequestNumber;
#[cfg(test)]
use words::Lang;

#[derive(Template)]
#[template(path = "requests/changes.html")]
pub struct ChangesPage {
    frame: Frame,
    head: Head,
    /// None: the commits are not in the repository any more.
    changes: Option<Changes>,
}

/// `GET /merge-requests/{n}/changes`. Four statements.
pub async fn show(
    visit: Visit,
    At(number): At<RequestNumber>,
    Query(shown): Query<Shown>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let Found { page, seen } = match find(&visit, number).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let lang = visit.lang();
    let code = visit.app().code(page.case.app().map_err(|_| Problem::NotFound)?.id);
    let asked = Asked::of(&page, &code).await?;
    let diff = asked.diff(&code).await?;
    let files = diff.as_ref().map_or(0, |diff| diff.files.len());
    let title = format!("{} !{number}", lang.changes_heading());
    let (address, action) = (url::changes(number), url::changes_seen(number));
    let changes = match &diff {
        Some(diff) => {
            let marks = Some(Marks { action: &action, seen: &seen });
            let look = shown.look(&jar);
            Some(Changes::read(View { lang, page: &address, look, query: &shown, marks }, &code, diff).await?)
        }
        None => None,
    };
    let head = asked.head(lang, visit.formats(), files, true);
    let drawn = ChangesPage { frame: visit.frame(title, Some(Place::Issues)), head, changes };
    Ok(shown.remember(&visit, page::show(&drawn)))
}

impl Page for ChangesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ChangesPage> {
        use crate::diff::look::Look;
        use std::collections::HashMap;
        let page = |changes| ChangesPage {
            frame: Frame::sample(lang, lang.changes_heading()),
            head: Head::sample(lang, true),
            changes,
        };
        let diff = crate::diff::sample::diff();
        let seen = HashMap::from([(diff.files[1].path.clone(), diff.files[1].content())]);
        let changes = |look| {
            let marks = Some(Marks { action: "/merge-requests/12/changes/seen", seen: &seen });
            let query = Shown::default();
            let view = View { lang, page: "/merge-requests/12/changes", look, query: &query, marks };
            Some(Changes::of(view, &diff, None))
        };
        vec![page(changes(Look::Unified)), page(changes(Look::Split)), page(None)]
    }
}
