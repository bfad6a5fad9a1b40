//! A Release (*Rilis*): one merge request to `master` that carries one or more issues through steps 11 to 13.
//! Fold of subject `release:<n>` and of the application's entries that change `staging` or a server.

use crate::application::{Environment, FailedDeploy};
use crate::entry::{Entry, Subject};
use crate::event::{CheckFailure, Event, Fault, ReleaseEnd, Seen, Verdict};
use crate::file::Attached;
use crate::ids::{
    AppId, CommitId, DeploymentId, IssueNumber, PersonId, ReleaseNumber, RequestNumber, RevisionId, Seq,
};
use crate::moment::Moment;
use crate::role::ActorRef;
use crate::step::Step;
use crate::text::TextRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a Release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "at")]
pub enum ReleaseStanding {
    /// `RequestMaster` (handed back to the PM), `CheckStaging` or `MergeMaster` is the next to complete.
    At(Step),
    Closed(ReleaseEnd),
}

/// A *Catatan Internal* of step 12.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub seq: Seq,
    pub commit: CommitId,
    pub verdict: Verdict,
    pub failure: Option<CheckFailure>,
    pub note: TextRef,
    pub by: PersonId,
    pub at: Moment,
    pub seen: Seen,
    /// The entry that voided it (B9).
    pub voided: Option<Seq>,
}

/// The Sysadmin's word at 13, between act and merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterAgreement {
    pub seq: Seq,
    pub by: PersonId,
    pub commit: CommitId,
    pub master: CommitId,
    pub at: Moment,
}

/// The Release's merge on `master`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterMerge {
    pub commit: CommitId,
    pub merge: CommitId,
    pub at: Moment,
}

/// A rollback of production (R54, B15, B16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Rollback {
    Running {
        to: CommitId,
    },
    Done {
        to: CommitId,
        deployment: DeploymentId,
    },
    Failed {
        to: CommitId,
        deployment: DeploymentId,
    },
    /// The first Release has nothing to go back to: production does not run.
    NoTarget,
}

/// The Release as its entries tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub number: ReleaseNumber,
    pub application: AppId,
    pub request: RequestNumber,
    pub revision: RevisionId,
    pub standing: ReleaseStanding,
    pub issues: Vec<IssueNumber>,
    /// Head of `staging`, which the merge request shows.
    pub head: CommitId,
    /// The PM of the last 11 (A10).
    pub pm: PersonId,
    /// Who agreed that an issue joins when staging runs it: 11 of that issue is his (A19).
    pub joining: BTreeMap<IssueNumber, PersonId>,
    pub remark: Option<TextRef>,
    pub opened_at: Moment,
    pub checks: Vec<Check>,
    /// Files of its checks, oldest first.
    pub files: Vec<Attached>,
    pub agreement: Option<MasterAgreement>,
    pub merged: Option<MasterMerge>,
    pub deploying: bool,
    pub failed: Option<FailedDeploy>,
    pub rollback: Option<Rollback>,
    pub closed_at: Option<Moment>,
    /// Issues that a rollback of this Release's version opened: *akibat rilis*.
    pub aftermath: Vec<IssueNumber>,
    pub last_seq: Seq,
}

impl Release {
    /// The Release that `entry` opens.
    pub fn begin(entry: &Entry) -> Option<Release> {
        let (Subject::Release(number), ActorRef::Person(pm)) = (entry.subject, entry.actor) else {
            return None;
        };
        let Event::MasterRequested { request, issues, head, remark, .. } = &entry.event else {
            return None;
        };
        let application = entry.touches.iter().find_map(|subject| match subject {
            Subject::Application(id) => Some(*id),
            Subject::Office | Subject::Issue(_) | Subject::Release(_) => None,
        })?;
        Some(Release {
            number,
            application,
            request: *request,
            revision: entry.revision.clone(),
            standing: ReleaseStanding::At(Step::CheckStaging),
            issues: issues.clone(),
            head: head.clone(),
            pm,
            joining: BTreeMap::new(),
            remark: remark.clone(),
            opened_at: entry.at,
            checks: Vec::new(),
            files: Vec::new(),
            agreement: None,
            merged: None,
            deploying: false,
            failed: None,
            rollback: None,
            closed_at: None,
            aftermath: Vec::new(),
            last_seq: entry.seq,
        })
    }

    /// The step it stands at; none when closed.
    pub fn step(&self) -> Option<Step> {
        match self.standing {
            ReleaseStanding::At(step) => Some(step),
            ReleaseStanding::Closed(_) => None,
        }
    }

    pub fn is_at(&self, step: Step) -> bool {
        self.standing == ReleaseStanding::At(step)
    }

    /// A check that passed on exactly this head and that nothing voided (R51, R52).
    pub fn checked(&self, head: &CommitId) -> Option<&Check> {
        let last = self.checks.iter().rev().find(|check| check.voided.is_none())?;
        (last.verdict == Verdict::Passed && last.commit == *head).then_some(last)
    }

    /// The files that belong to this text.
    pub fn files_of<'a>(&'a self, text: &'a TextRef) -> impl Iterator<Item = &'a Attached> {
        self.files.iter().filter(move |file| file.of == *text)
    }

    /// Takes the next entry that is about or touches this Release into account.
    pub fn apply(&mut self, entry: &Entry) {
        if let (Event::IssueReported { .. }, Subject::Issue(issue)) = (&entry.event, entry.subject) {
            self.aftermath.push(issue);
        }
        if self.step().is_none() {
            return;
        }
        match &entry.event {
            Event::MasterRequested { issues, head, remark, .. } => {
                if let ActorRef::Person(pm) = entry.actor {
                    self.pm = pm;
                }
                for issue in issues.iter().filter(|issue| !self.issues.contains(issue)).collect::<Vec<_>>() {
                    self.issues.push(*issue);
                }
                self.head = head.clone();
                self.remark.clone_from(remark);
                self.standing = ReleaseStanding::At(Step::CheckStaging);
            }
            Event::StagingAgreed { join: Some(release), .. } => {
                if let (Subject::Issue(issue), ActorRef::Person(pm)) = (entry.subject, entry.actor)
                    && *release == self.number
                {
                    self.joining.insert(issue, pm);
                }
            }
            Event::IssueJoined { issue, head } => {
                let agreed = self.joining.remove(issue);
                if let ActorRef::Person(pm) = entry.actor {
                    self.pm = pm;
                } else if let Some(pm) = agreed {
                    self.pm = pm;
                }
                if !self.issues.contains(issue) {
                    self.issues.push(*issue);
                }
                self.head = head.clone();
            }
            Event::IssueTakenOut { issue, .. } => self.issues.retain(|inside| inside != issue),
            Event::StagingMerged { merge, head, .. } => self.head = head.as_ref().unwrap_or(merge).clone(),
            Event::RefRestored { name, to: Some(to), .. } if name == "staging" => self.head = to.clone(),
            Event::MergeReverted { revert, .. } => self.head = revert.clone(),
            Event::VerdictsVoided { .. } if entry.subject == Subject::Release(self.number) => {
                self.void(entry)
            }
            Event::ReleaseClosed { how, .. } => {
                self.standing = ReleaseStanding::Closed(*how);
                self.closed_at = Some(entry.at);
            }
            Event::ReleaseHandedBack { .. } => {
                self.void(entry);
                self.standing = ReleaseStanding::At(Step::RequestMaster);
                self.agreement = None;
                self.failed = None;
            }
            Event::StagingChecked { .. } => self.apply_check(entry),
            Event::FilesAttached { of, files, .. } if entry.subject == Subject::Release(self.number) => {
                self.files.extend(Attached::of_entry(entry.seq, of, files));
            }
            other => self.apply_master(other, entry),
        }
        self.last_seq = entry.seq;
    }

    fn void(&mut self, entry: &Entry) {
        for check in self.checks.iter_mut().filter(|check| check.voided.is_none()) {
            check.voided = Some(entry.seq);
        }
        if self.is_at(Step::MergeMaster) {
            self.standing = ReleaseStanding::At(Step::CheckStaging);
        }
    }

    fn apply_check(&mut self, entry: &Entry) {
        let Event::StagingChecked { commit, verdict, failure, note, seen, .. } = &entry.event else { return };
        let ActorRef::Person(by) = entry.actor else { return };
        self.checks.push(Check {
            seq: entry.seq,
            commit: commit.clone(),
            verdict: *verdict,
            failure: failure.clone(),
            note: note.clone(),
            by,
            at: entry.at,
            seen: seen.clone(),
            voided: None,
        });
        match (verdict, failure) {
            (Verdict::Passed, _) => self.standing = ReleaseStanding::At(Step::MergeMaster),
            (Verdict::Failed, Some(CheckFailure::Issues { issues, .. })) => {
                self.issues.retain(|inside| !issues.contains(inside));
            }
            (Verdict::Failed, Some(CheckFailure::Configuration) | None) => {}
        }
    }

    fn apply_master(&mut self, event: &Event, entry: &Entry) {
        if let (Event::MasterAgreed { commit, master, .. }, ActorRef::Person(by)) = (event, entry.actor) {
            self.standing = ReleaseStanding::At(Step::MergeMaster);
            self.failed = None;
            self.rollback = None;
            let (commit, master) = (commit.clone(), master.clone());
            self.agreement = Some(MasterAgreement { seq: entry.seq, by, commit, master, at: entry.at });
        } else if let Event::MasterMerged { commit, merge } = event {
            self.merged = Some(MasterMerge { commit: commit.clone(), merge: merge.clone(), at: entry.at });
        } else if let Event::MasterMergeFailed { .. } = event {
            self.agreement = None;
        } else if let Event::DeployRequested { environment: Environment::Production, .. } = event {
            self.standing = ReleaseStanding::At(Step::MergeMaster);
            self.deploying = true;
            self.failed = None;
            self.rollback = None;
        } else if let Event::Deployed { environment: Environment::Production, .. } = event {
            self.deploying = false;
            self.agreement = None;
        } else if let Event::DeployFailed {
            environment: Environment::Production,
            commit,
            deployment,
            fault,
        } = event
        {
            self.deploying = false;
            self.failed = Some(FailedDeploy {
                commit: commit.clone(),
                deployment: *deployment,
                fault: *fault,
                at: entry.at,
            });
            // What follows in the same transaction, if production ever ran, is a rollback.
            let falls = matches!(fault, Fault::Own | Fault::Infrastructure);
            self.rollback = falls.then_some(Rollback::NoTarget);
        } else if let Event::FaultReclassed { environment: Environment::Production, fault, .. } = event {
            if let Some(failed) = &mut self.failed {
                failed.fault = *fault;
            }
        } else if let Event::CheckReopened { .. } = event {
            self.agreement = None;
            self.void(entry);
        } else {
            self.apply_rollback(event);
        }
    }

    fn apply_rollback(&mut self, event: &Event) {
        if let Event::RollbackRequested { to, .. } = event {
            self.rollback = Some(Rollback::Running { to: to.clone() });
        } else if let Event::RolledBack { to, deployment } = event {
            self.rollback = Some(Rollback::Done { to: to.clone(), deployment: *deployment });
        } else if let Event::RollbackFailed { to, deployment, .. } = event {
            self.rollback = Some(Rollback::Failed { to: to.clone(), deployment: *deployment });
        }
    }
}
