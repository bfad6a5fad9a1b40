//! `GET /applications/{slug}/tree/{revision}/{path}`: a directory.

use super::readme::Readme;
use super::seen::{At, Elsewhere, load, path_crumbs};
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::code::{Entry, EntryKind, LastCommits};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use sop::{Moment, Slug};
use words::Formats;

/// A directory.
#[derive(Template)]
#[template(path = "code/tree.html")]
pub struct TreePage {
    frame: Frame,
    crumbs: Crumbs,
    rows: Vec<Row>,
    up: Option<String>,
    history: String,
    commit: (String, String),
    elsewhere: Elsewhere,
    readme: Option<Readme>,
    cut: Option<String>,
}

struct Row {
    name: String,
    href: Option<String>,
    remark: Option<&'static str>,
    size: String,
    /// The commit that changed it last: its page, its subject, how long ago. None: longer ago.
    last: Option<(String, String, String)>,
}

/// `GET /applications/{slug}/tree/{revision}`: the root.
pub async fn root(visit: Visit, Path((slug, part)): Path<(String, String)>) -> Result<Response, Problem> {
    draw(&visit, &slug, &part, "").await
}

/// `GET /applications/{slug}/tree/{revision}/{path}`.
pub async fn show(
    visit: Visit,
    Path((slug, part, path)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    draw(&visit, &slug, &part, path.trim_end_matches('/')).await
}

async fn draw(visit: &Visit, slug: &str, part: &str, path: &str) -> Result<Response, Problem> {
    let seen = load(visit, slug).await?;
    let at = seen.at(part).await?;
    let entries = seen.code.tree(&at.commit, path).await.map_err(Problem::fault)?;
    let entries = entries.ok_or(Problem::NotFound)?;
    let last = seen.code.last_commits(&at.commit, path).await.map_err(Problem::fault)?;
    let readme = Readme::of(&seen, &at, path, &entries).await?;
    let names = seen.branches().await?;
    let elsewhere = Elsewhere::of(seen.slug(), &at, &names, |name| url::tree(seen.slug(), name, path));
    let title = if path.is_empty() { at.shown() } else { marked(path) };
    let frame = visit.frame(title, Some(Place::Applications));
    let crumbs = path_crumbs(seen.crumbs(), seen.slug(), &at, path);
    let ages = Ages { formats: visit.formats(), now: visit.at(), last: &last };
    let drawn = TreePage::of((frame, crumbs), &ages, seen.slug(), &at, path, &entries);
    Ok(page::show(&TreePage { elsewhere, readme, ..drawn }))
}

/// The last commits of a directory's entries, and what tells their age.
struct Ages<'a> {
    formats: Formats,
    now: Moment,
    last: &'a LastCommits,
}

impl TreePage {
    fn of(
        (frame, crumbs): (Frame, Crumbs),
        ages: &Ages<'_>,
        slug: &Slug,
        at: &At,
        path: &str,
        entries: &[Entry],
    ) -> TreePage {
        let lang = frame.lang;
        let shown = &entries[..entries.len().min(limits::ENTRIES)];
        let most = i64::try_from(limits::ENTRIES).unwrap_or(i64::MAX);
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        TreePage {
            rows: shown.iter().map(|entry| row(ages, slug, at, path, entry)).collect(),
            up: (!path.is_empty()).then(|| url::tree(slug, &at.revision, parent)),
            history: url::commits_of(slug, &at.revision, path),
            elsewhere: Elsewhere::of(slug, at, &[], |_| String::new()),
            readme: None,
            commit: (url::commit(slug, at.commit.as_str()), at.commit.short().to_owned()),
            cut: (entries.len() > shown.len()).then(|| lang.code_too_many(most)),
            frame,
            crumbs,
        }
    }
}

fn row(ages: &Ages<'_>, slug: &Slug, at: &At, path: &str, entry: &Entry) -> Row {
    let (formats, lang) = (&ages.formats, ages.formats.lang);
    let inside = if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
    let (href, slash, remark) = match entry.kind {
        EntryKind::Directory => (Some(url::tree(slug, &at.revision, &inside)), "/", None),
        EntryKind::File => (Some(url::file(slug, &at.revision, &inside)), "", None),
        EntryKind::Executable => {
            (Some(url::file(slug, &at.revision, &inside)), "", Some(lang.code_kind_executable()))
        }
        EntryKind::Link => (Some(url::file(slug, &at.revision, &inside)), "", Some(lang.code_kind_link())),
        EntryKind::Submodule => (None, "", Some(lang.code_submodule())),
    };
    Row {
        name: format!("{}{slash}", marked(&entry.name)),
        href,
        remark,
        size: entry.size_bytes.map(|bytes| formats.size(bytes)).unwrap_or_default(),
        last: ages.last.of.get(&entry.name).map(|commit| {
            let age = formats.since(Moment(commit.committed_at_s.saturating_mul(1000)), ages.now);
            (url::commit(slug, &commit.id.to_string()), marked(&commit.subject), age)
        }),
    }
}

impl Page for TreePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<TreePage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let entry = |name: String, kind| Entry {
            name,
            oid: "3f".repeat(20).parse().unwrap(),
            kind,
            size_bytes: Some(2048),
        };
        let kinds = [EntryKind::Directory, EntryKind::Link, EntryKind::Submodule, EntryKind::Executable];
        let mut entries: Vec<Entry> =
            kinds.into_iter().enumerate().map(|(n, kind)| entry(format!("<{n}>\u{202e}"), kind)).collect();
        let files = (0..limits::ENTRIES).map(|n| entry(format!("berkas-{n}.html"), EntryKind::File));
        entries.extend(files.take(100));
        let mut last = LastCommits::default();
        last.of.insert(entries[0].name.clone(), sample::git_commit());
        let ages = Ages { formats, now: Moment(1_606_200_000_000), last: &last };
        let page = |path: &str, entries: &[Entry]| {
            let crumbs = path_crumbs(sample::crumbs(lang), &sample::slug(), &sample::at(), path);
            let frame = Frame::sample(lang, path);
            let names = ["staging".to_owned(), "issue/42-izin".to_owned()];
            let elsewhere = Elsewhere::of(&sample::slug(), &sample::at(), &names, |name| {
                url::tree(&sample::slug(), name, path)
            });
            let drawn = TreePage::of((frame, crumbs), &ages, &sample::slug(), &sample::at(), path, entries);
            TreePage { elsewhere, readme: Some(Readme::sample(lang)), ..drawn }
        };
        vec![page("", &entries), page("site/bagian", &entries), page("kosong", &[])]
    }
}
