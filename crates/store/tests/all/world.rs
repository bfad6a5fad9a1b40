//! The little world of these tests: one office, five people, one application, and a walk through the thirteen
//! steps.

use sop::acts::{Drawn, Probe, change, people, preparation, servers};
use sop::application::{Builder, Environment, EnvironmentKind, EnvironmentSetup};
use sop::calendar::Calendar;
use sop::event::Verdict;
use sop::issue::{IssueKind, Needs};
use sop::procedure::Procedure;
use sop::steps::{
    s01_report, s02_assign, s03_create_branch, s06_push, s07_test_dev, s08_request_staging, s09_test_team,
    s10_approve_staging, s11_request_master, s12_check_staging, s13_merge_master,
};
use sop::text::TextKind;
use sop::{
    Actor, AppId, BranchName, CaseFile, CommitId, DeploymentId, Event, Facts, Files, IssueNumber, Moment,
    PersonId, Prose, Refusal, ReleaseNumber, Role, Slug, Subject,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::rows::NewPerson;
use store::{DecideError, Place, Recorded, Store, What};

pub const ADMIN: PersonId = PersonId(1);
pub const REPORTER: PersonId = PersonId(2);
pub const PM: PersonId = PersonId(3);
pub const DEVELOPER: PersonId = PersonId(4);
pub const TESTER: PersonId = PersonId(5);
pub const SYSADMIN: PersonId = PersonId(6);
pub const STRANGER: PersonId = PersonId(7);
pub const APP: AppId = AppId(1);
/// Tuesday 24 March 2020, 08:00 WIB.
pub const BEGIN: i64 = 1_585_011_600_000;

/// A clock that tests move.
#[derive(Clone)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    pub fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
    pub fn forward_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

pub struct World {
    pub store: Store,
    pub time: Time,
    pub calendar: Arc<Calendar>,
    /// Keeps the directory of a SQLite store.
    pub directory: Option<tempfile::TempDir>,
}

pub fn commit(n: u64) -> CommitId {
    CommitId::parse(&format!("{n:040x}")).unwrap()
}

pub fn prose(kind: TextKind, text: &str) -> Prose {
    Prose::new(kind, text, [7; 16]).unwrap()
}

pub fn note(text: &str) -> Prose {
    prose(TextKind::Note, text)
}

/// Every store that can be had here: SQLite always.
pub async fn places() -> Vec<(Place, Option<tempfile::TempDir>)> {
    let directory = tempfile::tempdir().unwrap();
    let mut places = vec![(Place::Sqlite(directory.path().join("alur.db")), Some(directory))];
    match postgres().await {
        Some(url) => places.push((Place::Postgres(url), None)),
        None => eprintln!("skipped on PostgreSQL: ALUR_TEST_POSTGRES names no server"),
    }
    places
}

/// A fresh database on the server that `ALUR_TEST_POSTGRES` names (`postgres://user@host:port`, with or
/// without its database `postgres`).
pub async fn postgres() -> Option<String> {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    static NUMBER: AtomicI64 = AtomicI64::new(0);
    let named = option_env_at_run("ALUR_TEST_POSTGRES")?;
    let server = named.strip_suffix("/postgres").unwrap_or(&named);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let name = format!("alur_{}_{number}", std::process::id());
    let mut connection = sqlx::PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
    let create = format!("create database {name} template template0");
    connection.execute(AssertSqlSafe(create)).await.unwrap();
    Some(format!("{server}/{name}"))
}

fn option_env_at_run(name: &str) -> Option<String> {
    std::env::vars().find(|(key, _)| key == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

impl World {
    pub async fn open(place: &Place, directory: Option<tempfile::TempDir>) -> World {
        World::open_at(place, directory, Moment(BEGIN)).await
    }

    pub async fn open_at(place: &Place, directory: Option<tempfile::TempDir>, at: Moment) -> World {
        let time = Time(Arc::new(AtomicI64::new(at.ms())));
        let calendar = Arc::new(Calendar::office_default());
        let now = time.clone();
        let store = Store::open(place, Arc::new(move || now.now()), calendar.clone()).await.unwrap();
        World { store, time, calendar, directory }
    }

    /// An office and a confirmed application.
    pub async fn prepared(place: &Place, directory: Option<tempfile::TempDir>) -> World {
        let world = World::open(place, directory).await;
        world.found().await;
        world.prepare().await;
        world
    }

    pub async fn sqlite() -> World {
        let directory = tempfile::tempdir().unwrap();
        World::prepared(&Place::Sqlite(directory.path().join("alur.db")), Some(directory)).await
    }

    pub async fn act<F>(&self, what: What, by: Actor, decide: F) -> Recorded
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        self.time.forward_ms(60_000);
        match self.store.writer.decide(what, by, move |case| decide(case, &by)).await {
            Ok(recorded) => recorded,
            Err(DecideError::Refused(refused)) => panic!("refused: {:?}", refused.refusal),
            Err(DecideError::Fault(error)) => panic!("fault: {error}"),
        }
    }

    pub async fn case(&self, what: What) -> CaseFile {
        let case = self.store.reader.case_file(&what, self.time.now(), self.calendar.clone()).await.unwrap();
        case.unwrap()
    }

    async fn found(&self) {
        let procedure = Procedure::embedded();
        let act = people::FoundOffice {
            name: "Kominfo".into(),
            zone: "Asia/Jakarta".into(),
            revision: procedure.revision_id(),
            sha256: procedure.sha256().into(),
            effective_at: self.calendar.start_of(procedure.identity.effective_on),
            calendar: self.calendar.digest().into(),
        };
        self.act(What::Office, Actor::console(), move |case, by| people::found(case, by, act)).await;
        self.account(ADMIN, "admin").await;
        for (person, name) in [
            (REPORTER, "siti"),
            (PM, "dewi"),
            (DEVELOPER, "sari"),
            (TESTER, "budi"),
            (SYSADMIN, "andi"),
            (STRANGER, "rani"),
        ] {
            self.act(What::Office, Actor::on_the_web(ADMIN), people::add_person).await;
            self.account(person, name).await;
        }
    }

    async fn account(&self, person: PersonId, name: &str) {
        let new = NewPerson {
            person,
            username: name.into(),
            name: name.to_uppercase(),
            password: None,
            must_change: false,
            language: "id".into(),
            addresses: vec![format!("{name}@example.go.id")],
        };
        self.store
            .writer
            .plain(move |rows| Box::pin(async move { rows.person_add(&new).await }))
            .await
            .unwrap();
    }

    async fn prepare(&self) {
        let admin = Actor::on_the_web(ADMIN);
        let slug = Slug::parse("perizinan").unwrap();
        let register = preparation::Register {
            slug: slug.clone(),
            name: "Perizinan".into(),
            builder: Builder::Diskominfo,
            hosting: "server kota".into(),
            confidential: false,
            project_manager: PM,
        };
        self.act(What::NewApplication(slug), admin, move |case, by| {
            preparation::register(case, by, register)
        })
        .await;
        for (person, role) in
            [(REPORTER, Role::Reporter), (DEVELOPER, Role::Developer), (SYSADMIN, Role::Sysadmin)]
        {
            let grant = move |case: &CaseFile, by: &Actor| people::set_role(case, by, person, role, true);
            self.act(What::Application(APP), admin, grant).await;
        }
        let pm = Actor::on_the_web(PM);
        self.act(What::Application(APP), pm, |case, by| people::name_test_team(case, by, vec![TESTER])).await;
        self.act(What::Application(APP), pm, |case, by| preparation::request_repository(case, by, false))
            .await;
        let made = |case: &CaseFile, by: &Actor| {
            preparation::repository_made(case, by, &commit(1), &commit(2), Default::default())
        };
        self.act(What::Application(APP), Actor::machine(), made).await;
        let checklist = prose(TextKind::Body, "Makefile, PORT, sqlite, /healthz, ./run");
        let hand_over =
            move |case: &CaseFile, by: &Actor| preparation::hand_over_checklist(case, by, &checklist);
        self.act(What::Application(APP), Actor::on_the_web(DEVELOPER), hand_over).await;
        let sysadmin = Actor::on_the_web(SYSADMIN);
        self.act(What::Application(APP), sysadmin, |case, by| preparation::judge_checklist(case, by, None))
            .await;
        for environment in Environment::ALL {
            let setup = EnvironmentSetup {
                kind: EnvironmentKind::Site,
                address: format!("http://{}.example", environment.code()),
                commit_address: format!("http://{}.example/commit", environment.code()),
                job: format!("deploy-{}", environment.code()),
            };
            let set =
                move |case: &CaseFile, by: &Actor| preparation::set_environment(case, by, environment, setup);
            self.act(What::Application(APP), sysadmin, set).await;
        }
        let confirm = preparation::Confirm { same_tree: true, pipeline_file: Some("ab".repeat(32)) };
        self.act(What::Application(APP), pm, move |case, by| preparation::confirm(case, by, &confirm)).await;
    }

    pub async fn report(&self, title: &str, confidential: bool) -> IssueNumber {
        let act = s01_report::ReportIssue {
            kind: IssueKind::Bug,
            needs: Needs::Code,
            from: s01_report::From::Ticket { number: "351215".into() },
            title: prose(TextKind::Title, title),
            body: prose(TextKind::Body, "Izin tidak tersimpan setelah unggah berkas."),
            confidential,
            urgent: false,
            drawn: Drawn::default(),
        };
        let what = What::NewIssue { application: APP, parent: None };
        let recorded = self
            .act(what, Actor::on_the_web(REPORTER), move |case, by| s01_report::report(case, by, act))
            .await;
        match recorded.entries[0].subject {
            Subject::Issue(number) => number,
            other => panic!("not an issue: {other}"),
        }
    }

    pub async fn assign(&self, issue: IssueNumber) {
        let due = Moment(BEGIN + 2 * 86_400_000);
        let act = s02_assign::Assign { assignee: DEVELOPER, due, remark: None, drawn: Drawn::default() };
        self.act(What::Issue(issue), Actor::on_the_web(PM), move |case, by| {
            s02_assign::assign(case, by, act)
        })
        .await;
    }

    /// Steps 3 to 9: branch, push of `head`, tests.
    pub async fn develop(&self, issue: IssueNumber, head: CommitId) {
        self.develop_to_team_test(issue, head.clone()).await;
        let test = s09_test_team::TestTeam {
            verdict: Verdict::Passed,
            note: note("tiga kasus uji lulus"),
            files: Files::none(),
            probe: Probe::Says(head),
            drawn: Drawn::default(),
        };
        self.act(What::Issue(issue), Actor::on_the_web(TESTER), move |case, by| {
            s09_test_team::test_team(case, by, test)
        })
        .await;
    }

    /// Steps 3 to 8; the test team's turn is next.
    pub async fn develop_to_team_test(&self, issue: IssueNumber, head: CommitId) {
        let developer = Actor::on_the_web(DEVELOPER);
        let what = What::Issue(issue);
        let branch = s03_create_branch::CreateBranch::default();
        self.act(what.clone(), developer, move |case, by| s03_create_branch::create_branch(case, by, branch))
            .await;
        let made = |case: &CaseFile, by: &Actor| {
            let from = case.application.as_ref().unwrap().staging.clone().unwrap();
            s03_create_branch::branch_made(case, by, &from)
        };
        self.act(what.clone(), Actor::machine(), made).await;
        let case = self.case(what.clone()).await;
        let pushed = s06_push::Pushed {
            branch: BranchName::for_issue(issue, None),
            old: case.issue().unwrap().head().cloned().unwrap(),
            new: head.clone(),
            note: Some((Verdict::Passed, note("login dan laporan dicoba"))),
            developers: vec![DEVELOPER],
            pipeline_file: Some("ab".repeat(32)),
            received_at: self.time.now(),
            recovered: false,
        };
        self.act(what.clone(), Actor::by_git(DEVELOPER), move |case, by| s06_push::pushed(case, by, pushed))
            .await;
        let runs = head.clone();
        let deployed = move |case: &CaseFile, by: &Actor| {
            s06_push::deployed(case, by, &runs, DeploymentId(1), "http://dev.example")
        };
        self.act(what.clone(), Actor::machine(), deployed).await;
        let probe = Probe::Says(head);
        let test = s07_test_dev::TestDev {
            verdict: Verdict::Passed,
            note: note("simpan izin berhasil"),
            files: Files::none(),
            probe,
            drawn: Drawn::default(),
        };
        self.act(what.clone(), developer, move |case, by| s07_test_dev::test_dev(case, by, test)).await;
        let request = s08_request_staging::RequestStaging {
            title: prose(TextKind::Title, "Simpan izin"),
            description: prose(TextKind::Body, "Memperbaiki penyimpanan izin."),
            drawn: Drawn::default(),
        };
        let ask = move |case: &CaseFile, by: &Actor| s08_request_staging::request_staging(case, by, request);
        self.act(what, developer, ask).await;
    }

    /// The PM takes the work over, which voids 5 and 7 (B5).
    pub async fn reassign_to_pm(&self, issue: IssueNumber) {
        let pm = |case: &CaseFile, by: &Actor| people::set_role(case, by, PM, Role::Developer, true);
        self.act(What::Application(APP), Actor::on_the_web(ADMIN), pm).await;
        let reason = prose(TextKind::Reason, "Sari cuti dua pekan");
        self.act(What::Issue(issue), Actor::on_the_web(PM), move |case, by| {
            change::reassign(case, by, PM, &reason)
        })
        .await;
    }

    /// Step 10: agreed, merged as `merge`, deployed to staging.
    pub async fn agree(&self, issue: IssueNumber, head: CommitId, merge: CommitId) {
        self.merge(issue, head, merge.clone()).await;
        let deployed = move |case: &CaseFile, by: &Actor| {
            let contained = std::slice::from_ref(&merge);
            servers::staging_deployed(case, by, &merge, DeploymentId(2), "http://staging.example", contained)
        };
        self.act(What::Application(APP), Actor::machine(), deployed).await;
    }

    /// Agreed and merged as `merge`; the deployment to staging is asked for.
    pub async fn merge(&self, issue: IssueNumber, head: CommitId, merge: CommitId) {
        let what = What::Issue(issue);
        let act = s10_approve_staging::ApproveStaging {
            seen: head.clone(),
            join: false,
            remark: None,
            drawn: Drawn::default(),
        };
        let agree = move |case: &CaseFile, by: &Actor| s10_approve_staging::approve_staging(case, by, act);
        self.act(what.clone(), Actor::on_the_web(PM), agree).await;
        let merged = merge.clone();
        let record = move |case: &CaseFile, by: &Actor| {
            s10_approve_staging::staging_merged(case, by, &head, &merged, None)
        };
        self.act(what, Actor::machine(), record).await;
    }

    /// Steps 11 to 13 for these issues; `staging` is the head that is checked.
    pub async fn release(
        &self,
        issues: Vec<IssueNumber>,
        staging: CommitId,
        master: CommitId,
    ) -> ReleaseNumber {
        let act = s11_request_master::RequestMaster { issues, remark: None, drawn: Drawn::default() };
        let open = move |case: &CaseFile, by: &Actor| s11_request_master::request_master(case, by, act);
        let recorded = self.act(What::NewRelease(APP), Actor::on_the_web(PM), open).await;
        let number = recorded.entries.iter().find_map(|entry| match entry.event {
            Event::MasterRequested { release, .. } => Some(release),
            _ => None,
        });
        let number = number.unwrap();
        let sysadmin = Actor::on_the_web(SYSADMIN);
        let check = s12_check_staging::CheckStaging {
            verdict: Verdict::Passed,
            failure: None,
            note: note("server staging diperiksa"),
            files: Files::none(),
            probe: Probe::Says(staging.clone()),
            builds_on: Vec::new(),
            drawn: Drawn::default(),
        };
        let what = What::Release(number);
        self.act(what.clone(), sysadmin, move |case, by| s12_check_staging::check_staging(case, by, check))
            .await;
        let act = s13_merge_master::MergeMaster { seen: staging.clone(), drawn: Drawn::default() };
        self.act(what.clone(), sysadmin, move |case, by| s13_merge_master::merge_master(case, by, act)).await;
        let merge = master.clone();
        let merged =
            move |case: &CaseFile, by: &Actor| s13_merge_master::master_merged(case, by, &staging, &merge);
        self.act(what.clone(), Actor::machine(), merged).await;
        let deployed = move |case: &CaseFile, by: &Actor| {
            s13_merge_master::deployed(case, by, &master, DeploymentId(3), "http://www.example")
        };
        self.act(what, Actor::machine(), deployed).await;
        number
    }

    /// One issue from report to production.
    pub async fn whole_story(&self) -> (IssueNumber, ReleaseNumber) {
        let issue = self.report("Izin tidak tersimpan", false).await;
        self.assign(issue).await;
        self.develop(issue, commit(10)).await;
        self.agree(issue, commit(10), commit(11)).await;
        let release = self.release(vec![issue], commit(11), commit(12)).await;
        (issue, release)
    }

    /// Every story ends with it: what is computed equals what was kept.
    pub async fn rebuild_equals_live(&self) {
        let live = self.store.reader.projections().await.unwrap();
        self.store.writer.rebuild().await.unwrap();
        let rebuilt = self.store.reader.projections().await.unwrap();
        let differs: Vec<_> = live
            .iter()
            .filter(|l| !rebuilt.contains(l))
            .chain(rebuilt.iter().filter(|l| !live.contains(l)))
            .collect();
        assert!(live == rebuilt, "rebuilt differs from live: {differs:#?}");
    }
}
