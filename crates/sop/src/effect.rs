//! What the facts imply for the world outside the journal. Effects are data: stored with their facts,
//! performed after the commit, each idempotent; their outcomes come back as further facts.

use crate::application::{Environment, RestoreWay};
use crate::entry::{Entry, Subject};
use crate::event::{Event, UpdateKind};
use crate::ids::{AppId, BranchName, CommitId, IssueNumber, ReleaseNumber, Seq};
use serde::{Deserialize, Serialize};

/// Work for a worker of the shell. `since` is the ref's value in the deciding entry, from where the worker
/// looks for its own commit before each attempt (B8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    MakeRepository {
        application: AppId,
        bundle: bool,
    },
    CreateBranch {
        application: AppId,
        issue: IssueNumber,
        branch: BranchName,
        at: CommitId,
    },
    DeleteBranch {
        application: AppId,
        issue: IssueNumber,
        branch: BranchName,
        tip: CommitId,
    },
    RestoreBranch {
        application: AppId,
        issue: IssueNumber,
        branch: BranchName,
        tip: CommitId,
    },
    MergeBranch {
        application: AppId,
        issue: IssueNumber,
        commit: CommitId,
        since: CommitId,
        because: Seq,
    },
    RevertMerge {
        application: AppId,
        issue: IssueNumber,
        merge: CommitId,
        since: CommitId,
        because: Seq,
    },
    /// `staging`: the head to merge for an update; for a reapply the staging head that holds the revert.
    UpdateBranch {
        application: AppId,
        issue: IssueNumber,
        update: UpdateKind,
        branch_head: CommitId,
        staging: CommitId,
        /// A tree that a person made on the conflict page.
        tree: Option<CommitId>,
        because: Seq,
    },
    MergeMaster {
        application: AppId,
        release: ReleaseNumber,
        staging: CommitId,
        since: CommitId,
        because: Seq,
    },
    /// Takes back what entry `found` tells of (R72). `name` is a branch, or the full name of another ref.
    RestoreRef {
        application: AppId,
        found: Seq,
        issue: Option<IssueNumber>,
        name: String,
        journal: Option<CommitId>,
        commit: Option<CommitId>,
        way: RestoreWay,
        because: Seq,
    },
    /// Requests a pipeline that ends in this environment; done when the row of the pipeline exists.
    Deploy {
        application: AppId,
        subject: Subject,
        environment: Environment,
        commit: CommitId,
    },
    Rollback {
        application: AppId,
        release: Option<ReleaseNumber>,
        to: CommitId,
    },
}

impl Effect {
    /// Effects of one lane run in order; a parked effect holds up its lane only.
    pub fn lane(&self) -> String {
        match self {
            Effect::MakeRepository { application, .. } => format!("ref:{application}"),
            Effect::CreateBranch { application, branch, .. }
            | Effect::DeleteBranch { application, branch, .. }
            | Effect::RestoreBranch { application, branch, .. } => format!("ref:{application}/{branch}"),
            Effect::MergeBranch { application, .. } | Effect::RevertMerge { application, .. } => {
                format!("ref:{application}/staging")
            }
            Effect::UpdateBranch { application, issue, .. } => format!("ref:{application}/issue/{issue}"),
            Effect::MergeMaster { application, .. } => format!("ref:{application}/master"),
            // A branch that is put back must not wait behind work that waits for that very branch.
            Effect::RestoreRef { application, name, way: RestoreWay::PutBack, .. } => {
                format!("found:{application}/{name}")
            }
            Effect::RestoreRef { application, name, way: RestoreWay::Revert, .. } => {
                format!("ref:{application}/{name}")
            }
            Effect::Deploy { application, environment, .. } => {
                format!("env:{application}/{}", environment.code())
            }
            Effect::Rollback { application, .. } => format!("env:{application}/production"),
        }
    }

    /// The kind, as stored and shown.
    pub fn kind(&self) -> &'static str {
        match self {
            Effect::MakeRepository { .. } => "make_repository",
            Effect::CreateBranch { .. } => "create_branch",
            Effect::DeleteBranch { .. } => "delete_branch",
            Effect::RestoreBranch { .. } => "restore_branch",
            Effect::MergeBranch { .. } => "merge_branch",
            Effect::RevertMerge { .. } => "revert_merge",
            Effect::UpdateBranch { .. } => "update_branch",
            Effect::MergeMaster { .. } => "merge_master",
            Effect::RestoreRef { .. } => "restore_ref",
            Effect::Deploy { .. } => "deploy",
            Effect::Rollback { .. } => "rollback",
        }
    }
}

/// What puts a found ref back to what the journal says.
fn restore_ref(entry: &Entry, application: AppId) -> Option<Effect> {
    let Event::RefRestoreRequested { found, name, journal, commit, way, .. } = &entry.event else {
        return None;
    };
    Some(Effect::RestoreRef {
        application,
        found: *found,
        issue: issue_of(entry),
        name: name.clone(),
        journal: journal.clone(),
        commit: commit.clone(),
        way: *way,
        because: entry.seq,
    })
}

/// The effects of one entry. Pure and exhaustive: storing twice is once, by a key of `seq` and position.
pub fn effects_of(entry: &Entry) -> Vec<Effect> {
    let Some(application) = entry.application() else { return Vec::new() };
    let because = entry.seq;
    let of_issue = |make: &dyn Fn(IssueNumber) -> Effect| match entry.subject {
        Subject::Issue(issue) => vec![make(issue)],
        Subject::Office | Subject::Application(_) | Subject::Release(_) => Vec::new(),
    };
    match &entry.event {
        Event::RepositoryRequested { bundle } => {
            vec![Effect::MakeRepository { application, bundle: *bundle }]
        }
        Event::BranchRequested { branch, from, .. } => of_issue(&|issue| Effect::CreateBranch {
            application,
            issue,
            branch: branch.clone(),
            at: from.clone(),
        }),
        Event::BranchDeleteRequested { branch, tip } => of_issue(&|issue| Effect::DeleteBranch {
            application,
            issue,
            branch: branch.clone(),
            tip: tip.clone(),
        }),
        Event::BranchRestoreRequested { branch, tip } => of_issue(&|issue| Effect::RestoreBranch {
            application,
            issue,
            branch: branch.clone(),
            tip: tip.clone(),
        }),
        Event::StagingAgreed { commit, staging, .. } => of_issue(&|issue| Effect::MergeBranch {
            application,
            issue,
            commit: commit.clone(),
            since: staging.clone(),
            because,
        }),
        Event::RevertRequested { issue, merge, staging } => vec![Effect::RevertMerge {
            application,
            issue: *issue,
            merge: merge.clone(),
            since: staging.clone(),
            because,
        }],
        Event::BranchUpdateRequested { update, branch_head, staging } => {
            of_issue(&|issue| update_branch(application, issue, *update, branch_head, staging, None, because))
        }
        Event::ConflictResolved { update, branch_head, staging, tree } => {
            let tree = Some(tree.clone());
            of_issue(&|issue| {
                update_branch(application, issue, *update, branch_head, staging, tree.clone(), because)
            })
        }
        Event::MasterAgreed { commit, master, .. } => {
            let (staging, since) = (commit.clone(), master.clone());
            let merge = |release| Effect::MergeMaster { application, release, staging, since, because };
            release_of(entry).map(merge).into_iter().collect()
        }
        Event::RefRestoreRequested { .. } => restore_ref(entry, application).into_iter().collect(),
        Event::DeployRequested { environment, commit, .. } => vec![Effect::Deploy {
            application,
            subject: entry.subject,
            environment: *environment,
            commit: commit.clone(),
        }],
        Event::RollbackRequested { to, .. } => {
            vec![Effect::Rollback { application, release: release_of(entry), to: to.clone() }]
        }
        Event::OfficeFounded { .. }
        | Event::ProcedureAdopted { .. }
        | Event::CalendarAdopted { .. }
        | Event::CalendarChanged { .. }
        | Event::LegalBasisStated { .. }
        | Event::LegalBasisReviewed { .. }
        | Event::PersonAdded { .. }
        | Event::PersonDisabled { .. }
        | Event::PersonEnabled { .. }
        | Event::PersonRenamed { .. }
        | Event::AddressesConfirmed { .. }
        | Event::OfficeRoleGranted { .. }
        | Event::OfficeRoleRevoked { .. }
        | Event::FactorRuled { .. }
        | Event::FactorLossStated { .. }
        | Event::FactorLossConfirmed { .. }
        | Event::Swept { .. }
        | Event::RefFound { .. }
        | Event::RefRestored { .. }
        | Event::RefRestoreStopped { .. }
        | Event::RefAgreed { .. }
        | Event::ApplicationRegistered { .. }
        | Event::RoleGranted { .. }
        | Event::RoleRevoked { .. }
        | Event::TestTeamNamed { .. }
        | Event::SeparationSet { .. }
        | Event::DevServerSet { .. }
        | Event::RepositoryMade { .. }
        | Event::RepositoryFailed { .. }
        | Event::PreparationPushed { .. }
        | Event::ChecklistHandedOver { .. }
        | Event::ChecklistReturned { .. }
        | Event::ChecklistAccepted
        | Event::EnvironmentSet { .. }
        | Event::VariableSet { .. }
        | Event::VariableRemoved { .. }
        | Event::ApplicationConfirmed { .. }
        | Event::PipelineFileAccepted { .. }
        | Event::IssueReported { .. }
        | Event::ReportCompleted { .. }
        | Event::OfficialConfirmed { .. }
        | Event::TicketLinked { .. }
        | Event::UrgentSet { .. }
        | Event::UrgentCleared { .. }
        | Event::Assigned { .. }
        | Event::ReportHandedBack { .. }
        | Event::Reassigned { .. }
        | Event::DueChanged { .. }
        | Event::BranchMade { .. }
        | Event::AssignmentHandedBack { .. }
        | Event::LocalTested { .. }
        | Event::Pushed { .. }
        | Event::VerdictsVoided { .. }
        | Event::DevTurnTaken { .. }
        | Event::DevTurnQueued { .. }
        | Event::DevTurnLeft { .. }
        | Event::Deployed { .. }
        | Event::DeployFailed { .. }
        | Event::FaultReclassed { .. }
        | Event::DevTested { .. }
        | Event::StagingRequested { .. }
        | Event::TestPlanNamed { .. }
        | Event::RequestReturned { .. }
        | Event::TeamTested { .. }
        | Event::StagingReturned { .. }
        | Event::StagingMerged { .. }
        | Event::MergeConflicted { .. }
        | Event::MasterRequested { .. }
        | Event::IssueJoined { .. }
        | Event::IssueTakenOut { .. }
        | Event::StagingChecked { .. }
        | Event::MasterMerged { .. }
        | Event::MasterMergeFailed { .. }
        | Event::CheckReopened { .. }
        | Event::ReleaseHandedBack { .. }
        | Event::RolledBack { .. }
        | Event::RollbackFailed { .. }
        | Event::ReleaseClosed { .. }
        | Event::MergeReverted { .. }
        | Event::RevertConflicted { .. }
        | Event::BranchUpdated { .. }
        | Event::BranchConflicted { .. }
        | Event::BranchUpdateStopped { .. }
        | Event::BranchDeleted { .. }
        | Event::BranchRestored { .. }
        | Event::Cancelled { .. }
        | Event::NoteCorrected { .. }
        | Event::FilesAttached { .. }
        | Event::DueReminded { .. }
        | Event::HolderReminded { .. }
        | Event::DeviationAsked { .. }
        | Event::DeviationGranted { .. }
        | Event::DeviationRefused { .. }
        | Event::DeviationUsed { .. }
        | Event::DeviationExpired { .. }
        | Event::RunningStated { .. } => Vec::new(),
    }
}

fn release_of(entry: &Entry) -> Option<ReleaseNumber> {
    match entry.subject {
        Subject::Release(release) => Some(release),
        Subject::Office | Subject::Application(_) | Subject::Issue(_) => None,
    }
}

/// The issue whose story the entry is part of besides its subject.
fn issue_of(entry: &Entry) -> Option<IssueNumber> {
    entry.touches.iter().find_map(|subject| match subject {
        Subject::Issue(issue) => Some(*issue),
        Subject::Office | Subject::Application(_) | Subject::Release(_) => None,
    })
}

fn update_branch(
    application: AppId,
    issue: IssueNumber,
    update: UpdateKind,
    branch_head: &CommitId,
    staging: &CommitId,
    tree: Option<CommitId>,
    because: Seq,
) -> Effect {
    let (branch_head, staging) = (branch_head.clone(), staging.clone());
    Effect::UpdateBranch { application, issue, update, branch_head, staging, tree, because }
}
