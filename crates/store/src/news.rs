//! What a commit brought, told to open pages and to the workers of effects.

use crate::limits;
use sop::{Entry, Seq, Subject};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::broadcast;

/// What a commit brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Number of the journal's last entry; 0 when none was added.
    pub seq: i64,
    /// Whose stories or pages changed.
    pub subjects: BTreeSet<Subject>,
}

impl News {
    pub(crate) fn add(&mut self, entry: &Entry) {
        let Seq(seq) = entry.seq;
        self.seq = seq;
        self.subjects.insert(entry.subject);
        self.subjects.extend(entry.touches.iter().copied());
    }
}

/// Tells news to whoever listens, and counts them. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Herald {
    sender: broadcast::Sender<Arc<News>>,
    told: Arc<AtomicU64>,
}

impl Herald {
    pub fn new() -> Herald {
        Herald { sender: broadcast::channel(limits::NEWS_KEPT).0, told: Arc::default() }
    }

    pub fn tell(&self, news: News) {
        self.told.fetch_add(1, Ordering::SeqCst);
        // Nobody listening is no fault.
        let _ = self.sender.send(Arc::new(news));
    }

    pub fn listen(&self) -> broadcast::Receiver<Arc<News>> {
        self.sender.subscribe()
    }

    /// How many news were told since the start.
    pub fn told(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }
}
