//! The fields of acts: each kind knows how it is read from JSON and how the document describes it.

use super::fault::{Fault, FieldFault};
use app::App;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, json};
use sop::event::Verdict;
use sop::issue::{IssueKind, Needs, RequestForm};
use sop::text::{Prose, TextDefect, TextKind};
use sop::{CommitId, IssueNumber, Moment, PersonId, Slug};
use std::fmt;
use words::Lang;

/// A JSON object in which no name stands twice, at any depth.
#[derive(Clone, Debug, Default)]
pub struct Object(Map<String, Value>);

/// Any JSON, under the same rule.
struct Strict(Value);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Object, D::Error> {
        match Strict::deserialize(from)? {
            Strict(Value::Object(map)) => Ok(Object(map)),
            Strict(_) => Err(D::Error::custom("no object")),
        }
    }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Strict, D::Error> {
        from.deserialize_any(Reader).map(Strict)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without a name twice")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("no number"))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

/// Reads an object field by field and keeps every fault.
pub struct Reading<'a> {
    lang: Lang,
    app: &'a App,
    /// Where it reads now: `official.name`.
    at: Vec<&'static str>,
    errors: Vec<FieldFault>,
    unknown: Option<FieldFault>,
}

impl<'a> Reading<'a> {
    pub fn new(lang: Lang, app: &'a App) -> Reading<'a> {
        Reading { lang, app, at: Vec::new(), errors: Vec::new(), unknown: None }
    }

    /// Notes what is wrong with the field that is being read.
    pub fn wrong(&mut self, rule: &'static str, message: impl Into<String>) {
        self.errors.push(FieldFault { field: self.at.join("."), rule, message: message.into() });
    }

    /// Notes names that none of these fields has.
    pub fn only(&mut self, object: &Object, names: &[&'static str]) {
        if let Some(name) = object.0.keys().find(|name| !names.contains(&name.as_str())) {
            // Shown again as it came, within bounds.
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let mut path: Vec<&str> = self.at.clone();
            path.push(&shown);
            let (field, message) = (path.join("."), self.lang.error_unknown_field(&shown));
            self.unknown.get_or_insert(FieldFault { field, rule: "unknown", message });
        }
    }

    /// One field of the object.
    pub fn field<T: Field>(&mut self, object: &Object, name: &'static str) -> Option<T> {
        self.at.push(name);
        let read = match object.0.get(name) {
            None | Some(Value::Null) => {
                let absent = T::absent();
                if absent.is_none() {
                    self.wrong("missing", self.lang.api_field_missing());
                }
                absent
            }
            Some(value) => T::take(value, self),
        };
        self.at.pop();
        read
    }

    /// All read?
    ///
    /// # Errors
    /// 400 for an unknown field, 422 for fields to mend.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Fault> {
        match (self.unknown, read) {
            (Some(unknown), _) => Err(Fault::unknown(self.lang, unknown)),
            (None, Some(read)) if self.errors.is_empty() => Ok(read),
            (None, _) => Err(Fault::fields(self.lang, self.errors)),
        }
    }

    fn string<'v>(&mut self, value: &'v Value) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong("type", self.lang.api_not_a_string());
        }
        text
    }

    fn prose(&mut self, kind: TextKind, value: &Value) -> Option<Prose> {
        let raw = self.string(value)?;
        match self.app.prose(kind, raw) {
            Ok(prose) => Some(prose),
            Err(defect) => {
                self.wrong(rule_of(defect), self.lang.text_defect(kind, defect));
                None
            }
        }
    }

    fn choice<T>(&mut self, value: &Value, codes: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = parse(self.string(value)?);
        if read.is_none() {
            self.wrong("choice", self.lang.api_not_a_choice(&codes.join(", ")));
        }
        read
    }

    fn number(&mut self, value: &Value) -> Option<i64> {
        let number = value.as_i64().filter(|number| *number >= 1);
        if number.is_none() {
            self.wrong("type", self.lang.api_not_a_number());
        }
        number
    }
}

fn rule_of(defect: TextDefect) -> &'static str {
    match defect {
        TextDefect::Missing => "missing",
        TextDefect::TooShort { .. } => "too_short",
        TextDefect::TooLong { .. } => "too_long",
        TextDefect::LineBreak => "line_break",
        TextDefect::ControlCharacter => "control_character",
    }
}

/// One field as the document describes it.
pub struct FieldDoc {
    pub name: &'static str,
    pub about: &'static str,
    pub required: bool,
    pub schema: Value,
}

/// What an act takes; made by [`asked!`].
pub trait Ask: Sized {
    const NAME: &'static str;
    const ABOUT: &'static str;
    fn fields() -> Vec<FieldDoc>;
    fn read(object: &Object, reading: &mut Reading<'_>) -> Option<Self>;
}

/// The document's schema of what an act takes.
pub fn schema_of<T: Ask>() -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in T::fields() {
        let mut schema = field.schema;
        schema["description"] = json!(field.about.trim());
        properties.insert(field.name.to_owned(), schema);
        if field.required {
            required.push(field.name);
        }
    }
    json!({
        "type": "object",
        "description": T::ABOUT.trim(),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A kind of field.
pub trait Field: Sized {
    const REQUIRED: bool = true;
    /// What it is when it was left out; none: it may not be.
    fn absent() -> Option<Self> {
        None
    }
    /// Reads it, or notes why not.
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self>;
    fn schema() -> Value;
}

/// A struct whose fields are read from a body and described in the document.
macro_rules! asked {
    ($(#[doc = $about:literal])+ $vis:vis struct $name:ident {
        $($(#[doc = $field_about:literal])+ $field_vis:vis $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        $vis struct $name { $($(#[doc = $field_about])+ $field_vis $field: $type),* }

        impl $crate::api::fields::Ask for $name {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = concat!($($about),+);
            fn fields() -> Vec<$crate::api::fields::FieldDoc> {
                vec![$($crate::api::fields::FieldDoc {
                    name: stringify!($field),
                    about: concat!($($field_about),+),
                    required: <$type as $crate::api::fields::Field>::REQUIRED,
                    schema: <$type as $crate::api::fields::Field>::schema(),
                }),*]
            }
            fn read(
                object: &$crate::api::fields::Object,
                reading: &mut $crate::api::fields::Reading<'_>,
            ) -> Option<Self> {
                reading.only(object, &[$(stringify!($field)),*]);
                $(let $field = reading.field::<$type>(object, stringify!($field));)*
                Some($name { $($field: $field?),* })
            }
        }
    };
}
pub(crate) use asked;

/// A struct of [`asked!`] as a field of another.
pub fn take_nested<T: Ask>(value: &Value, reading: &mut Reading<'_>) -> Option<T> {
    match value {
        Value::Object(map) => T::read(&Object(map.clone()), reading),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            reading.wrong("type", reading.lang.api_not_an_object());
            None
        }
    }
}

impl<T: Field> Field for Option<T> {
    const REQUIRED: bool = false;
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        T::take(value, reading).map(Some)
    }
    fn schema() -> Value {
        T::schema()
    }
}

/// A flag that is false when it was left out.
impl Field for bool {
    const REQUIRED: bool = false;
    fn absent() -> Option<Self> {
        Some(false)
    }
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let flag = value.as_bool();
        if flag.is_none() {
            reading.wrong("type", reading.lang.api_not_a_flag());
        }
        flag
    }
    fn schema() -> Value {
        json!({ "type": "boolean", "default": false })
    }
}

/// Texts of the procedure, each under the rule of its kind.
macro_rules! texts {
    ($($(#[$about:meta])* $name:ident => $kind:expr;)+) => {$(
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Prose);

        impl Field for $name {
            fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
                reading.prose($kind, value).map($name)
            }
            fn schema() -> Value {
                let (least, most) = $kind.bounds();
                json!({ "type": "string", "minLength": least, "maxLength": most })
            }
        }
    )+};
}

texts! {
    Title => TextKind::Title;
    Body => TextKind::Body;
    /// *Catatan Internal*.
    Note => TextKind::Note;
    Reason => TextKind::Reason;
    Remark => TextKind::Remark;
}

/// Closed sets by their codes.
macro_rules! codes {
    ($($type:ty { $($code:literal => $value:expr),+ $(,)? })+) => {$(
        impl Field for $type {
            fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
                reading.choice(value, &[$($code),+], |code| match code {
                    $($code => Some($value),)+
                    _ => None,
                })
            }
            fn schema() -> Value {
                json!({ "type": "string", "enum": [$($code),+] })
            }
        }
    )+};
}

/// What a failed staging check is laid to (R53).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Issues,
    Configuration,
}

codes! {
    Verdict { "passed" => Verdict::Passed, "failed" => Verdict::Failed }
    IssueKind {
        "problem" => IssueKind::Problem,
        "activity" => IssueKind::Activity,
        "feature" => IssueKind::Feature,
        "bug" => IssueKind::Bug,
        "other" => IssueKind::Other,
    }
    Needs { "code" => Needs::Code, "documentation" => Needs::Documentation, "both" => Needs::Both }
    RequestForm {
        "memo" => RequestForm::Memo,
        "disposition" => RequestForm::Disposition,
        "verbal" => RequestForm::Verbal,
        "whats_app" => RequestForm::WhatsApp,
    }
    Cause { "issues" => Cause::Issues, "configuration" => Cause::Configuration }
}

/// Numbers of things.
macro_rules! numbers {
    ($($type:ident),+) => {$(
        impl Field for $type {
            fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
                reading.number(value).map($type)
            }
            fn schema() -> Value {
                json!({ "type": "integer", "format": "int64", "minimum": 1 })
            }
        }
    )+};
}

numbers!(PersonId, IssueNumber);

impl Field for Vec<IssueNumber> {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let Some(items) = value.as_array() else {
            reading.wrong("type", reading.lang.api_not_a_list());
            return None;
        };
        if items.len() > sop::limits::RELEASE_ISSUES_MAX {
            reading.wrong("too_long", reading.lang.api_list_too_long(sop::limits::RELEASE_ISSUES_MAX));
            return None;
        }
        items.iter().map(|item| IssueNumber::take(item, reading)).collect()
    }
    fn schema() -> Value {
        let most = sop::limits::RELEASE_ISSUES_MAX;
        json!({ "type": "array", "items": IssueNumber::schema(), "maxItems": most })
    }
}

impl Field for CommitId {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let commit = CommitId::parse(&reading.string(value)?.trim().to_ascii_lowercase());
        if commit.is_none() {
            reading.wrong("format", reading.lang.error_not_a_commit());
        }
        commit
    }
    fn schema() -> Value {
        json!({ "type": "string", "pattern": "^[0-9a-fA-F]{40}$" })
    }
}

impl Field for Moment {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let moment = reading.string(value)?.trim().parse().ok();
        if moment.is_none() {
            reading.wrong("format", reading.lang.api_not_a_moment());
        }
        moment
    }
    fn schema() -> Value {
        json!({ "type": "string", "format": "date-time" })
    }
}

/// A day, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl Field for Day {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let raw = reading.string(value)?.trim();
        let day = if raw.len() == "2020-03-24".len() { raw.parse().ok().map(Day) } else { None };
        if day.is_none() {
            reading.wrong("format", reading.lang.api_not_a_day());
        }
        day
    }
    fn schema() -> Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// The number of a ticket of the help desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket(pub String);

impl Field for Ticket {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let number = reading.string(value)?.trim().trim_start_matches('#');
        let fits = (1..=20).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !fits {
            reading.wrong("format", reading.lang.api_not_a_ticket());
        }
        fits.then(|| Ticket(number.to_owned()))
    }
    fn schema() -> Value {
        json!({ "type": "string", "pattern": "^#?[0-9A-Za-z-]{1,20}$" })
    }
}

impl Field for Slug {
    fn take(value: &Value, reading: &mut Reading<'_>) -> Option<Self> {
        let slug = Slug::parse(reading.string(value)?.trim());
        if slug.is_none() {
            reading.wrong("format", reading.lang.error_slug());
        }
        slug
    }
    fn schema() -> Value {
        json!({ "type": "string", "minLength": 2, "maxLength": 40 })
    }
}
