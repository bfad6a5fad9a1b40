//! Journal, projections, outbox, plain tables and read views, on SQLite or PostgreSQL.
//!
//! The only crate with SQL. [`Writer`] is the one queue through which anything is written; a [`Reader`]
//! cannot write, by type and by a connection that the database itself opened read-only.

pub mod check;
mod command;
mod db;
pub mod edge;
mod error;
pub mod journal;
pub mod limits;
mod load;
mod lock;
mod migrate;
mod news;
mod project;
pub mod proof;
pub mod read;
mod record;
pub mod rows;
mod sql;
pub mod terms;
mod writer;

pub use db::{Kind, Place};
pub use error::Error;
pub use journal::Head;
pub use load::What;
pub use lock::{DataLock, backup_lock};
pub use news::News;
pub use read::Reader;
pub use read::may_read;
pub use rows::Rows;
pub use writer::{BoxFuture, DecideError, Key, Now, Recorded, Refused, Writer};

use sop::calendar::Calendar;
use std::sync::Arc;

/// Both ends of one store.
#[derive(Clone)]
pub struct Store {
    pub writer: Writer,
    pub reader: Reader,
    /// What was computed from the journal had to be made anew.
    pub rebuilt: Option<proof::Rebuilt>,
}

impl Store {
    /// Brings the store up to date and opens it. What is computed from the journal is made anew first where
    /// it is of an older shape or cannot be read.
    ///
    /// # Errors
    /// [`Error::Migration`] when the store is of a newer version; [`Error::Db`] when it cannot be opened.
    pub async fn open(place: &Place, now: Now, calendar: Arc<Calendar>) -> Result<Store, Error> {
        db::migrate(place).await?;
        let connection = db::writer(place).await?;
        let writer = Writer::start(place.clone(), connection, now, calendar);
        let rebuilt = writer.rebuild_stale().await?;
        let reader = Reader::new(db::reader(place).await?);
        Ok(Store { writer, reader, rebuilt })
    }
}
