//! What an administrator wrote with plain git behind the server's back, and how it is taken back.

use git::{Error, MergeEnd, Oid, TakeBackPlan};

use crate::world::{AT_S, World, branch, person};

fn take_back(found: Oid, wanted: Oid, because: u64) -> TakeBackPlan {
    TakeBackPlan {
        on: branch("staging"),
        found,
        wanted,
        because,
        subject: "Kembalikan commit dari luar Alur".to_owned(),
        author: person("Pandu"),
        at_s: AT_S + 300,
    }
}

fn made(end: MergeEnd) -> Oid {
    match end {
        MergeEnd::Merged { commit, .. } => commit,
        other => panic!("not made: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_what_was_found_is_taken_back_by_a_commit_and_what_came_later_stays() {
    let world = World::new().await;
    let wanted = world.tip("staging");
    world.commit("staging", &[("app/menu.txt", "lain\n")], "pertama di luar");
    let found = world.commit("staging", &[("asing", "asing\n")], "kedua di luar");
    let source = world.commit("issue/7", &[("app/baru.txt", "baru\n")], "kerja");
    let on_top = world.plan("staging", source, 41);
    made(world.repo.merge(&on_top).await.unwrap());

    let plan = take_back(found, wanted, 55);
    let back = made(world.repo.take_back(&plan).await.unwrap());
    assert_eq!(world.tip("staging"), back);
    assert_eq!(made(world.repo.take_back(&plan).await.unwrap()), back, "a second attempt finds the first");
    let files = world.git(&["ls-tree", "-r", "--name-only", "staging"]);
    assert!(!files.contains("asing") && files.contains("app/baru.txt"), "{files}");
    assert_eq!(world.file(back, "app/menu.txt"), world.file(wanted, "app/menu.txt"));
    let read = world.repo.commit(back).await.unwrap();
    let (reverts, restores) = (found.to_string(), wanted.to_string());
    let trailers = [("Alur-Entry", "55"), ("Alur-Reverts", &reverts), ("Alur-Restores", &restores)];
    assert_eq!(read.trailers(), trailers);
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_what_came_later_on_the_same_lines_is_a_conflict() {
    let world = World::new().await;
    let wanted = world.tip("staging");
    let found = world.commit("staging", &[("app/menu.txt", "lain\n")], "di luar");
    let before = world.commit("staging", &[("app/menu.txt", "lain lagi\n")], "di atasnya");
    let end = world.repo.take_back(&take_back(found, wanted, 55)).await.unwrap();
    assert_eq!(end, MergeEnd::Conflict { files: vec!["app/menu.txt".to_owned()] });
    assert_eq!(world.tip("staging"), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_a_ref_is_put_back_and_what_was_found_is_kept() {
    let world = World::new().await;
    let repo = &world.repo;
    let wanted = world.commit("issue/7", &[("a", "a\n")], "kerja");
    let found = world.commit("issue/7", &[("b", "b\n")], "di luar");
    let name = "refs/heads/issue/7";
    let moved = repo.put_back(name, Some(wanted), Some(world.first)).await;
    assert!(matches!(moved, Err(Error::Moved { .. })), "{moved:?}");
    assert!(repo.put_back(name, Some(found), Some(wanted)).await.unwrap());
    assert!(!repo.put_back(name, Some(found), Some(wanted)).await.unwrap());
    assert_eq!(world.tip("issue/7"), wanted);
    let kept = format!("refs/alur/found/heads/issue/7/{found}");
    assert_eq!(repo.find_ref(&kept).await.unwrap(), Some(found));

    // Gone: made again. Never asked for: taken away.
    world.git(&["update-ref", "-d", name]);
    assert!(repo.put_back(name, None, Some(wanted)).await.unwrap());
    assert_eq!(world.tip("issue/7"), wanted);
    world.git(&["tag", "v1", "staging"]);
    let tag = repo.find_ref("refs/tags/v1").await.unwrap();
    assert!(repo.put_back("refs/tags/v1", tag, None).await.unwrap());
    assert_eq!(repo.find_ref("refs/tags/v1").await.unwrap(), None);
    assert!(repo.put_back("refs/alur/found/x", None, Some(wanted)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_work_that_came_by_another_way_and_was_taken_back_is_merged_once_more() {
    let world = World::new().await;
    let repo = &world.repo;
    let source = world.commit("issue/7", &[("app/baru.txt", "baru\n")], "kerja");
    let wanted = world.commit("staging", &[("lain", "lain\n")], "sebelumnya");
    let found = made(repo.merge(&world.plan("staging", source, 0)).await.unwrap());
    made(repo.take_back(&take_back(found, wanted, 55)).await.unwrap());
    let plan = world.plan("staging", source, 60);
    assert!(matches!(repo.merge(&plan).await.unwrap(), MergeEnd::UpToDate { .. }));
    let merge = made(repo.merge_again(&plan).await.unwrap());
    assert_eq!(made(repo.merge(&plan).await.unwrap()), merge, "found by its trailer");
    assert_eq!(world.file(merge, "app/baru.txt"), "baru");
    assert_eq!(world.file(merge, "lain"), "lain");
    assert_eq!(repo.highest_entry(merge, Some(wanted), 100).await.unwrap(), Some(60));
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_branch_that_moved_behind_the_server_is_not_brought_up_to_date() {
    let world = World::new().await;
    world.commit("issue/7", &[("a", "a\n")], "kerja");
    let staging = world.commit("staging", &[("b", "b\n")], "staging maju");
    let plan = world.plan("issue/7", staging, 41);
    let found = world.commit("issue/7", &[("c", "c\n")], "di luar");
    let end = world.repo.merge_exactly(&plan).await;
    assert!(matches!(end, Err(Error::Moved { .. })), "{end:?}");
    assert_eq!(world.tip("issue/7"), found);
}
