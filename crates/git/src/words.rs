//! Which words of two lines differ. Lines that went are paired with the lines that came in their place; of a
//! pair with enough in common, each side tells which bytes the other lacks.

use std::ops::Range;

use imara_diff::{Algorithm, InternedInput, TokenSource};

use crate::Line;
use crate::limits;

/// Marks the changed words of lines that were removed, and of those that were added in their place.
pub(crate) fn mark(removed: &mut [Line], added: &mut [Line]) {
    let mut from = 0;
    // Of as many lines as there were, each replaces its like; else the nearest that resembles it does.
    let even = removed.len() == added.len();
    if !even && removed.len().saturating_mul(added.len()) > limits::WORD_PAIRS_MAX {
        return;
    }
    for (at, old) in removed.iter_mut().enumerate() {
        let candidates = if even { at..at + 1 } else { from..added.len() };
        for candidate in candidates {
            if let Some((gone, come)) = differing(&old.text, &added[candidate].text) {
                old.changed = gone;
                added[candidate].changed = come;
                from = candidate + 1;
                break;
            }
        }
    }
}

type Ranges = Vec<Range<usize>>;

/// The bytes of each line that the other lacks; `None` when the two have too little in common.
fn differing(old: &str, new: &str) -> Option<(Ranges, Ranges)> {
    let input = InternedInput::new(Words(old), Words(new));
    if input.before.len().max(input.after.len()) > limits::LINE_WORDS_MAX {
        return None;
    }
    let diff = imara_diff::Diff::compute(Algorithm::Myers, &input);
    let (gone, kept) = changed(Words(old), |at| diff.is_removed(at));
    let (come, _) = changed(Words(new), |at| diff.is_added(at));
    let most = written(old).max(written(new));
    (kept * 5 >= most * 2).then_some((gone, come))
}

/// Bytes that are no white space.
fn written(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum()
}

/// The ranges of changed words, and how many written bytes did not change. White space between two changed
/// words belongs to them.
fn changed(line: Words<'_>, is_changed: impl Fn(u32) -> bool) -> (Ranges, usize) {
    let (mut ranges, mut kept, mut at): (Ranges, usize, usize) = (Vec::new(), 0, 0);
    // Where only white space lies between here and the last changed word.
    let mut near = false;
    for (n, word) in (0_u32..).zip(line) {
        let end = at + word.len();
        if is_changed(n) {
            match ranges.last_mut() {
                Some(last) if near => last.end = end,
                _ => ranges.push(at..end),
            }
            near = true;
        } else if !word.trim().is_empty() {
            kept += word.len();
            near = false;
        }
        at = end;
    }
    (ranges, kept)
}

/// The words of a line: runs of letters and digits, runs of white space, every other sign by itself.
#[derive(Clone, Copy)]
struct Words<'a>(&'a str);

#[derive(PartialEq)]
enum Class {
    Word,
    Space,
    Sign,
}

fn class(c: char) -> Class {
    if c.is_alphanumeric() || c == '_' {
        Class::Word
    } else if c.is_whitespace() {
        Class::Space
    } else {
        Class::Sign
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut chars = self.0.char_indices();
        let first = class(chars.next()?.1);
        let differs = |(_, c): &(usize, char)| first == Class::Sign || class(*c) != first;
        let end = chars.find(differs).map_or(self.0.len(), |(at, _)| at);
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(word)
    }
}

impl<'a> TokenSource for Words<'a> {
    type Token = &'a str;
    type Tokenizer = Self;

    fn tokenize(&self) -> Self {
        *self
    }

    fn estimate_tokens(&self) -> u32 {
        u32::try_from(self.0.len() / 4).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> Option<(Vec<String>, Vec<String>)> {
        let (gone, come) = differing(old, new)?;
        let cut =
            |text: &str, ranges: Ranges| ranges.into_iter().map(|range| text[range].to_owned()).collect();
        Some((cut(old, gone), cut(new, come)))
    }

    #[test]
    fn the_words_that_differ_are_marked_each() {
        for (old, new, gone, come) in [
            ("a(all());", "a(validated());", vec!["all"], vec!["validated"]),
            ("let izin = baca(a, b);", "let surat = baca(a, c);", vec!["izin", "b"], vec!["surat", "c"]),
            (
                "harga: satu dua rupiah saja",
                "harga: tiga empat rupiah saja",
                vec!["satu dua"],
                vec!["tiga empat"],
            ),
            ("  simpan(x)", "simpan(x)", vec!["  "], vec![]),
            ("é = \"日本\"; ok", "é = \"本日\"; ok", vec!["日本"], vec!["本日"]),
        ] {
            let of = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(marked(old, new), Some((of(gone), of(come))), "{old}");
        }
        assert_eq!(marked("aé", "aè and much more"), None, "little in common");
        assert_eq!(marked("", "x"), None);
    }
}
