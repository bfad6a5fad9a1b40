//! The forms about an application; each is known by its key, which is also the last part of its address.

use super::checklist;
use super::seen::Seen;
use crate::form::{Button, Choice, Control, Field, Form};
use crate::see;
use crate::url;
use sop::application::{Checklist, DevServer, Environment, EnvironmentKind, Separation};
use sop::role::Role;
use words::Lang;

fn form(seen: &Seen, key: &'static str) -> Form {
    Form::new(seen.lang, key, url::application_act(seen.slug(), key))
}

fn reason(lang: Lang) -> Field {
    Field::new(lang, "reason", lang.form_reason(), Control::area())
}

/// Keterangan 4: an empty repository.
pub fn repository(seen: &Seen) -> Form {
    form(seen, "repository").button(Button::primary(seen.lang.repository_empty_button())).keep(seen.kept)
}

/// Keterangan 4: a repository with its history, from an uploaded bundle.
pub fn import(seen: &Seen) -> Form {
    let lang = seen.lang;
    let bundle = Field::new(lang, "bundle", lang.repository_bundle(), Control::File);
    let mut form = form(seen, "repository-import")
        .field(bundle.hint(lang.repository_bundle_hint()))
        .button(Button::new(lang.repository_bundle_button()));
    form.multipart = true;
    form.keep(seen.kept)
}

/// R65, with what was handed over before.
pub fn checklist(seen: &Seen) -> Form {
    let lang = seen.lang;
    let before = match &seen.application.checklist {
        Checklist::HandedOver { text, .. }
        | Checklist::Returned { text, .. }
        | Checklist::Accepted { text, .. } => seen.page.text(text).map(checklist::split),
        Checklist::Missing => None,
    };
    let before = before.unwrap_or_default();
    let mut form = form(seen, "checklist");
    for (part, value) in checklist::PARTS.into_iter().zip(before) {
        let field = Field::new(lang, part, checklist::label(lang, part), Control::area()).value(value);
        let field = if part == "variables" { field.hint(lang.checklist_no_secrets()) } else { field };
        form = form.field(field);
    }
    form.button(Button::primary(lang.checklist_hand_over())).keep(seen.kept)
}

/// Accept, or return with a reason.
pub fn judgement(seen: &Seen) -> Form {
    let lang = seen.lang;
    form(seen, "checklist-judgement")
        .field(reason(lang).hint(lang.checklist_returned()).optional())
        .button(Button::primary(lang.checklist_accept()).says("verdict", "accepted"))
        .button(Button::back(lang.checklist_return()).says("verdict", "returned"))
        .keep(seen.kept)
}

pub fn confirmation(seen: &Seen) -> Form {
    form(seen, "confirmation").button(Button::primary(seen.lang.confirm_button())).keep(seen.kept)
}

/// R10: one box per active person.
pub fn test_team(seen: &Seen) -> Form {
    let lang = seen.lang;
    let office = &seen.page.case.office;
    let choices = seen.page.people.iter().filter(|(person, _)| office.is_active(**person));
    let mut choices: Vec<Choice> = choices
        .map(|(person, named)| {
            let chosen = seen.application.test_team.contains(person);
            Choice::new(person.to_string(), named.name.as_str()).chosen(chosen)
        })
        .collect();
    choices.sort_by(|a, b| a.words.cmp(&b.words));
    let field = Field::new(lang, "member", lang.test_team_heading(), Control::checks(choices));
    form(seen, "test-team")
        .field(field.hint(lang.test_team_hint()).optional())
        .button(Button::new(lang.test_team_button()))
        .keep(seen.kept)
}

/// R64: kind, addresses, job.
pub fn environment(seen: &Seen, environment: Environment) -> Form {
    let lang = seen.lang;
    let setup = seen.application.environments.get(&environment);
    let (key, code) = match environment {
        Environment::Dev => ("server-dev", "deploy-dev"),
        Environment::Staging => ("server-staging", "deploy-staging"),
        Environment::Production => ("server-production", "deploy-production"),
    };
    let chosen = setup.map_or(EnvironmentKind::Site, |setup| setup.kind);
    let kind = |code: &str, kind: EnvironmentKind| {
        Choice::new(code, lang.environment_kind(kind)).chosen(kind == chosen)
    };
    let kinds = vec![
        kind("site", EnvironmentKind::Site).hint(lang.app_server_site_hint()),
        kind("external", EnvironmentKind::External),
    ];
    let external = setup.filter(|setup| setup.kind == EnvironmentKind::External);
    let text = |name, label, value: Option<&str>| {
        Field::new(lang, name, label, Control::text()).value(value.unwrap_or_default())
    };
    let address = text("address", lang.server_address(), external.map(|setup| setup.address.as_str()));
    let commit = external.map(|setup| setup.commit_address.as_str());
    let commit = text("commit-address", lang.server_commit_address(), commit);
    let job = text("job", lang.server_job(), Some(setup.map_or(code, |setup| setup.job.as_str())));
    Form::new(lang, key, url::environment(seen.slug(), environment))
        .field(Field::new(lang, "kind", lang.server_kind(), Control::radios(kinds)))
        .field(address.hint(lang.server_address_hint()).optional())
        .field(commit.hint(lang.server_commit_address_hint()).optional())
        .field(job.hint(lang.server_job_hint()).narrow())
        .button(Button::new(lang.server_save()))
        .keep(seen.kept)
}

fn environments(lang: Lang) -> Vec<Choice> {
    let choice =
        |environment: Environment| Choice::new(environment.code(), lang.environment_short(environment));
    Environment::ALL.into_iter().map(choice).collect()
}

pub fn variable(seen: &Seen) -> Form {
    let lang = seen.lang;
    let select = Control::Select { options: environments(lang) };
    let secret = vec![Choice::new("yes", lang.variable_secret())];
    form(seen, "variables")
        .field(Field::new(lang, "environment", lang.app_server_where(), select).narrow())
        .field(Field::new(lang, "key", lang.variable_key(), Control::text()).narrow())
        .field(Field::new(lang, "value", lang.variable_value(), Control::Area { code: true }))
        .field(Field::new(lang, "secret", lang.variables_heading(), Control::checks(secret)).optional())
        .button(Button::new(lang.variable_save()))
        .keep(seen.kept)
}

/// Only the other choice changes anything; both are shown.
pub fn dev_server(seen: &Seen) -> Form {
    let lang = seen.lang;
    let choice = |code: &str, dev_server: DevServer| {
        Choice::new(code, lang.dev_server(dev_server)).chosen(dev_server == seen.application.dev_server)
    };
    let choices = vec![choice("per-branch", DevServer::PerBranch), choice("shared", DevServer::Shared)];
    form(seen, "dev-server")
        .field(Field::new(lang, "dev-server", lang.app_dev_server(), Control::radios(choices)))
        .button(Button::new(lang.policy_dev_server_button()))
        .keep(seen.kept)
}

/// A10, by the Superior.
pub fn separation(seen: &Seen) -> Form {
    let lang = seen.lang;
    let choice = |code: &str, separation: Separation| {
        let chosen = separation == seen.application.separation;
        Choice::new(code, lang.separation(separation)).hint(lang.separation_hint(separation)).chosen(chosen)
    };
    let choices = vec![choice("required", Separation::Required), choice("recorded", Separation::Recorded)];
    form(seen, "separation")
        .field(Field::new(lang, "separation", lang.application_separation(), Control::radios(choices)))
        .field(reason(lang))
        .button(Button::new(lang.policy_separation_button()))
        .keep(seen.kept)
}

/// R13: one person, one role.
pub fn role(seen: &Seen) -> Form {
    let lang = seen.lang;
    let office = &seen.page.case.office;
    let people = seen.page.people.iter().filter(|(person, _)| office.is_active(**person));
    let mut people: Vec<Choice> =
        people.map(|(person, named)| Choice::new(person.to_string(), named.name.as_str())).collect();
    people.sort_by(|a, b| a.words.cmp(&b.words));
    people.insert(0, Choice::new("", lang.form_choose()));
    // The test team is named by the PM.
    let roles = Role::OF_APPLICATION.into_iter().filter(|role| *role != Role::Tester);
    let roles = roles.map(|role| Choice::new(role.code(), lang.role(role)).hint(lang.role_hint(role)));
    form(seen, "roles")
        .hidden("granted", "yes")
        .field(
            Field::new(lang, "person", lang.members_person(), Control::Select { options: people }).narrow(),
        )
        .field(Field::new(lang, "role", lang.members_role(), Control::radios(roles.collect())))
        .button(Button::primary(lang.members_grant()))
        .keep(seen.kept)
}

/// Deploy staging or production again.
pub fn deploy(seen: &Seen, environment: Environment) -> Form {
    let lang = seen.lang;
    let key = if environment == Environment::Production { "deployment-production" } else { "deployment" };
    let again = lang.app_deploy_again(lang.environment(environment));
    form(seen, key)
        .hidden("environment", environment.code())
        .field(reason(lang).optional())
        .button(Button::new(again))
        .keep(seen.kept)
}

/// *Kembalikan versi* outside a Release: to a version that production ran; an issue is opened for it.
pub fn rollback(seen: &Seen) -> Form {
    let lang = seen.lang;
    let application = seen.application;
    let options = see::versions(seen.formats, application.rollback_targets().into_iter());
    let to = Field::new(lang, "commit", lang.release_rollback_to(), Control::Select { options });
    let left = application.running.get(&Environment::Production).map(|running| &running.commit);
    let left = left.and_then(|left| application.has_ran(left)).and_then(|ran| ran.release);
    let title = left.map_or_else(
        || lang.rollback_issue_title_plain().to_owned(),
        |release| lang.rollback_issue_title_of(release.0),
    );
    form(seen, "rollback")
        .field(to.hint(lang.release_rollback_to_hint()))
        .field(Field::new(lang, "title", lang.rollback_issue_title(), Control::text()).value(title))
        .field(reason(lang).hint(lang.rollback_outside_hint()))
        .button(Button::back(lang.rollback_outside()))
        .keep(seen.kept)
}

/// B16: which commit a server runs, after somebody looked.
pub fn running(seen: &Seen) -> Form {
    let lang = seen.lang;
    let options: Vec<Choice> = environments(lang).into_iter().skip(1).collect();
    let select = Control::Select { options };
    form(seen, "running-commit")
        .field(Field::new(lang, "environment", lang.app_server_where(), select).narrow())
        .field(Field::new(lang, "commit", lang.servers_column_commit(), Control::text()))
        .field(reason(lang))
        .button(Button::new(lang.app_state_heading()))
        .keep(seen.kept)
}
