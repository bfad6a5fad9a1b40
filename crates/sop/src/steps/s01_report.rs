//! Step 1. "Reporter membuat *issue* berdasarkan tiket dari *end user* di osTicket atau dari pejabat
//! Diskominfo."
//!
//! Complete with the issue itself. A Developer makes an issue only as derived from one that exists
//! (Keterangan 2).

use crate::acts::Drawn;
use crate::case::{CaseFile, Facts};
use crate::entry::Subject;
use crate::event::Event;
use crate::file::Files;
use crate::ids::{CommitId, IssueNumber, ReleaseNumber};
use crate::issue::{IssueKind, Needs, RequestForm, Source};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::spec::Spec;
use crate::step::Step;
use crate::text::Prose;

pub const SPEC: Spec = Spec {
    step: Step::Report,
    actors: &[Role::Reporter, Role::Developer],
    web_only: None,
    gates: &[
        "exactly one source: a ticket, an official's request with its evidence, or the issue it derives from",
        "the application is confirmed: repository, `master`, `staging`, CI/CD",
        "a change of source code, documentation, or both",
        "a Developer only makes derived issues",
    ],
    guards: &[],
    evidence: "the issue",
    ways_back: &[],
    requirements: &["R6", "R11", "R12", "R15", "R16", "R17", "R18", "R19", "R20", "R63"],
};

/// Where the issue comes from (R15).
#[derive(Clone, Debug)]
pub enum From {
    Ticket { number: String },
    Official { name: Prose, position: Prose, on: String, form: RequestForm, evidence: Prose, files: Files },
    Derived { parent: IssueNumber },
}

impl From {
    /// The issue that it derives from.
    pub fn parent(&self) -> Option<IssueNumber> {
        match self {
            From::Derived { parent } => Some(*parent),
            From::Ticket { .. } | From::Official { .. } => None,
        }
    }
}

/// Make an issue.
#[derive(Clone, Debug)]
pub struct ReportIssue {
    pub kind: IssueKind,
    pub needs: Needs,
    pub from: From,
    pub title: Prose,
    pub body: Prose,
    pub confidential: bool,
    /// The Reporter may propose *darurat*; the PM sets and clears it (A14).
    pub urgent: bool,
    pub drawn: Drawn,
}

/// Makes an issue of the case's application; its number is the office's next.
pub fn report(case: &CaseFile, by: &Actor, act: ReportIssue) -> Result<Facts, Refusal> {
    let role = reporting_role(case, by, &act.from)?;
    let application = case.app()?;
    if !application.confirmed {
        return Err(Refusal::NotConfirmed { missing: crate::acts::preparation::missing(application) });
    }
    let revision = case.office.revision_at(case.at).ok_or(Refusal::NoRevision)?.revision.clone();
    let subject = Subject::Issue(case.next.issue);
    let mut touches = vec![Subject::Application(application.id)];
    let mut texts = Facts::none().with(subject, &act.title).with(subject, &act.body);
    let source = match &act.from {
        From::Ticket { number } => Source::Ticket { number: number.clone() },
        From::Derived { parent } => {
            let parent_issue = case.issues.get(parent).ok_or(Refusal::ParentMissing)?;
            if parent_issue.application != application.id {
                return Err(Refusal::ParentOfOtherApplication);
            }
            touches.push(Subject::Issue(*parent));
            Source::Derived { parent: *parent }
        }
        From::Official { name, position, on, form, evidence, files: _ } => {
            texts = texts.with(subject, name).with(subject, position).with(subject, evidence);
            Source::Official {
                name: name.text_ref(),
                position: position.text_ref(),
                on: on.clone(),
                form: *form,
                evidence: evidence.text_ref(),
                // A document is its own evidence; a summary counts once the official confirmed it (R16).
                confirmed: matches!(form, RequestForm::Memo | RequestForm::Disposition),
            }
        }
    };
    let event = Event::IssueReported {
        application: application.id,
        issue_kind: act.kind,
        needs: act.needs,
        source,
        title: act.title.text_ref(),
        body: act.body.text_ref(),
        confidential: act.confidential,
        urgent: act.urgent,
        started_at: act.drawn.started(case.at),
    };
    let facts = case.fact(subject, touches, role, revision, event).and(texts);
    Ok(match &act.from {
        From::Official { evidence, files, .. } => facts.with_files(Step::Report, evidence, files),
        From::Ticket { .. } | From::Derived { .. } => facts,
    })
}

/// The issue that a rollback outside step 13 opens (procedure, section 11), marked *akibat rilis*.
pub struct Aftermath<'a> {
    pub title: &'a Prose,
    pub body: &'a Prose,
    pub release: Option<ReleaseNumber>,
    pub from: CommitId,
    pub to: CommitId,
}

/// Opens it in the name of the Sysadmin who rolls back.
pub fn open_aftermath(case: &CaseFile, found: &Aftermath) -> Result<Facts, Refusal> {
    let application = case.app()?;
    let revision = case.office.revision_at(case.at).ok_or(Refusal::NoRevision)?.revision.clone();
    let subject = Subject::Issue(case.next.issue);
    let mut touches = vec![Subject::Application(application.id)];
    touches.extend(found.release.map(Subject::Release));
    let source =
        Source::RolledBack { release: found.release, from: found.from.clone(), to: found.to.clone() };
    let event = Event::IssueReported {
        application: application.id,
        issue_kind: IssueKind::Problem,
        needs: Needs::Code,
        source,
        title: found.title.text_ref(),
        body: found.body.text_ref(),
        confidential: application.confidential,
        urgent: false,
        started_at: case.at,
    };
    let facts = case.fact(subject, touches, Role::Sysadmin, revision, event);
    Ok(facts.with(subject, found.title).with(subject, found.body))
}

/// R6, R11: a Reporter; a Developer for derived issues alone.
fn reporting_role(case: &CaseFile, by: &Actor, from: &From) -> Result<Role, Refusal> {
    let refused = match case.in_role(by, Role::Reporter, Some(Step::Report)) {
        Ok(_) => return Ok(Role::Reporter),
        Err(refusal) => refusal,
    };
    match (case.in_role(by, Role::Developer, Some(Step::Report)), from) {
        (Ok(_), From::Derived { .. }) => Ok(Role::Developer),
        (Ok(_), From::Ticket { .. } | From::Official { .. }) => Err(Refusal::DerivedOnly),
        (Err(_), _) => Err(refused),
    }
}

/// Who speaks for an issue that exists: a Reporter, the Developer who derived it from another (R11), or the
/// Sysadmin whose rollback opened it.
pub fn reporter_of(case: &CaseFile, by: &Actor) -> Result<Role, Refusal> {
    let refused = match case.in_role(by, Role::Reporter, Some(Step::Report)) {
        Ok(_) => return Ok(Role::Reporter),
        Err(refusal) => refusal,
    };
    let issue = case.issue()?;
    match crate::turn::reporting_besides(&issue.source) {
        Some(role) if by.person() == Some(issue.reporter) => {
            case.in_role(by, role, Some(Step::Report)).map(|_| role)
        }
        Some(_) | None => Err(refused),
    }
}

/// Complete an issue that the PM handed back as incomplete.
#[derive(Clone, Debug)]
pub struct CompleteReport {
    pub title: Prose,
    pub body: Prose,
    pub drawn: Drawn,
}

/// Step 1 again, after the PM handed it back (*Melengkapi issue*).
pub fn complete_report(case: &CaseFile, by: &Actor, act: CompleteReport) -> Result<Facts, Refusal> {
    let role = reporter_of(case, by)?;
    case.at_step(Step::Report)?;
    case.fresh(&act.drawn)?;
    let event = Event::ReportCompleted {
        title: act.title.text_ref(),
        body: act.body.text_ref(),
        started_at: act.drawn.started(case.at),
    };
    let facts = case.issue_fact(role, event);
    Ok(facts.with(case.subject, &act.title).with(case.subject, &act.body))
}

/// The official confirmed the written summary (R16); the Reporter records how.
pub fn confirm_official(
    case: &CaseFile,
    by: &Actor,
    evidence: &Prose,
    files: &Files,
) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Reporter, Some(Step::Report))?;
    if !crate::turn::awaits_official(case.issue()?) {
        return Err(Refusal::NoOfficialToConfirm);
    }
    let event = Event::OfficialConfirmed { evidence: evidence.text_ref() };
    let facts = case.issue_fact(Role::Reporter, event).with(case.subject, evidence);
    Ok(facts.with_files(Step::Report, evidence, files))
}

/// One issue may answer several tickets (R19).
pub fn link_ticket(case: &CaseFile, by: &Actor, ticket: String) -> Result<Facts, Refusal> {
    case.in_role(by, Role::Reporter, Some(Step::Report))?;
    if case.issue()?.tickets.contains(&ticket) {
        return Err(Refusal::TicketLinkedAlready);
    }
    Ok(case.issue_fact(Role::Reporter, Event::TicketLinked { ticket }))
}
