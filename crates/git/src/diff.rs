//! What changed between two commits: files with renames, and lines by imara-diff's histogram. Files,
//! lines and bytes are bounded; beyond a bound a file is listed and says so.

use std::ops::Range;

use gix::diff::Options;
use gix::object::tree::diff::ChangeDetached;
use imara_diff::{Algorithm, InternedInput};

use crate::read::{is_binary, root_tree};
use crate::{EntryKind, Error, Oid, Repository, Result, limits, read, words};

/// A whole difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Changed files, in order of path.
    pub files: Vec<FileDiff>,
    /// More files changed than [`limits::DIFF_FILES_MAX`]: the rest is not listed.
    pub more_files: bool,
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiff {
    /// Its path now; for a deleted file its path before.
    pub path: String,
    /// Its path before, when it was renamed.
    pub old_path: Option<String>,
    /// What happened to it.
    pub status: FileStatus,
    /// What it is now (for a deleted file: was).
    pub kind: EntryKind,
    /// What it was before, when that is another: a file that became executable, or a link.
    pub old_kind: Option<EntryKind>,
    /// Its content before; `None` when it is new.
    pub old: Option<Oid>,
    /// Its content now; `None` when it is gone.
    pub new: Option<Oid>,
    /// The changed lines with their surroundings; empty for binary and too large files.
    pub hunks: Vec<Hunk>,
    /// Lines added, of the whole file.
    pub added: usize,
    /// Lines removed, of the whole file.
    pub removed: usize,
    /// A side is no text.
    pub binary: bool,
    /// Beyond a limit of lines or bytes of one file: no hunks.
    pub too_large: bool,
    /// The difference as a whole has too many lines: those of this file come by [`Repository::file_diff`].
    pub later: bool,
}

impl FileDiff {
    /// What the file was and is, in few characters: another text means that it changes otherwise.
    pub fn content(&self) -> String {
        let side = |id: Option<Oid>, kind: EntryKind| match id {
            Some(id) => format!("{}:{id}", kind.code()),
            None => "-".to_owned(),
        };
        let before = side(self.old, self.old_kind.unwrap_or(self.kind));
        format!("{before}..{}", side(self.new, self.kind))
    }
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// Its content or mode changed.
    Modified,
    /// It has another path, perhaps another content too.
    Renamed,
}

/// Changed lines with up to three lines around them. Line numbers count from 1; a side without lines
/// begins at the line before, as in a unified diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// First line in the old file.
    pub old_start: u32,
    /// Lines of the old file.
    pub old_lines: u32,
    /// First line in the new file.
    pub new_start: u32,
    /// Lines of the new file.
    pub new_lines: u32,
    /// The lines.
    pub lines: Vec<Line>,
}

/// One line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Context, added or removed.
    pub kind: LineKind,
    /// Number in the old file, from 1; none for added lines.
    pub old_number: Option<u32>,
    /// Number in the new file, from 1; none for removed lines.
    pub new_number: Option<u32>,
    /// The text without its line end; bytes that are no UTF-8 are replaced.
    pub text: String,
    /// The parts of the text, in bytes, that the line which it replaced, or which replaced it, does not have.
    pub changed: Vec<Range<usize>>,
    /// The line was longer than [`limits::DIFF_LINE_BYTES_MAX`] and is cut.
    pub cut: bool,
    /// The file ends here without a line end.
    pub no_newline: bool,
}

/// What a line of a hunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Unchanged, shown for its surroundings.
    Context,
    /// Only in the new file.
    Added,
    /// Only in the old file.
    Removed,
}

impl Repository {
    /// What changed from `base` to `head`, both commits. For a merge request `base` is the merge base.
    pub async fn diff(&self, base: Oid, head: Oid) -> Result<Diff> {
        self.read(move |repo| diff(repo, Some(base), head)).await
    }

    /// A file of such a difference with its lines, whatever the others have.
    pub async fn file_diff(&self, file: &FileDiff) -> Result<FileDiff> {
        let side = |id: Option<Oid>, kind| id.map(|id| (id, kind));
        let change = Changed {
            path: file.path.clone(),
            old_path: file.old_path.clone(),
            status: file.status,
            old: side(file.old, file.old_kind.unwrap_or(file.kind)),
            new: side(file.new, file.kind),
        };
        let mut bytes = limits::DIFF_BYTES_MAX;
        self.read(move |repo| compare(repo, change, limits::DIFF_FILE_LINES_MAX, &mut bytes)).await
    }

    /// All that a commit without parent brought.
    pub async fn diff_from_nothing(&self, head: Oid) -> Result<Diff> {
        self.read(move |repo| diff(repo, None, head)).await
    }
}

/// One file before its lines are compared.
struct Changed {
    path: String,
    old_path: Option<String>,
    status: FileStatus,
    old: Option<(Oid, EntryKind)>,
    new: Option<(Oid, EntryKind)>,
}

fn diff(repo: &gix::Repository, base: Option<Oid>, head: Oid) -> Result<Diff> {
    let renames = gix::diff::Rewrites { limit: 400, ..Default::default() };
    let mut changed = changes(repo, base, head, Some(renames))?;
    let more_files = changed.len() > limits::DIFF_FILES_MAX;
    changed.truncate(limits::DIFF_FILES_MAX);
    let (mut lines_left, mut bytes_left) = (limits::DIFF_LINES_MAX, limits::DIFF_BYTES_MAX);
    let mut files = Vec::new();
    for change in changed {
        let file = compare(repo, change, lines_left.min(limits::DIFF_EACH_LINES_MAX), &mut bytes_left)?;
        lines_left -= file.hunks.iter().map(|hunk| hunk.lines.len()).sum::<usize>().min(lines_left);
        files.push(file);
    }
    Ok(Diff { files, more_files })
}

/// Paths of files that differ, without looking for renames.
pub(crate) fn changed_paths(repo: &gix::Repository, base: Oid, head: Oid) -> Result<Vec<String>> {
    Ok(changes(repo, Some(base), head, None)?.into_iter().map(|change| change.path).collect())
}

fn changes(
    repo: &gix::Repository,
    base: Option<Oid>,
    head: Oid,
    renames: Option<gix::diff::Rewrites>,
) -> Result<Vec<Changed>> {
    let old = base.map_or_else(|| Ok(repo.empty_tree()), |base| root_tree(repo, base))?;
    let new = root_tree(repo, head)?;
    let options = Options::default().with_rewrites(renames);
    let found = repo.diff_tree_to_tree(&old, &new, options).map_err(Error::unreadable)?;
    let mut changed: Vec<Changed> = found.into_iter().filter_map(changed_file).collect();
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changed)
}

/// A change of a file; directories are listed by gix as well and are left out.
fn changed_file(change: ChangeDetached) -> Option<Changed> {
    let side = |id: gix::ObjectId, mode: gix::objs::tree::EntryMode| {
        Some((Oid::from(id), EntryKind::from(mode.kind()))).filter(|(_, kind)| *kind != EntryKind::Directory)
    };
    let (path, old_path, status, old, new) = match change {
        ChangeDetached::Addition { location, entry_mode, id, .. } => {
            (location, None, FileStatus::Added, None, side(id, entry_mode))
        }
        ChangeDetached::Deletion { location, entry_mode, id, .. } => {
            (location, None, FileStatus::Deleted, side(id, entry_mode), None)
        }
        ChangeDetached::Modification { location, previous_entry_mode, previous_id, entry_mode, id } => {
            let (old, new) = (side(previous_id, previous_entry_mode), side(id, entry_mode));
            (location, None, FileStatus::Modified, old, new)
        }
        ChangeDetached::Rewrite {
            source_location,
            source_entry_mode,
            source_id,
            entry_mode,
            id,
            location,
            ..
        } => {
            let (old, new) = (side(source_id, source_entry_mode), side(id, entry_mode));
            (location, Some(source_location.to_string()), FileStatus::Renamed, old, new)
        }
    };
    (old.is_some() || new.is_some()).then(|| Changed { path: path.to_string(), old_path, status, old, new })
}

/// The file with its lines when they are no more than `lines_max`; counted while bytes are left to read.
fn compare(
    repo: &gix::Repository,
    change: Changed,
    lines_max: usize,
    bytes_left: &mut usize,
) -> Result<FileDiff> {
    let kind = change.new.or(change.old).map_or(EntryKind::File, |(_, kind)| kind);
    let old_kind = change.old.map(|(_, old)| old).filter(|old| change.new.is_some() && *old != kind);
    let mut file = FileDiff {
        path: change.path,
        old_path: change.old_path,
        status: change.status,
        kind,
        old_kind,
        old: change.old.map(|(id, _)| id),
        new: change.new.map(|(id, _)| id),
        hunks: Vec::new(),
        added: 0,
        removed: 0,
        binary: false,
        too_large: false,
        later: false,
    };
    file.later = *bytes_left == 0;
    if file.later || file.old == file.new {
        return Ok(file);
    }
    let (Some(old), Some(new)) = (content(repo, change.old)?, content(repo, change.new)?) else {
        file.too_large = true;
        return Ok(file);
    };
    *bytes_left = bytes_left.saturating_sub(old.len() + new.len());
    if is_binary(&old) || is_binary(&new) {
        file.binary = true;
        return Ok(file);
    }
    let lines = hunks(&old, &new, lines_max);
    (file.added, file.removed) = (lines.added, lines.removed);
    match lines.hunks {
        Ok(hunks) => file.hunks = hunks,
        Err(lines) if lines > limits::DIFF_FILE_LINES_MAX => file.too_large = true,
        Err(_) => file.later = true,
    }
    Ok(file)
}

/// A side's bytes; nothing for a side that is not there, `None` when it is larger than a page takes. A
/// submodule reads as git shows it.
fn content(repo: &gix::Repository, side: Option<(Oid, EntryKind)>) -> Result<Option<Vec<u8>>> {
    match side {
        None => Ok(Some(Vec::new())),
        Some((id, EntryKind::Submodule)) => Ok(Some(format!("Subproject commit {id}\n").into_bytes())),
        Some((id, kind)) => {
            let blob = read::blob(repo, id, kind, limits::VIEW_BLOB_BYTES_MAX)?;
            Ok((!blob.too_large).then_some(blob.bytes))
        }
    }
}

/// The lines of one file.
struct Lines {
    added: usize,
    removed: usize,
    /// How many they are, when they are more than was asked for.
    hunks: Result<Vec<Hunk>, usize>,
}

fn hunks(old: &[u8], new: &[u8], lines_max: usize) -> Lines {
    let input = InternedInput::new(old, new);
    let mut diff = imara_diff::Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let count = |lines: u32| usize::try_from(lines).unwrap_or(usize::MAX);
    let (added, removed) = (count(diff.count_additions()), count(diff.count_removals()));
    let mut groups: Vec<Vec<imara_diff::Hunk>> = Vec::new();
    for hunk in diff.hunks() {
        let near =
            |last: &imara_diff::Hunk| hunk.before.start - last.before.end <= 2 * limits::DIFF_CONTEXT_LINES;
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(near) => group.push(hunk),
            _ => groups.push(vec![hunk]),
        }
    }
    let before = u32::try_from(input.before.len()).unwrap_or(u32::MAX);
    let lines = groups.iter().map(|group| {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        let (lead, trail) = around(first, last, before);
        lead + (last.before.end - first.before.start) + trail
    });
    let lines = added.saturating_add(lines.map(count).sum());
    let hunks = if lines > lines_max {
        Err(lines)
    } else {
        Ok(groups.iter().map(|group| build(&input, group)).collect())
    };
    Lines { added, removed, hunks }
}

/// How many unchanged lines stand before and after changes of a file that had `before` lines.
fn around(first: &imara_diff::Hunk, last: &imara_diff::Hunk, before: u32) -> (u32, u32) {
    let context = limits::DIFF_CONTEXT_LINES;
    (first.before.start.min(context), (before - last.before.end).min(context))
}

/// One hunk from neighbouring changes.
fn build(input: &InternedInput<&[u8]>, group: &[imara_diff::Hunk]) -> Hunk {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let before = u32::try_from(input.before.len()).unwrap_or(u32::MAX);
    let (lead, trail) = around(first, last, before);
    let old = first.before.start - lead..last.before.end + trail;
    let new = first.after.start - lead..last.after.end + trail;
    let mut lines = Vec::new();
    let (mut old_at, mut new_at) = (old.start, new.start);
    let context_to = |lines: &mut Vec<Line>, until: u32, old_at: &mut u32, new_at: &mut u32| {
        while *old_at < until {
            lines.push(line(input, LineKind::Context, Some(*old_at), Some(*new_at)));
            (*old_at, *new_at) = (*old_at + 1, *new_at + 1);
        }
    };
    for hunk in group {
        context_to(&mut lines, hunk.before.start, &mut old_at, &mut new_at);
        let mut removed: Vec<Line> =
            hunk.before.clone().map(|at| line(input, LineKind::Removed, Some(at), None)).collect();
        let mut added: Vec<Line> =
            hunk.after.clone().map(|at| line(input, LineKind::Added, None, Some(at))).collect();
        words::mark(&mut removed, &mut added);
        lines.append(&mut removed);
        lines.append(&mut added);
        (old_at, new_at) = (hunk.before.end, hunk.after.end);
    }
    context_to(&mut lines, old.end, &mut old_at, &mut new_at);
    let start = |range: &Range<u32>| if range.is_empty() { range.start } else { range.start + 1 };
    Hunk {
        old_start: start(&old),
        old_lines: old.end - old.start,
        new_start: start(&new),
        new_lines: new.end - new.start,
        lines,
    }
}

fn line(input: &InternedInput<&[u8]>, kind: LineKind, old: Option<u32>, new: Option<u32>) -> Line {
    let token = |tokens: &[imara_diff::Token], at: u32| tokens[usize::try_from(at).unwrap_or(usize::MAX)];
    let token = match (old, new) {
        (Some(at), _) => token(&input.before, at),
        (None, Some(at)) => token(&input.after, at),
        (None, None) => unreachable!("a line is on one side at least"),
    };
    let bytes = input.interner[token];
    let bare = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let no_newline = bare.len() == bytes.len();
    let text = bare.strip_suffix(b"\r").unwrap_or(bare);
    let cut = text.len() > limits::DIFF_LINE_BYTES_MAX;
    let text = &text[..text.len().min(limits::DIFF_LINE_BYTES_MAX)];
    let number = |at: Option<u32>| at.map(|at| at + 1);
    Line {
        kind,
        old_number: number(old),
        new_number: number(new),
        text: String::from_utf8_lossy(text).into_owned(),
        changed: Vec::new(),
        cut,
        no_newline,
    }
}
