//! A job's log: one file that only grows, secrets masked before they reach it, of bounded size.
//!
//! The bytes are the job's own and hostile: whoever shows them escapes them. [`readable`] turns them into
//! lines without terminal control.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::limits::{LOG_BYTES_MAX, LOG_PIECE_BYTES_MAX};
use crate::mask::Mask;

/// Last line of a log that reached its limit; pages put a sentence in its place.
pub const CUT_MARK: &str = "[[alur:log-cut]]";

/// Writes one job's log.
#[derive(Debug)]
pub struct LogWriter {
    file: File,
    path: PathBuf,
    mask: Mask,
    bytes: u64,
    bytes_max: u64,
    cut: bool,
}

/// A piece of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The bytes from the asked offset on.
    pub bytes: Vec<u8>,
    /// Where the next reading begins.
    pub next_offset: u64,
    /// Whether the log reached its limit; its last line is [`CUT_MARK`].
    pub cut: bool,
}

impl LogWriter {
    /// Begins a log, or goes on with one: the file is created if missing and appended to.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn create(path: &Path) -> std::io::Result<LogWriter> {
        LogWriter::with_limit(path, LOG_BYTES_MAX)
    }

    /// As [`LogWriter::create`], with a limit of its own in bytes.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn with_limit(path: &Path, bytes_max: u64) -> std::io::Result<LogWriter> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let bytes = file.metadata()?.len();
        let (path, mask, cut) = (path.to_owned(), Mask::default(), bytes >= bytes_max);
        Ok(LogWriter { file, path, mask, bytes, bytes_max, cut })
    }

    /// Masks these values from now on. `execute` calls it with the job's secrets.
    pub fn mask<'a>(&mut self, secrets: impl IntoIterator<Item = &'a str>) {
        self.mask = Mask::new(secrets);
    }

    /// Appends a piece of output. What may be the beginning of a secret is held back until it is known.
    ///
    /// # Errors
    /// The file cannot be written, as when the disk is full.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let masked = self.mask.push(bytes);
        self.append(&masked)
    }

    /// Writes what was held back. A log may be written to again afterwards.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn flush(&mut self) -> std::io::Result<()> {
        let masked = self.mask.rest();
        self.append(&masked)
    }

    /// Whether the limit was reached.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Where the log lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.cut || bytes.is_empty() {
            return Ok(());
        }
        let room = usize::try_from(self.bytes_max - self.bytes).unwrap_or(usize::MAX);
        let kept = &bytes[..bytes.len().min(room)];
        self.file.write_all(kept)?;
        self.bytes += kept.len() as u64;
        if kept.len() < bytes.len() {
            self.cut = true;
            self.file.write_all(format!("\n{CUT_MARK}\n").as_bytes())?;
        }
        Ok(())
    }
}

/// Reads a piece of a log from `offset` on, at most [`LOG_PIECE_BYTES_MAX`]. It ends with a line where more
/// follows, unless that line is longer than a piece.
///
/// # Errors
/// The file is missing or cannot be read.
pub fn read(path: &Path, offset: u64) -> std::io::Result<Piece> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(LOG_PIECE_BYTES_MAX as u64).read_to_end(&mut bytes)?;
    if bytes.len() == LOG_PIECE_BYTES_MAX
        && let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n')
    {
        bytes.truncate(end + 1);
    }
    let next_offset = offset + bytes.len() as u64;
    // Only the writer goes beyond the limit, and only by the mark: a job cannot feign it in a short log.
    let cut = next_offset >= size && bytes.ends_with(format!("\n{CUT_MARK}\n").as_bytes());
    Ok(Piece { bytes, next_offset, cut })
}

/// The text of a log without terminal control: escape sequences and control characters dropped, of a line
/// that was overwritten by `\r` the last state, broken UTF-8 replaced.
#[must_use]
pub fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body.trim_end_matches('\r'), "\n"),
            None => (line, ""),
        };
        strip(body.rsplit('\r').find(|part| !part.is_empty()).unwrap_or(""), &mut out);
        out.push_str(end);
    }
    out
}

fn strip(line: &str, out: &mut String) {
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                // CSI: parameters, then one letter.
                Some('[') => while chars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
                // OSC: up to BEL or ESC \.
                Some(']') => {
                    let end = chars.find(|c| matches!(c, '\u{7}' | '\u{1b}'));
                    if end == Some('\u{1b}') {
                        chars.next_if_eq(&'\\');
                    }
                }
                Some(_) | None => {}
            },
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_over_two_writes_is_masked_and_the_log_is_read_from_an_offset() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = LogWriter::create(&path).unwrap();
        log.mask(["rahasia-123"]);
        log.write(b"token rahasia").unwrap();
        assert_eq!(read(&path, 0).unwrap().bytes, b"token ");
        log.write(b"-123 end\n").unwrap();
        log.flush().unwrap();
        let piece = read(&path, 6).unwrap();
        assert_eq!(piece.bytes, b"[MASKED] end\n");
        assert_eq!(read(&path, piece.next_offset).unwrap().bytes, b"");
        assert!(!piece.cut);
    }

    #[test]
    fn a_piece_ends_with_a_line_where_more_follows() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let long = "x".repeat(LOG_PIECE_BYTES_MAX - 3);
        std::fs::write(&path, format!("{long}\nabcdef\nrest")).unwrap();
        let first = read(&path, 0).unwrap();
        assert_eq!(first.bytes.len(), LOG_PIECE_BYTES_MAX - 2);
        assert_eq!(read(&path, first.next_offset).unwrap().bytes, b"abcdef\nrest");
    }

    #[test]
    fn si7_log_ends_at_its_limit_with_the_mark() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = LogWriter::with_limit(&path, 10).unwrap();
        for _ in 0..1000 {
            log.write(b"abcdef").unwrap();
        }
        assert!(log.is_cut());
        let piece = read(&path, 0).unwrap();
        assert_eq!(piece.bytes, format!("abcdefabcd\n{CUT_MARK}\n").into_bytes());
        assert!(piece.cut);
    }

    #[test]
    fn si7_control_characters_are_dropped() {
        let cases: [(&[u8], &str); 6] = [
            (b"10%\r50%\r100%\n", "100%\n"),
            (b"\x1b[31mred\x1b[0m\n", "red\n"),
            (b"a\x00b\x07\n", "ab\n"),
            (b"\xff\xfe ok", "\u{fffd}\u{fffd} ok"),
            (b"\x1b]0;title\x07x\x1b]8;;http://a\x1b\\y", "xy"),
            (b"windows\r\n", "windows\n"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(readable(bytes), expected);
        }
    }
}
