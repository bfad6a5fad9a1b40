//! `GET /issues/csv`: the list as a file, all of it, narrowed as the page is.

use super::list::{Drawer, Wanted};
use crate::limits;
use crate::page::Saved;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use sop::issue::IssueKind;
use sop::times::TimeLeft;
use store::read::{IssueFilter, IssueRow, Reader};
use words::Lang;

/// `GET /issues/csv`. What the viewer may not know of is not in it; a confidential title is named as such.
pub async fn download(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let (viewer, reader) = (visit.person()?, visit.app().reader());
    let (_, _, mut filter) = wanted.read(&visit).await?;
    filter.before = None;
    let rows = all(reader, viewer, filter).await?;
    let calendar = visit.app().calendar();
    let drawer = Drawer { lang: visit.lang(), formats: visit.formats(), calendar: &calendar, at: visit.at() };
    let lines: Vec<Vec<String>> =
        std::iter::once(head(visit.lang())).chain(rows.iter().map(|row| drawer.line(row))).collect();
    let name = format!("alur-issue-{}.csv", visit.formats().field_date(visit.at()));
    Ok(Saved::new("text/csv; charset=utf-8", &name).with(report::csv::file_of(&lines)))
}

/// All rows, read by key so that no statement answers with more than a page of them.
async fn all(reader: &Reader, viewer: sop::PersonId, filter: IssueFilter) -> Result<Vec<IssueRow>, Problem> {
    let most = limits::ISSUE_FILE_ROWS;
    let mut rows: Vec<IssueRow> = Vec::new();
    while rows.len() < most {
        let page = IssueFilter {
            before: rows.last().map(|row| row.issue),
            rows: i64::try_from(limits::ISSUE_FILE_PAGE).unwrap_or(1_000),
            ..filter.clone()
        };
        let page = reader.issues(viewer, &page).await.map_err(Problem::fault)?;
        let last = page.len() < limits::ISSUE_FILE_PAGE;
        rows.extend(page);
        if last {
            return Ok(rows);
        }
    }
    rows.truncate(most);
    Ok(rows)
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
