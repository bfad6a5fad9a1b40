//! The procedure: SOP 264/SOP/Kominfo-PE/3/2020 as pure functions.
//!
//! This crate alone decides who may do what. It takes a [`CaseFile`] and answers with [`Facts`] or a
//! [`Refusal`]; it has no I/O, no clock, no randomness and no technical error. Pages, API, git and jobs ask
//! it.

pub mod acts;
pub mod application;
pub mod calendar;
pub mod case;
pub mod completeness;
pub mod course;
pub mod effect;
pub mod entry;
pub mod event;
pub mod factor;
pub mod file;
pub mod git_policy;
pub mod guard;
pub mod ids;
pub mod issue;
pub mod legal;
pub mod limits;
pub mod mail;
pub mod markup;
pub mod moment;
pub mod notices;
pub mod office;
pub mod possible;
pub mod procedure;
pub mod refusal;
pub mod release;
pub mod role;
pub mod spec;
pub mod step;
pub mod steps;
pub mod text;
pub mod times;
pub mod turn;

pub use application::Application;
pub use case::{CaseFile, Fact, Facts, KnownAs, Next};
pub use effect::{Effect, effects_of};
pub use entry::{Entry, EntryHash, Subject};
pub use event::Event;
pub use factor::{FactorLoss, FactorRule};
pub use file::{Attached, EvidenceFile, FileDigest, FileKind, FilePlace, Files, NewFile};
pub use guard::Guard;
pub use ids::*;
pub use issue::Issue;
pub use legal::{LegalStanding, LegalStatus};
pub use mail::MailKind;
pub use moment::Moment;
pub use office::Office;
pub use refusal::Refusal;
pub use release::Release;
pub use role::{Actor, ActorRef, Channel, Role};
pub use step::Step;
pub use text::{Prose, TextRef};
