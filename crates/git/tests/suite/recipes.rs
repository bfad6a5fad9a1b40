//! The recipes on real repositories: merge, revert, reapply, release; repeated, raced and forged.

use git::{MergeEnd, Oid, ReapplyPlan, ReleasePlan, RevertPlan};

use crate::world::{AT_S, World, branch, person};

fn merged(end: MergeEnd) -> (Oid, bool) {
    match end {
        MergeEnd::Merged { commit, was_there } => (commit, was_there),
        other => panic!("not merged: {other:?}"),
    }
}

fn revert(world: &World, merge: Oid, because: u64) -> RevertPlan {
    RevertPlan {
        on: branch("staging"),
        merge,
        since: world.tip("staging"),
        because,
        trailers: vec![],
        subject: "Keluarkan dari staging".to_owned(),
        author: person("Sandi"),
        at_s: AT_S + 120,
    }
}

fn reapply(world: &World, on: &str, reverts: Vec<Oid>, because: u64) -> ReapplyPlan {
    ReapplyPlan {
        branch: branch(on),
        staging_head: world.tip("staging"),
        reverts,
        since: world.tip(on),
        because,
        trailers: vec![],
        subject: "Perbarui branch".to_owned(),
        author: person("Dewi"),
        at_s: AT_S + 180,
    }
}

fn release(world: &World, because: u64) -> ReleasePlan {
    ReleasePlan {
        into: branch("master"),
        staging: world.tip("staging"),
        since: world.tip("master"),
        because,
        trailers: vec![("Alur-Release".to_owned(), "1".to_owned())],
        subject: "Rilis 1".to_owned(),
        author: person("Sandi"),
        at_s: AT_S + 240,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b8_a_merge_has_the_parents_people_and_dates_of_its_entry() {
    let world = World::new().await;
    let source = world.commit("issue/7", &[("app/baru.txt", "baru\n")], "kerja");
    let plan = world.plan("staging", source, 41);
    let (commit, was_there) = merged(world.repo.merge(&plan).await.unwrap());
    assert!(!was_there);
    assert_eq!(world.tip("staging"), commit);
    let facts = world.git(&["log", "-1", "--format=%P|%an|%cn|%at|%ct|%B", "staging"]);
    let expected = format!(
        "{} {source}|Pandu|Alur|{at}|{at}|Gabung ke staging\n\nAlur-Entry: 41\nAlur-Issue: 7",
        world.first,
        at = AT_S + 60
    );
    assert_eq!(facts, expected);
    let read = world.repo.commit(commit).await.unwrap();
    assert_eq!(read.trailers(), [("Alur-Entry", "41"), ("Alur-Issue", "7")]);
    let tree = world.git(&["merge-tree", "--write-tree", &world.first.to_string(), &source.to_string()]);
    assert_eq!(read.tree.to_string(), tree, "INV 4: the tree is what merge-tree makes of the parents");
}

#[tokio::test(flavor = "multi_thread")]
async fn b8_the_same_reason_twice_is_one_commit_even_after_others_came() {
    let world = World::new().await;
    let source = world.commit("issue/7", &[("a", "a\n")], "kerja");
    let plan = world.plan("staging", source, 41);
    let (commit, _) = merged(world.repo.merge(&plan).await.unwrap());
    assert_eq!(merged(world.repo.merge(&plan).await.unwrap()), (commit, true));
    let other = world.commit("issue/8", &[("b", "b\n")], "kerja lain");
    merged(world.repo.merge(&world.plan("staging", other, 42)).await.unwrap());
    let before = world.tip("staging");
    assert_eq!(merged(world.repo.merge(&plan).await.unwrap()), (commit, true));
    assert_eq!(world.tip("staging"), before);
    let found = world.repo.find_trailer(&branch("staging"), world.first, "Alur-Entry", "41").await.unwrap();
    assert_eq!(found.unwrap().id, commit);
}

#[tokio::test(flavor = "multi_thread")]
async fn b8_a_lost_ref_move_is_made_again_with_the_same_id() {
    let world = World::new().await;
    let source = world.commit("issue/7", &[("a", "a\n")], "kerja");
    let plan = world.plan("staging", source, 41);
    let (commit, _) = merged(world.repo.merge(&plan).await.unwrap());
    world.git(&["update-ref", "refs/heads/staging", &world.first.to_string()]);
    assert_eq!(merged(world.repo.merge(&plan).await.unwrap()), (commit, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn b8_a_forged_trailer_is_not_taken_for_work_done() {
    let world = World::new().await;
    world.commit("issue/7", &[("a", "a\n")], "kerja");
    let plan = world.plan("issue/7", world.commit("staging", &[("s", "s\n")], "lain"), 50);
    let forged = world.commit("issue/7", &[("b", "b\n")], "palsu\n\nAlur-Entry: 50");
    let (commit, was_there) = merged(world.repo.merge(&plan).await.unwrap());
    assert!(!was_there);
    assert_ne!(commit, forged);
}

#[tokio::test(flavor = "multi_thread")]
async fn inv12_merges_at_once_all_arrive() {
    let world = World::new().await;
    let mut plans = Vec::new();
    for number in 0..8_u64 {
        let file = format!("f{number}");
        let source = world.commit(&format!("issue/{number}"), &[(&file, "x\n")], "kerja");
        plans.push(world.plan("staging", source, 100 + number));
    }
    let runs = plans.into_iter().map(|plan| {
        let repo = world.repo.clone();
        tokio::spawn(async move { repo.merge(&plan).await })
    });
    for run in runs.collect::<Vec<_>>() {
        merged(run.await.unwrap().unwrap());
    }
    let files = world.git(&["ls-tree", "--name-only", "staging"]);
    assert_eq!(files.lines().filter(|name| name.starts_with('f')).count(), 8);
    assert_eq!(world.git(&["rev-list", "--count", "--merges", "--first-parent", "staging"]), "8");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_that_cannot_be_says_why_and_changes_nothing() {
    let world = World::new().await;
    let one = world.commit("issue/1", &[("README.md", "satu\n")], "satu");
    let two = world.commit("issue/2", &[("README.md", "dua\n")], "dua");
    merged(world.repo.merge(&world.plan("staging", one, 1)).await.unwrap());
    let before = world.tip("staging");
    let end = world.repo.merge(&world.plan("staging", two, 2)).await.unwrap();
    assert_eq!(end, MergeEnd::Conflict { files: vec!["README.md".to_owned()] });
    assert_eq!(world.tip("staging"), before);
    assert!(!world.repo.mergeable(before, two).await.unwrap());
    let mut plan = world.plan("staging", Oid::from_bytes([9; 20]), 3);
    assert_eq!(world.repo.merge(&plan).await.unwrap(), MergeEnd::Missing);
    plan = world.plan("staging", one, 4);
    assert_eq!(world.repo.merge(&plan).await.unwrap(), MergeEnd::UpToDate { head: before });
    plan.into = branch("tiada");
    assert_eq!(world.repo.merge(&plan).await.unwrap(), MergeEnd::Missing);
    plan = world.plan("staging", two, 5);
    plan.trailers = vec![("X".to_owned(), "a\nAlur-Entry: 9".to_owned())];
    assert!(world.repo.merge(&plan).await.is_err(), "a trailer cannot forge another");
}

#[tokio::test(flavor = "multi_thread")]
async fn b13_a_reverted_merge_is_out_and_the_others_stay() {
    let world = World::new().await;
    let one = world.commit("issue/1", &[("satu", "1\n"), ("README.md", "Layanan satu\n")], "satu");
    let two = world.commit("issue/2", &[("dua", "2\n")], "dua");
    let (merge_one, _) = merged(world.repo.merge(&world.plan("staging", one, 1)).await.unwrap());
    merged(world.repo.merge(&world.plan("staging", two, 2)).await.unwrap());
    assert!(world.repo.reverts_cleanly(world.tip("staging"), &[merge_one]).await.unwrap());
    let plan = revert(&world, merge_one, 3);
    let (commit, was_there) = merged(world.repo.revert(&plan).await.unwrap());
    assert!(!was_there);
    assert_eq!(merged(world.repo.revert(&plan).await.unwrap()), (commit, true));
    assert_eq!(world.git(&["ls-tree", "--name-only", "staging"]), "README.md\napp\nbin\ndua");
    assert_eq!(world.file(commit, "README.md"), "Layanan");
    let read = world.repo.commit(commit).await.unwrap();
    assert_eq!(read.trailer("Alur-Reverts"), Some(merge_one.to_string().as_str()));
    assert_eq!(read.parents.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_reapply_brings_first_work_and_fix() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("satu", "1\n"), ("app/menu.txt", "satu!\ndua\n")], "kerja pertama");
    let (merge, _) = merged(world.repo.merge(&world.plan("staging", work, 1)).await.unwrap());
    let other = world.commit("issue/2", &[("dua", "2\n")], "lain");
    merged(world.repo.merge(&world.plan("staging", other, 2)).await.unwrap());
    let (out, _) = merged(world.repo.revert(&revert(&world, merge, 3)).await.unwrap());

    let plan = reapply(&world, "issue/1", vec![out], 4);
    let (back, _) = merged(world.repo.reapply(&plan).await.unwrap());
    assert_eq!(merged(world.repo.reapply(&plan).await.unwrap()), (back, true));
    assert_eq!(world.repo.commit(back).await.unwrap().parents, [work, world.tip("staging")]);
    assert_eq!(world.file(back, "satu"), "1");
    assert_eq!(world.file(back, "dua"), "2", "staging's other work is there as well");

    let fix = world.commit("issue/1", &[("perbaikan", "ok\n")], "perbaikan");
    let (again, _) = merged(world.repo.merge(&world.plan("staging", fix, 5)).await.unwrap());
    for (path, text) in [("satu", "1"), ("app/menu.txt", "satu!\ndua"), ("perbaikan", "ok"), ("dua", "2")] {
        assert_eq!(world.file(again, path), text, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_without_reapply_the_first_work_is_lost() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("satu", "1\n")], "kerja pertama");
    let (merge, _) = merged(world.repo.merge(&world.plan("staging", work, 1)).await.unwrap());
    merged(world.repo.revert(&revert(&world, merge, 2)).await.unwrap());
    let fix = world.commit("issue/1", &[("perbaikan", "ok\n")], "perbaikan");
    merged(world.repo.merge(&world.plan("staging", fix, 3)).await.unwrap());
    assert_eq!(world.git(&["ls-tree", "--name-only", "staging"]), "README.md\napp\nbin\nperbaikan");
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_two_merges_of_one_branch_come_back_together() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("satu", "1\n")], "pertama");
    let (first, _) = merged(world.repo.merge(&world.plan("staging", work, 1)).await.unwrap());
    let more = world.commit("issue/1", &[("satu", "1\n1b\n"), ("lagi", "l\n")], "kedua");
    let (second, _) = merged(world.repo.merge(&world.plan("staging", more, 2)).await.unwrap());
    let (out_second, _) = merged(world.repo.revert(&revert(&world, second, 3)).await.unwrap());
    let (out_first, _) = merged(world.repo.revert(&revert(&world, first, 4)).await.unwrap());
    assert_eq!(world.git(&["ls-tree", "--name-only", "staging"]), "README.md\napp\nbin");
    let late = world.commit("issue/1", &[("belum", "b\n")], "kerja yang belum pernah di staging");
    let plan = reapply(&world, "issue/1", vec![out_first, out_second], 5);
    let (back, _) = merged(world.repo.reapply(&plan).await.unwrap());
    assert_eq!(world.file(back, "satu"), "1\n1b");
    assert_eq!(world.file(back, "lagi"), "l");
    assert_eq!(world.file(back, "belum"), "b", "work that staging never held stays");
    assert_eq!(world.repo.commit(back).await.unwrap().parents, [late, world.tip("staging")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn b11_the_release_has_exactly_the_tree_that_was_checked() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("satu", "1\n")], "satu");
    merged(world.repo.merge(&world.plan("staging", work, 1)).await.unwrap());
    let plan = release(&world, 2);
    let (commit, _) = merged(world.repo.release_merge(&plan).await.unwrap());
    assert_eq!(merged(world.repo.release_merge(&plan).await.unwrap()), (commit, true));
    let read = world.repo.commit(commit).await.unwrap();
    assert_eq!(read.parents, [world.first, world.tip("staging")]);
    assert_eq!(read.tree, world.repo.commit(world.tip("staging")).await.unwrap().tree);
    let next = world.repo.release_merge(&release(&world, 3)).await.unwrap();
    assert_eq!(next, MergeEnd::UpToDate { head: commit });
    let more = world.commit("issue/2", &[("dua", "2\n")], "dua");
    merged(world.repo.merge(&world.plan("staging", more, 4)).await.unwrap());
    merged(world.repo.release_merge(&release(&world, 5)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn b11_a_master_with_work_of_its_own_is_not_overwritten() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("satu", "1\n")], "satu");
    merged(world.repo.merge(&world.plan("staging", work, 1)).await.unwrap());
    let hot = world.commit("master", &[("panas", "p\n")], "langsung");
    let end = world.repo.release_merge(&release(&world, 2)).await.unwrap();
    assert_eq!(end, MergeEnd::Conflict { files: vec!["panas".to_owned()] });
    assert_eq!(world.tip("master"), hot);
}

#[tokio::test(flavor = "multi_thread")]
async fn a8_merges_that_build_on_another_are_named() {
    let world = World::new().await;
    let one =
        world.commit("issue/1", &[("app/menu.txt", "SATU\ndua\ntiga\nempat\nlima\nenam\ntujuh\n")], "satu");
    let (merge_one, _) = merged(world.repo.merge(&world.plan("staging", one, 1)).await.unwrap());
    let two = world.commit(
        "issue/2",
        &[("app/menu.txt", "SATU SEKALI\ndua\ntiga\nempat\nlima\nenam\ntujuh\n")],
        "dua",
    );
    let (merge_two, _) = merged(world.repo.merge(&world.plan("staging", two, 2)).await.unwrap());
    let three = world.commit("issue/3", &[("tiga", "3\n")], "tiga");
    let (merge_three, _) = merged(world.repo.merge(&world.plan("staging", three, 3)).await.unwrap());
    let head = world.tip("staging");
    let before = world.footprint();
    assert!(!world.repo.reverts_cleanly(head, &[merge_one]).await.unwrap());
    assert!(world.repo.reverts_cleanly(head, &[merge_two, merge_one]).await.unwrap());
    assert_eq!(world.repo.builds_on(head, merge_one, &[merge_two, merge_three]).await.unwrap(), [merge_two]);
    assert_eq!(world.repo.builds_on(head, merge_two, &[merge_one, merge_three]).await.unwrap(), []);
    assert_eq!(world.footprint(), before, "a trial leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn r34_a_deleted_branch_is_kept_and_comes_back() {
    let world = World::new().await;
    let tip = world.commit("issue/1", &[("satu", "1\n")], "satu");
    let name = branch("issue/1");
    assert!(world.repo.delete_branch(&name, world.first).await.is_err(), "only from its exact tip");
    assert!(world.repo.delete_branch(&name, tip).await.unwrap());
    assert!(!world.repo.delete_branch(&name, tip).await.unwrap(), "again is no fault");
    assert_eq!(world.repo.find_branch(&name).await.unwrap(), None);
    assert_eq!(world.git(&["rev-parse", &format!("refs/alur/deleted/issue/1/{tip}")]), tip.to_string());
    assert!(world.repo.restore_branch(&name, tip).await.unwrap());
    assert!(!world.repo.restore_branch(&name, tip).await.unwrap());
    assert_eq!(world.tip("issue/1"), tip);
    assert_eq!(world.repo.refs().await.unwrap().len(), 3);
}
