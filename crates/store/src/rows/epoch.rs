//! What ends when an office is restored from a backup: whoever was signed in then, and whatever was about to
//! leave the house.

use super::Rows;
use crate::Error;
use crate::sql::{run, sql};

/// What a restored office ended or holds back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    pub sessions: u64,
    pub tokens: u64,
    /// Mails that waited and are not sent; they can be sent again one by one.
    pub mails: u64,
    /// Deployments that were due and wait for a person.
    pub deployments: u64,
}

impl Rows<'_> {
    /// Ends all sessions and tokens, and holds back mails and deployments that were due; `why` stands at
    /// each.
    pub async fn epoch_begin(&self, why: &str) -> Result<Epoch, Error> {
        let sessions = self.sessions_end_all().await?;
        let tokens = sql!("update api_token set revoked_at = $1 where revoked_at is null", self.at);
        let tokens = run(self.db, tokens).await?;
        let mails = sql!("update mail set state = 'failed', last_error = $1 where state = 'waiting'", why);
        let mails = run(self.db, mails).await?;
        let deployments = sql!(
            "update effect set parked_at = $1, last_error = $2, tries = tries + 1, lease_until = null,
               claimed_by = null
             where kind = 'deploy' and done_at is null and parked_at is null",
            self.at,
            why
        );
        let deployments = run(self.db, deployments).await?;
        Ok(Epoch { sessions, tokens, mails, deployments })
    }
}
