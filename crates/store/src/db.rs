//! Connections: one that writes, a pool that the database itself opened read-only, one more for migrations.

use crate::error::Error;
use crate::limits;
use crate::migrate;
use crate::sql::{run, sql_of, value};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Executor};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which of the two stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Where the store lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file; it is made when missing.
    Sqlite(PathBuf),
    /// `postgres://...`, an existing and otherwise unused database.
    Postgres(String),
}

impl Place {
    /// Which of the two stores.
    pub fn kind(&self) -> Kind {
        match self {
            Place::Sqlite(_) => Kind::Sqlite,
            Place::Postgres(_) => Kind::Postgres,
        }
    }
}

fn sqlite(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_millis(limits::LOCK_WAIT_MS))
}

/// Brings the store up to date; before it changes an existing SQLite file it copies it beside itself.
pub(crate) async fn migrate(place: &Place) -> Result<(), Error> {
    match place {
        Place::Sqlite(file) => {
            let existed = file.exists();
            let options = sqlite(file).create_if_missing(true).foreign_keys(false);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.map_err(other)?;
            if existed {
                copy_before(&mut connection, file).await?;
            }
            let migrator = migrate::migrator(Kind::Sqlite, migrate::newest());
            migrator.run(&mut connection).await.map_err(migrate::failed)?;
            let broken = connection.fetch_all("pragma foreign_key_check").await.map_err(other)?;
            if !broken.is_empty() {
                return Err(Error::Migration(format!("{} rows point nowhere", broken.len())));
            }
            connection.close().await.map_err(other)
        }
        Place::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.map_err(other)?;
            let migrator = migrate::migrator(Kind::Postgres, migrate::newest());
            migrator.run(&mut connection).await.map_err(migrate::failed)?;
            connection.close().await.map_err(other)
        }
    }
}

/// Copies a SQLite store as it is at this moment, through a connection that cannot write; another process may
/// go on writing to it meanwhile. Answers with the version of its last migration.
pub(crate) async fn copy_of(file: &Path, into: &Path) -> Result<i64, Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .busy_timeout(Duration::from_millis(limits::LOCK_WAIT_MS));
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.map_err(other)?;
    let into = into.to_string_lossy().into_owned();
    sqlx::query("vacuum into $1").bind(&into).execute(&mut connection).await.map_err(other)?;
    connection.close().await.map_err(other)?;
    let copy = SqliteConnectOptions::new().filename(&into);
    let mut copy = sqlx::SqliteConnection::connect_with(&copy).await.map_err(other)?;
    let newest = "select coalesce(max(version), 0) from _sqlx_migrations";
    let version = sqlx::query_scalar(newest).fetch_one(&mut copy).await.map_err(other)?;
    // Readers of the copy expect the mode of a store.
    copy.execute("pragma journal_mode = wal").await.map_err(other)?;
    copy.close().await.map_err(other)?;
    Ok(version)
}

/// `alur.db` becomes `alur.db.before-<version>` when a migration is due; the way back is that copy.
async fn copy_before(connection: &mut sqlx::SqliteConnection, file: &Path) -> Result<(), Error> {
    let has = "select count(*) from sqlite_master where name = '_sqlx_migrations'";
    let known: i64 = sqlx::query_scalar(has).fetch_one(&mut *connection).await.map_err(other)?;
    if known == 0 {
        return Ok(());
    }
    let newest = "select coalesce(max(version), 0) from _sqlx_migrations";
    let version: i64 = sqlx::query_scalar(newest).fetch_one(&mut *connection).await.map_err(other)?;
    if version >= migrate::newest() {
        return Ok(());
    }
    let mut copy = file.as_os_str().to_owned();
    copy.push(format!(".before-{}", migrate::newest()));
    if Path::new(&copy).exists() {
        return Ok(());
    }
    let copy = copy.to_string_lossy().into_owned();
    sqlx::query("vacuum into $1").bind(copy).execute(connection).await.map(|_| ()).map_err(other)
}

fn other(error: sqlx::Error) -> Error {
    Error::Migration(error.to_string())
}

fn options(place: &Place, connections: u32) -> ConnectOptions {
    let mut options = match place {
        Place::Sqlite(_) => ConnectOptions::new("sqlite::memory:"),
        Place::Postgres(url) => ConnectOptions::new(url),
    };
    options
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// The one connection that writes.
pub(crate) async fn writer(place: &Place) -> Result<DatabaseConnection, Error> {
    let mut options = options(place, 1);
    if let Place::Sqlite(file) = place {
        let file = file.clone();
        options.map_sqlx_sqlite_opts(move |_| {
            sqlx::ConnectOptions::disable_statement_logging(sqlite(&file).foreign_keys(true))
        });
    } else {
        // A connection that was lost is made anew; the batch it served was answered with a fault.
        options.test_before_acquire(true);
    }
    let db = Database::connect(options).await?;
    if let Place::Postgres(_) = place {
        let durable = sql_of!(postgres, "select current_setting('synchronous_commit') as value");
        if value::<String>(&db, "value", durable).await?.as_deref() != Some("on") {
            run(&db, sql_of!(postgres, "set synchronous_commit = on")).await?;
        }
    }
    Ok(db)
}

/// The pool that reads. The database refuses its writes.
pub(crate) async fn reader(place: &Place) -> Result<DatabaseConnection, Error> {
    let mut options = options(place, limits::READERS_MAX);
    match place {
        Place::Sqlite(file) => {
            let file = file.clone();
            options.map_sqlx_sqlite_opts(move |_| {
                let read_only = sqlite(&file).read_only(true).pragma("query_only", "on");
                sqlx::ConnectOptions::disable_statement_logging(read_only)
            });
        }
        Place::Postgres(_) => {
            options.test_before_acquire(true);
            options.map_sqlx_postgres_opts(|options| {
                let wait = limits::READ_MS_MAX.to_string();
                options
                    .options([("default_transaction_read_only", "on"), ("statement_timeout", wait.as_str())])
            });
        }
    }
    Ok(Database::connect(options).await?)
}
