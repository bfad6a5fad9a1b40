//! What has changed since a refused form was drawn (B7): step, round, commit, deployment; then and now.

use super::seen::{Seen, state_of};
use sop::acts::Drawn;
use words::Lang;

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub what: &'static str,
    pub then: String,
    pub now: String,
}

/// Nothing unless the form was refused for being stale.
pub fn of(seen: &Seen) -> Vec<Change> {
    let Some(then) = &seen.then else { return Vec::new() };
    let (then, now) = (told(seen.lang, then), told(seen.lang, &state_of(seen.issue)));
    let labels = [
        seen.lang.case_what_step(),
        seen.lang.case_what_round(),
        seen.lang.case_what_commit(),
        seen.lang.case_what_deployment(),
    ];
    let pairs = labels.into_iter().zip(then.into_iter().zip(now));
    pairs
        .filter(|(_, (then, now))| then != now)
        .map(|(what, (then, now))| Change { what, then, now })
        .collect()
}

/// The four in words; a hyphen for what there was not.
fn told(lang: Lang, state: &Drawn) -> [String; 4] {
    let none = || "-".to_owned();
    [
        state.step.map_or_else(
            || lang.case_ended().to_owned(),
            |step| format!("{}, {}", step.no(), lang.step(step)),
        ),
        state.round.map_or_else(none, |round| round.to_string()),
        state.commit.as_ref().map_or_else(none, |commit| commit.short().to_owned()),
        state.deployment.map_or_else(none, |deployment| format!("#{deployment}")),
    ]
}
