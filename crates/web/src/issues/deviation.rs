//! To ask for a deviation: for one guard of one step, once (procedure, section 6). The Superior answers it on
//! a page of its own, `crate::deviations`.

use super::rare::ActPage;
use super::seen::{self, Seen};
use crate::at::At;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Frame, Place};
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::acts::deviation::{self, AskDeviation};
use sop::guard::Guard;
use sop::text::{Prose, TextKind};
use sop::{Actor, CaseFile, IssueNumber, Step};

const KEY: &str = "deviation";

/// Which guard the barred box offered to lift.
#[derive(Debug, Default, Deserialize)]
pub struct Offer {
    #[serde(default)]
    step: String,
    #[serde(default)]
    guard: String,
}

/// `GET /issues/{number}/deviations/new`.
pub async fn new(
    visit: Visit,
    At(number): At<IssueNumber>,
    Query(offer): Query<Offer>,
) -> Result<Response, Problem> {
    draw(&visit, number, &format!("{}:{}", offer.step, offer.guard), &visit.kept(), StatusCode::OK).await
}

/// `POST /issues/{number}/deviations`.
pub async fn create(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let asked = match parse(&visit, &typed) {
        Ok(act) => {
            let decide = move |case: &CaseFile, by: &Actor| deviation::ask(case, by, act);
            visit.decide(What::Issue(number), KEY, &typed, decide).await
        }
        Err(problem) => Err(problem),
    };
    let (kept, status) = match asked {
        Ok(_) => return Ok(page::see_other(&url::issue_done(number, KEY))),
        Err(problem) => problem.kept_with_status()?,
    };
    draw(&visit, number, "", &kept, status).await
}

/// The page on which to ask for this guard of this step to be lifted.
pub fn ask_url(number: IssueNumber, step: Step, guard: Guard) -> String {
    let page = url::issue_act(number, "deviations/new");
    format!("{page}?step={}&guard={}", step.no(), guard.code())
}

/// May the viewer ask for it now? Answered by the rule itself, with a text and an expiry that pass.
pub fn may_ask(seen: &Seen, step: Step, guard: Guard) -> bool {
    let sample = "Sepuluh huruf atau lebih.";
    let reason = Prose::new(TextKind::Reason, sample, [0; 16]).expect("a fixed text within its bounds");
    let act = AskDeviation { step, guard, reason, expires_at: seen.at.plus_minutes(60) };
    deviation::ask(&seen.page.case, &seen.by(), act).is_ok()
}

async fn draw(
    visit: &Visit,
    number: IssueNumber,
    chosen: &str,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let case = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &case, kept)?;
    let frame = visit.frame(visit.lang().deviation_heading(), Some(Place::Issues));
    Ok(page::with_status(status, &page_of(frame, &seen, chosen)))
}

fn parse(visit: &Visit, typed: &Typed) -> Result<AskDeviation, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let guard = reading.one_of("guard", lang.deviation_guard(), |raw| {
        let (no, guard) = raw.split_once(':')?;
        Some((Step::from_no(no.parse().ok()?)?, Guard::parse(guard)?))
    });
    let reason = reading.reason();
    let expires_at = reading.due();
    let act = || {
        let (step, guard) = guard?;
        Some(AskDeviation { step, guard, reason: reason?, expires_at: expires_at? })
    };
    let act = act();
    reading.done(act)
}

pub(super) fn page_of(frame: Frame, seen: &Seen, chosen: &str) -> ActPage {
    ActPage::with(frame, seen, seen.lang.deviation_hint(), form(seen, chosen))
}

fn form(seen: &Seen, chosen: &str) -> Form {
    let lang = seen.lang;
    let all = Guard::ALL.into_iter().flat_map(|guard| guard.steps().iter().map(move |step| (*step, guard)));
    let all = all.filter(|(step, guard)| may_ask(seen, *step, *guard));
    let choice = |(step, guard): (Step, Guard)| {
        let value = format!("{}:{}", step.no(), guard.code());
        let chosen = value == chosen;
        Choice::new(value, lang.case_deviation_option(step.no(), lang.guard(guard))).chosen(chosen)
    };
    let options = std::iter::once(Choice::new("", lang.form_choose())).chain(all.map(choice)).collect();
    let day = Control::Input { kind: "date", autocomplete: None };
    let hour = Control::Input { kind: "time", autocomplete: None };
    Form::new(lang, KEY, url::issue_act(seen.number(), "deviations"))
        .hidden("drawn", seen.drawn.clone())
        .field(Field::new(lang, "guard", lang.deviation_guard(), Control::Select { options }))
        .field(Field::new(lang, "reason", lang.deviation_reason(), Control::area()))
        .field(Field::new(lang, "due-date", lang.deviation_expires(), day).narrow())
        .field(Field::new(lang, "due-time", lang.assign_due_time(), hour).optional().narrow())
        .button(Button::primary(lang.deviation_ask_button()))
        .keep(seen.kept)
}
