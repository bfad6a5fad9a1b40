//! The forms on a Release's page. What is offered comes from `sop` alone.

use crate::filled;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::see;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use askama::filters::HtmlSafe;
use sop::acts::{Drawn, servers};
use sop::application::Environment;
use sop::event::Fault;
use sop::possible::Act;
use sop::release::Release;
use sop::step::Step;
use sop::steps::s11_request_master;
use sop::{Actor, IssueNumber, Refusal};
use store::read::CasePage;
use store::rows::fault_code;
use words::Lang;

/// Keys of the forms: what a refused act finds its form by.
pub const CHECK: &str = "staging-check";
pub const MERGE: &str = "master-merge";
pub const HAND_BACK: &str = "hand-back";
pub const DEPLOYMENT: &str = "deployment";
pub const ROLLBACK: &str = "rollback";
pub const TAKING_OUT: &str = "taking-out";
pub const RESENDING: &str = "request";
pub const FAULT_CLASS: &str = "fault-class";
pub const RUNNING: &str = "running-commit";

/// What the forms need to know.
pub struct Ground<'a> {
    pub visit: &'a Visit,
    pub page: &'a CasePage,
    pub release: &'a Release,
    pub by: &'a Actor,
    pub answers: &'a [(Act, Result<(), Refusal>)],
    pub kept: &'a Kept,
}

/// The form of 12: cause and issues matter only where it failed.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "releases/_check.html")]
pub struct CheckForm {
    pub form: Form,
}

impl HtmlSafe for CheckForm {}

/// A rare act behind a line that opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub words: String,
    pub form: Form,
    pub open: bool,
}

/// The state that a form is drawn for (B7).
pub fn drawn(page: &CasePage, release: &Release) -> Drawn {
    let running = page.case.application.as_ref().and_then(|app| app.running.get(&Environment::Staging));
    Drawn {
        step: release.step(),
        round: None,
        commit: Some(release.head.clone()),
        deployment: running.map(|running| running.deployment),
        at: None,
    }
}

impl Ground<'_> {
    fn lang(&self) -> Lang {
        self.visit.lang()
    }

    pub fn may(&self, act: Act) -> bool {
        self.answers.iter().any(|(asked, answer)| *asked == act && answer.is_ok())
    }

    fn form(&self, key: &'static str) -> Form {
        let typed = (self.kept.key == key).then_some(&self.kept.typed);
        let token = self.visit.draw(drawn(self.page, self.release), typed);
        Form::new(self.lang(), key, url::release_act(self.release.number, key)).hidden("drawn", token)
    }

    fn reason(&self) -> Field {
        Field::new(self.lang(), "reason", self.lang().form_reason(), Control::area())
    }

    /// 12, where it is the visitor's.
    pub fn check(&self) -> Option<CheckForm> {
        self.may(Act::CheckStaging).then(|| {
            let issues = self.release.issues.iter().filter_map(|number| self.page.case.issues.get(number));
            let choices =
                issues.map(|issue| Choice::new(issue.number.to_string(), see::issue_title(self.page, issue)));
            CheckForm { form: check_fields(self.form(CHECK), self.lang(), choices.collect()).keep(self.kept) }
        })
    }

    /// 11 again, for a Release that was handed back.
    pub fn resend(&self) -> Option<Form> {
        let lang = self.lang();
        let remark = Field::new(lang, "remark", lang.release_new_remark(), Control::area()).optional();
        let form = self.form(RESENDING).field(remark).button(Button::primary(lang.release_resend_button()));
        self.may(Act::RequestMaster).then(|| form.keep(self.kept))
    }

    /// The same merge on production once more, after a deployment that failed.
    pub fn deploy_again(&self) -> Option<Form> {
        let lang = self.lang();
        let reason = self.reason().optional();
        let form = self.form(DEPLOYMENT).hidden("environment", Environment::Production.code());
        let form = form.field(reason).button(Button::primary(lang.release_deploy_again()));
        self.may(Act::DeployAgain).then(|| form.keep(self.kept))
    }

    /// Staging once more, when its deployment failed and the check waits for it.
    fn deploy_staging_again(&self) -> Option<Form> {
        let case = &self.page.case;
        let failed =
            case.application.as_ref().is_some_and(|app| app.failed.contains_key(&Environment::Staging));
        let may = failed
            && self.release.is_at(Step::CheckStaging)
            && servers::deploy_again(case, self.by, Environment::Staging, None).is_ok();
        let form = self.form(DEPLOYMENT).hidden("environment", Environment::Staging.code());
        let form = form.field(self.reason().optional());
        may.then(|| form.button(Button::new(self.lang().act(Act::DeployAgain))).keep(self.kept))
    }

    fn hand_back(&self) -> Option<Form> {
        let lang = self.lang();
        let reason = self.reason().hint(lang.turn_back_hint(Step::MergeMaster));
        let form = self.form(HAND_BACK).field(reason);
        let form = form.button(Button::back(lang.turn_back_button(Step::MergeMaster)));
        self.may(Act::HandBackRelease).then(|| form.keep(self.kept))
    }

    fn roll_back(&self) -> Option<Form> {
        let lang = self.lang();
        let ran = self.page.case.application.iter().flat_map(|application| application.ran.iter().rev());
        let options = see::versions(self.visit.formats(), ran);
        let to = Field::new(lang, "commit", lang.release_rollback_to(), Control::Select { options });
        let to = to.hint(lang.release_rollback_to_hint());
        let again = matches!(self.release.rollback, Some(sop::release::Rollback::Failed { .. }));
        let words = if again { lang.release_roll_back_again() } else { lang.release_roll_back() };
        let form = self.form(ROLLBACK).field(to).field(self.reason()).button(Button::back(words));
        self.may(Act::RollBack).then(|| form.keep(self.kept))
    }

    fn take_out(&self) -> Option<Form> {
        let (lang, text) = (self.lang(), see::sample_text());
        let may = |number: &&IssueNumber| {
            s11_request_master::take_out(&self.page.case, self.by, **number, &text).is_ok()
        };
        let issues = self.release.issues.iter().filter(may);
        let choices: Vec<Choice> = issues
            .filter_map(|number| self.page.case.issues.get(number))
            .map(|issue| Choice::new(issue.number.to_string(), see::issue_title(self.page, issue)))
            .collect();
        let some = !choices.is_empty();
        let issue = Field::new(lang, "issue", lang.issues_column_issue(), Control::radios(choices));
        let reason = self.reason().hint(lang.turn_back_hint(Step::RequestMaster));
        let form = self.form(TAKING_OUT).field(issue).field(reason);
        some.then(|| form.button(Button::back(lang.take_out_button())).keep(self.kept))
    }

    fn reclass(&self) -> Option<Form> {
        let lang = self.lang();
        let choice = |fault: Fault, words: &str| Choice::new(fault_code(fault), words);
        let choices = vec![
            choice(Fault::Own, lang.reclass_own()),
            choice(Fault::Infrastructure, lang.reclass_infrastructure()),
        ];
        let fault = Field::new(lang, "fault", lang.release_check_cause(), Control::radios(choices));
        let form = self.form(FAULT_CLASS).field(fault).field(self.reason());
        self.may(Act::Reclass).then(|| form.button(Button::new(lang.reclass_button())).keep(self.kept))
    }

    fn state_running(&self) -> Option<Form> {
        let lang = self.lang();
        let commit = Field::new(lang, "commit", lang.release_state_running(), Control::text());
        let form = self.form(RUNNING).field(commit).field(self.reason());
        let form = form.button(Button::new(lang.release_state_running_button()));
        self.may(Act::StateRunning).then(|| form.keep(self.kept))
    }

    /// The rare acts, none of them primary.
    pub fn others(&self) -> Vec<Other> {
        let lang = self.lang();
        let forms = [
            (lang.act(Act::DeployAgain), self.deploy_staging_again()),
            (lang.act(Act::TakeOut), self.take_out()),
            (lang.act(Act::HandBackRelease), self.hand_back()),
            (lang.act(Act::RollBack), self.roll_back()),
            (lang.act(Act::Reclass), self.reclass()),
            (lang.act(Act::StateRunning), self.state_running()),
        ];
        let other = |(words, form): (&str, Option<Form>)| {
            form.map(|form| Other { words: words.to_owned(), open: self.kept.key == form.key, form })
        };
        forms.into_iter().filter_map(other).collect()
    }
}

/// The fields of 12.
pub fn check_fields(form: Form, lang: Lang, issues: Vec<Choice>) -> Form {
    let verdicts = vec![Choice::new("passed", lang.note_passed()), Choice::new("failed", lang.note_failed())];
    let causes = vec![
        Choice::new("issue", lang.release_check_cause_issue()).hint(lang.release_check_cause_issue_hint()),
        Choice::new("configuration", lang.release_check_cause_configuration())
            .hint(lang.release_check_cause_configuration_hint()),
    ];
    let forward =
        vec![Choice::new("1", lang.release_check_forward()).hint(lang.release_check_forward_hint())];
    let note = Field::new(lang, "note", lang.note_text_check(), Control::area());
    form.field(Field::new(lang, "verdict", lang.release_check_result(), Control::radios(verdicts)))
        .field(Field::new(lang, "cause", lang.release_check_cause(), Control::radios(causes)))
        .field(Field::new(lang, "issue", lang.release_check_issues(), Control::checks(issues)))
        .field(Field::new(lang, "forward", lang.release_forward_label(), Control::checks(forward)).optional())
        .field(note.hint(lang.note_text_hint()))
        .field(filled::field(lang))
        .button(Button::primary(lang.turn_button(Step::CheckStaging)))
}
