//! Entries and a revision in, bytes or figures out: what the office prints and counts. Pure, like `sop`.

pub mod csv;
pub mod figures;
pub mod grid;
mod measure;
pub mod mining;
pub mod paper;
