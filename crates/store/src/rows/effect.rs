//! The outbox: claiming, ending, delaying and parking effects; and pushes in flight.

use super::Rows;
use crate::Error;
use crate::sql::{FromRow, cell, one, run, sql};
use sea_orm::QueryResult;
use sop::{AppId, CommitId, Effect, IssueNumber, Moment, PersonId, Seq};

/// An effect that a worker has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub effect_id: i64,
    /// The entry that implied it.
    pub seq: Seq,
    /// When that entry was decided: commits made for it bear this time.
    pub at: Moment,
    pub key: String,
    pub lane: String,
    /// How often it was tried before.
    pub tries: i64,
    pub effect: Effect,
}

impl FromRow for Claimed {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        let body: crate::sql::Json<Effect> = cell(row, "body")?;
        Ok(Claimed {
            effect_id: cell(row, "effect_id")?,
            seq: cell(row, "seq")?,
            at: cell(row, "at_ms")?,
            key: cell(row, "key")?,
            lane: cell(row, "lane")?,
            tries: cell(row, "tries")?,
            effect: body.0,
        })
    }
}

/// A push between its decision and its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPush {
    pub application: AppId,
    /// None for a push in preparation.
    pub issue: Option<IssueNumber>,
    pub branch: String,
    pub old: CommitId,
    pub new: CommitId,
    pub person: PersonId,
    /// What its facts will say, as JSON of the shell.
    pub body: String,
    /// The process that serves it.
    pub owner: String,
}

impl Rows<'_> {
    /// Claims the next due effect for `worker`: the oldest of a lane whose earlier ones are done, not parked,
    /// not under lease. None: nothing is due.
    pub async fn effect_claim(&self, worker: &str, lease_ms: i64) -> Result<Option<Claimed>, Error> {
        let stmt = sql!(
            "update effect set claimed_by = $1, lease_until = $2, tries = tries + 1
             where effect_id = (
               select min(e.effect_id) from effect e
               where e.done_at is null and e.parked_at is null and e.run_at <= $3
                 and (e.lease_until is null or e.lease_until <= $3)
                 and not exists (
                   select 1 from effect earlier
                   where earlier.lane = e.lane and earlier.done_at is null and earlier.effect_id < e.effect_id
                 )
             )
             returning effect_id, seq, key, lane, tries - 1 as tries, body,
               (select j.at_ms from journal j where j.seq = effect.seq) as at_ms",
            worker,
            self.at.plus_ms(lease_ms),
            self.at
        );
        one(self.db, stmt).await
    }

    /// Marks an effect as done; false when it was done already (a late worker's outcome is then no news).
    pub async fn effect_done(&self, effect_id: i64) -> Result<bool, Error> {
        let stmt = sql!(
            "update effect set done_at = $1, lease_until = null, last_error = null, parked_at = null
             where effect_id = $2 and done_at is null",
            self.at,
            effect_id
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Tries an effect again at `run_at`, having failed with `error`.
    pub async fn effect_later(&self, effect_id: i64, error: &str, run_at: Moment) -> Result<(), Error> {
        let stmt = sql!(
            "update effect set last_error = $1, run_at = $2, lease_until = null, claimed_by = null
             where effect_id = $3 and done_at is null",
            error,
            run_at,
            effect_id
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Parks an effect whose fault cannot heal: it waits for a person and holds up its lane only.
    pub async fn effect_park(&self, effect_id: i64, error: &str) -> Result<(), Error> {
        let stmt = sql!(
            "update effect set last_error = $1, parked_at = $2, lease_until = null, claimed_by = null
             where effect_id = $3 and done_at is null",
            error,
            self.at,
            effect_id
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Lets an effect run again at a person's word; false when it is done or unknown.
    pub async fn effect_retry(&self, effect_id: i64) -> Result<bool, Error> {
        let stmt = sql!(
            "update effect set parked_at = null, run_at = $1, lease_until = null, claimed_by = null
             where effect_id = $2 and done_at is null",
            self.at,
            effect_id
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Gives back the leases of workers of a former process; at a start.
    pub async fn effects_requeue(&self) -> Result<u64, Error> {
        let stmt = sql!(
            "update effect set lease_until = null, claimed_by = null
             where done_at is null and lease_until is not null"
        );
        run(self.db, stmt).await
    }

    /// Notes that a push is about to move its ref.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when another push to the same branch is under way.
    pub async fn push_begin(&self, push: &NewPush) -> Result<i64, Error> {
        let id = self.next_id("push").await?;
        let stmt = sql!(
            "insert into push_in_flight
               (push_id, application, issue, branch, old_commit, new_commit, person, body, owner, at_ms)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            id,
            push.application,
            push.issue,
            push.branch,
            push.old,
            push.new,
            push.person,
            push.body,
            push.owner,
            self.at
        );
        run(self.db, stmt).await?;
        Ok(id)
    }

    /// Forgets a push: its facts are recorded in this same transaction, or its ref did not move. False: it
    /// was settled already.
    pub async fn push_end(&self, push_id: i64) -> Result<bool, Error> {
        Ok(run(self.db, sql!("delete from push_in_flight where push_id = $1", push_id)).await? > 0)
    }
}
