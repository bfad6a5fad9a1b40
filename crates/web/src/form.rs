//! Forms as data: fields with label, hint, message and control in this order, and what a refusal keeps.

use crate::filled;
use crate::frame::Errors;
use crate::typed::Typed;
use askama::Template;
use askama::filters::HtmlSafe;
use words::Lang;

/// What a person fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    Input {
        kind: &'static str,
        autocomplete: Option<&'static str>,
    },
    Area {
        code: bool,
    },
    Select {
        options: Vec<Choice>,
    },
    /// `radio` or `checkbox`.
    Choices {
        kind: &'static str,
        options: Vec<Choice>,
    },
    File,
    /// Several files; `kept` are boxes of those that arrived with an earlier try.
    Files {
        kept: Vec<Choice>,
    },
}

/// One of several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub words: String,
    pub hint: Option<String>,
    pub chosen: bool,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_field.html")]
pub struct Field {
    lang: Lang,
    pub id: String,
    pub name: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub message: Option<String>,
    pub value: String,
    pub optional: bool,
    /// In which case it is to be filled in, where another field decides that.
    pub when: Option<&'static str>,
    pub narrow: bool,
    /// Language of what is written here, where it is not the page's: readers aloud then say it right.
    pub written_in: Option<Lang>,
    pub control: Control,
}

/// A button that sends its form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "_button.html")]
pub struct Button {
    pub words: String,
    pub primary: bool,
    /// The way back: red outline.
    pub back: bool,
    pub small: bool,
    pub full: bool,
    /// Name and value that this button sends.
    pub says: Option<(&'static str, &'static str)>,
}

/// A form: where it posts, what it carries, its fields and buttons.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_form.html")]
pub struct Form {
    lang: Lang,
    /// Unique on its page; ids of fields begin with it.
    pub key: &'static str,
    pub action: String,
    pub hidden: Vec<(String, String)>,
    pub fields: Vec<Field>,
    pub buttons: Vec<Button>,
    pub multipart: bool,
    /// The sentence of a refusal, at the place of the act.
    pub say: Option<String>,
    /// It was filled before the session ended, and was not sent.
    pub resumed: bool,
}

impl HtmlSafe for Field {}
impl HtmlSafe for Button {}
impl HtmlSafe for Form {}

/// What was sent and did not pass: shown again with its messages. `Kept::none()` for a form that is drawn
/// first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Key of the form it was typed into.
    pub key: &'static str,
    pub typed: Typed,
    /// Name of the field, and what is wrong with it.
    pub faults: Vec<(&'static str, String)>,
    /// The sentence of a refusal.
    pub say: Option<String>,
    /// It was typed before the session ended: nothing was sent, so nothing is wrong.
    pub resumed: bool,
}

impl Kept {
    pub fn none() -> Kept {
        Kept::default()
    }
}

impl Control {
    pub fn text() -> Control {
        Control::Input { kind: "text", autocomplete: None }
    }

    /// A password field with its `autocomplete` token.
    pub fn password(autocomplete: &'static str) -> Control {
        Control::Input { kind: "password", autocomplete: Some(autocomplete) }
    }

    pub fn area() -> Control {
        Control::Area { code: false }
    }

    pub fn radios(options: Vec<Choice>) -> Control {
        Control::Choices { kind: "radio", options }
    }

    pub fn checks(options: Vec<Choice>) -> Control {
        Control::Choices { kind: "checkbox", options }
    }
}

impl Choice {
    pub fn new(value: impl Into<String>, words: impl Into<String>) -> Choice {
        Choice { value: value.into(), words: words.into(), hint: None, chosen: false }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = Some(hint.into());
        self
    }

    pub fn chosen(mut self, chosen: bool) -> Choice {
        self.chosen = chosen;
        self
    }
}

impl Field {
    pub fn new(lang: Lang, name: &'static str, label: impl Into<String>, control: Control) -> Field {
        Field {
            lang,
            id: String::new(),
            name,
            label: label.into(),
            hint: None,
            message: None,
            value: String::new(),
            optional: false,
            when: None,
            narrow: false,
            written_in: None,
            control,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = Some(hint.into());
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }

    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// To be filled in where another field says so: `when` tells it beside the label.
    pub fn optional_unless(mut self, when: &'static str) -> Field {
        self.when = Some(when);
        self.optional()
    }

    /// What stands beside the label.
    fn mark(&self) -> &'static str {
        self.when.unwrap_or(self.lang.form_optional())
    }

    /// A short control: half the width.
    pub fn narrow(mut self) -> Field {
        self.narrow = true;
        self
    }

    /// What is written here is of this language, whatever the page's is.
    pub fn written_in(mut self, lang: Lang) -> Field {
        self.written_in = Some(lang);
        self
    }

    /// Short choices stand beside each other; those with hints below each other.
    fn side_by_side(&self) -> bool {
        match &self.control {
            Control::Choices { options, .. } => options.iter().all(|option| option.hint.is_none()),
            Control::Input { .. }
            | Control::Area { .. }
            | Control::Select { .. }
            | Control::File
            | Control::Files { .. } => false,
        }
    }

    fn described_by(&self) -> Option<String> {
        match (&self.hint, &self.message) {
            (None, None) => None,
            (Some(_), None) => Some(format!("{}-h", self.id)),
            (None, Some(_)) => Some(format!("{}-e", self.id)),
            (Some(_), Some(_)) => Some(format!("{0}-h {0}-e", self.id)),
        }
    }

    fn aria(&self) -> Attributes {
        Attributes {
            required: !self.optional,
            invalid: self.message.is_some(),
            described_by: self.described_by(),
        }
    }

    /// Shows what was typed. Passwords are never sent back.
    fn keep(&mut self, typed: &Typed) {
        match &mut self.control {
            Control::Input { kind: "password", .. } | Control::File => {}
            Control::Files { kept } => *kept = filled::boxes(self.lang, typed),
            Control::Input { .. } | Control::Area { .. } => self.value = typed.get(self.name).to_owned(),
            Control::Select { options } | Control::Choices { options, .. } => {
                for option in options {
                    option.chosen = typed.all(self.name).any(|value| value == option.value);
                }
            }
        }
    }
}

/// What a control says to assistive technology.
struct Attributes {
    required: bool,
    invalid: bool,
    described_by: Option<String>,
}

impl std::fmt::Display for Attributes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.required {
            f.write_str(" required")?;
        }
        if self.invalid {
            f.write_str(" aria-invalid=\"true\"")?;
        }
        match &self.described_by {
            // Ids are made from our own keys and names: letters, digits and hyphens.
            Some(ids) => write!(f, " aria-describedby=\"{ids}\""),
            None => Ok(()),
        }
    }
}

impl HtmlSafe for Attributes {}

impl Button {
    pub fn new(words: impl Into<String>) -> Button {
        Button { words: words.into(), ..Button::default() }
    }

    /// The one primary button of a page.
    pub fn primary(words: impl Into<String>) -> Button {
        Button { words: words.into(), primary: true, ..Button::default() }
    }

    /// A way back: its reason is compulsory.
    pub fn back(words: impl Into<String>) -> Button {
        Button { words: words.into(), back: true, ..Button::default() }
    }

    pub fn says(mut self, name: &'static str, value: &'static str) -> Button {
        self.says = Some((name, value));
        self
    }

    pub fn full(mut self) -> Button {
        self.full = true;
        self
    }
}

impl Form {
    pub fn new(lang: Lang, key: &'static str, action: String) -> Form {
        Form {
            lang,
            key,
            action,
            hidden: Vec::new(),
            fields: Vec::new(),
            buttons: Vec::new(),
            multipart: false,
            say: None,
            resumed: false,
        }
    }

    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Form {
        self.hidden.push((name.into(), value.into()));
        self
    }

    pub fn field(mut self, mut field: Field) -> Form {
        field.lang = self.lang;
        field.id = format!("{}-{}", self.key, field.name);
        self.multipart |= matches!(field.control, Control::Files { .. });
        self.fields.push(field);
        self
    }

    pub fn button(mut self, button: Button) -> Form {
        self.buttons.push(button);
        self
    }

    /// No button of it is primary: it stands beside the act of the page.
    pub fn quiet(mut self) -> Form {
        for button in &mut self.buttons {
            button.primary = false;
        }
        self
    }

    /// Shows again what was typed into this form, with its messages; another form's texts leave it as it is.
    pub fn keep(mut self, kept: &Kept) -> Form {
        if kept.key != self.key {
            return self;
        }
        self.say.clone_from(&kept.say);
        self.resumed = kept.resumed;
        for field in &mut self.fields {
            field.keep(&kept.typed);
            field.message =
                kept.faults.iter().find(|(name, _)| *name == field.name).map(|(_, say)| say.clone());
        }
        self
    }

    /// What stands above a form that was filled before the session ended.
    pub fn back(&self) -> Option<&'static str> {
        self.resumed.then(|| self.lang.resume_back())
    }

    /// The lines of the error summary.
    pub fn errors(&self) -> Errors {
        let line = |field: &Field| Some((field.id.clone(), field.message.clone()?));
        Errors { lang: self.lang, items: self.fields.iter().filter_map(line).collect() }
    }
}
