//! One way for every act on an application: what is to be mended and what is refused comes back in the form
//! it was typed into; what was done leads to the page with its sentence.

use super::{people, servers, show};
use crate::form::Kept;
use crate::page;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::CommandError;
use axum::http::StatusCode;
use axum::response::Response;
use sop::Slug;

/// The page that a form stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Summary,
    Servers,
    People,
}

impl Screen {
    fn url(self, slug: &Slug) -> String {
        match self {
            Screen::Summary => url::application(slug),
            Screen::Servers => url::application_act(slug, "servers"),
            Screen::People => url::application_act(slug, "people"),
        }
    }
}

/// Answers an act: `key` names its form and its sentence.
pub async fn answer<T>(
    visit: &Visit,
    slug: &str,
    screen: Screen,
    key: &str,
    outcome: Result<T, Problem>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(_) => {
            let slug = Slug::parse(slug).ok_or(Problem::NotFound)?;
            Ok(page::see_other(&format!("{}?done={key}#{key}", screen.url(&slug))))
        }
        Err(problem) => {
            let Some((kept, status)) = mendable(&problem) else { return Err(problem) };
            let page = match screen {
                Screen::Summary => show::draw(visit, slug, &kept, "", status).await?,
                Screen::Servers => servers::draw(visit, slug, &kept, "", status).await?,
                Screen::People => people::draw(visit, slug, &kept, "", status).await?,
            };
            page.ok_or(problem)
        }
    }
}

/// What is shown again in its form, and the status; everything else is a page of its own.
pub fn mendable(problem: &Problem) -> Option<(Kept, StatusCode)> {
    match problem {
        Problem::Form(kept) => Some((kept.clone(), StatusCode::UNPROCESSABLE_ENTITY)),
        Problem::Refused(refused) => Some((refused.kept.clone(), refused.http_status())),
        Problem::NotFound | Problem::Edge(_) | Problem::Fault(_) => None,
    }
}

/// As [`mendable`], for a form that its page always shows.
pub fn to_mend(problem: Problem) -> Result<(Kept, StatusCode), Problem> {
    mendable(&problem).ok_or(problem)
}

/// What a command that recorded nothing says to the visitor.
pub async fn said(
    visit: &Visit,
    error: CommandError,
    key: &'static str,
    typed: &crate::typed::Typed,
) -> Problem {
    match error {
        CommandError::Decided(error) => visit.said(error, key, typed).await,
        CommandError::Fault(fault) => Problem::fault(fault),
        unsolved @ CommandError::Unsolved { .. } => Problem::fault(unsolved),
    }
}
