//! Rules V01 to V08 over a revision file: from the text as written to a procedure on which the rest may rely.

use std::collections::BTreeSet;

use super::defect::{Defect, StepField};
use super::file::{RawFile, RawIdentity, RawRole, RawStep, RawTime, RawTimeBy};
use super::{Identity, Prerequisites, RoleText, Shape, StepText, TimeStandard};
use crate::markup;
use crate::role::Role;
use crate::step::Step;

/// The parts of a checked file.
pub(super) struct Checked {
    pub identity: Identity,
    pub roles: Vec<RoleText>,
    pub prerequisites: Prerequisites,
    /// All thirteen, in order.
    pub steps: Vec<StepText>,
    pub warnings: Vec<Defect>,
}

/// The role whose act a step is, in every revision (V07).
///
/// Who may act is decided by the steps' own rules; this table only keeps a file from printing somebody else.
fn performer_of(step: Step) -> Role {
    match step {
        Step::Report => Role::Reporter,
        Step::Assign | Step::ApproveStaging | Step::RequestMaster => Role::ProjectManager,
        Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging => Role::Developer,
        Step::TestTeam => Role::Tester,
        Step::CheckStaging | Step::MergeMaster => Role::Sysadmin,
    }
}

/// Everything but `documents` and `labels`, which any content suits.
pub(super) fn check(raw: &RawFile) -> Result<Checked, Vec<Defect>> {
    let mut defects = Vec::new();
    check_codes(&raw.step, &mut defects);
    let steps: Vec<StepText> = raw
        .step
        .iter()
        .enumerate()
        .filter_map(|(index, step)| read_step(index + 1, step, &mut defects))
        .collect();
    check_shapes(&raw.step, &mut defects);
    check_performers(raw, &mut defects);
    check_lanes(&raw.role, &mut defects);
    if !defects.is_empty() {
        return Err(defects);
    }
    let ci_cd = &raw.prerequisites.ci_cd;
    Ok(Checked {
        identity: identity(&raw.identity),
        roles: raw.role.iter().map(role).collect(),
        prerequisites: Prerequisites {
            repository_by: raw.prerequisites.repository.by.clone(),
            ci_cd_by: ci_cd.by.clone(),
            ci_cd_material_from: ci_cd.material_from.clone(),
        },
        warnings: verbs_missing(&steps),
        steps,
    })
}

/// V01: the thirteen codes, each once, in order, numbered 1 to 13.
fn check_codes(steps: &[RawStep], defects: &mut Vec<Defect>) {
    for index in 0..steps.len().max(Step::ALL.len()) {
        let place = index + 1;
        let expected = Step::ALL.get(index).map(|step| step.code());
        let found = steps.get(index);
        if found.map(|step| step.code.as_str()) != expected {
            let found = found.map(|step| step.code.clone());
            defects.push(Defect::StepCode { place, expected, found });
        }
        if let Some(step) = found.filter(|step| usize::from(step.no) != place) {
            defects.push(Defect::StepNumber { place, found: step.no });
        }
    }
}

/// V02: performer, text, label, time, output, shape.
fn read_step(place: usize, raw: &RawStep, defects: &mut Vec<Defect>) -> Option<StepText> {
    let before = defects.len();
    let mut missing = |field| defects.push(Defect::StepFieldMissing { place, field });
    let mut text_of = |field, text: &Option<String>| match text {
        Some(text) if !text.trim().is_empty() => text.clone(),
        Some(_) | None => {
            missing(field);
            String::new()
        }
    };
    let performer = text_of(StepField::Performer, &raw.performer);
    let text = text_of(StepField::Text, &raw.text);
    let label = text_of(StepField::Label, &raw.label);
    let output = text_of(StepField::Output, &raw.output);
    let time = raw.time.as_ref().and_then(time_standard);
    if time.is_none() {
        missing(StepField::Time);
    }
    if raw.shape.is_none() {
        missing(StepField::Shape);
    }
    if defects.len() > before {
        return None;
    }
    Some(StepText {
        step: Step::from_no(u8::try_from(place).ok()?)?,
        shape: raw.shape?,
        performer,
        text,
        label,
        requirements: raw.requirements.clone(),
        time: time?,
        output,
        return_label: raw.return_label.clone(),
        entry_label: raw.entry_label.clone(),
        as_printed: raw.as_printed.clone(),
    })
}

fn time_standard(raw: &RawTime) -> Option<TimeStandard> {
    if raw.text.trim().is_empty() {
        return None;
    }
    match (raw.minutes, &raw.by) {
        (Some(minutes), None) if minutes > 0 => {
            Some(TimeStandard::Minutes { minutes, text: raw.text.clone() })
        }
        (None, Some(RawTimeBy::Due)) => Some(TimeStandard::Due { text: raw.text.clone() }),
        (Some(_), None) | (None, None) | (Some(_), Some(RawTimeBy::Due)) => None,
    }
}

/// V03: exactly one beginning and one end.
fn check_shapes(steps: &[RawStep], defects: &mut Vec<Defect>) {
    let count = |shape| steps.iter().filter(|step| step.shape == Some(shape)).count();
    match count(Shape::Start) {
        1 => {}
        found => defects.push(Defect::StartShapes { found }),
    }
    match count(Shape::End) {
        1 => {}
        found => defects.push(Defect::EndShapes { found }),
    }
}

/// V04: each performer is a declared role. V07: and the one whose act the code is.
fn check_performers(raw: &RawFile, defects: &mut Vec<Defect>) {
    let mut declared = BTreeSet::new();
    for role in &raw.role {
        if !declared.insert(role.id.as_str()) {
            defects.push(Defect::RoleTwice { role: role.id.clone() });
        }
    }
    for (index, step) in raw.step.iter().enumerate() {
        let place = index + 1;
        // A step without a performer was reported under V02.
        let Some(performer) = step.performer.as_deref().filter(|performer| !performer.trim().is_empty())
        else {
            continue;
        };
        let meaning = Step::ALL.into_iter().find(|known| known.code() == step.code);
        let expected = meaning.map(|step| performer_of(step).code());
        if !declared.contains(performer) {
            defects.push(Defect::RoleUnknown { place: Some(place), role: performer.to_owned() });
        } else if let Some(expected) = expected.filter(|expected| *expected != performer) {
            defects.push(Defect::MeaningChanged { place, performer: performer.to_owned(), expected });
        }
    }
    let (repository, ci_cd) = (&raw.prerequisites.repository, &raw.prerequisites.ci_cd);
    for role in [Some(&repository.by), Some(&ci_cd.by), ci_cd.material_from.as_ref()].into_iter().flatten() {
        if !declared.contains(role.as_str()) {
            defects.push(Defect::RoleUnknown { place: None, role: role.clone() });
        }
    }
}

/// V05: lanes are 1..n; a role without a lane names its coordinator.
fn check_lanes(roles: &[RawRole], defects: &mut Vec<Defect>) {
    let lanes: Vec<u8> = roles.iter().filter_map(|role| role.lane).collect();
    if lanes.is_empty() || lanes.iter().enumerate().any(|(index, lane)| usize::from(*lane) != index + 1) {
        defects.push(Defect::Lanes { found: lanes });
    }
    for role in roles.iter().filter(|role| role.lane.is_none()) {
        let Some(coordinator) = &role.coordinator else {
            defects.push(Defect::CoordinatorMissing { role: role.id.clone() });
            continue;
        };
        if !roles.iter().any(|other| other.id == *coordinator && other.lane.is_some()) {
            let (role, coordinator) = (role.id.clone(), coordinator.clone());
            defects.push(Defect::CoordinatorWithoutLane { role, coordinator });
        }
    }
}

/// V08: activities are active verbs without a subject (PermenPAN-RB 35/2012). Only a warning: the text of
/// 2020 names the subject in every row.
fn verbs_missing(steps: &[StepText]) -> Vec<Defect> {
    let mut warnings = Vec::new();
    for step in steps {
        let text = markup::plain(&step.text);
        let first_word = text.split_whitespace().next().unwrap_or_default();
        if !is_active_verb(first_word) {
            let place = usize::from(step.step.no());
            warnings.push(Defect::VerbMissing { place, first_word: first_word.to_owned() });
        }
    }
    warnings
}

/// By the prefixes of active verbs (me- before the letters it takes, ber-); a word too short to hold a stem
/// is none.
fn is_active_verb(word: &str) -> bool {
    const PREFIXES: [&str; 8] = ["mem", "men", "mel", "mer", "mew", "mey", "ber", "bel"];
    let word = word.to_lowercase();
    word.chars().count() >= 5 && PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

fn identity(raw: &RawIdentity) -> Identity {
    Identity {
        government: raw.government.clone(),
        agency: raw.agency.clone(),
        units: raw.units.clone(),
        number: raw.number.clone(),
        title: raw.title.clone(),
        revision: raw.revision,
        created_on: raw.created_on,
        revised_on: raw.revised_on,
        effective_on: raw.effective_on,
        approved_by: raw.approved_by.clone(),
        review_months: raw.review_months,
        annex_title: raw.annex_title.clone(),
    }
}

fn role(raw: &RawRole) -> RoleText {
    RoleText {
        id: raw.id.clone(),
        lane: raw.lane,
        name: raw.name.clone(),
        qualification: raw.qualification.clone(),
        coordinator: raw.coordinator.clone(),
    }
}
