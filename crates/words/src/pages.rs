//! The words of the pages: headings, labels, hints, buttons, captions and empty states, one file per page.

mod issue;
mod lists;
mod tasks;
mod turn;
mod turn_acts;
