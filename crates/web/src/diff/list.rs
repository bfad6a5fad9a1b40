//! The list of changed files, by folder.

use super::counts;
use crate::marked::marked;
use app::code::FileDiff;

/// One piece of the list, in the order of its HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Here begins a folder with so many files. One that holds nothing but another is one with it.
    Folder { name: String, files: usize },
    File {
        href: String,
        name: String,
        counts: String,
        seen: bool,
        /// How many comments stand on its lines.
        comments: usize,
    },
    /// Here the folder ends that began last.
    End,
}

/// A file of the list, with where it is shown.
pub struct Listed<'a> {
    pub file: &'a FileDiff,
    pub href: String,
    pub seen: bool,
    pub comments: usize,
}

/// The pieces of files in order of path.
pub fn pieces(files: &[Listed<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(files.len());
    folder(files, 0, &mut pieces);
    pieces
}

/// Files whose paths agree in the first `from` bytes.
fn folder(files: &[Listed<'_>], from: usize, pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at < files.len() {
        let path = &files[at].file.path;
        let Some(slash) = path[from..].find('/') else {
            let Listed { file, href, seen, comments } = &files[at];
            let (href, name, comments) = (href.clone(), marked(&path[from..]), *comments);
            pieces.push(Piece::File { href, name, counts: counts(file), seen: *seen, comments });
            at += 1;
            continue;
        };
        let shared = |to: usize| {
            let begins = |one: &&Listed<'_>| one.file.path.get(..to) == path.get(..to);
            files[at..].iter().take_while(begins).count()
        };
        let mut end = from + slash + 1;
        let inside = shared(end);
        while let Some(further) = path[end..].find('/').filter(|slash| shared(end + slash + 1) == inside) {
            end += further + 1;
        }
        pieces.push(Piece::Folder { name: marked(&path[from..end]), files: inside });
        folder(&files[at..at + inside], end, pieces);
        pieces.push(Piece::End);
        at += inside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_grouped_by_folder_and_lone_folders_are_one() {
        let sample = super::super::sample::diff();
        let paths = ["a.b", "a/x/y/1", "a/x/y/2", "a/x/z", "a0", "b/c/d"];
        let files: Vec<FileDiff> =
            paths.map(|path| FileDiff { path: path.to_owned(), ..sample.files[0].clone() }).into();
        let listed: Vec<Listed<'_>> = files
            .iter()
            .map(|file| Listed { file, href: "#f".to_owned(), seen: false, comments: 0 })
            .collect();
        let told = pieces(&listed).into_iter().map(|piece| match piece {
            Piece::Folder { name, files } => format!("{name} {files} ("),
            Piece::File { name, .. } => name,
            Piece::End => ")".to_owned(),
        });
        assert_eq!(told.collect::<Vec<_>>().join(" "), "a.b a/x/ 3 ( y/ 2 ( 1 2 ) z ) a0 b/c/ 1 ( d )");
    }
}
