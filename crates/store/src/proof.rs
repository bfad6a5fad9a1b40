//! The journal's own proof: verify the chain, export it, verify an export without a store, rebuild what is
//! computed.

use crate::journal::{self, Head, Stored};
use crate::record::Recorder;
use crate::sql::{FromRow, all, cell, one, rows as row_structs, run, sql};
use crate::{Error, Reader, Rows, Writer, limits};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use sop::text::{digest_of, hex};
use sop::{Moment, Seq, Subject, TextRef};
use std::io::{BufRead, Write};

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Its number does not follow its predecessor's: entries are missing or doubled.
    Gap,
    /// Its time lies before its predecessor's.
    Time,
    /// The hash it gives for its predecessor is not that one's.
    Predecessor,
    /// Its own hash is not that of its fields: one of them was changed.
    Hash,
    /// Its fields are not an entry.
    Unreadable,
    /// A line of an export that is no line of one; `seq` is the line's number then.
    Line,
}

/// What a check of the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    Whole {
        entries: i64,
        head: Head,
    },
    /// The first entry that is wrong; what follows it proves nothing.
    Broken {
        seq: Seq,
        defect: Defect,
    },
}

/// Why a start made everything anew that is computed from the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It was computed by another version of this program.
    OfOtherShape,
    /// A part of it cannot be read.
    Unreadable,
}

/// What a start made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    pub stale: Stale,
    /// Entries of the journal that were read for it.
    pub entries: i64,
}

/// Follows the chain entry by entry.
struct Link {
    head: Head,
    entries: i64,
}

impl Link {
    fn new() -> Link {
        Link { head: Head::EMPTY, entries: 0 }
    }

    fn next(&mut self, stored: Stored) -> Result<(), Chain> {
        let seq = Seq(self.head.seq.0 + 1);
        let broken = |defect| Err(Chain::Broken { seq, defect });
        if stored.seq != seq.0 {
            return broken(Defect::Gap);
        }
        if stored.prev != self.head.hash {
            return broken(Defect::Predecessor);
        }
        let hash = stored.hash_after(&self.head.hash);
        if stored.hash != hash {
            return broken(Defect::Hash);
        }
        if stored.at_ms < self.head.at.ms() {
            return broken(Defect::Time);
        }
        let Ok(entry) = stored.entry() else { return broken(Defect::Unreadable) };
        self.head = Head { seq, at: entry.at, hash };
        self.entries += 1;
        Ok(())
    }

    fn whole(&self) -> Chain {
        Chain::Whole { entries: self.entries, head: self.head }
    }
}

/// A line of an export: an entry as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: i64,
    at_ms: i64,
    subject: String,
    touches: String,
    actor: String,
    role: String,
    channel: String,
    revision: String,
    body: String,
    prev: String,
    hash: String,
}

impl From<Stored> for Line {
    fn from(stored: Stored) -> Line {
        Line {
            seq: stored.seq,
            at_ms: stored.at_ms,
            subject: stored.subject,
            touches: stored.touches,
            actor: stored.actor,
            role: stored.role,
            channel: stored.channel,
            revision: stored.revision,
            body: stored.body,
            prev: hex(&stored.prev),
            hash: hex(&stored.hash),
        }
    }
}

impl Line {
    fn stored(self) -> Option<Stored> {
        Some(Stored {
            seq: self.seq,
            at_ms: self.at_ms,
            subject: self.subject,
            touches: self.touches,
            actor: self.actor,
            role: self.role,
            channel: self.channel,
            revision: self.revision,
            body: self.body,
            prev: unhex(&self.prev)?,
            hash: unhex(&self.hash)?,
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) || text.bytes().any(|byte| byte.is_ascii_uppercase())
    {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

/// Verifies an export without any store. An empty one is whole and holds nothing.
///
/// # Errors
/// When it cannot be read at all.
pub fn verify_export(export: impl BufRead) -> Result<Chain, Error> {
    let mut link = Link::new();
    for (at, line) in export.lines().enumerate() {
        let line = line?;
        let parsed: Option<Line> = serde_json::from_str(&line).ok();
        let Some(stored) = parsed.and_then(Line::stored) else {
            return Ok(Chain::Broken { seq: Seq(at as i64 + 1), defect: Defect::Line });
        };
        if let Err(broken) = link.next(stored) {
            return Ok(broken);
        }
    }
    Ok(link.whole())
}

row_structs! {
    struct KeptText {
        digest: TextRef,
        salt: Vec<u8>,
        body: String,
    }
    struct Versions {
        other: i64,
    }
    struct FoldText {
        subject: String,
        body: String,
    }
}

impl Reader {
    /// Recomputes the whole chain.
    pub async fn verify(&self) -> Result<Chain, Error> {
        let mut link = Link::new();
        loop {
            let stored = journal::after(self.db(), link.head.seq, limits::WALK_ROWS).await?;
            if stored.is_empty() {
                return Ok(link.whole());
            }
            for stored in stored {
                if let Err(broken) = link.next(stored) {
                    return Ok(broken);
                }
            }
        }
    }

    /// The texts whose words are not those that their entries saw; erased ones cannot be told.
    pub async fn verify_texts(&self) -> Result<Vec<TextRef>, Error> {
        let mut wrong = Vec::new();
        let mut last = TextRef(String::new());
        loop {
            let stmt = sql!(
                "select digest, salt, body from text
                 where digest > $1 and body is not null and salt is not null order by digest limit $2",
                last,
                limits::WALK_ROWS
            );
            let texts: Vec<KeptText> = all(self.db(), stmt).await?;
            let Some(end) = texts.last() else { return Ok(wrong) };
            last = end.digest.clone();
            let changed = texts.into_iter().filter(|text| digest_of(&text.salt, &text.body) != text.digest);
            wrong.extend(changed.map(|text| text.digest));
        }
    }

    /// Writes the journal as JSON lines; answers with its head. What is written proves itself:
    /// [`verify_export`].
    pub async fn export(&self, out: &mut (impl Write + Send)) -> Result<Head, Error> {
        let mut head = Head::EMPTY;
        loop {
            let stored = journal::after(self.db(), head.seq, limits::WALK_ROWS).await?;
            let Some(last) = stored.last() else { return Ok(head) };
            let hash =
                last.hash.clone().try_into().map_err(|_| Error::Unreadable(format!("entry {}", last.seq)))?;
            head = Head { seq: Seq(last.seq), at: sop::Moment(last.at_ms), hash };
            for stored in stored {
                let line = serde_json::to_string(&Line::from(stored)).map_err(std::io::Error::from)?;
                writeln!(out, "{line}")?;
            }
        }
    }

    /// The entries of `[from, to)` as lines of JSON, as [`Reader::export`] writes them, and how many they
    /// are; no more than `most`.
    pub async fn export_between(
        &self,
        from: Moment,
        to: Moment,
        most: usize,
    ) -> Result<(String, usize), Error> {
        let (mut lines, mut entries, mut last) = (String::new(), 0, Seq(0));
        loop {
            let stored = journal::after(self.db(), last, limits::WALK_ROWS).await?;
            let Some(end) = stored.last() else { return Ok((lines, entries)) };
            last = Seq(end.seq);
            for stored in stored.into_iter().filter(|entry| (from.ms()..to.ms()).contains(&entry.at_ms)) {
                if entries == most {
                    return Ok((lines, entries));
                }
                lines.push_str(&serde_json::to_string(&Line::from(stored)).map_err(std::io::Error::from)?);
                lines.push('\n');
                entries += 1;
            }
        }
    }

    /// Every row of every projection as text, in a fixed order: to be compared before and after a rebuild.
    pub async fn projections(&self) -> Result<Vec<String>, Error> {
        let mut dump = Vec::new();
        for (table, _) in listings() {
            let rows = self.projection(table).await?;
            dump.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        Ok(dump)
    }

    /// Every row of one projection as text, in a fixed order.
    pub async fn projection(&self, table: &str) -> Result<Vec<String>, Error> {
        let Some((_, stmt)) = listings().into_iter().find(|(name, _)| *name == table) else {
            return Ok(Vec::new());
        };
        Ok(all::<AnyRow>(self.db(), stmt).await?.into_iter().map(|row| row.0).collect())
    }
}

/// Every projection with the statement that lists it.
pub(crate) fn listings() -> [(&'static str, crate::sql::Stmt); 20] {
    [
        ("entry_touch", sql!("select * from entry_touch order by subject, seq")),
        ("fold", sql!("select * from fold order by subject")),
        ("fold_link", sql!("select * from fold_link order by subject, other")),
        (
            "counter",
            sql!(
                "select * from counter where name in ('person', 'application', 'issue', 'request', 'release')
                 order by name"
            ),
        ),
        ("member", sql!("select * from member order by application, person, role")),
        ("application_row", sql!("select * from application_row order by application")),
        ("issue_row", sql!("select * from issue_row order by issue")),
        ("branch_row", sql!("select * from branch_row order by application, name")),
        ("turn", sql!("select * from turn order by person, issue")),
        ("involved", sql!("select * from involved order by issue, person")),
        ("release_row", sql!("select * from release_row order by release")),
        ("request_row", sql!("select * from request_row order by request")),
        ("due_told", sql!("select * from due_told order by issue")),
        ("note_row", sql!("select * from note_row order by seq")),
        ("issue_course", sql!("select * from issue_course order by issue")),
        ("counted_entry", sql!("select * from counted_entry order by seq")),
        ("evidence_file", sql!("select * from evidence_file order by seq, position")),
        (
            "search_row",
            sql!(
                "select doc, issue, release, application, shown, comment, terms from search_row
                 order by doc"
            ),
        ),
        ("step_count", sql!("select * from step_count where issues <> 0 order by application, step")),
        ("inbox", sql!("select person, seq, what, at_ms from inbox order by person, seq, what")),
    ]
}

/// A row of any columns, as text.
struct AnyRow(String);

impl FromRow for AnyRow {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        let mut text = String::new();
        for column in row.column_names() {
            let value = match cell::<Option<String>>(row, &column) {
                Ok(value) => value.unwrap_or_else(|| "null".to_owned()),
                Err(_) => {
                    cell::<Option<i64>>(row, &column)?.map_or("null".to_owned(), |value| value.to_string())
                }
            };
            text.push_str(&format!("{column}={value} "));
        }
        Ok(AnyRow(text))
    }
}

impl Rows<'_> {
    /// Recreates every projection from the journal; effects and inbox marks stay. Answers with the number of
    /// entries.
    pub async fn rebuild(&self) -> Result<i64, Error> {
        for stmt in [
            sql!("delete from entry_touch"),
            sql!("delete from fold"),
            sql!("delete from fold_link"),
            sql!(
                "delete from counter where name in ('person', 'application', 'issue', 'request', 'release')"
            ),
            sql!("delete from member"),
            sql!("delete from application_row"),
            sql!("delete from issue_row"),
            sql!("delete from branch_row"),
            sql!("delete from turn"),
            sql!("delete from involved"),
            sql!("delete from release_row"),
            sql!("delete from request_row"),
            sql!("delete from step_count"),
            sql!("delete from evidence_file"),
            sql!("delete from due_told"),
            sql!("delete from note_row"),
            sql!("delete from issue_course"),
            sql!("delete from counted_entry"),
            sql!("delete from search_row"),
        ] {
            run(self.db, stmt).await?;
        }
        let mut last = Seq(0);
        loop {
            let stored = journal::after(self.db, last, limits::WALK_ROWS).await?;
            if stored.is_empty() {
                crate::project::search::all_comments(self.db).await?;
                return Ok(last.0);
            }
            let mut recorder = Recorder::again(self.db);
            for stored in stored {
                let entry = stored.entry()?;
                recorder.take(&entry).await?;
                last = entry.seq;
            }
            recorder.flush().await?;
        }
    }

    /// Why the folds must be made anew: they are of another shape than this version's, or unreadable.
    async fn stale_folds(&self) -> Result<Option<Stale>, Error> {
        let stmt = sql!("select count(*) as other from fold where version <> $1", limits::FOLD_VERSION);
        if one::<Versions>(self.db, stmt).await?.is_some_and(|row| row.other > 0) {
            return Ok(Some(Stale::OfOtherShape));
        }
        let mut after = String::new();
        loop {
            let stmt = sql!(
                "select subject, body from fold where subject > $1 order by subject limit $2",
                after,
                limits::WALK_ROWS
            );
            let rows: Vec<FoldText> = all(self.db, stmt).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            after.clone_from(&last.subject);
            if rows.iter().any(FoldText::is_broken) {
                return Ok(Some(Stale::Unreadable));
            }
        }
    }
}

impl FoldText {
    fn is_broken(&self) -> bool {
        let subject = Subject::try_from(self.subject.clone());
        subject.map_or(true, |subject| crate::load::Fold::parse(subject, &self.body).is_err())
    }
}

impl Writer {
    /// Recreates every projection from the journal, in one transaction. Answers with the number of entries.
    pub async fn rebuild(&self) -> Result<i64, Error> {
        self.plain(|rows| Box::pin(async move { rows.rebuild().await })).await
    }

    /// Rebuilds where folds are of another shape than this version's, or cannot be read.
    pub(crate) async fn rebuild_stale(&self) -> Result<Option<Rebuilt>, Error> {
        let rebuilt = self.plain(|rows| {
            Box::pin(async move {
                match rows.stale_folds().await? {
                    Some(stale) => Ok(Some(Rebuilt { stale, entries: rows.rebuild().await? })),
                    None => Ok(None),
                }
            })
        });
        rebuilt.await
    }
}
