//! Addresses of the second factor: at the sign-in, one's own, the office's rule, lost ones; and of sessions.

use super::encode;
use sop::PersonId;

/// The sign-in's second page, which leads on to `then`.
pub fn sign_in_factor(then: &str) -> String {
    if then.is_empty() {
        "/sign-in/second-factor".to_owned()
    } else {
        format!("/sign-in/second-factor?then={}", encode(then))
    }
}

/// Where a second factor or a password is given anew.
pub fn step_up() -> String {
    "/step-up".to_owned()
}

/// One's own second factor.
pub fn my_factor() -> String {
    "/me/second-factor".to_owned()
}

/// Below it: `confirmation`, `recovery-codes`, `removal`.
pub fn my_factor_act(noun: &str) -> String {
    format!("/me/second-factor/{noun}")
}

/// The rule of the office.
pub fn factor_rule() -> String {
    "/admin/second-factor".to_owned()
}

/// Second factors that are said to be lost.
pub fn lost_factors() -> String {
    "/lost-factors".to_owned()
}

/// Where the loss of this person's is confirmed.
pub fn lost_factor(person: PersonId) -> String {
    format!("/lost-factors/{person}")
}

/// Where one of one's own sessions is ended.
pub fn my_session_end(session: &str) -> String {
    format!("/me/sessions/{session}/end")
}
