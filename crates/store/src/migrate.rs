//! Migrations: one forward tree for both stores. Tokens stand for what the stores write differently; sections
//! between
//! `-- [sqlite]`, `-- [postgres]` and `-- [both]` belong to one of them.

use crate::db::Kind;
use crate::error::Error;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// Version, name and text of each, in order.
pub(crate) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "foundation", include_str!("../migrations/0001_foundation.sql")),
    (2, "evidence_file", include_str!("../migrations/0002_evidence_file.sql")),
    (3, "branch_row", include_str!("../migrations/0003_branch_row.sql")),
    (4, "due_told", include_str!("../migrations/0004_due_told.sql")),
    (5, "report", include_str!("../migrations/0005_report.sql")),
    (6, "search", include_str!("../migrations/0006_search.sql")),
    (7, "conversation", include_str!("../migrations/0007_conversation.sql")),
    (8, "mail", include_str!("../migrations/0008_mail.sql")),
    (9, "issue_order", include_str!("../migrations/0009_issue_order.sql")),
    (10, "note_row", include_str!("../migrations/0010_note_row.sql")),
    (11, "file_seen", include_str!("../migrations/0011_file_seen.sql")),
    (12, "procedure_draft", include_str!("../migrations/0012_procedure_draft.sql")),
    (13, "second_factor", include_str!("../migrations/0013_second_factor.sql")),
    (14, "comment_place", include_str!("../migrations/0014_comment_place.sql")),
    (15, "comment_settled", include_str!("../migrations/0015_comment_settled.sql")),
];

/// Replaces the tokens and keeps the sections of this store.
pub(crate) fn text_for(kind: Kind, text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut ours = true;
    for line in text.lines() {
        match line.trim() {
            "-- [sqlite]" => ours = kind == Kind::Sqlite,
            "-- [postgres]" => ours = kind == Kind::Postgres,
            "-- [both]" => ours = true,
            _ if ours => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    let (int, bytes, empty, strict) = match kind {
        Kind::Sqlite => ("integer", "blob", "x''", "strict"),
        Kind::Postgres => ("bigint", "bytea", "''::bytea", ""),
    };
    kept.replace("{{int}}", int)
        .replace("{{bytes}}", bytes)
        .replace("{{empty}}", empty)
        .replace("{{strict}}", strict)
}

/// The migrator of all migrations up to `last`.
pub(crate) fn migrator(kind: Kind, last: i64) -> Migrator {
    let migrations =
        MIGRATIONS.iter().filter(|(version, _, _)| *version <= last).map(|(version, name, text)| {
            let sql = AssertSqlSafe(text_for(kind, text)).into_sql_str();
            Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
        });
    Migrator::with_migrations(migrations.collect())
}

/// The newest version that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|(version, _, _)| *version).max().unwrap_or(0)
}

pub(crate) fn failed(error: MigrateError) -> Error {
    Error::Migration(match error {
        MigrateError::VersionMissing(version) => {
            format!("the store is of a newer version of Alur (migration {version}); start that version")
        }
        MigrateError::VersionMismatch(version) => {
            format!("the text of migration {version} is not the one that made this store")
        }
        other => other.to_string(),
    })
}
