//! Names that say nothing, or that say "later": no file is called `utils`, no type ends in `Manager`.

use super::Finding;
use super::source::{Source, name, words};

/// Parts of file and directory names that say nothing about what lies inside.
const EMPTY_FILE_WORDS: [&str; 17] = [
    "manager", "managers", "service", "services", "helper", "helpers", "util", "utils", "handler",
    "handlers", "data", "info", "common", "misc", "impl", "base", "wrapper",
];
/// Endings of type names that say nothing about the thing.
const EMPTY_TYPE_ENDINGS: [&str; 10] =
    ["Manager", "Service", "Helper", "Util", "Utils", "Handler", "Data", "Info", "Wrapper", "Impl"];
/// A role of the SOP, not a thing that manages.
const ROLE: &str = "ProjectManager";
/// What git calls the two halves of its protocol, in git's own crate.
const GIT_WORD: (&str, &str) = ("crates/git/", "Service");

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let path = source.path.replace("project_manager", "");
    let parts = path.trim_end_matches(".rs").split(['/', '_', '-']);
    for empty in parts.filter(|part| EMPTY_FILE_WORDS.contains(part)) {
        let what = format!("`{empty}` in a file name says nothing: name the thing");
        findings.push(Finding::new(&source.path, 0, what));
    }
    for (at, defined) in types(source) {
        let ending = EMPTY_TYPE_ENDINGS.iter().find(|ending| defined.ends_with(**ending));
        let of_git = source.path.starts_with(GIT_WORD.0) && defined == GIT_WORD.1;
        if let Some(ending) = ending.filter(|_| !of_git && !defined.ends_with(ROLE)) {
            let what = format!("`{defined}`: a name that ends in {ending} says nothing about the thing");
            findings.push(Finding::new(&source.path, source.line(at), what));
        }
    }
    findings
}

/// Position and name of every type, trait and alias that a file defines.
pub fn types(source: &Source) -> Vec<(usize, String)> {
    defined(source, &["struct", "enum", "trait", "type"])
}

/// Position and name of everything that follows one of `keywords`.
pub fn defined(source: &Source, keywords: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for keyword in keywords {
        for at in words(&source.code, keyword) {
            let defined = name(&source.code[at + keyword.len()..]);
            if !defined.is_empty() {
                found.push((at, defined.to_owned()));
            }
        }
    }
    found
}
