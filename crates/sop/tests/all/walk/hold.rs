//! What must hold in every state, and at every move.

use super::Walk;
use crate::world::{World, person};
use sop::application::Environment;
use sop::event::{Event, Verdict};
use sop::issue::RequestState;
use sop::possible::{self, Act};
use sop::*;
use std::collections::HashSet;

/// A coarse name of a state: in each such place people outside their role knock at every door.
pub fn place(world: &World) -> String {
    let issues: Vec<String> = world.issues.keys().map(|number| world.standing(*number)).collect();
    issues.join(" ")
}

fn wrong(world: &World, path: &[String], what: &str) -> ! {
    let place = place(world);
    panic!("\n{what}\n{place}\nafter {}", path.join(", "));
}

/// Whose turn is it, can somebody act, and is the evidence of every step there?
pub fn state(world: &World, moves: &[String], taken: &HashSet<&str>, path: &[String], walk: &Walk) {
    for issue in world.issues.values() {
        let Some(step) = issue.step() else { continue };
        let release = issue.release.and_then(|number| world.releases.get(&number));
        let Some(turn) = turn::turn_of(issue, world.app(), release, &world.office) else {
            wrong(world, path, "an open issue without a turn");
        };
        if turn.people.is_empty() {
            wrong(world, path, "nobody holds the turn");
        }
        if step <= walk.last && !goes_on(moves, taken, &turn) {
            wrong(world, path, &format!("no next act for {turn:?}; taken: {taken:?}"));
        }
        if !walk.deviations
            && let Err(lacking) = evidence(world, issue, step)
        {
            wrong(world, path, &lacking);
        }
    }
}

/// The server's work has an outcome; else somebody whose turn it is can act.
fn goes_on(moves: &[String], taken: &HashSet<&str>, turn: &turn::Turn) -> bool {
    let machines = ["server ", "dev ", "staging ", "production ", "rollback ", "master "];
    let of_machine = |said: &str| machines.iter().any(|machine| said.starts_with(machine));
    if turn.server.is_some() {
        return moves.iter().any(|said| of_machine(said) && taken.contains(said.as_str()))
            || turn.server == Some(turn::ServerWork::QueuedForDev);
    }
    let names: Vec<&str> = turn.people.iter().map(|person| crate::world::name(*person)).collect();
    taken.iter().any(|said| names.iter().any(|name| said.starts_with(name)))
}

/// No step is behind an issue without what completes it (R36, R39, R41, R45, R46, R48, R52, R56).
fn evidence(world: &World, issue: &Issue, step: Step) -> Result<(), String> {
    let needs =
        |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("at {step:?} without {what}")) };
    if step >= Step::CreateBranch {
        needs(issue.assignee.is_some() && issue.due().is_some(), "assignee and due date")?;
    }
    if step >= Step::Develop {
        needs(issue.head().is_some(), "a branch")?;
    }
    let Some(head) = issue.head() else { return Ok(()) };
    if (Step::TestDev..=Step::ApproveStaging).contains(&step) {
        needs(issue.passed(Step::TestLocal, head).is_some(), "5 passed on the head")?;
    }
    if (Step::RequestStaging..=Step::ApproveStaging).contains(&step) {
        needs(issue.passed(Step::TestDev, head).is_some(), "7 passed on the head")?;
    }
    if matches!(step, Step::TestTeam | Step::ApproveStaging) {
        let state = if issue.waits_for_staging() { RequestState::Merged } else { RequestState::Open };
        let request = issue.request.as_ref();
        needs(request.is_some_and(|r| r.state == state && r.commit == *head), "its request")?;
    }
    if step == Step::ApproveStaging {
        needs(issue.team_passed(head).is_some(), "9 passed on the head")?;
    }
    if step >= Step::RequestMaster {
        let merged = issue.merged.as_ref().map(|merged| &merged.merge);
        let stands = world.app().on_staging.iter().any(|on| Some(&on.merge) == merged);
        needs(stands || issue.pending.is_some(), "its merge on staging")?;
    }
    if step >= Step::CheckStaging {
        let release = issue.release.and_then(|number| world.releases.get(&number));
        let release = release.ok_or_else(|| format!("at {step:?} without a Release"))?;
        needs(release.issues.contains(&issue.number) && release.is_at(step), "its Release at that step")?;
        if step == Step::MergeMaster {
            let checked = release.checks.iter().rev().find(|check| check.voided.is_none());
            needs(checked.is_some_and(|check| check.verdict == Verdict::Passed), "12 passed")?;
        }
    }
    Ok(())
}

/// One move leads at most one step on, by the event that completes it; `master` takes what was checked.
pub fn transition(before: &World, after: &World, said: &str, path: &[String], deviations: bool) {
    for (number, issue) in &after.issues {
        let Some(was) = before.issues.get(number) else { continue };
        let (Some(from), Some(to)) = (was.step(), issue.step()) else {
            done(before, after, issue, said, path);
            continue;
        };
        let macro_move = said.contains(',');
        let leap = usize::from(to.no()).saturating_sub(usize::from(from.no()));
        // 4 and 5 are completed by one note (procedure, section 11); A19 does 10 and 11 in one press.
        let allowed = match from {
            Step::Develop | Step::ApproveStaging => 2,
            _ => 1,
        };
        if !deviations && !macro_move && leap > allowed {
            wrong(before, path, &format!("{said}: from {from:?} to {to:?}"));
        }
        if issue.round < was.round || (to < from && issue.round == was.round && !goes_back_freely(from, to)) {
            wrong(before, path, &format!("{said}: back from {from:?} to {to:?} without a round"));
        }
        if issue.notes.len() < was.notes.len() || issue.returns.len() < was.returns.len() {
            wrong(before, path, &format!("{said}: a record is gone"));
        }
    }
    let new = &after.entries[before.entries.len()..];
    for entry in new {
        if let Event::MasterMerged { commit, .. } = &entry.event {
            let had = |entry: &std::rc::Rc<Entry>| match &entry.event {
                Event::StagingMerged { merge, .. } => merge == commit,
                Event::MergeReverted { revert, .. } => revert == commit,
                _ => false,
            };
            if !before.entries.iter().any(had) {
                wrong(before, path, "master holds what staging never had");
            }
            let checked = before.releases.values().flat_map(|release| &release.checks);
            let mut passed = checked.filter(|c| c.verdict == Verdict::Passed && c.commit == *commit);
            if !deviations && !passed.any(|check| check.voided.is_none()) {
                wrong(before, path, "master holds what was not checked");
            }
        }
    }
}

/// Voiding (B3, B5, B9) puts back without a return: to 5 from 6 to 9, to 12 from 13.
fn goes_back_freely(from: Step, to: Step) -> bool {
    let to_the_tests =
        (Step::Push..=Step::TestTeam).contains(&from) && matches!(to, Step::TestLocal | Step::Push);
    to_the_tests || (from, to) == (Step::MergeMaster, Step::CheckStaging)
}

/// An issue ends by cancellation, or when production runs the very merge of its Release.
fn done(before: &World, after: &World, issue: &Issue, said: &str, path: &[String]) {
    let ended_now = before.issues[&issue.number].step().is_some();
    if !ended_now || issue.standing != issue::Standing::Done {
        return;
    }
    let release = issue.release.and_then(|number| after.releases.get(&number));
    let merge = release.and_then(|release| release.merged.as_ref()).map(|merged| &merged.merge);
    let app = after.app();
    let runs = app.running.get(&Environment::Production).map(|running| &running.commit);
    if merge.is_none() || merge != runs || app.master.as_ref() != runs {
        wrong(before, path, &format!("{said}: done, and production does not run it"));
    }
    if app.on_staging.iter().any(|on| on.issue == issue.number) {
        wrong(before, path, &format!("{said}: done, and still counted on staging"));
    }
}

/// Who may say which verb. Everybody else is refused, whatever the state.
fn may(name: &str, verb: &str) -> bool {
    match verb {
        "assigns" | "hands-back-report" | "agrees" | "returns" | "returns-request" | "releases"
        | "takes-out" | "reassigns" | "plans" => name == "dewi",
        "cancels" => matches!(name, "dewi" | "rini"),
        "completes" => name == "rini",
        "branches"
        | "hands-back-assignment"
        | "notes"
        | "pushes"
        | "tests-dev"
        | "requests"
        | "updates"
        | "resolves" => matches!(name, "sari" | "andi"),
        "tests" => matches!(name, "budi" | "wati"),
        "checks" | "merges" | "hands-back-release" | "rolls-back" | "states" => name == "tono",
        "deploys" | "reclasses" => matches!(name, "tono" | "sari" | "andi"),
        "hands-over" => matches!(name, "dewi" | "tono"),
        "asks" => !matches!(name, "joko" | "adit" | "hadi"),
        other => panic!("whose is {other}?"),
    }
}

/// Nobody acts outside his role, an Administrator least of all, and no one by a door that is not for it.
pub fn nobody_else(world: &World, moves: &[String], people: &[&str], path: &[String]) {
    let machines = ["server", "dev", "staging", "production", "rollback", "master"];
    for said in moves {
        let first = said.split(',').next().unwrap_or_default();
        let mut words = first.split(' ');
        let (who, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if machines.contains(&who) {
            continue;
        }
        let rest = first.strip_prefix(who).unwrap_or_default();
        for name in people.iter().filter(|name| !may(name, verb)) {
            if world.decide(&format!("{name}{rest}")).is_ok() {
                wrong(world, path, &format!("{name}{rest} is allowed"));
            }
        }
        let on_the_web = matches!(
            verb,
            "branches" | "requests" | "agrees" | "releases" | "merges" | "updates" | "resolves"
        );
        if on_the_web
            && ["api", "git"].iter().any(|door| world.decide(&format!("{who}/{door}{rest}")).is_ok())
        {
            wrong(world, path, &format!("{said} by another door than the web"));
        }
        if let Err(crate::world::Said::Refused(refusal)) = world.decide(first) {
            agrees_with_turn(world, said, &refusal, path);
        }
    }
}

/// The persons whom a refusal names are those who hold the turn.
fn agrees_with_turn(world: &World, said: &str, refusal: &Refusal, path: &[String]) {
    let number = said.split(' ').find_map(|word| word.strip_prefix('#')?.parse().ok()).unwrap_or(1);
    let Some(issue) = world.issues.get(&IssueNumber(number)) else { return };
    if !matches!(refusal, Refusal::NotAtStep { .. }) {
        return;
    }
    let release = issue.release.and_then(|number| world.releases.get(&number));
    let turn = turn::turn_of(issue, world.app(), release, &world.office);
    let holds = turn.map(|turn| turn.people).unwrap_or_default();
    let who = refusal.who_can(&world.case(Subject::Issue(issue.number))).people;
    if who != holds {
        wrong(world, path, &format!("{said}: the refusal names {who:?}, the turn {holds:?}"));
    }
}

/// What a page offers is what the act itself answers.
pub fn pages_agree(world: &World, moves: &[String], people: &[&str], path: &[String]) {
    for number in world.issues.keys() {
        let case = world.case(Subject::Issue(*number));
        let mine = |said: &&String| said.ends_with(&format!("#{number}"));
        for name in people {
            let offered = possible::on_issue(&case, &Actor::on_the_web(person(name)));
            for said in moves.iter().filter(mine) {
                let mut words = said.split(' ');
                let (Some(who), Some(verb)) = (words.next(), words.next()) else { continue };
                let Some(act) = act_of(verb, said) else { continue };
                let rest = said.strip_prefix(who).unwrap_or_default();
                let allowed = world.decide(&format!("{name}{rest}")).is_ok();
                let shown =
                    offered.iter().find(|(one, _)| *one == act).is_some_and(|(_, answer)| answer.is_ok());
                if allowed != shown {
                    wrong(world, path, &format!("{name}{rest}: allowed {allowed}, shown {shown}"));
                }
            }
        }
    }
}

/// The offered act behind a sentence, where both ask the same.
fn act_of(verb: &str, said: &str) -> Option<Act> {
    match verb {
        "assigns" => Some(Act::Assign),
        "hands-back-report" => Some(Act::HandBackReport),
        "completes" => Some(Act::CompleteReport),
        "branches" => Some(Act::CreateBranch),
        "hands-back-assignment" => Some(Act::HandBackAssignment),
        "tests-dev" => Some(Act::TestDev),
        "requests" => Some(Act::RequestStaging),
        "tests" => Some(Act::TestTeam),
        "returns-request" => Some(Act::ReturnRequest),
        "agrees" => Some(Act::ApproveStaging),
        "returns" => Some(Act::ReturnStaging),
        "updates" => Some(Act::UpdateBranch),
        "cancels" => Some(Act::Cancel),
        "releases" if !said.contains("again") => Some(Act::RequestMaster),
        "takes-out" => Some(Act::TakeOut),
        "hands-over" => Some(Act::HandOverDevTurn),
        _ => None,
    }
}

/// The journal told again gives the same folds.
pub fn replayed(world: &World, path: &[String]) {
    let again = world.replayed();
    let same = again.issues == world.issues
        && again.applications == world.applications
        && again.releases == world.releases
        && again.office == world.office;
    if !same {
        wrong(world, path, "told again, the journal says something else");
    }
}
