//! The box of the Developer at steps 3 to 6: the branch, the commands to copy, the note of the local test;
//! and the way to the page of a conflict.

use super::{Command, TurnBox, server};
use crate::issues::forms;
use crate::issues::seen::Seen;
use crate::prose::Paragraphs;
use crate::url;
use sop::Step;
use sop::possible::Act;
use sop::role::ActorRef;
use sop::turn::Turn;

pub fn create_branch(seen: &Seen) -> TurnBox {
    let (lang, step) = (seen.lang, Step::CreateBranch);
    let mut mine = TurnBox::yours(seen, step);
    if let Some(staging) = &seen.application.staging {
        mine = mine.line(lang.branch_base(staging.short()));
    }
    let staging = sop::application::Environment::Staging;
    if seen.application.failed.contains_key(&staging) {
        // R66: warned here, refused at 6.
        mine = mine.line(lang.branch_pipeline_broken());
    }
    let remark = seen.issue.remarks.iter().rev().find(|remark| remark.step == Step::Assign);
    if let Some(remark) = remark {
        mine = mine.line(lang.turn_from_pm());
        mine.quote = Some(Paragraphs::of(&seen.text(&remark.text)));
    }
    mine.form(Act::CreateBranch, forms::create_branch(seen)).back(seen, step, Act::HandBackAssignment)
}

/// Steps 4 and 5. Work that was taken out of staging comes back first (B14).
pub fn develop(seen: &Seen, turn: &Turn) -> TurnBox {
    let mut mine = TurnBox::yours(seen, turn.step);
    if let Some(failed) = &seen.issue.dev_failed {
        mine.lines.insert(0, seen.lang.turn_fault(failed.fault).to_owned());
        mine = server::pipeline(seen, mine);
    }
    if seen.issue.reapply.is_some() && seen.may(Act::UpdateBranch) {
        mine.lines = vec![seen.lang.turn_reapply().to_owned()];
        return mine.form(Act::UpdateBranch, forms::update_branch(seen));
    }
    came_back(seen, &mut mine);
    mine.commands = commands(seen);
    mine.form(Act::TestLocal, forms::test_local(seen))
}

/// Who sent it back in the round before, and why: the first thing that its developer must know.
fn came_back(seen: &Seen, mine: &mut TurnBox) {
    let last = seen.issue.returns.iter().rev().find(|back| back.to == Step::Develop);
    let Some(back) = last.filter(|back| back.round + 1 == seen.issue.round) else { return };
    let (ActorRef::Person(by), Some(reason)) = (back.by, &back.reason) else { return };
    mine.lines.push(seen.lang.turn_came_back(back.from.no(), &seen.name(by)));
    mine.quote = Some(Paragraphs::of(&seen.text(reason)));
}

/// Step 6: a push of the tested commit; or the head again, where the server holds it already (B6).
pub fn push(seen: &Seen, turn: &Turn) -> TurnBox {
    let lang = seen.lang;
    let mut mine = TurnBox::yours(seen, turn.step);
    if let Some(fault) = turn.fault {
        mine.lines = vec![lang.turn_fault(fault).to_owned()];
        mine = server::pipeline(seen, mine);
    }
    if seen.may(Act::DeployAgain) {
        let mine = mine.form(Act::DeployAgain, forms::deploy_again(seen));
        let again = forms::test_local(seen).quiet();
        return mine.behind(seen, Act::TestLocal, lang.act(Act::TestLocal), "", again);
    }
    mine.commands = commands(seen);
    let mine = mine.link(url::help_step_under(turn.step, &seen.issue.revision), lang.ladder_help(), true);
    let again = forms::test_local(seen).quiet();
    mine.behind(seen, Act::TestLocal, lang.act(Act::TestLocal), "", again)
}

/// The three commands of one who works on the branch: the first time, then each day, then the push with its
/// note.
fn commands(seen: &Seen) -> Vec<Command> {
    let lang = seen.lang;
    let Some(branch) = seen.branch() else { return Vec::new() };
    let clone = url::clone(seen.public_url, &seen.application.slug);
    let (option, note) = (lang.case_push_option(), lang.web_issue_push_note());
    vec![
        Command { label: lang.web_issue_clone(), line: format!("git clone {clone}") },
        Command { label: lang.web_issue_switch(), line: format!("git fetch && git switch {branch}") },
        Command {
            label: lang.web_issue_push(),
            line: format!("git push -o {option}=\"{note}\" origin {branch}"),
        },
    ]
}

/// A conflict stops the Developer's own work; at 7 to 9 the step goes on and the conflict waits beside it.
pub fn must_resolve(seen: &Seen) -> bool {
    seen.issue.reapply.is_some() || seen.issue.step().is_some_and(|step| step <= Step::Push)
}

pub fn conflict(seen: &Seen) -> TurnBox {
    let lang = seen.lang;
    let files = seen.issue.conflict.as_ref().map_or(0, |conflict| conflict.files.len());
    let mine = TurnBox {
        heading: lang.turn_conflict().to_owned(),
        lines: vec![lang.turn_conflict_lead(files)],
        ..TurnBox::default()
    };
    mine.link(url::conflict(seen.number()), lang.turn_conflict_button(), true)
}
