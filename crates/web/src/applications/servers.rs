//! `GET /applications/{slug}/servers`: environments, variables, policy of the dev server, deployments (R64,
//! R67, A3, B16).

use super::forms;
use super::seen::{Seen, Tab, load};
use super::show::Done;
use crate::form::Kept;
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use sop::application::Environment;
use sop::possible::AppAct;

/// The page.
#[derive(Template)]
#[template(path = "applications/servers.html")]
pub struct ServersPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    tabs: Vec<(String, &'static str, bool)>,
    name: String,
    servers: Vec<Server>,
    variables: Vec<Variable>,
    remove: Option<String>,
    /// The result of what was done with a variable.
    said: Option<String>,
    panels: Vec<Panel>,
}

struct Server {
    name: &'static str,
    kind: &'static str,
    address: String,
    commit_address: String,
    /// The addresses lead somewhere; not those that name a branch in general.
    opens: bool,
    job: String,
}

struct Variable {
    server: &'static str,
    environment: &'static str,
    key: String,
    value: &'static str,
}

/// `GET /applications/{slug}/servers`.
pub async fn show(
    visit: Visit,
    Path(slug): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Problem> {
    let page = draw(&visit, &slug, &visit.kept(), &query.done, StatusCode::OK).await?;
    page.ok_or(Problem::NotFound)
}

/// The page with what was typed, or with the sentence of what was done. None: the form that was sent stands
/// there no more.
pub async fn draw(
    visit: &Visit,
    slug: &str,
    kept: &Kept,
    done: &str,
    status: StatusCode,
) -> Result<Option<Response>, Problem> {
    let case = load(visit, slug).await?;
    let seen = Seen::of(visit, &case, kept, done)?;
    let frame = visit.frame(visit.lang().application_tab_servers(), Some(Place::Applications));
    let page = ServersPage::of(frame, &seen);
    let holds = panel::holds(&page.panels, kept.key);
    Ok(holds.then(|| page::with_status(status, &page)))
}

impl ServersPage {
    pub fn of(mut frame: Frame, seen: &Seen) -> ServersPage {
        let (lang, application) = (seen.lang, seen.application);
        let panels = panels(seen);
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        let set = |environment: Environment| {
            let setup = application.environments.get(&environment);
            Server {
                name: lang.environment_short(environment),
                kind: setup.map_or(lang.app_server_nothing_set(), |setup| lang.environment_kind(setup.kind)),
                address: setup.map(|setup| setup.address.clone()).unwrap_or_default(),
                commit_address: setup.map(|setup| setup.commit_address.clone()).unwrap_or_default(),
                opens: setup.is_some_and(|setup| !setup.address.contains("{branch}")),
                job: setup.map(|setup| setup.job.clone()).unwrap_or_default(),
            }
        };
        let variable = |variable: &sop::application::Variable| Variable {
            server: lang.environment_short(variable.environment),
            environment: variable.environment.code(),
            key: variable.key.clone(),
            value: if variable.secret { lang.variable_secret_shown() } else { lang.app_variable_shown() },
        };
        let remove = url::application_act(seen.slug(), "variable-removal");
        let said = seen.done("variables", lang.variable_saved());
        ServersPage {
            crumbs: seen.crumbs(lang.application_tab_servers()),
            errors,
            tabs: seen.tabs(Tab::Servers),
            name: application.name.clone(),
            servers: Environment::ALL.into_iter().map(set).collect(),
            variables: application.variables.iter().map(variable).collect(),
            remove: seen.may(AppAct::SetServers).then_some(remove),
            said: said.or_else(|| seen.done("variable-removal", lang.app_done_removed())),
            panels,
            frame,
        }
    }
}

/// The forms of who sets up servers; one sentence for everybody else.
fn panels(seen: &Seen) -> Vec<Panel> {
    let lang = seen.lang;
    let mut panels = Vec::new();
    if seen.may(AppAct::SetServers) {
        for environment in Environment::ALL {
            let form = forms::environment(seen, environment);
            let mut panel =
                Panel::new(place(environment), lang.app_server_heading(lang.environment(environment)));
            panel.done = seen.done(form.key, lang.server_saved());
            let mut panel = panel.form(form);
            if seen.application.environments.contains_key(&environment) {
                panel = panel.folded(seen.kept.key);
            }
            panels.push(panel);
        }
        let panel = Panel::new("variable-new", lang.app_variable_set()).line(lang.app_variable_lead());
        panels.push(panel.form(forms::variable(seen)).folded(seen.kept.key));
    } else {
        panels.push(Panel::new("by", lang.application_tab_servers()).line(lang.app_servers_none()));
    }
    if seen.may(AppAct::SetDevServer) {
        let mut panel = Panel::new("policy", lang.policy_heading());
        panel.done = seen.done("dev-server", lang.app_done_dev_server());
        panels.push(panel.form(forms::dev_server(seen)));
    }
    panels.extend(deployments(seen));
    panels
}

fn place(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "set-dev",
        Environment::Staging => "set-staging",
        Environment::Production => "set-production",
    }
}

/// Deploy again, roll back, state what runs: where the rules allow it now.
fn deployments(seen: &Seen) -> Vec<Panel> {
    let lang = seen.lang;
    let mut deploy = Panel::new("deployments", lang.app_deploy_open());
    deploy.done = seen
        .done("deployment", lang.done_deploy_requested())
        .or_else(|| seen.done("deployment-production", lang.done_deploy_requested()))
        .or_else(|| seen.done("rollback", lang.done_rollback_requested()));
    let kept = |key: &str| seen.kept.key == key;
    if seen.may(AppAct::DeployStaging) || kept("deployment") {
        deploy = deploy.form(forms::deploy(seen, Environment::Staging));
    }
    if seen.may(AppAct::DeployProduction) || kept("deployment-production") {
        deploy = deploy.form(forms::deploy(seen, Environment::Production));
    }
    if seen.may(AppAct::RollBack) || kept("rollback") {
        deploy = deploy.form(forms::rollback(seen));
    }
    let mut running = Panel::new("running", lang.app_state_heading()).line(lang.app_state_lead());
    running.done = seen.done("running-commit", lang.done_running_stated());
    if seen.may(AppAct::StateRunning) || kept("running-commit") {
        running = running.form(forms::running(seen));
    }
    let deploy = deploy.folded(seen.kept.key);
    [deploy, running].into_iter().filter(|panel| !panel.forms.is_empty() || panel.done.is_some()).collect()
}

impl Page for ServersPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<ServersPage> {
        super::samples::all(lang, |seen| {
            ServersPage::of(Frame::sample(lang, lang.application_tab_servers()), seen)
        })
    }
}
