//! Figures for a watcher, in the text format of Prometheus: what this process counts, and what one look at
//! the office tells. Labels are words of this program - templates of routes, kinds of entries, rules,
//! bounds - and never anything about a person or a matter.

use crate::proof::{Chain, Checked};
use crate::{App, DecideError, Error, Recorded};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the times of requests, in milliseconds.
const BUCKETS_MS: [u64; 8] = [5, 20, 50, 200, 1_000, 5_000, 30_000, 300_000];

/// What is counted one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// Entries that acts recorded.
    Entries,
    /// Acts that a rule refused.
    Refusals,
    /// Pushes that ended.
    Pushes,
    /// What was refused beyond a bound.
    Overloads,
}

impl Count {
    /// Name, label and what it means.
    fn family(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Count::Entries => ("alur_entries_total", "kind", "Entries that acts recorded."),
            Count::Refusals => ("alur_refusals_total", "rule", "Acts that a rule refused."),
            Count::Pushes => ("alur_pushes_total", "result", "Pushes, by how they ended."),
            Count::Overloads => ("alur_overloads_total", "bound", "What was refused beyond a bound."),
        }
    }

    const ALL: [Count; 4] = [Count::Entries, Count::Refusals, Count::Pushes, Count::Overloads];
}

/// One figure as it is now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauge {
    pub name: &'static str,
    pub help: &'static str,
    pub value: f64,
}

/// What this process counts since its start.
#[derive(Debug, Default)]
pub struct Meters(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    requests: BTreeMap<Answered, Times>,
    counts: BTreeMap<(Count, String), u64>,
}

/// Method, template of the route, class of the status.
type Answered = (&'static str, String, &'static str);

#[derive(Debug, Default)]
struct Times {
    /// Requests that took no longer than each of [`BUCKETS_MS`].
    within: [u64; BUCKETS_MS.len()],
    count: u64,
    all: Duration,
}

impl Meters {
    /// A request was answered. The method must be one of few: whoever calls chooses it.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let class = match status {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = kept.requests.entry((method, route.to_owned(), class)).or_default();
        times.count += 1;
        times.all += took;
        for (within, end) in times.within.iter_mut().zip(BUCKETS_MS) {
            *within += u64::from(took <= Duration::from_millis(end));
        }
    }

    /// One more of these.
    pub fn count(&self, what: Count, label: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept.counts.entry((what, label.to_owned())).or_default() += 1;
    }

    /// How an act ended.
    pub(crate) fn decided(&self, decided: &Result<Recorded, DecideError>) {
        match decided {
            Ok(recorded) if recorded.repeated => {}
            Ok(recorded) => {
                for entry in &recorded.entries {
                    self.count(Count::Entries, &entry.event.code());
                }
            }
            Err(DecideError::Refused(refused)) => self.count(Count::Refusals, refused.refusal.rule()),
            Err(DecideError::Fault(_)) => {}
        }
    }

    fn text(&self, gauges: &[Gauge]) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for gauge in gauges {
            head(&mut text, gauge.name, kind_of(gauge.name), gauge.help);
            line(&mut text, gauge.name, &[], gauge.value);
        }
        for count in Count::ALL {
            let (name, label, help) = count.family();
            head(&mut text, name, "counter", help);
            for ((_, value), n) in kept.counts.iter().filter(|((what, _), _)| *what == count) {
                line(&mut text, name, &[(label, value)], *n as f64);
            }
        }
        requests(&mut text, &kept.requests);
        text
    }
}

fn requests(text: &mut String, requests: &BTreeMap<Answered, Times>) {
    head(text, "alur_request_seconds", "histogram", "Time until the head of an answer.");
    for ((method, route, status), times) in requests {
        let of = [("method", *method), ("route", route.as_str()), ("status", *status)];
        let ends = BUCKETS_MS.map(|ms| (ms as f64 / 1_000.0).to_string());
        let within = ends.iter().map(String::as_str).zip(times.within);
        for (end, n) in within.chain([("+Inf", times.count)]) {
            let [method, route, status] = of;
            line(text, "alur_request_seconds_bucket", &[method, route, status, ("le", end)], n as f64);
        }
        line(text, "alur_request_seconds_sum", &of, times.all.as_secs_f64());
        line(text, "alur_request_seconds_count", &of, times.count as f64);
    }
}

fn kind_of(name: &str) -> &'static str {
    if name.ends_with("_total") { "counter" } else { "gauge" }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // To a text nothing fails to be written.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> =
        labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    // To a text nothing fails to be written.
    let _ = writeln!(text, "{name}{labels} {value}");
}

impl App {
    /// What this process counts.
    pub fn meters(&self) -> &Meters {
        &self.inner.meters
    }

    /// Everything for a watcher; two statements and a few system calls. `more` is what the caller counts.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn figures(&self, more: &[Gauge]) -> Result<String, Error> {
        let (head, counted) = (self.reader().head().await?, self.reader().counted_health().await?);
        let (look, backups, git) = (self.look_at_data()?, self.backups(), self.repositories().children());
        let (commits, commit_time) = self.writer().commits();
        let (checked_at, whole) = match self.journal_checked() {
            Checked::Done { at, chain, files_wrong, .. } => {
                (at.ms(), files_wrong == 0 && matches!(chain, Chain::Whole { .. }))
            }
            Checked::Never | Checked::Running { .. } | Checked::Stopped { .. } => (0, false),
        };
        let seconds = |ms: i64| ms as f64 / 1_000.0;
        let flag = |is: bool| f64::from(u8::from(is));
        let last_ms = backups.last.map_or(0, |last| last.at_ms);
        let mut gauges: Vec<Gauge> = [
            ("alur_journal_head", "Number of the journal's last entry.", head.seq.0 as f64),
            (
                "alur_journal_checked_seconds",
                "When the chain was last checked; 0: not yet.",
                seconds(checked_at),
            ),
            ("alur_journal_whole", "1: the last check found everything whole.", flag(whole)),
            ("alur_effects_due", "Effects that wait for their turn.", counted.effects_due as f64),
            ("alur_effects_parked", "Effects that wait for a person.", counted.effects_parked as f64),
            ("alur_mails_failed", "Mails that could not be sent.", counted.mails_failed as f64),
            ("alur_jobs_waiting", "Jobs of pipelines that wait.", counted.jobs_waiting as f64),
            ("alur_jobs_running", "Jobs of pipelines under way.", self.under_way().len() as f64),
            ("alur_git_children", "Children of git under way.", git.running as f64),
            ("alur_git_waiting", "Callers that wait for a child of git.", git.waiting as f64),
            ("alur_store_queue", "Commands that wait for the writer.", self.writer().waiting() as f64),
            ("alur_store_commits_total", "Commits of the store.", commits as f64),
            ("alur_store_commit_seconds_total", "Time of all commits.", commit_time.as_secs_f64()),
            ("alur_disk_free_bytes", "Free bytes of the data's disk.", look.free_bytes as f64),
            ("alur_disk_bytes", "All bytes of the data's disk.", look.all_bytes as f64),
            ("alur_backup_seconds", "When the last backup was taken; 0: none.", seconds(last_ms)),
            ("alur_backup_failed", "1: the last try of a backup failed.", flag(backups.failed.is_some())),
        ]
        .map(|(name, help, value)| Gauge { name, help, value })
        .into();
        gauges.extend_from_slice(more);
        Ok(self.meters().text(&gauges))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_text_that_a_watcher_reads() {
        let meters = Meters::default();
        meters.answered("GET", "/issues/{number}", 200, Duration::from_millis(12));
        meters.answered("GET", "/issues/{number}", 200, Duration::from_secs(2));
        meters.answered("POST", "/x\"\\\n", 507, Duration::ZERO);
        meters.count(Count::Overloads, "disk");
        let text = meters.text(&[Gauge { name: "alur_streams", help: "Open streams.", value: 3.0 }]);
        let of = "method=\"GET\",route=\"/issues/{number}\",status=\"2xx\"";
        for line in [
            "# HELP alur_streams Open streams.\n# TYPE alur_streams gauge\nalur_streams 3\n",
            "# TYPE alur_overloads_total counter\nalur_overloads_total{bound=\"disk\"} 1\n",
            &format!("alur_request_seconds_bucket{{{of},le=\"0.005\"}} 0\n"),
            &format!("alur_request_seconds_bucket{{{of},le=\"0.02\"}} 1\n"),
            &format!("alur_request_seconds_bucket{{{of},le=\"+Inf\"}} 2\n"),
            &format!("alur_request_seconds_sum{{{of}}} 2.012\n"),
            &format!("alur_request_seconds_count{{{of}}} 2\n"),
            "route=\"/x\\\"\\\\\\n\"",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(text.matches("# TYPE alur_entries_total").count(), 1);
    }
}
