//! To ask for a deviation: one guard of one step, once, decided by a Superior (procedure, section 6).

use super::rare::crumbs;
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
use sop::{IssueNumber, Step};

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
    draw(&visit, number, &format!("{}:{}", offer.step, offer.guard), &Kept::none(), StatusCode::OK).await
}

/// `POST /issues/{number}/deviations`.
pub async fn create(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let asked = match parse(&visit, &typed) {
        Ok(act) => {
            let decide = move |case: &sop::CaseFile, by: &sop::Actor| deviation::ask(case, by, act);
            visit.decide(What::Issue(number), KEY, &typed, decide).await
        }
        Err(problem) => Err(problem),
    };
    let (kept, status) = match asked {
        Ok(_) => return Ok(page::see_other(&url::issue_done(number, KEY))),
        Err(Problem::Form(kept)) => (kept, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Problem::Refused(refused)) => {
            let status = refused.http_status();
            (refused.kept, status)
        }
        Err(problem) => return Err(problem),
    };
    draw(&visit, number, "", &kept, status).await
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

pub(super) fn page_of(mut frame: Frame, seen: &Seen, chosen: &str) -> super::rare::ActPage {
    let form = form(seen, chosen);
    frame.wrong = !form.errors().items.is_empty();
    let crumbs = crumbs(seen, &frame.title);
    super::rare::ActPage { crumbs, frame, hint: seen.lang.deviation_hint(), form }
}

fn form(seen: &Seen, chosen: &str) -> Form {
    let lang = seen.lang;
    let all = Guard::ALL.into_iter().flat_map(|guard| guard.steps().iter().map(move |step| (*step, guard)));
    let choice = |(step, guard): (Step, Guard)| {
        let value = format!("{}:{}", step.no(), guard.code());
        let chosen = value == chosen;
        Choice::new(value, format!("{}: {}", step.no(), lang.guard(guard))).chosen(chosen)
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
