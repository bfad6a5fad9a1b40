//! After a restart: ends the jobs of the server that died. They die with it by themselves; this makes sure,
//! and takes away their control files, which may hold secrets.

use std::fs;
use std::path::Path;

use crate::block::Block;
use crate::{Error, process};

/// Ends left-over jobs and removes their control files. Gives the names of the runs, in order; whoever asked
/// for them is told [`crate::InfrastructureFault::ServerRestarted`].
///
/// To be called before the first job is started, by the owner of the data directory only.
///
/// # Errors
/// The run directory or a job's directory cannot be read or removed, or processes of a slot do not end.
pub fn reap(run_dir: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let entries = match fs::read_dir(run_dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(names),
        Err(error) => return Err(Error::io("reading the run directory")(error)),
    };
    for entry in entries {
        let entry = entry.map_err(Error::io("reading the run directory"))?;
        let path = entry.path();
        if !path.join("control").is_dir() {
            continue;
        }
        end(&path)?;
        let doing = format!("removing {}", path.display());
        fs::set_permissions(path.join("control"), std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .and_then(|()| fs::remove_dir_all(&path))
            .map_err(Error::io(doing))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Ends what the file `process` names: number, start time, and the slot's user or `-`.
fn end(dir: &Path) -> Result<(), Error> {
    let Ok(text) = fs::read_to_string(dir.join("process")) else { return Ok(()) };
    let mut words = text.split_whitespace();
    let pid = words.next().and_then(|word| word.parse().ok());
    let ticks = words.next().and_then(|word| word.parse().ok());
    if let (Some(pid), Some(ticks)) = (pid, ticks) {
        // Not the same any more, or gone: then there is nothing to end.
        let _ended = process::kill_if_same(pid, ticks);
    }
    let Some(uid) = words.next().and_then(|word| word.parse().ok()) else { return Ok(()) };
    // A block is taken only when nothing runs in it: whoever holds it now, this job is gone.
    if let Some(_held) = Block::take_of(uid)?
        && !process::sweep_user(uid)
    {
        let source = std::io::Error::other("processes are left");
        return Err(Error::Io { doing: format!("ending the job in {}", dir.display()), source });
    }
    Ok(())
}
