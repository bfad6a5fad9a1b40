//! The thirteen steps as tables: given, when, then. Each row names who may, what is refused and by which
//! rule, where the issue stands afterwards and whose turn it is.

mod calendar;
mod develop;
mod deviation;
mod evidence;
mod found;
mod intake;
mod legal;
mod people;
mod policy;
mod procedure;
mod records;
mod release;
mod remind;
mod rollback;
mod rules;
mod servers;
pub mod staging;
mod told;
pub mod way;

use crate::world::check_all;
use way::at;

/// A table of cases that all start with issue 1 at `step`.
fn at_step(step: u8, table: &str) {
    check_all(&at(step), table);
}
