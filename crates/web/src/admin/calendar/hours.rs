//! Office hours anew, from a day on: the form, what it changes, and the act that puts it into force. What
//! was worked before that day keeps its hours.

use super::in_words;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::NewCalendar;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, Time};
use sop::calendar::{Calendar, DayHours, OfficeHours, Pause, Touched, Week, YEAR_MAX};
use words::{Formats, HoursOf, Lang};

/// Key of the form that asks what would change.
pub const KEY: &str = "hours";
/// Key of the form that puts them into force.
const ADOPT_KEY: &str = "hours-adoption";

/// Hours and break of each part of the week, by the names of their fields.
const PARTS: [(HoursOf, &str, &str); 4] = [
    (HoursOf::Week, "week", "week-break"),
    (HoursOf::Friday, "friday", "friday-break"),
    (HoursOf::RamadanWeek, "ramadan", "ramadan-break"),
    (HoursOf::RamadanFriday, "ramadan-friday", "ramadan-friday-break"),
];

/// What would change.
#[derive(Template)]
#[template(path = "admin/calendar_hours.html")]
pub struct HoursPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lines: Vec<String>,
    caption: String,
    rows: Vec<[String; 3]>,
    form: Form,
}

/// The form, filled with the hours that hold now.
pub fn form(lang: Lang, calendar: &Calendar) -> Form {
    let formats = Formats::new(lang, calendar.zone());
    let now = calendar.versions().last().map(|version| (version.normal, version.ramadan));
    let date = Control::Input { kind: "date", autocomplete: None };
    let mut form = Form::new(lang, KEY, url::calendar_act("hours-preview")).field(
        Field::new(lang, "effective", lang.calendar_hours_effective(), date)
            .narrow()
            .hint(lang.calendar_hours_effective_hint()),
    );
    for (part, hours, pause) in PARTS {
        let held = now.and_then(|(normal, ramadan)| match part {
            HoursOf::Week => normal.on(0),
            HoursOf::Friday => normal.on(4),
            HoursOf::RamadanWeek => ramadan.on(0),
            HoursOf::RamadanFriday => ramadan.on(4),
        });
        let span = |from: u16, to: u16| {
            format!("{}-{}", formats.clock(i32::from(from)), formats.clock(i32::from(to)))
        };
        let worked = held.map(|held| span(held.open, held.close)).unwrap_or_default();
        let paused = held.and_then(|held| held.pause).map(|pause| span(pause.from, pause.to));
        let worked = Field::new(lang, hours, lang.hours_of(part), Control::text()).value(worked).narrow();
        let paused = Field::new(lang, pause, lang.hours_break_of(part), Control::text())
            .value(paused.unwrap_or_default())
            .optional_unless(lang.calendar_hours_break_when())
            .narrow();
        form = form.field(worked.hint(lang.calendar_hours_field_hint())).field(paused);
    }
    form.button(Button::new(lang.calendar_preview_button()))
}

/// `POST /admin/calendar/hours-preview`: nothing is recorded.
pub async fn preview(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match made(&visit, &typed).await {
        Ok((hours, new)) => draw(&visit, &hours, &new, &Kept::none(), StatusCode::OK).await,
        Err(problem) => mend(&visit, problem).await,
    }
}

/// `POST /admin/calendar/hours`: puts them into force.
pub async fn adopt(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    // What does not read was changed on the way: it is shown where it can be mended.
    let (hours, new) = match made(&visit, &typed).await {
        Ok(made) => made,
        Err(problem) => return mend(&visit, problem).await,
    };
    match adopted(&visit, &typed, new.clone()).await {
        Ok(()) => Ok(page::see_other(&url::calendar_done(hours.effective_on.year()))),
        Err(problem) => {
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
            draw(&visit, &hours, &new, &kept, status).await
        }
    }
}

async fn mend(visit: &Visit, problem: Problem) -> Result<Response, Problem> {
    let (kept, status) = problem.kept_with_status()?;
    super::draw(visit, None, &kept, "", status).await
}

async fn adopted(visit: &Visit, typed: &Typed, new: NewCalendar) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, ADOPT_KEY);
    let reason = reading.reason();
    let reason = reading.done(reason)?;
    match visit.app().change_calendar(&visit.actor()?, new, typed.get("from"), reason).await {
        Ok(_) => Ok(()),
        Err(error) => Err(visit.said(error, ADOPT_KEY, typed).await),
    }
}

/// The hours, and the calendar that they would make.
async fn made(visit: &Visit, typed: &Typed) -> Result<(OfficeHours, NewCalendar), Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let today = visit.app().calendar().day_of(visit.at());
    let hours = read(&mut reading, today);
    let hours = reading.done(hours)?;
    match visit.app().calendar_with_hours(&hours).await.map_err(Problem::fault)? {
        Ok(new) => Ok((hours, new)),
        // All that hours can be refused for was asked above.
        Err(defects) => Err(Problem::fault(anyhow::anyhow!("hours that were read: {defects:?}"))),
    }
}

/// Reads the form; every fault is noted.
fn read(reading: &mut Reading<'_>, today: Date) -> Option<OfficeHours> {
    let lang = reading.lang;
    let effective_on = reading.day("effective", lang.calendar_hours_effective());
    // Reports reckon the past with the hours that held then.
    let right = |date: &Date| *date >= today && date.year() <= YEAR_MAX;
    if effective_on.is_some_and(|date| !right(&date)) {
        reading.wrong("effective", lang.calendar_wrong_effective());
    }
    let read = PARTS.map(|(_, hours, pause)| day(reading, hours, pause));
    let [week, friday, ramadan, ramadan_friday] = read;
    let of = |week: DayHours, friday: DayHours| {
        Week([Some(week), Some(week), Some(week), Some(week), Some(friday)])
    };
    Some(OfficeHours {
        effective_on: effective_on.filter(right)?,
        normal: of(week?, friday?),
        ramadan: of(ramadan?, ramadan_friday?),
    })
}

fn day(reading: &mut Reading<'_>, hours: &'static str, pause: &'static str) -> Option<DayHours> {
    let lang = reading.lang;
    let worked = span(reading.typed.get(hours));
    if worked.is_none() {
        reading.wrong(hours, lang.calendar_wrong_span());
    }
    let paused = match reading.typed.get(pause).trim() {
        "" => Some(None),
        text => span(text).map(|(from, to)| Some(Pause { from, to })),
    };
    if paused.is_none() {
        reading.wrong(pause, lang.calendar_wrong_span());
    }
    let ((open, close), pause) = worked.zip(paused)?;
    let read = DayHours { open, close, pause };
    if !read.is_possible() {
        reading.wrong(hours, lang.calendar_wrong_hours());
        return None;
    }
    Some(read)
}

/// Minutes after midnight of `07.30-16.00`, with any dash.
fn span(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    Some((clock(from)?, clock(to)?))
}

fn clock(text: &str) -> Option<u16> {
    let time = text.trim().replace('.', ":").parse::<Time>().ok()?;
    let whole = time.second() == 0 && time.subsec_nanosecond() == 0;
    whole.then(|| u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
}

async fn draw(
    visit: &Visit,
    hours: &OfficeHours,
    new: &NewCalendar,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let touched = visit.app().calendar_touches(&new.calendar).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().calendar_hours_preview_heading(), Some(Place::Admin));
    let calendar = visit.app().calendar();
    let page = HoursPage::of(frame, visit.formats(), &calendar, hours, touched, kept);
    Ok(page::with_status(status, &page))
}

impl HoursPage {
    fn of(
        mut frame: Frame,
        formats: Formats,
        calendar: &Calendar,
        hours: &OfficeHours,
        touched: Touched,
        kept: &Kept,
    ) -> HoursPage {
        let lang = frame.lang;
        let form = adoption(lang, formats, hours, calendar.digest()).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let since = formats.civil_date(hours.effective_on);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        HoursPage {
            crumbs: Crumbs::new(lang)
                .link(url::admin(), lang.admin_heading())
                .link(url::calendar(), lang.calendar_heading())
                .end(frame.title.clone()),
            errors,
            lines: vec![
                lang.calendar_hours_preview_lead(&since),
                lang.calendar_touched_dues(count(touched.dues)),
                lang.calendar_touched_standards(count(touched.standards)),
                lang.calendar_completed_stay().to_owned(),
            ],
            caption: lang.calendar_hours_caption(&since),
            rows: rows(formats, calendar, hours),
            form,
            frame,
        }
    }
}

/// A row for each weekday and one for the week: as it is, as it becomes.
fn rows(formats: Formats, calendar: &Calendar, hours: &OfficeHours) -> Vec<[String; 3]> {
    let lang = formats.lang;
    let was = calendar.versions().last();
    let turn = |was: Option<String>, now: String| match was {
        Some(was) if was != now => lang.calendar_from_to(&was, &now),
        Some(_) | None => now,
    };
    let total = |week: &Week| {
        let minutes = i64::from(week.minutes());
        lang.calendar_hours_total(minutes / 60, minutes % 60)
    };
    let mut rows: Vec<[String; 3]> = super::WEEK
        .iter()
        .enumerate()
        .map(|(at, weekday)| {
            let words = |week: &Week| in_words(formats, week.on(at));
            [
                lang.weekday(*weekday).to_owned(),
                turn(was.map(|was| words(&was.normal)), words(&hours.normal)),
                turn(was.map(|was| words(&was.ramadan)), words(&hours.ramadan)),
            ]
        })
        .collect();
    rows.push([
        lang.calendar_hours_week().to_owned(),
        turn(was.map(|was| total(&was.normal)), total(&hours.normal)),
        turn(was.map(|was| total(&was.ramadan)), total(&hours.ramadan)),
    ]);
    rows
}

/// The form that puts them into force carries what was shown.
fn adoption(lang: Lang, formats: Formats, hours: &OfficeHours, from: &str) -> Form {
    let mut form = Form::new(lang, ADOPT_KEY, url::calendar_act("hours"))
        .hidden("from", from)
        .hidden("effective", hours.effective_on.to_string());
    let held = [hours.normal.on(0), hours.normal.on(4), hours.ramadan.on(0), hours.ramadan.on(4)];
    let span =
        |from: u16, to: u16| format!("{}-{}", formats.clock(i32::from(from)), formats.clock(i32::from(to)));
    for ((_, name, pause), held) in PARTS.into_iter().zip(held) {
        let Some(held) = held else { continue };
        form = form.hidden(name, span(held.open, held.close));
        if let Some(break_) = held.pause {
            form = form.hidden(pause, span(break_.from, break_.to));
        }
    }
    form.field(Field::new(lang, "reason", lang.form_reason(), Control::area()))
        .button(Button::primary(lang.calendar_adopt_button()))
}

impl Page for HoursPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<HoursPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let day = DayHours { open: 8 * 60, close: 16 * 60, pause: None };
        let week = Week([Some(day); 5]);
        let effective_on = jiff::civil::date(2027, 1, 4);
        let hours = OfficeHours { effective_on, normal: week, ramadan: week };
        let faults = vec![("reason", lang.error_missing(lang.form_reason()))];
        let wrong = Kept { key: ADOPT_KEY, faults, ..Kept::none() };
        let page = |touched, kept: &Kept| {
            let frame = Frame::sample(lang, lang.calendar_hours_preview_heading());
            HoursPage::of(frame, formats, &calendar, &hours, touched, kept)
        };
        vec![page(Touched::default(), &Kept::none()), page(Touched { dues: 1, standards: 2 }, &wrong)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_with_point_or_colon_and_any_dash() {
        for text in ["07.30-16.00", " 07:30 – 16:00 ", "07.30—16:00"] {
            assert_eq!(span(text), Some((450, 960)), "{text}");
        }
        for wrong in ["", "07.30", "07.30 16.00", "25.00-26.00", "7-8", "07.30.10-16.00"] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
    }
}
