//! `kill -9` between every two of {intent, git, fsync, commit, effect, record} (reliability, section 5.3):
//! the program ends at a named point, is started again, and journal, refs and state agree and the work goes
//! on.

use crate::office::{APPLICATION, Office, SLUG, now};
use crate::steps::REASON;
use app::crash::POINTS;
use git::client::Client;
use sop::application::{Environment, Repository};
use sop::issue::BranchState;
use sop::{AppId, ReleaseNumber, Step};
use std::time::Duration;
use store::What;

/// The issue that dewi develops.
const ISSUE: i64 = 2;
/// Returned to dodi, with a branch.
const RETURNED: i64 = 4;
/// At step 10.
const APPROVAL: i64 = 5;
/// Dodi's, at step 3.
const UNBRANCHED: i64 = 7;
/// In the Release that waits for its check.
const CHECKED: i64 = 9;
const RELEASE: i64 = 2;

/// What is done when the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Push,
    MakeRepository,
    CreateBranch,
    DeleteBranch,
    RestoreBranch,
    MergeBranch,
    RevertMerge,
    UpdateBranch,
    MergeMaster,
    Rollback,
}

/// The deed that passes a point; a point without one fails the test below.
fn deed(point: &str) -> Option<Deed> {
    let of = point.split('.').next()?;
    Some(match of {
        "push" | "deploy" | "pipeline" | "job" => Deed::Push,
        "make_repository" => Deed::MakeRepository,
        "create_branch" => Deed::CreateBranch,
        "delete_branch" => Deed::DeleteBranch,
        "restore_branch" => Deed::RestoreBranch,
        "merge_branch" => Deed::MergeBranch,
        "revert_merge" => Deed::RevertMerge,
        "update_branch" => Deed::UpdateBranch,
        "merge_master" => Deed::MergeMaster,
        "rollback" => Deed::Rollback,
        _ => return None,
    })
}

/// Each of these is walked by a test of its own.
const GROUPS: [&[&str]; 5] = [
    &["push", "deploy"],
    &["pipeline", "job"],
    &["make_repository", "create_branch", "delete_branch", "restore_branch"],
    &["merge_branch", "revert_merge", "update_branch"],
    &["merge_master", "rollback"],
];

fn of_group(group: &[&str]) -> Vec<&'static str> {
    let mine = |point: &&&str| group.contains(&point.split('.').next().unwrap_or_default());
    POINTS.iter().filter(mine).copied().collect()
}

#[test]
fn every_point_is_walked() {
    for point in POINTS {
        assert!(deed(point).is_some(), "{point} has no deed that passes it");
        assert_eq!(GROUPS.iter().filter(|group| of_group(group).contains(point)).count(), 1, "{point}");
    }
}

/// An act whose answer may never come.
async fn attempt(
    office: &mut Office,
    who: &str,
    path: &str,
    action: &str,
    fields: &[(&str, &str)],
    button: Option<(&str, &str)>,
) {
    let form = crate::office::fill(office.see(who, path).await.form(action), fields);
    // The process may end before it answers.
    let _ = office.at(who).await.send(&form, button).await;
}

async fn attempt_on(office: &mut Office, issue: i64, who: &str, act: &str, fields: &[(&str, &str)]) {
    let page = format!("/issues/{issue}");
    let own = ["branch-update", "branch-deletion", "branch-restoration"].contains(&act);
    let at = if own { format!("{page}/{act}") } else { page.clone() };
    attempt(office, who, &at, &format!("{page}/{act}"), fields, None).await;
}

/// A commit of dewi's, not pushed yet.
async fn work(office: &mut Office) -> Client {
    let client = office.checkout(ISSUE, "dewi").await;
    client.write("catatan.txt", "Jam layanan\n").unwrap();
    client.commit("Catatan", 1_790_000_001).await.unwrap();
    client
}

async fn push(client: &Client) -> bool {
    client.push(&[], &["local-test=passed: dibuka di localhost"]).await.unwrap().ok
}

/// Brings the office to where the deed can be done, then does it.
async fn provoke(office: &mut Office, deed: Deed) {
    match deed {
        Deed::Push => {
            let client = work(office).await;
            push(&client).await;
        }
        Deed::MakeRepository => {
            let fields = [
                ("name", "Layanan Aduan"),
                ("slug", "layanan-aduan"),
                ("builder", "diskominfo"),
                ("hosting", "Pusat data"),
                ("pm", "Pandu"),
            ];
            office.act("admin", "/applications/new", "/applications", &fields, None).await;
            let page = "/applications/layanan-aduan";
            attempt(office, "pandu", page, &format!("{page}/repository"), &[], None).await;
        }
        Deed::CreateBranch => attempt_on(office, UNBRANCHED, "dodi", "branch", &[]).await,
        Deed::DeleteBranch | Deed::RestoreBranch => {
            office.rare(RETURNED, "pandu", "cancellation", &[("reason", REASON)]).await;
            attempt_on(office, RETURNED, "pandu", "branch-deletion", &[]).await;
            if deed == Deed::RestoreBranch {
                office.wait(RETURNED, "keeps its branch", |issue| is(issue, BranchState::Deleted)).await;
                attempt_on(office, RETURNED, "pandu", "branch-restoration", &[]).await;
            }
        }
        Deed::MergeBranch => attempt_on(office, APPROVAL, "pandu", "staging-approval", &[]).await,
        Deed::RevertMerge => {
            let page = format!("/releases/{RELEASE}");
            let issue = CHECKED.to_string();
            let fields = [("issue", issue.as_str()), ("reason", REASON)];
            attempt(office, "pandu", &page, &format!("{page}/taking-out"), &fields, None).await;
        }
        Deed::UpdateBranch => attempt_on(office, ISSUE, "dewi", "branch-update", &[]).await,
        Deed::MergeMaster => {
            office.check(RELEASE).await;
            let page = format!("/releases/{RELEASE}/master-merge");
            attempt(office, "sandi", &page, &page, &[], None).await;
        }
        Deed::Rollback => {
            let first = first_of_production(office).await;
            let page = format!("/applications/{SLUG}/servers");
            let fields = [("commit", first.as_str()), ("reason", REASON)];
            attempt(office, "sandi", &page, &format!("/applications/{SLUG}/rollback"), &fields, None).await;
        }
    }
}

/// What production ran before issue 1 came.
async fn first_of_production(office: &Office) -> String {
    office.git(&["rev-parse", "refs/heads/master^1"]).trim().to_owned()
}

fn is(issue: &sop::Issue, state: BranchState) -> bool {
    issue.branch.as_ref().is_some_and(|branch| branch.state == state)
}

/// The next step is reached, by the server's own work or by the person's second try.
async fn goes_on(office: &mut Office, deed: Deed) {
    match deed {
        Deed::Push => {
            if office.issue(ISSUE).await.is_at(Step::Develop) {
                let client = work(office).await;
                assert!(push(&client).await, "the push again");
            }
            office.wait_step(ISSUE, Step::TestDev).await;
            office.dev_test(ISSUE, "dewi", "passed").await;
        }
        Deed::MakeRepository => {
            let made = |case: &sop::CaseFile| {
                case.application.as_ref().is_some_and(|app| app.repository == Repository::Made)
            };
            office.wait_case(What::Application(AppId(2)), "has a repository", made).await;
        }
        Deed::CreateBranch => {
            office.wait_step(UNBRANCHED, Step::Develop).await;
        }
        Deed::DeleteBranch => {
            office.wait(RETURNED, "keeps its branch", |issue| is(issue, BranchState::Deleted)).await;
        }
        Deed::RestoreBranch => {
            office.wait(RETURNED, "has no branch", |issue| is(issue, BranchState::Made)).await;
        }
        Deed::MergeBranch => {
            office.wait_step(APPROVAL, Step::RequestMaster).await;
        }
        Deed::RevertMerge => {
            let back = |issue: &sop::Issue| issue.is_at(Step::Develop) && issue.merged.is_none();
            office.wait(CHECKED, "is not reverted", back).await;
            assert!(!office.git(&["show", "staging:halaman/index.html"]).contains("di luar hari libur"));
        }
        Deed::UpdateBranch => {
            let staging = office.git(&["rev-parse", "refs/heads/staging"]);
            let holds = |issue: &sop::Issue| issue.pending.is_none() && issue.head().is_some();
            let issue = office.wait(ISSUE, "is not updated", holds).await;
            let head = issue.head().unwrap().to_string();
            assert_eq!(office.git(&["merge-base", staging.trim(), &head]), staging);
        }
        Deed::MergeMaster => {
            let closed = |case: &sop::CaseFile| case.the_release().unwrap().step().is_none();
            office.wait_case(What::Release(ReleaseNumber(RELEASE)), "closes", closed).await;
            let page = office.site("production/index.html").await;
            assert!(page.html.contains("di luar hari libur"), "{}", page.html);
        }
        Deed::Rollback => {
            let first = first_of_production(office).await;
            let back = |case: &sop::CaseFile| {
                case.running(Environment::Production).is_some_and(|commit| commit.as_str() == first)
            };
            office.wait_case(What::Application(APPLICATION), "production is back", back).await;
        }
    }
}

async fn walk(group: &[&str]) {
    for point in of_group(group) {
        let deed = deed(point).expect("every point is walked");
        let began = now();
        let mut office = Office::copied().await;
        office.start(&["--crash-at", point]).await;
        provoke(&mut office, deed).await;
        let program = office.program();
        let code = program.wait(Duration::from_secs(30));
        assert_eq!(code.unwrap_or_else(|error| panic!("{point}: {error}")), -1, "{point}: ended by a signal");
        office.start(&[]).await;
        goes_on(&mut office, deed).await;
        office.refs_agree().await;
        office.close().await;
        println!("{point}: {} ms", now().ms() - began.ms());
    }
}

#[tokio::test]
async fn inv3_a_push_survives_the_end_of_the_process_at_every_point() {
    walk(GROUPS[0]).await;
}

#[tokio::test]
async fn inv11_a_pipeline_survives_the_end_of_the_process_at_every_point() {
    walk(GROUPS[1]).await;
}

#[tokio::test]
async fn inv3_branches_survive_the_end_of_the_process_at_every_point() {
    walk(GROUPS[2]).await;
}

#[tokio::test]
async fn inv4_merges_survive_the_end_of_the_process_at_every_point() {
    walk(GROUPS[3]).await;
}

#[tokio::test]
async fn inv4_production_survives_the_end_of_the_process_at_every_point() {
    walk(GROUPS[4]).await;
}
