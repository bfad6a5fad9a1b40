//! The keywords of one job, and of `default`.

use super::filter::{Only, RefFilter, Rule};
use super::read::Desk;
use super::yaml::{Field, Node, Value, whole_number};
use super::{
    Artifacts, ArtifactsWhen, Condition, DefectKind, Environment, Expected, Job, Need, Presence, When,
    condition,
};
use crate::glob::Glob;
use crate::limits::{ARTIFACT_DAYS_DEFAULT, NEEDS_MAX, RETRIES_MAX, TIMEOUT_MAX_S};

/// What jobs without the keyword get.
#[derive(Default)]
pub(super) struct Defaults {
    pub before_script: Vec<String>,
    pub after_script: Vec<String>,
    pub timeout_s: u32,
    pub retry: u8,
}

pub(super) fn defaults(desk: &mut Desk, node: &Node, defaults: &mut Defaults) {
    for field in desk.map(node, "default") {
        match &*field.key {
            "before_script" => defaults.before_script = desk.script(&field.node, "default:before_script"),
            "after_script" => defaults.after_script = desk.script(&field.node, "default:after_script"),
            "timeout" => defaults.timeout_s = timeout(desk, &field.node).unwrap_or(defaults.timeout_s),
            "retry" => defaults.retry = retry(desk, &field.node),
            "image" | "services" => desk.refuse(field.line, &field.key),
            other => desk.refuse(field.line, &format!("default:{other}")),
        }
    }
}

pub(super) fn job(desk: &mut Desk, field: &Field, defaults: &Defaults) -> Job {
    let mut job = Job {
        name: field.key.to_string(),
        line: field.line,
        stage: String::from("test"),
        before_script: defaults.before_script.clone(),
        script: Vec::new(),
        after_script: defaults.after_script.clone(),
        variables: std::collections::BTreeMap::new(),
        environment: None,
        presence: Presence::Always,
        needs: None,
        allow_failure: None,
        when: When::OnSuccess,
        timeout_s: defaults.timeout_s,
        artifacts: None,
        retry: defaults.retry,
    };
    let mut presence = Read::default();
    let mut has_script = false;
    for field in desk.map(&field.node, &field.key) {
        has_script |= &*field.key == "script";
        keyword(desk, &mut job, &mut presence, field);
    }
    if !has_script {
        desk.defect(job.line, "script", DefectKind::ScriptMissing);
    }
    job.presence = presence.decide(desk);
    job
}

fn keyword(desk: &mut Desk, job: &mut Job, presence: &mut Read, field: &Field) {
    let node = &field.node;
    match &*field.key {
        "stage" => job.stage = desk.text(node, "stage").unwrap_or(std::mem::take(&mut job.stage)),
        "script" => {
            job.script = desk.script(node, "script");
            if matches!(&node.value, Value::List(items) if items.is_empty()) {
                desk.defect(field.line, "script", DefectKind::ScriptMissing);
            }
        }
        "before_script" => job.before_script = desk.script(node, "before_script"),
        "after_script" => job.after_script = desk.script(node, "after_script"),
        "variables" => job.variables = desk.variables(node, "variables"),
        "environment" => job.environment = environment(desk, node),
        "rules" => presence.rules = Some((rules(desk, node), field.line)),
        "only" => presence.only = Some((refs(desk, node, "only"), field.line)),
        "except" => presence.except = Some((refs(desk, node, "except"), field.line)),
        "needs" => job.needs = Some(needs(desk, node)),
        "allow_failure" => match &node.value {
            Value::Map(fields) => {
                for field in fields.iter() {
                    desk.refuse(field.line, &format!("allow_failure:{}", field.key));
                }
            }
            Value::Text { .. } | Value::List(_) => job.allow_failure = desk.boolean(node, "allow_failure"),
        },
        "when" => job.when = when(desk, node, "when").unwrap_or(When::OnSuccess),
        "timeout" => job.timeout_s = timeout(desk, node).unwrap_or(job.timeout_s),
        "artifacts" => job.artifacts = artifacts(desk, node),
        "retry" => job.retry = retry(desk, node),
        other => desk.refuse(field.line, other),
    }
}

/// `rules`, `only` and `except` until all keywords of the job are seen.
#[derive(Default)]
struct Read {
    rules: Option<(Vec<Rule>, usize)>,
    only: Option<(Vec<Only>, usize)>,
    except: Option<(Vec<Only>, usize)>,
}

impl Read {
    fn decide(self, desk: &mut Desk) -> Presence {
        match (self.rules, self.only, self.except) {
            (None, None, None) => Presence::Always,
            (Some((rules, _)), None, None) => Presence::Rules(rules),
            (Some((_, a)), Some((_, b)), _) | (Some((_, a)), None, Some((_, b))) => {
                desk.defect(a.max(b), "rules", DefectKind::RulesWithOnly);
                Presence::Always
            }
            (None, only, except) => Presence::Refs(RefFilter {
                only: only.map(|(entries, _)| entries),
                except: except.map(|(entries, _)| entries).unwrap_or_default(),
            }),
        }
    }
}

fn environment(desk: &mut Desk, node: &Node) -> Option<Environment> {
    let Value::Map(fields) = &node.value else {
        let name = desk.text(node, "environment")?;
        return Some(Environment { name, url: None });
    };
    let (mut name, mut url) = (None, None);
    for field in fields.iter() {
        match &*field.key {
            "name" => name = desk.text(&field.node, "environment:name"),
            "url" => url = desk.text(&field.node, "environment:url"),
            "action" => match desk.text(&field.node, "environment:action") {
                Some(action) if action != "start" => {
                    desk.defect(field.line, "environment:action", DefectKind::UnknownWord { found: action });
                }
                Some(_) | None => {}
            },
            other => desk.refuse(field.line, &format!("environment:{other}")),
        }
    }
    if name.is_none() {
        desk.wrong(node, "environment", Expected::NameOrMap);
    }
    Some(Environment { name: name?, url })
}

fn rules(desk: &mut Desk, node: &Node) -> Vec<Rule> {
    let Value::List(items) = &node.value else {
        if !node.is_null() {
            desk.wrong(node, "rules", Expected::List);
        }
        return Vec::new();
    };
    items.iter().map(|item| rule(desk, item)).collect()
}

fn rule(desk: &mut Desk, node: &Node) -> Rule {
    let mut rule = Rule { condition: None, changes: None, when: None, allow_failure: None };
    for field in desk.map(node, "rules") {
        match &*field.key {
            "if" => {
                let Some(text) = desk.text(&field.node, "rules:if") else { continue };
                match Condition::parse(&text) {
                    Ok(condition) => rule.condition = Some(condition),
                    Err(why) => desk.defect(field.line, "rules:if", why),
                }
            }
            "when" => rule.when = when(desk, &field.node, "rules:when"),
            "allow_failure" => rule.allow_failure = desk.boolean(&field.node, "rules:allow_failure"),
            "changes" => rule.changes = Some(globs(desk, &field.node, "rules:changes")),
            other => desk.refuse(field.line, &format!("rules:{other}")),
        }
    }
    rule
}

fn globs(desk: &mut Desk, node: &Node, keyword: &str) -> Vec<Glob> {
    let mut out = Vec::new();
    for (path, line) in desk.texts(node, keyword) {
        match Glob::new(&path) {
            Some(glob) => out.push(glob),
            None => desk.defect(line, keyword, DefectKind::BadPath { path }),
        }
    }
    out
}

fn refs(desk: &mut Desk, node: &Node, keyword: &str) -> Vec<Only> {
    let mut out = Vec::new();
    let fields = match &node.value {
        Value::Map(fields) => &fields[..],
        Value::Text { .. } | Value::List(_) => {
            read_refs(desk, node, keyword, &mut out);
            return out;
        }
    };
    for field in fields {
        let path = format!("{keyword}:{}", field.key);
        if &*field.key == "refs" {
            read_refs(desk, &field.node, &path, &mut out);
        } else {
            desk.refuse(field.line, &path);
        }
    }
    out
}

fn read_refs(desk: &mut Desk, node: &Node, keyword: &str, out: &mut Vec<Only>) {
    for (text, line) in desk.texts(node, keyword) {
        out.push(match text.as_str() {
            "branches" => Only::Branches,
            "pushes" => Only::Source("push"),
            "web" => Only::Source("web"),
            "api" => Only::Source("api"),
            "tags"
            | "merge_requests"
            | "schedules"
            | "triggers"
            | "external"
            | "pipelines"
            | "chat"
            | "external_pull_requests" => Only::Nothing,
            pattern if pattern.starts_with('/') => match condition::slashed(pattern) {
                Ok(regex) => Only::Pattern(text, regex),
                Err(why) => {
                    desk.defect(line, keyword, why);
                    continue;
                }
            },
            // `branch@group/project` names a repository; Alur's applications have one each.
            name if name.contains(['@', '$', ' ']) => {
                desk.defect(line, keyword, DefectKind::UnknownWord { found: text });
                continue;
            }
            _ => Only::Name(text),
        });
    }
}

fn needs(desk: &mut Desk, node: &Node) -> Vec<Need> {
    let Value::List(items) = &node.value else {
        desk.wrong(node, "needs", Expected::List);
        return Vec::new();
    };
    if items.len() > NEEDS_MAX {
        desk.defect(node.line, "needs", DefectKind::OutOfRange { min: 0, max: NEEDS_MAX as u64 });
    }
    let mut out = Vec::new();
    for item in items.iter().take(NEEDS_MAX) {
        let Value::Map(fields) = &item.value else {
            if let Some(job) = desk.text(item, "needs") {
                out.push(Need { job, artifacts: true, optional: false });
            }
            continue;
        };
        let (mut job, mut artifacts, mut optional) = (None, true, false);
        for field in fields.iter() {
            match &*field.key {
                "job" => job = desk.text(&field.node, "needs:job"),
                "artifacts" => artifacts = desk.boolean(&field.node, "needs:artifacts").unwrap_or(true),
                "optional" => optional = desk.boolean(&field.node, "needs:optional").unwrap_or(false),
                other => desk.refuse(field.line, &format!("needs:{other}")),
            }
        }
        match job {
            Some(job) => out.push(Need { job, artifacts, optional }),
            None => desk.wrong(item, "needs", Expected::NameOrMap),
        }
    }
    out
}

fn when(desk: &mut Desk, node: &Node, keyword: &str) -> Option<When> {
    let text = desk.text(node, keyword)?;
    match text.as_str() {
        "on_success" => Some(When::OnSuccess),
        "on_failure" => Some(When::OnFailure),
        "always" => Some(When::Always),
        "manual" => Some(When::Manual),
        "never" => Some(When::Never),
        _ => {
            desk.defect(node.line, keyword, DefectKind::UnknownWord { found: text });
            None
        }
    }
}

fn timeout(desk: &mut Desk, node: &Node) -> Option<u32> {
    let text = desk.text(node, "timeout")?;
    match duration_s(&text) {
        Some(seconds) if (1..=u64::from(TIMEOUT_MAX_S)).contains(&seconds) => u32::try_from(seconds).ok(),
        Some(_) => {
            let why = DefectKind::OutOfRange { min: 1, max: u64::from(TIMEOUT_MAX_S) };
            desk.defect(node.line, "timeout", why);
            None
        }
        None => {
            desk.wrong(node, "timeout", Expected::Duration);
            None
        }
    }
}

fn retry(desk: &mut Desk, node: &Node) -> u8 {
    let number = match &node.value {
        Value::Text { text, plain: true } => whole_number(text),
        Value::Text { .. } | Value::List(_) => None,
        Value::Map(fields) => {
            for field in fields.iter() {
                desk.refuse(field.line, &format!("retry:{}", field.key));
            }
            return 0;
        }
    };
    match number.map(u8::try_from) {
        Some(Ok(times)) if times <= RETRIES_MAX => times,
        Some(_) => {
            desk.defect(node.line, "retry", DefectKind::OutOfRange { min: 0, max: u64::from(RETRIES_MAX) });
            0
        }
        None => {
            desk.wrong(node, "retry", Expected::Number);
            0
        }
    }
}

fn artifacts(desk: &mut Desk, node: &Node) -> Option<Artifacts> {
    let mut out = Artifacts {
        paths: Vec::new(),
        exclude: Vec::new(),
        when: ArtifactsWhen::OnSuccess,
        expire_in_s: Some(u64::from(ARTIFACT_DAYS_DEFAULT) * 86_400),
    };
    let before = desk.defects.len();
    for field in desk.map(node, "artifacts") {
        match &*field.key {
            "paths" => out.paths = paths(desk, &field.node, "artifacts:paths"),
            "exclude" => out.exclude = paths(desk, &field.node, "artifacts:exclude"),
            "expire_in" => out.expire_in_s = expiry(desk, &field.node, out.expire_in_s),
            "when" => match desk.text(&field.node, "artifacts:when").as_deref() {
                Some("on_success") => out.when = ArtifactsWhen::OnSuccess,
                Some("on_failure") => out.when = ArtifactsWhen::OnFailure,
                Some("always") => out.when = ArtifactsWhen::Always,
                Some(other) => {
                    let why = DefectKind::UnknownWord { found: other.to_owned() };
                    desk.defect(field.line, "artifacts:when", why);
                }
                None => {}
            },
            other => desk.refuse(field.line, &format!("artifacts:{other}")),
        }
    }
    if !out.paths.is_empty() {
        return Some(out);
    }
    if desk.defects.len() == before {
        desk.defect(node.line, "artifacts:paths", DefectKind::WrongShape { expected: Expected::TextList });
    }
    None
}

/// Paths may hold variables, so only those without are judged as patterns here; the rest when the job ends.
fn paths(desk: &mut Desk, node: &Node, keyword: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (path, line) in desk.texts(node, keyword) {
        if path.is_empty() || (!path.contains('$') && Glob::new(&path).is_none()) {
            desk.defect(line, keyword, DefectKind::BadPath { path });
        } else {
            out.push(path);
        }
    }
    out
}

fn expiry(desk: &mut Desk, node: &Node, default: Option<u64>) -> Option<u64> {
    let Some(text) = desk.text(node, "artifacts:expire_in") else { return default };
    if text == "never" {
        return None;
    }
    let seconds = duration_s(&text);
    if seconds.is_none() {
        desk.wrong(node, "artifacts:expire_in", Expected::Duration);
    }
    seconds.or(default)
}

/// A time as GitLab writes it, in seconds: `3600`, `1h 30m`, `2 hours 5 minutes`, `1 week and 2 days`.
pub(super) fn duration_s(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let mut total: u64 = 0;
    let mut rest = text.as_str();
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit_s = match &rest[..letters] {
            "" | "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "wk" | "week" | "weeks" => 7 * 86_400,
            "mo" | "mos" | "month" | "months" => 30 * 86_400,
            "y" | "yr" | "yrs" | "year" | "years" => 365 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit_s)?)?;
        rest = rest[letters..].trim_start().trim_start_matches(',').trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
        parts += 1;
    }
    (parts > 0).then_some(total)
}
