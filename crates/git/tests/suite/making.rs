//! New repositories, imported ones, and settings that are not ours.

use git::{Error, Imported};

use crate::world::{World, branch, first_commit, git_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_repository_is_whole_and_the_same_each_time() {
    let world = World::new().await;
    assert_eq!(world.tip("staging"), world.first);
    assert_eq!(world.tip("master"), world.first);
    assert_eq!(world.file(world.first, "bin/run \"it\".sh"), "#!/bin/sh");
    let facts = world.git(&["log", "-1", "--format=%an <%ae> %ai|%cn|%ci|%s", "staging"]);
    assert_eq!(
        facts,
        "Pandu <pandu@kota.go.id> 2020-03-24 08:00:00 +0700|Alur|2020-03-24 08:00:00 +0700|Mulai"
    );
    let again = world.all.at(2).create(&first_commit()).await.unwrap();
    assert_eq!(again, world.first, "same files, people and time give the same id");
    assert!(matches!(world.repo.create(&first_commit()).await, Err(Error::RepositoryExists)));
    world.repo.verify_config().unwrap();
    assert_eq!(world.repo.fsck_connectivity().await.unwrap(), Vec::<String>::new());
    assert_eq!(world.all.ids().unwrap(), [1, 2]);
    assert!(!world.all.at(3).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_becomes_a_repository() {
    let world = World::new().await;
    let work = world.dir.path().join("old");
    git_in(world.dir.path(), &["init", "-q", "-b", "main", "old"]);
    std::fs::write(work.join("a"), "a\n").unwrap();
    git_in(&work, &["add", "a"]);
    git_in(&work, &["commit", "-q", "-m", "a"]);
    git_in(&work, &["tag", "v1"]);
    git_in(&work, &["branch", "fitur/x"]);
    git_in(&work, &["update-ref", "refs/heads/-evil", "HEAD"]);
    git_in(&work, &["bundle", "create", "-q", "../all.bundle", "--all"]);
    let repo = world.all.at(9);
    let Imported { branches, left_out } =
        repo.import_bundle(&world.dir.path().join("all.bundle")).await.unwrap();
    let names: Vec<&str> = branches.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["fitur/x", "master", "staging"]);
    assert_eq!(left_out, ["refs/heads/-evil", "refs/tags/v1"]);
    let head = git_in(&work, &["rev-parse", "HEAD"]);
    assert_eq!(repo.find_branch(&branch("staging")).await.unwrap().unwrap().to_string(), head);
    repo.verify_config().unwrap();
    assert!(matches!(
        repo.import_bundle(&world.dir.path().join("all.bundle")).await,
        Err(Error::RepositoryExists)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_is_none_leaves_nothing() {
    let world = World::new().await;
    let path = world.dir.path().join("broken.bundle");
    let work = world.dir.path().join("old");
    git_in(world.dir.path(), &["init", "-q", "-b", "trunk", "old"]);
    git_in(&work, &["commit", "-q", "--allow-empty", "-m", "a"]);
    git_in(&work, &["bundle", "create", "-q", "../broken.bundle", "--all"]);
    let whole = std::fs::read(&path).unwrap();
    let cut = &whole[..whole.len() - 30];
    for bytes in [&b"not a bundle"[..], b"", b"# v2 git bundle\n", cut, &whole] {
        std::fs::write(&path, bytes).unwrap();
        let end = world.all.at(9).import_bundle(&path).await;
        assert!(matches!(end, Err(Error::Bundle(_))), "{end:?}");
        assert!(!world.all.at(9).exists());
    }
    assert_eq!(std::fs::read_dir(world.dir.path().join("repositories/.tmp")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn se4_settings_that_are_not_ours_are_found() {
    let world = World::new().await;
    let dir = world.repo.dir();
    let config = dir.join("config");
    let ours = std::fs::read_to_string(&config).unwrap();
    for line in ["[core]\n\tfsmonitor = /tmp/x", "[include]\n\tpath = /tmp/x", "[diff]\n\texternal = x"] {
        std::fs::write(&config, format!("{ours}{line}\n")).unwrap();
        assert!(matches!(world.repo.verify_config(), Err(Error::Foreign { .. })), "{line}");
    }
    std::fs::write(&config, &ours).unwrap();
    world.repo.verify_config().unwrap();
    for file in ["info/attributes", "objects/info/alternates", "hooks/update"] {
        let path = dir.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "x").unwrap();
        assert!(matches!(world.repo.verify_config(), Err(Error::Foreign { .. })), "{file}");
        std::fs::remove_file(&path).unwrap();
    }
    world.repo.verify_config().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn se2_a_bundle_with_hostile_names_is_refused() {
    let world = World::new().await;
    let blob = world.git(&["rev-parse", "staging:README.md"]);
    let (list, path) = (world.dir.path().join("list"), world.dir.path().join("evil.bundle"));
    for name in [".git", "..", ".GIT"] {
        std::fs::write(&list, format!("100644 blob {blob}\t{name}\n")).unwrap();
        let tree = crate::care::mktree(&world, &list);
        let commit = world.git(&["commit-tree", &tree, "-m", "x"]);
        world.git(&["update-ref", "refs/heads/main", &commit]);
        world.git(&["bundle", "create", "-q", path.to_str().unwrap(), "main"]);
        let end = world.all.at(9).import_bundle(&path).await;
        assert!(matches!(end, Err(Error::Bundle(_))), "{name}: {end:?}");
        assert!(!world.all.at(9).exists());
    }
}
