//! Texts of the revision file with their italics, their links, and a place to break after a slash.

use askama::Template;
use askama::filters::HtmlSafe;
use std::collections::BTreeMap;

/// A text in pieces that are each set in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "sop/_rich.html")]
pub struct Rich {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    italic: bool,
    /// A line may end here: Chromium does not break after a slash by itself, printers do.
    breaks: bool,
    link: Option<String>,
}

impl HtmlSafe for Rich {}

impl Rich {
    /// Cuts at the markup; `links` are the words that lead somewhere.
    pub fn of(text: &str, links: &BTreeMap<String, String>) -> Rich {
        let mut pieces = Vec::new();
        for run in sop::markup::runs(text) {
            let mut rest = run.text;
            while let Some((at, word, target)) = first_link(rest, links) {
                plain(&mut pieces, &rest[..at], run.italic);
                let link = Some(target.clone());
                pieces.push(Piece { text: word.clone(), italic: run.italic, breaks: false, link });
                rest = &rest[at + word.len()..];
            }
            plain(&mut pieces, rest, run.italic);
        }
        Rich { pieces }
    }

    /// The text alone.
    pub fn plain(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

fn first_link<'a>(
    text: &str,
    links: &'a BTreeMap<String, String>,
) -> Option<(usize, &'a String, &'a String)> {
    let found = links.iter().filter_map(|(word, target)| Some((text.find(word.as_str())?, word, target)));
    found.min_by_key(|(at, ..)| *at)
}

fn plain(pieces: &mut Vec<Piece>, text: &str, italic: bool) {
    for part in text.split_inclusive('/') {
        let letters = part.len() > 1 && part.ends_with('/') && !part.ends_with("//") && !part.ends_with(" /");
        pieces.push(Piece { text: part.to_owned(), italic, breaks: letters, link: None });
    }
}

#[cfg(test)]
mod tests {
    use super::Rich;
    use std::collections::BTreeMap;

    #[test]
    fn italics_links_and_slashes_are_set() {
        let links = BTreeMap::from([("git.example".to_owned(), "https://git.example".to_owned())]);
        let text = Rich::of("<a> *branch* di git.example, dan/atau *x/y*", &links).to_string();
        let wanted = "&#60;a&#62; <i lang=\"en\">branch</i> di \
                      <a href=\"https://git.example\">git.example</a>, \
                      dan/<wbr>atau <i lang=\"en\">x/</i><wbr><i lang=\"en\">y</i>";
        assert_eq!(text, wanted);
    }
}
