//! `GET /releases`: the Releases that the visitor sees, newest first.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::ReleaseNumber;
use sop::possible::Held;
use sop::release::ReleaseStanding;
use store::read::ReleaseRow;
use words::{Formats, Lang};

/// Of one application, and only Releases with a lower number: the next page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    application: String,
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "releases/list.html")]
pub struct ReleasesPage {
    frame: Frame,
    caption: String,
    rows: Vec<Row>,
    older: Option<String>,
    /// The visitor opens Releases of some application.
    opens: bool,
}

struct Row {
    href: String,
    title: String,
    application: String,
    application_href: Option<String>,
    state: String,
    closed: bool,
    issues: i64,
    sent: String,
}

/// `GET /releases`. Two statements, one more for an application.
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (reader, before) = (visit.app().reader(), asked.before.map(ReleaseNumber));
    let application = match asked.application.as_str() {
        "" => None,
        slug => {
            let found = reader.application_by_slug(slug).await.map_err(Problem::fault)?;
            Some(found.ok_or(Problem::NotFound)?)
        }
    };
    let rows = reader.releases(visit.person()?, application, before).await.map_err(Problem::fault)?;
    let opens = Held(reader.roles_of(visit.person()?).await.map_err(Problem::fault)?).opens_releases();
    let frame = visit.frame(visit.lang().releases_heading(), Some(Place::Releases));
    let page = ReleasesPage::of(frame, visit.formats(), &rows, &asked.application);
    Ok(page::show(&ReleasesPage { opens, ..page }))
}

impl ReleasesPage {
    fn of(frame: Frame, formats: Formats, rows: &[ReleaseRow], slug: &str) -> ReleasesPage {
        let lang = frame.lang;
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= store::limits::PAGE_ROWS);
        let last = rows.last().filter(|_| full).map(|row| row.release);
        let of_one =
            if slug.is_empty() { String::new() } else { format!("&application={}", url::encode(slug)) };
        ReleasesPage {
            caption: lang.releases_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            rows: rows.iter().map(|row| Row::of(lang, formats, row)).collect(),
            opens: true,
            older: last.map(|last| format!("{}?before={last}{of_one}", url::releases())),
            frame,
        }
    }
}

impl Row {
    fn of(lang: Lang, formats: Formats, row: &ReleaseRow) -> Row {
        let state = match row.step {
            Some(step) => lang.release_standing(ReleaseStanding::At(step)),
            None if row.state == "completed" => {
                lang.release_end(sop::event::ReleaseEnd::Completed).to_owned()
            }
            None => lang.release_end(sop::event::ReleaseEnd::Returned).to_owned(),
        };
        let by = row.pm_name.clone().unwrap_or_default();
        Row {
            href: url::release(row.release),
            title: lang.subject_release(row.release.0),
            application: row.application_name.clone(),
            application_href: sop::Slug::parse(&row.slug).map(|slug| url::application(&slug)),
            state,
            closed: row.step.is_none(),
            issues: row.issues,
            sent: format!("{}, {by}", formats.short_date_time(row.opened_at)),
        }
    }
}

impl Page for ReleasesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ReleasesPage> {
        use sop::{AppId, CommitId, Moment, PersonId, RequestNumber, Step};
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let frame = || Frame::sample(lang, lang.releases_heading());
        let row = |n: i64| ReleaseRow {
            release: ReleaseNumber(n),
            application: AppId(1),
            slug: "layanan-perizinan".to_owned(),
            application_name: "Layanan Perizinan".to_owned(),
            request: RequestNumber(n + 6),
            state: if n == 50 { "open" } else { "completed" }.to_owned(),
            step: (n == 50).then_some(Step::CheckStaging),
            issues: 4,
            head: CommitId::parse(&"e4".repeat(20)).unwrap(),
            pm: PersonId(2),
            pm_name: Some("Pandu P.".to_owned()),
            opened_at: Moment(1_606_200_000_000),
            closed_at: None,
        };
        let rows: Vec<ReleaseRow> = (1..=50).rev().map(row).collect();
        vec![ReleasesPage::of(frame(), formats, &rows, "x"), ReleasesPage::of(frame(), formats, &[], "")]
    }
}
