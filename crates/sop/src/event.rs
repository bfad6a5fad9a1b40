//! Facts of the past tense. An issue's state is the fold of its entries; nothing else moves it.

mod facets;
mod parts;

pub use facets::step_of;
pub use parts::{
    CalendarChange, CheckFailure, DueReminder, EntryKind, Fault, ReleaseEnd, Seen, UpdateKind, Verdict,
    VoidCause,
};

use crate::application::{
    Builder, DevServer, Environment, EnvironmentSetup, FoundHow, RestoreWay, Separation,
};
use crate::factor::FactorRule;
use crate::file::EvidenceFile;
use crate::guard::Guard;
use crate::ids::{
    AppId, BranchName, CommitId, DeploymentId, DeviationId, IssueNumber, PersonId, ReleaseNumber,
    RequestNumber, RevisionId, Seq, Slug,
};
use crate::issue::{IssueKind, Needs, Source};
use crate::legal::LegalStatus;
use crate::moment::Moment;
use crate::role::Role;
use crate::step::Step;
use crate::text::TextRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Another calendar goes into force: a year by its decree, or one day of the office's own.
    CalendarChanged {
        from: String,
        digest: String,
        change: CalendarChange,
        reason: TextRef,
    },
    /// R3: a person says how a legal basis stands. `basis`: its text, as the revision has it.
    LegalBasisStated {
        basis: String,
        status: LegalStatus,
    },
    /// The review that a revoked legal basis asked for; `stated`: the entry that revoked it.
    LegalBasisReviewed {
        basis: String,
        stated: Seq,
        finding: TextRef,
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
    /// Entries name a person by number, so what is told of him before stays his.
    PersonRenamed {
        person: PersonId,
        from: TextRef,
        to: TextRef,
    },
    /// An Administrator vouches for these mail addresses (R14); none in `from`: there were none.
    AddressesConfirmed {
        person: PersonId,
        from: Option<TextRef>,
        to: TextRef,
    },
    OfficeRoleGranted {
        person: PersonId,
        role: Role,
    },
    OfficeRoleRevoked {
        person: PersonId,
        role: Role,
    },
    /// D14: whether the people of the office need a second factor.
    FactorRuled {
        rule: FactorRule,
        reason: TextRef,
    },
    FactorLossStated {
        person: PersonId,
        reason: TextRef,
    },
    /// The second factor is taken away; `stated`: the entry of the one who stated the loss.
    FactorLossConfirmed {
        person: PersonId,
        stated: Seq,
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
        /// The branch; of any other ref its full name.
        name: String,
        /// What the journal says; none: there should be no such ref.
        journal: Option<CommitId>,
        /// What stands there; none: it is gone.
        commit: Option<CommitId>,
        how: FoundHow,
        /// It holds commits of entries that this journal does not have: the store is older than its
        /// repositories.
        beyond: bool,
    },
    /// *Kembalikan*: the PM lets the server take back what entry `found` tells of.
    RefRestoreRequested {
        found: Seq,
        name: String,
        journal: Option<CommitId>,
        commit: Option<CommitId>,
        way: RestoreWay,
        reason: TextRef,
    },
    /// `to`: where the ref stands now; none: it was taken away.
    RefRestored {
        found: Seq,
        name: String,
        to: Option<CommitId>,
    },
    /// What came later builds on these files, or (without files) the ref moved once more.
    RefRestoreStopped {
        found: Seq,
        name: String,
        files: Vec<String>,
    },
    /// The ref stands again where the journal says, by itself.
    RefAgreed {
        found: Seq,
        name: String,
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
        /// Further branches that came with an imported history; nothing may move them.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        others: BTreeMap<String, CommitId>,
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
        /// `staging`'s head, where the merge stood there already and something newer is on top of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head: Option<CommitId>,
    },
    /// The agreed commit does not merge: the agreement ends, the issue is at 4 (*Perbarui branch*). Without
    /// files it reached `staging` by a way outside Alur, which counts for nothing.
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
    /// The branch is not where the journal says, so nothing was made of it.
    BranchUpdateStopped {
        update: UpdateKind,
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
    DueReminded {
        reminder: DueReminder,
        due: Moment,
    },
    /// *Ingatkan*: whoever waits reminds those who hold the step.
    HolderReminded {
        step: Step,
        people: Vec<PersonId>,
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
