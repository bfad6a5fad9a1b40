//! Every bound of the store, with its unit.

/// Most commands that share one commit.
pub const BATCH_MAX: usize = 64;
/// Most commands that wait for the writer; beyond it callers wait for a place.
pub const QUEUE_MAX: usize = 1024;
/// ... and for so long.
pub const QUEUE_WAIT: std::time::Duration = std::time::Duration::from_secs(2);
/// Connections of the reader pool.
pub const READERS_MAX: u32 = 8;
/// How long a statement waits for another process's lock, in milliseconds.
pub const LOCK_WAIT_MS: u64 = 5_000;
/// How long one reading statement may take on PostgreSQL, in milliseconds.
pub const READ_MS_MAX: u64 = 30_000;
/// Rows of one page of a list.
pub const PAGE_ROWS: i64 = 50;
/// Rows of each group of a person's home page.
pub const TASK_ROWS: i64 = 40;
/// Rows read at once when the journal is walked.
pub const WALK_ROWS: i64 = 500;
/// News that a slow listener may miss before it is told that it lagged.
pub const NEWS_KEPT: usize = 256;
/// First wait of a failed effect, in milliseconds.
pub const EFFECT_WAIT_MS_MIN: i64 = 5_000;
/// Longest wait of a failed effect, in milliseconds.
pub const EFFECT_WAIT_MS_MAX: i64 = 3_600_000;
/// Most entries on one page of a subject's story.
pub const STORY_ROWS_MAX: i64 = 1_000;
/// How long a file that arrived with a form may be attached, in milliseconds (one day).
pub const UPLOAD_MS_MAX: i64 = 86_400_000;
/// How much longer its row stays: an act that is under way when the day ends still finds it (one hour).
pub const UPLOAD_GRACE_MS: i64 = 3_600_000;
/// How long an idempotency key is remembered, in milliseconds (one day).
pub const KEY_MS_MAX: i64 = 86_400_000;
/// Texts of one entry that are found one by one.
pub const TEXTS_PER_ENTRY: i64 = 64;
/// Most filters of the issue list that one person keeps.
pub const SAVED_VIEWS_MAX: i64 = 20;
/// Most idempotency keys remembered of one person; beyond it the oldest are forgotten.
pub const KEYS_MAX: i64 = 1_000;
/// Version of the stored folds: raised when the shape of a fold changes, so that a start rebuilds them.
pub const FOLD_VERSION: i64 = 10;
/// Most comments on the page of an issue: its last ones.
pub const COMMENT_ROWS: i64 = 200;
/// Most mentions in comments on the page of notices: the last ones.
pub const NOTICE_ROWS: i64 = 20;
/// Notes on one page of an application's notes; each comes with the fold that holds it.
pub const NOTE_ROWS: i64 = 20;
/// Issues on one page of the test teams' queue; each comes with its fold.
pub const TESTING_ROWS: i64 = 20;
/// Issues of an event log that are read at once, with their stories.
pub const MINING_ROWS: i64 = 100;
