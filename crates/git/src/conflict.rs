//! Conflicts as a person sees them, computed without changing anything.

use crate::merge::{MergedTree, Stage, paths};
use crate::process::{Call, Kind, Verb};
use crate::read::is_binary;
use crate::scratch::{Objects, Scratch};
use crate::{Error, Oid, Repository, Result, limits};

/// What a merge of two commits would leave to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The files, in order of path; empty when the two merge cleanly.
    pub files: Vec<ConflictFile>,
}

/// One conflicting file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictFile {
    /// Its path; bytes that are no UTF-8 are replaced, and such a file cannot be solved on a page.
    pub path: String,
    /// What kind of conflict it is.
    pub kind: ConflictKind,
    /// Merged text with conflict markers, or the one text that is left when a side deleted the file.
    /// `None` for binary and for large files.
    pub text_with_markers: Option<String>,
    /// A side is no text.
    pub binary: bool,
    /// The branch's own version; `None` when it deleted the file or never had it.
    pub ours: Option<Side>,
    /// The version that comes in; `None` as for `ours`.
    pub theirs: Option<Side>,
}

/// One version of a conflicting file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The object.
    pub oid: Oid,
    /// Mode as git writes it: `100644`, `100755`, `120000`.
    pub mode: String,
}

/// Kinds of conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// Both changed it.
    BothChanged,
    /// Both added it.
    BothAdded,
    /// The branch deleted what the other changed.
    DeletedByUs,
    /// The other deleted what the branch changed.
    DeletedByThem,
    /// A rename, or a file against a directory: no page can show it well.
    Structure,
}

impl ConflictKind {
    fn of(base: bool, ours: bool, theirs: bool) -> Self {
        match (base, ours, theirs) {
            (true, true, true) => Self::BothChanged,
            (false, true, true) => Self::BothAdded,
            (true, false, true) => Self::DeletedByUs,
            (true, true, false) => Self::DeletedByThem,
            (true, false, false) | (false, _, _) => Self::Structure,
        }
    }
}

/// True when a text still has a line that begins a conflict and one that ends it.
pub(crate) fn has_markers(text: &[u8]) -> bool {
    let begins = |mark: &[u8]| text.split(|byte| *byte == b'\n').any(|line| line.starts_with(mark));
    begins(b"<<<<<<< ") && begins(b">>>>>>> ")
}

impl Repository {
    /// What merging `theirs` into `ours` would leave to a person. `base` stands for the common ancestor
    /// where history gives the wrong one: for a reapply of revert R on staging's head H, `conflict(H, R^,
    /// Some(R))`.
    pub async fn conflict(&self, ours: Oid, theirs: Oid, base: Option<Oid>) -> Result<Conflict> {
        let scratch = Scratch::new(self.all())?;
        let objects = Objects::Tried(&scratch);
        let MergedTree::Conflict { tree, stages } = self.merge_tree(base, ours, theirs, objects).await?
        else {
            return Ok(Conflict { files: Vec::new() });
        };
        let paths = paths(&stages);
        if paths.len() > limits::CONFLICT_FILES_MAX {
            return Err(Error::TooMuch("files in a conflict"));
        }
        let mut files = Vec::new();
        for path in paths {
            let merged = self.merged_text(tree, &path, objects).await?;
            files.push(file(path, &stages, merged));
        }
        Ok(Conflict { files })
    }

    /// Content of a path in the half-merged tree; `None` when it is not there or is larger than a page
    /// takes.
    async fn merged_text(&self, tree: Oid, path: &str, objects: Objects<'_>) -> Result<Option<Vec<u8>>> {
        // A path may hold anything but NUL and newline here; the batch protocol takes one line.
        if path.contains(['\n', '\u{fffd}']) {
            return Ok(None);
        }
        let ask = |option: &'static str| -> Result<Call> {
            let call = Call::new(Verb::CatFile, Kind::Short).at(self.dir());
            Ok(objects.direct(call, self)?.word(option).stdin(format!("{tree}:{path}\n").into_bytes()))
        };
        let header =
            self.starter().run(ask("--batch-check=%(objecttype) %(objectsize)")?).await?.success()?;
        let header = String::from_utf8_lossy(&header.stdout).into_owned();
        let size = header.trim().strip_prefix("blob ").and_then(|size| size.parse::<usize>().ok());
        if size.is_none_or(|size| size > limits::CONFLICT_TEXT_BYTES_MAX) {
            return Ok(None);
        }
        let mut bytes = self.starter().run(ask("--batch")?).await?.success()?.stdout;
        let start = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        bytes.drain(..start);
        bytes.pop();
        Ok(Some(bytes))
    }
}

fn file(path: String, stages: &[Stage], merged: Option<Vec<u8>>) -> ConflictFile {
    let side = |number| {
        let mut of_path = stages.iter().filter(|stage| stage.path == path);
        of_path
            .find(|stage| stage.side == number)
            .map(|stage| Side { oid: stage.oid, mode: stage.mode.clone() })
    };
    let (base, ours, theirs) = (side(1), side(2), side(3));
    let kind = ConflictKind::of(base.is_some(), ours.is_some(), theirs.is_some());
    let binary = merged.as_deref().is_some_and(is_binary);
    let text_with_markers = merged.filter(|_| !binary).and_then(|bytes| String::from_utf8(bytes).ok());
    ConflictFile { binary: text_with_markers.is_none(), path, kind, text_with_markers, ours, theirs }
}
