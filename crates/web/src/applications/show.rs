//! `GET /applications/{slug}`: in preparation what is missing, afterwards what runs where.

use super::found;
use super::overview::{self, Server};
use super::preparation::{self, Need};
use super::seen::{Seen, Tab, load};
use crate::form::Kept;
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::limits;
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::acts::preparation::Confirm;
use sop::application::Repository;
use sop::role::Role;

/// Which act was just done: its sentence stands at the place of the act.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

/// The page.
#[derive(Template)]
#[template(path = "applications/show.html")]
pub struct ApplicationPage {
    frame: Frame,
    crumbs: Crumbs,
    state: Vec<String>,
    done: Option<&'static str>,
    errors: Errors,
    tabs: Vec<(String, &'static str, bool)>,
    /// Empty once the application is confirmed.
    needs: Vec<Need>,
    /// Empty while it is in preparation.
    servers: Vec<Server>,
    queue: Vec<String>,
    panels: Vec<Panel>,
    facts: Vec<(String, String)>,
    clone: Option<Panel>,
}

/// `GET /applications/{slug}`.
pub async fn show(
    visit: Visit,
    Path(slug): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Problem> {
    let page = draw(&visit, &slug, &visit.kept(), &query.done, StatusCode::OK).await?;
    page.ok_or(Problem::NotFound)
}

/// The page with what was typed, or with the sentence of what was done. None: the form that was sent stands
/// there no more.
pub async fn draw(
    visit: &Visit,
    slug: &str,
    kept: &Kept,
    done: &str,
    status: StatusCode,
) -> Result<Option<Response>, Problem> {
    let case = load(visit, slug).await?;
    let seen = Seen::of(visit, &case, kept, done)?;
    let git = match seen.application.confirmed {
        true => Confirm { same_tree: true, pipeline_file: None },
        false => visit.app().look_at_repository(seen.application.id).await.map_err(Problem::fault)?,
    };
    let frame = visit.frame(seen.application.name.clone(), Some(Place::Applications));
    let page = ApplicationPage::of(frame, &seen, &git);
    let holds = panel::holds(&page.panels, kept.key);
    Ok(holds.then(|| page::with_status(status, &page)))
}

impl ApplicationPage {
    pub fn of(mut frame: Frame, seen: &Seen, git: &Confirm) -> ApplicationPage {
        let lang = seen.lang;
        let confirmed = seen.application.confirmed;
        let needs = if confirmed { Vec::new() } else { preparation::needs(seen, git) };
        let complete = needs.iter().all(|need| !need.open);
        let mut panels = if confirmed { Vec::new() } else { preparation::panels(seen, complete) };
        panels.extend(found::panel(seen));
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        if panels.iter().any(|panel| panel.turn) {
            frame.skip = Skip::Turn;
        }
        let making = seen.application.repository == Repository::Requested;
        let restoring = seen.application.found.iter().any(|found| found.restoring);
        let busy = making || restoring || !seen.application.deploying.is_empty();
        frame.refresh_seconds = (busy && seen.kept.key.is_empty()).then_some(limits::REFRESH_SECONDS);
        ApplicationPage {
            crumbs: Crumbs::new(lang)
                .link(url::applications(), lang.applications_heading())
                .end(seen.application.name.clone()),
            state: state(seen),
            done: done(seen),
            errors,
            tabs: seen.tabs(Tab::Summary),
            needs,
            servers: if confirmed { overview::servers(seen) } else { Vec::new() },
            queue: overview::queue(seen),
            panels,
            facts: overview::facts(seen),
            clone: overview::clone_panel(seen),
            frame,
        }
    }

    fn name(&self) -> &str {
        &self.frame.title
    }
}

fn state(seen: &Seen) -> Vec<String> {
    let (lang, application) = (seen.lang, seen.application);
    let standing =
        if application.confirmed { lang.applications_ready() } else { lang.applications_preparing() };
    let mut state = vec![standing.to_owned(), lang.application_pm(&seen.names_of(Role::ProjectManager))];
    let found = i64::try_from(application.found.len()).unwrap_or(i64::MAX);
    if found > 0 {
        state.push(lang.application_found(found));
    }
    state
}

/// What was done and has no section of its own.
fn done(seen: &Seen) -> Option<&'static str> {
    match seen.done {
        "register" => Some(seen.lang.register_done()),
        "confirmation" => Some(seen.lang.confirm_done()),
        // Made already, so its section is gone.
        "repository" if seen.application.repository == Repository::Made => Some(seen.lang.done_saved()),
        _ => None,
    }
}

impl Page for ApplicationPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<ApplicationPage> {
        super::samples::all(lang, |seen| {
            let frame = Frame::sample(lang, &seen.application.name);
            let git = Confirm { same_tree: true, pipeline_file: Some(String::new()) };
            ApplicationPage::of(frame, seen, &git)
        })
    }
}
