//! `GET /merge-requests/{n}/changes`: what the request changes, file by file, and which files the reader has
//! looked at.

use super::lines;
use super::show::{Asked, Found, Head, find};
use crate::at::At;
use crate::diff::look::Query as Shown;
use crate::diff::talk::Talk;
use crate::diff::{Changes, Marks, View};
use crate::form::{Form, Kept};
use crate::frame::{Frame, Place};
use crate::issues::Seen;
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
    /// What was written on a file that does not change any more.
    stray: Option<Form>,
}

/// `GET /merge-requests/{n}/changes`. Four statements.
pub async fn show(
    visit: Visit,
    At(number): At<RequestNumber>,
    Query(shown): Query<Shown>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let found = match find(&visit, number).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    // A form that was filled before the session ended says itself where it stands.
    let kept = visit.kept();
    let shown = if kept.key == lines::KEY { lines::shown(&kept.typed) } else { shown };
    let drawn = draw(&visit, &found, &shown, &jar, &kept).await?;
    Ok(shown.remember(&visit, page::show(&drawn)))
}

/// The page with what is said on its lines; `kept`: what was typed and not taken.
pub async fn draw(
    visit: &Visit,
    found: &Found,
    shown: &Shown,
    jar: &CookieJar,
    kept: &Kept,
) -> Result<ChangesPage, Problem> {
    let (page, number) = (&found.page, found.seen.found.request);
    let lang = visit.lang();
    let code = visit.app().code(page.case.app().map_err(|_| Problem::NotFound)?.id);
    let asked = Asked::of(page, &code).await?;
    let diff = asked.diff(&code).await?;
    let files = diff.as_ref().map_or(0, |diff| diff.files.len());
    let title = format!("{} !{number}", lang.changes_heading());
    let mut frame = visit.frame(title, Some(Place::Issues));
    frame.wrong = !kept.faults.is_empty();
    let (address, action) = (url::changes(number), url::changes_seen(number));
    let there = |path: &String| diff.iter().any(|diff| diff.files.iter().any(|file| file.path == *path));
    let lost = kept.key == lines::KEY && !shown.file.as_ref().is_some_and(there);
    let stray = lost.then(|| lines::stray(lang, number, kept));
    let all = Shown::default();
    let shown = if lost { &all } else { shown };
    let changes = match &diff {
        Some(diff) => {
            let seen = Seen::of(visit, page, kept)?;
            let comments = lines::spoken(&seen, &found.seen);
            let writing = lines::writing(visit, &seen, number, shown, &code, diff).await?;
            let talk = Talk { page: &address, comments: &comments, writing: writing.as_ref() };
            let view = View {
                lang,
                page: &address,
                look: shown.look(jar),
                query: shown,
                marks: Some(Marks { action: &action, seen: &found.seen.files }),
                talk: page.readable.then_some(&talk),
            };
            Some(Changes::read(view, &code, diff).await?)
        }
        None => None,
    };
    let head = asked.head(lang, visit.formats(), files, true);
    Ok(ChangesPage { frame, head, changes, stray })
}

impl Page for ChangesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ChangesPage> {
        use crate::diff::look::Look;
        use std::collections::HashMap;
        let page = |changes: Option<Changes>| ChangesPage {
            frame: Frame::sample(lang, lang.changes_heading()),
            head: Head::sample(lang, true),
            stray: changes.is_none().then(|| lines::stray(lang, RequestNumber(12), &Kept::none())),
            changes,
        };
        let diff = crate::diff::sample::diff();
        let seen = HashMap::from([(diff.files[1].path.clone(), diff.files[1].content())]);
        let changes = |look| {
            let marks = Some(Marks { action: "/merge-requests/12/changes/seen", seen: &seen });
            let query = Shown::default();
            let comments = lines::samples(lang);
            let writing = lines::sample_writing(lang);
            let at = "/merge-requests/12/changes";
            let talk = Talk { page: at, comments: &comments, writing: Some(&writing) };
            let view = View { lang, page: at, look, query: &query, marks, talk: Some(&talk) };
            Some(Changes::of(view, &diff, None))
        };
        vec![page(changes(Look::Unified)), page(changes(Look::Split)), page(None)]
    }
}
