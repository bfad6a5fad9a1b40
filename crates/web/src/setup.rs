//! The first run: a one-time token from the server's console, and four fields. Afterwards the page is gone.

use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::sign_in::with_cookie;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{AccountError, Secret, Setup, SetupError, SignIn};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::calendar::Zone;
use words::Lang;

const KEY: &str = "setup";
/// Who signs in first. Further people get names of their own.
const USERNAME: &str = "admin";

/// The console prints the address with its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    token: String,
}

/// The page of the first run.
#[derive(Template)]
#[template(path = "setup/setup.html")]
pub struct SetupPage {
    frame: Frame,
    form: Form,
}

/// `GET /setup`.
pub async fn show(visit: Visit, Query(given): Query<Given>) -> Result<Response, Problem> {
    open(&visit).await?;
    Ok(page::show(&SetupPage::of(visit.frame("", None), &given.token, &Kept::none())))
}

/// `POST /setup`: makes the office and its Administrator, who then makes a password.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    open(&visit).await?;
    let setup = match parse(&visit, &typed) {
        Ok(setup) => setup,
        Err(Problem::Form(kept)) => return Ok(wrong(&visit, &kept)),
        Err(problem) => return Err(problem),
    };
    let token = typed.get("token").trim().to_owned();
    match visit.app().set_up(&token, setup).await {
        Ok(_) => go_on(&visit, token).await,
        Err(error) => {
            let (name, say) = words(visit.lang(), error)?;
            Ok(wrong(&visit, &Kept { key: KEY, typed, faults: vec![(name, say)], ..Kept::none() }))
        }
    }
}

/// An office that is set up has no such page.
async fn open(visit: &Visit) -> Result<(), Problem> {
    if visit.app().needs_setup().await.map_err(Problem::fault)? { Ok(()) } else { Err(Problem::NotFound) }
}

/// Signs the Administrator in with the token as his first password, which he changes at once.
async fn go_on(visit: &Visit, token: String) -> Result<Response, Problem> {
    visit.site().learn_office().await.map_err(Problem::fault)?;
    let form = SignIn {
        username: USERNAME.to_owned(),
        password: Secret::new(token),
        address: visit.address(),
        agent: visit.agent().to_owned(),
    };
    match visit.app().sign_in(form).await {
        Ok(signed) => {
            let cookie = visit.site().cookie(signed.cookie.reveal());
            Ok(with_cookie(page::see_other(&url::new_password()), &cookie))
        }
        Err(_) => Ok(page::see_other(&url::sign_in())),
    }
}

fn parse(visit: &Visit, typed: &Typed) -> Result<Setup, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let token = reading.line("token", lang.setup_token(), 100);
    let office = reading.line("office", lang.setup_office(), app::limits::NAME_CHARS_MAX);
    let name = reading.line("name", lang.setup_administrator(), app::limits::NAME_CHARS_MAX);
    let email = reading.line("email", lang.setup_mail(), app::limits::ADDRESS_CHARS_MAX);
    let zone =
        reading.one_of("zone", lang.setup_zone(), |raw| zones().into_iter().find(|zone| zone.name() == raw));
    let read = || {
        Some(Setup {
            office: office?,
            zone: zone?.name().to_owned(),
            username: USERNAME.to_owned(),
            name: name?,
            email: email?,
            password: Secret::new(token?),
            must_change: true,
        })
    };
    let read = read();
    reading.done(read)
}

fn zones() -> [Zone; 3] {
    [Zone::Jakarta, Zone::Makassar, Zone::Jayapura]
}

fn words(lang: Lang, error: SetupError) -> Result<(&'static str, String), Problem> {
    Ok(match error {
        SetupError::WrongToken => ("token", lang.setup_token_wrong().to_owned()),
        SetupError::Done => return Err(Problem::NotFound),
        SetupError::UnknownZone => ("zone", lang.error_not_a_choice(lang.setup_zone())),
        SetupError::Account(AccountError::Password(_)) => ("token", lang.setup_token_wrong().to_owned()),
        SetupError::Account(AccountError::Name) => ("name", lang.error_missing(lang.setup_administrator())),
        SetupError::Account(error) => crate::sign_in::account_words(lang, error)?,
    })
}

fn wrong(visit: &Visit, kept: &Kept) -> Response {
    let token = kept.typed.get("token").to_owned();
    page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &SetupPage::of(visit.frame("", None), &token, kept))
}

impl SetupPage {
    fn of(mut frame: Frame, token: &str, kept: &Kept) -> SetupPage {
        let lang = frame.lang;
        let zone = |zone: Zone| {
            let words = match zone {
                Zone::Jakarta => lang.setup_zone_wib(),
                Zone::Makassar => lang.setup_zone_wita(),
                Zone::Jayapura => lang.setup_zone_wit(),
            };
            Choice::new(zone.name(), words).chosen(zone == Zone::Jakarta)
        };
        let zones = Control::Select { options: zones().into_iter().map(zone).collect() };
        let mail = Control::Input { kind: "email", autocomplete: Some("email") };
        let name = Control::Input { kind: "text", autocomplete: Some("name") };
        let hint = format!("{} {}", lang.setup_token_hint(), lang.web_setup_password_hint());
        let form = Form::new(lang, KEY, url::setup())
            .field(Field::new(lang, "token", lang.setup_token(), Control::text()).hint(hint).value(token))
            .field(Field::new(lang, "office", lang.setup_office(), Control::text()))
            .field(
                Field::new(lang, "name", lang.setup_administrator(), name)
                    .hint(lang.web_setup_user(USERNAME)),
            )
            .field(Field::new(lang, "email", lang.setup_mail(), mail))
            .field(Field::new(lang, "zone", lang.setup_zone(), zones))
            .button(Button::primary(lang.setup_button()).full())
            .keep(kept);
        frame.title = lang.setup_heading().to_owned();
        frame.me = None;
        frame.wrong = !form.errors().items.is_empty();
        SetupPage { frame, form }
    }
}

impl Page for SetupPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<SetupPage> {
        let faults = vec![("token", lang.setup_token_wrong().to_owned())];
        let wrong = Kept { key: KEY, faults, ..Kept::none() };
        vec![
            SetupPage::of(Frame::sample(lang, ""), "abc", &Kept::none()),
            SetupPage::of(Frame::sample(lang, ""), "", &wrong),
        ]
    }
}
