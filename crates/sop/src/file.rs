//! Evidence files: pictures, PDF, text and logs that a person attaches to a note or to an official's request
//! (R16, R37).
//!
//! The bytes lie outside the journal. An entry holds size and SHA-256 of each, and the salted digest of its
//! name: the name is a person's text and can be erased like others.

use crate::ids::Seq;
use crate::limits;
use crate::text::{Prose, TextRef};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an evidence file holds. Nothing else is taken, and none of it is shown in place: all are downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,
    /// Plain text in UTF-8: notes, logs, tables.
    Text,
}

impl FileKind {
    pub const ALL: [FileKind; 6] =
        [FileKind::Png, FileKind::Jpeg, FileKind::Gif, FileKind::Webp, FileKind::Pdf, FileKind::Text];

    pub fn code(self) -> &'static str {
        match self {
            FileKind::Png => "png",
            FileKind::Jpeg => "jpeg",
            FileKind::Gif => "gif",
            FileKind::Webp => "webp",
            FileKind::Pdf => "pdf",
            FileKind::Text => "text",
        }
    }

    pub fn parse(code: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// May a browser show it as a picture?
    pub fn is_picture(self) -> bool {
        match self {
            FileKind::Png | FileKind::Jpeg | FileKind::Gif | FileKind::Webp => true,
            FileKind::Pdf | FileKind::Text => false,
        }
    }

    /// The ends of names under which this kind is taken, in lower case.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Png => &["png"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Gif => &["gif"],
            FileKind::Webp => &["webp"],
            FileKind::Pdf => &["pdf"],
            FileKind::Text => &["txt", "log", "csv", "md", "json"],
        }
    }

    /// The kind that a file's name promises.
    pub fn of_name(name: &str) -> Option<FileKind> {
        let (_, end) = name.rsplit_once('.')?;
        let end = end.to_ascii_lowercase();
        FileKind::ALL.into_iter().find(|kind| kind.endings().contains(&end.as_str()))
    }

    /// Does a file that begins with `head` hold what the kind promises? Text is judged byte by byte by
    /// whoever reads it.
    pub fn begins_with(self, head: &[u8]) -> bool {
        match self {
            FileKind::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            FileKind::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            FileKind::Gif => head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
            FileKind::Webp => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
            FileKind::Pdf => head.starts_with(b"%PDF-"),
            FileKind::Text => true,
        }
    }
}

/// SHA-256 of a file's bytes: 64 hexadecimal digits in lower case; the name under which they are kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileDigest(String);

impl FileDigest {
    pub fn of(sha256: &[u8; 32]) -> FileDigest {
        FileDigest(crate::text::hex(sha256))
    }

    /// Takes exactly 64 lower-case hexadecimal digits, so that no other name ever becomes a path.
    pub fn parse(text: &str) -> Option<FileDigest> {
        let hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        hex.then(|| FileDigest(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for FileDigest {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        FileDigest::parse(&text).ok_or_else(|| format!("not a SHA-256: {text}"))
    }
}

impl From<FileDigest> for String {
    fn from(digest: FileDigest) -> String {
        digest.0
    }
}

/// A file as its entry keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Digest of its name, which lies with the other texts of people.
    pub name: TextRef,
    pub file_kind: FileKind,
    pub size_bytes: u64,
    pub sha256: FileDigest,
}

/// A file that is kept already and is to be attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: Prose,
    pub kind: FileKind,
    pub size_bytes: u64,
    pub sha256: FileDigest,
}

/// The files of one note: at most [`limits::FILES_MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<NewFile>);

impl Files {
    pub fn none() -> Files {
        Files::default()
    }

    /// None: more than one note may hold.
    pub fn new(files: Vec<NewFile>) -> Option<Files> {
        (files.len() <= limits::FILES_MAX).then_some(Files(files))
    }

    pub fn iter(&self) -> impl Iterator<Item = &NewFile> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl NewFile {
    /// What the entry keeps of it.
    pub fn evidence(&self) -> EvidenceFile {
        EvidenceFile {
            name: self.name.text_ref(),
            file_kind: self.kind,
            size_bytes: self.size_bytes,
            sha256: self.sha256.clone(),
        }
    }
}

/// Where a file stands in the record: the number of its entry and its place there, from 0, `1204-0`. It is
/// never used again, unlike a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FilePlace {
    pub seq: Seq,
    pub position: u32,
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, self.position)
    }
}

impl std::str::FromStr for FilePlace {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (seq, position) = text.split_once('-').unwrap_or((text, ""));
        Ok(FilePlace { seq: seq.parse()?, position: position.parse()? })
    }
}

/// A file of the record, with the text that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub place: FilePlace,
    /// Digest of the note, the request's evidence or the correction.
    pub of: TextRef,
    pub file: EvidenceFile,
}

impl Attached {
    /// The files of one entry, with their places.
    pub fn of_entry(seq: Seq, of: &TextRef, files: &[EvidenceFile]) -> Vec<Attached> {
        let place =
            |position: usize| FilePlace { seq, position: u32::try_from(position).unwrap_or(u32::MAX) };
        let one = |(position, file): (usize, &EvidenceFile)| Attached {
            place: place(position),
            of: of.clone(),
            file: file.clone(),
        };
        files.iter().enumerate().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_promises_its_kind_by_its_end_alone() {
        for (name, kind) in [
            ("layar.png", Some(FileKind::Png)),
            ("Foto Rapat.JPEG", Some(FileKind::Jpeg)),
            ("nota.dinas.pdf", Some(FileKind::Pdf)),
            ("server.log", Some(FileKind::Text)),
            ("halaman.html", None),
            ("gambar.svg", None),
            ("alat.png.exe", None),
            ("png", None),
            ("", None),
        ] {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
        }
        assert!(FileKind::ALL.into_iter().all(|kind| FileKind::parse(kind.code()) == Some(kind)));
    }

    #[test]
    fn a_file_begins_as_its_kind_does() {
        assert!(FileKind::Png.begins_with(b"\x89PNG\r\n\x1a\n...."));
        assert!(FileKind::Webp.begins_with(b"RIFF\x01\x02\x03\x04WEBPVP8 "));
        assert!(!FileKind::Webp.begins_with(b"RIFF\x01\x02\x03\x04WAVE"));
        assert!(!FileKind::Pdf.begins_with(b"<html>%PDF-"));
        assert!(!FileKind::Jpeg.begins_with(b""));
    }

    #[test]
    fn a_digest_is_never_a_path_and_a_place_reads_as_it_is_written() {
        assert_eq!(FileDigest::parse("../../etc/passwd"), None);
        assert_eq!(FileDigest::parse(&"A".repeat(64)), None);
        assert!(FileDigest::parse(&"a0".repeat(32)).is_some());
        let place = FilePlace { seq: Seq(1204), position: 3 };
        assert_eq!("1204-3".parse(), Ok(place));
        for wrong in ["1204", "-", "1204-", "1204-x", "x-1", "1-2-3"] {
            assert!(wrong.parse::<FilePlace>().is_err(), "{wrong}");
        }
    }
}
