//! What a text names: people as `@dewi`, issues as `#42`, merge requests as `!12`, commits by seven or more
//! of their digits. Found in running text alone: not in code, not inside links.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use sop::{IssueNumber, RequestNumber};
use std::collections::BTreeSet;

/// A part of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    /// A user name without its `@`.
    Person(&'a str),
    Issue(IssueNumber),
    Request(RequestNumber),
    /// 7 to 40 hexadecimal digits in lower case.
    Commit(&'a str),
}

/// What a text names, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub people: BTreeSet<String>,
    pub issues: BTreeSet<IssueNumber>,
    pub requests: BTreeSet<RequestNumber>,
    pub commits: BTreeSet<String>,
}

impl Named {
    /// What a Markdown text names.
    pub fn of(text: &str) -> Named {
        let arena = Arena::new();
        let mut named = Named::default();
        for node in running_text(parse_document(&arena, text, &options())) {
            let data = node.data();
            let NodeValue::Text(words) = &data.value else { continue };
            for piece in pieces(words) {
                named.add(piece);
            }
        }
        named
    }

    fn add(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Words(_) => {}
            Piece::Person(name) => {
                self.people.insert(name.to_owned());
            }
            Piece::Issue(number) => {
                self.issues.insert(number);
            }
            Piece::Request(number) => {
                self.requests.insert(number);
            }
            Piece::Commit(digits) => {
                self.commits.insert(digits.to_owned());
            }
        }
    }

    /// How many issues, merge requests and commits.
    pub fn references(&self) -> usize {
        self.issues.len() + self.requests.len() + self.commits.len()
    }
}

/// How Markdown of people is read: tables, task lists, struck words, bare addresses as links; each line end
/// is one. Raw HTML is shown as the text that it is.
pub fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}

/// Nodes of text in which names count.
pub fn running_text<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    let in_link = |node: Node<'a>| {
        node.ancestors().any(|over| matches!(over.data().value, NodeValue::Link(_) | NodeValue::Image(_)))
    };
    let is_text = |node: &Node<'a>| matches!(node.data().value, NodeValue::Text(_));
    root.descendants().filter(is_text).filter(|node| !in_link(node)).collect()
}

/// The parts of a running text, in order; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        let begins = text[..at].chars().next_back().is_none_or(parts);
        let found = if begins { piece_at(&text[at..]) } else { None };
        match found {
            Some((piece, length)) => {
                if from < at {
                    pieces.push(Piece::Words(&text[from..at]));
                }
                pieces.push(piece);
                at += length;
                from = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if from < text.len() {
        pieces.push(Piece::Words(&text[from..]));
    }
    pieces
}

/// May a name begin after this character?
fn parts(before: char) -> bool {
    !before.is_alphanumeric() && !matches!(before, '_' | '/' | '&' | '#' | '!' | '@' | '.' | '-' | '=')
}

/// May a name end before this rest?
fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_')
}

/// The name at the beginning, and its length in bytes.
fn piece_at(text: &str) -> Option<(Piece<'_>, usize)> {
    let length = |rest: &str, of: fn(u8) -> bool| rest.bytes().take_while(|byte| of(*byte)).count();
    match text.as_bytes().first()? {
        b'@' => {
            let long = length(&text[1..], |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
            // A full stop ends a sentence rather than a name.
            let name = text[1..=long].trim_end_matches(['.', '-', '_']);
            let whole = ends(&text[1 + name.len()..]) || name.len() < long;
            let fits = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() > 1 && whole;
            fits.then_some((Piece::Person(name), 1 + name.len()))
        }
        mark @ (b'#' | b'!') => {
            let digits = length(&text[1..], |b| b.is_ascii_digit());
            let number: i64 = text[1..=digits].parse().ok().filter(|number| *number > 0)?;
            let fits = (1..=9).contains(&digits) && !text[1..].starts_with('0') && ends(&text[1 + digits..]);
            let piece = match mark {
                b'#' => Piece::Issue(IssueNumber(number)),
                _ => Piece::Request(RequestNumber(number)),
            };
            fits.then_some((piece, 1 + digits))
        }
        b'0'..=b'9' | b'a'..=b'f' => {
            let digits = length(text, |b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            let fits = (7..=40).contains(&digits) && ends(&text[digits..]);
            fits.then_some((Piece::Commit(&text[..digits]), digits))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let named = Named::of(text);
        let people = named.people.iter().map(|name| format!("@{name}"));
        let issues = named.issues.iter().map(|number| format!("#{number}"));
        let requests = named.requests.iter().map(|number| format!("!{}", number.0));
        people.chain(issues).chain(requests).chain(named.commits).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_text_names_people_issues_requests_and_commits() {
        for (text, names) in [
            ("@dewi, lihat #42 dan !12 (3fa9c1e).", "@dewi #42 !12 3fa9c1e"),
            ("#42", "#42"),
            ("@andi.w. @siti_r: @a @9x @Dewi", "@andi.w @siti_r"),
            ("**@dewi** _#7_ ~~!8~~ | #9 |", "@dewi #7 #9 !8"),
            ("- [x] #1\n- [ ] !2", "#1 !2"),
            ("surel dewi@example.go.id, harga#4, a!3, &#42; #0 #007 #1234567890", ""),
            ("`#42` dan\n\n    @dewi\n\n```\n!12 3fa9c1e\n```", ""),
            ("[#42](https://contoh.example) https://contoh.example/#42 <https://a.example/@dewi>", ""),
            ("3fa9c1 3fa9c1g 3FA9C1E 3fa9c1e_ x3fa9c1e", ""),
            (
                "baa3073e dan baa3073e4f5061728394a5b6c7d8e9f0a1b2c3d4",
                "baa3073e baa3073e4f5061728394a5b6c7d8e9f0a1b2c3d4",
            ),
            ("#42 #42 @dewi @dewi", "@dewi #42"),
        ] {
            assert_eq!(told(text), names, "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_text_are_the_text() {
        for text in ["@dewi, lihat #42é!12", "é@dewi", "", "#", "@", "!", "##42", "aé#1é"] {
            let long: usize = pieces(text)
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) | Piece::Commit(words) => words.len(),
                    Piece::Person(name) => name.len() + 1,
                    Piece::Issue(IssueNumber(n)) | Piece::Request(RequestNumber(n)) => {
                        n.to_string().len() + 1
                    }
                })
                .sum();
            assert_eq!(long, text.len(), "{text}");
        }
    }
}
