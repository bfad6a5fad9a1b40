//! The one place where time is read.

use sop::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the present moment comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until a test moves it; its clones move along.
    Fixed(Arc<AtomicI64>),
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
        }
    }

    /// Sets a fixed clock; the machine's is not ours to set.
    pub fn set(&self, to: Moment) {
        match self {
            Clock::System => {}
            Clock::Fixed(at) => at.store(to.ms(), Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock on, or back when negative.
    pub fn advance_ms(&self, ms: i64) {
        match self {
            Clock::System => {}
            Clock::Fixed(at) => {
                at.fetch_add(ms, Ordering::SeqCst);
            }
        }
    }
}
