//! Every bound of this crate, with its unit in the name. Beyond a bound the caller gets an error, never an
//! unbounded wait or a full memory.

use std::time::Duration;

/// Longest branch name, in characters.
pub const BRANCH_NAME_CHARS_MAX: usize = 100;
/// Longest path inside a repository, in bytes.
pub const PATH_BYTES_MAX: usize = 4_096;
/// Longest name or e-mail of a person in a commit, in bytes.
pub const SIGNATURE_BYTES_MAX: usize = 200;
/// Longest subject of a commit that the server makes, in bytes.
pub const SUBJECT_BYTES_MAX: usize = 1_000;

/// Short questions to the git program that run at the same time, per installation.
pub const SHORT_AT_ONCE: usize = 8;
/// Merges, reverts and other writers at the same time, per installation.
pub const WRITES_AT_ONCE: usize = 4;
/// Fetches served at the same time, per installation: each may build a pack.
pub const FETCHES_AT_ONCE: usize = 4;
/// Pushes served at the same time, per installation.
pub const PUSHES_AT_ONCE: usize = 4;
/// Callers that may wait for each kind of child; who comes beyond is refused at once. Merges are the server's
/// own work and few.
pub const SHORT_WAITING_MAX: usize = 256;
pub const WRITES_WAITING_MAX: usize = 64;
pub const FETCHES_WAITING_MAX: usize = 64;
pub const PUSHES_WAITING_MAX: usize = 128;
/// Reads by gix at the same time, per installation.
pub const READS_AT_ONCE: usize = 16;

/// Wall clock of a short question.
pub const SHORT_TIME: Duration = Duration::from_secs(30);
/// Wall clock of a merge and its kin.
pub const WRITE_TIME: Duration = Duration::from_secs(120);
/// Wall clock of a whole fetch.
pub const FETCH_TIME: Duration = Duration::from_secs(3_600);
/// Wall clock of a whole push.
pub const PUSH_TIME: Duration = Duration::from_secs(1_800);
/// Wall clock of an import and of a check of all objects.
pub const IMPORT_TIME: Duration = Duration::from_secs(1_800);
/// A client that sends or takes nothing for so long is gone.
pub const IDLE_TIME: Duration = Duration::from_secs(30);
/// How long a push that its client broke off may take to clear away what it had taken in.
pub const END_TIME: Duration = Duration::from_secs(5);
/// CPU seconds of one child.
pub const CHILD_CPU_SECONDS: u64 = 900;
/// Address space of one child, in bytes. Packs are mapped, so it is far above what is resident.
pub const CHILD_MEMORY_BYTES_MAX: u64 = 16 << 30;
/// Largest file that one child may write, in bytes.
pub const CHILD_FILE_BYTES_MAX: u64 = 8 << 30;
/// What is kept of a child's complaints, in bytes.
pub const CHILD_STDERR_BYTES_MAX: usize = 64 << 10;
/// What is read of the answer of a short question, in bytes.
pub const CHILD_STDOUT_BYTES_MAX: usize = 64 << 20;

/// What a client says in one round of a fetch, inflated, in bytes: a million commits that it has.
pub const FETCH_BODY_BYTES_MAX: u64 = 64 << 20;
/// Commands in one push.
pub const PUSH_COMMANDS_MAX: usize = 1_000;
/// The head of a push (commands, capabilities, options), in bytes.
pub const PUSH_HEAD_BYTES_MAX: usize = 64 << 10;
/// Push options in one push.
pub const PUSH_OPTIONS_MAX: usize = 20;
/// One push option, in bytes.
pub const PUSH_OPTION_BYTES_MAX: usize = 1 << 10;
/// Reply of git to a push that is held back, in bytes.
pub const PUSH_REPLY_BYTES_MAX: usize = 4 << 20;
/// Pack that a push may send, in bytes.
pub const PUSH_PACK_BYTES_MAX: u64 = 1 << 30;
/// One file in a push, inflated, in bytes.
pub const PUSH_BLOB_BYTES_MAX: u64 = 100 << 20;
/// All objects of a push, inflated, in bytes.
pub const PUSH_INFLATED_BYTES_MAX: u64 = 1 << 30;
/// New objects in a push.
pub const PUSH_OBJECTS_MAX: u64 = 50_000;
/// Directories below one another in a push.
pub const TREE_DEPTH_MAX: usize = 100;
/// Entries of one directory in a push.
pub const TREE_ENTRIES_MAX: usize = 20_000;
/// Commits of a push that are looked at one by one.
pub const PUSH_COMMITS_MAX: usize = 10_000;
/// Objects of an imported repository.
pub const IMPORT_OBJECTS_MAX: u64 = 2_000_000;
/// All objects of an imported repository, inflated, in bytes.
pub const IMPORT_INFLATED_BYTES_MAX: u64 = 20 << 30;
/// Branches of an imported repository.
pub const IMPORT_BRANCHES_MAX: usize = 1_000;

/// First parents that are walked to find a trailer.
pub const FIRST_PARENTS_MAX: usize = 100_000;
/// Times that a merge is made again because its target moved.
pub const MERGE_TRIES_MAX: usize = 8;
/// Files of one conflict that are shown.
pub const CONFLICT_FILES_MAX: usize = 1_000;
/// Text of one conflicting file that is shown and taken, in bytes.
pub const CONFLICT_TEXT_BYTES_MAX: usize = 1 << 20;
/// Content of one solved file, given as text or uploaded, in bytes.
pub const CONFLICT_UPLOAD_BYTES_MAX: usize = 25 << 20;
/// Size of one commit object, in bytes.
pub const COMMIT_BYTES_MAX: u64 = 1 << 20;
/// Commits on one page of a log.
pub const LOG_PAGE_MAX: usize = 1_000;
/// Commits that are looked at for the history of a path, or of a directory's entries.
pub const HISTORY_COMMITS_MAX: usize = 5_000;
/// Entries of directories that are compared for the last commit of each.
pub const HISTORY_ENTRIES_MAX: usize = 1_000_000;
/// Lines of a file whose origins are looked for.
pub const BLAME_LINES_MAX: usize = 5_000;
/// Size of a file whose lines' origins are looked for, in bytes.
pub const BLAME_BYTES_MAX: u64 = 512 << 10;
/// Objects that are read for the origins of a file's lines.
pub const BLAME_OBJECTS_MAX: u32 = 50_000;
/// Branches that are listed.
pub const BRANCHES_MAX: usize = 5_000;
/// Entries of a directory that are listed.
pub const VIEW_ENTRIES_MAX: usize = 20_000;
/// A file that is read whole for a page or a diff, in bytes.
pub const VIEW_BLOB_BYTES_MAX: u64 = 1 << 20;
/// Files of a diff that are listed.
pub const DIFF_FILES_MAX: usize = 5_000;
/// Lines of one file's diff, context included, when it is asked for alone.
pub const DIFF_FILE_LINES_MAX: usize = 20_000;
/// Lines that one file has in the diff of many, context included.
pub const DIFF_EACH_LINES_MAX: usize = 3_000;
/// Lines of a whole diff, context included; later files are listed without lines.
pub const DIFF_LINES_MAX: usize = 6_000;
/// Bytes that are read to count the lines of a diff; later files are listed without counts.
pub const DIFF_BYTES_MAX: usize = 64 << 20;
/// Lines that went times lines that came, where each is looked for among the others.
pub const WORD_PAIRS_MAX: usize = 400;
/// Words of a line that are compared with those of another.
pub const LINE_WORDS_MAX: usize = 1_000;
/// One line of a diff, in bytes; a longer one is cut.
pub const DIFF_LINE_BYTES_MAX: usize = 4_096;
/// Lines around a change.
pub const DIFF_CONTEXT_LINES: u32 = 3;
/// Files of a checkout.
pub const CHECKOUT_FILES_MAX: u64 = 100_000;
/// Bytes of a checkout.
pub const CHECKOUT_BYTES_MAX: u64 = 4 << 30;
/// Message from the hook to the server and back, in bytes.
pub const HOOK_MESSAGE_BYTES_MAX: usize = 256 << 10;
