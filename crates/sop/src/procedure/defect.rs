//! What can be wrong with a revision file, by rules V01 to V08. The sentences for these are written in
//! `words`.

use jiff::civil::Date;

/// A field that every step must have (V02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepField {
    Performer,
    Text,
    Label,
    Time,
    Output,
    Shape,
}

/// A reason why a text is no revision of the procedure, or (V08) what its editor should look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Not TOML, a field unknown, missing or of the wrong kind. `line` counts from 1; `detail` is the
    /// reader's own English sentence.
    Unreadable { line: Option<usize>, detail: String },
    /// A later (or no) version of the file format.
    UnknownSchema { schema: u32 },
    /// V01: at this place (from 1) another code was expected; none on either side means one too few or too
    /// many.
    StepCode { place: usize, expected: Option<&'static str>, found: Option<String> },
    /// V01: the step at this place (from 1) bears another number.
    StepNumber { place: usize, found: u8 },
    /// V02: the step lacks a field, or it is empty. A time is either minutes (more than none) or the due
    /// date.
    StepFieldMissing { place: usize, field: StepField },
    /// V03: not exactly one `start`.
    StartShapes { found: usize },
    /// V03: not exactly one `end`.
    EndShapes { found: usize },
    /// V04: a step (its place, from 1) or, without one, a prerequisite names a role that is not declared.
    RoleUnknown { place: Option<usize>, role: String },
    /// V04: a role is declared twice, so that its name says two things.
    RoleTwice { role: String },
    /// V05: the lanes, in the order of the roles, are not 1 to n.
    Lanes { found: Vec<u8> },
    /// V05: a role without a lane names no coordinator in whose lane it is drawn.
    CoordinatorMissing { role: String },
    /// V05: the coordinator is not a role with a lane.
    CoordinatorWithoutLane { role: String, coordinator: String },
    /// V06: the revision would not take effect after the one it replaces.
    NotLater { effective_on: Date, previous: Date },
    /// V07: the step's act belongs to another role; what a code means is fixed for all revisions.
    MeaningChanged { place: usize, performer: String, expected: &'static str },
    /// V08, a warning: the sentence does not begin with an active verb.
    VerbMissing { place: usize, first_word: String },
}

impl Defect {
    /// The rule of the procedure that was broken; none when the file could not be read at all.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Defect::Unreadable { .. } | Defect::UnknownSchema { .. } => None,
            Defect::StepCode { .. } | Defect::StepNumber { .. } => Some("V01"),
            Defect::StepFieldMissing { .. } => Some("V02"),
            Defect::StartShapes { .. } | Defect::EndShapes { .. } => Some("V03"),
            Defect::RoleUnknown { .. } | Defect::RoleTwice { .. } => Some("V04"),
            Defect::Lanes { .. }
            | Defect::CoordinatorMissing { .. }
            | Defect::CoordinatorWithoutLane { .. } => Some("V05"),
            Defect::NotLater { .. } => Some("V06"),
            Defect::MeaningChanged { .. } => Some("V07"),
            Defect::VerbMissing { .. } => Some("V08"),
        }
    }
}
