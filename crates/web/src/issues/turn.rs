//! The turn box: exactly one of three forms. *Yours*: the act inline with its one primary button, and the
//! way back.
//! *Waiting*: who holds it, since when, what comes after. *Barred*: the rule, what is missing, and who can
//! do it.
//!
//! What may be offered comes from `possible` alone; here it only finds its place.

mod barred;
pub use barred::sentences;
mod decide;
mod develop;
mod deviation;
mod ended;
mod review;
mod server;
mod waiting;

use super::forms;
use super::seen::Seen;
use crate::form::{Form, Kept};
use crate::frame::Errors;
use sop::possible::Act;
use sop::refusal::{Refusal, Status};
use sop::turn::Turn;
use sop::{Role, Step};

/// The box at the top of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnBox {
    /// Empty: the viewer's own turn. `wait`, `rule`.
    pub tone: &'static str,
    pub heading: String,
    pub lines: Vec<String>,
    /// What a person wrote and the viewer must know: a reason.
    pub quote: Option<crate::prose::Paragraphs>,
    /// Test cases.
    pub cases: Vec<String>,
    pub commands: Vec<Command>,
    pub links: Vec<Link>,
    /// The button of the step while it cannot be pressed; the lines say why.
    pub disabled: Option<&'static str>,
    pub forms: Vec<Form>,
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

/// A way back, or a rarer act of the holder, behind its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub summary: &'static str,
    pub hint: &'static str,
    pub form: Form,
    /// Something in it is to be mended.
    pub open: bool,
}

impl TurnBox {
    pub fn of(seen: &Seen) -> TurnBox {
        let Some(turn) = &seen.turn else { return ended::of(seen) };
        if let Some(asked) = deviation::to_answer(seen) {
            return deviation::of(seen, asked);
        }
        if let Some(work) = turn.server {
            return server::of(seen, turn, work);
        }
        if seen.may(Act::ResolveConflict) && develop::must_resolve(seen) {
            return develop::conflict(seen);
        }
        if turn.role == Role::Sysadmin && turn.fault.is_some() {
            // A failed deployment called him; at 13 he repairs it on the Release's page.
            return if seen.may(Act::DeployAgain) && turn.step < Step::RequestMaster {
                server::repair(seen, turn)
            } else {
                by_turn(seen, turn)
            };
        }
        let by_deviation = seen.may(Act::ApproveStaging) && turn.step == Step::TestTeam;
        if by_deviation {
            return decide::approve(seen, Step::ApproveStaging);
        }
        by_act(seen, turn)
    }

    /// The lines of the error summary.
    pub fn errors(&self, lang: words::Lang) -> Errors {
        let none = Errors { lang, items: Vec::new() };
        self.all_forms().fold(none, |errors, form| errors.and(form.errors()))
    }

    /// Does the form with this key stand here?
    pub fn holds(&self, kept: &Kept) -> bool {
        self.all_forms().any(|form| form.key == kept.key)
    }

    fn all_forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter().chain(self.backs.iter().map(|back| &back.form))
    }

    /// The box of the one whose turn it is.
    fn yours(seen: &Seen, step: Step) -> TurnBox {
        TurnBox {
            heading: seen.lang.turn_yours(step).to_owned(),
            lines: vec![seen.lang.turn_lead(step).to_owned()],
            ..TurnBox::default()
        }
    }

    fn line(mut self, line: impl Into<String>) -> TurnBox {
        self.lines.push(line.into());
        self
    }

    fn link(mut self, href: String, words: impl Into<String>, primary: bool) -> TurnBox {
        self.links.push(Link { href, words: words.into(), primary });
        self
    }

    fn form(mut self, act: Act, form: Form) -> TurnBox {
        self.acts.push(act);
        self.forms.push(form);
        self
    }

    /// The way back with a form of its own, where the rules allow it now.
    fn back(self, seen: &Seen, step: Step, act: Act) -> TurnBox {
        let lang = seen.lang;
        let form = forms::reason(seen, act, lang.turn_back_button(step));
        self.behind(seen, act, lang.turn_back_button(step), lang.turn_back_hint(step), form)
    }

    /// A further form behind its words, where the rules allow the act now.
    fn behind(
        mut self,
        seen: &Seen,
        act: Act,
        summary: &'static str,
        hint: &'static str,
        form: Form,
    ) -> TurnBox {
        if seen.may(act) {
            let open = seen.kept.key == form.key;
            self.acts.push(act);
            self.backs.push(Back { summary, hint, form, open });
        }
        self
    }
}

/// The act that completes a step on the page; none where a push, the server or the Release's page
/// does.
fn act_of(step: Step) -> Option<Act> {
    match step {
        Step::Report => Some(Act::CompleteReport),
        Step::Assign => Some(Act::Assign),
        Step::CreateBranch => Some(Act::CreateBranch),
        Step::Develop | Step::TestLocal => Some(Act::TestLocal),
        Step::TestDev => Some(Act::TestDev),
        Step::RequestStaging => Some(Act::RequestStaging),
        Step::TestTeam => Some(Act::TestTeam),
        Step::ApproveStaging => Some(Act::ApproveStaging),
        Step::RequestMaster => Some(Act::RequestMaster),
        Step::Push | Step::CheckStaging | Step::MergeMaster => None,
    }
}

/// Where the step is done elsewhere, the one who holds it is led there.
fn by_turn(seen: &Seen, turn: &Turn) -> TurnBox {
    if seen.is_holder() { of_step(seen, turn) } else { waiting::of(seen, turn) }
}

fn by_act(seen: &Seen, turn: &Turn) -> TurnBox {
    let Some(act) = act_of(turn.step) else { return by_turn(seen, turn) };
    match seen.refusal(act) {
        None => of_step(seen, turn),
        Some(_) if seen.may(Act::AcceptPipelineFile) && turn.step == Step::ApproveStaging => {
            decide::pipeline_file(seen)
        }
        Some(refusal) if is_about_the_viewer(refusal) => barred::of(seen, turn, refusal),
        Some(_) => waiting::of(seen, turn),
    }
}

/// Does the refusal say more than that the step is somebody else's: a rule bars the very person whose role
/// it is, or something is missing still?
fn is_about_the_viewer(refusal: &Refusal) -> bool {
    match refusal.status() {
        Status::Missing => false,
        Status::Conflict => true,
        Status::Forbidden => matches!(refusal, Refusal::SamePerson { .. } | Refusal::NotNamedTester { .. }),
    }
}

fn of_step(seen: &Seen, turn: &Turn) -> TurnBox {
    match turn.step {
        Step::Report => review::complete_report(seen),
        Step::Assign => review::assign(seen),
        Step::CreateBranch => develop::create_branch(seen),
        Step::Develop | Step::TestLocal => develop::develop(seen, turn),
        Step::Push => develop::push(seen, turn),
        Step::TestDev => review::test_dev(seen),
        Step::RequestStaging => review::request_staging(seen),
        Step::TestTeam => review::test_team(seen),
        Step::ApproveStaging => decide::approve(seen, turn.step),
        Step::RequestMaster => decide::request_master(seen),
        Step::CheckStaging | Step::MergeMaster => decide::in_release(seen, turn),
    }
}
