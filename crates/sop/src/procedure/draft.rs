//! A revision in the making: the fields that an editor changes, and the text that they make. Steps, their
//! codes, performers, lanes and roles are not among them: what a step is, is no matter of wording.

use jiff::civil::Date;

use super::file::{RawFile, RawTime, RawTimeBy};
use super::{Approver, AsPrinted, Defect, Procedure, Shape, TimeStandard};
use crate::step::Step;

/// A draft, complete or not.
#[derive(Clone, Debug)]
pub struct Draft {
    file: RawFile,
}

/// The identity block as an editor changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityWords {
    pub government: String,
    pub agency: String,
    pub units: Vec<String>,
    pub number: String,
    pub title: String,
    pub revision: u32,
    pub created_on: Date,
    pub revised_on: Option<Date>,
    pub annex_title: String,
}

/// One row of the annex as an editor changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepWords {
    pub text: String,
    pub label: String,
    pub requirements: Vec<String>,
    pub time: TimeStandard,
    pub output: String,
    pub return_label: Option<String>,
    pub entry_label: Option<String>,
    /// Drawn as a decision, else as a process. Of the beginning and the end it says nothing: they stay what
    /// they are.
    pub decision: bool,
}

/// The ordered lists as an editor changes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListWords {
    pub legal_bases: Vec<String>,
    /// Those of the roles with a lane, in the order of the lanes.
    pub qualifications: Vec<String>,
    pub related_sops: Vec<String>,
    pub equipment: Vec<String>,
    pub warnings: Vec<String>,
    pub recording: Vec<String>,
    pub notes: Vec<String>,
}

impl Draft {
    /// A draft that begins as the revision with this text says it. Cells "as printed" are those of a damaged
    /// source; the text that is made here has no other source than itself.
    ///
    /// # Errors
    /// As [`Procedure::parse`].
    pub fn from_revision(text: &str, revision: u32, today: Date) -> Result<Draft, Vec<Defect>> {
        Procedure::parse(text)?;
        let mut draft = Draft::read(text)?;
        let identity = &mut draft.file.identity;
        identity.revision = revision;
        identity.revised_on = Some(today);
        identity.effective_on = today.tomorrow().unwrap_or(today);
        for step in &mut draft.file.step {
            step.as_printed = AsPrinted::default();
        }
        Ok(draft)
    }

    /// Reads a draft that was written by [`Draft::text`].
    ///
    /// # Errors
    /// When it is not in the form of a revision file; whether it is a revision, [`Draft::procedure`] says.
    pub fn read(text: &str) -> Result<Draft, Vec<Defect>> {
        toml::from_str(text).map(|file| Draft { file }).map_err(|error| vec![super::unreadable(text, &error)])
    }

    /// The draft as a revision file.
    pub fn text(&self) -> String {
        toml::to_string(&self.file).expect("what was read as a revision file can be written as one")
    }

    /// The revision that the draft would be.
    ///
    /// # Errors
    /// What V01 to V05 and V07 find wrong.
    pub fn procedure(&self) -> Result<Procedure, Vec<Defect>> {
        Procedure::parse(&self.text())
    }

    pub fn identity(&self) -> IdentityWords {
        let raw = &self.file.identity;
        IdentityWords {
            government: raw.government.clone(),
            agency: raw.agency.clone(),
            units: raw.units.clone(),
            number: raw.number.clone(),
            title: raw.title.clone(),
            revision: raw.revision,
            created_on: raw.created_on,
            revised_on: raw.revised_on,
            annex_title: raw.annex_title.clone(),
        }
    }

    pub fn set_identity(&mut self, words: IdentityWords) {
        let raw = &mut self.file.identity;
        let IdentityWords { government, agency, units, number, title, revision, .. } = words;
        (raw.government, raw.agency, raw.units) = (government, agency, units);
        (raw.number, raw.title, raw.revision) = (number, title, revision);
        (raw.created_on, raw.revised_on) = (words.created_on, words.revised_on);
        raw.annex_title = words.annex_title;
    }

    /// Who approves, and from which day it is to be in force.
    pub fn approval(&self) -> (&Approver, Date) {
        (&self.file.identity.approved_by, self.file.identity.effective_on)
    }

    pub fn set_approval(&mut self, by: Approver, effective_on: Date) {
        self.file.identity.approved_by = by;
        self.file.identity.effective_on = effective_on;
    }

    /// The fields of a step; a text that is missing is empty.
    pub fn step(&self, step: Step) -> Option<StepWords> {
        let raw = self.file.step.get(usize::from(step.no()) - 1)?;
        let text = raw.time.as_ref().map(|time| time.text.clone()).unwrap_or_default();
        let minutes = raw.time.as_ref().and_then(|time| time.minutes);
        Some(StepWords {
            text: raw.text.clone().unwrap_or_default(),
            label: raw.label.clone().unwrap_or_default(),
            requirements: raw.requirements.clone(),
            time: match minutes {
                Some(minutes) => TimeStandard::Minutes { minutes, text },
                None => TimeStandard::Due { text },
            },
            output: raw.output.clone().unwrap_or_default(),
            return_label: raw.return_label.clone(),
            entry_label: raw.entry_label.clone(),
            decision: raw.shape == Some(Shape::Decision),
        })
    }

    pub fn set_step(&mut self, step: Step, words: StepWords) {
        let Some(raw) = self.file.step.get_mut(usize::from(step.no()) - 1) else { return };
        raw.text = Some(words.text);
        raw.label = Some(words.label);
        raw.requirements = words.requirements;
        raw.time = Some(match words.time {
            TimeStandard::Minutes { minutes, text } => RawTime { minutes: Some(minutes), by: None, text },
            TimeStandard::Due { text } => RawTime { minutes: None, by: Some(RawTimeBy::Due), text },
        });
        raw.output = Some(words.output);
        raw.return_label = words.return_label;
        raw.entry_label = words.entry_label;
        raw.shape = match raw.shape {
            fixed @ Some(Shape::Start | Shape::End) => fixed,
            Some(Shape::Process | Shape::Decision) | None if words.decision => Some(Shape::Decision),
            Some(Shape::Process | Shape::Decision) | None => Some(Shape::Process),
        };
    }

    pub fn lists(&self) -> ListWords {
        let documents = &self.file.documents;
        let lanes = self.file.role.iter().filter(|role| role.lane.is_some());
        ListWords {
            legal_bases: documents.legal_bases.clone(),
            qualifications: lanes.map(|role| role.qualification.clone().unwrap_or_default()).collect(),
            related_sops: documents.related_sops.clone(),
            equipment: documents.equipment.clone(),
            warnings: documents.warnings.clone(),
            recording: documents.recording.clone(),
            notes: documents.notes.clone(),
        }
    }

    pub fn set_lists(&mut self, words: ListWords) {
        let documents = &mut self.file.documents;
        documents.legal_bases = words.legal_bases;
        documents.related_sops = words.related_sops;
        documents.equipment = words.equipment;
        documents.warnings = words.warnings;
        documents.recording = words.recording;
        documents.notes = words.notes;
        let lanes = self.file.role.iter_mut().filter(|role| role.lane.is_some());
        for (role, qualification) in lanes.zip(words.qualifications) {
            role.qualification = Some(qualification).filter(|text| !text.is_empty());
        }
    }
}
