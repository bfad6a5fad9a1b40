//! `GET /applications/{slug}/blame/{revision}/{path}`: a file as text, each run of lines with the commit that
//! it comes from.

use super::file::shown;
use super::seen::{At, load, path_links};
use crate::frame::{Crumbs, Frame, Place};
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::code::{Blame, Commit};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use sop::{Moment, Slug};
use words::Formats;

/// A file with the origin of its lines.
#[derive(Template)]
#[template(path = "code/blame.html")]
pub struct BlamePage {
    frame: Frame,
    crumbs: Crumbs,
    path: String,
    file: String,
    history: String,
    /// Why there are none.
    instead: Option<String>,
    runs: Vec<Run>,
}

/// Neighbouring lines from one commit.
struct Run {
    href: String,
    short: String,
    subject: String,
    author: String,
    at: String,
    lines: Vec<(u32, String)>,
}

/// `GET /applications/{slug}/blame/{revision}/{path}`.
pub async fn show(
    visit: Visit,
    Path((slug, part, path)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let at = seen.at(&part).await?;
    let blame = seen.code.blame(&at.commit, &path).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let name = path.rsplit('/').next().unwrap_or(&path);
    let title = format!("{}: {}", visit.lang().code_blame(), marked(name));
    let frame = visit.frame(title, Some(Place::Applications));
    let crumbs = path_links(seen.crumbs(), seen.slug(), &at, &path).end(visit.lang().code_blame());
    Ok(page::show(&BlamePage::of((frame, crumbs), &visit.formats(), seen.slug(), &at, &path, &blame)))
}

impl BlamePage {
    fn of(
        (frame, crumbs): (Frame, Crumbs),
        formats: &Formats,
        slug: &Slug,
        at: &At,
        path: &str,
        blame: &Blame,
    ) -> BlamePage {
        let lang = frame.lang;
        let text = String::from_utf8_lossy(&blame.blob.bytes);
        let lines = shown(&text);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let instead = match (&blame.hunks, lines.len()) {
            (None, _) if blame.blob.binary => Some(lang.code_not_a_file().to_owned()),
            (None, _) => Some(lang.code_blame_none().to_owned()),
            (Some(_), 0) => Some(lang.code_empty_file().to_owned()),
            (Some(_), shown) => (shown < text.lines().count()).then(|| lang.code_cut(count(shown))),
        };
        let lines: Vec<(u32, String)> = (1..).zip(lines).collect();
        let place = |line: u32| usize::try_from(line).unwrap_or(usize::MAX).min(lines.len());
        let run = |first: u32, length: u32, commit: &Commit| Run {
            href: url::commit(slug, &commit.id.to_string()),
            short: commit.id.short(),
            subject: marked(&commit.subject),
            author: marked(&commit.author_name),
            at: formats.short_date_time(Moment(commit.authored_at_s.saturating_mul(1000))),
            lines: lines[place(first - 1)..place(first - 1 + length)].to_vec(),
        };
        let hunks = blame.hunks.iter().flatten();
        let runs =
            hunks.filter_map(|hunk| Some(run(hunk.first, hunk.lines, blame.commits.get(&hunk.commit)?)));
        BlamePage {
            path: marked(path),
            file: url::file(slug, &at.revision, path),
            history: url::commits_of(slug, &at.revision, path),
            runs: runs.filter(|run| !run.lines.is_empty()).collect(),
            instead,
            frame,
            crumbs,
        }
    }
}

impl Page for BlamePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<BlamePage> {
        use super::seen::sample;
        use app::code::{BlameHunk, Blob, EntryKind};
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let commit = sample::git_commit();
        let page = |bytes: &str, hunks: Option<Vec<(u32, u32)>>| {
            let blob = Blob {
                oid: "3f".repeat(20).parse().unwrap(),
                kind: EntryKind::File,
                bytes: bytes.as_bytes().to_vec(),
                size_bytes: 2048,
                binary: false,
                too_large: false,
            };
            let hunk = |(first, lines)| BlameHunk { first, lines, commit: commit.id };
            let hunks = hunks.map(|hunks| hunks.into_iter().map(hunk).collect());
            let blame = Blame { blob, hunks, commits: [(commit.id, commit.clone())].into() };
            let frame = Frame::sample(lang, "a b.html");
            let crumbs = sample::crumbs(lang);
            let at = sample::at();
            BlamePage::of((frame, crumbs), &formats, &sample::slug(), &at, "site/a b.html", &blame)
        };
        let text = "<h1>Izin</h1>\r\n\n\u{202e}terbalik\n";
        vec![page(text, Some(vec![(1, 2), (3, 1), (4, 9)])), page("", Some(Vec::new())), page("x", None)]
    }
}
