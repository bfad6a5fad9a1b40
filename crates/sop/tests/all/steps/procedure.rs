//! Publishing a revision (R4): who may, from when it holds, and what keeps the revision it began under.

use crate::world::{World, person, wib};
use sop::acts::procedure::{PublishRevision, publish_revision};
use sop::{Actor, Facts, IssueNumber, Refusal, RevisionId, Role, Subject};

fn act(world: &World, no: u32, effective: &str) -> PublishRevision {
    PublishRevision {
        after: world.office.revisions.last().map(|adopted| adopted.sha256.clone()),
        revision: RevisionId(format!("264 rev. {no}")),
        sha256: format!("{no}").repeat(64),
        effective_at: wib(effective),
    }
}

fn publishes(world: &World, who: &str, act: &PublishRevision) -> Result<Facts, Refusal> {
    publish_revision(&world.case(Subject::Office), &Actor::on_the_web(person(who)), act)
}

#[test]
fn r4_only_an_administrator_publishes_for_a_midnight_to_come() {
    let world = World::new();
    let next = act(&world, 1, "2020-03-25 00:00");
    for who in ["dewi", "hadi", "sari"] {
        let not_his = Refusal::NotInRole { needs: Role::Administrator, step: None };
        assert_eq!(publishes(&world, who, &next), Err(not_his), "{who}");
    }
    assert!(publishes(&world, "adit", &next).is_ok());
    let today = act(&world, 1, "2020-03-24 00:00");
    assert_eq!(publishes(&world, "adit", &today), Err(Refusal::EffectiveDatePassed));
    let stale = PublishRevision { after: None, ..next.clone() };
    assert_eq!(publishes(&world, "adit", &stale), Err(Refusal::RevisionPublished));
    let taken = act(&world, 0, "2020-03-25 00:00");
    assert_eq!(publishes(&world, "adit", &taken), Err(Refusal::RevisionTaken));
}

#[test]
fn v06_a_revision_takes_effect_after_every_one_that_was_published() {
    let mut world = World::new();
    let facts = publishes(&world, "adit", &act(&world, 1, "2020-04-01 00:00")).unwrap();
    world.record(&Actor::on_the_web(person("adit")), facts);
    for not_later in ["2020-04-01 00:00", "2020-03-30 00:00"] {
        let refused = publishes(&world, "adit", &act(&world, 2, not_later));
        assert_eq!(refused, Err(Refusal::EffectiveNotLater), "{not_later}");
    }
    assert!(publishes(&world, "adit", &act(&world, 2, "2020-04-02 00:00")).is_ok());
}

/// R4: what was begun before midnight ends under the revision of before, releases among it.
#[test]
fn r4_an_issue_made_before_and_one_made_after_keep_each_their_own_revision() {
    let mut world = World::new();
    let old = world.office.revisions[0].revision.clone();
    let new = act(&world, 1, "2020-03-25 00:00").revision;
    let facts = publishes(&world, "adit", &act(&world, 1, "2020-03-25 00:00")).unwrap();
    world.record(&Actor::on_the_web(person("adit")), facts);
    world.tell("rini reports");
    world.at = wib("2020-03-25 08:00");
    world.tell("rini reports");
    assert_eq!(world.issue(1).revision, old);
    assert_eq!(world.issue(2).revision, new);
    world.tell("dewi assigns sari issue=1");
    assert_eq!(world.issue(1).revision, old, "and keeps it");
    let of = |number| {
        world.entries.iter().rev().find(|entry| entry.subject == Subject::Issue(IssueNumber(number)))
    };
    assert_eq!(of(1).map(|entry| entry.revision.clone()), Some(old));
}
