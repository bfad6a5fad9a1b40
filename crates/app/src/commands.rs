//! Commands that do work of their own before they decide: read git, keep a file, ask a server. All others
//! are decided by [`crate::App::decide`] alone.

mod check_staging;
mod preparation;
mod resolve_conflict;
mod test_dev;
mod test_team;

pub use preparation::{Upload, is_variable_key};
pub use resolve_conflict::ConflictView;

use crate::pipelines::{Word, word};
use crate::{App, DecideError, Error, Key, Recorded, What};
use git::Repository;
use sha2::{Digest, Sha256};
use sop::acts::Probe;
use sop::application::Environment;
use sop::{Actor, CaseFile, CommitId, Facts, Refusal};

/// Why a command recorded nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A rule said no, or the store failed.
    #[error(transparent)]
    Decided(#[from] DecideError),
    /// The work before the decision failed.
    #[error(transparent)]
    Fault(Error),
    /// These files of a conflict are not solved, still hold markers, or are none of it. Nothing was done.
    #[error("unsolved: {}", .files.join(", "))]
    Unsolved { files: Vec<String> },
}

impl<E: Into<Error>> From<E> for CommandError {
    fn from(error: E) -> CommandError {
        CommandError::Fault(error.into())
    }
}

/// The pipeline file at a commit, where it is there and readable as text of ordinary size.
pub(crate) async fn pipeline_file(
    repository: &Repository,
    commit: &CommitId,
) -> Result<Option<Vec<u8>>, git::Error> {
    let id = commit.as_str().parse()?;
    match repository.blob(id, crate::PIPELINE_FILE, git::limits::VIEW_BLOB_BYTES_MAX).await {
        Ok(blob) if blob.too_large => Ok(None),
        Ok(blob) => Ok(Some(blob.bytes)),
        Err(git::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// SHA-256 of the pipeline file at a commit (A17).
pub(crate) async fn pipeline_file_digest(
    repository: &Repository,
    commit: &CommitId,
) -> Result<Option<String>, git::Error> {
    let bytes = pipeline_file(repository, commit).await?;
    Ok(bytes.map(|bytes| sop::text::hex(&Sha256::digest(&bytes))))
}

impl App {
    /// Is there anything against the act besides what only a server or git can tell? Those are asked after
    /// this alone: nobody makes Alur call out by an act that is not his, or not due.
    ///
    /// ```text
    /// the key is known already   the entries of then           nothing is asked
    /// the rule says no           refused and noted (R70)        nothing is asked
    /// it would say yes           the case, as it is now         ask, then decide under the journal's lock
    /// ```
    ///
    /// # Errors
    /// The refusal, noted already; or a fault.
    async fn try_out<D>(
        &self,
        key: Option<&Key>,
        what: &What,
        by: &Actor,
        decide: D,
    ) -> Result<TriedOut, CommandError>
    where
        D: Fn(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    {
        if let Some(key) = key
            && let Some(entries) = self.reader().repeated(key).await.map_err(DecideError::from)?
        {
            return Ok(TriedOut::Settled(Recorded { entries, at: self.clock().now(), repeated: true }));
        }
        let case = self.case_file(what.clone()).await?;
        let refusal = match &case {
            Some(case) => decide(case).err(),
            None => Some(Refusal::NotVisible),
        };
        match (case, refusal) {
            (Some(case), None) => Ok(TriedOut::Passes(Box::new(case))),
            (_, refusal) => {
                // Should it have become possible meanwhile, this request still asked nobody: it is refused as
                // it was tried.
                let refusal = refusal.unwrap_or(Refusal::NotVisible);
                let refuse = move |case: &CaseFile| Err(decide(case).err().unwrap_or(refusal));
                Ok(TriedOut::Settled(self.decide(what.clone(), by, refuse).await?))
            }
        }
    }

    /// What the server of an environment says it runs: of the case's issue, where that has a branch.
    async fn ask(&self, case: &CaseFile, environment: Environment) -> Probe {
        let branch = case.issue().ok().and_then(|issue| issue.branch.as_ref());
        let branch = branch.map(|branch| branch.name.to_string()).unwrap_or_default();
        let Some(application) = &case.application else { return Probe::NotAsked };
        let Some(setup) = application.environments.get(&environment) else { return Probe::NotAsked };
        match word(self, application, environment, setup, &branch).await {
            Word::Runs(commit) => Probe::Says(commit),
            Word::ShowsNothing | Word::Silent { .. } => Probe::Silent,
            Word::NotAsked => Probe::NotAsked,
        }
    }
}

/// How an act stands before anybody outside is asked about it.
enum TriedOut {
    Passes(Box<CaseFile>),
    /// Answered already: the same request came before.
    Settled(Recorded),
}
