//! The care of repositories: packed once a night, so that a year of pushes leaves no heap of packs, and
//! looked through once a week. Never while a push to the repository is served, and never while a backup runs.

use crate::works::Works;
use crate::{App, Error, limits};
use sop::{AppId, Moment};
use std::fs::TryLockError;
use std::sync::Arc;
use tokio::sync::watch;

/// How the care of a repository stands since this process began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cared {
    pub packed: Option<Moment>,
    pub looked: Option<Moment>,
    /// What the last look found; nothing where all is well.
    pub findings: Vec<String>,
    /// Why the last care did not come to its end.
    pub fault: Option<String>,
}

/// Looks every few minutes until `stop` says so; works in the night alone.
pub(crate) async fn serve(works: Arc<Works>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let app = works.app();
        if !app.calendar().is_working(app.clock().now())
            && let Err(error) = round(app, &stop).await
        {
            tracing::error!(%error, "the care of the repositories is held up");
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            () = tokio::time::sleep(limits::CARE_LOOK) => {}
        }
    }
}

/// Cares for each repository whose time has come. One that fails does not hold up the others, and stands on
/// the system page until it is cared for.
///
/// # Errors
/// The store fails, or the last fault of a repository.
pub async fn round(app: &App, stop: &watch::Receiver<bool>) -> Result<(), Error> {
    let mut failed = Ok(());
    for application in app.reader().confirmed_applications().await? {
        if *stop.borrow() {
            break;
        }
        if let Err(error) = care_for(app, application).await {
            let stands = app.floor().cared(application);
            app.floor().set_cared(application, Cared { fault: Some(error.to_string()), ..stands });
            failed = Err(error);
        }
    }
    failed
}

async fn care_for(app: &App, id: AppId) -> Result<(), Error> {
    let (now, stands) = (app.clock().now(), app.floor().cared(id));
    let is_due = |last: Option<Moment>, pause| last.is_none_or(|last| last.plus_ms(pause) <= now);
    let (pack, look) =
        (is_due(stands.packed, limits::PACK_AGAIN_MS), is_due(stands.looked, limits::FSCK_AGAIN_MS));
    if !(pack || look) || app.floor().is_pushed_to(id) {
        return Ok(());
    }
    // A backup holds this shared: what it lists must not go away under it.
    let held = store::backup_lock(app.data())?;
    match held.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    let repository = app.repository(id);
    let mut stands = Cared { fault: None, ..stands };
    if pack {
        repository.maintain().await?;
        stands.packed = Some(now);
    }
    if look {
        stands.findings = repository.fsck_connectivity().await?;
        stands.looked = Some(now);
        if !stands.findings.is_empty() {
            tracing::error!(application = %id, findings = ?stands.findings, "git found a repository broken");
        }
    }
    app.floor().set_cared(id, stands);
    Ok(())
}
