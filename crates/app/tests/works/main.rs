//! The works without HTTP: one small office, real git, real jobs, a clock that is moved and dice that fall
//! the same way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod care;
mod crash;
mod found;
mod mail;
#[path = "../../../testkit/src/mail_sink.rs"]
mod mail_sink;
mod room;
mod story;
mod world;
