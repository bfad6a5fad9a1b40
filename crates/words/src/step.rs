//! The thirteen steps as people read them.

use crate::Lang;
use sop::Step;

sentences! {
    step_report { id: "Buat issue", en: "Report the issue" }
    step_assign { id: "Tugaskan, tetapkan due date", en: "Assign and set the due date" }
    step_create_branch { id: "Buat branch", en: "Create the branch" }
    step_develop { id: "Kerjakan", en: "Develop" }
    step_test_local { id: "Uji di localhost", en: "Test on localhost" }
    step_push { id: "Push ke branch", en: "Push to the branch" }
    step_test_dev { id: "Uji di server dev", en: "Test on the dev server" }
    step_request_staging { id: "Ajukan merge request ke staging", en: "Request the merge to staging" }
    step_test_team { id: "Uji Tim Uji Coba", en: "Test by the test team" }
    step_approve_staging { id: "Setujui, merge ke staging", en: "Agree and merge to staging" }
    step_request_master { id: "Ajukan merge request ke master", en: "Request the merge to master" }
    step_check_staging { id: "Periksa server staging", en: "Check the staging server" }
    step_merge_master { id: "Merge ke master", en: "Merge to master" }
}

impl Lang {
    /// The short name of a step, as on the ladder.
    pub fn step(self, step: Step) -> &'static str {
        match step {
            Step::Report => self.step_report(),
            Step::Assign => self.step_assign(),
            Step::CreateBranch => self.step_create_branch(),
            Step::Develop => self.step_develop(),
            Step::TestLocal => self.step_test_local(),
            Step::Push => self.step_push(),
            Step::TestDev => self.step_test_dev(),
            Step::RequestStaging => self.step_request_staging(),
            Step::TestTeam => self.step_test_team(),
            Step::ApproveStaging => self.step_approve_staging(),
            Step::RequestMaster => self.step_request_master(),
            Step::CheckStaging => self.step_check_staging(),
            Step::MergeMaster => self.step_merge_master(),
        }
    }
}
