//! The shell's own tests: people come in, and only they.

mod accounts;
mod sign_in;
mod world;
