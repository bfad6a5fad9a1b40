//! What a form sent, read into checked values; every fault is kept with its field, so that one answer names
//! them all.

use crate::form::Kept;
use crate::limits;
use crate::problem::{Edge, Problem};
use crate::visit::Visit;
use app::{App, Secret};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::civil::{Date, Time};
use sop::event::Verdict;
use sop::text::{Prose, TextDefect, TextKind};
use sop::{CommitId, Moment};
use std::str::FromStr;
use words::Lang;

/// The fields of a form as they were sent, in order. Names may repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }
}

/// Is the field of this name a secret, or a token that the page makes anew: never shown again, never carried?
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, "present" | "wanted" | "value" | "token" | "drawn" | "factor")
}

/// What only the server says about its records; no field of ours has such a name.
const OF_THE_SERVER: [&str; 11] = [
    "actor",
    "approved",
    "approver",
    "author",
    "hash",
    "owner",
    "seq",
    "state",
    "step",
    "updated",
    "visibility",
];
/// Longest name of a field.
const NAME_BYTES_MAX: usize = 60;

/// May a form of ours have a field of this name? Lower-case words with hyphens; behind a point what the
/// sign-in form carries along.
pub fn is_field(name: &str) -> bool {
    let own = name.strip_prefix(crate::resume::PREFIX).unwrap_or(name);
    (1..=NAME_BYTES_MAX).contains(&own.len())
        && own.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !OF_THE_SERVER.contains(&own)
}

impl Typed {
    /// As it was sent, if no field is one that our forms cannot have: whoever adds `created_at` or `actor`
    /// wants more than the form offers (SB8).
    ///
    /// # Errors
    /// The body is no form of ours.
    pub fn checked(self) -> Result<Typed, Problem> {
        if self.0.iter().all(|(name, _)| is_field(name)) { Ok(self) } else { Err(Edge::Unreadable.into()) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Typed, Problem> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) if pairs.len() <= limits::FORM_FIELDS_MAX => Typed(pairs).checked(),
            Ok(_) => Err(Edge::Unreadable.into()),
            Err(rejection) => {
                let status = rejection.into_response().status();
                let edge =
                    if status == StatusCode::PAYLOAD_TOO_LARGE { Edge::TooLarge } else { Edge::Unreadable };
                Err(edge.into())
            }
        }
    }
}

/// Reads a form field by field. Ask for all values first, then [`Reading::done`].
pub struct Reading<'a> {
    pub typed: &'a Typed,
    pub lang: Lang,
    app: &'a App,
    key: &'static str,
    faults: Vec<FieldDefect>,
    /// A field that holds one value came twice: two readers of such a form would see two forms.
    twice: bool,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDefect {
    pub name: &'static str,
    /// For programs: `missing`, `choice`, `too_long`, ...
    pub rule: &'static str,
    /// For people.
    pub say: String,
}

impl<'a> Reading<'a> {
    /// Begins to read what was typed into the form with this key.
    pub fn of(visit: &'a Visit, typed: &'a Typed, key: &'static str) -> Reading<'a> {
        Reading { typed, lang: visit.lang(), app: visit.app(), key, faults: Vec::new(), twice: false }
    }

    /// The value of a field that holds one.
    fn one(&mut self, name: &str) -> &'a str {
        self.twice |= self.typed.all(name).nth(1).is_some();
        self.typed.get(name)
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, name: &'static str, say: impl Into<String>) {
        self.breaks(name, "format", say);
    }

    /// As [`Reading::wrong`], with the rule that the field breaks.
    pub fn breaks(&mut self, name: &'static str, rule: &'static str, say: impl Into<String>) {
        self.faults.push(FieldDefect { name, rule, say: say.into() });
    }

    /// A text under the rule of its kind.
    pub fn prose(&mut self, name: &'static str, kind: TextKind) -> Option<Prose> {
        match self.app.prose(kind, self.one(name)) {
            Ok(text) => Some(text),
            Err(defect) => {
                self.breaks(name, rule_of(defect), self.lang.text_defect(kind, defect));
                None
            }
        }
    }

    /// As [`Reading::prose`], for a field that is none of its kind by name: what is left out is named by the
    /// field's own label.
    pub fn prose_called(&mut self, name: &'static str, kind: TextKind, label: &str) -> Option<Prose> {
        if self.one(name).trim().is_empty() {
            self.breaks(name, rule_of(TextDefect::Missing), self.lang.error_missing(label));
            return None;
        }
        self.prose(name, kind)
    }

    /// A text that may be left empty: `Some(None)` when it was.
    pub fn prose_or_none(&mut self, name: &'static str, kind: TextKind) -> Option<Option<Prose>> {
        if self.one(name).trim().is_empty() { Some(None) } else { self.prose(name, kind).map(Some) }
    }

    /// The compulsory reason of a way back or a change.
    pub fn reason(&mut self) -> Option<Prose> {
        self.prose("reason", TextKind::Reason)
    }

    /// One text per line of a field; blank lines are nothing.
    pub fn prose_lines(&mut self, name: &'static str, kind: TextKind) -> Option<Vec<Prose>> {
        let lines = self.one(name).lines().map(str::trim).filter(|line| !line.is_empty());
        let read: Result<Vec<Prose>, _> = lines.map(|line| self.app.prose(kind, line)).collect();
        match read {
            Ok(texts) => Some(texts),
            Err(defect) => {
                self.breaks(name, rule_of(defect), self.lang.text_defect(kind, defect));
                None
            }
        }
    }

    /// Which of the two buttons was pressed.
    pub fn verdict(&mut self) -> Option<Verdict> {
        self.one_of("verdict", self.lang.note_verdict(), |raw| match raw {
            "passed" => Some(Verdict::Passed),
            "failed" => Some(Verdict::Failed),
            _ => None,
        })
    }

    /// The due date of the fields `due-date` and `due-time`; a program may say it in one, `due` (RFC 3339).
    pub fn due(&mut self) -> Option<Moment> {
        let lang = self.lang;
        if self.typed.has("due") {
            let due = self.one("due").trim().parse().ok();
            if due.is_none() {
                self.wrong("due", lang.api_not_a_moment());
            }
            if self.typed.has("due-date") || self.typed.has("due-time") {
                self.breaks("due", "twice", lang.api_due_twice());
            }
            return self.near("due", due);
        }
        let due = self.moment(("due-date", lang.assign_due_date()), ("due-time", lang.assign_due_time()));
        self.near("due-date", due)
    }

    /// A slip of the finger in the year would be a due date that never comes.
    fn near(&mut self, name: &'static str, due: Option<Moment>) -> Option<Moment> {
        let calendar = self.app.calendar();
        let year = |at| i64::from(calendar.day_of(at).year());
        if year(due?) > year(self.app.clock().now()) + limits::DUE_YEARS_MAX {
            self.breaks(name, "range", self.lang.error_due_too_far(limits::DUE_YEARS_MAX));
            return None;
        }
        due
    }

    /// The number of a ticket of the help desk: 1 to 20 letters, digits or hyphens.
    pub fn ticket(&mut self, name: &'static str, label: &str) -> Option<String> {
        let line = self.line(name, label, 21)?;
        let number = line.trim_start_matches('#');
        let fits = (1..=20).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits {
            return Some(number.to_owned());
        }
        self.wrong(name, self.lang.error_not_a_number(label));
        None
    }

    /// All chosen values of a field with checkboxes; none chosen is an empty list.
    pub fn several<T>(
        &mut self,
        name: &'static str,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Option<Vec<T>> = self.typed.all(name).map(parse).collect();
        if read.is_none() {
            self.breaks(name, "choice", self.lang.error_not_a_choice(label));
        }
        read
    }

    /// A plain line of at least one character. `label`: what the field is called on the page.
    pub fn line(&mut self, name: &'static str, label: &str, chars_max: usize) -> Option<String> {
        let line = sop::text::unturned(self.one(name));
        let line = line.trim();
        if line.is_empty() {
            self.breaks(name, "missing", self.lang.error_missing(label));
        } else if line.chars().count() > chars_max {
            self.breaks(name, "too_long", self.lang.error_too_long(label, chars_max));
        } else if line.chars().any(char::is_control) {
            self.breaks(name, "control_character", self.lang.error_control_character(label));
        } else {
            return Some(line.to_owned());
        }
        None
    }

    /// A password: any characters, not trimmed, not empty.
    pub fn secret(&mut self, name: &'static str, label: &str) -> Option<Secret> {
        let value = self.one(name);
        if value.is_empty() {
            self.breaks(name, "missing", self.lang.error_missing(label));
            return None;
        }
        Some(Secret::new(value.to_owned()))
    }

    /// One of a closed set of values.
    pub fn one_of<T>(
        &mut self,
        name: &'static str,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let raw = self.one(name);
        let value = parse(raw);
        if value.is_none() {
            let lang = self.lang;
            match raw {
                "" => self.breaks(name, "missing", lang.error_choose(label)),
                _ => self.breaks(name, "choice", lang.error_not_a_choice(label)),
            }
        }
        value
    }

    /// A number of one of our kinds.
    pub fn number<T: FromStr>(&mut self, name: &'static str, label: &str) -> Option<T> {
        let raw = self.one(name).trim().trim_start_matches(['#', '!']);
        let value = raw.parse().ok();
        if value.is_none() {
            let lang = self.lang;
            match raw {
                "" => self.breaks(name, "missing", lang.error_missing(label)),
                _ => self.wrong(name, lang.error_not_a_number(label)),
            }
        }
        value
    }

    /// A full commit id.
    pub fn commit(&mut self, name: &'static str) -> Option<CommitId> {
        let raw = self.one(name).trim();
        let commit = CommitId::parse(&raw.to_ascii_lowercase());
        if commit.is_none() {
            let rule = if raw.is_empty() { "missing" } else { "format" };
            self.breaks(name, rule, self.lang.error_not_a_commit());
        }
        commit
    }

    /// As [`Reading::commit`], where none is said: `Some(None)`.
    pub fn commit_or_none(&mut self, name: &'static str) -> Option<Option<CommitId>> {
        if self.one(name).trim().is_empty() { Some(None) } else { self.commit(name).map(Some) }
    }

    /// A day, `YYYY-MM-DD`.
    pub fn day(&mut self, name: &'static str, label: &str) -> Option<Date> {
        let raw = self.one(name).trim();
        let day = raw.parse().ok();
        if day.is_none() {
            let rule = if raw.is_empty() { "missing" } else { "format" };
            self.breaks(name, rule, self.lang.error_not_a_date(label));
        }
        day
    }

    /// A day that has come: of something that was said or written.
    pub fn past_day(&mut self, name: &'static str, label: &str) -> Option<Date> {
        let day = self.day(name, label)?;
        if day > self.app.calendar().day_of(self.app.clock().now()) {
            self.breaks(name, "range", self.lang.error_day_to_come(label));
            return None;
        }
        Some(day)
    }

    /// A moment from a day's field and an hour's, which may be empty: then the office's close of that day.
    pub fn moment(
        &mut self,
        (day_name, day_label): (&'static str, &str),
        (time_name, time_label): (&'static str, &str),
    ) -> Option<Moment> {
        let calendar = self.app.calendar();
        let day = self.day(day_name, day_label);
        let raw = self.one(time_name).trim();
        if raw.is_empty() {
            // A day that is not worked has no close; noon of it is refused by the rule, with its sentence.
            let close = |day| calendar.close_of(day).unwrap_or(calendar.start_of(day).plus_minutes(12 * 60));
            return day.map(close);
        }
        let Ok(time) = raw.replace('.', ":").parse::<Time>() else {
            self.wrong(time_name, self.lang.error_not_a_time(time_label));
            return None;
        };
        let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
        day.map(|day| calendar.start_of(day).plus_minutes(minutes))
    }

    /// All read? `None` anywhere means that a fault was noted.
    pub fn done<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            _ if self.twice => Err(Edge::Unreadable.into()),
            Some(value) if self.faults.is_empty() => Ok(value),
            Some(_) | None => Err(Problem::Form(self.kept())),
        }
    }

    /// As [`Reading::done`], for who shows no form.
    ///
    /// # Errors
    /// All that is to be mended.
    pub fn done_or_defects<T>(self, value: Option<T>) -> Result<T, Vec<FieldDefect>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            Some(_) | None => Err(self.faults),
        }
    }

    fn kept(self) -> Kept {
        let faults = self.faults.into_iter().map(|fault| (fault.name, fault.say)).collect();
        Kept { key: self.key, typed: self.typed.clone(), faults, ..Kept::none() }
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
