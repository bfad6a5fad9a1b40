//! Which records an issue lacks (R69, Peringatan 2): judged from its fold alone, so that the report of the
//! office and the page of the issue could not disagree.

use crate::course::{PassageEnd, course_of};
use crate::event::Verdict;
use crate::issue::{Issue, Standing};
use crate::role::Role;
use crate::step::Step;
use crate::turn::{awaits_official, role_of};

/// A record that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingRecord {
    /// The output of this step: it was passed over under a deviation.
    Output(Step),
    /// The step is complete, and no note that counts says so (R36).
    Note(Step),
    /// What an official asked for by word is not confirmed (procedure, section 11).
    OfficialConfirmation,
}

impl MissingRecord {
    /// Who could supply it.
    pub fn supplier(self) -> Role {
        match self {
            MissingRecord::Output(step) | MissingRecord::Note(step) => role_of(step),
            MissingRecord::OfficialConfirmation => Role::Reporter,
        }
    }

    /// The step that it belongs to.
    pub fn step(self) -> Step {
        match self {
            MissingRecord::Output(step) | MissingRecord::Note(step) => step,
            MissingRecord::OfficialConfirmation => Step::Report,
        }
    }

    /// As the store keeps it: `output:9`, `note:9`, `official`.
    pub fn code(self) -> String {
        match self {
            MissingRecord::Output(step) => format!("output:{}", step.no()),
            MissingRecord::Note(step) => format!("note:{}", step.no()),
            MissingRecord::OfficialConfirmation => "official".to_owned(),
        }
    }

    /// What [`MissingRecord::code`] made.
    pub fn parse(code: &str) -> Option<MissingRecord> {
        let step = |no: &str| no.parse().ok().and_then(Step::from_no);
        match code.split_once(':') {
            Some(("output", no)) => step(no).map(MissingRecord::Output),
            Some(("note", no)) => step(no).map(MissingRecord::Note),
            Some(_) => None,
            None => (code == "official").then_some(MissingRecord::OfficialConfirmation),
        }
    }
}

/// What a closed issue lacks; of one that runs only the confirmation that it still waits for. Nothing is
/// asked of a cancelled one.
pub fn missing_records(issue: &Issue) -> Vec<MissingRecord> {
    let official = awaits_official(issue).then_some(MissingRecord::OfficialConfirmation);
    match issue.standing {
        Standing::Cancelled => Vec::new(),
        Standing::At(_) => official.into_iter().collect(),
        Standing::Done => {
            let course = course_of(issue);
            let lacks = Step::ALL.into_iter().filter_map(|step| {
                let last = course.passages.iter().rev().find(|passage| passage.step == step);
                match last.map(|passage| passage.end) {
                    Some(PassageEnd::Completed) => lacks_note(issue, step),
                    Some(PassageEnd::Open | PassageEnd::Returned | PassageEnd::Voided) | None => {
                        Some(MissingRecord::Output(step))
                    }
                }
            });
            official.into_iter().chain(lacks).collect()
        }
    }
}

/// 12's note is kept with its Release and is what completes that step, so it cannot be missing alone.
fn lacks_note(issue: &Issue, step: Step) -> Option<MissingRecord> {
    let counts = |step: Step| {
        let last = issue.notes.iter().rev().find(|note| note.step == step);
        last.is_some_and(|note| note.verdict == Verdict::Passed && note.voided.is_none())
    };
    match step {
        Step::TestLocal | Step::TestDev | Step::TestTeam => {
            (!counts(step)).then_some(MissingRecord::Note(step))
        }
        Step::Report
        | Step::Assign
        | Step::CreateBranch
        | Step::Develop
        | Step::Push
        | Step::RequestStaging
        | Step::ApproveStaging
        | Step::RequestMaster
        | Step::CheckStaging
        | Step::MergeMaster => None,
    }
}
