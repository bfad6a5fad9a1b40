//! Rows of Releases and of their merge requests.

use crate::error::Error;
use crate::sql::{run, sql};
use sea_orm::ConnectionTrait;
use sop::Release;
use sop::event::ReleaseEnd;
use sop::release::ReleaseStanding;

/// Writes the Release's row and its merge request's number.
pub(super) async fn write(db: &impl ConnectionTrait, release: &Release) -> Result<(), Error> {
    let state = match release.standing {
        ReleaseStanding::At(_) => "open",
        ReleaseStanding::Closed(ReleaseEnd::Completed) => "completed",
        ReleaseStanding::Closed(ReleaseEnd::Returned) => "returned",
    };
    let stmt = sql!(
        "insert into release_row
           (release, application, request, state, step, issues, head, pm, opened_at, closed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (release) do update set
           state = excluded.state, step = excluded.step, issues = excluded.issues, head = excluded.head,
           pm = excluded.pm, closed_at = excluded.closed_at",
        release.number,
        release.application,
        release.request,
        state,
        release.step(),
        release.issues.len() as i64,
        release.head,
        release.pm,
        release.opened_at,
        release.closed_at
    );
    run(db, stmt).await?;
    let stmt = sql!(
        "insert into request_row (request, application, issue, release, opened_at)
         values ($1, $2, null, $3, $4) on conflict (request) do nothing",
        release.request,
        release.application,
        release.number,
        release.opened_at
    );
    run(db, stmt).await.map(|_| ())
}
