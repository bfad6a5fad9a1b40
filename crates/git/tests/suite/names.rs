//! SE1, SE2, SF7: names that git would take and we do not.

use git::{BranchName, Error, Oid, SafePath, Signature};
use proptest::prelude::*;

use crate::world::{World, branch};

#[test]
fn se1_names_that_read_as_something_else_are_refused() {
    let hex40 = "a".repeat(40);
    let hex64 = "0".repeat(64);
    let long = "x".repeat(101);
    for name in [
        "",
        "-x",
        "--exec=id",
        "--output=/tmp/x",
        "HEAD",
        "head",
        "@",
        "@{-1}",
        &hex40,
        &hex64,
        &long,
        "$(id)",
        "a b",
        "a;b",
        "a\u{202e}b",
        "a\nb",
        "a\0b",
        "a..b",
        "a//b",
        "/a",
        "a/",
        "a/-b",
        "a/.b",
        ".a",
        "a.",
        "a./b",
        "a.lock",
        "a.lock/b",
        "A.LOCK",
        "refs/heads/x",
        "refs",
        "a~1",
        "a^",
        "a:b",
        "a?b",
        "a*b",
        "a[b",
        "a\\b",
        "caf\u{e9}",
        "_a",
    ] {
        assert!(name.parse::<BranchName>().is_err(), "{name:?} must be refused");
    }
    for name in ["staging", "issue/7", "issue/7-perbaikan-login", "v1.2_3", "a/b/c", "0"] {
        assert_eq!(name.parse::<BranchName>().unwrap().full_ref(), format!("refs/heads/{name}"));
    }
}

#[test]
fn sf7_twins_and_directories_clash() {
    let clash = |a: &str, b: &str| branch(a).clashes_with(&branch(b));
    assert!(clash("Staging", "staging"));
    assert!(clash("a", "a/b"));
    assert!(clash("A/b", "a"));
    assert!(!clash("issue/1", "issue/11"));
    assert!(!clash("issue-1", "issue/1"));
}

#[test]
fn se2_paths_cannot_leave_the_tree() {
    let hostile = [
        "",
        "/etc/passwd",
        "a/../../x",
        "..",
        ".",
        "a/./b",
        "a//b",
        ".git/config",
        ".GIT/x",
        "a/.git",
        "..\\evil",
        "a\0b",
        "a\nb",
        ".git./x",
        ".git /x",
        "GIT~1/config",
        ".g\u{200c}it/config",
        ".git::$INDEX_ALLOCATION/x",
        "...",
    ];
    for path in hostile {
        assert!(path.parse::<SafePath>().is_err(), "{path:?} must be refused");
    }
    for path in ["README.md", ".gitlab-ci.yml", ".gitignore", "a b/c.txt", "app/caf\u{e9}.rs", "-rf"] {
        assert_eq!(path.parse::<SafePath>().unwrap().as_str(), path);
    }
}

#[test]
fn signatures_cannot_forge_a_header() {
    for (name, email) in
        [("", "a@b"), ("a", ""), ("a\nauthor x", "a@b"), ("a", "a@b>"), ("<a", "a@b"), ("...", "a@b")]
    {
        assert!(Signature::new(name, email).is_err(), "{name:?} {email:?} must be refused");
    }
}

proptest! {
    #[test]
    fn ids_read_as_they_are_written(bytes in any::<[u8; 20]>()) {
        let id = Oid::from_bytes(bytes);
        prop_assert_eq!(id.to_string().parse::<Oid>().unwrap(), id);
        prop_assert_eq!(id.short(), id.to_string()[..8].to_owned());
    }

    #[test]
    fn every_name_we_take_git_takes(name in "[A-Za-z0-9][A-Za-z0-9._/-]{0,30}") {
        if let Ok(name) = name.parse::<BranchName>() {
            prop_assert!(gix_takes(&name.full_ref()), "{}", name);
        }
    }
}

/// git's own rules, as the manual of check-ref-format has them.
fn gix_takes(full: &str) -> bool {
    let parts_fine =
        full.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"));
    parts_fine
        && !full.contains("..")
        && !full.ends_with('.')
        && !full.contains(['~', '^', ':', '?', '*', '[', '\\', ' '])
}

#[tokio::test(flavor = "multi_thread")]
async fn sf7_a_branch_that_clashes_is_not_made() {
    let world = World::new().await;
    assert!(world.repo.create_branch(&branch("issue/1"), world.first).await.unwrap());
    assert!(!world.repo.create_branch(&branch("issue/1"), world.first).await.unwrap(), "again is no fault");
    for twin in ["ISSUE/1", "issue", "issue/1/x", "Master"] {
        let end = world.repo.create_branch(&branch(twin), world.first).await;
        assert!(matches!(end, Err(Error::BranchClash(_))), "{twin}: {end:?}");
    }
    let nowhere = Oid::from_bytes([7; 20]);
    assert!(matches!(world.repo.create_branch(&branch("issue/2"), nowhere).await, Err(Error::NotFound(_))));
}
