//! What the binary needs of the crates below, so that it names `app` alone: the two programs that live in
//! this one, versions for the doctor, a person's git for the demo.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use tokio::sync::OnceCell;

/// The argument with which the sandbox starts this program as its helper.
pub const SANDBOX_ARGUMENT: &str = runner::sandbox_exec::ARGUMENT;

/// Was this process started by git as its `pre-receive` hook?
pub fn hook_is_called() -> bool {
    git::hook::is_called()
}

/// The hook: asks the server and does what it says.
pub fn run_hook() -> ExitCode {
    ExitCode::from(u8::try_from(git::hook::run()).unwrap_or(1))
}

/// The sandbox's helper, with the arguments after [`SANDBOX_ARGUMENT`].
pub fn run_sandbox(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    runner::sandbox_exec::run(arguments)
}

/// The machine's git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitVersion {
    pub text: String,
    /// New enough to serve.
    pub serves: bool,
    /// New enough to check out foreign trees.
    pub safe: bool,
}

/// The machine's git, asked once in the life of this process, from a directory that is made and taken away.
///
/// # Errors
/// It does not start, or the directory cannot be made.
pub async fn git_version(scratch: &Path) -> Result<GitVersion, git::Error> {
    static KNOWN: OnceCell<GitVersion> = OnceCell::const_new();
    KNOWN.get_or_try_init(|| asked_for_version(scratch)).await.cloned()
}

async fn asked_for_version(scratch: &Path) -> Result<GitVersion, git::Error> {
    let committer = git::Signature::new("Alur", "alur@localhost").expect("a fixed name and address");
    let hook_program = std::env::current_exe().unwrap_or_default();
    let settings = git::Settings { committer, utc_offset_minutes: 0, hook_program };
    let root = scratch.join(format!("alur-doctor-{}", std::process::id()));
    let version = match git::Repositories::new(root.clone(), settings) {
        Ok(repositories) => repositories.version().await,
        Err(error) => Err(error),
    };
    // What was made for the question is taken away; where nothing was made there is nothing to take.
    let _ = std::fs::remove_dir_all(&root);
    let version = version?;
    Ok(GitVersion { text: version.to_string(), serves: version.serves(), safe: version.safe_for_checkouts() })
}

/// A person's git, for the demo's seed.
pub mod git_client {
    pub use git::client::{Client, Said};

    /// A name and address as git writes them.
    pub fn signature(name: &str, address: &str) -> Result<git::Signature, git::NameRefused> {
        git::Signature::new(name, address)
    }
}

/// The sandbox that jobs would get, in words, and whether it lacks something; probed in a directory that is
/// taken away.
pub fn sandbox_words(wanted: Option<&str>, scratch: &Path) -> Result<(String, bool), runner::Error> {
    use runner::sandbox::{Rung, Sandbox, Setup};
    let run_dir = scratch.join(format!("alur-doctor-run-{}", std::process::id()));
    let helper = std::env::current_exe().unwrap_or_default();
    let wanted =
        [Rung::Bwrap, Rung::Landlock].into_iter().find(|rung| Some(rung.to_string().as_str()) == wanted);
    let found = Sandbox::detect(&Setup { wanted, helper, run_dir: run_dir.clone() });
    // What the probe made is taken away; where it made nothing there is nothing to take.
    let _ = std::fs::remove_dir_all(&run_dir);
    let described = found?.describe();
    Ok((described.to_string(), !described.gaps.is_empty()))
}
