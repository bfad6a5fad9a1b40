//! Names that may reach git: ids, branches, paths, people. A name from outside becomes one of these types
//! at the door or is refused; nothing else is ever an argument of a child.

use std::fmt;
use std::str::FromStr;

use crate::limits;

/// A name or value from outside breaks a rule. The text names the rule, for logs; people get their sentence
/// from the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}: {rule}")]
pub struct NameRefused {
    /// What it was meant to be: `"branch name"`, `"path"`, `"object id"`, `"signature"`.
    pub what: &'static str,
    /// The rule that it breaks.
    pub rule: &'static str,
}

fn refuse<T>(what: &'static str, rule: &'static str) -> Result<T, NameRefused> {
    Err(NameRefused { what, rule })
}

/// Id of an object: SHA-1, written as 40 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid([u8; 20]);

impl Oid {
    /// The id that stands for "no object": a ref that does not exist.
    pub const ZERO: Self = Self([0; 20]);

    /// From the twenty bytes themselves.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The twenty bytes.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// True for [`Oid::ZERO`].
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// The first eight hex digits, for people.
    pub fn short(&self) -> String {
        let mut text = self.to_string();
        text.truncate(8);
        text
    }

    pub(crate) fn from_hex(hex: &[u8]) -> Option<Self> {
        std::str::from_utf8(hex).ok()?.parse().ok()
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = NameRefused;

    /// Takes exactly 40 hex digits of either case.
    fn from_str(text: &str) -> Result<Self, NameRefused> {
        let digits = text.as_bytes();
        if digits.len() != 40 {
            return refuse("object id", "40 hex digits");
        }
        let mut bytes = [0; 20];
        for (at, pair) in digits.chunks_exact(2).enumerate() {
            match (hex_value(pair[0]), hex_value(pair[1])) {
                (Some(high), Some(low)) => bytes[at] = high << 4 | low,
                _ => return refuse("object id", "40 hex digits"),
            }
        }
        Ok(Self(bytes))
    }
}

pub(crate) fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl From<gix::ObjectId> for Oid {
    fn from(id: gix::ObjectId) -> Self {
        Self(id.as_slice().try_into().expect("repositories of this crate are SHA-1, whose ids have 20 bytes"))
    }
}

impl From<Oid> for gix::ObjectId {
    fn from(id: Oid) -> Self {
        Self::from_bytes_or_panic(&id.0)
    }
}

/// Name of a branch, without `refs/heads/`. The rules are narrower than git's own: git accepts names that
/// read as options, as ids, as shell text or that differ only by case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BranchName(String);

impl BranchName {
    /// `staging`, the branch of the staging server.
    pub fn staging() -> Self {
        Self("staging".to_owned())
    }

    /// `master`, the branch of production.
    pub fn master() -> Self {
        Self("master".to_owned())
    }

    /// The name as people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `refs/heads/<name>`.
    pub fn full_ref(&self) -> String {
        format!("refs/heads/{}", self.0)
    }

    /// The branch that a full ref names; `None` when it is no branch or a name that is not ours.
    pub fn from_full_ref(name: &str) -> Option<Self> {
        name.strip_prefix("refs/heads/")?.parse().ok()
    }

    /// True when both cannot live side by side: equal but for case, or one is a directory of the other.
    pub fn clashes_with(&self, other: &Self) -> bool {
        let (one, two) = (self.0.to_ascii_lowercase(), other.0.to_ascii_lowercase());
        let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
        one == two || below(&one, &two) || below(&two, &one)
    }
}

impl fmt::Display for BranchName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BranchName {
    type Err = NameRefused;

    fn from_str(name: &str) -> Result<Self, NameRefused> {
        const WHAT: &str = "branch name";
        if name.is_empty() || name.len() > limits::BRANCH_NAME_CHARS_MAX {
            return refuse(WHAT, "1 to 100 characters");
        }
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-')) {
            return refuse(WHAT, "letters, digits and . _ / - only");
        }
        if !name.as_bytes()[0].is_ascii_alphanumeric() {
            return refuse(WHAT, "begins with a letter or digit");
        }
        if name.contains("..") {
            return refuse(WHAT, "no two dots in a row");
        }
        for part in name.split('/') {
            if part.is_empty() {
                return refuse(WHAT, "no empty part between slashes");
            }
            if part.starts_with(['-', '.']) {
                return refuse(WHAT, "no part begins with - or .");
            }
            if part.ends_with('.') || part.to_ascii_lowercase().ends_with(".lock") {
                return refuse(WHAT, "no part ends with . or .lock");
            }
        }
        if name.eq_ignore_ascii_case("HEAD") {
            return refuse(WHAT, "HEAD is git's own");
        }
        if name.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case("refs")) {
            return refuse(WHAT, "refs is git's own");
        }
        if matches!(name.len(), 40 | 64) && name.bytes().all(|b| b.is_ascii_hexdigit()) {
            return refuse(WHAT, "does not read as an object id");
        }
        Ok(Self(name.to_owned()))
    }
}

/// Path of a file inside a repository: relative, `/` between its parts, none of them able to leave the
/// tree or to name git's own directory on any file system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SafePath(String);

impl SafePath {
    /// The path, parts joined by `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SafePath {
    type Err = NameRefused;

    fn from_str(path: &str) -> Result<Self, NameRefused> {
        const WHAT: &str = "path";
        if path.is_empty() || path.len() > limits::PATH_BYTES_MAX {
            return refuse(WHAT, "1 to 4096 bytes");
        }
        if path.contains('\\') || path.chars().any(char::is_control) {
            return refuse(WHAT, "no backslash, no control character");
        }
        if path.split('/').count() > limits::TREE_DEPTH_MAX {
            return refuse(WHAT, "at most 100 directories deep");
        }
        match path.split('/').find(|part| !safe_component(part)) {
            Some(_) => refuse(WHAT, "no empty part, no . or .., no .git in any spelling"),
            None => Ok(Self(path.to_owned())),
        }
    }
}

/// One part of a path that may be written to a disk. File systems that fold case, drop trailing dots and
/// spaces, ignore invisible characters or make short names would let other spellings of `.git` through.
pub(crate) fn safe_component(part: &str) -> bool {
    let invisible = |c: char| {
        let joiner = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        joiner || matches!(c, '\u{202a}'..='\u{202e}')
    };
    let seen: String = part.chars().filter(|c| !invisible(*c)).collect::<String>().to_lowercase();
    let trimmed = seen.split(':').next().unwrap_or("").trim_end_matches([' ', '.']);
    !part.is_empty()
        && part.len() <= 255
        && part != "."
        && part != ".."
        && !part.contains(['/', '\\', '\0'])
        && !matches!(trimmed, ".git" | "git~1" | "")
}

/// Author or committer: a name and an e-mail as git writes them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signature {
    name: String,
    email: String,
}

impl Signature {
    /// Trims both. Refuses what git would drop or misread: empty, `<`, `>`, line breaks and other control
    /// characters.
    pub fn new(name: &str, email: &str) -> Result<Self, NameRefused> {
        let (name, email) = (name.trim(), email.trim());
        for text in [name, email] {
            if text.is_empty() || text.len() > limits::SIGNATURE_BYTES_MAX {
                return refuse("signature", "1 to 200 bytes each");
            }
            if text.contains(['<', '>']) || text.chars().any(char::is_control) {
                return refuse("signature", "no angle bracket, no control character");
            }
        }
        // git strips these from both ends; a name made of them alone would be refused there as empty.
        if name.chars().all(|c| matches!(c, '.' | ',' | ':' | ';' | '"' | '\\' | '\'' | ' ')) {
            return refuse("signature", "a name has a letter");
        }
        Ok(Self { name: name.to_owned(), email: email.to_owned() })
    }

    /// As shown in a commit.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As shown in a commit.
    pub fn email(&self) -> &str {
        &self.email
    }
}
