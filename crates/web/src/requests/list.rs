//! `GET /merge-requests`: all that the visitor sees, newest first.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::RequestNumber;
use sop::event::ReleaseEnd;
use sop::issue::Standing;
use sop::release::ReleaseStanding;
use store::read::RequestRow;
use words::{Formats, Lang};

/// Only requests with a lower number: the next page.
#[derive(Debug, Default, Deserialize)]
pub struct Older {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
pub struct RequestsPage {
    frame: Frame,
    caption: String,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    href: String,
    number: String,
    title: String,
    application: String,
    into: &'static str,
    state: String,
    opened: String,
}

/// `GET /merge-requests`. One statement.
pub async fn index(visit: Visit, Query(older): Query<Older>) -> Result<Response, Problem> {
    let before = older.before.map(RequestNumber);
    let rows = visit.app().reader().requests(visit.person()?, before).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().requests_heading(), Some(Place::Issues));
    Ok(page::show(&RequestsPage::of(frame, visit.formats(), &rows)))
}

impl RequestsPage {
    fn of(frame: Frame, formats: Formats, rows: &[RequestRow]) -> RequestsPage {
        let lang = frame.lang;
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= store::limits::PAGE_ROWS);
        let last = rows.last().filter(|_| full).map(|row| row.request);
        RequestsPage {
            caption: lang.requests_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            rows: rows.iter().map(|row| Row::of(lang, formats, row)).collect(),
            older: last.map(|last| format!("{}?before={last}", url::merge_requests())),
            frame,
        }
    }
}

impl Row {
    fn of(lang: Lang, formats: Formats, row: &RequestRow) -> Row {
        let (title, into, state) = match (row.issue, row.release) {
            (Some(issue), _) => {
                let standing = match (row.step, row.state.as_deref()) {
                    (Some(step), _) => Standing::At(step),
                    (None, Some("cancelled")) => Standing::Cancelled,
                    (None, _) => Standing::Done,
                };
                let title = row.title.as_deref().map(visible).unwrap_or_default();
                (format!("#{issue} {title}"), "staging", lang.standing(standing))
            }
            (None, release) => {
                let standing = match (row.step, row.state.as_deref()) {
                    (Some(step), _) => ReleaseStanding::At(step),
                    (None, Some("returned")) => ReleaseStanding::Closed(ReleaseEnd::Returned),
                    (None, _) => ReleaseStanding::Closed(ReleaseEnd::Completed),
                };
                let number = release.map_or(0, |release| release.0);
                (lang.subject_release(number), "master", lang.release_standing(standing))
            }
        };
        Row {
            href: url::merge_request(row.request),
            number: format!("!{}", row.request),
            title,
            application: row.application_name.clone(),
            into,
            state,
            opened: formats.short_date_time(row.opened_at),
        }
    }
}

impl Page for RequestsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<RequestsPage> {
        use sop::{AppId, IssueNumber, Moment, ReleaseNumber, Step};
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let row = |n: i64| RequestRow {
            request: RequestNumber(n),
            application: AppId(1),
            application_name: "Layanan Perizinan".to_owned(),
            issue: (n % 5 != 0).then_some(IssueNumber(n + 30)),
            release: (n % 5 == 0).then_some(ReleaseNumber(n / 5)),
            title: (n % 5 != 0).then(|| "Simpan <izin>\u{202e}".to_owned()),
            state: Some("open".to_owned()),
            step: (n % 2 == 0).then_some(Step::TestTeam),
            opened_at: Moment(1_606_200_000_000),
        };
        let rows: Vec<RequestRow> = (1..=50).rev().map(row).collect();
        let frame = || Frame::sample(lang, lang.requests_heading());
        vec![RequestsPage::of(frame(), formats, &rows), RequestsPage::of(frame(), formats, &[])]
    }
}
