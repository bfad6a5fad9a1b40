//! The plan: which jobs take part for one branch and commit, with everything resolved that can be.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::variables::{self, CiContext, Resolved, Resolver, TooLong};
use super::{Artifacts, Job, Pipeline, Presence, When};

/// What a plan is made for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanContext {
    /// Branch, commit, application, pipeline.
    pub ci: CiContext,
    /// Variables of the application, unit and office for this branch, secrets left out; taken as they are.
    pub variables: BTreeMap<String, String>,
    /// Files that changed since the branch's start; `None` when there is no base to compare with.
    pub changed: Option<Vec<String>>,
}

/// The jobs that take part, in an order in which they may run one after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// All stages of the file, those without jobs too.
    pub stages: Vec<String>,
    /// The jobs.
    pub jobs: Vec<PlannedJob>,
}

/// One job of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedJob {
    /// Its name.
    pub name: String,
    /// Its stage.
    pub stage: String,
    /// The jobs it waits for; `None`: all of the earlier stages.
    pub needs: Option<Vec<String>>,
    /// The jobs whose artifacts are laid into its work directory, in the order of the plan.
    pub artifacts_from: Vec<String>,
    /// When it starts.
    pub when: When,
    /// Whether its failure is borne.
    pub allow_failure: bool,
    /// Longest time of before_script and script together, in seconds.
    pub timeout_s: u32,
    /// Repetitions after a failure.
    pub retry: u8,
    /// Commands before `script`, in the same shell.
    pub before_script: Vec<String>,
    /// Its commands.
    pub script: Vec<String>,
    /// Commands afterwards, in a shell of their own.
    pub after_script: Vec<String>,
    /// Its variables, resolved.
    pub variables: BTreeMap<String, String>,
    /// Variables that refer to what is known only at the start of the job, such as secrets; resolved by
    /// `execute`.
    pub late_variables: BTreeMap<String, String>,
    /// The environment it deploys to.
    pub environment: Option<PlannedEnvironment>,
    /// What it leaves for later jobs.
    pub artifacts: Option<Artifacts>,
}

/// The environment of a deploying job, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedEnvironment {
    /// Its name.
    pub name: String,
    /// Its address, if the file gives one.
    pub url: Option<String>,
}

/// Why there is no plan, although the file has no defect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// No job takes part on this branch.
    #[error("no job takes part on this branch")]
    NoJobs,
    /// A needed job does not take part.
    #[error("job \"{job}\" needs \"{need}\", which is not in this pipeline")]
    NeedAbsent {
        /// The job that waits.
        job: String,
        /// The job that is absent.
        need: String,
    },
    /// The environment's name is empty once its variables are resolved.
    #[error("job \"{job}\": the environment's name is empty")]
    EnvironmentNameEmpty {
        /// The job.
        job: String,
    },
    /// A variable grows beyond the limit.
    #[error("job \"{job}\": the variable {name} is too long once resolved")]
    VariableTooLong {
        /// The job.
        job: String,
        /// The variable.
        name: String,
    },
}

pub(super) fn plan(pipeline: &Pipeline, context: &PlanContext) -> Result<Plan, PlanRefusal> {
    let mut jobs = Vec::new();
    for job in &pipeline.jobs {
        if let Some(planned) = take_part(pipeline, job, context)? {
            jobs.push(planned);
        }
    }
    if jobs.is_empty() {
        return Err(PlanRefusal::NoJobs);
    }
    let present: BTreeSet<String> = jobs.iter().map(|job| job.name.clone()).collect();
    for planned in &mut jobs {
        let job = pipeline.jobs.iter().find(|job| job.name == planned.name).expect("planned from this file");
        let Some(needs) = &job.needs else { continue };
        if let Some(absent) = needs.iter().find(|need| !need.optional && !present.contains(&need.job)) {
            return Err(PlanRefusal::NeedAbsent { job: job.name.clone(), need: absent.job.clone() });
        }
        let kept = needs.iter().filter(|need| present.contains(&need.job));
        planned.needs = Some(kept.clone().map(|need| need.job.clone()).collect());
        planned.artifacts_from = kept.filter(|need| need.artifacts).map(|need| need.job.clone()).collect();
    }
    Ok(Plan { stages: pipeline.stages.clone(), jobs: in_order(&pipeline.stages, jobs) })
}

fn take_part(
    pipeline: &Pipeline,
    job: &Job,
    context: &PlanContext,
) -> Result<Option<PlannedJob>, PlanRefusal> {
    let mut fixed = variables::of_pipeline(&context.ci);
    fixed.extend(variables::of_job(&job.name, &job.stage));
    let mut templates = pipeline.variables.clone();
    templates.extend(job.variables.clone());
    templates.retain(|name, _| !context.variables.contains_key(name));
    fixed.extend(context.variables.clone());
    let too_long = |(name, TooLong)| PlanRefusal::VariableTooLong { job: job.name.clone(), name };
    let (seen, _) =
        split(fixed.clone(), Resolver { fixed: &fixed, templates: &templates }.all().map_err(too_long)?);
    let Some((when, allow_failure)) = presence(job, context, &seen) else { return Ok(None) };

    let environment = environment(job, &mut fixed, &seen)?;
    let (variables, late_variables) =
        split(fixed.clone(), Resolver { fixed: &fixed, templates: &templates }.all().map_err(too_long)?);
    Ok(Some(PlannedJob {
        name: job.name.clone(),
        stage: job.stage.clone(),
        needs: None,
        artifacts_from: Vec::new(),
        when,
        allow_failure,
        timeout_s: job.timeout_s,
        retry: job.retry,
        before_script: job.before_script.clone(),
        script: job.script.clone(),
        after_script: job.after_script.clone(),
        variables,
        late_variables,
        environment,
        artifacts: job.artifacts.clone(),
    }))
}

fn split(
    mut texts: BTreeMap<String, String>,
    resolved: BTreeMap<String, Resolved>,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut late = BTreeMap::new();
    for (name, value) in resolved {
        match value {
            Resolved::Text(text) => {
                texts.insert(name, text);
            }
            Resolved::Late(template) => {
                texts.remove(&name);
                late.insert(name, template);
            }
        }
    }
    (texts, late)
}

/// Whether the job takes part, when it starts, and whether its failure is borne.
fn presence(job: &Job, context: &PlanContext, variables: &BTreeMap<String, String>) -> Option<(When, bool)> {
    let (when, allow_failure) = match &job.presence {
        // A manual job without rules holds nothing up unless it says so; inside rules it does.
        Presence::Always => (job.when, job.allow_failure.unwrap_or(job.when == When::Manual)),
        Presence::Refs(filter) => {
            if !filter.admits(&context.ci.branch, &context.ci.pipeline_source) {
                return None;
            }
            (job.when, job.allow_failure.unwrap_or(job.when == When::Manual))
        }
        Presence::Rules(rules) => {
            let rule = rules.iter().find(|rule| rule.matches(variables, context.changed.as_deref()))?;
            (rule.when.unwrap_or(job.when), rule.allow_failure.or(job.allow_failure).unwrap_or(false))
        }
    };
    (when != When::Never).then_some((when, allow_failure))
}

/// Resolves the environment and adds its variables to `fixed`.
fn environment(
    job: &Job,
    fixed: &mut BTreeMap<String, String>,
    seen: &BTreeMap<String, String>,
) -> Result<Option<PlannedEnvironment>, PlanRefusal> {
    let Some(environment) = &job.environment else { return Ok(None) };
    let name = variables::expand(&environment.name, seen).trim().to_owned();
    if name.is_empty() {
        return Err(PlanRefusal::EnvironmentNameEmpty { job: job.name.clone() });
    }
    let mut known = seen.clone();
    for (key, value) in [
        ("CI_ENVIRONMENT_NAME", name.clone()),
        ("CI_ENVIRONMENT_SLUG", variables::environment_slug(&name)),
        ("CI_ENVIRONMENT_ACTION", String::from("start")),
    ] {
        known.insert(key.to_owned(), value.clone());
        fixed.insert(key.to_owned(), value);
    }
    let url = environment.url.as_ref().map(|url| variables::expand(url, &known));
    if let Some(url) = &url {
        fixed.insert(String::from("CI_ENVIRONMENT_URL"), url.clone());
    }
    Ok(Some(PlannedEnvironment { name, url }))
}

/// By stage, within a stage as in the file, but never before a job that is needed.
fn in_order(stages: &[String], mut rest: Vec<PlannedJob>) -> Vec<PlannedJob> {
    let place = |job: &PlannedJob| stages.iter().position(|stage| *stage == job.stage);
    rest.sort_by_key(place);
    let mut out: Vec<PlannedJob> = Vec::new();
    while !rest.is_empty() {
        let placed = |name: &String| out.iter().any(|job| job.name == *name);
        let next = rest.iter().position(|job| job.needs.iter().flatten().all(placed)).unwrap_or(0);
        let mut job = rest.remove(next);
        if job.needs.is_none() {
            let earlier = out.iter().filter(|other| place(other) < place(&job) && other.artifacts.is_some());
            job.artifacts_from = earlier.map(|other| other.name.clone()).collect();
        }
        out.push(job);
    }
    out
}
