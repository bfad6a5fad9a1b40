//! INV 12: a hundred do the same at once; one wins, the others are told, and nothing is half done.

use crate::office::{Office, fill};
use crate::office::{day, name};
use crate::steps::{NOTE, PASSED, REASON};
use sop::Step;
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::Form;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const MANY: usize = 100;
/// Merges into `staging` at once.
const MERGES: usize = 20;

/// A hundred open the form, then all send it at one moment; how many it was done for, and the other answers.
async fn all_send(
    office: &mut Office,
    who: &str,
    page: &str,
    action: &str,
    fields: &[(&str, &str)],
    button: Option<(&'static str, &'static str)>,
) -> usize {
    let visitor = office.at(who).await.clone();
    let mut forms: Vec<Form> = Vec::new();
    for _ in 0..MANY {
        // Each has drawn it himself: none is the repetition of another's.
        let seen = visitor.clone().get(page).await.unwrap();
        forms.push(fill(seen.form(action), fields));
    }
    let (barrier, mut tasks) = (Arc::new(Barrier::new(MANY)), JoinSet::new());
    for form in forms {
        let (barrier, mut visitor) = (barrier.clone(), visitor.clone());
        tasks.spawn(async move {
            barrier.wait().await;
            visitor.send(&form, button).await.unwrap()
        });
    }
    let mut won = 0;
    while let Some(answer) = tasks.join_next().await {
        let answer = answer.unwrap();
        if answer.path.contains("done=") {
            won += 1;
        } else {
            let told = matches!(answer.status, 200 | 403 | 404 | 409 | 422 | 429);
            assert!(told, "{action}: {} {}", answer.status, answer.text());
        }
    }
    won
}

#[tokio::test(flavor = "multi_thread")]
async fn inv12_of_a_hundred_acts_at_once_one_wins() {
    let mut office = Office::open().await;
    let issue = office.report("Seratus sekaligus", "351330").await;
    let page = format!("/issues/{issue}");
    let due = day(6);
    let fields = [("assignee", name("dewi")), ("due-date", due.as_str())];
    let won = all_send(&mut office, "pandu", &page, &format!("{page}/assignment"), &fields, None).await;
    assert_eq!(won, 1, "assign");
    let won = all_send(&mut office, "dewi", &page, &format!("{page}/branch"), &[], None).await;
    assert_eq!(won, 1, "branch");
    office.wait_step(issue, Step::Develop).await;
    let page = "/issues/5";
    let won = all_send(&mut office, "pandu", page, "/issues/5/staging-approval", &[], None).await;
    assert_eq!(won, 1, "agree");
    office.wait_step(5, Step::RequestMaster).await;
    office.wait_for_staging(2).await;
    let check = [("note", NOTE)];
    let button = Some(("verdict", "passed"));
    let won =
        all_send(&mut office, "sandi", "/releases/2", "/releases/2/staging-check", &check, button).await;
    assert!(won <= 1, "check: {won}");
    office.holds();
    office.close().await;

    let mut office = Office::open().await;
    let fields = [("reason", REASON)];
    let won = all_send(&mut office, "pandu", page, "/issues/5/staging-return", &fields, None).await;
    assert_eq!(won, 1, "return");
    office.check(2).await;
    let merge = "/releases/2/master-merge";
    let won = all_send(&mut office, "sandi", merge, merge, &[], None).await;
    assert_eq!(won, 1, "merge");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn inv12_of_many_pushes_at_once_one_wins() {
    const PUSHES: usize = 24;
    let mut office = Office::open().await;
    let mut clients = Vec::new();
    for number in 0..PUSHES {
        let client = office.checkout(2, "dewi").await;
        client.write("catatan.txt", &format!("Catatan {number}\n")).unwrap();
        client.commit("Catatan", 1_790_000_100 + i64::try_from(number).unwrap()).await.unwrap();
        clients.push(client);
    }
    let (barrier, mut tasks) = (Arc::new(Barrier::new(PUSHES)), JoinSet::new());
    for client in clients {
        let barrier = barrier.clone();
        tasks.spawn(async move {
            barrier.wait().await;
            (client.push(&[], &[PASSED]).await.unwrap(), client.head().await.unwrap())
        });
    }
    let mut won = Vec::new();
    while let Some(pushed) = tasks.join_next().await {
        let (said, commit) = pushed.unwrap();
        if said.ok {
            won.push(commit);
        } else {
            assert!(said.terminal.contains("rejected"), "{}", said.terminal);
        }
    }
    assert_eq!(won.len(), 1, "of {PUSHES} pushes one wins");
    assert_eq!(office.head_of(2).await.as_str(), won[0].to_string());
    office.close().await;
}

/// Twenty merges race for `staging` past every lane: each ends on it, whole, in some order.
#[tokio::test(flavor = "multi_thread")]
async fn inv4_twenty_merges_at_once_are_some_serial_order() {
    let office = Office::copied().await;
    let committer = git::Signature::new("Alur", "alur@localhost").unwrap();
    let hook_program = std::path::PathBuf::from(crate::program::BINARY);
    let settings = git::Settings { committer: committer.clone(), utc_offset_minutes: 420, hook_program };
    let repositories = git::Repositories::new(office.data().join("repositories"), settings).unwrap();
    let since = office.git(&["rev-parse", "staging"]).trim().to_owned();
    let (barrier, mut tasks) = (Arc::new(Barrier::new(MERGES)), JoinSet::new());
    for number in 0..MERGES {
        let source = commit_with(&office, &since, number);
        let (repository, barrier, since) = (repositories.at(1), barrier.clone(), since.clone());
        let author = committer.clone();
        tasks.spawn(async move {
            let plan = git::MergePlan {
                into: git::BranchName::staging(),
                source: source.parse().unwrap(),
                since: since.parse().unwrap(),
                because: 9_000 + u64::try_from(number).unwrap(),
                trailers: Vec::new(),
                subject: format!("Merge {number}"),
                author,
                at_s: 1_790_000_000,
            };
            barrier.wait().await;
            loop {
                match repository.merge(&plan).await {
                    Ok(git::MergeEnd::Merged { commit, was_there: false }) => return commit,
                    // Overtaken too often: the lane would try again later.
                    Err(git::Error::Moved { .. }) => {}
                    other => panic!("{number}: {other:?}"),
                }
            }
        });
    }
    let mut made = BTreeSet::new();
    while let Some(commit) = tasks.join_next().await {
        made.insert(commit.unwrap().to_string());
    }
    let range = format!("{since}..staging");
    let line = office.git(&["rev-list", "--first-parent", &range]);
    let line: BTreeSet<String> = line.lines().map(ToOwned::to_owned).collect();
    assert_eq!(line, made, "every merge stands on staging once");
    let files = office.files("staging");
    assert!((0..MERGES).all(|number| files.contains(&format!("balapan/{number}.txt"))), "{files:?}");
    for merge in &made {
        let parents = office.git(&["rev-parse", &format!("{merge}^1"), &format!("{merge}^2")]);
        let parents: Vec<&str> = parents.lines().collect();
        let tree = office.git(&["merge-tree", "--write-tree", parents[0], parents[1]]);
        assert_eq!(tree.trim(), office.tree(merge), "{merge} is what its parents make");
    }
}

/// A commit on `since` that adds one file, without a work tree.
fn commit_with(office: &Office, since: &str, number: usize) -> String {
    let file = office.work().with_extension(format!("{number}.txt"));
    std::fs::write(&file, format!("Balapan {number}\n")).unwrap();
    let blob = office.git(&["hash-object", "-w", file.to_str().unwrap()]);
    let index = office.work().with_extension(format!("{number}.index"));
    let index = format!("GIT_INDEX_FILE={}", index.display());
    let repository = office.data().join("repositories/1.git");
    let git = |arguments: &[&str]| {
        let mut all = vec![index.as_str(), "git", "-C", repository.to_str().unwrap()];
        all.extend(arguments);
        crate::program::run("env", &all)
    };
    git(&["read-tree", since]);
    let entry = format!("100644,{},balapan/{number}.txt", blob.trim());
    git(&["update-index", "--add", "--cacheinfo", &entry]);
    let tree = git(&["write-tree"]);
    let who = ["-c", "user.name=Dewi", "-c", "user.email=dewi@kominfo.example.go.id"];
    let commit = ["commit-tree", tree.trim(), "-p", since, "-m", "Balapan"];
    office.git(&[&who[..], &commit[..]].concat()).trim().to_owned()
}
