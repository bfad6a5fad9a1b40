//! Starting and stopping the work that goes on by itself: what a former process left is settled first.

use crate::health::Machine;
use crate::works::Works;
use crate::{App, DecideError, Error, What, care, effects, found, mail, pipelines, schedule};
use sop::Actor;
use sop::acts::people;
use std::path::PathBuf;
use std::sync::Arc;
use store::BoxFuture;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The workers of effects, pipelines and the clock, under way.
pub struct Working {
    works: Arc<Works>,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
}

impl App {
    /// Settles what a former process left, then starts the workers. By the owner of the data directory, once,
    /// before anything is served.
    ///
    /// # Errors
    /// What was left cannot be settled.
    pub fn start_works(&self) -> BoxFuture<'_, Result<Working, Error>> {
        // Boxed here, so that all workers are compiled here and not once more in the program.
        Box::pin(self.works_started())
    }

    async fn works_started(&self) -> Result<Working, Error> {
        let works = Arc::new(Works::new(self.clone())?);
        settle_former(&works).await?;
        self.floor().learned(Machine::learn(&works).await);
        let (stop, stopped) = watch::channel(false);
        let workers = vec![
            tokio::spawn(effects::serve(works.clone(), stopped.clone())),
            tokio::spawn(pipelines::serve(works.clone(), stopped.clone())),
            tokio::spawn(mail::serve(works.clone(), stopped.clone())),
            tokio::spawn(schedule::serve(works.clone(), stopped.clone())),
            tokio::spawn(care::serve(works.clone(), stopped)),
        ];
        Ok(Working { works, stop, workers })
    }
}

/// Pushes, claims and jobs of a former process, and what it left lying in its repositories.
///
/// # Errors
/// The store fails, a repository holds what is not ours, or left-over jobs do not end.
pub async fn settle_former(works: &Works) -> Result<(), Error> {
    let app = works.app();
    app.settle_pushes().await.map_err(|error| Error::Unexpected(format!("{error:#}")))?;
    for id in app.repositories().ids()? {
        app.repositories().at(id).verify_config()?;
    }
    let swept = app.repositories().sweep().await?;
    effects::requeue(works).await?;
    let jobs = pipelines::restart(works).await?;
    // What differs by no work that is still due was done by somebody who went round us. A repository that
    // cannot be read is told again each minute.
    if let Err(error) = found::look(works).await {
        tracing::error!(%error, "not every ref could be compared with the journal");
    }
    if !swept.removed.is_empty() || jobs > 0 {
        record_swept(app, &swept.removed, jobs).await?;
    }
    Ok(())
}

/// What was swept is an entry of the office (reliability: starting).
async fn record_swept(app: &App, removed: &[PathBuf], jobs: u32) -> Result<(), Error> {
    let is_lock = |path: &&PathBuf| path.extension().is_some_and(|end| end == "lock");
    let locks = u32::try_from(removed.iter().filter(is_lock).count()).unwrap_or(u32::MAX);
    let all = u32::try_from(removed.len()).unwrap_or(u32::MAX);
    let by = Actor::console();
    let swept = app.decide(What::Office, &by, move |case| people::swept(case, &by, all - locks, locks, jobs));
    match swept.await {
        Ok(_) => Ok(()),
        Err(DecideError::Refused(refused)) => Err(Error::Unexpected(refused.refusal.rule().to_owned())),
        Err(DecideError::Fault(error)) => Err(error.into()),
    }
}

impl Working {
    /// What the workers share.
    pub fn works(&self) -> &Arc<Works> {
        &self.works
    }

    /// Takes up nothing new, finishes effects under way and ends jobs, which are repeated after the next
    /// start.
    pub async fn stop(self) {
        // Workers that are gone need not be told.
        let _ = self.stop.send(true);
        self.works.app().wake_pipelines();
        for worker in self.workers {
            if let Err(error) = worker.await {
                tracing::error!(%error, "a worker ended before it was told to");
            }
        }
    }
}
