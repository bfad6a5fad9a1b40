//! tidy: the rules of this repository that the compiler cannot see. Each check is a function from the
//! sources to findings; a finding says where, what is wrong and what to do instead. It runs as a test
//! (`cargo test --workspace`) and as `cargo xtask tidy`. Limits are upper bounds, not goals: STYLE.md has
//! the goals.

mod asvs;
mod directions;
mod documents;
mod layout;
mod matches;
mod names;
mod places;
mod procedure;
mod sentences;
mod size;
mod source;
#[cfg(test)]
mod tests;
mod unfinished;

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

pub use source::Source;

/// One breach of one rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    /// Counted from 1; 0 when the finding is about the file as a whole.
    pub line: usize,
    pub what: String,
}

impl Finding {
    pub fn new(path: impl Into<String>, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// What the checks look at: every file of the repository that git would take.
pub struct Tree {
    pub root: std::path::PathBuf,
    /// All Rust sources.
    pub rust: Vec<Source>,
    /// Paths of all other files, sorted.
    pub other: Vec<String>,
}

impl Tree {
    pub fn read(root: &Path) -> Result<Tree> {
        let mut paths = Vec::new();
        walk(root, root, &mut paths)?;
        paths.sort();
        let (rust, other): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.ends_with(".rs"));
        let rust = rust.into_iter().map(|path| Source::read(root, path)).collect::<Result<_>>()?;
        Ok(Tree { root: root.to_path_buf(), rust, other })
    }

    /// Sources of one crate below `crates/`.
    pub fn of(&self, krate: &str) -> impl Iterator<Item = &Source> {
        let prefix = format!("crates/{krate}/");
        self.rust.iter().filter(move |source| source.path.starts_with(&prefix))
    }

    pub fn text(&self, path: &str) -> Result<String> {
        std::fs::read_to_string(self.root.join(path)).with_context(|| format!("reading {path}"))
    }
}

/// Runs all checks and prints what they find. True when there is nothing to print.
pub fn run(root: &Path) -> Result<bool> {
    let findings = check(root)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy: nothing found"),
        count => println!("tidy: {count} found"),
    }
    Ok(findings.is_empty())
}

/// All findings, sorted by file and line.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let mut findings = Vec::new();
    for source in &tree.rust {
        findings.extend(size::check(source));
        findings.extend(unfinished::check(source));
        findings.extend(matches::check(source));
        findings.extend(names::check(source));
        findings.extend(places::check(source));
    }
    findings.extend(places::check_transactions(&tree));
    findings.extend(unfinished::check_other(&tree)?);
    findings.extend(layout::check(&tree)?);
    findings.extend(directions::check(&tree)?);
    findings.extend(procedure::check(&tree)?);
    findings.extend(documents::check(&tree)?);
    findings.extend(sentences::check(&tree)?);
    findings.sort();
    Ok(findings)
}

/// Collects paths below `dir`, leaving out what is built, fetched or run-time data.
fn walk(root: &Path, dir: &Path, paths: &mut Vec<String>) -> Result<()> {
    const SKIPPED: [&str; 6] = ["target", "node_modules", ".git", "alur-data", ".alur-test", "test-results"];
    for entry in std::fs::read_dir(dir).with_context(|| format!("listing {}", dir.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if SKIPPED.iter().any(|skipped| name == *skipped) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(root, &entry.path(), paths)?;
        } else {
            let below = entry.path().strip_prefix(root).expect("walked from the root").to_path_buf();
            let path = below.to_str().with_context(|| format!("{} is not UTF-8", below.display()))?;
            paths.push(path.replace('\\', "/"));
        }
    }
    Ok(())
}
