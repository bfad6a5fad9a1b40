//! Prose: what people write. It lies outside the hash chain; an entry holds a salted digest of it, so that
//! erasing the text leaves the chain valid and the text unguessable (UU 27/2022, design rule D13).

use crate::limits;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 over salt and body of a [`Prose`], in hexadecimal; the key of the stored text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextRef(pub String);

/// A text that passed its rule, with the random salt of its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    body: String,
    salt: [u8; 16],
}

/// Which rule a text must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Title of an issue or merge request: one line.
    Title,
    /// What an issue or merge request says.
    Body,
    /// *Catatan Internal* of 5, 7, 9, 12 (R37).
    Note,
    /// Reason of a return, cancellation, re-assignment.
    Reason,
    /// A remark that may be left out.
    Remark,
    /// Name of an evidence file: one line.
    FileName,
    /// Name of a person: one line.
    PersonName,
    /// Mail addresses of a person, one a line.
    Addresses,
}

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDefect {
    Missing,
    TooShort {
        least: usize,
    },
    TooLong {
        most: usize,
    },
    /// A title holds one line.
    LineBreak,
    /// NUL or another control character.
    ControlCharacter,
}

impl TextKind {
    /// Least and most characters.
    pub fn bounds(self) -> (usize, usize) {
        match self {
            TextKind::Title => (limits::TITLE_CHARS_MIN, limits::TITLE_CHARS_MAX),
            TextKind::Body => (1, limits::BODY_CHARS_MAX),
            TextKind::Note => (limits::NOTE_CHARS_MIN, limits::NOTE_CHARS_MAX),
            TextKind::Reason => (limits::REASON_CHARS_MIN, limits::REASON_CHARS_MAX),
            TextKind::Remark => (1, limits::NOTE_CHARS_MAX),
            TextKind::FileName => (1, limits::FILE_NAME_CHARS_MAX),
            TextKind::PersonName => (1, limits::PERSON_NAME_CHARS_MAX),
            TextKind::Addresses => (1, limits::ADDRESSES_CHARS_MAX),
        }
    }
}

/// A line without the marks that turn the order of all that stands beside it. Nobody types them; they come
/// with what was pasted, and a line of ours goes on after the name or title.
pub fn unturned(line: &str) -> String {
    line.replace(|c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "")
}

impl Prose {
    /// Checks `raw` against the rule of `kind`. Line ends become `\n`; outer white space goes, and what turns
    /// a line round.
    pub fn check(kind: TextKind, raw: &str) -> Result<String, TextDefect> {
        let line = matches!(kind, TextKind::Title | TextKind::FileName | TextKind::PersonName);
        let text = raw.replace("\r\n", "\n");
        let text = if line { unturned(&text) } else { text };
        let text = text.trim();
        let (least, most) = kind.bounds();
        let length = text.chars().count();
        if length == 0 {
            return Err(TextDefect::Missing);
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(TextDefect::ControlCharacter);
        }
        if line && text.contains('\n') {
            return Err(TextDefect::LineBreak);
        }
        if length < least {
            return Err(TextDefect::TooShort { least });
        }
        if length > most {
            return Err(TextDefect::TooLong { most });
        }
        Ok(text.to_owned())
    }

    /// A checked text with its salt, which the caller drew at random.
    pub fn new(kind: TextKind, raw: &str, salt: [u8; 16]) -> Result<Prose, TextDefect> {
        Ok(Prose { body: Prose::check(kind, raw)?, salt })
    }

    pub fn body(&self) -> &str {
        &self.body
    }

    pub fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    /// What an entry keeps of this text.
    pub fn text_ref(&self) -> TextRef {
        digest_of(&self.salt, &self.body)
    }
}

/// The digest an entry keeps: SHA-256 over salt, then body.
pub fn digest_of(salt: &[u8], body: &str) -> TextRef {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body.as_bytes());
    TextRef(hex(&hash.finalize()))
}

/// Lower-case hexadecimal digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from_digit(u32::from(byte >> 4), 16).expect("a nibble is below 16"));
        text.push(char::from_digit(u32::from(byte & 15), 16).expect("a nibble is below 16"));
    }
    text
}
