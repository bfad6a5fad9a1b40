//! The box of one whose role it is, but whom a rule bars, or for whom something is missing still: the rule,
//! what is missing, who can act; and the way to a deviation, where one could lift the guard.

use super::{TurnBox, act_of, server};
use crate::issues::seen::Seen;
use crate::issues::{deviation, forms};
use crate::url;
use sop::issue::DeviationState;
use sop::possible::{Act, liftable};
use sop::refusal::{Refusal, Status};
use sop::turn::Turn;
use sop::{PersonId, Role, Step};

pub fn of(seen: &Seen, turn: &Turn, refusal: &Refusal) -> TurnBox {
    let lang = seen.lang;
    let heading = match refusal.status() {
        Status::Conflict => lang.turn_not_yet(),
        Status::Forbidden | Status::Missing => lang.turn_barred(),
    };
    let barred = TurnBox {
        tone: "rule",
        heading: heading.to_owned(),
        lines: sentences(seen, refusal),
        disabled: act_of(turn.step).map(|act| button(seen, act, turn.step)),
        ..TurnBox::default()
    };
    let barred = offer_deviation(seen, turn.step, refusal, barred);
    let barred = if matches!(refusal, Refusal::Conflicted { .. }) {
        barred.link(url::conflict(seen.number()), lang.turn_conflict_button(), false)
    } else if matches!(refusal, Refusal::DevNotRunningHead { .. }) {
        server::pipeline(seen, barred)
    } else {
        barred
    };
    let barred = if seen.may(Act::DeployAgain) && turn.step < Step::RequestMaster {
        barred.form(Act::DeployAgain, forms::deploy_again(seen).quiet())
    } else {
        barred
    };
    match turn.step {
        Step::Assign => barred.back(seen, turn.step, Act::HandBackReport),
        Step::ApproveStaging => barred.back(seen, turn.step, Act::ReturnStaging),
        Step::Report
        | Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging
        | Step::TestTeam
        | Step::RequestMaster
        | Step::CheckStaging
        | Step::MergeMaster => barred,
    }
}

fn button(seen: &Seen, act: Act, step: Step) -> &'static str {
    match act {
        Act::TestLocal => seen.lang.act(act),
        _ => seen.lang.turn_button(step),
    }
}

/// The refusal in its own words, its rule, and the names of those who can act.
pub fn sentences(seen: &Seen, refusal: &Refusal) -> Vec<String> {
    let lang = seen.lang;
    let name = |person: PersonId| seen.name(person);
    let said = lang.refusal(refusal, &name);
    let mut who = refusal.who_can(&seen.page.case);
    if who.people.is_empty() {
        // Somebody must be named: those whose turn it is, else the PMs.
        who = seen.page.case.who_now();
        who.people.retain(|person| *person != seen.viewer);
    }
    if who.people.is_empty() {
        who = seen.page.case.who(Role::ProjectManager);
    }
    let who = lang.who_can(&who, &name).unwrap_or_default();
    let rule = format!("{}.", lang.turn_rule(refusal.rule()));
    let lines = [said.what, said.missing, said.way_out, who, rule];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// Where a deviation could lift the guard: the link to ask for one, or how the one that was asked for stands.
fn offer_deviation(seen: &Seen, step: Step, refusal: &Refusal, barred: TurnBox) -> TurnBox {
    let lang = seen.lang;
    let Some(guard) = liftable(step, refusal) else { return barred };
    let asked = seen.issue.deviations.iter().any(|deviation| {
        (deviation.step, deviation.guard) == (step, guard)
            && deviation.state == DeviationState::Asked
            && deviation.expires_at > seen.at
    });
    if asked {
        let superiors = seen.page.case.who(Role::Superior).people;
        return barred.line(lang.deviation_open(&seen.any_of(&superiors)));
    }
    if !deviation::may_ask(seen, step, guard) {
        return barred;
    }
    let href = deviation::ask_url(seen.number(), step, guard);
    barred.line(lang.web_issue_deviation_offer()).link(href, lang.turn_ask_deviation(), false)
}
