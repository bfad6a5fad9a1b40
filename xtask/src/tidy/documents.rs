//! Documents that make claims about the code: `docs/requirements.md` names the tests that decide each
//! requirement, `docs/glossary.md` the one word for each thing. Both are held to it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::names::{defined, types};
use super::source::words;
use super::{Finding, Tree, asvs};

pub const REQUIREMENTS: &str = "docs/requirements.md";
pub const ATTACKS: &str = "docs/attacks.md";
pub const GLOSSARY: &str = "docs/glossary.md";
/// Crates whose words are the glossary's. `git` and `runner` speak git's and the pipeline's language.
const GLOSSARY_CRATES: [&str; 6] = ["sop", "store", "words", "app", "web", "alur"];

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let tests = test_names(tree)?;
    let mut findings = check_requirements(&tree.text(REQUIREMENTS)?, &tests);
    findings.extend(check_attacks(&tree.text(ATTACKS)?, &tests));
    findings.extend(asvs::check(&tree.text(asvs::ASVS)?, &tests));
    findings.extend(check_pictures(tree)?);
    findings.extend(check_glossary(tree, &tree.text(GLOSSARY)?));
    Ok(findings)
}

/// Names of all test functions in Rust, and titles of the browser's tests.
fn test_names(tree: &Tree) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for source in &tree.rust {
        for (at, name) in defined(source, &["fn"]) {
            if source.in_test(at) || source.path.starts_with("crates/testkit/") {
                names.insert(name);
            }
        }
    }
    for path in tree.other.iter().filter(|path| path.ends_with(".spec.js")) {
        for quoted in tree.text(path)?.split("test('").skip(1) {
            names.extend(quoted.split(['\'', ':', ' ']).next().map(str::to_owned));
        }
    }
    Ok(names)
}

/// Every attack names tests that exist, or says why there is none to name.
pub fn check_attacks(text: &str, tests: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let cells = cells(line);
        let [id, _, deciding, remark] = cells.as_slice() else { continue };
        if *id == "Id" || id.starts_with("--") {
            continue;
        }
        let named = code_words(deciding);
        if named.is_empty() && remark.is_empty() {
            findings.push(Finding::new(ATTACKS, at + 1, format!("{id}: no test and no reason")));
        }
        for missing in named.iter().filter(|name| !tests.contains(**name)) {
            findings.push(Finding::new(ATTACKS, at + 1, format!("{id}: there is no test `{missing}`")));
        }
    }
    findings
}

/// A picture that the guide names is there.
fn check_pictures(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in tree.other.iter().filter(|path| path.starts_with("docs/guide/") && path.ends_with(".md")) {
        for (at, line) in tree.text(path)?.lines().enumerate() {
            let Some(named) = line.split("](../").nth(1).and_then(|rest| rest.split(')').next()) else {
                continue;
            };
            let picture = format!("docs/guide/{named}");
            if !tree.other.contains(&picture) {
                findings.push(Finding::new(path, at + 1, format!("{picture} is missing: cargo xtask guide")));
            }
        }
    }
    Ok(findings)
}

/// Every number of the law has one row; a built one names tests, and the tests exist.
pub fn check_requirements(text: &str, tests: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let cells = cells(line);
        let [number, _, state, deciding] = cells.as_slice() else { continue };
        if !is_number(number) {
            continue;
        }
        if let Some(first) = seen.insert((*number).to_owned(), at + 1) {
            findings.push(Finding::new(
                REQUIREMENTS,
                at + 1,
                format!("{number} stands in line {first} already"),
            ));
        }
        let named = code_words(deciding);
        match state.split([' ', ':']).next() {
            Some("built") if named.is_empty() => {
                findings.push(Finding::new(
                    REQUIREMENTS,
                    at + 1,
                    format!("{number} is built, but no test decides it"),
                ));
            }
            Some("built") => {}
            Some("planned") if state.starts_with("planned: ") => {}
            _ => {
                let what = format!("{number}: state is `built`, or `planned: what it comes with`");
                findings.push(Finding::new(REQUIREMENTS, at + 1, what));
            }
        }
        for missing in named.iter().filter(|name| !tests.contains(**name)) {
            findings.push(Finding::new(
                REQUIREMENTS,
                at + 1,
                format!("{number}: there is no test `{missing}`"),
            ));
        }
    }
    for number in expected().into_iter().filter(|number| !seen.contains_key(number)) {
        findings.push(Finding::new(REQUIREMENTS, 0, format!("{number} has no row")));
    }
    findings
}

/// R1-R80, A1-A19, B1-B16, G01-G11.
fn expected() -> Vec<String> {
    let plain = |letter: char, last: u32| (1..=last).map(move |n| format!("{letter}{n}"));
    let git = (1..=11).map(|n| format!("G{n:02}"));
    plain('R', 80).chain(plain('A', 19)).chain(plain('B', 16)).chain(git).collect()
}

fn is_number(cell: &str) -> bool {
    let mut characters = cell.chars();
    characters.next().is_some_and(|c| "RABG".contains(c))
        && cell.len() > 1
        && characters.all(|c| c.is_ascii_digit())
}

/// A table's cells; empty for lines that are no table.
fn cells(line: &str) -> Vec<&str> {
    let Some(inside) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else {
        return Vec::new();
    };
    inside.split('|').map(str::trim).collect()
}

fn code_words(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Code words of the table "In use" exist; the words in its last column are in no name that we define.
fn check_glossary(tree: &Tree, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut banned = Vec::new();
    let mut in_use = false;
    for (at, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            in_use = heading.starts_with("In use");
        }
        let cells = cells(line);
        let [_, code, _, _, not] = cells.as_slice() else { continue };
        banned.extend(code_words(not));
        if in_use {
            let unknown = code_words(code).into_iter().filter(|word| !is_known(tree, word));
            findings.extend(
                unknown.map(|word| Finding::new(GLOSSARY, at + 1, format!("`{word}` is in no source"))),
            );
        }
    }
    findings.extend(banned_words(tree, &banned));
    findings
}

fn is_known(tree: &Tree, word: &str) -> bool {
    let last = word.rsplit("::").next().unwrap_or(word);
    let mut sources = tree.rust.iter().filter(|source| source.path.starts_with("crates/"));
    sources.any(|source| !words(&source.code, last).is_empty())
}

fn banned_words(tree: &Tree, banned: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in GLOSSARY_CRATES.iter().flat_map(|krate| tree.of(krate)) {
        let functions = defined(source, &["fn"]);
        for (at, name) in types(source).into_iter().chain(functions) {
            if let Some(word) = banned.iter().find(|word| has_word(&name, word)) {
                let what = format!("`{name}`: not `{word}`, see {GLOSSARY}");
                findings.push(Finding::new(&source.path, source.line(at), what));
            }
        }
    }
    findings
}

/// True when `name`, in camel or snake case, has `word` among its words.
fn has_word(name: &str, word: &str) -> bool {
    snake(&format!("_{}_", snake(name).trim_matches('_')))
        .contains(&format!("_{}_", snake(word).trim_matches('_')))
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}
