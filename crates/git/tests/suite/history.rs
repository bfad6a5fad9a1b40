//! The history of paths, the last commits of a directory's entries and the origin of lines are those of git.

use std::collections::BTreeMap;

use git::{Error, Oid};

use crate::world::{World, git_in};

/// Two branches that meet again, a file that moves, one that goes, names that ask to be quoted.
async fn history() -> (World, Oid) {
    let world = World::new().await;
    let ten: String = (1..=10).map(|n| format!("baris {n}\n")).collect();
    world.commit("staging", &[("app/a.txt", &ten), ("app/b.txt", "b\n"), ("docs/x.md", "x\n")], "dasar");
    world.commit("issue/1", &[("app/a.txt", &ten.replace("baris 2\n", "baris dua\n"))], "dua");
    world.commit("issue/2", &[("app/a.txt", &ten.replace("baris 9\n", "baris sembilan\n"))], "sembilan");
    world.commit("issue/2", &[("docs/\"aneh\" \u{202e}.md", "x\n"), ("docs/x.md", "lain\n")], "aneh");
    for (number, because) in [("issue/1", 5), ("issue/2", 6)] {
        let plan = world.plan("staging", world.tip(number), because);
        world.repo.merge(&plan).await.unwrap();
    }
    world.commit("staging", &[("app/b.txt", "b\nc\n"), ("lain.txt", "l\n")], "lanjut");
    let work = world.dir.path().join("seed");
    git_in(&work, &["mv", "app/a.txt", "app/z.txt"]);
    git_in(&work, &["rm", "-q", "lain.txt"]);
    git_in(&work, &["commit", "-q", "-m", "pindah"]);
    git_in(&work, &["push", "-q", "origin", "staging"]);
    let head = world.tip("staging");
    (world, head)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_path_is_that_of_git() {
    let (world, head) = history().await;
    for path in ["app", "app/a.txt", "app/z.txt", "app/b.txt", "docs", "docs/x.md", "lain.txt", "README.md"] {
        let log = world.repo.log_of(head, path, 100, None).await.unwrap();
        let ids: Vec<String> = log.commits.iter().map(|commit| commit.id.to_string()).collect();
        let git = world.git(&["log", "--format=%H", &head.to_string(), "--", path]);
        let mut git: Vec<&str> = git.lines().collect();
        let (mut sorted, whole) = (ids.clone(), ids.clone());
        // Commits of one second have no order of their own.
        sorted.sort();
        git.sort_unstable();
        assert_eq!(sorted, git, "{path}");
        assert!(!log.cut);
        if let Some(first) = log.commits.first() {
            let rest = world.repo.log_of(head, path, 100, Some(first.id)).await.unwrap();
            let rest: Vec<String> = rest.commits.iter().map(|commit| commit.id.to_string()).collect();
            assert_eq!(rest, whole[1..], "{path}");
            assert_eq!(world.repo.log_of(head, path, 1, None).await.unwrap().commits, log.commits[..1]);
        }
    }
    let none = world.repo.log_of(head, "tiada", 10, None).await.unwrap();
    assert!(none.commits.is_empty() && !none.cut);
    assert!(matches!(world.repo.log_of(head, "../x", 10, None).await, Err(Error::Name(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_commit_of_each_entry_is_that_of_git() {
    let (world, head) = history().await;
    for path in ["", "app", "docs"] {
        let last = world.repo.last_commits(head, path).await.unwrap();
        let entries = world.repo.tree(head, path).await.unwrap();
        assert_eq!(last.of.len(), entries.len(), "{path}");
        for entry in entries {
            let inside = if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
            let git = world.git(&["log", "-1", "--format=%H", &head.to_string(), "--", &inside]);
            assert_eq!(last.of[&entry.name].id.to_string(), git, "{inside}");
        }
    }
    assert!(matches!(world.repo.last_commits(head, "tiada").await, Err(Error::NotFound(_))));
    assert!(matches!(world.repo.last_commits(head, "app/z.txt").await, Err(Error::NotFound(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_walked_to_its_bound_and_says_so() {
    let world = World::new().await;
    let work = world.dir.path().join("seed");
    world.commit("staging", &[("tua.txt", "t\n")], "tua");
    let many = git::limits::HISTORY_COMMITS_MAX + 10;
    let import: String = (0..many)
        .map(|n| {
            let from = if n == 0 { "from refs/heads/staging^0\n" } else { "" };
            let at = 1_700_000_000 + n;
            format!(
                "commit refs/heads/staging\ncommitter Dewi <dewi@kota.go.id> {at} +0700\ndata 1\n.\n{from}\
                 M 100644 inline baru.txt\ndata <<AKHIR\n{n}\nAKHIR\n"
            )
        })
        .collect();
    let file = world.dir.path().join("import");
    std::fs::write(&file, import).unwrap();
    let words = format!("git fast-import --quiet < {}", file.display());
    git_in(&work, &["-c", &format!("alias.import=!{words}"), "import"]);
    git_in(&work, &["push", "-q", "origin", "staging"]);
    let head = world.tip("staging");
    let last = world.repo.last_commits(head, "").await.unwrap();
    assert_eq!(last.of["baru.txt"].id, head);
    assert!(!last.of.contains_key("tua.txt"), "older than what was looked at");
    let log = world.repo.log_of(head, "tua.txt", 10, None).await.unwrap();
    assert!(log.commits.is_empty() && log.cut);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_origin_of_lines_is_that_of_git() {
    let (world, head) = history().await;
    for path in ["app/z.txt", "app/b.txt", "docs/x.md"] {
        let blame = world.repo.blame(head, path).await.unwrap();
        let mut ours = BTreeMap::new();
        for hunk in blame.hunks.as_ref().unwrap() {
            for line in hunk.first..hunk.first + hunk.lines {
                assert!(blame.commits.contains_key(&hunk.commit));
                ours.insert(line, hunk.commit.to_string());
            }
        }
        let git = world.git(&["blame", "-l", "-s", "--root", &head.to_string(), "--", path]);
        let git: BTreeMap<u32, String> = (1..).zip(git.lines().map(|line| line[..40].to_owned())).collect();
        assert_eq!(ours, git, "{path}");
    }
    assert!(matches!(world.repo.blame(head, "app").await, Err(Error::NotFound(_))));
    assert!(matches!(world.repo.blame(head, "tiada").await, Err(Error::NotFound(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn sf5_no_origins_are_looked_for_beyond_a_limit() {
    let world = World::new().await;
    let many: String = (0..=git::limits::BLAME_LINES_MAX).map(|n| format!("{n}\n")).collect();
    let huge = "y".repeat(600 << 10);
    let head =
        world.commit("issue/1", &[("many", &many), ("huge", &huge), ("gambar", "\0"), ("kosong", "")], "x");
    for path in ["many", "huge", "gambar"] {
        assert_eq!(world.repo.blame(head, path).await.unwrap().hunks, None, "{path}");
    }
    assert_eq!(world.repo.blame(head, "kosong").await.unwrap().hunks, Some(Vec::new()));
}
