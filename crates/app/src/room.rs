//! The data directory as the administration's page shows it, and what the room left on its disk still allows.
//! The full examination is the binary's own command.

use crate::{App, Error, health, limits};
use rustix::fs::{Access, access, statvfs};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What a look at the data directory told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLook {
    /// Can this process write there?
    pub writable: bool,
    pub free_bytes: u64,
    /// Of the disk it lies on.
    pub all_bytes: u64,
}

/// What the room on the disk still allows; [`health::room`] has the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Everything.
    Ample,
    /// Acts, reading and signing in: no pushes, uploads, imports and jobs of pipelines.
    Scarce,
    /// Reading and signing in alone.
    Spent,
}

/// The last look, so that no request costs a system call.
#[derive(Debug, Default)]
pub(crate) struct LastLook(Mutex<Option<(Instant, Room)>>);

impl App {
    /// Looks at the data directory; a few system calls.
    pub fn look_at_data(&self) -> Result<DataLook, Error> {
        let io = |error: rustix::io::Errno| store::Error::Io(error.into());
        let found = statvfs(self.data()).map_err(io)?;
        let writable = access(self.data(), Access::WRITE_OK | Access::EXEC_OK).is_ok();
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        let wished = self.grounds().room_from.as_deref().and_then(wished);
        let (free_bytes, all_bytes) = wished.unwrap_or((bytes(found.f_bavail), bytes(found.f_blocks)));
        Ok(DataLook { writable, free_bytes, all_bytes })
    }

    /// What may still be written, as it was a few seconds ago at most.
    pub fn room(&self) -> Room {
        let mut last = self.last_look().0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_fresh = |at: Instant| now.duration_since(at) < limits::ROOM_LOOK;
        // A test that says how much room there is wants to be heard at once.
        if let Some((at, room)) = *last
            && is_fresh(at)
            && self.grounds().room_from.is_none()
        {
            return room;
        }
        // A disk that cannot be looked at refuses by itself.
        let look = self.look_at_data();
        let room = look.map_or(Room::Ample, |look| health::room(look.free_bytes, look.all_bytes).1);
        *last = Some((now, room));
        room
    }
}

/// Free bytes and all, as a test wishes them.
fn wished(file: &Path) -> Option<(u64, u64)> {
    let text = std::fs::read_to_string(file).ok()?;
    let (free, all) = text.trim().split_once(' ')?;
    Some((free.parse().ok()?, all.parse().ok()?))
}
