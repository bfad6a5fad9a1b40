//! Start, sweep, checkouts.

use git::Error;

use crate::world::{World, branch, git_in};

#[tokio::test(flavor = "multi_thread")]
async fn sm4_what_a_crash_left_is_swept() {
    let world = World::new().await;
    let dir = world.repo.dir().to_owned();
    let tip = world.commit("issue/1", &[("a", "a\n")], "a");
    let left = [
        "objects/tmp_objdir-incoming-Ab12/pack/x",
        "objects/pack/tmp_pack_x",
        "packed-refs.lock",
        "refs/heads/issue/1.lock",
        "refs/heads/staging.lock",
    ];
    for path in left {
        std::fs::create_dir_all(dir.join(path).parent().unwrap()).unwrap();
        std::fs::write(dir.join(path), "x").unwrap();
    }
    let half = world.dir.path().join("repositories/.tmp/77.0/made.git");
    std::fs::create_dir_all(&half).unwrap();
    let swept = world.all.sweep().await.unwrap();
    assert_eq!(swept.removed.len(), 6, "{swept:?}");
    assert!(left.iter().all(|path| !dir.join(path).exists()) && !half.exists());
    assert_eq!(world.tip("issue/1"), tip);
    assert_eq!(world.all.sweep().await.unwrap().removed.len(), 0);
    assert_eq!(world.repo.fsck_connectivity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nightly_care_keeps_everything() {
    let world = World::new().await;
    let gone = world.commit("issue/9", &[("x", "x\n")], "x");
    world.repo.delete_branch(&branch("issue/9"), gone).await.unwrap();
    for number in 0..3 {
        let source = world.commit("issue/1", &[("a", &format!("{number}\n"))], "kerja");
        world.repo.merge(&world.plan("staging", source, number)).await.unwrap();
    }
    let before = world.git(&["for-each-ref"]);
    let log = world.repo.log(world.tip("staging"), 100, None).await.unwrap();
    world.repo.maintain().await.unwrap();
    world.repo.maintain().await.unwrap();
    assert_eq!(world.git(&["for-each-ref"]), before);
    assert_eq!(world.repo.log(world.tip("staging"), 100, None).await.unwrap(), log);
    assert_eq!(world.repo.find_branch(&branch("issue/1")).await.unwrap(), Some(world.tip("issue/1")));
    world.repo.verify_config().unwrap();
    assert_eq!(world.repo.fsck_connectivity().await.unwrap(), Vec::<String>::new());
    let source = world.commit("issue/1", &[("b", "b\n")], "setelah itu");
    world.repo.merge(&world.plan("staging", source, 9)).await.unwrap();
    assert!(world.repo.contains(source, world.tip("staging")).await.unwrap());
    assert!(world.repo.delete_branch(&branch("issue/1"), source).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_is_known() {
    let world = World::new().await;
    let version = world.all.version().await.unwrap();
    assert!(version.serves(), "{version}");
    let all = git_in(world.dir.path(), &["version"]);
    assert!(all.starts_with(&format!("git version {version}")), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn si8_a_checkout_holds_the_files_and_no_way_out() {
    let world = World::new().await;
    world.commit(
        "staging",
        &[(".gitattributes", "* export-subst text eol=crlf\n"), ("v", "$Format:%H$\n")],
        "sub",
    );
    let work = world.dir.path().join("seed");
    let links = [
        ("ke-app", "app/menu.txt"),
        ("keluar", "../../x"),
        ("mutlak", "/etc/passwd"),
        ("licik", "ke-app/../../x"),
    ];
    for (name, target) in links {
        std::os::unix::fs::symlink(target, work.join(name)).unwrap();
    }
    std::fs::create_dir(work.join("d")).unwrap();
    std::os::unix::fs::symlink("../README.md", work.join("d/naik")).unwrap();
    git_in(&work, &["add", "-A"]);
    git_in(&work, &["commit", "-q", "-m", "tautan"]);
    git_in(&work, &["push", "-q", "origin", "staging"]);
    let out = world.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    world.repo.archive_to(&out, world.tip("staging")).await.unwrap();
    let link = |name: &str| std::fs::read_link(out.join(name)).ok();
    assert_eq!(link("ke-app").unwrap().to_str(), Some("app/menu.txt"));
    assert_eq!(std::fs::read_to_string(out.join("d/naik")).unwrap(), "Layanan\n");
    for name in ["keluar", "mutlak", "licik"] {
        assert!(link(name).is_none(), "{name} is a plain file");
    }
    assert_eq!(std::fs::read_to_string(out.join("mutlak")).unwrap(), "/etc/passwd");
    assert_eq!(std::fs::read_to_string(out.join("v")).unwrap(), "$Format:%H$\n");
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(out.join("bin/run \"it\".sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
    assert!(!out.join(".git").exists());
    assert!(
        matches!(world.repo.archive_to(&out, world.first).await, Err(Error::Plan(_))),
        "only into an empty one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn se4_hostile_names_in_a_tree_are_not_written() {
    let world = World::new().await;
    let blob = world.git(&["rev-parse", "staging:README.md"]);
    let dir = world.dir.path();
    for name in ["..", ".git", ".GIT", "a\\b"] {
        // git mktree takes any name; a push of it is refused by fsck or here.
        let line = format!("100644 blob {blob}\t{name}");
        let list = dir.join("list");
        std::fs::write(&list, format!("{line}\n")).unwrap();
        let tree = mktree(&world, &list);
        let commit = world.git(&["commit-tree", &tree, "-m", "x"]);
        let out = tempfile::tempdir().unwrap();
        let end = world.repo.archive_to(out.path(), commit.parse().unwrap()).await;
        assert!(matches!(end, Err(Error::Unreadable(_))), "{name}: {end:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a hostile tree is made with the real git program")]
pub fn mktree(world: &World, list: &std::path::Path) -> String {
    let output = std::process::Command::new("git")
        .arg("mktree")
        .current_dir(world.repo.dir())
        .stdin(std::fs::File::open(list).unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
