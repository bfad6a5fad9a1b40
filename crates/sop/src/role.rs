//! Who acts: persons and machines, the role an act uses, and the door it came through.

use crate::ids::PersonId;
use serde::{Deserialize, Serialize};

/// A role of the SOP (the first five) or of the office around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Reporter,
    ProjectManager,
    Developer,
    /// *Tim Uji Coba*: named per application by its PM (R10).
    Tester,
    Sysadmin,
    /// Head, secretary or head of section: grants deviations, receives escalations.
    Superior,
    /// People and settings; no power over a step.
    Administrator,
    /// Machine facts: pipelines, merges, the clock.
    System,
}

impl Role {
    /// Roles that are granted per application (R13). `Tester` is named with the test team.
    pub const OF_APPLICATION: [Role; 5] =
        [Role::Reporter, Role::ProjectManager, Role::Developer, Role::Tester, Role::Sysadmin];
    /// Roles that are granted for the whole office.
    pub const OF_OFFICE: [Role; 2] = [Role::Superior, Role::Administrator];

    pub fn code(self) -> &'static str {
        match self {
            Role::Reporter => "reporter",
            Role::ProjectManager => "project_manager",
            Role::Developer => "developer",
            Role::Tester => "tester",
            Role::Sysadmin => "sysadmin",
            Role::Superior => "superior",
            Role::Administrator => "administrator",
            Role::System => "system",
        }
    }

    /// May who holds it read the reports: a PM those of his application, a Superior all (screens, row 17)?
    pub fn reads_reports(self) -> bool {
        match self {
            Role::ProjectManager | Role::Superior => true,
            Role::Reporter
            | Role::Developer
            | Role::Tester
            | Role::Sysadmin
            | Role::Administrator
            | Role::System => false,
        }
    }

    pub fn parse(code: &str) -> Option<Role> {
        let all = Role::OF_APPLICATION.into_iter().chain(Role::OF_OFFICE);
        all.into_iter().find(|role| role.code() == code)
    }
}

/// Who did it, as an entry keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorRef {
    Person(PersonId),
    System,
}

/// The door an act came through (INV 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Web,
    Api,
    Git,
    /// A pipeline or an effect worker.
    Job,
    /// The command line of the machine that runs Alur (first set-up, demo seed by real commands excepted).
    Console,
}

/// Somebody who asks for something. Which roles he holds is read from the case file, inside the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub who: ActorRef,
    pub channel: Channel,
}

impl Actor {
    pub fn on_the_web(person: PersonId) -> Actor {
        Actor { who: ActorRef::Person(person), channel: Channel::Web }
    }

    pub fn by_api(person: PersonId) -> Actor {
        Actor { who: ActorRef::Person(person), channel: Channel::Api }
    }

    pub fn by_git(person: PersonId) -> Actor {
        Actor { who: ActorRef::Person(person), channel: Channel::Git }
    }

    pub fn machine() -> Actor {
        Actor { who: ActorRef::System, channel: Channel::Job }
    }

    pub fn console() -> Actor {
        Actor { who: ActorRef::System, channel: Channel::Console }
    }

    pub fn person(&self) -> Option<PersonId> {
        match self.who {
            ActorRef::Person(id) => Some(id),
            ActorRef::System => None,
        }
    }
}
