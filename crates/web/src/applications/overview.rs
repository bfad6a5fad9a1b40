//! A confirmed application: its servers and what they run, its people, its repository's address.

use super::seen::Seen;
use crate::panel::Panel;
use crate::url;
use sop::application::{Checklist, DevServer, Environment};
use sop::role::Role;

/// A server of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub name: &'static str,
    pub address: Option<String>,
    /// Address and short id of the commit that runs.
    pub commit: Option<(String, String)>,
    pub content: Vec<(Option<String>, String)>,
    pub late: bool,
    pub state: String,
    /// The pipeline that stopped.
    pub pipeline: Option<(String, String)>,
    pub since: String,
}

/// The three servers, in the order of the work.
pub fn servers(seen: &Seen) -> Vec<Server> {
    Environment::ALL.into_iter().map(|environment| server(seen, environment)).collect()
}

fn server(seen: &Seen, environment: Environment) -> Server {
    let (lang, application) = (seen.lang, seen.application);
    let running = application.running.get(&environment);
    let failed = application.failed.get(&environment);
    let per_branch = environment == Environment::Dev && application.dev_server == DevServer::PerBranch;
    let state = match (application.deploying.get(&environment), failed, running) {
        (Some(_), _, _) => lang.servers_deploying().to_owned(),
        (None, Some(failed), _) => format!("{}: {}", lang.servers_failed(), lang.fault(failed.fault)),
        (None, None, Some(_)) => lang.servers_running().to_owned(),
        (None, None, None) if per_branch => lang.app_per_branch().to_owned(),
        (None, None, None) => lang.servers_nothing().to_owned(),
    };
    let commit = |id: &sop::CommitId| (url::commit(seen.slug(), id.as_str()), id.short().to_owned());
    let pipeline = failed
        .map(|failed| (url::pipeline(failed.deployment), lang.app_failed_pipeline(failed.deployment.0)));
    Server {
        name: lang.environment_short(environment),
        address: if per_branch { None } else { application.address_of(environment, None) },
        commit: running.map(|running| commit(&running.commit)),
        content: content(seen, environment),
        late: failed.is_some(),
        state,
        pipeline,
        since: running.map(|running| seen.formats.since(running.at, seen.at)).unwrap_or_default(),
    }
}

/// What a server holds, as links where there is something to open.
fn content(seen: &Seen, environment: Environment) -> Vec<(Option<String>, String)> {
    let (lang, application) = (seen.lang, seen.application);
    let issue = |number: sop::IssueNumber| (Some(url::issue(number)), format!("#{number}"));
    match environment {
        Environment::Dev => application.dev_turn.iter().map(|turn| issue(turn.issue)).collect(),
        Environment::Staging => {
            let mut numbers: Vec<_> = application.on_staging.iter().map(|on| on.issue).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into_iter().map(issue).collect()
        }
        Environment::Production => {
            let step = seen.page.case.open_release().and_then(|release| release.step());
            let open = application.open_release.zip(step);
            let words = |(number, step): (sop::ReleaseNumber, sop::Step)| {
                (Some(url::release(number)), lang.application_release_at(number.0, step.no()))
            };
            open.map(words).into_iter().collect()
        }
    }
}

/// Whose turn a shared dev server is, and who waits.
pub fn queue(seen: &Seen) -> Vec<String> {
    let (lang, application) = (seen.lang, seen.application);
    if application.dev_server == DevServer::PerBranch {
        return Vec::new();
    }
    let since = |at| seen.formats.since(at, seen.at);
    let turn = application.dev_turn.as_ref();
    let mut lines: Vec<String> =
        turn.map(|turn| lang.servers_turn(turn.issue.0, &since(turn.since))).into_iter().collect();
    lines.extend(application.dev_queue.iter().map(|number| lang.app_queue_next(number.0)));
    lines
}

/// The particulars beside the servers.
pub fn facts(seen: &Seen) -> Vec<(String, String)> {
    let (lang, application) = (seen.lang, seen.application);
    let roles = [Role::ProjectManager, Role::Reporter, Role::Developer, Role::Tester, Role::Sysadmin];
    let mut facts: Vec<(String, String)> =
        roles.into_iter().map(|role| (lang.role(role).to_owned(), seen.names_of(role))).collect();
    let mut fact = |label: &str, words: String| facts.push((label.to_owned(), words));
    fact(lang.application_built_by(), lang.builder(application.builder).to_owned());
    fact(lang.application_hosting(), application.hosting.clone());
    fact(lang.app_dev_server(), lang.dev_server(application.dev_server).to_owned());
    fact(lang.application_separation(), lang.separation(application.separation).to_owned());
    if let Checklist::Accepted { by, .. } = &application.checklist {
        fact(lang.app_checklist_state(), lang.app_ci_ready(&seen.name(*by)));
    }
    facts
}

/// The repository's address and the commands to begin with; members alone may read it.
pub fn clone_panel(seen: &Seen) -> Option<Panel> {
    let (lang, slug) = (seen.lang, seen.slug());
    let made = seen.application.repository == sop::application::Repository::Made;
    if !made || !seen.application.is_member(seen.viewer) {
        return None;
    }
    let address = url::clone(seen.public_url, slug);
    let mut panel = Panel::new("clone", lang.application_tab_code()).line(lang.app_clone_token());
    let commands = format!("git clone {address}");
    panel.values =
        vec![(lang.application_clone().to_owned(), address), (lang.app_copy_commands().to_owned(), commands)];
    if !seen.application.confirmed {
        panel.lines.insert(0, lang.preparation_push_hint().to_owned());
    }
    Some(panel)
}
