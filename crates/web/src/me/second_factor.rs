//! One's own second factor: enrolled by scanning a code and typing the first one, renewed, taken off.

use crate::applications::show::Done;
use crate::form::{Button, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::second_factor::code_field;
use crate::sign_in::with_cookie;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{Secret, totp};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use words::Formats;

const KEY: &str = "confirmation";
/// Light modules around a QR code, as readers want them.
const QUIET: i32 = 4;

/// The page, in one of its states.
#[derive(Default, Template)]
#[template(path = "me/second_factor.html")]
pub struct FactorPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lines: Vec<String>,
    done: Option<&'static str>,
    /// A secret that waits for its first code.
    scan: Option<Scan>,
    /// Told once.
    codes: Vec<String>,
    forms: Vec<Form>,
    /// Nothing else may be reached: the way out stands here.
    only: bool,
}

/// What an authenticator app takes.
struct Scan {
    modules: i32,
    path: String,
    key: String,
}

/// What is known of the second factor.
#[derive(Default)]
struct Seen {
    since: Option<sop::Moment>,
    codes: i64,
    enrolled: bool,
    lost: bool,
    required: bool,
}

/// `GET /me/second-factor`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let done = (query.done == "removal").then(|| visit.lang().factor_removed());
    Ok(page::show(&overview(&visit, done).await?))
}

async fn overview(visit: &Visit, done: Option<&'static str>) -> Result<FactorPage, Problem> {
    let who = visit.principal()?;
    let factor = visit.app().reader().factor(who.person()).await.map_err(Problem::fault)?;
    let seen = Seen {
        since: factor.as_ref().and_then(|factor| factor.since),
        codes: factor.as_ref().map_or(0, |factor| factor.codes),
        enrolled: who.standing.enrolled,
        lost: who.standing.lost,
        required: visit.app().factor_rule().must_enrol(false, false),
    };
    Ok(FactorPage::overview(visit.frame(visit.lang().factor_heading(), None), visit.formats(), &seen, done))
}

/// `POST /me/second-factor`: the answer itself shows the secret; no address does.
pub async fn begin(visit: Visit) -> Result<Response, Problem> {
    let secret = visit.app().begin_factor(&visit.principal()?.account).await.map_err(Problem::fault)?;
    Ok(page::show(&scanned(&visit, &secret, &Kept::none())?))
}

/// `POST /me/second-factor/confirmation`: the first code puts the secret into use.
pub async fn confirm(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let account = &visit.principal()?.account;
    let pending = visit.app().pending_factor(account).await.map_err(Problem::fault)?;
    let Some(pending) = pending else { return Ok(page::see_other(&url::my_factor())) };
    let lang = visit.lang();
    let mut reading = Reading::of(&visit, &typed, KEY);
    let code = reading.secret("factor", lang.factor_six());
    let wrong = |say: String| -> Result<Response, Problem> {
        let kept = Kept { key: KEY, faults: vec![("factor", say)], ..Kept::none() };
        Ok(page::with_status(StatusCode::UNPROCESSABLE_ENTITY, &scanned(&visit, &pending, &kept)?))
    };
    let Some(code) = code else { return wrong(lang.error_missing(lang.factor_six())) };
    match visit.app().confirm_factor(account, &code).await.map_err(Problem::fault)? {
        Some(enrolled) => {
            let page = FactorPage::told_codes(frame(&visit), &enrolled.codes, Some(lang.factor_on()));
            Ok(with_cookie(page::show(&page), &visit.site().cookie(enrolled.cookie.reveal())))
        }
        None => wrong(lang.factor_code_wrong().to_owned()),
    }
}

/// `POST /me/second-factor/recovery-codes`.
pub async fn renew(visit: Visit) -> Result<Response, Problem> {
    let who = visit.principal()?;
    if !who.standing.enrolled {
        return Ok(page::see_other(&url::my_factor()));
    }
    let codes = visit.app().renew_recovery_codes(&who.account).await.map_err(Problem::fault)?;
    Ok(page::show(&FactorPage::told_codes(frame(&visit), &codes, None)))
}

/// `POST /me/second-factor/removal`: where the office leaves it to the person.
pub async fn remove(visit: Visit) -> Result<Response, Problem> {
    let removed = visit.app().remove_factor(&visit.principal()?.account).await.map_err(Problem::fault)?;
    let done = if removed { "?done=removal" } else { "" };
    Ok(page::see_other(&format!("{}{done}", url::my_factor())))
}

/// Only who may go nowhere else has no navigation; whoever has just enrolled one may.
fn frame(visit: &Visit) -> Frame {
    visit.frame(visit.lang().factor_codes_heading(), None)
}

fn scanned(visit: &Visit, secret: &[u8], kept: &Kept) -> Result<FactorPage, Problem> {
    let who = visit.principal()?;
    let issuer = url::encode(&visit.site().office());
    let name = url::encode(&who.account.username);
    let key = totp::base32(secret).to_uppercase();
    let address = format!(
        "otpauth://totp/{issuer}:{name}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    );
    let drawn = QrCode::encode_text(&address, QrCodeEcc::Low)
        .map_err(|_| Problem::Fault(anyhow::anyhow!("an address too long for a QR code")))?;
    let scan = Scan { modules: drawn.size() + 2 * QUIET, path: path(&drawn), key: totp::grouped(&key, " ") };
    Ok(FactorPage::scan(visit.frame(visit.lang().factor_heading(), None), scan, kept))
}

/// The dark modules of a QR code, each row in runs.
fn path(drawn: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..drawn.size() {
        let mut x = 0;
        while x < drawn.size() {
            let run = (x..drawn.size()).take_while(|x| drawn.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or(1);
            if run > 0 {
                // Writing into a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

impl FactorPage {
    fn of(frame: Frame) -> FactorPage {
        let lang = frame.lang;
        let only = frame.me.is_none();
        let crumbs = Crumbs::new(lang).link(url::me(), lang.profile_heading()).end(lang.factor_heading());
        FactorPage {
            crumbs: if only { Crumbs::new(lang) } else { crumbs },
            only,
            frame,
            ..FactorPage::default()
        }
    }

    fn overview(frame: Frame, formats: Formats, seen: &Seen, done: Option<&'static str>) -> FactorPage {
        let lang = frame.lang;
        let mut page = FactorPage { done, ..FactorPage::of(frame) };
        let begin = |button: Button| Form::new(lang, "second-factor", url::my_factor()).button(button);
        if !seen.enrolled {
            let must = match (seen.lost, seen.required) {
                (true, _) => Some(lang.factor_must_again()),
                (false, true) => Some(lang.factor_must()),
                (false, false) => None,
            };
            page.lines = vec![must.unwrap_or(lang.factor_none()).to_owned()];
            page.forms = vec![begin(Button::primary(lang.factor_begin()))];
            return page;
        }
        let since = seen.since.map(|since| lang.factor_set(&formats.date(since)));
        page.lines.extend(since);
        page.lines.push(lang.factor_codes_left(seen.codes));
        page.lines.push(lang.factor_renew_hint().to_owned());
        let renew = Form::new(lang, "recovery-codes", url::my_factor_act("recovery-codes"));
        page.forms =
            vec![renew.button(Button::new(lang.factor_renew())), begin(Button::new(lang.factor_change()))];
        if !seen.required {
            let remove = Form::new(lang, "removal", url::my_factor_act("removal"));
            page.forms.push(remove.button(Button::back(lang.factor_remove())));
        }
        page
    }

    fn scan(frame: Frame, scan: Scan, kept: &Kept) -> FactorPage {
        let lang = frame.lang;
        let form = Form::new(lang, KEY, url::my_factor_act(KEY))
            .field(code_field(lang, lang.factor_six()).hint(lang.factor_confirm_hint()).narrow())
            .button(Button::primary(lang.factor_confirm()))
            .keep(kept);
        let mut page = FactorPage { scan: Some(scan), errors: form.errors(), ..FactorPage::of(frame) };
        page.frame.wrong = !page.errors.items.is_empty();
        page.forms = vec![form];
        page
    }

    fn told_codes(frame: Frame, codes: &[Secret], done: Option<&'static str>) -> FactorPage {
        let codes = codes.iter().map(|code| code.reveal().to_owned()).collect();
        FactorPage { codes, done, only: false, ..FactorPage::of(frame) }
    }
}

impl Page for FactorPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<FactorPage> {
        let frame = || Frame::sample(lang, lang.factor_heading());
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let (since, codes) = (Some(sop::Moment(1_585_009_800_000)), 1);
        let set = Seen { since, codes, enrolled: true, ..Seen::default() };
        let lost = Seen { lost: true, ..Seen::default() };
        let drawn = QrCode::encode_text("otpauth://totp/x", QrCodeEcc::Low).unwrap();
        let scan = Scan { modules: drawn.size() + 8, path: path(&drawn), key: "ABCD EFGH".to_owned() };
        let faults = vec![("factor", lang.factor_code_wrong().to_owned())];
        let wrong = Kept { key: KEY, faults, ..Kept::none() };
        let code = Secret::new("abcd-efgh-ijkl-mnop".to_owned());
        vec![
            FactorPage::overview(frame(), formats, &Seen::default(), Some(lang.factor_removed())),
            FactorPage::overview(frame(), formats, &set, None),
            FactorPage::overview(Frame { me: None, ..frame() }, formats, &lost, None),
            FactorPage::scan(frame(), scan, &wrong),
            FactorPage::told_codes(frame(), &[code], Some(lang.factor_on())),
        ]
    }
}
