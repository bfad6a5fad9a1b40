//! *Bukti dan catatan*: notes with their verdicts, ways back and changes of the test plan, newest first.
//! What no longer counts stays, struck through, with the reason in words.

use super::correction;
use super::seen::Seen;
use crate::evidence::{FileLink, links};
use crate::prose::Paragraphs;
use sop::event::{Verdict, VoidCause};
use sop::issue::{Deviation, DeviationState, Note, PlanChange, Remark, Return};
use sop::release::Check;
use sop::role::ActorRef;
use sop::{Release, Role, Seq, Step, Subject};

/// One record of the issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: String,
    pub heading: String,
    /// Tone and words of the mark beside the heading.
    pub tag: Option<(&'static str, String)>,
    pub meta: String,
    pub body: Paragraphs,
    pub struck: bool,
    /// Why it no longer counts.
    pub why: Option<String>,
    pub corrections: Vec<Paragraphs>,
    /// Before each correction: whose it is.
    pub corrected_by: String,
    /// The page on which its author corrects it.
    pub correct: Option<String>,
    /// Files of the note and of its corrections.
    pub files: Vec<FileLink>,
}

/// All records, newest first.
pub fn of(seen: &Seen) -> Vec<Record> {
    let notes = seen.issue.notes.iter().map(|note| (note.seq, of_note(seen, note)));
    // A failed verdict is its own way back; only returns with an entry of their own are told apart.
    let own = |back: &&Return| !seen.issue.notes.iter().any(|note| note.seq == back.seq);
    let returns = seen.issue.returns.iter().filter(own).map(|back| (back.seq, of_return(seen, back)));
    let checks = checks(seen).map(|check| (check.seq, of_check(seen, check)));
    let plans = seen.issue.plan_changes.iter().map(|change| (change.seq, of_plan(seen, change)));
    let remarks = seen.issue.remarks.iter().map(|remark| (remark.seq, of_remark(seen, remark)));
    let mut all: Vec<(Seq, Record)> =
        notes.chain(returns).chain(checks).chain(plans).chain(remarks).collect();
    all.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    all.into_iter().map(|(_, record)| record).collect()
}

fn of_note(seen: &Seen, note: &Note) -> Record {
    let lang = seen.lang;
    let counts = note.counts(seen.issue.round);
    let tag = match (note.voided.is_some(), note.verdict) {
        (true, _) => ("", lang.evidence_void().to_owned()),
        (false, Verdict::Passed) => ("ok", lang.verdict(note.verdict).to_owned()),
        (false, Verdict::Failed) => ("late", lang.verdict(note.verdict).to_owned()),
    };
    let place = note.seen.as_ref().map(|place| lang.evidence_at(&place.address));
    let commit = lang.evidence_on_commit(note.commit.short());
    let said = [
        Some(lang.evidence_note(seen.note_no(note.seq))),
        Some(lang.evidence_by(&seen.name(note.by), lang.role_short(note.role))),
        Some(seen.formats.date_time(note.at)),
        Some(commit),
        place,
    ];
    let why = match &note.voided {
        Some(voided) => Some(why_void(seen, &voided.cause)),
        None if !counts && note.verdict == Verdict::Passed => Some(lang.evidence_earlier_round(note.round)),
        None => None,
    };
    let texts = std::iter::once(&note.text).chain(&note.corrections);
    let files = texts.flat_map(|text| seen.issue.files_of(text));
    Record {
        id: format!("record-{}", note.seq),
        heading: lang.tasks_step(note.step.no(), lang.step(note.step)),
        tag: Some(tag),
        meta: said.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        body: Paragraphs::of(&seen.text(&note.text)),
        struck: note.voided.is_some(),
        why,
        corrected_by: lang.case_corrected_by(&seen.name(note.by)),
        corrections: note.corrections.iter().map(|text| Paragraphs::of(&seen.text(text))).collect(),
        correct: correction::may_correct(seen, &note.text)
            .then(|| correction::page_url(seen.number(), &note.text)),
        files: links(lang, seen.page, Subject::Issue(seen.number()), files),
    }
}

/// Checks of step 12, while the issue is in the open Release.
fn checks<'a>(seen: &Seen<'a>) -> impl Iterator<Item = &'a Check> {
    let release = seen.page.case.release.as_ref();
    release.filter(|release| seen.issue.release == Some(release.number)).into_iter().flat_map(|r| &r.checks)
}

fn of_check(seen: &Seen, check: &Check) -> Record {
    let lang = seen.lang;
    let tag = match (check.voided.is_some(), check.verdict) {
        (true, _) => ("", lang.evidence_void().to_owned()),
        (false, Verdict::Passed) => ("ok", lang.verdict(check.verdict).to_owned()),
        (false, Verdict::Failed) => ("late", lang.verdict(check.verdict).to_owned()),
    };
    let said = [
        lang.evidence_by(&seen.name(check.by), lang.role_short(Role::Sysadmin)),
        seen.formats.date_time(check.at),
        lang.evidence_on_commit(check.commit.short()),
        lang.evidence_at(&check.seen.address),
    ];
    Record {
        id: format!("record-{}", check.seq),
        heading: lang.tasks_step(Step::CheckStaging.no(), lang.step(Step::CheckStaging)),
        tag: Some(tag),
        meta: said.join(" · "),
        // Its text belongs to the Release; one that may not be read here is read there.
        body: Paragraphs::of(&seen.text(&check.note)),
        struck: check.voided.is_some(),
        why: check.voided.map(|_| lang.case_check_void().to_owned()),
        corrections: Vec::new(),
        corrected_by: String::new(),
        correct: None,
        files: check_files(seen, check),
    }
}

/// Its files lie with the Release, as its text does.
fn check_files(seen: &Seen, check: &Check) -> Vec<FileLink> {
    let release = seen.page.case.release.as_ref();
    let of = |release: &Release| {
        links(seen.lang, seen.page, Subject::Release(release.number), release.files_of(&check.note))
    };
    release.map(of).unwrap_or_default()
}

/// Deviations of the issue, newest first: which guard of which step, who asked, why, and how it stands.
pub fn deviations(seen: &Seen) -> Vec<Record> {
    seen.issue.deviations.iter().rev().map(|deviation| of_deviation(seen, deviation)).collect()
}

fn of_deviation(seen: &Seen, deviation: &Deviation) -> Record {
    let lang = seen.lang;
    let tone = if matches!(deviation.state, DeviationState::Asked) { "warn" } else { "" };
    let until = seen.formats.date_time(deviation.expires_at);
    let asked = seen.name(deviation.asked_by);
    let who = deviation.answer.as_ref().map(|answer| seen.name(answer.by));
    let state = lang.deviation_state(&deviation.state);
    Record {
        id: format!("deviation-{}", deviation.id),
        heading: lang.web_issue_deviation_of(deviation.id.0, lang.guard(deviation.guard)),
        tag: Some((tone, who.map_or(state.to_owned(), |who| format!("{state}: {who}")))),
        meta: lang.case_deviation_step(deviation.step.no(), &asked, &until),
        body: Paragraphs::of(&seen.text(&deviation.reason)),
        struck: false,
        why: deviation.answer.as_ref().map(|answer| {
            let (who, when) = (seen.name(answer.by), seen.formats.short_date_time(answer.at));
            lang.deviation_answered(&who, &when, &seen.text(&answer.reason))
        }),
        corrections: Vec::new(),
        corrected_by: String::new(),
        correct: None,
        files: Vec::new(),
    }
}

fn why_void(seen: &Seen, cause: &VoidCause) -> String {
    match cause {
        VoidCause::NewCommit { commit } => seen.lang.evidence_void_commit(commit.short()),
        VoidCause::NewAssignee { assignee } => seen.lang.evidence_void_assignee(&seen.name(*assignee)),
        VoidCause::StagingChanged { commit } => seen.lang.evidence_void_staging(commit.short()),
    }
}

/// A test plan that others relied on was changed: the reason (R43).
fn of_plan(seen: &Seen, change: &PlanChange) -> Record {
    let lang = seen.lang;
    let who = match change.by {
        ActorRef::Person(person) => lang.evidence_by(&seen.name(person), lang.role_short(change.role)),
        ActorRef::System => lang.role(Role::System).to_owned(),
    };
    Record {
        id: format!("record-{}", change.seq),
        heading: lang.plan_changed(Step::TestTeam.no()),
        tag: None,
        meta: format!("{who} · {}", seen.formats.date_time(change.at)),
        body: Paragraphs::of(&seen.text(&change.reason)),
        struck: false,
        why: None,
        corrections: Vec::new(),
        corrected_by: String::new(),
        correct: None,
        files: Vec::new(),
    }
}

/// What the PM added for those who come next.
fn of_remark(seen: &Seen, remark: &Remark) -> Record {
    let lang = seen.lang;
    let who = match remark.by {
        ActorRef::Person(person) => lang.evidence_by(&seen.name(person), lang.role_short(remark.role)),
        ActorRef::System => lang.role(Role::System).to_owned(),
    };
    Record {
        id: format!("record-{}", remark.seq),
        heading: lang.tasks_step(remark.step.no(), lang.record_remark()),
        tag: None,
        meta: format!("{who} · {}", seen.formats.date_time(remark.at)),
        body: Paragraphs::of(&seen.text(&remark.text)),
        struck: false,
        why: None,
        corrections: Vec::new(),
        corrected_by: String::new(),
        correct: None,
        files: Vec::new(),
    }
}

fn of_return(seen: &Seen, back: &Return) -> Record {
    let lang = seen.lang;
    let who = match back.by {
        ActorRef::Person(person) => lang.evidence_by(&seen.name(person), lang.role_short(back.role)),
        ActorRef::System => lang.role(Role::System).to_owned(),
    };
    let reason = back.reason.as_ref().map(|reason| seen.text(reason)).unwrap_or_default();
    Record {
        id: format!("record-{}", back.seq),
        heading: lang.web_issue_went_back(back.from.no(), back.to.no()),
        tag: None,
        meta: format!("{who} · {}", seen.formats.date_time(back.at)),
        body: Paragraphs::of(&reason),
        struck: false,
        why: None,
        corrections: Vec::new(),
        corrected_by: String::new(),
        correct: None,
        files: Vec::new(),
    }
}
