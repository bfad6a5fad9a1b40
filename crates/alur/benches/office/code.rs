//! Workloads 3 and 4: pages of code against the bare git command, clones over HTTP against a file.

use crate::measure::{Figures, cpu_ms, ms};
use crate::office::Office;
use crate::pushes::{self, BRANCH};
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use git::client::Client;
use std::path::Path;
use std::time::Instant;

/// Pairs of each comparison.
const PAIRS: usize = 15;
/// Files that the measured commit changes, and lines of the file whose origins are asked for.
const FILES: usize = 100;
const LINES: usize = 3_000;
/// What makes a clone worth measuring: bytes that do not compress.
const BALLAST: usize = 24 << 20;

pub async fn pages(office: &Office, report: &mut Report) -> Result<()> {
    let client = pushes::clone(office, "code").await?;
    for n in 0..FILES {
        client.write(&format!("ukur/berkas-{n:03}.txt"), &format!("berkas {n}\n").repeat(20))?;
    }
    for round in 0..4 {
        let lines: String = (0..LINES).map(|n| format!("baris {n} {}\n", n % 4 <= round)).collect();
        client.write("ukur/panjang.txt", &lines)?;
        client.commit(&format!("Ukur {round}"), 1_780_100_000 + i64::try_from(round)?).await?;
    }
    let said = client.push(&["HEAD"], &["local-test=passed: berkas ukur dicoba"]).await?;
    ensure!(said.ok, "a push was refused:\n{}", said.terminal);
    let head = client.run(&["rev-parse", "HEAD"]).await?.terminal.trim().to_owned();
    let wide = client.run(&["rev-parse", "HEAD~3"]).await?.terminal.trim().to_owned();
    let base = "/applications/layanan-perizinan";
    let asked: [(&str, String, Vec<&str>); 4] = [
        (
            "tree with last commits",
            format!("{base}/tree/{head}/ukur"),
            vec!["log", "--format=%h", "--name-only", &head, "--", "ukur"],
        ),
        ("a commit of 100 files", format!("{base}/commits/{wide}"), vec!["show", &wide]),
        (
            "origins of 3,000 lines",
            format!("{base}/blame/{head}/ukur/panjang.txt"),
            vec!["blame", &head, "--", "ukur/panjang.txt"],
        ),
        (
            "history of a path",
            format!("{base}/commits?branch={BRANCH}&path=ukur/panjang.txt"),
            vec!["log", &head, "--", "ukur/panjang.txt"],
        ),
    ];
    let mut visitor = office.visitor("dewi").await?;
    let issue = warm(office, &mut visitor, "/issues/3").await?;
    for (what, page, words) in &asked {
        let begun = Instant::now();
        let answer = visitor.get(page).await?;
        let cold = ms(begun);
        ensure!(answer.status == 200, "{page} answered {}", answer.status);
        let mut bare = Figures::default();
        for _ in 0..PAIRS {
            let begun = Instant::now();
            let said = client.run(words).await?;
            bare.add(ms(begun));
            ensure!(said.ok, "git {}: {}", words.join(" "), said.terminal);
        }
        let command = format!("git {} {}", words[0], bare.spread());
        report.line(
            3,
            &format!("{what}, first time, ms"),
            [format!("{cold:.1}"), command, format!("{:.2}", cold / bare.median()), "1.1".to_owned()],
        );
        let again = warm(office, &mut visitor, page).await?;
        report.line(
            3,
            &format!("{what}, again, CPU ms"),
            [
                format!("{again:.2}"),
                format!("issue page {issue:.2}"),
                format!("{:.2}", again / issue),
                "2".to_owned(),
            ],
        );
    }
    Ok(())
}

/// CPU milliseconds of a page that was asked for before.
async fn warm(office: &Office, visitor: &mut testkit::Visitor, page: &str) -> Result<f64> {
    const REQUESTS: u32 = 100;
    visitor.get(page).await?;
    let before = cpu_ms(office.program.pid())?;
    for _ in 0..REQUESTS {
        ensure!(visitor.get(page).await?.status == 200, "{page} went away");
    }
    Ok((cpu_ms(office.program.pid())? - before) / f64::from(REQUESTS))
}

pub async fn clones(office: &Office, report: &mut Report) -> Result<()> {
    let client = pushes::clone(office, "ballast").await?;
    std::fs::create_dir_all(client.dir().join("ukur"))?;
    std::fs::write(client.dir().join("ukur/beban.bin"), noise(BALLAST))?;
    client.commit("Beban", 1_780_200_000).await?;
    let said = client.push(&["HEAD"], &["local-test=passed: beban ukur dicoba"]).await?;
    ensure!(said.ok, "a push was refused:\n{}", said.terminal);
    let url = format!("{}/git/layanan-perizinan.git", office.program.url());
    let file = format!("file://{}", text(&office.data().join("repositories/1.git"))?);
    let (mut ours, mut theirs, mut ratios) = (Figures::default(), Figures::default(), Figures::default());
    for round in 0..5 {
        let begun = Instant::now();
        copy(&client, &[], &file, &office.place(&format!("file-{round}"))).await?;
        let fixed = ms(begun);
        let begun = Instant::now();
        copy(&client, &[], &url, &office.place(&format!("http-{round}"))).await?;
        let clone = ms(begun);
        ours.add(clone);
        theirs.add(fixed);
        ratios.add(clone / fixed);
    }
    report.line(
        4,
        "clone of 24 MiB, ms",
        [ours.spread(), format!("file:// {}", theirs.spread()), ratios.spread(), "1.05".to_owned()],
    );
    let one = shallow(office, &client, &url, 1).await?;
    let many = shallow(office, &client, &url, 16).await?;
    report.line(
        4,
        "16 identical shallow clones at once, CPU ms",
        [
            format!("{many:.0}"),
            format!("one {one:.0}"),
            format!("{:.2}", many / one.max(1.0)),
            "1.5".to_owned(),
        ],
    );
    Ok(())
}

/// CPU milliseconds of the server and its children for so many clones at once.
async fn shallow(office: &Office, client: &Client, url: &str, clones: usize) -> Result<f64> {
    let before = cpu_ms(office.program.pid())?;
    let mut under_way = tokio::task::JoinSet::new();
    for n in 0..clones {
        let (client, url) = (client.clone(), url.to_owned());
        let place = office.place(&format!("shallow-{clones}-{n}"));
        under_way.spawn(async move { copy(&client, &["--depth=1"], &url, &place).await });
    }
    while let Some(ended) = under_way.join_next().await {
        ended??;
    }
    Ok(cpu_ms(office.program.pid())? - before)
}

async fn copy(client: &Client, options: &[&str], from: &str, to: &Path) -> Result<()> {
    let words = [&["clone", "--quiet", "--bare"], options, &[from, text(to)?]].concat();
    let said = client.run(&words).await?;
    ensure!(said.ok, "cloning {from}: {}", said.terminal);
    Ok(())
}

/// Bytes of a fixed seed that no packer makes smaller.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut out = Vec::with_capacity(bytes + 8);
    while out.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.to_le_bytes());
    }
    out
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is no text")
}
