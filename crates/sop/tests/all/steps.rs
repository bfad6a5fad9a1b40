//! The thirteen steps as tables: given, when, then. Each row names who may, what is refused and by which
//! rule, where the issue stands afterwards and whose turn it is.

mod way;

pub use way::*;
