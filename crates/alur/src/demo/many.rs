//! A large office to try and to measure: as many issues as years bring, by the commands of steps 1 and 2.
//! Most are cancelled again, as an old office's issues are closed; the newest stay open.

use super::seed::Seeder;
use anyhow::{Context, Result};
use app::What;
use sop::acts::{Drawn, change};
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report;
use sop::text::TextKind;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Commands under way at once; the writer makes one commit of what waits.
const LANES: u32 = 128;
/// One in so many stays open, and never fewer than these.
const OPEN_OF: u32 = 20;
const OPEN_MIN: u32 = 1_000;

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
const HOW: [&str; 5] = ["gagal di telepon", "lambat pagi hari", "salah urut", "tidak tersimpan", "terpotong"];

impl Seeder {
    /// Adds so many issues; tells how far it is.
    pub(super) async fn many(self: Arc<Self>, issues: u32) -> Result<()> {
        let closed = issues - (issues / OPEN_OF).max(OPEN_MIN).min(issues);
        let mut lanes = JoinSet::new();
        for lane in 0..LANES.min(issues) {
            let seeder = self.clone();
            lanes.spawn(async move {
                for n in (lane..issues).step_by(LANES as usize) {
                    seeder.one_of_many(n, n < closed).await?;
                    if n > 0 && n.is_multiple_of(10_000) {
                        println!("  {n} / {issues} issue");
                    }
                }
                Ok::<(), anyhow::Error>(())
            });
        }
        while let Some(lane) = lanes.join_next().await {
            lane.context("a lane of the seed ended")??;
        }
        Ok(())
    }

    async fn one_of_many(&self, n: u32, closed: bool) -> Result<()> {
        // Now and then a rare word, which a search has to find.
        let rare = if n % 1_000 == 7 { " kenari" } else { "" };
        let (what, how) = (WHAT[n as usize % WHAT.len()], HOW[n as usize / 3 % HOW.len()]);
        let act = s01_report::ReportIssue {
            kind: IssueKind::Bug,
            needs: Needs::Code,
            from: s01_report::From::Ticket { number: (400_000 + n).to_string() },
            title: self.prose(TextKind::Title, &format!("{what} {how} {n}{rare}"))?,
            body: self
                .prose(TextKind::Body, "Pemohon menunggu, lalu halaman kosong. Seharusnya tercetak.")?,
            confidential: false,
            urgent: false,
            drawn: Drawn::default(),
        };
        let issue = self.make(act).await?;
        match n % 4 {
            0 => self.assign(issue, "dewi", 5).await?,
            2 => self.assign(issue, "dodi", 5).await?,
            _ => {}
        }
        if closed {
            let reason = self.prose(TextKind::Body, "Sudah diselesaikan di luar aplikasi.")?;
            let cancelled =
                self.act(What::Issue(issue), "pandu", move |case, by| change::cancel(case, by, &reason));
            cancelled.await?;
        }
        Ok(())
    }
}
