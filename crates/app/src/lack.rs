//! Faults that pass by themselves or by an operator's hand: told from the others, so that a person reads what
//! to wait for.

use crate::{DecideError, Error};
use std::io::ErrorKind;

/// What the machine lacks at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Another process holds the store.
    Store,
    /// The disk is full.
    Room,
    /// Too many wait for the same already.
    Turn,
}

/// What a fault comes of, where it comes of such a lack.
pub fn lack_of(fault: &anyhow::Error) -> Option<Lack> {
    fault.chain().find_map(|cause| {
        let of_store = cause.downcast_ref().and_then(of_store);
        let of_git = cause.downcast_ref().and_then(of_git);
        let of_io = cause.downcast_ref().and_then(of_io);
        let of_app = cause.downcast_ref().and_then(of_app);
        let of_decision = match cause.downcast_ref() {
            Some(DecideError::Fault(error)) => self::of_store(error),
            Some(DecideError::Refused(_)) | None => None,
        };
        of_store.or(of_git).or(of_io).or(of_app).or(of_decision)
    })
}

fn of_app(error: &Error) -> Option<Lack> {
    match error {
        Error::Store(error) => of_store(error),
        Error::Git(error) => of_git(error),
        Error::Io(error) => of_io(error),
        _ => None,
    }
}

fn of_store(error: &store::Error) -> Option<Lack> {
    match error {
        store::Error::Busy => Some(Lack::Store),
        store::Error::Full => Some(Lack::Room),
        store::Error::Io(error) => of_io(error),
        _ => None,
    }
}

fn of_git(error: &git::Error) -> Option<Lack> {
    match error {
        git::Error::Io { source, .. } => of_io(source),
        git::Error::TooManyWait => Some(Lack::Turn),
        git::Error::Git { stderr, .. } if stderr.contains("No space left on device") => Some(Lack::Room),
        _ => None,
    }
}

fn of_io(error: &std::io::Error) -> Option<Lack> {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded).then_some(Lack::Room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_however_deep_it_lies() {
        let full = || std::io::Error::from_raw_os_error(28);
        let faults = [
            anyhow::Error::from(Error::Io(full())),
            anyhow::Error::from(DecideError::Fault(store::Error::Full)),
            anyhow::Error::from(Error::Store(store::Error::Io(full()))).context("keeping a file"),
            anyhow::Error::from(git::Error::Io { what: "writing", source: full() }),
        ];
        for fault in faults {
            assert_eq!(lack_of(&fault), Some(Lack::Room), "{fault:?}");
        }
        assert_eq!(lack_of(&DecideError::Fault(store::Error::Busy).into()), Some(Lack::Store));
        assert_eq!(lack_of(&Error::Git(git::Error::TooManyWait).into()), Some(Lack::Turn));
        assert_eq!(lack_of(&anyhow::anyhow!("something else")), None);
    }
}
