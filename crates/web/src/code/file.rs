//! `GET /applications/{slug}/file/{revision}/{path}`: a file as text with line numbers.

use super::seen::{At, Elsewhere, load, path_crumbs};
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::marked::{hides_something, marked};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::code::{Blob, EntryKind};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use sop::Slug;
use words::Formats;

/// A file.
#[derive(Template)]
#[template(path = "code/file.html")]
pub struct FilePage {
    frame: Frame,
    crumbs: Crumbs,
    path: String,
    size: String,
    lines_words: String,
    raw: String,
    history: String,
    /// Where the origin of its lines is told; none for what is no text.
    blame: Option<String>,
    /// The same at this very commit, when the address names a branch.
    fixed: Option<String>,
    elsewhere: Elsewhere,
    remarks: Vec<String>,
    lines: Vec<String>,
}

/// `GET /applications/{slug}/file/{revision}/{path}`.
pub async fn show(
    visit: Visit,
    Path((slug, part, path)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let at = seen.at(&part).await?;
    let blob = seen.code.blob(&at.commit, &path, limits::FILE_BYTES_MAX).await.map_err(Problem::fault)?;
    let blob = blob.ok_or(Problem::NotFound)?;
    let name = path.rsplit('/').next().unwrap_or(&path);
    let frame = visit.frame(marked(name), Some(Place::Applications));
    let crumbs = path_crumbs(seen.crumbs(), seen.slug(), &at, &path);
    let names = seen.branches().await?;
    let elsewhere = Elsewhere::of(seen.slug(), &at, &names, |name| url::file(seen.slug(), name, &path));
    let drawn = FilePage::of(frame, crumbs, &visit.formats(), seen.slug(), &at, &path, &blob);
    Ok(page::show(&FilePage { elsewhere, ..drawn }))
}

impl FilePage {
    fn of(
        frame: Frame,
        crumbs: Crumbs,
        formats: &Formats,
        slug: &Slug,
        at: &At,
        path: &str,
        blob: &Blob,
    ) -> FilePage {
        let lang = frame.lang;
        let size = formats.size(blob.size_bytes);
        let mut remarks = Vec::new();
        let mut lines = Vec::new();
        let text = String::from_utf8_lossy(&blob.bytes);
        let mut count = 0;
        if blob.too_large {
            remarks.push(lang.code_too_large(&size));
        } else if blob.kind == EntryKind::Link {
            remarks.push(lang.code_link(&marked(text.trim())));
        } else if blob.binary {
            remarks.push(lang.code_not_a_file().to_owned());
        } else if text.is_empty() {
            remarks.push(lang.code_empty_file().to_owned());
        } else {
            count = text.lines().count();
            lines = shown(&text);
            if lines.len() < count {
                remarks.push(lang.code_cut(number(lines.len())));
            }
            // A carriage return before the line's end is an ordinary line end of another system.
            if text.lines().any(hides_something) {
                remarks.push(lang.code_invisible().to_owned());
            }
        }
        FilePage {
            path: marked(path),
            lines_words: if count > 0 { lang.code_lines(number(count)) } else { String::new() },
            raw: url::raw(slug, &at.revision, path),
            history: url::commits_of(slug, &at.revision, path),
            blame: (count > 0).then(|| url::blame(slug, &at.revision, path)),
            fixed: (at.revision != at.commit.as_str()).then(|| url::file(slug, at.commit.as_str(), path)),
            elsewhere: Elsewhere::of(slug, at, &[], |_| String::new()),
            frame,
            crumbs,
            size,
            remarks,
            lines,
        }
    }
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// As many lines as a page holds, by count and by weight.
pub fn shown(text: &str) -> Vec<String> {
    let mut room = limits::FILE_PAGE_BYTES;
    let mut lines = Vec::new();
    for line in text.lines().take(limits::FILE_LINES) {
        let line = marked(line);
        let weight = line.len() + 90;
        if weight > room {
            break;
        }
        room -= weight;
        lines.push(line);
    }
    lines
}

impl Page for FilePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<FilePage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let page = |bytes: &[u8], too_large: bool| {
            let blob = Blob {
                oid: "3f".repeat(20).parse().unwrap(),
                kind: EntryKind::File,
                bytes: bytes.to_vec(),
                size_bytes: 2048,
                binary: bytes.contains(&0),
                too_large,
            };
            let path = "site/a b.html";
            let crumbs = path_crumbs(sample::crumbs(lang), &sample::slug(), &sample::at(), path);
            let frame = Frame::sample(lang, "a b.html");
            FilePage::of(frame, crumbs, &formats, &sample::slug(), &sample::at(), path, &blob)
        };
        let text = "<h1>Izin</h1>\r\n\n\u{202e}terbalik\n".as_bytes();
        vec![page(text, false), page(b"", false), page(b"\0", false), page(b"", true)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_so_many_lines_and_bytes() {
        assert_eq!(shown(&"x\n".repeat(limits::FILE_LINES + 5)).len(), limits::FILE_LINES);
        let long = format!("{}\n", "y".repeat(limits::FILE_PAGE_BYTES / 3));
        assert_eq!(shown(&long.repeat(5)).len(), 2);
        assert_eq!(shown("a\r\nb"), ["a", "b"]);
    }
}
