//! One result: where it leads, what it is called, and the words around the ones that were looked for.

use super::local::{Sort, Titled};
use crate::prose::visible;
use crate::url;
use sop::Slug;
use store::read::{FoundKind, FoundRow, IssueRow, PlaceRow};
use store::terms::{Sought, words};
use words::Lang;

/// Most characters of a quotation.
const QUOTE_CHARS: usize = 180;
/// Characters of it before the first word that was looked for.
const BEFORE_CHARS: usize = 50;

/// A piece of text; true: one of the words.
pub type Piece = (bool, String);

/// A result as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub href: String,
    pub title: Vec<Piece>,
    pub detail: String,
    pub quote: Vec<Piece>,
}

impl Hit {
    /// The title without its marks.
    pub fn plain(&self) -> String {
        self.title.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// How results are made.
pub struct Maker<'a> {
    pub lang: Lang,
    pub sought: &'a Sought,
    /// People lead to their account.
    pub administrator: bool,
}

impl Maker<'_> {
    /// Of a row; none for one of a kind that is not known.
    pub fn row(&self, row: &FoundRow) -> Option<Hit> {
        let slug = Slug::parse(&row.slug);
        let around = match (row.issue, row.release) {
            (Some(issue), _) => {
                (url::issue(issue), self.issue_title(&issue.to_string(), row.title.as_deref()))
            }
            (None, Some(release)) => {
                (url::release(release), self.lang.search_release(release.0, &row.application_name))
            }
            (None, None) => (String::new(), String::new()),
        };
        let (href, title, quote) = match row.kind()? {
            FoundKind::Issue => (around.0, around.1, row.text.as_deref()),
            FoundKind::Request => {
                let title = row.text.as_deref().map_or(around.1, visible);
                let title = format!("{}: {title}", self.lang.search_request(row.request().0));
                (url::merge_request(row.request()), title, None)
            }
            FoundKind::Release => (around.0, around.1, None),
            FoundKind::Application => (url::application(&slug?), row.application_name.clone(), None),
            FoundKind::Person => {
                let href = match (self.administrator, slug) {
                    (false, Some(slug)) => url::application_act(&slug, "people"),
                    (true, _) => url::person(row.person()),
                    (false, None) => url::applications(),
                };
                (href, row.title.clone().unwrap_or_default(), None)
            }
            FoundKind::Note => {
                let href = row.issue.map_or(around.0, |issue| url::record(issue, row.seq()));
                (href, around.1, row.text.as_deref())
            }
            FoundKind::Comment => {
                let href = row.issue.map_or(around.0, |issue| url::comment_on(issue, row.comment()));
                (href, around.1, row.text.as_deref())
            }
        };
        let quote = quote.map(|text| excerpt(text, self.sought)).unwrap_or_default();
        Some(Hit { href, title: marked(&title, self.sought), detail: self.detail(row), quote })
    }

    /// Of an issue in a list, where no words were asked for.
    pub fn issue(&self, row: &IssueRow) -> Hit {
        let title = self.issue_title(&row.issue.to_string(), row.title.as_deref());
        let standing = self.standing(Some(&row.state), row.step);
        let detail = [row.application_name.clone(), standing];
        Hit {
            href: url::issue(row.issue),
            title: vec![(false, title)],
            detail: joined(detail),
            quote: Vec::new(),
        }
    }

    pub fn local(&self, found: &Titled) -> Hit {
        let detail = match found.sort {
            Sort::Act | Sort::Page => String::new(),
            Sort::Help => self.lang.search_group_help().to_owned(),
        };
        Hit { href: found.href.clone(), title: marked(&found.title, self.sought), detail, quote: Vec::new() }
    }

    pub fn place(&self, row: &PlaceRow) -> Option<Hit> {
        let title = vec![(true, row.name.clone())];
        Some(Hit { href: place(row)?, title, detail: row.application_name.clone(), quote: Vec::new() })
    }

    fn issue_title(&self, number: &str, title: Option<&str>) -> String {
        format!("#{number} {}", title.map_or(self.lang.issue_confidential().to_owned(), visible))
    }

    fn detail(&self, row: &FoundRow) -> String {
        match row.kind() {
            Some(FoundKind::Application) => row.slug.clone(),
            Some(FoundKind::Person) => {
                joined([row.text.clone().unwrap_or_default(), row.application_name.clone()])
            }
            _ => joined([row.application_name.clone(), self.standing(row.state.as_deref(), row.step)]),
        }
    }

    fn standing(&self, state: Option<&str>, step: Option<sop::Step>) -> String {
        let lang = self.lang;
        match (state, step) {
            (Some("open"), Some(step)) => lang.search_at_step(step.no(), lang.step(step)),
            (Some("cancelled"), _) => lang.standing_word(sop::issue::Standing::Cancelled).to_owned(),
            (Some("done"), _) => lang.standing_word(sop::issue::Standing::Done).to_owned(),
            _ => String::new(),
        }
    }
}

/// Where a branch or a commit is shown.
pub fn place(row: &PlaceRow) -> Option<String> {
    let slug = Slug::parse(&row.slug)?;
    Some(if row.sort == "branch" { url::commits(&slug, &row.name) } else { url::commit(&slug, &row.name) })
}

fn joined(parts: [String; 2]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The text in pieces, the words that were looked for apart.
pub fn marked(text: &str, sought: &Sought) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    for (from, to) in words(text) {
        if sought.means(&text[from..to]) {
            pieces.push((false, visible(&text[at..from])));
            pieces.push((true, text[from..to].to_owned()));
            at = to;
        }
    }
    pieces.push((false, visible(&text[at..])));
    pieces.retain(|(_, piece)| !piece.is_empty());
    pieces
}

/// What stands around the first of the words; the beginning where none is in it.
pub fn excerpt(text: &str, sought: &Sought) -> Vec<Piece> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = words(&line).into_iter().find(|(from, to)| sought.means(&line[*from..*to]));
    let chars_before = first.map_or(0, |(from, _)| line[..from].chars().count());
    let skipped = if chars_before > QUOTE_CHARS / 2 { chars_before - BEFORE_CHARS } else { 0 };
    let kept: String = line.chars().skip(skipped).take(QUOTE_CHARS).collect();
    let more = line.chars().count() > skipped + QUOTE_CHARS;
    // Not in the middle of a word.
    let begin = if skipped > 0 { kept.find(' ').map_or(0, |at| at + 1) } else { 0 };
    let end =
        if more { kept.rfind(' ').filter(|end| *end > begin).unwrap_or(kept.len()) } else { kept.len() };
    let dots = |there: bool| if there { "…" } else { "" };
    marked(&format!("{}{}{}", dots(skipped > 0), &kept[begin..end], dots(more)), sought)
}
