//! The acts of the API: the same nouns and fields as the forms, decided by the same functions of `sop`.

use super::asked::Asked;
use super::fault::{Answer, Fault, FieldFault};
use super::fields::{
    Ask, Body, Cause, Day, Field, Note, Reading, Reason, Remark, Ticket, Title, asked, schema_of, take_nested,
};
use super::lens::code_of;
use super::{json, named};
use crate::problem::Problem;
use crate::url;
use app::{Recorded, What};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::Value;
use sop::acts::{Drawn, Probe, change, remind};
use sop::event::{CheckFailure, Verdict};
use sop::issue::{IssueKind, Needs, RequestForm};
use sop::steps::s01_report::{self, From as Source, ReportIssue};
use sop::steps::s02_assign::{self, Assign};
use sop::steps::s05_test_local::{self, TestLocal};
use sop::steps::s07_test_dev::{self, TestDev};
use sop::steps::s09_test_team::{self, TestTeam};
use sop::steps::s10_approve_staging;
use sop::steps::s12_check_staging::{self, CheckStaging};
use sop::{CommitId, Event, Files, IssueNumber, Moment, PersonId, ReleaseNumber, Slug, Subject};
use utoipa::ToSchema;

asked! {
    /// An official's request: who asked, when, how, and what proves it (R16).
    pub struct Official {
        /// Name of the official.
        pub name: Remark,
        /// Position of the official.
        pub position: Remark,
        /// Day of the request.
        pub on: Day,
        /// How the official asked.
        pub form: RequestForm,
        /// Number or place of the document; of a spoken or WhatsApp request the summary to be confirmed.
        pub evidence: Reason,
    }
}

impl Field for Official {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        take_nested(value, reading)
    }
    fn schema() -> Value {
        schema_of::<Official>()
    }
}

asked! {
    /// Step 1: a new issue, from exactly one source: `ticket`, `official` or `parent`.
    pub struct NewIssue {
        /// Address name of the application.
        pub application: Slug,
        /// Kind of issue.
        pub kind: IssueKind,
        /// What it changes; neither is no issue.
        pub needs: Needs,
        /// One line.
        pub title: Title,
        /// What happened, what was expected, how to repeat it.
        pub body: Body,
        /// Number of the help desk's ticket.
        pub ticket: Option<Ticket>,
        /// The official's request.
        pub official: Option<Official>,
        /// The issue that it derives from, of the same application.
        pub parent: Option<IssueNumber>,
        /// Title and texts are for those involved alone.
        pub confidential: bool,
        /// Proposes *darurat*; the PM decides.
        pub urgent: bool,
    }
}

asked! {
    /// Step 2: the Developer and the due date, in one act.
    pub struct Assignment {
        /// Number of the Developer.
        pub assignee: PersonId,
        /// Due date, in working time.
        pub due: Moment,
        /// What the Developer is to know.
        pub remark: Option<Remark>,
    }
}

asked! {
    /// Step 5: the note of the Developer's test on his own machine.
    pub struct LocalTest {
        /// The tested commit; it may be pushed later.
        pub commit: CommitId,
        /// Verdict.
        pub verdict: Verdict,
        /// What was tested and what was seen.
        pub note: Note,
    }
}

asked! {
    /// Steps 7 and 9: the note of a test on the dev server, about the branch's head.
    pub struct ServerTest {
        /// Verdict.
        pub verdict: Verdict,
        /// What was tested and what was seen.
        pub note: Note,
    }
}

asked! {
    /// An act that needs nothing but its reason.
    pub struct WithReason {
        /// Why.
        pub reason: Reason,
    }
}

asked! {
    /// An act that needs nothing: `{}`.
    pub struct Nothing {}
}

asked! {
    /// Step 12: the Sysadmin's check of the staging server.
    pub struct StagingCheck {
        /// Verdict.
        pub verdict: Verdict,
        /// What was checked and what was seen.
        pub note: Note,
        /// Of a failed check: what it is laid to.
        pub cause: Option<Cause>,
        /// The issues at fault, where `cause` is `issues`.
        pub issues: Option<Vec<IssueNumber>>,
        /// They are repaired forward and not reverted out of `staging`.
        pub forward: bool,
    }
}

/// What an act recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Done {
    /// The issue that the act is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<i64>,
    /// The Release that the act is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<i64>,
    pub entries: Vec<DoneEntry>,
    /// The same request was answered before; these are the entries of then.
    pub repeated: bool,
    /// Its page on the web.
    pub page: String,
}

/// One entry that an act recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DoneEntry {
    /// Number of the journal's entry.
    pub entry: i64,
    /// Kind of event: `team_tested`.
    pub kind: String,
    pub at: String,
}

fn done(asked: &Asked, subject: Subject, recorded: &Recorded) -> Done {
    let formats = asked.visit.formats();
    let entries = recorded.entries.iter().map(|entry| DoneEntry {
        entry: entry.seq.0,
        kind: code_of(&entry.event, "kind"),
        at: formats.machine(entry.at),
    });
    let (issue, release, page) = match subject {
        Subject::Issue(number) => (Some(number.0), None, url::issue(number)),
        Subject::Release(number) => (None, Some(number.0), url::release(number)),
        Subject::Office | Subject::Application(_) => (None, None, url::home()),
    };
    let page = format!("{}{page}", asked.visit.app().public_url());
    Done { issue, release, entries: entries.collect(), repeated: recorded.repeated, page }
}

/// Decides an act on an issue.
async fn on_issue<F>(asked: Asked, number: IssueNumber, decide: F) -> Answer
where
    F: FnOnce(&sop::CaseFile, &sop::Actor) -> Result<sop::Facts, sop::Refusal> + Send + 'static,
{
    let recorded = asked.decide(What::Issue(number), None, decide).await?;
    Ok(json(done(&asked, Subject::Issue(number), &recorded)))
}

/// `POST /api/v1/issues`: step 1.
pub async fn report(asked: Asked) -> Answer {
    let new: NewIssue = asked.read()?;
    let from = source_of(&asked, &new)?;
    let reader = asked.visit.app().reader();
    let application = reader.application_by_slug(new.application.as_str()).await?.ok_or(Problem::NotFound)?;
    let act = ReportIssue {
        kind: new.kind,
        needs: new.needs,
        from,
        title: new.title.0,
        body: new.body.0,
        confidential: new.confidential,
        urgent: new.urgent,
        drawn: Drawn::default(),
    };
    let what = What::NewIssue { application, parent: new.parent };
    let recorded = asked.decide(what, None, move |case, by| s01_report::report(case, by, act)).await?;
    let made = recorded.entries.iter().find(|entry| matches!(entry.event, Event::IssueReported { .. }));
    let Some(Subject::Issue(number)) = made.map(|entry| entry.subject) else {
        return Err(Problem::Fault(anyhow::anyhow!("an issue was reported and is not there")).into());
    };
    let mut response =
        (StatusCode::CREATED, json(done(&asked, Subject::Issue(number), &recorded))).into_response();
    let address = format!("{}/api/v1/issues/{number}", asked.visit.app().public_url());
    let address = HeaderValue::from_str(&address).map_err(|fault| Problem::Fault(fault.into()))?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}

/// Exactly one source (R15).
fn source_of(asked: &Asked, new: &NewIssue) -> Result<Source, Fault> {
    match (&new.ticket, &new.official, new.parent) {
        (Some(ticket), None, None) => Ok(Source::Ticket { number: ticket.0.clone() }),
        (None, Some(official), None) => Ok(Source::Official {
            name: official.name.0.clone(),
            position: official.position.0.clone(),
            on: official.on.0.to_string(),
            form: official.form,
            evidence: official.evidence.0.clone(),
            files: Files::none(),
        }),
        (None, None, Some(parent)) => Ok(Source::Derived { parent }),
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) | (_, Some(_), Some(_)) | (None, None, None) => {
            let lang = asked.visit.lang();
            let message = lang.api_one_source().to_owned();
            let field = "ticket".to_owned();
            Err(Fault::fields(lang, vec![FieldFault { field, rule: "source", message }]))
        }
    }
}

/// `POST /api/v1/issues/{number}/assignment`: step 2.
pub async fn assign(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let Assignment { assignee, due, remark } = asked.read()?;
    let remark = remark.map(|remark| remark.0);
    let act = Assign { assignee, due, remark, drawn: Drawn::default() };
    on_issue(asked, number, move |case, by| s02_assign::assign(case, by, act)).await
}

/// `POST /api/v1/issues/{number}/local-test`: step 5.
pub async fn test_local(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let LocalTest { commit, verdict, note } = asked.read()?;
    let act = TestLocal { commit, verdict, note: note.0, files: Files::none(), drawn: Drawn::default() };
    on_issue(asked, number, move |case, by| s05_test_local::test_local(case, by, act)).await
}

/// `POST /api/v1/issues/{number}/dev-test`: step 7.
pub async fn test_dev(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let ServerTest { verdict, note } = asked.read()?;
    let probe = probe_dev(&asked, number).await?;
    let act = TestDev { verdict, note: note.0, files: Files::none(), probe, drawn: Drawn::default() };
    on_issue(asked, number, move |case, by| s07_test_dev::test_dev(case, by, act)).await
}

/// `POST /api/v1/issues/{number}/team-test`: step 9.
pub async fn test_team(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let ServerTest { verdict, note } = asked.read()?;
    let probe = probe_dev(&asked, number).await?;
    let act = TestTeam { verdict, note: note.0, files: Files::none(), probe, drawn: Drawn::default() };
    on_issue(asked, number, move |case, by| s09_test_team::test_team(case, by, act)).await
}

/// What the dev server says it runs, asked just before 7 and 9 are taken.
async fn probe_dev(asked: &Asked, number: IssueNumber) -> Result<Probe, Fault> {
    Ok(asked.visit.app().probe_dev(number).await?)
}

/// `POST /api/v1/issues/{number}/merge-request-return`: not fit for testing, back to 4.
pub async fn return_request(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let WithReason { reason } = asked.read()?;
    let drawn = Drawn::default();
    on_issue(asked, number, move |case, by| s09_test_team::return_request(case, by, &reason.0, &drawn)).await
}

/// `POST /api/v1/issues/{number}/staging-return`: not agreed, back to 4.
pub async fn return_staging(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let WithReason { reason } = asked.read()?;
    let drawn = Drawn::default();
    let decide = move |case: &sop::CaseFile, by: &sop::Actor| {
        s10_approve_staging::return_staging(case, by, &reason.0, &drawn)
    };
    on_issue(asked, number, decide).await
}

/// `POST /api/v1/issues/{number}/cancellation`.
pub async fn cancel(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let WithReason { reason } = asked.read()?;
    on_issue(asked, number, move |case, by| change::cancel(case, by, &reason.0)).await
}

/// `POST /api/v1/issues/{number}/reminder`: whoever waits reminds those who hold the step.
pub async fn remind(Path(number): Path<String>, asked: Asked) -> Answer {
    let number = named(&number)?;
    let Nothing {} = asked.read()?;
    on_issue(asked, number, remind::remind).await
}

/// `POST /api/v1/releases/{number}/staging-check`: step 12.
pub async fn check_staging(Path(number): Path<String>, asked: Asked) -> Answer {
    let number: ReleaseNumber = named(&number)?;
    let StagingCheck { verdict, note, cause, issues, forward } = asked.read()?;
    let issues = issues.unwrap_or_default();
    let failure = match cause {
        Some(Cause::Issues) => Some(CheckFailure::Issues { issues: issues.clone(), forward }),
        Some(Cause::Configuration) => Some(CheckFailure::Configuration),
        None => None,
    };
    let app = asked.visit.app();
    let probe = app.probe_staging(number).await?;
    let takes_out = matches!(failure, Some(CheckFailure::Issues { forward: false, .. }));
    let builds_on = if takes_out { app.builds_on(number, &issues).await? } else { Vec::new() };
    let (note, files, drawn) = (note.0, Files::none(), Drawn::default());
    let act = CheckStaging { verdict, failure, note, files, probe, builds_on, drawn };
    let decide = move |case: &sop::CaseFile, by: &sop::Actor| s12_check_staging::check_staging(case, by, act);
    let recorded = asked.decide(What::Release(number), None, decide).await?;
    Ok(json(done(&asked, Subject::Release(number), &recorded)))
}

/// The schemas of what acts take.
pub fn asked_schemas() -> Vec<(&'static str, Value)> {
    vec![
        (NewIssue::NAME, schema_of::<NewIssue>()),
        (Assignment::NAME, schema_of::<Assignment>()),
        (LocalTest::NAME, schema_of::<LocalTest>()),
        (ServerTest::NAME, schema_of::<ServerTest>()),
        (WithReason::NAME, schema_of::<WithReason>()),
        (Nothing::NAME, schema_of::<Nothing>()),
        (StagingCheck::NAME, schema_of::<StagingCheck>()),
        (super::web_only::NewRelease::NAME, schema_of::<super::web_only::NewRelease>()),
    ]
}
