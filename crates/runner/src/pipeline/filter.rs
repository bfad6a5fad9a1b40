//! `rules`, `only` and `except`: whether a job takes part in the pipeline of a branch.

use std::collections::BTreeMap;

use regex::Regex;

use super::{Condition, When};
use crate::glob::Glob;

/// One entry of `rules`. All of its conditions must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The condition; none: holds.
    pub condition: Option<Condition>,
    /// Patterns of which one must match a changed file; none: holds.
    pub changes: Option<Vec<Glob>>,
    /// When the job starts if this rule decides.
    pub when: Option<When>,
    /// Whether the job's failure is borne if this rule decides.
    pub allow_failure: Option<bool>,
}

impl Rule {
    /// Whether this rule decides. Without a list of changed files (a new branch) `changes` holds.
    pub(super) fn matches(&self, variables: &BTreeMap<String, String>, changed: Option<&[String]>) -> bool {
        let condition = self.condition.as_ref().is_none_or(|condition| condition.holds(variables));
        let changes = match (&self.changes, changed) {
            (Some(globs), Some(files)) => {
                files.iter().any(|file| globs.iter().any(|glob| glob.matches(file)))
            }
            (Some(_), None) | (None, _) => true,
        };
        condition && changes
    }
}

/// `only` and `except` of one job.
#[derive(Debug, Clone, PartialEq)]
pub struct RefFilter {
    /// One must match; `None`: every branch.
    pub only: Option<Vec<Only>>,
    /// None may match.
    pub except: Vec<Only>,
}

/// One entry of `only` or `except`.
#[derive(Debug, Clone)]
pub enum Only {
    /// Exactly this branch.
    Name(String),
    /// Branches that match, as written and compiled.
    Pattern(String, Regex),
    /// Every branch: the word `branches`.
    Branches,
    /// Pipelines with this `CI_PIPELINE_SOURCE`: the words `pushes`, `web` and `api`.
    Source(&'static str),
    /// What Alur has none of (`tags`, `schedules`, `merge_requests`, ...): matches never.
    Nothing,
}

impl PartialEq for Only {
    fn eq(&self, other: &Only) -> bool {
        match (self, other) {
            (Only::Name(a), Only::Name(b)) | (Only::Pattern(a, _), Only::Pattern(b, _)) => a == b,
            (Only::Branches, Only::Branches) | (Only::Nothing, Only::Nothing) => true,
            (Only::Source(a), Only::Source(b)) => a == b,
            (Only::Name(_) | Only::Pattern(..) | Only::Branches | Only::Source(_) | Only::Nothing, _) => {
                false
            }
        }
    }
}

impl Only {
    fn matches(&self, branch: &str, source: &str) -> bool {
        match self {
            Only::Name(name) => name == branch,
            Only::Pattern(_, pattern) => pattern.is_match(branch),
            Only::Branches => true,
            Only::Source(wanted) => *wanted == source,
            Only::Nothing => false,
        }
    }
}

impl RefFilter {
    pub(super) fn admits(&self, branch: &str, source: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|entry| entry.matches(branch, source)))
            && !self.except.iter().any(|entry| entry.matches(branch, source))
    }
}
