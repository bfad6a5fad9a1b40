//! The benchmark: the real program against the limit of the same machine in the same run, A B A B. It
//! prints ratios and counters; times alone say nothing on a machine that others use. `cargo xtask bench`
//! runs it.

use anyhow::{Context, Result};
use git::client::Client;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::{Caller, Program, Visitor};

/// Pairs of each comparison.
const PAIRS: usize = 15;
/// Requests of one page measurement, and of one of the stylesheet, which is some twenty times cheaper: Linux
/// counts CPU time in hundredths of a second.
const REQUESTS: u32 = 400;
const REQUESTS_OF_STATIC: u32 = 4_000;
/// The branch of the demo that pushes go to.
const BRANCH: &str = "issue/2-jam-layanan-di-halaman-kontak";

#[tokio::main]
async fn main() -> Result<()> {
    let binary = Path::new(env!("CARGO_BIN_EXE_alur"));
    start_and_idle(binary)?;
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("demo");
    let program = Program::start(binary, "demo", &data, &[])?;
    seeded(&program)?;
    pages(&program).await?;
    pushes(&program, &data, dir.path()).await?;
    many(&program, &data).await?;
    pages_of_many(&program).await
}

/// Time from start to the first answer, and memory at rest.
fn start_and_idle(binary: &Path) -> Result<()> {
    let mut starts = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..5 {
        let dir = tempfile::tempdir()?;
        let begun = Instant::now();
        let program = Program::start(binary, "serve", dir.path(), &[])?;
        starts.push(begun.elapsed().as_secs_f64() * 1000.0);
        std::thread::sleep(Duration::from_secs(1));
        memory.push(resident_mib(program.pid())?);
    }
    println!("start to first answer   {} ms", spread(&mut starts));
    println!("memory at rest          {} MiB resident", spread(&mut memory));
    Ok(())
}

fn seeded(program: &Program) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(300);
    while !program.printed().contains("Ctrl-C") {
        anyhow::ensure!(Instant::now() < until, "the demo was not seeded:\n{}", program.printed());
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// How many issues the office has when its pages are measured once more: as many as some years bring.
const ISSUES: usize = 10_000;
/// People and programs that act at the same time.
const AT_ONCE: usize = 32;
/// Requests of each page of the large office.
const REQUESTS_OF_MANY: usize = 200;

/// Reports ten thousand issues and assigns every second one, by the JSON interface, and says how fast that
/// went: each act is durable when it is answered.
async fn many(program: &Program, data: &Path) -> Result<()> {
    let (rini, pandu) = (caller(program, data, "rini")?, caller(program, data, "pandu")?);
    let begun = Instant::now();
    let mut acts = tokio::task::JoinSet::new();
    for lane in 0..AT_ONCE {
        let (rini, pandu) = (rini.clone(), pandu.clone());
        acts.spawn(async move {
            let mut done = 0_usize;
            for n in (lane..ISSUES).step_by(AT_ONCE) {
                let (status, said) = rini.act("/api/v1/issues", &report(n)).await?;
                anyhow::ensure!(status == 201, "reporting issue {n}: {status} {said}");
                done += 1;
                if n % 2 == 0 {
                    let issue = said["issue"].as_i64().context("an issue without number")?;
                    let path = format!("/api/v1/issues/{issue}/assignment");
                    let due = serde_json::json!({ "assignee": 4, "due": "2027-03-01T15:00:00+07:00" });
                    let (status, said) = pandu.act(&path, &due).await?;
                    anyhow::ensure!(status == 200, "assigning issue {issue}: {status} {said}");
                    done += 1;
                }
            }
            Ok(done)
        });
    }
    let mut done = 0;
    while let Some(lane) = acts.join_next().await {
        done += lane??;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("acts, {AT_ONCE} at once      {done} in {seconds:.1} s, {:.0} a second", done as f64 / seconds);
    Ok(())
}

fn caller(program: &Program, data: &Path, who: &str) -> Result<Caller> {
    let tokens = std::fs::read_to_string(data.join("demo-tokens.json"))?;
    let tokens: serde_json::Value = serde_json::from_str(&tokens)?;
    Caller::new(&program.url(), tokens[who].as_str().with_context(|| format!("{who} has no token"))?)
}

/// An issue like those of an office: words that come back, and now and then a rare one.
fn report(n: usize) -> serde_json::Value {
    const WHAT: [&str; 8] = [
        "Unggahan berkas",
        "Cetak surat",
        "Masuk akun",
        "Data pemohon",
        "Jam layanan",
        "Peta",
        "Arsip",
        "Antrean",
    ];
    const HOW: [&str; 5] =
        ["gagal di telepon", "lambat pagi hari", "salah urut", "tidak tersimpan", "terpotong"];
    let rare = if n % 1_000 == 7 { " kenari" } else { "" };
    serde_json::json!({
        "application": "layanan-perizinan", "kind": "bug", "changes": ["code"], "source": "ticket",
        "ticket": (400_000 + n).to_string(),
        "title": format!("{} {} {n}{rare}", WHAT[n % WHAT.len()], HOW[n / 3 % HOW.len()]),
        "body": "Pemohon menunggu, lalu halaman kosong. Seharusnya izin tampil dan dapat dicetak.",
    })
}

/// Pages of the large office: CPU of the server, and how long one visitor waits.
async fn pages_of_many(program: &Program) -> Result<()> {
    for (who, path) in [
        ("pandu", "/"),
        ("dewi", "/"),
        ("kadis", "/"),
        ("pandu", "/issues"),
        ("pandu", "/issues?q=langkah%3A2"),
        ("pandu", "/board"),
        ("pandu", "/search?q=kenari"),
        ("pandu", "/search?q=berkas+telepon"),
        ("pandu", "/issues/5000"),
        ("pandu", "/reports/compliance"),
        ("pandu", "/reports/times"),
        ("pandu", "/journal"),
    ] {
        let mut visitor = Visitor::signed_in(&program.url(), who, "alur-demo").await?;
        let bytes = visitor.get(path).await?.html.len();
        let before = cpu_ms(program.pid())?;
        let mut waits = Vec::new();
        for _ in 0..REQUESTS_OF_MANY {
            let begun = Instant::now();
            let page = visitor.get(path).await?;
            waits.push(begun.elapsed().as_secs_f64() * 1000.0);
            anyhow::ensure!(page.status == 200, "{path} answered {}", page.status);
        }
        let cpu = (cpu_ms(program.pid())? - before) / REQUESTS_OF_MANY as f64;
        waits.sort_by(f64::total_cmp);
        let (half, most) = (waits[REQUESTS_OF_MANY / 2], waits[REQUESTS_OF_MANY * 95 / 100]);
        println!(
            "{ISSUES} issues, {who:<5} {path:<26} {bytes:>6} bytes  CPU {cpu:.2} ms, median {half:.2} ms, \
             p95 {most:.2} ms"
        );
    }
    let mib = resident_mib(program.pid())?;
    println!("memory after all this   {mib:.1} MiB resident");
    Ok(())
}

/// Server CPU of a page against a static answer, the stylesheet, request by request in turn.
async fn pages(program: &Program) -> Result<()> {
    let mut visitor = Visitor::signed_in(&program.url(), "pandu", "alur-demo").await?;
    let home = visitor.get("/").await?;
    let style = home.html.split("href=\"").find_map(|part| {
        let path = part.split('"').next()?;
        path.ends_with(".css").then(|| path.to_owned())
    });
    let style = style.context("a page without stylesheet")?;
    for path in ["/", "/issues", "/issues/3", "/releases/2", "/merge-requests/5", "/journal"] {
        let bytes = visitor.get(path).await?.html.len();
        let mut ratios = Vec::new();
        let (mut page_ms, mut static_ms) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            let page = cpu_of(program, &mut visitor, path, REQUESTS).await?;
            let fixed = cpu_of(program, &mut visitor, &style, REQUESTS_OF_STATIC).await?;
            page_ms.push(page);
            static_ms.push(fixed);
            ratios.push(page / fixed.max(0.001));
        }
        println!(
            "page {path:<20} {bytes:>6} bytes  CPU {} ms, stylesheet {} ms, ratio {}",
            spread(&mut page_ms),
            spread(&mut static_ms),
            spread(&mut ratios)
        );
    }
    Ok(())
}

/// CPU milliseconds of the server and its children per request.
async fn cpu_of(program: &Program, visitor: &mut Visitor, path: &str, requests: u32) -> Result<f64> {
    let before = cpu_ms(program.pid())?;
    for _ in 0..requests {
        let page = visitor.get(path).await?;
        anyhow::ensure!(page.status == 200, "{path} answered {}", page.status);
    }
    Ok((cpu_ms(program.pid())? - before) / f64::from(requests))
}

/// A push with policy, note and journal over HTTP against a push of the same commit to a bare path.
async fn pushes(program: &Program, data: &Path, dir: &Path) -> Result<()> {
    let tokens: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(data.join("demo-tokens.json"))?)?;
    let token = tokens["dewi"].as_str().context("dewi has no token")?;
    let who = git::Signature::new("Dewi Larasati", "dewi@kominfo.example.go.id")?;
    let url = format!("{}/git/layanan-perizinan.git", program.url());
    let client = Client::clone_from(&url, &dir.join("work"), who, token).await?;
    client.switch(BRANCH).await?;
    let bare = dir.join("bare.git");
    let bare = bare.to_str().context("a path that is no text")?;
    client.run(&["clone", "--quiet", "--bare", ".", bare]).await?;
    client.run(&["remote", "add", "bare", bare]).await?;
    let mut visitor = Visitor::signed_in(&program.url(), "dewi", "alur-demo").await?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..PAIRS {
        client.write("docs/ukur.md", &format!("putaran {round}\n"))?;
        client.commit(&format!("Putaran {round}"), 1_780_000_000 + i64::try_from(round)?).await?;
        let begun = Instant::now();
        client.run(&["push", "--quiet", "bare", "HEAD"]).await?;
        let fixed = begun.elapsed().as_secs_f64() * 1000.0;
        let begun = Instant::now();
        let said = client.push(&["HEAD"], &["local-test=passed: putaran ukur dicoba"]).await?;
        let push = begun.elapsed().as_secs_f64() * 1000.0;
        anyhow::ensure!(said.ok, "a push was refused:\n{}", said.terminal);
        ours.push(push);
        theirs.push(fixed);
        ratios.push(push / fixed);
        quiet(&mut visitor).await?;
    }
    println!(
        "push {} ms, to a bare path {} ms, ratio {}",
        spread(&mut ours),
        spread(&mut theirs),
        spread(&mut ratios)
    );
    Ok(())
}

/// Waits until the dev server runs the push: its pipeline would disturb the next measurement.
async fn quiet(visitor: &mut Visitor) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(60);
    while !visitor.get("/issues/2").await?.has_form("/dev-test") {
        anyhow::ensure!(Instant::now() < until, "the dev server does not run the push");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// User and system time of a process and its ended children, in milliseconds.
fn cpu_ms(pid: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks: f64 = fields[11..15].iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    // Linux counts a hundred ticks a second for processes.
    Ok(ticks * 10.0)
}

fn resident_mib(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1024.0)
}

/// Median with quartiles.
fn spread(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let at = |part: usize| values[(values.len() - 1) * part / 4];
    format!("{:.2} ({:.2} to {:.2})", at(2), at(1), at(3))
}
