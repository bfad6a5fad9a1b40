//! What tests share: a visitor who reads pages and sends their forms, as a browser without JavaScript does,
//! and the real program as a child of the test. Never a normal dependency.

pub mod caller;
pub mod fuzz;
pub mod mail_sink;
pub mod page;
pub mod program;
pub mod push;
pub mod visitor;

pub use caller::Caller;
pub use page::{Form, Page};
pub use program::Program;
pub use visitor::Visitor;
