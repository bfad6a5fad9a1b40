//! `cargo xtask test`: every test there is, on a machine that may be fresh. Installs what is missing,
//! starts a private PostgreSQL, runs the parts one after another and says at the end how each went. A part
//! that fails does not hide the next one.

pub mod conformance;
mod machine;
mod postgres;
pub mod screens;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use postgres::Postgres;

/// Where the tests of `store` find a PostgreSQL that they may fill and drop.
const POSTGRES_URL: &str = "ALUR_TEST_POSTGRES";

/// How long the test command tortures the program.
const TORTURE_SECONDS: u64 = 60;
/// Rounds of races, where nobody says how many.
const RACES: u64 = 100;

struct Part {
    name: &'static str,
    passed: bool,
    took: Duration,
}

/// True when every part passed.
pub fn run(root: &Path) -> Result<bool> {
    machine::prepare()?;
    let postgres = Postgres::start()?;
    let mut parts = vec![
        part("format", cargo(root, &["fmt", "--all", "--check"]))?,
        part("lints", cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?,
    ];
    let mut tests = cargo(root, &["test", "--workspace", "--no-fail-fast"]);
    tests.env(POSTGRES_URL, postgres.url());
    parts.push(part("tests", tests)?);
    drop(postgres);
    parts.push(part("torture", torture_for(root, None, TORTURE_SECONDS))?);
    let browser = root.join("tests/browser");
    if has_specs(&browser)? {
        parts.extend(browser_parts(root, &browser)?);
    }
    Ok(summary(&parts))
}

/// Tortures the program: by `--seed` a run that failed, for `--seconds` as long as somebody has time.
pub fn torture(root: &Path, arguments: &[String]) -> Result<bool> {
    let seconds = number(arguments, "--seconds")?.unwrap_or(TORTURE_SECONDS);
    Ok(part("torture", torture_for(root, number(arguments, "--seed")?, seconds))?.passed)
}

fn number(arguments: &[String], name: &str) -> Result<Option<u64>> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(None) };
    let value = arguments.get(at + 1).with_context(|| format!("{name} needs a number"))?;
    Ok(Some(value.parse().with_context(|| format!("{name} needs a number, not {value}"))?))
}

/// Lets agreements race with returns and pushes, so many rounds.
pub fn races(root: &Path, arguments: &[String]) -> Result<bool> {
    let mut tests = cargo(root, &["test", "--workspace", "--quiet", "--test", "all", "--"]);
    tests.args(["--nocapture", "races::"]);
    tests.env("ALUR_RACES", number(arguments, "--rounds")?.unwrap_or(RACES).to_string());
    if let Some(seed) = number(arguments, "--seed")? {
        tests.env("ALUR_RACES_SEED", seed.to_string());
    }
    Ok(part("races", tests)?.passed)
}

/// Lets the Nth call of store, git and file system fail in each act, N rising until the act passes untouched.
pub fn faults(root: &Path) -> Result<bool> {
    let mut tests = cargo(root, &["test", "--workspace", "--quiet", "--test", "all", "--"]);
    tests.args(["--nocapture", "--test-threads=2", "faults::nth"]).env("ALUR_FAULTS_ALL", "1");
    Ok(part("faults", tests)?.passed)
}

fn torture_for(root: &Path, seed: Option<u64>, seconds: u64) -> Command {
    let name = "torture::nothing_answered_is_lost_and_nothing_refused_is_done";
    let mut tests = cargo(root, &["test", "--workspace", "--quiet", "--test", "all", "--"]);
    tests.args(["--exact", "--nocapture", name]);
    tests.env("ALUR_TORTURE_SECONDS", seconds.to_string());
    if let Some(seed) = seed {
        tests.env("ALUR_TORTURE_SEED", seed.to_string());
    }
    tests
}

fn has_specs(browser: &Path) -> Result<bool> {
    let mut files = std::fs::read_dir(browser).context("listing tests/browser")?.flatten();
    Ok(files.any(|file| file.file_name().to_string_lossy().ends_with(".spec.js")))
}

/// The browser drives the binary of the development profile, which the tests have built already.
fn browser_parts(root: &Path, browser: &Path) -> Result<Vec<Part>> {
    let mut parts = vec![part("binary", cargo(root, &["build", "--workspace", "--bin", "alur"]))?];
    parts.push(part("npm ci", install(browser))?);
    if parts.iter().all(|part| part.passed) {
        let mut playwright = Command::new("npx");
        playwright.args(["--no-install", "playwright", "test"]).current_dir(browser);
        parts.push(part("browser", playwright)?);
    }
    Ok(parts)
}

/// Takes the pictures of `docs/guide` anew, so that they never show a page of another time.
pub fn guide(root: &Path) -> Result<bool> {
    machine::prepare()?;
    let browser = root.join("tests/browser");
    let mut parts = vec![part("binary", cargo(root, &["build", "--workspace", "--bin", "alur"]))?];
    parts.push(part("npm ci", install(&browser))?);
    if parts.iter().all(|part| part.passed) {
        let mut script = Command::new("node");
        script.arg("guide.js").current_dir(&browser).env("ALUR_GUIDE", root.join("docs/guide/pictures"));
        parts.push(part("pictures", script)?);
    }
    Ok(summary(&parts))
}

fn install(browser: &Path) -> Command {
    let mut install = Command::new("npm");
    install.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(browser);
    install
}

/// Measures the release build against this machine's own limits.
pub fn bench(root: &Path, arguments: &[String]) -> Result<bool> {
    let mut words = vec!["bench", "--package", "alur", "--bench", "office", "--"];
    words.extend(arguments.iter().map(String::as_str));
    Ok(part("bench", cargo(root, &words))?.passed)
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).current_dir(root);
    cargo
}

/// Runs one part with its output where the person sees it.
fn part(name: &'static str, mut command: Command) -> Result<Part> {
    println!("\n==> {name}: {}", shown(&command));
    let start = Instant::now();
    let status = command.status().with_context(|| format!("starting {}", shown(&command)))?;
    Ok(Part { name, passed: status.success(), took: start.elapsed() })
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn summary(parts: &[Part]) -> bool {
    println!("\n==> summary");
    for part in parts {
        let outcome = if part.passed { "passed" } else { "FAILED" };
        println!("{outcome}  {:>5} s  {}", part.took.as_secs(), part.name);
    }
    let failed = parts.iter().filter(|part| !part.passed).count();
    match failed {
        0 => println!("everything passed"),
        1 => println!("one part failed"),
        _ => println!("{failed} parts failed"),
    }
    failed == 0
}
