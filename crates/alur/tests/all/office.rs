//! An office for one test: the demo, seeded once and copied, served by a process of the test's own.

use crate::program::{BINARY, run};
use git::Signature;
use git::client::Client;
use sop::application::Environment;
use sop::calendar::Calendar;
use sop::issue::{Branch, BranchState};
use sop::{AppId, CaseFile, Issue, IssueNumber, Moment, PersonId, Release, ReleaseNumber, Step, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Head, Place, Reader, Store, What};
use tempfile::TempDir;
use testkit::{Form, Page, Program, Visitor};
use tokio::sync::OnceCell;

pub const SLUG: &str = "layanan-perizinan";
pub const APPLICATION: AppId = AppId(1);
const PASSWORD: &str = "alur-demo";
/// Longest wait for the server's own work: pipelines on a busy machine.
const WAIT: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);
/// Commits of the tests are dated one second apart from here.
const COMMITS_FROM_S: i64 = 1_790_000_000;

/// User name and full name of everybody, as the demo has them.
const NAMES: [(&str, &str); 9] = [
    ("admin", "Ayu Lestari"),
    ("rini", "Rini Wulandari"),
    ("pandu", "Pandu Prasetya"),
    ("dewi", "Dewi Larasati"),
    ("dodi", "Dodi Saputra"),
    ("tuti", "Tuti Handayani"),
    ("tomi", "Tomi Gunawan"),
    ("sandi", "Sandi Nugraha"),
    ("kadis", "Hasan Basri"),
];

/// An image is named by this and the number of the process that made it.
const IMAGE_NAME: &str = "office-";

static IMAGE: OnceCell<PathBuf> = OnceCell::const_new();

/// Names the image to a test that runs where none can be seeded.
pub const IMAGE_GIVEN: &str = "ALUR_TEST_IMAGE";

/// The data directory of a demo that was seeded and killed; made once per run, copied by each test.
#[expect(clippy::disallowed_methods, reason = "a test tells another where the image lies")]
pub async fn image() -> &'static Path {
    IMAGE
        .get_or_init(|| async {
            if let Ok(given) = std::env::var(IMAGE_GIVEN) {
                return PathBuf::from(given);
            }
            let images = Path::new(env!("CARGO_TARGET_TMPDIR"));
            remove_left(images);
            let dir = images.join(format!("{IMAGE_NAME}{}", std::process::id()));
            let made = tokio::task::spawn_blocking(move || {
                let program = Program::start(Path::new(BINARY), "demo", &dir, &[]).unwrap();
                let until = Instant::now() + Duration::from_secs(240);
                while !program.printed().contains("Berhenti") {
                    assert!(Instant::now() < until, "the demo was not seeded:\n{}", program.printed());
                    std::thread::sleep(LOOK);
                }
                drop(program);
                dir
            });
            made.await.unwrap()
        })
        .await
}

/// Removes the images of runs that are over; those of runs beside this one stay.
fn remove_left(images: &Path) {
    for entry in std::fs::read_dir(images).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(IMAGE_NAME).and_then(|number| number.parse::<u32>().ok());
        if process.is_some_and(|process| !Path::new(&format!("/proc/{process}")).exists()) {
            // Another run may be removing it too.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// One office: a data directory, the process that serves it, and what looks into its store.
pub struct Office {
    program: Option<Program>,
    directory: TempDir,
    visitors: BTreeMap<String, Visitor>,
    tokens: BTreeMap<String, String>,
    commits: i64,
    clones: u32,
    reader: OnceCell<Reader>,
}

impl Office {
    /// A copy of the seeded demo, served.
    pub async fn open() -> Office {
        let mut office = Office::copied().await;
        office.start(&[]).await;
        office
    }

    /// A copy of the seeded demo, not yet served.
    pub async fn copied() -> Office {
        Office::copied_to(tempfile::tempdir().unwrap()).await
    }

    /// The same below a directory of the test's own.
    pub async fn copied_to(directory: TempDir) -> Office {
        let image = image().await;
        let files = ["alur.db", "alur.db-wal", "alur.db-shm", "demo-tokens.json", "artifacts", "logs"];
        let data = directory.path().join("data");
        std::fs::create_dir(&data).unwrap();
        for name in files.iter().chain(&["repositories", "sites", "files"]) {
            let from = image.join(name);
            if from.exists() {
                run("cp", &["-a", from.to_str().unwrap(), data.to_str().unwrap()]);
            }
        }
        let tokens = std::fs::read_to_string(data.join("demo-tokens.json")).unwrap();
        Office {
            program: None,
            directory,
            visitors: BTreeMap::new(),
            tokens: serde_json::from_str(&tokens).unwrap(),
            commits: 0,
            clones: 0,
            reader: OnceCell::new(),
        }
    }

    /// Starts the program with further arguments.
    pub async fn start(&mut self, more: &[&str]) {
        self.stop();
        let (data, more) = (self.data(), more.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        let started = tokio::task::spawn_blocking(move || {
            let more: Vec<&str> = more.iter().map(String::as_str).collect();
            Program::start(Path::new(BINARY), "demo", &data, &more).unwrap()
        });
        self.program = Some(started.await.unwrap());
        let url = self.url();
        for visitor in self.visitors.values_mut() {
            // Sessions outlive the process.
            visitor.moved(&url);
        }
    }

    /// `kill -9`, when it runs.
    pub fn stop(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill().unwrap();
        }
    }

    pub fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("the office is open")
    }

    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A place for work trees, beside the data.
    pub fn work(&self) -> PathBuf {
        self.directory.path().join("work")
    }

    pub fn url(&self) -> String {
        self.program.as_ref().expect("the office is open").url()
    }

    // --- pages

    /// This person at the pages.
    pub async fn at(&mut self, who: &str) -> &mut Visitor {
        if !self.visitors.contains_key(who) {
            let visitor = Visitor::signed_in(&self.url(), who, PASSWORD).await.unwrap();
            self.visitors.insert(who.to_owned(), visitor);
        }
        self.visitors.get_mut(who).expect("just signed in")
    }

    /// The session is over, as after a day.
    pub fn forget(&mut self, who: &str) {
        self.visitors.remove(who);
    }

    /// The page at `path` as this person sees it.
    pub async fn see(&mut self, who: &str, path: &str) -> Page {
        let page = self.at(who).await.get(path).await.unwrap();
        assert_eq!(page.status, 200, "{who} at {path}: {}", page.text());
        page
    }

    /// Fills in the form to `action` on the page at `path` and presses its button; the answer.
    pub async fn send(
        &mut self,
        who: &str,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) -> Page {
        let page = self.see(who, path).await;
        let form = fill(page.form(action), fields);
        self.at(who).await.send(&form, button).await.unwrap()
    }

    /// As [`Office::send`], and it is done.
    pub async fn act(
        &mut self,
        who: &str,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) -> Page {
        let page = self.send(who, path, action, fields, button).await;
        assert!(
            page.status == 200 && page.path.contains("done="),
            "{who} could not {action}: {} {} {}",
            page.status,
            page.path,
            page.text()
        );
        page
    }

    /// A file of a server, as any visitor gets it at the server's address. The office has the address from
    /// the image, whose door was another: what follows the door counts.
    pub async fn site(&self, environment: Environment, file: &str) -> Page {
        let case = self.case(What::Application(APPLICATION)).await;
        let address = case.app().unwrap().environments[&environment].address.clone();
        let path = address.splitn(4, '/').nth(3).unwrap_or_else(|| panic!("{address} names no site"));
        let base = self.program.as_ref().expect("the office is open").sites_url();
        Visitor::new(&base).unwrap().get(&format!("/{path}{file}")).await.unwrap()
    }

    // --- git

    /// Where git finds the application's repository.
    pub fn git_url(&self) -> String {
        format!("{}/git/{SLUG}.git", self.url())
    }

    /// A person's clone.
    pub async fn clone_as(&mut self, who: &str) -> Client {
        self.clones += 1;
        let dir = self.work().join(format!("{who}-{}", self.clones));
        Client::clone_from(&self.git_url(), &dir, signature(who), &self.tokens[who]).await.unwrap()
    }

    /// The person's token, with every scope.
    pub fn token(&self, who: &str) -> String {
        self.tokens[who].clone()
    }

    /// When the next commit is dated.
    pub fn next_s(&mut self) -> i64 {
        self.commits += 1;
        COMMITS_FROM_S + self.commits
    }

    /// Every ref of the application's repository.
    pub fn refs(&self) -> BTreeMap<String, String> {
        let said = self.git(&["for-each-ref", "--format=%(refname) %(objectname)"]);
        let head = self.git(&["symbolic-ref", "HEAD"]).trim().to_owned();
        let refs = said.lines().filter_map(|line| line.split_once(' '));
        let mut refs: BTreeMap<_, _> = refs.map(|(name, at)| (name.to_owned(), at.to_owned())).collect();
        refs.insert("HEAD".to_owned(), head);
        refs
    }

    /// git in the application's repository, by the machine's owner.
    pub fn git(&self, arguments: &[&str]) -> String {
        let repository = self.data().join("repositories/1.git");
        let mut all = vec!["-C", repository.to_str().unwrap()];
        all.extend(arguments);
        run("git", &all)
    }

    /// Every file of this commit or branch.
    pub fn files(&self, at: &str) -> BTreeSet<String> {
        self.git(&["ls-tree", "-r", "--name-only", at]).lines().map(ToOwned::to_owned).collect()
    }

    /// The tree of this commit or branch.
    pub fn tree(&self, at: &str) -> String {
        self.git(&["rev-parse", &format!("{at}^{{tree}}")]).trim().to_owned()
    }

    // --- the store

    /// Looks into the store beside the running program.
    pub async fn reader(&self) -> &Reader {
        self.reader
            .get_or_init(|| async {
                let place = Place::Sqlite(self.data().join("alur.db"));
                let calendar = Arc::new(Calendar::office_default());
                let store = Store::open(&place, Arc::new(now), calendar).await.unwrap();
                store.writer.stop().await;
                store.reader
            })
            .await
    }

    pub async fn case(&self, what: What) -> CaseFile {
        self.find_case(what).await.expect("it is there")
    }

    async fn find_case(&self, what: What) -> Option<CaseFile> {
        let calendar = Arc::new(Calendar::office_default());
        self.reader().await.case_file(&what, now(), calendar).await.unwrap()
    }

    pub async fn issue(&self, number: i64) -> Issue {
        self.case(What::Issue(IssueNumber(number))).await.issue().unwrap().clone()
    }

    pub async fn release(&self, number: i64) -> Release {
        self.case(What::Release(ReleaseNumber(number))).await.the_release().unwrap().clone()
    }

    pub async fn head(&self) -> Head {
        self.reader().await.head().await.unwrap()
    }

    /// Kinds of the entries about a subject, oldest first.
    pub async fn kinds(&self, subject: Subject) -> Vec<String> {
        let kind = |entry: &sop::Entry| {
            let body: serde_json::Value = serde_json::from_str(&entry.body).unwrap();
            body["kind"].as_str().expect("every event has one").to_owned()
        };
        self.reader().await.story(subject).await.unwrap().iter().map(kind).collect()
    }

    /// Waits until the issue is as asked; by then nobody had to do anything.
    pub async fn wait(&self, number: i64, what: &str, done: impl Fn(&Issue) -> bool) -> Issue {
        let is_done = |case: &CaseFile| done(case.issue().unwrap());
        let case = self.wait_case(What::Issue(IssueNumber(number)), what, is_done).await;
        case.issue().unwrap().clone()
    }

    pub async fn wait_step(&self, number: i64, step: Step) -> Issue {
        self.wait(number, &format!("does not come to {step:?}"), |issue| issue.is_at(step)).await
    }

    pub async fn wait_case(
        &self,
        what: What,
        until_what: &str,
        done: impl Fn(&CaseFile) -> bool,
    ) -> CaseFile {
        let until = Instant::now() + WAIT;
        loop {
            let case = self.find_case(what.clone()).await;
            if let Some(case) = case.as_ref().filter(|case| done(case)) {
                return case.clone();
            }
            assert!(Instant::now() < until, "{what:?} {until_what}; after {WAIT:?} it stands {case:#?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    // --- what must hold at an end

    /// Every invariant holds (reliability, section 2), whether the program runs or not.
    pub fn holds(&self) {
        run(BINARY, &["doctor", "--deep", "--data", self.data().to_str().unwrap()]);
    }

    /// Waits for the server's own work, stops the program, and looks: every invariant holds, the refs are
    /// what the journal says (INV 3), the journal verifies, and what is computed from it is what stood there.
    pub async fn close(&mut self) {
        self.quiet().await;
        self.holds();
        self.stop();
        self.holds();
        assert_eq!(self.refs_untold().await, BTreeMap::new(), "refs and journal disagree: (git, journal)");
        let data = self.data();
        let data = data.to_str().unwrap();
        assert!(run(BINARY, &["journal", "verify", "--data", data]).contains("rantai utuh"));
        let export = run(BINARY, &["journal", "export", "--data", data]);
        let live = self.reader().await.projections().await.unwrap();
        run(BINARY, &["journal", "rebuild", "--data", data]);
        assert_eq!(self.reader().await.projections().await.unwrap(), live, "rebuilt equals live");
        assert_eq!(run(BINARY, &["journal", "export", "--data", data]), export, "the journal is untouched");
        let file = self.directory.path().join("export.jsonl");
        std::fs::write(&file, export).unwrap();
        let offline = run(BINARY, &["journal", "verify", "--export", file.to_str().unwrap()]);
        assert!(offline.contains("rantai utuh"), "{offline}");
    }

    /// Waits until the server has nothing to do: no effect is due or parked, no pipeline open, no push under
    /// way. What is due when it gives up is no work of a busy machine but work that hangs.
    pub async fn quiet(&self) {
        let reader = self.reader().await;
        let until = Instant::now() + WAIT;
        loop {
            // An effect becomes a pipeline, a pipeline's end an entry: looked at in this order, between two
            // looks at the journal, nothing slips through.
            let before = self.head().await;
            let effects = reader.effects_open().await.unwrap();
            let pipelines = reader.open_pipelines().await.unwrap();
            let pushes = reader.pushes().await.unwrap();
            let parked: Vec<_> = effects.iter().filter(|effect| effect.parked_at.is_some()).collect();
            assert!(parked.is_empty(), "parked: {parked:?}");
            let nothing = effects.is_empty() && pipelines.is_empty() && pushes.is_empty();
            if nothing && self.head().await == before {
                return;
            }
            assert!(Instant::now() < until, "still at work: {effects:?} {pipelines:?} {pushes:?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Branches that are not where the journal says, with what git and the journal have. Of a program that
    /// runs this may be its work under way.
    pub async fn refs_untold(&self) -> BTreeMap<String, (Option<String>, Option<String>)> {
        let mut refs = self.refs();
        refs.retain(|name, _| name.starts_with("refs/heads/"));
        let told = self.heads_told().await;
        let names: BTreeSet<String> = refs.keys().chain(told.keys()).cloned().collect();
        let both = names.into_iter().map(|name| {
            let both = (refs.get(&name).cloned(), told.get(&name).cloned());
            (name, both)
        });
        both.filter(|(_, (git, journal))| git != journal).collect()
    }

    /// Every branch that the journal knows to be there, with its head.
    async fn heads_told(&self) -> BTreeMap<String, String> {
        let case = self.case(What::Application(APPLICATION)).await;
        let application = case.app().unwrap();
        let mut told = BTreeMap::new();
        for (name, head) in [("staging", &application.staging), ("master", &application.master)] {
            told.extend(head.as_ref().map(|head| (format!("refs/heads/{name}"), head.to_string())));
        }
        let mut number = 1;
        while let Some(case) = self.find_case(What::Issue(IssueNumber(number))).await {
            let branch = case.issue().unwrap().branch.clone();
            let there =
                |branch: &Branch| matches!(branch.state, BranchState::Made | BranchState::DeleteRequested);
            if let Some(branch) = branch.filter(there) {
                told.insert(format!("refs/heads/{}", branch.name), branch.head.to_string());
            }
            number += 1;
        }
        told
    }

    /// INV 3, right after the program ended: what git has beyond the journal is explained by a push in flight
    /// or an effect that is due for that very branch.
    pub async fn refs_are_explained(&self) {
        assert!(self.program.is_none(), "a running program goes on between two looks");
        let reader = self.reader().await;
        let (effects, pushes) = (reader.effects_open().await.unwrap(), reader.pushes().await.unwrap());
        for (name, both) in self.refs_untold().await {
            let branch = name.trim_start_matches("refs/heads/");
            let mut lanes = vec![format!("ref:{APPLICATION}/{branch}")];
            let issue = sop::git_policy::issue_of_ref(&name);
            lanes.extend(issue.map(|issue| format!("ref:{APPLICATION}/issue/{issue}")));
            let due = effects.iter().any(|effect| effect.parked_at.is_none() && lanes.contains(&effect.lane));
            let pushed = pushes.iter().any(|push| push.branch == name);
            assert!(due || pushed, "nothing explains {name}: {both:?}; {effects:?} {pushes:?}");
        }
    }
}

/// Sets what the page left open: a choice by its words or value, everything else as it is typed.
pub fn fill(mut form: Form, fields: &[(&str, &str)]) -> Form {
    for (name, value) in fields {
        form =
            if form.choices.contains_key(*name) { form.choose(name, value) } else { form.set(name, value) };
    }
    form
}

pub fn signature(who: &str) -> Signature {
    app::git_client::signature(name(who), &format!("{who}@kominfo.example.go.id")).unwrap()
}

pub fn name(who: &str) -> &'static str {
    NAMES.iter().find(|(username, _)| *username == who).expect("one of the demo").1
}

/// People are numbered in the order in which the demo makes them.
pub fn person(who: &str) -> PersonId {
    let place = NAMES.iter().position(|(username, _)| *username == who).expect("one of the demo");
    PersonId(i64::try_from(place).unwrap() + 1)
}

#[expect(clippy::disallowed_methods, reason = "the office is served by a program with the machine's clock")]
pub fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(i64::try_from(since.as_millis()).unwrap())
}

/// A working day, so many days from now, as a form's date field takes it.
pub fn day(days: i64) -> String {
    let calendar = Calendar::office_default();
    calendar.day_of(calendar.next_open(now().plus_minutes(days * 24 * 60))).to_string()
}
