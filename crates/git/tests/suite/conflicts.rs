//! Conflicts shown and solved (A15).

use git::{
    Conflict, ConflictKind, MergeEnd, Oid, ReapplyPlan, Resolution, ResolveEnd, ResolvePlan, RevertPlan,
};

use crate::world::{AT_S, World, branch, person};

fn plan(world: &World, into: &str, theirs: Oid, files: Vec<(&str, Resolution)>) -> ResolvePlan {
    let expected = world.tip(into);
    ResolvePlan {
        into: branch(into),
        expected,
        parents: vec![expected, theirs],
        ours: expected,
        theirs,
        base: None,
        files: files.into_iter().map(|(path, how)| (path.parse().unwrap(), how)).collect(),
        because: 77,
        trailers: vec![],
        subject: "Selesaikan konflik".to_owned(),
        author: person("Dewi"),
        at_s: AT_S + 60,
    }
}

fn text(text: &str) -> Resolution {
    Resolution::Text(text.as_bytes().to_vec())
}

/// issue/1 and staging change README.md both; `gambar` is binary on both sides; issue/1 deletes what
/// staging changes.
async fn torn() -> (World, Oid) {
    let world = World::new().await;
    world.commit("staging", &[("gambar", "\0a"), ("hapus", "x\n"), ("tetap", "t\n")], "dasar");
    world.commit("issue/1", &[("README.md", "dari issue\n"), ("gambar", "\0b")], "issue");
    let work = world.dir.path().join("seed");
    crate::world::git_in(&work, &["rm", "-q", "hapus"]);
    crate::world::git_in(&work, &["commit", "-q", "-m", "hapus"]);
    crate::world::git_in(&work, &["push", "-q", "origin", "issue/1"]);
    let files = [("README.md", "dari staging\n"), ("gambar", "\0c"), ("hapus", "y\n"), ("tetap", "tt\n")];
    let staging = world.commit("staging", &files, "staging");
    (world, staging)
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_conflict_is_shown_and_leaves_nothing_behind() {
    let (world, staging) = torn().await;
    let before = world.footprint();
    let Conflict { files } = world.repo.conflict(world.tip("issue/1"), staging, None).await.unwrap();
    assert_eq!(world.footprint(), before);
    let seen: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.kind, file.binary)).collect();
    let expected = [
        ("README.md", ConflictKind::BothChanged, false),
        ("gambar", ConflictKind::BothChanged, true),
        ("hapus", ConflictKind::DeletedByUs, false),
    ];
    assert_eq!(seen, expected);
    let readme = files[0].text_with_markers.as_deref().unwrap();
    assert!(readme.starts_with("<<<<<<< ") && readme.contains("dari issue\n=======\ndari staging\n>>>>>>> "));
    assert!(files[2].ours.is_none() && files[2].theirs.is_some());
    let clean = world.repo.conflict(world.first, staging, None).await.unwrap();
    assert_eq!(clean.files, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_solved_conflict_becomes_the_merge_commit() {
    let (world, staging) = torn().await;
    let answers = || {
        vec![("README.md", text("bersama\n")), ("gambar", Resolution::Theirs), ("hapus", Resolution::Ours)]
    };
    let solved = plan(&world, "issue/1", staging, answers());
    let head = world.tip("issue/1");
    let ResolveEnd::Merged { commit, was_there: false } = world.repo.resolve(&solved).await.unwrap() else {
        panic!("not merged")
    };
    assert_eq!(world.tip("issue/1"), commit);
    assert_eq!(world.repo.commit(commit).await.unwrap().parents, [head, staging]);
    assert_eq!(world.file(commit, "README.md"), "bersama");
    assert_eq!(world.file(commit, "gambar"), "\0c");
    assert_eq!(world.file(commit, "tetap"), "tt");
    assert_eq!(
        world.git(&["ls-tree", "--name-only", &commit.to_string()]),
        "README.md\napp\nbin\ngambar\ntetap"
    );
    assert_eq!(world.repo.resolve(&solved).await.unwrap(), ResolveEnd::Merged { commit, was_there: true });
    let end = world.repo.merge(&world.plan("staging", commit, 78)).await.unwrap();
    assert!(matches!(end, MergeEnd::Merged { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_an_answer_that_is_not_done_is_refused() {
    let (world, staging) = torn().await;
    let head = world.tip("issue/1");
    let marked = text("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n");
    let few = vec![("README.md", marked), ("gambar", Resolution::Ours), ("asing", Resolution::Ours)];
    let end = world.repo.resolve(&plan(&world, "issue/1", staging, few)).await.unwrap();
    let files = ["README.md", "hapus", "asing"].map(str::to_owned).to_vec();
    assert_eq!(end, ResolveEnd::Unsolved { files });
    assert_eq!(world.tip("issue/1"), head);
    let mut late = plan(&world, "issue/1", staging, vec![]);
    let moved = world.commit("issue/1", &[("baru", "b\n")], "baru");
    assert_eq!(world.repo.resolve(&late).await.unwrap(), ResolveEnd::Moved { head: Some(moved) });
    late.parents = vec![staging];
    assert!(world.repo.resolve(&late).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_a_reapply_that_conflicts_is_solved_on_the_page() {
    let world = World::new().await;
    let work = world.commit("issue/1", &[("README.md", "satu\n")], "satu");
    let MergeEnd::Merged { commit: merge, .. } =
        world.repo.merge(&world.plan("staging", work, 1)).await.unwrap()
    else {
        panic!("not merged")
    };
    let out = RevertPlan {
        on: branch("staging"),
        merge,
        since: world.tip("staging"),
        because: 2,
        trailers: vec![],
        subject: "keluar".to_owned(),
        author: person("Sandi"),
        at_s: AT_S,
    };
    let MergeEnd::Merged { commit: revert, .. } = world.repo.revert(&out).await.unwrap() else {
        panic!("no revert")
    };
    let head = world.commit("staging", &[("README.md", "orang lain\n")], "lain");
    let back = ReapplyPlan {
        branch: branch("issue/1"),
        staging_head: head,
        reverts: vec![revert],
        since: work,
        because: 3,
        trailers: vec![],
        subject: "masuk lagi".to_owned(),
        author: person("Dewi"),
        at_s: AT_S,
    };
    let end = world.repo.reapply(&back).await.unwrap();
    assert_eq!(end, MergeEnd::Conflict { files: vec!["README.md".to_owned()] });
    let conflict = world.repo.conflict(head, merge, Some(revert)).await.unwrap();
    assert!(conflict.files[0].text_with_markers.as_deref().unwrap().contains("orang lain\n=======\nsatu\n"));
    let mut solved = plan(&world, "issue/1", head, vec![("README.md", text("keduanya\n"))]);
    (solved.ours, solved.theirs, solved.base) = (head, merge, Some(revert));
    let ResolveEnd::Merged { commit, .. } = world.repo.resolve(&solved).await.unwrap() else {
        panic!("not solved")
    };
    assert_eq!(world.repo.commit(commit).await.unwrap().parents, [work, head]);
    assert_eq!(world.file(commit, "README.md"), "keduanya");
}
