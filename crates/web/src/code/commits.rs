//! `GET /applications/{slug}/commits?branch=&path=&after=`: the history of all, or of one file or directory,
//! newest first.

use super::seen::{At, Seen, load, path_links};
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
    /// A file or directory; all of them when it is left out.
    #[serde(default)]
    path: String,
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
    /// More history than was looked at.
    cut: Option<&'static str>,
    browse: String,
}

/// A commit in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub href: String,
    pub subject: String,
    pub short: String,
    pub author: String,
    pub at: String,
}

impl Row {
    pub fn of(formats: &Formats, slug: &Slug, commit: &Commit) -> Row {
        Row {
            href: url::commit(slug, &commit.id.to_string()),
            subject: marked(&commit.subject),
            short: commit.id.short(),
            author: marked(&commit.author_name),
            at: formats.short_date_time(Moment(commit.authored_at_s.saturating_mul(1000))),
        }
    }
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
    let path = which.path.trim_matches('/');
    let (commits, cut) = read(&seen, &at, path, after.as_ref()).await?;
    let of = if path.is_empty() { at.shown() } else { marked(path) };
    let frame = visit.frame(format!("{}: {of}", visit.lang().code_history()), Some(Place::Applications));
    let drawn = CommitsPage::of(frame, &visit.formats(), &seen, (&at, path), &commits);
    Ok(page::show(&CommitsPage { cut: cut.then(|| visit.lang().code_history_cut()), ..drawn }))
}

/// The commits of a page and one more where there is one; and whether older ones may be missing.
async fn read(
    seen: &Seen,
    at: &At,
    path: &str,
    after: Option<&CommitId>,
) -> Result<(Vec<Commit>, bool), Problem> {
    let most = limits::COMMITS + 1;
    if path.is_empty() {
        let commits = seen.code.log(&at.commit, most, after).await;
        return Ok((commits.map_err(Problem::fault)?, false));
    }
    let log = seen.code.log_of(&at.commit, path, most, after).await;
    let log = log.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    // A path without history is none of this repository.
    if log.commits.is_empty() && !log.cut && after.is_none() {
        return Err(Problem::NotFound);
    }
    Ok((log.commits, log.cut))
}

impl CommitsPage {
    fn of(frame: Frame, formats: &Formats, seen: &Seen, of: (&At, &str), commits: &[Commit]) -> CommitsPage {
        let (slug, (at, path)) = (seen.slug(), of);
        let (rows, older) = rows(formats, slug, of, commits);
        let crumbs = if path.is_empty() {
            seen.crumbs().link(url::tree(slug, &at.revision, ""), at.shown())
        } else {
            path_links(seen.crumbs(), slug, at, path)
        };
        CommitsPage {
            crumbs: crumbs.end(seen.lang.code_history()),
            name: seen.application.name.clone(),
            tabs: seen.tabs(),
            browse: url::tree(slug, &at.revision, ""),
            frame,
            rows,
            older,
            cut: None,
        }
    }
}

/// One page of rows, and the address of the next where there is one.
fn rows(
    formats: &Formats,
    slug: &Slug,
    (at, path): (&At, &str),
    commits: &[Commit],
) -> (Vec<Row>, Option<String>) {
    let shown = &commits[..commits.len().min(limits::COMMITS)];
    let last = shown.last().filter(|_| commits.len() > shown.len());
    let older = last.map(|last| format!("{}&after={}", url::commits_of(slug, &at.revision, path), last.id));
    (shown.iter().map(|commit| Row::of(formats, slug, commit)).collect(), older)
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
            let (rows, older) = rows(&formats, &sample::slug(), (&sample::at(), "a b"), commits);
            CommitsPage {
                frame: Frame::sample(lang, lang.code_history()),
                crumbs: sample::crumbs(lang),
                name: "Layanan Perizinan".to_owned(),
                tabs: vec![(url::applications(), lang.application_tab_code(), true)],
                browse: url::tree(&sample::slug(), "staging", ""),
                rows,
                older,
                cut: commits.is_empty().then(|| lang.code_history_cut()),
            }
        };
        vec![page(&commits), page(&[])]
    }
}
