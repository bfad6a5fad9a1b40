//! The files of a commit in a directory, for a CI job: no work tree, no filter, no attribute, no
//! substitution, no submodule. Names that could leave the directory are refused, and a link that points
//! out of it is written as a plain file with its target as text.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::names::safe_component;
use crate::{EntryKind, Error, Oid, Repository, Result, limits, read};

/// What has been written so far.
#[derive(Debug, Default)]
struct Written {
    files: u64,
    bytes: u64,
}

impl Repository {
    /// Writes the files of a commit below `dir`, which must be there and empty. More than
    /// [`limits::CHECKOUT_FILES_MAX`] files or [`limits::CHECKOUT_BYTES_MAX`] bytes is `Error::TooMuch`.
    pub async fn archive_to(&self, dir: &Path, commit: Oid) -> Result<()> {
        let dir: PathBuf = dir.to_owned();
        self.read(move |repo| {
            let mut entries =
                std::fs::read_dir(&dir).map_err(Error::io("opening the checkout's directory"))?;
            if entries.next().is_some() {
                return Err(Error::Plan("a checkout into a directory that is not empty"));
            }
            let tree = read::root_tree(repo, commit)?;
            let mut written = Written::default();
            write_tree(repo, tree.id, &dir, 0, &mut written)
        })
        .await
    }
}

fn write_tree(
    repo: &gix::Repository,
    tree: gix::ObjectId,
    dir: &Path,
    depth: usize,
    written: &mut Written,
) -> Result<()> {
    if depth > limits::TREE_DEPTH_MAX {
        return Err(Error::TooMuch("directories below one another"));
    }
    let tree = repo.find_tree(tree).map_err(Error::unreadable)?;
    for entry in tree.iter() {
        let entry = entry.map_err(Error::unreadable)?;
        let name = std::str::from_utf8(entry.filename()).ok().filter(|name| safe_component(name));
        let Some(name) = name else {
            return Err(Error::Unreadable(format!(
                "a file name that may not be written: {}",
                entry.filename()
            )));
        };
        written.files += 1;
        if written.files > limits::CHECKOUT_FILES_MAX {
            return Err(Error::TooMuch("files in a checkout"));
        }
        let path = dir.join(name);
        let kind = EntryKind::from(entry.kind());
        match kind {
            EntryKind::Directory => {
                // A directory that is there already would be another entry of the same name: never enter
                // it.
                DirBuilder::new().mode(0o755).create(&path).map_err(Error::io("making a checkout"))?;
                write_tree(repo, entry.object_id(), &path, depth + 1, written)?;
            }
            EntryKind::Submodule => {
                DirBuilder::new().mode(0o755).create(&path).map_err(Error::io("making a checkout"))?;
            }
            EntryKind::File | EntryKind::Executable | EntryKind::Link => {
                let header = repo.find_header(entry.oid()).map_err(Error::unreadable)?;
                written.bytes = written.bytes.saturating_add(header.size());
                if written.bytes > limits::CHECKOUT_BYTES_MAX {
                    return Err(Error::TooMuch("bytes in a checkout"));
                }
                let bytes = repo.find_blob(entry.oid()).map_err(Error::unreadable)?.take_data();
                write_file(&path, kind, &bytes, depth)?;
            }
        }
    }
    Ok(())
}

fn write_file(path: &Path, kind: EntryKind, bytes: &[u8], depth: usize) -> Result<()> {
    if kind == EntryKind::Link
        && let Some(target) = inside(bytes, depth)
    {
        return std::os::unix::fs::symlink(target, path).map_err(Error::io("making a checkout"));
    }
    let mode = if kind == EntryKind::Executable { 0o755 } else { 0o644 };
    // `create_new` follows no link that an entry of the same name may have left.
    let mut open = OpenOptions::new();
    let mut file =
        open.write(true).create_new(true).mode(mode).open(path).map_err(Error::io("making a checkout"))?;
    file.write_all(bytes).map_err(Error::io("making a checkout"))
}

/// The target of a link that stays below the root. `..` may only lead: after the name of another link it
/// would climb from where *that* one points, which words alone cannot tell.
fn inside(target: &[u8], depth: usize) -> Option<&str> {
    let target =
        std::str::from_utf8(target).ok().filter(|target| !target.is_empty() && !target.contains('\0'))?;
    let parts: Vec<&str> = target.split('/').collect();
    let climbs = parts.iter().take_while(|part| **part == "..").count();
    let down = &parts[climbs..];
    (!target.starts_with('/') && climbs <= depth && !down.contains(&"..")).then_some(target)
}
