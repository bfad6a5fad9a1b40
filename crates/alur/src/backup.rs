//! `alur backup` and `alur restore`: an office in a second place, and back.

mod look;
mod manifest;
mod progress;
mod restore;
mod take;

use crate::options::{BackupAct, BackupTake, Options};
use anyhow::{Context, Result};
use app::App;
use manifest::Shelf;
use progress::Watcher;
use std::path::Path;
use std::process::ExitCode;
use take::Taken;
use tokio::sync::watch;

/// `alur backup DIR [--keep N]`, `alur backup verify DIR`, `alur backup list DIR`.
///
/// # Errors
/// A sentence.
pub async fn run(options: Options, take: BackupTake, act: Option<BackupAct>) -> Result<ExitCode> {
    match act {
        None => {
            let dir = take.dir.context("name the directory of backups")?;
            let Taken { number, manifest, removed } = take::take(&options, &dir, take.keep, None).await?;
            let mib = f64::from(u32::try_from(manifest.bytes() >> 10).unwrap_or(u32::MAX)) / 1024.0;
            println!(
                "generation {number}: journal up to #{}, {} files, {mib:.1} MiB",
                manifest.seq,
                manifest.files.len()
            );
            if let Some(removed) = removed {
                println!("{removed} older generations removed");
            }
        }
        Some(BackupAct::Verify { dir, generation }) => {
            let (number, manifest) = look::verify(&dir, generation).await?;
            println!(
                "generation {number} is whole: {} files, journal verified up to #{} {}",
                manifest.files.len(),
                manifest.seq,
                manifest.hash
            );
        }
        Some(BackupAct::List { dir }) => look::list(&dir)?.iter().for_each(|line| println!("{line}")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes backups while the office serves: when one is due, and when somebody asks. Ends when it is halted;
/// what is under way then is left and begun anew by the next start.
pub async fn serve(app: App, options: Options, halted: watch::Receiver<bool>) {
    let Some(plan) = app.grounds().backup.clone() else { return };
    let mut ends = halted.clone();
    let until = async move {
        // A sender that is gone ends it as well.
        let _ = ends.wait_for(|halted| *halted).await;
    };
    tokio::pin!(until);
    loop {
        tokio::select! {
            // One that was left is due still.
            biased;
            () = &mut until => return,
            () = app.backup_wanted() => {}
        }
        let (options, plan) = (options.clone(), plan.clone());
        let watcher = Watcher { app: app.clone(), halted: halted.clone() };
        let runtime = tokio::runtime::Handle::current();
        // Files are read and written as on the console, which no thread of the pages may wait for.
        let taken = tokio::task::spawn_blocking(move || {
            runtime.block_on(take::take(&options, &plan.dir, plan.keep, Some(watcher)))
        });
        match taken.await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) if *halted.borrow() => {}
            Ok(Err(error)) => tracing::error!("no backup was taken: {error:#}"),
            Err(error) => tracing::error!(%error, "a backup ended in its midst"),
        }
        app.backup_ended();
    }
}

/// `alur restore DIR --data NEW`.
///
/// # Errors
/// A sentence; then nothing stands in the directory.
pub async fn restore(options: Options, dir: &Path, generation: Option<u32>) -> Result<ExitCode> {
    let (number, manifest, settled) = restore::restore(&options, dir, generation).await?;
    println!("generation {number} of {} was restored to {}", manifest.made_at, options.data.display());
    println!("journal up to #{} {}", manifest.seq, manifest.hash);
    println!("{} refs put to the journal's word", settled.refs);
    println!(
        "{} sessions and {} tokens ended: everybody signs in anew",
        settled.epoch.sessions, settled.epoch.tokens
    );
    println!(
        "held back: {} mails (see /admin/mail), {} deployments (see /admin/effects)",
        settled.epoch.mails, settled.epoch.deployments
    );
    Ok(ExitCode::SUCCESS)
}

/// Keeps the newest generations and what they need.
fn thin(dir: &Path, keep: u32) -> Result<usize> {
    let shelf = Shelf::open(dir)?;
    let _alone = shelf.lock()?;
    let all = shelf.generations()?;
    let old = &all[..all.len().saturating_sub(keep.max(1) as usize)];
    for generation in old {
        shelf.remove(*generation)?;
    }
    shelf.sweep()?;
    Ok(old.len())
}
