//! One process owns a data directory: an OS lock on `alur.lock`, which names its owner.

use crate::error::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;

/// Held shared by a backup, alone by whoever removes packs from a repository.
const BACKUP_LOCK: &str = "backup.lock";

/// The file that backups and the care of repositories lock. Another user's file is locked as well as an own.
///
/// # Errors
/// It is not there and cannot be made.
pub fn backup_lock(data: &Path) -> std::io::Result<File> {
    let path = data.join(BACKUP_LOCK);
    match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            OpenOptions::new().create(true).read(true).append(true).open(path)
        }
        opened => opened,
    }
}

/// Held as long as this lives; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the lock of `directory`, which exists. `owner` says who holds it, for the second who tries.
    pub fn take(directory: &Path, owner: &str) -> Result<DataLock, Error> {
        let path = directory.join("alur.lock");
        let mut file = OpenOptions::new().create(true).read(true).write(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)?;
                let holder = holder.trim();
                return Err(Error::Locked(
                    if holder.is_empty() { "another process" } else { holder }.to_owned(),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{owner}")?;
        file.sync_all()?;
        Ok(DataLock { _file: file })
    }
}
