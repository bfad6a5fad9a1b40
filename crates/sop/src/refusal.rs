//! Why not: every reason the procedure refuses with, as data. The sentences are in `words`.

use crate::case::CaseFile;
use crate::ids::{CommitId, IssueNumber, PersonId};
use crate::issue::Standing;
use crate::moment::Moment;
use crate::release::ReleaseStanding;
use crate::role::Role;
use crate::step::Step;
use serde::Serialize;

/// An act that the SOP binds to the web GUI (Keterangan 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebAct {
    CreateBranch,
    DeleteBranch,
    UpdateBranch,
    RequestStaging,
    ApproveStaging,
    RequestMaster,
    MergeMaster,
    /// *Kembalikan*, of what was found outside Alur.
    RestoreRef,
}

impl WebAct {
    /// The step that this act is; none for what is done with branches beside the steps.
    pub fn step(self) -> Option<Step> {
        match self {
            WebAct::CreateBranch => Some(Step::CreateBranch),
            WebAct::RequestStaging => Some(Step::RequestStaging),
            WebAct::ApproveStaging => Some(Step::ApproveStaging),
            WebAct::RequestMaster => Some(Step::RequestMaster),
            WebAct::MergeMaster => Some(Step::MergeMaster),
            WebAct::DeleteBranch | WebAct::UpdateBranch | WebAct::RestoreRef => None,
        }
    }

    /// Who can do it, on its page.
    fn who_can(self, case: &CaseFile) -> WhoCan {
        match self {
            WebAct::CreateBranch | WebAct::UpdateBranch | WebAct::RequestStaging => {
                let assignee = case.issue().ok().and_then(|issue| issue.assignee);
                WhoCan::of(Role::Developer, assignee)
            }
            WebAct::ApproveStaging => case.who_besides(Step::ApproveStaging),
            WebAct::MergeMaster => case.who_besides(Step::MergeMaster),
            WebAct::DeleteBranch | WebAct::RequestMaster | WebAct::RestoreRef => {
                case.who(Role::ProjectManager)
            }
        }
    }
}

/// Work of the server that must end first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Busy {
    /// *push sedang diproses*
    PushInFlight,
    BranchBeingMade,
    /// *sedang di-merge*
    Merging,
    Reverting,
    UpdatingBranch,
    Deploying,
    RollingBack,
    /// What was found outside Alur is being taken back.
    Restoring,
}

/// What an application in preparation still lacks (R63-R65).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Preparation {
    Repository,
    Checklist,
    ChecklistAccepted,
    DevEnvironment,
    StagingEnvironment,
    ProductionEnvironment,
    Developer,
    Sysadmin,
    Reporter,
    PipelineFile,
    SameTree,
}

/// How a refusal answers: the visible rule about people, or about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The object is not yours to know of: 404.
    Missing,
    /// Visible, but the act is not yours: 403.
    Forbidden,
    /// Yours, but not now: 409.
    Conflict,
}

/// Who can do it, or supply what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WhoCan {
    pub role: Option<Role>,
    pub people: Vec<PersonId>,
    /// They hold the present step, which is another one than was tried.
    pub present: bool,
}

impl WhoCan {
    /// These people, in this role.
    pub fn of(role: Role, people: impl IntoIterator<Item = PersonId>) -> WhoCan {
        WhoCan { role: Some(role), people: people.into_iter().collect(), present: false }
    }
}

/// A rule says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// Missing and forbidden look alike (D21).
    NotVisible,
    /// The act needs this role.
    NotInRole {
        needs: Role,
        step: Option<Step>,
    },
    /// The account is disabled.
    PersonDisabled,
    NotAssignee {
        assignee: Option<PersonId>,
        step: Option<Step>,
    },
    NotReporterOfIssue {
        reporter: PersonId,
    },
    WebOnly {
        act: WebAct,
    },
    /// Four eyes (R14, A10): the same person did `did`.
    SamePerson {
        step: Step,
        did: Step,
    },
    /// Only the testers whom the PM named decide (R44).
    NotNamedTester {
        named: Vec<PersonId>,
    },
    /// A deviation is not granted by the one who asks for it or holds the step.
    OwnDeviation,
    /// B7: name or addresses changed since the form was drawn.
    PersonChanged {
        person: PersonId,
    },
    /// B7: the working calendar changed since the form was drawn.
    CalendarChanged,
    /// B7: what is said of a legal basis changed since the form was drawn, or it is no longer cited.
    LegalBasisChanged,
    /// Two others are needed for a lost second factor: not its owner, nor one person twice.
    OwnFactor,
    /// B7: nobody states such a loss any more: it was confirmed, stated anew, or a day has passed.
    LossNotOpen,
    /// B7: another revision was published since the form was drawn.
    RevisionPublished,
    /// R4: a published revision stays as it is, so its name is taken.
    RevisionTaken,
    /// R4: a revision takes effect at a midnight to come.
    EffectiveDatePassed,
    /// V06: a revision takes effect after the one that it replaces.
    EffectiveNotLater,
    /// The last Administrator stays.
    LastAdministrator,
    /// An Administrator gives no role to himself.
    OwnGrant {
        person: PersonId,
        role: Role,
    },

    NotAtStep {
        standing: Standing,
        expected: Step,
    },
    ReleaseNotAtStep {
        standing: ReleaseStanding,
        expected: Step,
    },
    /// B7: step, round, commit or deployment changed since the form was drawn.
    Stale {
        standing: Standing,
        round: u32,
    },
    HeadChanged {
        seen: CommitId,
        now: Option<CommitId>,
    },
    Busy {
        what: Busy,
    },
    Conflicted {
        files: usize,
    },

    NoRevision,
    NotConfirmed {
        missing: Vec<Preparation>,
    },
    AlreadyConfirmed,
    AlreadyMade,
    SlugTaken,
    NoChecklist,
    EmptyNeeds,
    ParentMissing,
    ParentOfOtherApplication,
    DerivedOnly,
    TicketLinkedAlready,
    NoOfficialToConfirm,
    NotADeveloper {
        person: PersonId,
    },
    NotAMember {
        person: PersonId,
    },
    SameAssignee,
    DueNotInFuture,
    DueNotInWorkingTime,
    NothingToChange,
    /// R39: no passed local test for this commit.
    LocalTestMissing {
        commit: CommitId,
    },
    /// The same commit was named failed; name a reason or bring a new commit.
    DevNotRunningHead {
        head: Option<CommitId>,
        running: Option<CommitId>,
    },
    DevTestMissing {
        head: Option<CommitId>,
    },
    NoTestTeam,
    TeamTestMissing {
        head: Option<CommitId>,
        testers: Vec<PersonId>,
    },
    NoRequest,
    PipelineFileNotAccepted,
    BranchBehindReapply,
    NoBranch,
    /// The branch holds nothing that `staging` did not have when it was made.
    NoWork,
    /// The address that tells which commit runs did not answer.
    ServerSilent {
        environment: crate::application::Environment,
    },
    BranchNotMergedYet,
    BranchKept,
    NothingToUpdate,
    NoConflict,
    StagingNotRunningMerge {
        running: Option<CommitId>,
    },
    StagingNotRunningHead {
        head: CommitId,
        running: Option<CommitId>,
    },
    StagingEqualsMaster,
    NoIssueReady,
    IssueNotReady {
        issue: IssueNumber,
    },
    IssueNotInRelease {
        issue: IssueNumber,
    },
    ReleaseIsEmpty,
    IssuesOutsideRelease {
        issues: Vec<IssueNumber>,
    },
    FoundCommits {
        names: Vec<String>,
    },
    /// Nothing of this kind was found, or it is settled already.
    NothingFound,
    /// The store is older than its repositories: nothing is decided until these are settled.
    JournalBehind {
        names: Vec<String>,
    },
    CheckMissing {
        head: CommitId,
    },
    CauseMissing,
    /// These build on the ticked ones and must be ticked as well (A8).
    AlsoBuiltOn {
        issues: Vec<IssueNumber>,
    },
    StandsOnStaging,
    IssueEnded,
    NoRollbackTarget,
    /// A rollback goes to what production ran successfully before.
    NeverOnProduction {
        commit: CommitId,
    },
    NothingFailed,
    UnknownDeployment,
    NoSuchNote,
    NoSuchDeviation,
    DeviationExists,
    GuardNotOfStep,
    ExpiryNotInFuture,
    NotSharedServer,
    NotYourTurnOnDev {
        holder: Option<IssueNumber>,
    },
    TooManyTestCases {
        most: usize,
    },
    /// R43: a plan that stands is changed at 8 and 9 with a reason.
    PlanReasonMissing,
    /// Nobody reminds himself.
    OwnTurn,
    /// *Ingatkan* is there once per working day.
    RemindedAlready {
        at: Moment,
    },
    ProductionBehindMaster,
}

impl Refusal {
    /// Its own name, as its JSON has it: `team_test_missing`.
    pub fn code(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["refusal"].as_str().unwrap_or("refused").to_owned()
    }

    /// 404, 403 or 409 (procedure, section 11).
    pub fn status(&self) -> Status {
        let of_people = matches!(
            self,
            Refusal::NotInRole { .. }
                | Refusal::PersonDisabled
                | Refusal::NotAssignee { .. }
                | Refusal::NotReporterOfIssue { .. }
                | Refusal::WebOnly { .. }
                | Refusal::SamePerson { .. }
                | Refusal::NotNamedTester { .. }
                | Refusal::OwnDeviation
                | Refusal::OwnTurn
                | Refusal::LastAdministrator
                | Refusal::OwnGrant { .. }
                | Refusal::OwnFactor
                | Refusal::DerivedOnly
        );
        if *self == Refusal::NotVisible {
            Status::Missing
        } else if of_people {
            Status::Forbidden
        } else {
            Status::Conflict
        }
    }

    /// The requirement, ambiguity or binding that refuses, as procedure and documents number it.
    pub fn rule(&self) -> &'static str {
        use Refusal as R;
        match self {
            R::NotVisible => "D21",
            R::NotInRole { needs: Role::Reporter, .. } => "R6",
            R::NotInRole { needs: Role::ProjectManager, .. } => "R7",
            R::NotInRole { needs: Role::Developer, .. } => "R8",
            R::NotInRole { needs: Role::Sysadmin, .. } => "R9",
            R::NotInRole { needs: Role::Tester, .. } => "R10",
            R::NotInRole { needs: Role::Superior, .. } => "A10",
            R::NotInRole { needs: Role::Administrator, .. } => "R13",
            R::NotInRole { needs: Role::System, .. } => "R56",
            R::PersonDisabled | R::LastAdministrator | R::OwnGrant { .. } | R::NotAMember { .. } => "R13",
            R::OwnFactor => "R13",
            R::NotAssignee { .. } => "R8",
            R::NotReporterOfIssue { .. } => "R6",
            R::WebOnly { .. } => "R30",
            R::SamePerson { .. } => "R14",
            R::NotNamedTester { .. } | R::NoTestTeam => "R44",
            R::OwnDeviation | R::NoSuchDeviation | R::DeviationExists | R::GuardNotOfStep => "R56",
            R::ExpiryNotInFuture => "R56",
            R::NotAtStep { .. } | R::ReleaseNotAtStep { .. } | R::IssueEnded => "R56",
            R::Stale { .. }
            | R::PersonChanged { .. }
            | R::CalendarChanged
            | R::LegalBasisChanged
            | R::LossNotOpen
            | R::RevisionPublished => "B7",
            R::HeadChanged { .. } => "B1",
            R::Busy { what: Busy::Merging | Busy::Reverting } => "B8",
            R::Busy { what: Busy::Restoring } => "R72",
            R::Busy { .. } => "B3",
            R::Conflicted { .. } | R::NothingToUpdate | R::NoConflict => "A15",
            R::NoRevision | R::RevisionTaken | R::EffectiveDatePassed => "R4",
            R::EffectiveNotLater => "V06",
            R::NotConfirmed { .. } | R::AlreadyConfirmed | R::AlreadyMade | R::SlugTaken => "R63",
            R::NoChecklist => "R65",
            R::EmptyNeeds => "R18",
            R::ParentMissing | R::ParentOfOtherApplication => "R12",
            R::DerivedOnly => "R11",
            R::TicketLinkedAlready => "R19",
            R::NoOfficialToConfirm => "R16",
            R::NotADeveloper { .. } => "R22",
            R::SameAssignee | R::NothingToChange => "R26",
            R::DueNotInFuture | R::DueNotInWorkingTime => "R23",
            R::LocalTestMissing { .. } => "R39",
            R::DevNotRunningHead { .. } => "R41",
            R::DevTestMissing { .. } => "R45",
            R::TeamTestMissing { .. } | R::NoRequest => "R46",
            R::PipelineFileNotAccepted => "A17",
            R::BranchBehindReapply => "B14",
            R::NoBranch | R::NoWork => "R27",
            R::ServerSilent { .. } => "R41",
            R::BranchNotMergedYet | R::BranchKept => "R34",
            R::StagingNotRunningMerge { .. } | R::StagingEqualsMaster => "R48",
            R::StagingNotRunningHead { .. } => "R51",
            R::NoIssueReady | R::IssueNotReady { .. } | R::IssueNotInRelease { .. } => "R49",
            R::ReleaseIsEmpty => "R49",
            R::IssuesOutsideRelease { .. } | R::FoundCommits { .. } => "B10",
            R::NothingFound | R::JournalBehind { .. } => "R72",
            R::CheckMissing { .. } => "R52",
            R::CauseMissing => "R53",
            R::AlsoBuiltOn { .. } => "A8",
            R::StandsOnStaging => "A13",
            R::NoRollbackTarget | R::NeverOnProduction { .. } => "R54",
            R::NothingFailed | R::UnknownDeployment => "B16",
            R::NoSuchNote => "R37",
            R::NotSharedServer | R::NotYourTurnOnDev { .. } => "R42",
            R::TooManyTestCases { .. } | R::PlanReasonMissing => "R43",
            R::OwnTurn | R::RemindedAlready { .. } => "R62",
            R::ProductionBehindMaster => "B15",
        }
    }

    /// The step at which it refuses, where one can be told.
    pub fn step(&self) -> Option<Step> {
        use Refusal as R;
        match self {
            R::NotInRole { step, .. } | R::NotAssignee { step, .. } => *step,
            R::SamePerson { step, .. } => Some(*step),
            R::WebOnly { act } => act.step(),
            R::NotAtStep { expected, .. } | R::ReleaseNotAtStep { expected, .. } => Some(*expected),
            R::LocalTestMissing { .. } => Some(Step::TestLocal),
            R::DevTestMissing { .. } => Some(Step::TestDev),
            R::NoTestTeam | R::TeamTestMissing { .. } | R::NotNamedTester { .. } | R::PlanReasonMissing => {
                Some(Step::TestTeam)
            }
            R::CheckMissing { .. } | R::StagingNotRunningHead { .. } | R::CauseMissing => {
                Some(Step::CheckStaging)
            }
            R::StagingNotRunningMerge { .. } => Some(Step::ApproveStaging),
            other => {
                debug_assert!(other.status() != Status::Missing || *other == R::NotVisible);
                None
            }
        }
    }

    /// Who can do it or supply what is missing.
    pub fn who_can(&self, case: &CaseFile) -> WhoCan {
        use Refusal as R;
        match self {
            R::NotInRole { needs, .. } => case.who(*needs),
            R::OwnGrant { person, .. } => {
                let mut others = case.who(Role::Administrator);
                others.people.retain(|other| other != person);
                others
            }
            R::NotAssignee { assignee, .. } => WhoCan::of(Role::Developer, *assignee),
            R::WebOnly { act } => act.who_can(case),
            R::NotReporterOfIssue { reporter } => WhoCan::of(Role::Reporter, [*reporter]),
            R::NotNamedTester { named } => WhoCan::of(Role::Tester, named.iter().copied()),
            R::SamePerson { step, .. } => case.who_besides(*step),
            R::NotAtStep { .. } | R::ReleaseNotAtStep { .. } => WhoCan { present: true, ..case.who_now() },
            R::TeamTestMissing { .. }
            | R::LocalTestMissing { .. }
            | R::DevTestMissing { .. }
            | R::DevNotRunningHead { .. } => case.who_now(),
            R::NoTestTeam | R::NotADeveloper { .. } | R::NotConfirmed { .. } => {
                case.who(Role::ProjectManager)
            }
            R::PipelineFileNotAccepted
            | R::CheckMissing { .. }
            | R::StagingNotRunningMerge { .. }
            | R::StagingNotRunningHead { .. } => case.who(Role::Sysadmin),
            R::IssuesOutsideRelease { .. }
            | R::IssueNotReady { .. }
            | R::FoundCommits { .. }
            | R::JournalBehind { .. } => case.who(Role::ProjectManager),
            other => {
                debug_assert!(!other.rule().is_empty());
                WhoCan::default()
            }
        }
    }
}
