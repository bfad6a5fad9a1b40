//! Which jobs of a plan may start now, and what the whole pipeline has come to. Pure: states in, names out.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Plan, PlannedJob, When};

/// Where a job stands. A job that is not in the map stands at `Created`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Not yet its turn.
    Created,
    /// Its turn has come; it waits for a person.
    Manual,
    /// Handed out, waiting for a slot.
    Queued,
    /// Under way.
    Running,
    /// Ended well.
    Passed,
    /// Ended badly, all its repetitions included.
    Failed,
    /// Stopped by a person.
    Canceled,
    /// Its turn will not come: something before it failed, or, for `on_failure`, nothing did.
    Skipped,
}

/// What is to be done next; one call may make a further call worthwhile, since skipping a job can free
/// another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Next {
    /// Jobs to hand out.
    pub start: Vec<String>,
    /// Jobs that now wait for a person: to be set to `Manual`.
    pub manual: Vec<String>,
    /// Jobs whose turn will not come: to be set to `Skipped`.
    pub skip: Vec<String>,
}

/// What a pipeline has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelineState {
    /// Something runs or can start by itself.
    Running,
    /// Nothing goes on until a person starts a manual job.
    Blocked,
    /// Every job that counts has passed.
    Passed,
    /// A job that counts has failed.
    Failed,
    /// A job that counts was stopped.
    Canceled,
}

enum Turn {
    Wait,
    Come,
    Gone,
}

impl Plan {
    /// What is to be done next.
    #[must_use]
    pub fn next(&self, states: &BTreeMap<String, JobState>) -> Next {
        let mut next = Next::default();
        for job in self.jobs.iter().filter(|job| state(states, job) == JobState::Created) {
            match (self.turn(job, states), job.when) {
                (Turn::Wait, _) => {}
                (Turn::Gone, _) => next.skip.push(job.name.clone()),
                (Turn::Come, When::Manual) => next.manual.push(job.name.clone()),
                (Turn::Come, When::OnSuccess | When::OnFailure | When::Always | When::Never) => {
                    next.start.push(job.name.clone());
                }
            }
        }
        next
    }

    /// The jobs that may be handed out now, in the order of the plan.
    #[must_use]
    pub fn ready(&self, states: &BTreeMap<String, JobState>) -> Vec<String> {
        self.next(states).start
    }

    /// What the pipeline has come to. A failure that is borne does not fail it.
    #[must_use]
    pub fn verdict(&self, states: &BTreeMap<String, JobState>) -> PipelineState {
        let next = self.next(states);
        let of = |wanted: JobState| self.jobs.iter().filter(move |job| state(states, job) == wanted);
        let moving = of(JobState::Queued).next().is_some() || of(JobState::Running).next().is_some();
        if moving || next != Next::default() {
            return PipelineState::Running;
        }
        if of(JobState::Canceled).any(|job| !job.allow_failure) {
            return PipelineState::Canceled;
        }
        if of(JobState::Failed).any(|job| !job.allow_failure) {
            return PipelineState::Failed;
        }
        // What is still `Created` waits for a manual job, since nothing moves.
        if of(JobState::Manual).any(|job| !job.allow_failure) || of(JobState::Created).next().is_some() {
            return PipelineState::Blocked;
        }
        PipelineState::Passed
    }

    /// The job of this name.
    #[must_use]
    pub fn find_job(&self, name: &str) -> Option<&PlannedJob> {
        self.jobs.iter().find(|job| job.name == name)
    }

    fn turn(&self, job: &PlannedJob, states: &BTreeMap<String, JobState>) -> Turn {
        let before: Vec<&PlannedJob> = match &job.needs {
            Some(needs) => self.jobs.iter().filter(|other| needs.contains(&other.name)).collect(),
            None => {
                let place = |stage: &str| self.stages.iter().position(|other| other == stage);
                self.jobs.iter().filter(|other| place(&other.stage) < place(&job.stage)).collect()
            }
        };
        let mut failed = false;
        let mut canceled = false;
        let mut missing = false;
        for other in before {
            match state(states, other) {
                JobState::Created | JobState::Queued | JobState::Running => return Turn::Wait,
                // An optional manual job holds up no stage, but who names it in `needs` waits for it.
                JobState::Manual if other.allow_failure && job.needs.is_none() => {}
                JobState::Manual => return Turn::Wait,
                JobState::Passed => {}
                JobState::Failed => failed |= !other.allow_failure,
                JobState::Canceled => canceled |= !other.allow_failure,
                JobState::Skipped => missing |= job.needs.is_some(),
            }
        }
        let come = match job.when {
            When::OnSuccess | When::Manual => !failed && !canceled && !missing,
            When::OnFailure => failed,
            When::Always => true,
            When::Never => false,
        };
        if come { Turn::Come } else { Turn::Gone }
    }
}

fn state(states: &BTreeMap<String, JobState>, job: &PlannedJob) -> JobState {
    states.get(&job.name).copied().unwrap_or(JobState::Created)
}
