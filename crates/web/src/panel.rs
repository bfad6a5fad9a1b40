//! A section with its forms: heading, the result of what was just done there, what it is about, the forms.

use crate::form::Form;
use crate::frame::Errors;
use askama::Template;
use askama::filters::HtmlSafe;
use words::Lang;

/// A section of a page that holds forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "_panel.html")]
pub struct Panel {
    pub id: &'static str,
    pub heading: String,
    /// It is the reader's turn.
    pub turn: bool,
    /// The sentence of the act that was just done here.
    pub done: Option<String>,
    pub lines: Vec<String>,
    /// Commands or values to copy, each with what it is.
    pub values: Vec<(String, String)>,
    pub forms: Vec<Form>,
    /// All but the heading lies behind it until somebody wants it; not while a form of it is to be mended.
    pub folded: bool,
    /// Address and words.
    pub links: Vec<(String, String)>,
}

impl HtmlSafe for Panel {}

impl Panel {
    pub fn new(id: &'static str, heading: impl Into<String>) -> Panel {
        Panel { id, heading: heading.into(), ..Panel::default() }
    }

    /// Folds the section up, unless the form with this key came back to it or something was just done here.
    pub fn folded(mut self, kept: &str) -> Panel {
        let came_back = self.forms.iter().any(|form| form.key == kept);
        self.folded = !came_back && self.done.is_none();
        self
    }

    pub fn turn(mut self) -> Panel {
        self.turn = true;
        self
    }

    pub fn line(mut self, line: impl Into<String>) -> Panel {
        self.lines.push(line.into());
        self
    }

    pub fn form(mut self, form: Form) -> Panel {
        self.forms.push(form);
        self
    }

    pub fn link(mut self, href: String, words: impl Into<String>) -> Panel {
        self.links.push((href, words.into()));
        self
    }
}

/// The lines of the error summary of a page that is made of these.
pub fn errors(lang: Lang, panels: &[Panel]) -> Errors {
    let forms = panels.iter().flat_map(|panel| &panel.forms);
    Errors { lang, items: forms.flat_map(|form| form.errors().items).collect() }
}

/// Does the form that was sent still stand on the page? Where it does not, its refusal is a page of its
/// own, so that neither the sentence nor the text is lost.
pub fn holds(panels: &[Panel], key: &str) -> bool {
    key.is_empty() || panels.iter().flat_map(|panel| &panel.forms).any(|form| form.key == key)
}
