//! Second factors: enrolled, taken, renewed, lost; half sessions, and what whole ones proved.

use super::{NewSession, Rows};
use crate::Error;
use crate::sql::{run, sql};
use sop::{Moment, PersonId};

/// What a person gave as a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorGiven {
    /// The code of this step of 30 seconds.
    Step(i64),
    /// SHA-256 of a recovery code.
    Recovery([u8; 32]),
}

/// What a session proves anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    Factor,
    Password,
}

impl Rows<'_> {
    /// Keeps a secret that waits for its first code; one that is in use stays in use.
    pub async fn factor_begin(&self, person: PersonId, pending: &[u8]) -> Result<(), Error> {
        let stmt = sql!(
            "insert into second_factor (person, pending, last_step, lost) values ($1, $2, 0, 0)
             on conflict (person) do update set pending = excluded.pending",
            person,
            pending
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Puts the waiting secret into use, whose first code was that of `step`; false when another one waits by
    /// now. The person gets these recovery codes.
    pub async fn factor_confirm(
        &self,
        person: PersonId,
        pending: &[u8],
        step: i64,
        codes: &[[u8; 32]],
    ) -> Result<bool, Error> {
        let stmt = sql!(
            "update second_factor set secret = pending, pending = null, last_step = $1, since = $2, lost = 0
             where person = $3 and pending = $4",
            step,
            self.at,
            person,
            pending
        );
        if run(self.db, stmt).await? == 0 {
            return Ok(false);
        }
        self.recovery_codes(person, codes).await?;
        Ok(true)
    }

    /// Replaces the recovery codes of a person.
    pub async fn recovery_codes(&self, person: PersonId, codes: &[[u8; 32]]) -> Result<(), Error> {
        run(self.db, sql!("delete from recovery_code where person = $1", person)).await?;
        for code in codes {
            run(self.db, sql!("insert into recovery_code (person, code) values ($1, $2)", person, *code))
                .await?;
        }
        Ok(())
    }

    /// Takes what was given, once: of any number at the same time one is taken.
    pub async fn factor_take(&self, person: PersonId, given: FactorGiven) -> Result<bool, Error> {
        let stmt = match given {
            FactorGiven::Step(step) => sql!(
                "update second_factor set last_step = $1
                 where person = $2 and last_step < $1 and secret is not null",
                step,
                person
            ),
            FactorGiven::Recovery(code) => sql!(
                "update recovery_code set used_at = $1 where person = $2 and code = $3 and used_at is null",
                self.at,
                person,
                code
            ),
        };
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Takes the second factor off.
    pub async fn factor_remove(&self, person: PersonId) -> Result<(), Error> {
        self.recovery_codes(person, &[]).await?;
        run(self.db, sql!("delete from second_factor where person = $1", person)).await.map(|_| ())
    }

    /// Takes a lost second factor away: another is to be enrolled before anything else.
    pub async fn factor_lose(&self, person: PersonId) -> Result<(), Error> {
        self.recovery_codes(person, &[]).await?;
        let stmt = sql!(
            "insert into second_factor (person, last_step, lost) values ($1, 0, 1)
             on conflict (person) do update set secret = null, pending = null, lost = 1",
            person
        );
        run(self.db, stmt).await.map(|_| ())
    }

    pub async fn half_session_add(&self, new: &NewSession) -> Result<(), Error> {
        let stmt = sql!(
            "insert into half_session (session, person, expires_at) values ($1, $2, $3)",
            new.session,
            new.person,
            new.expires_at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Ends this half session; false when it ended before.
    pub async fn half_session_end(&self, session: [u8; 32]) -> Result<bool, Error> {
        Ok(run(self.db, sql!("delete from half_session where session = $1", session)).await? > 0)
    }

    /// Ends the half sessions of a person.
    pub async fn half_sessions_end(&self, person: PersonId) -> Result<(), Error> {
        run(self.db, sql!("delete from half_session where person = $1", person)).await.map(|_| ())
    }

    /// Removes half sessions that expired.
    pub async fn half_sessions_sweep(&self) -> Result<u64, Error> {
        run(self.db, sql!("delete from half_session where expires_at <= $1", self.at)).await
    }

    /// Gives a session another value (its cookie's SHA-256); false when it ended meanwhile.
    pub async fn session_renew(&self, session: [u8; 32], new: [u8; 32]) -> Result<bool, Error> {
        let stmt = sql!("update session set session = $1 where session = $2", new, session);
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Notes what a session just proved.
    pub async fn session_proved(&self, session: [u8; 32], proven: Proven) -> Result<(), Error> {
        let (factor_at, password_at): (Option<Moment>, Option<Moment>) = match proven {
            Proven::Factor => (Some(self.at), None),
            Proven::Password => (None, Some(self.at)),
        };
        let stmt = sql!(
            "insert into session_proof (session, factor_at, password_at) values ($1, $2, $3)
             on conflict (session) do update set
               factor_at = coalesce(excluded.factor_at, session_proof.factor_at),
               password_at = coalesce(excluded.password_at, session_proof.password_at)",
            session,
            factor_at,
            password_at
        );
        run(self.db, stmt).await.map(|_| ())
    }
}
