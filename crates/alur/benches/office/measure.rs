//! Figures of processes, and what is made of many of them.

use anyhow::{Context, Result};
use std::time::Instant;

/// User and system time of a process and its ended children, in milliseconds.
pub fn cpu_ms(pid: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks: f64 = fields[11..15].iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    // Linux counts a hundred ticks a second for processes.
    Ok(ticks * 10.0)
}

/// Memory that a process holds, in MiB.
pub fn resident_mib(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1024.0)
}

/// Milliseconds since `begun`.
pub fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Many figures of one thing, in order.
#[derive(Debug, Clone, Default)]
pub struct Figures(Vec<f64>);

impl Figures {
    pub fn add(&mut self, figure: f64) {
        let at = self.0.partition_point(|other| *other < figure);
        self.0.insert(at, figure);
    }

    /// The figure that so many hundredths do not pass.
    pub fn at(&self, hundredths: usize) -> f64 {
        self.0.get(self.0.len().saturating_sub(1) * hundredths / 100).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.at(50)
    }

    /// Median with quartiles.
    pub fn spread(&self) -> String {
        format!("{:.2} ({:.2} to {:.2})", self.median(), self.at(25), self.at(75))
    }

    /// A control of the same against the same: may this run claim anything?
    pub fn is_quiet(&self) -> bool {
        (0.95..=1.05).contains(&self.median()) && self.at(75) - self.at(25) <= 0.10
    }
}
