//! The one place where time is read.

use sop::Moment;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the present moment comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until a test moves it; its clones move along.
    Fixed(Arc<AtomicI64>),
    /// The machine's clock, ahead by the milliseconds that a test writes into this file.
    Shifted(PathBuf),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Moment) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(at.ms())))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match self {
            Clock::System => Moment::from(jiff::Timestamp::now()),
            Clock::Fixed(at) => Moment(at.load(Ordering::SeqCst)),
            Clock::Shifted(file) => {
                let ahead = std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok());
                Moment::from(jiff::Timestamp::now()).plus_ms(ahead.unwrap_or(0))
            }
        }
    }

    /// Sets a fixed clock; the machine's is not ours to set.
    pub fn set(&self, to: Moment) {
        match self {
            Clock::System | Clock::Shifted(_) => {}
            Clock::Fixed(at) => at.store(to.ms(), Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock on, or back when negative.
    pub fn advance_ms(&self, ms: i64) {
        match self {
            Clock::System | Clock::Shifted(_) => {}
            Clock::Fixed(at) => {
                at.fetch_add(ms, Ordering::SeqCst);
            }
        }
    }
}
