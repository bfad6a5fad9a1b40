//! The thirteen steps of the SOP's annex, in order.

use serde::{Deserialize, Serialize};

/// A step of the SOP. "At step n" means: step n is the next to complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Report,
    Assign,
    CreateBranch,
    Develop,
    TestLocal,
    Push,
    TestDev,
    RequestStaging,
    TestTeam,
    ApproveStaging,
    RequestMaster,
    CheckStaging,
    MergeMaster,
}

impl Step {
    pub const ALL: [Step; 13] = [
        Step::Report,
        Step::Assign,
        Step::CreateBranch,
        Step::Develop,
        Step::TestLocal,
        Step::Push,
        Step::TestDev,
        Step::RequestStaging,
        Step::TestTeam,
        Step::ApproveStaging,
        Step::RequestMaster,
        Step::CheckStaging,
        Step::MergeMaster,
    ];

    /// The number in the annex, 1 to 13.
    pub fn no(self) -> u8 {
        self as u8 + 1
    }

    /// The step with this number in the annex.
    pub fn from_no(no: u8) -> Option<Step> {
        Step::ALL.get(usize::from(no).checked_sub(1)?).copied()
    }

    /// The code of the revision file.
    pub fn code(self) -> &'static str {
        match self {
            Step::Report => "report",
            Step::Assign => "assign",
            Step::CreateBranch => "create_branch",
            Step::Develop => "develop",
            Step::TestLocal => "test_local",
            Step::Push => "push",
            Step::TestDev => "test_dev",
            Step::RequestStaging => "request_staging",
            Step::TestTeam => "test_team",
            Step::ApproveStaging => "approve_staging",
            Step::RequestMaster => "request_master",
            Step::CheckStaging => "check_staging",
            Step::MergeMaster => "merge_master",
        }
    }

    /// The step that becomes the next to complete once this one is; none after the last.
    pub fn next(self) -> Option<Step> {
        Step::from_no(self.no() + 1)
    }
}
