//! Blocks of users. Two servers on one machine, or two sandboxes of one process, would end each other's jobs
//! if their slots had the same users; so each sandbox takes a block of its own for as long as it lives.
//!
//! A block is a locked file below [`LOCKS`], named after its first user. The kernel opens the lock when the
//! process ends, however it ends.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::job::Slot;
use crate::limits::{BLOCK_USERS, BLOCKS_FROM_SECOND, BLOCKS_MAX, SLOT_UID_FIRST};
use crate::{Error, process};

/// Where the locks lie; root alone enters.
const LOCKS: &str = "/run/alur-slots";

/// A block that this process holds.
#[derive(Debug)]
pub(crate) struct Block {
    first: u32,
    _lock: File,
}

impl Block {
    /// Takes the lowest free block, so that the only server of a machine always has the same users. A block
    /// in which anything runs is passed over, whoever holds it: what runs there may be a person's, or belong
    /// to a server that knows no locks, and nothing is ended here.
    ///
    /// # Errors
    /// The locks cannot be made, or no block is free.
    pub fn take() -> Result<Block, Error> {
        for first in firsts() {
            let Some(block) = Block::take_at(first)? else { continue };
            if !process::any_of(first..=first + BLOCK_USERS - 1) {
                return Ok(block);
            }
        }
        let source = std::io::Error::other(format!("all {BLOCKS_MAX} are in use"));
        Err(Error::Io { doing: String::from("taking a block of users"), source })
    }

    /// The block to which a user belongs, if no living process holds it.
    pub fn take_of(uid: u32) -> Result<Option<Block>, Error> {
        match firsts().find(|first| (*first..first + BLOCK_USERS).contains(&uid)) {
            Some(first) => Block::take_at(first),
            None => Ok(None),
        }
    }

    fn take_at(first: u32) -> Result<Option<Block>, Error> {
        let locks = Path::new(LOCKS);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(locks)
            .map_err(Error::io(format!("making {LOCKS}")))?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(locks.join(first.to_string()))
            .map_err(Error::io("opening the lock of a block of users"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Block { first, _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::io("locking a block of users")(error)),
        }
    }

    /// The first user of the block.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The user of a slot; `None` when the slot is out of range.
    pub fn uid(&self, slot: Slot) -> Option<u32> {
        slot.place().map(|place| self.first + place)
    }
}

/// The first users of all blocks. Only the first block lies below 65,536, where distributions leave little
/// room; the others lie before 100,000, where subordinate users usually begin.
fn firsts() -> impl Iterator<Item = u32> {
    std::iter::once(SLOT_UID_FIRST).chain((0..BLOCKS_MAX - 1).map(|n| BLOCKS_FROM_SECOND + n * BLOCK_USERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_holders_never_share_a_user() {
        if !rustix::process::geteuid().is_root() {
            println!("only root gives slots users of their own: the test did not run");
            return;
        }
        let (one, other) = (Block::take().unwrap(), Block::take().unwrap());
        assert!(one.first().abs_diff(other.first()) >= BLOCK_USERS);
        let last = one.uid(Slot::Environment(crate::limits::ENVIRONMENTS_MAX - 1)).unwrap();
        assert!(last < one.first() + BLOCK_USERS);
        assert!(Block::take_of(last).unwrap().is_none(), "its holder lives");
        assert!(Block::take_of(1_000).unwrap().is_none(), "no block's user");
    }

    #[test]
    fn blocks_stay_clear_of_each_other_and_of_subordinate_users() {
        let firsts: Vec<u32> = firsts().collect();
        assert!(firsts.windows(2).all(|two| two[0] + BLOCK_USERS <= two[1]));
        assert!(firsts.last().unwrap() + BLOCK_USERS <= 100_000);
        const { assert!(SLOT_UID_FIRST + BLOCK_USERS < 65_534, "clear of nobody") };
    }
}
