//! The page by which mail of one kind stops: the link of a mail leads here, signed, without sign-in. Looking
//! does nothing, since programs look at links too; the button does it, and so does a mail program's one click
//! (RFC 8058).

use crate::at::At;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use sop::MailKind;

/// Asks, or says that it is done.
#[derive(Template)]
#[template(path = "mail/stop.html")]
pub struct StopPage {
    frame: Frame,
    words: String,
    /// Where the button posts to; none: it is done.
    action: Option<String>,
}

/// `GET /mail/stop/{token}`.
pub async fn ask(visit: Visit, At(token): At<String>) -> Result<Response, Problem> {
    let read = visit.app().read_mail_stop(&token).await.map_err(Problem::fault)?;
    let (_, kind) = read.ok_or(Problem::NotFound)?;
    Ok(page::show(&StopPage::of(frame(&visit), kind, Some(crate::url::mail_stop(&token)))))
}

/// `POST /mail/stop/{token}`: whatever the body says.
pub async fn stop(visit: Visit, At(token): At<String>) -> Result<Response, Problem> {
    let stopped = visit.app().stop_mail(&token).await.map_err(Problem::fault)?;
    let kind = stopped.ok_or(Problem::NotFound)?;
    Ok(page::show(&StopPage::of(frame(&visit), kind, None)))
}

/// Whoever is signed in here need not be the one who stops his mail.
fn frame(visit: &Visit) -> Frame {
    Frame { me: None, live: None, ..visit.frame(visit.lang().mail_stop_heading(), None) }
}

impl StopPage {
    fn of(frame: Frame, kind: MailKind, action: Option<String>) -> StopPage {
        let (lang, words) = (frame.lang, frame.lang.mail_kind(kind));
        let words = if action.is_some() { lang.mail_stop_ask(words) } else { lang.mail_stopped(words) };
        StopPage { frame, words, action }
    }
}

impl Page for StopPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<StopPage> {
        let frame = || Frame { me: None, ..Frame::sample(lang, lang.mail_stop_heading()) };
        vec![
            StopPage::of(frame(), MailKind::Digest, Some(crate::url::mail_stop("7-digest-0f"))),
            StopPage::of(frame(), MailKind::Turn, None),
        ]
    }
}
