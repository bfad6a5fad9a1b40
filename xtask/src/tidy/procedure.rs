//! Each step's file opens with its row of the written procedure, word for word: whoever changes a rule
//! reads first what it stands for.

use anyhow::{Context, Result};

use super::{Finding, Source, Tree};

const REVISION: &str = "crates/sop/procedures/sop-264.toml";
const STEPS: &str = "crates/sop/src/steps/";

struct Row {
    number: i64,
    code: String,
    text: String,
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    if !tree.other.iter().any(|path| path == REVISION) {
        return Ok(Vec::new());
    }
    let rows = rows(&tree.text(REVISION)?)?;
    let mut findings = Vec::new();
    for source in tree.rust.iter().filter(|source| source.path.starts_with(STEPS)) {
        let stem = source.path[STEPS.len()..].trim_end_matches(".rs");
        if let Some((number, act)) = numbered(stem) {
            findings.extend(check_step(source, &rows, number, act));
        }
    }
    Ok(findings)
}

fn check_step(source: &Source, rows: &[Row], number: i64, act: &str) -> Option<Finding> {
    let Some(row) = rows.iter().find(|row| row.number == number) else {
        return Some(Finding::new(&source.path, 0, format!("the procedure has no step {number}")));
    };
    if row.code != act {
        let what = format!("step {number} is `{}` in {REVISION}, not `{act}`", row.code);
        return Some(Finding::new(&source.path, 0, what));
    }
    let head: Vec<&str> = source.text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let quoted = plain(&head.join(" ")).contains(&plain(&row.text));
    (!quoted)
        .then(|| Finding::new(&source.path, 1, format!("quote its row in the //! lines: \"{}\"", row.text)))
}

/// `s10_approve_staging` is step 10, act `approve_staging`.
fn numbered(stem: &str) -> Option<(i64, &str)> {
    let (number, act) = stem.strip_prefix('s')?.split_once('_')?;
    Some((number.parse().ok()?, act))
}

fn rows(revision: &str) -> Result<Vec<Row>> {
    let table: toml::Table = revision.parse().with_context(|| format!("reading {REVISION}"))?;
    let steps = table.get("step").and_then(|steps| steps.as_array()).context("the revision has no steps")?;
    let text =
        |step: &toml::Value, key: &str| step.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let row = |step: &toml::Value| {
        let number = step.get("no").and_then(|value| value.as_integer())?;
        Some(Row { number, code: text(step, "code")?, text: text(step, "text")? })
    };
    steps.iter().map(row).collect::<Option<_>>().context("a step lacks its number, code or text")
}

/// Without the asterisks of italics and without the accidents of line breaks.
fn plain(text: &str) -> String {
    text.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ")
}
