//! Files that must come in pairs, and files that must be reached from somewhere.

use anyhow::Result;

use super::{Finding, Tree};

const MIGRATIONS: &str = "crates/store/migrations/";
const SEEDS: &str = "crates/store/migrations/seeds/";
const TEMPLATES: &str = "crates/web/templates/";

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = unseeded_migrations(tree);
    findings.extend(dead_templates(tree)?);
    findings.extend(hosts_in_lock_files(tree)?);
    Ok(findings)
}

/// A migration is tried on rows like those of a real office, so each brings some.
fn unseeded_migrations(tree: &Tree) -> Vec<Finding> {
    let migration =
        |path: &&String| path.starts_with(MIGRATIONS) && !path.starts_with(SEEDS) && path.ends_with(".sql");
    let seed = |path: &str| path.replacen(MIGRATIONS, SEEDS, 1);
    let unseeded = tree.other.iter().filter(migration).filter(|path| !tree.other.contains(&seed(path)));
    unseeded.map(|path| Finding::new(path, 0, format!("no seed: {} is missing", seed(path)))).collect()
}

/// A template is named in a view or in another template.
fn dead_templates(tree: &Tree) -> Result<Vec<Finding>> {
    let templates: Vec<&String> = tree.other.iter().filter(|path| path.starts_with(TEMPLATES)).collect();
    let texts = templates.iter().map(|path| tree.text(path)).collect::<Result<Vec<_>>>()?;
    let mut findings = Vec::new();
    for path in &templates {
        let named = format!("\"{}\"", path.trim_start_matches(TEMPLATES));
        let in_views = tree.of("web").any(|source| source.text.contains(&named));
        if !in_views && !texts.iter().any(|text| text.contains(&named)) {
            findings.push(Finding::new(*path, 0, "dead template: nothing names it"));
        }
    }
    Ok(findings)
}

/// The lock file of the browser tests pins by hash and leaves the registry to whoever installs.
fn hosts_in_lock_files(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in tree.other.iter().filter(|path| path.ends_with("package-lock.json")) {
        for (number, line) in tree.text(path)?.lines().enumerate() {
            if line.trim_start().starts_with("\"resolved\"") {
                let what = "names a host: `npm install` with the .npmrc beside it leaves it out";
                findings.push(Finding::new(path, number + 1, what));
            }
        }
    }
    Ok(findings)
}
