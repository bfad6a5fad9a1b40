//! Issues: the list, the page of one with its turn box and ladder, and every act that is done there.

pub mod act;
pub mod branch;
pub mod change;
pub mod correction;
pub mod deviation;
mod done;
mod facts;
pub mod file;
mod forms;
pub mod intake;
mod ladder;
pub mod list;
pub mod mails;
pub mod new;
mod perform;
mod rare;
mod records;
#[cfg(test)]
mod requests;
pub mod review;
#[cfg(test)]
pub mod samples;
mod seen;
pub mod sheet;
pub mod show;
#[cfg(test)]
mod tests;
mod times;
mod turn;
pub mod views;
pub mod work;

pub use rare::ActPage;
pub use seen::{Seen, loaded};
