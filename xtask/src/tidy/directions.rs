//! Which crate may know which. A crate that is not in the table, or a dependency that is not in its row,
//! fails: the table here is the picture of ARCHITECTURE.md, section 2.

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use super::{Finding, Tree};

/// Crate, and our own crates that it may name in a normal dependency.
const OURS: [(&str, &[&str]); 12] = [
    ("sop", &[]),
    ("git", &[]),
    ("connectors", &[]),
    ("runner", &[]),
    ("store", &["sop"]),
    ("words", &["sop"]),
    ("report", &["sop", "words"]),
    ("app", &["sop", "store", "git", "connectors", "runner", "words"]),
    ("web", &["app", "sop", "words", "report", "store"]),
    ("alur", &["app", "web", "store", "sop", "git"]),
    ("testkit", &["app", "web", "store", "sop"]),
    ("xtask", &[]),
];

/// Outside crate, and the only crates of ours that may name it in a normal dependency.
const OUTSIDE: [(&str, &[&str]); 10] = [
    ("sqlx", &["store"]),
    ("sea-orm", &["store"]),
    ("sea-query", &["store"]),
    ("gix", &["git"]),
    ("imara-diff", &["git", "sop"]),
    ("landlock", &["runner"]),
    ("reqwest", &["connectors", "testkit"]),
    ("askama", &["web"]),
    ("axum", &["web"]),
    ("clap", &["alur"]),
];

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let manifest = tree.root.join("Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(&manifest)
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .context("asking cargo for the workspace")?;
    Ok(metadata.workspace_packages().into_iter().flat_map(check_package).collect())
}

fn check_package(package: &Package) -> Vec<Finding> {
    let krate = package.name.to_string();
    let path =
        if krate == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{krate}/Cargo.toml") };
    let Some((_, allowed)) = OURS.iter().find(|(name, _)| *name == krate) else {
        return vec![Finding::new(
            path,
            0,
            "a new crate: give it a row in xtask/src/tidy/directions.rs, with a reason",
        )];
    };
    let mut findings = Vec::new();
    for dependency in &package.dependencies {
        let name = dependency.name.as_str();
        let ours = OURS.iter().any(|(krate, _)| *krate == name);
        let development = dependency.kind == DependencyKind::Development;
        if ours && !development && (name == "testkit" || !allowed.contains(&name)) {
            findings.push(Finding::new(&path, 0, format!("`{krate}` must not know `{name}`")));
        }
        let homes = OUTSIDE.iter().find(|(outside, _)| *outside == name);
        if let Some((_, homes)) = homes.filter(|(_, homes)| !development && !homes.contains(&krate.as_str()))
        {
            let what = format!("`{name}` belongs to {} alone", homes.join(" and "));
            findings.push(Finding::new(&path, 0, what));
        }
    }
    findings
}
