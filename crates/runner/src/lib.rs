//! Runs CI jobs and deployments in a sandbox. It knows nothing of the procedure, of git or of the store: it
//! is given a pipeline file's text, a checked-out tree and a job, and answers with a plan and an end.
//!
//! ```text
//! parse(text) -> plan(context) -> [ next(states) -> execute(spec, log, cancel) ]* -> verdict(states)
//! ```
//!
//! # What a job's script may rely on
//! - The work directory is the current one and `$CI_PROJECT_DIR`; `$TMPDIR` is for temporary files;
//!   all other places can be read at most. There is no network unless the office allows it.
//! - `before_script` and `script` are one shell, bash where there is one, which ends at the first command
//!   that fails.
//! - A job that deploys to an environment of kind `site` finds the environment's directory at `$ALUR_ENV_DIR`
//!   (`/env` under bubblewrap). It puts the new version beside the others and then switches, each in one
//!   step, so that a visitor sees the old version or the new one and never half of one:
//!
//! ```sh
//! t=$ALUR_ENV_DIR/releases/.tmp-$CI_COMMIT_SHA-$$
//! mkdir "$t"
//! cp -r site/. "$t"/
//! echo "$CI_COMMIT_SHA" > "$t/commit"
//! chmod -R a+rX "$t"
//! [ -d "$ALUR_ENV_DIR/releases/$CI_COMMIT_SHA" ] || mv -T "$t" "$ALUR_ENV_DIR/releases/$CI_COMMIT_SHA"
//! ln -sfn "releases/$CI_COMMIT_SHA" "$ALUR_ENV_DIR/current.new"
//! mv -T "$ALUR_ENV_DIR/current.new" "$ALUR_ENV_DIR/current"
//! ```
//!
//! Each command stands on a line of its own: in `a && b && c` the shell goes on after a failure of `a`, and
//! half a version would be switched to. What is shown is decided by [`site`], which trusts none of it.
//!
//! # Users
//! A server that runs as root gives each slot a user of its own, from a block that no other sandbox of the
//! machine holds (a locked file below `/run/alur-slots`): servers side by side never end each other's jobs.
//! The files of an environment that a former block's user owns are given to the present one before the next
//! deployment.

mod artifacts;
mod block;
mod error;
mod execute;
pub mod glob;
mod job;
pub mod limits;
pub mod log;
pub mod mask;
pub mod pipeline;
mod process;
mod reap;
pub mod sandbox;
pub mod sandbox_exec;
mod script;
pub mod site;

pub use error::Error;
pub use job::{
    ArtifactsOut, CancelToken, EndState, FailCause, InfrastructureFault, JobEnd, JobSpec, Limits, Network,
    Secret, Slot,
};
pub use pipeline::Pipeline;
pub use reap::reap;
pub use sandbox::{Rung, Sandbox, Setup};

/// The variable that holds the environment's directory inside the sandbox: `/env`, or its real path where the
/// sandbox cannot mount.
pub const ENVIRONMENT_DIR_VARIABLE: &str = "ALUR_ENV_DIR";
