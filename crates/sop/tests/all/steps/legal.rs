//! The status of legal bases (R3): who says it, what a revoked one asks for, and what ends that.

use crate::world::{World, person};
use sop::acts::legal::{ReviewLegalBasis, StateLegalBasis, review_legal_basis, state_legal_basis};
use sop::procedure::Procedure;
use sop::{Actor, Event, Facts, LegalStatus, Refusal, RevisionId, Role, Seq, Subject};

fn basis(at: usize) -> String {
    Procedure::embedded().documents.legal_bases[at].clone()
}

fn revoked() -> LegalStatus {
    LegalStatus::Revoked { by: "PP Nomor 71 Tahun 2019".to_owned() }
}

fn states(
    world: &World,
    who: &str,
    basis: String,
    seen: Option<Seq>,
    status: LegalStatus,
) -> Result<Facts, Refusal> {
    let act = StateLegalBasis { basis, seen, status };
    let by = Actor::on_the_web(person(who));
    state_legal_basis(&world.case(Subject::Office), &by, &act, Procedure::embedded())
}

fn recorded(world: &mut World, who: &str, facts: Facts) -> Seq {
    world.record(&Actor::on_the_web(person(who)), facts)[0].seq
}

#[test]
fn r3_a_person_with_the_right_states_a_legal_basis_and_by_what() {
    let mut world = World::new();
    for who in ["sari", "hadi", "dewi"] {
        let not_his = Refusal::NotInRole { needs: Role::Administrator, step: None };
        assert_eq!(states(&world, who, basis(3), None, revoked()), Err(not_his), "{who}");
    }
    let uncited = states(&world, "adit", "UU yang tidak dikutip".to_owned(), None, revoked());
    assert_eq!(uncited, Err(Refusal::LegalBasisChanged));
    let facts = states(&world, "adit", basis(3), None, revoked()).unwrap();
    let at = world.at;
    let seq = recorded(&mut world, "adit", facts);
    let standing = &world.office.legal_bases[&basis(3)];
    assert_eq!(
        (standing.status.by(), standing.person),
        (Some("PP Nomor 71 Tahun 2019"), Some(person("adit")))
    );
    assert!(standing.at >= at && standing.seq == seq);
    // B7: who saw nothing yet has not seen this; who saw it changes something.
    assert_eq!(states(&world, "adit", basis(3), None, LegalStatus::InForce), Err(Refusal::LegalBasisChanged));
    assert_eq!(states(&world, "adit", basis(3), Some(seq), revoked()), Err(Refusal::NothingToChange));
    assert_eq!(Procedure::embedded().documents.legal_bases.len(), 14, "the revision stays as it is");
}

#[test]
fn r3_a_revoked_legal_basis_asks_for_a_review_until_it_is_recorded() {
    let mut world = World::new();
    let amended = LegalStatus::Amended { by: "UU Nomor 1 Tahun 2024".to_owned() };
    let facts = states(&world, "adit", basis(0), None, amended).unwrap();
    recorded(&mut world, "adit", facts);
    assert_eq!(world.office.reviews_due().count(), 0, "an amended one asks for nothing");
    let facts = states(&world, "adit", basis(3), None, revoked()).unwrap();
    let stated = recorded(&mut world, "adit", facts);
    let due: Vec<String> = world.office.reviews_due().map(|(basis, _)| basis.to_owned()).collect();
    assert_eq!(due, [basis(3)]);
    let reviews = |world: &World, who: &str, stated| {
        let act = ReviewLegalBasis { basis: basis(3), stated, finding: world.text() };
        review_legal_basis(&world.case(Subject::Office), &Actor::on_the_web(person(who)), &act)
    };
    let not_his = Refusal::NotInRole { needs: Role::Administrator, step: None };
    assert_eq!(reviews(&world, "dewi", stated), Err(not_his));
    assert_eq!(reviews(&world, "adit", Seq(1)), Err(Refusal::LegalBasisChanged));
    let facts = reviews(&world, "adit", stated).unwrap();
    assert_eq!(facts.texts.len(), 1, "what was found is a text of its own");
    let reviewed = recorded(&mut world, "adit", facts);
    assert_eq!(world.office.legal_bases[&basis(3)].reviewed, Some(reviewed));
    assert_eq!(world.office.reviews_due().count(), 0);
    assert_eq!(reviews(&world, "adit", stated), Err(Refusal::LegalBasisChanged), "twice is not needed");
    assert_eq!(world.replayed().office, world.office);
}

#[test]
fn r3_a_published_revision_ends_the_review() {
    let mut world = World::new();
    let facts = states(&world, "adit", basis(3), None, revoked()).unwrap();
    recorded(&mut world, "adit", facts);
    let event = Event::ProcedureAdopted {
        revision: RevisionId("264/SOP/Kominfo-PE/3/2020 rev. 1".to_owned()),
        sha256: "0".repeat(64),
        effective_at: world.at.plus_minutes(24 * 60),
    };
    let facts = world.case(Subject::Office).office_fact(Role::Administrator, event);
    let published = recorded(&mut world, "adit", facts);
    assert_eq!(world.office.reviews_due().count(), 0);
    assert_eq!(world.office.legal_bases[&basis(3)].reviewed, Some(published));
}
