//! Every bound of the HTTP side, with its unit.

use std::time::Duration;

/// Largest body of a form that is no upload, in bytes: the longest texts, percent-encoded.
pub const FORM_BYTES_MAX: usize = 512 * 1024;
/// Text that is carried along when a session ended in mid-form, in bytes; a form without files is never
/// larger.
pub const CARRIED_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes of a body that are read for it; what lies beyond are files, which are chosen again.
pub const CARRIED_READ_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Largest body of a sign-in that carries a form along, in bytes: its text, and what parts the fields.
pub const SIGN_IN_BYTES_MAX: usize = CARRIED_BYTES_MAX + 512 * 1024;
/// Largest page that a carried form is drawn into, in bytes.
pub const RESUMED_PAGE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most fields of one form.
pub const FORM_FIELDS_MAX: usize = 500;
/// How long a form may lie open before its signed moment no longer counts, in minutes (two weeks).
pub const DRAWN_MINUTES_MAX: i64 = 14 * 24 * 60;
/// A due date lies at most so many calendar years ahead.
pub const DUE_YEARS_MAX: i64 = 5;
/// Most refused attempts, and most entries of the journal, in an evidence pack.
pub const PACK_ROWS: usize = 100_000;
/// Rows of the issue list as a file which one statement reads, and which lie in memory at a time.
pub const ISSUE_FILE_PAGE: i64 = 5_000;
/// Largest form that changes how the office looks: its logo and a few words.
pub const LOOK_BYTES_MAX: usize = 128 * 1024;
/// Largest logo, in bytes: each page shows it, and no page weighs more than 60 KiB.
pub const LOGO_BYTES_MAX: usize = 16 * 1024;
/// Longest name in the head of pages, in characters.
pub const BRAND_NAME_CHARS_MAX: usize = 16;
/// Rows of a list page.
pub const PAGE_ROWS: usize = 50;
/// Longest period of a report, in days (a year).
pub const REPORT_DAYS_MAX: i32 = 366;
/// Issues that the official's home lists.
pub const ATTENTION_ROWS: i64 = 20;
/// Seconds until a page refreshes itself while the server works.
pub const REFRESH_SECONDS: u32 = 5;
/// How much of a comment a list of comments shows, in characters.
pub const EXCERPT_CHARS: usize = 140;
/// Longest query of the issue list, in characters.
pub const QUERY_CHARS_MAX: usize = 200;
/// Weight of any page that is no diff, in bytes before compression; the test of all samples holds it.
pub const PAGE_BYTES_MAX: usize = 60 * 1024;
/// Lines of a diff on one page; files beyond are opened one by one.
pub const DIFF_LINES: usize = 3_000;
/// Changed and surrounding lines of a file that is shown among others; a longer one is opened by itself.
pub const DIFF_FILE_LINES: usize = 500;
/// Files up to which the list beside a diff begins open.
pub const DIFF_LIST_OPEN: usize = 100;
/// Weight of a diff page, in bytes before compression: about 150 KiB on the wire.
pub const DIFF_BYTES: usize = 700 * 1024;
/// Largest upload of a git bundle, in bytes (2 GiB).
pub const BUNDLE_BYTES_MAX: usize = 2 << 30;
/// A file is shown up to this size, in bytes.
pub const FILE_BYTES_MAX: u64 = 1 << 20;
/// Lines of a file on its page.
pub const FILE_LINES: usize = 10_000;
/// Weight of a page that shows a file, in bytes before compression.
pub const FILE_PAGE_BYTES: usize = 1536 * 1024;
/// Commits on one page of the history.
pub const COMMITS: usize = 50;
/// Branches that a page of the code offers to look at instead.
pub const BRANCHES_CHOSEN: usize = 30;
/// A README is shown below its directory up to this size, in bytes.
pub const README_BYTES_MAX: u64 = 32 << 10;
/// Entries of a directory on one page.
pub const ENTRIES: usize = 500;
/// Largest file that is sent raw, in bytes: none in a repository is larger.
pub const RAW_BYTES_MAX: u64 = 100 << 20;
/// Lines of a job's log on one page.
pub const LOG_LINES: usize = 400;
/// Longest line of a log that is shown, in characters; the file holds it whole.
pub const LOG_LINE_CHARS: usize = 2_000;
/// Seconds until a page about a pipeline under way refreshes itself.
pub const LOG_REFRESH_SECONDS: u32 = 3;
/// Open pages that are told of changes at once; further ones stay as they were drawn.
pub const LIVE_STREAMS_MAX: usize = 1_000;
/// After this many seconds an open page asks anew, and its session is looked up again.
pub const LIVE_SECONDS_MAX: u64 = 300;
/// Connections at once; who comes beyond is answered with 503 and let go.
pub const CONNECTIONS_MAX: usize = 12_288;
/// Connections of one address that is no proxy: an office behind one router, and no more.
pub const CONNECTIONS_OF_ONE_MAX: usize = 1_024;
/// How long the head of a request may take from its first byte or from the answer before; so long an idle
/// connection stays.
pub const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long the other end may take nothing of an answer.
pub const TAKE_TIME: Duration = Duration::from_secs(60);
/// How long the next piece of a body may take.
pub const BODY_IDLE_TIME: Duration = Duration::from_secs(30);
/// How long requests under way have to end when the server stops.
pub const STOP_TIME: Duration = Duration::from_secs(30);
/// How long whoever is turned away may take to read why.
pub const TURN_AWAY_TIME: Duration = Duration::from_secs(2);
/// Wait before connections are taken again where none could be.
pub const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// Exports of many rows at once (journal, list of issues, event logs), so that pages have the readers too.
pub const EXPORTS_AT_ONCE: usize = 3;
/// Between two looks at a pipeline under way, in milliseconds.
pub const LIVE_LOOK_MS: u64 = 1_000;
/// Weight of the script with its words as it is sent, in bytes.
pub const SCRIPT_BYTES_MAX: usize = 15 * 1024;
/// Largest body of the conflict page's form, in bytes: texts and one upload of the largest size.
pub const CONFLICT_BYTES_MAX: usize = 40 * 1024 * 1024;
/// Largest body of a form with evidence files, in bytes: as many as one note holds, of the largest size.
pub const FILES_BYTES_MAX: usize = 256 << 20;
/// Most rows of one answer of the API.
pub const API_ROWS_MAX: i64 = 100;
/// Rows of one answer of the API where none were asked for.
pub const API_ROWS: i64 = 50;
/// Longest `Idempotency-Key`, in characters.
pub const API_KEY_CHARS_MAX: usize = 100;

/// Cards of each step on the board; what does not fit is in the list.
pub const BOARD_CARDS: i64 = 20;
/// How deep the elements of a Markdown text may lie in each other; a deeper one is shown as it was typed.
pub const MARKDOWN_DEPTH_MAX: usize = 50;
/// Most width and height of a small picture below a comment, in pixels.
pub const THUMBNAIL_PIXELS: (i64, i64) = (240, 180);
/// Characters of a note in the list of an application's notes; the record holds it whole.
pub const NOTE_CHARS: usize = 400;
/// After how many seconds somebody may ask again who found the store held by another process.
pub const STORE_WAIT_S: u16 = 5;
