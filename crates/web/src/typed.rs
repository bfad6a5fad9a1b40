//! What a form sent, read into checked values; every fault is kept with its field, so that one answer names them all.

use crate::form::Kept;
use crate::limits;
use crate::problem::{Edge, Problem};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
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

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Typed, Problem> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) if pairs.len() <= limits::FORM_FIELDS_MAX => Ok(Typed(pairs)),
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
    key: &'static str,
    faults: Vec<(&'static str, String)>,
}

impl<'a> Reading<'a> {
    /// Begins to read what was typed into the form with this key.
    pub fn of(typed: &'a Typed, key: &'static str, lang: Lang) -> Reading<'a> {
        Reading { typed, lang, key, faults: Vec::new() }
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, name: &'static str, say: impl Into<String>) {
        self.faults.push((name, say.into()));
    }

    /// A text under the rule of its kind.
    pub fn text(&mut self, name: &'static str, kind: TextKind) -> Option<String> {
        match Prose::check(kind, self.typed.get(name)) {
            Ok(text) => Some(text),
            Err(defect) => {
                let say = defect_words(self.lang, defect);
                self.wrong(name, say);
                None
            }
        }
    }

    /// A text that may be left empty.
    pub fn text_or_none(&mut self, name: &'static str, kind: TextKind) -> Option<String> {
        if self.typed.get(name).trim().is_empty() { None } else { self.text(name, kind) }
    }

    /// A plain line of at least one character.
    pub fn line(&mut self, name: &'static str, chars_max: usize) -> Option<String> {
        let line = self.typed.get(name).trim();
        if line.is_empty() {
            self.wrong(name, self.lang.web_field_missing());
        } else if line.chars().count() > chars_max {
            self.wrong(name, self.lang.web_field_too_long(chars_max));
        } else if line.chars().any(char::is_control) {
            self.wrong(name, self.lang.web_field_control());
        } else {
            return Some(line.to_owned());
        }
        None
    }

    /// One of a closed set of values.
    pub fn one_of<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let raw = self.typed.get(name);
        let value = parse(raw);
        if value.is_none() {
            let say =
                if raw.is_empty() { self.lang.web_field_choose() } else { self.lang.web_field_unknown() };
            self.wrong(name, say);
        }
        value
    }

    /// A number of one of our kinds.
    pub fn number<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let raw = self.typed.get(name).trim().trim_start_matches(['#', '!']);
        let value = raw.parse().ok();
        if value.is_none() {
            let say =
                if raw.is_empty() { self.lang.web_field_missing() } else { self.lang.web_field_number() };
            self.wrong(name, say);
        }
        value
    }

    /// A full commit id.
    pub fn commit(&mut self, name: &'static str) -> Option<CommitId> {
        let commit = CommitId::parse(&self.typed.get(name).trim().to_ascii_lowercase());
        if commit.is_none() {
            self.wrong(name, self.lang.web_field_commit());
        }
        commit
    }

    /// A day, `YYYY-MM-DD`.
    pub fn day(&mut self, name: &'static str) -> Option<jiff::civil::Date> {
        let day = self.typed.get(name).trim().parse().ok();
        if day.is_none() {
            self.wrong(name, self.lang.web_field_day());
        }
        day
    }

    /// A minute in the office's zone: `2026-11-26T16:00` of a browser's field, or with a space.
    pub fn minute(&mut self, name: &'static str, zone: &jiff::tz::TimeZone) -> Option<Moment> {
        let raw = self.typed.get(name).trim().replace(' ', "T");
        let civil = raw.parse::<jiff::civil::DateTime>().ok().filter(|_| raw.contains('T'));
        let moment = civil
            .and_then(|civil| civil.to_zoned_datetime(zone.clone()).ok())
            .map(|zoned| Moment::from(&zoned));
        if moment.is_none() {
            self.wrong(name, self.lang.web_field_moment());
        }
        moment
    }

    /// All read? `None` anywhere means that a fault was noted.
    pub fn done<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            Some(_) | None => Err(Problem::Form(self.kept())),
        }
    }

    fn kept(self) -> Kept {
        Kept { key: self.key, typed: self.typed.clone(), faults: self.faults, say: None }
    }
}

/// What is wrong with a text, in words.
pub fn defect_words(lang: Lang, defect: TextDefect) -> String {
    match defect {
        TextDefect::Missing => lang.web_field_missing().to_owned(),
        TextDefect::TooShort { least } => lang.web_field_too_short(least),
        TextDefect::TooLong { most } => lang.web_field_too_long(most),
        TextDefect::LineBreak => lang.web_field_one_line().to_owned(),
        TextDefect::ControlCharacter => lang.web_field_control().to_owned(),
    }
}
