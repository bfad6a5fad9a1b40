//! Every sentence that a person reads, in Indonesian and English, side by side.
//!
//! A sentence is a method of [`Lang`], written with [`sentences!`]: both languages stand in one place, the
//! arguments are named and typed, and a sentence that lacks a language or an argument does not compile. Indonesian
//! is written, not translated; no sentence is assembled from parts. No I/O here.

#[macro_use]
mod sentences;
pub mod lang;
pub mod step;

pub use lang::Lang;
