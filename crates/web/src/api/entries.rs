//! Entries of the journal: of one issue, and of the whole as far as the reader sees it.

use super::cases;
use super::fault::{self, Answer};
use super::lens::{Lens, Person, code};
use super::query::{Query, cursor};
use super::{json, named};
use crate::visit::Visit;
use app::What;
use axum::extract::{Path, RawQuery};
use serde::Serialize;
use serde_json::Value;
use sop::{Entry, IssueNumber, Seq, Subject, TextRef};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The parameters of an issue's journal.
pub const STORY_PARAMETERS: [(&str, &str); 2] = [
    ("limit", "How many, 1 to 100; 50 where nothing is said."),
    ("cursor", "From `next_cursor` of the answer before."),
];

/// The parameters of the journal.
pub const JOURNAL_PARAMETERS: [(&str, &str); 2] = [
    ("after", "Number of the last entry that is known: the answer goes on behind it."),
    ("limit", "How many, 1 to 100; 50 where nothing is said."),
];

/// An entry of the journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// Its place in the journal, from 1.
    pub entry: i64,
    pub at: String,
    /// `issue:42`, `release:8`, `application:1` or `office`.
    pub subject: String,
    /// Other subjects whose story it is part of.
    pub touches: Vec<String>,
    /// None: the server.
    pub by: Option<Person>,
    /// The role used.
    pub role: &'static str,
    /// `web`, `api`, `git`, `job` or `console`.
    pub channel: &'static str,
    /// The revision of the SOP under which it was decided.
    pub revision: String,
    /// `step`, `return`, `hand_back`, `voiding`, `correction`, `deviation`, `cancellation` or `side`.
    pub sort: String,
    /// The step that it is about.
    pub step: Option<u8>,
    /// The event as the journal keeps it; texts by their digests.
    pub event: Value,
    /// What happened, in words, in the reader's language.
    pub words: String,
    /// SHA-256 of this entry, over the one before.
    pub hash: String,
    pub prev: String,
}

/// One answer of an issue's journal, oldest entry first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Story {
    pub entries: Vec<EntryView>,
    /// The texts that entries name, by their digests; none of a confidential issue in which the reader is not
    /// involved, none that was erased.
    pub texts: BTreeMap<String, String>,
    /// Where the story goes on; none at its end. The header `Link` holds the whole address.
    pub next_cursor: Option<String>,
}

/// One answer of the journal, oldest entry first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Journal {
    pub entries: Vec<EntryView>,
    /// To be asked `after` next time; the same as was asked when nothing is new.
    pub after: i64,
    /// Is there more at once?
    pub more: bool,
}

/// `GET /api/v1/issues/{number}/journal`. Three statements.
pub async fn of_issue(Path(number): Path<String>, visit: Visit, RawQuery(raw): RawQuery) -> Answer {
    let number: IssueNumber = named(&number)?;
    let names = STORY_PARAMETERS.map(|(name, _)| name);
    let mut query = Query::read(visit.lang(), raw.as_deref(), &names)?;
    let (rows, after) = (query.limit(), query.cursor('j').unwrap_or(0));
    query.done()?;
    let page = cases::case(&visit, &What::Issue(number)).await?;
    let reader = visit.app().reader();
    let mut entries = reader.story_after(Subject::Issue(number), Seq(after), rows + 1).await?;
    let more = cut(&mut entries, rows);
    let lens = cases::lens(&visit, &page);
    let shown: Vec<EntryView> = entries.iter().map(|entry| view(&lens, &visit, entry)).collect();
    let texts = texts_of(&entries, &page.texts);
    let next = entries.last().filter(|_| more).map(|last| cursor('j', last.seq.0));
    let mut response = json(Story { entries: shown, texts, next_cursor: next.clone() });
    if let Some(next) = next {
        let path = format!("{}/api/v1/issues/{number}/journal", visit.app().public_url());
        query.link(&mut response, &path, "cursor", &next);
    }
    Ok(response)
}

/// `GET /api/v1/journal?after=`: what the reader may know of. Two statements.
pub async fn index(visit: Visit, RawQuery(raw): RawQuery) -> Answer {
    let names = JOURNAL_PARAMETERS.map(|(name, _)| name);
    let mut query = Query::read(visit.lang(), raw.as_deref(), &names)?;
    let (rows, after) = (query.limit(), query.number("after", 0, i64::MAX).unwrap_or(0));
    query.done()?;
    let reader = visit.app().reader();
    let mut entries = reader.journal_after(visit.person()?, Seq(after), rows + 1).await?;
    let more = cut(&mut entries, rows);
    let people = fault::people(&visit).await?;
    let (lang, formats, public_url) = (visit.lang(), visit.formats(), visit.app().public_url());
    let lens = Lens { lang, formats, people: &people, public_url };
    let last = entries.last().map_or(after, |last| last.seq.0);
    let entries = entries.iter().map(|entry| view(&lens, &visit, entry)).collect();
    let mut response = json(Journal { entries, after: last, more });
    if more {
        let path = format!("{}/api/v1/journal", visit.app().public_url());
        query.link(&mut response, &path, "after", &last.to_string());
    }
    Ok(response)
}

/// Takes the one row too many off; was there one?
fn cut(entries: &mut Vec<Entry>, rows: i64) -> bool {
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let more = entries.len() > rows;
    entries.truncate(rows);
    more
}

fn view(lens: &Lens<'_>, visit: &Visit, entry: &Entry) -> EntryView {
    let name = |person| lens.name(person);
    let zone = visit.app().calendar().zone();
    EntryView {
        entry: entry.seq.0,
        at: lens.at(entry.at),
        subject: entry.subject.to_string(),
        touches: entry.touches.iter().map(ToString::to_string).collect(),
        by: lens.actor(entry.actor),
        role: entry.role.code(),
        channel: entry.channel.code(),
        revision: entry.revision.to_string(),
        sort: code(&entry.event.kind()),
        step: entry.event.step().map(sop::Step::no),
        event: serde_json::from_str(&entry.body).unwrap_or(Value::Null),
        words: lens.lang.event(&entry.event, &name, zone),
        hash: sop::text::hex(&entry.hash),
        prev: sop::text::hex(&entry.prev),
    }
}

/// Those of `texts` that the entries name.
fn texts_of(entries: &[Entry], texts: &BTreeMap<TextRef, String>) -> BTreeMap<String, String> {
    let named = |digest: &&TextRef| entries.iter().any(|entry| entry.body.contains(&digest.0));
    texts.keys().filter(named).map(|digest| (digest.0.clone(), texts[digest].clone())).collect()
}
