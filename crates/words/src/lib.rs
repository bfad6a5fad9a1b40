//! Every sentence that a person reads, in Indonesian and English, side by side.
//!
//! A sentence is a method of [`Lang`], written with [`sentences!`] or, chosen by a closed enum, with [`choices!`]:
//! both languages stand in one place, the arguments are named and typed, and a sentence that lacks a language, an
//! argument or a variant does not compile. Indonesian is written, not translated; no sentence is assembled from
//! parts. No I/O here.

#[macro_use]
mod sentences;
pub mod lang;
mod pages;
pub mod step;
mod web_frame;
mod web_help;

pub use lang::Lang;
