//! Every bound of the shell, with its unit.

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
/// Longest life of a token, in milliseconds (1 year).
pub const TOKEN_MS_MAX: i64 = 366 * 24 * 60 * 60 * 1000;
/// Most characters of a token's name.
pub const TOKEN_NAME_CHARS_MAX: usize = 100;
/// Most tokens of one person that are neither expired nor revoked.
pub const TOKENS_MAX: usize = 50;
/// Fewest and most characters of a user name.
pub const USERNAME_CHARS_MIN: usize = 2;
pub const USERNAME_CHARS_MAX: usize = 32;
/// Most characters of a person's or the office's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Most characters of a mail address.
pub const ADDRESS_CHARS_MAX: usize = 254;
/// Most characters of a comment.
pub const COMMENT_CHARS_MAX: usize = 10_000;
/// How long a deleted comment can be brought back, in milliseconds.
pub const COMMENT_UNDO_MS: i64 = 20_000;
/// Most characters of a browser's name that a session keeps.
pub const AGENT_CHARS_MAX: usize = 200;
