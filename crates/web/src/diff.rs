//! Differences between two commits as a part of a page: the list of files by folder, and each file's changed
//! lines. A page holds so many lines; what is beyond, and what is long by itself, is opened one by one
//! (`?file=`). Where a reader can note what he has looked at, those files are folded and leave their room to
//! others.

mod list;
pub mod look;
mod rows;
pub mod talk;

use crate::limits;
use crate::marked::{hides_something, marked};
use crate::problem::Problem;
use crate::url;
use app::code::{Code, Diff, FileDiff, FileStatus, Line};
use askama::Template;
use askama::filters::HtmlSafe;
use list::{Listed, Piece, pieces};
use look::{Look, Query};
use rows::{Block, Drawing, blocks};
use std::collections::HashMap;
use store::rows::Side;
use talk::{Spoken, Talk};
use words::Lang;

/// The changed files of a page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_diff.html")]
pub struct Changes {
    lang: Lang,
    look: Look,
    /// How many files and lines; or that nothing differs.
    pub summary: String,
    /// How many of them the reader has looked at.
    progress: Option<String>,
    /// One column or two: address, words, and whether it is so now.
    looks: Vec<(String, &'static str, bool)>,
    list: Vec<Piece>,
    /// So many files that the list and its folders begin closed.
    many: bool,
    files: Vec<File>,
    /// Files that this page has no room for, and the first of them.
    further: Option<(String, String)>,
    /// More files changed than are listed.
    cut: Option<String>,
    /// The way from one file back to all, and to its neighbours.
    ways: Vec<(String, String)>,
    /// Comments on files that do not change any more.
    lost: Vec<Spoken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    id: String,
    path: String,
    counts: String,
    seen: bool,
    mark: Option<Mark>,
    /// New, deleted, renamed, another mode, the pipeline file, hidden characters.
    remarks: Vec<String>,
    /// Why there are no lines here, and where they are.
    instead: Option<(String, Option<String>)>,
    blocks: Vec<Block>,
    /// The other parts of its lines.
    parts: Vec<(String, String)>,
    /// Comments whose line is no more what it was.
    outdated: Vec<Spoken>,
    write: Option<Write>,
}

/// The form with which the reader names the line that he writes on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Write {
    page: String,
    path: String,
    line: String,
    old: bool,
    wrong: Option<String>,
}

/// The form with which the reader notes that he has looked at a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    action: String,
    path: String,
    content: String,
    /// The file is shown alone.
    alone: bool,
}

/// Which files a reader has looked at, and where he notes it.
#[derive(Clone, Copy)]
pub struct Marks<'a> {
    pub action: &'a str,
    /// The content of each file that he looked at, by path.
    pub seen: &'a HashMap<String, String>,
}

/// What of a difference a page shows, and how.
pub struct View<'a> {
    pub lang: Lang,
    /// The address of the page.
    pub page: &'a str,
    pub look: Look,
    pub query: &'a Query,
    pub marks: Option<Marks<'a>>,
    pub talk: Option<&'a Talk<'a>>,
}

impl HtmlSafe for Changes {}

impl Changes {
    /// The difference as this page shows it; the lines of one file alone are read where they did not come
    /// with the others.
    ///
    /// # Errors
    /// 404 for a file that did not change; a fault of the repository.
    pub async fn read(view: View<'_>, code: &Code, diff: &Diff) -> Result<Changes, Problem> {
        // A difference of one file needs no list to choose from.
        let single = (diff.files.len() == 1).then(|| &diff.files[0]).filter(|file| is_folded(file));
        let asked = match &view.query.file {
            Some(path) => {
                let found = diff.files.iter().find(|file| file.path == *path);
                Some(found.ok_or(Problem::NotFound)?)
            }
            None => single,
        };
        let alone = match asked {
            Some(file) if file.later => Some(code.file_diff(file).await.map_err(Problem::fault)?),
            Some(file) => Some(file.clone()),
            None => None,
        };
        Ok(Changes::of(view, diff, alone.as_ref()))
    }

    /// As [`Changes::read`]; `alone`: the one file asked for, with its lines.
    pub fn of(view: View<'_>, diff: &Diff, alone: Option<&FileDiff>) -> Changes {
        let lang = view.lang;
        let seen: Vec<bool> = diff.files.iter().map(|file| view.has_seen(file)).collect();
        let shown = match alone {
            Some(file) => diff.files.iter().position(|one| one.path == file.path).into_iter().collect(),
            None => chosen(view.look, diff, &seen),
        };
        let mut files = Vec::new();
        for n in &shown {
            files.push(view.file(*n, alone.unwrap_or(&diff.files[*n]), seen[*n], alone.is_some()));
        }
        let mut listed = Vec::with_capacity(diff.files.len());
        let mut further = Vec::new();
        for (n, file) in diff.files.iter().enumerate() {
            let here = shown.binary_search(&n).is_ok();
            let href = if here { format!("#f{}", n + 1) } else { view.alone(&file.path) };
            if !here && alone.is_none() {
                further.push(href.clone());
            }
            let comments = view.talk.map_or(0, |talk| talk.count(&file.path));
            listed.push(Listed { file, href, seen: seen[n], comments });
        }
        let done = seen.iter().filter(|seen| **seen).count();
        let all = seen.len();
        let progress =
            view.marks.filter(|_| all > 0).map(|_| lang.diff_seen_count(number(done), number(all)));
        let at = view.query.file.as_ref().and_then(|_| shown.first().copied());
        Changes {
            lang,
            look: view.look,
            summary: summary(lang, diff),
            progress,
            looks: view.looks(),
            list: pieces(&listed),
            many: diff.files.len() > limits::DIFF_LIST_OPEN,
            files,
            further: further.first().map(|first| (lang.diff_not_shown(number(further.len())), first.clone())),
            cut: diff.more_files.then(|| lang.diff_first_files(number(all))),
            ways: at.map(|at| view.ways(diff, at)).unwrap_or_default(),
            lost: view
                .talk
                .filter(|_| alone.is_none())
                .map(|talk| talk.lost(&diff.files))
                .unwrap_or_default(),
        }
    }
}

fn summary(lang: Lang, diff: &Diff) -> String {
    if diff.files.is_empty() {
        return lang.diff_nothing().to_owned();
    }
    let (added, removed) = diff.files.iter().fold((0, 0), |(a, r), file| (a + file.added, r + file.removed));
    lang.changes_files(number(diff.files.len()), number(added), number(removed))
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Places of the files that a page has room for, in order; what was not yet looked at comes first.
fn chosen(look: Look, diff: &Diff, seen: &[bool]) -> Vec<usize> {
    let mut room = limits::DIFF_LINES;
    let list: usize = diff.files.iter().map(|file| 130 + 2 * file.path.len()).sum();
    let mut bytes = limits::DIFF_BYTES.saturating_sub(list);
    let mut chosen = Vec::new();
    for of_seen in [false, true] {
        for (n, file) in diff.files.iter().enumerate().filter(|(n, _)| seen[*n] == of_seen) {
            let (lines, weight) = if is_folded(file) { (0, 700) } else { size(look, file) };
            if lines <= room && weight <= bytes {
                (room, bytes) = (room - lines, bytes - weight);
                chosen.push(n);
            }
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Is the file opened by itself, because it would fill the page or its lines did not come along?
fn is_folded(file: &FileDiff) -> bool {
    let lines: usize = file.hunks.iter().map(|hunk| hunk.lines.len()).sum();
    file.later || lines > limits::DIFF_FILE_LINES
}

/// Lines, and about how many bytes of HTML.
fn size(look: Look, file: &FileDiff) -> (usize, usize) {
    let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    let sides = if look == Look::Split { 2 } else { 1 };
    lines.fold((0, 1_200), |(n, bytes), line| {
        (n + 1, bytes + sides * (line.text.len() + 100) + 24 * line.changed.len())
    })
}

fn counts(file: &FileDiff) -> String {
    if file.later && file.added + file.removed == 0 {
        return String::new();
    }
    format!("+{} −{}", file.added, file.removed)
}

impl View<'_> {
    fn has_seen(&self, file: &FileDiff) -> bool {
        let noted = self.marks.and_then(|marks| marks.seen.get(&file.path));
        noted.is_some_and(|content| *content == file.content())
    }

    fn alone(&self, path: &str) -> String {
        url::with(self.page, &format!("file={}", url::encode(path)))
    }

    fn looks(&self) -> Vec<(String, &'static str, bool)> {
        let file = self.query.file.as_ref().map(|path| format!("file={}&", url::encode(path)));
        let look = |look: Look, words| {
            let query = format!("{}view={}", file.clone().unwrap_or_default(), look.code());
            (url::with(self.page, &query), words, look == self.look)
        };
        vec![look(Look::Unified, self.lang.diff_unified()), look(Look::Split, self.lang.diff_split())]
    }

    /// All files, the one before, the next one.
    fn ways(&self, diff: &Diff, at: usize) -> Vec<(String, String)> {
        let name = |file: &FileDiff| marked(file.path.rsplit('/').next().unwrap_or(&file.path));
        let mut ways = vec![(self.page.to_owned(), self.lang.diff_all_files().to_owned())];
        if let Some(file) = at.checked_sub(1).and_then(|before| diff.files.get(before)) {
            ways.push((self.alone(&file.path), self.lang.diff_previous(&name(file))));
        }
        if let Some(file) = diff.files.get(at + 1) {
            ways.push((self.alone(&file.path), self.lang.diff_next(&name(file))));
        }
        ways
    }

    /// The `n`th file, from 0. `alone`: its page shows nothing else.
    fn file(&self, n: usize, file: &FileDiff, seen: bool, alone: bool) -> File {
        let lang = self.lang;
        let lines: usize = file.hunks.iter().map(|hunk| hunk.lines.len()).sum();
        let folded = !alone && is_folded(file);
        let part = self.query.part.filter(|_| alone).unwrap_or(1).max(1);
        let skip = (part - 1).saturating_mul(limits::DIFF_LINES);
        let instead = match (file.binary, file.too_large, file.hunks.is_empty() && !file.later) {
            (true, _, _) => Some((lang.changes_binary().to_owned(), None)),
            (false, true, _) => Some((lang.diff_too_large().to_owned(), None)),
            (false, false, true) => Some((lang.diff_nothing().to_owned(), None)),
            (false, false, false) if folded => {
                Some((lang.diff_long(number(file.added + file.removed)), Some(self.alone(&file.path))))
            }
            (false, false, false) => None,
        };
        let spot = |line: &Line| self.talk.and_then(|talk| talk.spot(&file.path, line));
        let drawing = Drawing { lang, look: self.look, spot: &spot };
        let blocks = match instead {
            Some(_) => Vec::new(),
            None => blocks(&drawing, &file.hunks, skip, limits::DIFF_LINES),
        };
        let parts = lines.div_ceil(limits::DIFF_LINES);
        let others = (1..=parts).filter(|other| alone && parts > 1 && *other != part);
        let others = others.map(|other| {
            let query = format!("file={}&part={other}", url::encode(&file.path));
            (url::with(self.page, &query), lang.diff_part(number(other), number(parts)))
        });
        File {
            id: format!("f{}", n + 1),
            path: marked(&file.path),
            counts: counts(file),
            seen,
            mark: self.marks.map(|marks| Mark {
                action: marks.action.to_owned(),
                path: file.path.clone(),
                content: file.content(),
                alone: self.query.file.is_some(),
            }),
            remarks: remarks(lang, file),
            write: self.talk.filter(|_| !blocks.is_empty()).map(|talk| Write::of(talk, &file.path)),
            outdated: self.talk.filter(|_| !file.later).map(|talk| talk.outdated(file)).unwrap_or_default(),
            instead,
            blocks,
            parts: others.collect(),
        }
    }
}

impl Write {
    fn of(talk: &Talk<'_>, path: &str) -> Write {
        let here = talk.writing.filter(|writing| writing.path == path);
        Write {
            page: talk.page.to_owned(),
            path: path.to_owned(),
            line: here.map(|writing| writing.line.clone()).unwrap_or_default(),
            old: here.is_some_and(|writing| writing.side == Side::Old),
            wrong: here.and_then(|writing| writing.wrong.clone()),
        }
    }
}

fn remarks(lang: Lang, file: &FileDiff) -> Vec<String> {
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
    let mut lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    if lines.any(|line| hides_something(&line.text)) || hides_something(&file.path) {
        remarks.push(lang.changes_invisible().to_owned());
    }
    remarks
}

#[cfg(test)]
pub mod sample {
    use super::*;
    use app::code::{EntryKind, Hunk, LineKind};

    /// Two files: a changed one and a binary one.
    pub fn diff() -> Diff {
        let line = |kind, old_number, new_number, text: &str| Line {
            kind,
            old_number,
            new_number,
            text: text.to_owned(),
            changed: Vec::new(),
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
            old: Some("3f".repeat(20).parse().unwrap()),
            new: Some("4a".repeat(20).parse().unwrap()),
            hunks,
            added: 1,
            removed: 1,
            binary,
            too_large: false,
            later: false,
        };
        let files = vec![file("site/a b.html", false, hunks), file("site/logo.png", true, Vec::new())];
        Diff { files, more_files: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::code::{Hunk, LineKind};

    fn view<'a>(query: &'a Query, marks: Option<Marks<'a>>) -> View<'a> {
        View { lang: Lang::Id, page: "/x", look: Look::Unified, query, marks, talk: None }
    }

    fn query(file: Option<&str>) -> Query {
        Query { file: file.map(str::to_owned), ..Query::default() }
    }

    /// A file with so many added lines.
    fn file(path: &str, lines: u32) -> FileDiff {
        let line = |n: u32| Line {
            kind: LineKind::Added,
            old_number: None,
            new_number: Some(n),
            text: format!("baris {n}"),
            changed: Vec::new(),
            cut: false,
            no_newline: false,
        };
        let lines: Vec<Line> = (1..=lines).map(line).collect();
        let hunk = Hunk { old_start: 0, old_lines: 0, new_start: 1, new_lines: 1, lines };
        let sample = sample::diff().files[0].clone();
        FileDiff { path: path.to_owned(), added: hunk.lines.len(), hunks: vec![hunk], ..sample }
    }

    fn diff(files: Vec<FileDiff>) -> Diff {
        Diff { files, more_files: false }
    }

    fn paths(changes: &Changes) -> Vec<&str> {
        changes.files.iter().map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn one_file_is_opened_by_itself() {
        let diff = sample::diff();
        let query = query(Some("site/logo.png"));
        let one = Changes::of(view(&query, None), &diff, Some(&diff.files[1]));
        assert_eq!(paths(&one), ["site/logo.png"]);
        assert!(
            matches!(&one.list[1], Piece::File { href, .. } if href == "/x?file=site/a%20b.html"),
            "{:?}",
            one.list
        );
        let ways: Vec<&str> = one.ways.iter().map(|(href, _)| href.as_str()).collect();
        assert_eq!(ways, ["/x", "/x?file=site/a%20b.html"]);
    }

    #[test]
    fn a_page_holds_so_many_lines_and_long_files_are_folded() {
        let query = query(None);
        let files: Vec<FileDiff> = (10..30).map(|n| file(&format!("f{n}"), 400)).collect();
        let whole = Changes::of(view(&query, None), &diff(files), None);
        assert_eq!(whole.files.len(), 7, "2,800 lines");
        assert!(whole.further.is_some());
        let long = file("long", 501);
        let changes = Changes::of(view(&query, None), &diff(vec![file("a", 3), long.clone()]), None);
        assert!(changes.files[1].blocks.is_empty());
        assert_eq!(changes.files[1].instead.as_ref().unwrap().1.as_deref(), Some("/x?file=long"));
        let changes = Changes::of(view(&query, None), &diff(vec![long.clone()]), Some(&long));
        assert_eq!(changes.files[0].blocks[0].rows.len(), 501, "alone it has its lines");
    }

    #[test]
    fn a_very_long_file_comes_in_parts() {
        let long = file("a", 7_000);
        let query = Query { part: Some(3), ..query(Some("a")) };
        let changes = Changes::of(view(&query, None), &diff(vec![long.clone()]), Some(&long));
        assert_eq!(changes.files[0].blocks[0].rows.len(), 1_000);
        let parts: Vec<&str> = changes.files[0].parts.iter().map(|(href, _)| href.as_str()).collect();
        assert_eq!(parts, ["/x?file=a&part=1", "/x?file=a&part=2"]);
    }

    #[test]
    fn what_was_looked_at_leaves_its_room_and_counts_while_it_is_the_same() {
        let query = query(None);
        let files: Vec<FileDiff> = (10..20).map(|n| file(&format!("f{n}"), 450)).collect();
        let mut seen: HashMap<String, String> =
            files[..5].iter().map(|file| (file.path.clone(), file.content())).collect();
        seen.insert("f15".to_owned(), "other content".to_owned());
        let marks = Marks { action: "/x/seen", seen: &seen };
        let changes = Changes::of(view(&query, Some(marks)), &diff(files), None);
        assert_eq!(paths(&changes), ["f10", "f15", "f16", "f17", "f18", "f19"]);
        let folded: Vec<bool> = changes.files.iter().map(|file| file.seen).collect();
        assert_eq!(folded, [true, false, false, false, false, false]);
        assert_eq!(changes.progress.as_deref(), Some("5 dari 10 berkas sudah dilihat"));
    }

    #[test]
    fn three_thousand_files_of_a_line_each_fit_a_page() {
        let query = query(None);
        let files =
            (0..3_000).map(|n| file(&format!("app/Http/Controllers/Modul{:02}/f{n}.php", n / 100), 1));
        let page = Changes::of(view(&query, None), &diff(files.collect()), None).render().unwrap();
        assert!(page.len() <= limits::DIFF_BYTES * 11 / 10, "{} bytes", page.len());
        assert!(page.contains("f2999.php"), "every file is in the list");
    }

    #[test]
    fn both_looks_are_well_formed() {
        let diff = sample::diff();
        for look in [Look::Unified, Look::Split] {
            let (query, seen) = (query(None), HashMap::new());
            let marks = Some(Marks { action: "/x/seen", seen: &seen });
            let view = View { look, ..view(&query, marks) };
            let html = Changes::of(view, &diff, None).render().unwrap();
            let page = format!("<!doctype html><html><title>x</title><main><h1>x</h1>{html}</main></html>");
            let faults = crate::tests::html::faults(&page);
            assert!(faults.is_empty(), "{faults:?} {html}");
        }
    }
}
