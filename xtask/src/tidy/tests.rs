//! The repository held to tidy, and tidy held to small examples of what it must find and must not find.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Finding, Source, asvs, documents, matches, names, places, sentences, size, unfinished};

#[test]
fn the_repository_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let findings = super::check(root).unwrap();
    let list: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(list.is_empty(), "tidy:\n{}\n", list.join("\n"));
}

fn source(path: &str, text: &str) -> Source {
    Source::new(path.to_owned(), text.to_owned())
}

fn whats(findings: Vec<Finding>) -> String {
    findings.iter().map(|finding| format!("{}: {}\n", finding.line, finding.what)).collect()
}

#[test]
fn strings_and_comments_are_not_code() {
    let text = "let a = \"} // no\"; // { yes\nlet b = r#\"\"{\"#; /* { /* { */ */ let c: &'a str = '{';";
    let source = source("a.rs", text);
    assert!(!source.code.contains(['{', '}']), "{}", source.code);
    assert_eq!(source.code.len(), text.len());
    assert!(source.comments.contains("// { yes"));
    assert_eq!(source.strings[0].1, "} // no");
    assert!(source.code.contains("let c: &'a str"));
}

#[test]
fn a_match_on_a_closed_enum_names_every_variant() {
    let text = "fn f() { match e { Event::A { .. } => 1, Event::B(x) if x > 1 => { 2 } _ => 3 } }";
    assert_eq!(whats(matches::check(&source("crates/sop/src/a.rs", text))).lines().count(), 1);
    let binding = "fn f() { match e { sop::Step::A => g(|_| 1), other => 3, } }";
    assert_eq!(whats(matches::check(&source("crates/web/src/a.rs", binding))).lines().count(), 1);
    let own = "impl Step { fn f(self) { match self { Self::A => 1, _ => 2 } } }";
    assert_eq!(whats(matches::check(&source("crates/sop/src/a.rs", own))).lines().count(), 1);
}

#[test]
fn other_matches_may_have_a_rest() {
    let inner = "fn f() { match e { Event::A(n) => match n { 1 => 1, _ => 2 }, Event::B => 3 } }";
    assert_eq!(whats(matches::check(&source("crates/sop/src/a.rs", inner))), "");
    let elsewhere = "fn f() { match e { Event::Eof => 1, _ => 2 } }";
    assert_eq!(whats(matches::check(&source("crates/git/src/a.rs", elsewhere))), "");
    let typed = "fn f() { match text { \"a\" => Some(Step::A), _ => None } }";
    assert_eq!(whats(matches::check(&source("crates/sop/src/a.rs", typed))), "");
}

#[test]
fn a_rest_arm_may_hand_on_or_assert_but_not_swallow() {
    let check = |rest: &str| {
        let text = format!("fn f() {{ match e {{ Event::A => 1, {rest} }} }}");
        whats(matches::check(&source("crates/sop/src/a.rs", &text))).lines().count()
    };
    assert_eq!(check("other => self.apply_refs(other, 2),"), 0);
    assert_eq!(check("other => { debug_assert!(false, \"sorted out above: {other:?}\"); }"), 0);
    assert_eq!(check("other => { debug_assert!(!other.x()); Status::Conflict }"), 1);
    assert_eq!(check("other => None,"), 1);
    assert_eq!(check("_ => self.rest(),"), 1);
}

#[test]
fn a_list_of_variants_is_no_long_function() {
    let list = "        | Event::Assigned { .. }\n".repeat(100);
    let text =
        format!("//! Purpose of this file.\nfn f() {{\n match e {{\n Event::A\n{list} => 1,\n }}\n}}\n");
    assert_eq!(whats(size::check(&source("crates/sop/src/a.rs", &text))), "");
}

#[test]
fn long_functions_lines_and_files_are_found() {
    let long = format!("//! Purpose of this file.\nfn long() {{\n{}}}\n", "    work();\n".repeat(80));
    assert!(whats(size::check(&source("crates/sop/src/a.rs", &long))).contains("`long` has 82 lines"));
    let test = format!("//! Purpose of this file.\n#[cfg(test)]\nmod tests {{\n{}}}\n", &long[26..]);
    assert_eq!(whats(size::check(&source("crates/sop/src/a.rs", &test))), "");
    let wide = format!("//! Purpose of this file.\nlet a = \"{}\";\n", "x".repeat(110));
    assert!(whats(size::check(&source("crates/sop/src/a.rs", &wide))).contains("columns"));
    assert_eq!(whats(size::check(&source("crates/words/src/a.rs", &wide))), "");
    assert!(whats(size::check(&source("crates/sop/src/a.rs", "fn a() {}\n"))).contains("begin the module"));
}

#[test]
fn half_done_work_is_found() {
    let text =
        "#[allow(dead_code)]\nfn f() { todo!() } // TODO later\n// TODO(#12)\n#[expect(clippy::all)]\n";
    let found = whats(unfinished::check(&source("crates/sop/src/a.rs", text)));
    for part in ["1: `#[allow(`", "2: `todo!`", "2: bare TODO", "4: #[expect] without"] {
        assert!(found.contains(part), "{part} in\n{found}");
    }
    assert!(!found.contains("3:"), "{found}");
}

#[test]
fn sql_printing_and_waiting_have_their_places() {
    let sql =
        "fn f() { q(\"select a from b where c = $1\"); say(\"update refs/heads/x\"); say(\"Select one\") }";
    assert_eq!(whats(places::check(&source("crates/app/src/a.rs", sql))).lines().count(), 1);
    assert_eq!(whats(places::check(&source("crates/store/src/a.rs", sql))), "");
    let wait = "async fn f() { println!(\"\"); x.await }";
    assert_eq!(whats(places::check(&source("crates/sop/src/a.rs", wait))).lines().count(), 3);
}

#[test]
fn names_that_say_nothing_are_found() {
    let text = "struct UserService; struct ProjectManager; trait DataSource {}";
    assert_eq!(whats(names::check(&source("crates/app/src/project_manager.rs", text))).lines().count(), 1);
    assert_eq!(whats(names::check(&source("crates/app/src/date_utils.rs", ""))).lines().count(), 1);
}

#[test]
fn a_built_requirement_names_tests_that_exist() {
    let tests = BTreeSet::from(["r1_prints".to_owned()]);
    let rows = [
        "R1 | a | built | `r1_prints`",
        "R2 | b | built | ",
        "R3 | c | built | `r3_gone`",
        "R4 | d | later | ",
    ];
    let text = rows.map(|row| format!("| {row} |")).join("\n");
    let found = whats(documents::check_requirements(&text, &tests));
    for part in [
        "2: R2 is built, but no test",
        "3: R3: there is no test `r3_gone`",
        "4: R4: state",
        "0: R5 has no row",
    ] {
        assert!(found.contains(part), "{part} in\n{found}");
    }
    assert!(!found.contains("R1 "), "{found}");
}

#[test]
fn a_sentence_that_nobody_says_is_found() {
    let text = "sentences! {\n    page_title { id: \"a\", en: \"b\" }\n    page_late(n: i64) {\n    }\n}\n";
    let words = source("crates/words/src/page.rs", text);
    let mut said = BTreeMap::new();
    sentences::count(text, &mut said);
    assert_eq!(whats(sentences::unsaid(&words, &said)).lines().count(), 2);
    sentences::count("<h1>{{ lang.page_title() }}</h1>", &mut said);
    assert_eq!(whats(sentences::unsaid(&words, &said)), "3: nobody says `page_late`: delete it\n");
}

#[test]
fn a_list_of_requirements_names_tests_that_exist() {
    let tests = BTreeSet::from(["sc1_works".to_owned()]);
    let check = |row: &str| {
        let text = format!("requirement,level,title,decision,tests,reason\n{row}\n");
        let found = asvs::check(&text, &tests);
        found
            .iter()
            .filter(|finding| finding.line > 0)
            .map(|finding| finding.what.clone())
            .collect::<String>()
    };
    assert_eq!(check("V1.1.1,2,Once,met,sc1_works,"), "");
    assert_eq!(check("V1.1.1,2,Once,not met,,\"later, says \"\"who\"\"\""), "");
    assert_eq!(check("V1.1.1,2,Once,met,sc1_gone,"), "V1.1.1: there is no test `sc1_gone`");
    assert!(check("V1.1.1,2,Once,partly,sc1_works,").contains("reason"));
    assert!(check("V1.1.1,2,Once,perhaps,sc1_works,x").contains("one of four"));
    assert!(check("V1.1.1,2,Once").contains("3 cells"));
    assert!(asvs::check("", &tests).iter().any(|finding| finding.what.contains("level 1")));
}

#[test]
fn an_attack_names_a_test_or_a_reason() {
    let tests = BTreeSet::from(["sc1_works".to_owned()]);
    let check = |row: &str| {
        whats(documents::check_attacks(&format!("| Id | a | b | |\n|---|---|---|---|\n{row}\n"), &tests))
    };
    assert_eq!(check("| SC1 | forms | `sc1_works` | |"), "");
    assert_eq!(check("| SI3 | a token | | a job has none |"), "");
    assert!(check("| SC1 | forms | | |").contains("no test and no reason"));
    assert!(check("| SC1 | forms | `sc1_gone` | |").contains("no test `sc1_gone`"));
}
