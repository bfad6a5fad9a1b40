//! Servers that fail, and the one way round a guard.

use crate::office::{APPLICATION, Office, day};
use crate::steps::{NOTE, REASON, html};
use sop::application::Environment;
use sop::issue::{DeviationState, Standing};
use sop::{ReleaseNumber, Step};
use store::What;

/// A test that a change brings along.
const NO_OLD_PAGE: &str = "[ ! -f \"$keluaran/lama.html\" ] || gagal \"halaman lama masih ada\"\n";
/// A deployment that fails on production alone.
const FAILS_ON_MASTER: &str = "[ \"$CI_COMMIT_BRANCH\" != master ] || [ ! -f penanda.txt ] || exit 1\n";

/// Two changes pass alone and fail together: the later one leaves `staging` by itself and goes back to its
/// developer (B13); mended, it comes to production.
#[tokio::test]
async fn b13_a_staging_pipeline_that_fails_by_own_fault_takes_its_issue_back() {
    let mut office = Office::open().await;
    office.finish(2).await;
    let checks = office.report("Periksa halaman lama", "351401").await;
    office.assign(checks, "dewi").await;
    office.branch(checks, "dewi").await;
    let client = office.checkout(checks, "dewi").await;
    let script =
        client.read("test.sh").unwrap().replace("echo \"Semua", &format!("{NO_OLD_PAGE}echo \"Semua"));
    office.develop(checks, &client, "test.sh", &script).await;
    office.carry_to_approval(checks, "dewi").await;
    let page = html("Lama", "Halaman lama");
    let old = office.bring_to_approval("Halaman lama", "dodi", "halaman/lama.html", &page).await;
    office.merge_staging(checks).await;
    office.approve(old).await;
    let back =
        |issue: &sop::Issue| issue.is_at(Step::Develop) && issue.merged.is_none() && issue.reapply.is_none();
    let back = office.wait(old, "does not come back", back).await;
    assert_eq!(back.round, 2);
    assert!(!office.git(&["ls-tree", "-r", "--name-only", "staging"]).contains("lama.html"));
    assert_eq!(office.site("staging/lama.html").await.status, 404);
    let client = office.checkout(old, "dodi").await;
    std::fs::remove_file(client.dir().join("halaman/lama.html")).unwrap();
    office.develop(old, &client, "halaman/baru.html", &html("Baru", "Halaman baru")).await;
    office.carry_to_approval(old, "dodi").await;
    office.merge_staging(old).await;
    let release = office.request_master().await;
    office.finish(release).await;
    assert_eq!(office.site("production/baru.html").await.status, 200);
    office.refs_agree().await;
    office.close().await;
}

/// Production does not come up: it goes back to what ran, `master` stays forward, and the mended issue
/// arrives with the next Release (R54, B15).
#[tokio::test]
async fn r54_b15_a_production_deployment_that_fails_is_rolled_back() {
    let mut office = Office::open().await;
    office.finish(2).await;
    let issue = office.report("Pemasangan yang lebih ketat", "351402").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    client.write("penanda.txt", "gagal di produksi\n").unwrap();
    client.write("halaman/ketat.html", &html("Ketat", "Halaman ketat")).unwrap();
    let script =
        client.read("deploy.sh").unwrap().replace("set -eu\n", &format!("set -eu\n{FAILS_ON_MASTER}"));
    office.develop(issue, &client, "deploy.sh", &script).await;
    office.carry_to_approval(issue, "dewi").await;
    office.merge_staging(issue).await;
    let before = office.git(&["rev-parse", "master"]).trim().to_owned();
    let release = office.request_master().await;
    office.check(release).await;
    office.merge_master(release).await;
    let rolled_back = |case: &sop::CaseFile| {
        let release = case.the_release().unwrap();
        release.is_at(Step::CheckStaging) && release.rollback.is_some() && !release.deploying
    };
    office.wait_case(What::Release(ReleaseNumber(release)), "is rolled back", rolled_back).await;
    let case = office.case(What::Application(APPLICATION)).await;
    assert_eq!(case.running(Environment::Production).map(|commit| commit.as_str()), Some(before.as_str()));
    assert_ne!(office.git(&["rev-parse", "master"]).trim(), before, "master only moves forward");
    assert_eq!(office.site("production/ketat.html").await.status, 404);
    assert!(office.site("production/index.html").await.html.contains("di luar hari libur"));
    // The only issue is at fault: it is repaired forward, and the Release without issues closes (A8).
    let page = format!("/releases/{release}");
    let ticked = issue.to_string();
    let fields = [("verdict", "failed"), ("cause", "issue"), ("issue", ticked.as_str()), ("note", NOTE)];
    office.act("sandi", &page, &format!("{page}/staging-check"), &fields, None).await;
    office.wait_step(issue, Step::Develop).await;
    let client = office.checkout(issue, "dewi").await;
    std::fs::remove_file(client.dir().join("penanda.txt")).unwrap();
    office.develop(issue, &client, "halaman/ketat.html", &html("Ketat", "Halaman ketat, kedua")).await;
    office.carry_to_approval(issue, "dewi").await;
    office.merge_staging(issue).await;
    let release = office.request_master().await;
    office.finish(release).await;
    assert_eq!(office.issue(issue).await.standing, Standing::Done);
    assert!(office.site("production/ketat.html").await.html.contains("kedua"));
    office.refs_agree().await;
    office.close().await;
}

/// A deviation is asked for by the PM, granted by the Superior, lifts one guard once, and stands in the
/// journal (procedure, section 6).
#[tokio::test]
async fn a_deviation_is_asked_granted_and_used() {
    let mut office = Office::open().await;
    let issue = office.report("Libur hari Jumat", "351403").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    office.develop(issue, &client, "halaman/libur.html", &html("Libur", "Jumat depan tutup")).await;
    office.dev_test(issue, "dewi", "passed").await;
    office.request_staging(issue, "dewi").await;
    let page = format!("/issues/{issue}");
    let expires = day(4);
    let fields = [("guard", "10:team_test_passed"), ("reason", REASON), ("due-date", expires.as_str())];
    let new = format!("{page}/deviations/new");
    office.act("pandu", &new, &format!("{page}/deviations"), &fields, None).await;
    let asked = office.issue(issue).await.deviations[0].clone();
    assert_eq!(asked.state, DeviationState::Asked);
    let answer = format!("{page}/deviations/{}/answer", asked.id);
    office.act("kadis", &page, &answer, &[("reason", REASON)], Some(("answer", "grant"))).await;
    office.merge_staging(issue).await;
    let used = office.issue(issue).await.deviations[0].clone();
    assert!(matches!(used.state, DeviationState::Used { .. }), "{:?}", used.state);
    office.refs_agree().await;
    office.close().await;
}
