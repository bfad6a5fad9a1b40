//! Workload 1: pages of a signed-in person, in a small and in a large office, against a static answer by the
//! same server.

use crate::measure::{Figures, cpu_ms, ms, resident_mib};
use crate::office::Office;
use crate::report::Report;
use anyhow::{Result, ensure};
use std::time::Instant;
use testkit::Visitor;

/// Rounds of small, large and static in turn.
const ROUNDS: u32 = 15;
/// Requests of one round; of the stylesheet, which is some twenty times cheaper, so many times more: Linux
/// counts CPU time in hundredths of a second.
const REQUESTS: u32 = 40;
const STATIC_TIMES: u32 = 10;

const PAGES: [(&str, &str, &str); 12] = [
    ("pandu", "/", "1.0"),
    ("dewi", "/", "1.0"),
    ("kadis", "/", ""),
    ("pandu", "/issues", "1.0"),
    ("pandu", "/issues?q=langkah%3A2", "1.0"),
    ("pandu", "/board", ""),
    ("pandu", "/issues/3", "0.6"),
    ("pandu", "/search?q=kenari", ""),
    ("pandu", "/search?q=berkas+telepon", ""),
    ("pandu", "/reports/compliance", ""),
    ("pandu", "/reports/times", ""),
    ("pandu", "/journal", ""),
];

/// CPU and waits of one page in one office.
#[derive(Default)]
struct Page {
    bytes: usize,
    cpu: Figures,
    waits: Figures,
}

pub async fn pages(small: &Office, large: &Office, report: &mut Report) -> Result<()> {
    control(small, report).await?;
    for (who, path, goal) in PAGES {
        let (mut in_small, mut in_large) = (small.visitor(who).await?, large.visitor(who).await?);
        let style = large.stylesheet(&mut in_large).await?;
        let (mut a, mut b, mut ratios, mut slopes) =
            (Page::default(), Page::default(), Figures::default(), Figures::default());
        for _ in 0..ROUNDS {
            let of_small = round(small, &mut in_small, path, REQUESTS, &mut a).await?;
            let of_large = round(large, &mut in_large, path, REQUESTS, &mut b).await?;
            let fixed =
                round(large, &mut in_large, &style, REQUESTS * STATIC_TIMES, &mut Page::default()).await?;
            ratios.add(of_large / fixed.max(0.001));
            slopes.add(of_large / of_small.max(0.001));
        }
        let goal = if goal.is_empty() { "20 ms".to_owned() } else { format!("{goal} ms") };
        report.line(
            1,
            &format!("{who} {path} ({} issues, {} bytes), CPU ms", large.issues, b.bytes),
            [b.cpu.spread(), format!("{} issues: {}", small.issues, a.cpu.spread()), slopes.spread(), goal],
        );
        report.line(
            1,
            &format!("{who} {path}, wait p99 ms"),
            [
                format!("{:.1}", b.waits.at(99)),
                format!("{} issues: {:.1}", small.issues, a.waits.at(99)),
                format!("{:.2}", b.waits.at(99) / a.waits.at(99)),
                "1.2".to_owned(),
            ],
        );
        report.line(
            1,
            &format!("{who} {path} against the stylesheet"),
            [String::new(), String::new(), ratios.spread(), String::new()],
        );
    }
    let mib = resident_mib(large.program.pid())?;
    report.line(
        1,
        "memory after all this, MiB",
        [format!("{mib:.1}"), String::new(), String::new(), String::new()],
    );
    Ok(())
}

/// The same page against itself: what this run cannot tell apart.
async fn control(office: &Office, report: &mut Report) -> Result<()> {
    let mut visitor = office.visitor("pandu").await?;
    let mut ratios = Figures::default();
    for _ in 0..ROUNDS {
        let a = round(office, &mut visitor, "/issues", REQUESTS * 4, &mut Page::default()).await?;
        let b = round(office, &mut visitor, "/issues", REQUESTS * 4, &mut Page::default()).await?;
        ratios.add(a / b.max(0.001));
    }
    let verdict = if ratios.is_quiet() { "quiet" } else { "noisy: this run claims nothing of times" };
    let goal = "0.95 to 1.05".to_owned();
    report.line(
        1,
        "control: /issues against itself",
        [String::new(), String::new(), ratios.spread(), format!("{goal}; {verdict}")],
    );
    Ok(())
}

/// CPU milliseconds of the server and its children per request.
async fn round(
    office: &Office,
    visitor: &mut Visitor,
    path: &str,
    requests: u32,
    page: &mut Page,
) -> Result<f64> {
    let before = cpu_ms(office.program.pid())?;
    for _ in 0..requests {
        let begun = Instant::now();
        let answer = visitor.get(path).await?;
        page.waits.add(ms(begun));
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        page.bytes = answer.html.len();
    }
    let cpu = (cpu_ms(office.program.pid())? - before) / f64::from(requests);
    page.cpu.add(cpu);
    Ok(cpu)
}
