//! Making a repository: from first files, or from an uploaded bundle. It is made in a scratch directory,
//! written through to the disk, and moved to its place in one step; before that nobody can see it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::process::{Call, Kind, Verb};
use crate::repository::blocking;
use crate::scratch::Scratch;
use crate::{BranchName, Error, Oid, Repository, Result, SafePath, Signature, durable, limits, merge};

/// The whole configuration of a repository of ours; anything else in it is foreign.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

/// What a new repository begins with.
#[derive(Debug, Clone)]
pub struct FirstCommit {
    /// Path, content, executable.
    pub files: Vec<(SafePath, Vec<u8>, bool)>,
    /// The person who makes it.
    pub author: Signature,
    /// The server.
    pub committer: Signature,
    /// Both dates: Unix seconds.
    pub at_s: i64,
    /// The message.
    pub message: String,
}

/// What an import brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Branches of the new repository, `master` and `staging` among them.
    pub branches: Vec<(BranchName, Oid)>,
    /// Refs of the bundle that were left out: tags, notes, and branches whose names are not ours.
    pub left_out: Vec<String>,
}

impl Repository {
    /// Makes the repository with one commit, `staging` and `master` both at it. `Error::RepositoryExists`
    /// when it is there.
    pub async fn create(&self, first: &FirstCommit) -> Result<Oid> {
        let scratch = self.begin().await?;
        let git_dir = scratch.path().join("made.git");
        let stream = fast_import_stream(first, self.all().settings().utc_offset_minutes)?;
        let call = Call::new(Verb::FastImport, Kind::Write).at(&git_dir).time(limits::IMPORT_TIME);
        let call = call.word("--quiet").word("--date-format=raw").stdin(stream);
        self.starter().run(call).await?.success()?;
        let made = git_dir.clone();
        let staging = BranchName::staging().full_ref();
        let head = blocking(move || {
            let repo = crate::repository::open(&made)?;
            crate::read::find_ref(&repo, &staging)
        });
        let head = head.await?.ok_or_else(|| Error::Unreadable("fast-import made no commit".to_owned()))?;
        self.place(scratch, vec![(BranchName::staging(), head), (BranchName::master(), head)]).await?;
        Ok(head)
    }

    /// Makes the repository from a bundle: `git bundle verify` and `unbundle`, then a check of all objects.
    /// `master` is the bundle's `master`, else its `main`; `staging` is its own, else `master`.
    /// `Error::Bundle` says why not.
    pub async fn import_bundle(&self, bundle: &Path) -> Result<Imported> {
        let bundle = std::path::absolute(bundle).map_err(Error::io("naming the bundle"))?;
        let scratch = self.begin().await?;
        let git_dir = scratch.path().join("made.git");
        let call = |word: &'static str| {
            Call::new(Verb::Bundle, Kind::Write)
                .at(&git_dir)
                .time(limits::IMPORT_TIME)
                .word(word)
                .path(&bundle)
        };
        let refused = |output: crate::process::Output| Error::Bundle(output.stderr.trim().to_owned());
        let verified = self.starter().run(call("verify")).await?;
        if verified.status != 0 {
            return Err(refused(verified));
        }
        let unbundled = self.starter().run(call("unbundle")).await?;
        if unbundled.status != 0 {
            return Err(refused(unbundled));
        }
        let heads = String::from_utf8_lossy(&unbundled.stdout).into_owned();
        let imported = sort_heads(heads.lines())?;
        let objects = git_dir.join("objects");
        let measured = move || crate::quarantine::measure(&objects, &crate::quarantine::IMPORT);
        if let Err(too_big) = blocking(measured).await? {
            return Err(Error::Bundle(too_big.to_string()));
        }
        self.write_refs(&git_dir, &imported.branches).await?;
        // As strict as a push: what could not be pushed cannot be imported.
        let check = Call::new(Verb::Fsck, Kind::Write).at(&git_dir).time(limits::IMPORT_TIME);
        let checked =
            self.starter().run(check.word("--strict").word("--no-dangling").word("--no-progress")).await?;
        if checked.status != 0 {
            return Err(refused(checked));
        }
        self.place(scratch, imported.branches.clone()).await?;
        Ok(imported)
    }

    /// Refuses a repository whose configuration, hooks, attributes or alternates hold what this crate did
    /// not write: each could run a program or reach another repository.
    pub fn verify_config(&self) -> Result<()> {
        let config = self.dir().join("config");
        let text = std::fs::read_to_string(&config).map_err(Error::io("reading a repository's config"))?;
        let known: BTreeSet<&str> = CONFIG.lines().map(str::trim).collect();
        let strange = text.lines().map(str::trim).find(|line| !line.is_empty() && !known.contains(line));
        if let Some(line) = strange {
            return Err(Error::Foreign { path: config, what: line.to_owned() });
        }
        for name in
            ["config.worktree", "info/attributes", "info/grafts", "objects/info/alternates", "commondir"]
        {
            let path = self.dir().join(name);
            if path.symlink_metadata().is_ok() {
                return Err(Error::Foreign { path, what: "the file itself".to_owned() });
            }
        }
        let hooks = self.dir().join("hooks");
        let hook = std::fs::read_dir(&hooks).ok().and_then(|mut entries| entries.next());
        match hook {
            None => Ok(()),
            Some(hook) => {
                let name = hook.map_err(Error::io("listing hooks"))?.file_name();
                Err(Error::Foreign { path: hooks, what: name.to_string_lossy().into_owned() })
            }
        }
    }

    /// An empty bare repository `made.git` in a scratch directory.
    async fn begin(&self) -> Result<Scratch> {
        if self.dir().symlink_metadata().is_ok() {
            return Err(Error::RepositoryExists);
        }
        let scratch = Scratch::new(self.all())?;
        let git_dir = scratch.path().join("made.git");
        let call = Call::new(Verb::Init, Kind::Write).word("--quiet").word("--bare").word("--template=");
        self.starter().run(call.word("--object-format=sha1").path(&git_dir)).await?.success()?;
        std::fs::write(git_dir.join("config"), CONFIG).map_err(Error::io("writing a repository's config"))?;
        std::fs::write(git_dir.join("HEAD"), "ref: refs/heads/master\n")
            .map_err(Error::io("writing HEAD"))?;
        Ok(scratch)
    }

    async fn write_refs(&self, git_dir: &Path, branches: &[(BranchName, Oid)]) -> Result<()> {
        let lines: String =
            branches.iter().map(|(name, oid)| format!("update {} {oid}\n", name.full_ref())).collect();
        let call =
            Call::new(Verb::UpdateRef, Kind::Write).at(git_dir).word("--stdin").stdin(lines.into_bytes());
        let output = self.starter().run(call).await?;
        if output.status != 0 { Err(Error::Bundle(output.stderr.trim().to_owned())) } else { Ok(()) }
    }

    /// Sets the branches, writes everything through to the disk and moves the repository to its place.
    async fn place(&self, scratch: Scratch, branches: Vec<(BranchName, Oid)>) -> Result<()> {
        let made = scratch.path().join("made.git");
        self.write_refs(&made, &branches).await?;
        let (dir, root) = (self.dir().to_owned(), self.all().root().to_owned());
        blocking(move || {
            durable::tree(&made)?;
            if dir.symlink_metadata().is_ok() {
                return Err(Error::RepositoryExists);
            }
            std::fs::rename(&made, &dir).map_err(Error::io("placing a repository"))?;
            drop(scratch);
            durable::directory(&root)
        })
        .await
    }
}

/// Which refs of a bundle become branches.
fn sort_heads<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Imported> {
    let mut branches: Vec<(BranchName, Oid)> = Vec::new();
    let mut left_out = Vec::new();
    let mut main = None;
    for line in lines {
        let Some((oid, name)) = line.split_once(' ') else { continue };
        let oid: Oid = oid.parse()?;
        match BranchName::from_full_ref(name) {
            Some(branch) if branch.as_str() == "main" => main = Some(oid),
            Some(branch) if !branches.iter().any(|(known, _)| known.clashes_with(&branch)) => {
                branches.push((branch, oid));
            }
            _ if name == "HEAD" => {}
            _ => left_out.push(name.chars().filter(|c| !c.is_control()).take(200).collect()),
        }
        if branches.len() > limits::IMPORT_BRANCHES_MAX {
            return Err(Error::TooMuch("branches in a bundle"));
        }
    }
    let find = |branches: &[(BranchName, Oid)], name: &BranchName| {
        branches.iter().find(|(known, _)| known == name).map(|(_, oid)| *oid)
    };
    let master = find(&branches, &BranchName::master()).or(main);
    let master = master.ok_or_else(|| Error::Bundle("it holds neither master nor main".to_owned()))?;
    if find(&branches, &BranchName::master()).is_none() {
        branches.push((BranchName::master(), master));
    } else if let Some(main) = main {
        branches.push(("main".parse()?, main));
    }
    if find(&branches, &BranchName::staging()).is_none() {
        branches.push((BranchName::staging(), master));
    }
    branches.sort();
    Ok(Imported { branches, left_out })
}

/// One commit on staging, as `git fast-import` reads it. `data` is counted, so no content can end it early.
fn fast_import_stream(first: &FirstCommit, utc_offset_minutes: i32) -> Result<Vec<u8>> {
    if first.message.trim().is_empty() || first.message.contains('\0') {
        return Err(Error::Plan("a first commit without a message"));
    }
    let date = merge::date(first.at_s, utc_offset_minutes);
    let date = date.trim_start_matches('@');
    let mut stream = Vec::new();
    let mut line = |text: String| stream.extend_from_slice(text.as_bytes());
    line(format!("commit {}\n", BranchName::staging().full_ref()));
    for (who, signature) in [("author", &first.author), ("committer", &first.committer)] {
        line(format!("{who} {} <{}> {date}\n", signature.name(), signature.email()));
    }
    let message = format!("{}\n", first.message.trim_end());
    line(format!("data {}\n{message}\n", message.len()));
    for (path, content, executable) in &first.files {
        let mode = if *executable { "100755" } else { "100644" };
        let quoted = path.as_str().replace('"', "\\\"");
        stream
            .extend_from_slice(format!("M {mode} inline \"{quoted}\"\ndata {}\n", content.len()).as_bytes());
        stream.extend_from_slice(content);
        stream.push(b'\n');
    }
    Ok(stream)
}
