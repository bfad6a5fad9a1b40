//! Upper bounds on files, functions and lines, and the `//!` that opens each module.

use super::Finding;
use super::source::{Source, closing, name, words};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const TEST_FUNCTION_LINES_MAX: usize = 150;
const LINE_COLUMNS_MAX: usize = 110;

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = source.text.lines().count();
    if lines > FILE_LINES_MAX {
        findings.push(Finding::new(
            &source.path,
            0,
            format!("{lines} lines; at most {FILE_LINES_MAX}: split it"),
        ));
    }
    if !opens_with_its_purpose(&source.text) {
        let what = "begin the module with //!: what it is for, and what must not be in it";
        findings.push(Finding::new(&source.path, 1, what));
    }
    for (number, line) in source.text.lines().enumerate() {
        let columns = line.chars().count();
        if columns > LINE_COLUMNS_MAX && !is_sentence(source, line) {
            let what = format!("{columns} columns; at most {LINE_COLUMNS_MAX}");
            findings.push(Finding::new(&source.path, number + 1, what));
        }
    }
    findings.extend(long_functions(source));
    findings
}

/// The first line that is neither empty nor an attribute of the file is `//!` and says something.
fn opens_with_its_purpose(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#!["));
    first.is_some_and(|line| line.strip_prefix("//!").is_some_and(|purpose| purpose.trim().len() > 10))
}

/// Sentences for people stand on one line each in `words`, however long they are.
fn is_sentence(source: &Source, line: &str) -> bool {
    source.path.starts_with("crates/words/src/") && line.contains('"')
}

fn long_functions(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let test_blocks = source.test_blocks();
    for at in words(&source.code, "fn") {
        let function = name(&source.code[at + 2..]);
        let Some(open) = body(&source.code, at) else { continue };
        if function.is_empty() {
            continue;
        }
        let first = source.line(at);
        let end = closing(&source.code, open);
        let lines = source.line(end - 1) - first + 1 - variants_listed(&source.code[open..end]);
        let test = source.is_test_file() || test_blocks.iter().any(|(from, to)| (*from..*to).contains(&at));
        let most = if test { TEST_FUNCTION_LINES_MAX } else { FUNCTION_LINES_MAX };
        if lines > most {
            let what = format!("`{function}` has {lines} lines; at most {most}: give its parts names");
            findings.push(Finding::new(&source.path, first, what));
        }
    }
    findings
}

/// Lines that name one more variant of an enum and nothing else, as in `| Event::Assigned { .. }`. A match
/// that names every variant is a list, however long the enum; what is done with them is what counts.
fn variants_listed(body: &str) -> usize {
    let listed = |line: &&str| {
        let bare = line.trim().strip_prefix("| ").unwrap_or(line.trim());
        let named = bare.starts_with(|c: char| c.is_ascii_uppercase()) && bare.contains("::");
        named && !bare.contains("=>") && !bare.contains('(') && !bare.ends_with([',', ';'])
    };
    body.lines().filter(listed).count()
}

/// Position of the brace that opens the body of the function declared at `at`; `None` for a signature alone.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (offset, byte) in code.as_bytes()[at..].iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(at + offset),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
