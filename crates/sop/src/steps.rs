//! The thirteen steps: one file each, one pure function per act.

pub mod s01_report;
pub mod s02_assign;
pub mod s03_create_branch;
pub mod s04_develop;
pub mod s05_test_local;
pub mod s06_push;
pub mod s07_test_dev;
pub mod s08_request_staging;
pub mod s09_test_team;
pub mod s10_approve_staging;
pub mod s11_request_master;
pub mod s12_check_staging;
pub mod s13_merge_master;
