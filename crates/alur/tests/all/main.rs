//! The real binary, its people at their pages, and a real git.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod attacks;
mod backup;
mod code;
mod console;
mod crash;
mod doctor;
mod faults;
mod office;
mod program;
mod races;
mod secrets;
mod starts;
mod steps;
mod story;
mod torture;
mod watch;
