//! `GET /api/v1/releases/{number}`: all that its page tells.

use super::cases::{self, CheckNote, PossibleAct, Turn};
use super::fault::Answer;
use super::issue::{IssueStanding, standing};
use super::issues::ApplicationName;
use super::lens::{Lens, Person, code, code_of};
use super::{json, named};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use serde::Serialize;
use sop::release::ReleaseStanding;
use sop::{Release, possible, turn};
use store::read::CasePage;
use utoipa::ToSchema;

/// Where a Release stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReleaseState {
    /// `open`, `completed` or `returned`.
    pub state: String,
    /// 11 (handed back to the PM), 12 or 13.
    pub step: Option<u8>,
    /// In words, in the reader's language.
    pub words: String,
}

/// An issue of a Release.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Carried {
    pub number: i64,
    /// None: confidential, and the reader is not involved; or erased.
    pub title: Option<String>,
    pub standing: Option<IssueStanding>,
}

/// The Sysadmin's word at 13, and the merge that followed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MasterMerge {
    pub commit: String,
    /// The merge commit on `master`; none while it is being made.
    pub merge: Option<String>,
    pub at: String,
}

/// A deployment that failed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailedDeployment {
    pub deployment: i64,
    pub commit: String,
    /// `own`, `infrastructure`, `unknown` or `canceled`.
    pub fault: String,
    pub at: String,
}

/// A Release with all that its page tells.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    pub number: i64,
    pub page: String,
    pub application: ApplicationName,
    /// Number of its merge request to `master`.
    pub merge_request: i64,
    /// The revision of the SOP that holds for it.
    pub revision: String,
    pub standing: ReleaseState,
    /// None: it ended.
    pub turn: Option<Turn>,
    /// Every act, each with the rule's own answer to the reader.
    pub acts: Vec<PossibleAct>,
    pub issues: Vec<Carried>,
    /// Head of `staging`, which the merge request shows.
    pub head: String,
    /// The PM of the last 11.
    pub pm: Person,
    pub remark: Option<String>,
    pub opened_at: String,
    pub closed_at: Option<String>,
    /// Checks of 12, oldest first.
    pub checks: Vec<CheckNote>,
    pub merge: Option<MasterMerge>,
    pub deploying: bool,
    pub failed: Option<FailedDeployment>,
    /// `running`, `done`, `failed` or `no_target`.
    pub rollback: Option<String>,
    /// Issues that a rollback of this Release's version opened: *akibat rilis*.
    pub aftermath: Vec<i64>,
}

/// `GET /api/v1/releases/{number}`. Two statements.
pub async fn show(Path(number): Path<String>, visit: Visit) -> Answer {
    let page = cases::case(&visit, &What::Release(named(&number)?)).await?;
    let case = &page.case;
    let (Ok(release), Ok(application)) = (case.the_release(), case.app()) else {
        return Err(Problem::NotFound.into());
    };
    let lens = cases::lens(&visit, &page);
    let acts = cases::possible(&lens, case, possible::on_release(case, &visit.actor()?));
    let state = match release.standing {
        ReleaseStanding::At(_) => "open".to_owned(),
        ReleaseStanding::Closed(how) => code(&how),
    };
    Ok(json(ReleaseView {
        number: release.number.0,
        page: format!("{}{}", visit.app().public_url(), url::release(release.number)),
        application: ApplicationName { slug: application.slug.to_string(), name: application.name.clone() },
        merge_request: release.request.0,
        revision: release.revision.to_string(),
        standing: ReleaseState {
            state,
            step: release.step().map(sop::Step::no),
            words: lens.lang.release_standing(release.standing),
        },
        turn: whose_turn(&lens, &page, release),
        acts,
        issues: carried(&lens, &page, release),
        head: release.head.to_string(),
        pm: lens.person(release.pm),
        remark: release.remark.as_ref().and_then(|remark| page.text(remark)).map(str::to_owned),
        opened_at: lens.at(release.opened_at),
        closed_at: lens.at_some(release.closed_at),
        checks: release.checks.iter().map(|check| cases::check(&lens, &page, release, check)).collect(),
        merge: merge_of(&lens, release),
        deploying: release.deploying,
        failed: release.failed.as_ref().map(|failed| FailedDeployment {
            deployment: failed.deployment.0,
            commit: failed.commit.to_string(),
            fault: code(&failed.fault),
            at: lens.at(failed.at),
        }),
        rollback: release.rollback.as_ref().map(|rollback| code_of(rollback, "state")),
        aftermath: release.aftermath.iter().map(|issue| issue.0).collect(),
    }))
}

fn whose_turn(lens: &Lens<'_>, page: &CasePage, release: &Release) -> Option<Turn> {
    let step = release.step()?;
    let who = page.case.who_now();
    Some(Turn {
        step: step.no(),
        role: who.role.unwrap_or(turn::role_of(step)).code(),
        people: lens.people(&who.people),
        since: None,
        server_work: turn::release_work(release).as_ref().map(code),
        fault: release.failed.as_ref().map(|failed| code(&failed.fault)),
    })
}

fn carried(lens: &Lens<'_>, page: &CasePage, release: &Release) -> Vec<Carried> {
    let issue = |number: &sop::IssueNumber| {
        let issue = page.case.issues.get(number);
        Carried {
            number: number.0,
            title: issue.and_then(|issue| page.text(&issue.title)).map(str::to_owned),
            standing: issue.map(|issue| standing(lens, issue.standing)),
        }
    };
    release.issues.iter().map(issue).collect()
}

fn merge_of(lens: &Lens<'_>, release: &Release) -> Option<MasterMerge> {
    match (&release.merged, &release.agreement) {
        (Some(merged), _) => Some(MasterMerge {
            commit: merged.commit.to_string(),
            merge: Some(merged.merge.to_string()),
            at: lens.at(merged.at),
        }),
        (None, Some(agreed)) => {
            let (commit, at) = (agreed.commit.to_string(), lens.at(agreed.at));
            Some(MasterMerge { commit, merge: None, at })
        }
        (None, None) => None,
    }
}
