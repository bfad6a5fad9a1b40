//! Who asks: made by one function each from a session's cookie or a token, never from anything else.

use sha2::{Digest, Sha256};
use sop::{Actor, ActorRef, Channel, Moment, PersonId};
use std::fmt;

/// A value that no `{:?}` and no `{}` shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: String) -> Secret {
        Secret(value)
    }

    /// The value itself: for the one place that hands it over.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read pages' data by the API.
    Read,
    /// Give verdicts and notes (5, 7, 9, 12).
    Note,
    /// Make and change issues.
    Issue,
    GitRead,
    GitPush,
}

impl Scope {
    pub const ALL: [Scope; 5] = [Scope::Read, Scope::Note, Scope::Issue, Scope::GitRead, Scope::GitPush];

    pub fn code(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Note => "note",
            Scope::Issue => "issue",
            Scope::GitRead => "git:read",
            Scope::GitPush => "git:push",
        }
    }

    pub fn parse(code: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// A set of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Those, none twice, in order.
    pub fn of(scopes: &[Scope]) -> Scopes {
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        Scopes(scopes)
    }

    /// All that a session may do.
    pub fn all() -> Scopes {
        Scopes::of(&Scope::ALL)
    }

    /// Codes joined by a space; an unknown code is none of ours and grants nothing.
    pub fn parse(codes: &str) -> Scopes {
        Scopes::of(&codes.split_whitespace().filter_map(Scope::parse).collect::<Vec<_>>())
    }

    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(|scope| scope.code()).collect();
        f.write_str(&codes.join(" "))
    }
}

/// Who asks, by which door, with which scopes. Roles are not in here: `sop` reads them inside the
/// transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub person: PersonId,
    pub channel: Channel,
    pub scopes: Scopes,
    pub username: String,
    pub name: String,
    /// `id` or `en`; empty: as the browser or program wishes.
    pub language: String,
    /// For what is shown in the navigation; no permission.
    pub superior: bool,
    /// For what is shown in the navigation; no permission.
    pub administrator: bool,
    /// When this session last gave a second factor; a token never does.
    pub second_factor_at: Option<Moment>,
    /// Of a session: SHA-256 of its cookie.
    pub session: Option<[u8; 32]>,
    /// Of a token: its number.
    pub token: Option<i64>,
}

impl Principal {
    /// As `sop` takes it.
    pub fn actor(&self) -> Actor {
        Actor { who: ActorRef::Person(self.person), channel: self.channel }
    }
}

/// What is stored of a cookie or a token.
pub(crate) fn sha256(value: &str) -> [u8; 32] {
    Sha256::digest(value.as_bytes()).into()
}
