//! Text that people wrote, shown as paragraphs and lines; never as HTML of theirs.

use askama::Template;
use askama::filters::HtmlSafe;

/// Paragraphs of lines. A blank line parts two paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "_prose.html")]
pub struct Paragraphs {
    pub paragraphs: Vec<Vec<String>>,
}

impl HtmlSafe for Paragraphs {}

impl Paragraphs {
    pub fn of(text: &str) -> Paragraphs {
        let mut paragraphs: Vec<Vec<String>> = vec![Vec::new()];
        for line in text.lines().map(visible) {
            match (line.trim().is_empty(), paragraphs.last_mut()) {
                (true, _) => paragraphs.push(Vec::new()),
                (false, Some(paragraph)) => paragraph.push(line),
                (false, None) => paragraphs.push(vec![line]),
            }
        }
        paragraphs.retain(|lines| !lines.is_empty());
        Paragraphs { paragraphs }
    }

    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }
}

/// The text with a visible sign in place of characters that turn or hide text around them.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                '\u{fffd}'
            }
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Paragraphs;

    #[test]
    fn paragraphs_part_at_blank_lines_and_show_what_hides() {
        let text = Paragraphs::of("a\nb\n\n\n<c>\u{202e}");
        assert_eq!(text.to_string(), "<p>a<br>b</p>\n<p>&#60;c&#62;\u{fffd}</p>\n");
    }
}
