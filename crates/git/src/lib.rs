//! Bare repositories: reading with gix; serving, merging and checking with the git program; refs by
//! compare-and-swap. This crate knows no role, no step and no issue number. It is told "move this ref
//! from a to b" and answers that it moved, that its target moved, or which files conflict.
//!
//! It is the only crate that names gix or starts `git`, and `process` is the only module that does the
//! latter.

mod archive;
mod blame;
mod care;
mod check;
pub mod client;
mod commit;
mod conflict;
mod diff;
mod durable;
pub mod edge;
mod fetch;
mod found;
mod history;
pub mod hook;
pub mod limits;
mod make;
mod merge;
mod names;
mod pkt;
mod process;
mod push;
mod push_head;
mod quarantine;
mod read;
mod refs;
mod release;
mod repository;
mod resolve;
mod revert;
mod scratch;
mod words;

use std::path::PathBuf;

pub use blame::{Blame, BlameHunk};
pub use bytes::Bytes;
pub use care::{Swept, Version};
pub use commit::Commit;
pub use conflict::{Conflict, ConflictFile, ConflictKind, Side};
pub use diff::{Diff, FileDiff, FileStatus, Hunk, Line, LineKind};
pub use fetch::{Answer, Service};
pub use found::{RESTORES_TRAILER, TakeBackPlan};
pub use history::{LastCommits, PathLog};
pub use make::{FirstCommit, Imported};
pub use merge::{ENTRY_TRAILER, MergeEnd, MergePlan, REVERTS_TRAILER};
pub use names::{BranchName, NameRefused, Oid, SafePath, Signature};
pub use process::Children;
pub use push::{Judgement, PushEnd};
pub use push_head::{Command, PushHead, drain, message, report_refusal};
pub use quarantine::{Incoming, PushedCommit, Sizes, TooBig};
pub use read::{Blob, BranchTip, Entry, EntryKind};
pub use refs::Ref;
pub use release::ReleasePlan;
pub use repository::{Repositories, Repository, Settings};
pub use resolve::{Resolution, ResolveEnd, ResolvePlan, SolveEnd, SolvedPlan};
pub use revert::{ReapplyPlan, RevertPlan};

/// What can go wrong. A caller tells apart the first six; the rest is technique that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository with this id.
    #[error("there is no such repository")]
    RepositoryMissing,
    /// A repository with this id is there already.
    #[error("the repository exists already")]
    RepositoryExists,
    /// A name breaks the rules of [`BranchName`], [`SafePath`], [`Oid`] or [`Signature`].
    #[error(transparent)]
    Name(#[from] NameRefused),
    /// No such object, path or ref.
    #[error("not found: {0}")]
    NotFound(String),
    /// Compare-and-swap failed: the ref is not (or no longer) what the caller expected.
    #[error("{name} is not what was expected")]
    Moved {
        /// The full name of the ref.
        name: String,
    },
    /// The name is taken, by itself, by its twin in other case, or by a directory.
    #[error("the branch name clashes with {0}")]
    BranchClash(BranchName),
    /// The head of a push breaks the protocol or its limits: answer 400.
    #[error("unreadable push: {0}")]
    PushHead(&'static str),
    /// More than a limit of [`limits`].
    #[error("more than allowed: {0}")]
    TooMuch(&'static str),
    /// An uploaded bundle cannot be imported; the text says why, in git's words.
    #[error("the bundle cannot be imported: {0}")]
    Bundle(String),
    /// A plan that contradicts itself or the repository: a fault of the caller.
    #[error("impossible plan: {0}")]
    Plan(&'static str),
    /// The repository holds settings, hooks or alternates that are not ours.
    #[error("{path} holds something that is not ours: {what}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The line or key.
        what: String,
    },
    /// So many wait for a child of this kind that nobody else may; to be tried again in a moment.
    #[error("too many wait for git")]
    TooManyWait,
    /// A child ran longer than its limit, or its peer stood still.
    #[error("git {0} ran out of time")]
    TimedOut(&'static str),
    /// The git program failed.
    #[error("git {verb} ended with {status}: {stderr}")]
    Git {
        /// The verb.
        verb: &'static str,
        /// Exit status, or -1 when killed by a signal.
        status: i32,
        /// What it said.
        stderr: String,
    },
    /// An object cannot be read.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// Files, pipes, sockets.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// The cause.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { what, source }
    }

    pub(crate) fn unreadable(cause: impl std::fmt::Display) -> Self {
        Self::Unreadable(cause.to_string())
    }
}

/// The usual result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
