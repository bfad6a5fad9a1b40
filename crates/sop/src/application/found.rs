//! What was found in the repository that no entry explains (R72): shown until somebody takes it back, and
//! never part of anything.

use super::Application;
use crate::entry::{Entry, Subject};
use crate::event::Event;
use crate::ids::{CommitId, IssueNumber, Seq};
use crate::moment::Moment;
use serde::{Deserialize, Serialize};

/// How what stands there differs from what the journal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundHow {
    /// Commits stand on top of what the journal says.
    Ahead,
    /// What the journal says is no longer part of it: moved back, or its history rewritten.
    Elsewhere,
    /// There is no such ref any more.
    Gone,
    /// No entry ever spoke of this ref.
    Extra,
}

/// How what was found is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreWay {
    /// By a commit on top; what came later stays (B10).
    Revert,
    /// The ref itself is put where the journal says; what was found is kept aside.
    PutBack,
}

/// One ref that stands where no entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The entry that tells of it.
    pub seq: Seq,
    pub name: String,
    /// The issue whose branch it is.
    pub issue: Option<IssueNumber>,
    pub journal: Option<CommitId>,
    pub commit: Option<CommitId>,
    pub how: FoundHow,
    /// It holds commits of entries that this journal does not have.
    pub beyond: bool,
    pub at: Moment,
    /// The server takes it back.
    pub restoring: bool,
    /// Files in which later work builds on it, after it could not be taken back.
    pub stopped: Option<Vec<String>>,
}

impl Found {
    /// The ref and the commit that stands there, as a refusal names them.
    pub fn name(&self) -> String {
        match &self.commit {
            Some(commit) => format!("{} {}", self.name, commit.short()),
            None => self.name.clone(),
        }
    }

    /// Is it of a branch that step 13 merges?
    pub fn of_release(&self) -> bool {
        matches!(self.name.as_str(), "staging" | "master")
    }
}

impl Application {
    /// What was found on this ref, newest last.
    pub fn found_on(&self, name: &str) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| found.name == name)
    }

    /// R72: the journal knows less than the repositories do. Until a person has settled each difference
    /// nothing is decided here.
    pub fn journal_is_behind(&self) -> bool {
        self.found.iter().any(|found| found.beyond)
    }

    /// `staging` grows by the commit that takes something back (B10); any other ref goes where it was. Where
    /// decided work stands on `staging` since, putting it back would lose that work.
    pub fn restore_way(&self, found: &Found) -> RestoreWay {
        let on_top = self.staging != found.journal;
        if found.name == "staging" && (found.how == FoundHow::Ahead || on_top) {
            RestoreWay::Revert
        } else {
            RestoreWay::PutBack
        }
    }

    pub(super) fn apply_found(&mut self, entry: &Entry) {
        if let Event::RefFound { name, journal, commit, how, beyond, .. } = &entry.event {
            // A ref that moved once more is the same difference; the way back is the same too.
            let same = |found: &Found| found.name == *name && found.journal == *journal;
            self.found.retain(|found| !same(found) || found.restoring);
            let issue = entry.touches.iter().find_map(|subject| match subject {
                Subject::Issue(issue) => Some(*issue),
                Subject::Office | Subject::Application(_) | Subject::Release(_) => None,
            });
            self.found.push(Found {
                seq: entry.seq,
                name: name.clone(),
                issue,
                journal: journal.clone(),
                commit: commit.clone(),
                how: *how,
                beyond: *beyond,
                at: entry.at,
                restoring: false,
                stopped: None,
            });
        } else if let Event::RefRestoreRequested { found, .. } = &entry.event {
            self.change_found(*found, |found| (found.restoring, found.stopped) = (true, None));
        } else if let Event::RefRestoreStopped { found, files, .. } = &entry.event {
            let files = files.clone();
            self.change_found(*found, |found| (found.restoring, found.stopped) = (false, Some(files)));
        } else if let Event::RefRestored { found, name, to } = &entry.event {
            self.found.retain(|known| known.seq != *found);
            if let ("staging", Some(to)) = (name.as_str(), to) {
                self.staging = Some(to.clone());
            }
        } else if let Event::RefAgreed { found, .. } = &entry.event {
            self.found.retain(|known| known.seq != *found);
        }
    }

    fn change_found(&mut self, seq: Seq, change: impl FnOnce(&mut Found)) {
        if let Some(found) = self.found.iter_mut().find(|found| found.seq == seq) {
            change(found);
        }
    }
}
