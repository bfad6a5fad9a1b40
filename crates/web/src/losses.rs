//! `/lost-factors`: second factors that an Administrator states to be lost, for the second person who
//! confirms it. For others this address does not exist.

use crate::applications::show::Done;
use crate::form::{Button, Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::{Edge, Problem};
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use sop::{FactorLoss, PersonId, Seq};
use std::collections::BTreeMap;
use words::Formats;

const KEY: &str = "loss";

/// The page.
#[derive(Template)]
#[template(path = "losses.html")]
pub struct LossesPage {
    frame: Frame,
    done: Option<&'static str>,
    /// The sentence of a refusal.
    say: Option<String>,
    losses: Vec<Loss>,
}

struct Loss {
    name: String,
    said: String,
    form: Form,
}

/// `GET /lost-factors`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let done = (query.done == KEY).then(|| visit.lang().losses_confirmed());
    draw(&visit, &Kept::none(), done, StatusCode::OK).await
}

/// `POST /lost-factors/{person}`: `stated` is the entry that the page showed.
pub async fn confirm(visit: Visit, Path(person): Path<PersonId>, typed: Typed) -> Result<Response, Problem> {
    may_see(&visit)?;
    let stated = typed.get("stated").parse().map(Seq).map_err(|_| Problem::from(Edge::Unreadable))?;
    match visit.app().confirm_factor_loss(&visit.actor()?, person, stated).await {
        Ok(_) => Ok(page::see_other(&format!("{}?done={KEY}", url::lost_factors()))),
        Err(error) => {
            let (kept, status) = visit.said(error, KEY, &typed).await.kept_with_status()?;
            draw(&visit, &kept, None, status).await
        }
    }
}

/// Whom the navigation knows as Administrator or Superior; `sop` decides who confirms.
fn may_see(visit: &Visit) -> Result<(), Problem> {
    let account = &visit.principal()?.account;
    if account.administrator || account.superior { Ok(()) } else { Err(Problem::NotFound) }
}

async fn draw(
    visit: &Visit,
    kept: &Kept,
    done: Option<&'static str>,
    status: StatusCode,
) -> Result<Response, Problem> {
    may_see(visit)?;
    let case = visit.app().case_file(What::Office).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let names = visit.names().await?;
    let open = case.office.factor_losses.iter().filter(|(_, loss)| loss.is_open(visit.at()));
    let open: Vec<(PersonId, FactorLoss)> = open.map(|(person, loss)| (*person, *loss)).collect();
    let frame = visit.frame(visit.lang().losses_heading(), None);
    let page = LossesPage::of(frame, visit.formats(), &open, &names, done);
    Ok(page::with_status(status, &LossesPage { say: kept.say.clone(), ..page }))
}

impl LossesPage {
    fn of(
        frame: Frame,
        formats: Formats,
        open: &[(PersonId, FactorLoss)],
        names: &BTreeMap<PersonId, String>,
        done: Option<&'static str>,
    ) -> LossesPage {
        let lang = frame.lang;
        let name = |person: &PersonId| names.get(person).cloned().unwrap_or_default();
        let loss = |(person, loss): &(PersonId, FactorLoss)| Loss {
            name: name(person),
            said: lang.losses_stated(&name(&loss.by), &formats.date_time(loss.at)),
            form: Form::new(lang, KEY, url::lost_factor(*person))
                .hidden("stated", loss.stated.to_string())
                .button(Button::back(lang.losses_confirm(&name(person)))),
        };
        LossesPage { losses: open.iter().map(loss).collect(), done, say: None, frame }
    }
}

impl Page for LossesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<LossesPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let frame = || Frame::sample(lang, lang.losses_heading());
        let names = BTreeMap::from([(PersonId(1), "Dewi <L.>".to_owned())]);
        let loss = FactorLoss { stated: Seq(9), by: PersonId(1), at: sop::Moment(1_585_009_800_000) };
        let open = [(PersonId(1), loss)];
        let refused = LossesPage::of(frame(), formats, &open, &names, None);
        vec![
            LossesPage::of(frame(), formats, &[], &names, Some(lang.losses_confirmed())),
            LossesPage { say: Some("…".to_owned()), ..refused },
        ]
    }
}
