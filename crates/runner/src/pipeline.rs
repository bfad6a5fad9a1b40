//! The pipeline file `.gitlab-ci.yml`: read, checked whole, planned for one branch and commit.
//!
//! Nothing in a file is skipped silently: what is not supported is a [`Defect`] that names line and keyword,
//! and all defects are reported at once. This module starts nothing and reads no file.

mod condition;
mod defect;
mod filter;
mod plan;
mod read;
mod read_job;
mod schedule;
pub mod variables;
mod yaml;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use condition::Condition;
pub use defect::{Defect, DefectKind, Expected};
pub use filter::{Only, RefFilter, Rule};
pub use plan::{Plan, PlanContext, PlanRefusal, PlannedEnvironment, PlannedJob};
pub use schedule::{JobState, Next, PipelineState};
pub use variables::CiContext;

/// A pipeline file that was read without a defect.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// The stages in order, `.pre` and `.post` included when a job uses them.
    pub stages: Vec<String>,
    /// Variables of the whole file.
    pub variables: BTreeMap<String, String>,
    /// The jobs in the order of the file; hidden ones are not among them.
    pub jobs: Vec<Job>,
    /// What is accepted but probably not meant, such as an unquoted `3.10`.
    pub warnings: Vec<Defect>,
}

/// One job as the file defines it, with `default` already applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its name: any text.
    pub name: String,
    /// Line of the file where it begins, from 1.
    pub line: usize,
    /// Its stage, one of [`Pipeline::stages`].
    pub stage: String,
    /// Commands before `script`, in the same shell.
    pub before_script: Vec<String>,
    /// The commands; never empty.
    pub script: Vec<String>,
    /// Commands afterwards, in a shell of their own, whatever became of the job.
    pub after_script: Vec<String>,
    /// Its variables, not yet resolved.
    pub variables: BTreeMap<String, String>,
    /// The environment that it deploys to.
    pub environment: Option<Environment>,
    /// When it takes part in a pipeline.
    pub presence: Presence,
    /// Jobs that it waits for instead of the earlier stages.
    pub needs: Option<Vec<Need>>,
    /// Whether its failure is borne. `None`: the default, which is true only for a manual job without rules.
    pub allow_failure: Option<bool>,
    /// When it starts.
    pub when: When,
    /// Its longest time, in seconds, of before_script and script together.
    pub timeout_s: u32,
    /// The files that it leaves for later jobs.
    pub artifacts: Option<Artifacts>,
    /// How often it is repeated after a failure, 0 to 2.
    pub retry: u8,
}

/// What decides whether a job takes part.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    /// Neither `rules` nor `only` nor `except`: on every branch.
    Always,
    /// The first rule that matches decides; none: the job is absent.
    Rules(Vec<Rule>),
    /// The older style.
    Refs(RefFilter),
}

/// The environment of a deploying job; both texts may hold variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name, as `environment:name` says.
    pub name: String,
    /// Its address, if given.
    pub url: Option<String>,
}

/// One job that another waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Name of the needed job.
    pub job: String,
    /// Whether its artifacts are laid into the work directory.
    pub artifacts: bool,
    /// Whether it may be absent.
    pub optional: bool,
}

/// When a job starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// When nothing before it failed.
    OnSuccess,
    /// When something before it failed.
    OnFailure,
    /// When all before it has ended.
    Always,
    /// When a person says so.
    Manual,
    /// Not at all.
    Never,
}

/// The files that a job leaves for later jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifacts {
    /// Patterns below the work directory.
    pub paths: Vec<String>,
    /// Patterns that are left out.
    pub exclude: Vec<String>,
    /// After which ends they are kept.
    pub when: ArtifactsWhen,
    /// How long they are kept, in seconds; `None` for ever.
    pub expire_in_s: Option<u64>,
}

/// After which ends of a job its artifacts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactsWhen {
    /// After a pass.
    OnSuccess,
    /// After a failure.
    OnFailure,
    /// After both.
    Always,
}

impl Pipeline {
    /// Reads a pipeline file.
    ///
    /// # Errors
    /// All defects in the order of their lines, at most [`crate::limits::DEFECTS_MAX`].
    pub fn parse(text: &str) -> Result<Pipeline, Vec<Defect>> {
        read::pipeline(text)
    }

    /// The jobs that take part for this branch and commit, in an order in which they may run.
    ///
    /// # Errors
    /// See [`PlanRefusal`].
    pub fn plan(&self, context: &PlanContext) -> Result<Plan, PlanRefusal> {
        plan::plan(self, context)
    }
}
