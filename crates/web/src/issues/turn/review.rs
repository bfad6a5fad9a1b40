//! The boxes of steps 1, 2 and 7 to 9: a report to complete, an assignment, tests on the dev server, the
//! request.

use super::TurnBox;
use crate::issues::forms;
use crate::issues::seen::Seen;
use crate::prose::Paragraphs;
use crate::url;
use sop::Step;
use sop::possible::Act;

pub fn complete_report(seen: &Seen) -> TurnBox {
    let back = seen.issue.returns.iter().rev().find(|back| back.to == Step::Report);
    let reason = back.and_then(|back| back.reason.as_ref());
    let mut mine = TurnBox::yours(seen, Step::Report);
    mine.quote = reason.map(|reason| Paragraphs::of(&seen.text(reason)));
    mine.form(Act::CompleteReport, forms::complete_report(seen))
}

pub fn assign(seen: &Seen) -> TurnBox {
    let step = Step::Assign;
    let back = seen.issue.returns.iter().rev().find(|back| back.to == step);
    let mut mine = TurnBox::yours(seen, step);
    mine.quote = back
        .filter(|back| back.round == seen.issue.round)
        .and_then(|back| back.reason.as_ref())
        .map(|reason| Paragraphs::of(&seen.text(reason)));
    mine.form(Act::Assign, forms::assign(seen)).back(seen, step, Act::HandBackReport)
}

pub fn test_dev(seen: &Seen) -> TurnBox {
    let (lang, step) = (seen.lang, Step::TestDev);
    let mine = on_dev(seen, TurnBox::yours(seen, step));
    let mine = mine.form(Act::TestDev, forms::note(seen, Act::TestDev, step));
    // Possible before 7 passed by a granted deviation alone (R45).
    let request = forms::request_staging(seen).quiet();
    let mine = mine.behind(seen, Act::RequestStaging, lang.act(Act::RequestStaging), "", request);
    beside(seen, mine)
}

pub fn request_staging(seen: &Seen) -> TurnBox {
    let lang = seen.lang;
    let mut mine = TurnBox::yours(seen, Step::RequestStaging);
    if let Some(request) = &seen.issue.request {
        mine = mine.line(lang.request_same_number(request.number.0));
    }
    beside(seen, mine.form(Act::RequestStaging, forms::request_staging(seen)))
}

pub fn test_team(seen: &Seen) -> TurnBox {
    let (lang, step) = (seen.lang, Step::TestTeam);
    let mut mine = on_dev(seen, TurnBox::yours(seen, step));
    mine.cases = seen.issue.test_plan.cases.iter().map(|case| seen.text(case)).collect();
    if mine.cases.is_empty() {
        mine = mine.line(lang.note_no_cases());
    }
    if let Some(request) = &seen.issue.request {
        mine = mine.line(lang.turn_from_developer());
        mine.quote = Some(Paragraphs::of(&seen.text(&request.description)));
    }
    mine.form(Act::TestTeam, forms::note(seen, Act::TestTeam, step))
}

/// What runs on the dev server, and where to open it.
fn on_dev(seen: &Seen, mine: TurnBox) -> TurnBox {
    let lang = seen.lang;
    match (&seen.issue.dev, seen.issue.head()) {
        (Some(running), Some(head)) if running.commit == *head => {
            let mine = mine.line(lang.note_dev_runs(head.short()));
            mine.link(running.address.clone(), lang.note_open_dev(), false)
        }
        (Some(running), Some(head)) => {
            mine.line(lang.note_dev_runs_other(running.commit.short(), head.short()))
        }
        (Some(_) | None, _) => mine.line(lang.note_dev_runs_nothing()),
    }
}

/// What the Developer must know beside the act: a push voids verdicts; a conflict waits.
fn beside(seen: &Seen, mine: TurnBox) -> TurnBox {
    let lang = seen.lang;
    let mine = mine.line(lang.case_push_voids());
    match &seen.issue.conflict {
        Some(conflict) if seen.may(Act::ResolveConflict) => mine
            .line(lang.case_conflict_waits(conflict.files.len()))
            .link(url::conflict(seen.number()), lang.turn_conflict_button(), false),
        Some(_) | None => mine,
    }
}
