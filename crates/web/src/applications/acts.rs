//! Acts on an application that are one form each.

use super::checklist;
use super::perform::{Screen, answer};
use super::seen::find;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use axum::response::Response;
use sop::acts::{people, preparation, servers};
use sop::application::{DevServer, Environment, EnvironmentKind, EnvironmentSetup, Separation};
use sop::role::Role;
use sop::text::TextKind;
use sop::{Actor, CaseFile, Facts, PersonId, Refusal};

/// Most characters of an address and of a job's name.
const ADDRESS_CHARS: usize = 500;
const JOB_CHARS: usize = 100;
/// Most bytes of a variable's value.
const VALUE_BYTES: usize = 64 * 1024;

/// Decides about the application of this address and answers on `screen`.
async fn decided<F>(
    visit: &Visit,
    slug: &str,
    screen: Screen,
    key: &'static str,
    typed: &Typed,
    decide: Result<F, Problem>,
) -> Result<Response, Problem>
where
    F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
{
    let outcome = match decide {
        Ok(decide) => visit.decide(What::Application(find(visit, slug).await?), key, typed, decide).await,
        Err(problem) => Err(problem),
    };
    answer(visit, slug, screen, key, outcome).await
}

/// `POST /applications/{slug}/checklist` (R65).
pub async fn hand_over(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let key = "checklist";
    let mut reading = Reading::of(&visit, &typed, key);
    let text = checklist::read(&mut reading);
    let decide = match reading.done(text) {
        Ok(text) => {
            let prose = visit.app().prose(TextKind::Body, &text);
            let prose = prose.map_err(|defect| anyhow::anyhow!("a checklist of its bounds: {defect:?}"))?;
            Ok(move |case: &CaseFile, by: &Actor| preparation::hand_over_checklist(case, by, &prose))
        }
        Err(problem) => Err(problem),
    };
    decided(&visit, &slug, Screen::Summary, key, &typed, decide).await
}

/// `POST /applications/{slug}/checklist-judgement`: accepted, or returned with a reason.
pub async fn judge(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let key = "checklist-judgement";
    let mut reading = Reading::of(&visit, &typed, key);
    let reason = match typed.get("verdict") {
        "accepted" => Some(None),
        "returned" => reading.reason().map(Some),
        _ => {
            reading.wrong("reason", visit.lang().error_choose(visit.lang().note_verdict()));
            None
        }
    };
    let decide = reading.done(reason).map(|reason| {
        move |case: &CaseFile, by: &Actor| preparation::judge_checklist(case, by, reason.as_ref())
    });
    decided(&visit, &slug, Screen::Summary, key, &typed, decide).await
}

/// `POST /applications/{slug}/confirmation` (R63).
pub async fn confirm(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let (key, id) = ("confirmation", find(&visit, &slug).await?);
    let outcome = match visit.app().confirm_application(id, &visit.actor()?).await {
        Ok(recorded) => Ok(recorded),
        Err(error) => Err(visit.told(error, key, &typed).await),
    };
    answer(&visit, &slug, Screen::Summary, key, outcome).await
}

/// `POST /applications/{slug}/test-team` (R10); the page it was sent from shows it again.
pub async fn name_team(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let key = "test-team";
    let mut reading = Reading::of(&visit, &typed, key);
    let label = visit.lang().test_team_heading();
    let members = reading.several("member", label, |raw| raw.parse().ok().map(PersonId));
    let decide = reading
        .done(members)
        .map(|members| move |case: &CaseFile, by: &Actor| people::name_test_team(case, by, members));
    let on_people =
        visit.referrer().is_some_and(|from| from.split(['?', '#']).next().unwrap_or("").ends_with("/people"));
    let screen = if on_people { Screen::People } else { Screen::Summary };
    decided(&visit, &slug, screen, key, &typed, decide).await
}

/// `POST /applications/{slug}/roles` (R13).
pub async fn grant(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    set_role(visit, slug, typed, "roles", true).await
}

/// `POST /applications/{slug}/role-removal` (R13).
pub async fn revoke(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    set_role(visit, slug, typed, "role-removal", false).await
}

async fn set_role(
    visit: Visit,
    slug: String,
    typed: Typed,
    key: &'static str,
    granted: bool,
) -> Result<Response, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(&visit, &typed, key);
    let person = reading.one_of("person", lang.members_person(), |raw| raw.parse().ok().map(PersonId));
    let role = reading.one_of("role", lang.members_role(), Role::parse);
    let decide = reading.done(person.zip(role)).map(|(person, role)| {
        move |case: &CaseFile, by: &Actor| people::set_role(case, by, person, role, granted)
    });
    decided(&visit, &slug, Screen::People, key, &typed, decide).await
}

/// `POST /applications/{slug}/separation` (A10).
pub async fn separate(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let key = "separation";
    let mut reading = Reading::of(&visit, &typed, key);
    let label = visit.lang().application_separation();
    let separation = reading.one_of("separation", label, |raw| match raw {
        "required" => Some(Separation::Required),
        "recorded" => Some(Separation::Recorded),
        _ => None,
    });
    let reason = reading.reason();
    let decide = reading.done(separation.zip(reason)).map(|(separation, reason)| {
        move |case: &CaseFile, by: &Actor| preparation::set_separation(case, by, separation, &reason)
    });
    decided(&visit, &slug, Screen::People, key, &typed, decide).await
}

/// `POST /applications/{slug}/environments/{environment}` (R64).
pub async fn set_environment(
    visit: Visit,
    Path((slug, code)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Problem> {
    let environment = Environment::parse(&code).ok_or(Problem::NotFound)?;
    let key = match environment {
        Environment::Dev => "server-dev",
        Environment::Staging => "server-staging",
        Environment::Production => "server-production",
    };
    let mut reading = Reading::of(&visit, &typed, key);
    let read = read_environment(&mut reading);
    let app = visit.app().clone();
    let decide = reading.done(read).map(|(external, job)| {
        move |case: &CaseFile, by: &Actor| {
            let application = case.app()?;
            let setup = match external {
                Some((address, commit_address)) => {
                    EnvironmentSetup { kind: EnvironmentKind::External, address, commit_address, job }
                }
                None => {
                    let (slug, policy) = (application.slug.as_str(), application.dev_server);
                    app.site_setup_on(slug, environment, policy, &job)
                }
            };
            preparation::set_environment(case, by, environment, setup)
        }
    });
    decided(&visit, &slug, Screen::Servers, key, &typed, decide).await
}

/// The addresses of an external server (none: Alur serves it), and the job.
fn read_environment(reading: &mut Reading<'_>) -> Option<(Option<(String, String)>, String)> {
    let lang = reading.lang;
    let kind = reading.one_of("kind", lang.server_kind(), |raw| match raw {
        "site" => Some(EnvironmentKind::Site),
        "external" => Some(EnvironmentKind::External),
        _ => None,
    });
    let job = reading.line("job", lang.server_job(), JOB_CHARS);
    match kind? {
        EnvironmentKind::Site => Some((None, job?)),
        EnvironmentKind::External => {
            let address = web_address(reading, "address", lang.server_address());
            let commit = web_address(reading, "commit-address", lang.server_commit_address());
            Some((Some((address?, commit?)), job?))
        }
    }
}

/// An address of http or https with a host, and nothing that could be read otherwise.
fn web_address(reading: &mut Reading<'_>, name: &'static str, label: &'static str) -> Option<String> {
    let address = reading.line(name, label, ADDRESS_CHARS)?;
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'));
    if plain && host.is_some_and(|host| !host.is_empty() && !host.contains('@')) {
        return Some(address);
    }
    reading.wrong(name, reading.lang.error_not_an_address(label));
    None
}

/// `POST /applications/{slug}/variables` (R67). The value is never shown again, not even after a refusal.
pub async fn set_variable(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let (key, id) = ("variables", find(&visit, &slug).await?);
    let outcome = variable(&visit, id, key, &typed).await;
    let outcome = outcome.map_err(without_value);
    answer(&visit, &slug, Screen::Servers, key, outcome).await
}

async fn variable(visit: &Visit, id: sop::AppId, key: &'static str, typed: &Typed) -> Result<(), Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, key);
    let environment = reading.one_of("environment", lang.app_server_where(), Environment::parse);
    let name = Some(typed.get("key").trim()).filter(|name| app::is_variable_key(name));
    if name.is_none() {
        reading.wrong("key", lang.error_variable_key());
    }
    let value = typed.get("value").replace("\r\n", "\n");
    if value.is_empty() {
        reading.wrong("value", lang.error_missing(lang.variable_value()));
    } else if value.len() > VALUE_BYTES {
        reading.wrong("value", lang.error_too_long(lang.variable_value(), VALUE_BYTES));
    } else if value.contains('\0') {
        reading.wrong("value", lang.error_control_character(lang.variable_value()));
    }
    let (environment, name) = reading.done(environment.zip(name))?;
    let (by, secret) = (visit.actor()?, typed.has("secret"));
    match visit.app().set_variable(id, &by, environment, name, &value, secret).await {
        Ok(_) => Ok(()),
        Err(error) => Err(visit.said(error, key, typed).await),
    }
}

fn without_value(problem: Problem) -> Problem {
    let clean = |typed: &mut Typed| typed.0.retain(|(name, _)| name != "value");
    match problem {
        Problem::Form(mut kept) => {
            clean(&mut kept.typed);
            Problem::Form(kept)
        }
        Problem::Refused(mut refused) => {
            clean(&mut refused.kept.typed);
            Problem::Refused(refused)
        }
        problem @ (Problem::NotFound | Problem::Edge(_) | Problem::Fault(_)) => problem,
    }
}

/// `POST /applications/{slug}/variable-removal`.
pub async fn remove_variable(
    visit: Visit,
    Path(slug): Path<String>,
    typed: Typed,
) -> Result<Response, Problem> {
    let (key, id) = ("variable-removal", find(&visit, &slug).await?);
    let environment = match server(&visit, &typed, key) {
        Ok(environment) => environment,
        Err(problem) => return answer(&visit, &slug, Screen::Servers, key, Err::<(), _>(problem)).await,
    };
    let removed = visit.app().remove_variable(id, &visit.actor()?, environment, typed.get("key")).await;
    let outcome = match removed {
        Ok(_) => Ok(()),
        // It has no form on the page that could show the sentence again.
        Err(error) => return Err(visit.said(error, key, &typed).await),
    };
    answer(&visit, &slug, Screen::Servers, key, outcome).await
}

/// `POST /applications/{slug}/dev-server` (A3).
pub async fn set_dev_server(
    visit: Visit,
    Path(slug): Path<String>,
    typed: Typed,
) -> Result<Response, Problem> {
    let (key, id) = ("dev-server", find(&visit, &slug).await?);
    let mut reading = Reading::of(&visit, &typed, key);
    let policy = reading.one_of("dev-server", visit.lang().app_dev_server(), |raw| match raw {
        "shared" => Some(DevServer::Shared),
        "per-branch" => Some(DevServer::PerBranch),
        _ => None,
    });
    let outcome = match reading.done(policy) {
        Ok(policy) => match visit.app().set_dev_server(id, &visit.actor()?, policy).await {
            Ok(_) => Ok(()),
            Err(error) => Err(visit.said(error, key, &typed).await),
        },
        Err(problem) => Err(problem),
    };
    answer(&visit, &slug, Screen::Servers, key, outcome).await
}

/// `POST /applications/{slug}/deployment` and `…/deployment-production`: deploy again (B16).
pub async fn deploy(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let production = visit.path().ends_with("-production");
    let (key, environment) = match production {
        false => ("deployment", Environment::Staging),
        true => ("deployment-production", Environment::Production),
    };
    let mut reading = Reading::of(&visit, &typed, key);
    let reason = reading.prose_or_none("reason", TextKind::Reason);
    let decide = reading.done(reason).map(|reason| {
        move |case: &CaseFile, by: &Actor| servers::deploy_again(case, by, environment, reason.as_ref())
    });
    decided(&visit, &slug, Screen::Servers, key, &typed, decide).await
}

/// `POST /applications/{slug}/rollback`: an earlier version on production, outside a Release.
pub async fn roll_back(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let key = "rollback";
    let mut reading = Reading::of(&visit, &typed, key);
    let to = reading.commit("commit");
    let title = reading.prose("title", TextKind::Title);
    let reason = reading.reason();
    // The issue's own text, which may be erased without the reason of the rollback.
    let body = reason.as_ref().and_then(|reason| visit.app().prose(TextKind::Body, reason.body()).ok());
    let read = to.zip(title).zip(reason.zip(body));
    let decide = reading.done(read).map(|((to, title), (reason, body))| {
        let act = servers::RollBack { to, title, body, reason };
        move |case: &CaseFile, by: &Actor| servers::roll_back_outside(case, by, &act)
    });
    decided(&visit, &slug, Screen::Servers, key, &typed, decide).await
}

/// `POST /applications/{slug}/running-commit` (B16).
pub async fn state_running(
    visit: Visit,
    Path(slug): Path<String>,
    typed: Typed,
) -> Result<Response, Problem> {
    let key = "running-commit";
    let read = match server(&visit, &typed, key) {
        Ok(environment) => {
            let known = known_commit(&visit, &slug, &typed, key).await;
            known.map(|(commit, reason)| (environment, commit, reason))
        }
        Err(problem) => Err(problem),
    };
    let decide = read.map(|(environment, commit, reason)| {
        move |case: &CaseFile, by: &Actor| servers::state_running(case, by, environment, &commit, &reason)
    });
    decided(&visit, &slug, Screen::Servers, key, &typed, decide).await
}

/// The server that a button or a choice names.
fn server(visit: &Visit, typed: &Typed, key: &'static str) -> Result<Environment, Problem> {
    let mut reading = Reading::of(visit, typed, key);
    let environment = reading.one_of("environment", visit.lang().app_server_where(), Environment::parse);
    reading.done(environment)
}

/// A commit that the repository holds, and the reason.
async fn known_commit(
    visit: &Visit,
    slug: &str,
    typed: &Typed,
    key: &'static str,
) -> Result<(sop::CommitId, sop::Prose), Problem> {
    let id = find(visit, slug).await?;
    let mut reading = Reading::of(visit, typed, key);
    let commit = reading.commit("commit");
    if let Some(commit) = &commit
        && visit.app().code(id).commit(commit).await.map_err(Problem::fault)?.is_none()
    {
        reading.wrong("commit", visit.lang().error_not_a_commit());
    }
    let reason = reading.reason();
    reading.done(commit.zip(reason))
}
