//! Workloads 7 and 8: durable acts in a second against write and fdatasync, and the proof of a whole journal
//! against SHA-256 over the same bytes.

use crate::measure::ms;
use crate::office::Office;
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How long each side of a comparison runs.
const RUN: Duration = Duration::from_secs(3);
/// Turns of act and write.
const TURNS: usize = 5;

pub async fn acts(office: &Office, report: &mut Report) -> Result<()> {
    for (people, goal) in [(1, "0.45"), (32, "3")] {
        let (mut acts, mut writes) = (crate::measure::Figures::default(), crate::measure::Figures::default());
        let mut ratios = crate::measure::Figures::default();
        for _ in 0..TURNS {
            let synced = synced_writes(&office.place("written"))?;
            let done = acts_of(office, people).await?;
            acts.add(done);
            writes.add(synced);
            ratios.add(done / synced);
        }
        report.line(
            7,
            &format!("acts a second, {people} at once"),
            [
                acts.spread(),
                format!("write + fdatasync {}", writes.spread()),
                ratios.spread(),
                goal.to_owned(),
            ],
        );
    }
    Ok(())
}

/// Reports a second by the JSON interface; each is durable when it is answered.
async fn acts_of(office: &Office, people: usize) -> Result<f64> {
    let rini = office.caller("rini")?;
    let begun = Instant::now();
    let mut lanes = tokio::task::JoinSet::new();
    for lane in 0..people {
        let rini = rini.clone();
        lanes.spawn(async move {
            let mut done = 0_u32;
            while begun.elapsed() < RUN {
                let report = serde_json::json!({
                    "application": "layanan-perizinan", "kind": "bug", "changes": ["code"],
                    "source": "ticket", "ticket": format!("{}", 600_000 + lane),
                    "title": format!("Antrean {lane} {done}"),
                    "body": "Pemohon menunggu, lalu halaman kosong. Seharusnya izin tampil.",
                });
                let (status, said) = rini.act("/api/v1/issues", &report).await?;
                ensure!(status == 201, "reporting: {status} {said}");
                done += 1;
            }
            Ok(done)
        });
    }
    let mut done = 0;
    while let Some(lane) = lanes.join_next().await {
        done += lane??;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// Writes of a page with fdatasync in a second, on the disk of the data.
fn synced_writes(place: &Path) -> Result<f64> {
    let mut file = File::create(place)?;
    let (begun, mut done) = (Instant::now(), 0_u32);
    while begun.elapsed() < RUN {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// `alur journal verify` and `rebuild` of a closed office.
pub fn proof(office: Office, report: &mut Report) -> Result<()> {
    let dir = office.closed();
    let data = dir.path().join("demo");
    let export = dir.path().join("journal.jsonl");
    let begun = Instant::now();
    run(&data, &["journal", "verify"], None)?;
    let verify = ms(begun);
    run(&data, &["journal", "export"], Some(&export))?;
    let (entries, bytes, hashed) = hashed(&export)?;
    let rate = f64::from(entries) / verify * 1000.0;
    let limit = f64::from(entries) / hashed * 1000.0;
    report.line(
        8,
        &format!("entries verified a second, of {entries} ({} MiB)", bytes >> 20),
        [
            format!("{rate:.0}"),
            format!("SHA-256 alone {limit:.0}"),
            format!("{:.2}", rate / limit),
            "0.3".to_owned(),
        ],
    );
    let begun = Instant::now();
    run(&data, &["journal", "rebuild"], None)?;
    let rebuild = f64::from(entries) / begun.elapsed().as_secs_f64();
    report.line(
        8,
        "entries rebuilt a second",
        [format!("{rebuild:.0}"), String::new(), String::new(), String::new()],
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the benchmark starts the program that it measures")]
fn run(data: &Path, words: &[&str], into: Option<&Path>) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alur"));
    command.args(words).arg("--data").arg(data);
    match into {
        Some(file) => command.stdout(File::create(file)?),
        None => command.stdout(std::process::Stdio::null()),
    };
    let status = command.status().context("starting alur")?;
    ensure!(status.success(), "alur {} failed", words.join(" "));
    Ok(())
}

/// Lines and bytes of an export, and the milliseconds that hashing them takes.
fn hashed(export: &Path) -> Result<(u32, u64, f64)> {
    let mut bytes = Vec::new();
    File::open(export)?.read_to_end(&mut bytes)?;
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let begun = Instant::now();
    let mut last = [0_u8; 32];
    for line in &lines {
        last = Sha256::new().chain_update(last).chain_update(line).finalize().into();
    }
    let took = ms(begun);
    ensure!(last != [0; 32], "an empty journal");
    Ok((u32::try_from(lines.len())?, bytes.len() as u64, took))
}
