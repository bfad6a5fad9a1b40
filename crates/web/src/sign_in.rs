//! Sign-in, sign-out, and the forced change of an initial password.

use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::site::Demo;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{AccountError, PasswordDefect, Secret, SignIn, SignInError};
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use words::Lang;

/// Where to go on after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Then {
    #[serde(default)]
    then: String,
}

/// The sign-in page.
#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignInPage {
    frame: Frame,
    form: Form,
    demo: Option<Demo>,
}

/// The page of a new password.
#[derive(Template)]
#[template(path = "sign_in/new_password.html")]
pub struct NewPasswordPage {
    frame: Frame,
    form: Form,
    forced: bool,
}

/// `GET /sign-in`. Who is signed in already goes on; an office without people is set up first.
pub async fn show(visit: Visit, Query(query): Query<Then>) -> Result<Response, Problem> {
    if visit.site().office().is_empty() {
        // The demo founds its office while this is being served already.
        visit.site().learn_office().await.map_err(Problem::fault)?;
    }
    if visit.site().office().is_empty() && visit.app().needs_setup().await.map_err(Problem::fault)? {
        return Ok(page::see_other(&url::setup()));
    }
    if visit.who().is_some() {
        return Ok(page::see_other(&going_on(&query.then)));
    }
    Ok(page::show(&SignInPage::of(&visit, &query.then, &Kept::none())))
}

/// `POST /sign-in`.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let then = typed.get("then").to_owned();
    let signed = match parse(&visit, &typed) {
        Ok(form) => visit.app().sign_in(form).await,
        Err(problem) => return redraw(&visit, &then, problem),
    };
    match signed {
        Ok(signed) => {
            let next = if signed.must_change { url::new_password() } else { going_on(&then) };
            Ok(with_cookie(page::see_other(&next), &visit.site().cookie(signed.cookie.reveal())))
        }
        Err(SignInError::Fault(fault)) => Err(Problem::fault(fault)),
        Err(SignInError::Wrong) => {
            let kept = kept(&typed, visit.lang().sign_in_wrong().to_owned());
            Ok(page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage::of(&visit, &then, &kept)))
        }
        Err(SignInError::Wait { seconds }) => {
            let kept = kept(&typed, visit.lang().sign_in_wait(seconds));
            let mut response =
                page::with_status(StatusCode::TOO_MANY_REQUESTS, &SignInPage::of(&visit, &then, &kept));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
    }
}

/// `POST /sign-out`.
pub async fn end(visit: Visit) -> Result<Response, Problem> {
    visit.app().sign_out(&visit.principal()?.account).await.map_err(Problem::fault)?;
    let mut response = with_cookie(page::see_other(&url::sign_in()), &visit.site().cookie(""));
    let all = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), all);
    Ok(response)
}

/// `GET /new-password`.
pub async fn show_new_password(visit: Visit) -> Result<Response, Problem> {
    Ok(page::show(&NewPasswordPage::of(&visit, &Kept::none())))
}

/// `POST /new-password`: the present session goes on under a new value, all others end.
pub async fn change_password(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let (present, wanted) = match parse_change(&visit, &typed) {
        Ok(both) => both,
        Err(Problem::Form(kept)) => return Ok(wrong_change(&visit, &kept)),
        Err(problem) => return Err(problem),
    };
    let (account, address) = (&visit.principal()?.account, visit.address().to_string());
    let changed = visit.app().change_password(account, &present, &wanted, &address, visit.agent()).await;
    match changed {
        Ok(cookie) => Ok(with_cookie(page::see_other(&url::home()), &visit.site().cookie(cookie.reveal()))),
        Err(error) => {
            let (name, say) = account_words(visit.lang(), error)?;
            let kept = Kept { key: "password", typed, faults: vec![(name, say)], say: None };
            Ok(wrong_change(&visit, &kept))
        }
    }
}

fn going_on(then: &str) -> String {
    url::ours(then).filter(|then| !then.starts_with("/sign-in")).unwrap_or_else(url::home)
}

fn parse(visit: &Visit, typed: &Typed) -> Result<SignIn, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, "sign-in");
    let username = reading.line("username", lang.sign_in_user(), 200);
    let password = reading.secret("password", lang.sign_in_password());
    let read = username.zip(password).map(|(username, password)| SignIn {
        username,
        password,
        address: visit.address(),
        agent: visit.agent().to_owned(),
    });
    reading.done(read)
}

fn parse_change(visit: &Visit, typed: &Typed) -> Result<(Secret, Secret), Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, "password");
    let present = reading.secret("present", lang.password_old());
    let wanted = reading.secret("wanted", lang.password_new());
    reading.done(present.zip(wanted))
}

fn redraw(visit: &Visit, then: &str, problem: Problem) -> Result<Response, Problem> {
    match problem {
        Problem::Form(kept) => {
            let page = SignInPage::of(visit, then, &kept);
            Ok(page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        other => Err(other),
    }
}

fn wrong_change(visit: &Visit, kept: &Kept) -> Response {
    page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &NewPasswordPage::of(visit, kept))
}

fn kept(typed: &Typed, say: String) -> Kept {
    Kept { key: "sign-in", typed: typed.clone(), faults: Vec::new(), say: Some(say) }
}

/// Adds the cookie of a session to an answer.
pub fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Which field an account's error belongs to, and its sentence.
///
/// # Errors
/// A fault, or a rule's refusal, which has no field.
pub fn account_words(lang: Lang, error: AccountError) -> Result<(&'static str, String), Problem> {
    Ok(match error {
        AccountError::Username => ("username", lang.error_user_name().to_owned()),
        AccountError::Name => ("name", lang.error_missing(lang.people_name())),
        AccountError::Address => ("email", lang.error_not_mail().to_owned()),
        AccountError::Taken => ("username", lang.error_user_name_taken().to_owned()),
        AccountError::WrongPassword => ("present", lang.error_password_old().to_owned()),
        AccountError::Password(defect) => ("wanted", password_words(lang, &defect)),
        AccountError::Refused(error) => return Err(Problem::fault(error)),
        AccountError::Fault(fault) => return Err(Problem::fault(fault)),
    })
}

fn password_words(lang: Lang, defect: &PasswordDefect) -> String {
    match defect {
        PasswordDefect::TooShort { least } => lang.error_password_short(*least),
        PasswordDefect::TooLong { most } => lang.error_password_long(*most),
        PasswordDefect::Common => lang.error_password_known().to_owned(),
        PasswordDefect::HoldsContext { .. } => lang.error_password_context().to_owned(),
        PasswordDefect::Unchanged => lang.error_password_same().to_owned(),
    }
}

fn sign_in_form(lang: Lang, then: &str, kept: &Kept) -> Form {
    let username = Control::Input { kind: "text", autocomplete: Some("username") };
    Form::new(lang, "sign-in", url::sign_in())
        .hidden("then", then)
        .field(Field::new(lang, "username", lang.sign_in_user(), username))
        .field(Field::new(lang, "password", lang.sign_in_password(), Control::password("current-password")))
        .button(Button::primary(lang.sign_in_button()).full())
        .keep(kept)
}

/// The fields of a change of password; also on the profile's page.
pub fn password_form(lang: Lang, kept: &Kept) -> Form {
    let hint = lang.password_new_hint(app::limits::PASSWORD_CHARS_MIN);
    let wanted =
        Field::new(lang, "wanted", lang.password_new(), Control::password("new-password")).hint(hint);
    Form::new(lang, "password", url::new_password())
        .field(Field::new(lang, "present", lang.password_old(), Control::password("current-password")))
        .field(wanted)
        .button(Button::new(lang.password_button()))
        .keep(kept)
}

impl SignInPage {
    fn of(visit: &Visit, then: &str, kept: &Kept) -> SignInPage {
        let frame = visit.frame(visit.lang().sign_in_heading(), None);
        SignInPage::new(frame, then, kept, visit.site().config().demo.clone())
    }

    fn new(mut frame: Frame, then: &str, kept: &Kept, demo: Option<Demo>) -> SignInPage {
        let form = sign_in_form(frame.lang, then, kept);
        frame.me = None;
        frame.wrong = !form.errors().items.is_empty();
        SignInPage { frame, form, demo }
    }
}

impl NewPasswordPage {
    fn of(visit: &Visit, kept: &Kept) -> NewPasswordPage {
        let forced = visit.who().is_some_and(|who| who.must_change_password);
        NewPasswordPage::new(visit.frame(visit.lang().password_heading(), None), kept, forced)
    }

    fn new(mut frame: Frame, kept: &Kept, forced: bool) -> NewPasswordPage {
        let mut form = password_form(frame.lang, kept);
        form.buttons = vec![Button::primary(frame.lang.password_button()).full()];
        frame.wrong = !form.errors().items.is_empty();
        NewPasswordPage { frame, form, forced }
    }
}

impl Page for SignInPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<SignInPage> {
        let frame = || Frame::sample(lang, lang.sign_in_heading());
        let typed = Typed(vec![("username".to_owned(), "tuti".to_owned())]);
        let missing = lang.error_missing(lang.sign_in_password());
        let faults =
            Kept { key: "sign-in", typed: typed.clone(), faults: vec![("password", missing)], say: None };
        let demo =
            Demo { people: vec![("rini".to_owned(), "Reporter".to_owned())], password: "x".to_owned() };
        vec![
            SignInPage::new(frame(), "/issues/42", &Kept::none(), Some(demo)),
            SignInPage::new(frame(), "", &faults, None),
            SignInPage::new(frame(), "", &kept(&typed, lang.sign_in_wrong().to_owned()), None),
        ]
    }
}

impl Page for NewPasswordPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<NewPasswordPage> {
        let frame = || Frame::sample(lang, lang.password_heading());
        let faults = vec![("wanted", lang.error_password_short(12))];
        let kept = Kept { key: "password", faults, ..Kept::none() };
        vec![NewPasswordPage::new(frame(), &Kept::none(), true), NewPasswordPage::new(frame(), &kept, false)]
    }
}
