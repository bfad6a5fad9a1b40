//! The journal's entry: what it holds, and how its hash follows from its predecessor's.

use crate::event::Event;
use crate::ids::{AppId, IssueNumber, ReleaseNumber, RevisionId, Seq};
use crate::moment::Moment;
use crate::role::{ActorRef, Channel, Role};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// What an entry is about. Its text form (`issue:42`) is the key in the store and in exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    Office,
    Application(AppId),
    Issue(IssueNumber),
    Release(ReleaseNumber),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Office => f.write_str("office"),
            Subject::Application(id) => write!(f, "application:{id}"),
            Subject::Issue(number) => write!(f, "issue:{number}"),
            Subject::Release(number) => write!(f, "release:{number}"),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> String {
        subject.to_string()
    }
}

impl TryFrom<String> for Subject {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("not a subject: {text}");
        if text == "office" {
            return Ok(Subject::Office);
        }
        let (kind, number) = text.split_once(':').ok_or_else(wrong)?;
        let number: i64 = number.parse().map_err(|_| wrong())?;
        match kind {
            "application" => Ok(Subject::Application(AppId(number))),
            "issue" => Ok(Subject::Issue(IssueNumber(number))),
            "release" => Ok(Subject::Release(ReleaseNumber(number))),
            _ => Err(wrong()),
        }
    }
}

/// SHA-256, 32 bytes.
pub type EntryHash = [u8; 32];

/// One line of the journal. Old entries are never changed and never judged by new rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: Seq,
    /// Never earlier than the previous entry's.
    pub at: Moment,
    pub subject: Subject,
    /// Other subjects whose story this entry is part of, `subject` not repeated.
    pub touches: Vec<Subject>,
    pub actor: ActorRef,
    /// The role used, not all roles held (R13).
    pub role: Role,
    pub channel: Channel,
    /// The revision in force for the subject (R4).
    pub revision: RevisionId,
    pub event: Event,
    /// The event as it is stored: the hash is over these bytes, never over a re-serialisation.
    pub body: String,
    pub prev: EntryHash,
    pub hash: EntryHash,
}

/// The fields of an entry that its hash covers, as stored text.
pub struct Hashed<'a> {
    pub seq: i64,
    pub at_ms: i64,
    pub subject: &'a str,
    /// Subjects joined by a space, in stored order.
    pub touches: &'a str,
    /// `person:<id>` or `system`.
    pub actor: &'a str,
    pub role: &'a str,
    pub channel: &'a str,
    pub revision: &'a str,
    pub body: &'a str,
}

impl Hashed<'_> {
    /// SHA-256 over `prev`, then every field in order, each with its length in bytes as 8 bytes, big-endian,
    /// before it.
    pub fn hash(&self, prev: &EntryHash) -> EntryHash {
        let mut hash = Sha256::new();
        let seq = self.seq.to_string();
        let at = self.at_ms.to_string();
        hash.update(prev);
        let fields = [
            &seq,
            &at,
            self.subject,
            self.touches,
            self.actor,
            self.role,
            self.channel,
            self.revision,
            self.body,
        ];
        for field in fields {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        }
        hash.finalize().into()
    }
}

impl ActorRef {
    /// The stored form: `person:<id>` or `system`.
    pub fn stored(self) -> String {
        match self {
            ActorRef::Person(id) => format!("person:{id}"),
            ActorRef::System => "system".to_owned(),
        }
    }

    pub fn from_stored(text: &str) -> Option<ActorRef> {
        if text == "system" {
            return Some(ActorRef::System);
        }
        text.strip_prefix("person:")?.parse().ok().map(ActorRef::Person)
    }
}

impl Channel {
    pub fn code(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Api => "api",
            Channel::Git => "git",
            Channel::Job => "job",
            Channel::Console => "console",
        }
    }

    pub fn parse(code: &str) -> Option<Channel> {
        [Channel::Web, Channel::Api, Channel::Git, Channel::Job, Channel::Console]
            .into_iter()
            .find(|channel| channel.code() == code)
    }
}

impl Entry {
    /// The application this entry belongs to, from its subject or what it touches.
    pub fn application(&self) -> Option<AppId> {
        std::iter::once(&self.subject).chain(&self.touches).find_map(|subject| match subject {
            Subject::Application(id) => Some(*id),
            Subject::Office | Subject::Issue(_) | Subject::Release(_) => None,
        })
    }
}
