//! Every bound of the shell, with its unit.

use std::time::Duration;

/// A session ends this long after its last use, in milliseconds (8 hours).
pub const SESSION_IDLE_MS: i64 = 8 * 60 * 60 * 1000;
/// A session ends this long after it began, in milliseconds (12 hours).
pub const SESSION_MS_MAX: i64 = 12 * 60 * 60 * 1000;
/// The moment of last use moves at most so often, in milliseconds (5 minutes).
pub const SEEN_MS_MIN: i64 = 5 * 60 * 1000;
/// Fewest and most characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 12;
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Password hashes computed at a time; each takes 19 MiB.
pub const HASHES_AT_ONCE: usize = 2;
/// Sign-ins that may wait for a hash; beyond it 429.
pub const HASHES_WAITING_MAX: usize = 20;
/// Failed sign-ins of an account before the next has to wait.
pub const ACCOUNT_FAILURES_FREE: i64 = 3;
/// Longest wait of an account, in milliseconds. Never a lasting lock-out: the owner still gets in.
pub const ACCOUNT_WAIT_MS_MAX: i64 = 30_000;
/// Failed sign-ins of an address before the next has to wait.
pub const ADDRESS_FAILURES_FREE: i64 = 20;
/// Longest wait of an address, in milliseconds.
pub const ADDRESS_WAIT_MS_MAX: i64 = 60_000;
/// Failures are forgotten so long after the last, in milliseconds (1 hour).
pub const FAILURES_MS_MAX: i64 = 60 * 60 * 1000;
/// How long a second factor or a password counts for acts that ask for it anew, in milliseconds (10 minutes).
pub const STEP_UP_MS: i64 = 10 * 60 * 1000;
/// How long the second factor may be given after the password, in milliseconds (10 minutes).
pub const HALF_SESSION_MS: i64 = 10 * 60 * 1000;
/// Recovery codes that a person gets.
pub const RECOVERY_CODES: usize = 10;
/// Longest life of a token, in milliseconds (1 year).
pub const TOKEN_MS_MAX: i64 = 366 * 24 * 60 * 60 * 1000;
/// Most characters of a token's name.
pub const TOKEN_NAME_CHARS_MAX: usize = 100;
/// Most characters of the name of a saved view.
pub const VIEW_NAME_CHARS_MAX: usize = 60;
/// Most tokens of one person that are neither expired nor revoked.
pub const TOKENS_MAX: usize = 50;
/// Fewest and most characters of a user name.
pub const USERNAME_CHARS_MIN: usize = 2;
pub const USERNAME_CHARS_MAX: usize = 32;
/// Most characters of a person's or the office's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Most characters of a mail address.
pub const ADDRESS_CHARS_MAX: usize = 254;
/// How long a deleted comment can be brought back, in milliseconds.
pub const COMMENT_UNDO_MS: i64 = 20_000;
/// The same comment of the same person within so many milliseconds was sent twice (1 minute).
pub const COMMENT_TWIN_MS: i64 = 60_000;
/// Most people that one comment mentions.
pub const MENTIONS_MAX: usize = 20;
/// Most issues, merge requests and commits that one comment names.
pub const REFERENCES_MAX: usize = 50;
/// Most bytes of a picture that is shown small (500 kB): it is sent as it is.
pub const THUMBNAIL_BYTES_MAX: u64 = 500_000;
/// Most pixels of its width and of its height.
pub const THUMBNAIL_PIXELS_MAX: usize = 4_096;
/// Most characters of a browser's name that a session keeps.
pub const AGENT_CHARS_MAX: usize = 200;
/// Effects performed at a time.
pub const EFFECTS_AT_ONCE: usize = 4;
/// How long a claimed effect is left alone, in milliseconds (40 minutes: longer than the longest import).
pub const EFFECT_LEASE_MS: i64 = 40 * 60 * 1000;
/// First wait of a failed effect, in milliseconds.
pub const EFFECT_WAIT_MS_MIN: i64 = 5_000;
/// Longest wait of a failed effect, in milliseconds, its spread left out.
pub const EFFECT_WAIT_MS_MAX: i64 = 60 * 60 * 1000;
/// Attempts after which an effect waits for a person.
pub const EFFECT_TRIES_MAX: i64 = 50;
/// Longest time between two looks for due effects.
pub const EFFECT_LOOK: Duration = Duration::from_secs(30);
/// Shortest time between two looks when nothing woke the worker.
pub const EFFECT_LOOK_MIN: Duration = Duration::from_millis(200);
/// Longest time between two looks at the pipelines.
pub const PIPELINE_LOOK: Duration = Duration::from_secs(15);
/// Runs of a job that the infrastructure or a restart ended, the first included.
pub const JOB_RUNS_MAX: i64 = 2;
/// Questions to a commit address after a deployment, before its silence counts.
pub const PROBES_MAX: u32 = 6;
/// Wait between two such questions.
pub const PROBE_WAIT: Duration = Duration::from_secs(5);
/// Versions of a site that are kept beside the one shown.
pub const SITE_VERSIONS_KEPT: usize = 5;
/// How much further ahead than reminders come due dates are looked at, in working minutes (one ordinary day).
pub const REMINDER_LOOK_AHEAD_MINUTES: u32 = 450;
/// How long a day is, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Bytes of evidence files that one person may send in a day (500 MB).
pub const FILE_BYTES_PER_DAY_MAX: u64 = 500_000_000;
/// Bytes of a file that are looked at to tell its kind.
pub const FILE_HEAD_BYTES: usize = 16;
/// A file that nothing names is removed when it is older than this, in milliseconds (26 hours: longer than
/// the row of a file that waits lives).
pub const FILE_ORPHAN_MS: u64 = 26 * 60 * 60 * 1000;
/// With less room on the disk than a twentieth of it, at least the first and at most the second (1, 4 GiB),
/// nothing is taken that needs much: no push, file, import or job.
pub const FREE_BYTES: (u64, u64) = (1 << 30, 4 << 30);
/// With less than a hundredth of it, at least the first and at most the second (64 MiB, 512 MiB), no act is
/// taken either.
pub const FREE_BYTES_FOR_ACTS: (u64, u64) = (64 << 20, 512 << 20);
/// How long a look at the room on the disk holds.
pub const ROOM_LOOK: Duration = Duration::from_secs(3);
/// Differences between refs and journal that one look records; the next look goes on.
pub const FOUND_AT_ONCE: usize = 50;
/// Commits that are read back from a ref that was found.
pub const FOUND_COMMITS_MAX: usize = 10_000;
/// How often deviations, turns on the dev server and old artifacts are looked at.
pub const SCHEDULE_LOOK: Duration = Duration::from_secs(60);
/// Memory for each kind of answer that a repository gives and that never changes, in bytes.
pub const CODE_BYTES_KEPT: usize = 8 << 20;
/// What a tried merge of two commits takes of it, in bytes.
pub const MERGE_TRIAL_BYTES: usize = 300;
/// What a commit with its message takes of it, in bytes.
pub const COMMIT_BYTES: usize = 600;
/// Longest time between two looks for due mail.
pub const MAIL_LOOK: Duration = Duration::from_secs(30);
/// Shortest time between two looks when nothing woke the lane of mail.
pub const MAIL_LOOK_MIN: Duration = Duration::from_millis(500);
/// Letters that one look hands over.
pub const LETTERS_PER_LOOK: usize = 20;
/// Longest time for which a mail server at fault is left alone, in milliseconds (10 minutes).
pub const MAIL_REST_MS_MAX: i64 = 10 * 60 * 1000;
/// Attempts after which a mail that is not taken waits for a person: about a day.
pub const MAIL_TRIES_MAX: i64 = 30;
/// How far back a first digest looks, in milliseconds (7 days).
pub const DIGEST_BACK_MS: i64 = 7 * DAY_MS;
/// How long the outbox remembers what was sent, in milliseconds (90 days); assignments stay.
pub const MAIL_KEPT_MS: i64 = 90 * DAY_MS;
/// Documents of a repository that are listed.
pub const DOCUMENTS_MAX: usize = 200;
/// Directories below `docs/` that are looked into for them.
pub const DOCUMENT_DIRECTORIES_MAX: usize = 50;
/// A backup older than this is told as old (two days).
pub const BACKUP_OLD_MS: i64 = 2 * 24 * 3_600_000;
/// A backup that failed is tried again after so long (an hour).
pub const BACKUP_AGAIN_MS: i64 = 3_600_000;
/// The chain of the journal is checked again after so long (a day).
pub const CHECK_AGAIN_MS: i64 = 24 * 3_600_000;
/// ... and for the first time so long after a start, when the office is open again (five minutes).
pub const CHECK_FIRST_MS: i64 = 5 * 60_000;
/// How often the night's care of repositories is thought of.
pub const CARE_LOOK: Duration = Duration::from_secs(10 * 60);
/// A repository is packed again after so long (20 hours: once a night).
pub const PACK_AGAIN_MS: i64 = 20 * 3_600_000;
/// A repository is looked through again after so long (six days and some: once a week).
pub const FSCK_AGAIN_MS: i64 = 6 * 24 * 3_600_000 + 12 * 3_600_000;
