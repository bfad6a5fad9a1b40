//! The discussion of an issue, apart from its records: what people wrote to each other, in Markdown, with
//! whom and what it names. Content of users throughout: it becomes HTML in `markdown` and nowhere else.

pub mod acts;
pub mod comment;
mod discussion;
pub mod files;
pub mod markdown;

#[cfg(test)]
pub use discussion::mention_samples;
pub use discussion::{COMMENT_KEY, Comment, Discussion, Mention, Talk, form, links, mention};

use words::Lang;

/// What was just done in a discussion, as the address of the page after it names it.
pub fn said(lang: Lang, done: &str) -> Option<String> {
    let seconds = app::limits::COMMENT_UNDO_MS / 1_000;
    match done {
        "comment-saved" => Some(lang.talk_saved().to_owned()),
        "comment-restored" => Some(lang.talk_restored().to_owned()),
        "comment-late" => Some(lang.talk_too_late(seconds)),
        _ => None,
    }
}
