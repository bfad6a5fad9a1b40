//! An issue in every state that its page can show, for the test of all pages.

use super::show::IssuePage;
use super::rare::ActPage;
use words::Lang;

pub fn all(_lang: Lang) -> Vec<IssuePage> { Vec::new() }
pub fn acts(_lang: Lang) -> Vec<ActPage> { Vec::new() }
