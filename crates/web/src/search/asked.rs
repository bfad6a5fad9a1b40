//! What a query asks: words, filters as plain words of either language, and what it names outright. Pure.

use sop::{AppId, IssueNumber, ReleaseNumber, RequestNumber, Step};
use store::read::{ApplicationRow, IssueFilter, StandingFilter};
use words::{FilterWord, StandingWord};

/// An application by the names that a query may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub application: AppId,
    pub slug: String,
    pub name: String,
}

impl Named {
    pub fn of(row: ApplicationRow) -> Named {
        Named { application: row.application, slug: row.slug, name: row.name }
    }
}

/// One filter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Step(Step),
    Application { application: AppId, name: String },
    Standing(StandingWord),
    Mine,
    Late,
    Urgent,
}

/// A filter with what was typed for it, and the query without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub filter: Filter,
    pub typed: String,
    pub without: String,
}

/// What looks like a filter and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No filter has this name: it is looked for as a word.
    Filter { word: String },
    /// The filter does not know the value: it narrows nothing.
    Value { word: String, value: String },
}

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What is not a filter.
    pub words: String,
    pub filters: Vec<Meant>,
    pub unknown: Vec<Unknown>,
}

/// What a query names outright.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jump {
    Issue(IssueNumber),
    Request(RequestNumber),
    Release(ReleaseNumber),
    /// The beginning of a commit, or a branch.
    Named(String),
}

/// Does the query name an application?
pub fn names_application(typed: &str) -> bool {
    let is_one = |token: &str| {
        let key = token.split_once(':').map(|(key, _)| key.to_lowercase());
        key.is_some_and(|key| FilterWord::of(&key) == Some(FilterWord::Application))
    };
    tokens(typed).into_iter().any(is_one)
}

/// Reads a query. `applications`: those that the visitor sees.
pub fn parse(typed: &str, applications: &[Named]) -> Asked {
    let tokens = tokens(typed);
    let mut asked = Asked::default();
    let mut words: Vec<&str> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match read(token, applications) {
            Read::Filter(filter) => {
                let others = tokens.iter().enumerate().filter(|(other, _)| *other != at);
                let without = others.map(|(_, token)| *token).collect::<Vec<_>>().join(" ");
                asked.filters.push(Meant { filter, typed: (*token).to_owned(), without });
            }
            Read::Unknown(unknown) => {
                if let Unknown::Filter { .. } = unknown {
                    words.push(token);
                }
                asked.unknown.push(unknown);
            }
            Read::Words => words.push(token.trim_matches('"')),
        }
    }
    asked.words = words.join(" ");
    // The last word is finished where a space follows it, or another token does.
    let ends = tokens.last().is_none_or(|last| words.last() != Some(last)) || typed.ends_with(' ');
    if ends && !asked.words.is_empty() {
        asked.words.push(' ');
    }
    asked
}

/// What the query names outright, and nothing else.
pub fn jump(typed: &str) -> Option<Jump> {
    let typed = typed.trim();
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|number| plain && *number > 0)
    };
    if let Some(issue) = typed.strip_prefix('#').and_then(number) {
        return Some(Jump::Issue(IssueNumber(issue)));
    }
    if let Some(request) = typed.strip_prefix('!').and_then(number) {
        return Some(Jump::Request(RequestNumber(request)));
    }
    if let Some((word, digits)) = typed.split_once([' ', ':'])
        && words::is_release(&word.to_lowercase())
        && let Some(release) = number(digits.trim())
    {
        return Some(Jump::Release(ReleaseNumber(release)));
    }
    let hex = (7..=40).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_hexdigit());
    let branch = typed.contains('/') && typed.len() <= 200 && !typed.contains([' ', ':', '"']);
    (hex || branch).then(|| Jump::Named(typed.to_owned()))
}

enum Read {
    Filter(Filter),
    Unknown(Unknown),
    Words,
}

fn read(token: &str, applications: &[Named]) -> Read {
    if token.starts_with('"') {
        return Read::Words;
    }
    let Some((key, value)) = token.split_once(':') else {
        return match FilterWord::of(&token.to_lowercase()) {
            Some(FilterWord::Mine) => Read::Filter(Filter::Mine),
            Some(FilterWord::Late) => Read::Filter(Filter::Late),
            Some(FilterWord::Urgent) => Read::Filter(Filter::Urgent),
            Some(FilterWord::Step | FilterWord::Application | FilterWord::Standing) | None => Read::Words,
        };
    };
    let named = key.chars().count() > 1 && key.chars().all(|c| c.is_alphabetic() || c == '-');
    let value = value.trim_matches('"');
    if !named || value.is_empty() || value.starts_with("//") {
        return Read::Words;
    }
    let word = key.to_lowercase();
    let lower = value.to_lowercase();
    let filter = match FilterWord::of(&word) {
        None => return Read::Unknown(Unknown::Filter { word }),
        Some(FilterWord::Step) => lower.parse().ok().and_then(Step::from_no).map(Filter::Step),
        Some(FilterWord::Standing) => StandingWord::of(&lower).map(Filter::Standing),
        Some(FilterWord::Application) => application(&lower, applications),
        Some(FilterWord::Mine | FilterWord::Late | FilterWord::Urgent) => None,
    };
    match filter {
        Some(filter) => Read::Filter(filter),
        None => Read::Unknown(Unknown::Value { word, value: value.to_owned() }),
    }
}

/// By address name or name; else the only one whose name or address name holds what was typed.
fn application(lower: &str, applications: &[Named]) -> Option<Filter> {
    let exact = applications.iter().find(|row| row.slug == lower || row.name.to_lowercase() == lower);
    let mut holding =
        applications.iter().filter(|row| row.slug.contains(lower) || row.name.to_lowercase().contains(lower));
    let row = exact.or_else(|| holding.next().filter(|_| holding.next().is_none()))?;
    Some(Filter::Application { application: row.application, name: row.name.clone() })
}

/// Parts between white space; what stands in quotation marks is one part.
fn tokens(typed: &str) -> Vec<&str> {
    let (mut found, mut begin, mut quoted) = (Vec::new(), None, false);
    for (at, c) in typed.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        match (begin, c.is_whitespace() && !quoted) {
            (None, false) => begin = Some(at),
            (Some(from), true) => {
                found.push(&typed[from..at]);
                begin = None;
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    found.extend(begin.map(|from| &typed[from..]));
    found.retain(|token| !token.trim_matches('"').is_empty());
    found
}

impl Asked {
    /// Nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// A filter stands in it that only issues have.
    pub fn issues_only(&self) -> bool {
        self.filters.iter().any(|meant| !matches!(meant.filter, Filter::Application { .. }))
    }

    /// Narrows a list of issues by what was asked, the words aside.
    pub fn narrow(&self, mut filter: IssueFilter, at: sop::Moment) -> IssueFilter {
        for meant in &self.filters {
            match &meant.filter {
                Filter::Step(step) => filter.step = Some(*step),
                Filter::Application { application, .. } => filter.application = Some(*application),
                Filter::Mine => filter.mine = true,
                Filter::Late => filter.overdue_at = Some(at),
                Filter::Urgent => filter.urgent = true,
                Filter::Standing(word) => {
                    filter.standing = match word {
                        StandingWord::Open => StandingFilter::Open,
                        StandingWord::Done => StandingFilter::Done,
                        StandingWord::Cancelled => StandingFilter::Cancelled,
                        StandingWord::All => StandingFilter::All,
                    }
                }
            }
        }
        filter
    }
}
