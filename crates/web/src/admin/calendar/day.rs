//! One day changed by the office itself: closed, worked although it would not be, other hours; or as its
//! year's file says again.

use crate::form::{Button, Choice, Control, Field, Form};
use crate::page;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use axum::response::Response;
use jiff::civil::{Date, Time};
use sop::calendar::{ChangedDayKind, DAY_NAME_CHARS_MAX, DayHours, OwnDay, Pause, YEAR_MAX, YEAR_MIN};
use words::Lang;

/// Key of the form.
pub const KEY: &str = "day";
const AS_LISTED: &str = "as_listed";

/// The form.
pub fn form(lang: Lang, digest: &str) -> Form {
    let kinds = ChangedDayKind::ALL.map(|kind| Choice::new(kind.code(), lang.changed_day(kind)));
    let mut kinds = kinds.to_vec();
    kinds.push(Choice::new(AS_LISTED, lang.calendar_day_as_listed()));
    let time = |name, label: &str| {
        let when = lang.calendar_day_hours_when();
        Field::new(lang, name, label, Control::text()).narrow().optional_unless(when)
    };
    let date = Control::Input { kind: "date", autocomplete: None };
    let name = Field::new(lang, "name", lang.calendar_name(), Control::text());
    Form::new(lang, KEY, url::calendar_act("day"))
        .hidden("from", digest)
        .field(Field::new(lang, "date", lang.calendar_date(), date).narrow())
        .field(Field::new(lang, "kind", lang.calendar_kind(), Control::radios(kinds)))
        .field(name.optional_unless(lang.calendar_day_name_when()))
        .field(time("open", lang.calendar_day_open()).hint(lang.calendar_day_hint_hours()))
        .field(time("close", lang.calendar_day_close()))
        .field(time("pause-from", lang.calendar_day_pause_from()))
        .field(time("pause-to", lang.calendar_day_pause_to()))
        .field(Field::new(lang, "reason", lang.form_reason(), Control::area()))
        .button(Button::new(lang.calendar_day_button()))
}

/// `POST /admin/calendar/day`.
pub async fn change(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match changed(&visit, &typed).await {
        Ok(date) => Ok(page::see_other(&url::calendar_done(date.year()))),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            super::draw(&visit, None, &kept, "", status).await
        }
    }
}

async fn changed(visit: &Visit, typed: &Typed) -> Result<Date, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let date = reading.day("date", lang.calendar_date());
    if date.is_some_and(|date| !(YEAR_MIN..=YEAR_MAX).contains(&date.year())) {
        reading.wrong("date", lang.calendar_wrong_year());
    }
    let own = own(&mut reading);
    let reason = reading.reason();
    let ((date, own), reason) = reading.done(date.zip(own).zip(reason))?;
    let made = visit.app().calendar_with_day(date, own.as_ref()).await.map_err(Problem::fault)?;
    let Ok(new) = made else {
        // What a day can be refused for, beyond what was asked above, is the order of its hours.
        let mut reading = Reading::of(visit, typed, KEY);
        reading.wrong("open", lang.calendar_wrong_hours());
        return reading.done(None);
    };
    match visit.app().change_calendar(&visit.actor()?, new, typed.get("from"), reason).await {
        Ok(_) => Ok(date),
        Err(error) => Err(visit.said(error, KEY, typed).await),
    }
}

/// What the day becomes: `Some(None)` as its file says.
fn own(reading: &mut Reading<'_>) -> Option<Option<OwnDay>> {
    let lang = reading.lang;
    let kind = reading.one_of("kind", lang.calendar_kind(), |raw| {
        let known = ChangedDayKind::ALL.into_iter().find(|kind| kind.code() == raw);
        if raw == AS_LISTED { Some(None) } else { known.map(Some) }
    })?;
    let Some(kind) = kind else { return Some(None) };
    let name = reading.line("name", lang.calendar_name(), DAY_NAME_CHARS_MAX);
    let hours = match kind {
        ChangedDayKind::Closed => Some(None),
        ChangedDayKind::ChangedHours => hours(reading).map(Some),
        ChangedDayKind::ExtraWorkingDay if reading.typed.get("open").trim().is_empty() => Some(None),
        ChangedDayKind::ExtraWorkingDay => hours(reading).map(Some),
    };
    Some(Some(OwnDay { kind, name: name?, hours: hours? }))
}

fn hours(reading: &mut Reading<'_>) -> Option<DayHours> {
    let lang = reading.lang;
    let open = clock(reading, "open", lang.calendar_day_open());
    let close = clock(reading, "close", lang.calendar_day_close());
    let without = ["pause-from", "pause-to"].iter().all(|name| reading.typed.get(name).trim().is_empty());
    let pause = match without {
        true => Some(None),
        false => {
            let from = clock(reading, "pause-from", lang.calendar_day_pause_from());
            let to = clock(reading, "pause-to", lang.calendar_day_pause_to());
            from.zip(to).map(|(from, to)| Some(Pause { from, to }))
        }
    };
    Some(DayHours { open: open?, close: close?, pause: pause? })
}

/// Minutes after midnight of `07.30` or `07:30`.
fn clock(reading: &mut Reading<'_>, name: &'static str, label: &str) -> Option<u16> {
    let time = reading.typed.get(name).trim().replace('.', ":").parse::<Time>().ok();
    let time = time.filter(|time| time.second() == 0 && time.subsec_nanosecond() == 0);
    if time.is_none() {
        reading.wrong(name, reading.lang.error_not_a_time(label));
    }
    time.map(|time| u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
}
