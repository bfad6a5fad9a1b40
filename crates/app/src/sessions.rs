//! Sessions: 256 random bits in a cookie, their SHA-256 in the store; idle 8 hours, 12 in all.

use crate::principal::sha256;
use crate::{App, Error, Principal, Scopes, Secret, limits};
use sop::{Channel, PersonId};
use store::read::SessionRow;
use store::rows::NewSession;

/// A person with a session, and what every page's head shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub principal: Principal,
    pub row: SessionRow,
}

impl App {
    /// Who sits behind this cookie; none when it is unknown, expired, idle too long or its person disabled.
    /// One statement; the moment of last use moves every few minutes.
    pub async fn session(&self, cookie: &str) -> Result<Option<Signed>, Error> {
        let session = sha256(cookie);
        let Some(row) = self.reader().session(session).await? else { return Ok(None) };
        let now = self.clock().now();
        let idle = now.ms() - row.seen_at.ms() >= limits::SESSION_IDLE_MS;
        if !row.active || idle || row.expires_at <= now {
            self.writer().plain(move |rows| Box::pin(async move { rows.session_end(session).await })).await?;
            return Ok(None);
        }
        if now.ms() - row.seen_at.ms() >= limits::SEEN_MS_MIN {
            self.writer()
                .plain(move |rows| Box::pin(async move { rows.session_seen(session).await }))
                .await?;
        }
        let principal = Principal {
            person: row.person,
            channel: Channel::Web,
            scopes: Scopes::all(),
            username: row.username.clone(),
            name: row.name.clone(),
            language: row.language.clone(),
            superior: row.superior,
            administrator: row.administrator,
            session: Some(session),
            token: None,
        };
        Ok(Some(Signed { principal, row }))
    }

    /// A new session: its row, and the cookie that opens it.
    pub(crate) fn new_session(&self, person: PersonId, address: &str, agent: &str) -> (Secret, NewSession) {
        let cookie = Secret::new(sop::text::hex(&self.dice().bytes::<32>()));
        let row = NewSession {
            session: sha256(cookie.reveal()),
            person,
            address: address.to_owned(),
            agent: agent.chars().filter(|c| !c.is_control()).take(limits::AGENT_CHARS_MAX).collect(),
            expires_at: self.clock().now().plus_ms(limits::SESSION_MS_MAX),
        };
        (cookie, row)
    }

    /// Ends this session.
    pub async fn sign_out(&self, principal: &Principal) -> Result<(), Error> {
        let Some(session) = principal.session else { return Ok(()) };
        Ok(self.writer().plain(move |rows| Box::pin(async move { rows.session_end(session).await })).await?)
    }

    /// Ends every other session of this person.
    pub async fn sign_out_elsewhere(&self, principal: &Principal) -> Result<(), Error> {
        let (person, kept) = (principal.person, principal.session);
        let ended =
            self.writer().plain(move |rows| Box::pin(async move { rows.sessions_end(person, kept).await }));
        Ok(ended.await?)
    }
}
