//! From an application in preparation to production, with the ways back between.

use crate::world::{World, web};
use app::What;
use git::Resolution;
use sop::acts::servers;
use sop::application::Environment;
use sop::event::{CheckFailure, Fault};
use sop::issue::Standing;
use sop::release::{ReleaseStanding, Rollback};
use sop::text::TextKind;
use sop::{Step, Subject};

#[tokio::test(flavor = "multi_thread")]
async fn r40_r46_r52_a_change_goes_from_its_branch_to_production() {
    let world = World::new().await;
    assert_eq!(world.shown("/layanan/production/").await.as_deref(), Some("awal\n"));
    let issue = world.begin("Halaman baru", world.dewi).await;

    // The application's own fault: back to 4, production and staging untouched.
    world.push(issue, &[("site/index.html", "")]).await;
    world.settle().await;
    let now = world.issue(issue).await;
    assert_eq!(now.standing, Standing::At(Step::Develop));
    assert_eq!(now.dev_failed.map(|failed| failed.fault), Some(Fault::Own));

    let commit = world.push(issue, &[("site/index.html", "baru\n")]).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::TestDev));
    let address = format!("/layanan/dev/issue-{issue}");
    assert_eq!(world.shown(&format!("{address}/")).await.as_deref(), Some("baru\n"));
    assert_eq!(world.shown(&format!("{address}/commit")).await.as_deref(), Some(commit.as_str()));
    assert_eq!(world.shown(&address).await, None, "the slash is asked for first");
    assert_eq!(world.shown("/layanan/staging/index.html").await.as_deref(), Some("awal\n"));

    world.test(issue).await;
    world.agree(issue).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::RequestMaster));
    assert_eq!(world.shown("/layanan/staging/").await.as_deref(), Some("baru\n"));

    let release = world.request_master(&[issue]).await;
    world.check(release, None).await;
    world.merge_master(release).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::Done);
    assert_eq!(world.shown("/layanan/production/").await.as_deref(), Some("baru\n"));
    let application = world.application().await;
    assert_eq!(application.running[&Environment::Production].commit, application.master.unwrap());
    for path in ["/layanan/production/../staging/", "/lain/production/", "/layanan/dev/", "/layanan/qa/"] {
        assert_eq!(world.shown(path).await, None, "{path}");
    }
    let chain = world.app.reader().verify().await.unwrap();
    assert!(matches!(chain, store::proof::Chain::Whole { .. }), "{chain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_infrastructure_fault_stays_at_6_and_is_deployed_again() {
    let mut world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    world.restart(Some("none-such")).await;
    world.push(issue, &[("site/index.html", "baru\n")]).await;
    world.settle().await;
    let now = world.issue(issue).await;
    assert_eq!(now.standing, Standing::At(Step::Push));
    assert_eq!(now.dev_failed.map(|failed| failed.fault), Some(Fault::Infrastructure));

    world.restart(None).await;
    let again =
        |case: &sop::CaseFile, by: &sop::Actor| servers::deploy_again(case, by, Environment::Dev, None);
    world.act(What::Issue(issue), world.sandi, again).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::TestDev));
}

#[tokio::test(flavor = "multi_thread")]
async fn b13_b14_reverted_work_comes_back_whole_and_the_rest_stays() {
    let world = World::new().await;
    let first = world
        .bring_to_staging("Pertama", world.dewi, &[("site/a.html", "a\n"), ("site/b.html", "b\n")])
        .await;
    let second = world.bring_to_staging("Kedua", world.dodi, &[("site/c.html", "c\n")]).await;
    let release = world.request_master(&[first, second]).await;
    world.check(release, Some(CheckFailure::Issues { issues: vec![first], forward: false })).await;
    world.settle().await;

    let now = world.issue(first).await;
    assert_eq!(now.standing, Standing::At(Step::Develop));
    assert_eq!(world.file_at("staging", "site/a.html"), None);
    assert_eq!(world.file_at("staging", "site/c.html").as_deref(), Some("c\n"));
    assert_eq!(world.shown("/layanan/staging/a.html").await, None);
    // The branch holds its own work again, so that the fix is all there is to do.
    let branch = now.branch.unwrap().name;
    assert_eq!(world.file_at(branch.as_str(), "site/a.html").as_deref(), Some("a\n"));

    world.push(first, &[("site/b.html", "b, diperbaiki\n")]).await;
    world.settle().await;
    world.test(first).await;
    world.agree(first).await;
    world.settle().await;
    for (name, text) in [("a", "a\n"), ("b", "b, diperbaiki\n"), ("c", "c\n")] {
        let found = world.file_at("staging", &format!("site/{name}.html"));
        assert_eq!(found.as_deref(), Some(text), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_conflict_is_solved_on_the_page_and_the_work_goes_on() {
    let world = World::new().await;
    let late = world.begin("Lambat", world.dodi).await;
    world.push(late, &[("site/index.html", "lambat\n")]).await;
    world.settle().await;
    world.bring_to_staging("Cepat", world.dewi, &[("site/index.html", "cepat\n")]).await;

    world.update_branch(late).await;
    let view = world.app.conflict_view(late).await.unwrap().unwrap();
    assert_eq!(view.files.len(), 1);
    let marked = view.files[0].text_with_markers.clone().unwrap();
    assert!(marked.contains("<<<<<<<") && marked.contains("lambat") && marked.contains("cepat"));

    let solve = |text: String| vec![("site/index.html".to_owned(), Resolution::Text(text.into_bytes()))];
    let (head, staging) = (view.branch_head.clone(), view.staging.clone());
    let by = web(world.dodi);
    let unsolved = world.app.resolve_conflict(late, &by, &head, &staging, solve(marked)).await;
    assert!(matches!(unsolved, Err(app::CommandError::Unsolved { .. })), "{unsolved:?}");
    let both = solve("lambat dan cepat\n".to_owned());
    world.app.resolve_conflict(late, &by, &head, &staging, both).await.unwrap();
    world.settle().await;
    let now = world.issue(late).await;
    assert_eq!(now.conflict, None);
    let branch = now.branch.unwrap().name;
    assert_eq!(world.file_at(branch.as_str(), "site/index.html").as_deref(), Some("lambat dan cepat\n"));

    world.push(late, &[("site/lagi.html", "lagi\n")]).await;
    world.settle().await;
    world.test(late).await;
    world.agree(late).await;
    world.settle().await;
    assert_eq!(world.shown("/layanan/staging/").await.as_deref(), Some("lambat dan cepat\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn b13_a_staging_pipeline_that_fails_by_own_fault_is_reverted() {
    let world = World::new().await;
    let issue = world.bring_to_staging("Rusak", world.dewi, &[("site/rusak", "staging\n")]).await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::Develop));
    assert_eq!(world.file_at("staging", "site/rusak"), None);
    let application = world.application().await;
    assert_eq!(application.running[&Environment::Staging].commit, application.staging.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn r54_b15_a_failed_deployment_goes_back_by_itself() {
    let world = World::new().await;
    let before = world.application().await.running[&Environment::Production].commit.clone();
    let issue = world.bring_to_staging("Rusak", world.dewi, &[("site/rusak", "master\n")]).await;
    let release = world.request_master(&[issue]).await;
    world.check(release, None).await;
    world.merge_master(release).await;
    world.settle().await;

    let now = world.release(release).await;
    assert_eq!(now.standing, ReleaseStanding::At(Step::CheckStaging));
    assert!(matches!(now.rollback, Some(Rollback::Done { .. })), "{:?}", now.rollback);
    assert_eq!(world.application().await.running[&Environment::Production].commit, before);
    assert_eq!(world.shown("/layanan/production/").await.as_deref(), Some("awal\n"));
    let kinds = world.kinds(Subject::Release(release)).await;
    let end: Vec<&str> = kinds.iter().rev().take(4).rev().map(String::as_str).collect();
    assert_eq!(end, ["deploy_failed", "check_reopened", "rollback_requested", "rolled_back"]);
}

/// Procedure, section 11: production goes back to what it ran, and an issue *akibat rilis* is opened for it.
#[tokio::test(flavor = "multi_thread")]
async fn r54_a_version_that_ran_comes_back_outside_13_and_opens_an_issue() {
    let world = World::new().await;
    let first = world.application().await.running[&Environment::Production].commit.clone();
    let issue = world.bring_to_staging("Halaman baru", world.dewi, &[("site/index.html", "baru\n")]).await;
    let release = world.request_master(&[issue]).await;
    world.check(release, None).await;
    world.merge_master(release).await;
    world.settle().await;
    let second = world.application().await.running[&Environment::Production].commit.clone();
    let ran: Vec<_> =
        world.application().await.ran.into_iter().map(|ran| (ran.commit, ran.release)).collect();
    assert_eq!(ran, [(first.clone(), None), (second.clone(), Some(release))]);

    let act = servers::RollBack {
        to: first.clone(),
        title: world.prose(TextKind::Title, "Perbaiki rilis 1"),
        body: world.prose(TextKind::Body, "Halaman depan kosong."),
        reason: world.prose(TextKind::Reason, "Halaman depan kosong."),
    };
    let back = move |case: &sop::CaseFile, by: &sop::Actor| servers::roll_back_outside(case, by, &act);
    world.act(What::Application(world.application), world.sandi, back).await;
    world.settle().await;
    let now = world.application().await;
    assert_eq!(now.running[&Environment::Production].commit, first);
    assert_eq!(now.master, Some(second.clone()), "touches no ref");
    assert_eq!(world.shown("/layanan/production/").await.as_deref(), Some("awal\n"));
    let opened = *world.release(release).await.aftermath.first().unwrap();
    let opened = world.issue(opened).await;
    let source = sop::issue::Source::RolledBack { release: Some(release), from: second, to: first };
    assert_eq!((opened.source, opened.standing), (source, Standing::At(Step::Assign)));
    assert_eq!(world.issue(issue).await.standing, Standing::Done, "reopens nothing");
    let inbox = world.app.reader().inbox(world.pandu, None).await.unwrap();
    assert!(inbox.iter().any(|row| row.what == "issue_reported"));
}
