//! One revision of the procedure as data: identity, legal bases, lanes, wording, printed shapes,
//! requirements, time standards, outputs, labels. It says what the SOP says and how long it may take, and
//! configures no guard: who may act, evidence, voiding and ways back are the steps' own rules, so that an
//! approved file stays valid for ever.
//!
//! Texts are verbatim and keep their markup; see [`crate::markup`].

mod check;
mod compare;
mod defect;
mod draft;
mod file;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::RevisionId;
use crate::step::Step;

pub use compare::{Change, Part, Piece, Place, compare, marks};
pub use defect::{Defect, StepField};
pub use draft::{Draft, IdentityWords, ListWords, StepWords};

const SCHEMA: u32 = 1;
const SOP_264: &str = include_str!("../procedures/sop-264.toml");

static EMBEDDED: LazyLock<Procedure> =
    LazyLock::new(|| Procedure::parse(SOP_264).expect("the built-in revision is parsed by a test"));

/// The identity block of the form (R1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub government: String,
    pub agency: String,
    /// From the larger unit to the smaller.
    pub units: Vec<String>,
    /// *Nomor SOP*.
    pub number: String,
    pub title: String,
    /// 0 = the first text.
    pub revision: u32,
    pub created_on: Date,
    /// None prints "-".
    pub revised_on: Option<Date>,
    /// In force from 00:00 office time of this day (R4).
    pub effective_on: Date,
    pub approved_by: Approver,
    /// Months between reviews; an office's setting, not the SOP's.
    pub review_months: u32,
    /// Heading of the annex.
    pub annex_title: String,
}

/// *Disahkan oleh*: what is absent stays blank on the form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    pub position: String,
    pub name: Option<String>,
    pub rank: Option<String>,
    pub nip: Option<String>,
}

/// The ordered lists of the form (R2), numbered from 1 in this order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// *Dasar Hukum*.
    pub legal_bases: Vec<String>,
    /// *Keterkaitan*.
    pub related_sops: Vec<String>,
    /// *Peralatan / Perlengkapan*.
    pub equipment: Vec<String>,
    /// *Peringatan*.
    pub warnings: Vec<String>,
    /// *Pencatatan dan Pendataan*.
    pub recording: Vec<String>,
    /// The words after the drawn symbols, in the order start or end, process, decision, flow.
    pub legend: Vec<String>,
    /// *Keterangan*, binding, cited by number.
    pub notes: Vec<String>,
    /// Words that are printed as links, with their address.
    pub links: BTreeMap<String, String>,
}

/// A role as the form names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleText {
    /// The code of the role, as in [`crate::role::Role::code`].
    pub id: String,
    /// Number of the lane in the annex and of the entry in *Kualifikasi Pelaksana*; none: drawn in the
    /// coordinator's lane.
    pub lane: Option<u8>,
    pub name: String,
    pub qualification: Option<String>,
    /// The role in whose lane a role without lane stands.
    pub coordinator: Option<String>,
}

/// Keterangan 4 and 5: who prepares what before the first issue of an application. Codes of roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prerequisites {
    pub repository_by: String,
    pub ci_cd_by: String,
    pub ci_cd_material_from: Option<String>,
}

/// The symbol of a step in the annex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Start,
    Process,
    Decision,
    End,
}

impl Shape {
    /// As the revision file writes it.
    pub fn code(self) -> &'static str {
        match self {
            Shape::Start => "start",
            Shape::Process => "process",
            Shape::Decision => "decision",
            Shape::End => "end",
        }
    }
}

/// *Waktu*: how long a step may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeStandard {
    /// Service time in working minutes (R20, R25).
    Minutes { minutes: u32, text: String },
    /// The issue's one due date (R58).
    Due { text: String },
}

impl TimeStandard {
    /// The cell as printed.
    pub fn text(&self) -> &str {
        match self {
            TimeStandard::Minutes { text, .. } | TimeStandard::Due { text } => text,
        }
    }
}

/// Cells as the source prints them where the file repairs a damaged one; none: as the field itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AsPrinted {
    pub shape: Option<Shape>,
    pub text: Option<String>,
    pub requirements: Option<Vec<String>>,
    pub output: Option<String>,
}

impl AsPrinted {
    /// The source prints what the fields say.
    pub fn is_empty(&self) -> bool {
        *self == AsPrinted::default()
    }
}

/// A row of the annex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    pub step: Step,
    pub shape: Shape,
    /// Code of the role.
    pub performer: String,
    /// *Uraian Kegiatan*.
    pub text: String,
    /// The step's name on screens, without its number.
    pub label: String,
    /// *Kelengkapan*.
    pub requirements: Vec<String>,
    pub time: TimeStandard,
    pub output: String,
    /// Name of the failed verdict of a decision step.
    pub return_label: Option<String>,
    /// The word at the arrow that leads into the shape: "Ya".
    pub entry_label: Option<String>,
    pub as_printed: AsPrinted,
}

/// Entries of the journal that are no step of the SOP but have a name on screens and in exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExtraLabel {
    ReportAgain,
    AssignHandedBack,
    CreateBranchHandedBack,
    PushDeployFailed,
    TestTeamMrReturned,
    ApproveStagingDeployFailed,
    ReleaseIssueTakenOut,
    MergeMasterFailed,
    MergeMasterHandedBack,
    VoidNewCommit,
    VoidNewAssignee,
    VoidStagingChanged,
    Cancelled,
}

impl ExtraLabel {
    pub const ALL: [ExtraLabel; 13] = [
        ExtraLabel::ReportAgain,
        ExtraLabel::AssignHandedBack,
        ExtraLabel::CreateBranchHandedBack,
        ExtraLabel::PushDeployFailed,
        ExtraLabel::TestTeamMrReturned,
        ExtraLabel::ApproveStagingDeployFailed,
        ExtraLabel::ReleaseIssueTakenOut,
        ExtraLabel::MergeMasterFailed,
        ExtraLabel::MergeMasterHandedBack,
        ExtraLabel::VoidNewCommit,
        ExtraLabel::VoidNewAssignee,
        ExtraLabel::VoidStagingChanged,
        ExtraLabel::Cancelled,
    ];

    /// The key in the revision file.
    pub fn key(self) -> &'static str {
        match self {
            ExtraLabel::ReportAgain => "report_again",
            ExtraLabel::AssignHandedBack => "assign_handed_back",
            ExtraLabel::CreateBranchHandedBack => "create_branch_handed_back",
            ExtraLabel::PushDeployFailed => "push_deploy_failed",
            ExtraLabel::TestTeamMrReturned => "test_team_mr_returned",
            ExtraLabel::ApproveStagingDeployFailed => "approve_staging_deploy_failed",
            ExtraLabel::ReleaseIssueTakenOut => "release_issue_taken_out",
            ExtraLabel::MergeMasterFailed => "merge_master_failed",
            ExtraLabel::MergeMasterHandedBack => "merge_master_handed_back",
            ExtraLabel::VoidNewCommit => "void_new_commit",
            ExtraLabel::VoidNewAssignee => "void_new_assignee",
            ExtraLabel::VoidStagingChanged => "void_staging_changed",
            ExtraLabel::Cancelled => "cancelled",
        }
    }
}

/// One revision of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    pub identity: Identity,
    pub documents: Documents,
    /// Those with a lane in the order of the lanes.
    pub roles: Vec<RoleText>,
    pub prerequisites: Prerequisites,
    steps: Vec<StepText>,
    labels: BTreeMap<String, String>,
    warnings: Vec<Defect>,
    sha256: String,
}

impl Procedure {
    /// Reads a revision file.
    ///
    /// # Errors
    /// Everything that V01 to V05 and V07 find wrong, at once. V06 needs the revision before: see
    /// [`Procedure::check_after`]. What V08 warns of does not keep a file from being a revision: see
    /// [`Procedure::warnings`].
    pub fn parse(text: &str) -> Result<Procedure, Vec<Defect>> {
        let unreadable = |error: toml::de::Error| vec![unreadable(text, &error)];
        // The schema is looked at alone first: a later format would otherwise be reported field by field.
        let file::RawSchema { schema } = toml::from_str(text).map_err(unreadable)?;
        if schema != SCHEMA {
            return Err(vec![Defect::UnknownSchema { schema }]);
        }
        let raw: file::RawFile = toml::from_str(text).map_err(unreadable)?;
        let checked = check::check(&raw)?;
        Ok(Procedure {
            identity: checked.identity,
            documents: raw.documents,
            roles: checked.roles,
            prerequisites: checked.prerequisites,
            steps: checked.steps,
            labels: raw.labels,
            warnings: checked.warnings,
            sha256: crate::calendar::hex(&Sha256::digest(text.as_bytes())),
        })
    }

    /// SOP 264 of 2020, the revision that is built in.
    pub fn embedded() -> &'static Procedure {
        &EMBEDDED
    }

    /// The text of the built-in revision.
    pub fn embedded_text() -> &'static str {
        SOP_264
    }

    /// V06: a revision takes effect after the one it replaces.
    ///
    /// # Errors
    /// The defect, when it does not.
    pub fn check_after(&self, previous: &Procedure) -> Result<(), Defect> {
        let (effective_on, previous) = (self.identity.effective_on, previous.identity.effective_on);
        if effective_on > previous { Ok(()) } else { Err(Defect::NotLater { effective_on, previous }) }
    }

    /// What the editor should look at again (V08).
    pub fn warnings(&self) -> &[Defect] {
        &self.warnings
    }

    /// SHA-256 of the file's bytes in hexadecimal: in the journal and on the print.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The SOP's number with the revision's: `264/SOP/Kominfo-PE/3/2020 rev. 0`.
    pub fn revision_id(&self) -> RevisionId {
        RevisionId(format!("{} rev. {}", self.identity.number, self.identity.revision))
    }

    /// The thirteen rows of the annex, in order.
    pub fn steps(&self) -> &[StepText] {
        &self.steps
    }

    pub fn step(&self, step: Step) -> &StepText {
        &self.steps[usize::from(step.no() - 1)]
    }

    /// The standard of a step in working minutes; none where the due date is the standard.
    pub fn standard_minutes(&self, step: Step) -> Option<u32> {
        match self.step(step).time {
            TimeStandard::Minutes { minutes, .. } => Some(minutes),
            TimeStandard::Due { .. } => None,
        }
    }

    /// The step's name, without its number.
    pub fn label(&self, step: Step) -> &str {
        &self.step(step).label
    }

    /// The step's name behind its two-digit number: `01 Membuat issue`.
    pub fn numbered_label(&self, step: Step) -> String {
        numbered(step, self.label(step))
    }

    /// The name of a step's failed verdict, from the built-in revision where the file has none; none for a
    /// step that gives no verdict.
    pub fn return_label(&self, step: Step) -> Option<&str> {
        let own = self.step(step).return_label.as_deref();
        own.or_else(|| Procedure::embedded().step(step).return_label.as_deref())
    }

    /// The name of an entry that is no step, from the built-in revision where the file has none: an
    /// approved file cannot name what was added to Alur after it.
    pub fn extra_label(&self, label: ExtraLabel) -> &str {
        let own = self.labels.get(label.key());
        own.or_else(|| Procedure::embedded().labels.get(label.key()))
            .expect("a test finds all in the built-in file")
    }

    /// A name behind the two-digit number of the step where the issue stood: `09 PM mengembalikan MR`.
    pub fn numbered_extra_label(&self, step: Step, label: ExtraLabel) -> String {
        numbered(step, self.extra_label(label))
    }

    pub fn role(&self, id: &str) -> Option<&RoleText> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The lane in which a step's shape stands: its performer's, or the lane of the performer's coordinator.
    pub fn lane(&self, step: Step) -> u8 {
        let performer = self.role(&self.step(step).performer).expect("V04 finds each performer");
        let lane = performer.lane.or_else(|| self.role(performer.coordinator.as_deref()?)?.lane);
        lane.expect("V05 finds each coordinator's lane")
    }
}

fn unreadable(text: &str, error: &toml::de::Error) -> Defect {
    let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
    Defect::Unreadable { line, detail: error.message().to_owned() }
}

fn numbered(step: Step, label: &str) -> String {
    format!("{:02} {label}", step.no())
}
