//! Logs, for pages.

use super::log;
use crate::{App, Error};
use sop::DeploymentId;
use std::path::Path;
use words::Lang;

/// A piece of a log, without terminal control. It is still text of users: whoever shows it escapes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPiece {
    pub text: String,
    /// Where the next reading begins, in bytes.
    pub next_offset: u64,
    /// The log reached its limit; what came later was dropped.
    pub cut: bool,
}

impl App {
    /// The log of a job from `offset` on, for a reader of this language; none before its first run.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn job_log(
        &self,
        lang: Lang,
        pipeline: DeploymentId,
        job: i64,
        offset: u64,
    ) -> Result<Option<LogPiece>, Error> {
        piece(lang, &self.layout().job_log(pipeline, job), offset)
    }

    /// Length of a job's log in bytes; 0 before its first run.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn job_log_bytes(&self, pipeline: DeploymentId, job: i64) -> Result<u64, Error> {
        match std::fs::metadata(self.layout().job_log(pipeline, job)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// What is to be said of a pipeline as a whole; none where there is nothing.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn pipeline_log(&self, lang: Lang, pipeline: DeploymentId) -> Result<Option<LogPiece>, Error> {
        piece(lang, &self.layout().pipeline_log(pipeline), 0)
    }
}

fn piece(lang: Lang, path: &Path, offset: u64) -> Result<Option<LogPiece>, Error> {
    match runner::log::read(path, offset) {
        Ok(piece) => Ok(Some(LogPiece {
            text: runner::log::readable(log::chosen(&piece.bytes, lang).as_bytes()),
            next_offset: piece.next_offset,
            cut: piece.cut,
        })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
