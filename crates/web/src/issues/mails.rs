//! Mails about the issue that did not arrive, for its PM (R24): to whom, why, and *Coba lagi*.

use super::{seen, show};
use crate::admin::mail::why;
use crate::at::At;
use crate::page;
use crate::problem::Problem;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::response::Response;
use sop::mail::retry_mail;
use sop::{CaseFile, IssueNumber};
use store::read::FailedMail;
use words::Lang;

const KEY: &str = "mail";

/// The section of the issue's page; nothing while all arrived.
#[derive(Template)]
#[template(path = "issues/_mails.html")]
pub struct Mails {
    lang: Lang,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    words: String,
    retry: String,
}

impl HtmlSafe for Mails {}

/// What did not arrive, where the viewer may have it tried again.
pub async fn of(visit: &Visit, case: &CaseFile, number: IssueNumber) -> Result<Mails, Problem> {
    let mut failed = Vec::new();
    if visit.app().sends_mail() && retry_mail(case, &visit.actor()?).is_ok() {
        failed = visit.app().reader().mails_failed(Some(number)).await.map_err(Problem::fault)?;
    }
    Ok(Mails::of(visit.lang(), number, &failed))
}

/// `POST /issues/{number}/mail/{mail}/retry`: at its PM's word.
pub async fn retry(
    visit: Visit,
    At((number, mail)): At<(IssueNumber, i64)>,
    typed: Typed,
) -> Result<Response, Problem> {
    let page = seen::load(&visit, number).await?;
    if let Err(refusal) = retry_mail(&page.case, &visit.actor()?) {
        let problem = visit.refused(&refusal, &refusal.who_can(&page.case), KEY, &typed).await?;
        return show::again(&visit, number, problem).await;
    }
    visit.app().retry_mail(mail, Some(number)).await.map_err(Problem::fault)?;
    Ok(page::see_other(&url::issue_done(number, "mail")))
}

impl Mails {
    /// None.
    pub fn none(lang: Lang) -> Mails {
        Mails { lang, rows: Vec::new() }
    }

    pub fn of(lang: Lang, number: IssueNumber, failed: &[FailedMail]) -> Mails {
        let row = |mail: &FailedMail| Row {
            name: mail.name.clone(),
            words: match mail.waiting {
                true => lang.mail_delayed_to(&mail.name, &why(lang, mail)),
                false => lang.mail_failed_to(&mail.name, &why(lang, mail)),
            },
            retry: url::issue_mail_retry(number, mail.mail_id),
        };
        Mails { lang, rows: failed.iter().map(row).collect() }
    }

    #[cfg(test)]
    pub fn sample(lang: Lang) -> Mails {
        let failed = |mail_id, waiting| FailedMail {
            mail_id,
            person: sop::PersonId(4),
            name: "Dewi <L.>".to_owned(),
            kind: "assignment".to_owned(),
            issue: Some(IssueNumber(9)),
            made_at: sop::Moment(1_585_009_800_000),
            tries: 1,
            waiting,
            last_error: Some("refused: 550 5.1.1 no such user".to_owned()),
        };
        Mails::of(lang, IssueNumber(9), &[failed(1, false), failed(2, true)])
    }
}
