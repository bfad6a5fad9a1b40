//! Rows of notes: which notes of steps 5, 7, 9 and 12 an application has, and which of them still count.

use super::flag;
use crate::error::Error;
use crate::sql::{run, sql};
use sea_orm::ConnectionTrait;
use sop::issue::Note;
use sop::release::Check;
use sop::{AppId, Issue, Release, Seq, Step, Subject};

/// Writes what an entry changed in the notes of an issue; a new round leaves those of the earlier ones
/// behind.
pub(super) async fn of_issue(
    db: &impl ConnectionTrait,
    before: Option<&Issue>,
    issue: &Issue,
) -> Result<(), Error> {
    let counted = |issue: &Issue, note: &Note| note.counts(issue.round);
    for note in &issue.notes {
        let counts = counted(issue, note);
        let was = before.and_then(|before| {
            let same = before.notes.iter().find(|other| other.seq == note.seq)?;
            Some(counted(before, same))
        });
        if was != Some(counts) {
            let subject = Subject::Issue(issue.number);
            write(db, note.seq, issue.application, subject, note.step, counts).await?;
        }
    }
    Ok(())
}

/// Writes what an entry changed in the checks of a Release.
pub(super) async fn of_release(
    db: &impl ConnectionTrait,
    before: Option<&Release>,
    release: &Release,
) -> Result<(), Error> {
    let counted = |check: &Check| check.voided.is_none();
    for check in &release.checks {
        let counts = counted(check);
        let same = |before: &Release| before.checks.iter().find(|other| other.seq == check.seq).map(counted);
        if before.and_then(same) != Some(counts) {
            let subject = Subject::Release(release.number);
            write(db, check.seq, release.application, subject, Step::CheckStaging, counts).await?;
        }
    }
    Ok(())
}

async fn write(
    db: &impl ConnectionTrait,
    seq: Seq,
    application: AppId,
    subject: Subject,
    step: Step,
    counts: bool,
) -> Result<(), Error> {
    let stmt = sql!(
        "insert into note_row (seq, application, subject, step, counts) values ($1, $2, $3, $4, $5)
         on conflict (seq) do update set counts = excluded.counts",
        seq,
        application,
        subject,
        step,
        flag(counts)
    );
    run(db, stmt).await.map(|_| ())
}
