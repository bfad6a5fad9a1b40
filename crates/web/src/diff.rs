//! Differences between two commits as a part of a page: the list of files, and each file's changed lines.
//! Files beyond the lines of one page are opened one by one (`?file=`).

use crate::limits;
use crate::marked::{hides_something, marked};
use crate::url;
use app::code::{Diff, FileDiff, FileStatus, Hunk, Line, LineKind};
use askama::Template;
use askama::filters::HtmlSafe;
use words::Lang;

/// The changed files of a page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_diff.html")]
pub struct Changes {
    lang: Lang,
    /// How many files and lines; or that nothing differs.
    pub summary: String,
    /// Every file, in the list beside: where it stands, its path, its counts.
    list: Vec<(String, String, String)>,
    files: Vec<File>,
    /// Files that this page has no room for, and where each is opened.
    further: Vec<(String, String)>,
    /// More files changed than are listed.
    cut: Option<String>,
    /// The way back from one file to all.
    all: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    id: String,
    path: String,
    counts: String,
    /// New, deleted, renamed, another mode, the pipeline file, hidden characters.
    remarks: Vec<String>,
    /// Why there are no lines.
    instead: Option<&'static str>,
    hunks: Vec<(String, Vec<Row>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    class: &'static str,
    old: Option<u32>,
    new: Option<u32>,
    sign: &'static str,
    /// Before, within and after what changed in the line.
    before: String,
    changed: String,
    after: String,
    remark: Option<&'static str>,
}

impl HtmlSafe for Changes {}

impl Changes {
    /// `page`: the address of the page without query; `only`: the one file asked for.
    pub fn of(lang: Lang, diff: &Diff, page: &str, only: Option<&str>) -> Changes {
        let chosen = only.filter(|path| diff.files.iter().any(|file| file.path == *path));
        let mut room = limits::DIFF_LINES;
        let mut bytes = limits::DIFF_BYTES;
        let (mut files, mut further, mut list) = (Vec::new(), Vec::new(), Vec::new());
        for (n, file) in diff.files.iter().enumerate() {
            let alone = format!("{page}?file={}", url::encode(&file.path));
            let (lines, weight) = size(file);
            let fits = lines <= room && weight <= bytes;
            let shown = chosen.map_or(fits, |path| path == file.path);
            let href = if shown { format!("#f{}", n + 1) } else { alone.clone() };
            list.push((href, marked(&file.path), counts(file)));
            if shown {
                (room, bytes) = (room.saturating_sub(lines), bytes.saturating_sub(weight));
                files.push(File::of(lang, n + 1, file));
            } else if chosen.is_none() {
                further.push((alone, marked(&file.path)));
            }
        }
        let (added, removed) =
            diff.files.iter().fold((0, 0), |(a, r), file| (a + file.added, r + file.removed));
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let summary = if diff.files.is_empty() {
            lang.diff_nothing().to_owned()
        } else {
            lang.changes_files(number(diff.files.len()), number(added), number(removed))
        };
        Changes {
            lang,
            summary,
            list,
            files,
            further,
            cut: diff.more_files.then(|| lang.diff_first_files(number(diff.files.len()))),
            all: chosen.map(|_| page.to_owned()),
        }
    }

    fn not_shown(&self) -> String {
        self.lang.diff_not_shown(i64::try_from(limits::DIFF_LINES).unwrap_or(i64::MAX))
    }
}

/// Lines, and about how many bytes of HTML.
fn size(file: &FileDiff) -> (usize, usize) {
    let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    lines.fold((0, 600), |(n, bytes), line| (n + 1, bytes + line.text.len() + 90))
}

fn counts(file: &FileDiff) -> String {
    format!("+{} −{}", file.added, file.removed)
}

impl File {
    fn of(lang: Lang, n: usize, file: &FileDiff) -> File {
        let mut remarks = Vec::new();
        match file.status {
            FileStatus::Added => remarks.push(lang.changes_added().to_owned()),
            FileStatus::Deleted => remarks.push(lang.changes_removed().to_owned()),
            FileStatus::Modified | FileStatus::Renamed => {}
        }
        remarks.extend(file.old_path.as_deref().map(|from| lang.changes_renamed(&marked(from))));
        remarks.extend(file.old_kind.map(|_| lang.changes_mode().to_owned()));
        if file.path == app::PIPELINE_FILE {
            remarks.push(lang.changes_pipeline_file().to_owned());
        }
        if file.hunks.iter().flat_map(|hunk| &hunk.lines).any(|line| hides_something(&line.text)) {
            remarks.push(lang.changes_invisible().to_owned());
        }
        let instead = match (file.binary, file.too_large, file.hunks.is_empty()) {
            (true, _, _) => Some(lang.changes_binary()),
            (false, true, _) => Some(lang.diff_too_large()),
            (false, false, true) => Some(lang.diff_nothing()),
            (false, false, false) => None,
        };
        let hunks = file.hunks.iter().map(|hunk| (place(lang, hunk), rows(lang, hunk))).collect();
        File { id: format!("f{n}"), path: marked(&file.path), counts: counts(file), remarks, instead, hunks }
    }
}

fn place(lang: Lang, hunk: &Hunk) -> String {
    if hunk.new_lines == 0 {
        lang.diff_hunk_gone(hunk.new_start)
    } else {
        lang.diff_hunk(hunk.new_start, hunk.new_start + hunk.new_lines - 1)
    }
}

/// The rows of a hunk. Where as many lines went as came, each pair shows what differs within the line.
fn rows(lang: Lang, hunk: &Hunk) -> Vec<Row> {
    let lines = &hunk.lines;
    let mut rows = Vec::with_capacity(lines.len());
    let run = |from: usize, kind: LineKind| lines[from..].iter().take_while(|line| line.kind == kind).count();
    let mut at = 0;
    while at < lines.len() {
        let gone = run(at, LineKind::Removed);
        let come = run(at + gone, LineKind::Added);
        if gone > 0 && gone == come {
            let spans: Vec<(usize, usize)> =
                (at..at + gone).map(|n| alike(&lines[n].text, &lines[n + gone].text)).collect();
            let of = |(n, line): (usize, &Line)| row(lang, line, Some(spans[n % gone]));
            rows.extend(lines[at..at + 2 * gone].iter().enumerate().map(of));
            at += 2 * gone;
        } else {
            let take = (gone + come).max(1);
            rows.extend(lines[at..at + take].iter().map(|line| row(lang, line, None)));
            at += take;
        }
    }
    rows
}

/// Bytes that two lines share at their beginning and their end; none when little is shared.
fn alike(one: &str, two: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let bytes = |pairs: Vec<(char, char)>| pairs.iter().map(|(c, _)| c.len_utf8()).sum::<usize>();
    let head = bytes(one.chars().zip(two.chars()).take_while(same).collect());
    let tail = bytes(one[head..].chars().rev().zip(two[head..].chars().rev()).take_while(same).collect());
    let shared = one[..head].trim().len() + one[one.len() - tail..].trim().len();
    if shared * 3 < one.trim().len().max(two.trim().len()) {
        (0, one.len() + two.len())
    } else {
        (head, tail)
    }
}

fn row(lang: Lang, line: &Line, span: Option<(usize, usize)>) -> Row {
    let text = line.text.as_str();
    let (head, tail) = match span {
        Some((head, tail)) if head + tail <= text.len() => (head, text.len() - tail),
        Some(_) | None => (text.len(), text.len()),
    };
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
        before: marked(&text[..head]),
        changed: marked(&text[head..tail]),
        after: marked(&text[tail..]),
        remark: match (line.cut, line.no_newline) {
            (true, _) => Some(lang.diff_line_cut()),
            (false, true) => Some(lang.diff_no_newline()),
            (false, false) => None,
        },
    }
}

#[cfg(test)]
pub mod sample {
    use super::*;
    use app::code::EntryKind;

    /// Two files: a changed one and a binary one.
    pub fn diff() -> Diff {
        let line = |kind, old_number, new_number, text: &str| Line {
            kind,
            old_number,
            new_number,
            text: text.to_owned(),
            cut: false,
            no_newline: false,
        };
        let lines = vec![
            line(LineKind::Context, Some(1), Some(1), "<h1>Izin</h1>"),
            line(LineKind::Removed, Some(2), None, "  simpan(all());"),
            line(LineKind::Added, None, Some(2), "  simpan(validated());\u{202e}"),
        ];
        let hunks = vec![Hunk { old_start: 1, old_lines: 2, new_start: 1, new_lines: 2, lines }];
        let file = |path: &str, binary: bool, hunks: Vec<Hunk>| FileDiff {
            path: path.to_owned(),
            old_path: binary.then(|| "lama.png".to_owned()),
            status: if binary { FileStatus::Renamed } else { FileStatus::Modified },
            kind: EntryKind::File,
            old_kind: None,
            hunks,
            added: 1,
            removed: 1,
            binary,
            too_large: false,
        };
        let files = vec![file("site/a b.html", false, hunks), file("site/logo.png", true, Vec::new())];
        Diff { files, more_files: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: LineKind, text: &str) -> Line {
        let (old_number, new_number) = (Some(1), Some(1));
        Line { kind, old_number, new_number, text: text.to_owned(), cut: false, no_newline: false }
    }

    #[test]
    fn a_pair_of_lines_shows_what_differs_within() {
        let lines = vec![line(LineKind::Removed, "a(all());"), line(LineKind::Added, "a(validated());")];
        let hunk = Hunk { old_start: 1, old_lines: 1, new_start: 1, new_lines: 1, lines };
        let rows = rows(Lang::Id, &hunk);
        let parts = |n: usize| (rows[n].before.as_str(), rows[n].changed.as_str(), rows[n].after.as_str());
        assert_eq!(parts(0), ("a(", "all", "());"));
        assert_eq!(parts(1), ("a(", "validated", "());"));
    }

    #[test]
    fn lines_with_little_in_common_stay_whole() {
        let lines = vec![
            line(LineKind::Removed, "aé"),
            line(LineKind::Added, "aè and much more"),
            line(LineKind::Context, ""),
            line(LineKind::Added, "x"),
        ];
        let hunk = Hunk { old_start: 1, old_lines: 1, new_start: 1, new_lines: 3, lines };
        assert!(rows(Lang::Id, &hunk).iter().all(|row| row.changed.is_empty()));
    }

    #[test]
    fn one_file_is_opened_by_itself() {
        let diff = sample::diff();
        let one = Changes::of(Lang::Id, &diff, "/x", Some("site/logo.png"));
        assert_eq!(one.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["site/logo.png"]);
        assert_eq!(one.list[0].0, "/x?file=site/a%20b.html");
        assert_eq!(one.all.as_deref(), Some("/x"));
    }
}
