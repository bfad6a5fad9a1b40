//! Applications: the list, registration, preparation, servers and people (R63-R67, R13, A3, A10).

pub mod acts;
pub mod checklist;
pub mod forms;
pub mod found;
pub mod list;
pub mod new;
pub mod notes;
pub mod overview;
pub mod people;
pub mod perform;
pub mod preparation;
pub mod repository;
pub mod seen;
pub mod servers;
pub mod show;

#[cfg(test)]
mod samples;
