//! What must hold of a store (reliability, section 2), looked at on a copy, so that an office that goes on
//! working raises no false alarm. Says what is odd and where; what to do about it is the caller's to say.

use crate::db::{self, Place};
use crate::error::Error;
use crate::journal::{self, Stored};
use crate::migrate;
use crate::proof::listings;
use crate::sql::{all, rows, sql, sql_of, value};
use crate::writer::Now;
use crate::{Reader, Store, limits};
use sop::calendar::Calendar;
use sop::{DeploymentId, Seq};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A copy of a SQLite store as it was at one moment.
pub struct Snapshot {
    /// Looks into the copy.
    pub reader: Reader,
    directory: PathBuf,
    now: Now,
    calendar: Arc<Calendar>,
}

/// A projection whose rows are not what the journal gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    pub table: &'static str,
    /// The first row that differs, as it is stored; none: it is missing.
    pub stored: Option<String>,
    /// The same as the journal gives it; none: there should be no such row.
    pub rebuilt: Option<String>,
}

/// What a replay of the journal was compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    pub entries: i64,
    pub rows: u64,
    pub differ: Vec<Differs>,
}

/// A table, index or trigger that is not as this version makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remade {
    /// `trigger journal_no_update`.
    pub name: String,
    /// The table it belongs to.
    pub table: String,
    /// It should be there and is not; else it was changed.
    pub missing: bool,
}

rows! {
    /// A row that should not be as it is, by its key.
    pub struct Odd {
        pub at: String,
    }
    /// A pipeline, as far as its end goes.
    pub struct Ended {
        pub pipeline: DeploymentId,
        pub state: String,
    }
    struct Made {
        kind: String,
        name: String,
        tbl_name: String,
        sql: Option<String>,
    }
    struct Counted {
        many: i64,
    }
}

/// Looks into a SQLite store that somebody else may be writing to.
///
/// # Errors
/// It cannot be opened.
pub async fn look(file: &Path) -> Result<Reader, Error> {
    Ok(Reader::new(db::reader(&Place::Sqlite(file.to_owned())).await?))
}

/// Copies a SQLite store as it is at this moment into a new file; it is only read, and may be in use. Answers
/// with the version of its schema.
///
/// # Errors
/// It cannot be opened, or the copy cannot be written.
pub async fn copy(file: &Path, into: &Path) -> Result<i64, Error> {
    db::copy_of(file, into).await
}

/// The newest version of the schema that this program knows.
pub fn newest_schema() -> i64 {
    migrate::newest()
}

impl Snapshot {
    /// Copies the store `file` into `directory`, which is empty. The store is only read, and may be in use.
    ///
    /// # Errors
    /// [`Error::Migration`] when it is not of this version.
    pub async fn take(
        file: &Path,
        directory: &Path,
        now: Now,
        calendar: Arc<Calendar>,
    ) -> Result<Snapshot, Error> {
        let copy = directory.join("copy.db");
        let version = db::copy_of(file, &copy).await?;
        if version != migrate::newest() {
            let ours = migrate::newest();
            let text = format!("the store is of version {version}, this program of version {ours}");
            return Err(Error::Migration(text));
        }
        std::fs::copy(&copy, directory.join("rebuilt.db"))?;
        let reader = Reader::new(db::reader(&Place::Sqlite(copy)).await?);
        Ok(Snapshot { reader, directory: directory.to_owned(), now, calendar })
    }

    /// Replays the journal into a second copy and compares every projection with what is stored, byte for
    /// byte. None: what is stored was computed by another version, which the next start makes anew.
    pub async fn replay(&self) -> Result<Option<Replayed>, Error> {
        let stmt = sql!("select count(*) as many from fold where version <> $1", limits::FOLD_VERSION);
        if value::<i64>(self.reader.db(), "many", stmt).await?.is_some_and(|many| many > 0) {
            return Ok(None);
        }
        let place = Place::Sqlite(self.directory.join("rebuilt.db"));
        let store = Store::open(&place, self.now.clone(), self.calendar.clone()).await?;
        let replayed = self.compare(&store).await;
        store.writer.stop().await;
        replayed.map(Some)
    }

    async fn compare(&self, again: &Store) -> Result<Replayed, Error> {
        let entries = again.writer.rebuild().await?;
        let mut replayed = Replayed { entries, ..Replayed::default() };
        for (table, _) in listings() {
            let (stored, rebuilt) =
                (self.reader.projection(table).await?, again.reader.projection(table).await?);
            replayed.rows += rebuilt.len() as u64;
            if stored != rebuilt {
                let at = stored.iter().zip(&rebuilt).take_while(|(one, other)| one == other).count();
                let (stored, rebuilt) = (stored.get(at).cloned(), rebuilt.get(at).cloned());
                replayed.differ.push(Differs { table, stored, rebuilt });
            }
        }
        Ok(replayed)
    }

    /// How many tables, indexes and triggers there should be, and those that are not as this version makes
    /// them.
    pub async fn remade(&self) -> Result<(usize, Vec<Remade>), Error> {
        let fresh = Place::Sqlite(self.directory.join("fresh.db"));
        let fresh = Store::open(&fresh, self.now.clone(), self.calendar.clone()).await?;
        let wanted = made(&fresh.reader).await;
        fresh.writer.stop().await;
        let (wanted, here) = (wanted?, made(&self.reader).await?);
        let differs = wanted.iter().filter(|(name, _)| here.get(*name) != wanted.get(*name));
        let remade = differs.map(|(name, (table, _))| Remade {
            name: name.clone(),
            table: table.clone(),
            missing: !here.contains_key(name),
        });
        Ok((wanted.len(), remade.collect()))
    }
}

/// Everything that the schema holds, by kind and name: its table and the text that made it.
async fn made(reader: &Reader) -> Result<BTreeMap<String, (String, Option<String>)>, Error> {
    let stmt = sql_of!(sqlite, "select type as kind, name, tbl_name, sql from sqlite_master where sql <> ''");
    let rows: Vec<Made> = all(reader.db(), stmt).await?;
    let named = |row: Made| (format!("{} {}", row.kind, row.name), (row.tbl_name, row.sql));
    Ok(rows.into_iter().map(named).collect())
}

impl Reader {
    /// Entries after `seq` as they are stored, in order, a few hundred at once.
    pub async fn stored_after(&self, seq: Seq) -> Result<Vec<Stored>, Error> {
        journal::after(self.db(), seq, limits::WALK_ROWS).await
    }

    /// INV 7: notices of entries that are not there, mails that went out twice or without a time.
    pub async fn odd_notices(&self) -> Result<Vec<Odd>, Error> {
        let stmt = sql!(
            "select 'notice ' || i.what || ' of #' || cast(i.seq as text) as at
             from inbox i left join journal j on j.seq = i.seq where j.seq is null
             union all
             select 'mail ' || kind || ' of #' || cast(seq as text) || ' to person ' || cast(person as text)
             from mail where seq is not null and state in ('sent', 'merged')
             group by person, kind, seq having count(*) > 1
             union all
             select 'mail ' || cast(mail_id as text) from mail where state = 'sent' and sent_at is null"
        );
        all(self.db(), stmt).await
    }

    /// INV 7: how many notices and mails there are.
    pub async fn notices_counted(&self) -> Result<i64, Error> {
        let stmt = sql!(
            "select (select count(*) from inbox) + (select count(*) from comment_notice)
               + (select count(*) from mail) as many"
        );
        Ok(crate::sql::one::<Counted>(self.db(), stmt).await?.map_or(0, |row| row.many))
    }

    /// INV 11: jobs and pipelines that are both ended and not, or ended twice.
    pub async fn odd_jobs(&self) -> Result<Vec<Odd>, Error> {
        let stmt = sql!(
            "select 'job ' || cast(job as text) as at from job
             where (state in ('passed', 'failed') and ended_at is null)
                or (state in ('waiting', 'running') and ended_at is not null)
             union all
             select 'job ' || cast(j.job as text) from job j join pipeline p on p.pipeline = j.pipeline
             where p.ended_at is not null and j.state in ('waiting', 'running')
             union all
             select 'pipeline ' || cast(pipeline as text) from pipeline
             where (state in ('passed', 'failed', 'canceled') and ended_at is null)
                or (state in ('waiting', 'running') and ended_at is not null)
             union all
             select 'pipeline ' || cast(p.pipeline as text) from pipeline p
             where p.state = 'passed' and p.environment is not null
               and exists (select 1 from job j where j.pipeline = p.pipeline)
               and not exists (select 1 from job j where j.pipeline = p.pipeline and j.state = 'passed')"
        );
        all(self.db(), stmt).await
    }

    /// INV 11: how many jobs there are.
    pub async fn jobs_counted(&self) -> Result<i64, Error> {
        let stmt = sql!("select count(*) as many from job");
        Ok(crate::sql::one::<Counted>(self.db(), stmt).await?.map_or(0, |row| row.many))
    }

    /// INV 11: deployments that ended, in order.
    pub async fn deployments_ended(&self) -> Result<Vec<Ended>, Error> {
        let stmt = sql!(
            "select pipeline, state from pipeline
             where environment is not null and state in ('passed', 'failed', 'canceled') order by pipeline"
        );
        all(self.db(), stmt).await
    }

    /// INV 3: lanes in which an effect is due, parked ones included.
    pub async fn lanes_due(&self) -> Result<Vec<Odd>, Error> {
        all(self.db(), sql!("select distinct lane as at from effect where done_at is null")).await
    }
}
