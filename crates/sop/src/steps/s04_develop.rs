//! Step 4. "*Developer* mengerjakan perbaikan/*developing* aplikasi."
//!
//! Its output is a commit. The server learns of it when a note (5) or a push (6) names it: those acts
//! complete this step.

use crate::role::Role;
use crate::spec::Spec;
use crate::step::Step;

pub const SPEC: Spec = Spec {
    step: Step::Develop,
    actors: &[Role::Developer],
    web_only: None,
    gates: &["the branch"],
    guards: &[],
    evidence: "a commit, known when a note or push names it",
    ways_back: &[],
    requirements: &["R8", "R58"],
};
