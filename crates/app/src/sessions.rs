//! Sessions: 256 random bits in a cookie, their SHA-256 in the store; idle 8 hours, 12 in all.

use crate::principal::sha256;
use crate::{App, DecideError, Error, Principal, Scopes, Secret, Standing, What, limits};
use sop::{Actor, Channel, Facts, PersonId, Role};
use store::read::SessionRow;
use store::rows::NewSession;
use tokio::sync::watch;

/// A person with a session, and what every page's head shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub principal: Principal,
    pub row: SessionRow,
    pub standing: Standing,
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
            second_factor_at: row.factor_at,
            session: Some(session),
            token: None,
        };
        let standing = Standing {
            enrolled: row.factor,
            lost: row.factor_lost,
            factor_at: row.factor_at,
            password_at: Some(row.password_at),
        };
        Ok(Some(Signed { principal, row, standing }))
    }

    /// A new session: its row, and the cookie that opens it.
    pub(crate) fn new_session(&self, person: PersonId, address: &str, agent: &str) -> (Secret, NewSession) {
        let cookie = self.new_cookie();
        let row = NewSession {
            session: sha256(cookie.reveal()),
            person,
            address: address.to_owned(),
            agent: agent.chars().filter(|c| !c.is_control()).take(limits::AGENT_CHARS_MAX).collect(),
            expires_at: self.clock().now().plus_ms(limits::SESSION_MS_MAX),
        };
        (cookie, row)
    }

    /// The value of a cookie: 256 random bits.
    pub(crate) fn new_cookie(&self) -> Secret {
        Secret::new(sop::text::hex(&self.dice().bytes::<32>()))
    }

    /// Is this session still one? Asked by what stays open, whenever [`App::ended_sessions`] tells of an end.
    pub async fn session_lives(&self, principal: &Principal) -> Result<bool, Error> {
        let Some(session) = principal.session else { return Ok(false) };
        Ok(self.reader().session(session).await?.is_some_and(|row| row.active))
    }

    /// Changes whenever sessions end before their time.
    pub fn ended_sessions(&self) -> watch::Receiver<u64> {
        self.inner.ended.subscribe()
    }

    /// Tells open streams that sessions ended (SA5).
    pub(crate) fn sessions_ended(&self) {
        self.inner.ended.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Ends this session.
    pub async fn sign_out(&self, principal: &Principal) -> Result<(), Error> {
        let Some(session) = principal.session else { return Ok(()) };
        self.writer().plain(move |rows| Box::pin(async move { rows.session_end(session).await })).await?;
        self.sessions_ended();
        Ok(())
    }

    /// Ends one session of this person, named as [`session_name`] does; false when there is none.
    pub async fn end_session(&self, principal: &Principal, name: &str) -> Result<bool, Error> {
        let sessions = self.reader().sessions(principal.person).await?;
        let found = sessions.into_iter().map(|row| row.session).find(|session| session_name(session) == name);
        let Some(session) = found else { return Ok(false) };
        self.writer().plain(move |rows| Box::pin(async move { rows.session_end(session).await })).await?;
        self.sessions_ended();
        Ok(true)
    }

    /// An Administrator ends every session of a person.
    pub async fn end_sessions_of(&self, by: &Actor, person: PersonId) -> Result<(), DecideError> {
        let by = *by;
        let decided = self.decide_with(
            What::Office,
            &by,
            move |case| case.in_office_role(&by, Role::Administrator).map(|_| Facts::none()),
            move |rows, _| {
                Box::pin(async move {
                    rows.half_sessions_end(person).await?;
                    rows.sessions_end(person, None).await
                })
            },
        );
        decided.await?;
        self.sessions_ended();
        Ok(())
    }

    /// Ends every other session of this person.
    pub async fn sign_out_elsewhere(&self, principal: &Principal) -> Result<(), Error> {
        let (person, kept) = (principal.person, principal.session);
        let ended =
            self.writer().plain(move |rows| Box::pin(async move { rows.sessions_end(person, kept).await }));
        ended.await?;
        self.sessions_ended();
        Ok(())
    }
}

/// Names a session on its owner's page, without what its cookie could be guessed from.
pub fn session_name(session: &[u8; 32]) -> String {
    sop::text::hex(&session[..8])
}
