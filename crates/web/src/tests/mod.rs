//! Tests over all pages and all routes.

/// The little world of the procedure's own tests: it plays the journal without a store.
#[path = "../../../sop/tests/all"]
pub mod all {
    #[expect(unused_imports, reason = "the notation has more than pages need")]
    pub mod world;
}
mod api;
mod attacks;
mod calendar;
mod code;
mod conversation;
mod evidence;
mod evil;
mod factor;
mod found;
mod fuzzed;
pub mod html;
mod live;
mod look;
mod mail;
mod matrix;
mod notes;
pub mod office;
mod pages;
mod people;
mod preparation;
mod procedure;
mod reminders;
mod reports;
mod resume;
pub mod stages;
pub mod surface;
mod system;
mod testing;
mod truth;
mod walk;
