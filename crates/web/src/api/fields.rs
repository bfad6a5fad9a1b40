//! The fields of acts: the names that the forms send, as JSON. They become what a form would have sent, and
//! the form's own reading reads them, so that page and program cannot drift apart.

use super::fault::FieldFault;
use super::object::Object;
use crate::typed::Typed;
use serde_json::{Map, Value, json};
use sop::limits::RELEASE_ISSUES_MAX;
use sop::text::TextKind;
use words::Lang;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text(TextKind),
    /// One of these.
    Code(&'static [&'static str]),
    /// Any of these.
    Codes(&'static [&'static str]),
    Number,
    Numbers,
    Commit,
    /// `YYYY-MM-DD`.
    Day,
    /// `HH:MM`.
    Hour,
    /// RFC 3339.
    Moment,
    Flag,
    Ticket,
    /// An application's address name, or its number.
    Application,
}

/// Whether a field is compulsory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Always,
    Never,
    /// Where another field holds this, and nowhere else.
    Where(&'static str, &'static str),
    /// It may be sent where another field holds this.
    Only(&'static str, &'static str),
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    pub about: &'static str,
}

/// What an act takes.
#[derive(Clone, Copy, Debug)]
pub struct Takes {
    /// Name of its schema.
    pub name: &'static str,
    pub about: &'static str,
    pub fields: &'static [Field],
    /// One of these is compulsory.
    pub either: &'static [&'static str],
}

/// What a body said, as a form would have sent it.
pub struct Said {
    pub typed: Typed,
    /// A name that is none of the act's.
    pub unknown: Option<FieldFault>,
    pub errors: Vec<FieldFault>,
}

impl Takes {
    /// Reads a body's names and types; what they say is the form's business.
    pub fn said(&self, object: &Object, lang: Lang) -> Said {
        let known = |name: &&str| self.fields.iter().any(|field| field.name == *name);
        let unknown = object.names().find(|name| !known(name)).map(|name| {
            // Shown again as it came, within bounds.
            let field: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let message = lang.error_unknown_field(&field);
            FieldFault { field, rule: "unknown", message }
        });
        let mut said = Said { typed: Typed::default(), unknown, errors: Vec::new() };
        for field in self.fields {
            let Some(value) = object.get(field.name) else { continue };
            match field.kind.texts(value, lang) {
                Ok(texts) => {
                    said.typed.0.extend(texts.into_iter().map(|text| (field.name.to_owned(), text)));
                }
                Err((rule, message)) => said.wrong(field.name, rule, message),
            }
        }
        for field in self.fields {
            said.judge(field, object.get(field.name).is_some(), lang);
        }
        said
    }

    /// In the order of the document.
    pub fn place(&self, name: &str) -> usize {
        self.fields.iter().position(|field| field.name == name).unwrap_or(self.fields.len())
    }

    /// The document's schema.
    pub fn schema(&self) -> Value {
        let mut properties = Map::new();
        for field in self.fields {
            let mut schema = field.kind.schema();
            schema["description"] = json!(field.about);
            if schema["type"] == "array" && matches!(field.need, Need::Always | Need::Where(..)) {
                schema["minItems"] = json!(1);
            }
            properties.insert(field.name.to_owned(), schema);
        }
        let always = self.fields.iter().filter(|field| field.need == Need::Always);
        let required: Vec<&str> = always.map(|field| field.name).collect();
        let mut schema = json!({
            "type": "object",
            "description": self.about,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        let conditions: Vec<Value> = self.fields.iter().filter_map(condition).collect();
        if !conditions.is_empty() {
            schema["allOf"] = json!(conditions);
        }
        if !self.either.is_empty() {
            let ways: Vec<Value> = self.either.iter().map(|name| json!({ "required": [name] })).collect();
            schema["anyOf"] = json!(ways);
        }
        schema
    }
}

fn condition(field: &Field) -> Option<Value> {
    let holds = |other: &str, value: &str| {
        let one = json!({ other: { "const": value } });
        json!({ "properties": one, "required": [other] })
    };
    let not = json!({ "properties": { field.name: false } });
    match field.need {
        Need::Always | Need::Never => None,
        Need::Where(other, value) => {
            let then = json!({ "required": [field.name] });
            Some(json!({ "if": holds(other, value), "then": then, "else": not }))
        }
        Need::Only(other, value) => Some(json!({ "if": holds(other, value), "else": not })),
    }
}

impl Said {
    fn wrong(&mut self, name: &str, rule: &'static str, message: impl Into<String>) {
        self.errors.push(FieldFault { field: name.to_owned(), rule, message: message.into() });
    }

    /// Is this field wrong already?
    pub fn is_wrong(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error.field == name)
    }

    /// A field that depends on another is there where that says so, and only there.
    fn judge(&mut self, field: &Field, there: bool, lang: Lang) {
        let (other, value, needed) = match field.need {
            Need::Always | Need::Never => return,
            Need::Where(other, value) => (other, value, true),
            Need::Only(other, value) => (other, value, false),
        };
        // What decides is wrong itself: that is mended first.
        if self.is_wrong(other) || self.is_wrong(field.name) {
            return;
        }
        let when = format!("{other} = {value}");
        let holds = self.typed.get(other) == value;
        if holds && needed && !there {
            self.wrong(field.name, "missing", lang.api_field_needed(&when));
        } else if !holds && there {
            self.wrong(field.name, "idle", lang.api_field_idle(&when));
        }
    }
}

type Defect = (&'static str, String);

impl Kind {
    /// As a form would send it: one text, or one for each item.
    fn texts(self, value: &Value, lang: Lang) -> Result<Vec<String>, Defect> {
        let one = |text: String| vec![text];
        match self {
            Kind::Text(_) | Kind::Commit | Kind::Day | Kind::Hour | Kind::Moment | Kind::Ticket => {
                string(value, lang).map(one)
            }
            Kind::Code(codes) => code(value, codes, lang).map(one),
            Kind::Codes(codes) => {
                list(value, codes.len(), lang)?.iter().map(|item| code(item, codes, lang)).collect()
            }
            Kind::Number => number(value, lang).map(one),
            Kind::Numbers => {
                list(value, RELEASE_ISSUES_MAX, lang)?.iter().map(|item| number(item, lang)).collect()
            }
            Kind::Flag => match value.as_bool() {
                Some(true) => Ok(one("1".to_owned())),
                Some(false) => Ok(Vec::new()),
                None => Err(("type", lang.api_not_a_flag().to_owned())),
            },
            Kind::Application if value.is_number() => number(value, lang).map(one),
            Kind::Application => string(value, lang).map(one),
        }
    }

    fn schema(self) -> Value {
        let number = json!({ "type": "integer", "format": "int64", "minimum": 1 });
        match self {
            Kind::Text(kind) => {
                let (least, most) = kind.bounds();
                json!({ "type": "string", "minLength": least, "maxLength": most })
            }
            Kind::Code(codes) => json!({ "type": "string", "enum": codes }),
            Kind::Codes(codes) => {
                let one = json!({ "type": "string", "enum": codes });
                json!({ "type": "array", "items": one, "maxItems": codes.len() })
            }
            Kind::Number => number,
            Kind::Numbers => json!({ "type": "array", "items": number, "maxItems": RELEASE_ISSUES_MAX }),
            Kind::Commit => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{40}$" }),
            Kind::Day => json!({ "type": "string", "format": "date" }),
            Kind::Hour => json!({ "type": "string", "pattern": "^[0-2][0-9][:.][0-5][0-9]$" }),
            Kind::Moment => json!({ "type": "string", "format": "date-time" }),
            Kind::Flag => json!({ "type": "boolean", "default": false }),
            Kind::Ticket => json!({ "type": "string", "pattern": "^#?[0-9A-Za-z-]{1,20}$" }),
            Kind::Application => {
                json!({ "oneOf": [{ "type": "string", "minLength": 2, "maxLength": 40 }, number] })
            }
        }
    }
}

fn string(value: &Value, lang: Lang) -> Result<String, Defect> {
    value.as_str().map(str::to_owned).ok_or_else(|| ("type", lang.api_not_a_string().to_owned()))
}

fn code(value: &Value, codes: &[&str], lang: Lang) -> Result<String, Defect> {
    let text = string(value, lang)?;
    if codes.contains(&text.as_str()) {
        return Ok(text);
    }
    Err(("choice", lang.api_not_a_choice(&codes.join(", "))))
}

fn number(value: &Value, lang: Lang) -> Result<String, Defect> {
    let number = value.as_i64().filter(|number| *number >= 1);
    number.map(|number| number.to_string()).ok_or_else(|| ("type", lang.api_not_a_number().to_owned()))
}

fn list(value: &Value, most: usize, lang: Lang) -> Result<&[Value], Defect> {
    let Some(items) = value.as_array() else { return Err(("type", lang.api_not_a_list().to_owned())) };
    if items.len() > most {
        return Err(("too_long", lang.api_list_too_long(most)));
    }
    Ok(items)
}
