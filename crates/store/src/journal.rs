//! The journal's rows: reading them, chaining and adding them. Only `record` adds one.

use crate::error::Error;
use crate::sql::{FromRow, all, cell, one, run, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use sop::entry::Hashed;
use sop::{ActorRef, Channel, Entry, EntryHash, Event, Moment, RevisionId, Role, Seq, Subject};

/// The hash before the first entry.
pub const GENESIS: EntryHash = [0; 32];

/// Where the journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// 0 before the first entry.
    pub seq: Seq,
    pub at: Moment,
    pub hash: EntryHash,
}

impl Head {
    /// Before the first entry.
    pub const EMPTY: Head = Head { seq: Seq(0), at: Moment(0), hash: GENESIS };
}

impl FromRow for Head {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        Ok(Head { seq: cell(row, "seq")?, at: cell(row, "at_ms")?, hash: cell(row, "hash")? })
    }
}

/// An entry as its row keeps it: the text that the hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub seq: i64,
    pub at_ms: i64,
    pub subject: String,
    pub touches: String,
    pub actor: String,
    pub role: String,
    pub channel: String,
    pub revision: String,
    pub body: String,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
}

impl FromRow for Stored {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        Ok(Stored {
            seq: cell(row, "seq")?,
            at_ms: cell(row, "at_ms")?,
            subject: cell(row, "subject")?,
            touches: cell(row, "touches")?,
            actor: cell(row, "actor")?,
            role: cell(row, "role")?,
            channel: cell(row, "channel")?,
            revision: cell(row, "revision")?,
            body: cell(row, "body")?,
            prev: cell(row, "prev")?,
            hash: cell(row, "hash")?,
        })
    }
}

impl Stored {
    /// The hash that these fields have after `prev`.
    pub fn hash_after(&self, prev: &EntryHash) -> EntryHash {
        let hashed = Hashed {
            seq: self.seq,
            at_ms: self.at_ms,
            subject: &self.subject,
            touches: &self.touches,
            actor: &self.actor,
            role: &self.role,
            channel: &self.channel,
            revision: &self.revision,
            body: &self.body,
        };
        hashed.hash(prev)
    }

    /// The entry that these fields mean.
    pub fn entry(self) -> Result<Entry, Error> {
        let wrong = |what: &str| Error::Unreadable(format!("entry {}: {what}", self.seq));
        let touches: Result<Vec<Subject>, String> =
            self.touches.split_whitespace().map(|text| Subject::try_from(text.to_owned())).collect();
        let event: Event =
            serde_json::from_str(&self.body).map_err(|error| wrong(&format!("its event: {error}")))?;
        let role =
            if self.role == Role::System.code() { Some(Role::System) } else { Role::parse(&self.role) };
        Ok(Entry {
            seq: Seq(self.seq),
            at: Moment(self.at_ms),
            subject: Subject::try_from(self.subject.clone()).map_err(|_| wrong("its subject"))?,
            touches: touches.map_err(|_| wrong("what it touches"))?,
            actor: ActorRef::from_stored(&self.actor).ok_or_else(|| wrong("its actor"))?,
            role: role.ok_or_else(|| wrong("its role"))?,
            channel: Channel::parse(&self.channel).ok_or_else(|| wrong("its channel"))?,
            revision: RevisionId(self.revision.clone()),
            event,
            prev: self.prev.clone().try_into().map_err(|_| wrong("its predecessor's hash"))?,
            hash: self.hash.clone().try_into().map_err(|_| wrong("its hash"))?,
            body: self.body,
        })
    }
}

impl FromRow for Entry {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        Stored::from_row(row)?.entry()
    }
}

/// Where the journal ends now.
pub(crate) async fn head(db: &impl ConnectionTrait) -> Result<Head, Error> {
    let last = one(db, sql!("select seq, at_ms, hash from journal order by seq desc limit 1")).await?;
    Ok(last.unwrap_or(Head::EMPTY))
}

/// Entries after `seq`, in order, at most `rows`.
pub(crate) async fn after(db: &impl ConnectionTrait, seq: Seq, rows: i64) -> Result<Vec<Stored>, Error> {
    let stmt = sql!(
        "select seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash
         from journal where seq > $1 order by seq limit $2",
        seq,
        rows
    );
    all(db, stmt).await
}

/// The entries from `first` to `last`.
pub(crate) async fn between(db: &impl ConnectionTrait, first: Seq, last: Seq) -> Result<Vec<Entry>, Error> {
    let stmt = sql!(
        "select seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash
         from journal where seq >= $1 and seq <= $2 order by seq",
        first,
        last
    );
    all(db, stmt).await
}

/// Adds an entry at the journal's end.
pub(crate) async fn append(db: &impl ConnectionTrait, entry: &Stored) -> Result<(), Error> {
    let stmt = sql!(
        "insert into journal
           (seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        entry.seq,
        entry.at_ms,
        entry.subject,
        entry.touches,
        entry.actor,
        entry.role,
        entry.channel,
        entry.revision,
        entry.body,
        entry.prev,
        entry.hash
    );
    run(db, stmt).await.map(|_| ())
}
