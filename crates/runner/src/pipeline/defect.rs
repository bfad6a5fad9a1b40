//! What is wrong with a pipeline file, and where. The sentences for people are worded elsewhere from these
//! values.

use std::fmt;

/// One thing that is wrong with a pipeline file, or doubtful when it stands among the warnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Line of the file, from 1.
    pub line: usize,
    /// The keyword, with its path below the job: `artifacts:paths`. The job's name when the job itself is
    /// meant.
    pub keyword: String,
    /// The job in which it stands, if any.
    pub job: Option<String>,
    /// What is wrong.
    pub why: DefectKind,
}

/// The kinds of defects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefectKind {
    /// The text is no YAML; the reader's own words.
    NotYaml { detail: String },
    /// The file is empty or holds no job.
    NoJobs,
    /// The file is larger than the limit, in bytes, aliases expanded.
    TooLarge { bytes_max: usize },
    /// Values are nested deeper than the limit.
    TooDeep { depth_max: usize },
    /// More values than the limit, aliases expanded.
    TooManyValues { values_max: usize },
    /// More jobs than the limit.
    TooManyJobs { jobs_max: usize },
    /// A second document after `---`.
    SecondDocument,
    /// A YAML tag such as `!reference`.
    Tag,
    /// An alias to an anchor that is not defined before it, or that lies within itself.
    UnknownAlias,
    /// The key stands twice; the first time on `first_line`.
    DuplicateKey { first_line: usize },
    /// A key that is no plain text.
    KeyNotText,
    /// A keyword that Alur does not run; it is not skipped silently.
    Unsupported,
    /// `include`, `trigger`, `release`, `pages:` and their like: a pipeline builds, tests, deploys, nothing
    /// else.
    OutsideScope,
    /// `secrets`, `id_tokens`: secrets are variables of the application.
    SecretsBelongToApplication,
    /// `image`, `services`: no runner with containers.
    NeedsContainers,
    /// The value has the wrong shape.
    WrongShape { expected: Expected },
    /// The text is none of the allowed words.
    UnknownWord { found: String },
    /// A number outside its bounds.
    OutOfRange { min: u64, max: u64 },
    /// A job without `script`.
    ScriptMissing,
    /// A line of a script reads as a map because of `: `; it needs quotes.
    ScriptLineIsMap,
    /// A stage that `stages` does not list.
    UnknownStage { stage: String },
    /// A needed job that the file does not define.
    UnknownNeed { job: String },
    /// A needed job that stands in a later stage.
    NeedInLaterStage { job: String },
    /// Jobs that need each other in a circle.
    NeedsCircle,
    /// `rules` together with `only` or `except`.
    RulesWithOnly,
    /// A condition that cannot be read; the position is in characters from 1.
    BadCondition { position: usize },
    /// A pattern that cannot be compiled.
    BadPattern { detail: String },
    /// A path that leaves the work directory, or is empty.
    BadPath { path: String },
    /// A name that no shell accepts as a variable.
    BadVariableName { name: String },
    /// Warning: an unquoted value that YAML reads as something else.
    ReadAs { written: String, read: String },
    /// Warning: a job named `pages` publishes nothing; it runs as an ordinary one.
    JobNamedPages,
}

/// The shapes of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A text or number.
    Text,
    /// A list of texts.
    TextList,
    /// A text or a list of texts.
    TextOrList,
    /// A map.
    Map,
    /// A list.
    List,
    /// true or false.
    Boolean,
    /// A whole number.
    Number,
    /// A time such as `1h 30m`.
    Duration,
    /// A name or a map with a name.
    NameOrMap,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Text => "a text",
            Expected::TextList => "a list of texts",
            Expected::TextOrList => "a text or a list of texts",
            Expected::Map => "a map",
            Expected::List => "a list",
            Expected::Boolean => "true or false",
            Expected::Number => "a whole number",
            Expected::Duration => "a time such as 1h 30m",
            Expected::NameOrMap => "a name or a map with a name",
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ".gitlab-ci.yml:{}: ", self.line)?;
        if let Some(job) = &self.job {
            write!(f, "job \"{job}\": ")?;
        }
        if !self.keyword.is_empty() {
            write!(f, "{}: ", self.keyword)?;
        }
        write!(f, "{}", self.why)
    }
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use DefectKind as D;
        match self {
            D::NotYaml { detail } => write!(f, "not YAML: {detail}"),
            D::NoJobs => f.write_str("no job"),
            D::TooLarge { bytes_max } => write!(f, "larger than {bytes_max} bytes"),
            D::TooDeep { depth_max } => write!(f, "nested deeper than {depth_max}"),
            D::TooManyValues { values_max } => write!(f, "more than {values_max} values"),
            D::TooManyJobs { jobs_max } => write!(f, "more than {jobs_max} jobs"),
            D::SecondDocument => f.write_str("a second document"),
            D::Tag => f.write_str("YAML tags are not supported"),
            D::UnknownAlias => f.write_str("the alias has no anchor before it"),
            D::DuplicateKey { first_line } => write!(f, "the key appears twice, first on line {first_line}"),
            D::KeyNotText => f.write_str("a key must be a text"),
            D::Unsupported => f.write_str("the keyword is not supported; it is not skipped silently"),
            D::OutsideScope => {
                f.write_str("a pipeline builds, tests and deploys this repository, nothing else")
            }
            D::SecretsBelongToApplication => f.write_str("keep secrets as variables of the application"),
            D::NeedsContainers => f.write_str("no runner offers containers"),
            D::WrongShape { expected } => write!(f, "expected {expected}"),
            D::UnknownWord { found } => write!(f, "\"{found}\" is none of the allowed words"),
            D::OutOfRange { min, max } => write!(f, "must lie between {min} and {max}"),
            D::ScriptMissing => f.write_str("a job needs a script"),
            D::ScriptLineIsMap => f.write_str("a line with \": \" needs quotes"),
            D::UnknownStage { stage } => write!(f, "the stage \"{stage}\" is not listed in stages"),
            D::UnknownNeed { job } => write!(f, "needs \"{job}\", which is not defined"),
            D::NeedInLaterStage { job } => write!(f, "needs \"{job}\", which stands in a later stage"),
            D::NeedsCircle => f.write_str("jobs need each other in a circle"),
            D::RulesWithOnly => f.write_str("use rules or only/except, not both"),
            D::BadCondition { position } => write!(f, "the condition cannot be read at character {position}"),
            D::BadPattern { detail } => write!(f, "the pattern cannot be read: {detail}"),
            D::BadPath { path } => write!(f, "\"{path}\" is no path below the work directory"),
            D::BadVariableName { name } => write!(f, "\"{name}\" is no name for a variable"),
            D::ReadAs { written, read } => write!(f, "{written} is read as {read}; quote it"),
            D::JobNamedPages => f.write_str("a job named pages runs as an ordinary one"),
        }
    }
}
