//! Code of an application for its members: branches, commits, directories, files. Everything here is content
//! of users: shown as text, sent raw only as a download in a sandbox.

pub mod blame;
pub mod branches;
pub mod commit;
pub mod commits;
pub mod compare;
pub mod file;
pub mod raw;
mod readme;
pub mod seen;
pub mod tree;
