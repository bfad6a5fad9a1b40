//! Writes about people: accounts, addresses, sessions, tokens, failed sign-ins.

use super::Rows;
use crate::Error;
use crate::sql::{run, sql};
use sop::{Moment, PersonId};

/// An account to be made. Its number is the one that `PersonAdded` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    pub person: PersonId,
    /// Lower case.
    pub username: String,
    pub name: String,
    /// argon2id; none: no sign-in by password.
    pub password: Option<String>,
    /// An initial password is changed at the first sign-in.
    pub must_change: bool,
    /// `id` or `en`; empty: as the browser wishes.
    pub language: String,
    /// Lower-case mail addresses, confirmed by whoever makes the account (R14).
    pub addresses: Vec<String>,
}

/// What a person sets on his own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// `id` or `en`; empty: as the browser wishes.
    pub language: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `comfortable` or `compact`.
    pub density: String,
    /// Keyboard shortcuts.
    pub keys: bool,
}

/// A session to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// SHA-256 of the cookie's value.
    pub session: [u8; 32],
    pub person: PersonId,
    pub address: String,
    pub agent: String,
    pub expires_at: Moment,
}

/// A token to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// SHA-256 of its value.
    pub hash: [u8; 32],
    pub person: PersonId,
    pub name: String,
    /// Joined by a space.
    pub scopes: String,
    pub expires_at: Moment,
}

impl Rows<'_> {
    /// Makes an account with its addresses.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when name or address is another's.
    pub async fn person_add(&self, new: &NewPerson) -> Result<(), Error> {
        let stmt = sql!(
            "insert into person
               (person, username, name, password, must_change, language, theme, density, keys, created_at)
             values ($1, $2, $3, $4, $5, $6, 'system', 'comfortable', 1, $7)",
            new.person,
            new.username,
            new.name,
            new.password,
            i64::from(new.must_change),
            new.language,
            self.at
        );
        run(self.db, stmt).await?;
        for address in &new.addresses {
            self.address_add(new.person, address, true).await?;
        }
        Ok(())
    }

    /// Adds an address. Until it is confirmed it ties no commit to the person.
    pub async fn address_add(&self, person: PersonId, address: &str, confirmed: bool) -> Result<(), Error> {
        let stmt = sql!(
            "insert into person_address (address, person, confirmed_at) values ($1, $2, $3)",
            address,
            person,
            confirmed.then_some(self.at)
        );
        run(self.db, stmt).await.map(|_| ())
    }

    pub async fn address_remove(&self, person: PersonId, address: &str) -> Result<bool, Error> {
        let stmt = sql!("delete from person_address where address = $1 and person = $2", address, person);
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Makes `to` the person's confirmed addresses, which were `from`.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when one is another's.
    pub async fn addresses_confirm(
        &self,
        person: PersonId,
        from: &[String],
        to: &[String],
    ) -> Result<(), Error> {
        for gone in from.iter().filter(|address| !to.contains(address)) {
            self.address_remove(person, gone).await?;
        }
        for new in to.iter().filter(|address| !from.contains(address)) {
            // It may wait for its confirmation.
            self.address_remove(person, new).await?;
            self.address_add(person, new, true).await?;
        }
        Ok(())
    }

    pub async fn person_rename(&self, person: PersonId, name: &str) -> Result<(), Error> {
        run(self.db, sql!("update person set name = $1 where person = $2", name, person)).await.map(|_| ())
    }

    /// Sets a password's hash and ends every session of the person but `kept`.
    pub async fn password_set(
        &self,
        person: PersonId,
        hash: &str,
        must_change: bool,
        kept: Option<[u8; 32]>,
    ) -> Result<(), Error> {
        let stmt = sql!(
            "update person set password = $1, must_change = $2 where person = $3",
            hash,
            i64::from(must_change),
            person
        );
        run(self.db, stmt).await?;
        self.sessions_end(person, kept).await
    }

    pub async fn preferences_set(&self, person: PersonId, wanted: &Preferences) -> Result<(), Error> {
        let stmt = sql!(
            "update person set language = $1, theme = $2, density = $3, keys = $4 where person = $5",
            wanted.language,
            wanted.theme,
            wanted.density,
            i64::from(wanted.keys),
            person
        );
        run(self.db, stmt).await.map(|_| ())
    }

    pub async fn session_add(&self, new: &NewSession) -> Result<(), Error> {
        let stmt = sql!(
            "insert into session (session, person, address, agent, created_at, seen_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $6)",
            new.session,
            new.person,
            new.address,
            new.agent,
            self.at,
            new.expires_at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Moves the moment of a session's last use.
    pub async fn session_seen(&self, session: [u8; 32]) -> Result<(), Error> {
        run(self.db, sql!("update session set seen_at = $1 where session = $2", self.at, session))
            .await
            .map(|_| ())
    }

    pub async fn session_end(&self, session: [u8; 32]) -> Result<(), Error> {
        run(self.db, sql!("delete from session where session = $1", session)).await.map(|_| ())
    }

    /// Ends every session of a person but `kept`.
    pub async fn sessions_end(&self, person: PersonId, kept: Option<[u8; 32]>) -> Result<(), Error> {
        let kept = kept.unwrap_or([0; 32]);
        run(self.db, sql!("delete from session where person = $1 and session <> $2", person, kept))
            .await
            .map(|_| ())
    }

    /// Ends everybody's sessions, as after a restored backup.
    pub async fn sessions_end_all(&self) -> Result<u64, Error> {
        run(self.db, sql!("delete from session")).await
    }

    /// Removes sessions that expired.
    pub async fn sessions_sweep(&self, idle_ms: i64) -> Result<u64, Error> {
        let idle = Moment(self.at.ms() - idle_ms);
        run(self.db, sql!("delete from session where expires_at <= $1 or seen_at <= $2", self.at, idle)).await
    }

    /// Keeps a token; answers with its number.
    pub async fn token_add(&self, new: &NewToken) -> Result<i64, Error> {
        let id = self.next_id("api_token").await?;
        let stmt = sql!(
            "insert into api_token (token_id, hash, person, name, scopes, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            new.hash,
            new.person,
            new.name,
            new.scopes,
            self.at,
            new.expires_at
        );
        run(self.db, stmt).await?;
        Ok(id)
    }

    pub async fn token_used(&self, id: i64) -> Result<(), Error> {
        run(self.db, sql!("update api_token set used_at = $1 where token_id = $2", self.at, id))
            .await
            .map(|_| ())
    }

    /// Revokes a token of this person; false when there is no such token.
    pub async fn token_revoke(&self, person: PersonId, id: i64) -> Result<bool, Error> {
        let stmt = sql!(
            "update api_token set revoked_at = $1 where token_id = $2 and person = $3 and revoked_at is null",
            self.at,
            id,
            person
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Revokes every token of a person, as at disabling.
    pub async fn tokens_revoke(&self, person: PersonId) -> Result<u64, Error> {
        let stmt = sql!(
            "update api_token set revoked_at = $1 where person = $2 and revoked_at is null",
            self.at,
            person
        );
        run(self.db, stmt).await
    }

    /// Counts a failed sign-in. `key` is `account:<username>` or `address:<address>`. Failures older than
    /// `forget_ms` are forgotten first.
    pub async fn sign_in_failed(&self, key: &str, forget_ms: i64) -> Result<(), Error> {
        let stmt = sql!(
            "insert into sign_in_delay (key, failures, last_at) values ($1, 1, $2)
             on conflict (key) do update set
               failures = case when sign_in_delay.last_at < $3 then 1 else sign_in_delay.failures + 1 end,
               last_at = excluded.last_at",
            key,
            self.at,
            Moment(self.at.ms() - forget_ms)
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Forgets the failures of an account that signed in.
    pub async fn sign_in_worked(&self, key: &str) -> Result<(), Error> {
        run(self.db, sql!("delete from sign_in_delay where key = $1", key)).await.map(|_| ())
    }
}
