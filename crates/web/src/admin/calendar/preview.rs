//! What a year that was handed in would change, and the act that puts it into force.

use super::import::{self, Draft};
use super::{DayRow, day_row, ramadan};
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::NewCalendar;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::calendar::{Calendar, DayChange, HolidayYear, Touched, changes, days_csv};
use words::{Formats, Lang};

/// Key of the form that puts it into force.
const KEY: &str = "adoption";

/// The page.
#[derive(Template)]
#[template(path = "admin/calendar_preview.html")]
pub struct PreviewPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lines: Vec<String>,
    facts: Vec<(&'static str, String)>,
    caption: String,
    rows: Vec<DayRow>,
    form: Form,
}

/// `POST /admin/calendar/preview`: nothing is recorded.
pub async fn create(visit: Visit, sent: Sent) -> Result<Response, Problem> {
    let outcome = match import::typed_of(&visit, sent) {
        Ok(typed) => preview(&visit, &typed).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            super::draw(&visit, None, &kept, "", status).await
        }
    }
}

async fn preview(visit: &Visit, typed: &Typed) -> Result<Response, Problem> {
    let (draft, new) = read(visit, typed, import::KEY).await?;
    draw(visit, &draft, &new, &Kept::none(), StatusCode::OK).await
}

/// The year, and the calendar that it would make.
async fn read(visit: &Visit, typed: &Typed, key: &'static str) -> Result<(Draft, NewCalendar), Problem> {
    let calendar = visit.app().calendar();
    let mut reading = Reading::of(visit, typed, key);
    let draft = import::read(&mut reading, &calendar);
    let draft = reading.done(draft)?;
    match visit.app().calendar_with_year(&draft.year).await.map_err(Problem::fault)? {
        Ok(new) => Ok((draft, new)),
        // All that a file can be refused for was asked above.
        Err(defects) => Err(Problem::fault(anyhow::anyhow!("a year that was read: {defects:?}"))),
    }
}

/// `POST /admin/calendar/adoption`: puts the year into force.
pub async fn adopt(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    // What does not read was changed on the way: it is shown where it can be mended.
    let (draft, new) = match read(&visit, &typed, import::KEY).await {
        Ok(read) => read,
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            return super::draw(&visit, None, &kept, "", status).await;
        }
    };
    match adopted(&visit, &typed, new.clone()).await {
        Ok(()) => Ok(page::see_other(&url::calendar_done(draft.year.year))),
        Err(problem) => {
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
            // Drawn for what stands now: whoever sends it again has seen what it changes.
            draw(&visit, &draft, &new, &kept, status).await
        }
    }
}

async fn adopted(visit: &Visit, typed: &Typed, new: NewCalendar) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let reason = reading.reason();
    let reason = reading.done(reason)?;
    match visit.app().change_calendar(&visit.actor()?, new, typed.get("from"), reason).await {
        Ok(_) => Ok(()),
        Err(error) => Err(visit.said(error, KEY, typed).await),
    }
}

async fn draw(
    visit: &Visit,
    draft: &Draft,
    new: &NewCalendar,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let touched = visit.app().calendar_touches(&new.calendar).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().calendar_preview_heading(draft.year.year), Some(Place::Admin));
    let calendar = visit.app().calendar();
    let seen = Seen { calendar: &calendar, draft, touched };
    Ok(page::with_status(status, &PreviewPage::of(frame, visit.formats(), &seen, kept)))
}

/// What the page is drawn from.
struct Seen<'a> {
    calendar: &'a Calendar,
    draft: &'a Draft,
    touched: Touched,
}

impl PreviewPage {
    fn of(mut frame: Frame, formats: Formats, seen: &Seen<'_>, kept: &Kept) -> PreviewPage {
        let (lang, year) = (frame.lang, &seen.draft.year);
        let form = form(lang, year, seen.calendar.digest()).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let was = seen.calendar.year(year.year);
        let changes = changes(was, year);
        let crumbs = Crumbs::new(lang).link(url::admin(), lang.admin_heading());
        PreviewPage {
            crumbs: crumbs.link(url::calendar(), lang.calendar_heading()).end(frame.title.clone()),
            errors,
            lines: lines(lang, seen),
            facts: facts(formats, was, year),
            caption: lang.calendar_preview_caption(count(changes.len())),
            rows: changes.iter().map(|change| row(formats, change)).collect(),
            form,
            frame,
        }
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn lines(lang: Lang, seen: &Seen<'_>) -> Vec<String> {
    let Touched { dues, standards } = seen.touched;
    let mut lines = vec![lang.calendar_preview_lead(count(seen.draft.year.days.len()))];
    if seen.draft.other_years > 0 {
        lines.push(lang.calendar_other_years(count(seen.draft.other_years)));
    }
    lines.push(lang.calendar_touched_dues(count(dues)));
    lines.push(lang.calendar_touched_standards(count(standards)));
    lines.push(lang.calendar_completed_stay().to_owned());
    lines
}

fn facts(formats: Formats, was: Option<&HolidayYear>, year: &HolidayYear) -> Vec<(&'static str, String)> {
    let lang = formats.lang;
    let turn = |before: String, now: String| match before == now {
        true => now,
        false => lang.calendar_from_to(&before, &now),
    };
    let status = was.map_or(lang.calendar_no_file(), |was| lang.year_status(was.status));
    let status = turn(status.to_owned(), lang.year_status(year.status).to_owned());
    let had = was.map_or(&[][..], |was| &was.ramadan);
    let fasting = turn(ramadan(formats, had), ramadan(formats, &year.ramadan));
    vec![
        (lang.calendar_source(), year.source.clone()),
        (lang.calendar_status(), status),
        (lang.calendar_ramadan(), fasting),
    ]
}

fn row(formats: Formats, change: &DayChange) -> DayRow {
    let lang = formats.lang;
    let (day, more) = match change {
        DayChange::Added(day) => (day, lang.calendar_change_added().to_owned()),
        DayChange::Removed(day) => (day, lang.calendar_change_removed().to_owned()),
        DayChange::Moved { from, to } => (to, lang.calendar_change_moved(&formats.civil_short_date(*from))),
        DayChange::Changed { was, now } => {
            (now, lang.calendar_change_changed(&was.name, lang.day_kind(was.kind)))
        }
    };
    DayRow { more, ..day_row(formats, day) }
}

fn form(lang: Lang, year: &HolidayYear, from: &str) -> Form {
    let mut form = Form::new(lang, KEY, url::calendar_act("adoption"))
        .hidden("from", from)
        .hidden("year", year.year.to_string())
        .hidden("source", year.source.as_str())
        .hidden("status", year.status.code())
        .hidden("days", days_csv(&year.days));
    // What is recorded already stays without a field.
    if let [one] = year.ramadan.as_slice()
        && !one.estimated
    {
        form = form.hidden("ramadan-from", one.from.to_string()).hidden("ramadan-to", one.to.to_string());
    }
    form.field(Field::new(lang, "reason", lang.form_reason(), Control::area()))
        .button(Button::primary(lang.calendar_adopt_button()))
}

impl Page for PreviewPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<PreviewPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let days = "2027-01-01,nasional,Tahun Baru <Masehi>\n2027-02-09,cuti bersama,Cuti Bersama";
        let page = |other_years, touched, kept: &Kept| {
            let days = sop::calendar::read_days(days, 2027).map(|read| read.days).unwrap_or_default();
            let status = sop::calendar::YearStatus::Decreed;
            let source = "SKB 3 Menteri".to_owned();
            let year = HolidayYear { year: 2027, source, status, ramadan: Vec::new(), days };
            let draft = Draft { year, other_years };
            let seen = Seen { calendar: &calendar, draft: &draft, touched };
            let frame = Frame::sample(lang, &lang.calendar_preview_heading(2027));
            PreviewPage::of(frame, formats, &seen, kept)
        };
        let faults = vec![("reason", lang.error_missing(lang.form_reason()))];
        let kept = Kept { key: KEY, faults, ..Kept::none() };
        vec![page(0, Touched::default(), &Kept::none()), page(7, Touched { dues: 1, standards: 2 }, &kept)]
    }
}
