//! `Event`, `Effect`, `Refusal` and `Step` are matched whole. With an arm for "all others" a new variant is
//! passed over in silence; without one the compiler lists every place that has to think about it. A rest arm
//! may stand only where it keeps no silence: it hands the value on to a function that names the others, or it
//! asserts that an outer match has sorted them out already.

use super::Finding;
use super::source::{Source, closing, name, words};

const CLOSED: [&str; 4] = ["Event", "Effect", "Refusal", "Step"];
/// The crates where these names mean the enums of `sop`.
const WATCHED: [&str; 7] = ["sop", "store", "words", "app", "web", "alur", "testkit"];

pub fn check(source: &Source) -> Vec<Finding> {
    let watched = WATCHED.iter().any(|krate| source.path.starts_with(&format!("crates/{krate}/")));
    if !watched {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let own = implementations(&source.code);
    for at in words(&source.code, "match") {
        let Some(open) = block(&source.code, at) else { continue };
        if source.in_test(at) {
            continue;
        }
        let arms = arms(&source.code, open);
        let on_itself = own.iter().any(|(from, to)| (*from..*to).contains(&at));
        let closed = arms.iter().find_map(|arm| names_closed_enum(&arm.pattern, on_itself));
        let Some(closed) = closed else { continue };
        for arm in arms.iter().filter(|arm| takes_anything(&arm.pattern) && !arm.is_outspoken()) {
            let what = format!("`{} =>` in a match on {closed}: name every variant", arm.pattern);
            findings.push(Finding::new(&source.path, source.line(arm.at), what));
        }
    }
    findings
}

/// One arm: where its pattern begins, the pattern with its guard, and what it does.
struct Arm {
    at: usize,
    pattern: String,
    body: String,
}

impl Arm {
    /// A rest arm that is one call with the value it binds, or one assertion.
    fn is_outspoken(&self) -> bool {
        let body = self.body.trim_matches(['{', '}']).trim().trim_end_matches(';');
        let one_call = body.ends_with(')') && !body.contains(';');
        let asserts =
            ["debug_assert!(", "assert!(", "unreachable!("].iter().any(|start| body.starts_with(start));
        let arguments = body.split_once('(').map_or("", |(_, arguments)| arguments);
        let binding = self.pattern.trim();
        let hands_on = binding != "_" && !words(arguments, binding).is_empty() && !body.contains('!');
        one_call && (asserts || hands_on)
    }
}

/// Ranges of the `impl` blocks of the closed enums, where `Self::` means one of them.
fn implementations(code: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    for at in words(code, "impl") {
        let Some(open) = code[at..].find('{').map(|offset| at + offset) else { continue };
        let header = &code[at..open];
        let subject = header.rsplit(" for ").next().unwrap_or(header).trim_start_matches("impl");
        if CLOSED.contains(&name(subject)) {
            ranges.push((open, closing(code, open)));
        }
    }
    ranges
}

/// The brace that opens the arms of the match at `at`.
fn block(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (offset, byte) in code.as_bytes()[at..].iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(at + offset),
            b';' if depth == 0 => return None,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

/// The arms of the block that opens at `open`.
fn arms(code: &str, open: usize) -> Vec<Arm> {
    let end = closing(code, open) - 1;
    let bytes = code.as_bytes();
    let leading = |from: usize| code[from..end].len() - code[from..end].trim_start().len();
    let mut arms = Vec::new();
    let mut at = open + 1;
    while let Some(arrow) = at_depth_zero(bytes, at, end, |rest| rest.starts_with(b"=>")) {
        let body = arrow + 2 + leading(arrow + 2);
        let after = if bytes.get(body) == Some(&b'{') {
            closing(code, body)
        } else {
            at_depth_zero(bytes, body, end, |rest| rest[0] == b',').unwrap_or(end)
        };
        arms.push(Arm {
            at: at + leading(at),
            pattern: code[at..arrow].trim().to_owned(),
            body: code[body..after].trim().to_owned(),
        });
        let rest = after + leading(after);
        at = if bytes.get(rest) == Some(&b',') { rest + 1 } else { after };
    }
    arms
}

/// First position from `from` on, outside brackets of any kind, where `here` holds.
fn at_depth_zero(bytes: &[u8], from: usize, end: usize, here: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let mut depth = 0i32;
    for at in from..end {
        if depth == 0 && here(&bytes[at..end]) {
            return Some(at);
        }
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn names_closed_enum(pattern: &str, on_itself: bool) -> Option<&'static str> {
    let pattern = pattern.split(" if ").next().unwrap_or(pattern);
    let named = |closed: &&str| {
        words(pattern, closed).iter().any(|at| pattern[at + closed.len()..].starts_with("::"))
    };
    let on_self = on_itself && pattern.contains("Self::");
    CLOSED.into_iter().find(named).or(on_self.then_some("Self"))
}

/// `_`, `(_, _)`, `_ if ..` and a bare binding all take what nobody thought of.
fn takes_anything(pattern: &str) -> bool {
    let pattern = pattern.split(" if ").next().unwrap_or(pattern).trim();
    let only_holes = pattern.contains('_') && pattern.chars().all(|c| "_(), .".contains(c));
    let binding = !pattern.is_empty()
        && pattern.starts_with(|c: char| c.is_ascii_lowercase())
        && pattern.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !matches!(pattern, "true" | "false");
    only_holes || binding
}
