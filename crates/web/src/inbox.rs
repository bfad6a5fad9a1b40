//! The inbox: assignments, returns and turns, newest first. It is the notice of step 2 that cannot be
//! switched off (R24).

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
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
use store::read::InboxRow;
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
    /// The newest entry shown: what *mark as read* reaches to.
    newest: Option<i64>,
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
    let rows = visit.app().reader().inbox(visit.person()?, before).await.map_err(Problem::fault)?;
    let names = if rows.is_empty() { BTreeMap::new() } else { visit.names().await? };
    let frame = visit.frame(visit.lang().inbox_heading(), Some(Place::Inbox));
    Ok(page::show(&InboxPage::of(frame, &rows, &names, visit.formats())))
}

/// `POST /inbox`: everything up to the newest shown is read.
pub async fn mark_read(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let (person, seq) = (visit.person()?, typed.get("up-to").parse().map(Seq).unwrap_or(Seq(0)));
    let marked = visit
        .app()
        .writer()
        .plain(move |rows| Box::pin(async move { rows.inbox_read(person, seq).await.map(|_| ()) }));
    marked.await.map_err(Problem::fault)?;
    Ok(page::see_other(&url::inbox()))
}

impl InboxPage {
    fn of(
        frame: Frame,
        rows: &[InboxRow],
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
        let unread = rows.iter().any(|row| row.read_at.is_none());
        let last = rows.last().map(|row| row.told.entry.seq);
        InboxPage {
            caption: lang.inbox_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            newest: rows.first().filter(|_| unread).map(|row| row.told.entry.seq.0),
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
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let frame = || Frame::sample(lang, lang.inbox_heading());
        vec![
            InboxPage::of(frame(), &[], &BTreeMap::new(), formats),
            InboxPage::of(frame(), &rows, &BTreeMap::new(), formats),
        ]
    }
}
