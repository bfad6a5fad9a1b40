//! The journal: its entries in words, newest first; the proof of its chain; its export for a check elsewhere.

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page, Saved};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::{Chain, Checked};
use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::text::hex;
use sop::{ActorRef, AppId, Entry, Event, PersonId, Seq, Subject, TextRef};
use std::collections::BTreeMap;
use store::read::ApplicationRow;
use tokio_util::io::ReaderStream;
use words::{Formats, Lang};

/// What the list is narrowed to, and where its page begins.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "journal.html")]
pub struct JournalPage {
    frame: Frame,
    /// About the chain; the first line is the statement.
    chain: Vec<String>,
    broken: bool,
    /// May the visitor take the whole journal with him?
    whole: bool,
    query: String,
    /// Nothing is called so.
    unknown: Option<String>,
    caption: String,
    time_column: String,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
}

struct Row {
    seq: String,
    at: String,
    who: String,
    subject: String,
    href: Option<String>,
    event: String,
    /// Why an act of the office was done.
    reason: Option<String>,
    hash: String,
}

/// What the sentences of entries are made with.
struct Told<'a> {
    lang: Lang,
    formats: Formats,
    names: &'a BTreeMap<PersonId, String>,
    applications: &'a [ApplicationRow],
    texts: &'a BTreeMap<TextRef, String>,
}

/// `GET /journal`. Three statements.
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (reader, person) = (visit.app().reader(), visit.person()?);
    let applications = reader.applications(person).await.map_err(Problem::fault)?;
    let query = asked.q.trim().chars().take(limits::QUERY_CHARS_MAX).collect::<String>();
    let subject = subject_of(&query, &applications);
    let unknown = !query.is_empty() && subject.is_none();
    let before = asked.before.map(Seq);
    let entries = match unknown {
        true => Vec::new(),
        false => reader.journal_before(person, subject, before).await.map_err(Problem::fault)?,
    };
    let reasons: Vec<TextRef> = entries.iter().filter_map(|entry| reason_of(entry)).cloned().collect();
    let (names, texts) = reader.names_and_texts(&reasons).await.map_err(Problem::fault)?;
    let (lang, formats) = (visit.lang(), visit.formats());
    let told = Told { lang, formats, names: &names, applications: &applications, texts: &texts };
    let account = &visit.principal()?.account;
    let whole = account.superior || account.administrator;
    let mut frame = visit.frame(lang.journal_heading(), Some(Place::Journal));
    let checked = visit.app().journal_checked();
    if matches!(checked, Checked::Running { .. }) {
        frame.refresh_seconds = Some(limits::REFRESH_SECONDS);
    }
    let (chain, broken) = chain_words(lang, formats, checked);
    let full = i64::try_from(entries.len()).is_ok_and(|rows| rows >= store::limits::PAGE_ROWS);
    let last = entries.last().filter(|_| full).map(|entry| entry.seq);
    let here = |before: Option<Seq>| {
        let before = before.map(|seq| format!("&before={seq}")).unwrap_or_default();
        format!("{}?q={}{before}", url::journal(), url::encode(&query))
    };
    let page = JournalPage {
        frame,
        chain,
        broken,
        whole,
        unknown: unknown.then(|| lang.journal_filter_unknown(&crate::prose::visible(&query))),
        caption: lang.journal_shown(i64::try_from(entries.len()).unwrap_or(i64::MAX)),
        time_column: lang.journal_column_time(formats.zone.abbreviation()),
        rows: entries.iter().map(|entry| told.row(entry)).collect(),
        older: last.map(|last| here(Some(last))),
        newest: before.map(|_| here(None)),
        query,
    };
    Ok(page::show(&page))
}

/// `POST /journal/check`: begins a check beside the requests; the page then tells how it goes.
pub async fn check(visit: Visit) -> Result<Response, Problem> {
    visit.person()?;
    visit.app().check_journal();
    Ok(page::see_other(&format!("{}#chain", url::journal())))
}

/// `GET /journal/export`: the whole journal as JSON lines, for those who see all of it; for others it is
/// not there.
pub async fn export(visit: Visit) -> Result<Response, Problem> {
    let account = &visit.principal()?.account;
    if !account.superior && !account.administrator {
        return Err(Problem::NotFound);
    }
    let (file, head) = visit.app().journal_export().await.map_err(Problem::fault)?;
    let stream = ReaderStream::new(tokio::fs::File::from_std(file));
    let name = format!("journal-{}.jsonl", head.seq);
    Ok(Saved::new("application/jsonl; charset=utf-8", &name).with(Body::from_stream(stream)))
}

/// What the query box names: `#42`, `rilis 8`, an application's address name, `kantor`, or the journal's
/// own form.
fn subject_of(query: &str, applications: &[ApplicationRow]) -> Option<Subject> {
    let query = query.to_lowercase();
    if let Ok(subject) = Subject::try_from(query.clone()) {
        return Some(subject);
    }
    if matches!(query.as_str(), "kantor" | "office") {
        return Some(Subject::Office);
    }
    let number = |text: &str| text.trim().trim_start_matches('#').parse::<i64>().ok();
    if let Some(rest) = query.strip_prefix("rilis").or_else(|| query.strip_prefix("release")) {
        return number(rest).map(|number| Subject::Release(sop::ReleaseNumber(number)));
    }
    if let Some(issue) = number(&query) {
        return Some(Subject::Issue(sop::IssueNumber(issue)));
    }
    let row = applications.iter().find(|row| row.slug == query);
    row.map(|row| Subject::Application(row.application))
}

fn chain_words(lang: Lang, formats: Formats, checked: Checked) -> (Vec<String>, bool) {
    match checked {
        Checked::Never => (vec![lang.journal_not_checked().to_owned()], false),
        Checked::Running { since } => (vec![lang.journal_being_checked(&formats.time(since))], false),
        Checked::Stopped { at: _ } => (vec![lang.journal_check_stopped().to_owned()], true),
        Checked::Done { at, chain: Chain::Whole { entries, head }, files, files_wrong } => {
            let hash = hex(&head.hash);
            let mut lines = vec![
                lang.journal_intact(&formats.number(head.seq.0)),
                lang.journal_checked(&formats.date_time(at), &formats.number(entries)),
                format!("{}: {}", lang.journal_head(), &hash[..16]),
                lang.journal_head_hint().to_owned(),
            ];
            let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            match (files, files_wrong) {
                (0, _) => {}
                (_, 0) => lines.insert(2, lang.journal_files_whole(count(files))),
                _ => lines.insert(0, lang.journal_files_wrong(count(files_wrong))),
            }
            (lines, files_wrong > 0)
        }
        Checked::Done { chain: Chain::Broken { seq, defect: _ }, .. } => {
            (vec![lang.journal_broken(&formats.number(seq.0))], true)
        }
    }
}

/// Why the calendar or the rule on second factors was changed, or one was lost: reasons of the office, which
/// no page of an issue shows.
fn reason_of(entry: &Entry) -> Option<&TextRef> {
    let (Event::CalendarChanged { reason, .. }
    | Event::FactorRuled { reason, .. }
    | Event::FactorLossStated { reason, .. }) = &entry.event
    else {
        return None;
    };
    Some(reason)
}

impl Told<'_> {
    fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }

    fn row(&self, entry: &Entry) -> Row {
        let who = match entry.actor {
            ActorRef::Person(person) => {
                format!("{}, {}", self.name(person), self.lang.role_short(entry.role))
            }
            ActorRef::System => self.lang.journal_system().to_owned(),
        };
        let (subject, href) = self.subject(entry.subject);
        Row {
            seq: self.formats.number(entry.seq.0),
            at: self.formats.short_date_time(entry.at),
            who,
            subject,
            href,
            reason: reason_of(entry)
                .and_then(|reason| self.texts.get(reason))
                .map(|text| crate::prose::visible(text)),
            event: self.lang.event(&entry.event, &|person| self.name(person), self.formats.zone),
            hash: hex(&entry.hash)[..8].to_owned(),
        }
    }

    fn subject(&self, subject: Subject) -> (String, Option<String>) {
        match subject {
            Subject::Office => (self.lang.subject_office().to_owned(), None),
            Subject::Application(id) => self.application(id),
            Subject::Issue(number) => (self.lang.subject_issue(number.0), Some(url::issue(number))),
            Subject::Release(number) => (self.lang.subject_release(number.0), Some(url::release(number))),
        }
    }

    fn application(&self, id: AppId) -> (String, Option<String>) {
        let row = self.applications.iter().find(|row| row.application == id);
        let name = row.map_or_else(|| id.to_string(), |row| row.name.clone());
        let slug = row.and_then(|row| sop::Slug::parse(&row.slug));
        (self.lang.subject_application(&name), slug.map(|slug| url::application(&slug)))
    }
}

impl Page for JournalPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<JournalPage> {
        let page = |chain: Vec<String>, broken: bool, rows: i64| JournalPage {
            frame: Frame::sample(lang, lang.journal_heading()),
            chain,
            broken,
            whole: !broken,
            query: if broken { "#<7".to_owned() } else { String::new() },
            unknown: broken.then(|| lang.journal_filter_unknown("#<7")),
            caption: lang.journal_shown(rows),
            time_column: lang.journal_column_time("WIB"),
            rows: (0..rows)
                .map(|n| Row {
                    seq: n.to_string(),
                    at: "24 Nov 2026, 09.25".to_owned(),
                    who: "Pandu P., PM".to_owned(),
                    subject: "#42".to_owned(),
                    href: Some("/issues/42".to_owned()),
                    event: "Langkah 9 <lulus>".to_owned(),
                    reason: (n == 1).then(|| "SKB <terbit>.".to_owned()),
                    hash: "9c41e07b".to_owned(),
                })
                .collect(),
            older: (rows > 0).then(|| "/journal?q=&before=3".to_owned()),
            newest: (rows > 0).then(|| "/journal?q=".to_owned()),
        };
        let whole = vec![lang.journal_intact("50"), lang.journal_head_hint().to_owned()];
        vec![page(whole, false, 50), page(vec![lang.journal_broken("7")], true, 0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_box_names_subjects_in_words() {
        let issue = |n| Some(Subject::Issue(sop::IssueNumber(n)));
        let release = |n| Some(Subject::Release(sop::ReleaseNumber(n)));
        assert_eq!(subject_of("#42", &[]), issue(42));
        assert_eq!(subject_of("issue:42", &[]), issue(42));
        assert_eq!(subject_of("Rilis 8", &[]), release(8));
        assert_eq!(subject_of("release 8", &[]), release(8));
        assert_eq!(subject_of("Kantor", &[]), Some(Subject::Office));
        for nothing in ["", "x", "rilis", "issue:", "-"] {
            assert_eq!(subject_of(nothing, &[]), None, "{nothing}");
        }
    }
}
