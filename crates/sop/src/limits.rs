//! Every bound of the procedure's texts and waits, with its unit.

/// Fewest characters of a title.
pub const TITLE_CHARS_MIN: usize = 5;
/// Most characters of a title.
pub const TITLE_CHARS_MAX: usize = 200;
/// Most characters of an issue's or merge request's text.
pub const BODY_CHARS_MAX: usize = 20_000;
/// Fewest characters of a *Catatan Internal* (R37, default of the SOP's office).
pub const NOTE_CHARS_MIN: usize = 10;
/// Most characters of a *Catatan Internal*.
pub const NOTE_CHARS_MAX: usize = 10_000;
/// Fewest characters of a compulsory reason.
pub const REASON_CHARS_MIN: usize = 5;
/// Most characters of a reason.
pub const REASON_CHARS_MAX: usize = 2_000;
/// How long one branch may hold a shared dev server, in working minutes (A3).
pub const DEV_TURN_WORKING_MINUTES: u32 = 8 * 60;
/// How long before the due date holder and PM are reminded, in working minutes: one ordinary day (R62,
/// default).
pub const REMIND_BEFORE_WORKING_MINUTES: u32 = 450;
/// How long after the due date the Superiors are told, in working minutes: one ordinary day (R62, default).
pub const ESCALATE_AFTER_WORKING_MINUTES: u32 = 450;
/// Most working minutes between the due date and a reminder: twenty ordinary days.
pub const REMINDER_MINUTES_MAX: u32 = 20 * 450;
/// How long before the close a reminder comes whose own moment lies outside working time, in minutes.
pub const LAST_CALL_MINUTES: i64 = 5;
/// How far the clock may lie behind the journal's head before an act is refused, in milliseconds.
pub const CLOCK_BEHIND_MS_MAX: i64 = 5 * 60 * 1000;
/// How long a deleted branch can be restored, in days (R34).
pub const BRANCH_RESTORE_DAYS: i64 = 90;
/// Versions of production that are remembered as ones to go back to.
pub const PRODUCTION_RAN_KEPT: usize = 50;
/// Most issues in one Release.
pub const RELEASE_ISSUES_MAX: usize = 100;
/// Most files of one note.
pub const FILES_MAX: usize = 10;
/// Largest evidence file, in bytes (25 MB, as people read it).
pub const FILE_BYTES_MAX: u64 = 25_000_000;
/// Most characters of a file's name.
pub const FILE_NAME_CHARS_MAX: usize = 150;
/// Most characters of a person's name.
pub const PERSON_NAME_CHARS_MAX: usize = 100;
/// Most mail addresses of one person.
pub const ADDRESSES_MAX: usize = 10;
/// Most characters of a person's mail addresses, one a line.
pub const ADDRESSES_CHARS_MAX: usize = 3_000;
/// Most test cases the PM may name for step 9.
pub const TEST_CASES_MAX: usize = 50;
/// A person gets at most one mail about an issue in so many minutes.
pub const MAIL_APART_MINUTES: i64 = 10;
/// From when on a working day the digest goes out, in minutes after midnight (07.30).
pub const DIGEST_MINUTE: i64 = 7 * 60 + 30;
/// A stated loss of a second factor waits so long for its confirmation, in minutes (24 hours).
pub const FACTOR_LOSS_MINUTES: i64 = 24 * 60;
