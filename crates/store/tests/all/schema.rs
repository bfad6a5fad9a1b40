//! Migrations: `schema.sql` is what they make; seeded stores of every version come up to date; readers cannot
//! write.

use crate::world::{World, places};
use sqlx::{AssertSqlSafe, Connection, Executor, Row};
use store::Place;
use store::proof::{Rebuilt, Stale};

const SCHEMA: &str = include_str!("../../schema.sql");

fn for_sqlite(text: &str) -> String {
    let mut kept = String::new();
    let mut ours = true;
    for line in text.lines() {
        match line.trim() {
            "-- [sqlite]" | "-- [both]" => ours = true,
            "-- [postgres]" => ours = false,
            _ if ours => kept.push_str(&format!("{line}\n")),
            _ => {}
        }
    }
    let kept = kept.replace("{{int}}", "integer").replace("{{bytes}}", "blob");
    kept.replace("{{empty}}", "x''").replace("{{strict}}", "strict")
}

async fn objects(connection: &mut sqlx::SqliteConnection) -> Vec<String> {
    let rows = connection
        .fetch_all(
            "select type, name, sql from sqlite_master
             where name not like '\\_%' escape '\\' and sql is not null",
        )
        .await
        .unwrap();
    let squeezed = |text: String| {
        let plain: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        plain.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut objects: Vec<String> = rows.iter().map(|row| squeezed(row.get::<String, _>("sql"))).collect();
    objects.sort();
    objects
}

#[tokio::test]
async fn schema_sql_is_what_the_migrations_make() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("alur.db");
    let _world = World::open(&Place::Sqlite(file.clone()), None).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut migrated = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let mut written = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    written.execute(AssertSqlSafe(for_sqlite(SCHEMA))).await.unwrap();
    assert_eq!(objects(&mut migrated).await, objects(&mut written).await);
}

#[tokio::test]
async fn every_migration_is_seeded_and_the_seed_fits_both_stores() {
    let migrations = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut names: Vec<String> = std::fs::read_dir(migrations)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".sql"))
        .collect();
    names.sort();
    for (place, directory) in places().await {
        let _world = World::open(&place, directory).await;
        for name in &names {
            let seed = std::fs::read_to_string(format!("{migrations}/seeds/{name}")).unwrap();
            match &place {
                Place::Sqlite(file) => {
                    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                    connection.execute(AssertSqlSafe(for_sqlite(&seed))).await.unwrap();
                }
                Place::Postgres(url) => {
                    let seed = seed.replace("{{empty}}", "''::bytea");
                    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                    connection.execute(AssertSqlSafe(seed)).await.unwrap();
                }
            }
        }
    }
}

#[tokio::test]
async fn an_opened_store_opens_again_as_it_was() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let before = world.store.reader.projections().await.unwrap();
        world.store.writer.stop().await;
        let again = World::open_at(&place, None, world.time.now()).await;
        assert_eq!(again.store.reader.projections().await.unwrap(), before);
    }
}

/// What is computed from the journal is made anew where another version made it, or where it is broken.
#[tokio::test]
async fn a_start_makes_stale_folds_anew_and_says_so() {
    for (place, directory) in places().await {
        let mut world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        world.assign(issue).await;
        let before = world.store.reader.projections().await.unwrap();
        let unread = world.store.reader.inbox(crate::world::DEVELOPER, None).await.unwrap();
        for (change, stale) in [
            ("update fold set version = 0 where kind = 'office'", Stale::OfOtherShape),
            ("update fold set body = '{\"number\":1}' where kind = 'issue'", Stale::Unreadable),
            ("update fold set body = 'rusak' where kind = 'application'", Stale::Unreadable),
        ] {
            world.store.writer.stop().await;
            tamper(&place, change).await;
            let directory = world.directory.take();
            world = World::open_at(&place, directory, world.time.now()).await;
            let entries = world.store.reader.head().await.unwrap().seq.0;
            assert_eq!(world.store.rebuilt, Some(Rebuilt { stale, entries }), "{change}");
            assert_eq!(world.store.reader.projections().await.unwrap(), before, "{change}");
            let again = world.store.reader.inbox(crate::world::DEVELOPER, None).await.unwrap();
            let marks =
                |rows: &[store::read::InboxRow]| rows.iter().map(|row| row.read_at).collect::<Vec<_>>();
            assert_eq!(marks(&again), marks(&unread), "nobody is told again");
        }
        world.store.writer.stop().await;
        let directory = world.directory.take();
        let again = World::open_at(&place, directory, world.time.now()).await;
        assert_eq!(again.store.rebuilt, None);
    }
}

async fn tamper(place: &Place, change: &'static str) {
    match place {
        Place::Sqlite(file) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            connection.execute(change).await.unwrap();
        }
        Place::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            connection.execute(change).await.unwrap();
        }
    }
}

/// A clock that lies behind the journal would write times that nobody believes.
#[tokio::test]
async fn a_store_does_not_open_with_a_clock_behind_its_head() {
    let world = World::sqlite().await;
    world.store.writer.stop().await;
    let place = Place::Sqlite(world.directory.as_ref().unwrap().path().join("alur.db"));
    let behind = sop::Moment(crate::world::BEGIN - 3_600_000);
    let calendar = world.calendar.clone();
    let opened = store::Store::open(&place, std::sync::Arc::new(move || behind), calendar).await;
    assert!(matches!(opened.err(), Some(store::Error::ClockBehind { .. })));
}
