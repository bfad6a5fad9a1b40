//! Every statement of the sources prepares on both stores. That each has as many values as placeholders is
//! proven while compiling; `sql!` asserts it.

use crate::world::World;
use sqlx::{AssertSqlSafe, Column, Connection, Executor, SqlSafeStr, Statement, TypeInfo};
use std::path::Path;
use store::Place;

struct Found {
    /// `sql`, `sql_of:postgres` or `text_of`.
    store: Option<String>,
    text: String,
    place: String,
}

impl Found {
    /// Both stores understand it, or this one does.
    fn is_of(&self, store: &str) -> bool {
        self.store.as_deref().is_none_or(|own| own == store)
    }
}

/// The string literal that begins at or after `at`.
fn literal(source: &str, at: usize) -> Option<String> {
    let rest = source[at..].trim_start();
    let mut chars = rest.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                '\n' => {}
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

fn collect(directory: &Path, found: &mut Vec<Found>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for marker in ["sql!(", "sql_of!(", "text_of!("] {
            for (at, _) in source.match_indices(marker) {
                let mut begin = at + marker.len();
                let mut store = None;
                if marker == "sql_of!(" {
                    let comma = source[begin..].find(',').unwrap();
                    store = Some(source[begin..begin + comma].trim().to_owned());
                    begin += comma + 1;
                }
                let line = source[..at].matches('\n').count() + 1;
                let place = format!("{}:{line}", path.file_name().unwrap().to_string_lossy());
                if let Some(text) = literal(&source, begin) {
                    found.push(Found { store, text, place });
                }
            }
        }
    }
}

/// A statement that is built on ends with what is added at run time.
fn completed(text: &str) -> String {
    let trimmed = text.trim_end();
    let open = text.matches('(').count() as i64 - text.matches(')').count() as i64;
    let list = if trimmed.ends_with(" in") { " (null)" } else { "" };
    format!("{trimmed}{list}{}", ")".repeat(usize::try_from(open).unwrap_or(0)))
}

fn statements() -> Vec<Found> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 100, "only {} statements found", found.len());
    found
}

#[tokio::test]
async fn every_statement_prepares_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("alur.db");
    let _world = World::open(&Place::Sqlite(file.clone()), None).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    for found in statements().iter().filter(|found| found.is_of("sqlite")) {
        let text = completed(&found.text);
        let prepared = connection.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await;
        prepared.unwrap_or_else(|error| panic!("{}: {error}\n{text}", found.place));
    }
}

#[tokio::test]
async fn every_statement_prepares_on_postgres_with_columns_that_can_be_read() {
    let Some(url) = crate::world::postgres().await else {
        eprintln!("skipped on PostgreSQL: ALUR_TEST_POSTGRES names no server");
        return;
    };
    let _world = World::open(&Place::Postgres(url.clone()), None).await;
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    for found in statements().iter().filter(|found| found.is_of("postgres")) {
        let text = completed(&found.text);
        let prepared = connection.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await;
        let prepared = prepared.unwrap_or_else(|error| panic!("{}: {error}\n{text}", found.place));
        for column in prepared.columns() {
            let kind = column.type_info().name();
            assert!(
                !["INT4", "NUMERIC", "BOOL"].contains(&kind),
                "{}: {} is {kind}",
                found.place,
                column.name()
            );
        }
    }
}
