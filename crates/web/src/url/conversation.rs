//! Addresses of comments: on an issue, and on a line of a merge request's changes.

use super::{changes, encode, with};
use sop::{IssueNumber, RequestNumber};

/// A comment with its earlier texts.
pub fn comment(number: IssueNumber, comment: i64) -> String {
    format!("/issues/{number}/comments/{comment}")
}

/// Where comments on lines of a merge request's changes are sent.
pub fn line_comments(number: RequestNumber) -> String {
    format!("/merge-requests/{number}/comments")
}

/// Where somebody says that all that was said at a comment's line needs no answer any more.
pub fn line_settlement(number: RequestNumber, comment: i64) -> String {
    format!("/merge-requests/{number}/comments/{comment}/settlement")
}

/// A comment on a line, where it stands in the changes.
pub fn line_comment(number: RequestNumber, path: &str, comment: i64) -> String {
    format!("{}#komentar-{comment}", with(&changes(number), &format!("file={}", encode(path))))
}

/// What is done to a comment: `deletion`, `restoration`.
pub fn comment_act(number: IssueNumber, comment: i64, noun: &str) -> String {
    format!("/issues/{number}/comments/{comment}/{noun}")
}

/// The bytes of a comment's file.
pub fn comment_file(number: IssueNumber, comment: i64, position: i64) -> String {
    format!("/issues/{number}/comments/{comment}/files/{position}")
}

/// A comment on the issue's page.
pub fn comment_on(number: IssueNumber, comment: i64) -> String {
    format!("/issues/{number}#komentar-{comment}")
}

/// The issue's page with the comments before this one.
pub fn comments_before(number: IssueNumber, comment: i64) -> String {
    format!("/issues/{number}?comments=before-{comment}#diskusi")
}

/// The discussion on the issue's page.
pub fn discussion(number: IssueNumber) -> String {
    format!("/issues/{number}#diskusi")
}

/// The issue's page after something was done in its discussion.
pub fn comment_done(number: IssueNumber, act: &str) -> String {
    format!("/issues/{number}?done={act}#diskusi")
}
