//! What every entry shows of its event: kind, step, verdict, commit. Exhaustive, so that a new event asks for
//! its own.

use super::{EntryKind, Event, Verdict};
use crate::application::Environment;
use crate::ids::CommitId;
use crate::step::Step;

impl Event {
    /// Its own name, as the journal has it: `team_tested`.
    pub fn code(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["kind"].as_str().unwrap_or_default().to_owned()
    }

    /// Is this a fact that the office's fold must know?
    pub fn is_about_the_office(&self) -> bool {
        matches!(
            self,
            Event::OfficeFounded { .. }
                | Event::ProcedureAdopted { .. }
                | Event::CalendarAdopted { .. }
                | Event::CalendarChanged { .. }
                | Event::LegalBasisStated { .. }
                | Event::LegalBasisReviewed { .. }
                | Event::PersonAdded { .. }
                | Event::PersonDisabled { .. }
                | Event::PersonEnabled { .. }
                | Event::OfficeRoleGranted { .. }
                | Event::OfficeRoleRevoked { .. }
                | Event::FactorRuled { .. }
                | Event::FactorLossStated { .. }
                | Event::FactorLossConfirmed { .. }
        )
    }

    /// The sort of entry (procedure, section 1).
    pub fn kind(&self) -> EntryKind {
        match self {
            Event::IssueReported { .. }
            | Event::ReportCompleted { .. }
            | Event::Assigned { .. }
            | Event::BranchRequested { .. }
            | Event::BranchMade { .. }
            | Event::LocalTested { .. }
            | Event::Pushed { .. }
            | Event::Deployed { .. }
            | Event::DevTested { .. }
            | Event::StagingRequested { .. }
            | Event::TeamTested { .. }
            | Event::StagingAgreed { .. }
            | Event::StagingMerged { .. }
            | Event::MasterRequested { .. }
            | Event::IssueJoined { .. }
            | Event::StagingChecked { .. }
            | Event::MasterAgreed { .. }
            | Event::MasterMerged { .. }
            | Event::ReleaseClosed { .. } => EntryKind::Step,
            Event::RequestReturned { .. }
            | Event::StagingReturned { .. }
            | Event::MergeConflicted { .. }
            | Event::IssueTakenOut { .. }
            | Event::DeployFailed { .. }
            | Event::CheckReopened { .. }
            | Event::MergeReverted { .. }
            | Event::RevertRequested { .. }
            | Event::RevertConflicted { .. } => EntryKind::Return,
            Event::ReportHandedBack { .. }
            | Event::AssignmentHandedBack { .. }
            | Event::ReleaseHandedBack { .. } => EntryKind::HandBack,
            Event::VerdictsVoided { .. } => EntryKind::Voiding,
            Event::NoteCorrected { .. } | Event::FaultReclassed { .. } | Event::RunningStated { .. } => {
                EntryKind::Correction
            }
            Event::DeviationAsked { .. }
            | Event::DeviationGranted { .. }
            | Event::DeviationRefused { .. }
            | Event::DeviationUsed { .. }
            | Event::DeviationExpired { .. }
            | Event::RefFound { .. } => EntryKind::Deviation,
            Event::Cancelled { .. } => EntryKind::Cancellation,
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
            | Event::RefRestoreRequested { .. }
            | Event::RefRestored { .. }
            | Event::RefRestoreStopped { .. }
            | Event::RefAgreed { .. }
            | Event::ApplicationRegistered { .. }
            | Event::RoleGranted { .. }
            | Event::RoleRevoked { .. }
            | Event::TestTeamNamed { .. }
            | Event::SeparationSet { .. }
            | Event::DevServerSet { .. }
            | Event::RepositoryRequested { .. }
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
            | Event::OfficialConfirmed { .. }
            | Event::TicketLinked { .. }
            | Event::UrgentSet { .. }
            | Event::UrgentCleared { .. }
            | Event::Reassigned { .. }
            | Event::DueChanged { .. }
            | Event::DevTurnTaken { .. }
            | Event::DevTurnQueued { .. }
            | Event::DevTurnLeft { .. }
            | Event::DeployRequested { .. }
            | Event::TestPlanNamed { .. }
            | Event::MasterMergeFailed { .. }
            | Event::RollbackRequested { .. }
            | Event::RolledBack { .. }
            | Event::RollbackFailed { .. }
            | Event::BranchUpdateRequested { .. }
            | Event::BranchUpdated { .. }
            | Event::BranchConflicted { .. }
            | Event::BranchUpdateStopped { .. }
            | Event::ConflictResolved { .. }
            | Event::BranchDeleteRequested { .. }
            | Event::BranchDeleted { .. }
            | Event::BranchRestoreRequested { .. }
            | Event::BranchRestored { .. }
            | Event::FilesAttached { .. }
            | Event::DueReminded { .. }
            | Event::HolderReminded { .. } => EntryKind::Side,
        }
    }

    /// The step of the SOP that this event belongs to, where it belongs to one.
    pub fn step(&self) -> Option<Step> {
        match self {
            Event::IssueReported { .. }
            | Event::ReportCompleted { .. }
            | Event::OfficialConfirmed { .. }
            | Event::TicketLinked { .. }
            | Event::ReportHandedBack { .. } => Some(Step::Report),
            Event::Assigned { .. }
            | Event::AssignmentHandedBack { .. }
            | Event::Reassigned { .. }
            | Event::DueChanged { .. }
            | Event::UrgentSet { .. }
            | Event::UrgentCleared { .. } => Some(Step::Assign),
            Event::BranchRequested { .. } | Event::BranchMade { .. } => Some(Step::CreateBranch),
            Event::BranchUpdateRequested { .. }
            | Event::BranchUpdated { .. }
            | Event::BranchConflicted { .. }
            | Event::BranchUpdateStopped { .. }
            | Event::ConflictResolved { .. } => Some(Step::Develop),
            Event::LocalTested { .. } => Some(Step::TestLocal),
            Event::Pushed { .. }
            | Event::DevTurnTaken { .. }
            | Event::DevTurnQueued { .. }
            | Event::DevTurnLeft { .. } => Some(Step::Push),
            Event::DevTested { .. } => Some(Step::TestDev),
            Event::StagingRequested { .. } => Some(Step::RequestStaging),
            Event::TestPlanNamed { .. } | Event::RequestReturned { .. } | Event::TeamTested { .. } => {
                Some(Step::TestTeam)
            }
            Event::StagingReturned { .. }
            | Event::StagingAgreed { .. }
            | Event::StagingMerged { .. }
            | Event::MergeConflicted { .. }
            | Event::PipelineFileAccepted { .. } => Some(Step::ApproveStaging),
            Event::MasterRequested { .. }
            | Event::IssueJoined { .. }
            | Event::IssueTakenOut { .. }
            | Event::ReleaseHandedBack { .. } => Some(Step::RequestMaster),
            Event::StagingChecked { .. } | Event::CheckReopened { .. } => Some(Step::CheckStaging),
            Event::MasterAgreed { .. }
            | Event::MasterMerged { .. }
            | Event::MasterMergeFailed { .. }
            | Event::RollbackRequested { .. }
            | Event::RolledBack { .. }
            | Event::RollbackFailed { .. }
            | Event::ReleaseClosed { .. } => Some(Step::MergeMaster),
            Event::Deployed { environment, .. }
            | Event::DeployFailed { environment, .. }
            | Event::DeployRequested { environment, .. }
            | Event::FaultReclassed { environment, .. }
            | Event::RunningStated { environment, .. } => Some(step_of(*environment)),
            Event::DeviationAsked { step, .. }
            | Event::DeviationUsed { step, .. }
            | Event::FilesAttached { step, .. }
            | Event::HolderReminded { step, .. } => Some(*step),
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
            | Event::RefRestoreRequested { .. }
            | Event::RefRestored { .. }
            | Event::RefRestoreStopped { .. }
            | Event::RefAgreed { .. }
            | Event::ApplicationRegistered { .. }
            | Event::RoleGranted { .. }
            | Event::RoleRevoked { .. }
            | Event::TestTeamNamed { .. }
            | Event::SeparationSet { .. }
            | Event::DevServerSet { .. }
            | Event::RepositoryRequested { .. }
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
            | Event::VerdictsVoided { .. }
            | Event::RevertRequested { .. }
            | Event::MergeReverted { .. }
            | Event::RevertConflicted { .. }
            | Event::BranchDeleteRequested { .. }
            | Event::BranchDeleted { .. }
            | Event::BranchRestoreRequested { .. }
            | Event::BranchRestored { .. }
            | Event::Cancelled { .. }
            | Event::NoteCorrected { .. }
            | Event::DueReminded { .. }
            | Event::DeviationGranted { .. }
            | Event::DeviationRefused { .. }
            | Event::DeviationExpired { .. } => None,
        }
    }

    /// Is it counted by a report beyond the course of its issue: voidings, deviations, finds, and all that
    /// befell a Release?
    pub fn is_counted(&self) -> bool {
        let of_release =
            matches!(self.step(), Some(Step::RequestMaster | Step::CheckStaging | Step::MergeMaster));
        match self.kind() {
            EntryKind::Voiding | EntryKind::Deviation => true,
            EntryKind::Step | EntryKind::Return | EntryKind::HandBack | EntryKind::Side => of_release,
            EntryKind::Correction | EntryKind::Cancellation => false,
        }
    }

    /// The verdict, of the events that carry one.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Event::LocalTested { verdict, .. }
            | Event::DevTested { verdict, .. }
            | Event::TeamTested { verdict, .. }
            | Event::StagingChecked { verdict, .. } => Some(*verdict),
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
            | Event::RefRestoreRequested { .. }
            | Event::RefRestored { .. }
            | Event::RefRestoreStopped { .. }
            | Event::RefAgreed { .. }
            | Event::ApplicationRegistered { .. }
            | Event::RoleGranted { .. }
            | Event::RoleRevoked { .. }
            | Event::TestTeamNamed { .. }
            | Event::SeparationSet { .. }
            | Event::DevServerSet { .. }
            | Event::RepositoryRequested { .. }
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
            | Event::BranchRequested { .. }
            | Event::BranchMade { .. }
            | Event::AssignmentHandedBack { .. }
            | Event::Pushed { .. }
            | Event::VerdictsVoided { .. }
            | Event::DevTurnTaken { .. }
            | Event::DevTurnQueued { .. }
            | Event::DevTurnLeft { .. }
            | Event::Deployed { .. }
            | Event::DeployFailed { .. }
            | Event::DeployRequested { .. }
            | Event::FaultReclassed { .. }
            | Event::StagingRequested { .. }
            | Event::TestPlanNamed { .. }
            | Event::RequestReturned { .. }
            | Event::StagingReturned { .. }
            | Event::StagingAgreed { .. }
            | Event::StagingMerged { .. }
            | Event::MergeConflicted { .. }
            | Event::MasterRequested { .. }
            | Event::IssueJoined { .. }
            | Event::IssueTakenOut { .. }
            | Event::MasterAgreed { .. }
            | Event::MasterMerged { .. }
            | Event::MasterMergeFailed { .. }
            | Event::CheckReopened { .. }
            | Event::ReleaseHandedBack { .. }
            | Event::RollbackRequested { .. }
            | Event::RolledBack { .. }
            | Event::RollbackFailed { .. }
            | Event::ReleaseClosed { .. }
            | Event::RevertRequested { .. }
            | Event::MergeReverted { .. }
            | Event::RevertConflicted { .. }
            | Event::BranchUpdateRequested { .. }
            | Event::BranchUpdated { .. }
            | Event::BranchConflicted { .. }
            | Event::BranchUpdateStopped { .. }
            | Event::ConflictResolved { .. }
            | Event::BranchDeleteRequested { .. }
            | Event::BranchDeleted { .. }
            | Event::BranchRestoreRequested { .. }
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
            | Event::RunningStated { .. } => None,
        }
    }

    /// The commit that this event is bound to, where it is bound to one (B1).
    pub fn commit(&self) -> Option<&CommitId> {
        match self {
            Event::LocalTested { commit, .. }
            | Event::Deployed { commit, .. }
            | Event::DeployFailed { commit, .. }
            | Event::DeployRequested { commit, .. }
            | Event::DevTested { commit, .. }
            | Event::StagingRequested { commit, .. }
            | Event::TeamTested { commit, .. }
            | Event::StagingAgreed { commit, .. }
            | Event::MergeConflicted { commit, .. }
            | Event::StagingChecked { commit, .. }
            | Event::MasterAgreed { commit, .. }
            | Event::RunningStated { commit, .. } => Some(commit),
            Event::StagingMerged { merge, .. }
            | Event::MasterMerged { merge, .. }
            | Event::RevertRequested { merge, .. }
            | Event::RevertConflicted { merge, .. } => Some(merge),
            Event::Pushed { new, .. } | Event::PreparationPushed { new, .. } => Some(new),
            Event::BranchMade { at_commit, .. } => Some(at_commit),
            Event::BranchUpdated { to, .. }
            | Event::RollbackRequested { to, .. }
            | Event::RolledBack { to, .. }
            | Event::RollbackFailed { to, .. } => Some(to),
            Event::MasterRequested { head, .. } | Event::IssueJoined { head, .. } => Some(head),
            Event::MergeReverted { revert, .. } => Some(revert),
            Event::BranchRequested { from, .. } => Some(from),
            Event::BranchUpdateRequested { branch_head, .. }
            | Event::BranchConflicted { branch_head, .. }
            | Event::ConflictResolved { branch_head, .. } => Some(branch_head),
            Event::BranchDeleteRequested { tip, .. }
            | Event::BranchDeleted { tip, .. }
            | Event::BranchRestoreRequested { tip, .. }
            | Event::BranchRestored { tip, .. } => Some(tip),
            Event::RepositoryMade { staging, .. } | Event::ApplicationConfirmed { staging, .. } => {
                Some(staging)
            }
            Event::DeviationUsed { commit, .. }
            | Event::RefFound { commit, .. }
            | Event::RefRestoreRequested { commit, .. }
            | Event::RefRestored { to: commit, .. } => commit.as_ref(),
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
            | Event::RefRestoreStopped { .. }
            | Event::RefAgreed { .. }
            | Event::ApplicationRegistered { .. }
            | Event::RoleGranted { .. }
            | Event::RoleRevoked { .. }
            | Event::TestTeamNamed { .. }
            | Event::SeparationSet { .. }
            | Event::DevServerSet { .. }
            | Event::RepositoryRequested { .. }
            | Event::RepositoryFailed { .. }
            | Event::ChecklistHandedOver { .. }
            | Event::ChecklistReturned { .. }
            | Event::ChecklistAccepted
            | Event::EnvironmentSet { .. }
            | Event::VariableSet { .. }
            | Event::VariableRemoved { .. }
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
            | Event::AssignmentHandedBack { .. }
            | Event::VerdictsVoided { .. }
            | Event::DevTurnTaken { .. }
            | Event::DevTurnQueued { .. }
            | Event::DevTurnLeft { .. }
            | Event::FaultReclassed { .. }
            | Event::TestPlanNamed { .. }
            | Event::RequestReturned { .. }
            | Event::StagingReturned { .. }
            | Event::IssueTakenOut { .. }
            | Event::MasterMergeFailed { .. }
            | Event::CheckReopened { .. }
            | Event::ReleaseHandedBack { .. }
            | Event::ReleaseClosed { .. }
            | Event::BranchUpdateStopped { .. }
            | Event::Cancelled { .. }
            | Event::NoteCorrected { .. }
            | Event::FilesAttached { .. }
            | Event::DueReminded { .. }
            | Event::HolderReminded { .. }
            | Event::DeviationAsked { .. }
            | Event::DeviationGranted { .. }
            | Event::DeviationRefused { .. }
            | Event::DeviationExpired { .. } => None,
        }
    }
}

/// The step whose output an environment is.
pub fn step_of(environment: Environment) -> Step {
    match environment {
        Environment::Dev => Step::Push,
        Environment::Staging => Step::ApproveStaging,
        Environment::Production => Step::MergeMaster,
    }
}
