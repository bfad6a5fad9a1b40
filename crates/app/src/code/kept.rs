//! Answers that are kept because they never change: the latest that were asked for, within a bound of bytes.

use hashlink::LruCache;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Answers by what was asked.
pub(super) struct Kept<K, V> {
    bytes_max: usize,
    inner: Mutex<Inner<K, V>>,
}

struct Inner<K, V> {
    answers: LruCache<K, (Arc<V>, usize)>,
    bytes: usize,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    pub fn new(bytes_max: usize) -> Kept<K, V> {
        let inner = Inner { answers: LruCache::new_unbounded(), bytes: 0 };
        Kept { bytes_max, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner<K, V>> {
        // What was being kept when somebody panicked is an answer still, or is not there.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        self.inner().answers.get(key).map(|(answer, _)| Arc::clone(answer))
    }

    /// Keeps an answer of about this weight in bytes; what was not asked for longest makes room.
    pub fn keep(&self, key: K, answer: V, weight: usize) -> Arc<V> {
        let answer = Arc::new(answer);
        if weight > self.bytes_max {
            return answer;
        }
        let mut inner = self.inner();
        inner.bytes += weight;
        if let Some((_, before)) = inner.answers.insert(key, (Arc::clone(&answer), weight)) {
            inner.bytes -= before;
        }
        while inner.bytes > self.bytes_max {
            let Some((_, (_, oldest))) = inner.answers.remove_lru() else { break };
            inner.bytes -= oldest;
        }
        answer
    }
}

/// About how many bytes of memory a difference takes.
pub(super) fn weight_of(diff: &git::Diff) -> usize {
    let lines = |file: &git::FileDiff| -> usize {
        let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.map(|line| line.text.len() + 16 * line.changed.len() + size_of::<git::Line>()).sum()
    };
    diff.files.iter().map(|file| size_of::<git::FileDiff>() + file.path.len() + lines(file)).sum()
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn what_was_not_asked_for_longest_makes_room() {
        let kept = Kept::new(10);
        kept.keep("a", 1, 4);
        kept.keep("b", 2, 4);
        assert_eq!(kept.get(&"a").as_deref(), Some(&1));
        kept.keep("c", 3, 4);
        assert_eq!((kept.get(&"a").is_some(), kept.get(&"b").is_some()), (true, false));
        assert_eq!(*kept.keep("d", 4, 11), 4, "too large to be kept, and answered all the same");
        assert!(kept.get(&"d").is_none() && kept.get(&"c").is_some());
        kept.keep("c", 5, 10);
        assert_eq!((kept.get(&"a").is_some(), kept.get(&"c").as_deref()), (false, Some(&5)));
    }
}
