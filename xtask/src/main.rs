//! The workshop: everything a person does to this repository that is more than one cargo command. No part
//! of the product; nothing here is linked into `alur`.

mod package;
mod suite;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>
  test    install what the tests need, then run every test there is
  torture [--seed N] [--seconds S]
          kill the program at random moments under load, and look at every invariant
  races [--rounds N] [--seed N]
          let agreements, returns and pushes race, and look at what was merged (an hour for 1,500)
  faults  let every call of every act fail once, one after another (half an hour)
  bench   measure the release build against this machine's own limits, as ratios
          [--only N] [--issues N] [--report FILE]
  conformance  run git's own tests of web servers against ours
  screens measure every page in every way, and write docs/acceptance
  guide   take the pictures of docs/guide from a fresh demo
  package build the Debian package and the tarball of a release
  tidy    check the rules that the compiler cannot see (also part of `cargo test --workspace`)";

fn main() -> ExitCode {
    let root = repository();
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("test") => suite::run(&root),
        Some("torture") => suite::torture(&root, &std::env::args().skip(2).collect::<Vec<_>>()),
        Some("races") => suite::races(&root, &std::env::args().skip(2).collect::<Vec<_>>()),
        Some("faults") => suite::faults(&root),
        Some("bench") => suite::bench(&root, &std::env::args().skip(2).collect::<Vec<_>>()),
        Some("conformance") => suite::conformance::run(&root),
        Some("screens") => suite::screens::run(&root),
        Some("guide") => suite::guide(&root),
        Some("package") => package::run(&root, &std::env::args().skip(2).collect::<Vec<_>>()),
        Some("tidy") => tidy::run(&root),
        Some(_) | None => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// The top directory of the repository, wherever the command was typed.
fn repository() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies below the top directory").to_path_buf()
}
