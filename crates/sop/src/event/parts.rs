//! The small words of facts: verdicts, faults, causes, ends.

use crate::application::Environment;
use crate::calendar::ChangedDayKind;
use crate::ids::{CommitId, DeploymentId, IssueNumber, PersonId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Verdict of a test or check (R37).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Passed,
    Failed,
}

/// Whose fault a failed pipeline is; may be re-classed with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The application's own build, test, migration or health check.
    Own,
    /// Runner, network, server: the Sysadmin is called.
    Infrastructure,
    /// The job vanished: the commit address or a person settles it (B16).
    Unknown,
    /// A person stopped the pipeline; the step stays.
    Canceled,
}

/// Why verdicts no longer count (B3, B5, B9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum VoidCause {
    NewCommit { commit: CommitId },
    NewAssignee { assignee: PersonId },
    StagingChanged { commit: CommitId },
}

/// Where a tested application ran (R37, B1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub environment: Environment,
    pub address: String,
    pub deployment: DeploymentId,
}

/// Cause of a failed staging check (R53, A8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cause")]
pub enum CheckFailure {
    /// These issues are at fault; they go to step 4. `forward`: *perbaiki maju*, nothing is reverted.
    Issues { issues: Vec<IssueNumber>, forward: bool },
    /// The server's configuration: stays at 12 with a task for the Sysadmin.
    Configuration,
}

/// What the server made of a branch (A15, B14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateKind {
    /// *Perbarui branch*: `staging` merged into it.
    Update,
    /// Reverted work brought back in (B14).
    Reapply,
}

/// How a Release ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseEnd {
    /// Production runs it.
    Completed,
    /// No issue is left in it: *dikembalikan*.
    Returned,
}

/// The sort of an entry, as the procedure names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Step,
    Return,
    HandBack,
    Voiding,
    Correction,
    Deviation,
    Cancellation,
    Side,
}

/// A reminder of the due date (R62), in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueReminder {
    /// It comes near.
    Soon,
    /// It has come.
    Due,
    /// It passed some time ago: the Superiors are told.
    Overdue,
}

impl DueReminder {
    pub const ALL: [DueReminder; 3] = [DueReminder::Soon, DueReminder::Due, DueReminder::Overdue];
}

/// What a new calendar brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CalendarChange {
    /// The days of a year, by its decree or estimated.
    Year { year: i16, decreed: bool, days: u32 },
    /// A day that the office itself changed.
    Day { date: Date, day: ChangedDayKind },
    /// A day without a change of the office's own: it follows the year's file again.
    DayAsListed { date: Date },
    /// Hours of the office from this day on.
    Hours { from: Date },
}
