//! The ladder: the thirteen steps in order, each with who did or will do it and its evidence. A done step
//! is plain.

use super::seen::{Seen, short};
use crate::url;
use sop::issue::{Source, Standing, StepTime};
use sop::role::ActorRef;
use sop::times::{measure, time_left};
use sop::{Role, Step};

/// The thirteen rows with their heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    pub heading: String,
    pub summary: String,
    pub rows: Vec<Rung>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rung {
    pub no: u8,
    pub name: String,
    pub status: String,
    pub now: bool,
    pub later: bool,
    pub who: Vec<Part>,
}

/// A piece of the second line: words, a link, or the late mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub words: String,
    pub href: Option<String>,
    pub late: bool,
}

impl Part {
    fn words(words: impl Into<String>) -> Part {
        Part { words: words.into(), ..Part::default() }
    }

    fn link(href: String, words: impl Into<String>) -> Part {
        Part { words: words.into(), href: Some(href), late: false }
    }
}

impl Ladder {
    pub fn of(seen: &Seen) -> Ladder {
        let lang = seen.lang;
        let (heading, summary) = match seen.issue.standing {
            Standing::At(step) => {
                (lang.ladder_heading(step.no()), lang.ladder_summary(step.no(), lang.step(step)))
            }
            Standing::Done => (lang.ladder_heading_done().to_owned(), lang.ladder_heading_done().to_owned()),
            Standing::Cancelled => {
                (lang.ladder_heading_cancelled().to_owned(), lang.ladder_heading_cancelled().to_owned())
            }
        };
        Ladder { heading, summary, rows: Step::ALL.into_iter().map(|step| rung(seen, step)).collect() }
    }
}

/// Where a step stands beside the issue.
enum Reach {
    Done,
    Now,
    Later,
    Never,
}

fn reach(seen: &Seen, step: Step) -> Reach {
    let done = || last_passage(seen, step).is_some_and(|time| time.completed_at.is_some());
    match seen.issue.standing {
        Standing::At(now) if step == now => Reach::Now,
        Standing::At(now) if step < now => Reach::Done,
        Standing::At(_) => Reach::Later,
        Standing::Done => Reach::Done,
        Standing::Cancelled if done() => Reach::Done,
        Standing::Cancelled => Reach::Never,
    }
}

fn last_passage<'a>(seen: &Seen<'a>, step: Step) -> Option<&'a StepTime> {
    seen.issue.times.iter().rev().find(|time| time.step == step)
}

fn rung(seen: &Seen, step: Step) -> Rung {
    let lang = seen.lang;
    let reach = reach(seen, step);
    let passed_over = seen.issue.passed_over(step).map(|deviation| lang.step_passed_over(deviation.id.0));
    let status = match reach {
        Reach::Done => passed_over.as_deref().unwrap_or(lang.ladder_completed()),
        Reach::Never => lang.ladder_not_reached(),
        // Done in an earlier round, or before a new commit voided it.
        Reach::Later if last_passage(seen, step).is_some() => lang.ladder_void(),
        Reach::Later => lang.ladder_not_yet(),
        Reach::Now if seen.turn.as_ref().is_some_and(|turn| turn.server.is_some()) => lang.ladder_server(),
        Reach::Now if seen.is_holder() => lang.ladder_yours(),
        Reach::Now => lang.ladder_waiting(),
    };
    let who = match reach {
        Reach::Done => done_by(seen, step),
        Reach::Now => held_now(seen, step),
        Reach::Later | Reach::Never => held_later(seen, step),
    };
    Rung {
        no: step.no(),
        name: lang.step(step).to_owned(),
        status: status.to_owned(),
        now: matches!(reach, Reach::Now),
        later: matches!(reach, Reach::Later | Reach::Never),
        who,
    }
}

/// Who did it, with which evidence, in which round; and the clock where the step has a standard of its own.
fn done_by(seen: &Seen, step: Step) -> Vec<Part> {
    let lang = seen.lang;
    let Some(time) = last_passage(seen, step) else { return Vec::new() };
    let mut parts = Vec::new();
    match time.by {
        Some(ActorRef::Person(person)) => parts.push(Part::words(seen.name(person))),
        Some(ActorRef::System) if agreed_with(seen, time).is_some() => {
            let who = agreed_with(seen, time).map(|person| seen.name(person)).unwrap_or_default();
            parts.push(Part::words(lang.step_with_ten(&who)));
        }
        Some(ActorRef::System) => parts.push(Part::words(lang.role(Role::System))),
        None => {}
    }
    parts.extend(evidence(seen, step));
    parts.extend(marks(seen, step, time));
    if time.round > 1 {
        parts.push(Part::words(lang.issue_round(time.round)));
    }
    let measured = measure(time, &seen.procedure, &seen.page.case.calendar, seen.at);
    if let Some(standard) = measured.standard {
        let (taken, standard) = (i64::from(measured.service), i64::from(standard));
        parts.push(match measured.over() {
            Some(_) => Part { late: true, ..Part::words(lang.issue_late_of_standard(taken, standard)) },
            None => Part::words(lang.issue_of_standard(taken, standard)),
        });
    }
    parts
}

/// Who did step 11 by one press with step 10 (A19): the server wrote its entry for him.
pub(super) fn agreed_with(seen: &Seen, time: &StepTime) -> Option<sop::PersonId> {
    if time.step != Step::RequestMaster || time.by != Some(ActorRef::System) {
        return None;
    }
    let agreed = seen.issue.times.iter().rev().find(|other| other.step == Step::ApproveStaging);
    match agreed?.by? {
        ActorRef::Person(person) => Some(person),
        ActorRef::System => None,
    }
}

/// What is shown wherever it happened: a guard that a deviation lifted, one person in two roles (A10).
fn marks(seen: &Seen, step: Step, time: &StepTime) -> Vec<Part> {
    let lang = seen.lang;
    let used = |deviation: &sop::issue::Deviation| {
        deviation.step == step && matches!(deviation.state, sop::issue::DeviationState::Used { .. })
    };
    let person = match time.by {
        Some(ActorRef::Person(person)) => Some(person),
        Some(ActorRef::System) | None => None,
    };
    let same = person.and_then(|person| seen.page.case.same_person(step, person)).is_some();
    let marks = [
        (seen.issue.deviations.iter().any(used), lang.ladder_deviation()),
        (same, lang.ladder_same_person()),
    ];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, words)| Part::words(words)).collect()
}

/// What proves the step, as a link to it where it has a place.
pub(super) fn evidence(seen: &Seen, step: Step) -> Option<Part> {
    let (lang, issue) = (seen.lang, seen.issue);
    let note = || {
        let note = issue.notes.iter().rev().find(|note| note.step == step)?;
        Some(Part::link(url::record(issue.number, note.seq), lang.ladder_note(seen.note_no(note.seq))))
    };
    let release = || {
        let number = issue.release?;
        Some(Part::link(url::release(number), lang.issues_in_release(number.0)))
    };
    match step {
        Step::Report => Some(match &issue.source {
            Source::Ticket { number } => Part::words(lang.issue_ticket(number)),
            Source::Official { .. } => Part::words(lang.issue_from_official()),
            Source::Derived { parent } => Part::link(url::issue(*parent), lang.issue_derived_from(parent.0)),
            Source::RolledBack { release: Some(release), .. } => {
                Part::link(url::release(*release), lang.issue_after_release(release.0))
            }
            Source::RolledBack { release: None, .. } => Part::words(lang.issue_after_rollback()),
        }),
        Step::Assign => Some(Part::words(lang.ladder_notified())),
        Step::CreateBranch => seen.branch().map(Part::words),
        Step::Develop => issue.head().map(|head| Part::words(lang.evidence_on_commit(head.short()))),
        Step::TestLocal | Step::TestDev | Step::TestTeam => note(),
        Step::Push => issue.dev.as_ref().map(|running| {
            Part::link(url::pipeline(running.deployment), lang.ladder_pipeline(running.deployment.0))
        }),
        Step::RequestStaging => issue
            .request
            .as_ref()
            .map(|request| Part::link(url::merge_request(request.number), format!("!{}", request.number))),
        Step::ApproveStaging => issue.last_merge.as_ref().map(|merge| Part::words(short(merge))),
        Step::RequestMaster | Step::CheckStaging | Step::MergeMaster => release(),
    }
}

fn held_now(seen: &Seen, step: Step) -> Vec<Part> {
    let lang = seen.lang;
    let mut parts = held_later(seen, step);
    if let Some(left) = time_left(seen.issue, &seen.page.case.calendar, seen.at) {
        let late = matches!(left, sop::times::TimeLeft::Late { .. });
        parts.push(Part { late, ..Part::words(lang.time_left(left)) });
    }
    if seen.issue.round > 1 {
        parts.push(Part::words(lang.issue_round(seen.issue.round)));
    }
    parts
}

fn held_later(seen: &Seen, step: Step) -> Vec<Part> {
    let role = sop::turn::role_of(step);
    let people = match &seen.turn {
        Some(turn) if turn.step == step => turn.people.clone(),
        Some(_) | None => seen.holders_of(step),
    };
    let role = seen.lang.role_short(role);
    if people.is_empty() {
        return vec![Part::words(role)];
    }
    vec![Part::words(format!("{}, {role}", seen.any_of(&people)))]
}
