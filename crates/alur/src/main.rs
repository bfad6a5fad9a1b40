//! The binary: arguments, configuration, wiring. The only crate that reads environment or configuration
//! files.

mod backup;
mod conformance;
mod demo;
mod doctor;
mod journal;
mod lines;
mod mail;
mod needs;
mod options;
mod place;
mod serve;
mod token;

use clap::Parser;
use lines::Format;
use options::{Cli, Command, Options};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Two other programs live in this one: git's hook, started under its own name, and the sandbox's helper.
    if app::hook_is_called() {
        return app::run_hook();
    }
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == app::SANDBOX_ARGUMENT) {
        return app::run_sandbox(arguments);
    }
    let cli = Cli::parse();
    if let Some(point) = &cli.common.crash_at {
        app::crash::choose(point);
    }
    if let Some(file) = &cli.common.faults_from {
        app::faults::listen(file.clone());
    }
    // Jobs of pipelines read what is laid out for them as other users; what is private is made private by
    // name.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    let name = if matches!(cli.command, Command::Demo { .. }) { "demo" } else { "office" };
    let options = match Options::read(&cli.common, &place::default_data(name)) {
        Ok(options) => options,
        Err(error) => return complain(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error.into()),
    };
    match runtime.block_on(run(cli.command, options)) {
        Ok(code) => code,
        Err(error) => complain(&error),
    }
}

async fn run(command: Command, options: Options) -> anyhow::Result<ExitCode> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    log(&options.log, options.log_format);
    match command {
        Command::Demo { issues } => demo::run(at_the_root(options)?, issues).await,
        Command::Serve => serve::run(at_the_root(options)?).await,
        Command::Backup { take, act } => backup::run(options, take, act).await,
        Command::Restore { dir, generation } => backup::restore(options, &dir, generation).await,
        Command::Journal { act } => journal::run(options, act).await,
        Command::Token { act } => token::run(options, act).await,
        Command::Doctor { deep: false } => doctor::run(options).await,
        Command::Doctor { deep: true } => doctor::deep::run(&options).await,
        Command::GitConformance { root, port, password } => conformance::run(&root, port, password).await,
        Command::Config => {
            print!("{}", options.print());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// A server outlives the directory in which it was started, and no repository can be read from one that is
/// gone. So it stands at the root, its data named in full.
fn at_the_root(mut options: Options) -> anyhow::Result<Options> {
    options.data = std::path::absolute(&options.data)?;
    std::env::set_current_dir("/")?;
    Ok(options)
}

/// Log lines go to standard error; what a command answers goes to standard output.
fn log(directives: &str, format: Format) {
    let filter = tracing_subscriber::EnvFilter::try_new(directives)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
    let lines = lines.with_writer(lines::Lines(format));
    match format {
        Format::Text => lines.init(),
        Format::Json => lines.json().flatten_event(true).with_span_list(false).init(),
    }
}

/// One plain sentence for the person at the console, with its causes, and exit code 1.
fn complain(error: &anyhow::Error) -> ExitCode {
    eprintln!("alur: {error:#}");
    ExitCode::FAILURE
}
