//! A year handed in: the form, what was typed or sent as a file, and the year that it makes.

use crate::form::{Button, Choice, Control, Field, Form};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use jiff::civil::Date;
use sop::calendar::{
    Calendar, HolidayYear, ImportDefect, Imported, Ramadan, YEAR_MAX, YEAR_MIN, YearStatus, read_days,
};
use words::Lang;

/// Key of the form on the calendar's page.
pub const KEY: &str = "preview";
/// Longest source, in characters.
const SOURCE_CHARS_MAX: usize = 200;

/// The form that asks for a preview.
pub fn form(lang: Lang, year: i16) -> Form {
    let year_field = Field::new(lang, "year", lang.calendar_year(), Control::text()).narrow();
    let source = Field::new(lang, "source", lang.calendar_source(), Control::text());
    let statuses = [YearStatus::Decreed, YearStatus::Estimated];
    let statuses = statuses.map(|status| Choice::new(status.code(), lang.year_status(status))).to_vec();
    let status = Field::new(lang, "status", lang.calendar_status(), Control::radios(statuses));
    let file = Field::new(lang, "calendar", lang.calendar_file(), Control::File);
    let text = Field::new(lang, "days", lang.calendar_text(), Control::Area { code: true });
    let day = |name, label: &str| {
        let kind = Control::Input { kind: "date", autocomplete: None };
        Field::new(lang, name, label, kind).narrow().optional()
    };
    let mut form = Form::new(lang, KEY, url::calendar_act("preview"))
        .field(year_field.value(year.to_string()))
        .field(source.hint(lang.calendar_source_hint()))
        .field(status)
        .field(file.optional_unless(lang.calendar_file_or()))
        .field(text.hint(lang.calendar_text_hint()).optional_unless(lang.calendar_text_or()))
        .field(day("ramadan-from", lang.calendar_ramadan_from()).hint(lang.calendar_ramadan_hint()))
        .field(day("ramadan-to", lang.calendar_ramadan_to()))
        .button(Button::primary(lang.calendar_preview_button()));
    form.multipart = true;
    form
}

/// The fields of a form; the text of a file that was sent stands in place of what was pasted.
pub fn typed_of(visit: &Visit, sent: Sent) -> Result<Typed, Problem> {
    let Sent { mut typed, files } = sent;
    let Some(bytes) = files.get("calendar") else { return Ok(typed) };
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            typed.0.retain(|(name, _)| name != "days");
            typed.0.push(("days".to_owned(), text.to_owned()));
        }
        Err(_) => {
            let mut reading = Reading::of(visit, &typed, KEY);
            reading.wrong("calendar", visit.lang().calendar_wrong_file());
            reading.done(None::<()>)?;
        }
    }
    Ok(typed)
}

/// What was handed in.
pub struct Draft {
    pub year: HolidayYear,
    pub other_years: usize,
}

/// Reads the year; every fault is noted.
pub fn read(reading: &mut Reading<'_>, calendar: &Calendar) -> Option<Draft> {
    let lang = reading.lang;
    let year = reading.typed.get("year").trim().parse::<i16>().ok();
    let year = year.filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year));
    if year.is_none() {
        reading.wrong("year", lang.calendar_wrong_year());
    }
    let source = reading.line("source", lang.calendar_source(), SOURCE_CHARS_MAX);
    let status = reading.one_of("status", lang.calendar_status(), |raw| match raw {
        "decreed" => Some(YearStatus::Decreed),
        "estimated" => Some(YearStatus::Estimated),
        _ => None,
    });
    let imported = year.and_then(|year| days(reading, year));
    let ramadan = year.and_then(|year| ramadan(reading, calendar, year));
    let (year, source, status, ramadan) = (year?, source?, status?, ramadan?);
    let Imported { days, other_years } = imported?;
    Some(Draft { year: HolidayYear { year, source, status, ramadan, days }, other_years })
}

fn days(reading: &mut Reading<'_>, year: i16) -> Option<Imported> {
    let (lang, text) = (reading.lang, reading.typed.get("days"));
    if text.trim().is_empty() {
        reading.wrong("days", lang.calendar_wrong_text());
        return None;
    }
    match read_days(text, year) {
        Ok(imported) => Some(imported),
        Err(defects) => {
            let say = |defect: &ImportDefect| lang.import_fault(&defect.fault, defect.line);
            let lines: Vec<String> = defects.iter().map(say).collect();
            reading.wrong("days", lines.join(" "));
            None
        }
    }
}

/// The stretch of Ramadan hours; those that are recorded when none was given.
fn ramadan(reading: &mut Reading<'_>, calendar: &Calendar, year: i16) -> Option<Vec<Ramadan>> {
    let (from, to) = (reading.typed.get("ramadan-from").trim(), reading.typed.get("ramadan-to").trim());
    if from.is_empty() && to.is_empty() {
        return Some(calendar.year(year).map(|file| file.ramadan.clone()).unwrap_or_default());
    }
    let parsed = from.parse::<Date>().ok().zip(to.parse::<Date>().ok());
    let right = parsed.filter(|(from, to)| from <= to && from.year() == year && to.year() == year);
    if right.is_none() {
        reading.wrong("ramadan-to", reading.lang.calendar_wrong_ramadan());
    }
    right.map(|(from, to)| vec![Ramadan { from, to, estimated: false }])
}
