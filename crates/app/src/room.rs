//! The data directory as the administration's page shows it. The full examination is the binary's own
//! command.

use crate::{App, Error};
use rustix::fs::{Access, access, statvfs};

/// What a look at the data directory told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLook {
    /// Can this process write there?
    pub writable: bool,
    pub free_bytes: u64,
    /// Of the disk it lies on.
    pub all_bytes: u64,
}

impl App {
    /// Looks at the data directory; a few system calls.
    pub fn look_at_data(&self) -> Result<DataLook, Error> {
        let io = |error: rustix::io::Errno| store::Error::Io(error.into());
        let room = statvfs(self.data()).map_err(io)?;
        let writable = access(self.data(), Access::WRITE_OK | Access::EXEC_OK).is_ok();
        let bytes = |blocks: u64| blocks.saturating_mul(room.f_frsize);
        Ok(DataLook { writable, free_bytes: bytes(room.f_bavail), all_bytes: bytes(room.f_blocks) })
    }
}
