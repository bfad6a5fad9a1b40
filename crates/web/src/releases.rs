//! Releases: steps 11 to 13 of one or more issues of an application.

pub mod acts;
mod forms;
pub mod list;
pub mod merge;
pub mod new;
pub mod show;
mod turn;
