//! An application in preparation (R63-R65): what is missing, who supplies it, and the forms of the one whose
//! turn it is.

use super::forms;
use super::seen::Seen;
use crate::panel::Panel;
use crate::url;
use sop::acts::preparation::{Confirm, missing};
use sop::application::{Checklist, Repository};
use sop::possible::AppAct;
use sop::refusal::Preparation;
use sop::role::Role;

/// A line of the list: complete or open, what, and who supplies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub open: bool,
    pub state: &'static str,
    pub what: &'static str,
    pub who: String,
}

/// All that a confirmation asks for, in the order of the work.
const ALL: [Preparation; 11] = [
    Preparation::Reporter,
    Preparation::Developer,
    Preparation::Sysadmin,
    Preparation::Repository,
    Preparation::SameTree,
    Preparation::PipelineFile,
    Preparation::Checklist,
    Preparation::ChecklistAccepted,
    Preparation::DevEnvironment,
    Preparation::StagingEnvironment,
    Preparation::ProductionEnvironment,
];

/// What is complete and what is open. `git`: what only the repository can tell.
pub fn needs(seen: &Seen, git: &Confirm) -> Vec<Need> {
    let mut open = missing(seen.application);
    if !git.same_tree {
        open.push(Preparation::SameTree);
    }
    if git.pipeline_file.is_none() {
        open.push(Preparation::PipelineFile);
    }
    if open.contains(&Preparation::Checklist) {
        open.push(Preparation::ChecklistAccepted);
    }
    let lang = seen.lang;
    let need = |item: Preparation| {
        let is_open = open.contains(&item);
        Need {
            open: is_open,
            state: if is_open { lang.preparation_open() } else { lang.preparation_ready() },
            what: lang.preparation(item),
            who: who(seen, item),
        }
    };
    ALL.into_iter().map(need).collect()
}

/// By name where somebody holds the role.
fn who(seen: &Seen, item: Preparation) -> String {
    let lang = seen.lang;
    let roles: &[Role] = match item {
        Preparation::Repository => &[Role::ProjectManager],
        Preparation::Developer | Preparation::Sysadmin | Preparation::Reporter => &[Role::Administrator],
        Preparation::Checklist | Preparation::PipelineFile => &[Role::Developer],
        Preparation::SameTree => &[Role::ProjectManager, Role::Developer],
        Preparation::ChecklistAccepted
        | Preparation::DevEnvironment
        | Preparation::StagingEnvironment
        | Preparation::ProductionEnvironment => &[Role::Sysadmin],
    };
    let words = roles.iter().map(|role| {
        let people = seen.page.case.who(*role).people;
        let short = lang.role_short(*role);
        if people.is_empty() {
            return lang.app_nobody(lang.role(*role));
        }
        let names: Vec<String> = people.into_iter().map(|person| seen.name(person)).collect();
        format!("{} ({short})", lang.list_or(&names))
    });
    lang.list_or(&words.collect::<Vec<_>>())
}

/// The sections with forms, those of the viewer's turn first marked as such.
pub fn panels(seen: &Seen, complete: bool) -> Vec<Panel> {
    let mut panels = Vec::new();
    panels.extend(repository(seen));
    panels.extend(checklist(seen));
    panels.extend(servers(seen));
    panels.extend(people(seen));
    panels.extend(confirmation(seen, complete));
    let mut primary = false;
    for form in panels.iter_mut().flat_map(|panel| &mut panel.forms) {
        for button in &mut form.buttons {
            // A page has one primary button: of the first section that is the viewer's turn.
            button.primary &= !primary;
            primary |= button.primary;
        }
    }
    panels
}

fn repository(seen: &Seen) -> Option<Panel> {
    let lang = seen.lang;
    let mut panel = Panel::new("repository", lang.preparation(Preparation::Repository));
    panel.done = seen.done("repository", lang.app_done_repository());
    match &seen.application.repository {
        Repository::Made => return None,
        Repository::Requested => return Some(panel.line(lang.repository_being_made())),
        Repository::Failed { reason } => panel = panel.line(lang.repository_not_made(reason)),
        Repository::Missing => {}
    }
    if !seen.may(AppAct::RequestRepository) {
        return Some(panel.line(waits(seen, Role::ProjectManager)));
    }
    let panel = panel.turn().line(lang.app_repository_lead());
    Some(panel.form(forms::repository(seen)).form(forms::import(seen)))
}

fn waits(seen: &Seen, role: Role) -> String {
    let lang = seen.lang;
    let people = seen.holders(role);
    if people.is_empty() {
        return lang.app_waits_for(&lang.app_nobody(lang.role(role)));
    }
    let names: Vec<String> = people.into_iter().map(|person| seen.name(person)).collect();
    lang.app_waits_for(&format!("{} ({})", lang.list_or(&names), lang.role_short(role)))
}

fn checklist(seen: &Seen) -> Option<Panel> {
    let lang = seen.lang;
    let mut panel = Panel::new("checklist", lang.checklist_heading());
    panel.done = seen
        .done("checklist", lang.app_done_checklist())
        .or_else(|| seen.done("checklist-judgement", lang.done_saved()));
    let written = |panel: Panel, text: &sop::TextRef| {
        let mut panel = panel;
        let parts = super::checklist::PARTS.into_iter().zip(super::checklist::split(seen.text(text)));
        let value = |(part, value): (&str, String)| (super::checklist::label(lang, part).to_owned(), value);
        panel.values.extend(parts.map(value));
        panel
    };
    match &seen.application.checklist {
        Checklist::Accepted { text, by } => {
            Some(written(panel.line(lang.checklist_accepted(&seen.name(*by))), text))
        }
        Checklist::HandedOver { text, by } => {
            let panel = written(panel.line(lang.app_checklist_from(&seen.name(*by))), text);
            if seen.may(AppAct::JudgeChecklist) {
                return Some(panel.turn().form(forms::judgement(seen)));
            }
            Some(panel.line(lang.checklist_waiting()))
        }
        Checklist::Returned { reason, .. } => {
            let panel = panel.line(lang.checklist_returned());
            let mut panel = panel;
            let reason = seen.text(reason).to_owned();
            panel.values.push((lang.app_checklist_reason().to_owned(), reason));
            Some(hand_over(seen, panel))
        }
        Checklist::Missing => Some(hand_over(seen, panel)),
    }
}

fn hand_over(seen: &Seen, panel: Panel) -> Panel {
    let panel = panel.line(seen.lang.app_checklist_lead());
    if seen.may(AppAct::HandOverChecklist) {
        panel.turn().form(forms::checklist(seen))
    } else {
        panel.line(waits(seen, Role::Developer))
    }
}

fn servers(seen: &Seen) -> Option<Panel> {
    let lang = seen.lang;
    let complete = seen.application.environments.len() == sop::application::Environment::ALL.len();
    if complete || !seen.may(AppAct::SetServers) {
        return None;
    }
    let panel = Panel::new("servers", lang.servers_heading()).line(lang.app_servers_lead());
    Some(panel.link(url::application_act(seen.slug(), "servers"), lang.app_servers_open()))
}

fn people(seen: &Seen) -> Option<Panel> {
    let lang = seen.lang;
    if seen.may(AppAct::NameTestTeam) {
        let mut panel = Panel::new("test-team", lang.test_team_heading()).line(lang.app_test_team_later());
        panel.done = seen.done("test-team", lang.test_team_done());
        return Some(panel.form(forms::test_team(seen)));
    }
    let panel = Panel::new("people", lang.members_heading()).line(lang.app_people_by());
    let panel = panel.link(url::application_act(seen.slug(), "people"), lang.app_people_open());
    seen.may(AppAct::SetRoles).then_some(panel)
}

fn confirmation(seen: &Seen, complete: bool) -> Option<Panel> {
    let lang = seen.lang;
    let is_pm = seen.application.has(seen.viewer, Role::ProjectManager);
    let panel = Panel::new("confirmation", lang.confirm_button());
    if seen.may(AppAct::Confirm) && complete {
        return Some(panel.turn().line(lang.confirm_hint()).form(forms::confirmation(seen)));
    }
    let refused = seen.kept.key == "confirmation";
    match (is_pm, refused) {
        (true, true) => Some(panel.line(lang.confirm_hint()).form(forms::confirmation(seen))),
        (true, false) => Some(panel.line(lang.app_confirm_wait())),
        (false, _) => None,
    }
}
