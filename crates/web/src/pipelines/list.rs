//! `GET /pipelines?application=slug`: the pipelines of an application, newest first.

use super::{environment_of, state_words, tone};
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::{DeploymentId, Slug, Subject};
use store::read::{ApplicationRow, PipelineRow};
use words::{Formats, Lang};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    application: String,
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "pipelines/list.html")]
pub struct PipelinesPage {
    frame: Frame,
    crumbs: Crumbs,
    /// Address, name, chosen.
    applications: Vec<(String, String, bool)>,
    caption: String,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    href: String,
    number: String,
    subject: (String, Option<String>),
    commit: String,
    branch: String,
    state: String,
    tone: &'static str,
    began: String,
    took: String,
}

/// `GET /pipelines`. Three statements.
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (reader, person) = (visit.app().reader(), visit.person()?);
    let applications = reader.applications(person).await.map_err(Problem::fault)?;
    let chosen = match asked.application.as_str() {
        "" => applications.first(),
        slug => Some(applications.iter().find(|row| row.slug == slug).ok_or(Problem::NotFound)?),
    };
    let seen = match chosen {
        Some(row) => reader.application_seen(person, row.application).await.map_err(Problem::fault)?,
        None => None,
    };
    if seen.is_none() && !asked.application.is_empty() {
        return Err(Problem::NotFound);
    }
    let rows = match &seen {
        Some(seen) => {
            let before = asked.before.map(DeploymentId);
            reader.pipelines(seen.application, before).await.map_err(Problem::fault)?
        }
        None => Vec::new(),
    };
    let frame = visit.frame(visit.lang().pipelines_heading(), Some(Place::Applications));
    let slug = seen.and_then(|seen| Slug::parse(&seen.slug));
    Ok(page::show(&PipelinesPage::of(frame, visit.formats(), &applications, slug.as_ref(), &rows)))
}

impl PipelinesPage {
    fn of(
        mut frame: Frame,
        formats: Formats,
        applications: &[ApplicationRow],
        chosen: Option<&Slug>,
        rows: &[PipelineRow],
    ) -> PipelinesPage {
        let lang = frame.lang;
        let named = applications.iter().find(|row| chosen.is_some_and(|slug| slug.as_str() == row.slug));
        let mut crumbs = Crumbs::new(lang);
        if let (Some(slug), Some(row)) = (chosen, named) {
            crumbs = crumbs.link(url::application(slug), row.name.clone());
            frame.title = lang.pipeline_in_application(&row.name);
        }
        let chip = |row: &ApplicationRow| {
            let slug = Slug::parse(&row.slug)?;
            Some((url::pipelines_of(&slug), row.name.clone(), chosen == Some(&slug)))
        };
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= store::limits::PAGE_ROWS);
        let last = rows.last().filter(|_| full);
        let older = chosen
            .zip(last)
            .map(|(slug, last)| format!("{}&before={}", url::pipelines_of(slug), last.pipeline));
        PipelinesPage {
            crumbs: crumbs.end(lang.pipelines_heading()),
            applications: applications.iter().filter_map(chip).collect(),
            caption: lang.pipelines_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            rows: rows.iter().map(|row| Row::of(lang, formats, row)).collect(),
            older,
            frame,
        }
    }
}

/// What a pipeline runs for, and its page.
pub fn subject_of(lang: Lang, subject: Subject) -> (String, Option<String>) {
    match subject {
        Subject::Issue(number) => (lang.subject_issue(number.0), Some(url::issue(number))),
        Subject::Release(number) => (lang.subject_release(number.0), Some(url::release(number))),
        Subject::Application(_) | Subject::Office => (String::new(), None),
    }
}

/// How long something took or has taken, in words; empty before it began.
pub fn took(lang: Lang, from: Option<sop::Moment>, to: Option<sop::Moment>) -> String {
    let seconds = from.zip(to).map(|(from, to)| (to.ms() - from.ms()) / 1000);
    seconds.map(|seconds| lang.seconds(seconds)).unwrap_or_default()
}

impl Row {
    fn of(lang: Lang, formats: Formats, row: &PipelineRow) -> Row {
        let (mut name, href) = subject_of(lang, row.subject);
        if let Some(environment) = environment_of(row) {
            let to = lang.pipeline_deploys(lang.environment(environment));
            name = if name.is_empty() { to } else { format!("{name}, {to}") };
        }
        Row {
            href: url::pipeline(row.pipeline),
            number: format!("#{}", row.pipeline),
            subject: (name, href),
            commit: row.commit_id.short().to_owned(),
            branch: visible(&row.ref_name),
            state: state_words(lang, &row.state),
            tone: tone(row.standing()),
            began: formats.short_date_time(row.started_at.unwrap_or(row.created_at)),
            took: took(lang, row.started_at, row.ended_at),
        }
    }
}

#[cfg(test)]
pub fn sample(n: i64) -> PipelineRow {
    let states = ["waiting", "running", "passed", "failed", "canceled"];
    PipelineRow {
        pipeline: DeploymentId(n),
        application: sop::AppId(1),
        subject: Subject::Issue(sop::IssueNumber(42)),
        commit_id: sop::CommitId::parse(&"3f".repeat(20)).unwrap(),
        ref_name: "issue/42-izin".to_owned(),
        environment: Some("dev".to_owned()),
        state: states[usize::try_from(n).unwrap() % states.len()].to_owned(),
        fault: (n % 5 == 3).then(|| "own".to_owned()),
        created_at: sop::Moment(1_606_200_000_000),
        started_at: Some(sop::Moment(1_606_200_001_000)),
        ended_at: Some(sop::Moment(1_606_200_128_000)),
    }
}

impl Page for PipelinesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<PipelinesPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let frame = || Frame::sample(lang, lang.pipelines_heading());
        let application = ApplicationRow {
            application: sop::AppId(1),
            slug: "layanan-perizinan".to_owned(),
            name: "Layanan <Perizinan>".to_owned(),
            confidential: false,
            confirmed: true,
            repository: "made".to_owned(),
            staging: None,
            master: None,
            running_dev: None,
            running_staging: None,
            running_production: None,
            open_release: None,
            registered_at: sop::Moment(0),
            open_issues: 3,
        };
        let rows: Vec<PipelineRow> = (1..=50).rev().map(sample).collect();
        let slug = Slug::parse("layanan-perizinan");
        vec![
            PipelinesPage::of(frame(), formats, &[application], slug.as_ref(), &rows),
            PipelinesPage::of(frame(), formats, &[], None, &[]),
        ]
    }
}
