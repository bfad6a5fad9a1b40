//! `/admin/mail`: whether mail goes out, what did not arrive and why, and a trial to oneself.

use crate::applications::show::Done;
use crate::at::At;
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::MailLook;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use store::read::FailedMail;
use words::{Formats, Lang};

/// The outbox.
#[derive(Template)]
#[template(path = "admin/mail.html")]
pub struct OutboxPage {
    frame: Frame,
    crumbs: Crumbs,
    done: Option<&'static str>,
    facts: Vec<(&'static str, String, bool)>,
    on: bool,
    caption: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    about: String,
    why: String,
    /// It waits for a person.
    late: bool,
    when: String,
    retry: String,
}

/// `GET /admin/mail`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let look = visit.app().look_at_mail().await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().mail_admin_heading(), Some(Place::Admin));
    Ok(page::show(&OutboxPage::of(frame, &visit.formats(), &look, &query.done)))
}

/// `POST /admin/mail/trial`: to oneself.
pub async fn send_trial(visit: Visit) -> Result<Response, Problem> {
    visit.app().send_trial_mail(visit.person()?).await.map_err(Problem::fault)?;
    Ok(page::see_other(&format!("{}?done=trial", url::outbox())))
}

/// `POST /admin/mail/{mail}/retry`.
pub async fn retry(visit: Visit, At(mail): At<i64>) -> Result<Response, Problem> {
    let again = visit.app().retry_mail(mail, None).await.map_err(Problem::fault)?;
    let done = if again { "retry" } else { "gone" };
    Ok(page::see_other(&format!("{}?done={done}", url::outbox())))
}

/// What kept a mail, in words where they are ours.
pub fn why(lang: Lang, mail: &FailedMail) -> String {
    match mail.last_error.as_deref() {
        Some(app::mail::NO_ADDRESS) => lang.mail_no_address().to_owned(),
        Some(said) => said.to_owned(),
        None => String::new(),
    }
}

impl OutboxPage {
    fn of(frame: Frame, formats: &Formats, look: &MailLook, done: &str) -> OutboxPage {
        let lang = frame.lang;
        let state = match &look.on {
            Some((server, from)) => lang.mail_admin_on(server, from),
            None => lang.mail_admin_off().to_owned(),
        };
        let last = look.totals.last_sent.map(|at| formats.date_time(at));
        let rows = look.failed.iter().map(|mail| row(formats, mail)).collect();
        OutboxPage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.mail_admin_heading()),
            done: match done {
                "trial" => Some(lang.mail_admin_tried()),
                "retry" => Some(lang.mail_admin_retried()),
                "gone" => Some(lang.mail_admin_gone()),
                _ => None,
            },
            facts: vec![
                (lang.mail_admin_state(), state, false),
                (lang.mail_admin_last(), last.unwrap_or_else(|| lang.mail_admin_never().to_owned()), false),
                (lang.mail_admin_waiting_label(), lang.mail_admin_waiting(look.totals.waiting), false),
                (
                    lang.mail_admin_failed_label(),
                    lang.mail_admin_waiting(look.totals.failed),
                    look.totals.failed > 0,
                ),
            ],
            on: look.on.is_some(),
            caption: lang.mail_admin_failed_caption(i64::try_from(look.failed.len()).unwrap_or(i64::MAX)),
            rows,
            frame,
        }
    }
}

fn row(formats: &Formats, mail: &FailedMail) -> Row {
    let lang = formats.lang;
    let kind = sop::MailKind::from_code(&mail.kind).map(|kind| lang.mail_subject(kind));
    let issue = mail.issue.map(|issue| format!("#{issue} ")).unwrap_or_default();
    let why = why(lang, mail);
    Row {
        name: mail.name.clone(),
        about: format!("{issue}{}", kind.unwrap_or(&mail.kind)),
        why: if mail.waiting {
            lang.mail_delayed_to(&mail.name, &why)
        } else {
            lang.mail_failed_to(&mail.name, &why)
        },
        late: !mail.waiting,
        when: formats.short_date_time(mail.made_at),
        retry: url::mail_retry(mail.mail_id),
    }
}

impl Page for OutboxPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<OutboxPage> {
        use store::read::MailTotals;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let at = sop::Moment(1_606_190_700_000);
        let failed = |mail_id, waiting, why: &str| FailedMail {
            mail_id,
            person: sop::PersonId(4),
            name: "Dewi <L.>".to_owned(),
            kind: "assignment".to_owned(),
            issue: (mail_id != 2).then_some(sop::IssueNumber(42)),
            made_at: at,
            tries: 3,
            waiting,
            last_error: Some(why.to_owned()),
        };
        let on = MailLook {
            on: Some(("surel.kota.go.id:587".to_owned(), "alur@kota.go.id".to_owned())),
            totals: MailTotals { waiting: 2, failed: 1, last_sent: Some(at) },
            failed: vec![
                failed(1, false, "refused: 550 5.1.1 <dewi@kota.go.id>: no such user"),
                failed(2, true, "the server cannot be reached: connection refused"),
                failed(3, false, app::mail::NO_ADDRESS),
            ],
        };
        let off = MailLook {
            on: None,
            totals: MailTotals { waiting: 0, failed: 0, last_sent: None },
            failed: Vec::new(),
        };
        let frame = || Frame::sample(lang, lang.mail_admin_heading());
        vec![OutboxPage::of(frame(), &formats, &on, "trial"), OutboxPage::of(frame(), &formats, &off, "")]
    }
}
