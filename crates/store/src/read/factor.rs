//! Second factors, as their owner's pages and the sign-in read them.

use super::{Reader, SecretBytes};
use crate::Error;
use crate::sql::{rows, sql};
use sop::{Moment, PersonId};

rows! {
    /// What a person enrolled, or is about to.
    pub struct FactorRow {
        pub secret: Option<SecretBytes>,
        pub pending: Option<SecretBytes>,
        pub last_step: i64,
        pub since: Option<Moment>,
        /// Recovery codes that were not used.
        pub codes: i64,
    }

    /// Who gave a right password and owes the second factor.
    pub struct HalfSession {
        pub person: PersonId,
        pub username: String,
        pub language: String,
        pub must_change: bool,
        pub active: bool,
        pub expires_at: Moment,
    }
}

impl Reader {
    /// The second factor of a person; none: nothing was ever begun.
    pub async fn factor(&self, person: PersonId) -> Result<Option<FactorRow>, Error> {
        let stmt = sql!(
            "select f.secret, f.pending, f.last_step, f.since,
               (select count(*) from recovery_code c
                where c.person = f.person and c.used_at is null) as codes
             from second_factor f where f.person = $1",
            person
        );
        self.one(stmt).await
    }

    /// The half session with this SHA-256. Expiry is judged by the caller, who knows the time.
    pub async fn half_session(&self, session: [u8; 32]) -> Result<Option<HalfSession>, Error> {
        let stmt = sql!(
            "select h.person, p.username, p.language, p.must_change, h.expires_at,
               (select count(*) from member m
                where m.application = 0 and m.person = h.person and m.role = 'active') as active
             from half_session h join person p on p.person = h.person
             where h.session = $1",
            session
        );
        self.one(stmt).await
    }
}
