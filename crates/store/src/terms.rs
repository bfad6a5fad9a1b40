//! Under which terms a text is found: its words in lower case, and the root of each. Pure; the index and the
//! query are made by the same functions, so that they always agree (ADR 0014).

mod roots;
mod stem;

pub use stem::stem;

use std::collections::BTreeSet;

/// Longest word that is a term, in characters; what is longer is no word.
const TERM_CHARS_MAX: usize = 40;
/// Most words of one query; what follows them narrows nothing.
pub const WORDS_MAX: usize = 12;
/// A word that is still being typed matches what begins with it from this length on, in characters.
const BEGINNING_CHARS_MIN: usize = 2;

/// The words of a text with the place of each: byte positions of its beginning and its end.
pub fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                words.push((from, at));
                begin = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    words.extend(begin.map(|from| (from, text.len())));
    words
}

/// A word as a term: lower case, the usual accents gone.
pub fn plain(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'à'..='å' => 'a',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            other => other,
        })
        .take(TERM_CHARS_MAX)
        .collect()
}

/// The terms of texts as the index keeps them: each once, joined by a space.
pub fn terms<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut terms = BTreeSet::new();
    for text in texts {
        for (from, to) in words(text) {
            let word = plain(&text[from..to]);
            if !word.is_empty() {
                terms.insert(stem(&word));
                terms.insert(word);
            }
        }
    }
    terms.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words that something must hold to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Root of each word.
    roots: Vec<String>,
    /// The last word as it was typed: it may be unfinished.
    beginning: Option<String>,
}

impl Sought {
    /// The words of a query. The last one may be unfinished, unless a space follows it.
    pub fn of(query: &str) -> Sought {
        let mut plain: Vec<String> =
            words(query).into_iter().map(|(from, to)| plain(&query[from..to])).collect();
        plain.retain(|word| !word.is_empty());
        plain.truncate(WORDS_MAX);
        let open = !query.ends_with(char::is_whitespace);
        let beginning = plain.last().filter(|word| open && word.chars().count() >= BEGINNING_CHARS_MIN);
        Sought { beginning: beginning.cloned(), roots: plain.iter().map(|word| stem(word)).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Does one of the words mean this one?
    pub fn means(&self, word: &str) -> bool {
        let word = plain(word);
        self.roots.contains(&stem(&word))
            || self.beginning.as_ref().is_some_and(|open| word.starts_with(open))
    }

    /// Is every word among those of `text`?
    pub fn all_in(&self, text: &str) -> bool {
        let held: Vec<String> = words(text).into_iter().map(|(from, to)| plain(&text[from..to])).collect();
        let stems: Vec<String> = held.iter().map(|word| stem(word)).collect();
        let last = self.roots.len().saturating_sub(1);
        self.roots.iter().enumerate().all(|(n, root)| {
            let open = self.beginning.as_ref().filter(|_| n == last);
            stems.contains(root) || open.is_some_and(|open| held.iter().any(|word| word.starts_with(open)))
        })
    }

    /// As SQLite's FTS5 reads it.
    pub(crate) fn for_sqlite(&self) -> String {
        self.joined(" AND ", " OR ", |word, begins| format!("\"{word}\"{}", if begins { " *" } else { "" }))
    }

    /// As a `tsquery` of PostgreSQL.
    pub(crate) fn for_postgres(&self) -> String {
        self.joined(" & ", " | ", |word, begins| format!("'{word}'{}", if begins { ":*" } else { "" }))
    }

    /// Terms are letters and digits alone, so that no sign of theirs is read as one of the query's.
    fn joined(&self, and: &str, or: &str, term: impl Fn(&str, bool) -> String) -> String {
        let last = self.roots.len().saturating_sub(1);
        let one = |(n, root): (usize, &String)| match self.beginning.as_ref().filter(|_| n == last) {
            Some(open) => format!("({}{or}{})", term(root, false), term(open, true)),
            None => term(root, false),
        };
        self.roots.iter().enumerate().map(one).collect::<Vec<_>>().join(and)
    }

    /// The words as they were typed, for names: those have no roots.
    pub(crate) fn typed(query: &str) -> Vec<&str> {
        words(query).into_iter().map(|(from, to)| &query[from..to]).take(WORDS_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Sought, terms};

    #[test]
    fn a_text_has_its_words_and_their_roots_once() {
        assert_eq!(terms(["Penyimpanan izin", "izin, IZIN-nya!"]), "izin nya penyimpanan simpan");
        assert_eq!(terms(["Café 42", ""]), "42 cafe");
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        let sought = Sought::of("menyimpan perizi");
        assert_eq!(sought.for_sqlite(), "\"simpan\" AND (\"rizi\" OR \"perizi\" *)");
        assert_eq!(sought.for_postgres(), "'simpan' & ('rizi' | 'perizi':*)");
        assert!(sought.all_in("Perizinan tidak tersimpan"));
        assert!(sought.means("PERIZINAN") && sought.means("disimpan") && !sought.means("izin"));
        assert!(!Sought::of("perizi ").all_in("Perizinan"), "a space ends a word");
    }

    #[test]
    fn no_sign_of_a_query_reaches_the_store() {
        let sought = Sought::of("\" OR * ' | !a:* NEAR(b) --");
        assert!(sought.for_postgres().chars().all(|c| c.is_alphanumeric() || " &|':*()".contains(c)));
        assert_eq!(sought.for_sqlite(), "\"or\" AND \"a\" AND \"near\" AND \"b\"");
        assert!(Sought::of("?!").is_empty() && Sought::of("").is_empty());
    }
}
