//! Connections: one that writes, a pool that the database itself opened read-only, one more for migrations.

use crate::error::Error;
use crate::limits;
use crate::migrate;
use crate::sql::{run, sql_of, value};
use crate::writer::before_there_is_one;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Executor};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
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

/// Primary result codes of SQLite; the bits above them say more (sqlite.org/rescode.html).
const SQLITE_READONLY: u32 = 8;
const SQLITE_IOERR: u32 = 10;
const SQLITE_CORRUPT: u32 = 11;
const SQLITE_FULL: u32 = 13;
const SQLITE_CANTOPEN: u32 = 14;
const SQLITE_NOTADB: u32 = 26;

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
        Place::Sqlite(file) => migrate_sqlite(file).await.map_err(|error| of_file(error, file)),
        Place::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.map_err(other)?;
            let migrator = migrate::migrator(Kind::Postgres, migrate::newest());
            let mut all = before_there_is_one(&mut connection).await.map_err(other)?;
            migrator.run(&mut *all).await.map_err(migrate::failed)?;
            all.commit().await.map_err(other)?;
            connection.close().await.map_err(other)
        }
    }
}

async fn migrate_sqlite(file: &Path) -> Result<(), Error> {
    let existed = file.exists();
    let options = sqlite(file).create_if_missing(true).foreign_keys(false);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.map_err(other)?;
    if existed {
        copy_before(&mut connection, file).await?;
    }
    let migrator = migrate::migrator(Kind::Sqlite, migrate::newest());
    // One transaction around all that are due: when one fails, the store is as it was.
    let mut all = before_there_is_one(&mut connection).await.map_err(other)?;
    migrator.run(&mut *all).await.map_err(migrate::failed)?;
    let broken = all.fetch_all("pragma foreign_key_check").await.map_err(other)?;
    if !broken.is_empty() {
        return Err(Error::Migration(format!("{} rows point nowhere after the migration", broken.len())));
    }
    all.commit().await.map_err(other)?;
    connection.close().await.map_err(other)
}

/// What SQLite says of a file that it cannot work with, as a sentence with a way out.
fn of_file(error: Error, file: &Path) -> Error {
    let Error::Migration(text) = &error else { return error };
    let code = text.split_once("(code: ").and_then(|(_, rest)| rest.split_once(')'));
    let Some(code) = code.and_then(|(code, _)| code.parse::<u32>().ok()) else { return error };
    let restore = "leave it as it is, and bring the last backup back with alur restore";
    let file = file.display();
    Error::Migration(match code & 0xff {
        SQLITE_CORRUPT => format!("{file} is damaged; {restore} ({text})"),
        SQLITE_NOTADB => format!(
            "{file} is no database; name another data directory with --data, or if it was one: {restore}"
        ),
        SQLITE_FULL => format!("the disk of {file} is full; make room and start again"),
        SQLITE_IOERR => format!("the disk of {file} does not read or write; look at it with dmesg ({text})"),
        SQLITE_READONLY | SQLITE_CANTOPEN => {
            format!("{file} cannot be opened for writing; give this user the right to it ({text})")
        }
        _ => return error,
    })
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

/// Copies `alur.db` to `alur.db.before-<version>` when a migration is due; the way back is that copy. It
/// bears its name only once it is whole, and is made anew by each attempt: since a failed one the former
/// version may have gone on working.
async fn copy_before(connection: &mut sqlx::SqliteConnection, file: &Path) -> Result<(), Error> {
    let tables = "select count(*) from sqlite_master";
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut *connection).await.map_err(other)?;
    if tables == 0 {
        return Ok(());
    }
    let has = "select count(*) from sqlite_master where name = '_sqlx_migrations'";
    let known: i64 = sqlx::query_scalar(has).fetch_one(&mut *connection).await.map_err(other)?;
    if known == 0 {
        let file = file.display();
        let why = format!("{file} is another program's database; name another data directory with --data");
        return Err(Error::Migration(why));
    }
    let newest = "select coalesce(max(version), 0) from _sqlx_migrations";
    let version: i64 = sqlx::query_scalar(newest).fetch_one(&mut *connection).await.map_err(other)?;
    if version >= migrate::newest() {
        return Ok(());
    }
    let copy = beside(file, &format!(".before-{}", migrate::newest()));
    let part = beside(&copy, ".part");
    if part.exists() {
        std::fs::remove_file(&part)?;
    }
    // SQLite would make it readable for everybody on this machine; it fills an empty file as well.
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    let into = part.to_string_lossy().into_owned();
    sqlx::query("vacuum into $1").bind(into).execute(connection).await.map_err(other)?;
    made.sync_all()?;
    std::fs::rename(&part, &copy)?;
    Ok(File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()?)
}

/// The same name with an ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::os::unix::fs::PermissionsExt;

    async fn open(file: &Path) -> sqlx::SqliteConnection {
        let options = sqlite(file).create_if_missing(true).foreign_keys(false);
        sqlx::SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// A store as the program of that version left it.
    async fn of_version(file: &Path, version: i64) {
        let mut connection = open(file).await;
        migrate::migrator(Kind::Sqlite, version).run(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Fills a store of that version with the rows that each of its migrations is tried with.
    async fn seeded(file: &Path, version: i64) -> BTreeMap<String, i64> {
        let mut connection = open(file).await;
        for (number, name, _) in migrate::MIGRATIONS.iter().filter(|(number, _, _)| *number <= version) {
            let seed = format!("{}/migrations/seeds/{number:04}_{name}.sql", env!("CARGO_MANIFEST_DIR"));
            let seed = std::fs::read_to_string(seed).unwrap().replace("{{empty}}", "x''");
            connection.execute(sqlx::AssertSqlSafe(seed)).await.unwrap();
        }
        connection.close().await.unwrap();
        counted(file).await
    }

    /// How many rows each table has.
    async fn counted(file: &Path) -> BTreeMap<String, i64> {
        let mut connection = open(file).await;
        let tables =
            "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'
                      and name not like 'sqlite%' and name not like 'search_match%'";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut counted = BTreeMap::new();
        for table in tables {
            let count = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            counted.insert(table, sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap());
        }
        connection.close().await.unwrap();
        counted
    }

    async fn version(file: &Path) -> i64 {
        let mut connection = open(file).await;
        let newest = "select max(version) from _sqlx_migrations where success";
        sqlx::query_scalar(newest).fetch_one(&mut connection).await.unwrap()
    }

    #[tokio::test]
    async fn inv16_a_store_of_every_version_comes_up_to_date_and_leaves_a_closed_copy() {
        for former in 1..migrate::newest() {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join("alur.db");
            of_version(&file, former).await;
            let rows = seeded(&file, former).await;
            let full = rows.values().filter(|rows| **rows > 0).count();
            assert!(full > 5, "{former} is tried with rows: {rows:?}");
            let copy = beside(&file, &format!(".before-{}", migrate::newest()));
            // What a killed copy left, and a copy of an attempt that failed long ago.
            std::fs::write(beside(&copy, ".part"), "half").unwrap();
            std::fs::write(&copy, "old").unwrap();
            migrate(&Place::Sqlite(file.clone())).await.unwrap();
            assert_eq!(version(&file).await, migrate::newest());
            let kept = counted(&file).await;
            let lost: Vec<_> = rows.iter().filter(|(table, rows)| kept.get(*table) < Some(*rows)).collect();
            assert!(lost.is_empty(), "from {former}: {lost:?}");
            assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
            assert!(!beside(&copy, ".part").exists());
            assert_eq!(version(&copy).await, former, "the copy is the store of before");
        }
    }

    #[tokio::test]
    async fn sm5_a_migration_that_fails_leaves_the_store_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("alur.db");
        let former = migrate::newest() - 2;
        of_version(&file, former).await;
        let mut connection = open(&file).await;
        // In the way of the last migration, not of the one before it.
        connection.execute("create table comment_settled (person integer)").await.unwrap();
        connection.close().await.unwrap();
        let place = Place::Sqlite(file.clone());
        assert!(matches!(migrate(&place).await, Err(Error::Migration(_))));
        assert_eq!(version(&file).await, former, "the first of the two was kept");
        let mut connection = open(&file).await;
        connection.execute("drop table comment_settled").await.unwrap();
        connection.close().await.unwrap();
        migrate(&place).await.unwrap();
    }

    #[tokio::test]
    async fn sm5_a_newer_store_and_another_programs_are_refused_untouched() {
        let directory = tempfile::tempdir().unwrap();
        let (newer, foreign) = (directory.path().join("newer.db"), directory.path().join("foreign.db"));
        of_version(&newer, migrate::newest()).await;
        let mut connection = open(&newer).await;
        let next = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                    values (9999, 'later', true, x'00', 0)";
        connection.execute(next).await.unwrap();
        connection.close().await.unwrap();
        let mut connection = open(&foreign).await;
        connection.execute("create table wiki_page (title text)").await.unwrap();
        connection.close().await.unwrap();
        for (file, words) in [(&newer, "newer version of Alur"), (&foreign, "another program's database")] {
            let before = std::fs::read(file).unwrap();
            let said = migrate(&Place::Sqlite(file.clone())).await.unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
            assert_eq!(std::fs::read(file).unwrap(), before);
        }
    }
}
