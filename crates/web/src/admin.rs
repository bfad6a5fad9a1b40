//! Administration: accounts and office roles (R13), effects that wait for a person, the installation. No
//! power over a step.

pub mod calendar;
pub mod effects;
pub mod factor;
pub mod index;
pub mod look;
pub mod mail;
pub mod people;
pub mod person;
pub mod procedure;
pub mod system;
