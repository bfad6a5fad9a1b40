//! What the tests need from the machine, and how to get it on Debian and its kin.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A program that the tests call, and the Debian package that brings it.
struct Need {
    package: &'static str,
    present: fn() -> bool,
}

/// Playwright's own floor.
const NODE_MAJOR_MIN: u32 = 20;

const NEEDS: [Need; 8] = [
    Need { package: "git", present: || on_path("git") },
    Need { package: "postgresql", present: || super::postgres::programs().is_some() },
    Need { package: "bubblewrap", present: || on_path("bwrap") },
    Need { package: "chromium", present: has_chromium },
    Need { package: "nodejs", present: || on_path("node") },
    Need { package: "npm", present: || on_path("npm") },
    Need { package: "strace", present: || on_path("strace") },
    Need { package: "util-linux", present: || on_path("setpriv") },
];

/// Installs what is missing. Without the right to install, says what to install and stops.
pub fn prepare() -> Result<()> {
    let missing = missing();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let major = node_major()?;
    if major < NODE_MAJOR_MIN {
        bail!("the browser's tests need Node.js {NODE_MAJOR_MIN} or newer; this machine has {major}");
    }
    Ok(())
}

fn missing() -> Vec<&'static str> {
    NEEDS.iter().filter(|need| !(need.present)()).map(|need| need.package).collect()
}

fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let Some(apt) = apt() else {
        bail!(
            "these packages are missing and cannot be installed from here: {list}\n  apt-get install {list}"
        );
    };
    println!("==> installing {list}");
    apt_get(&apt, &["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&apt, &arguments)?;
    let still = missing();
    if !still.is_empty() {
        bail!("installed, yet not found: {}", still.join(" "));
    }
    Ok(())
}

/// The 20 of `v20.20.2`.
fn node_major() -> Result<u32> {
    let output = Command::new("node").arg("--version").output().context("starting node")?;
    let version = String::from_utf8_lossy(&output.stdout);
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    major.with_context(|| format!("node calls its version {version}"))
}

/// How to call apt-get: directly as root, else through a sudo that asks nothing.
fn apt() -> Option<Vec<&'static str>> {
    if !on_path("apt-get") {
        return None;
    }
    if is_root() {
        return Some(vec!["apt-get"]);
    }
    let sudo =
        on_path("sudo") && Command::new("sudo").args(["-n", "true"]).status().is_ok_and(|s| s.success());
    sudo.then(|| vec!["sudo", "-n", "apt-get"])
}

fn apt_get(apt: &[&str], arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(apt[0]);
    command.args(&apt[1..]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    let status = command.status().context("starting apt-get")?;
    if !status.success() {
        bail!("apt-get {} failed", arguments.join(" "));
    }
    Ok(())
}

/// True when this process runs as root: /proc/self belongs to the user it runs as.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// True when PATH, or the directories of system programs, hold `program`.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(system).any(|directory| directory.join(program).is_file())
}

fn has_chromium() -> bool {
    match std::env::var_os("CHROMIUM") {
        Some(chosen) => Path::new(&chosen).is_file(),
        None => Path::new("/usr/bin/chromium").is_file(),
    }
}
