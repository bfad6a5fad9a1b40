//! What readings about a case share: the case as this reader may see it, possible acts, verdicts, whose turn
//! it is.

use super::fault::Fault;
use super::files::{EvidenceFile, files};
use super::lens::{Lens, Person, Refusal, code};
use crate::see;
use crate::visit::Visit;
use app::What;
use serde::Serialize;
use sop::event::VoidCause;
use sop::issue::Note;
use sop::possible::Act;
use sop::release::Check;
use sop::{CaseFile, Issue, Release, Subject};
use store::read::CasePage;
use utoipa::ToSchema;

/// An act that the reader could ask for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PossibleAct {
    /// Its noun in the address: `team-test`.
    pub act: &'static str,
    /// Would it be taken now?
    pub possible: bool,
    /// Why not.
    pub refusal: Option<Refusal>,
}

/// A note of 5, 7 or 9 with its verdict. Never changed, only voided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evidence {
    /// Number of the journal's entry.
    pub entry: i64,
    pub step: u8,
    /// `passed` or `failed`.
    pub verdict: String,
    pub commit: String,
    /// Where the tested application ran; none at step 5.
    pub environment: Option<&'static str>,
    pub address: Option<String>,
    pub deployment: Option<i64>,
    pub by: Person,
    /// The role used.
    pub role: &'static str,
    pub at: String,
    pub round: u32,
    /// Does it count in the present round?
    pub counts: bool,
    pub voided: Option<Void>,
    /// None: erased, or not for this reader.
    pub text: Option<String>,
    /// Texts that correct it, oldest first.
    pub corrections: Vec<String>,
    /// Its files, and those of its corrections.
    pub files: Vec<EvidenceFile>,
}

/// Why a verdict no longer counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Void {
    /// The entry that voided it.
    pub entry: i64,
    /// `new_commit`, `new_assignee` or `staging_changed`.
    pub why: &'static str,
    /// The commit that came.
    pub commit: Option<String>,
    /// The Developer who took over.
    pub assignee: Option<Person>,
}

/// A check of 12 with its verdict.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckNote {
    pub entry: i64,
    /// `passed` or `failed`.
    pub verdict: String,
    pub commit: String,
    /// `issue` or `configuration`, of a failed one.
    pub cause: Option<&'static str>,
    /// The issues at fault.
    pub issues: Vec<i64>,
    /// They are repaired forward.
    pub forward: bool,
    pub by: Person,
    pub at: String,
    pub address: String,
    pub deployment: i64,
    /// The entry that voided it.
    pub voided: Option<i64>,
    /// None: erased.
    pub text: Option<String>,
    pub files: Vec<EvidenceFile>,
}

/// Whose turn it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Turn {
    pub step: u8,
    pub role: &'static str,
    /// Any one of them may act; while the server works, those who are told when it fails.
    pub people: Vec<Person>,
    pub since: Option<String>,
    /// What the server does now.
    pub server_work: Option<String>,
    /// The fault that calls the Sysadmin.
    pub fault: Option<String>,
}

/// The case as this reader may see it.
pub async fn case(visit: &Visit, what: &What) -> Result<CasePage, Fault> {
    Ok(see::case(visit, what).await?)
}

/// What the views of a case are written with.
pub fn lens<'a>(visit: &'a Visit, page: &'a CasePage) -> Lens<'a> {
    let public_url = visit.app().public_url();
    Lens { lang: visit.lang(), formats: visit.formats(), people: &page.people, public_url }
}

pub fn possible(
    lens: &Lens<'_>,
    case: &CaseFile,
    acts: Vec<(Act, Result<(), sop::Refusal>)>,
) -> Vec<PossibleAct> {
    let shown = |(act, answer): (Act, Result<(), sop::Refusal>)| PossibleAct {
        act: act.code(),
        possible: answer.is_ok(),
        refusal: answer.err().map(|refusal| lens.refusal(&refusal, &refusal.who_can(case))),
    };
    acts.into_iter().map(shown).collect()
}

pub fn evidence(lens: &Lens<'_>, page: &CasePage, issue: &Issue, note: &Note) -> Evidence {
    let voided = note.voided.as_ref().map(|voided| {
        let (why, commit, assignee) = match &voided.cause {
            VoidCause::NewCommit { commit } => ("new_commit", Some(commit), None),
            VoidCause::NewAssignee { assignee } => ("new_assignee", None, Some(*assignee)),
            VoidCause::StagingChanged { commit } => ("staging_changed", Some(commit), None),
        };
        let assignee = assignee.map(|person| lens.person(person));
        Void { entry: voided.seq.0, why, commit: commit.map(ToString::to_string), assignee }
    });
    let seen = note.seen.as_ref();
    let texts = std::iter::once(&note.text).chain(&note.corrections);
    let of_note = texts.flat_map(|text| issue.files_of(text));
    Evidence {
        entry: note.seq.0,
        step: note.step.no(),
        verdict: code(&note.verdict),
        commit: note.commit.to_string(),
        environment: seen.map(|seen| seen.environment.code()),
        address: seen.map(|seen| seen.address.clone()),
        deployment: seen.map(|seen| seen.deployment.0),
        by: lens.person(note.by),
        role: note.role.code(),
        at: lens.at(note.at),
        round: note.round,
        counts: note.counts(issue.round),
        voided,
        text: page.text(&note.text).map(str::to_owned),
        corrections: note.corrections.iter().filter_map(|text| page.text(text)).map(str::to_owned).collect(),
        files: files(lens, page, Subject::Issue(issue.number), of_note),
    }
}

pub fn check(lens: &Lens<'_>, page: &CasePage, release: &Release, check: &Check) -> CheckNote {
    use sop::event::CheckFailure;
    let (cause, issues, forward) = match &check.failure {
        Some(CheckFailure::Issues { issues, forward }) => (Some("issue"), issues.clone(), *forward),
        Some(CheckFailure::Configuration) => (Some("configuration"), Vec::new(), false),
        None => (None, Vec::new(), false),
    };
    CheckNote {
        entry: check.seq.0,
        verdict: code(&check.verdict),
        commit: check.commit.to_string(),
        cause,
        issues: issues.iter().map(|issue| issue.0).collect(),
        forward,
        by: lens.person(check.by),
        at: lens.at(check.at),
        address: check.seen.address.clone(),
        deployment: check.seen.deployment.0,
        voided: check.voided.map(|seq| seq.0),
        text: page.text(&check.note).map(str::to_owned),
        files: files(lens, page, Subject::Release(release.number), release.files_of(&check.note)),
    }
}
