//! The small page of a rare act: its hint and its form.

use super::forms;
use super::seen::{self, Seen};
use super::show;
use crate::form::{Form, Kept};
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::IssueNumber;
use sop::possible::Act;

/// The page of one act.
#[derive(Template)]
#[template(path = "issues/act.html")]
pub struct ActPage {
    pub(super) frame: Frame,
    pub(super) crumbs: Crumbs,
    pub(super) hint: &'static str,
    pub(super) form: Form,
}

/// The page with what was typed. An act that is not possible here any more leads to the issue, with its sentence.
pub async fn redraw(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &page, kept)?;
    match ActPage::of(visit.frame(visit.lang().act(act), Some(Place::Issues)), &seen, act) {
        Some(page) => Ok(page::with_status(status, &page)),
        None => show::redraw(visit, number, kept, status).await,
    }
}

impl ActPage {
    pub fn of(mut frame: Frame, seen: &Seen, act: Act) -> Option<ActPage> {
        let (hint, form) = forms::rare(seen, act)?;
        frame.wrong = !form.errors().items.is_empty();
        Some(ActPage { crumbs: crumbs(seen, &frame.title), frame, hint, form })
    }
}

/// Application, issue, and the page's own name.
pub fn crumbs(seen: &Seen, end: &str) -> Crumbs {
    Crumbs::new(seen.lang)
        .link(url::application(&seen.application.slug), seen.application.name.clone())
        .link(url::issue(seen.number()), format!("#{} {}", seen.number(), seen.title()))
        .end(end)
}

impl Page for ActPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<ActPage> {
        super::samples::acts(lang)
    }
}
