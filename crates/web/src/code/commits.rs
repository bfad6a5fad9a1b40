//! `GET /applications/{slug}/commits?branch=&after=`: the history, newest first.

use super::seen::{At, Seen, load};
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::code::Commit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use sop::{CommitId, Moment, Slug};
use words::Formats;

/// What of the history.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// A branch or a commit; `staging` when it is left out.
    #[serde(default)]
    branch: String,
    /// The last commit of the page before.
    #[serde(default)]
    after: String,
}

/// A page of the history.
#[derive(Template)]
#[template(path = "code/commits.html")]
pub struct CommitsPage {
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    /// The next page.
    older: Option<String>,
    browse: String,
}

/// A commit in a list.
pub struct Row {
    href: String,
    subject: String,
    short: String,
    author: String,
    at: String,
}

/// `GET /applications/{slug}/commits`.
pub async fn index(
    visit: Visit,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let branch = if which.branch.is_empty() { "staging" } else { &which.branch };
    let at = seen.at(branch).await?;
    let after = match which.after.as_str() {
        "" => None,
        text => Some(CommitId::parse(text).ok_or(Problem::NotFound)?),
    };
    let read = seen.code.log(&at.commit, limits::COMMITS + 1, after.as_ref()).await;
    let commits = read.map_err(Problem::fault)?;
    let frame =
        visit.frame(format!("{}: {}", visit.lang().code_history(), at.shown()), Some(Place::Applications));
    Ok(page::show(&CommitsPage::of(frame, &visit.formats(), &seen, &at, &commits)))
}

impl CommitsPage {
    fn of(frame: Frame, formats: &Formats, seen: &Seen, at: &At, commits: &[Commit]) -> CommitsPage {
        let slug = seen.slug();
        let (rows, older) = rows(formats, slug, at, commits);
        CommitsPage {
            crumbs: seen
                .crumbs()
                .link(url::tree(slug, &at.revision, ""), at.shown())
                .end(seen.lang.code_history()),
            name: seen.application.name.clone(),
            tabs: seen.tabs(),
            browse: url::tree(slug, &at.revision, ""),
            frame,
            rows,
            older,
        }
    }
}

/// One page of rows, and the address of the next where there is one.
fn rows(formats: &Formats, slug: &Slug, at: &At, commits: &[Commit]) -> (Vec<Row>, Option<String>) {
    let shown = &commits[..commits.len().min(limits::COMMITS)];
    let last = shown.last().filter(|_| commits.len() > shown.len());
    let older = last.map(|last| format!("{}&after={}", url::commits(slug, &at.revision), last.id));
    let row = |commit: &Commit| Row {
        href: url::commit(slug, &commit.id.to_string()),
        subject: marked(&commit.subject),
        short: commit.id.short(),
        author: marked(&commit.author_name),
        at: formats.short_date_time(Moment(commit.authored_at_s * 1000)),
    };
    (shown.iter().map(row).collect(), older)
}

impl Page for CommitsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<CommitsPage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let commits = vec![sample::git_commit(); limits::COMMITS + 1];
        let page = |commits: &[Commit]| {
            let (rows, older) = rows(&formats, &sample::slug(), &sample::at(), commits);
            CommitsPage {
                frame: Frame::sample(lang, lang.code_history()),
                crumbs: sample::crumbs(lang),
                name: "Layanan Perizinan".to_owned(),
                tabs: vec![(url::applications(), lang.application_tab_code(), true)],
                browse: url::tree(&sample::slug(), "staging", ""),
                rows,
                older,
            }
        };
        vec![page(&commits), page(&[])]
    }
}
