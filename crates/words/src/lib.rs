//! Every sentence that a person reads, in Indonesian and English, side by side.
//!
//! A sentence is a method of [`Lang`], written with [`sentences!`] or, chosen by a closed enum, with
//! [`choices!`]:
//! both languages stand in one place, the arguments are named and typed, and a sentence that lacks a
//! language, an
//! argument or a variant does not compile. Indonesian is written, not translated; no sentence is assembled
//! from
//! parts. No I/O here.

#[macro_use]
mod sentences;
pub mod dates;
mod event;
mod files;
pub mod git;
pub mod help;
mod labels;
pub mod lang;
mod pages;
mod pipeline_log;
pub mod problem;
pub mod refusal;
pub mod step;
mod text;
mod web_admin;
mod web_api;
mod web_applications;
mod web_calendar;
mod web_code;
mod web_draft;
mod web_factor;
mod web_frame;
mod web_help;
mod web_issue;
mod web_look;
mod web_mail;
mod web_pack;
mod web_pages;
mod web_procedure;
mod web_records;
mod web_search;

pub use dates::Formats;
pub use lang::Lang;
pub use pages::board::BoardColumn;
pub use pages::report::{Happening, NamedPeriod, Report};
pub use problem::Problem;
pub use refusal::{Names, Sentence};
#[doc(hidden)]
pub use sentences::finished;
pub use web_calendar::HoursOf;
pub use web_pack::Packed;
pub use web_search::{FilterWord, StandingWord, is_release};
