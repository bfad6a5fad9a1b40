//! How far a long work is: one line that is written anew on a terminal, a line now and then elsewhere.

use anyhow::{Result, ensure};
use app::App;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Who is told instead of the console: the office that serves meanwhile, until it is told to stop.
pub struct Watcher {
    pub app: App,
    pub halted: watch::Receiver<bool>,
}

/// Bytes done of all, and the time that is left at the present speed.
pub struct Progress {
    what: &'static str,
    all: u64,
    done: u64,
    begun: Instant,
    told: Instant,
    terminal: bool,
    watcher: Option<Watcher>,
}

impl Progress {
    pub fn begin(what: &'static str, all: u64) -> Progress {
        Progress::watched(what, all, None)
    }

    pub fn watched(what: &'static str, all: u64, watcher: Option<Watcher>) -> Progress {
        let now = Instant::now();
        let terminal = watcher.is_none() && std::io::stderr().is_terminal();
        Progress { what, all, done: 0, begun: now, told: now, terminal, watcher }
    }

    /// So much more is done.
    ///
    /// # Errors
    /// The server that works beside it stops.
    pub fn add(&mut self, bytes: u64) -> Result<()> {
        self.done += bytes;
        if let Some(watcher) = &self.watcher {
            watcher.app.backup_goes_on(self.done, self.all.max(self.done));
            ensure!(!*watcher.halted.borrow(), "the server stops");
            return Ok(());
        }
        let pause = Duration::from_secs(if self.terminal { 1 } else { 10 });
        if self.told.elapsed() >= pause {
            self.told = Instant::now();
            self.tell();
        }
        Ok(())
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
