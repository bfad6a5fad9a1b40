//! `cargo xtask screens`: what the screens promise, measured on every page in both languages, both colour
//! schemes and both widths, and written to `docs/acceptance`. It takes a quarter of an hour, so the test
//! command keeps to a short list of pages.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{cargo, install, machine, part, summary};

/// What the report calls passed or failed although no browser decides it.
const IN_RUST: [&str; 6] = [
    "every_state_offers_one_act_or_names_somebody",
    "sentences_are_short",
    "no_word_that_helps_nobody",
    "each_sentence_is_in_its_own_language",
    "both_languages_name_the_same_values",
    "a_step_is_not_shown_as_done_while_its_entry_waits_for_the_commit",
];

/// Not among the packages of the tests: it is large, and only this command needs it.
const LIGHTHOUSE: &str = "lighthouse@12.8.2";

/// True when every part passed. Without Lighthouse the rest is measured, and the report says so.
pub fn run(root: &Path) -> Result<bool> {
    machine::prepare()?;
    let browser = root.join("tests/browser");
    let mut parts = vec![part("binary", cargo(root, &["build", "--workspace", "--bin", "alur"]))?];
    parts.push(part("npm ci", install(&browser))?);
    if !parts.iter().all(|part| part.passed) {
        return Ok(summary(&parts));
    }
    let mut rules = cargo(root, &["test", "--workspace", "--quiet", "--"]);
    rules.args(IN_RUST).arg("resume::");
    parts.push(part("rules", rules)?);
    let decided = if parts.iter().all(|part| part.passed) { "passed" } else { "failed" };

    let tools = tempfile::Builder::new().prefix("alur-lighthouse-").tempdir()?;
    let measures = tools.path().join("measures");
    let mut playwright = Command::new("npx");
    playwright.args(["--no-install", "playwright", "test"]).current_dir(&browser);
    playwright.env("ALUR_PAGES", "all").env("ALUR_MEASURES", &measures).env("ALUR_RUST", decided);
    playwright.env("ALUR_REPORT", root.join("docs/acceptance"));
    if part("lighthouse", fetch(tools.path()))?.passed {
        playwright.env("ALUR_LIGHTHOUSE", tools.path());
    }
    parts.push(part("browser", playwright)?);
    Ok(summary(&parts))
}

fn fetch(into: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
        .arg(into)
        .arg(LIGHTHOUSE);
    npm
}
