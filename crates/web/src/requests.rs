//! Merge requests: the list, an issue's request with its conditions, and what it changes. A Release's
//! request is its page.

pub mod changes;
pub mod lines;
pub mod list;
pub mod seen;
pub mod show;
