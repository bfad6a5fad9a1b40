//! Nothing half done reaches the main branch: no stubs, no silenced lints, no skipped tests, no bare
//! reminders.

use anyhow::Result;

use super::source::{Source, occurrences, words};
use super::{Finding, Tree};

/// Macros that stand where work is missing.
const STUBS: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];
const REMINDERS: [&str; 3] = ["TODO", "FIXME", "XXX"];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stub in STUBS {
        for at in words(&source.code, stub) {
            findings.push(Finding::new(&source.path, source.line(at), format!("`{stub}`: finish it")));
        }
    }
    for attribute in ["#[allow(", "#![allow(", "#[ignore"] {
        for at in occurrences(&source.code, attribute) {
            let what = format!("`{attribute}`: use #[expect(.., reason = \"..\")], or mend the cause");
            findings.push(Finding::new(&source.path, source.line(at), what));
        }
    }
    for at in
        occurrences(&source.code, "#[expect(").into_iter().chain(occurrences(&source.code, "#![expect("))
    {
        let end = source.code[at..].find(")]").map_or(source.code.len(), |end| at + end);
        if !source.code[at..end].contains("reason") {
            findings.push(Finding::new(&source.path, source.line(at), "#[expect] without a reason"));
        }
    }
    findings.extend(reminders(&source.path, &source.comments));
    findings
}

/// The same for pages, statements, scripts and browser tests.
pub fn check_other(tree: &Tree) -> Result<Vec<Finding>> {
    const WATCHED: [&str; 7] = [".html", ".css", ".js", ".ts", ".sql", ".toml", ".yml"];
    const SKIPPING: [&str; 5] =
        ["test.only(", "test.skip(", "describe.only(", "describe.skip(", "test.fixme("];
    let mut findings = Vec::new();
    for path in tree.other.iter().filter(|path| WATCHED.iter().any(|end| path.ends_with(end))) {
        let text = tree.text(path)?;
        findings.extend(reminders(path, &text));
        for (number, line) in text.lines().enumerate() {
            if let Some(call) = SKIPPING.iter().find(|call| line.contains(**call)) {
                findings.push(Finding::new(path, number + 1, format!("`{call}`: every test runs")));
            }
        }
    }
    Ok(findings)
}

/// A reminder counts as kept when it names its issue, as in `(#12)`.
fn reminders(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for reminder in REMINDERS {
            let bare = words(line, reminder).into_iter().any(|at| !names_an_issue(&line[at..]));
            if bare {
                let what = format!("bare {reminder}: name its issue, or do it");
                findings.push(Finding::new(path, number + 1, what));
            }
        }
    }
    findings
}

fn names_an_issue(text: &str) -> bool {
    text.split('#').skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}
