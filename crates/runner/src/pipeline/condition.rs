//! Conditions of `rules:if`: `$A == "x" && ($B =~ /^v/ || $C != null)`.
//!
//! Values are texts or null; an undefined variable is null; an empty text differs from null, and both alone
//! are false. `&&` binds closer than `||`. Patterns are RE2-like and cannot run away.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::DefectKind;
use crate::limits::{CONDITION_DEPTH_MAX, PATTERN_BYTES_MAX, PATTERN_CHARS_MAX};

/// A condition that was read without a defect.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Both.
    And(Box<Condition>, Box<Condition>),
    /// One of the two.
    Or(Box<Condition>, Box<Condition>),
    /// The value is neither null nor empty.
    Present(Operand),
    /// The values are equal, or with `false` differ.
    Equal(Operand, Operand, bool),
    /// The value matches the pattern, or with `false` does not.
    Match(Operand, Pattern, bool),
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A variable by its name.
    Variable(String),
    /// A text in quotes.
    Text(String),
    /// The word `null`.
    Null,
}

/// The right side of `=~` and `!~`.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// A pattern as written, `/.../flags`.
    Written { source: String, compiled: Regex },
    /// A variable that holds such a pattern.
    Variable(String),
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        match (self, other) {
            (Pattern::Written { source: a, .. }, Pattern::Written { source: b, .. }) => a == b,
            (Pattern::Variable(a), Pattern::Variable(b)) => a == b,
            (Pattern::Written { .. }, Pattern::Variable(_))
            | (Pattern::Variable(_), Pattern::Written { .. }) => false,
        }
    }
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// `BadCondition` with the position, or `BadPattern`.
    pub fn parse(text: &str) -> Result<Condition, DefectKind> {
        let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
        let condition = reader.or()?;
        reader.space();
        if reader.at < reader.chars.len() { Err(reader.bad()) } else { Ok(condition) }
    }

    /// Whether it holds with these variables. A variable that should hold a pattern and holds none matches
    /// nothing.
    #[must_use]
    pub fn holds(&self, variables: &BTreeMap<String, String>) -> bool {
        match self {
            Condition::And(a, b) => a.holds(variables) && b.holds(variables),
            Condition::Or(a, b) => a.holds(variables) || b.holds(variables),
            Condition::Present(a) => a.value(variables).is_some_and(|value| !value.is_empty()),
            Condition::Equal(a, b, wanted) => (a.value(variables) == b.value(variables)) == *wanted,
            Condition::Match(a, pattern, wanted) => {
                let value = a.value(variables).unwrap_or("");
                let matched = match pattern {
                    Pattern::Written { compiled, .. } => compiled.is_match(value),
                    Pattern::Variable(name) => variables
                        .get(name)
                        .and_then(|held| slashed(held).ok())
                        .is_some_and(|compiled| compiled.is_match(value)),
                };
                matched == *wanted
            }
        }
    }
}

impl Operand {
    fn value<'a>(&'a self, variables: &'a BTreeMap<String, String>) -> Option<&'a str> {
        match self {
            Operand::Variable(name) => variables.get(name).map(String::as_str),
            Operand::Text(text) => Some(text),
            Operand::Null => None,
        }
    }
}

/// Compiles `/.../flags`.
pub(super) fn slashed(text: &str) -> Result<Regex, DefectKind> {
    let bad = |detail: &str| DefectKind::BadPattern { detail: detail.to_owned() };
    let inner = text.strip_prefix('/').ok_or_else(|| bad("no / at its beginning"))?;
    let (source, flags) = inner.rsplit_once('/').ok_or_else(|| bad("no / at its end"))?;
    compile(source, flags)
}

fn compile(source: &str, flags: &str) -> Result<Regex, DefectKind> {
    let bad = |detail: String| DefectKind::BadPattern { detail };
    if source.chars().count() > PATTERN_CHARS_MAX {
        return Err(bad(format!("longer than {PATTERN_CHARS_MAX} characters")));
    }
    let mut builder = RegexBuilder::new(&source.replace("\\/", "/"));
    builder.size_limit(PATTERN_BYTES_MAX).dfa_size_limit(PATTERN_BYTES_MAX);
    for flag in flags.chars() {
        match flag {
            'i' => builder.case_insensitive(true),
            'm' => builder.dot_matches_new_line(true),
            's' => builder.dot_matches_new_line(true),
            'U' => builder.swap_greed(true),
            other => return Err(bad(format!("unknown flag {other}"))),
        };
    }
    builder.build().map_err(|error| {
        let text = error.to_string();
        bad(text.lines().last().unwrap_or("unreadable").trim_start_matches("error: ").to_owned())
    })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn bad(&self) -> DefectKind {
        DefectKind::BadCondition { position: self.at + 1 }
    }

    fn space(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str) -> bool {
        self.space();
        let matches = word.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if matches {
            self.at += word.chars().count();
        }
        matches
    }

    fn or(&mut self) -> Result<Condition, DefectKind> {
        let mut left = self.and()?;
        while self.word("||") {
            left = Condition::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Condition, DefectKind> {
        let mut left = self.comparison()?;
        while self.word("&&") {
            left = Condition::And(Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Condition, DefectKind> {
        if self.word("(") {
            self.depth += 1;
            if self.depth > CONDITION_DEPTH_MAX {
                return Err(self.bad());
            }
            let inner = self.or()?;
            self.depth -= 1;
            return if self.word(")") { Ok(inner) } else { Err(self.bad()) };
        }
        let left = self.operand()?;
        if self.word("==") {
            return Ok(Condition::Equal(left, self.operand()?, true));
        }
        if self.word("!=") {
            return Ok(Condition::Equal(left, self.operand()?, false));
        }
        if self.word("=~") {
            return Ok(Condition::Match(left, self.pattern()?, true));
        }
        if self.word("!~") {
            return Ok(Condition::Match(left, self.pattern()?, false));
        }
        Ok(Condition::Present(left))
    }

    fn operand(&mut self) -> Result<Operand, DefectKind> {
        self.space();
        match self.chars.get(self.at).copied() {
            Some('$') => self.variable().map(Operand::Variable),
            Some(quote @ ('"' | '\'')) => {
                let from = self.at + 1;
                let long = self.chars[from..].iter().position(|c| *c == quote).ok_or_else(|| self.bad())?;
                self.at = from + long + 1;
                Ok(Operand::Text(self.chars[from..from + long].iter().collect()))
            }
            Some(_) if self.word("null") => Ok(Operand::Null),
            Some(_) | None => Err(self.bad()),
        }
    }

    fn variable(&mut self) -> Result<String, DefectKind> {
        let start = self.at;
        self.at += 1;
        let braced = self.chars.get(self.at) == Some(&'{');
        self.at += usize::from(braced);
        let from = self.at;
        while self.chars.get(self.at).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        let name: String = self.chars[from..self.at].iter().collect();
        let closed = !braced || self.chars.get(self.at) == Some(&'}');
        if name.is_empty() || !closed {
            self.at = start;
            return Err(self.bad());
        }
        self.at += usize::from(braced);
        Ok(name)
    }

    fn pattern(&mut self) -> Result<Pattern, DefectKind> {
        self.space();
        match self.chars.get(self.at) {
            Some('$') => self.variable().map(Pattern::Variable),
            Some('/') => {
                let from = self.at + 1;
                let mut end = from;
                loop {
                    match self.chars.get(end) {
                        Some('/') => break,
                        Some('\\') => end += 2,
                        Some(_) => end += 1,
                        None => return Err(self.bad()),
                    }
                }
                let source: String = self.chars[from..end].iter().collect();
                self.at = end + 1;
                let flags_from = self.at;
                while self.chars.get(self.at).is_some_and(char::is_ascii_alphabetic) {
                    self.at += 1;
                }
                let flags: String = self.chars[flags_from..self.at].iter().collect();
                let compiled = compile(&source, &flags)?;
                Ok(Pattern::Written { source: format!("/{source}/{flags}"), compiled })
            }
            Some(_) | None => Err(self.bad()),
        }
    }
}
