//! What the passing of time brings: turns on a shared dev server end, deviations expire, due dates are
//! reminded of, old artifacts and files that nobody attached go, refs are compared with the journal.

use crate::proof::Checked;
use crate::works::Works;
use crate::{App, DecideError, Error, What, crash, faults, found, limits};
use sop::acts::{dev, deviation, remind};
use sop::{Actor, Moment};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use store::read::DailyHead;
use tokio::sync::watch;

/// Heads of the journal, a line a day: day, last entry, hash.
const HEADS: &str = "journal-heads.txt";

/// Looks once a minute until `stop` says so.
pub async fn serve(works: Arc<Works>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = tick(&works).await {
            // What was due stays due, and is looked at again in a minute.
            tracing::error!(%error, "the schedule is held up");
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            () = tokio::time::sleep(limits::SCHEDULE_LOOK) => {}
        }
    }
}

/// Does what is due now.
///
/// # Errors
/// The store fails.
pub async fn tick(works: &Works) -> Result<(), Error> {
    let settled = works.app.settle_left_pushes().await;
    settled.map_err(|error| Error::Unexpected(format!("{error:#}")))?;
    for issue in works.app.reader().issues_with_deviations().await? {
        machine(works, What::Issue(issue), |case| deviation::expire(case, &Actor::machine())).await?;
    }
    for application in works.app.reader().confirmed_applications().await? {
        let case = works.app.case_file(What::Application(application)).await?;
        let turn = case.and_then(|case| case.application).and_then(|application| application.dev_turn);
        if let Some(turn) = turn {
            machine(works, What::Issue(turn.issue), |case| dev::expire(case, &Actor::machine())).await?;
        }
    }
    remind(works).await?;
    check_journal(&works.app, works.began);
    old_artifacts(works).await?;
    daily(works).await?;
    found::look(works).await
}

/// Checks the chain once a day, so that the system page can say that it holds.
fn check_journal(app: &App, began: Moment) {
    let now = app.clock().now();
    let is_due = match app.journal_checked() {
        Checked::Never => began.plus_ms(limits::CHECK_FIRST_MS) <= now,
        Checked::Running { .. } => false,
        Checked::Done { at, .. } | Checked::Stopped { at } => at.plus_ms(limits::CHECK_AGAIN_MS) <= now,
    };
    if is_due {
        app.check_journal();
    }
}

/// Tells holders, PMs and superiors of due dates (R62). What a stop of the server kept waiting is told now.
async fn remind(works: &Works) -> Result<(), Error> {
    let (calendar, now) = (works.app.calendar(), works.app.clock().now());
    let times = works.app.grounds().reminders;
    // A day more than reminders come ahead: one that would come at night comes before the close.
    let ahead = times.before_minutes.saturating_add(limits::REMINDER_LOOK_AHEAD_MINUTES);
    let horizon = calendar.add(now, ahead).at;
    let issues = works.app.reader().issues_to_remind(horizon, calendar.is_working(now)).await?;
    for issue in issues {
        machine(works, What::Issue(issue), move |case| {
            remind::remind_of_due(case, &Actor::machine(), &times)
        })
        .await?;
        crash::point("schedule.reminded");
    }
    Ok(())
}

/// Once a day: the journal's head is noted and written to a file that the office copies elsewhere, since
/// the chain alone proves nothing against whoever holds the whole store; expired sessions, old keys,
/// what deleted comments said and files that nothing names go.
async fn daily(works: &Works) -> Result<(), Error> {
    let app = &works.app;
    let today = app.calendar().day_of(app.clock().now()).to_string();
    let heads = app.reader().daily_heads().await?;
    if heads.iter().any(|noted| noted.day == today) {
        // A process that ended between the row and its line left the line to this one.
        return write_heads(app, &heads);
    }
    let day = today.clone();
    let head = app.writer().plain(move |rows| {
        Box::pin(async move {
            rows.sessions_sweep(limits::SESSION_IDLE_MS).await?;
            rows.half_sessions_sweep().await?;
            rows.keys_sweep().await?;
            rows.mail_sweep(rows.at().plus_ms(-limits::MAIL_KEPT_MS)).await?;
            rows.comments_sweep(limits::COMMENT_UNDO_MS).await?;
            rows.daily_head(&day).await
        })
    });
    head.await?;
    crash::point("head.noted");
    write_heads(app, &app.reader().daily_heads().await?)?;
    crash::point("head.written");
    app.sweep_files().await?;
    Ok(())
}

/// Adds the lines of the days that the file does not have; most looks find none.
fn write_heads(app: &App, heads: &[DailyHead]) -> Result<(), Error> {
    let path = app.data().join(HEADS);
    let written = match std::fs::read_to_string(&path) {
        Ok(written) => written,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    // A line that a full disk cut short is no line; its day is written once more.
    let whole = written.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let last = whole.filter_map(|line| line.split(' ').next()).max().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = heads
        .iter()
        .filter(|noted| noted.day > last)
        .map(|noted| format!("{} {} {}\n", noted.day, noted.seq, sop::text::hex(&noted.hash)))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    lines.sort();
    if !written.is_empty() && !written.ends_with('\n') {
        lines.insert(0, "\n".to_owned());
    }
    faults::writes()?;
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(lines.concat().as_bytes())?;
    Ok(faults::synced(file.sync_all())?)
}

/// A machine's act, where a page view of the case says that there is something to record: most ticks write
/// nothing.
async fn machine(
    works: &Works,
    what: What,
    decide: impl Fn(&sop::CaseFile) -> Result<sop::Facts, sop::Refusal> + Send + 'static,
) -> Result<(), Error> {
    let case = works.app.case_file(what.clone()).await?;
    let due = case.is_some_and(|case| decide(&case).is_ok_and(|facts| !facts.facts.is_empty()));
    if !due {
        return Ok(());
    }
    match works.app.decide(what, &Actor::machine(), decide).await {
        Ok(_) => Ok(()),
        Err(DecideError::Refused(refused)) => Err(Error::Unexpected(refused.refusal.rule().to_owned())),
        Err(DecideError::Fault(error)) => Err(error.into()),
    }
}

async fn old_artifacts(works: &Works) -> Result<(), Error> {
    let days = i64::from(runner::limits::ARTIFACT_DAYS_DEFAULT);
    let before = Moment(works.app.clock().now().ms() - days * 24 * 60 * 60 * 1000);
    for row in works.app.reader().artifacts_before(before).await? {
        if let Some(path) = &row.artifacts_path {
            match std::fs::remove_dir_all(Path::new(path)) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        let job = row.job;
        let forgotten = works
            .app
            .writer()
            .plain(move |rows| Box::pin(async move { rows.artifacts_forgotten(job).await }));
        forgotten.await?;
    }
    Ok(())
}
