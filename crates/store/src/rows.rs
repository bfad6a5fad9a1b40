//! Plain tables: what a transaction of the writer may write besides facts.

mod conversation;
mod effect;
mod epoch;
mod factor;
mod file;
mod mail;
mod office;
mod person;
mod pipeline;
mod procedure;
mod seen;
mod view;
mod work;

pub use conversation::{CommentNames, CommentPlace, NewCommentFile, Side};
pub use effect::{Claimed, NewPush};
pub use epoch::Epoch;
pub use factor::{FactorGiven, Proven};
pub use file::NewUpload;
pub use mail::NewMail;
pub(crate) use mail::mail_add;
pub use person::{NewPerson, NewSession, NewToken, Preferences};
pub use pipeline::{JobEnded, JobState, NewJob, NewPipeline, fault_code, fault_parse};
pub use view::ViewDefect;

use crate::sql::{one, rows as row_structs, run, sql};
use crate::{Error, Key, Refused, journal};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use sop::{Actor, AppId, Entry, Moment, PersonId, Seq, Step, Subject};

/// The plain tables, inside the transaction of one command.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub(crate) db: &'a DatabaseTransaction,
    pub(crate) at: Moment,
}

row_structs! {
    struct Numbered {
        value: i64,
    }
    struct Remembered {
        request: Vec<u8>,
        first_seq: i64,
        last_seq: i64,
    }
}

/// A refused attempt, as it is noted (R70).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    pub by: Actor,
    pub rule: String,
    pub step: Option<Step>,
    pub subject: Subject,
    pub application: Option<AppId>,
    /// The refusal as JSON, or what else tells the attempt: the ref of a push.
    pub detail: String,
}

impl RefusedRow {
    pub(crate) fn of(by: &Actor, refused: &Refused) -> RefusedRow {
        let application = match refused.subject {
            Subject::Application(id) => Some(id),
            Subject::Office | Subject::Issue(_) | Subject::Release(_) => None,
        };
        RefusedRow {
            by: *by,
            rule: refused.refusal.rule().to_owned(),
            step: refused.refusal.step(),
            subject: refused.subject,
            application,
            detail: serde_json::to_string(&refused.refusal).unwrap_or_default(),
        }
    }
}

impl<'a> Rows<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, at: Moment) -> Rows<'a> {
        Rows { db, at }
    }

    /// The moment of this transaction: never before the journal's head.
    pub fn at(&self) -> Moment {
        self.at
    }

    pub(crate) async fn next_id(&self, name: &str) -> Result<i64, Error> {
        let stmt = sql!(
            "insert into counter (name, value) values ($1, 2)
             on conflict (name) do update set value = counter.value + 1 returning value",
            name
        );
        let row: Option<Numbered> = one(self.db, stmt).await?;
        row.map(|row| row.value - 1).ok_or_else(|| Error::Unreadable(format!("counter {name}")))
    }

    /// Notes an attempt that a rule refused (R70). The writer does so itself for every refused decision; this
    /// is for refusals that never reach it, such as those of a push's ref commands.
    pub async fn note_refused(&self, row: &RefusedRow) -> Result<(), Error> {
        let attempt = self.next_id("refused_attempt").await?;
        let application = match (row.application, row.subject) {
            (Some(application), _) => Some(application),
            (None, Subject::Issue(issue)) => {
                let stmt = sql!("select application as value from issue_row where issue = $1", issue);
                one::<Numbered>(self.db, stmt).await?.map(|row| AppId(row.value))
            }
            (None, Subject::Release(release)) => {
                let stmt = sql!("select application as value from release_row where release = $1", release);
                one::<Numbered>(self.db, stmt).await?.map(|row| AppId(row.value))
            }
            (None, Subject::Office | Subject::Application(_)) => None,
        };
        let stmt = sql!(
            "insert into refused_attempt
               (attempt, at_ms, actor, channel, rule, step, subject, application, detail)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            attempt,
            self.at,
            row.by.who.stored(),
            row.by.channel,
            row.rule,
            row.step,
            row.subject,
            application,
            row.detail
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// The entries that the first request with this key recorded.
    pub(crate) async fn repeated(&self, key: &Key) -> Result<Option<Vec<Entry>>, Error> {
        repeated(self.db, key).await
    }

    /// Remembers what a request with this key recorded. A person has a bounded number of keys: where there
    /// are more, the oldest are forgotten before their day is over.
    pub(crate) async fn remember(&self, key: &Key, first: i64, last: i64) -> Result<(), Error> {
        let stmt = sql!(
            "insert into idempotency_key (person, key, request, first_seq, last_seq, at_ms)
             values ($1, $2, $3, $4, $5, $6)",
            key.person,
            key.key,
            key.request,
            first,
            last,
            self.at
        );
        run(self.db, stmt).await?;
        let stmt = sql!(
            "delete from idempotency_key
             where person = $1 and at_ms < (
               select at_ms from idempotency_key where person = $2 order by at_ms desc limit 1 offset $3)",
            key.person,
            key.person,
            crate::limits::KEYS_MAX - 1
        );
        run(self.db, stmt).await.map(|_| ())
    }
}

/// The entries that the first request with this key recorded.
///
/// # Errors
/// [`Error::KeyReused`] where it was another request.
pub(crate) async fn repeated(db: &impl ConnectionTrait, key: &Key) -> Result<Option<Vec<Entry>>, Error> {
    let stmt = sql!(
        "select request, first_seq, last_seq from idempotency_key where person = $1 and key = $2",
        key.person,
        key.key
    );
    let Some(row) = one::<Remembered>(db, stmt).await? else { return Ok(None) };
    if row.request != key.request {
        return Err(Error::KeyReused);
    }
    journal::between(db, Seq(row.first_seq), Seq(row.last_seq)).await.map(Some)
}

/// Puts a notice into a person's inbox, read already where `read_at` says so; twice is once.
pub(crate) async fn inbox_add(
    db: &impl ConnectionTrait,
    person: PersonId,
    seq: Seq,
    what: &str,
    at: Moment,
    read_at: Option<Moment>,
) -> Result<(), Error> {
    let stmt = sql!(
        "insert into inbox (person, seq, what, at_ms, read_at) values ($1, $2, $3, $4, $5)
         on conflict (person, seq, what) do nothing",
        person,
        seq,
        what,
        at,
        read_at
    );
    run(db, stmt).await.map(|_| ())
}
