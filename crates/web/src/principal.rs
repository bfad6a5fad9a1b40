//! Who calls: made by one function from cookie, bearer or Basic. There is no "signed in" without scope.

use sop::PersonId;
use sop::role::{Actor, Channel};
use words::Lang;

/// What a token may be used for. A session of the browser holds no scope: pages ask for `Staff`, the API for a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Read,
    Note,
    Issue,
    GitRead,
    GitPush,
    Runner,
    Metrics,
}

impl Scope {
    pub const ALL: [Scope; 7] = [
        Scope::Read,
        Scope::Note,
        Scope::Issue,
        Scope::GitRead,
        Scope::GitPush,
        Scope::Runner,
        Scope::Metrics,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Note => "note",
            Scope::Issue => "issue",
            Scope::GitRead => "git:read",
            Scope::GitPush => "git:push",
            Scope::Runner => "runner",
            Scope::Metrics => "metrics",
        }
    }

    pub fn parse(code: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// Colours of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the browser wishes.
    #[default]
    Auto,
    Light,
    Dark,
}

/// What the profile says about pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    pub lang: Option<Lang>,
    pub theme: Theme,
    pub dense: bool,
}

/// Somebody known, and how he came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub person: PersonId,
    pub name: String,
    pub channel: Channel,
    /// Scopes of the token; empty for a session.
    pub scopes: Vec<Scope>,
    /// May he see the pages of the administration? No power over a step.
    pub administrator: bool,
    /// The password was given by somebody else: nothing works until it is changed.
    pub must_change_password: bool,
    pub looks: Looks,
    /// Steps he holds, and notices not yet read: shown in the navigation.
    pub tasks: i64,
    pub unread: i64,
    /// The session's or token's own number, to end it.
    pub session: Option<i64>,
}

impl Principal {
    pub fn actor(&self) -> Actor {
        match self.channel {
            Channel::Web => Actor::on_the_web(self.person),
            Channel::Git => Actor::by_git(self.person),
            Channel::Api | Channel::Job | Channel::Console => Actor::by_api(self.person),
        }
    }

    /// Came by a session of the browser.
    pub fn is_on_the_web(&self) -> bool {
        self.channel == Channel::Web
    }
}
