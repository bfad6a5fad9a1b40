//! Sign-in, sign-out, and the forced change of an initial password.

use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::{Edge, Problem, long_texts};
use crate::resume::{Carried, going_back};
use crate::second_factor::FactorPage;
use crate::sent::Sent;
use crate::site::Demo;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{AccountError, PasswordDefect, Secret, SignIn, SignInError, SignedIn};
use askama::Template;
use axum::extract::{Query, Request};
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

impl Then {
    pub fn then(&self) -> &str {
        &self.then
    }
}

/// The sign-in page.
#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignInPage {
    frame: Frame,
    /// What became of a form that the session did not outlast.
    lines: Vec<&'static str>,
    form: Form,
    /// The longer texts of that form, to be read or taken elsewhere.
    kept: Vec<(String, String)>,
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
    Ok(page::show(&SignInPage::of(&visit, &query.then, &Kept::none(), None)))
}

/// The answer to a form that came without a session: the sign-in form, which carries along what was typed.
pub async fn in_mid_form(visit: &Visit, request: Request) -> Response {
    let carried = Carried::of_request(visit, request).await;
    let then = carried.stand().map(|stand| stand.page).unwrap_or_default();
    let page = SignInPage::of(visit, &then, &Kept::none(), Some(&carried));
    page::with_status(StatusCode::UNAUTHORIZED, &page)
}

/// `POST /sign-in`. A form that the session did not outlast is what it leads back to.
pub async fn create(visit: Visit, Sent { typed, .. }: Sent) -> Result<Response, Problem> {
    let then = typed.get("then").to_owned();
    let carried = Carried::of_sign_in(&typed);
    let again = |kept: &Kept| SignInPage::of(&visit, &then, kept, carried.as_ref());
    let signed = match parse(&visit, &typed) {
        Ok(form) => visit.app().sign_in(form).await,
        Err(Problem::Form(kept)) => {
            return Ok(page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &again(&kept)));
        }
        Err(problem) => return Err(problem),
    };
    match signed {
        Ok(signed) => Ok(signed_in(&visit, &signed, &then, carried)),
        Err(error) => {
            let (say, wait) = failed(visit.lang(), error, visit.lang().sign_in_wrong())?;
            Ok(answer(&again(&kept(&typed, say)), wait))
        }
    }
}

/// What a form says to an attempt that failed, and the seconds to wait before the next.
///
/// # Errors
/// A fault.
pub fn failed(lang: Lang, error: SignInError, wrong: &str) -> Result<(String, Option<i64>), Problem> {
    match error {
        SignInError::Wrong => Ok((wrong.to_owned(), None)),
        SignInError::Wait { seconds } => Ok((lang.sign_in_wait(seconds), Some(seconds))),
        SignInError::Fault(app::Error::TooManyWait) => Ok((lang.sign_in_wait(1), Some(1))),
        SignInError::Fault(fault) => Err(Problem::fault(fault)),
    }
}

/// The form again: 422, or 429 with the seconds to wait.
pub fn answer<P: Page>(page: &P, wait: Option<i64>) -> Response {
    let Some(seconds) = wait else { return page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page) };
    let mut response = page::with_status(StatusCode::TOO_MANY_REQUESTS, page);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Where a new session leads: to the second factor and a password of one's own first, then to where its
/// person wanted to be.
pub fn signed_in(visit: &Visit, signed: &SignedIn, then: &str, carried: Option<Carried>) -> Response {
    let (site, cookie) = (visit.site(), signed.cookie.reveal());
    if signed.owes_factor {
        let response = match carried {
            None => page::see_other(&url::sign_in_factor(then)),
            carried => page::show(&FactorPage::at_sign_in(visit, then, &Kept::none(), carried.as_ref())),
        };
        return with_cookie(response, &site.cookie(cookie));
    }
    let response = match (carried, signed.must_change) {
        (None, true) => page::see_other(&url::new_password()),
        (None, false) => page::see_other(&going_on(then)),
        (Some(carried), true) => {
            let frame = Frame { me: None, ..visit.frame(visit.lang().password_heading(), None) };
            page::show(&NewPasswordPage::new(frame, &Kept::none(), true, Some(&carried)))
        }
        (Some(carried), false) => {
            going_back(page::see_other(&going_on(then)), carried, site.cookie_name(), cookie)
        }
    };
    with_cookie(response, &site.cookie(cookie))
}

/// The session goes on under a new value, back to the form that was under way if there was one.
pub fn renewed(visit: &Visit, cookie: &Secret, carried: Option<Carried>) -> Response {
    let (site, cookie) = (visit.site(), cookie.reveal());
    let response = page::see_other(&url::home());
    let response = match carried {
        Some(carried) => going_back(response, carried, site.cookie_name(), cookie),
        None => response,
    };
    with_cookie(response, &site.cookie(cookie))
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
    Ok(page::show(&NewPasswordPage::of(&visit, &Kept::none(), None)))
}

/// `POST /new-password`: the present session goes on under a new value, all others end.
pub async fn change_password(visit: Visit, Sent { typed, .. }: Sent) -> Result<Response, Problem> {
    let carried = Carried::of_sign_in(&typed);
    let again = |kept: &Kept| {
        let page = NewPasswordPage::of(&visit, kept, carried.as_ref());
        page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let (present, wanted) = match parse_change(&visit, &typed) {
        Ok(both) => both,
        Err(Problem::Form(kept)) => return Ok(again(&kept)),
        Err(problem) => return Err(problem),
    };
    let (account, address) = (&visit.principal()?.account, visit.address().to_string());
    let changed = visit.app().change_password(account, &present, &wanted, &address, visit.agent()).await;
    match changed {
        Ok(cookie) => Ok(renewed(&visit, &cookie, carried)),
        Err(error) => {
            let (name, say) = account_words(visit.lang(), error)?;
            let kept = Kept { key: "password", typed, faults: vec![(name, say)], ..Kept::none() };
            Ok(again(&kept))
        }
    }
}

/// A page of ours, or the first one.
pub fn going_on(then: &str) -> String {
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

fn kept(typed: &Typed, say: String) -> Kept {
    Kept { key: "sign-in", typed: typed.clone(), say: Some(say), ..Kept::none() }
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
        AccountError::Fault(app::Error::TooManyWait) => return Err(Edge::TooMany { seconds: 1 }.into()),
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

/// The form with the fields of another along; as parts, so that a long text grows by nothing.
pub fn carrying(mut form: Form, carried: Option<&Carried>) -> Form {
    if let Some(carried) = carried {
        form.hidden.extend(carried.hidden());
        form.multipart = true;
    }
    form
}

impl SignInPage {
    fn of(visit: &Visit, then: &str, kept: &Kept, carried: Option<&Carried>) -> SignInPage {
        let frame = visit.frame(visit.lang().sign_in_heading(), None);
        SignInPage::new(frame, then, kept, visit.site().config().demo.clone(), carried)
    }

    fn new(
        mut frame: Frame,
        then: &str,
        kept: &Kept,
        demo: Option<Demo>,
        carried: Option<&Carried>,
    ) -> SignInPage {
        let form = carrying(sign_in_form(frame.lang, then, kept), carried);
        frame.me = None;
        frame.wrong = !form.errors().items.is_empty();
        SignInPage {
            lines: carried.map(|carried| carried.lines(frame.lang)).unwrap_or_default(),
            kept: carried.map(|carried| long_texts(&carried.typed)).unwrap_or_default(),
            frame,
            form,
            demo,
        }
    }
}

impl NewPasswordPage {
    fn of(visit: &Visit, kept: &Kept, carried: Option<&Carried>) -> NewPasswordPage {
        let forced = visit.who().is_some_and(|who| who.must_change_password);
        NewPasswordPage::new(visit.frame(visit.lang().password_heading(), None), kept, forced, carried)
    }

    fn new(mut frame: Frame, kept: &Kept, forced: bool, carried: Option<&Carried>) -> NewPasswordPage {
        let mut form = carrying(password_form(frame.lang, kept), carried);
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
        let faults = Kept {
            key: "sign-in",
            typed: typed.clone(),
            faults: vec![("password", missing)],
            ..Kept::none()
        };
        let demo = Demo { people: vec![("rini".to_owned(), sop::Role::Reporter)], password: "x".to_owned() };
        vec![
            SignInPage::new(frame(), "/issues/42", &Kept::none(), Some(demo), None),
            SignInPage::new(frame(), "", &faults, None, None),
            SignInPage::new(frame(), "", &kept(&typed, lang.sign_in_wrong().to_owned()), None, None),
            SignInPage::new(frame(), "/issues/42", &Kept::none(), None, Some(&Carried::sample())),
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
        vec![
            NewPasswordPage::new(frame(), &Kept::none(), true, Some(&Carried::sample())),
            NewPasswordPage::new(frame(), &kept, false, None),
        ]
    }
}
