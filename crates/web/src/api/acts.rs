//! The acts of the API: the nouns and fields of the forms, read by the forms' own reading and decided by the
//! same functions of `sop`.

use super::asked::Asked;
use super::bodies;
use super::fault::Answer;
use super::fields::Takes;
use super::{json, named};
use crate::filled::Filled;
use crate::issues::{intake, new, review, work};
use crate::problem::Problem;
use crate::releases;
use crate::typed::Reading;
use crate::url;
use app::{Recorded, What};
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use sop::acts::{Drawn, change, remind};
use sop::possible::{self, Act};
use sop::steps::{s01_report, s02_assign, s05_test_local, s09_test_team, s10_approve_staging};
use sop::text::Prose;
use sop::{Actor, CaseFile, Event, Facts, IssueNumber, Refusal, ReleaseNumber, Subject};
use utoipa::ToSchema;

/// On the answer to a request that was answered before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

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

fn done(asked: &Asked, subject: Subject, recorded: &Recorded) -> Response {
    let formats = asked.visit.formats();
    let entries = recorded.entries.iter().map(|entry| DoneEntry {
        entry: entry.seq.0,
        kind: entry.event.code(),
        at: formats.machine(entry.at),
    });
    let (issue, release, page) = match subject {
        Subject::Issue(number) => (Some(number.0), None, url::issue(number)),
        Subject::Release(number) => (None, Some(number.0), url::release(number)),
        Subject::Office | Subject::Application(_) => (None, None, url::home()),
    };
    let page = format!("{}{page}", asked.visit.app().public_url());
    let mut response = json(Done { issue, release, entries: entries.collect(), page });
    if recorded.repeated {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// Reads and decides an act on an issue.
async fn on_issue<A, P, D>(
    asked: Asked,
    number: &str,
    (act, takes): (Act, &Takes),
    parse: P,
    decide: D,
) -> Answer
where
    A: Send + 'static,
    P: FnOnce(&mut Reading<'_>, &Filled) -> Option<A>,
    D: FnOnce(&CaseFile, &Actor, A) -> Result<Facts, Refusal> + Send + 'static,
{
    let number: IssueNumber = named(number)?;
    let read = asked.read(takes, Some(What::Issue(number)), possible::barred(act), parse).await?;
    let decide = move |case: &CaseFile, by: &Actor| decide(case, by, read);
    let recorded = asked.decide(What::Issue(number), decide).await?;
    Ok(done(&asked, Subject::Issue(number), &recorded))
}

/// As [`on_issue`], for an act that needs nothing but its reason.
async fn with_reason<D>(asked: Asked, number: &str, act: Act, decide: D) -> Answer
where
    D: FnOnce(&CaseFile, &Actor, Prose) -> Result<Facts, Refusal> + Send + 'static,
{
    on_issue(asked, number, (act, &bodies::WITH_REASON), |reading, _| reading.reason(), decide).await
}

/// A verdict by this interface was drawn for the commit that it names, where it names one.
fn seen(reading: &mut Reading<'_>) -> Option<Drawn> {
    let commit = reading.commit_or_none("commit")?;
    Some(Drawn { commit, ..Drawn::default() })
}

/// `POST /api/v1/issues`: step 1.
pub async fn report(mut asked: Asked) -> Answer {
    let application = asked.application().await?;
    let what = application.map(|application| What::NewIssue { application, parent: None });
    let parse = |reading: &mut Reading<'_>, filled: &Filled| {
        new::report_of(reading, filled, Drawn::default(), |reading| match reading.typed.get("source") {
            "official" => new::official(reading, filled),
            _ => new::ticket_or_parent(reading),
        })
    };
    let barred = possible::barred_report(asked.says("source", "parent"));
    let (application, act) = asked.read(&bodies::NEW_ISSUE, what, barred, parse).await?;
    let what = What::NewIssue { application, parent: act.from.parent() };
    let recorded = asked.decide(what, move |case, by| s01_report::report(case, by, act)).await?;
    let made = recorded.entries.iter().find(|entry| matches!(entry.event, Event::IssueReported { .. }));
    let Some(Subject::Issue(number)) = made.map(|entry| entry.subject) else {
        return Err(Problem::Fault(anyhow::anyhow!("an issue was reported and is not there")).into());
    };
    let mut response = done(&asked, Subject::Issue(number), &recorded);
    *response.status_mut() = StatusCode::CREATED;
    let address = format!("{}/api/v1/issues/{number}", asked.visit.app().public_url());
    let address = HeaderValue::from_str(&address).map_err(|fault| Problem::Fault(fault.into()))?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}

/// `POST /api/v1/issues/{number}/assignment`: step 2.
pub async fn assign(Path(number): Path<String>, asked: Asked) -> Answer {
    let parse = |reading: &mut Reading<'_>, _: &Filled| intake::assignment(reading, Drawn::default());
    on_issue(asked, &number, (Act::Assign, &bodies::ASSIGNMENT), parse, s02_assign::assign).await
}

/// `POST /api/v1/issues/{number}/local-test`: step 5.
pub async fn test_local(Path(number): Path<String>, asked: Asked) -> Answer {
    let parse =
        |reading: &mut Reading<'_>, filled: &Filled| work::local_test(reading, filled, Drawn::default());
    on_issue(asked, &number, (Act::TestLocal, &bodies::LOCAL_TEST), parse, s05_test_local::test_local).await
}

/// `POST /api/v1/issues/{number}/dev-test`: step 7.
pub async fn test_dev(Path(number): Path<String>, asked: Asked) -> Answer {
    let number: IssueNumber = named(&number)?;
    let parse = |reading: &mut Reading<'_>, filled: &Filled| {
        let drawn = seen(reading);
        work::dev_test(reading, filled, drawn.unwrap_or_default())
    };
    let (barred, what) = (possible::barred(Act::TestDev), Some(What::Issue(number)));
    let act = asked.read(&bodies::DEV_TEST, what, barred, parse).await?;
    let tested = asked.visit.app().test_dev(asked.key(), number, &asked.visit.actor()?, act).await;
    Ok(done(&asked, Subject::Issue(number), &asked.told(tested).await?))
}

/// `POST /api/v1/issues/{number}/team-test`: step 9.
pub async fn test_team(Path(number): Path<String>, asked: Asked) -> Answer {
    let number: IssueNumber = named(&number)?;
    let parse = |reading: &mut Reading<'_>, filled: &Filled| {
        let drawn = seen(reading);
        review::team_test(reading, filled, drawn.unwrap_or_default())
    };
    let (barred, what) = (possible::barred(Act::TestTeam), Some(What::Issue(number)));
    let act = asked.read(&bodies::TEAM_TEST, what, barred, parse).await?;
    let tested = asked.visit.app().test_team(asked.key(), number, &asked.visit.actor()?, act).await;
    Ok(done(&asked, Subject::Issue(number), &asked.told(tested).await?))
}

/// `POST /api/v1/issues/{number}/merge-request-return`: not fit for testing, back to 4.
pub async fn return_request(Path(number): Path<String>, asked: Asked) -> Answer {
    let decide = |case: &CaseFile, by: &Actor, reason: Prose| {
        s09_test_team::return_request(case, by, &reason, &Drawn::default())
    };
    with_reason(asked, &number, Act::ReturnRequest, decide).await
}

/// `POST /api/v1/issues/{number}/staging-return`: not agreed, back to 4.
pub async fn return_staging(Path(number): Path<String>, asked: Asked) -> Answer {
    let decide = |case: &CaseFile, by: &Actor, reason: Prose| {
        s10_approve_staging::return_staging(case, by, &reason, &Drawn::default())
    };
    with_reason(asked, &number, Act::ReturnStaging, decide).await
}

/// `POST /api/v1/issues/{number}/cancellation`.
pub async fn cancel(Path(number): Path<String>, asked: Asked) -> Answer {
    let decide = |case: &CaseFile, by: &Actor, reason: Prose| change::cancel(case, by, &reason);
    with_reason(asked, &number, Act::Cancel, decide).await
}

/// `POST /api/v1/issues/{number}/reminder`: whoever waits reminds those who hold the step.
pub async fn remind(Path(number): Path<String>, asked: Asked) -> Answer {
    let decide = |case: &CaseFile, by: &Actor, ()| remind::remind(case, by);
    on_issue(asked, &number, (Act::Remind, &bodies::NOTHING), |_, _| Some(()), decide).await
}

/// `POST /api/v1/releases/{number}/staging-check`: step 12.
pub async fn check_staging(Path(number): Path<String>, asked: Asked) -> Answer {
    let number: ReleaseNumber = named(&number)?;
    let parse = |reading: &mut Reading<'_>, filled: &Filled| {
        let drawn = seen(reading);
        releases::acts::staging_check(reading, filled, drawn.unwrap_or_default())
    };
    let (barred, what) = (possible::barred(Act::CheckStaging), Some(What::Release(number)));
    let act = asked.read(&bodies::STAGING_CHECK, what, barred, parse).await?;
    let checked = asked.visit.app().check_staging(asked.key(), number, &asked.visit.actor()?, act).await;
    Ok(done(&asked, Subject::Release(number), &asked.told(checked).await?))
}
