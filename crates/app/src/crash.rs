//! Named points at which a test lets the process end, between every two of {intent, git, fsync, commit, effect, record}.

use std::sync::OnceLock;

/// Every point there is; the test of crashes goes through all of them.
pub const POINTS: &[&str] = &["push.after_intent", "push.after_git", "push.after_facts"];

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
