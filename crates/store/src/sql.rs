//! Statements and rows. `sql!` marks each statement, so that a test can prepare all of them on both stores;
//! the number of values is compared with the number of placeholders while compiling, since SQLite binds a
//! missing one as NULL.

use crate::error::Error;
use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetError, TryGetable, Value};
use serde::de::DeserializeOwned;
use sop::{
    AppId, Channel, CommitId, DeploymentId, FileDigest, FileKind, IssueNumber, Moment, PersonId,
    ReleaseNumber, RequestNumber, Role, Seq, Step, Subject, TextRef,
};

/// A statement with its values.
#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub text: String,
    pub values: Vec<Value>,
}

/// The highest number among the placeholders of `text`; panics, while compiling, when one below it is
/// missing.
pub(crate) const fn placeholders(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut seen = [false; 64];
    let mut highest = 0;
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'$' {
            let mut number = 0;
            let mut at = i + 1;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                number = number * 10 + (bytes[at] - b'0') as usize;
                at += 1;
            }
            assert!(number > 0 && number < 64, "a placeholder is $1 to $63");
            seen[number] = true;
            if number > highest {
                highest = number;
            }
        }
        i += 1;
    }
    let mut number = 1;
    while number <= highest {
        assert!(seen[number], "the placeholders have a gap");
        number += 1;
    }
    highest
}

/// One statement of the subset that both stores speak, with its values in the order of `$1`, `$2`.
macro_rules! sql {
    ($text:literal $(, $value:expr)* $(,)?) => {{
        const {
            let given: &[&str] = &[$(stringify!($value)),*];
            assert!($crate::sql::placeholders($text) == given.len(), "as many values as placeholders");
        }
        $crate::sql::Stmt {
            text: String::from($text),
            values: vec![$($crate::sql::Bind::bind(&$value)),*],
        }
    }};
}
pub(crate) use sql;

/// As `sql!`, for a statement that only one of the stores understands. Budget: ten.
macro_rules! sql_of {
    ($store:ident, $text:literal $(, $value:expr)* $(,)?) => {{
        const {
            let given: &[&str] = &[$(stringify!($value)),*];
            assert!($crate::sql::placeholders($text) == given.len(), "as many values as placeholders");
        }
        $crate::sql::Stmt {
            text: String::from($text),
            values: vec![$($crate::sql::Bind::bind(&$value)),*],
        }
    }};
}
pub(crate) use sql_of;

impl Stmt {
    /// Adds `(v1, v2, ...)` as further placeholders: for `in`. An empty list matches nothing.
    pub fn within<T: Bind>(mut self, values: &[T]) -> Stmt {
        if values.is_empty() {
            self.text.push_str(" (null)");
            return self;
        }
        for (i, value) in values.iter().enumerate() {
            self.text.push_str(if i == 0 { " (" } else { ", " });
            self.push(value);
        }
        self.text.push(')');
        self
    }

    /// Adds plain text of ours.
    pub fn and(mut self, text: &'static str) -> Stmt {
        self.text.push_str(text);
        self
    }

    /// Adds one value as the next placeholder.
    pub fn value(mut self, value: impl Bind) -> Stmt {
        self.push(&value);
        self
    }

    /// The rows of all parts, in no order. The placeholders of each are counted on from those before it.
    pub fn union_all(parts: impl IntoIterator<Item = Stmt>) -> Stmt {
        let mut whole = Stmt { text: String::new(), values: Vec::new() };
        for (n, part) in parts.into_iter().enumerate() {
            whole =
                whole.and(if n == 0 { "select * from (" } else { " union all select * from (" }).join(part);
            whole.text.push_str(&format!(") part{n}"));
        }
        whole
    }

    /// Adds a statement as it stands, its placeholders counted on from those before it.
    pub fn join(mut self, part: Stmt) -> Stmt {
        let mut pieces = part.text.split('$');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let end = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
            let number: usize = piece[..end].parse().unwrap_or(0);
            self.text.push_str(&format!("${}{}", number + self.values.len(), &piece[end..]));
        }
        self.values.extend(part.values);
        self
    }

    fn push(&mut self, value: &impl Bind) {
        self.values.push(value.bind());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
    }
}

/// What may be bound: `i64`, text, bytes and what is stored as one of them. Nothing else, since a second type
/// for one placeholder breaks PostgreSQL's prepared statement.
pub(crate) trait Bind {
    fn bind(&self) -> Value;
    fn null() -> Value;
}

macro_rules! bind {
    ($($type:ty => $kind:ident, $this:ident => $value:expr;)+) => {$(
        impl Bind for $type {
            fn bind(&self) -> Value {
                let $this = self;
                Value::from($value)
            }
            fn null() -> Value {
                bind!(@null $kind)
            }
        }
    )+};
    (@null int) => { Value::BigInt(None) };
    (@null text) => { Value::String(None) };
    (@null bytes) => { Value::Bytes(None) };
}

bind! {
    i64 => int, it => *it;
    str => text, it => it.to_owned();
    String => text, it => it.clone();
    [u8] => bytes, it => it.to_vec();
    Vec<u8> => bytes, it => it.clone();
    [u8; 16] => bytes, it => it.to_vec();
    [u8; 32] => bytes, it => it.to_vec();
    Moment => int, it => it.ms();
    AppId => int, it => it.0;
    IssueNumber => int, it => it.0;
    ReleaseNumber => int, it => it.0;
    RequestNumber => int, it => it.0;
    PersonId => int, it => it.0;
    DeploymentId => int, it => it.0;
    Seq => int, it => it.0;
    Step => int, it => i64::from(it.no());
    CommitId => text, it => it.as_str().to_owned();
    TextRef => text, it => it.0.clone();
    Subject => text, it => it.to_string();
    Role => text, it => it.code().to_owned();
    Channel => text, it => it.code().to_owned();
    FileDigest => text, it => it.as_str().to_owned();
    FileKind => text, it => it.code().to_owned();
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value {
        (**self).bind()
    }
    fn null() -> Value {
        T::null()
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value {
        self.as_ref().map_or_else(T::null, Bind::bind)
    }
    fn null() -> Value {
        T::null()
    }
}

/// What a cell of a row may become.
pub trait Cell: Sized {
    fn read(row: &QueryResult, column: &str) -> Result<Self, Error>;
    /// As `read`, with NULL as none. A missing column is an error all the same.
    fn read_nullable(row: &QueryResult, column: &str) -> Result<Option<Self>, Error>;
}

pub(crate) fn unreadable(column: &str, what: impl std::fmt::Display) -> Error {
    Error::Unreadable(format!("column {column}: {what}"))
}

fn raw<T: TryGetable>(row: &QueryResult, column: &str) -> Result<Option<T>, Error> {
    match row.try_get_nullable::<T>("", column) {
        Ok(value) => Ok(Some(value)),
        Err(TryGetError::Null(_)) => Ok(None),
        Err(TryGetError::DbErr(error)) => Err(error.into()),
    }
}

macro_rules! cell {
    ($($type:ty, $raw:ty, $value:ident => $read:expr;)+) => {$(
        impl Cell for $type {
            fn read(row: &QueryResult, column: &str) -> Result<Self, Error> {
                Self::read_nullable(row, column)?.ok_or_else(|| unreadable(column, "is null"))
            }
            fn read_nullable(row: &QueryResult, column: &str) -> Result<Option<Self>, Error> {
                let Some($value) = raw::<$raw>(row, column)? else { return Ok(None) };
                let read: Option<Self> = $read;
                read.map(Some).ok_or_else(|| unreadable(column, "holds no such value"))
            }
        }
    )+};
}

cell! {
    i64, i64, it => Some(it);
    String, String, it => Some(it);
    Vec<u8>, Vec<u8>, it => Some(it);
    [u8; 32], Vec<u8>, it => it.try_into().ok();
    [u8; 16], Vec<u8>, it => it.try_into().ok();
    bool, i64, it => Some(it != 0);
    u32, i64, it => u32::try_from(it).ok();
    Moment, i64, it => Some(Moment(it));
    AppId, i64, it => Some(AppId(it));
    IssueNumber, i64, it => Some(IssueNumber(it));
    ReleaseNumber, i64, it => Some(ReleaseNumber(it));
    RequestNumber, i64, it => Some(RequestNumber(it));
    PersonId, i64, it => Some(PersonId(it));
    DeploymentId, i64, it => Some(DeploymentId(it));
    Seq, i64, it => Some(Seq(it));
    Step, i64, it => u8::try_from(it).ok().and_then(Step::from_no);
    CommitId, String, it => CommitId::parse(&it);
    TextRef, String, it => Some(TextRef(it));
    Subject, String, it => Subject::try_from(it).ok();
    Role, String, it => role(&it);
    Channel, String, it => Channel::parse(&it);
    FileDigest, String, it => FileDigest::parse(&it);
    FileKind, String, it => FileKind::parse(&it);
    u64, i64, it => u64::try_from(it).ok();
}

fn role(code: &str) -> Option<Role> {
    if code == Role::System.code() { Some(Role::System) } else { Role::parse(code) }
}

impl<T: Cell> Cell for Option<T> {
    fn read(row: &QueryResult, column: &str) -> Result<Self, Error> {
        T::read_nullable(row, column)
    }
    fn read_nullable(row: &QueryResult, column: &str) -> Result<Option<Self>, Error> {
        T::read_nullable(row, column).map(Some)
    }
}

/// A cell that holds JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> Cell for Json<T> {
    fn read(row: &QueryResult, column: &str) -> Result<Self, Error> {
        Self::read_nullable(row, column)?.ok_or_else(|| unreadable(column, "is null"))
    }
    fn read_nullable(row: &QueryResult, column: &str) -> Result<Option<Self>, Error> {
        let Some(text) = raw::<String>(row, column)? else { return Ok(None) };
        serde_json::from_str(&text).map(|value| Some(Json(value))).map_err(|error| unreadable(column, error))
    }
}

/// One cell of a row.
pub(crate) fn cell<T: Cell>(row: &QueryResult, column: &str) -> Result<T, Error> {
    T::read(row, column)
}

/// A row that a statement answers with.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &QueryResult) -> Result<Self, Error>;
}

/// Structs whose fields are the columns of a statement, by name.
macro_rules! rows {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }

        impl $crate::sql::FromRow for $name {
            fn from_row(row: &sea_orm::QueryResult) -> Result<Self, $crate::Error> {
                Ok($name { $($field: $crate::sql::cell(row, stringify!($field))?),* })
            }
        }
    )+};
}
pub(crate) use rows;

fn statement(db: &impl ConnectionTrait, stmt: Stmt) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), stmt.text, stmt.values)
}

/// All rows.
pub(crate) async fn all<T: FromRow>(db: &impl ConnectionTrait, stmt: Stmt) -> Result<Vec<T>, Error> {
    db.query_all_raw(statement(db, stmt)).await?.iter().map(T::from_row).collect()
}

/// The one row, if there is one.
pub(crate) async fn one<T: FromRow>(db: &impl ConnectionTrait, stmt: Stmt) -> Result<Option<T>, Error> {
    db.query_one_raw(statement(db, stmt)).await?.as_ref().map(T::from_row).transpose()
}

/// One cell of the one row, if there is one.
pub(crate) async fn value<T: Cell>(
    db: &impl ConnectionTrait,
    column: &str,
    stmt: Stmt,
) -> Result<Option<T>, Error> {
    db.query_one_raw(statement(db, stmt)).await?.map(|row| cell(&row, column)).transpose()
}

/// Performs it; answers with the number of rows it changed.
pub(crate) async fn run(db: &impl ConnectionTrait, stmt: Stmt) -> Result<u64, Error> {
    Ok(db.execute_raw(statement(db, stmt)).await?.rows_affected())
}
