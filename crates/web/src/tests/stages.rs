//! An issue of the small office at the places where pages and acts differ most: reported, at 3, at 9, at 12,
//! done. Its people and the server decide by the procedure's own functions.

use super::all::world::{commit, wib};
use super::office::{Office, founded, person};
use app::What;
use sop::acts::{Drawn, Probe, preparation, servers};
use sop::application::{Environment, EnvironmentKind, EnvironmentSetup};
use sop::event::Verdict;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{From, ReportIssue, report};
use sop::steps::s02_assign::{Assign, assign};
use sop::steps::s05_test_local::{TestLocal, test_local};
use sop::steps::s07_test_dev::{TestDev, test_dev};
use sop::steps::s08_request_staging::{RequestStaging, request_staging};
use sop::steps::s09_test_team::{TestTeam, test_team};
use sop::steps::s10_approve_staging::{ApproveStaging, approve_staging, staging_merged};
use sop::steps::s11_request_master::{RequestMaster, request_master};
use sop::steps::s12_check_staging::{CheckStaging, check_staging};
use sop::steps::s13_merge_master::{self, MergeMaster, merge_master};
use sop::steps::{s03_create_branch, s06_push};
use sop::text::{Prose, TextKind};
use sop::{
    Actor, AppId, BranchName, CaseFile, DeploymentId, Facts, Files, IssueNumber, Refusal, ReleaseNumber,
};

/// How far issue 1 has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Reported,
    AtBranch,
    AtTeamTest,
    AtCheck,
    Done,
}

const ISSUE: What = What::Issue(IssueNumber(1));
const APPLICATION: What = What::Application(AppId(1));
const RELEASE: What = What::Release(ReleaseNumber(1));

/// The office with issue 1 at this stage; its servers are external and are not asked what they run.
pub async fn office_at(stage: Stage) -> Office {
    let office = founded().await;
    walk_to(&office, stage).await;
    office
}

/// As [`office_at`], in an office where nothing was reported yet.
pub async fn walk_to(office: &Office, stage: Stage) {
    let walk = Walk(office);
    walk.servers().await;
    walk.report().await;
    if stage >= Stage::AtBranch {
        walk.assign().await;
    }
    if stage >= Stage::AtTeamTest {
        walk.develop().await;
    }
    if stage >= Stage::AtCheck {
        walk.release().await;
    }
    if stage >= Stage::Done {
        walk.finish().await;
    }
}

struct Walk<'a>(&'a Office);

impl Walk<'_> {
    fn text(&self, kind: TextKind, words: &str) -> Prose {
        self.0.app.prose(kind, words).unwrap()
    }

    fn note(&self) -> Prose {
        self.text(TextKind::Note, "Unggah 24 MB dicoba; tersimpan.")
    }

    async fn told<F>(&self, what: What, fact: F)
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = Actor::machine();
        self.0.app.decide(what, &by, move |case| fact(case, &by)).await.unwrap();
    }

    async fn servers(&self) {
        for environment in Environment::ALL {
            let setup = EnvironmentSetup {
                kind: EnvironmentKind::External,
                address: format!("https://{}.example", environment.code()),
                commit_address: String::new(),
                job: "deploy".to_owned(),
            };
            let set =
                move |case: &CaseFile, by: &Actor| preparation::set_environment(case, by, environment, setup);
            self.0.decide("sandi", APPLICATION, set).await;
        }
    }

    async fn report(&self) {
        let act = ReportIssue {
            kind: IssueKind::Bug,
            needs: Needs::Code,
            from: From::Ticket { number: "351215".to_owned() },
            title: self.text(TextKind::Title, "Izin tidak tersimpan"),
            body: self.text(TextKind::Body, "Terjadi: hilang."),
            confidential: false,
            urgent: false,
            drawn: Drawn::default(),
        };
        let what = What::NewIssue { application: AppId(1), parent: None };
        self.0.decide("rini", what, move |case, by| report(case, by, act)).await;
    }

    async fn assign(&self) {
        let (assignee, due) = (person("dewi"), wib("2020-03-26 15:00"));
        let act = Assign { assignee, due, remark: None, drawn: Drawn::default() };
        self.0.decide("pandu", ISSUE, move |case, by| assign(case, by, act)).await;
    }

    /// Steps 3 to 8.
    async fn develop(&self) {
        let branch = |case: &CaseFile, by: &Actor| {
            s03_create_branch::create_branch(case, by, s03_create_branch::CreateBranch::default())
        };
        self.0.decide("dewi", ISSUE, branch).await;
        self.told(ISSUE, |case, by| s03_create_branch::branch_made(case, by, &commit("s0"))).await;
        let (verdict, drawn) = (Verdict::Passed, Drawn::default());
        let act = TestLocal { commit: commit("c1"), verdict, note: self.note(), files: Files::none(), drawn };
        self.0.decide("dewi", ISSUE, move |case, by| test_local(case, by, act)).await;
        let push = s06_push::Pushed {
            branch: BranchName::for_issue(IssueNumber(1), None),
            old: commit("s0"),
            new: commit("c1"),
            note: None,
            developers: vec![person("dewi")],
            pipeline_file: Some("pipe0".to_owned()),
            received_at: self.0.app.clock().now(),
            recovered: false,
        };
        let by = Actor::by_git(person("dewi"));
        self.0.app.decide(ISSUE, &by, move |case| s06_push::pushed(case, &by, push)).await.unwrap();
        self.told(ISSUE, |case, by| {
            s06_push::deployed(case, by, &commit("c1"), DeploymentId(1), "https://dev.example")
        })
        .await;
        let (verdict, drawn) = (Verdict::Passed, Drawn::default());
        let act = TestDev { verdict, note: self.note(), files: Files::none(), probe: Probe::NotAsked, drawn };
        self.0.decide("dewi", ISSUE, move |case, by| test_dev(case, by, act)).await;
        let act = RequestStaging {
            title: self.text(TextKind::Title, "Simpan izin"),
            description: self.text(TextKind::Body, "Memperbaiki penyimpanan."),
            drawn: Drawn::default(),
        };
        self.0.decide("dewi", ISSUE, move |case, by| request_staging(case, by, act)).await;
    }

    /// Steps 9 to 11.
    async fn release(&self) {
        let (verdict, drawn) = (Verdict::Passed, Drawn::default());
        let act =
            TestTeam { verdict, note: self.note(), files: Files::none(), probe: Probe::NotAsked, drawn };
        self.0.decide("tuti", ISSUE, move |case, by| test_team(case, by, act)).await;
        let act = ApproveStaging { seen: commit("c1"), join: false, remark: None, drawn: Drawn::default() };
        self.0.decide("pandu", ISSUE, move |case, by| approve_staging(case, by, act)).await;
        self.told(ISSUE, |case, by| staging_merged(case, by, &commit("c1"), &commit("e1"), None)).await;
        self.told(APPLICATION, |case, by| {
            let contained = [commit("e1")];
            let (at, id) = ("https://staging.example", DeploymentId(2));
            servers::staging_deployed(case, by, &commit("e1"), id, at, &contained)
        })
        .await;
        let act = RequestMaster { issues: vec![IssueNumber(1)], remark: None, drawn: Drawn::default() };
        let what = What::NewRelease(AppId(1));
        self.0.decide("pandu", what, move |case, by| request_master(case, by, act)).await;
    }

    /// Steps 12 and 13.
    async fn finish(&self) {
        let act = CheckStaging {
            verdict: Verdict::Passed,
            failure: None,
            note: self.note(),
            files: Files::none(),
            probe: Probe::NotAsked,
            builds_on: Vec::new(),
            drawn: Drawn::default(),
        };
        self.0.decide("sandi", RELEASE, move |case, by| check_staging(case, by, act)).await;
        let act = MergeMaster { seen: commit("e1"), drawn: Drawn::default() };
        self.0.decide("sandi", RELEASE, move |case, by| merge_master(case, by, act)).await;
        self.told(RELEASE, |case, by| {
            s13_merge_master::master_merged(case, by, &commit("e1"), &commit("m1"))
        })
        .await;
        self.told(RELEASE, |case, by| {
            let at = "https://production.example";
            s13_merge_master::deployed(case, by, &commit("m1"), DeploymentId(3), at)
        })
        .await;
    }
}
