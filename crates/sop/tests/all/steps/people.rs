//! Roles: who may grant them, and to whom not (R13).

use super::at_step;
use crate::world::{World, check_all};
use sop::acts::people::{self, ConfirmAddresses, RenamePerson};
use sop::text::TextKind;
use sop::{Actor, Event, KnownAs, Prose, Refusal, Role, Subject};

/// An Administrator manages people and has no power over a step: no role comes from himself.
#[test]
fn r13_an_administrator_gives_no_role_to_himself() {
    at_step(
        2,
        "; adit gives adit reporter ; refused OwnGrant, Reporter, R13 403
         ; adit gives adit project_manager ; refused OwnGrant
         ; adit gives-office adit superior ; refused OwnGrant
         ; adit gives-office hadi administrator ; OfficeRoleGranted
         adit gives-office hadi administrator ; adit gives adit reporter ; refused OwnGrant, who=hadi
         adit gives-office hadi administrator ; hadi gives adit reporter ; RoleGranted
         adit gives-office hadi administrator ; hadi gives-office adit superior ; OfficeRoleGranted
         ; adit gives sari reporter ; RoleGranted
         adit gives sari reporter ; adit takes sari reporter ; RoleRevoked
         adit gives-office hadi administrator ; adit takes-office adit administrator ; OfficeRoleRevoked
         ; adit takes-office adit administrator ; refused LastAdministrator",
    );
}

/// Nobody registers an application with himself as its PM.
#[test]
fn r13_nor_by_registering_an_application() {
    use crate::world::person;
    use sop::acts::preparation::{Register, register};
    use sop::application::Builder;
    use sop::{AppId, Slug};
    let world = World::new();
    let mut case = world.case(Subject::Office);
    case.subject = Subject::Application(AppId(2));
    let adit = person("adit");
    let act = Register {
        slug: Slug::parse("aduan").unwrap(),
        name: "Aduan".to_owned(),
        builder: Builder::Diskominfo,
        hosting: String::new(),
        confidential: false,
        project_manager: adit,
    };
    let refused = register(&case, &Actor::on_the_web(adit), act);
    assert_eq!(refused, Err(Refusal::OwnGrant { person: adit, role: Role::ProjectManager }));
}

/// What a disabled Superior held counts for nothing until he is enabled again.
#[test]
fn a10_a_disabled_superior_decides_nothing_and_is_not_named() {
    let mut world = super::at(9);
    world.tell("dewi asks 10 team_test_passed, adit disables hadi");
    check_all(
        &world,
        "; hadi grants ; refused PersonDisabled
         ; dewi grants ; refused NotInRole, Superior, 403 who=
         adit enables hadi ; hadi grants ; DeviationGranted",
    );
}

/// The directory as the case file holds it while an account is changed.
fn knows_sari() -> (sop::CaseFile, sop::PersonId) {
    let sari = crate::world::person("sari");
    let mut case = World::new().case(Subject::Office);
    let addresses = vec!["s@kota.example".to_owned(), "sari@kota.example".to_owned()];
    case.known_as = Some(KnownAs { person: sari, name: "Sari W.".to_owned(), addresses });
    (case, sari)
}

fn prose(kind: TextKind, text: &str) -> Prose {
    Prose::new(kind, text, [3; 16]).unwrap()
}

/// Both names lie outside the chain; the entry holds their digests and the person's number.
#[test]
fn r13_d13_an_administrator_renames_a_person() {
    let (case, sari) = knows_sari();
    let renames = |who: &str, from: &str, to: &str| {
        let text = |text| prose(TextKind::PersonName, text);
        let act = RenamePerson { person: sari, from: text(from), to: text(to) };
        people::rename_person(&case, &Actor::on_the_web(crate::world::person(who)), &act)
    };
    let facts = renames("adit", "Sari W.", "Sari Hadi").unwrap();
    let [(_, from), (_, to)] = facts.texts.as_slice() else { panic!("both names are kept: {facts:?}") };
    assert_eq!([from.body(), to.body()], ["Sari W.", "Sari Hadi"]);
    let event = Event::PersonRenamed { person: sari, from: from.text_ref(), to: to.text_ref() };
    assert_eq!(facts.facts.iter().map(|fact| &fact.event).collect::<Vec<_>>(), [&event]);
    let body = serde_json::to_string(&event).unwrap();
    assert!(!body.contains("Sari"), "{body}");
    assert_eq!(renames("adit", "Sari W.", "Sari W."), Err(Refusal::NothingToChange));
    assert_eq!(renames("adit", "Sari", "Sari Hadi"), Err(Refusal::PersonChanged { person: sari }));
    let not_hers = Refusal::NotInRole { needs: Role::Administrator, step: None };
    assert_eq!(renames("sari", "Sari W.", "Sari Hadi"), Err(not_hers.clone()));
    assert_eq!(
        renames("hadi", "Sari", "Sari Hadi"),
        Err(not_hers),
        "the role comes before what stands there"
    );
}

#[test]
fn r14_d13_an_administrator_says_which_addresses_are_a_persons() {
    let (case, sari) = knows_sari();
    let confirms = |who: &str, from: &str, to: &str| {
        let text = |text| prose(TextKind::Addresses, text);
        let from = (!from.is_empty()).then(|| text(from));
        let act = ConfirmAddresses { person: sari, from, to: text(to) };
        people::confirm_addresses(&case, &Actor::on_the_web(crate::world::person(who)), &act)
    };
    let now = "s@kota.example\nsari@kota.example";
    let facts = confirms("adit", now, "sari@kota.example").unwrap();
    let kept: Vec<_> = facts.texts.iter().map(|(_, text)| text.body()).collect();
    assert_eq!(kept, [now, "sari@kota.example"]);
    let body = serde_json::to_string(&facts.facts[0].event).unwrap();
    assert!(!body.contains('@'), "{body}");
    assert_eq!(confirms("adit", now, now), Err(Refusal::NothingToChange));
    assert_eq!(confirms("adit", "", "x@kota.example"), Err(Refusal::PersonChanged { person: sari }));
    assert!(matches!(confirms("dewi", now, "x@kota.example"), Err(Refusal::NotInRole { .. })));
}

/// Whoever is not in the directory cannot be renamed, nor somebody whom the case file does not hold.
#[test]
fn d21_a_person_who_is_not_there_is_not_renamed() {
    let (mut case, sari) = knows_sari();
    let text = |text| prose(TextKind::PersonName, text);
    let act = RenamePerson { person: sari, from: text("Sari W."), to: text("Sari Hadi") };
    let by = Actor::on_the_web(crate::world::person("adit"));
    let other = RenamePerson { person: crate::world::person("dewi"), ..act.clone() };
    assert_eq!(people::rename_person(&case, &by, &other), Err(Refusal::NotVisible));
    case.known_as = None;
    assert_eq!(people::rename_person(&case, &by, &act), Err(Refusal::NotVisible));
}
