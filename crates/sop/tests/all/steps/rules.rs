//! `docs/rules.md`: the thirteen steps as the code states them, generated and never edited by hand, and the
//! proof that what is stated is what is done. `ALUR_BLESS=1 cargo test -p sop` writes the page anew.

use super::way::at;
use crate::world::{World, check_in};
use sop::guard::Guard;
use sop::spec::{self, Spec};
use sop::{Role, Step, turn};
use std::fmt::Write as _;
use std::path::Path;

fn row(page: &mut String, spec: &Spec) {
    let roles: Vec<&str> = spec.actors.iter().map(|role| role.code()).collect();
    writeln!(page, "\n## {}. `{}`\n", spec.step.no(), spec.step.code()).unwrap();
    writeln!(page, "- Who: {}", roles.join(", ")).unwrap();
    writeln!(page, "- Where: {}", if spec.web_only.is_some() { "the web alone" } else { "web, API" })
        .unwrap();
    writeln!(page, "- Completes with: {}", spec.evidence).unwrap();
    for gate in spec.gates {
        writeln!(page, "- Gate: {gate}").unwrap();
    }
    for guard in spec.guards {
        writeln!(page, "- Lifted only by a deviation: `{}`", guard.code()).unwrap();
    }
    for (to, why) in spec.ways_back {
        writeln!(page, "- Back to {}: {why}", to.no()).unwrap();
    }
    writeln!(page, "- Decides: {}", spec.requirements.join(", ")).unwrap();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whether to write the page anew is asked of who runs the test")]
fn the_page_of_the_rules_is_what_the_steps_state() {
    let mut page = "# Rules\n\nGenerated from the steps of `crates/sop` by a test; do not edit.\n".to_owned();
    for spec in spec::all() {
        row(&mut page, spec);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    if std::env::var("ALUR_BLESS").is_ok() {
        std::fs::write(&path, &page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/rules.md is not what the steps state: ALUR_BLESS=1 cargo test -p sop");
}

#[test]
fn each_spec_names_its_step_its_role_and_its_guards() {
    for (spec, step) in spec::all().into_iter().zip(Step::ALL) {
        assert_eq!(spec.step, step);
        assert!(spec.actors.contains(&turn::role_of(step)), "{step:?}");
        let guards: Vec<Guard> =
            Guard::ALL.into_iter().filter(|guard| guard.steps().contains(&step)).collect();
        let mut stated = spec.guards.to_vec();
        stated.sort_unstable();
        assert_eq!(stated, guards, "{step:?}");
    }
}

/// The sentence that completes each step from there, and by which roles it may be said.
#[test]
fn r30_what_a_spec_binds_to_the_web_is_refused_by_every_other_door() {
    let said = [
        (2, "dewi", "assigns sari"),
        (3, "sari", "branches"),
        (7, "sari", "tests-dev"),
        (8, "sari", "requests"),
        (9, "budi", "tests"),
        (10, "dewi", "agrees"),
        (11, "dewi", "releases"),
        (12, "tono", "checks"),
        (13, "tono", "merges"),
    ];
    let one_role = |role: Role| match role {
        Role::ProjectManager => "dewi",
        Role::Developer => "sari",
        Role::Tester => "budi",
        Role::Sysadmin => "tono",
        Role::Reporter | Role::Superior | Role::Administrator | Role::System => "rini",
    };
    for (no, who, verb) in said {
        let (world, spec): (World, &Spec) = (at(no), spec::all()[usize::from(no) - 1]);
        check_in(&world, "", &format!("{who} {verb}"), "not refused");
        let by_api = if spec.web_only.is_some() { "refused WebOnly" } else { "not refused" };
        check_in(&world, "", &format!("{who}/api {verb}"), by_api);
        assert!(spec.actors.iter().any(|role| one_role(*role) == who), "{no}");
        for other in ["rini", "dewi", "sari", "budi", "tono", "hadi", "adit"] {
            if !spec.actors.iter().any(|role| one_role(*role) == other) {
                check_in(&world, "", &format!("{other} {verb}"), "refused Not, 403");
            }
        }
    }
}
