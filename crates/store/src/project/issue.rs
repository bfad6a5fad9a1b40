//! Rows of issues: where each stands, whose turn it is, who is involved.

use super::{People, code_of, flag, keep_people, text_of};
use crate::error::Error;
use crate::load::Fold;
use crate::record::Recorder;
use crate::sql::{one, rows, run, sql, unreadable};
use sea_orm::ConnectionTrait;
use sop::completeness::missing_records;
use sop::course::course_of;
use sop::issue::{BranchState, Deviation, DeviationState, Source, Standing};
use sop::turn::{Turn, turn_of};
use sop::{AppId, Issue, IssueNumber, Office, PersonId, Subject};
use std::collections::{BTreeMap, BTreeSet};

const TURN: People = People {
    list: text_of!("select person from turn where issue = $1", 1),
    remove: text_of!("delete from turn where issue = $1 and person = $2", 2),
    add: text_of!("insert into turn (issue, person) values ($1, $2)", 2),
};

const INVOLVED: People = People {
    list: text_of!("select person from involved where issue = $1", 1),
    remove: text_of!("delete from involved where issue = $1 and person = $2", 2),
    add: text_of!("insert into involved (issue, person) values ($1, $2)", 2),
};

/// The issue that this one derives from (R12).
pub(crate) fn parent_of(issue: &Issue) -> Option<IssueNumber> {
    match issue.source {
        Source::Derived { parent } => Some(parent),
        Source::Ticket { .. } | Source::Official { .. } | Source::RolledBack { .. } => None,
    }
}

/// Where an issue is counted: its step, 14 done, 15 cancelled.
fn counted_at(state: &str, step: Option<i64>) -> i64 {
    match (state, step) {
        ("open", Some(step)) => step,
        ("done", _) => 14,
        _ => 15,
    }
}

/// Who acts in an issue: they may read it when it is confidential, besides its PM, its Sysadmin and the
/// superiors.
pub fn involved(issue: &Issue, turn: Option<&Turn>) -> BTreeSet<PersonId> {
    let mut people = issue.developers.clone();
    people.insert(issue.reporter);
    people.extend(issue.assignee);
    people.extend(issue.notes.iter().map(|note| note.by));
    people.extend(issue.test_plan.testers.iter().copied());
    people.extend(turn.iter().flat_map(|turn| turn.people.iter().copied()));
    people
}

rows! {
    struct Counted {
        state: String,
        step: Option<i64>,
    }
}

/// Writes the rows of one issue from its fold and those around it.
pub(super) async fn write(
    recorder: &mut Recorder<'_>,
    number: IssueNumber,
    counts: &mut BTreeMap<(AppId, i64), i64>,
) -> Result<(), Error> {
    let Some(Fold::Issue(issue)) = recorder.fold(Subject::Issue(number)).await? else { return Ok(()) };
    let issue = issue.clone();
    let Some(Fold::Application(application)) = recorder.fold(Subject::Application(issue.application)).await?
    else {
        return Err(Error::Broken(format!("issue {number} without its application")));
    };
    let application = application.clone();
    let release = match issue.release {
        Some(release) => recorder.fold(Subject::Release(release)).await?.cloned(),
        None => None,
    };
    let release = match &release {
        Some(Fold::Release(release)) => Some(&**release),
        _ => None,
    };
    let office = match recorder.fold(Subject::Office).await? {
        Some(Fold::Office(office)) => Office::clone(office),
        _ => Office::default(),
    };
    let turn = turn_of(&issue, &application, release, &office);
    let db = recorder.db;
    let stmt = sql!("select state, step from issue_row where issue = $1", number);
    let before = one::<Counted>(db, stmt).await?;
    let state = state_of(&issue);
    let step = issue.step().map(|step| i64::from(step.no()));
    let (was, is) = (before.map(|row| counted_at(&row.state, row.step)), counted_at(state, step));
    if was != Some(is) {
        if let Some(was) = was {
            *counts.entry((issue.application, was)).or_default() -= 1;
        }
        *counts.entry((issue.application, is)).or_default() += 1;
    }
    write_row(db, &issue, turn.as_ref(), state).await?;
    write_request(db, &issue).await?;
    write_branch(db, &issue).await?;
    write_due_told(db, &issue).await?;
    write_course(db, &issue).await?;
    let holders = turn.iter().flat_map(|turn| turn.people.iter().copied()).collect();
    keep_people(db, number, &holders, &TURN).await?;
    if issue.confidential {
        let people = involved(&issue, turn.as_ref());
        keep_people(db, number, &people, &INVOLVED).await?;
    }
    Ok(())
}

fn state_of(issue: &Issue) -> &'static str {
    match issue.standing {
        Standing::At(_) => "open",
        Standing::Done => "done",
        Standing::Cancelled => "cancelled",
    }
}

async fn write_row(
    db: &impl ConnectionTrait,
    issue: &Issue,
    turn: Option<&Turn>,
    state: &str,
) -> Result<(), Error> {
    let enabled_at = turn.map_or(issue.closed_at.unwrap_or(issue.last_at), |turn| turn.since);
    let stmt = sql!(
        "insert into issue_row
           (issue, application, kind, title, state, step, urgent, confidential, reporter, assignee, due_at,
            round, request, release, parent, enabled_at, turn_role, server_work, fault, awaits_official,
            reported_at, closed_at, last_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
           $21, $22, $23)
         on conflict (issue) do update set
           title = excluded.title, state = excluded.state, step = excluded.step, urgent = excluded.urgent,
           confidential = excluded.confidential, assignee = excluded.assignee, due_at = excluded.due_at,
           round = excluded.round, request = excluded.request, release = excluded.release,
           enabled_at = excluded.enabled_at, turn_role = excluded.turn_role,
           server_work = excluded.server_work, fault = excluded.fault,
           awaits_official = excluded.awaits_official, closed_at = excluded.closed_at,
           last_at = excluded.last_at",
        issue.number,
        issue.application,
        issue.kind.code(),
        issue.title,
        state,
        issue.step(),
        flag(issue.urgent),
        flag(issue.confidential),
        issue.reporter,
        issue.assignee,
        issue.due(),
        i64::from(issue.round),
        issue.request.as_ref().map(|request| request.number),
        issue.release,
        parent_of(issue),
        enabled_at,
        turn.map(|turn| turn.role),
        turn.and_then(|turn| turn.server).map(|work| code_of(&work)),
        turn.and_then(|turn| turn.fault).map(|fault| code_of(&fault)),
        flag(sop::turn::awaits_official(issue)),
        issue.reported_at,
        issue.closed_at,
        issue.last_at
    );
    run(db, stmt).await.map(|_| ())
}

/// Where the branch stands by the journal. One that is asked for, or deleted, is not there.
async fn write_branch(db: &impl ConnectionTrait, issue: &Issue) -> Result<(), Error> {
    let Some(branch) = &issue.branch else { return Ok(()) };
    let head = match branch.state {
        BranchState::Made | BranchState::DeleteRequested => Some(&branch.head),
        BranchState::Requested | BranchState::Deleted => None,
    };
    let stmt = sql!(
        "insert into branch_row (application, name, issue, head) values ($1, $2, $3, $4)
         on conflict (application, name) do update set head = excluded.head",
        issue.application,
        branch.name.as_str(),
        issue.number,
        head.cloned()
    );
    run(db, stmt).await.map(|_| ())
}

/// The reminder that was told last (R62).
async fn write_due_told(db: &impl ConnectionTrait, issue: &Issue) -> Result<(), Error> {
    let Some(told) = &issue.reminded.due else { return Ok(()) };
    let stmt = sql!(
        "insert into due_told (issue, due_at, round, reminder) values ($1, $2, $3, $4)
         on conflict (issue) do update set
           due_at = excluded.due_at, round = excluded.round, reminder = excluded.reminder",
        issue.number,
        told.due,
        i64::from(told.round),
        code_of(&told.reminder)
    );
    run(db, stmt).await.map(|_| ())
}

/// What reports count of it, and which records it lacks (R69).
async fn write_course(db: &impl ConnectionTrait, issue: &Issue) -> Result<(), Error> {
    let course = course_of(issue);
    let body = serde_json::to_string(&course).map_err(|error| unreadable("issue_course.body", error))?;
    let missing: Vec<String> = missing_records(issue).iter().map(|record| record.code()).collect();
    let asked = |deviation: &&Deviation| deviation.state == DeviationState::Asked;
    let asked_until = issue.deviations.iter().filter(asked).map(|deviation| deviation.expires_at).max();
    let stmt = sql!(
        "insert into issue_course
           (issue, application, reported_at, closed_at, asked_until, missing, body)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (issue) do update set
           closed_at = excluded.closed_at, asked_until = excluded.asked_until, missing = excluded.missing,
           body = excluded.body",
        issue.number,
        issue.application,
        issue.reported_at,
        issue.closed_at,
        asked_until,
        missing.join(" "),
        body
    );
    run(db, stmt).await.map(|_| ())
}

async fn write_request(db: &impl ConnectionTrait, issue: &Issue) -> Result<(), Error> {
    let Some(request) = &issue.request else { return Ok(()) };
    let stmt = sql!(
        "insert into request_row (request, application, issue, release, opened_at)
         values ($1, $2, $3, null, $4) on conflict (request) do nothing",
        request.number,
        issue.application,
        issue.number,
        request.opened_at
    );
    run(db, stmt).await.map(|_| ())
}
