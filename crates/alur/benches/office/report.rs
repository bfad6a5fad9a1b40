//! What a run says: on the console line by line, and as a page to keep.

use anyhow::{Context, Result};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

pub struct Report {
    issues: u32,
    lines: Vec<Line>,
}

struct Line {
    workload: u32,
    what: String,
    figure: String,
    against: String,
    ratio: String,
    goal: String,
}

impl Report {
    pub fn begin(issues: u32) -> Result<Report> {
        Ok(Report { issues, lines: Vec::new() })
    }

    /// One figure: what was measured, against which limit of this run, as which ratio, with which goal.
    pub fn line(&mut self, workload: u32, what: &str, [figure, against, ratio, goal]: [String; 4]) {
        println!("{workload:>2}  {what:<44} {figure:<30} {against:<40} {ratio:<26} {goal}");
        self.lines.push(Line { workload, what: what.to_owned(), figure, against, ratio, goal });
    }

    /// Writes the page, if one is asked for.
    pub fn end(self, to: Option<&Path>) -> Result<()> {
        let Some(to) = to else { return Ok(()) };
        let mut page = String::from(
            "# What was measured\n\nMade by `cargo xtask bench --report FILE`; never by hand.\n\n",
        );
        writeln!(
            page,
            "- Commit {}, release build, SQLite.",
            said("git", &["rev-parse", "--short", "HEAD"])?
        )?;
        writeln!(
            page,
            "- {} cores, load {} at the end, Linux {}.",
            cores(),
            load()?,
            said("uname", &["-r"])?
        )?;
        writeln!(page, "- Large office: {} issues.\n", self.issues)?;
        writeln!(
            page,
            "Ratios and counters count; times hold for this machine alone. \"noisy\" claims nothing.\n"
        )?;
        writeln!(
            page,
            "| # | What | Figure | Limit in this run | Ratio | Goal |\n|---|---|---|---|---|---|"
        )?;
        for line in &self.lines {
            let Line { workload, what, figure, against, ratio, goal } = line;
            writeln!(page, "| {workload} | {what} | {figure} | {against} | {ratio} | {goal} |")?;
        }
        std::fs::write(to, page).with_context(|| format!("writing {}", to.display()))
    }
}

#[expect(clippy::disallowed_methods, reason = "the benchmark asks the machine that it measures")]
fn said(program: &str, words: &[&str]) -> Result<String> {
    let output = Command::new(program).args(words).output().with_context(|| format!("starting {program}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn load() -> Result<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}
