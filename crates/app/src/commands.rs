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
use crate::{App, DecideError, Error, What};
use git::Repository;
use sha2::{Digest, Sha256};
use sop::acts::Probe;
use sop::application::Environment;
use sop::{CommitId, IssueNumber, ReleaseNumber};

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
    /// What the dev server of an issue's branch says of itself (before 7 and 9 are taken).
    ///
    /// # Errors
    /// The store fails.
    pub async fn probe_dev(&self, issue: IssueNumber) -> Result<Probe, Error> {
        self.ask(What::Issue(issue), Environment::Dev, Some(issue)).await
    }

    /// What the staging server of a Release says of itself (before 12 is taken).
    ///
    /// # Errors
    /// The store fails.
    pub async fn probe_staging(&self, release: ReleaseNumber) -> Result<Probe, Error> {
        self.ask(What::Release(release), Environment::Staging, None).await
    }

    async fn ask(
        &self,
        what: What,
        environment: Environment,
        issue: Option<IssueNumber>,
    ) -> Result<Probe, Error> {
        let Some(case) = self.case_file(what).await? else { return Ok(Probe::NotAsked) };
        let issue = issue.and_then(|number| case.issues.get(&number));
        let branch = issue.and_then(|issue| issue.branch.as_ref());
        let branch = branch.map(|branch| branch.name.to_string()).unwrap_or_default();
        let Some(application) = &case.application else { return Ok(Probe::NotAsked) };
        let Some(setup) = application.environments.get(&environment) else { return Ok(Probe::NotAsked) };
        Ok(match word(self, application, environment, setup, &branch).await {
            Word::Runs(commit) => Probe::Says(commit),
            Word::ShowsNothing | Word::Silent { .. } => Probe::Silent,
            Word::NotAsked => Probe::NotAsked,
        })
    }
}
