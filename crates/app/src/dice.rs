//! The one place where chance comes from.

use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where random bytes come from.
#[derive(Clone, Debug)]
pub enum Dice {
    /// The system's random source.
    Os,
    /// SHA-256 of a seed and a count: the same run gives the same bytes. For tests and the demo's data only.
    Seeded(u64, Arc<AtomicU64>),
}

impl Dice {
    /// Dice that fall the same way in every run.
    pub fn seeded(seed: u64) -> Dice {
        Dice::Seeded(seed, Arc::new(AtomicU64::new(0)))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Dice::Os => {
                getrandom::fill(&mut bytes).expect("a system without a random source cannot be served")
            }
            Dice::Seeded(seed, count) => {
                for chunk in bytes.chunks_mut(32) {
                    let mut hash = Sha256::new();
                    hash.update(seed.to_be_bytes());
                    hash.update(count.fetch_add(1, Ordering::SeqCst).to_be_bytes());
                    chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// A UUID of version 7 for `at`.
    pub fn uuid(&self, at: sop::Moment) -> uuid::Uuid {
        let millis = u64::try_from(at.ms()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }
}
