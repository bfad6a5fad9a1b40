//! Where the data lies. A server that runs as root gives each pipeline job a user of its own (ADR 0009),
//! and that user must be able to pass through every directory above the data: below `/root`, which Debian
//! closes, each job would fail.

use anyhow::{Result, bail};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Below the directory in which the command was given.
const BESIDE: &str = "alur-data";
/// Where a server run by root keeps its data by the file system's own rules (FHS 3.0, 5.8).
const SYSTEM: &str = "/var/lib/alur";

/// The data directory `name` when nobody names one: beside the command, or in the system's place where jobs
/// could not pass to the former.
pub fn default_data(name: &str) -> PathBuf {
    let beside = Path::new(BESIDE).join(name);
    let closed = std::path::absolute(&beside).ok().and_then(|data| closed_to_jobs(&data));
    if closed.is_some() { Path::new(SYSTEM).join(name) } else { beside }
}

/// The first directory above `data` through which the users of jobs cannot pass. `None` where there is none,
/// or where jobs run as the server's own user.
pub fn closed_to_jobs(data: &Path) -> Option<PathBuf> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let mut above: Vec<&Path> = data.ancestors().skip(1).collect();
    above.reverse();
    let closed =
        |dir: &&Path| std::fs::metadata(dir).is_ok_and(|found| found.is_dir() && found.mode() & 0o001 == 0);
    above.into_iter().find(closed).map(Path::to_path_buf)
}

/// Refuses a data directory in which no job could run.
///
/// # Errors
/// A sentence that names the directory in the way and both ways out.
pub fn open_to_jobs(data: &Path) -> Result<()> {
    let Some(closed) = closed_to_jobs(data) else { return Ok(()) };
    bail!(
        "pipeline jobs run as users of their own and could not pass through {0} to {1}: name another place \
         with --data, such as {SYSTEM}, or give others the right to pass with chmod o+x {0}",
        closed.display(),
        data.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_closed_directory_above_the_data_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (closed, data) = (dir.path().join("closed"), dir.path().join("closed/office"));
        std::fs::create_dir_all(&data).unwrap();
        let set = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        set(dir.path(), 0o711);
        set(&closed, 0o711);
        assert!(open_to_jobs(&data).is_ok());
        set(&closed, 0o700);
        if !rustix::process::geteuid().is_root() {
            assert!(open_to_jobs(&data).is_ok(), "jobs run as this very user");
            return;
        }
        let said = open_to_jobs(&data).unwrap_err().to_string();
        assert!(said.contains(&format!("chmod o+x {}", closed.display())), "{said}");
    }
}
