//! Roles: who may grant them, and to whom not (R13).

use super::at_step;
use crate::world::check_all;

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
    use crate::world::{World, person};
    use sop::acts::preparation::{Register, register};
    use sop::application::Builder;
    use sop::{Actor, AppId, Refusal, Role, Slug, Subject};
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
