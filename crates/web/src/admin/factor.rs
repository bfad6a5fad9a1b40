//! `/admin/second-factor`: whether the people of the office need one.

use crate::applications::show::Done;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use sop::FactorRule;
use sop::text::TextKind;

const KEY: &str = "second-factor";

/// The page.
#[derive(Template)]
#[template(path = "admin/factor.html")]
pub struct RulePage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    done: Option<&'static str>,
    form: Form,
}

/// `GET /admin/second-factor`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let done = (query.done == KEY).then(|| visit.lang().factor_rule_done());
    Ok(draw(&visit, &visit.kept(), done, StatusCode::OK))
}

/// `POST /admin/second-factor`: an entry of the journal, with its reason.
pub async fn rule(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match ruled(&visit, &typed).await {
        Ok(()) => Ok(page::see_other(&format!("{}?done={KEY}", url::factor_rule()))),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            Ok(draw(&visit, &kept, None, status))
        }
    }
}

async fn ruled(visit: &Visit, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let rule = reading.one_of("rule", visit.lang().factor_rule(), |raw| match raw {
        "optional" => Some(FactorRule::Optional),
        "required" => Some(FactorRule::Required),
        _ => None,
    });
    let reason = reading.prose("reason", TextKind::Reason);
    let (rule, reason) = reading.done(rule.zip(reason))?;
    match visit.app().rule_factor(&visit.actor()?, rule, reason).await {
        Ok(_) => Ok(()),
        Err(error) => Err(visit.said(error, KEY, typed).await),
    }
}

fn draw(visit: &Visit, kept: &Kept, done: Option<&'static str>, status: StatusCode) -> Response {
    let frame = visit.frame(visit.lang().factor_rule_heading(), Some(Place::Admin));
    page::with_status(status, &RulePage::of(frame, visit.app().factor_rule(), kept, done))
}

impl RulePage {
    fn of(mut frame: Frame, now: FactorRule, kept: &Kept, done: Option<&'static str>) -> RulePage {
        let lang = frame.lang;
        let rules = vec![
            Choice::new("optional", lang.factor_rule_optional()).chosen(now == FactorRule::Optional),
            Choice::new("required", lang.factor_rule_required()).chosen(now == FactorRule::Required),
        ];
        let form = Form::new(lang, KEY, url::factor_rule())
            .field(Field::new(lang, "rule", lang.factor_rule(), Control::radios(rules)))
            .field(Field::new(lang, "reason", lang.form_reason(), Control::area()))
            .button(Button::primary(lang.factor_rule_button()))
            .keep(kept);
        let crumbs = Crumbs::new(lang).link(url::admin(), lang.admin_heading());
        frame.wrong = !form.errors().items.is_empty();
        RulePage { crumbs: crumbs.end(frame.title.clone()), errors: form.errors(), done, form, frame }
    }
}

impl Page for RulePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<RulePage> {
        let frame = || Frame::sample(lang, lang.factor_rule_heading());
        let faults = vec![("reason", lang.error_missing(lang.form_reason()))];
        let wrong = Kept { key: KEY, faults, ..Kept::none() };
        vec![
            RulePage::of(frame(), FactorRule::Optional, &Kept::none(), Some(lang.factor_rule_done())),
            RulePage::of(frame(), FactorRule::Required, &wrong, None),
        ]
    }
}
