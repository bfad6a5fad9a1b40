//! One process owns a data directory: an OS lock on `alur.lock`, which names its owner.

use crate::error::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

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
