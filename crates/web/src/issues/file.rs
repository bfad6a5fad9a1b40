//! `GET /issues/csv`: the list as a file, all of it, narrowed as the page is.

use super::list::{Drawer, Wanted};
use crate::limits;
use crate::page::Saved;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{StreamExt, once, unfold};
use sop::calendar::Calendar;
use sop::issue::IssueKind;
use sop::times::TimeLeft;
use sop::{Moment, PersonId};
use std::future::ready;
use std::sync::Arc;
use store::read::{IssueFilter, IssueRow, Reader};
use words::{Formats, Lang};

/// `GET /issues/csv`. What the viewer may not know of is not in it; a confidential title is named as such.
pub async fn download(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let (_, _, filter) = wanted.read(&visit).await?;
    let mut pages = Pages {
        reader: visit.app().reader().clone(),
        viewer: visit.person()?,
        filter: IssueFilter { before: None, rows: limits::ISSUE_FILE_PAGE, ..filter },
        calendar: visit.app().calendar(),
        lang: visit.lang(),
        formats: visit.formats(),
        at: visit.at(),
        ended: false,
    };
    // What fails at once is a problem page; later a fault breaks the file off, so that none passes for whole.
    let first = pages.next(report::csv::file_of(&[head(visit.lang())])).await.map_err(Problem::fault)?;
    let rest = unfold(pages, |mut pages| async move {
        if pages.ended {
            return None;
        }
        let page = pages.next(Vec::new()).await;
        pages.ended |= page.is_err();
        Some((page, pages))
    });
    let name = format!("alur-issue-{}.csv", visit.formats().field_date(visit.at()));
    let body = Body::from_stream(once(ready(Ok(first))).chain(rest).fuse());
    Ok(Saved::new("text/csv; charset=utf-8", &name).with(body))
}

/// The list, read by key page by page, each in memory only until it is sent.
struct Pages {
    reader: Reader,
    viewer: PersonId,
    filter: IssueFilter,
    calendar: Arc<Calendar>,
    lang: Lang,
    formats: Formats,
    at: Moment,
    ended: bool,
}

impl Pages {
    /// The lines of the next page, behind what is given.
    async fn next(&mut self, before: Vec<u8>) -> Result<Bytes, store::Error> {
        let rows = self.reader.issues(self.viewer, &self.filter).await?;
        self.ended = i64::try_from(rows.len()).is_ok_and(|rows| rows < self.filter.rows);
        self.filter.before = rows.last().map(|row| row.issue);
        let drawer = Drawer { lang: self.lang, formats: self.formats, calendar: &self.calendar, at: self.at };
        let lines: Vec<Vec<String>> = rows.iter().map(|row| drawer.line(row)).collect();
        Ok([before, report::csv::lines_of(&lines)].concat().into())
    }
}

fn head(lang: Lang) -> Vec<String> {
    let words = [
        lang.issues_column_issue(),
        lang.new_issue_title(),
        lang.new_issue_application(),
        lang.new_issue_kind(),
        lang.issues_file_step_no(),
        lang.issues_column_step(),
        lang.issues_column_holder(),
        lang.issues_file_developer(),
        lang.issues_file_reported(),
        lang.issues_column_due(),
        lang.issues_file_closed(),
        lang.issues_file_late(),
        lang.issues_file_round(),
    ];
    words.into_iter().map(str::to_owned).collect()
}

impl Drawer<'_> {
    fn line(&self, row: &IssueRow) -> Vec<String> {
        let (lang, shown) = (self.lang, self.row(row));
        let kind = IssueKind::parse(&row.kind).map(|kind| lang.issue_kind(kind));
        let late = matches!(self.time(row), Some(TimeLeft::Late { .. }));
        let moment = |at| self.formats.machine(at);
        vec![
            row.issue.to_string(),
            row.title.clone().unwrap_or_else(|| lang.issue_confidential().to_owned()),
            row.application_name.clone(),
            kind.unwrap_or_default().to_owned(),
            row.step.filter(|_| row.state == "open").map(|step| step.no().to_string()).unwrap_or_default(),
            shown.step,
            shown.holder,
            row.assignee_name.clone().unwrap_or_default(),
            moment(row.reported_at),
            row.due_at.map(moment).unwrap_or_default(),
            row.closed_at.map(moment).unwrap_or_default(),
            if late { lang.issues_file_yes() } else { "" }.to_owned(),
            row.round.to_string(),
        ]
    }
}
