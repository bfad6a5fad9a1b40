//! Facts of the past tense. An issue's state is the fold of its entries; nothing else moves it.

mod facets;

pub use facets::step_of;

use crate::application::{Builder, DevServer, Environment, EnvironmentSetup, Separation};
use crate::file::EvidenceFile;
use crate::guard::Guard;
use crate::ids::{
    AppId, BranchName, CommitId, DeploymentId, DeviationId, IssueNumber, PersonId, ReleaseNumber,
    RequestNumber, RevisionId, Slug,
};
use crate::issue::{IssueKind, Needs, Source};
use crate::moment::Moment;
use crate::role::Role;
use crate::step::Step;
use crate::text::TextRef;
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

/// One fact. Stored as JSON with `kind`; a variant once released is never changed, only joined by others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    // --- the office
    OfficeFounded {
        name: String,
        zone: String,
    },
    ProcedureAdopted {
        revision: RevisionId,
        sha256: String,
        effective_at: Moment,
    },
    CalendarAdopted {
        digest: String,
    },
    PersonAdded {
        person: PersonId,
    },
    PersonDisabled {
        person: PersonId,
    },
    PersonEnabled {
        person: PersonId,
    },
    OfficeRoleGranted {
        person: PersonId,
        role: Role,
    },
    OfficeRoleRevoked {
        person: PersonId,
        role: Role,
    },
    /// What a start or a check of the data directory swept or found, in figures.
    Swept {
        quarantines: u32,
        locks: u32,
        jobs: u32,
    },
    /// A ref that the journal does not explain (R72): shown, never adopted.
    RefFound {
        application: AppId,
        name: String,
        commit: Option<CommitId>,
    },

    // --- an application in preparation (R63-R67) and its policy
    ApplicationRegistered {
        application: AppId,
        slug: Slug,
        name: String,
        builder: Builder,
        hosting: String,
        confidential: bool,
    },
    RoleGranted {
        person: PersonId,
        role: Role,
    },
    RoleRevoked {
        person: PersonId,
        role: Role,
    },
    TestTeamNamed {
        members: Vec<PersonId>,
    },
    SeparationSet {
        separation: Separation,
        reason: TextRef,
    },
    DevServerSet {
        dev_server: DevServer,
    },
    RepositoryRequested {
        bundle: bool,
    },
    RepositoryMade {
        staging: CommitId,
        master: CommitId,
    },
    RepositoryFailed {
        reason: String,
    },
    PreparationPushed {
        branch: String,
        old: CommitId,
        new: CommitId,
    },
    ChecklistHandedOver {
        checklist: TextRef,
    },
    ChecklistReturned {
        reason: TextRef,
    },
    ChecklistAccepted,
    EnvironmentSet {
        environment: Environment,
        setup: EnvironmentSetup,
    },
    VariableSet {
        environment: Environment,
        key: String,
        secret: bool,
    },
    VariableRemoved {
        environment: Environment,
        key: String,
    },
    ApplicationConfirmed {
        staging: CommitId,
        master: CommitId,
    },
    /// Keterangan 5, A17: the Sysadmin accepted the pipeline file with this blob digest.
    PipelineFileAccepted {
        digest: String,
    },

    // --- steps 1 to 3
    IssueReported {
        application: AppId,
        issue_kind: IssueKind,
        needs: Needs,
        source: Source,
        title: TextRef,
        body: TextRef,
        confidential: bool,
        urgent: bool,
        started_at: Moment,
    },
    /// The Reporter completed an issue that was handed back.
    ReportCompleted {
        title: TextRef,
        body: TextRef,
        started_at: Moment,
    },
    OfficialConfirmed {
        evidence: TextRef,
    },
    TicketLinked {
        ticket: String,
    },
    UrgentSet {
        reason: TextRef,
    },
    UrgentCleared {
        reason: TextRef,
    },
    Assigned {
        assignee: PersonId,
        due: Moment,
        remark: Option<TextRef>,
        started_at: Moment,
    },
    /// PM to Reporter (2 to 1).
    ReportHandedBack {
        reason: TextRef,
    },
    Reassigned {
        from: PersonId,
        to: PersonId,
        reason: TextRef,
    },
    DueChanged {
        from: Moment,
        to: Moment,
        reason: TextRef,
    },
    BranchRequested {
        branch: BranchName,
        from: CommitId,
        started_at: Moment,
    },
    BranchMade {
        branch: BranchName,
        at_commit: CommitId,
    },
    /// Developer to PM (3 to 2).
    AssignmentHandedBack {
        reason: TextRef,
    },

    // --- steps 4 to 7
    /// `on_server`: the commit is the branch's head already, so no push follows (B5, B6, *tanpa perubahan
    /// kode*).
    LocalTested {
        commit: CommitId,
        verdict: Verdict,
        note: TextRef,
        on_server: bool,
        started_at: Moment,
    },
    Pushed {
        branch: BranchName,
        old: CommitId,
        new: CommitId,
        /// Assignee, authors, committers and co-authors of the range, by confirmed address (R14).
        developers: Vec<PersonId>,
        /// SHA-256 of the pipeline file at `new`; none when there is no such file.
        pipeline_file: Option<String>,
        /// Settled at a start after a crash.
        recovered: bool,
    },
    VerdictsVoided {
        steps: Vec<Step>,
        cause: VoidCause,
    },
    DevTurnTaken {
        issue: IssueNumber,
    },
    DevTurnQueued {
        issue: IssueNumber,
    },
    DevTurnLeft {
        issue: IssueNumber,
        reason: Option<TextRef>,
    },
    /// An environment runs this commit; for staging the issues whose merge it contains.
    Deployed {
        environment: Environment,
        commit: CommitId,
        deployment: DeploymentId,
        address: String,
        contains: Vec<IssueNumber>,
    },
    DeployFailed {
        environment: Environment,
        commit: CommitId,
        deployment: DeploymentId,
        fault: Fault,
    },
    /// Again, after an infrastructure fault or at a person's word.
    DeployRequested {
        environment: Environment,
        commit: CommitId,
        reason: Option<TextRef>,
    },
    FaultReclassed {
        environment: Environment,
        deployment: DeploymentId,
        fault: Fault,
        reason: TextRef,
    },
    DevTested {
        commit: CommitId,
        verdict: Verdict,
        note: TextRef,
        seen: Seen,
        started_at: Moment,
    },

    // --- steps 8 to 10
    StagingRequested {
        request: RequestNumber,
        commit: CommitId,
        title: TextRef,
        description: TextRef,
        started_at: Moment,
    },
    TestPlanNamed {
        testers: Vec<PersonId>,
        cases: Vec<TextRef>,
        reason: Option<TextRef>,
    },
    /// PM to Developer before 9 ends: not fit for testing.
    RequestReturned {
        reason: TextRef,
    },
    TeamTested {
        commit: CommitId,
        verdict: Verdict,
        note: TextRef,
        seen: Seen,
        started_at: Moment,
    },
    StagingReturned {
        reason: TextRef,
    },
    StagingAgreed {
        request: RequestNumber,
        commit: CommitId,
        /// `staging` as it was, from where the worker looks for its own merge (B8).
        staging: CommitId,
        /// A19: 11 for this issue as soon as staging runs it.
        join: Option<ReleaseNumber>,
        remark: Option<TextRef>,
        started_at: Moment,
    },
    StagingMerged {
        commit: CommitId,
        merge: CommitId,
    },
    /// The agreed commit does not merge: the agreement ends, the issue is at 4 (*Perbarui branch*).
    MergeConflicted {
        commit: CommitId,
        files: Vec<String>,
    },

    // --- steps 11 to 13
    MasterRequested {
        release: ReleaseNumber,
        request: RequestNumber,
        issues: Vec<IssueNumber>,
        head: CommitId,
        remark: Option<TextRef>,
        started_at: Moment,
    },
    IssueJoined {
        issue: IssueNumber,
        head: CommitId,
    },
    IssueTakenOut {
        issue: IssueNumber,
        reason: TextRef,
    },
    StagingChecked {
        commit: CommitId,
        verdict: Verdict,
        failure: Option<CheckFailure>,
        note: TextRef,
        seen: Seen,
        started_at: Moment,
    },
    MasterAgreed {
        commit: CommitId,
        master: CommitId,
        started_at: Moment,
    },
    MasterMerged {
        commit: CommitId,
        merge: CommitId,
    },
    MasterMergeFailed {
        reason: String,
    },
    /// 13 to 12 (own fault of a deployment).
    CheckReopened {
        deployment: DeploymentId,
    },
    /// 13 to 11: the Release must change.
    ReleaseHandedBack {
        reason: TextRef,
    },
    RollbackRequested {
        to: CommitId,
        reason: Option<TextRef>,
    },
    RolledBack {
        to: CommitId,
        deployment: DeploymentId,
    },
    RollbackFailed {
        to: CommitId,
        deployment: DeploymentId,
        fault: Fault,
    },
    /// `issues`: those that ended with it.
    ReleaseClosed {
        how: ReleaseEnd,
        issues: Vec<IssueNumber>,
    },

    // --- ways round, back and out
    /// B13 asked for: the worker makes the revert commit.
    RevertRequested {
        issue: IssueNumber,
        merge: CommitId,
        staging: CommitId,
    },
    MergeReverted {
        issue: IssueNumber,
        merge: CommitId,
        revert: CommitId,
    },
    RevertConflicted {
        issue: IssueNumber,
        merge: CommitId,
        files: Vec<String>,
    },
    BranchUpdateRequested {
        update: UpdateKind,
        branch_head: CommitId,
        staging: CommitId,
    },
    BranchUpdated {
        update: UpdateKind,
        from: CommitId,
        to: CommitId,
        pipeline_file: Option<String>,
    },
    BranchConflicted {
        update: UpdateKind,
        branch_head: CommitId,
        staging: CommitId,
        files: Vec<String>,
    },
    ConflictResolved {
        update: UpdateKind,
        branch_head: CommitId,
        staging: CommitId,
        tree: CommitId,
    },
    BranchDeleteRequested {
        branch: BranchName,
        tip: CommitId,
    },
    BranchDeleted {
        branch: BranchName,
        tip: CommitId,
    },
    BranchRestoreRequested {
        branch: BranchName,
        tip: CommitId,
    },
    BranchRestored {
        branch: BranchName,
        tip: CommitId,
    },
    Cancelled {
        reason: TextRef,
    },
    NoteCorrected {
        of: TextRef,
        note: TextRef,
    },
    /// Files of a note or an official's request, recorded with it (R16, R37). `of`: the digest of its text.
    FilesAttached {
        step: Step,
        of: TextRef,
        files: Vec<EvidenceFile>,
    },
    DeviationAsked {
        deviation: DeviationId,
        step: Step,
        guard: Guard,
        reason: TextRef,
        expires_at: Moment,
    },
    DeviationGranted {
        deviation: DeviationId,
        reason: TextRef,
    },
    DeviationRefused {
        deviation: DeviationId,
        reason: TextRef,
    },
    DeviationUsed {
        deviation: DeviationId,
        step: Step,
        guard: Guard,
        commit: Option<CommitId>,
    },
    DeviationExpired {
        deviation: DeviationId,
    },
    /// B16: the Sysadmin says which commit an environment runs.
    RunningStated {
        environment: Environment,
        commit: CommitId,
        reason: TextRef,
    },
}

impl Event {
    /// Is this a fact that the office's fold must know?
    pub fn is_about_the_office(&self) -> bool {
        matches!(
            self,
            Event::OfficeFounded { .. }
                | Event::ProcedureAdopted { .. }
                | Event::CalendarAdopted { .. }
                | Event::PersonAdded { .. }
                | Event::PersonDisabled { .. }
                | Event::PersonEnabled { .. }
                | Event::OfficeRoleGranted { .. }
                | Event::OfficeRoleRevoked { .. }
        )
    }
}
