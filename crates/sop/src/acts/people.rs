//! The office and its people: founding, accounts, roles. An Administrator manages them and has no power over
//! a step.

use crate::case::{CaseFile, Facts, KnownAs};
use crate::entry::Subject;
use crate::event::Event;
use crate::ids::{PersonId, RevisionId};
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::Prose;

/// Found the office: its name and zone, the first Administrator, the procedure and the calendar in force.
#[derive(Clone, Debug)]
pub struct FoundOffice {
    pub name: String,
    pub zone: String,
    pub revision: RevisionId,
    pub sha256: String,
    pub effective_at: Moment,
    pub calendar: String,
}

/// Only on a fresh store; by the one-time set-up token or the demo's seed, both at the console.
pub fn found(case: &CaseFile, by: &Actor, act: FoundOffice) -> Result<Facts, Refusal> {
    case.machine(by)?;
    if !case.office.people.is_empty() {
        return Err(Refusal::AlreadyMade);
    }
    let first = case.next.person;
    let FoundOffice { name, zone, revision, sha256, effective_at, calendar } = act;
    let events = [
        Event::OfficeFounded { name, zone },
        Event::ProcedureAdopted { revision, sha256, effective_at },
        Event::CalendarAdopted { digest: calendar },
        Event::PersonAdded { person: first },
        Event::OfficeRoleGranted { person: first, role: Role::Administrator },
    ];
    let facts = events.into_iter().map(|event| case.office_fact(Role::System, event));
    Ok(facts.fold(Facts::none(), Facts::and))
}

/// Add a person; the number is the office's next.
pub fn add_person(case: &CaseFile, by: &Actor) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    Ok(case.office_fact(Role::Administrator, Event::PersonAdded { person: case.next.person }))
}

/// Disable or enable an account. The last Administrator stays.
pub fn set_enabled(case: &CaseFile, by: &Actor, person: PersonId, enabled: bool) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    if !case.office.people.contains(&person) {
        return Err(Refusal::NotVisible);
    }
    if enabled != case.office.disabled.contains(&person) {
        return Err(Refusal::NothingToChange);
    }
    if !enabled {
        keeps_an_administrator(case, person)?;
    }
    let event = if enabled { Event::PersonEnabled { person } } else { Event::PersonDisabled { person } };
    Ok(case.office_fact(Role::Administrator, event))
}

/// Give a person another name: marriage, a title, a slip of the pen.
#[derive(Clone, Debug)]
pub struct RenamePerson {
    pub person: PersonId,
    /// The name that the form showed (B7).
    pub from: Prose,
    pub to: Prose,
}

/// Entries keep the person's number, so history follows the new name; this entry keeps both names.
pub fn rename_person(case: &CaseFile, by: &Actor, act: &RenamePerson) -> Result<Facts, Refusal> {
    let known = to_be_changed(case, by, act.person)?;
    if act.from.body() != known.name {
        return Err(Refusal::PersonChanged { person: act.person });
    }
    if act.to.body() == known.name {
        return Err(Refusal::NothingToChange);
    }
    let (from, to) = (act.from.text_ref(), act.to.text_ref());
    let event = Event::PersonRenamed { person: act.person, from, to };
    let facts = case.office_fact(Role::Administrator, event);
    Ok(facts.with(Subject::Office, &act.from).with(Subject::Office, &act.to))
}

/// Say which mail addresses are a person's. What a push recorded of its developers stays (R14): the
/// addresses count for pushes to come.
#[derive(Clone, Debug)]
pub struct ConfirmAddresses {
    pub person: PersonId,
    /// Those that the form showed, in order, one a line (B7); none: there were none.
    pub from: Option<Prose>,
    /// In order, one a line.
    pub to: Prose,
}

/// That no address is another's is held by the directory itself, which this decision does not see.
pub fn confirm_addresses(case: &CaseFile, by: &Actor, act: &ConfirmAddresses) -> Result<Facts, Refusal> {
    let known = to_be_changed(case, by, act.person)?;
    let now = known.addresses.join("\n");
    if act.from.as_ref().map_or("", Prose::body) != now {
        return Err(Refusal::PersonChanged { person: act.person });
    }
    if act.to.body() == now {
        return Err(Refusal::NothingToChange);
    }
    let (from, to) = (act.from.as_ref().map(Prose::text_ref), act.to.text_ref());
    let event = Event::AddressesConfirmed { person: act.person, from, to };
    let facts = case.office_fact(Role::Administrator, event);
    Ok(facts.with_some(Subject::Office, act.from.as_ref()).with(Subject::Office, &act.to))
}

fn to_be_changed<'a>(case: &'a CaseFile, by: &Actor, person: PersonId) -> Result<&'a KnownAs, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    case.known_as.as_ref().filter(|known| known.person == person).ok_or(Refusal::NotVisible)
}

/// Grant or take back a role of the office: Superior, Administrator.
pub fn set_office_role(
    case: &CaseFile,
    by: &Actor,
    person: PersonId,
    role: Role,
    granted: bool,
) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    if !Role::OF_OFFICE.contains(&role) || !case.office.is_active(person) {
        return Err(Refusal::NotAMember { person });
    }
    if case.office.has(person, role) == granted {
        return Err(Refusal::NothingToChange);
    }
    if granted {
        not_to_himself(by, person, role)?;
    } else if role == Role::Administrator {
        keeps_an_administrator(case, person)?;
    }
    let event = if granted {
        Event::OfficeRoleGranted { person, role }
    } else {
        Event::OfficeRoleRevoked { person, role }
    };
    Ok(case.office_fact(Role::Administrator, event))
}

/// Who manages the roles has no power over a step by them: another Administrator grants his.
pub(super) fn not_to_himself(by: &Actor, person: PersonId, role: Role) -> Result<(), Refusal> {
    if by.person() == Some(person) { Err(Refusal::OwnGrant { person, role }) } else { Ok(()) }
}

fn keeps_an_administrator(case: &CaseFile, without: PersonId) -> Result<(), Refusal> {
    let others = case.office.administrators.iter().filter(|person| **person != without);
    let left = others.filter(|person| case.office.is_active(**person)).count();
    if left == 0 && case.office.administrators.contains(&without) {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

/// Grant or take back a role of the application (R13). The test team is named by the PM.
pub fn set_role(
    case: &CaseFile,
    by: &Actor,
    person: PersonId,
    role: Role,
    granted: bool,
) -> Result<Facts, Refusal> {
    case.in_office_role(by, Role::Administrator)?;
    let application = case.app()?;
    if role == Role::Tester || !Role::OF_APPLICATION.contains(&role) || !case.office.is_active(person) {
        return Err(Refusal::NotAMember { person });
    }
    if application.has(person, role) == granted {
        return Err(Refusal::NothingToChange);
    }
    if granted {
        not_to_himself(by, person, role)?;
    }
    let event =
        if granted { Event::RoleGranted { person, role } } else { Event::RoleRevoked { person, role } };
    Ok(case.application_fact(Role::Administrator, event))
}

/// R10: the PM names the test team.
pub fn name_test_team(case: &CaseFile, by: &Actor, members: Vec<PersonId>) -> Result<Facts, Refusal> {
    case.in_role(by, Role::ProjectManager, None)?;
    let mut members = members;
    members.sort_unstable();
    members.dedup();
    if let Some(person) = members.iter().find(|person| !case.office.is_active(**person)) {
        return Err(Refusal::NotAMember { person: *person });
    }
    if case.app()?.test_team.iter().copied().eq(members.iter().copied()) {
        return Err(Refusal::NothingToChange);
    }
    Ok(case.application_fact(Role::ProjectManager, Event::TestTeamNamed { members }))
}

/// Machine fact: what a start swept after a former process, in figures.
pub fn swept(case: &CaseFile, by: &Actor, quarantines: u32, locks: u32, jobs: u32) -> Result<Facts, Refusal> {
    case.machine(by)?;
    Ok(case.office_fact(Role::System, Event::Swept { quarantines, locks, jobs }))
}
