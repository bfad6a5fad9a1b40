//! A little world: one installation, one repository, and git itself to compare with.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use git::{BranchName, FirstCommit, MergePlan, Oid, Repositories, Repository, Settings, Signature};

pub const AT_S: i64 = 1_585_011_600;

pub struct World {
    pub dir: tempfile::TempDir,
    pub all: Repositories,
    pub repo: Repository,
    pub first: Oid,
}

pub fn person(name: &str) -> Signature {
    Signature::new(name, &format!("{}@kota.go.id", name.to_lowercase())).unwrap()
}

pub fn branch(name: &str) -> BranchName {
    name.parse().unwrap()
}

pub fn hook() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    let hook = exe.parent().unwrap().parent().unwrap().join("examples/hook");
    assert!(hook.exists(), "the example `hook` is built by `cargo test -p git`");
    hook
}

pub fn settings() -> Settings {
    Settings {
        committer: Signature::new("Alur", "alur@kota.go.id").unwrap(),
        utc_offset_minutes: 420,
        hook_program: hook(),
    }
}

pub fn first_commit() -> FirstCommit {
    let text = |text: &str| text.as_bytes().to_vec();
    FirstCommit {
        files: vec![
            ("README.md".parse().unwrap(), text("Layanan\n"), false),
            ("app/menu.txt".parse().unwrap(), text("satu\ndua\ntiga\nempat\nlima\nenam\ntujuh\n"), false),
            ("bin/run \"it\".sh".parse().unwrap(), text("#!/bin/sh\n"), true),
        ],
        author: person("Pandu"),
        committer: person("Alur"),
        at_s: AT_S,
        message: "Mulai".to_owned(),
    }
}

impl World {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let all = Repositories::new(dir.path().join("repositories"), settings()).unwrap();
        let repo = all.at(1);
        let first = repo.create(&first_commit()).await.unwrap();
        Self { dir, all, repo, first }
    }

    /// git in the repository, as an administrator would use it.
    pub fn git(&self, words: &[&str]) -> String {
        git_in(self.repo.dir(), words)
    }

    /// Commits files on a branch (made when missing) without any rule, as the seed of a case.
    pub fn commit(&self, on: &str, files: &[(&str, &str)], message: &str) -> Oid {
        let work = self.dir.path().join("seed");
        let _ = std::fs::remove_dir_all(&work);
        git_in(self.dir.path(), &["clone", "-q", self.repo.dir().to_str().unwrap(), "seed"]);
        git_in(&work, &["checkout", "-q", "-B", on, &self.tip_or(on, "staging")]);
        for (path, text) in files {
            let path = work.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        git_in(&work, &["add", "-A"]);
        git_in(&work, &["commit", "-q", "--allow-empty", "-m", message]);
        git_in(&work, &["push", "-q", "origin", on]);
        self.tip(on)
    }

    fn tip_or(&self, name: &str, other: &str) -> String {
        let found = self.git(&["for-each-ref", "--format=%(objectname)", &format!("refs/heads/{name}")]);
        if found.is_empty() { self.tip(other).to_string() } else { found }
    }

    pub fn tip(&self, name: &str) -> Oid {
        self.git(&["rev-parse", &format!("refs/heads/{name}")]).parse().unwrap()
    }

    pub fn file(&self, at: Oid, path: &str) -> String {
        self.git(&["show", &format!("{at}:{path}")])
    }

    pub fn plan(&self, into: &str, source: Oid, because: u64) -> MergePlan {
        MergePlan {
            into: branch(into),
            source,
            since: self.tip(into),
            because,
            trailers: vec![("Alur-Issue".to_owned(), "7".to_owned())],
            subject: format!("Gabung ke {into}"),
            author: person("Pandu"),
            at_s: AT_S + 60,
        }
    }

    /// All that a refusal must leave as it was: refs and the names of all files below `objects`.
    pub fn footprint(&self) -> (String, Vec<PathBuf>) {
        let mut files = Vec::new();
        list(&self.repo.dir().join("objects"), &mut files);
        files.sort();
        (self.git(&["for-each-ref"]), files)
    }
}

fn list(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
}

/// Runs git, panics when it fails, gives what it printed without the last line end.
pub fn git_in(dir: &Path, words: &[&str]) -> String {
    let (code, stdout, stderr) = try_git(dir, words);
    assert_eq!(code, 0, "git {words:?} failed: {stderr}");
    stdout
}

/// Runs git and gives status, output, complaints.
#[expect(clippy::disallowed_methods, reason = "the client of these tests is the real git program")]
pub fn try_git(dir: &Path, words: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new("git")
        .args(words)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_AUTHOR_NAME", "Dewi")
        .env("GIT_AUTHOR_EMAIL", "dewi@kota.go.id")
        .env("GIT_COMMITTER_NAME", "Dewi")
        .env("GIT_COMMITTER_EMAIL", "dewi@kota.go.id")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
