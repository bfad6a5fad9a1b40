//! A person's git: clone, commit, push over HTTP with the plain git program and a work tree. The demo
//! uses it to seed its issues by the same door as everybody, and the story tests use it as their
//! developers.

use crate::{Error, Oid, Result, Signature};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Longest time of one call.
const CALL_TIME: Duration = Duration::from_secs(120);

/// What a push printed and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Exit status 0.
    pub ok: bool,
    /// What stood on the terminal.
    pub terminal: String,
}

/// A work tree of one person.
#[derive(Debug, Clone)]
pub struct Client {
    dir: PathBuf,
    home: PathBuf,
    who: Signature,
    token: Option<String>,
}

impl Client {
    /// A new repository without a remote, on branch `master`.
    pub async fn init(dir: &Path, who: Signature) -> Result<Client> {
        let client = Client::at(dir, who, None)?;
        client.must(&["init", "--quiet", "--initial-branch=master"], None).await?;
        Ok(client)
    }

    /// Clones `url`, answering the server's question for a password with `token`.
    pub async fn clone_from(url: &str, dir: &Path, who: Signature, token: &str) -> Result<Client> {
        let client = Client::at(dir, who, Some(token.to_owned()))?;
        client.must(&["clone", "--quiet", "--end-of-options", url, "."], None).await?;
        Ok(client)
    }

    fn at(dir: &Path, who: Signature, token: Option<String>) -> Result<Client> {
        std::fs::create_dir_all(dir).map_err(Error::io("making a work tree"))?;
        let dir = std::path::absolute(dir).map_err(Error::io("naming a work tree"))?;
        let home = dir.with_extension("home");
        std::fs::create_dir_all(&home).map_err(Error::io("making a home"))?;
        Ok(Client { dir, home, who, token })
    }

    /// Where the files lie.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes a file below the work tree, its directories too.
    pub fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.dir.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).map_err(Error::io("making a directory"))?;
        }
        std::fs::write(file, text).map_err(Error::io("writing a file"))
    }

    /// Reads a file of the work tree.
    pub fn read(&self, path: &str) -> Result<String> {
        std::fs::read_to_string(self.dir.join(path)).map_err(Error::io("reading a file"))
    }

    /// Commits everything; author and committer are the person, both dates `at_s` (Unix seconds).
    pub async fn commit(&self, message: &str, at_s: i64) -> Result<Oid> {
        self.must(&["add", "--all"], None).await?;
        self.must(&["commit", "--quiet", "--allow-empty", "-m", message], Some(at_s)).await?;
        self.head().await
    }

    /// The commit that is checked out.
    pub async fn head(&self) -> Result<Oid> {
        let said = self.must(&["rev-parse", "HEAD"], None).await?;
        Oid::from_hex(said.trim().as_bytes())
            .ok_or_else(|| Error::Unreadable("rev-parse said no id".to_owned()))
    }

    /// Fetches and switches to a branch of the server, at the server's state.
    pub async fn switch(&self, branch: &str) -> Result<()> {
        self.must(&["fetch", "--quiet", "origin"], None).await?;
        let start = format!("origin/{branch}");
        self.must(&["switch", "--quiet", "--force-create", branch, "--track", &start], None).await.map(|_| ())
    }

    /// Any other call, for its output.
    pub async fn run(&self, arguments: &[&str]) -> Result<Said> {
        self.call(arguments, None).await
    }

    /// `git push`, each option with `-o`.
    pub async fn push(&self, refspecs: &[&str], options: &[&str]) -> Result<Said> {
        let mut arguments = vec!["push"];
        for option in options {
            arguments.extend(["-o", option]);
        }
        arguments.push("origin");
        arguments.extend(refspecs);
        self.call(&arguments, None).await
    }

    /// Puts every branch into a bundle.
    pub async fn bundle(&self, file: &Path) -> Result<()> {
        let name = file.to_str().ok_or(Error::Plan("a bundle below a path that is no text"))?;
        self.must(&["bundle", "create", "--quiet", name, "--branches"], None).await.map(|_| ())
    }

    async fn must(&self, arguments: &[&str], at_s: Option<i64>) -> Result<String> {
        let said = self.call(arguments, at_s).await?;
        if said.ok {
            Ok(said.terminal)
        } else {
            Err(Error::Git { verb: "client", status: 1, stderr: said.terminal })
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a person's git is started with the person's own rights")]
    async fn call(&self, arguments: &[&str], at_s: Option<i64>) -> Result<Said> {
        let mut command = tokio::process::Command::new("git");
        command.args(arguments).current_dir(&self.dir).env_clear();
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", &self.home).env("LC_ALL", "C.UTF-8");
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.env("GIT_AUTHOR_NAME", self.who.name()).env("GIT_AUTHOR_EMAIL", self.who.email());
        command.env("GIT_COMMITTER_NAME", self.who.name()).env("GIT_COMMITTER_EMAIL", self.who.email());
        if let Some(at_s) = at_s {
            let date = format!("@{at_s} +0700");
            command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        }
        if let Some(token) = &self.token {
            // By the environment and never by an argument, which every user of the machine can read.
            let helper = "!f() { echo username=token; echo \"password=$ALUR_CLIENT_TOKEN\"; }; f";
            command.env("ALUR_CLIENT_TOKEN", token).env("GIT_CONFIG_COUNT", "1");
            command.env("GIT_CONFIG_KEY_0", "credential.helper").env("GIT_CONFIG_VALUE_0", helper);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let output = tokio::time::timeout(CALL_TIME, command.output()).await;
        let output = output.map_err(|_| Error::TimedOut("client"))?.map_err(Error::io("starting git"))?;
        let mut terminal = String::from_utf8_lossy(&output.stdout).into_owned();
        terminal.push_str(&String::from_utf8_lossy(&output.stderr));
        Ok(Said { ok: output.status.success(), terminal })
    }
}
