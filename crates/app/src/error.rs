//! Faults of the shell: technique that failed. What a rule refuses is `store::DecideError::Refused`.

/// A fault, with its chain of causes.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Git(#[from] git::Error),
    #[error("files: {0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Runner(#[from] runner::Error),
    /// A test's worker stands at the point where it was to halt.
    #[error(transparent)]
    Halted(#[from] crate::works::Halted),
    #[error("a password could not be hashed: {0}")]
    Hash(String),
    /// More sign-ins wait than may; to be tried again in a moment.
    #[error("too many sign-ins wait")]
    TooManyWait,
    /// An adopted revision or calendar that this version cannot read.
    #[error("an adopted file is unreadable: {0}")]
    Adopted(String),
    /// `sop` refused what only this crate asks for.
    #[error("refused where no refusal belongs: {0}")]
    Unexpected(String),
}
