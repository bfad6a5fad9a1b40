//! Runs CI jobs and deployments in a sandbox. It knows nothing of the procedure, of git or of the store: it is given
//! a pipeline file's text, a checked-out tree and a job, and answers with a plan and an end.

pub mod glob;
mod job;
pub mod limits;
pub mod log;
pub mod mask;
pub mod pipeline;

pub use job::{
    ArtifactsOut, CancelToken, EndState, FailCause, InfrastructureFault, JobEnd, JobSpec, Limits, Network, Secret,
    Slot,
};
pub use pipeline::Pipeline;

/// The variable that holds the environment's directory inside the sandbox: `/env`, or its real path where the
/// sandbox cannot mount.
pub const ENVIRONMENT_DIR_VARIABLE: &str = "ALUR_ENV_DIR";
