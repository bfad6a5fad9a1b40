//! Mail beside the inbox: the lane of its outbox, its texts, and how it stops. `sop::mail` says what goes out
//! and when; the row was stored with the entry that it tells of.
//!
//! ```text
//! row waiting -> is it still so, is it wanted, may it go now -> letter -> the server took it -> row sent
//! ```
//! Between the last two a crash may send a letter once more: it bears the same id, by which mail programs
//! know it.

mod compose;
mod lane;
mod stop;

pub use connectors::smtp::Safety as MailSafety;
pub use lane::{Lane, NO_ADDRESS, look, serve};

use crate::{App, Error, Secret};
use connectors::smtp::{Login, Post, Server};
use sop::{IssueNumber, MailKind, PersonId};
use store::read::{FailedMail, MailTotals};
use store::rows::NewMail;

/// The mail server and our address at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSetup {
    pub host: String,
    pub port: u16,
    pub safety: MailSafety,
    pub login: Option<(String, Secret)>,
    /// Further authorities that may vouch for the server, as PEM.
    pub authority: Option<Vec<u8>>,
    /// The address from which mail comes.
    pub from: String,
    pub reply_to: Option<String>,
}

impl MailSetup {
    fn server(&self, public_url: &str) -> Server {
        let login = self.login.as_ref();
        Server {
            host: self.host.clone(),
            port: self.port,
            safety: self.safety,
            login: login
                .map(|(user, secret)| Login { user: user.clone(), password: secret.reveal().to_owned() }),
            authority: self.authority.clone(),
            hello: host_of(public_url).to_owned(),
        }
    }

    /// The part of our address after `@`: ids of letters end with it.
    fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

/// The host of an address of ours, without its port.
fn host_of(url: &str) -> &str {
    let place = url.split("://").nth(1).unwrap_or(url);
    match place.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or("localhost"),
        None => place.split(':').next().unwrap_or("localhost"),
    }
}

/// Is this one mail address?
pub fn is_mail_address(text: &str) -> bool {
    connectors::smtp::is_address(text)
}

/// Greets the mail server, secures the connection and signs in, without a letter; the fault in words.
///
/// # Errors
/// What the server or the way to it lacks.
pub async fn try_mail(setup: &MailSetup, public_url: &str) -> Result<(), String> {
    Post::new(setup.server(public_url)).try_out().await.map_err(|fault| fault.to_string())
}

/// The outbox of mail as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLook {
    /// Server with port, and our address; none: no mail is sent.
    pub on: Option<(String, String)>,
    pub totals: MailTotals,
    pub failed: Vec<FailedMail>,
}

impl App {
    /// Is mail sent?
    pub fn sends_mail(&self) -> bool {
        self.grounds().mail.is_some()
    }

    /// How the outbox of mail stands.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look_at_mail(&self) -> Result<MailLook, Error> {
        let setup = self.grounds().mail.as_ref();
        let on = setup.map(|setup| (format!("{}:{}", setup.host, setup.port), setup.from.clone()));
        let (totals, failed) = (self.reader().mail_totals().await?, self.reader().mails_failed(None).await?);
        Ok(MailLook { on, totals, failed })
    }

    /// Sends `person` a trial.
    ///
    /// # Errors
    /// The store fails.
    pub async fn send_trial_mail(&self, person: PersonId) -> Result<(), Error> {
        let key = format!("trial/{}", sop::text::hex(&self.dice().bytes::<8>()));
        let new = NewMail { key, person, kind: MailKind::Trial, issue: None, seq: None, by: None };
        self.writer().plain(move |rows| Box::pin(async move { rows.mail_add(&new).await })).await?;
        self.wake_mail();
        Ok(())
    }

    /// Lets a mail go again now, of one issue alone where it is named; false when it no longer waits.
    ///
    /// # Errors
    /// The store fails.
    pub async fn retry_mail(&self, mail: i64, of: Option<IssueNumber>) -> Result<bool, Error> {
        let again = self.writer().plain(move |rows| Box::pin(async move { rows.mail_retry(mail, of).await }));
        let again = again.await?;
        self.wake_mail();
        Ok(again)
    }

    /// The kinds of mail that a person does without.
    ///
    /// # Errors
    /// The store fails.
    pub async fn mail_stops(&self, person: PersonId) -> Result<Vec<MailKind>, Error> {
        let stops = self.reader().mail_stops(person).await?;
        Ok(stops.iter().filter_map(|code| MailKind::from_code(code)).collect())
    }

    /// A person does without mail of these kinds; those that cannot stop are passed over.
    ///
    /// # Errors
    /// The store fails.
    pub async fn set_mail_stops(&self, person: PersonId, kinds: Vec<MailKind>) -> Result<(), Error> {
        let kinds: Vec<MailKind> = kinds.into_iter().filter(|kind| kind.can_stop()).collect();
        let set = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.mail_stops_set(person, &kinds).await }));
        Ok(set.await?)
    }

    pub(crate) fn wake_mail(&self) {
        self.floor().wake_mail.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_greet_with_the_name_of_our_host() {
        assert_eq!(host_of("https://alur.kota.go.id"), "alur.kota.go.id");
        assert_eq!(host_of("http://127.0.0.1:8264"), "127.0.0.1");
        assert_eq!(host_of("http://[::1]:8264"), "::1");
    }
}
