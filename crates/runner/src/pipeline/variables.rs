//! Variables: the predefined `CI_*` ones, and how `$NAME` in the file's values is resolved.
//!
//! Strength, strongest first: the application's own, the job's, the file's, the predefined. Only values
//! written in the file are expanded; what comes from the application is taken as it is, so a password may
//! hold `$`. References to what is known only when the job starts (secrets, `CI_PROJECT_DIR`) stay until
//! then.

use std::collections::BTreeMap;

use crate::limits::VARIABLE_BYTES_MAX;

/// What the predefined variables of a pipeline are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CiContext {
    /// Address of this server, without a slash at its end.
    pub server_url: String,
    /// Name of the application, as in its address.
    pub project_name: String,
    /// Path of the application: group and name.
    pub project_path: String,
    /// Number of the application.
    pub project_id: u64,
    /// The branch whose pipeline it is.
    pub branch: String,
    /// The branch a clone begins with.
    pub default_branch: String,
    /// Whether the branch is `staging` or `master`.
    pub branch_protected: bool,
    /// The commit that is built, 40 hex digits.
    pub commit: String,
    /// The commit the branch stood at before, or empty.
    pub commit_before: String,
    /// First line of the commit's message.
    pub commit_title: String,
    /// Author of the commit, `Name <address>`.
    pub commit_author: String,
    /// Number of the pipeline.
    pub pipeline_id: u64,
    /// `push`, `web` or `api`.
    pub pipeline_source: String,
    /// Sign-in name of the person whose act caused the pipeline.
    pub user_login: String,
    /// That person's name.
    pub user_name: String,
}

/// The variables that hold for every job of a pipeline.
#[must_use]
pub fn of_pipeline(ci: &CiContext) -> BTreeMap<String, String> {
    let project_url = format!("{}/{}", ci.server_url, ci.project_path);
    let host = ci.server_url.split_once("://").map_or(ci.server_url.as_str(), |(_, rest)| rest);
    let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let short: String = ci.commit.chars().take(8).collect();
    let namespace = ci.project_path.rsplit_once('/').map_or("", |(namespace, _)| namespace);
    let before = if ci.commit_before.is_empty() { "0".repeat(40) } else { ci.commit_before.clone() };
    let slug = slug(&ci.branch, 63);
    [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("ALUR_CI", "true"),
        ("CI_SERVER", "yes"),
        ("CI_SERVER_NAME", "Alur"),
        ("CI_SERVER_URL", &ci.server_url),
        ("CI_SERVER_HOST", host),
        ("CI_SERVER_PORT", port),
        ("CI_API_V4_URL", &format!("{}/api/v4", ci.server_url)),
        ("CI_PROJECT_ID", &ci.project_id.to_string()),
        ("CI_PROJECT_NAME", &ci.project_name),
        ("CI_PROJECT_PATH", &ci.project_path),
        ("CI_PROJECT_PATH_SLUG", &self::slug(&ci.project_path, 63)),
        ("CI_PROJECT_NAMESPACE", namespace),
        ("CI_PROJECT_URL", &project_url),
        ("CI_DEFAULT_BRANCH", &ci.default_branch),
        ("CI_COMMIT_SHA", &ci.commit),
        ("CI_COMMIT_SHORT_SHA", &short),
        ("CI_COMMIT_BEFORE_SHA", &before),
        ("CI_COMMIT_BRANCH", &ci.branch),
        ("CI_COMMIT_REF_NAME", &ci.branch),
        ("CI_COMMIT_REF_SLUG", &slug),
        ("CI_COMMIT_REF_PROTECTED", if ci.branch_protected { "true" } else { "false" }),
        ("CI_COMMIT_TITLE", &ci.commit_title),
        ("CI_COMMIT_AUTHOR", &ci.commit_author),
        ("CI_BUILD_REF", &ci.commit),
        ("CI_BUILD_REF_NAME", &ci.branch),
        ("CI_PIPELINE_ID", &ci.pipeline_id.to_string()),
        ("CI_PIPELINE_IID", &ci.pipeline_id.to_string()),
        ("CI_PIPELINE_SOURCE", &ci.pipeline_source),
        ("CI_NODE_TOTAL", "1"),
        ("GITLAB_USER_LOGIN", &ci.user_login),
        ("GITLAB_USER_NAME", &ci.user_name),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

/// The variables of one job that are known from the file.
#[must_use]
pub fn of_job(name: &str, stage: &str) -> BTreeMap<String, String> {
    let pairs =
        [("CI_JOB_NAME", name), ("CI_JOB_STAGE", stage), ("CI_BUILD_NAME", name), ("CI_BUILD_STAGE", stage)];
    let mut out: BTreeMap<_, _> = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    out.insert(String::from("CI_JOB_NAME_SLUG"), slug(name, 63));
    out
}

/// The variables of one run of a job: its number, and which attempt it is, from 0.
#[must_use]
pub fn of_run(job_id: u64, attempt: u8) -> BTreeMap<String, String> {
    let pairs = [
        ("CI_JOB_ID", job_id.to_string()),
        ("CI_BUILD_ID", job_id.to_string()),
        ("CI_JOB_RETRY_COUNT", attempt.to_string()),
    ];
    pairs.map(|(key, value)| (key.to_owned(), value)).into()
}

/// A name in lower case with nothing but letters, digits and `-`, at most `chars_max` long.
#[must_use]
pub fn slug(name: &str, chars_max: usize) -> String {
    let lower = name.to_ascii_lowercase();
    let mapped = lower.chars().map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' });
    let cut: String = mapped.take(chars_max).collect();
    cut.trim_matches('-').to_owned()
}

/// The slug of an environment: at most 24 characters; a name that was cut gets a suffix, so that two stay
/// apart.
#[must_use]
pub fn environment_slug(name: &str) -> String {
    let full = slug(name, 255);
    let full = if full.starts_with(|c: char| c.is_ascii_lowercase()) { full } else { format!("env-{full}") };
    if full.len() <= 24 && full == name {
        return full;
    }
    // FNV-1a: the same name gives the same suffix on every machine.
    let hash =
        name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let digits = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let suffix: String = (0..6).map(|i| char::from(digits[(hash >> (8 * i)) as usize % 36])).collect();
    let head: String = full.chars().take(17).collect();
    format!("{}-{suffix}", head.trim_end_matches('-'))
}

/// Whether a shell accepts the name.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A value longer than [`VARIABLE_BYTES_MAX`] after its references were resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLong;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

/// A value with references that could not all be resolved yet, and one with none left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolved {
    Text(String),
    /// Still a template: `$$` is a dollar, `${NAME}` a reference.
    Late(String),
}

fn parts(template: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            text.push('$');
            rest = after;
            continue;
        }
        let (name, after) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((name, after)) => (name, after),
            None => {
                rest.split_at(rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count())
            }
        };
        if is_name(name) {
            out.push(Part::Text(std::mem::take(&mut text)));
            out.push(Part::Name(name.to_owned()));
            rest = after;
        } else {
            text.push('$');
        }
    }
    text.push_str(rest);
    out.push(Part::Text(text));
    out
}

fn render(parts: Vec<Part>) -> Result<Resolved, TooLong> {
    let late = parts.iter().any(|part| matches!(part, Part::Name(_)));
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) if late => out.push_str(&text.replace('$', "$$")),
            Part::Text(text) => out.push_str(&text),
            Part::Name(name) => out.push_str(&format!("${{{name}}}")),
        }
        if out.len() > VARIABLE_BYTES_MAX {
            return Err(TooLong);
        }
    }
    Ok(if late { Resolved::Late(out) } else { Resolved::Text(out) })
}

/// Resolves values that may refer to each other; a circle leaves the reference that closes it unresolved.
pub(super) struct Resolver<'a> {
    /// Values taken as they are.
    pub fixed: &'a BTreeMap<String, String>,
    /// Values of the file.
    pub templates: &'a BTreeMap<String, String>,
}

impl Resolver<'_> {
    pub fn all(&self) -> Result<BTreeMap<String, Resolved>, (String, TooLong)> {
        let mut done: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        let mut out = BTreeMap::new();
        for name in self.templates.keys() {
            let parts = self.of(name, &mut Vec::new(), &mut done).map_err(|e| (name.clone(), e))?;
            out.insert(name.clone(), render(parts).map_err(|e| (name.clone(), e))?);
        }
        Ok(out)
    }

    fn of(
        &self,
        name: &str,
        under_way: &mut Vec<String>,
        done: &mut BTreeMap<String, Vec<Part>>,
    ) -> Result<Vec<Part>, TooLong> {
        if let Some(parts) = done.get(name) {
            return Ok(parts.clone());
        }
        let mut out = Vec::new();
        let mut bytes = 0;
        under_way.push(name.to_owned());
        for part in parts(&self.templates[name]) {
            let inner = match part {
                Part::Name(other) if self.templates.contains_key(&other) => {
                    if under_way.contains(&other) || under_way.len() > 50 {
                        vec![
                            self.fixed
                                .get(&other)
                                .map_or(Part::Name(other.clone()), |v| Part::Text(v.clone())),
                        ]
                    } else {
                        self.of(&other, under_way, done)?
                    }
                }
                Part::Name(other) => {
                    vec![self.fixed.get(&other).map_or(Part::Name(other.clone()), |v| Part::Text(v.clone()))]
                }
                Part::Text(text) => vec![Part::Text(text)],
            };
            bytes += inner
                .iter()
                .map(|part| match part {
                    Part::Text(t) | Part::Name(t) => t.len() + 1,
                })
                .sum::<usize>();
            if bytes > VARIABLE_BYTES_MAX {
                return Err(TooLong);
            }
            out.extend(inner);
        }
        under_way.pop();
        // Within a circle the answer depends on where one entered, so it is not kept.
        if under_way.is_empty() {
            done.insert(name.to_owned(), out.clone());
        }
        Ok(out)
    }
}

/// Resolves the references of a template; what is not known is empty.
#[must_use]
pub fn expand(template: &str, values: &BTreeMap<String, String>) -> String {
    parts(template)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Name(name) => values.get(&name).cloned().unwrap_or_default(),
        })
        .collect()
}
