//! Offices to measure: the demo with so many issues, and an empty one.

use crate::measure::{Figures, ms, resident_mib};
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{Caller, Program, Visitor};

/// Issues of the small office.
pub const SMALL: u32 = 1_000;
/// Longest time to make an office: a million issues by their own commands.
const SEED_TIME: Duration = Duration::from_secs(4 * 3600);

/// A demo that is running.
pub struct Office {
    pub program: Program,
    pub issues: u32,
    dir: TempDir,
}

impl Office {
    pub fn seeded(binary: &Path, issues: u32) -> Result<Office> {
        let dir = tempfile::tempdir()?;
        let begun = Instant::now();
        let count = issues.to_string();
        let program = Program::start(binary, "demo", &dir.path().join("demo"), &["--issues", &count])?;
        while !program.printed().contains("Ctrl-C") {
            ensure!(begun.elapsed() < SEED_TIME, "the demo was not seeded:\n{}", program.printed());
            std::thread::sleep(Duration::from_millis(200));
        }
        println!("an office of {issues} issues was made in {:.0} s", begun.elapsed().as_secs_f64());
        Ok(Office { program, issues, dir })
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("demo")
    }

    /// A place beside the data.
    pub fn place(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The office's data after its program has ended.
    pub fn closed(self) -> TempDir {
        drop(self.program);
        self.dir
    }

    pub async fn visitor(&self, who: &str) -> Result<Visitor> {
        Visitor::signed_in(&self.program.url(), who, "alur-demo").await
    }

    pub fn token(&self, who: &str) -> Result<String> {
        let tokens = std::fs::read_to_string(self.data().join("demo-tokens.json"))?;
        let tokens: serde_json::Value = serde_json::from_str(&tokens)?;
        Ok(tokens[who].as_str().with_context(|| format!("{who} has no token"))?.to_owned())
    }

    pub fn caller(&self, who: &str) -> Result<Caller> {
        Caller::new(&self.program.url(), &self.token(who)?)
    }

    /// Where the stylesheet lies: the static answer that pages are measured against.
    pub async fn stylesheet(&self, visitor: &mut Visitor) -> Result<String> {
        let home = visitor.get("/").await?;
        let style = home.html.split("href=\"").find_map(|part| {
            let path = part.split('"').next()?;
            path.ends_with(".css").then(|| path.to_owned())
        });
        style.context("a page without stylesheet")
    }
}

/// Workload 12: time from start to the first answer, memory at rest, size of the program.
pub fn start_and_rest(binary: &Path, report: &mut Report) -> Result<()> {
    let (mut starts, mut memory) = (Figures::default(), Figures::default());
    for _ in 0..7 {
        let dir = tempfile::tempdir()?;
        let begun = Instant::now();
        let program = Program::start(binary, "serve", dir.path(), &[])?;
        starts.add(ms(begun));
        std::thread::sleep(Duration::from_secs(1));
        memory.add(resident_mib(program.pid())?);
    }
    let none = String::new;
    report.line(
        12,
        "start of a new office to its first answer, ms",
        [starts.spread(), none(), none(), "150".to_owned()],
    );
    report.line(12, "memory at rest, MiB", [memory.spread(), none(), none(), "40".to_owned()]);
    let mib = std::fs::metadata(binary)?.len() as f64 / f64::from(1 << 20);
    report.line(12, "size of the program, MiB", [format!("{mib:.1}"), none(), none(), none()]);
    Ok(())
}
