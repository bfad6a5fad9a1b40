//! One way for every act on an application: what is to be mended and what is refused comes back in the form
//! it was typed into; what was done leads to the page with its sentence.

use super::seen::{Seen, load};
use super::{people, servers, show};
use crate::form::Kept;
use crate::page;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::response::Response;
use sop::Slug;
use sop::possible::AppAct;
use sop::refusal::Status;

/// The page that a form stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Summary,
    Servers,
    People,
}

impl Screen {
    fn url(self, slug: &Slug) -> String {
        match self {
            Screen::Summary => url::application(slug),
            Screen::Servers => url::application_act(slug, "servers"),
            Screen::People => url::application_act(slug, "people"),
        }
    }
}

/// Answers an act: `key` names its form and its sentence.
pub async fn answer<T>(
    visit: &Visit,
    slug: &str,
    screen: Screen,
    key: &str,
    outcome: Result<T, Problem>,
) -> Result<Response, Problem> {
    let outcome = match outcome {
        Err(Problem::Form(kept)) => Err(forbidden(visit, slug, kept).await?),
        outcome => outcome,
    };
    match outcome {
        Ok(_) => {
            let slug = Slug::parse(slug).ok_or(Problem::NotFound)?;
            Ok(page::see_other(&format!("{}?done={key}#{key}", screen.url(&slug))))
        }
        Err(problem) => {
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
            let page = match screen {
                Screen::Summary => show::draw(visit, slug, &kept, "", status).await?,
                Screen::Servers => servers::draw(visit, slug, &kept, "", status).await?,
                Screen::People => people::draw(visit, slug, &kept, "", status).await?,
            };
            page.ok_or(problem)
        }
    }
}

/// Permission is not validation: whoever may not do the act at all is told so, not which fields it lacks.
async fn forbidden(visit: &Visit, slug: &str, kept: Kept) -> Result<Problem, Problem> {
    let page = load(visit, slug).await?;
    let seen = Seen::of(visit, &page, &kept, "")?;
    let refusal = act_of(kept.key).and_then(|act| seen.refusal(act)).cloned();
    let application = seen.application.id;
    match refusal {
        Some(refusal) if refusal.status() == Status::Forbidden => {
            Ok(visit.refuse(What::Application(application), refusal, kept).await)
        }
        Some(_) | None => Ok(Problem::Form(kept)),
    }
}

/// The act that the form with this key asks for.
fn act_of(key: &str) -> Option<AppAct> {
    Some(match key {
        "repository" | "repository-import" => AppAct::RequestRepository,
        "checklist" => AppAct::HandOverChecklist,
        "checklist-judgement" => AppAct::JudgeChecklist,
        "server-dev" | "server-staging" | "server-production" | "variables" | "variable-removal" => {
            AppAct::SetServers
        }
        "dev-server" => AppAct::SetDevServer,
        "test-team" => AppAct::NameTestTeam,
        "confirmation" => AppAct::Confirm,
        "roles" | "role-removal" => AppAct::SetRoles,
        "separation" => AppAct::SetSeparation,
        "deployment" => AppAct::DeployStaging,
        "deployment-production" => AppAct::DeployProduction,
        "rollback" => AppAct::RollBack,
        "running-commit" => AppAct::StateRunning,
        "found" => AppAct::RestoreRef,
        _ => return None,
    })
}
