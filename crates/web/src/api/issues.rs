//! `GET /api/v1/issues`: the list with the filters of its page, newest first.

use super::fault::Answer;
use super::json;
use super::query::{Query, cursor};
use crate::limits;
use crate::url;
use crate::visit::Visit;
use axum::extract::RawQuery;
use serde::Serialize;
use sop::{IssueNumber, Step};
use store::read::{IssueFilter, IssueRow, StandingFilter};
use utoipa::ToSchema;

/// The parameters of the list, with what each is for.
pub const PARAMETERS: [(&str, &str); 9] = [
    ("application", "Address name of an application."),
    ("step", "The step at which open issues stand, 1 to 13."),
    ("state", "`open` (where nothing is said), `done`, `cancelled` or `all`."),
    ("assignee", "`me`: assigned to the token's owner."),
    ("mine", "`true`: reported by, assigned to, or the turn of the token's owner."),
    ("overdue", "`true`: open, and past the due date."),
    ("query", "Words of the title, or `#` with a number."),
    ("limit", "How many, 1 to 100; 50 where nothing is said."),
    ("cursor", "From `next_cursor` of the answer before."),
];

/// An application, as others name it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApplicationName {
    /// Address name.
    pub slug: String,
    pub name: String,
}

/// A person by number and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Assignee {
    pub person: i64,
    pub name: String,
}

/// An issue in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueSummary {
    pub number: i64,
    pub application: ApplicationName,
    /// `problem`, `activity`, `feature`, `bug` or `other`.
    pub kind: String,
    /// None: confidential, and the reader is not involved.
    pub title: Option<String>,
    /// `open`, `done` or `cancelled`.
    pub state: String,
    /// The next step to complete, of an open issue.
    pub step: Option<u8>,
    pub urgent: bool,
    pub confidential: bool,
    /// Number of the person who reported it.
    pub reporter: i64,
    pub assignee: Option<Assignee>,
    pub due: Option<String>,
    pub overdue: bool,
    /// How often it began anew, from 1.
    pub round: i64,
    /// Number of its merge request.
    pub merge_request: Option<i64>,
    pub release: Option<i64>,
    /// Since when it stands at its step.
    pub at_step_since: String,
    /// Role of those whose turn it is.
    pub turn_role: Option<&'static str>,
    /// What the server does for it now.
    pub server_work: Option<String>,
    /// The fault that calls the Sysadmin.
    pub fault: Option<String>,
    pub reported_at: String,
    pub closed_at: Option<String>,
    /// Its page on the web.
    pub page: String,
}

/// One answer of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueList {
    pub issues: Vec<IssueSummary>,
    /// Where the list goes on; none at its end. The header `Link` holds the whole address.
    pub next_cursor: Option<String>,
}

/// `GET /api/v1/issues`. One statement, two with `application`.
pub async fn index(visit: Visit, RawQuery(raw): RawQuery) -> Answer {
    let names = PARAMETERS.map(|(name, _)| name);
    let mut query = Query::read(visit.lang(), raw.as_deref(), &names)?;
    let (filter, slug) = filter_of(&visit, &mut query)?;
    query.done()?;
    let rows = filter.rows;
    let reader = visit.app().reader();
    let mut filter = IssueFilter { rows: rows + 1, ..filter };
    let mut unknown = false;
    if let Some(slug) = slug {
        filter.application = reader.application_by_slug(&slug).await?;
        unknown = filter.application.is_none();
    }
    // An application that is not there has no issues, as one that the reader does not see.
    let mut found = if unknown { Vec::new() } else { reader.issues(visit.person()?, &filter).await? };
    let more = i64::try_from(found.len()).is_ok_and(|found| found > rows);
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map(|last| cursor('i', last.issue.0));
    let issues = found.into_iter().map(|row| summary(&visit, row)).collect();
    let mut response = json(IssueList { issues, next_cursor: next.clone() });
    if let Some(next) = next {
        let path = format!("{}/api/v1/issues", visit.app().public_url());
        query.link(&mut response, &path, "cursor", &next);
    }
    Ok(response)
}

/// The filter that the parameters ask for, and the application's address name.
fn filter_of(visit: &Visit, query: &mut Query) -> Result<(IssueFilter, Option<String>), super::fault::Fault> {
    let standing = query.choice("state", &["open", "done", "cancelled", "all"], |code| match code {
        "open" => Some(StandingFilter::Open),
        "done" => Some(StandingFilter::Done),
        "cancelled" => Some(StandingFilter::Cancelled),
        "all" => Some(StandingFilter::All),
        _ => None,
    });
    let step = query.number("step", 1, 13).and_then(|no| u8::try_from(no).ok()).and_then(Step::from_no);
    let me = query.choice("assignee", &["me"], |value| (value == "me").then_some(()));
    let words = query.get("query").unwrap_or_default().to_owned();
    if words.chars().count() > limits::QUERY_CHARS_MAX {
        let message = visit.lang().error_too_long("query", limits::QUERY_CHARS_MAX);
        query.wrong("query", "too_long", message);
    }
    let filter = IssueFilter {
        words,
        standing: standing.unwrap_or_default(),
        mine: query.flag("mine"),
        assignee: me.map(|()| visit.person()).transpose()?,
        overdue_at: query.flag("overdue").then_some(visit.at()),
        step,
        before: query.cursor('i').map(IssueNumber),
        rows: query.limit(),
        ..IssueFilter::default()
    };
    Ok((filter, query.get("application").map(str::to_owned)))
}

fn summary(visit: &Visit, row: IssueRow) -> IssueSummary {
    let formats = visit.formats();
    let at = |at| formats.machine(at);
    let assignee = row
        .assignee
        .map(|person| Assignee { person: person.0, name: row.assignee_name.clone().unwrap_or_default() });
    IssueSummary {
        number: row.issue.0,
        application: ApplicationName { slug: row.slug, name: row.application_name },
        kind: row.kind,
        title: row.title,
        overdue: row.state == "open" && row.due_at.is_some_and(|due| due < visit.at()),
        state: row.state,
        step: row.step.map(Step::no),
        urgent: row.urgent,
        confidential: row.confidential,
        reporter: row.reporter.0,
        assignee,
        due: row.due_at.map(at),
        round: row.round,
        merge_request: row.request.map(|request| request.0),
        release: row.release.map(|release| release.0),
        at_step_since: at(row.enabled_at),
        turn_role: row.turn_role.map(sop::Role::code),
        server_work: row.server_work,
        fault: row.fault,
        reported_at: at(row.reported_at),
        closed_at: row.closed_at.map(at),
        page: format!("{}{}", visit.app().public_url(), url::issue(row.issue)),
    }
}
