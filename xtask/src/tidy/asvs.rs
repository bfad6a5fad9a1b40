//! `ALUR-ASVS.csv` makes claims about the code: each requirement of OWASP ASVS 5.0.0, Level 1 and 2, stands
//! there once with a decision, and the tests that are named exist.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;

pub const ASVS: &str = "ALUR-ASVS.csv";
const HEAD: [&str; 6] = ["requirement", "level", "title", "decision", "tests", "reason"];
/// Requirements of Level 1, and those that Level 2 adds.
const COUNTS: [(&str, usize); 2] = [("1", 70), ("2", 183)];

pub fn check(text: &str, tests: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    let mut levels: BTreeMap<String, usize> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let mut wrong = |what: String| findings.push(Finding::new(ASVS, at + 1, what));
        let cells = cells(line);
        let [number, level, title, decision, named, reason] = cells.as_slice() else {
            wrong(format!("{} cells; six are a row", cells.len()));
            continue;
        };
        if at == 0 {
            if cells != HEAD {
                wrong(format!("the head is {}", HEAD.join(",")));
            }
            continue;
        }
        if !seen.insert(number.clone()) {
            wrong(format!("{number} stands twice"));
        }
        *levels.entry(level.clone()).or_default() += 1;
        if title.is_empty() {
            wrong(format!("{number} has no title"));
        }
        let decided = match decision.as_str() {
            "met" => !named.is_empty() || !reason.is_empty(),
            "partly" | "not met" | "not applicable" => !reason.is_empty(),
            _ => false,
        };
        if !decided {
            wrong(format!("{number}: `{decision}` needs to be one of four, with its tests or its reason"));
        }
        for missing in named.split_whitespace().filter(|name| !tests.contains(*name)) {
            wrong(format!("{number}: there is no test `{missing}`"));
        }
    }
    for (level, count) in COUNTS {
        let has = levels.get(level).copied().unwrap_or_default();
        if has != count {
            findings.push(Finding::new(ASVS, 0, format!("{has} rows of level {level}; there are {count}")));
        }
    }
    findings
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let last = cells.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                cells[last].push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells[last].push(other),
        }
    }
    cells
}
