//! The clients: each takes an issue of its own through the steps, as far as it stands, whoever has to act.

use super::Dice;
use super::history::{Answer, History};
use crate::office::{Office, SLUG, day, fill, name, now, signature};
use crate::steps::{NOTE, PASSED, REASON, html};
use git::client::Client;
use sop::calendar::Calendar;
use sop::{CaseFile, Issue, IssueNumber, ReleaseNumber, Step, Subject};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Reader, What};
use testkit::{Page, Visitor};
use tokio::sync::{RwLock, watch};
use tokio::task::JoinSet;

const PEOPLE: [&str; 6] = ["rini", "pandu", "dewi", "dodi", "tuti", "sandi"];
const DEVELOPERS: [&str; 2] = ["dewi", "dodi"];
/// How long a client waits that has nothing to do.
const IDLE: Duration = Duration::from_millis(25);
/// One turn of so many goes on with a merge while a Release is open; an idle client has 40 turns a second.
const UNHURRIED: u64 = 2_000;

/// What all clients share.
struct Shared {
    history: Arc<Mutex<History>>,
    /// Held by each act while it waits for its answer.
    acting: RwLock<()>,
    /// Where the program answers; none: it is dead.
    url: watch::Sender<Option<String>>,
    acts: AtomicU64,
    ends: AtomicBool,
    reader: Reader,
    work: PathBuf,
    tokens: BTreeMap<&'static str, String>,
    visitors: BTreeMap<&'static str, Visitor>,
}

pub struct Clients {
    shared: Arc<Shared>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl Clients {
    /// Signs everybody in and lets so many clients wait for work.
    pub async fn begin(office: &mut Office, dice: &mut Dice, clients: u64) -> Clients {
        let mut visitors = BTreeMap::new();
        for who in PEOPLE {
            visitors.insert(who, office.at(who).await.clone());
        }
        let tokens = DEVELOPERS.map(|who| (who, office.token(who)));
        let history = History::since(office.head().await.seq);
        let shared = Arc::new(Shared {
            history: Arc::new(Mutex::new(history)),
            acting: RwLock::new(()),
            url: watch::Sender::new(None),
            acts: AtomicU64::new(0),
            ends: AtomicBool::new(false),
            reader: office.reader().await.clone(),
            work: office.work(),
            tokens: tokens.into(),
            visitors,
        });
        let mut tasks = JoinSet::new();
        for number in 0..clients {
            let client = Walker {
                number,
                shared: shared.clone(),
                dice: Dice::new(dice.next()),
                issue: None,
                tree: None,
                made: 0,
            };
            tasks.spawn(client.serve());
        }
        Clients { shared, tasks: tokio::sync::Mutex::new(tasks) }
    }

    pub fn history(&self) -> Arc<Mutex<History>> {
        self.shared.history.clone()
    }

    /// The program answers here.
    pub fn work(&self, url: &str) {
        self.shared.url.send_replace(Some(url.to_owned()));
    }

    /// Returns when another act has begun, or after this long.
    pub async fn next_act(&self, longest: Duration) {
        let before = self.shared.acts.load(Ordering::SeqCst);
        let began = async {
            while self.shared.acts.load(Ordering::SeqCst) == before {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        // A client that waits for the server's own work begins none.
        let _ = tokio::time::timeout(longest, began).await;
    }

    /// The program is dead: no act begins, and those that wait have their end.
    pub async fn rest(&self) {
        self.shared.url.send_replace(None);
        drop(self.shared.acting.write().await);
    }

    /// Clients go home.
    pub async fn end(&self) {
        self.shared.ends.store(true, Ordering::SeqCst);
        let mut tasks = self.tasks.lock().await;
        while let Some(ended) = tasks.join_next().await {
            ended.expect("a client ends well");
        }
    }
}

/// One client.
struct Walker {
    number: u64,
    shared: Arc<Shared>,
    dice: Dice,
    issue: Option<IssueNumber>,
    /// Its work tree of this issue, and who works there.
    tree: Option<(Client, &'static str)>,
    made: u64,
}

impl Walker {
    async fn serve(mut self) {
        let mut url = self.shared.url.subscribe();
        while !self.shared.ends.load(Ordering::SeqCst) {
            let here = url.borrow_and_update().clone();
            let Some(here) = here else {
                let _ = tokio::time::timeout(Duration::from_millis(200), url.changed()).await;
                continue;
            };
            let shared = self.shared.clone();
            let acting = shared.acting.read().await;
            if *self.shared.url.borrow() != Some(here.clone()) {
                continue;
            }
            let did = self.turn(&here).await;
            drop(acting);
            if !did {
                tokio::time::sleep(IDLE).await;
            }
        }
    }

    async fn case(&self, what: What) -> Option<CaseFile> {
        self.shared.reader.case_file(&what, now(), Arc::new(Calendar::office_default())).await.unwrap()
    }

    /// Does what is next; false: the server has to do something first.
    async fn turn(&mut self, url: &str) -> bool {
        // Something small is always to be done, so that a kill always meets somebody.
        if self.issue.is_none() || self.dice.once_in(16) {
            return self.report(url).await;
        }
        let Some(number) = self.issue else { return false };
        let Some(case) = self.case(What::Issue(number)).await else {
            self.issue = None;
            return false;
        };
        let issue = case.issue().unwrap().clone();
        let Some(step) = issue.step() else {
            (self.issue, self.tree) = (None, None);
            return true;
        };
        if issue.pending.is_some() {
            return false;
        }
        let moves = matches!(step, Step::Assign | Step::CreateBranch | Step::Develop | Step::TestDev);
        if moves && self.dice.once_in(24) {
            let (page, subject) = (format!("/issues/{number}/cancellation"), Subject::Issue(number));
            let fields = [("reason", REASON)];
            return self.act(url, subject, "cancelled", ("pandu", &page, &page), &fields, None).await;
        }
        match step {
            Step::Report => false,
            Step::Assign => {
                let to = DEVELOPERS[usize::from(self.dice.once_in(2))];
                let due = day(6);
                let fields = [("assignee", name(to)), ("due-date", due.as_str())];
                self.on(url, &issue, "pandu", "assignment", "assigned", &fields, None).await
            }
            Step::CreateBranch => {
                let who = assignee(&issue);
                self.on(url, &issue, who, "branch", "branch_requested", &[], None).await
            }
            Step::Develop | Step::TestLocal => self.push(url, &issue).await,
            Step::Push => false,
            Step::TestDev => {
                let verdict = if self.dice.once_in(8) { "failed" } else { "passed" };
                let button = Some(("verdict", verdict));
                let who = assignee(&issue);
                self.on(url, &issue, who, "dev-test", "dev_tested", &[("note", NOTE)], button).await
            }
            Step::RequestStaging => {
                let fields = [("description", "Sudah diuji di localhost dan di server dev.")];
                let who = assignee(&issue);
                self.on(url, &issue, who, "staging-request", "staging_requested", &fields, None).await
            }
            Step::TestTeam => {
                let verdict = if self.dice.once_in(8) { "failed" } else { "passed" };
                let button = Some(("verdict", verdict));
                self.on(url, &issue, "tuti", "team-test", "team_tested", &[("note", NOTE)], button).await
            }
            Step::ApproveStaging if issue.merged.is_some() || issue.agreement.is_some() => false,
            // Each merge voids the check of an open Release: it is let through now and then only.
            Step::ApproveStaging
                if case.app().unwrap().open_release.is_some() && !self.dice.once_in(UNHURRIED) =>
            {
                false
            }
            Step::ApproveStaging if self.dice.once_in(8) => {
                let fields = [("reason", REASON)];
                self.on(url, &issue, "pandu", "staging-return", "staging_returned", &fields, None).await
            }
            Step::ApproveStaging => {
                self.on(url, &issue, "pandu", "staging-approval", "staging_agreed", &[], None).await
            }
            Step::RequestMaster => self.request_master(url, &case).await,
            Step::CheckStaging | Step::MergeMaster => match issue.release {
                Some(release) => self.release(url, release).await,
                None => false,
            },
        }
    }

    async fn report(&mut self, url: &str) -> bool {
        self.made += 1;
        let title = format!("Halaman {} dari {}", self.made, self.number);
        let fields = [
            ("kind", "feature"),
            ("title", title.as_str()),
            ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
            ("changes", "code"),
            ("source", "ticket"),
            ("ticket", "351300"),
        ];
        let (answer, page) = self.send(url, "rini", "/issues/new", "/issues", &fields, None).await;
        let Some(answer) = answer else { return false };
        let number = page.filter(|_| answer == Answer::Ok).map(|page| IssueNumber(number_of(&page.path)));
        self.shared.history.lock().unwrap().report(number, answer);
        self.issue = self.issue.or(number);
        true
    }

    /// A commit, pushed with its note; the same commit again where nobody knows of it.
    async fn push(&mut self, url: &str, issue: &Issue) -> bool {
        let Some(branch) = issue.branch.clone() else { return false };
        let who = assignee(issue);
        let Some(client) = self.tree_of(url, branch.name.as_str(), who).await else { return false };
        let at = format!("{url}/git/{SLUG}.git");
        client.run(&["remote", "set-url", "origin", &at]).await.unwrap();
        let told = branch.head.to_string();
        let head = client.head().await.unwrap().to_string();
        if head == told {
            self.made += 1;
            let file = format!("halaman/uji-{}-{}.html", self.number, self.made);
            let text = html("Uji", &format!("Halaman {} oleh {}", self.made, self.number));
            client.write(&file, &text).unwrap();
            client.commit(&format!("Tambah {file}"), 1_790_100_000 + self.made.cast_signed()).await.unwrap();
        }
        let commit = client.head().await.unwrap().to_string();
        self.shared.acts.fetch_add(1, Ordering::SeqCst);
        let said = client.push(&[], &[PASSED]).await.unwrap();
        let answer = if said.ok {
            Answer::Ok
        } else if said.terminal.contains("remote rejected") && !said.terminal.contains("alur: fault") {
            Answer::Refused
        } else {
            Answer::Unknown
        };
        self.shared.history.lock().unwrap().push(&commit, answer);
        if answer == Answer::Refused {
            // The branch moved meanwhile, or a push of before is still settled: look anew.
            self.tree = None;
        }
        true
    }

    async fn tree_of(&mut self, url: &str, branch: &str, who: &'static str) -> Option<Client> {
        if let Some((client, owner)) = &self.tree
            && *owner == who
        {
            return Some(client.clone());
        }
        self.made += 1;
        let dir = self.shared.work.join(format!("torture-{}-{}", self.number, self.made));
        let at = format!("{url}/git/{SLUG}.git");
        let token = &self.shared.tokens[who];
        // A program that dies meanwhile gives no clone; the next turn asks again.
        let client = Client::clone_from(&at, &dir, signature(who), token).await.ok()?;
        client.switch(branch).await.ok()?;
        self.tree = Some((client.clone(), who));
        Some(client)
    }

    async fn request_master(&mut self, url: &str, case: &CaseFile) -> bool {
        let application = case.app().unwrap();
        let open = application.open_release;
        if let Some(number) = open
            && self.release(url, number).await
        {
            return true;
        }
        let runs = case.running(sop::application::Environment::Staging) == application.staging.as_ref();
        if !runs {
            return false;
        }
        let (path, action) =
            (format!("/releases/new?application={SLUG}"), format!("/applications/{SLUG}/releases"));
        let (answer, page) = self.send(url, "pandu", &path, &action, &[], None).await;
        let Some(answer) = answer else { return false };
        let number = page.filter(|_| answer == Answer::Ok).map(|page| ReleaseNumber(number_of(&page.path)));
        // An issue that joined the open Release made none.
        if number.is_none() || number != open {
            self.shared.history.lock().unwrap().release(number, answer);
        }
        true
    }

    async fn release(&mut self, url: &str, number: ReleaseNumber) -> bool {
        let Some(case) = self.case(What::Release(number)).await else { return false };
        let release = case.the_release().unwrap();
        let (page, subject) = (format!("/releases/{number}"), Subject::Release(number));
        let ready = case.running(sop::application::Environment::Staging) == Some(&release.head);
        if release.is_at(Step::CheckStaging) && ready {
            let fields = [("verdict", "passed"), ("note", NOTE)];
            let action = format!("{page}/staging-check");
            self.act(url, subject, "staging_checked", ("sandi", &page, &action), &fields, None).await
        } else if release.is_at(Step::MergeMaster)
            && release.agreement.is_none()
            && release.merged.is_none()
            && !release.deploying
        {
            let action = format!("{page}/master-merge");
            self.act(url, subject, "master_agreed", ("sandi", &action, &action), &[], None).await
        } else {
            false
        }
    }

    /// An act on the issue's page.
    #[expect(clippy::too_many_arguments, reason = "a row of the table above reads as one line")]
    async fn on(
        &mut self,
        url: &str,
        issue: &Issue,
        who: &'static str,
        act: &str,
        kind: &'static str,
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) -> bool {
        let page = format!("/issues/{}", issue.number);
        let action = format!("{page}/{act}");
        self.act(url, Subject::Issue(issue.number), kind, (who, &page, &action), fields, button).await
    }

    async fn act(
        &mut self,
        url: &str,
        subject: Subject,
        kind: &'static str,
        (who, page, action): (&'static str, &str, &str),
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) -> bool {
        let twice = self.dice.once_in(4);
        let once = self.send(url, who, page, action, fields, button);
        // Two who do the same at once: one wins, the other is told (INV 12).
        let again =
            async { if twice { self.send(url, who, page, action, fields, button).await.0 } else { None } };
        let ((first, _), second) = tokio::join!(once, again);
        let mut history = self.shared.history.lock().unwrap();
        for answer in first.iter().chain(&second) {
            history.act(subject, kind, *answer);
        }
        first.is_some() || second.is_some()
    }

    /// Opens the page, fills its form in and sends it. No answer: the form was never sent.
    async fn send(
        &self,
        url: &str,
        who: &'static str,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) -> (Option<Answer>, Option<Page>) {
        let mut visitor = self.shared.visitors[who].clone();
        visitor.moved(url);
        let Ok(seen) = visitor.get(page).await else { return (None, None) };
        if seen.status != 200 || !seen.has_form(action) {
            return (None, None);
        }
        let form = fill(seen.form(action), fields);
        self.shared.acts.fetch_add(1, Ordering::SeqCst);
        match visitor.send(&form, button).await {
            Ok(page) if page.path.contains("done=") => (Some(Answer::Ok), Some(page)),
            // The answer to the form came, and the page it led to did not.
            Ok(page) if page.status >= 500 => (Some(Answer::Unknown), None),
            Ok(page) if matches!(page.status, 403 | 404 | 409 | 422) => (Some(Answer::Refused), None),
            Ok(page) => panic!("{who} {action}: {} {} {}", page.status, page.path, page.text()),
            Err(_) => (Some(Answer::Unknown), None),
        }
    }
}

fn assignee(issue: &Issue) -> &'static str {
    let person = issue.assignee.expect("it was assigned");
    DEVELOPERS.into_iter().find(|who| crate::office::person(who) == person).expect("one of the two")
}

fn number_of(path: &str) -> i64 {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{path}"))
}
