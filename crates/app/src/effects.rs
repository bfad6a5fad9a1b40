//! The workers of the outbox. An effect is claimed with a lease, performed, and its outcome decided in `sop`
//! like any other command, by a machine, in the transaction that marks the effect as done:
//!
//! ```text
//! claimed -> git (idempotent, by compare-and-swap) -> decided, recorded, effect done: one commit
//! ```
//! Whatever fails in between is tried again with growing waits, or parked for a person where it cannot heal;
//! nothing is passed over.

mod create_branch;
mod delete_branch;
mod deploy;
mod make_repository;
mod merge_branch;
mod merge_master;
mod restore_branch;
mod restore_ref;
mod revert_merge;
mod rollback;
mod update_branch;

pub(crate) use update_branch::Work;

use crate::works::{Halted, Works};
use crate::{DecideError, Error, What, limits};
use sop::{Actor, CaseFile, Effect, Facts, Refusal};
use std::sync::Arc;
use std::time::Duration;
use store::rows::{Claimed, NewPipeline};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinSet;

type Decide = Box<dyn FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send>;

/// What came of an effect, still to be recorded.
pub(crate) enum Outcome {
    /// Decided in `sop`; an outcome that is recorded already yields no facts.
    Fact(What, Decide),
    /// The row of a pipeline, whose end comes back by itself.
    Pipeline(NewPipeline),
}

/// Why there is no outcome.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// May be gone at the next attempt.
    #[error("{0}")]
    Passing(String),
    /// Waits for a person.
    #[error("{0}")]
    Lasting(String),
    #[error(transparent)]
    Halted(#[from] Halted),
}

impl Failure {
    pub(crate) fn lasting(why: impl Into<String>) -> Failure {
        Failure::Lasting(why.into())
    }
}

impl From<git::Error> for Failure {
    fn from(error: git::Error) -> Failure {
        use git::Error as E;
        let text = error.to_string();
        match error {
            // The journal and the repository disagree, or the plan cannot be: the next attempt would say the
            // same.
            E::RepositoryMissing
            | E::RepositoryExists
            | E::Name(_)
            | E::NotFound(_)
            | E::BranchClash(_)
            | E::PushHead(_)
            | E::TooMuch(_)
            | E::Bundle(_)
            | E::Plan(_)
            | E::Foreign { .. } => Failure::Lasting(text),
            E::Moved { .. }
            | E::TooManyWait
            | E::TimedOut(_)
            | E::Git { .. }
            | E::Unreadable(_)
            | E::Io { .. } => Failure::Passing(text),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Git(error) => error.into(),
            other => Failure::Passing(other.to_string()),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::Passing(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Passing(error.to_string())
    }
}

/// A fact of a machine about `what`.
pub(crate) fn fact(
    what: What,
    decide: impl FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
) -> Outcome {
    Outcome::Fact(what, Box::new(decide))
}

/// Gives back what workers of a former process had claimed. Once, at a start, by the owner of the data
/// directory.
///
/// # Errors
/// The store fails.
pub async fn requeue(works: &Works) -> Result<u64, Error> {
    let back = works.app.writer().plain(|rows| Box::pin(async move { rows.effects_requeue().await }));
    Ok(back.await?)
}

/// Performs effects until `stop` says so; those under way are finished first.
pub async fn serve(works: Arc<Works>, mut stop: watch::Receiver<bool>) {
    let mut news = works.app.writer().news();
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        let mut wait = limits::EFFECT_LOOK;
        while under_way.len() < limits::EFFECTS_AT_ONCE {
            match claim(&works).await {
                Ok(Some(claimed)) => {
                    let works = works.clone();
                    under_way.spawn(async move { settle(&works, claimed).await });
                }
                Ok(None) => {
                    wait = until_next(&works).await;
                    break;
                }
                Err(error) => {
                    // Nothing is lost: what is due stays due.
                    tracing::error!(%error, "effects cannot be claimed");
                    break;
                }
            }
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            more = news.recv() => if matches!(more, Err(RecvError::Closed)) { break },
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// How long to wait for the next effect that is due by itself.
async fn until_next(works: &Works) -> Duration {
    let next = works.app.reader().next_effect_at().await;
    let now = works.app.clock().now();
    match next {
        Ok(Some(at)) => {
            let ms = u64::try_from(at.ms() - now.ms()).unwrap_or(0);
            Duration::from_millis(ms).clamp(limits::EFFECT_LOOK_MIN, limits::EFFECT_LOOK)
        }
        Ok(None) | Err(_) => limits::EFFECT_LOOK,
    }
}

/// Performs, one after another, all that is due now; says how many there were. For tests and the demo's data.
///
/// # Errors
/// The store fails, or the worker halts at its point.
pub async fn drain(works: &Works) -> Result<usize, Error> {
    let mut performed = 0;
    while let Some(claimed) = claim(works).await? {
        settle(works, claimed).await?;
        performed += 1;
    }
    Ok(performed)
}

async fn claim(works: &Works) -> Result<Option<Claimed>, Error> {
    if !works.app.reader().effects_due(works.app.clock().now()).await? {
        return Ok(None);
    }
    let worker = works.app.process_name();
    let claimed = works.app.writer().plain(move |rows| {
        Box::pin(async move { rows.effect_claim(&worker, limits::EFFECT_LEASE_MS).await })
    });
    Ok(claimed.await?)
}

/// Performs a claimed effect and records what came of it.
async fn settle(works: &Works, claimed: Claimed) -> Result<(), Error> {
    let (id, tries) = (claimed.effect_id, claimed.tries);
    let kind = claimed.effect.kind();
    let failure = match perform_and_record(works, &claimed).await {
        Ok(()) => return Ok(()),
        Err(Failure::Halted(halted)) => return Err(halted.into()),
        Err(failure) => failure,
    };
    let text = failure.to_string();
    let parked = matches!(failure, Failure::Lasting(_)) || tries >= limits::EFFECT_TRIES_MAX;
    tracing::warn!(effect = id, kind, tries, parked, error = %text, "an effect failed");
    // Where not even this can be written, the lease runs out and the effect is claimed again.
    let noted = works.app.writer().plain(move |rows| {
        Box::pin(async move {
            if parked {
                rows.effect_park(id, &text).await
            } else {
                rows.effect_later(id, &text, rows.at().plus_ms(wait_ms(id, tries))).await
            }
        })
    });
    Ok(noted.await?)
}

async fn perform_and_record(works: &Works, claimed: &Claimed) -> Result<(), Failure> {
    let kind = claimed.effect.kind();
    works.pass(&format!("{kind}.claimed"))?;
    let outcome = perform(works, claimed).await?;
    works.pass(&format!("{kind}.performed"))?;
    let id = claimed.effect_id;
    match outcome {
        Outcome::Fact(what, decide) => {
            let by = Actor::machine();
            let done = works.app.decide_with(what, &by, decide, move |rows, _| {
                Box::pin(async move { rows.effect_done(id).await })
            });
            match done.await {
                Ok(_) => {}
                Err(DecideError::Refused(refused)) => {
                    return Err(Failure::lasting(format!("refused by {}", refused.refusal.rule())));
                }
                Err(DecideError::Fault(error)) => return Err(error.into()),
            }
        }
        Outcome::Pipeline(new) => {
            let kept = works.app.writer().plain(move |rows| {
                Box::pin(async move {
                    rows.pipeline_add(&new).await?;
                    rows.effect_done(id).await
                })
            });
            kept.await?;
        }
    }
    works.pass(&format!("{kind}.recorded"))?;
    works.app.wake_pipelines();
    Ok(())
}

async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    match &claimed.effect {
        Effect::MakeRepository { .. } => make_repository::perform(works, claimed).await,
        Effect::CreateBranch { .. } => create_branch::perform(works, claimed).await,
        Effect::DeleteBranch { .. } => delete_branch::perform(works, claimed).await,
        Effect::RestoreBranch { .. } => restore_branch::perform(works, claimed).await,
        Effect::MergeBranch { .. } => merge_branch::perform(works, claimed).await,
        Effect::RevertMerge { .. } => revert_merge::perform(works, claimed).await,
        Effect::UpdateBranch { .. } => update_branch::perform(works, claimed).await,
        Effect::MergeMaster { .. } => merge_master::perform(works, claimed).await,
        Effect::RestoreRef { .. } => restore_ref::perform(works, claimed).await,
        Effect::Deploy { .. } => deploy::perform(works, claimed).await,
        Effect::Rollback { .. } => rollback::perform(claimed),
    }
}

/// 5 seconds, doubled with each attempt up to an hour, and up to a quarter more, so that what failed together
/// does not come back together. The share follows from effect and attempt: no chance is needed.
pub(crate) fn wait_ms(effect: i64, tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(0, 20)).unwrap_or(0);
    let wait = limits::EFFECT_WAIT_MS_MIN.saturating_mul(1 << doublings).min(limits::EFFECT_WAIT_MS_MAX);
    let spread = effect.wrapping_mul(0x9e37).wrapping_add(tries.wrapping_mul(0x79b9)).rem_euclid(1000);
    wait + wait / 4 * spread / 1000
}

/// An effect reached the worker of another kind: `perform` above decides by the same enum.
pub(crate) fn misled(claimed: &Claimed) -> Failure {
    Failure::lasting(format!("{} was given to another kind's worker", claimed.effect.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_five_seconds_to_an_hour_and_differ() {
        let waits: Vec<i64> = (0..20).map(|tries| wait_ms(700, tries)).collect();
        assert!(waits[0] >= 5_000 && waits[0] <= 6_250, "{}", waits[0]);
        assert!(waits.iter().all(|wait| *wait <= 4_500_000));
        assert!(waits[19] >= 3_600_000);
        assert_ne!(wait_ms(701, 3), wait_ms(702, 3));
    }

    /// reliability 5.3: an effect without its points does not pass.
    #[test]
    fn each_effect_has_its_points() {
        let kinds = [
            "make_repository",
            "create_branch",
            "delete_branch",
            "restore_branch",
            "merge_branch",
            "revert_merge",
            "update_branch",
            "merge_master",
            "deploy",
            "rollback",
            "restore_ref",
        ];
        for kind in kinds {
            for at in ["claimed", "performed", "recorded"] {
                let point = format!("{kind}.{at}");
                assert!(crate::crash::POINTS.contains(&point.as_str()), "{point}");
            }
        }
    }
}
