//! Named points at which a test lets the process end, between every two of {intent, git, fsync, commit,
//! effect, record}.

use std::sync::OnceLock;

/// Every point there is; the test of crashes goes through all of them.
pub const POINTS: &[&str] = &[
    "push.after_intent",
    "push.after_git",
    "push.after_facts",
    "make_repository.claimed",
    "make_repository.performed",
    "make_repository.recorded",
    "create_branch.claimed",
    "create_branch.performed",
    "create_branch.recorded",
    "delete_branch.claimed",
    "delete_branch.performed",
    "delete_branch.recorded",
    "restore_branch.claimed",
    "restore_branch.performed",
    "restore_branch.recorded",
    "merge_branch.claimed",
    "merge_branch.performed",
    "merge_branch.recorded",
    "revert_merge.claimed",
    "revert_merge.performed",
    "revert_merge.recorded",
    "update_branch.claimed",
    "update_branch.performed",
    "update_branch.recorded",
    "merge_master.claimed",
    "merge_master.performed",
    "merge_master.recorded",
    "restore_ref.claimed",
    "restore_ref.performed",
    "restore_ref.recorded",
    "deploy.claimed",
    "deploy.performed",
    "deploy.recorded",
    "rollback.claimed",
    "rollback.performed",
    "rollback.recorded",
    "pipeline.planned",
    "job.begun",
    "job.ran",
    "job.ended",
    // The same of the job that deploys, on whichever server.
    "deploy_job.begun",
    "deploy_job.ran",
    "deploy_job.ended",
    "pipeline.settled",
    "pipeline.recorded",
    "file.placed",
    "file.kept",
    "mail.claimed",
    "mail.handed",
    "mail.recorded",
    "calendar.recorded",
    "head.noted",
    "head.written",
    "schedule.reminded",
];

static CHOSEN: OnceLock<String> = OnceLock::new();

/// Chooses the point at which this process ends; by the binary's hidden option alone, once, at its start.
pub fn choose(point: &str) {
    // A second choice changes nothing.
    let _ = CHOSEN.set(point.to_owned());
}

/// Ends the process at once, as a power cut would, when this point was chosen.
pub fn point(name: &str) {
    if CHOSEN.get().is_some_and(|chosen| chosen == name) {
        std::process::abort();
    }
}
