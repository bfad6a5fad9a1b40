//! The guards a Superior may lift by a deviation: one guard of one step of one issue, used once.

use crate::step::Step;
use serde::{Deserialize, Serialize};

/// A guard of steps 1 to 13. The git policy, the journal and a step's own record are never lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// 2: the due date lies in the future and in working time (R23).
    DueInWorkingTime,
    /// 7, 9: the dev server runs the branch's head (R41).
    DevRunsHead,
    /// 8: 7 passed on the head (R45).
    DevTestPassed,
    /// 8: the application has a test team (R44).
    TestTeamNamed,
    /// 9: only the testers whom the PM named (R43).
    NamedTester,
    /// 9, 10, 12, 13: four eyes (R14, A10).
    Separation,
    /// 10: 9 passed on the same commit (R46).
    TeamTestPassed,
    /// 10: the Sysadmin accepted a changed pipeline file (A17).
    PipelineAccepted,
    /// 11: staging runs the merged commit (R48).
    StagingRunsMerge,
    /// 12: staging runs the head of the Release's merge request (R51).
    StagingRunsHead,
    /// 13: 12 passed on the head (R52).
    CheckPassed,
    /// 13: every issue on staging is in the Release (B10).
    ReleaseWhole,
}

impl Guard {
    pub const ALL: [Guard; 12] = [
        Guard::DueInWorkingTime,
        Guard::DevRunsHead,
        Guard::DevTestPassed,
        Guard::TestTeamNamed,
        Guard::NamedTester,
        Guard::Separation,
        Guard::TeamTestPassed,
        Guard::PipelineAccepted,
        Guard::StagingRunsMerge,
        Guard::StagingRunsHead,
        Guard::CheckPassed,
        Guard::ReleaseWhole,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Guard::DueInWorkingTime => "due_in_working_time",
            Guard::DevRunsHead => "dev_runs_head",
            Guard::DevTestPassed => "dev_test_passed",
            Guard::TestTeamNamed => "test_team_named",
            Guard::NamedTester => "named_tester",
            Guard::Separation => "separation",
            Guard::TeamTestPassed => "team_test_passed",
            Guard::PipelineAccepted => "pipeline_accepted",
            Guard::StagingRunsMerge => "staging_runs_merge",
            Guard::StagingRunsHead => "staging_runs_head",
            Guard::CheckPassed => "check_passed",
            Guard::ReleaseWhole => "release_whole",
        }
    }

    pub fn parse(code: &str) -> Option<Guard> {
        Guard::ALL.into_iter().find(|guard| guard.code() == code)
    }

    /// The steps in which this guard stands.
    pub fn steps(self) -> &'static [Step] {
        match self {
            Guard::DueInWorkingTime => &[Step::Assign],
            Guard::DevRunsHead => &[Step::TestDev, Step::TestTeam],
            Guard::DevTestPassed | Guard::TestTeamNamed => &[Step::RequestStaging],
            Guard::NamedTester => &[Step::TestTeam],
            Guard::Separation => {
                &[Step::TestTeam, Step::ApproveStaging, Step::CheckStaging, Step::MergeMaster]
            }
            Guard::TeamTestPassed | Guard::PipelineAccepted => &[Step::ApproveStaging],
            Guard::StagingRunsMerge => &[Step::RequestMaster],
            Guard::StagingRunsHead => &[Step::CheckStaging],
            Guard::CheckPassed | Guard::ReleaseWhole => &[Step::MergeMaster],
        }
    }
}
