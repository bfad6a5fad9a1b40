//! The lines of a file's difference as rows of its table: one column, or two.

use super::look::Look;
use super::talk::Spot;
use crate::marked::marked;
use app::code::{Hunk, Line, LineKind};
use words::Lang;

/// What is drawn between two remarks of place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where in the file.
    pub place: String,
    pub rows: Vec<Row>,
    pub pairs: Vec<Pair>,
}

/// A line in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub class: &'static str,
    pub old: Option<u32>,
    pub new: Option<u32>,
    pub sign: &'static str,
    /// The text in pieces: whether the other side lacks it, and what it is.
    pub text: Vec<(bool, String)>,
    pub remark: Option<&'static str>,
    /// What is said below it.
    pub spot: Option<Box<Spot>>,
}

/// Two lines side by side: what was, and what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Both are the same line.
    pub same: bool,
    pub old: Option<Row>,
    pub new: Option<Row>,
}

/// How lines are drawn.
pub struct Drawing<'a> {
    pub lang: Lang,
    pub look: Look,
    /// What is said below a line.
    pub spot: &'a dyn Fn(&Line) -> Option<Box<Spot>>,
}

/// The hunks as blocks, without the first `skip` lines, at most `most`.
pub fn blocks(drawing: &Drawing<'_>, hunks: &[Hunk], skip: usize, most: usize) -> Vec<Block> {
    let (mut skip, mut room) = (skip, most);
    let mut blocks = Vec::new();
    for hunk in hunks {
        let from = skip.min(hunk.lines.len());
        skip -= from;
        let lines = &hunk.lines[from..];
        let lines = &lines[..lines.len().min(room)];
        room -= lines.len();
        if !lines.is_empty() {
            blocks.push(block(drawing, place(drawing.lang, hunk), lines));
        }
    }
    blocks
}

fn block(drawing: &Drawing<'_>, place: String, lines: &[Line]) -> Block {
    match drawing.look {
        Look::Unified => {
            let rows = lines.iter().map(|line| row(drawing, line)).collect();
            Block { place, rows, pairs: Vec::new() }
        }
        Look::Split => Block { place, rows: Vec::new(), pairs: pairs(drawing, lines) },
    }
}

/// What went stands beside what came in its place, in order.
fn pairs(drawing: &Drawing<'_>, lines: &[Line]) -> Vec<Pair> {
    let run = |from: usize, kind: LineKind| lines[from..].iter().take_while(|line| line.kind == kind).count();
    let mut pairs = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let gone = run(at, LineKind::Removed);
        let come = run(at + gone, LineKind::Added);
        if gone + come == 0 {
            let row = row(drawing, &lines[at]);
            // What is said stands below both, once.
            pairs.push(Pair { same: true, old: Some(Row { spot: None, ..row.clone() }), new: Some(row) });
            at += 1;
            continue;
        }
        let (old, new) = (&lines[at..at + gone], &lines[at + gone..at + gone + come]);
        let side = |lines: &[Line], n: usize| lines.get(n).map(|line| row(drawing, line));
        pairs.extend((0..gone.max(come)).map(|n| Pair { same: false, old: side(old, n), new: side(new, n) }));
        at += gone + come;
    }
    pairs
}

fn place(lang: Lang, hunk: &Hunk) -> String {
    if hunk.new_lines == 0 {
        lang.diff_hunk_gone(hunk.new_start)
    } else {
        lang.diff_hunk(hunk.new_start, hunk.new_start + hunk.new_lines - 1)
    }
}

fn row(drawing: &Drawing<'_>, line: &Line) -> Row {
    let lang = drawing.lang;
    let (class, sign) = match line.kind {
        LineKind::Context => ("", " "),
        LineKind::Added => ("add", "+"),
        LineKind::Removed => ("rem", "−"),
    };
    Row {
        class,
        old: line.old_number,
        new: line.new_number,
        sign,
        text: text(line),
        remark: match (line.cut, line.no_newline) {
            (true, _) => Some(lang.diff_line_cut()),
            (false, true) => Some(lang.diff_no_newline()),
            (false, false) => None,
        },
        spot: (drawing.spot)(line),
    }
}

fn text(line: &Line) -> Vec<(bool, String)> {
    let mut pieces = Vec::with_capacity(1 + 2 * line.changed.len());
    let mut at = 0;
    let mut piece = |changed: bool, text: Option<&str>| {
        pieces.extend(text.filter(|text| !text.is_empty()).map(|text| (changed, marked(text))));
    };
    for range in &line.changed {
        piece(false, line.text.get(at..range.start));
        piece(true, line.text.get(range.clone()));
        at = range.end;
    }
    piece(false, line.text.get(at..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: LineKind, text: &str) -> Line {
        Line {
            kind,
            old_number: Some(1),
            new_number: Some(1),
            text: text.to_owned(),
            changed: Vec::new(),
            cut: false,
            no_newline: false,
        }
    }

    fn drawing(look: Look) -> Drawing<'static> {
        Drawing { lang: Lang::Id, look, spot: &|_| None }
    }

    fn hunk(lines: Vec<Line>) -> Hunk {
        Hunk { old_start: 1, old_lines: 1, new_start: 1, new_lines: 1, lines }
    }

    #[test]
    fn what_the_other_side_lacks_is_a_piece_of_its_own() {
        let mut added = line(LineKind::Added, "a(\u{202e}b, c)");
        added.changed = vec![2..6, 8..9];
        let blocks = blocks(&drawing(Look::Unified), &[hunk(vec![added])], 0, 9);
        let text: Vec<(bool, &str)> =
            blocks[0].rows[0].text.iter().map(|(changed, text)| (*changed, text.as_str())).collect();
        assert_eq!(text, [(false, "a("), (true, "[U+202E]b"), (false, ", "), (true, "c"), (false, ")")]);
    }

    #[test]
    fn side_by_side_stands_what_took_the_place() {
        use LineKind::{Added, Context, Removed};
        let lines =
            [(Context, "a"), (Removed, "b"), (Removed, "c"), (Added, "d"), (Context, "e"), (Added, "f")];
        let lines = lines.into_iter().map(|(kind, text)| line(kind, text)).collect();
        let blocks = blocks(&drawing(Look::Split), &[hunk(lines)], 0, 9);
        let side = |row: &Option<Row>| row.as_ref().map_or("", |row| row.text[0].1.as_str()).to_owned();
        let told: Vec<String> = blocks[0]
            .pairs
            .iter()
            .map(|pair| {
                format!("{}{}{}", side(&pair.old), if pair.same { "=" } else { "|" }, side(&pair.new))
            })
            .collect();
        assert_eq!(told, ["a=a", "b|d", "c|", "e=e", "|f"]);
    }

    #[test]
    fn a_part_holds_so_many_lines_of_the_whole() {
        let lines = |n: usize| (0..n).map(|n| line(LineKind::Added, &n.to_string())).collect();
        let hunks = [hunk(lines(3)), hunk(lines(3))];
        let count = |skip, most| {
            let blocks = blocks(&drawing(Look::Unified), &hunks, skip, most);
            blocks.iter().map(|block| block.rows.len()).collect::<Vec<_>>()
        };
        assert_eq!(count(0, 9), [3, 3]);
        assert_eq!(count(0, 4), [3, 1]);
        assert_eq!(count(4, 4), [2]);
        assert_eq!(count(6, 4), Vec::<usize>::new());
    }
}
