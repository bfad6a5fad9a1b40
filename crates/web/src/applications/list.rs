//! `GET /applications`: the applications that the viewer may know of.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use sop::Slug;
use store::read::ApplicationRow;

/// The list.
#[derive(Template)]
#[template(path = "applications/index.html")]
pub struct ApplicationsPage {
    frame: Frame,
    caption: String,
    rows: Vec<Row>,
    /// Where an Administrator registers another one.
    new: Option<String>,
}

struct Row {
    href: String,
    name: String,
    state: &'static str,
    issues: i64,
    issues_href: Option<String>,
    production: Option<String>,
    confidential: bool,
}

/// `GET /applications`.
pub async fn index(visit: Visit) -> Result<Response, Problem> {
    let rows = visit.app().reader().applications(visit.person()?).await.map_err(Problem::fault)?;
    let may_register = visit.principal()?.account.administrator;
    let frame = visit.frame(visit.lang().applications_heading(), Some(Place::Applications));
    Ok(page::show(&ApplicationsPage::of(frame, &rows, may_register)))
}

impl ApplicationsPage {
    pub fn of(frame: Frame, rows: &[ApplicationRow], may_register: bool) -> ApplicationsPage {
        let lang = frame.lang;
        let row = |row: &ApplicationRow| {
            let slug = Slug::parse(&row.slug);
            Row {
                href: slug.as_ref().map_or_else(url::applications, url::application),
                name: row.name.clone(),
                state: if row.confirmed { lang.applications_ready() } else { lang.applications_preparing() },
                issues: row.open_issues,
                issues_href: slug.as_ref().filter(|_| row.open_issues > 0).map(url::issues_of),
                production: row.running_production.as_ref().map(|commit| commit.short().to_owned()),
                confidential: row.confidential,
            }
        };
        let rows: Vec<Row> = rows.iter().map(row).collect();
        let caption = lang.applications_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        ApplicationsPage { frame, caption, rows, new: may_register.then(url::new_application) }
    }
}

impl Page for ApplicationsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<ApplicationsPage> {
        let frame = || Frame::sample(lang, lang.applications_heading());
        let row = |slug: &str, confirmed: bool| ApplicationRow {
            application: sop::AppId(1),
            slug: slug.to_owned(),
            name: "Layanan Perizinan".to_owned(),
            confidential: !confirmed,
            confirmed,
            repository: "made".to_owned(),
            staging: None,
            master: None,
            running_dev: None,
            running_staging: None,
            running_production: sop::CommitId::parse(&"3f".repeat(20)),
            open_release: None,
            registered_at: sop::Moment(0),
            open_issues: i64::from(confirmed) * 3,
        };
        let rows = [row("layanan-perizinan", true), row("arsip", false)];
        vec![ApplicationsPage::of(frame(), &rows, false), ApplicationsPage::of(frame(), &[], true)]
    }
}
