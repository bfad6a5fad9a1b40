//! What can fail outside a job: at start, and when left-over jobs are ended.

use crate::sandbox::Rung;

/// A fault of this crate that its caller tells apart.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configured rung does not work here; a lower one is never taken instead.
    #[error("the sandbox {rung} does not work here: {why}")]
    RungUnavailable {
        /// The configured rung.
        rung: Rung,
        /// What its probe said.
        why: String,
    },
    /// None was configured and none works here.
    #[error("no sandbox works here: {why}")]
    NoSandbox {
        /// What each probe said.
        why: String,
    },
    /// Files could not be read or written.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// The system's answer.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let doing = doing.into();
        move |source| Error::Io { doing, source }
    }
}
