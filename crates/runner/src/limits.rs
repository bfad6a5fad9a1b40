//! Every limit of this crate, each with its unit. Beyond a limit stands a plain answer, never a crash.

/// Size of a pipeline file, before and after its aliases are expanded.
pub const YAML_BYTES_MAX: usize = 1024 * 1024;
/// Nesting of a pipeline file.
pub const YAML_DEPTH_MAX: usize = 100;
/// Values in a pipeline file, those that aliases repeat counted each time.
pub const YAML_NODES_MAX: usize = 100_000;
/// Jobs in a pipeline, hidden ones not counted.
pub const JOBS_MAX: usize = 500;
/// Jobs that one job may need.
pub const NEEDS_MAX: usize = 50;
/// Repetitions of a job that failed.
pub const RETRIES_MAX: u8 = 2;
/// Defects reported of one pipeline file; a file that is no pipeline at all would give thousands.
pub const DEFECTS_MAX: usize = 100;
/// Characters in the source of a pattern.
pub const PATTERN_CHARS_MAX: usize = 1_000;
/// Memory of one compiled pattern.
pub const PATTERN_BYTES_MAX: usize = 1024 * 1024;
/// Nesting of parentheses and negations in a condition.
pub const CONDITION_DEPTH_MAX: usize = 50;
/// Length of a resolved variable; a longer value is cut by no one: the plan is refused.
pub const VARIABLE_BYTES_MAX: usize = 64 * 1024;

/// Time a job gets when neither it nor `default` says otherwise, in seconds.
pub const TIMEOUT_DEFAULT_S: u32 = 3_600;
/// Longest time a job may ask for, in seconds.
pub const TIMEOUT_MAX_S: u32 = 6 * 3_600;
/// Time that `after_script` gets, in seconds.
pub const AFTER_SCRIPT_S: u32 = 300;
/// Time the sandbox gets to answer the probe at start, in seconds.
pub const PROBE_S: u32 = 20;

/// Size of a job's log; what comes later is dropped and the log closes with [`crate::log::CUT_MARK`].
pub const LOG_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Most that one reading of a log gives.
pub const LOG_PIECE_BYTES_MAX: usize = 1024 * 1024;
/// Shortest secret that is masked, in bytes. Shorter ones would tear holes in ordinary text.
pub const MASK_BYTES_MIN: usize = 8;

/// Processes of one job.
pub const PROCESSES_MAX: u64 = 256;
/// Memory (data segment) of one process of a job. The sum over all its processes is not limited.
pub const MEMORY_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Size of one file that a job writes.
pub const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Size of all that a job adds to its work directory and its environment's directory.
pub const DISK_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Files and directories that a job adds there.
pub const DISK_FILES_MAX: u64 = 500_000;
/// Files and directories that are looked at to tell how full a directory is.
pub const WALK_ENTRIES_MAX: u64 = 2_000_000;
/// Size of `/tmp` inside the sandbox; it lives in memory.
pub const TMP_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Free space below which a failed job counts as struck by a full disk.
pub const DISK_FREE_BYTES_MIN: u64 = 16 * 1024 * 1024;

/// Size of one job's artifacts.
pub const ARTIFACT_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Files in one job's artifacts.
pub const ARTIFACT_FILES_MAX: u64 = 20_000;
/// Days that artifacts are kept when the job does not say.
pub const ARTIFACT_DAYS_DEFAULT: u32 = 30;

/// First user id of the first block, used when the server runs as root. Job slots come first in a block.
pub const SLOT_UID_FIRST: u32 = 64_001;
/// Users of a block: one per slot, with gaps.
pub const BLOCK_USERS: u32 = 1_000;
/// First user id of the second block; the others follow.
pub const BLOCKS_FROM_SECOND: u32 = 66_001;
/// Blocks: as many servers run jobs as root on one machine.
pub const BLOCKS_MAX: u32 = 33;
/// Job slots.
pub const SLOTS_MAX: u16 = 400;
/// Place in a block of the first environment's user.
pub const ENVIRONMENT_PLACE_FIRST: u32 = 500;
/// Environments with a user of their own.
pub const ENVIRONMENTS_MAX: u16 = 400;
