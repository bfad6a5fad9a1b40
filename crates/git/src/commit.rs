//! A commit as it is read. Bytes that are no UTF-8 are shown with replacement characters.

use crate::{Error, Oid, Result};

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: Oid,
    /// Its tree.
    pub tree: Oid,
    /// Its parents, first parent first.
    pub parents: Vec<Oid>,
    /// Name of the author, as written.
    pub author_name: String,
    /// E-mail of the author, as written.
    pub author_email: String,
    /// When it was written: Unix seconds, the author's own claim.
    pub authored_at_s: i64,
    /// Name of the committer.
    pub committer_name: String,
    /// E-mail of the committer.
    pub committer_email: String,
    /// When it was committed: Unix seconds, the committer's own claim.
    pub committed_at_s: i64,
    /// First line of the message.
    pub subject: String,
    /// The message after the subject, trailers included.
    pub body: String,
}

impl Commit {
    /// Reads the bytes of a commit object.
    pub(crate) fn parse(id: Oid, bytes: &[u8]) -> Result<Self> {
        let raw =
            gix::objs::CommitRef::from_bytes(bytes, gix::hash::Kind::Sha1).map_err(Error::unreadable)?;
        let (author_name, author_email, authored_at_s) = person(raw.author);
        let (committer_name, committer_email, committed_at_s) = person(raw.committer);
        let message = String::from_utf8_lossy(raw.message);
        let message = message.trim_start_matches('\n');
        let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
        Ok(Self {
            id,
            tree: raw.tree().into(),
            parents: raw.parents().map(Oid::from).collect(),
            author_name,
            author_email,
            authored_at_s,
            committer_name,
            committer_email,
            committed_at_s,
            subject: subject.trim_end().to_owned(),
            body: body.trim().to_owned(),
        })
    }

    /// The trailers: `Key: value` lines of the last paragraph, in order. None unless every line of that
    /// paragraph is one, or continues one.
    pub fn trailers(&self) -> Vec<(&str, &str)> {
        let last = self.body.rsplit("\n\n").next().unwrap_or("");
        let mut found = Vec::new();
        for line in last.lines().filter(|line| !line.starts_with([' ', '\t'])) {
            match line.split_once(':') {
                Some((key, value)) if is_key(key) => found.push((key, value.trim())),
                _ => return Vec::new(),
            }
        }
        found
    }

    /// The value of the first trailer of this name, whatever its case.
    pub fn trailer(&self, key: &str) -> Option<&str> {
        self.trailers().into_iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// E-mails of `Co-authored-by` lines anywhere in the message: people do not always keep to the last
    /// paragraph, and a missed co-author would escape the separation of duties.
    pub fn co_author_emails(&self) -> Vec<String> {
        const KEY: &str = "co-authored-by:";
        let lines = self.body.lines().map(str::trim);
        lines
            .filter(|line| line.get(..KEY.len()).is_some_and(|start| start.eq_ignore_ascii_case(KEY)))
            .filter_map(|line| Some(line.rsplit_once('<')?.1.split_once('>')?.0.trim().to_owned()))
            .filter(|email| !email.is_empty())
            .collect()
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// `Name <email> seconds zone`, read leniently: a damaged date is 0.
fn person(raw: &[u8]) -> (String, String, i64) {
    let text = String::from_utf8_lossy(raw);
    let (name, rest) = text.split_once('<').unwrap_or((&text, ""));
    let (email, date) = rest.rsplit_once('>').unwrap_or((rest, ""));
    let seconds = date.split_ascii_whitespace().next().and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    (name.trim().to_owned(), email.trim().to_owned(), seconds)
}
