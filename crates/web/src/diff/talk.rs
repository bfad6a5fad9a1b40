//! What is said on the lines of a difference: comments below the line they stand on, those whose line is
//! gone, and the form of a new one.

use crate::conversation::Comment;
use crate::conversation::markdown::Rendered;
use crate::form::Form;
use app::code::{FileDiff, Line, LineKind};
use store::read::LinePlace;
use store::rows::Side;
use words::Lang;

/// Comments on the lines of a difference, and where the reader writes one.
pub struct Talk<'a> {
    /// The address of the page, whose query names a line to write on.
    pub page: &'a str,
    /// Oldest first.
    pub comments: &'a [Spoken],
    pub writing: Option<&'a Writing>,
}

/// A comment, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    pub place: LinePlace,
    /// What the line said.
    pub said: String,
    /// Where it was: commit and line in words.
    pub was: String,
    pub comment: Comment,
    pub settle: Settle,
}

/// Whether what was said at a line needs no answer any more, and where that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settle {
    pub action: String,
    /// Who said so, and when.
    pub settled: Option<(String, String)>,
}

/// A comment being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    pub path: String,
    pub side: Side,
    /// As it was typed.
    pub line: String,
    /// None where there is no such line: then [`Writing::wrong`] says so.
    pub form: Option<Form>,
    pub preview: Option<Rendered>,
    pub wrong: Option<String>,
}

/// What stands below one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub comments: Vec<Comment>,
    pub settle: Option<Settle>,
    /// Where an answer is written.
    pub reply: Option<String>,
    pub form: Option<Form>,
    pub preview: Option<Rendered>,
}

/// Where a line stands: what both sides have is named by its new number.
pub fn place_of(line: &Line) -> Option<(Side, u32)> {
    match line.kind {
        LineKind::Removed => line.old_number.map(|number| (Side::Old, number)),
        LineKind::Added | LineKind::Context => line.new_number.map(|number| (Side::New, number)),
    }
}

/// The line of a file's difference with this number on that side.
pub fn line_at(file: &FileDiff, side: Side, number: u32) -> Option<&Line> {
    let number_on = |line: &Line| match side {
        Side::Old => line.old_number,
        Side::New => line.new_number,
    };
    file.hunks.iter().flat_map(|hunk| &hunk.lines).find(|line| number_on(line) == Some(number))
}

impl Talk<'_> {
    /// What stands below this line of a file.
    pub fn spot(&self, path: &str, line: &Line) -> Option<Box<Spot>> {
        let (side, number) = place_of(line)?;
        let here = |spoken: &&Spoken| {
            let place = &spoken.place;
            place.path == path && place.side == side && place.line == number && spoken.said == line.text
        };
        let said: Vec<&Spoken> = self.comments.iter().filter(here).collect();
        let open = said.iter().any(|spoken| spoken.settle.settled.is_none());
        let settle = said.last().map(|last| Settle {
            settled: last.settle.settled.clone().filter(|_| !open),
            action: last.settle.action.clone(),
        });
        let comments: Vec<Comment> = said.iter().map(|spoken| spoken.comment.clone()).collect();
        let writing = self.writing.filter(|writing| {
            writing.form.is_some()
                && writing.path == path
                && writing.side == side
                && writing.line.parse() == Ok(number)
        });
        if comments.is_empty() && writing.is_none() {
            return None;
        }
        Some(Box::new(Spot {
            comments,
            settle,
            reply: writing.is_none().then(|| write_at(self.page, path, side, number)),
            form: writing.and_then(|writing| writing.form.clone()),
            preview: writing.and_then(|writing| writing.preview.clone()),
        }))
    }

    /// How many comments a file has.
    pub fn count(&self, path: &str) -> usize {
        self.comments.iter().filter(|spoken| spoken.place.path == path).count()
    }

    /// Comments of a file whose line is no more what it was.
    pub fn outdated(&self, file: &FileDiff) -> Vec<Spoken> {
        let stands = |spoken: &Spoken| {
            let line = line_at(file, spoken.place.side, spoken.place.line);
            line.is_some_and(|line| {
                line.text == spoken.said && place_of(line).map(|(side, _)| side) == Some(spoken.place.side)
            })
        };
        let here = self.comments.iter().filter(|spoken| spoken.place.path == file.path);
        here.filter(|spoken| !stands(spoken)).cloned().collect()
    }

    /// Comments on files that do not change any more.
    pub fn lost(&self, files: &[FileDiff]) -> Vec<Spoken> {
        let changes = |spoken: &&Spoken| !files.iter().any(|file| file.path == spoken.place.path);
        self.comments.iter().filter(changes).cloned().collect()
    }
}

impl Spot {
    /// That all of it is settled, in words: then it is folded, unless somebody writes there.
    pub fn folded(&self, lang: Lang) -> Option<String> {
        let (who, when) = self.settle.as_ref()?.settled.as_ref()?;
        self.form.is_none().then(|| lang.line_settled(self.comments.len(), who, when))
    }
}

/// The address at which a comment on this line is written.
pub fn write_at(page: &str, path: &str, side: Side, line: u32) -> String {
    let query = format!("file={}&side={}&line={line}", crate::url::encode(path), side.code());
    format!("{}#tulis", crate::url::with(page, &query))
}
