//! The benchmark: the real program against the limit of the same machine in the same run, A B A B. It
//! prints ratios and counters, and writes them as a report; times alone say nothing on a machine that others
//! use. `cargo xtask bench` runs it.

mod code;
mod journal;
mod measure;
mod office;
mod pages;
mod pushes;
mod report;

use anyhow::{Context, Result, bail};
use office::Office;
use report::Report;
use std::path::{Path, PathBuf};

/// What can be measured, by the numbers of the workloads; 2 (weight, requests, axe) is exact and measured by
/// `cargo xtask screens`, 6 (races) is not measured yet.
const WORKLOADS: [u32; 7] = [1, 3, 4, 5, 7, 8, 12];

const USAGE: &str = "cargo xtask bench [--only N] [--issues N] [--report FILE]";

struct Asked {
    only: Option<u32>,
    /// Issues of the large office; the small one has a thousand.
    issues: u32,
    report: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let asked = asked()?;
    let binary = Path::new(env!("CARGO_BIN_EXE_alur"));
    let wanted = |workload: u32| asked.only.is_none_or(|only| only == workload);
    let mut report = Report::begin(asked.issues)?;
    if wanted(12) {
        office::start_and_rest(binary, &mut report)?;
    }
    if [3, 4, 5].into_iter().any(wanted) {
        let office = Office::seeded(binary, 0)?;
        if wanted(5) {
            pushes::pushes(&office, &mut report).await?;
        }
        if wanted(3) {
            code::pages(&office, &mut report).await?;
        }
        if wanted(4) {
            code::clones(&office, &mut report).await?;
        }
    }
    if [1, 7, 8].into_iter().any(wanted) {
        let small = Office::seeded(binary, office::SMALL)?;
        let large = Office::seeded(binary, asked.issues)?;
        if wanted(1) {
            pages::pages(&small, &large, &mut report).await?;
        }
        // After the pages: acts make the small office larger.
        if wanted(7) {
            journal::acts(&small, &mut report).await?;
        }
        if wanted(8) {
            journal::proof(large, &mut report)?;
        }
    }
    report.end(asked.report.as_deref())
}

fn asked() -> Result<Asked> {
    let mut asked = Asked { only: None, issues: 10_000, report: None };
    // cargo adds a word of its own.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} wants a value: {USAGE}"));
        match word.as_str() {
            "--only" => {
                let only = value()?.parse()?;
                if !WORKLOADS.contains(&only) {
                    bail!("workload {only} is none of {WORKLOADS:?}");
                }
                asked.only = Some(only);
            }
            "--issues" => asked.issues = value()?.parse().context("--issues wants a number")?,
            "--report" => asked.report = Some(value()?.into()),
            other => bail!("{other} is no option: {USAGE}"),
        }
    }
    Ok(asked)
}
