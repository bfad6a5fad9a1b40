//! An issue: the fold of its entries, and nothing else. Old records are never removed, only voided (B12).

mod fold;
mod moves;

use crate::application::{FailedDeploy, Running};
use crate::event::{DueReminder, Seen, UpdateKind, Verdict, VoidCause};
use crate::file::Attached;
use crate::guard::Guard;
use crate::ids::{
    AppId, BranchName, CommitId, DeviationId, IssueNumber, PersonId, ReleaseNumber, RequestNumber,
    RevisionId, Seq,
};
use crate::moment::Moment;
use crate::role::{ActorRef, Role};
use crate::step::Step;
use crate::text::TextRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Kinds of issue (R17, Keterangan 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// *permasalahan*
    Problem,
    /// *kegiatan*
    Activity,
    /// *penambahan fitur*
    Feature,
    /// *perbaikan bug*
    Bug,
    /// *hal lain*
    Other,
}

impl IssueKind {
    pub const ALL: [IssueKind; 5] =
        [IssueKind::Problem, IssueKind::Activity, IssueKind::Feature, IssueKind::Bug, IssueKind::Other];

    pub fn code(self) -> &'static str {
        match self {
            IssueKind::Problem => "problem",
            IssueKind::Activity => "activity",
            IssueKind::Feature => "feature",
            IssueKind::Bug => "bug",
            IssueKind::Other => "other",
        }
    }

    pub fn parse(code: &str) -> Option<IssueKind> {
        IssueKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an issue changes (R18): source code, documentation or both; neither is no issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    Code,
    Documentation,
    Both,
}

/// How an official asked (R16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestForm {
    /// *nota dinas*
    Memo,
    /// *disposisi*
    Disposition,
    /// *lisan*
    Verbal,
    WhatsApp,
}

/// The one source of an issue (R11, R12, R15, R16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "source")]
pub enum Source {
    Ticket {
        number: String,
    },
    Official {
        name: TextRef,
        position: TextRef,
        /// Day of the request, `YYYY-MM-DD`.
        on: String,
        form: RequestForm,
        /// The document's number or place, or the summary the official is to confirm.
        evidence: TextRef,
        confirmed: bool,
    },
    /// Keterangan 2; the source of `parent` holds for this issue too.
    Derived {
        parent: IssueNumber,
    },
    /// *Akibat rilis*: production was brought back from `from` to `to` outside step 13 (procedure, section
    /// 11). `release`: the Release whose version was left.
    RolledBack {
        release: Option<ReleaseNumber>,
        from: CommitId,
        to: CommitId,
    },
}

/// Where an issue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "step")]
pub enum Standing {
    /// This step is the next to complete.
    At(Step),
    /// *Selesai*
    Done,
    /// *Dibatalkan*
    Cancelled,
}

/// A *Catatan Internal* with its verdict (R37). Never edited, only voided or corrected by a further one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub seq: Seq,
    pub step: Step,
    pub commit: CommitId,
    pub verdict: Verdict,
    pub text: TextRef,
    pub by: PersonId,
    pub role: Role,
    pub at: Moment,
    pub round: u32,
    pub seen: Option<Seen>,
    pub voided: Option<Voided>,
    /// By a deviation it decides in place of the testers whom the PM named.
    pub instead: bool,
    /// Texts that correct this note, oldest first.
    pub corrections: Vec<TextRef>,
}

/// Why and by which entry a verdict no longer counts (B12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    pub seq: Seq,
    pub cause: VoidCause,
}

/// The issue's branch (R27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    pub name: BranchName,
    /// `staging`'s head when the branch was made (A18).
    pub base: CommitId,
    pub head: CommitId,
    pub state: BranchState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BranchState {
    /// Asked for; the server makes it.
    Requested,
    Made,
    DeleteRequested,
    Deleted,
}

/// The merge request to `staging`; one number for all rounds (A9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub number: RequestNumber,
    pub title: TextRef,
    pub description: TextRef,
    pub commit: CommitId,
    pub state: RequestState,
    pub opened_at: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Waits for the test team, then the PM.
    Open,
    /// *perlu perbaikan*: step 8 again.
    NeedsWork,
    Merged,
    Closed,
}

/// The PM's agreement, between act and merge (B8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub seq: Seq,
    pub by: PersonId,
    pub commit: CommitId,
    pub staging: CommitId,
    pub join: Option<ReleaseNumber>,
    pub at: Moment,
}

/// The issue's merge on `staging`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub commit: CommitId,
    pub merge: CommitId,
    pub join: Option<ReleaseNumber>,
    /// The round in which it was agreed to.
    pub round: u32,
    pub at: Moment,
}

/// Work of the server on the issue's refs that is under way; other acts wait for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "pending")]
pub enum Pending {
    Branch,
    Merge,
    Revert { merge: CommitId },
    Update { update: UpdateKind, branch_head: CommitId, staging: CommitId },
}

/// A conflict that waits on the web page (A15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub update: UpdateKind,
    pub branch_head: CommitId,
    pub staging: CommitId,
    pub files: Vec<String>,
}

/// A deviation of this issue, from asked to used (procedure, section 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    pub id: DeviationId,
    pub step: Step,
    pub guard: Guard,
    pub asked_by: PersonId,
    pub reason: TextRef,
    pub expires_at: Moment,
    pub state: DeviationState,
    /// Set once a Superior granted or refused it.
    pub answer: Option<DeviationAnswer>,
}

/// Who decided on a deviation, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviationAnswer {
    pub by: PersonId,
    pub at: Moment,
    pub reason: TextRef,
}

/// What the PM added to an assignment or an agreement for those who come next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub seq: Seq,
    pub step: Step,
    pub by: ActorRef,
    pub role: Role,
    pub at: Moment,
    pub round: u32,
    pub text: TextRef,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum DeviationState {
    Asked,
    Granted { by: PersonId },
    Refused { by: PersonId },
    Used { seq: Seq },
    Expired,
}

/// One passage of a step: when it could begin, began and was completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTime {
    pub step: Step,
    pub round: u32,
    pub enabled_at: Moment,
    /// First drawing of the step's form for a person who may complete it.
    pub started_at: Option<Moment>,
    pub completed_at: Option<Moment>,
    /// The person who did it, in the role used; the system where no person did. The entry that completed it.
    pub by: Option<ActorRef>,
    pub role: Option<Role>,
    pub seq: Option<Seq>,
}

/// A way back that was taken (return matrix).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub seq: Seq,
    pub from: Step,
    pub to: Step,
    pub by: ActorRef,
    pub role: Role,
    pub at: Moment,
    pub reason: Option<TextRef>,
    /// The round that ended.
    pub round: u32,
}

/// A due date that was set, with the entry's moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Moment,
    pub set_at: Moment,
    pub by: PersonId,
}

/// The last reminder of a due date that was told, in which round (R62).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueTold {
    pub reminder: DueReminder,
    pub due: Moment,
    pub round: u32,
}

/// The last time that somebody who waits reminded those who hold the step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderReminded {
    pub step: Step,
    pub round: u32,
    pub people: Vec<PersonId>,
    pub at: Moment,
}

/// What people were reminded of last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    pub due: Option<DueTold>,
    pub holder: Option<HolderReminded>,
}

/// A change of a test plan that stood already, with its reason (R43).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChange {
    pub seq: Seq,
    pub by: ActorRef,
    pub role: Role,
    pub at: Moment,
    pub reason: TextRef,
}

/// What the PM asks of the test team (R43).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPlan {
    pub testers: Vec<PersonId>,
    pub cases: Vec<TextRef>,
}

/// The issue as its entries tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub number: IssueNumber,
    pub application: AppId,
    pub kind: IssueKind,
    pub needs: Needs,
    pub source: Source,
    pub title: TextRef,
    pub body: TextRef,
    pub reporter: PersonId,
    pub confidential: bool,
    /// *Darurat*, set and cleared by the PM (A14).
    pub urgent: bool,
    /// The Reporter proposed *darurat*; it counts for nothing until the PM sets it (A14).
    pub urgent_proposed: bool,
    pub revision: RevisionId,
    pub reported_at: Moment,
    pub standing: Standing,
    pub round: u32,
    pub assignee: Option<PersonId>,
    /// Every due date in order; the last one counts.
    pub dues: Vec<Due>,
    pub branch: Option<Branch>,
    /// Everybody who developed it, in any round (R14).
    pub developers: BTreeSet<PersonId>,
    pub notes: Vec<Note>,
    pub request: Option<Request>,
    pub test_plan: TestPlan,
    /// Why the plan was changed, oldest first.
    pub plan_changes: Vec<PlanChange>,
    pub reminded: Reminded,
    /// What the dev server runs of this issue.
    pub dev: Option<Running>,
    pub dev_deploying: Option<CommitId>,
    pub dev_failed: Option<FailedDeploy>,
    pub agreement: Option<Agreement>,
    /// Set while its work stands on `staging` and not on `master`.
    pub merged: Option<Merged>,
    /// The last merge of its work to `staging`, also when `master` has it.
    pub last_merge: Option<CommitId>,
    /// What the PM added at 2 and 10, oldest first.
    pub remarks: Vec<Remark>,
    /// The revert commit whose work must come back before the next push (B14).
    pub reapply: Option<CommitId>,
    /// All revert commits whose work must come back, newest first: more than one after *perbaiki maju*.
    pub reverts: Vec<CommitId>,
    pub pending: Option<Pending>,
    pub conflict: Option<Conflict>,
    pub release: Option<ReleaseNumber>,
    /// How the official confirmed what he asked for in words (R16).
    pub confirmation: Option<TextRef>,
    pub children: Vec<IssueNumber>,
    pub tickets: Vec<String>,
    pub deviations: Vec<Deviation>,
    /// Files of its notes and of the official's request, oldest first.
    pub files: Vec<Attached>,
    pub times: Vec<StepTime>,
    pub returns: Vec<Return>,
    /// Digest of the pipeline file at the branch's head; none: the file of its base.
    pub pipeline_file: Option<String>,
    pub cancelled: Option<TextRef>,
    pub closed_at: Option<Moment>,
    pub last_seq: Seq,
    pub last_at: Moment,
}

impl Issue {
    /// The step it stands at; none when it ended.
    pub fn step(&self) -> Option<Step> {
        match self.standing {
            Standing::At(step) => Some(step),
            Standing::Done | Standing::Cancelled => None,
        }
    }

    pub fn is_at(&self, step: Step) -> bool {
        self.standing == Standing::At(step)
    }

    /// Agreed to and merged, at 10 until the staging server runs it. A merge of an earlier round that was to
    /// be repaired forward (A8) does not count: the new head waits for the PM.
    pub fn waits_for_staging(&self) -> bool {
        self.is_at(Step::ApproveStaging)
            && self.merged.as_ref().is_some_and(|merged| merged.round == self.round)
    }

    /// The branch's head on the server.
    pub fn head(&self) -> Option<&CommitId> {
        self.branch.as_ref().filter(|branch| branch.state == BranchState::Made).map(|branch| &branch.head)
    }

    /// The due date that counts.
    pub fn due(&self) -> Option<Moment> {
        self.dues.last().map(|due| due.at)
    }

    /// A verdict of this round that still counts, on exactly this commit (B2, B12).
    pub fn verdict(&self, step: Step, commit: &CommitId) -> Option<&Note> {
        self.notes
            .iter()
            .rev()
            .find(|note| note.step == step && note.commit == *commit && note.counts(self.round))
    }

    /// Has `step` passed on exactly this commit, in this round? For 9 see [`Issue::team_passed`].
    pub fn passed(&self, step: Step, commit: &CommitId) -> Option<&Note> {
        self.verdict(step, commit).filter(|note| note.verdict == Verdict::Passed)
    }

    /// R44: one passed verdict, or one of every tester whom the PM named, or by a deviation one in their
    /// place. The last note decides.
    pub fn team_passed(&self, commit: &CommitId) -> Option<&Note> {
        if let Some(instead) = self.passed(Step::TestTeam, commit).filter(|note| note.instead) {
            return Some(instead);
        }
        let passes = |tester: PersonId| {
            self.notes.iter().rev().find(|note| {
                note.step == Step::TestTeam
                    && note.by == tester
                    && note.commit == *commit
                    && note.counts(self.round)
                    && note.verdict == Verdict::Passed
            })
        };
        if self.test_plan.testers.iter().all(|tester| passes(*tester).is_some()) {
            self.passed(Step::TestTeam, commit)
        } else {
            None
        }
    }

    /// Testers whom the PM named and who have not passed this commit yet.
    pub fn testers_missing(&self, commit: &CommitId) -> Vec<PersonId> {
        let has_passed = |tester: &PersonId| {
            self.notes.iter().any(|note| {
                note.step == Step::TestTeam
                    && note.by == *tester
                    && note.commit == *commit
                    && note.counts(self.round)
                    && note.verdict == Verdict::Passed
            })
        };
        self.test_plan.testers.iter().copied().filter(|tester| !has_passed(tester)).collect()
    }

    /// Does the dev server run the branch's head (R41)?
    pub fn dev_runs_head(&self) -> Option<&Running> {
        self.dev.as_ref().filter(|running| Some(&running.commit) == self.head())
    }

    /// Does an own fault of this commit's pipeline send the issue back to 4? At 6 it does. At 7 to 9 it does
    /// where the dev server no longer runs the head: then what 6 put out is lost, and by the application's
    /// own fault it cannot be had again (return matrix, 6).
    pub fn returns_by_own_fault(&self, commit: &CommitId) -> bool {
        let lost = self.dev_runs_head().is_none();
        let tested = matches!(self.step(), Some(Step::TestDev | Step::RequestStaging | Step::TestTeam));
        self.head() == Some(commit) && (self.is_at(Step::Push) || (tested && lost))
    }

    /// The passage of the step it stands at.
    pub fn open_time(&self) -> Option<&StepTime> {
        self.times.iter().rev().find(|time| time.completed_at.is_none())
    }

    /// A granted deviation for this guard at this step that is neither used nor expired.
    pub fn granted(&self, step: Step, guard: Guard, at: Moment) -> Option<&Deviation> {
        self.deviations.iter().find(|deviation| {
            deviation.step == step
                && deviation.guard == guard
                && deviation.expires_at > at
                && matches!(deviation.state, DeviationState::Granted { .. })
        })
    }

    /// The used deviation by which this step's test was passed over; none where it was tested after all.
    pub fn passed_over(&self, step: Step) -> Option<&Deviation> {
        let tests = [(Step::TestDev, Guard::DevTestPassed), (Step::TestTeam, Guard::TeamTestPassed)];
        let (_, guard) = tests.into_iter().find(|(test, _)| *test == step)?;
        let last = self.times.iter().rev().find(|time| time.step == step);
        let tested = last.is_some_and(|time| time.completed_at.is_some() && time.round == self.round);
        let used = self.deviations.iter().rev().find(|deviation| {
            deviation.guard == guard && matches!(deviation.state, DeviationState::Used { .. })
        });
        used.filter(|_| !tested)
    }

    /// Did the PM name testers or cases already (R43)?
    pub fn has_test_plan(&self) -> bool {
        !self.test_plan.testers.is_empty() || !self.test_plan.cases.is_empty()
    }

    /// The files that belong to this text.
    pub fn files_of<'a>(&'a self, text: &'a TextRef) -> impl Iterator<Item = &'a Attached> {
        self.files.iter().filter(move |file| file.of == *text)
    }

    /// Was this person a developer of the issue, in any round (R14)?
    pub fn is_developer(&self, person: PersonId) -> bool {
        self.developers.contains(&person)
    }
}

impl Note {
    /// A verdict counts in its own round only, and while nothing voided it (B12).
    pub fn counts(&self, round: u32) -> bool {
        self.round == round && self.voided.is_none()
    }
}
