//! The second factor at the sign-in, after the password; and given anew, before an act that asks for it. Both
//! carry a form that was under way to its page.

use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::{Problem, long_texts};
use crate::resume::Carried;
use crate::sent::Sent;
use crate::sign_in::{Then, answer, carrying, failed, going_on, renewed, signed_in};
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{Secret, StepUp};
use askama::Template;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::response::Response;
use words::Lang;

const KEY: &str = "step-up";
/// Fields of this name are never carried nor shown again.
const CODE: &str = "factor";
const PASSWORD: &str = "password";

/// The page that asks for one thing.
#[derive(Template)]
#[template(path = "sign_in/second_factor.html")]
pub struct FactorPage {
    frame: Frame,
    /// What it asks for and why, and what comes next.
    leads: Vec<&'static str>,
    /// What became of a form that was under way.
    lines: Vec<&'static str>,
    form: Form,
    /// Its longer texts, to be read or taken elsewhere.
    kept: Vec<(String, String)>,
    lost: Option<&'static str>,
}

/// `GET /sign-in/second-factor`: after the password, with a half session.
pub async fn show(visit: Visit, Query(query): Query<Then>) -> Result<Response, Problem> {
    if visit.who().is_some() {
        return Ok(page::see_other(&going_on(query.then())));
    }
    let half = match visit.cookie() {
        Some(cookie) => visit.app().half_session(cookie.reveal()).await.map_err(Problem::fault)?,
        None => None,
    };
    if half.is_none() {
        return Ok(page::see_other(&url::sign_in_then(query.then())));
    }
    Ok(page::show(&FactorPage::at_sign_in(&visit, query.then(), &Kept::none(), None)))
}

/// `POST /sign-in/second-factor`: a whole session in place of the half one.
pub async fn create(visit: Visit, Sent { typed, .. }: Sent) -> Result<Response, Problem> {
    let then = typed.get("then").to_owned();
    let carried = Carried::of_sign_in(&typed);
    let half = match visit.cookie() {
        Some(cookie) => {
            visit.app().half_session(cookie.reveal()).await.map_err(Problem::fault)?.map(|_| cookie)
        }
        None => None,
    };
    let Some(half) = half else { return Ok(page::see_other(&url::sign_in_then(&then))) };
    let again = |kept: &Kept| FactorPage::at_sign_in(&visit, &then, kept, carried.as_ref());
    let code = match read(&visit, &typed, StepUp::Code) {
        Ok(code) => code,
        Err(Problem::Form(kept)) => return Ok(answer(&again(&kept), None)),
        Err(problem) => return Err(problem),
    };
    match visit.app().sign_in_with_factor(half, &code, visit.address(), visit.agent()).await {
        Ok(signed) => Ok(signed_in(&visit, &signed, &then, carried)),
        Err(error) => {
            let (say, wait) = failed(visit.lang(), error, visit.lang().factor_code_wrong())?;
            Ok(answer(&again(&said(say)), wait))
        }
    }
}

/// The answer to a form whose act asks for more than the session has proven: the page that asks for it, which
/// carries along what was typed.
pub async fn in_mid_form(visit: &Visit, what: StepUp, request: Request) -> Response {
    let carried = Carried::of_request(visit, request).await;
    let page = FactorPage::step_up(visit, what, &Kept::none(), Some(&carried));
    page::with_status(StatusCode::UNAUTHORIZED, &page)
}

/// `POST /step-up`: the session goes on under a new value, and the form that was under way is shown again.
pub async fn step_up(visit: Visit, Sent { typed, .. }: Sent) -> Result<Response, Problem> {
    let who = visit.principal()?;
    let what = if who.standing.enrolled { StepUp::Code } else { StepUp::Password };
    let carried = Carried::of_sign_in(&typed);
    let again = |kept: &Kept| FactorPage::step_up(&visit, what, kept, carried.as_ref());
    let given = match read(&visit, &typed, what) {
        Ok(given) => given,
        Err(Problem::Form(kept)) => return Ok(answer(&again(&kept), None)),
        Err(problem) => return Err(problem),
    };
    match visit.app().step_up(&who.account, what, &given, visit.address()).await {
        Ok(cookie) => Ok(renewed(&visit, &cookie, carried)),
        Err(error) => {
            let lang = visit.lang();
            let wrong = match what {
                StepUp::Code => lang.factor_code_wrong(),
                StepUp::Password => lang.error_password_old(),
            };
            let (say, wait) = failed(lang, error, wrong)?;
            Ok(answer(&again(&said(say)), wait))
        }
    }
}

fn read(visit: &Visit, typed: &Typed, what: StepUp) -> Result<Secret, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let given = match what {
        StepUp::Code => reading.secret(CODE, lang.factor_code()),
        StepUp::Password => reading.secret(PASSWORD, lang.sign_in_password()),
    };
    let given = reading.done(given);
    // What was typed is a secret and is not shown again.
    given.map_err(|problem| match problem {
        Problem::Form(kept) => Problem::Form(Kept { typed: Typed::default(), ..kept }),
        problem => problem,
    })
}

fn said(say: String) -> Kept {
    Kept { key: KEY, say: Some(say), ..Kept::none() }
}

/// The field of a one-time code, for phones and password managers.
pub fn code_field(lang: Lang, label: &str) -> Field {
    let control = Control::Input { kind: "text", autocomplete: Some("one-time-code") };
    Field::new(lang, CODE, label, control).hint(lang.factor_code_hint())
}

fn form(lang: Lang, action: String, what: StepUp, kept: &Kept) -> Form {
    let field = match what {
        StepUp::Code => code_field(lang, lang.factor_code()),
        StepUp::Password => {
            Field::new(lang, PASSWORD, lang.sign_in_password(), Control::password("current-password"))
        }
    };
    Form::new(lang, KEY, action).field(field).button(Button::primary(lang.factor_button()).full()).keep(kept)
}

impl FactorPage {
    pub fn at_sign_in(visit: &Visit, then: &str, kept: &Kept, carried: Option<&Carried>) -> FactorPage {
        let lang = visit.lang();
        let form = form(lang, url::sign_in_factor(""), StepUp::Code, kept).hidden("then", then);
        let frame = visit.frame(lang.factor_heading(), None);
        FactorPage::of(frame, vec![lang.factor_sign_in_lead()], form, carried)
    }

    fn step_up(visit: &Visit, what: StepUp, kept: &Kept, carried: Option<&Carried>) -> FactorPage {
        let lang = visit.lang();
        FactorPage::before_act(visit.frame(lang.step_up_heading(), None), what, kept, carried)
    }

    fn before_act(frame: Frame, what: StepUp, kept: &Kept, carried: Option<&Carried>) -> FactorPage {
        let lang = frame.lang;
        let lead = match what {
            StepUp::Code => lang.step_up_code_lead(),
            StepUp::Password => lang.step_up_password_lead(),
        };
        let form = form(lang, url::step_up(), what, kept);
        let mut page = FactorPage::of(frame, vec![lead, lang.step_up_next()], form, carried);
        page.lost = page.lost.filter(|_| what == StepUp::Code);
        page
    }

    fn of(mut frame: Frame, leads: Vec<&'static str>, form: Form, carried: Option<&Carried>) -> FactorPage {
        let form = carrying(form, carried);
        frame.wrong = !form.errors().items.is_empty();
        FactorPage {
            leads,
            lines: carried.map(|carried| carried.lines(frame.lang)).unwrap_or_default(),
            kept: carried.map(|carried| long_texts(&carried.typed)).unwrap_or_default(),
            lost: Some(frame.lang.factor_lost_hint()),
            form,
            frame,
        }
    }
}

impl Page for FactorPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<FactorPage> {
        let frame = || Frame::sample(lang, lang.step_up_heading());
        let wrong = said(lang.factor_code_wrong().to_owned());
        let faults = vec![(PASSWORD, lang.error_missing(lang.sign_in_password()))];
        let missing = Kept { key: KEY, faults, ..Kept::none() };
        vec![
            FactorPage::before_act(frame(), StepUp::Code, &wrong, Some(&Carried::sample())),
            FactorPage::before_act(frame(), StepUp::Password, &missing, None),
        ]
    }
}
