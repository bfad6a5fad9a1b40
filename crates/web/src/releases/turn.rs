//! The turn box of a Release: yours, somebody else's, barred by a rule, the server's, or ended.

use crate::see;
use sop::event::ReleaseEnd;
use sop::possible::Act;
use sop::release::{Release, ReleaseStanding, Rollback};
use sop::step::Step;
use sop::turn::{ServerWork, release_work, role_of};
use sop::{PersonId, Refusal};
use std::collections::BTreeSet;
use store::read::CasePage;
use words::{Formats, Lang};

/// What the box says; the forms stand below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Further classes of `section.turn`.
    pub class: &'static str,
    pub heading: String,
    pub lines: Vec<String>,
    /// The page refreshes itself.
    pub works: bool,
}

/// The act that completes a step of a Release.
pub fn act_of(step: Step) -> Option<Act> {
    match step {
        Step::RequestMaster => Some(Act::RequestMaster),
        Step::CheckStaging => Some(Act::CheckStaging),
        Step::MergeMaster => Some(Act::MergeMaster),
        Step::Report
        | Step::Assign
        | Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging
        | Step::TestTeam
        | Step::ApproveStaging => None,
    }
}

pub fn turn(
    lang: Lang,
    formats: Formats,
    page: &CasePage,
    release: &Release,
    viewer: PersonId,
    answers: &[(Act, Result<(), Refusal>)],
) -> Turn {
    let step = match release.standing {
        ReleaseStanding::Closed(end) => return ended(lang, formats, release, end),
        ReleaseStanding::At(step) => step,
    };
    let people = page.case.who_besides(step).people;
    let names = see::people(lang, page, &people);
    if let Some(work) = release_work(release) {
        return at_work(lang, work, &names);
    }
    let answer = act_of(step).and_then(|act| answers.iter().find(|(asked, _)| *asked == act));
    let mine = page.case.application.as_ref().is_some_and(|app| app.has(viewer, role_of(step)));
    let mut turn = match answer {
        Some((_, Ok(()))) => Turn {
            class: "",
            heading: lang.turn_yours(step).to_owned(),
            lines: vec![lang.turn_lead(step).to_owned()],
            works: false,
        },
        Some((_, Err(refusal))) if mine => barred(lang, page, refusal),
        Some((_, Err(_))) | None => waiting(lang, page, step, &names),
    };
    turn.lines.extend(failure(lang, release));
    turn
}

fn ended(lang: Lang, formats: Formats, release: &Release, end: ReleaseEnd) -> Turn {
    let when = release.closed_at.map(|at| formats.date_time(at)).unwrap_or_default();
    let line = match end {
        ReleaseEnd::Completed => lang.release_done(&when),
        ReleaseEnd::Returned => lang.release_returned().to_owned(),
    };
    Turn { class: "wait", heading: lang.release_end(end).to_owned(), lines: vec![line], works: false }
}

fn at_work(lang: Lang, work: ServerWork, names: &str) -> Turn {
    let lines = vec![lang.turn_server_next(work).to_owned(), lang.turn_watchers(names)];
    Turn { class: "wait", heading: lang.turn_server(work).to_owned(), lines, works: true }
}

fn barred(lang: Lang, page: &CasePage, refusal: &Refusal) -> Turn {
    let name = |person: PersonId| page.name(person).to_owned();
    let rule = matches!(refusal, Refusal::SamePerson { .. });
    let heading = if rule { lang.turn_barred() } else { lang.turn_not_yet() };
    let mut lines = vec![lang.refusal(refusal, &name).text()];
    lines.extend(lang.who_can(&refusal.who_can(&page.case), &name));
    Turn { class: "rule", heading: heading.to_owned(), lines, works: false }
}

fn waiting(lang: Lang, page: &CasePage, step: Step, names: &str) -> Turn {
    let role = role_of(step);
    let heading = match names.is_empty() {
        true => lang.turn_waiting_for_nobody(role).to_owned(),
        false => lang.turn_waiting_for(role, names),
    };
    // After the last step it is the Reporters of its issues who are told.
    let reporters = || page.case.issues.values().map(|issue| issue.reporter).collect::<BTreeSet<_>>();
    let after = match step.next() {
        Some(next) => page.case.who_besides(next).people,
        None => reporters().into_iter().collect(),
    };
    let after = see::people(lang, page, &after);
    let lines = if after.is_empty() { Vec::new() } else { vec![lang.turn_after(step, &after)] };
    Turn { class: "wait", heading, lines, works: false }
}

/// What the last deployment to production did, while it calls for somebody.
fn failure(lang: Lang, release: &Release) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(failed) = &release.failed {
        let say = match failed.fault {
            sop::event::Fault::Own => lang.release_failed_own(),
            sop::event::Fault::Infrastructure => lang.release_failed_infrastructure(),
            sop::event::Fault::Unknown => lang.release_failed_unknown(),
            sop::event::Fault::Canceled => lang.fault(failed.fault),
        };
        lines.push(say.to_owned());
    }
    match &release.rollback {
        Some(Rollback::Done { to, .. }) => lines.push(lang.release_rolled_back(to.short())),
        Some(Rollback::Failed { .. }) => lines.push(lang.release_rollback_failed().to_owned()),
        Some(Rollback::NoTarget) => lines.push(lang.release_not_running().to_owned()),
        Some(Rollback::Running { .. }) | None => {}
    }
    if release.merged.is_some() && release.closed_at.is_none() && !release.deploying {
        lines.push(lang.release_behind_master().to_owned());
    }
    lines
}
