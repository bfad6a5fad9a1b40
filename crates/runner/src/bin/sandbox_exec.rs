//! The helper of the landlock rung as a program of its own, for this crate's tests; and a small server that
//! runs one long job, to be killed by them.

use std::path::PathBuf;
use std::process::ExitCode;

use runner::log::LogWriter;
use runner::pipeline::{CiContext, Pipeline, PlanContext};
use runner::{CancelToken, EndState, JobSpec, Rung, Sandbox, Setup, Slot, sandbox_exec};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(first) = arguments.next() else { return ExitCode::from(2) };
    if first == sandbox_exec::ARGUMENT {
        return sandbox_exec::run(arguments);
    }
    let arguments: Vec<String> = arguments.filter_map(|argument| argument.into_string().ok()).collect();
    match arguments.as_slice() {
        [rung, dir, seconds] if first == "serve-one" => serve_one(rung, &PathBuf::from(dir), seconds),
        _ => ExitCode::from(2),
    }
}

/// Runs a job that sleeps, with a child in a session of its own.
fn serve_one(rung: &str, dir: &std::path::Path, seconds: &str) -> ExitCode {
    let wanted = if rung == "bwrap" { Rung::Bwrap } else { Rung::Landlock };
    let helper = std::env::current_exe().expect("a running program has a path");
    let setup = Setup { wanted: Some(wanted), helper, run_dir: dir.join("run") };
    let sandbox = Sandbox::detect(&setup).expect("the test has probed this rung");
    let text = format!("a:\n  script: [echo begun, 'setsid sleep {seconds} & sleep {seconds}']\n");
    let pipeline = Pipeline::parse(&text).expect("the text above is a pipeline");
    let context = PlanContext { ci: CiContext::default(), ..PlanContext::default() };
    let plan = pipeline.plan(&context).expect("its job has no conditions");
    let slot = Slot::Job(if wanted == Rung::Bwrap { 200 } else { 201 });
    let [run_dir, work, kept] = ["run", "work", "kept"].map(|name| dir.join(name));
    std::fs::create_dir_all(&work).expect("the directory is the test's own");
    let spec = JobSpec::of(&plan.jobs[0], String::from("orphan"), run_dir, work, kept, slot);
    let log = LogWriter::create(&dir.join("log")).expect("the directory is the test's own");
    // The test kills this process long before.
    let end = sandbox.execute(&spec, log, &CancelToken::new());
    ExitCode::from(if end.state == EndState::Passed { 0 } else { 1 })
}
