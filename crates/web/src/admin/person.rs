//! `/admin/people/{person}`: one account: on or off, a new initial password, roles of the office.

use super::people::{Password, roles, said};
use crate::applications::perform::mendable;
use crate::applications::show::Done;
use crate::form::{Button, Form, Kept};
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::{Edge, Problem};
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use app::DecideError;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use sop::{PersonId, Role};
use store::read::PersonRow;
use words::Lang;

/// The page of an account.
#[derive(Template)]
#[template(path = "admin/person.html")]
pub struct PersonPage {
    frame: Frame,
    crumbs: Crumbs,
    facts: Vec<(&'static str, String)>,
    password: Option<Password>,
    panels: Vec<Panel>,
}

/// `GET /admin/people/{person}`.
pub async fn show(
    visit: Visit,
    Path(person): Path<PersonId>,
    Query(query): Query<Done>,
) -> Result<Response, Problem> {
    let page = draw(&visit, person, &visit.kept(), &query.done, None, StatusCode::OK).await?;
    page.ok_or(Problem::NotFound)
}

/// `POST /admin/people/{person}/standing`: `enabled` is `yes` or `no`.
pub async fn set_standing(
    visit: Visit,
    Path(person): Path<PersonId>,
    typed: Typed,
) -> Result<Response, Problem> {
    let enabled = yes_or_no(typed.get("enabled"))?;
    let set = visit.app().set_enabled(&visit.actor()?, person, enabled).await.map(|_| ());
    answer(&visit, person, "standing", &typed, set).await
}

/// `POST /admin/people/{person}/office-role`: `role`, and `granted` is `yes` or `no`.
pub async fn set_role(visit: Visit, Path(person): Path<PersonId>, typed: Typed) -> Result<Response, Problem> {
    let role = Role::parse(typed.get("role")).ok_or(Problem::NotFound)?;
    let granted = yes_or_no(typed.get("granted"))?;
    let set = visit.app().set_office_role(&visit.actor()?, person, role, granted).await.map(|_| ());
    let key = if role == Role::Superior { "superior" } else { "administrator" };
    answer(&visit, person, key, &typed, set).await
}

/// `POST /admin/people/{person}/password`: the answer itself shows the password; no address holds it.
pub async fn reset_password(
    visit: Visit,
    Path(person): Path<PersonId>,
    typed: Typed,
) -> Result<Response, Problem> {
    match visit.app().reset_password(&visit.actor()?, person).await {
        Ok(password) => {
            let name = visit.names().await?.get(&person).cloned().unwrap_or_default();
            let label = visit.lang().admin_password_once(&name);
            let password = Password { label, value: password.reveal().to_owned() };
            let page = draw(&visit, person, &Kept::none(), "", Some(password), StatusCode::OK).await?;
            page.ok_or(Problem::NotFound)
        }
        Err(error) => {
            let problem = said(&visit, error, "password", &typed).await;
            let Some((kept, status)) = mendable(&problem) else { return Err(problem) };
            draw(&visit, person, &kept, "", None, status).await?.ok_or(problem)
        }
    }
}

/// What a button said; a form that says neither is not one of these pages'.
fn yes_or_no(value: &str) -> Result<bool, Problem> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Edge::Unreadable.into()),
    }
}

async fn answer(
    visit: &Visit,
    person: PersonId,
    key: &'static str,
    typed: &Typed,
    outcome: Result<(), DecideError>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(()) => Ok(page::see_other(&format!("{}?done={key}", url::person(person)))),
        Err(error) => {
            let problem = visit.said(error, key, typed).await;
            let Some((kept, status)) = mendable(&problem) else { return Err(problem) };
            draw(visit, person, &kept, "", None, status).await?.ok_or(problem)
        }
    }
}

async fn draw(
    visit: &Visit,
    person: PersonId,
    kept: &Kept,
    done: &str,
    password: Option<Password>,
    status: StatusCode,
) -> Result<Option<Response>, Problem> {
    let reader = visit.app().reader();
    let people = reader.people().await.map_err(Problem::fault)?;
    let row = people.into_iter().find(|row| row.person == person).ok_or(Problem::NotFound)?;
    let addresses = reader.addresses(Some(person)).await.map_err(Problem::fault)?;
    let addresses: Vec<String> = addresses.into_iter().map(|row| row.address).collect();
    let frame = visit.frame(row.name.clone(), Some(Place::Admin));
    let page = PersonPage::of(frame, &row, &addresses, kept, done, password);
    Ok(panel::holds(&page.panels, kept.key).then(|| page::with_status(status, &page)))
}

impl PersonPage {
    fn of(
        frame: Frame,
        row: &PersonRow,
        addresses: &[String],
        kept: &Kept,
        done: &str,
        password: Option<Password>,
    ) -> PersonPage {
        let lang = frame.lang;
        let state = if row.active { lang.people_active() } else { lang.people_disabled() };
        let crumbs = Crumbs::new(lang).link(url::admin(), lang.admin_heading());
        let crumbs = crumbs.link(url::people(), lang.people_heading()).end(row.name.clone());
        let mut account = Panel::new("account", lang.admin_account_heading());
        account.done = (done == "standing").then(|| lang.admin_done_standing().to_owned());
        if row.active {
            account = account.line(lang.people_disable_hint());
            account = account.form(reset(lang, row.person).keep(kept));
        }
        let mut office = Panel::new("office", lang.people_office_roles()).line(lang.admin_office_role_hint());
        office.done = matches!(done, "superior" | "administrator").then(|| lang.admin_done_role().to_owned());
        let office = office
            .form(role(lang, row.person, "superior", Role::Superior, row.superior).keep(kept))
            .form(role(lang, row.person, "administrator", Role::Administrator, row.administrator).keep(kept));
        let account = account.form(standing(lang, row.person, row.active).keep(kept));
        PersonPage {
            facts: vec![
                (lang.people_column_user(), row.username.clone()),
                (lang.admin_addresses(), addresses.join(", ")),
                (lang.people_office_roles(), roles(lang, row)),
                (lang.people_column_state(), state.to_owned()),
            ],
            panels: if row.active { vec![account, office] } else { vec![account] },
            frame,
            crumbs,
            password,
        }
    }
}

fn standing(lang: Lang, person: PersonId, active: bool) -> Form {
    let (value, button) = match active {
        true => ("no", Button::back(lang.people_disable())),
        false => ("yes", Button::new(lang.people_enable())),
    };
    Form::new(lang, "standing", url::person_act(person, "standing")).hidden("enabled", value).button(button)
}

fn reset(lang: Lang, person: PersonId) -> Form {
    Form::new(lang, "password", url::person_act(person, "password"))
        .button(Button::new(lang.people_reset_password()))
}

fn role(lang: Lang, person: PersonId, key: &'static str, role: Role, held: bool) -> Form {
    let (value, button) = match held {
        true => ("no", Button::back(lang.admin_revoke(lang.role(role)))),
        false => ("yes", Button::new(lang.admin_grant(lang.role(role)))),
    };
    Form::new(lang, key, url::person_act(person, "office-role"))
        .hidden("role", role.code())
        .hidden("granted", value)
        .button(button)
}

impl Page for PersonPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<PersonPage> {
        let addresses = ["rini@kantor.example".to_owned()];
        let page = |active: bool, kept: &Kept, done: &str, password: Option<Password>| {
            let row = super::people::sample_row(1, active, false);
            let frame = Frame::sample(lang, &row.name);
            PersonPage::of(frame, &row, &addresses, kept, done, password)
        };
        let refused = Kept { key: "standing", say: Some("…".to_owned()), ..Kept::none() };
        let password = Password { label: lang.admin_password_once("Rini"), value: "kata-sandi".to_owned() };
        vec![
            page(true, &Kept::none(), "superior", None),
            page(true, &refused, "", Some(password)),
            page(false, &Kept::none(), "standing", None),
        ]
    }
}
