//! Backups by schedule: when one is due, how far one is, and how the last ones ended. The program takes them,
//! for it knows the form of a directory of backups; here it is decided when, and kept what the system page
//! says.

use crate::{App, limits};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sop::Moment;
use sop::calendar::Calendar;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// The file of the data directory in which the last backup is named.
pub const LAST_BACKUP: &str = "last-backup.json";
/// The one in which the last failure is named; a later success removes it.
pub const FAILED_BACKUP: &str = "failed-backup.json";

/// A backup that was taken of this office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When the store was copied, in milliseconds since 1970.
    pub at_ms: i64,
    /// The journal's last entry in it.
    pub seq: i64,
    /// The directory of backups.
    pub place: String,
}

/// A backup that was tried and is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedBackup {
    /// When it ended, in milliseconds since 1970.
    pub at_ms: i64,
    pub place: String,
    /// One sentence with its causes.
    pub why: String,
}

/// Where backups go, when, and how many stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    pub dir: PathBuf,
    /// Minutes after the office's midnight; none: only when somebody asks.
    pub at_minutes: Option<u16>,
    /// Generations that stay; none: all.
    pub keep: Option<u32>,
}

/// A backup under way in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackingUp {
    pub since: Moment,
    pub done_bytes: u64,
    /// Nothing as long as it is not known.
    pub all_bytes: u64,
}

impl BackingUp {
    /// How long it takes yet at the present speed, in milliseconds; none: nothing can be said yet.
    pub fn left_ms(&self, now: Moment) -> Option<i64> {
        let left = self.all_bytes.checked_sub(self.done_bytes)?;
        let spent = i128::from(now.ms() - self.since.ms());
        let ms = (spent * i128::from(left)).checked_div(i128::from(self.done_bytes))?;
        i64::try_from(ms).ok()
    }
}

/// How the backups of this office stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backups {
    /// Is a directory set, so that one can be asked for?
    pub planned: bool,
    pub next: Option<Moment>,
    pub running: Option<BackingUp>,
    pub last: Option<LastBackup>,
    /// Tried after the last that is there.
    pub failed: Option<FailedBackup>,
}

/// Where a backup is asked for, and how far it is.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    state: Mutex<(Asked, Option<BackingUp>)>,
    wake: Notify,
}

/// Has somebody asked, and nobody begun?
type Asked = bool;

impl Desk {
    fn with<T>(&self, change: impl FnOnce(&mut (Asked, Option<BackingUp>)) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// How the backups stand: two small files and what this process is doing.
    pub fn backups(&self) -> Backups {
        let last: Option<LastBackup> = read(self.data(), LAST_BACKUP);
        let failed: Option<FailedBackup> = read(self.data(), FAILED_BACKUP);
        let failed = failed.filter(|failed| last.as_ref().is_none_or(|last| last.at_ms <= failed.at_ms));
        let plan = self.grounds().backup.as_ref();
        let next = plan.and_then(|plan| {
            let here = last.as_ref().filter(|last| Path::new(&last.place) == plan.dir);
            let ended = (here.map(|last| last.at_ms), failed.as_ref().map(|failed| failed.at_ms));
            Some(next(&self.calendar(), plan.at_minutes?, ended, self.clock().now()))
        });
        let running = self.desk().with(|(_, running)| *running);
        Backups { planned: plan.is_some(), next, running, last, failed }
    }

    /// Lets a backup begin now, unless one is under way; nothing where no directory is set.
    pub fn ask_for_backup(&self) {
        if self.grounds().backup.is_none() {
            return;
        }
        let now = self.clock().now();
        self.desk().with(|(asked, running)| {
            if running.is_none() {
                *asked = true;
                *running = Some(begun(now));
            }
        });
        self.desk().wake.notify_one();
    }

    /// Ends when a backup is due or asked for; from then on it counts as under way.
    pub async fn backup_wanted(&self) {
        loop {
            let now = self.clock().now();
            let due = self.backups().next.is_some_and(|next| next <= now);
            let begins = self.desk().with(|(asked, running)| {
                let begins = std::mem::take(asked) || due;
                if begins {
                    *running = Some(begun(now));
                }
                begins
            });
            if begins {
                return;
            }
            tokio::select! {
                () = self.desk().wake.notified() => {}
                () = tokio::time::sleep(limits::SCHEDULE_LOOK) => {}
            }
        }
    }

    /// The backup under way is so far.
    pub fn backup_goes_on(&self, done_bytes: u64, all_bytes: u64) {
        self.desk().with(|(_, running)| {
            if let Some(running) = running {
                (running.done_bytes, running.all_bytes) = (done_bytes, all_bytes);
            }
        });
    }

    /// No backup is under way any more.
    pub fn backup_ended(&self) {
        self.desk().with(|(_, running)| *running = None);
    }
}

fn begun(now: Moment) -> BackingUp {
    BackingUp { since: now, done_bytes: 0, all_bytes: 0 }
}

/// When the next one is due. One that was missed is due at once; one that failed, again after a pause.
fn next(calendar: &Calendar, at_minutes: u16, ended: (Option<i64>, Option<i64>), now: Moment) -> Moment {
    let today = calendar.start_of(calendar.day_of(now)).plus_minutes(i64::from(at_minutes));
    let slot = if today <= now { today } else { today.plus_ms(-limits::DAY_MS) };
    match ended {
        (Some(last), _) if last >= slot.ms() => slot.plus_ms(limits::DAY_MS),
        (_, Some(failed)) => now.max(Moment(failed).plus_ms(limits::BACKUP_AGAIN_MS)),
        (_, None) => now,
    }
}

/// What a file of the data directory says; what cannot be read says nothing.
fn read<T: DeserializeOwned>(data: &Path, name: &str) -> Option<T> {
    serde_json::from_slice(&std::fs::read(data.join(name)).ok()?).ok()
}

/// Notes a backup that is there.
///
/// # Errors
/// The disk fails.
pub fn note_taken(data: &Path, last: &LastBackup) -> std::io::Result<()> {
    write(data, LAST_BACKUP, last)?;
    match std::fs::remove_file(data.join(FAILED_BACKUP)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Notes one that is not.
///
/// # Errors
/// The disk fails.
pub fn note_failed(data: &Path, failed: &FailedBackup) -> std::io::Result<()> {
    write(data, FAILED_BACKUP, failed)
}

fn write(data: &Path, name: &str, what: &impl Serialize) -> std::io::Result<()> {
    let fresh = data.join(format!("{name}.new"));
    std::fs::write(&fresh, serde_json::to_vec(what)?)?;
    std::fs::rename(&fresh, data.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_once_a_day_at_once_when_missed_and_again_after_a_failure() {
        let calendar = Calendar::office_default();
        let at = |text: &str| text.parse::<Moment>().unwrap();
        let two = |ended, now: &str| next(&calendar, 120, ended, at(now)).rfc3339(420);
        let taken = |text: &str| (Some(at(text).ms()), None);
        assert_eq!(two((None, None), "2026-03-02T10:00:00+07:00"), "2026-03-02T10:00:00+07:00", "none yet");
        let night = taken("2026-03-02T02:00:01+07:00");
        assert_eq!(two(night, "2026-03-02T10:00:00+07:00"), "2026-03-03T02:00:00+07:00");
        assert_eq!(two(night, "2026-03-03T01:59:00+07:00"), "2026-03-03T02:00:00+07:00");
        assert_eq!(two(night, "2026-03-03T02:00:00+07:00"), "2026-03-03T02:00:00+07:00", "due");
        assert_eq!(two(night, "2026-03-05T08:00:00+07:00"), "2026-03-05T08:00:00+07:00", "missed");
        let failed = (night.0, Some(at("2026-03-03T02:00:05+07:00").ms()));
        assert_eq!(two(failed, "2026-03-03T02:10:00+07:00"), "2026-03-03T03:00:05+07:00");
        assert_eq!(two(failed, "2026-03-03T09:00:00+07:00"), "2026-03-03T09:00:00+07:00");
    }

    #[test]
    fn time_left_follows_the_speed_so_far() {
        let since = Moment(1_000);
        let at = |done_bytes| BackingUp { since, done_bytes, all_bytes: 400 };
        assert_eq!(at(100).left_ms(since.plus_ms(500)), Some(1_500));
        assert_eq!(at(0).left_ms(since.plus_ms(500)), None);
        assert_eq!(at(500).left_ms(since.plus_ms(500)), None, "more than was thought");
    }

    #[test]
    fn a_success_forgets_the_failure_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let failed = FailedBackup { at_ms: 5, place: "/b".to_owned(), why: "full".to_owned() };
        note_failed(dir.path(), &failed).unwrap();
        assert_eq!(read::<FailedBackup>(dir.path(), FAILED_BACKUP), Some(failed));
        note_taken(dir.path(), &LastBackup { at_ms: 6, seq: 1, place: "/b".to_owned() }).unwrap();
        assert_eq!(read::<FailedBackup>(dir.path(), FAILED_BACKUP), None);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
