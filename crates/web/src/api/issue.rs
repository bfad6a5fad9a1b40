//! `GET /api/v1/issues/{number}`: all that its page tells.

use super::cases::{self, Evidence, PossibleAct, Turn};
use super::fault::Answer;
use super::files::{EvidenceFile, files};
use super::issues::ApplicationName;
use super::lens::{Lens, Person, code, code_of};
use super::times::{self, Clocks};
use super::{json, named};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use serde::Serialize;
use sop::issue::{self, DeviationState, Source, Standing};
use sop::{Application, Subject, TextRef, possible};
use store::read::CasePage;
use utoipa::ToSchema;

/// Where an issue stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueStanding {
    /// `open`, `done` or `cancelled`.
    pub state: &'static str,
    /// The next step to complete.
    pub step: Option<u8>,
    /// In words, in the reader's language.
    pub words: String,
}

/// Where an issue comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueSource {
    /// `ticket`, `official`, `derived` or `rolled_back`.
    pub source: &'static str,
    pub ticket: Option<String>,
    pub parent: Option<i64>,
    pub official: Option<OfficialRequest>,
    pub rollback: Option<RolledBack>,
}

/// Production was brought back outside step 13, and the issue is *akibat rilis*.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RolledBack {
    /// The Release whose version was left; none: no Release brought it.
    pub release: Option<i64>,
    pub from: String,
    pub to: String,
}

/// An official's request. Texts are none where they were erased or are not for this reader.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficialRequest {
    pub name: Option<String>,
    pub position: Option<String>,
    /// Day of the request.
    pub on: String,
    /// `memo`, `disposition`, `verbal` or `whats_app`.
    pub form: String,
    pub evidence: Option<String>,
    pub confirmed: bool,
    /// How the official confirmed a request that he made in words.
    pub confirmation: Option<String>,
    /// Files of the request and of its confirmation.
    pub files: Vec<EvidenceFile>,
}

/// The issue's branch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Branch {
    pub name: String,
    /// Head of `staging` when it was made.
    pub base: String,
    pub head: String,
    /// `requested`, `made`, `delete_requested` or `deleted`.
    pub state: String,
}

/// The merge request to `staging`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MergeRequest {
    pub number: i64,
    pub title: Option<String>,
    pub description: Option<String>,
    pub commit: String,
    /// `open`, `needs_work`, `merged` or `closed`.
    pub state: String,
    pub opened_at: String,
    pub page: String,
}

/// A deviation, from asked to used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Deviation {
    /// Numbered within the issue.
    pub deviation: i64,
    pub step: u8,
    /// The guard that it lifts.
    pub guard: &'static str,
    pub asked_by: Person,
    pub reason: Option<String>,
    pub expires_at: String,
    /// `asked`, `granted`, `refused`, `used` or `expired`.
    pub state: String,
    /// The Superior who answered.
    pub answered_by: Option<Person>,
    /// The entry that used it.
    pub used_by: Option<i64>,
}

/// A change of the plan for 9, with its reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanChange {
    pub entry: i64,
    pub by: Option<Person>,
    pub at: String,
    pub reason: Option<String>,
}

/// A way back that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Return {
    pub entry: i64,
    pub from: u8,
    pub to: u8,
    /// None: the server.
    pub by: Option<Person>,
    pub role: &'static str,
    pub at: String,
    pub reason: Option<String>,
    /// The round that ended.
    pub round: u32,
}

/// An issue with all that its page tells.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueView {
    pub number: i64,
    pub page: String,
    pub application: ApplicationName,
    pub kind: String,
    /// `code`, `documentation` or `both`.
    pub needs: String,
    /// None: confidential, and the reader is not involved; or erased.
    pub title: Option<String>,
    pub body: Option<String>,
    pub source: IssueSource,
    /// Further tickets that it answers.
    pub tickets: Vec<String>,
    pub confidential: bool,
    pub urgent: bool,
    /// The Reporter proposed *darurat*; the PM has not decided.
    pub urgent_proposed: bool,
    pub reporter: Person,
    pub assignee: Option<Person>,
    /// The revision of the SOP that holds for it.
    pub revision: String,
    pub reported_at: String,
    pub closed_at: Option<String>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    pub standing: IssueStanding,
    pub round: u32,
    /// None: it ended.
    pub turn: Option<Turn>,
    /// Every act, each with the rule's own answer to the reader.
    pub acts: Vec<PossibleAct>,
    pub evidence: Vec<Evidence>,
    pub branch: Option<Branch>,
    pub merge_request: Option<MergeRequest>,
    /// Testers whom the PM named; none: any of the test team.
    pub testers: Vec<Person>,
    pub test_cases: Vec<String>,
    /// Why the plan for 9 was changed at 8 or 9, oldest first.
    pub test_plan_changes: Vec<PlanChange>,
    /// When those who hold the step were last reminded by somebody who waits.
    pub reminded_at: Option<String>,
    /// Files in conflict with `staging`.
    pub conflict: Vec<String>,
    /// Number of its Release.
    pub release: Option<i64>,
    pub children: Vec<i64>,
    pub deviations: Vec<Deviation>,
    pub returns: Vec<Return>,
    pub clocks: Clocks,
}

/// `GET /api/v1/issues/{number}`. Two statements.
pub async fn show(Path(number): Path<String>, visit: Visit) -> Answer {
    let page = cases::case(&visit, &What::Issue(named(&number)?)).await?;
    let case = &page.case;
    let (Ok(issue), Ok(application)) = (case.issue(), case.app()) else {
        return Err(Problem::NotFound.into());
    };
    let lens = cases::lens(&visit, &page);
    let procedure = visit.app().procedure(&issue.revision);
    let mut view = view(&visit, &lens, &page, issue, application);
    view.acts = cases::possible(&lens, case, possible::on_issue(case, &visit.actor()?));
    view.clocks = times::clocks(&lens, case, issue, &procedure);
    Ok(json(view))
}

fn view(
    visit: &Visit,
    lens: &Lens<'_>,
    page: &CasePage,
    issue: &sop::Issue,
    application: &Application,
) -> IssueView {
    let text = |text: &TextRef| page.text(text).map(str::to_owned);
    let public = visit.app().public_url();
    IssueView {
        number: issue.number.0,
        page: format!("{public}{}", url::issue(issue.number)),
        application: ApplicationName { slug: application.slug.to_string(), name: application.name.clone() },
        kind: issue.kind.code().to_owned(),
        needs: code(&issue.needs),
        title: text(&issue.title),
        body: text(&issue.body),
        source: source(lens, page, issue),
        tickets: issue.tickets.clone(),
        confidential: issue.confidential,
        urgent: issue.urgent,
        urgent_proposed: issue.urgent_proposed,
        reporter: lens.person(issue.reporter),
        assignee: issue.assignee.map(|person| lens.person(person)),
        revision: issue.revision.to_string(),
        reported_at: lens.at(issue.reported_at),
        closed_at: lens.at_some(issue.closed_at),
        cancelled: issue.cancelled.as_ref().and_then(text),
        standing: standing(lens, issue.standing),
        round: issue.round,
        turn: turn(lens, page, issue, application),
        acts: Vec::new(),
        evidence: issue.notes.iter().map(|note| cases::evidence(lens, page, issue, note)).collect(),
        branch: issue.branch.as_ref().map(|branch| Branch {
            name: branch.name.to_string(),
            base: branch.base.to_string(),
            head: branch.head.to_string(),
            state: code(&branch.state),
        }),
        merge_request: issue.request.as_ref().map(|request| MergeRequest {
            number: request.number.0,
            title: text(&request.title),
            description: text(&request.description),
            commit: request.commit.to_string(),
            state: code(&request.state),
            opened_at: lens.at(request.opened_at),
            page: format!("{public}{}", url::merge_request(request.number)),
        }),
        testers: lens.people(&issue.test_plan.testers),
        test_cases: issue.test_plan.cases.iter().filter_map(text).collect(),
        test_plan_changes: issue.plan_changes.iter().map(|change| plan_change(lens, page, change)).collect(),
        reminded_at: lens.at_some(issue.reminded.holder.as_ref().map(|reminded| reminded.at)),
        conflict: issue.conflict.as_ref().map(|conflict| conflict.files.clone()).unwrap_or_default(),
        release: issue.release.map(|release| release.0),
        children: issue.children.iter().map(|child| child.0).collect(),
        deviations: issue.deviations.iter().map(|granted| deviation(lens, page, granted)).collect(),
        returns: issue.returns.iter().map(|back| way_back(lens, page, back)).collect(),
        clocks: Clocks { due: None, time_left: None, steps: Vec::new(), late: Vec::new() },
    }
}

pub fn standing(lens: &Lens<'_>, standing: Standing) -> IssueStanding {
    let (state, step) = match standing {
        Standing::At(step) => ("open", Some(step.no())),
        Standing::Done => ("done", None),
        Standing::Cancelled => ("cancelled", None),
    };
    IssueStanding { state, step, words: lens.lang.standing(standing) }
}

fn source(lens: &Lens<'_>, page: &CasePage, issue: &sop::Issue) -> IssueSource {
    let empty = IssueSource { source: "ticket", ticket: None, parent: None, official: None, rollback: None };
    let text = |text: &TextRef| page.text(text).map(str::to_owned);
    match &issue.source {
        Source::Ticket { number } => IssueSource { ticket: Some(number.clone()), ..empty },
        Source::Derived { parent } => IssueSource { source: "derived", parent: Some(parent.0), ..empty },
        Source::RolledBack { release, from, to } => {
            let release = release.map(|release| release.0);
            let rollback = RolledBack { release, from: from.to_string(), to: to.to_string() };
            IssueSource { source: "rolled_back", rollback: Some(rollback), ..empty }
        }
        Source::Official { name, position, on, form, evidence, confirmed } => {
            let official = OfficialRequest {
                name: text(name),
                position: text(position),
                on: on.clone(),
                form: code(form),
                evidence: text(evidence),
                confirmed: *confirmed,
                confirmation: issue.confirmation.as_ref().and_then(text),
                files: files(lens, page, Subject::Issue(issue.number), official_files(issue, evidence)),
            };
            IssueSource { source: "official", official: Some(official), ..empty }
        }
    }
}

fn official_files<'a>(
    issue: &'a sop::Issue,
    evidence: &'a TextRef,
) -> impl Iterator<Item = &'a sop::Attached> {
    std::iter::once(evidence).chain(&issue.confirmation).flat_map(|text| issue.files_of(text))
}

fn turn(lens: &Lens<'_>, page: &CasePage, issue: &sop::Issue, application: &Application) -> Option<Turn> {
    let case = &page.case;
    let turn = sop::turn::turn_of(issue, application, case.release.as_ref(), &case.office)?;
    Some(Turn {
        step: turn.step.no(),
        role: turn.role.code(),
        people: lens.people(&turn.people),
        since: Some(lens.at(turn.since)),
        server_work: turn.server.as_ref().map(code),
        fault: turn.fault.as_ref().map(code),
    })
}

fn deviation(lens: &Lens<'_>, page: &CasePage, deviation: &issue::Deviation) -> Deviation {
    let (answered_by, used_by) = match &deviation.state {
        DeviationState::Granted { by } | DeviationState::Refused { by } => (Some(lens.person(*by)), None),
        DeviationState::Used { seq } => (None, Some(seq.0)),
        DeviationState::Asked | DeviationState::Expired => (None, None),
    };
    Deviation {
        deviation: deviation.id.0,
        step: deviation.step.no(),
        guard: deviation.guard.code(),
        asked_by: lens.person(deviation.asked_by),
        reason: page.text(&deviation.reason).map(str::to_owned),
        expires_at: lens.at(deviation.expires_at),
        state: code_of(&deviation.state, "state"),
        answered_by,
        used_by,
    }
}

fn plan_change(lens: &Lens<'_>, page: &CasePage, change: &issue::PlanChange) -> PlanChange {
    PlanChange {
        entry: change.seq.0,
        by: lens.actor(change.by),
        at: lens.at(change.at),
        reason: page.text(&change.reason).map(str::to_owned),
    }
}

fn way_back(lens: &Lens<'_>, page: &CasePage, back: &issue::Return) -> Return {
    Return {
        entry: back.seq.0,
        from: back.from.no(),
        to: back.to.no(),
        by: lens.actor(back.by),
        role: back.role.code(),
        at: lens.at(back.at),
        reason: back.reason.as_ref().and_then(|reason| page.text(reason)).map(str::to_owned),
        round: back.round,
    }
}
