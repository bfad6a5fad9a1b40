//! The README of a directory, below its entries.

use super::seen::{At, Seen};
use crate::conversation::markdown::{FilePlace, Links, Rendered, render};
use crate::limits;
use crate::marked::marked;
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::url;
use app::code::{Entry, EntryKind};

/// A README as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readme {
    pub name: String,
    /// Its own page.
    pub href: String,
    /// Markdown as HTML, or lines of plain text; nothing when it is too large to be shown.
    pub markdown: Option<Rendered>,
    pub plain: Option<Paragraphs>,
}

impl Readme {
    /// The README of a directory with these entries.
    ///
    /// # Errors
    /// The repository does not answer.
    pub async fn of(
        seen: &Seen,
        at: &At,
        directory: &str,
        entries: &[Entry],
    ) -> Result<Option<Readme>, Problem> {
        let Some(entry) = entries.iter().filter(|entry| rank(entry) > 0).max_by_key(|entry| rank(entry))
        else {
            return Ok(None);
        };
        let path =
            if directory.is_empty() { entry.name.clone() } else { format!("{directory}/{}", entry.name) };
        let blob = seen.code.blob(&at.commit, &path, limits::README_BYTES_MAX).await;
        let Some(blob) = blob.map_err(Problem::fault)?.filter(|blob| !blob.binary) else { return Ok(None) };
        let text = String::from_utf8_lossy(&blob.bytes);
        let place = FilePlace {
            slug: seen.slug().clone(),
            revision: at.revision.clone(),
            directory: directory.to_owned(),
        };
        let mut readme = Readme {
            name: marked(&entry.name),
            href: url::file(seen.slug(), &at.revision, &path),
            markdown: None,
            plain: None,
        };
        if blob.too_large {
            return Ok(Some(readme));
        }
        if rank(entry) == MARKDOWN {
            let links = Links { place: Some(place), ..Links::default() };
            readme.markdown = Some(render(seen.lang, &text, &links, 3));
        } else {
            readme.plain = Some(Paragraphs::of(&text));
        }
        Ok(Some(readme))
    }

    #[cfg(test)]
    pub fn sample(lang: words::Lang) -> Readme {
        Readme {
            name: "README.md".to_owned(),
            href: "/x".to_owned(),
            markdown: Some(render(lang, "# Izin\n\n<script>", &Links::default(), 3)),
            plain: None,
        }
    }

    /// Too large to be shown here.
    pub fn is_long(&self) -> bool {
        self.markdown.is_none() && self.plain.is_none()
    }
}

const MARKDOWN: u8 = 3;

/// How well an entry is the README of its directory; 0: it is none.
fn rank(entry: &Entry) -> u8 {
    match (entry.kind, entry.name.to_ascii_lowercase().as_str()) {
        (EntryKind::File | EntryKind::Executable, "readme.md" | "readme.markdown") => MARKDOWN,
        (EntryKind::File | EntryKind::Executable, "readme.txt") => 2,
        (EntryKind::File | EntryKind::Executable, "readme") => 1,
        (_, _) => 0,
    }
}
