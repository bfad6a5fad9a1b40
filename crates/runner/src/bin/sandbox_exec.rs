//! The helper of the landlock rung as a program of its own, for this crate's tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == runner::sandbox_exec::ARGUMENT) {
        return runner::sandbox_exec::run(arguments);
    }
    ExitCode::from(2)
}
