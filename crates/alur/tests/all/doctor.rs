//! The deep check: silent on an office that is whole, running or stopped; and each of its checks is shown an
//! office broken by hand, and names what is wrong, where, with its number.

use crate::office::{APPLICATION, Office};
use crate::program::{BINARY, feed, output};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The ways to break a store, each with what must be said of it.
const BROKEN: &str = include_str!("broken/store.sql");

/// What the deep check says of this data directory, and whether all is well.
fn deep(data: &Path) -> (bool, String) {
    let output = output(BINARY, &["doctor", "--deep", "--data", data.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), said + &String::from_utf8_lossy(&output.stderr))
}

/// It names this invariant, and says so.
fn names(office: &Office, inv: &str, words: &str) {
    let (well, said) = deep(&office.data());
    assert!(!well, "{inv} {words}: all is well?\n{said}");
    let named = |line: &str| {
        let line = line.trim_start();
        line.split_once(' ').is_some_and(|(first, _)| first == "INV")
            && line.starts_with(&format!("{inv} "))
            && line.contains(words)
    };
    assert!(said.lines().any(named), "{inv}: {words}\n{said}");
}

/// Runs these statements on its store.
fn statements(office: &Office, text: &str) {
    let program = Path::new(BINARY).parent().unwrap().join("examples/statements");
    assert!(program.exists(), "the example `statements` of `store` is built by `cargo test --workspace`");
    feed(program.to_str().unwrap(), &[office.data().join("alur.db").to_str().unwrap()], text);
}

#[tokio::test]
async fn an_office_that_is_whole_is_well_running_and_killed() {
    let mut office = Office::open().await;
    let (well, said) = deep(&office.data());
    assert!(well, "{said}");
    for inv in 1..=16 {
        let lines = said.lines().filter(|line| line.contains(&format!("INV {inv:<3} ")));
        assert_eq!(lines.count(), 1, "INV {inv} is told once: {said}");
    }
    office.stop();
    let (well, said) = deep(&office.data());
    assert!(well, "{said}");
    let nowhere = tempfile::tempdir().unwrap();
    let (well, said) = deep(nowhere.path());
    assert!(!well && said.contains("holds no office"), "{said}");
}

#[tokio::test]
async fn inv2_inv5_inv6_inv7_inv11_a_store_broken_by_hand_is_named() {
    let mut tried = 0;
    for section in BROKEN.split("-- INV ").skip(1) {
        let (head, text) = section.split_once('\n').unwrap();
        let (inv, words) = head.split_once(": ").unwrap();
        let office = Office::copied().await;
        statements(&office, text);
        names(&office, &format!("INV {inv}"), words.trim());
        tried += 1;
    }
    assert!(tried > 25, "{tried}");
}

/// The largest file below this directory.
fn largest(directory: &Path) -> PathBuf {
    let mut found = Vec::new();
    let mut rooms = vec![directory.to_owned()];
    while let Some(room) = rooms.pop() {
        for entry in std::fs::read_dir(room).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                rooms.push(entry.path());
            } else {
                found.push((entry.metadata().unwrap().len(), entry.path()));
            }
        }
    }
    found.into_iter().max().expect("there are files").1
}

/// Turns one bit in the middle of a file, rights aside.
fn flip(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(file).unwrap();
    let middle = file.metadata().unwrap().len() / 2;
    let mut byte = [0];
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.read_exact(&mut byte).unwrap();
    byte[0] ^= 0x10;
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.write_all(&byte).unwrap();
}

#[tokio::test]
async fn inv1_a_byte_that_rots_is_named() {
    let office = Office::copied().await;
    flip(&largest(&office.data().join("repositories/1.git/objects")));
    names(&office, "INV 1", "the repository of application 1 is damaged");

    let office = Office::copied().await;
    let file = largest(&office.data().join("files"));
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    flip(&file);
    names(&office, "INV 1", &format!("evidence file {name}"));
    std::fs::remove_file(&file).unwrap();
    names(&office, "INV 1", "is missing");

    let office = Office::copied().await;
    std::fs::remove_dir_all(office.data().join("repositories/1.git")).unwrap();
    names(&office, "INV 1", "the repository of application 1 is gone");
}

#[tokio::test]
async fn inv3_a_branch_that_went_its_own_way_is_named() {
    let office = Office::copied().await;
    let branch = office.branch_of(5).await;
    office.git(&["update-ref", "-d", &format!("refs/heads/{branch}")]);
    names(&office, "INV 3", &format!("{branch} of application {APPLICATION} is at nothing"));
    // What was pushed to it is led to by nothing any more.
    names(&office, "INV 1", "is led to by no ref");
    office.git(&["update-ref", "refs/heads/issue/99-liar", "refs/heads/staging"]);
    names(&office, "INV 3", "issue/99-liar of application 1");
}

/// A commit on top of `staging` or `master`, made by hand.
fn forge(office: &Office, branch: &str, tree: &str, parents: &[&str], message: &str) {
    let mut words = vec!["-c", "user.name=Alur", "-c", "user.email=alur@localhost", "commit-tree", tree];
    for parent in parents {
        words.extend(["-p", parent]);
    }
    words.extend(["-m", message]);
    let made = office.git(&words);
    office.git(&["update-ref", &format!("refs/heads/{branch}"), made.trim()]);
}

#[tokio::test]
async fn inv4_a_merge_that_nobody_agreed_to_is_named() {
    let office = Office::copied().await;
    let newest = office.git(&["log", "-1", "--first-parent", "--format=%H %P", "staging"]);
    let mut newest = newest.split_whitespace();
    let (merge, ours, theirs) = (newest.next().unwrap(), newest.next().unwrap(), newest.next().unwrap());
    let message = office.git(&["log", "-1", "--format=%B", merge]);
    let other = office.tree(&format!("{ours}^"));

    forge(&office, "staging", &other, &[ours, theirs], message.trim());
    names(&office, "INV 4", "its tree is not what its two parents make");
    names(&office, "INV 4", "is no longer on staging");

    let tree = office.tree(merge);
    forge(&office, "staging", &tree, &[ours, "master"], message.trim());
    names(&office, "INV 4", "where #");
    forge(&office, "staging", &tree, &[ours], message.trim());
    names(&office, "INV 4", "it has 1 parents");
    forge(&office, "staging", &tree, &[ours, theirs], "Langsung");
    names(&office, "INV 4", "no entry agreed to it");
    forge(&office, "staging", &tree, &[merge, theirs], message.trim());
    names(&office, "INV 4", "a second commit for #");
    forge(&office, "staging", &tree, &[merge], "Langsung\n\nAlur-Entry: 3");
    names(&office, "INV 4", "#3 agreed to nothing of the kind");

    let office = Office::copied().await;
    let merge = office.git(&["rev-parse", "master"]);
    let message = office.git(&["log", "-1", "--format=%B", "master"]);
    let other = office.tree("master^");
    forge(&office, "master", &other, &["master^1", "master^2"], message.trim());
    names(&office, "INV 4", "its tree is not the one that was checked on staging");
    let tree = office.tree(merge.trim());
    let merge = merge.trim();
    forge(&office, "master", &tree, &[merge, &format!("{merge}^2")], message.trim());
    names(&office, "INV 4", "its parents are not master and the commit");
}
