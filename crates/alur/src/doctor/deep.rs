//! `alur doctor --deep`: does everything hold that must hold of the records (reliability, INV 1 to 12)? Only
//! reads, needs no server and may run beside one: the store is looked at on a copy, and what moved meanwhile
//! is looked at again. One line for each invariant with what was counted, one sentence for each finding.

use super::{hours, merges, pushes, refs, walk};
use crate::options::Options;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use store::Reader;
use store::check::Snapshot;
use store::proof::Chain;

/// After every moment that a journal holds: 1 January 2100.
const COPIES_AT_MS: i64 = 4_102_444_800_000;

/// What a deep check cannot look at yet, or tries elsewhere.
const ELSEWHERE: [(u8, &str); 6] = [
    (8, "not yet applicable: no mail or ticket comes in"),
    (9, "not yet applicable: nothing is shown outside; the tests of attacks crawl what there is"),
    (13, "tried by restoring backups, not here"),
    (14, "tried under load, not here"),
    (15, "not yet applicable: no help desk, forge or wiki is connected"),
    (16, "tried with a store of each released version, not here"),
];

/// What does not hold, where, and what to do.
#[derive(Debug)]
pub struct Finding {
    pub inv: u8,
    pub text: String,
}

/// What was looked at, and what does not hold.
#[derive(Debug, Default)]
pub struct Report {
    counted: BTreeMap<u8, Vec<String>>,
    findings: Vec<Finding>,
}

impl Report {
    /// So much was looked at.
    pub fn counted(&mut self, inv: u8, what: String) {
        self.counted.entry(inv).or_default().push(what);
    }

    /// This does not hold: what, where, what to do.
    pub fn finds(&mut self, inv: u8, text: String) {
        self.findings.push(Finding { inv, text });
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// What was counted, by invariant, and what does not hold below it; true when all is well.
    fn print(mut self) -> bool {
        for (inv, why) in ELSEWHERE {
            self.counted(inv, why.to_owned());
        }
        for (inv, counted) in &self.counted {
            let of = |finding: &&Finding| finding.inv == *inv;
            let mark = match self.findings.iter().any(|finding| of(&finding)) {
                true => "bad ",
                false if ELSEWHERE.iter().any(|(other, _)| other == inv) => "    ",
                false => "well",
            };
            println!("{mark}  INV {inv:<3} {}", counted.join("; "));
            for finding in self.findings.iter().filter(of) {
                println!("      INV {inv:<3} {}", finding.text);
            }
        }
        self.findings.is_empty()
    }
}

/// A directory for the copies, gone afterwards.
struct Room(PathBuf);

impl Room {
    fn make() -> Result<Room> {
        let path = std::env::temp_dir().join(format!("alur-doctor-deep-{}", std::process::id()));
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Room(path))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What stays behind is a copy among temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the checks look at.
pub struct Office<'a> {
    pub data: &'a Path,
    /// The store as it was at one moment.
    pub copy: &'a Reader,
    /// The store as it is.
    pub live: &'a Reader,
    pub repositories: &'a git::Repositories,
}

pub async fn run(options: &Options) -> Result<ExitCode> {
    let data = std::path::absolute(&options.data)?;
    let store = data.join("alur.db");
    if !store.is_file() {
        bail!("{} holds no office: name its data directory with --data", data.display());
    }
    let room = Room::make()?;
    let well = check(&data, &store, &room.0).await?.print();
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn check(data: &Path, store: &Path, room: &Path) -> Result<Report> {
    let mut report = Report::default();
    let scratch = room.join("git");
    std::fs::DirBuilder::new().mode(0o700).create(&scratch)?;
    let repositories = git::Repositories::to_look_at(data.join("repositories"), scratch, settings()?)?;
    // The refs come before the journal: whoever moves a ref has said so before. What was recorded by then
    // is looked for in the refs of afterwards.
    let tips = merges::tips(&repositories).await?;
    let calendar = Arc::new(sop::calendar::Calendar::office_default());
    // The copies take whatever time it is: the office's own clock may lie behind its journal.
    let now: store::Now = Arc::new(|| sop::Moment(COPIES_AT_MS));
    let snapshot = Snapshot::take(store, room, now, calendar)
        .await
        .with_context(|| format!("{} cannot be copied into {}", store.display(), room.display()))?;
    let live = store::check::look(store).await?;
    let office = Office { data, copy: &snapshot.reader, live: &live, repositories: &repositories };

    let whole = chain(&snapshot.reader, &mut report).await?;
    schema(&snapshot, &mut report).await?;
    notices(&snapshot.reader, &mut report).await?;
    if !whole {
        report.finds(2, "the other checks read the journal and were not made; restore it first".to_owned());
        return Ok(report);
    }
    replay(&snapshot, &mut report).await?;
    let walked = walk::walk(&snapshot.reader, &mut report).await?;
    walk::deployments(&snapshot.reader, &walked, &mut report).await?;
    hours::check(&snapshot.reader, &walked, &mut report).await?;
    pushes::check(&office, &walked, &mut report).await?;
    merges::check(&office, &walked, &tips, &mut report).await?;
    refs::check(&office, &mut report).await?;
    Ok(report)
}

/// INV 1 of what lies in `data` beside the store that `reader` reads, as a backup holds both: every commit
/// and every evidence file that an entry tells of. `scratch` is empty and ours. What does not hold, in
/// sentences.
pub async fn named_by(reader: &Reader, data: &Path, scratch: PathBuf) -> Result<Vec<String>> {
    let mut report = Report::default();
    let repositories = git::Repositories::to_look_at(data.join("repositories"), scratch, settings()?)?;
    let walked = walk::walk(reader, &mut Report::default()).await?;
    let office = Office { data, copy: reader, live: reader, repositories: &repositories };
    pushes::check(&office, &walked, &mut report).await?;
    Ok(report.into_findings().into_iter().map(|finding| finding.text).collect())
}

fn settings() -> Result<git::Settings> {
    let committer = git::Signature::new("Alur", "alur@localhost")?;
    Ok(git::Settings { committer, utc_offset_minutes: 0, hook_program: PathBuf::new() })
}

/// INV 2: no gap, no fork, every hash as it should be. True when the journal can be read on.
async fn chain(reader: &Reader, report: &mut Report) -> Result<bool> {
    let whole = match reader.verify().await? {
        Chain::Whole { entries, .. } => {
            report.counted(2, format!("{entries} entries, each hash follows from the one before"));
            true
        }
        Chain::Broken { seq, defect } => {
            report.counted(2, format!("the chain holds up to #{}", seq.0 - 1));
            let what = "it was changed outside Alur; compare with a backup and restore";
            report.finds(2, format!("entry #{seq}: {defect:?}; {what}"));
            false
        }
    };
    for text in reader.verify_texts().await? {
        let what = "its words are not those that its entry saw; restore it from a backup";
        report.finds(2, format!("text {}: {what}", text.0));
    }
    Ok(whole)
}

/// INV 5: the tables, and the triggers that guard the journal, are as this version makes them.
async fn schema(snapshot: &Snapshot, report: &mut Report) -> Result<()> {
    let (wanted, remade) = snapshot.remade().await?;
    report.counted(5, format!("{wanted} tables, indexes and triggers as they were made"));
    for part in remade {
        let how = if part.missing { "is missing" } else { "was changed" };
        let what = "restore the store from a backup, or call whoever worked on it";
        report.finds(5, format!("{} of table {} {how}: {what}", part.name, part.table));
    }
    Ok(())
}

/// INV 6: a replay of the journal gives what is stored, byte for byte.
async fn replay(snapshot: &Snapshot, report: &mut Report) -> Result<()> {
    let Some(replayed) = snapshot.replay().await? else {
        let why = "states were computed by another version; its next start computes them anew";
        report.counted(6, why.to_owned());
        return Ok(());
    };
    let (rows, entries) = (replayed.rows, replayed.entries);
    report.counted(6, format!("{rows} rows of lists and states, computed anew from {entries} entries"));
    for differs in replayed.differ {
        let stored = differs.stored.unwrap_or_else(|| "nothing".to_owned());
        let rebuilt = differs.rebuilt.unwrap_or_else(|| "nothing".to_owned());
        // A notice that is missing was not told; one too many was told without a reason.
        let inv = if differs.table == "inbox" { 7 } else { 6 };
        let table = differs.table;
        let (stored, rebuilt) = apart(&stored, &rebuilt);
        let said = format!("table {table} holds {} where the journal gives {}", cut(&stored), cut(&rebuilt));
        report.finds(inv, format!("{said}; stop Alur and run `alur journal rebuild`"));
    }
    Ok(())
}

/// INV 7: notices and mails once each, of entries that are there.
async fn notices(reader: &Reader, report: &mut Report) -> Result<()> {
    let notices = reader.notices_counted().await?;
    report.counted(7, format!("{notices} notices and mails, none twice"));
    for odd in reader.odd_notices().await? {
        let what = "was told twice, of an entry that is not there, or without a time";
        report.finds(7, format!("{} {what}; report it with this line", odd.at));
    }
    Ok(())
}

/// Of two rows the first column, which names them, and the columns in which they differ.
fn apart(stored: &str, rebuilt: &str) -> (String, String) {
    let (left, right): (Vec<&str>, Vec<&str>) = (stored.split(' ').collect(), rebuilt.split(' ').collect());
    if left.len() != right.len() {
        return (stored.to_owned(), rebuilt.to_owned());
    }
    let differs = |n: &usize| *n == 0 || left[*n] != right[*n];
    let shown = |row: &[&str]| (0..row.len()).filter(differs).map(|n| row[n]).collect::<Vec<_>>().join(" ");
    (shown(&left), shown(&right))
}

/// A row as far as one line shows it.
pub fn cut(row: &str) -> String {
    const CHARS: usize = 160;
    match row.char_indices().nth(CHARS) {
        Some((at, _)) => format!("\"{}...\"", &row[..at]),
        None => format!("\"{}\"", row.trim_end()),
    }
}
