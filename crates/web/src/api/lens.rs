//! How the API writes what it shows: people with their names, moments with the office's offset, enums by
//! their code.

use serde::Serialize;
use sop::refusal::WhoCan;
use sop::{ActorRef, Moment, PersonId};
use std::collections::BTreeMap;
use store::read::Named;
use utoipa::ToSchema;
use words::{Formats, Lang};

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// Number of the person; acts take it where they name somebody.
    pub person: i64,
    pub username: String,
    pub name: String,
}

/// Who can do it, or supply what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Able {
    /// Code of the role that it takes.
    pub role: Option<&'static str>,
    pub people: Vec<Person>,
}

/// Why the procedure says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Refusal {
    /// Which refusal it is: `dev_test_missing`.
    pub refusal: String,
    /// Requirement, ambiguity or binding that refuses: `R46`.
    pub rule: &'static str,
    /// The step at which it refuses, 1 to 13.
    pub step: Option<u8>,
    /// The whole sentence: the rule, what is missing, the way out.
    pub detail: String,
    /// What is missing, or how it stands now.
    pub missing: String,
    pub who_can: Able,
}

/// What all views are written with.
pub struct Lens<'a> {
    pub lang: Lang,
    pub formats: Formats,
    pub people: &'a BTreeMap<PersonId, Named>,
    /// How people and programs reach the office; no `/` at its end.
    pub public_url: &'a str,
}

impl Lens<'_> {
    /// RFC 3339 with the office's offset.
    pub fn at(&self, at: Moment) -> String {
        self.formats.machine(at)
    }

    pub fn at_some(&self, at: Option<Moment>) -> Option<String> {
        at.map(|at| self.at(at))
    }

    pub fn name(&self, person: PersonId) -> String {
        self.people.get(&person).map(|named| named.name.clone()).unwrap_or_default()
    }

    pub fn person(&self, person: PersonId) -> Person {
        let named = self.people.get(&person);
        Person {
            person: person.0,
            username: named.map(|named| named.username.clone()).unwrap_or_default(),
            name: self.name(person),
        }
    }

    pub fn people<'p>(&self, people: impl IntoIterator<Item = &'p PersonId>) -> Vec<Person> {
        people.into_iter().map(|person| self.person(*person)).collect()
    }

    /// None: the server.
    pub fn actor(&self, actor: ActorRef) -> Option<Person> {
        match actor {
            ActorRef::Person(person) => Some(self.person(person)),
            ActorRef::System => None,
        }
    }

    pub fn able(&self, who: &WhoCan) -> Able {
        Able { role: who.role.map(sop::Role::code), people: self.people(&who.people) }
    }

    pub fn refusal(&self, refusal: &sop::Refusal, who_can: &WhoCan) -> Refusal {
        let name = |person: PersonId| self.name(person);
        let sentence = self.lang.refusal(refusal, &name);
        Refusal {
            refusal: refusal.code(),
            rule: refusal.rule(),
            step: refusal.step().map(sop::Step::no),
            detail: sentence.text(),
            missing: sentence.missing,
            who_can: self.able(who_can),
        }
    }
}

/// The code of a plain enum, as the journal stores it.
pub fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The code of an enum that is stored with a tag.
pub fn code_of(value: &impl Serialize, tag: &str) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json[tag].as_str().unwrap_or_default().to_owned()
}
