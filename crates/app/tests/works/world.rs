//! The small world: Rini reports, Pandu manages, Dewi and Dodi develop, Tuti tests, Sandi runs the servers.

use app::{App, Clock, Dice, Grounds, Secret, Setup, What, Works, effects, pipelines, start};
use sha2::{Digest, Sha256};
use sop::acts::{Drawn, Probe, branch, preparation};
use sop::application::{Builder, Environment};
use sop::event::{CheckFailure, Verdict};
use sop::issue::{IssueKind, Needs};
use sop::steps::{
    s01_report, s02_assign, s03_create_branch, s05_test_local, s06_push, s07_test_dev, s08_request_staging,
    s09_test_team, s10_approve_staging, s11_request_master, s12_check_staging, s13_merge_master,
};
use sop::text::TextKind;
use sop::{
    Actor, AppId, Application, CaseFile, CommitId, Facts, Files, Issue, IssueNumber, PersonId, Prose,
    Refusal, Release, ReleaseNumber, Role, Slug,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// Environments of all worlds share their users, which run one deployment at a time.
static ONE_WORLD: Mutex<()> = Mutex::const_new(());

/// The store with what is not in its file yet.
const STORE_FILES: [&str; 2] = ["alur.db", "alur.db-wal"];

const PIPELINE: &str = r#"stages: [test, deploy]

test:
  stage: test
  script:
    - test -s site/index.html
    - '[ "$CI_COMMIT_BRANCH" != "$(cat site/rusak 2>/dev/null)" ]'

deploy:
  stage: deploy
  script:
    - t=$ALUR_ENV_DIR/releases/.tmp-$CI_COMMIT_SHA-$$
    - mkdir "$t" && cp -r site/. "$t"/ && echo "$CI_COMMIT_SHA" > "$t/commit" && chmod -R a+rX "$t"
    - '[ -d "$ALUR_ENV_DIR/releases/$CI_COMMIT_SHA" ] || mv -T "$t" "$ALUR_ENV_DIR/releases/$CI_COMMIT_SHA"'
    - ln -sfn "releases/$CI_COMMIT_SHA" "$ALUR_ENV_DIR/current.new"
    - mv -T "$ALUR_ENV_DIR/current.new" "$ALUR_ENV_DIR/current"
"#;

pub struct World {
    pub works: Arc<Works>,
    pub app: App,
    pub clock: Clock,
    pub application: AppId,
    pub rini: PersonId,
    pub pandu: PersonId,
    pub dewi: PersonId,
    pub dodi: PersonId,
    pub tuti: PersonId,
    pub sandi: PersonId,
    dir: tempfile::TempDir,
    /// Effects may be left over where a test halts a worker on purpose.
    pub may_leave: bool,
    /// How the office sends mail, after a restart.
    pub mail: Option<app::MailSetup>,
    _one: MutexGuard<'static, ()>,
}

pub fn web(person: PersonId) -> Actor {
    Actor::on_the_web(person)
}

impl World {
    /// A confirmed application whose servers run the first commit.
    pub async fn new() -> World {
        let one = ONE_WORLD.lock().await;
        let dir = tempfile::tempdir().unwrap();
        passable(dir.path());
        // Tuesday 24 March 2020, 08:00 WIB, the day the SOP came into force.
        let clock = Clock::fixed("2020-03-24T01:00:00Z".parse().unwrap());
        let app = open(dir.path(), &clock, None, None).await;
        let works = Arc::new(Works::new(app.clone()).unwrap());
        let setup = Setup {
            office: "Dinas Kominfo".to_owned(),
            zone: "Asia/Jakarta".to_owned(),
            username: "admin".to_owned(),
            name: "Admin".to_owned(),
            email: "admin@contoh.go.id".to_owned(),
            password: Secret::new("kata-sandi-uji-17".to_owned()),
            must_change: false,
        };
        let admin = app.found_office(setup).await.unwrap();
        let mut people = Vec::new();
        for name in ["rini", "pandu", "dewi", "dodi", "tuti", "sandi"] {
            let account = app::NewAccount {
                username: name.to_owned(),
                name: name.to_owned(),
                addresses: vec![format!("{name}@contoh.go.id")],
                language: "id".to_owned(),
            };
            let added = app.add_person_with(&web(admin), account, "kata-sandi-uji-17", false).await;
            people.push(added.unwrap());
        }
        let [rini, pandu, dewi, dodi, tuti, sandi] = people[..] else { panic!("six people") };
        let application = AppId(1);
        let mut world = World {
            works,
            app,
            clock,
            application,
            rini,
            pandu,
            dewi,
            dodi,
            tuti,
            sandi,
            dir,
            may_leave: false,
            mail: None,
            _one: one,
        };
        world.prepare(admin).await;
        world
    }

    async fn prepare(&mut self, admin: PersonId) {
        let slug = Slug::parse("layanan").unwrap();
        let act = preparation::Register {
            slug: slug.clone(),
            name: "Layanan".to_owned(),
            builder: Builder::Diskominfo,
            hosting: String::new(),
            confidential: false,
            project_manager: self.pandu,
        };
        self.act(What::NewApplication(slug), admin, |case, by| preparation::register(case, by, act)).await;
        for (person, role) in [
            (self.rini, Role::Reporter),
            (self.dewi, Role::Developer),
            (self.dodi, Role::Developer),
            (self.sandi, Role::Sysadmin),
        ] {
            self.app.set_role(&web(admin), self.application, person, role, true).await.unwrap();
        }
        self.app.name_test_team(&web(self.pandu), self.application, vec![self.tuti]).await.unwrap();
        let bundle = self.bundle();
        let (application, pandu) = (self.application, web(self.pandu));
        self.app.request_repository(application, &pandu, Some(&bundle)).await.unwrap();
        self.settle().await;
        let what = || What::Application(application);
        let checklist = self.prose(TextKind::Body, "Berkas build, variabel, cara menjalankan.");
        let hand_over =
            move |case: &CaseFile, by: &Actor| preparation::hand_over_checklist(case, by, &checklist);
        self.act(what(), self.dewi, hand_over).await;
        self.act(what(), self.sandi, |case, by| preparation::judge_checklist(case, by, None)).await;
        for environment in Environment::ALL {
            let setup = self.app.site_setup("layanan", environment, "deploy");
            let set =
                move |case: &CaseFile, by: &Actor| preparation::set_environment(case, by, environment, setup);
            self.act(what(), self.sandi, set).await;
        }
        self.app.confirm_application(application, &pandu).await.unwrap();
        self.settle().await;
    }

    /// A process that ends and starts again; `sandbox` as an option of the binary.
    pub async fn restart(&mut self, sandbox: Option<&str>) {
        self.app.stop().await;
        self.app = open(self.dir.path(), &self.clock, sandbox, self.mail.clone()).await;
        self.works = Arc::new(Works::new(self.app.clone()).unwrap());
        start::settle_former(&self.works).await.unwrap();
    }

    /// Works whose worker halts at this point.
    pub fn halting(&self, point: &str) -> Arc<Works> {
        Arc::new(Works::new(self.app.clone()).unwrap().halting_at(point))
    }

    /// Keeps the store as it is now, for [`World::put_store`].
    pub async fn copy_store(&mut self) {
        self.app.stop().await;
        std::fs::create_dir(self.dir.path().join("kept")).unwrap();
        for file in STORE_FILES {
            let _ = std::fs::copy(self.dir.path().join(file), self.dir.path().join("kept").join(file));
        }
        self.restart(None).await;
    }

    /// The kept, older store under the repositories as they are now.
    pub async fn put_store(&mut self) {
        self.app.stop().await;
        for file in STORE_FILES {
            // A file of its own: readers of the former process may hold the other still.
            let _ = std::fs::remove_file(self.dir.path().join(file));
            let _ = std::fs::copy(self.dir.path().join("kept").join(file), self.dir.path().join(file));
        }
        self.restart(None).await;
    }

    /// Effects and pipelines until nothing is left to do.
    pub async fn settle(&self) {
        self.settle_by(&self.works).await.unwrap();
    }

    pub async fn settle_by(&self, works: &Arc<Works>) -> Result<(), app::Error> {
        loop {
            let performed = effects::drain(works).await?;
            if !pipelines::drain(works).await? && performed == 0 {
                return Ok(());
            }
        }
    }

    pub fn prose(&self, kind: TextKind, text: &str) -> Prose {
        self.app.prose(kind, text).unwrap()
    }

    /// One act by the page, a minute after the last.
    pub async fn act(
        &self,
        what: What,
        person: PersonId,
        act: impl FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    ) {
        self.clock.advance_ms(60_000);
        let by = web(person);
        self.app.decide(what, &by, move |case| act(case, &by)).await.unwrap();
    }

    pub async fn issue(&self, number: IssueNumber) -> Issue {
        let case = self.app.case_file(What::Issue(number)).await.unwrap().unwrap();
        case.issue().unwrap().clone()
    }

    pub async fn application(&self) -> Application {
        let case = self.app.case_file(What::Application(self.application)).await.unwrap().unwrap();
        case.application.unwrap()
    }

    pub async fn release(&self, number: ReleaseNumber) -> Release {
        let case = self.app.case_file(What::Release(number)).await.unwrap().unwrap();
        case.the_release().unwrap().clone()
    }

    /// Steps 1 to 3.
    pub async fn begin(&self, title: &str, developer: PersonId) -> IssueNumber {
        let act = s01_report::ReportIssue {
            kind: IssueKind::Feature,
            needs: Needs::Code,
            from: s01_report::From::Ticket { number: "T-1".to_owned() },
            title: self.prose(TextKind::Title, title),
            body: self.prose(TextKind::Body, "Permintaan."),
            confidential: false,
            urgent: false,
            drawn: Drawn::default(),
        };
        let what = What::NewIssue { application: self.application, parent: None };
        self.act(what, self.rini, |case, by| s01_report::report(case, by, act)).await;
        let newest = self.app.reader().entries(None, None).await.unwrap();
        let sop::Subject::Issue(issue) = newest[0].subject else { panic!("not an issue") };
        let due = "2020-04-01T07:00:00Z".parse().unwrap();
        let act = s02_assign::Assign { assignee: developer, due, remark: None, drawn: Drawn::default() };
        self.act(What::Issue(issue), self.pandu, |case, by| s02_assign::assign(case, by, act)).await;
        let act = s03_create_branch::CreateBranch::default();
        let create = |case: &CaseFile, by: &Actor| s03_create_branch::create_branch(case, by, act);
        self.act(What::Issue(issue), developer, create).await;
        self.settle().await;
        issue
    }

    pub fn repository_dir(&self) -> PathBuf {
        self.dir.path().join("repositories").join(format!("{}.git", self.application))
    }

    /// Steps 4 to 6: changes files on the branch and pushes, with the note of the local test.
    pub async fn push(&self, issue: IssueNumber, files: &[(&str, &str)]) -> CommitId {
        let now = self.issue(issue).await;
        let (branch, developer) = (now.branch.clone().unwrap(), now.assignee.unwrap());
        let checkout = tempfile::tempdir().unwrap();
        let place = checkout.path();
        let from = self.repository_dir();
        git(place, &["clone", "-q", "-b", branch.name.as_str(), from.to_str().unwrap(), "."]);
        for (name, text) in files {
            std::fs::create_dir_all(place.join(name).parent().unwrap()).unwrap();
            std::fs::write(place.join(name), text).unwrap();
        }
        git(place, &["add", "-A"]);
        git(place, &["commit", "-q", "-m", "Kerjakan"]);
        git(place, &["push", "-q", "origin", branch.name.as_str()]);
        let new = CommitId::parse(&git(place, &["rev-parse", "HEAD"])).unwrap();
        let file = std::fs::read(place.join(".gitlab-ci.yml")).unwrap();
        let note = self.prose(TextKind::Note, "dicoba di localhost, berjalan");
        let act = s06_push::Pushed {
            branch: branch.name,
            old: branch.head,
            new: new.clone(),
            note: Some((Verdict::Passed, note)),
            developers: vec![developer],
            pipeline_file: Some(sop::text::hex(&Sha256::digest(&file))),
            received_at: self.clock.now(),
            recovered: false,
        };
        let by = Actor::by_git(developer);
        self.app.decide(What::Issue(issue), &by, move |case| s06_push::pushed(case, &by, act)).await.unwrap();
        new
    }

    /// Steps 7 to 9, on the head that the dev server runs.
    pub async fn test(&self, issue: IssueNumber) {
        let developer = self.issue(issue).await.assignee.unwrap();
        let note = self.prose(TextKind::Note, "dicoba di server dev, berjalan");
        let (verdict, probe) = (Verdict::Passed, Probe::NotAsked);
        let act = s07_test_dev::TestDev {
            verdict,
            note,
            files: Files::none(),
            probe: probe.clone(),
            drawn: Drawn::default(),
        };
        self.app.test_dev(None, issue, &web(developer), act).await.unwrap();
        let act = s08_request_staging::RequestStaging {
            title: self.prose(TextKind::Title, "Gabungkan"),
            description: self.prose(TextKind::Body, "Sudah diuji."),
            drawn: Drawn::default(),
        };
        let request = |case: &CaseFile, by: &Actor| s08_request_staging::request_staging(case, by, act);
        self.act(What::Issue(issue), developer, request).await;
        let note = self.prose(TextKind::Note, "diuji tim, sesuai permintaan");
        let act =
            s09_test_team::TestTeam { verdict, note, files: Files::none(), probe, drawn: Drawn::default() };
        self.app.test_team(None, issue, &web(self.tuti), act).await.unwrap();
    }

    /// Step 10.
    pub async fn agree(&self, issue: IssueNumber) {
        let seen = self.issue(issue).await.head().cloned().unwrap();
        let act =
            s10_approve_staging::ApproveStaging { seen, join: false, remark: None, drawn: Drawn::default() };
        let approve = |case: &CaseFile, by: &Actor| s10_approve_staging::approve_staging(case, by, act);
        self.act(What::Issue(issue), self.pandu, approve).await;
    }

    /// Steps 1 to 10 with this change; the work stands on staging.
    pub async fn bring_to_staging(
        &self,
        title: &str,
        developer: PersonId,
        files: &[(&str, &str)],
    ) -> IssueNumber {
        let issue = self.begin(title, developer).await;
        self.push(issue, files).await;
        self.settle().await;
        self.test(issue).await;
        self.agree(issue).await;
        self.settle().await;
        issue
    }

    /// Step 11.
    pub async fn request_master(&self, issues: &[IssueNumber]) -> ReleaseNumber {
        let act = s11_request_master::RequestMaster {
            issues: issues.to_vec(),
            remark: None,
            drawn: Drawn::default(),
        };
        let request = |case: &CaseFile, by: &Actor| s11_request_master::request_master(case, by, act);
        self.act(What::NewRelease(self.application), self.pandu, request).await;
        self.application().await.open_release.unwrap()
    }

    /// Step 11, into the open Release.
    pub async fn request_more(&self, issues: &[IssueNumber]) {
        let open = self.application().await.open_release;
        assert_eq!(Some(self.request_master(issues).await), open);
    }

    /// Step 5 on the branch's head, without a change of code.
    pub async fn name_again(&self, issue: IssueNumber) {
        let now = self.issue(issue).await;
        let act = s05_test_local::TestLocal {
            commit: now.head().cloned().unwrap(),
            verdict: Verdict::Passed,
            note: self.prose(TextKind::Note, "tanpa perubahan kode, dicoba lagi"),
            drawn: Drawn::default(),
            files: Files::none(),
        };
        let test = |case: &CaseFile, by: &Actor| s05_test_local::test_local(case, by, act);
        self.act(What::Issue(issue), now.assignee.unwrap(), test).await;
    }

    /// Step 12.
    pub async fn check(&self, release: ReleaseNumber, failure: Option<CheckFailure>) {
        let verdict = if failure.is_some() { Verdict::Failed } else { Verdict::Passed };
        let act = s12_check_staging::CheckStaging {
            verdict,
            failure,
            note: self.prose(TextKind::Note, "diperiksa di server staging"),
            files: Files::none(),
            probe: Probe::NotAsked,
            builds_on: Vec::new(),
            drawn: Drawn::default(),
        };
        self.app.check_staging(None, release, &web(self.sandi), act).await.unwrap();
    }

    /// Step 13.
    pub async fn merge_master(&self, release: ReleaseNumber) {
        let seen = self.release(release).await.head;
        let act = s13_merge_master::MergeMaster { seen, drawn: Drawn::default() };
        let merge = |case: &CaseFile, by: &Actor| s13_merge_master::merge_master(case, by, act);
        self.act(What::Release(release), self.sandi, merge).await;
    }

    /// *Perbarui branch*.
    pub async fn update_branch(&self, issue: IssueNumber) {
        let now = self.issue(issue).await;
        let head = now.head().cloned().unwrap();
        let update = move |case: &CaseFile, by: &Actor| branch::update_branch(case, by, &head);
        self.act(What::Issue(issue), now.assignee.unwrap(), update).await;
        self.settle().await;
    }

    /// What a visitor reads there; none: nothing is shown.
    pub async fn shown(&self, path: &str) -> Option<String> {
        use std::io::Read;
        match app::sites::find(&self.app, path).await.unwrap() {
            app::sites::Answer::File { mut file, .. } => {
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                Some(text)
            }
            app::sites::Answer::Commit(commit) => Some(commit),
            app::sites::Answer::Redirect(_) | app::sites::Answer::Missing => None,
        }
    }

    /// A file on a branch of the repository.
    pub fn file_at(&self, branch: &str, name: &str) -> Option<String> {
        let dir = self.repository_dir();
        let shown = run(&dir, &["show", &format!("{branch}:{name}")]);
        shown.status.success().then(|| String::from_utf8(shown.stdout).unwrap())
    }

    /// Kinds of all entries about `subject`, in order.
    pub async fn kinds(&self, subject: sop::Subject) -> Vec<String> {
        let entries = self.app.reader().story(subject).await.unwrap();
        let kind = |entry: &sop::Entry| {
            let body = &entry.body;
            let at = body.find(r#""kind":""#).unwrap() + 8;
            body[at..].split('"').next().unwrap().to_owned()
        };
        entries.iter().map(kind).collect()
    }

    /// An uploaded repository: a small site with its pipeline.
    fn bundle(&self) -> PathBuf {
        let place = self.dir.path().join("first");
        std::fs::create_dir_all(place.join("site")).unwrap();
        std::fs::write(place.join(".gitlab-ci.yml"), PIPELINE).unwrap();
        std::fs::write(place.join("site/index.html"), "awal\n").unwrap();
        git(&place, &["init", "-q", "-b", "master"]);
        git(&place, &["add", "-A"]);
        git(&place, &["commit", "-q", "-m", "Awal"]);
        git(&place, &["bundle", "create", "-q", "first.bundle", "master"]);
        place.join("first.bundle")
    }
}

/// Effects left over are work that a test forgot.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() || self.may_leave {
            return;
        }
        let open = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(self.app.reader().effects_open())
        });
        assert_eq!(open.unwrap(), [], "effects are left over");
    }
}

async fn open(data: &Path, clock: &Clock, sandbox: Option<&str>, mail: Option<app::MailSetup>) -> App {
    let grounds = Grounds {
        data: data.to_owned(),
        public_url: "http://127.0.0.1:1".to_owned(),
        sites_url: "http://127.0.0.1:2".to_owned(),
        jobs: 2,
        sandbox: sandbox.map(ToOwned::to_owned),
        job_network: false,
        reminders: Default::default(),
        outbound: Vec::new(),
        mail,
        backup: None,
        room_from: Some(data.join("room")),
        program: PathBuf::from("/bin/false"),
    };
    let place = store::Place::Sqlite(grounds.store());
    App::open(&place, clock.clone(), Dice::seeded(7), grounds).await.unwrap()
}

fn passable(dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o711)).unwrap();
}

pub fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = run(dir, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "tests play the developer's git")]
fn run(dir: &Path, arguments: &[&str]) -> std::process::Output {
    std::process::Command::new("git")
        .current_dir(dir)
        .args(["-c", "user.name=Dewi", "-c", "user.email=dewi@contoh.go.id"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "@1585000000 +0700")
        .env("GIT_COMMITTER_DATE", "@1585000000 +0700")
        .output()
        .unwrap()
}
