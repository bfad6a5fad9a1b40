//! What each step is, as data: actors, guards, evidence, ways back. `docs/rules.md` and the process models
//! come of it.

use crate::guard::Guard;
use crate::refusal::WebAct;
use crate::role::Role;
use crate::step::Step;

/// One row of the procedure.
#[derive(Debug)]
pub struct Spec {
    pub step: Step,
    /// Who may complete it.
    pub actors: &'static [Role],
    /// Set where Keterangan 3 binds the act to the web GUI.
    pub web_only: Option<WebAct>,
    /// What must hold, in words, beside "the issue stands at this step".
    pub gates: &'static [&'static str],
    /// The guards that a deviation may lift.
    pub guards: &'static [Guard],
    /// What completes it.
    pub evidence: &'static str,
    /// Where it may go back to, and why.
    pub ways_back: &'static [(Step, &'static str)],
    /// The requirements it answers.
    pub requirements: &'static [&'static str],
}

/// All thirteen, in order.
pub fn all() -> [&'static Spec; 13] {
    use crate::steps::*;
    [
        &s01_report::SPEC,
        &s02_assign::SPEC,
        &s03_create_branch::SPEC,
        &s04_develop::SPEC,
        &s05_test_local::SPEC,
        &s06_push::SPEC,
        &s07_test_dev::SPEC,
        &s08_request_staging::SPEC,
        &s09_test_team::SPEC,
        &s10_approve_staging::SPEC,
        &s11_request_master::SPEC,
        &s12_check_staging::SPEC,
        &s13_merge_master::SPEC,
    ]
}
