//! The inbox: assignments, returns and turns, newest first. It is the notice of step 2 that cannot be
//! switched off (R24).

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::tasks::subject;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::{PersonId, Seq};
use std::collections::BTreeMap;
use store::read::{InboxRow, NoticeRow};
use words::Formats;

/// From where the page goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    before: String,
}

/// The page of notices.
#[derive(Template)]
#[template(path = "inbox/inbox.html")]
pub struct InboxPage {
    frame: Frame,
    caption: String,
    notices: Vec<Notice>,
    /// Comments that mention the reader, on the first page.
    mentions: Vec<Notice>,
    /// The newest entry and comment shown: what *mark as read* reaches to.
    newest: Option<(i64, i64)>,
    next: Option<String>,
}

struct Notice {
    href: String,
    title: String,
    about: String,
    when: String,
    fresh: bool,
}

/// `GET /inbox`.
pub async fn show(visit: Visit, Query(from): Query<From>) -> Result<Response, Problem> {
    let before = from.before.parse().ok().map(Seq);
    let (reader, person) = (visit.app().reader(), visit.person()?);
    let rows = reader.inbox(person, before).await.map_err(Problem::fault)?;
    let mentions = match before {
        None => reader.comment_notices(person).await.map_err(Problem::fault)?,
        Some(_) => Vec::new(),
    };
    let names = if rows.is_empty() { BTreeMap::new() } else { visit.names().await? };
    let frame = visit.frame(visit.lang().inbox_heading(), Some(Place::Inbox));
    Ok(page::show(&InboxPage::of(frame, &rows, &mentions, &names, visit.formats())))
}

/// `POST /inbox`: everything up to the newest shown is read.
pub async fn mark_read(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let (person, seq) = (visit.person()?, typed.get("up-to").parse().map(Seq).unwrap_or(Seq(0)));
    let comment: i64 = typed.get("comment").parse().unwrap_or(0);
    let marked = visit.app().writer().plain(move |rows| {
        Box::pin(async move {
            rows.inbox_read(person, seq).await?;
            rows.comment_notices_read(person, comment).await
        })
    });
    marked.await.map_err(Problem::fault)?;
    Ok(page::see_other(&url::inbox()))
}

impl InboxPage {
    fn of(
        frame: Frame,
        rows: &[InboxRow],
        mentions: &[NoticeRow],
        names: &BTreeMap<PersonId, String>,
        formats: Formats,
    ) -> InboxPage {
        let lang = frame.lang;
        let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
        let notice = |row: &InboxRow| {
            let (entry, (href, about)) = (&row.told.entry, subject(lang, &row.told));
            Notice {
                href,
                title: lang.event(&entry.event, &name, formats.zone),
                about,
                when: formats.short_date_time(entry.at),
                fresh: row.read_at.is_none(),
            }
        };
        let mention = |row: &NoticeRow| {
            let title = row.title.as_deref().map_or_else(|| lang.case_erased_title().to_owned(), visible);
            let (who, issue) = (visible(&row.name), format!("#{} {title}", row.issue));
            let (href, title) = match row.request.zip(row.path.as_deref()) {
                Some((request, path)) => (
                    url::line_comment(request, path, row.comment),
                    lang.line_notice(&who, &crate::marked::marked(path), &issue),
                ),
                None => (url::comment_on(row.issue, row.comment), lang.talk_notice(&who, &issue)),
            };
            Notice {
                href,
                title,
                about: row.application_name.clone(),
                when: formats.short_date_time(row.at_ms),
                fresh: row.read_at.is_none(),
            }
        };
        let unread =
            rows.iter().any(|row| row.read_at.is_none()) || mentions.iter().any(|row| row.read_at.is_none());
        let newest = (
            rows.first().map_or(0, |row| row.told.entry.seq.0),
            mentions.first().map_or(0, |row| row.comment),
        );
        let last = rows.last().map(|row| row.told.entry.seq);
        InboxPage {
            caption: lang.inbox_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            newest: unread.then_some(newest),
            mentions: mentions.iter().map(mention).collect(),
            next: last
                .filter(|_| rows.len() >= limits::PAGE_ROWS)
                .map(|seq| format!("{}?before={seq}", url::inbox())),
            notices: rows.iter().map(notice).collect(),
            frame,
        }
    }
}

impl Page for InboxPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<InboxPage> {
        let world = crate::issues::samples::told("#9");
        let row = |entry: &std::rc::Rc<sop::Entry>| InboxRow {
            what: "turn".to_owned(),
            read_at: None,
            told: store::read::ToldEntry { entry: sop::Entry::clone(entry), application: None, title: None },
        };
        let rows: Vec<InboxRow> = world.entries.iter().rev().map(row).collect();
        let mention = |title: Option<&str>| NoticeRow {
            comment: 3,
            issue: sop::IssueNumber(1),
            person: PersonId(1),
            name: "Dewi & Rini".to_owned(),
            at_ms: rows[0].told.entry.at,
            read_at: None,
            application_name: "Perizinan".to_owned(),
            title: title.map(str::to_owned),
            request: title.map(|_| sop::RequestNumber(12)),
            path: title.map(|_| "site/<a>.html".to_owned()),
        };
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let frame = || Frame::sample(lang, lang.inbox_heading());
        vec![
            InboxPage::of(frame(), &[], &[], &BTreeMap::new(), formats),
            InboxPage::of(
                frame(),
                &rows,
                &[mention(None), mention(Some("Izin <lama>"))],
                &BTreeMap::new(),
                formats,
            ),
        ]
    }
}
