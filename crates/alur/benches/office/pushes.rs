//! Workload 5: a push with policy, note and journal over HTTP against a push of the same commit to a bare
//! path, and a refused one against asking for the refs.

use crate::measure::{Figures, ms};
use crate::office::Office;
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use git::client::Client;
use std::time::{Duration, Instant};
use testkit::Visitor;

/// Pairs of each comparison.
const PAIRS: usize = 15;
/// The branch of the demo that pushes go to.
pub const BRANCH: &str = "issue/2-jam-layanan-di-halaman-kontak";

/// A clone by the developer whose turn it is.
pub async fn clone(office: &Office, name: &str) -> Result<Client> {
    let who = git::Signature::new("Dewi Larasati", "dewi@kominfo.example.go.id")?;
    let url = format!("{}/git/layanan-perizinan.git", office.program.url());
    let client = Client::clone_from(&url, &office.place(name), who, &office.token("dewi")?).await?;
    client.switch(BRANCH).await?;
    Ok(client)
}

pub async fn pushes(office: &Office, report: &mut Report) -> Result<()> {
    let client = clone(office, "work").await?;
    let bare = office.place("bare.git");
    let bare = bare.to_str().context("a path that is no text")?;
    client.run(&["clone", "--quiet", "--bare", ".", bare]).await?;
    client.run(&["remote", "add", "bare", bare]).await?;
    let mut visitor = office.visitor("dewi").await?;
    let (mut ours, mut theirs, mut ratios) = (Figures::default(), Figures::default(), Figures::default());
    for round in 0..PAIRS {
        client.write("docs/ukur.md", &format!("putaran {round}\n"))?;
        client.commit(&format!("Putaran {round}"), 1_780_000_000 + i64::try_from(round)?).await?;
        let begun = Instant::now();
        client.run(&["push", "--quiet", "bare", "HEAD"]).await?;
        let fixed = ms(begun);
        let begun = Instant::now();
        let said = client.push(&["HEAD"], &["local-test=passed: putaran ukur dicoba"]).await?;
        let push = ms(begun);
        ensure!(said.ok, "a push was refused:\n{}", said.terminal);
        ours.add(push);
        theirs.add(fixed);
        ratios.add(push / fixed);
        quiet(&mut visitor).await?;
    }
    let path = format!("to a bare path {}", theirs.spread());
    report.line(
        5,
        "push of one commit, ms",
        [ours.spread(), path, ratios.spread(), "1.1 and the fsyncs".to_owned()],
    );
    let (mut ours, mut theirs, mut ratios) = (Figures::default(), Figures::default(), Figures::default());
    for _ in 0..PAIRS {
        let begun = Instant::now();
        client.run(&["ls-remote", "--quiet", "origin"]).await?;
        let asked = ms(begun);
        let begun = Instant::now();
        let said = client.push(&["HEAD:refs/heads/staging"], &[]).await?;
        let refused = ms(begun);
        ensure!(!said.ok, "a push to staging was taken");
        ours.add(refused);
        theirs.add(asked);
        ratios.add(refused / asked);
    }
    let asked = format!("ls-remote {}", theirs.spread());
    report.line(5, "refused push to staging, ms", [ours.spread(), asked, ratios.spread(), "1.5".to_owned()]);
    Ok(())
}

/// Waits until the dev server runs the push: its pipeline would disturb the next measurement.
async fn quiet(visitor: &mut Visitor) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(60);
    while !visitor.get("/issues/2").await?.has_form("/dev-test") {
        ensure!(Instant::now() < until, "the dev server does not run the push");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}
