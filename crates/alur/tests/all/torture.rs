//! Torture (reliability, section 5.1): the real program under the load of clients that report, assign, push,
//! test, merge and release by pages and git, killed at random moments, started again. After each kill every
//! invariant is looked at, and what the clients were told is compared with what is there: what was answered
//! *ok* is there once, what was refused is not, what was never answered may be.
//!
//! `cargo xtask torture --seed N --seconds S` runs it; a run that fails prints the seed. The seed decides
//! what the clients do and when the program dies; how fast the machine is it cannot decide.

mod client;
mod history;

use crate::office::{Office, now};
use crate::program::{BINARY, output};
use client::Clients;
use history::History;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Clients at work at once.
const CLIENTS: u64 = 10;
/// How long among the other tests; the test command tortures for a minute besides.
const SECONDS: u64 = 6;
/// Between readiness or an act's beginning and the end of the process, in milliseconds.
const KILL_MS: (u64, u64) = (5, 500);
/// Every so many lives the program lives longer, so that pipelines come to their ends.
const LONG_EVERY: u64 = 3;
const LONG_MS: (u64, u64) = (1_500, 6_000);

/// Chance, as a seed says: the same numbers in the same order.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// splitmix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn within(&mut self, (from, to): (u64, u64)) -> u64 {
        from + self.next() % (to - from + 1)
    }

    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }
}

/// What a run did.
#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    checks: u64,
    longest_start_ms: u64,
}

#[expect(clippy::disallowed_methods, reason = "the workshop says so by the environment")]
pub fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_answered_is_lost_and_nothing_refused_is_done() {
    let seed = asked("ALUR_TORTURE_SEED").unwrap_or_else(|| now().ms().unsigned_abs());
    let seconds = asked("ALUR_TORTURE_SECONDS").unwrap_or(SECONDS);
    println!("torture: seed {seed}, {seconds} seconds");
    let _told = Repeat { seed, seconds };
    torture(seed, Duration::from_secs(seconds)).await;
}

/// Says how a run that fails is repeated.
struct Repeat {
    seed: u64,
    seconds: u64,
}

impl Drop for Repeat {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Repeat { seed, seconds } = self;
            eprintln!(
                "torture failed; repeat it with: cargo xtask torture --seed {seed} --seconds {seconds}"
            );
        }
    }
}

async fn torture(seed: u64, lasts: Duration) {
    let mut dice = Dice::new(seed);
    let mut office = Office::open().await;
    let clients = Clients::begin(&mut office, &mut dice, CLIENTS).await;
    let (mut tally, began) = (Tally::default(), Instant::now());
    let mut life = 0;
    while began.elapsed() < lasts {
        life += 1;
        clients.work(&office.url());
        if dice.once_in(LONG_EVERY) {
            tokio::time::sleep(Duration::from_millis(dice.within(LONG_MS))).await;
        } else if dice.once_in(2) {
            clients.next_act(Duration::from_secs(2)).await;
        }
        // Three draws of four fall into the first tenth, where an act is still on its way.
        let most = if dice.once_in(4) { KILL_MS.1 } else { KILL_MS.1 / 10 };
        tokio::time::sleep(Duration::from_millis(dice.within((KILL_MS.0, most)))).await;
        office.stop();
        tally.kills += 1;
        // Whoever waits for an answer learns that none comes.
        clients.rest().await;
        holds(&office, &clients.history(), life).await;
        tally.checks += 1;
        let starts = Instant::now();
        office.start(&[]).await;
        let took = u64::try_from(starts.elapsed().as_millis()).unwrap_or(u64::MAX);
        tally.longest_start_ms = tally.longest_start_ms.max(took);
    }
    clients.end().await;
    office.quiet().await;
    let history = clients.history();
    holds(&office, &history, life).await;
    office.close().await;
    told(&tally, &history, seed, began.elapsed());
}

/// Every invariant, and the clients' history.
async fn holds(office: &Office, history: &Arc<std::sync::Mutex<History>>, life: u64) {
    let said = output(BINARY, &["doctor", "--deep", "--data", office.data().to_str().unwrap()]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let errors = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "after kill {life}:\n{text}{errors}");
    let expected = history.lock().unwrap().clone();
    let wrong = expected.compare(office).await;
    assert!(wrong.is_empty(), "after kill {life} the history is not kept:\n{}", wrong.join("\n"));
}

fn told(tally: &Tally, history: &Arc<std::sync::Mutex<History>>, seed: u64, took: Duration) {
    let history = history.lock().unwrap();
    println!("torture: seed {seed}, {} s", took.as_secs());
    println!("  kills                     {:>6}", tally.kills);
    println!("  checks of all invariants  {:>6}", tally.checks + 3);
    println!("  longest start             {:>6} ms", tally.longest_start_ms);
    println!("  act                           ok  refused  unknown");
    for (act, [ok, refused, unknown]) in history.table() {
        println!("  {act:<26} {ok:>6}  {refused:>7}  {unknown:>7}");
    }
}
