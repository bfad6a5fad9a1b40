//! The Nth call of each kind fails, N rising until the act passes untouched (reliability, section 5.2). After
//! each fault every invariant holds, and the same act can be done again. Where a commit or a sync fails, the
//! process ends with a plain last line, and the next start tells what became of the act.

use crate::office::{Office, day, fill, name};
use crate::steps::{NOTE, PASSED};
use app::faults::Edge;
use git::client::Client;
use std::path::PathBuf;
use std::time::Duration;
use testkit::visitor::Upload;

/// No act calls anything so often.
const N_MAX: u64 = 60;
/// Among the other tests the first of each kind alone fails; `cargo xtask faults` lets every one fail.
const N_QUICK: u64 = 1;

#[expect(clippy::disallowed_methods, reason = "the workshop says so by the environment")]
fn all() -> bool {
    std::env::var("ALUR_FAULTS_ALL").is_ok()
}

/// What is done while a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Report,
    Assign,
    Branch,
    Push,
    CheckWithFile,
    Approve,
}

const ACTS: [Act; 6] = [Act::Report, Act::Assign, Act::Branch, Act::Push, Act::CheckWithFile, Act::Approve];

impl Act {
    fn who(self) -> &'static str {
        match self {
            Act::Report => "rini",
            Act::Assign | Act::Approve => "pandu",
            Act::Branch => "dodi",
            Act::Push => "dewi",
            Act::CheckWithFile => "sandi",
        }
    }
}

struct Trial {
    office: Office,
    wish: PathBuf,
    /// A commit of dewi's, not pushed yet.
    client: Option<Client>,
}

impl Trial {
    async fn begin() -> Trial {
        let office = Office::copied().await;
        let wish = office.work().with_extension("wish");
        let mut trial = Trial { office, wish, client: None };
        trial.start().await;
        trial
    }

    async fn start(&mut self) {
        let wish = self.wish.to_str().unwrap().to_owned();
        self.office.start(&["--faults-from", &wish]).await;
    }

    /// Was the fault met? Effects meet theirs after the answer.
    async fn met(&mut self) -> bool {
        for _ in 0..20 {
            if !self.wish.exists() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let _ = std::fs::remove_file(&self.wish);
        false
    }

    /// Does the act; true: it was answered ok. Done already counts as done.
    async fn does(&mut self, act: Act) -> bool {
        let office = &mut self.office;
        match act {
            Act::Report => {
                let fields = [
                    ("kind", "feature"),
                    ("title", "Panggilan yang gagal"),
                    ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
                    ("changes", "code"),
                    ("source", "ticket"),
                    ("ticket", "351360"),
                ];
                sends(office, "rini", "/issues/new", "/issues", &fields, None).await
            }
            Act::Assign => {
                let due = day(6);
                let fields = [("assignee", name("dewi")), ("due-date", due.as_str())];
                sends(office, "pandu", "/issues/6", "/issues/6/assignment", &fields, None).await
            }
            Act::Branch => sends(office, "dodi", "/issues/7", "/issues/7/branch", &[], None).await,
            Act::Push => {
                let at = office.git_url();
                let client = self.client.as_ref().expect("it was prepared");
                client.run(&["remote", "set-url", "origin", &at]).await.unwrap();
                client.push(&[], &[PASSED]).await.unwrap().ok
            }
            Act::CheckWithFile => {
                let Ok(page) = office.at("sandi").await.get("/releases/2").await else { return false };
                if !page.has_form("/releases/2/staging-check") {
                    return page.status == 200;
                }
                let form = page.form("/releases/2/staging-check").set("note", NOTE);
                let upload =
                    Upload { field: "file", name: "hasil.txt", bytes: b"Halaman dibaca.\n".to_vec() };
                let button = Some(("verdict", "passed"));
                let sent = office.at("sandi").await.send_with(&form, button, Some(upload)).await;
                sent.is_ok_and(|page| page.path.contains("done="))
            }
            Act::Approve => {
                sends(office, "pandu", "/issues/5", "/issues/5/staging-approval", &[], None).await
            }
        }
    }

    /// What is there before a call fails.
    async fn prepare(&mut self, act: Act) {
        self.office.at(act.who()).await;
        if act == Act::Push {
            let client = self.office.checkout(2, "dewi").await;
            client.write("catatan.txt", "Jam layanan\n").unwrap();
            client.commit("Catatan", 1_790_000_001).await.unwrap();
            self.client = Some(client);
        }
        self.office.quiet().await;
    }
}

/// Sends the form of a page; where there is none any more, the act is done.
async fn sends(
    office: &mut Office,
    who: &str,
    page: &str,
    action: &str,
    fields: &[(&str, &str)],
    button: Option<(&str, &str)>,
) -> bool {
    let Ok(seen) = office.at(who).await.get(page).await else { return false };
    if seen.status != 200 {
        return false;
    }
    if !seen.has_form(action) {
        return true;
    }
    let form = fill(seen.form(action), fields);
    office.at(who).await.send(&form, button).await.is_ok_and(|page| page.path.contains("done="))
}

/// One act, one kind of call: every N until the act passes untouched; how many faults were met.
async fn every_nth(act: Act, edge: Edge) -> u64 {
    for n in 1..=N_MAX {
        let mut trial = Trial::begin().await;
        trial.prepare(act).await;
        std::fs::write(&trial.wish, format!("{} {n}", edge.code())).unwrap();
        let done = trial.does(act).await;
        if !trial.met().await {
            assert!(done, "{act:?} passes where no {edge:?} fails");
            trial.office.close().await;
            return n - 1;
        }
        if edge.ends_the_process() {
            let code = trial.office.program().wait(Duration::from_secs(30));
            assert_eq!(code.unwrap(), 1, "{act:?} {edge:?} {n} ends the process");
            let printed = trial.office.program().printed();
            let last = printed.lines().rfind(|line| line.starts_with("alur: "));
            assert!(last.is_some(), "{act:?} {edge:?} {n}: no plain last line in\n{printed}");
            trial.office.stop();
            trial.office.holds();
            trial.start().await;
        } else {
            trial.office.holds();
        }
        // By the person's second try, or by the server's own.
        assert!(done || trial.does(act).await, "{act:?} after {edge:?} {n} once more");
        trial.office.stop();
        trial.office.holds();
        if n == N_QUICK && !all() {
            return n;
        }
    }
    panic!("{act:?} calls {edge:?} more than {N_MAX} times");
}

/// What each act must call at least once.
fn calls(act: Act, edge: Edge) -> bool {
    match edge {
        Edge::Begin | Edge::Commit | Edge::Committed => true,
        Edge::Git | Edge::Sync => matches!(act, Act::Branch | Act::Push | Act::Approve),
        Edge::Write => act == Act::CheckWithFile,
    }
}

async fn all_of(edge: Edge) {
    for act in ACTS {
        let met = every_nth(act, edge).await;
        println!("{edge:?} of {act:?}: {met} faults met");
        assert!(met > 0 || !calls(act, edge), "{act:?} calls {edge:?}");
    }
}

#[tokio::test]
async fn nth_transaction_that_does_not_begin() {
    all_of(Edge::Begin).await;
}

#[tokio::test]
async fn nth_commit_that_fails() {
    all_of(Edge::Commit).await;
}

#[tokio::test]
async fn nth_commit_that_is_said_to_have_failed() {
    all_of(Edge::Committed).await;
}

#[tokio::test]
async fn nth_git_that_does_not_start() {
    all_of(Edge::Git).await;
}

#[tokio::test]
async fn nth_write_that_fails() {
    all_of(Edge::Write).await;
}

#[tokio::test]
async fn nth_sync_that_fails() {
    all_of(Edge::Sync).await;
}
