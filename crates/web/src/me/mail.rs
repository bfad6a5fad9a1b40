//! Which mail one gets: a switch per kind. What is assigned is always sent (R24).

use crate::applications::show::Done;
use crate::form::{Button, Choice, Control, Field, Form};
use crate::frame::{Crumbs, Frame};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use sop::MailKind;
use words::Lang;

const KEY: &str = "mail";
const FIELD: &str = "kind";

/// The switches.
#[derive(Template)]
#[template(path = "me/mail.html")]
pub struct MailPage {
    frame: Frame,
    crumbs: Crumbs,
    done: bool,
    /// The office sends mail.
    on: bool,
    form: Form,
}

/// `GET /me/mail`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let stopped = visit.app().mail_stops(visit.person()?).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().mail_wishes_heading(), None);
    let on = visit.app().sends_mail();
    Ok(page::show(&MailPage::of(frame, on, &stopped, query.done == "saved")))
}

/// `POST /me/mail`: what is not ticked stops.
pub async fn save(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let wanted: Vec<MailKind> = typed.all(FIELD).filter_map(MailKind::from_code).collect();
    let stopped = MailKind::ALL.into_iter().filter(|kind| !wanted.contains(kind)).collect();
    visit.app().set_mail_stops(visit.person()?, stopped).await.map_err(Problem::fault)?;
    Ok(page::see_other(&format!("{}?done=saved", url::my_mail())))
}

fn form(lang: Lang, stopped: &[MailKind]) -> Form {
    let kinds = MailKind::ALL.into_iter().filter(|kind| kind.can_stop());
    let choice =
        |kind: MailKind| Choice::new(kind.code(), lang.mail_kind(kind)).chosen(!stopped.contains(&kind));
    let choices = kinds.map(choice).collect();
    Form::new(lang, KEY, url::my_mail())
        .field(
            Field::new(lang, FIELD, lang.mail_wishes_heading(), Control::checks(choices))
                .hint(lang.mail_wishes_hint())
                .optional(),
        )
        .button(Button::primary(lang.mail_wishes_button()))
}

impl MailPage {
    fn of(frame: Frame, on: bool, stopped: &[MailKind], done: bool) -> MailPage {
        let lang = frame.lang;
        MailPage {
            crumbs: Crumbs::new(lang).link(url::me(), lang.profile_heading()).end(lang.mail_wishes_heading()),
            form: form(lang, stopped),
            frame,
            done,
            on,
        }
    }
}

impl Page for MailPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<MailPage> {
        let frame = || Frame::sample(lang, lang.mail_wishes_heading());
        vec![MailPage::of(frame(), true, &[MailKind::Digest], true), MailPage::of(frame(), false, &[], false)]
    }
}
