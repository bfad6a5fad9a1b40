//! From the tree to a [`Pipeline`]: the keywords of the file's top, and what needs all jobs to be judged.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::read_job::{self, Defaults};
use super::yaml::{self, Field, Node, Value};
use super::{Defect, DefectKind, Expected, Job, Pipeline};
use crate::limits::{DEFECTS_MAX, JOBS_MAX, TIMEOUT_DEFAULT_S};

/// Keywords of GitLab that reach beyond this repository's build, test and deployment.
const OUTSIDE_SCOPE: [&str; 5] = ["include", "trigger", "release", "spec", "identity"];
/// Keywords of GitLab at the top of a file that are not run.
const UNSUPPORTED: [&str; 2] = ["cache", "workflow"];

/// Where defects and warnings are noted while the file is read.
#[derive(Default)]
pub(super) struct Desk {
    pub job: Option<String>,
    pub defects: Vec<Defect>,
    pub warnings: Vec<Defect>,
}

impl Desk {
    pub fn defect(&mut self, line: usize, keyword: &str, why: DefectKind) {
        self.defects.push(Defect { line, keyword: keyword.to_owned(), job: self.job.clone(), why });
    }

    pub fn wrong(&mut self, node: &Node, keyword: &str, expected: Expected) {
        self.defect(node.line, keyword, DefectKind::WrongShape { expected });
    }

    /// A keyword that is not run, with the reason that fits it best.
    pub fn refuse(&mut self, line: usize, path: &str) {
        let why = if matches!(path, "image" | "services") {
            DefectKind::NeedsContainers
        } else if matches!(path, "secrets" | "id_tokens") {
            DefectKind::SecretsBelongToApplication
        } else if OUTSIDE_SCOPE.contains(&path) || path == "pages" {
            DefectKind::OutsideScope
        } else {
            DefectKind::Unsupported
        };
        self.defect(line, path, why);
    }

    pub fn map<'a>(&mut self, node: &'a Node, keyword: &str) -> &'a [Field] {
        match &node.value {
            Value::Map(fields) => fields,
            Value::Text { .. } | Value::List(_) => {
                self.wrong(node, keyword, Expected::Map);
                &[]
            }
        }
    }

    pub fn text(&mut self, node: &Node, keyword: &str) -> Option<String> {
        match &node.value {
            Value::Text { text, .. } if !node.is_null() => Some(text.to_string()),
            Value::Text { .. } | Value::List(_) | Value::Map(_) => {
                self.wrong(node, keyword, Expected::Text);
                None
            }
        }
    }

    pub fn boolean(&mut self, node: &Node, keyword: &str) -> Option<bool> {
        let value = node.boolean();
        if value.is_none() {
            self.wrong(node, keyword, Expected::Boolean);
        }
        value
    }

    /// A text or a list of texts with their lines; lists within the list, as anchors make them, are
    /// flattened.
    pub fn texts(&mut self, node: &Node, keyword: &str) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        self.gather(node, keyword, &mut out);
        out
    }

    fn gather(&mut self, node: &Node, keyword: &str, out: &mut Vec<(String, usize)>) {
        match &node.value {
            Value::Text { text, .. } if !node.is_null() => out.push((text.to_string(), node.line)),
            Value::Text { .. } => self.wrong(node, keyword, Expected::TextOrList),
            Value::List(items) => items.iter().for_each(|item| self.gather(item, keyword, out)),
            Value::Map(_) if keyword.ends_with("script") => {
                self.defect(node.line, keyword, DefectKind::ScriptLineIsMap);
            }
            Value::Map(_) => self.wrong(node, keyword, Expected::TextOrList),
        }
    }

    pub fn script(&mut self, node: &Node, keyword: &str) -> Vec<String> {
        self.texts(node, keyword).into_iter().map(|(text, _)| text).collect()
    }

    pub fn variables(&mut self, node: &Node, keyword: &str) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        if node.is_null() {
            return out;
        }
        for field in self.map(node, keyword) {
            let path = format!("{keyword}:{}", field.key);
            if !super::variables::is_name(&field.key) {
                self.defect(field.line, &path, DefectKind::BadVariableName { name: field.key.to_string() });
                continue;
            }
            match &field.node.value {
                Value::Text { .. } if field.node.is_null() => {
                    out.insert(field.key.to_string(), String::new());
                }
                Value::Text { text, plain } => {
                    let read = if *plain { yaml::reread(text) } else { None };
                    if let Some(read) = &read {
                        let why = DefectKind::ReadAs { written: text.to_string(), read: read.clone() };
                        let job = self.job.clone();
                        self.warnings.push(Defect { line: field.node.line, keyword: path, job, why });
                    }
                    out.insert(field.key.to_string(), read.unwrap_or_else(|| text.to_string()));
                }
                Value::List(_) | Value::Map(_) => self.wrong(&field.node, &path, Expected::Text),
            }
        }
        out
    }
}

pub(super) fn pipeline(text: &str) -> Result<Pipeline, Vec<Defect>> {
    let root = yaml::read(text)?;
    let mut desk = Desk::default();
    if root.is_null() {
        desk.defect(root.line, "", DefectKind::NoJobs);
        return Err(desk.defects);
    }
    let fields = desk.map(&root, "").to_vec();
    let mut defaults = Defaults { timeout_s: TIMEOUT_DEFAULT_S, ..Defaults::default() };
    let mut stages: Vec<String> = ["build", "test", "deploy"].map(String::from).to_vec();
    let mut variables = BTreeMap::new();
    let mut job_fields = Vec::new();
    for field in &fields {
        match &*field.key {
            "stages" => stages = read_stages(&mut desk, &field.node),
            "variables" => variables = desk.variables(&field.node, "variables"),
            "before_script" => defaults.before_script = desk.script(&field.node, "before_script"),
            "after_script" => defaults.after_script = desk.script(&field.node, "after_script"),
            "default" => read_job::defaults(&mut desk, &field.node, &mut defaults),
            key if key.starts_with('.') => {}
            key if UNSUPPORTED.contains(&key) || OUTSIDE_SCOPE.contains(&key) => desk.refuse(field.line, key),
            "image" | "services" => desk.refuse(field.line, &field.key),
            _ if !matches!(field.node.value, Value::Map(_)) => desk.refuse(field.line, &field.key),
            _ => job_fields.push(field),
        }
    }
    let jobs = read_jobs(&mut desk, &job_fields, &defaults);
    let stages = with_edges(stages, &jobs);
    check(&mut desk, &stages, &jobs);
    finish(desk, Pipeline { stages, variables, jobs, warnings: Vec::new() })
}

fn read_jobs(desk: &mut Desk, fields: &[&Field], defaults: &Defaults) -> Vec<Job> {
    if fields.is_empty() && desk.defects.is_empty() {
        desk.defect(1, "", DefectKind::NoJobs);
    }
    if let Some(over) = fields.get(JOBS_MAX) {
        desk.defect(over.line, &over.key, DefectKind::TooManyJobs { jobs_max: JOBS_MAX });
    }
    let mut jobs = Vec::new();
    for field in fields.iter().take(JOBS_MAX) {
        desk.job = Some(field.key.to_string());
        if &*field.key == "pages" {
            let (line, keyword) = (field.line, field.key.to_string());
            desk.warnings.push(Defect {
                line,
                keyword,
                job: desk.job.clone(),
                why: DefectKind::JobNamedPages,
            });
        }
        jobs.push(read_job::job(desk, field, defaults));
        desk.job = None;
    }
    jobs
}

fn finish(mut desk: Desk, mut pipeline: Pipeline) -> Result<Pipeline, Vec<Defect>> {
    desk.defects.sort_by_key(|defect| defect.line);
    desk.warnings.sort_by_key(|defect| defect.line);
    desk.defects.truncate(DEFECTS_MAX);
    desk.warnings.truncate(DEFECTS_MAX);
    pipeline.warnings = desk.warnings;
    if desk.defects.is_empty() { Ok(pipeline) } else { Err(desk.defects) }
}

fn read_stages(desk: &mut Desk, node: &Node) -> Vec<String> {
    if !matches!(node.value, Value::List(_)) {
        desk.wrong(node, "stages", Expected::TextList);
    }
    let mut stages: Vec<String> = Vec::new();
    for (stage, _) in desk.texts(node, "stages") {
        if !stages.contains(&stage) {
            stages.push(stage);
        }
    }
    stages
}

/// `.pre` comes before all stages and `.post` after them, without being listed.
fn with_edges(stages: Vec<String>, jobs: &[Job]) -> Vec<String> {
    let used = |name: &str| jobs.iter().any(|job| job.stage == name);
    let mut out: Vec<String> =
        stages.into_iter().filter(|stage| stage != ".pre" && stage != ".post").collect();
    if used(".pre") {
        out.insert(0, String::from(".pre"));
    }
    if used(".post") {
        out.push(String::from(".post"));
    }
    out
}

fn check(desk: &mut Desk, stages: &[String], jobs: &[Job]) {
    let place: HashMap<&str, usize> =
        stages.iter().enumerate().map(|(i, stage)| (stage.as_str(), i)).collect();
    let by_name: HashMap<&str, &Job> = jobs.iter().map(|job| (job.name.as_str(), job)).collect();
    for job in jobs {
        desk.job = Some(job.name.clone());
        let own = place.get(job.stage.as_str());
        if own.is_none() {
            desk.defect(job.line, "stage", DefectKind::UnknownStage { stage: job.stage.clone() });
        }
        for need in job.needs.iter().flatten() {
            match by_name.get(need.job.as_str()) {
                None if need.optional => {}
                None => desk.defect(job.line, "needs", DefectKind::UnknownNeed { job: need.job.clone() }),
                Some(needed) if place.get(needed.stage.as_str()) > own => {
                    desk.defect(job.line, "needs", DefectKind::NeedInLaterStage { job: need.job.clone() });
                }
                Some(_) => {}
            }
        }
        desk.job = None;
    }
    if let Some(job) = circle(jobs, &by_name) {
        desk.job = Some(job.name.clone());
        desk.defect(job.line, "needs", DefectKind::NeedsCircle);
        desk.job = None;
    }
}

/// A job that can never start: what remains when jobs without open needs are taken away again and again.
fn circle<'a>(jobs: &'a [Job], by_name: &HashMap<&str, &Job>) -> Option<&'a Job> {
    let mut free: HashSet<&str> = HashSet::new();
    loop {
        let before = free.len();
        for job in jobs {
            let open = |need: &&super::Need| {
                by_name.contains_key(need.job.as_str()) && !free.contains(need.job.as_str())
            };
            if job.needs.iter().flatten().find(open).is_none() {
                free.insert(&job.name);
            }
        }
        if free.len() == before {
            return jobs.iter().find(|job| !free.contains(job.name.as_str()));
        }
    }
}
