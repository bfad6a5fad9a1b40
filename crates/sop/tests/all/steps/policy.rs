//! The git policy, G01 to G11: ref commands, the case, the pushed range, and the note that travels along.

use super::way::at;
use crate::world::{APP, World, check_all, commit, person};
use sop::event::Verdict;
use sop::git_policy::{
    OptionNote, PushRefusal, Range, RefCommand, issue_of_ref, judge_commands, judge_preparation, judge_range,
    note_of,
};
use sop::{Actor, IssueNumber, Subject};

fn command(name: &str, new: Option<&str>) -> RefCommand {
    RefCommand { name: format!("refs/{name}"), old: Some(commit("c0")), new: new.map(commit) }
}

/// The rule that refuses these commands; the server holds `issue/1-login`, `issue/2`, `staging`, `master`.
fn rule(commands: &[RefCommand]) -> &'static str {
    let here = ["refs/heads/issue/1-login", "refs/heads/issue/2", "refs/heads/staging", "refs/heads/master"];
    judge_commands(commands, &|name| here.contains(&name)).map_or_else(|refusal| refusal.code(), |_| "taken")
}

#[test]
fn g01_g02_g03_g07_g11_the_ref_commands_of_a_push() {
    let cases: [(&[RefCommand], &str); 16] = [
        (&[command("heads/issue/1-login", Some("c1"))], "taken"),
        (&[command("heads/issue/2", Some("c1"))], "taken"),
        (&[command("heads/issue/3", Some("c1"))], "G01"),
        (&[command("heads/issue/1", Some("c1"))], "G01"),
        (&[command("heads/mine", Some("c1"))], "G01"),
        (&[command("heads/issue/1-login", None)], "G02"),
        (&[command("heads/mine", None)], "G02"),
        (&[command("heads/staging", Some("c1"))], "G03"),
        (&[command("heads/master", Some("c1"))], "G03"),
        (&[command("heads/master", None)], "G03"),
        (&[command("heads/issue/2", Some("c1")), command("heads/staging", Some("c1"))], "G03"),
        (&[command("tags/v1", Some("c1"))], "G07"),
        (&[command("notes/commits", Some("c1"))], "G07"),
        (&[command("heads/issue/2", Some("c1")), command("tags/v1", Some("c1"))], "G07"),
        (&[command("heads/issue/1-login", Some("c1")), command("heads/issue/2", Some("c1"))], "G11"),
        (&[], "G11"),
    ];
    for (commands, expected) in cases {
        assert_eq!(rule(commands), expected, "{commands:?}");
    }
}

#[test]
fn g04_g05_g06_the_pushed_range() {
    let code = |range: Range| judge_range(&range).map_or_else(|refusal| refusal.code(), |()| "taken");
    assert_eq!(code(Range::default()), "taken");
    assert_eq!(code(Range { rewrites: true, ..Range::default() }), "G04");
    assert_eq!(code(Range { has_merge: true, ..Range::default() }), "G05");
    assert_eq!(code(Range { has_foreign: true, ..Range::default() }), "G06");
    assert_eq!(code(Range { unknown_addresses: vec!["x@example".to_owned()], ..Range::default() }), "R14");
    assert_eq!(code(Range { rewrites: true, has_merge: true, ..Range::default() }), "G04");
}

#[test]
fn g08_g09_g10_the_case_of_a_push() {
    let table = |step, table| check_all(&at(step), table);
    table(
        4,
        "; andi pushes c1 ; refused G08\n; sari pushes c1 plain ; refused G10\n; sari pushes c1 ; Pushed",
    );
    for step in [4, 6, 7, 8, 9] {
        table(
            step,
            "; sari pushes c7 ; Pushed c7\n; dewi pushes c7 ; refused G08\n; tono pushes c7 ; refused G08",
        );
    }
    for step in 10..=13 {
        table(step, "; sari pushes c7 ; refused G09\n; andi pushes c7 ; refused G08");
    }
}

#[test]
fn a5_r37_the_note_of_a_push_in_both_languages() {
    let note = |option: &str| note_of(&[option.to_owned()]);
    let passed = |text: &str| Ok(Some(OptionNote { verdict: Verdict::Passed, text: text.to_owned() }));
    let failed = |text: &str| Ok(Some(OptionNote { verdict: Verdict::Failed, text: text.to_owned() }));
    assert_eq!(note("local-test=passed: login dicoba"), passed("login dicoba"));
    assert_eq!(note("uji-lokal=lulus: login dicoba"), passed("login dicoba"));
    assert_eq!(note("uji-lokal=Lulus:login dicoba "), passed("login dicoba"));
    assert_eq!(note("local-test=failed: login macet"), failed("login macet"));
    assert_eq!(note("uji-lokal=gagal: login macet"), failed("login macet"));
    assert_eq!(note("uji-lokal=tidak lulus: login macet"), failed("login macet"));
    assert_eq!(note("ci.skip"), Ok(None));
    assert_eq!(note("other=passed: login dicoba"), Ok(None));
    assert_eq!(note("local-test=passed: pendek"), Err(PushRefusal::NoteTooShort { least: 10 }));
    assert_eq!(note("local-test=passed"), Err(PushRefusal::NoteUnreadable));
    assert_eq!(
        note("local-test=passed: halaman\u{7} dicoba"),
        Err(PushRefusal::NoteUnreadable),
        "kept nowhere"
    );
    assert_eq!(note("local-test=maybe: login dicoba"), Err(PushRefusal::NoteUnreadable));
    let two = ["local-test=passed: login dicoba".to_owned(), "uji-lokal=lulus: login dicoba".to_owned()];
    assert_eq!(note_of(&two).map_err(|refusal| refusal.code()), Err("G11"));
}

#[test]
fn g07_only_the_number_of_a_branch_counts() {
    assert_eq!(issue_of_ref("refs/heads/issue/42"), Some(IssueNumber(42)));
    assert_eq!(issue_of_ref("refs/heads/issue/42-login"), Some(IssueNumber(42)));
    for name in ["refs/heads/issue/42x", "refs/heads/issue/", "refs/tags/issue/42", "refs/heads/issue/4/2"] {
        assert_eq!(issue_of_ref(name), None, "{name}");
    }
    assert_eq!(issue_of_ref("refs/heads/issue/99999999999999999999"), None);
}

#[test]
fn r63_in_preparation_pm_and_developers_push_and_never_after_the_confirmation() {
    let judge = |world: &World, who: &str, name: &str| {
        let case = world.case(Subject::Application(APP));
        let by = Actor::by_git(person(who));
        judge_preparation(&case, &by, &[command(name, Some("c1"))])
            .map_or_else(|refusal| refusal.code(), |()| "taken")
    };
    let world = World::prepared();
    assert_eq!(judge(&world, "dewi", "heads/staging"), "taken");
    assert_eq!(judge(&world, "sari", "heads/master"), "taken");
    assert_eq!(judge(&world, "sari", "heads/other"), "G07");
    assert_eq!(judge(&world, "tono", "heads/staging"), "R8");
    assert_eq!(judge(&world, "adit", "heads/staging"), "D21");
    for who in ["dewi", "sari"] {
        assert_eq!(judge(&World::new(), who, "heads/staging"), "G03");
    }
}
