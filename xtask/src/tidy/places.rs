//! Things that have one place: SQL in `store`, transactions in its writer, printing in the binary, waiting
//! nowhere in the pure crates.

use std::collections::BTreeSet;

use super::source::{Source, occurrences, words};
use super::{Finding, Tree};

/// Crates that compute and nothing else.
const PURE: [&str; 2] = ["sop", "words"];
/// Crates that may talk to a terminal.
const PRINTING: [&str; 3] = ["crates/alur/", "crates/testkit/", "xtask/"];
/// Beginnings of a transaction. Whoever drops one half way poisons the connection for the next person.
const BEGINNINGS: [&str; 2] = [".begin(", ".begin_with_options("];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.path.starts_with("crates/store/") && !source.path.starts_with("xtask/") {
        for (at, text) in source.strings.iter().filter(|(_, text)| is_statement(text)) {
            let what = format!("SQL outside `store`: {}", text.trim().chars().take(40).collect::<String>());
            findings.push(Finding::new(&source.path, source.line(*at), what));
        }
    }
    if PURE.iter().any(|krate| source.path.starts_with(&format!("crates/{krate}/src/"))) {
        let waits = occurrences(&source.code, ".await").into_iter().chain(words(&source.code, "async"));
        for at in waits.filter(|at| !source.in_test(*at)) {
            findings.push(Finding::new(&source.path, source.line(at), "no waiting here: this crate is pure"));
        }
    }
    if !PRINTING.iter().any(|place| source.path.starts_with(place)) && !source.is_test_file() {
        for printed in ["println!", "eprintln!", "print!", "eprint!"] {
            for at in words(&source.code, printed).into_iter().filter(|at| !source.in_test(*at)) {
                let what = format!("`{printed}`: only the binary talks to the terminal");
                findings.push(Finding::new(&source.path, source.line(at), what));
            }
        }
    }
    findings
}

/// Transactions begin in one file of `store`. No other crate can begin one: `directions` keeps the database's
/// crates out of them.
pub fn check_transactions(tree: &Tree) -> Vec<Finding> {
    let begins = |source: &&Source| {
        let mut calls = BEGINNINGS.iter().flat_map(|call| occurrences(&source.code, call));
        calls.any(|at| !source.in_test(at))
    };
    let files: BTreeSet<&str> = tree.of("store").filter(begins).map(|source| source.path.as_str()).collect();
    if files.len() < 2 {
        return Vec::new();
    }
    let what = format!("transactions begin in {} files of `store`: one is right", files.len());
    files.into_iter().map(|path| Finding::new(path, 0, what.clone())).collect()
}

/// Lower-case SQL, as `store` writes it, or the upper-case kind. `update refs/heads/x` is git's, not SQL.
fn is_statement(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let mut parts = text.split_whitespace();
    let first = parts.next().unwrap_or_default();
    let second = parts.next().unwrap_or_default();
    let third = parts.next().unwrap_or_default();
    match first {
        "select" => words(&text, "from").len() == 1 && text.contains(['=', '*', ',', '$']),
        "insert" => second == "into" || (second == "or" && !third.is_empty()),
        "update" => third == "set",
        "delete" => second == "from" && (third.ends_with(';') || text.contains(" where ")),
        "create" | "alter" | "drop" => matches!(second, "table" | "index" | "trigger" | "view" | "unique"),
        "pragma" => !second.is_empty(),
        _ => false,
    }
}
