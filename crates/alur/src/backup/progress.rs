//! How far a long work is: one line that is written anew on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Bytes done of all, and the time that is left at the present speed.
pub struct Progress {
    what: &'static str,
    all: u64,
    done: u64,
    begun: Instant,
    told: Instant,
    terminal: bool,
}

impl Progress {
    pub fn begin(what: &'static str, all: u64) -> Progress {
        let now = Instant::now();
        Progress { what, all, done: 0, begun: now, told: now, terminal: std::io::stderr().is_terminal() }
    }

    pub fn add(&mut self, bytes: u64) {
        self.done += bytes;
        let pause = Duration::from_secs(if self.terminal { 1 } else { 10 });
        if self.told.elapsed() >= pause {
            self.told = Instant::now();
            self.tell();
        }
    }

    fn tell(&self) {
        let all = self.all.max(self.done);
        let seconds = self.begun.elapsed().as_secs_f64() * (all - self.done) as f64 / self.done.max(1) as f64;
        let (done, all) = (self.done >> 20, all >> 20);
        let line = format!("{}: {done} / {all} MiB, {seconds:.0} s left", self.what);
        let mut out = std::io::stderr();
        // A console that is gone is no reason to stop.
        let _ = if self.terminal { write!(out, "\r{line}   ") } else { writeln!(out, "{line}") };
    }

    /// Ends the line of a terminal.
    pub fn end(self) {
        if self.terminal && self.told > self.begun {
            eprintln!();
        }
    }
}
