//! Commands that do work of their own before they decide: read git, keep a file, ask a server. All others are decided by
//! [`crate::App::decide`] alone.

mod preparation;

pub use preparation::{Upload, is_variable_key};

use crate::{DecideError, Error};
use git::Repository;
use sha2::{Digest, Sha256};
use sop::CommitId;

/// Why a command recorded nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A rule said no, or the store failed.
    #[error(transparent)]
    Decided(#[from] DecideError),
    /// The work before the decision failed.
    #[error(transparent)]
    Fault(Error),
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
