//! Effects, pushes under way, variables, settings, adopted files.

use super::Reader;
use crate::Error;
use crate::sql::{Cell, rows, sql};
use sea_orm::QueryResult;
use sop::application::Environment;
use sop::{AppId, CommitId, IssueNumber, Moment, PersonId, Seq, Step};
use std::fmt;

/// A value that no `{:?}` shows.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBytes(pub Vec<u8>);

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Cell for SecretBytes {
    fn read(row: &QueryResult, column: &str) -> Result<Self, Error> {
        Vec::<u8>::read(row, column).map(SecretBytes)
    }
    fn read_nullable(row: &QueryResult, column: &str) -> Result<Option<Self>, Error> {
        Ok(Vec::<u8>::read_nullable(row, column)?.map(SecretBytes))
    }
}

rows! {
    /// An effect that is not done.
    pub struct EffectRow {
        pub effect_id: i64,
        pub seq: Seq,
        pub kind: String,
        pub lane: String,
        pub run_at: Moment,
        pub tries: i64,
        pub claimed_by: Option<String>,
        pub lease_until: Option<Moment>,
        pub last_error: Option<String>,
        /// Waits for a person.
        pub parked_at: Option<Moment>,
    }

    /// A push between its decision and its facts.
    pub struct PushRow {
        pub push_id: i64,
        pub application: AppId,
        pub issue: Option<IssueNumber>,
        pub branch: String,
        pub old_commit: CommitId,
        pub new_commit: CommitId,
        pub person: PersonId,
        pub body: String,
        pub owner: String,
        pub at_ms: Moment,
    }

    /// A variable's value.
    pub struct VariableRow {
        pub key: String,
        pub value: SecretBytes,
    }

    /// The entry that put the present calendar into force.
    pub struct CalendarEntry {
        pub seq: Seq,
        pub at_ms: Moment,
    }

    /// What an open issue is reckoned by.
    pub struct OpenTerm {
        pub step: Option<Step>,
        pub enabled_at: Moment,
        pub due_at: Option<Moment>,
    }

    /// What the system page counts.
    pub struct Counted {
        /// Effects that are due or wait for their next try.
        pub effects_due: i64,
        /// Effects that wait for a person.
        pub effects_parked: i64,
        /// Mails that cannot arrive.
        pub mails_failed: i64,
        /// Jobs of pipelines that have not begun.
        pub jobs_waiting: i64,
        /// From which backup the office was restored, if it was.
        pub restored: Option<String>,
    }

    struct Due {
        effects: i64,
    }
}

impl Reader {
    /// Effects that are not done, oldest first: the page that shows what hangs.
    pub async fn effects_open(&self) -> Result<Vec<EffectRow>, Error> {
        let stmt = sql!(
            "select effect_id, seq, kind, lane, run_at, tries, claimed_by, lease_until, last_error, parked_at
             from effect where done_at is null order by effect_id limit 200"
        );
        self.all(stmt).await
    }

    /// Is an effect due that nobody works on? To be asked before claiming, which writes.
    pub async fn effects_due(&self, at: Moment) -> Result<bool, Error> {
        let stmt = sql!(
            "select count(*) as effects from (
               select 1 from effect where done_at is null and parked_at is null and run_at <= $1
                 and (lease_until is null or lease_until <= $1) limit 1
             ) due",
            at
        );
        Ok(self.one::<Due>(stmt).await?.is_some_and(|due| due.effects > 0))
    }

    /// What waits and what failed, for the system page.
    pub async fn counted_health(&self) -> Result<Counted, Error> {
        let stmt = sql!(
            "select
               (select count(*) from effect where done_at is null and parked_at is null) as effects_due,
               (select count(*) from effect where done_at is null and parked_at is not null)
                 as effects_parked,
               (select count(*) from mail where state = 'failed') as mails_failed,
               (select count(*) from job where state = 'waiting') as jobs_waiting,
               (select value from setting where key = 'restored') as restored"
        );
        self.one(stmt).await?.ok_or(Error::Ended("the store counted nothing".to_owned()))
    }

    /// Pushes under way, oldest first.
    pub async fn pushes(&self) -> Result<Vec<PushRow>, Error> {
        let stmt = sql!(
            "select push_id, application, issue, branch, old_commit, new_commit, person, body, owner, at_ms
             from push_in_flight order by push_id"
        );
        self.all(stmt).await
    }

    /// The values of an environment's variables, for the job that declares them.
    pub async fn variables(
        &self,
        application: AppId,
        environment: Environment,
    ) -> Result<Vec<VariableRow>, Error> {
        let stmt = sql!(
            "select key, value from variable_value where application = $1 and environment = $2 order by key",
            application,
            environment.code()
        );
        self.all(stmt).await
    }

    pub async fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        self.value("value", sql!("select value from setting where key = $1", key)).await
    }

    /// The text of an adopted file.
    pub async fn adopted_file(&self, digest: &str) -> Result<Option<String>, Error> {
        self.value("body", sql!("select body from adopted_file where digest = $1", digest)).await
    }

    /// The entry by which the present calendar is in force.
    pub async fn calendar_entry(&self) -> Result<Option<CalendarEntry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms from entry_touch t join journal j on j.seq = t.seq
             where t.subject = 'office' and j.body like '{\"kind\":\"calendar_%'
             order by j.seq desc limit 1"
        );
        self.one(stmt).await
    }

    /// By what open issues are reckoned; at most 10,000.
    pub async fn open_terms(&self) -> Result<Vec<OpenTerm>, Error> {
        let stmt = sql!(
            "select step, enabled_at, due_at from issue_row where state = 'open' order by issue limit 10000"
        );
        self.all(stmt).await
    }
}
