//! `/admin/people`: everybody with an account, and the form that makes one. The initial password is shown
//! once.

use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{AccountError, NewAccount};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use store::read::PersonRow;
use words::Lang;

const KEY: &str = "person";

/// The page.
#[derive(Template)]
#[template(path = "admin/people.html")]
pub struct PeoplePage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    caption: String,
    rows: Vec<Row>,
    form: Form,
    password: Option<Password>,
}

struct Row {
    href: String,
    name: String,
    username: String,
    roles: String,
    state: &'static str,
}

/// An initial password on the one page that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    pub label: String,
    pub value: String,
}

/// `GET /admin/people`.
pub async fn index(visit: Visit) -> Result<Response, Problem> {
    draw(&visit, &visit.kept(), None, StatusCode::OK).await
}

/// `POST /admin/people`: the answer itself shows the password; no address holds it.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match added(&visit, &typed).await {
        Ok(password) => draw(&visit, &Kept::none(), Some(password), StatusCode::OK).await,
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            draw(&visit, &kept, None, status).await
        }
    }
}

async fn added(visit: &Visit, typed: &Typed) -> Result<Password, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let name = reading.line("name", lang.people_name(), 100);
    let username = reading.line("username", lang.people_column_user(), 100);
    let addresses = mails(typed.get("mail"));
    if addresses.is_empty() {
        reading.wrong("mail", lang.error_missing(lang.people_mail()));
    }
    let language = reading.one_of("language", lang.admin_language(), |raw| match raw {
        "id" | "en" => Some(raw.to_owned()),
        "browser" => Some(String::new()),
        _ => None,
    });
    let (name, (username, language)) = reading.done(name.zip(username.zip(language)))?;
    let account = NewAccount { username, name: name.clone(), addresses, language };
    match visit.app().add_person(&visit.actor()?, account).await {
        Ok((_, password)) => {
            let value = password.reveal().to_owned();
            Ok(Password { label: lang.admin_password_once(&name), value })
        }
        Err(error) => Err(said(visit, error, KEY, typed).await),
    }
}

/// Mail addresses as they are typed: parted by commas, spaces or lines.
pub fn mails(raw: &str) -> Vec<String> {
    let parts = raw.split([',', ';', ' ', '\r', '\n', '\t']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What is wrong with an account, beside its field.
pub async fn said(visit: &Visit, error: AccountError, key: &'static str, typed: &Typed) -> Problem {
    let lang = visit.lang();
    let (name, say) = match error {
        AccountError::Username => ("username", lang.error_user_name()),
        AccountError::Name => ("name", lang.admin_name_wrong()),
        AccountError::Address => ("mail", lang.error_not_mail()),
        AccountError::Taken => ("username", lang.admin_taken()),
        AccountError::Refused(error) => return visit.said(error, key, typed).await,
        AccountError::Fault(fault) => return Problem::fault(fault),
        // An initial password is made by the server, and nobody's own is asked for here.
        other @ (AccountError::Password(_) | AccountError::WrongPassword) => return Problem::fault(other),
    };
    Problem::Form(Kept { key, typed: typed.clone(), faults: vec![(name, say.to_owned())], ..Kept::none() })
}

async fn draw(
    visit: &Visit,
    kept: &Kept,
    password: Option<Password>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let people = visit.app().reader().people().await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().people_heading(), Some(Place::Admin));
    Ok(page::with_status(status, &PeoplePage::of(frame, &people, kept, password)))
}

impl PeoplePage {
    fn of(mut frame: Frame, people: &[PersonRow], kept: &Kept, password: Option<Password>) -> PeoplePage {
        let lang = frame.lang;
        let form = form(lang).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let row = |row: &PersonRow| Row {
            href: url::person(row.person),
            name: row.name.clone(),
            username: row.username.clone(),
            roles: roles(lang, row),
            state: match (row.active, row.must_change) {
                (false, _) => lang.people_disabled(),
                (true, true) => lang.admin_must_change(),
                (true, false) => lang.people_active(),
            },
        };
        PeoplePage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.people_heading()),
            errors,
            caption: lang.people_caption(i64::try_from(people.len()).unwrap_or(i64::MAX)),
            rows: people.iter().map(row).collect(),
            form,
            password,
            frame,
        }
    }
}

/// The office's roles of a person.
pub fn roles(lang: Lang, row: &PersonRow) -> String {
    let held = [(row.superior, sop::Role::Superior), (row.administrator, sop::Role::Administrator)];
    let words: Vec<String> =
        held.into_iter().filter(|(holds, _)| *holds).map(|(_, role)| lang.role(role).to_owned()).collect();
    if words.is_empty() { "–".to_owned() } else { lang.list(&words) }
}

fn form(lang: Lang) -> Form {
    let languages = crate::me::look::languages(lang, None);
    Form::new(lang, KEY, url::people())
        .field(Field::new(lang, "name", lang.people_name(), Control::text()).narrow())
        .field(
            Field::new(lang, "username", lang.people_column_user(), Control::text())
                .hint(lang.admin_user_hint())
                .narrow(),
        )
        .field(Field::new(lang, "mail", lang.people_mail(), Control::text()).hint(lang.admin_mail_hint()))
        .field(Field::new(lang, "language", lang.admin_language(), Control::radios(languages)))
        .button(Button::primary(lang.people_add_button()))
}

#[cfg(test)]
pub fn sample_row(person: i64, active: bool, must_change: bool) -> PersonRow {
    PersonRow {
        person: sop::PersonId(person),
        username: format!("orang{person}"),
        name: format!("Orang <{person}>"),
        language: "id".to_owned(),
        must_change,
        active,
        superior: person == 1,
        administrator: person == 1,
        factor: person == 1,
        sessions: 2,
        created_at: sop::Moment(0),
    }
}

impl Page for PeoplePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<PeoplePage> {
        let frame = || Frame::sample(lang, lang.people_heading());
        let people = [sample_row(1, true, false), sample_row(2, true, true), sample_row(3, false, false)];
        let typed =
            Typed(vec![("name".to_owned(), "Rini".to_owned()), ("language".to_owned(), "id".to_owned())]);
        let faults = vec![("mail", lang.error_not_mail().to_owned())];
        let password = Password { label: lang.admin_password_once("Rini"), value: "kata-sandi".to_owned() };
        vec![
            PeoplePage::of(frame(), &people, &Kept::none(), None),
            PeoplePage::of(frame(), &people, &Kept { key: KEY, typed, faults, ..Kept::none() }, None),
            PeoplePage::of(frame(), &people, &Kept::none(), Some(password)),
        ]
    }
}
