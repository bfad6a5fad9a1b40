//! What can fail in the store, told apart only where a caller acts differently.

use sop::Moment;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process holds the store's write lock; nothing was done, the same may be tried again.
    #[error("the store is held by another process")]
    Busy,
    /// The disk is full; nothing was done, the same may be tried again once there is room.
    #[error("the disk is full")]
    Full,
    /// The whole batch of commands was undone by this fault; nothing was done.
    #[error("undone: {0}")]
    Undone(String),
    /// A row with this key exists already; nothing was done.
    #[error("such a row exists already")]
    Duplicate,
    /// The same idempotency key came with another request; nothing was done.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// What a person saw is no longer what is there; nothing was done.
    #[error("something newer was saved meanwhile")]
    Outdated,
    /// The machine's clock lies behind the journal's head by more than is bearable (procedure, section 11).
    #[error("the clock says {now}, the journal is at {head} already; set the machine's clock")]
    ClockBehind { now: Moment, head: Moment },
    /// The writer has ended and takes no more work: a commit failed, or the server stops.
    #[error("the store takes no more work: {0}")]
    Ended(String),
    /// A decision panicked. Nothing of it was kept.
    #[error("a decision panicked: {0}")]
    Panicked(String),
    /// Stored data that this version cannot read.
    #[error("stored data is unreadable: {0}")]
    Unreadable(String),
    /// The journal is not what its hashes say.
    #[error("the journal is broken: {0}")]
    Broken(String),
    /// Another process owns the data directory.
    #[error("the data directory is in use by {0}")]
    Locked(String),
    /// The store cannot be brought up to date: it is of a newer version, another program's, damaged, or a
    /// migration fails. A sentence with the way out.
    #[error("{0}")]
    Migration(String),
    #[error("the store: {0}")]
    Db(#[source] sea_orm::DbErr),
    #[error("the data directory: {0}")]
    Io(#[from] std::io::Error),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Error {
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Error::Duplicate;
        }
        let text = error.to_string();
        if text.contains("database is locked") || text.contains("(code: 5)") {
            return Error::Busy;
        }
        if text.contains("database or disk is full") || text.contains("(code: 13)") {
            return Error::Full;
        }
        Error::Db(error)
    }
}
