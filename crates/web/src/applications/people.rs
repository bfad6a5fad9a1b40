//! `GET /applications/{slug}/people`: who holds which role here (R13), the test team (R10), the separation of
//! duties (A10).

use super::forms;
use super::seen::{Seen, Tab, load};
use super::show::Done;
use crate::form::Kept;
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use sop::PersonId;
use sop::possible::AppAct;
use sop::role::Role;

/// The page.
#[derive(Template)]
#[template(path = "applications/people.html")]
pub struct MembersPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    tabs: Vec<(String, &'static str, bool)>,
    name: String,
    members: Vec<Member>,
    /// Where a role is taken back; none: not by the viewer.
    revoke: Option<String>,
    said: Option<String>,
    panels: Vec<Panel>,
}

struct Member {
    person: PersonId,
    name: String,
    username: String,
    disabled: bool,
    /// Code, words, and the words of taking it back; the test team's seat is no granted role.
    roles: Vec<(&'static str, &'static str, Option<String>)>,
}

/// `GET /applications/{slug}/people`.
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
    let frame = visit.frame(visit.lang().members_heading(), Some(Place::Applications));
    let page = MembersPage::of(frame, &seen);
    let holds = panel::holds(&page.panels, kept.key);
    Ok(holds.then(|| page::with_status(status, &page)))
}

impl MembersPage {
    pub fn of(mut frame: Frame, seen: &Seen) -> MembersPage {
        let lang = seen.lang;
        let panels = panels(seen);
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        let revoke = url::application_act(seen.slug(), "role-removal");
        MembersPage {
            crumbs: seen.crumbs(lang.application_tab_people()),
            errors,
            tabs: seen.tabs(Tab::People),
            name: seen.application.name.clone(),
            members: members(seen),
            revoke: seen.may(AppAct::SetRoles).then_some(revoke),
            said: seen
                .done("roles", lang.members_done())
                .or_else(|| seen.done("role-removal", lang.members_done())),
            panels,
            frame,
        }
    }
}

/// Everybody with a role or a seat in the test team, by name.
fn members(seen: &Seen) -> Vec<Member> {
    let (lang, application) = (seen.lang, seen.application);
    let mut members: Vec<Member> = Vec::new();
    for (person, named) in &seen.page.people {
        let held = Role::OF_APPLICATION.into_iter().filter(|role| application.has(*person, *role));
        let roles: Vec<_> = held
            .map(|role| {
                let words = lang.role(role);
                let take_back = (role != Role::Tester).then(|| lang.app_revoke_from(words, &named.name));
                (role.code(), words, take_back)
            })
            .collect();
        if !roles.is_empty() {
            members.push(Member {
                person: *person,
                name: named.name.clone(),
                username: named.username.clone(),
                disabled: !seen.page.case.office.is_active(*person),
                roles,
            });
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

fn panels(seen: &Seen) -> Vec<Panel> {
    let lang = seen.lang;
    let mut panels = Vec::new();
    if seen.may(AppAct::SetRoles) {
        panels.push(Panel::new("grant", lang.members_grant()).form(forms::role(seen)));
    }
    if seen.may(AppAct::NameTestTeam) {
        let mut panel = Panel::new("team", lang.test_team_heading());
        panel.done = seen.done("test-team", lang.test_team_done());
        panels.push(panel.form(forms::test_team(seen)));
    }
    let now = lang.app_separation_now(lang.separation(seen.application.separation));
    let mut panel = Panel::new("duties", lang.application_separation()).line(now);
    panel = panel.line(lang.separation_hint(seen.application.separation));
    panel.done = seen.done("separation", lang.app_done_separation());
    if seen.may(AppAct::SetSeparation) {
        panel = panel.form(forms::separation(seen));
    } else {
        panel = panel.line(lang.policy_separation_who());
    }
    panels.push(panel);
    panels
}

impl Page for MembersPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<MembersPage> {
        super::samples::all(lang, |seen| MembersPage::of(Frame::sample(lang, lang.members_heading()), seen))
    }
}
