//! Fuzzing on stable Rust: mutations of valid samples, drawn from a seed, as an ordinary test. It runs for
//! about a second; `ALUR_FUZZ_SECONDS=60` makes it the long form, `ALUR_FUZZ_SEED=N` another run. A failure
//! prints seed and round, and `ALUR_FUZZ_ROUND=N` with that seed repeats it alone.
//!
//! Not for feedback-driven search: no coverage is measured. Included by path, so that it pulls nothing in.

use std::time::{Duration, Instant};

/// Time of the short form.
const SHORT: Duration = Duration::from_secs(1);
/// One input may take so long, in an unoptimised build on a busy machine.
const ONE_MAX: Duration = Duration::from_secs(5);
/// The whole process may grow by so much.
const GROWTH_KIB_MAX: u64 = 256 << 10;
/// Largest input, in bytes.
const INPUT_BYTES_MAX: usize = 256 << 10;

/// A stream of chance that only depends on its seed.
struct Chance(u64);

impl Chance {
    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `most`, which is not zero.
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 1).map_or(0, |drawn| drawn % most)
    }
}

/// Says which input it was when a test ends in the midst of one.
struct Told<'a> {
    name: &'a str,
    seed: u64,
    round: u64,
    input: &'a [u8],
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let shown = &self.input[..self.input.len().min(2_000)];
            eprintln!(
                "{}: ALUR_FUZZ_SEED={} ALUR_FUZZ_ROUND={} fails with {} bytes: {:?}",
                self.name,
                self.seed,
                self.round,
                self.input.len(),
                String::from_utf8_lossy(shown)
            );
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var_os(name)?.to_str()?.parse().ok()
}

/// Tries mutations of `samples` until the time is over. `words` are pieces of the format, `judge` asserts.
pub fn fuzz(name: &str, samples: &[Vec<u8>], words: &[&[u8]], mut judge: impl FnMut(&[u8])) {
    let seed = number("ALUR_FUZZ_SEED").unwrap_or(264);
    let until = Instant::now() + number("ALUR_FUZZ_SECONDS").map_or(SHORT, Duration::from_secs);
    let only = number("ALUR_FUZZ_ROUND");
    let before = resident_kib();
    let mut round = only.unwrap_or(0);
    loop {
        let input = input(seed, round, samples, words);
        let began = Instant::now();
        let told = Told { name, seed, round, input: &input };
        judge(&input);
        let took = began.elapsed();
        assert!(took < ONE_MAX, "{name}: one input took {took:?}");
        drop(told);
        round += 1;
        if only.is_some() || Instant::now() > until {
            break;
        }
    }
    let grown = resident_kib().saturating_sub(before);
    assert!(grown < GROWTH_KIB_MAX, "{name}: {grown} KiB more than before");
    println!("{name}: {round} rounds, {grown} KiB");
}

/// The input of a round: the samples themselves first, then what was made of them.
fn input(seed: u64, round: u64, samples: &[Vec<u8>], words: &[&[u8]]) -> Vec<u8> {
    if let Some(sample) = usize::try_from(round).ok().and_then(|at| samples.get(at)) {
        return sample.clone();
    }
    let mut chance = Chance(seed ^ round.wrapping_mul(0xd6e8_feb8_6659_fd93));
    let mut input = samples[chance.below(samples.len())].clone();
    for _ in 0..=chance.below(6) {
        mutate(&mut input, &mut chance, samples, words);
        input.truncate(INPUT_BYTES_MAX);
    }
    input
}

fn mutate(input: &mut Vec<u8>, chance: &mut Chance, samples: &[Vec<u8>], words: &[&[u8]]) {
    let at = chance.below(input.len() + 1);
    let end = (at + 1 + chance.below(40)).min(input.len());
    match chance.below(10) {
        0 if at < input.len() => input[at] ^= 1_u8 << chance.below(8),
        1 if at < input.len() => input[at] = chance.byte(),
        2 => {
            input.drain(at..end.max(at));
        }
        3 => {
            let part = input[at..end.max(at)].to_vec();
            let most = 1 << chance.below(12);
            let times = 1 + chance.below(most);
            let many = part.repeat(times.min(INPUT_BYTES_MAX / part.len().max(1)));
            input.splice(at..at, many);
        }
        4 => input.truncate(at),
        5 | 6 if !words.is_empty() => {
            let word = words[chance.below(words.len())];
            input.splice(at..at, word.iter().copied());
        }
        7 => {
            let other = &samples[chance.below(samples.len())];
            let from = chance.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        8 => {
            const NUMBERS: [&str; 7] =
                ["0", "-1", "99999999999999999999", "65536", "2147483648", "1e309", "0x"];
            let number = NUMBERS[chance.below(NUMBERS.len())];
            input.splice(at..end.max(at).min(at + 4), number.bytes());
        }
        _ => {
            let byte = [0, b'\n', b'\r', b' ', b'"', b'\\', 0xff, 0xc0, b'%', b'&'][chance.below(10)];
            input.insert(at, byte);
        }
    }
}

/// Memory that is held, by the kernel's account; nothing where it gives none.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0)
}
