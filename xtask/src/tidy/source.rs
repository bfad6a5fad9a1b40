//! Rust source as tidy sees it: each byte is code, comment or string. No parser, only the little that keeps
//! a brace in a string, or a word in a comment, from being taken for code.

use std::path::Path;

use anyhow::{Context, Result};

/// One text file of the repository.
pub struct Source {
    /// Path below the top directory, with forward slashes.
    pub path: String,
    /// As it stands in the file.
    pub text: String,
    /// The text with comments and the inside of strings blanked; byte positions and lines stay.
    pub code: String,
    /// The text with everything but comments blanked.
    pub comments: String,
    /// String literals: position of the first byte inside, and the text inside, escapes untouched.
    pub strings: Vec<(usize, String)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Code,
    Comment,
    Text,
}

impl Source {
    /// Reads and classifies one Rust file.
    pub fn read(root: &Path, path: String) -> Result<Source> {
        let text = std::fs::read_to_string(root.join(&path)).with_context(|| format!("reading {path}"))?;
        Ok(Source::new(path, text))
    }

    pub fn new(path: String, text: String) -> Source {
        let class = classify(text.as_bytes());
        let code = masked(&text, &class, Class::Code);
        let comments = masked(&text, &class, Class::Comment);
        let strings = literals(&text, &class);
        Source { path, text, code, comments, strings }
    }

    /// The line, counted from 1, that holds byte `at`.
    pub fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// True for files that hold tests and nothing else.
    pub fn is_test_file(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.path.ends_with("_tests.rs")
    }

    /// Byte ranges of the blocks that follow `#[cfg(test)]`.
    pub fn test_blocks(&self) -> Vec<(usize, usize)> {
        let mut blocks = Vec::new();
        for at in occurrences(&self.code, "#[cfg(test)]") {
            let rest = &self.code[at..];
            let open = rest.find('{').unwrap_or(usize::MAX);
            let semicolon = rest.find(';').unwrap_or(usize::MAX);
            if open < semicolon {
                blocks.push((at, closing(&self.code, at + open)));
            }
        }
        blocks
    }

    /// True when byte `at` is test code.
    pub fn in_test(&self, at: usize) -> bool {
        self.is_test_file() || self.test_blocks().iter().any(|(from, to)| (*from..*to).contains(&at))
    }
}

/// Positions where `word` stands in `text`.
pub fn occurrences(text: &str, word: &str) -> Vec<usize> {
    text.match_indices(word).map(|(at, _)| at).collect()
}

/// Positions where `word` stands in `text` as a whole word.
pub fn words(text: &str, word: &str) -> Vec<usize> {
    let part_of_name = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = text.as_bytes();
    occurrences(text, word)
        .into_iter()
        .filter(|at| !part_of_name(at.checked_sub(1).and_then(|before| bytes.get(before))))
        .filter(|at| !part_of_name(bytes.get(at + word.len())))
        .collect()
}

/// Position just behind the brace that closes the one at `open`; the end of the text if none does.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return open + offset + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The name that begins at `text`, after white space; empty if none does.
pub fn name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn masked(text: &str, class: &[Class], kept: Class) -> String {
    let keep = |(at, byte): (usize, u8)| if class[at] == kept || byte == b'\n' { byte } else { b' ' };
    let bytes = text.bytes().enumerate().map(keep).collect();
    String::from_utf8(bytes).expect("whole characters are blanked or kept: a class ends at an ASCII byte")
}

fn literals(text: &str, class: &[Class]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < class.len() {
        if class[at] == Class::Text {
            let end = (at..class.len()).find(|i| class[*i] != Class::Text).unwrap_or(class.len());
            found.push((at, text[at..end].to_owned()));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The class of each byte. Quotes count as code, so that two literals never run together.
fn classify(text: &[u8]) -> Vec<Class> {
    let mut class = vec![Class::Code; text.len()];
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (skip, length, kind) = if rest.starts_with(b"//") {
            (0, line_length(rest), Class::Comment)
        } else if rest.starts_with(b"/*") {
            (0, block_length(rest), Class::Comment)
        } else if let Some(hashes) = raw_string(text, at) {
            let open = 2 + hashes;
            (open, raw_length(&rest[open..], hashes), Class::Text)
        } else if rest[0] == b'"' {
            (1, quoted_length(&rest[1..], b'"'), Class::Text)
        } else if rest[0] == b'\'' && is_character(rest) {
            (1, quoted_length(&rest[1..], b'\''), Class::Text)
        } else {
            at += 1;
            continue;
        };
        let end = (at + skip + length).min(text.len());
        class[at + skip..end].fill(kind);
        at = if kind == Class::Comment { end } else { end + 1 };
    }
    class
}

fn line_length(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

fn block_length(rest: &[u8]) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Number of hashes when a raw string (`r"`, `br#"`) has its `r` at `at`.
fn raw_string(text: &[u8], at: usize) -> Option<usize> {
    if text[at] != b'r' {
        return None;
    }
    let before = at.checked_sub(1).map(|i| text[i]);
    let second = at.checked_sub(2).map(|i| text[i]);
    let part_of_name = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let prefixed = matches!(before, Some(b'b' | b'c')) && !part_of_name(second);
    if part_of_name(before) && !prefixed {
        return None;
    }
    let hashes = text[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    (text.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn raw_length(inside: &[u8], hashes: usize) -> usize {
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    inside.windows(end.len()).position(|window| window == end).unwrap_or(inside.len())
}

fn quoted_length(inside: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while at < inside.len() {
        match inside[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at,
            _ => at += 1,
        }
    }
    inside.len()
}

/// Tells the character `'x'` from the lifetime `'x`.
fn is_character(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'\\') => true,
        Some(first) => {
            let width = match first {
                0xf0.. => 4,
                0xe0.. => 3,
                0xc0.. => 2,
                _ => 1,
            };
            rest.get(1 + width) == Some(&b'\'')
        }
        None => false,
    }
}
