//! The forms of the acts on an issue: the inline ones of the turn box and the small ones of the rare acts.

use super::seen::Seen;
use crate::filled;
use crate::form::{Button, Choice, Control, Field, Form};
use crate::url;
use sop::event::Fault;
use sop::possible::Act;
use sop::release::ReleaseStanding;
use sop::{Role, Step};

/// The empty form of an act, with the hidden field that says what it was drawn for.
fn begin(seen: &Seen, act: Act) -> Form {
    let action = url::issue_act(seen.number(), act.code());
    Form::new(seen.lang, act.code(), action).hidden("drawn", seen.drawn.clone())
}

fn text(seen: &Seen, name: &'static str, label: impl Into<String>) -> Field {
    Field::new(seen.lang, name, label, Control::text())
}

fn area(seen: &Seen, name: &'static str, label: impl Into<String>) -> Field {
    Field::new(seen.lang, name, label, Control::area())
}

/// A compulsory reason and the way back's own button.
pub fn reason(seen: &Seen, act: Act, button: &str) -> Form {
    let lang = seen.lang;
    let field = area(seen, "reason", lang.form_reason()).hint(lang.form_reason_hint());
    begin(seen, act).field(field).button(Button::back(button)).keep(seen.kept)
}

pub fn complete_report(seen: &Seen) -> Form {
    let lang = seen.lang;
    let title = text(seen, "title", lang.new_issue_title()).hint(lang.new_issue_title_hint());
    let body = area(seen, "body", lang.new_issue_body()).hint(lang.new_issue_body_hint());
    begin(seen, Act::CompleteReport)
        .field(title.value(seen.title()))
        .field(body.value(seen.text(&seen.issue.body)))
        .button(Button::primary(lang.turn_button(Step::Report)))
        .keep(seen.kept)
}

/// The Developers of the application, to choose one.
fn developers(seen: &Seen, chosen: Option<sop::PersonId>) -> Control {
    let empty = Choice::new("", seen.lang.form_choose());
    let people = seen.holders(Role::Developer).into_iter();
    let choice = |person: sop::PersonId| {
        Choice::new(person.to_string(), seen.name(person)).chosen(chosen == Some(person))
    };
    Control::Select { options: std::iter::once(empty).chain(people.map(choice)).collect() }
}

fn due_fields(seen: &Seen, form: Form) -> Form {
    let lang = seen.lang;
    let day = Control::Input { kind: "date", autocomplete: None };
    let hour = Control::Input { kind: "time", autocomplete: None };
    let hint = if seen.issue.urgent { lang.assign_due_hint_urgent() } else { lang.web_issue_due_hint() };
    form.field(Field::new(lang, "due-date", lang.assign_due_date(), day).hint(hint).narrow())
        .field(Field::new(lang, "due-time", lang.assign_due_time(), hour).optional().narrow())
}

pub fn assign(seen: &Seen) -> Form {
    let lang = seen.lang;
    let who = Field::new(lang, "assignee", lang.assign_developer(), developers(seen, None)).narrow();
    let remark = area(seen, "remark", lang.form_remark()).hint(lang.assign_remark_hint()).optional();
    due_fields(seen, begin(seen, Act::Assign).field(who))
        .field(remark)
        .button(Button::primary(lang.turn_button(Step::Assign)))
        .keep(seen.kept)
}

pub fn create_branch(seen: &Seen) -> Form {
    let lang = seen.lang;
    let form = begin(seen, Act::CreateBranch);
    let number = format!("issue/{}", seen.number());
    let form = if seen.issue.confidential {
        let only = Choice::new("number", lang.branch_number_only()).chosen(true);
        let only = only.hint(lang.branch_number_only_confidential());
        form.field(Field::new(lang, "name", lang.branch_name(), Control::radios(vec![only])))
    } else {
        let titled = sop::ids::BranchName::for_issue(seen.number(), Some(&seen.title()));
        let options = vec![
            Choice::new("title", lang.branch_with_title()).hint(titled.to_string()).chosen(true),
            Choice::new("number", lang.branch_number_only()).hint(number),
        ];
        form.field(Field::new(lang, "name", lang.branch_name(), Control::radios(options)))
    };
    form.button(Button::primary(lang.turn_button(Step::CreateBranch))).keep(seen.kept)
}

pub fn test_local(seen: &Seen) -> Form {
    let lang = seen.lang;
    let commit = text(seen, "commit", lang.local_test_commit()).hint(lang.local_test_commit_hint());
    let note = area(seen, "note", lang.note_text()).hint(lang.note_text_hint());
    let form = begin(seen, Act::TestLocal).field(commit).field(note).field(filled::field(lang));
    verdict(seen, form, Step::TestLocal)
}

/// The note of 7 and 9 with its two buttons.
pub fn note(seen: &Seen, act: Act, step: Step) -> Form {
    let note = area(seen, "note", seen.lang.note_text()).hint(seen.lang.note_text_hint());
    verdict(seen, begin(seen, act).field(note).field(filled::field(seen.lang)), step)
}

fn verdict(seen: &Seen, form: Form, step: Step) -> Form {
    let lang = seen.lang;
    form.button(Button::primary(lang.turn_button(step)).says("verdict", "passed"))
        .button(Button::back(lang.turn_back_button(step)).says("verdict", "failed"))
        .keep(seen.kept)
}

pub fn deploy_again(seen: &Seen) -> Form {
    let lang = seen.lang;
    let why = area(seen, "reason", lang.form_reason()).optional();
    begin(seen, Act::DeployAgain).field(why).button(Button::primary(lang.push_again())).keep(seen.kept)
}

pub fn request_staging(seen: &Seen) -> Form {
    let lang = seen.lang;
    let request = seen.issue.request.as_ref();
    let title = request.map_or_else(|| seen.title(), |request| seen.text(&request.title));
    let before = request.map(|request| seen.text(&request.description)).unwrap_or_default();
    let button =
        if request.is_some() { lang.request_again() } else { lang.turn_button(Step::RequestStaging) };
    let description = area(seen, "description", lang.request_description());
    begin(seen, Act::RequestStaging)
        .field(text(seen, "title", lang.request_title()).value(title))
        .field(description.hint(lang.request_description_hint()).value(before))
        .button(Button::primary(button))
        .keep(seen.kept)
}

/// A19: while a Release stands at 12 or 13, one press agrees and joins it.
pub fn approve(seen: &Seen) -> Form {
    let lang = seen.lang;
    let open = seen.page.case.open_release().filter(|release| {
        matches!(release.standing, ReleaseStanding::At(Step::CheckStaging | Step::MergeMaster))
    });
    let head = seen.issue.head().map(ToString::to_string).unwrap_or_default();
    let remark = area(seen, "remark", lang.form_remark()).optional();
    let form = begin(seen, Act::ApproveStaging).hidden("seen", head).field(remark);
    let button = match open {
        Some(release) => Button::primary(lang.approve_and_join(release.number.0)).says("join", "yes"),
        None => Button::primary(lang.turn_button(Step::ApproveStaging)),
    };
    let form = form.button(button);
    form.keep(seen.kept)
}

/// The small form of a rare act, with the hint above it; none for acts that have no page of their own.
pub fn rare(seen: &Seen, act: Act) -> Option<(&'static str, Form)> {
    let lang = seen.lang;
    let with_reason = |button: &str, hint: &'static str| Some((hint, reason(seen, act, button)));
    match act {
        Act::Reassign => {
            let who = Field::new(lang, "assignee", lang.assign_developer(), developers(seen, None)).narrow();
            let form = begin(seen, act).field(who).field(why(seen)).button(Button::primary(lang.act(act)));
            Some((lang.reassign_hint(), form.keep(seen.kept)))
        }
        Act::ChangeDue => {
            let form = due_fields(seen, begin(seen, act)).field(why(seen));
            Some((lang.due_change_hint(), form.button(Button::primary(lang.act(act))).keep(seen.kept)))
        }
        Act::NameTestPlan => Some((lang.plan_testers_hint(), test_plan(seen))),
        Act::LinkTicket => {
            let field = text(seen, "ticket", lang.ticket_number()).narrow();
            let form = begin(seen, act).field(field).button(Button::primary(lang.act(act)));
            Some(("", form.keep(seen.kept)))
        }
        Act::ConfirmOfficial => {
            let field = area(seen, "evidence", lang.official_evidence()).hint(lang.official_evidence_hint());
            let form = begin(seen, act).field(field).field(filled::field(lang));
            Some(("", form.button(Button::primary(lang.act(act))).keep(seen.kept)))
        }
        Act::Reclass => Some(("", reclass(seen))),
        Act::StateRunning => Some((lang.case_running_hint(), state_running(seen))),
        Act::ReturnRequest => with_reason(lang.request_return_button(), lang.request_return_hint()),
        Act::TakeOut => with_reason(lang.take_out_button(), lang.take_out_hint()),
        Act::Cancel => with_reason(lang.cancel_button(), lang.cancel_hint()),
        Act::HandBackAssignment => with_reason(lang.act(act), lang.turn_back_hint(Step::CreateBranch)),
        Act::HandBackReport => with_reason(lang.act(act), lang.turn_back_hint(Step::Assign)),
        Act::ReturnStaging => with_reason(lang.act(act), lang.turn_back_hint(Step::ApproveStaging)),
        Act::SetUrgent | Act::ClearUrgent => with_reason(lang.act(act), lang.urgent_hint()),
        Act::HandOverDevTurn => with_reason(lang.act(act), lang.dev_turn_leave_hint()),
        Act::UpdateBranch => Some((lang.update_branch_hint(), update_branch(seen))),
        Act::AcceptPipelineFile => Some((lang.pipeline_accept_hint(), accept_pipeline_file(seen))),
        Act::DeleteBranch => Some(("", delete_branch(seen))),
        Act::RestoreBranch => Some(("", plain(seen, act))),
        Act::DeployAgain => Some(("", deploy_again(seen))),
        Act::CompleteReport
        | Act::Assign
        | Act::CreateBranch
        | Act::TestLocal
        | Act::TestDev
        | Act::RequestStaging
        | Act::TestTeam
        | Act::ApproveStaging
        | Act::RequestMaster
        | Act::CheckStaging
        | Act::MergeMaster
        | Act::HandBackRelease
        | Act::RollBack
        | Act::ResolveConflict
        | Act::Derive
        | Act::Remind => None,
    }
}

fn why(seen: &Seen) -> Field {
    area(seen, "reason", seen.lang.form_reason())
}

fn test_plan(seen: &Seen) -> Form {
    let (lang, plan) = (seen.lang, &seen.issue.test_plan);
    let choice = |person: sop::PersonId| {
        Choice::new(person.to_string(), seen.name(person)).chosen(plan.testers.contains(&person))
    };
    let testers = seen.holders(Role::Tester).into_iter().map(choice).collect();
    let cases: Vec<String> = plan.cases.iter().map(|case| seen.text(case)).collect();
    let testers = Field::new(lang, "tester", lang.plan_testers(), Control::checks(testers)).optional();
    let stands = sop::steps::s09_test_team::plan_needs_reason(seen.issue);
    let form = begin(seen, Act::NameTestPlan)
        .field(testers)
        .field(area(seen, "cases", lang.plan_cases()).value(cases.join("\n")).optional());
    let form = if stands {
        form.field(area(seen, "reason", lang.form_reason()).hint(lang.plan_reason_hint()))
    } else {
        form
    };
    form.button(Button::primary(lang.plan_button())).keep(seen.kept)
}

pub fn reclass(seen: &Seen) -> Form {
    let lang = seen.lang;
    let options = vec![
        Choice::new("own", lang.fault(Fault::Own)),
        Choice::new("infrastructure", lang.fault(Fault::Infrastructure)),
    ];
    let environment = sop::possible::environment_of(&seen.page.case);
    let hint = lang.case_fault_of(lang.environment(environment));
    begin(seen, Act::Reclass)
        .field(Field::new(lang, "fault", lang.case_fault_kind(), Control::radios(options)).hint(hint))
        .field(why(seen))
        .button(Button::primary(lang.act(Act::Reclass)))
        .keep(seen.kept)
}

pub fn state_running(seen: &Seen) -> Form {
    let lang = seen.lang;
    let field = text(seen, "commit", lang.web_issue_running()).hint(lang.case_running_hint());
    let button = Button::primary(lang.act(Act::StateRunning));
    begin(seen, Act::StateRunning).field(field).field(why(seen)).button(button).keep(seen.kept)
}

/// A form of one button.
fn plain(seen: &Seen, act: Act) -> Form {
    begin(seen, act).button(Button::primary(seen.lang.act(act))).keep(seen.kept)
}

/// *Perbarui branch*: the hidden `drawn` names the head that the page showed.
pub fn update_branch(seen: &Seen) -> Form {
    plain(seen, Act::UpdateBranch)
}

pub fn accept_pipeline_file(seen: &Seen) -> Form {
    plain(seen, Act::AcceptPipelineFile)
}

fn delete_branch(seen: &Seen) -> Form {
    let button = Button::back(seen.lang.act(Act::DeleteBranch));
    begin(seen, Act::DeleteBranch).button(button).keep(seen.kept)
}

/// *Ingatkan*, for whoever waits: it stands beside nothing of his own, so it is not primary.
pub fn remind(seen: &Seen, people: &[sop::PersonId]) -> Form {
    let button = Button::new(seen.lang.turn_remind(&seen.names(people)));
    begin(seen, Act::Remind).button(button).keep(seen.kept)
}

/// A correction of the note whose text has this digest, by its author.
pub fn correct_note(seen: &Seen, of: &str) -> Form {
    let lang = seen.lang;
    let field = area(seen, "note", lang.note_text()).hint(lang.note_no_personal_data());
    Form::new(lang, super::correction::KEY, url::issue_act(seen.number(), "notes/correction"))
        .hidden("drawn", seen.drawn.clone())
        .hidden("of", of)
        .field(field)
        .field(filled::field(lang))
        .button(Button::primary(lang.correct_note_button()))
        .keep(seen.kept)
}
