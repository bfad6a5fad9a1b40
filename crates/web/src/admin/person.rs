//! `/admin/people/{person}`: one account: name and addresses, on or off, a new initial password, roles of the
//! office.

use super::people::{Password, mails, roles, said};
use crate::applications::show::Done;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::{Edge, Problem};
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{AccountError, DecideError};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use sop::{PersonId, Role};
use store::read::{FormerName, PersonRow};
use words::{Formats, Lang};

/// Key of the form by which a lost second factor is stated.
const LOSS: &str = "lost-factor";

/// The page of an account.
#[derive(Template)]
#[template(path = "admin/person.html")]
pub struct PersonPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    facts: Vec<(&'static str, String)>,
    password: Option<Password>,
    panels: Vec<Panel>,
}

/// Whom the page shows.
struct Seen {
    row: PersonRow,
    addresses: Vec<String>,
    former: Vec<FormerName>,
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
    let role = Role::parse(typed.get("role")).ok_or(Edge::Unreadable)?;
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
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
            draw(&visit, person, &kept, "", None, status).await?.ok_or(problem)
        }
    }
}

/// `POST /admin/people/{person}/sessions`: ends all of them.
pub async fn end_sessions(
    visit: Visit,
    Path(person): Path<PersonId>,
    typed: Typed,
) -> Result<Response, Problem> {
    let ended = visit.app().end_sessions_of(&visit.actor()?, person).await;
    answer(&visit, person, "sessions", &typed, ended).await
}

/// `POST /admin/people/{person}/lost-factor`: another person confirms it.
pub async fn state_loss(
    visit: Visit,
    Path(person): Path<PersonId>,
    typed: Typed,
) -> Result<Response, Problem> {
    let outcome = stated(&visit, person, &typed).await;
    answered(&visit, person, LOSS, outcome).await
}

async fn stated(visit: &Visit, person: PersonId, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, LOSS);
    let reason = reading.reason();
    let reason = reading.done(reason)?;
    match visit.app().state_factor_loss(&visit.actor()?, person, reason).await {
        Ok(_) => Ok(()),
        Err(error) => Err(visit.said(error, LOSS, typed).await),
    }
}

/// `POST /admin/people/{person}/name`: `was` is the name that the form showed.
pub async fn rename(visit: Visit, Path(person): Path<PersonId>, typed: Typed) -> Result<Response, Problem> {
    let outcome = renamed(&visit, person, &typed).await;
    answered(&visit, person, "name", outcome).await
}

async fn renamed(visit: &Visit, person: PersonId, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, "name");
    let name = reading.line("name", visit.lang().people_name(), app::limits::NAME_CHARS_MAX);
    let name = reading.done(name)?;
    match visit.app().rename_person(&visit.actor()?, person, typed.get("was"), &name).await {
        Ok(_) => Ok(()),
        Err(error) => Err(said(visit, error, "name", typed).await),
    }
}

/// `POST /admin/people/{person}/addresses`: `was` holds those that the form showed.
pub async fn confirm(visit: Visit, Path(person): Path<PersonId>, typed: Typed) -> Result<Response, Problem> {
    let outcome = confirmed(&visit, person, &typed).await;
    answered(&visit, person, "addresses", outcome).await
}

async fn confirmed(visit: &Visit, person: PersonId, typed: &Typed) -> Result<(), Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, "addresses");
    let wanted = mails(typed.get("mail"));
    if wanted.is_empty() {
        reading.wrong("mail", lang.error_missing(lang.people_mail()));
    } else if wanted.len() > sop::limits::ADDRESSES_MAX {
        reading.wrong("mail", lang.error_too_many(lang.admin_addresses(), sop::limits::ADDRESSES_MAX));
    }
    let wanted = reading.done(Some(wanted))?;
    let was = mails(typed.get("was"));
    match visit.app().confirm_addresses(&visit.actor()?, person, &was, &wanted).await {
        Ok(_) => Ok(()),
        Err(AccountError::Taken) => {
            let faults = vec![("mail", lang.error_mail_taken().to_owned())];
            Err(Problem::Form(Kept { key: "addresses", typed: typed.clone(), faults, ..Kept::none() }))
        }
        Err(error) => Err(said(visit, error, "addresses", typed).await),
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
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => Err(visit.said(error, key, typed).await),
    };
    answered(visit, person, key, outcome).await
}

async fn answered(
    visit: &Visit,
    person: PersonId,
    key: &'static str,
    outcome: Result<(), Problem>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(()) => Ok(page::see_other(&format!("{}?done={key}", url::person(person)))),
        Err(problem) => {
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
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
    let confirmed = addresses.into_iter().filter(|row| row.confirmed_at.is_some());
    let mut addresses: Vec<String> = confirmed.map(|row| row.address).collect();
    addresses.sort_unstable();
    let former = reader.former_names(person).await.map_err(Problem::fault)?;
    let frame = visit.frame(row.name.clone(), Some(Place::Admin));
    let seen = Seen { row, addresses, former };
    let page = PersonPage::of(frame, visit.formats(), &seen, kept, done, password);
    Ok(panel::holds(&page.panels, kept.key).then(|| page::with_status(status, &page)))
}

impl PersonPage {
    fn of(
        mut frame: Frame,
        formats: Formats,
        seen: &Seen,
        kept: &Kept,
        done: &str,
        password: Option<Password>,
    ) -> PersonPage {
        let lang = frame.lang;
        let Seen { row, addresses, former: _ } = seen;
        let crumbs = Crumbs::new(lang).link(url::admin(), lang.admin_heading());
        let crumbs = crumbs.link(url::people(), lang.people_heading()).end(row.name.clone());
        let mut account = Panel::new("account", lang.admin_account_heading());
        account.done = match done {
            "standing" => Some(lang.admin_done_standing().to_owned()),
            "sessions" => Some(lang.sessions_ended().to_owned()),
            _ => None,
        };
        if row.active {
            account = account.line(lang.people_disable_hint());
            account = account.form(reset(lang, row.person).keep(kept));
            account = account.form(sign_out(lang, row.person).keep(kept));
        }
        let mut office = Panel::new("office", lang.people_office_roles()).line(lang.admin_office_role_hint());
        office.done = matches!(done, "superior" | "administrator").then(|| lang.admin_done_role().to_owned());
        let office = office
            .form(role(lang, row.person, "superior", Role::Superior, row.superior).keep(kept))
            .form(role(lang, row.person, "administrator", Role::Administrator, row.administrator).keep(kept));
        let account = account.form(standing(lang, row.person, row.active).keep(kept));
        let mut known = Panel::new("known-as", lang.admin_known_heading()).line(lang.admin_known_hint());
        known.done = match done {
            "name" => Some(lang.admin_done_name().to_owned()),
            "addresses" => Some(lang.admin_done_addresses().to_owned()),
            _ => None,
        };
        let known = known.form(name(lang, row).keep(kept)).form(mail(lang, row.person, addresses).keep(kept));
        let panels = if row.active {
            vec![known, account, office, factor(lang, row, kept, done)]
        } else {
            vec![known, account]
        };
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        PersonPage { facts: facts(lang, formats, seen), errors, panels, frame, crumbs, password }
    }
}

fn facts(lang: Lang, formats: Formats, seen: &Seen) -> Vec<(&'static str, String)> {
    let Seen { row, addresses, former } = seen;
    let state = if row.active { lang.people_active() } else { lang.people_disabled() };
    let factor = if row.factor { lang.factor_on() } else { lang.factor_none_short() };
    let mut facts = vec![
        (lang.people_column_user(), row.username.clone()),
        (lang.admin_addresses(), addresses.join(", ")),
        (lang.people_office_roles(), roles(lang, row)),
        (lang.people_column_state(), state.to_owned()),
        (lang.sessions_label(), lang.sessions_open(row.sessions)),
        (lang.factor_heading(), factor.to_owned()),
    ];
    let until = |former: &FormerName| lang.admin_former_name(&former.name, &formats.date(former.until));
    let former: Vec<String> = former.iter().map(until).collect();
    if !former.is_empty() {
        facts.insert(0, (lang.admin_former_names(), former.join("; ")));
    }
    facts
}

fn name(lang: Lang, row: &PersonRow) -> Form {
    Form::new(lang, "name", url::person_act(row.person, "name"))
        .hidden("was", row.name.as_str())
        .field(
            Field::new(lang, "name", lang.people_name(), Control::text()).value(row.name.as_str()).narrow(),
        )
        .button(Button::new(lang.admin_rename()))
}

fn mail(lang: Lang, person: PersonId, addresses: &[String]) -> Form {
    let shown = addresses.join(", ");
    let field = Field::new(lang, "mail", lang.admin_addresses(), Control::text());
    Form::new(lang, "addresses", url::person_act(person, "addresses"))
        .hidden("was", shown.as_str())
        .field(field.value(shown.as_str()).hint(lang.admin_mail_hint()))
        .button(Button::new(lang.admin_confirm_addresses()))
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

fn sign_out(lang: Lang, person: PersonId) -> Form {
    Form::new(lang, "sessions", url::person_act(person, "sessions"))
        .button(Button::new(lang.sessions_end_all()))
}

/// The second factor of the account: stated here as lost, confirmed elsewhere by somebody else.
fn factor(lang: Lang, row: &PersonRow, kept: &Kept, done: &str) -> Panel {
    let mut panel = Panel::new("factor", lang.factor_heading()).line(lang.losses_state_hint());
    panel.done = (done == LOSS).then(|| lang.losses_done().to_owned());
    let form = Form::new(lang, LOSS, url::person_act(row.person, LOSS))
        .field(Field::new(lang, "reason", lang.form_reason(), Control::area()))
        .button(Button::back(lang.losses_state()))
        .keep(kept);
    panel.form(form).folded(kept.key)
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
        let page = |active: bool, kept: &Kept, done: &str, password: Option<Password>| {
            let row = super::people::sample_row(1, active, false);
            let frame = Frame::sample(lang, &row.name);
            let former = match done {
                "name" => vec![FormerName { name: "Rini <lama>".to_owned(), until: sop::Moment(0) }],
                _ => Vec::new(),
            };
            let seen = Seen { row, addresses: vec!["rini@kantor.example".to_owned()], former };
            PersonPage::of(
                frame,
                Formats::new(lang, sop::calendar::Zone::Jakarta),
                &seen,
                kept,
                done,
                password,
            )
        };
        let refused = Kept { key: "standing", say: Some("…".to_owned()), ..Kept::none() };
        let typed = Typed(vec![("mail".to_owned(), "rini kantor <b>".to_owned())]);
        let faults = vec![("mail", lang.error_not_mail().to_owned())];
        let password = Password { label: lang.admin_password_once("Rini"), value: "kata-sandi".to_owned() };
        vec![
            page(true, &Kept::none(), "superior", None),
            page(true, &Kept::none(), "name", None),
            page(true, &Kept { key: "addresses", typed, faults, ..Kept::none() }, "", None),
            page(true, &refused, "", Some(password)),
            page(false, &Kept::none(), "standing", None),
        ]
    }
}
