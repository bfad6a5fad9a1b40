//! The small page of a rare act: its hint and its form.

use super::forms;
use super::seen::{self, Seen, Then};
use super::{show, turn};
use crate::changed::Changed;
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
    /// What changed since a refused form was drawn.
    pub(super) changed: Option<Changed>,
    /// None where the rules forbid the act now; `barred` says why.
    pub(super) form: Option<Form>,
    pub(super) barred: Vec<String>,
    /// The way back to the issue.
    pub(super) issue: String,
}

/// The page of an act that was asked for: its form, or why it cannot be done.
pub async fn draw(visit: &Visit, number: IssueNumber, act: Act) -> Result<Response, Problem> {
    answer(visit, number, act, &visit.kept(), None, StatusCode::OK).await
}

/// The page again, with what was typed and what is wrong with it.
///
/// # Errors
/// What is neither a form to mend nor a refusal passes on.
pub async fn again(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    problem: Problem,
) -> Result<Response, Problem> {
    let refused = matches!(problem, Problem::Refused(_));
    let (kept, status) = problem.kept_with_status()?;
    let then = if refused { Some(Then::of(visit, number, &kept.typed).await?) } else { None };
    answer(visit, number, act, &kept, then, status).await
}

async fn answer(
    visit: &Visit,
    number: IssueNumber,
    act: Act,
    kept: &Kept,
    then: Option<Then>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &page, kept)?.since(then);
    let frame = visit.frame(visit.lang().act(act), Some(Place::Issues));
    let page = ActPage::of(frame, &seen, act).ok_or(Problem::NotFound)?;
    Ok(page::with_status(status, &page))
}

impl ActPage {
    /// None: the act has no page of its own.
    pub fn of(frame: Frame, seen: &Seen, act: Act) -> Option<ActPage> {
        let (hint, form) = forms::rare(seen, act)?;
        let typed = seen.kept.key == form.key;
        match seen.refusal(act).filter(|_| !typed) {
            None => Some(ActPage::with(frame, seen, hint, form)),
            Some(refusal) => {
                let barred = turn::sentences(seen, refusal);
                Some(ActPage { form: None, barred, ..ActPage::with(frame, seen, hint, form) })
            }
        }
    }

    /// The page of this form.
    pub fn with(mut frame: Frame, seen: &Seen, hint: &'static str, form: Form) -> ActPage {
        frame.wrong = !form.errors().items.is_empty();
        let (crumbs, issue) = (crumbs(seen, &frame.title), url::issue(seen.number()));
        let changed = show::changed(seen);
        ActPage { frame, crumbs, hint, changed, form: Some(form), barred: Vec::new(), issue }
    }

    fn number(&self) -> i64 {
        self.issue.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

/// Application, issue, and the page's own name.
fn crumbs(seen: &Seen, end: &str) -> Crumbs {
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
