//! The turn box: exactly one of three forms. *Holder*: the act inline, and the way back. *Waiting*: who holds it, since
//! when, what comes after. *Barred*: the rule by number, and who can do it.

use super::forms;
use super::seen::{Seen, short};
use crate::form::{Form, Kept};
use crate::frame::Errors;
use crate::url;
use sop::issue::Standing;
use sop::possible::{Act, liftable};
use sop::refusal::Refusal;
use sop::turn::{ServerWork, Turn, role_of};
use sop::{PersonId, Step};

/// The box at the top of the issue's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnBox {
    /// Empty: the viewer's own turn. `wait`, `rule`.
    pub tone: &'static str,
    pub heading: String,
    pub lines: Vec<String>,
    /// Test cases.
    pub list: Vec<String>,
    pub commands: Vec<Command>,
    pub links: Vec<Link>,
    pub form: Option<Form>,
    /// Ways back, each with its compulsory reason.
    pub backs: Vec<Back>,
    /// Acts that stand in this box.
    pub acts: Vec<Act>,
    /// The server is at work: the page looks again.
    pub refreshes: bool,
}

/// A command to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub label: &'static str,
    pub line: String,
}

/// A link as a button; at most one of a page is primary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    pub words: String,
    pub primary: bool,
}

/// A way back behind its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub summary: &'static str,
    pub hint: &'static str,
    pub form: Form,
    /// Something in it is to be mended.
    pub open: bool,
}

/// The act that completes a step on the issue's page.
pub fn act_of(step: Step) -> Option<Act> {
    match step {
        Step::Report => Some(Act::CompleteReport),
        Step::Assign => Some(Act::Assign),
        Step::CreateBranch => Some(Act::CreateBranch),
        Step::Develop | Step::TestLocal => Some(Act::TestLocal),
        Step::Push => None,
        Step::TestDev => Some(Act::TestDev),
        Step::RequestStaging => Some(Act::RequestStaging),
        Step::TestTeam => Some(Act::TestTeam),
        Step::ApproveStaging => Some(Act::ApproveStaging),
        Step::RequestMaster | Step::CheckStaging | Step::MergeMaster => None,
    }
}

impl TurnBox {
    pub fn of(seen: &Seen) -> TurnBox {
        let Some(turn) = &seen.turn else { return ended(seen) };
        if let Some(work) = turn.server {
            return at_work(seen, turn, work);
        }
        let refused = act_of(turn.step).and_then(|act| seen.refusal(act));
        match (seen.is_holder(), refused) {
            (true, Some(refusal)) if turn.fault.is_none() => not_yet(seen, turn, refusal),
            (true, _) => yours(seen, turn),
            (false, Some(refusal)) if is_barred(seen, turn, refusal) => barred(seen, turn, refusal),
            (false, _) => waiting(seen, turn),
        }
    }

    /// The lines of the error summary.
    pub fn errors(&self, lang: words::Lang) -> Errors {
        let forms = self.form.iter().chain(self.backs.iter().map(|back| &back.form));
        let none = Errors { lang, items: Vec::new() };
        forms.fold(none, |errors, form| errors.and(form.errors()))
    }

    /// Does the form with this key stand here?
    pub fn holds(&self, kept: &Kept) -> bool {
        let forms = self.form.iter().chain(self.backs.iter().map(|back| &back.form));
        forms.into_iter().any(|form| form.key == kept.key)
    }

    fn link(mut self, href: String, words: impl Into<String>, primary: bool) -> TurnBox {
        self.links.push(Link { href, words: words.into(), primary });
        self
    }

    fn form(mut self, act: Act, form: Option<Form>) -> TurnBox {
        if let Some(form) = form {
            self.acts.push(act);
            self.form = Some(form);
        }
        self
    }

    /// The way back with a form of its own, where the rules allow it now.
    fn back(mut self, seen: &Seen, step: Step, act: Act) -> TurnBox {
        if seen.may(act) {
            let lang = seen.lang;
            let form = forms::reason(seen, act, lang.turn_back_button(step));
            let open = seen.kept.key == form.key;
            self.acts.push(act);
            self.backs.push(Back {
                summary: lang.turn_back_button(step),
                hint: lang.turn_back_hint(step),
                form,
                open,
            });
        }
        self
    }
}

fn ended(seen: &Seen) -> TurnBox {
    let lang = seen.lang;
    let date = seen.issue.closed_at.map(|at| seen.formats.date_time(at)).unwrap_or_default();
    let (heading, line) = match seen.issue.standing {
        Standing::Cancelled => {
            let reason = seen.issue.cancelled.as_ref().map(|text| seen.text(text)).unwrap_or_default();
            let names = seen.names(&seen.holders(sop::Role::ProjectManager));
            (lang.turn_cancelled(), format!("{} {reason}", lang.turn_cancelled_lead(&names, &date)))
        }
        Standing::Done | Standing::At(_) => (lang.turn_done(), lang.turn_done_lead(&date)),
    };
    let quiet = TurnBox {
        tone: "wait",
        heading: heading.to_owned(),
        lines: vec![line.trim().to_owned()],
        ..TurnBox::default()
    };
    if seen.may(Act::Derive) {
        return quiet.link(url::new_derived_issue(seen.number()), lang.turn_follow_up(), false);
    }
    quiet
}

fn at_work(seen: &Seen, turn: &Turn, work: ServerWork) -> TurnBox {
    let lang = seen.lang;
    let mut lines = vec![lang.turn_server_next(work).to_owned()];
    if !turn.people.is_empty() {
        lines.push(lang.turn_watchers(&seen.names(&turn.people)));
    }
    lines.push(lang.issue_refresh().to_owned());
    let quiet = TurnBox {
        tone: "wait",
        heading: lang.turn_server(work).to_owned(),
        lines,
        refreshes: true,
        ..TurnBox::default()
    };
    match seen.page.pipelines.first() {
        Some(row) => quiet.link(url::pipeline(row.pipeline), lang.push_pipeline(row.pipeline.0), false),
        None => quiet,
    }
}

/// The viewer has the role, but a rule about persons forbids it to him.
fn is_barred(seen: &Seen, turn: &Turn, refusal: &Refusal) -> bool {
    let in_role = seen.application.has(seen.viewer, role_of(turn.step));
    in_role && matches!(refusal, Refusal::SamePerson { .. } | Refusal::NotNamedTester { .. })
}

fn barred(seen: &Seen, turn: &Turn, refusal: &Refusal) -> TurnBox {
    let heading = seen.lang.turn_barred().to_owned();
    let quiet = TurnBox { tone: "rule", heading, lines: sentences(seen, refusal), ..TurnBox::default() };
    offer_deviation(seen, turn.step, refusal, quiet)
}

/// The step is the viewer's, but something is missing: what, and who provides it.
fn not_yet(seen: &Seen, turn: &Turn, refusal: &Refusal) -> TurnBox {
    let heading = format!("{}. {}", seen.lang.turn_yours(turn.step), seen.lang.turn_not_yet());
    let quiet = TurnBox { tone: "rule", heading, lines: sentences(seen, refusal), ..TurnBox::default() };
    let quiet = match refusal {
        Refusal::Conflicted { .. } => conflict(seen, quiet),
        other => offer_deviation(seen, turn.step, other, quiet),
    };
    let quiet = match turn.step {
        Step::ApproveStaging => quiet.back(seen, turn.step, Act::ReturnStaging),
        Step::Develop if seen.may(Act::UpdateBranch) => quiet.link(
            url::issue_act(seen.number(), "branch-update"),
            seen.lang.update_branch_button(),
            false,
        ),
        _ => quiet,
    };
    if seen.may(Act::DeployAgain) {
        let form = forms::deploy_again(seen);
        return quiet.form(Act::DeployAgain, Some(form));
    }
    quiet
}

fn conflict(seen: &Seen, quiet: TurnBox) -> TurnBox {
    quiet.link(url::conflict(seen.number()), seen.lang.turn_conflict_button(), true)
}

fn sentences(seen: &Seen, refusal: &Refusal) -> Vec<String> {
    let lang = seen.lang;
    let name = |person: PersonId| seen.name(person);
    let said = lang.refusal(refusal, &name);
    let who = lang.who_can(&refusal.who_can(&seen.page.case), &name);
    let rule = lang.turn_rule(refusal.rule());
    let lines = [Some(said.what), Some(said.missing), Some(said.way_out), who, Some(format!("{rule}."))];
    lines.into_iter().flatten().filter(|line| !line.is_empty()).collect()
}

fn offer_deviation(seen: &Seen, step: Step, refusal: &Refusal, mut quiet: TurnBox) -> TurnBox {
    let Some(guard) = liftable(step, refusal) else { return quiet };
    quiet.lines.push(seen.lang.web_issue_deviation_offer().to_owned());
    let href = format!(
        "{}?step={}&guard={}",
        url::issue_act(seen.number(), "deviations/new"),
        step.no(),
        guard.code()
    );
    quiet.link(href, seen.lang.turn_ask_deviation(), false)
}

fn waiting(seen: &Seen, turn: &Turn) -> TurnBox {
    let lang = seen.lang;
    if turn.people.is_empty() {
        let heading = lang.turn_waiting_for_nobody(turn.role).to_owned();
        return TurnBox { tone: "wait", heading, ..TurnBox::default() };
    }
    let names = seen.any_of(&turn.people);
    let since = seen.formats.since(turn.since, seen.at);
    let held = i64::from(seen.page.case.calendar.between(turn.since, seen.at).minutes);
    let mut lines = Vec::new();
    lines.extend(turn.fault.map(|fault| lang.turn_fault(fault).to_owned()));
    lines.push(lang.turn_held_since(&names, turn.step.no(), &since, &lang.working(held)));
    match (seen.procedure.standard_minutes(turn.step), seen.issue.due()) {
        (Some(minutes), _) => lines.push(lang.turn_limit_standard(i64::from(minutes))),
        (None, Some(due)) => lines.push(lang.turn_limit_due(&seen.formats.relative(due, seen.at))),
        (None, None) => {}
    }
    let next = turn.step.next().map_or_else(|| vec![seen.issue.reporter], |next| seen.holders_of(next));
    if !next.is_empty() {
        lines.push(lang.turn_after(turn.step, &seen.any_of(&next)));
    }
    let heading = lang.turn_waiting_for(turn.role, &names);
    let quiet = TurnBox { tone: "wait", heading, lines, ..TurnBox::default() };
    release_link(seen, quiet, false)
}

fn release_link(seen: &Seen, quiet: TurnBox, primary: bool) -> TurnBox {
    match seen.issue.release {
        Some(number) => quiet.link(url::release(number), seen.lang.turn_open_release(), primary),
        None => quiet,
    }
}

fn yours(seen: &Seen, turn: &Turn) -> TurnBox {
    let (lang, issue, step) = (seen.lang, seen.issue, turn.step);
    let mut mine = TurnBox {
        heading: lang.turn_yours(step).to_owned(),
        lines: vec![lang.turn_lead(step).to_owned()],
        ..TurnBox::default()
    };
    if let Some(fault) = turn.fault {
        mine.lines = vec![lang.turn_fault(fault).to_owned()];
        if seen.may(Act::DeployAgain) {
            return mine.form(Act::DeployAgain, Some(forms::deploy_again(seen)));
        }
    }
    if issue.conflict.is_some() && seen.viewer == issue.assignee.unwrap_or(PersonId(0)) {
        let files = issue.conflict.as_ref().map_or(0, |conflict| conflict.files.len());
        mine.heading = lang.turn_conflict().to_owned();
        mine.lines = vec![lang.turn_conflict_lead(files)];
        return conflict(seen, mine);
    }
    match step {
        Step::Report => mine.form(Act::CompleteReport, Some(forms::complete_report(seen))),
        Step::Assign => {
            let form = forms::assign(seen);
            mine.form(Act::Assign, Some(form)).back(seen, step, Act::HandBackReport)
        }
        Step::CreateBranch => {
            if let Some(staging) = &seen.application.staging {
                mine.lines.push(lang.branch_base(staging.short()));
            }
            let form = forms::create_branch(seen);
            mine.form(Act::CreateBranch, Some(form)).back(seen, step, Act::HandBackAssignment)
        }
        Step::Develop | Step::TestLocal => developing(seen, mine),
        Step::Push => pushing(seen, mine),
        Step::TestDev => on_dev(seen, mine).form(Act::TestDev, Some(forms::note(seen, Act::TestDev, step))),
        Step::RequestStaging => mine.form(Act::RequestStaging, Some(forms::request_staging(seen))),
        Step::TestTeam => {
            let mut mine = on_dev(seen, mine);
            mine.list = issue.test_plan.cases.iter().map(|case| seen.text(case)).collect();
            if mine.list.is_empty() {
                mine.lines.push(lang.note_no_cases().to_owned());
            }
            mine.form(Act::TestTeam, Some(forms::note(seen, Act::TestTeam, step)))
        }
        Step::ApproveStaging => approving(seen, mine),
        Step::RequestMaster => {
            let href = url::new_release(&seen.application.slug);
            mine.link(href, lang.turn_button(step), true)
        }
        Step::CheckStaging | Step::MergeMaster => {
            if let Some(number) = issue.release {
                mine.lines.push(lang.turn_in_release(number.0));
            }
            release_link(seen, mine, true)
        }
    }
}

fn commands(seen: &Seen) -> Vec<Command> {
    let lang = seen.lang;
    let Some(branch) = seen.branch() else { return Vec::new() };
    let clone = url::clone(seen.public_url, &seen.application.slug);
    let note = lang.web_issue_push_note();
    vec![
        Command { label: lang.web_issue_clone(), line: format!("git clone {clone}") },
        Command { label: lang.web_issue_switch(), line: format!("git fetch && git switch {branch}") },
        Command {
            label: lang.web_issue_push(),
            line: format!("git push -o local-test=\"{note}\" origin {branch}"),
        },
    ]
}

fn developing(seen: &Seen, mut mine: TurnBox) -> TurnBox {
    if seen.issue.reapply.is_some() {
        mine.lines = vec![seen.lang.turn_reapply().to_owned()];
        let href = url::issue_act(seen.number(), Act::UpdateBranch.code());
        return mine.link(href, seen.lang.update_branch_button(), true);
    }
    mine.commands = commands(seen);
    mine.form(Act::TestLocal, Some(forms::test_local(seen)))
}

fn pushing(seen: &Seen, mut mine: TurnBox) -> TurnBox {
    mine.commands = commands(seen);
    if seen.may(Act::DeployAgain) {
        return mine.form(Act::DeployAgain, Some(forms::deploy_again(seen)));
    }
    let mine = mine.link(url::help_step(Step::Push), seen.lang.ladder_help(), true);
    if seen.may(Act::TestLocal) {
        return mine.form(Act::TestLocal, Some(forms::test_local(seen).quiet()));
    }
    mine
}

fn on_dev(seen: &Seen, mut mine: TurnBox) -> TurnBox {
    let lang = seen.lang;
    match (&seen.issue.dev, seen.issue.head()) {
        (Some(running), Some(head)) if running.commit == *head => {
            mine.lines.push(lang.note_dev_runs(head.short()));
            mine.link(running.address.clone(), lang.note_open(&running.address), false)
        }
        (Some(running), Some(head)) => {
            mine.lines.push(lang.note_dev_runs_other(&short(&running.commit), &short(head)));
            mine
        }
        (Some(_) | None, _) => {
            mine.lines.push(lang.note_dev_runs_nothing().to_owned());
            mine
        }
    }
}

fn approving(seen: &Seen, mut mine: TurnBox) -> TurnBox {
    let lang = seen.lang;
    if let Some(head) = seen.issue.head() {
        mine.lines.push(lang.approve_commit(head.short()));
    }
    let mine = match &seen.issue.request {
        Some(request) => mine.link(url::changes(request.number), lang.approve_see_changes(), false),
        None => mine,
    };
    let form = forms::approve(seen);
    mine.form(Act::ApproveStaging, Some(form)).back(seen, Step::ApproveStaging, Act::ReturnStaging)
}
