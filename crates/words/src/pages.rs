//! The words of the pages: headings, labels, hints, buttons, captions and empty states, one file per page.

mod application;
pub(crate) mod board;
mod conversation;
mod found;
mod issue;
mod issue_case;
mod lists;
mod new_issue;
mod notes;
mod records;
mod release;
pub(crate) mod report;
mod report_findings;
mod request;
mod script;
mod sign_in;
mod tasks;
mod testing;
mod turn;
mod turn_acts;
