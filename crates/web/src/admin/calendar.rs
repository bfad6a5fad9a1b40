//! `/admin/calendar`: the working calendar as it is in force, and the forms that hand in a year, change one
//! day, or change the hours of the office.

pub mod day;
pub mod hours;
pub mod import;
pub mod preview;

use crate::applications::show::Done;
use crate::form::Kept;
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use sop::Moment;
use sop::calendar::{Calendar, DayHours, HolidayYear, HoursVersion, ListedDay, Ramadan};
use store::read::CalendarEntry;
use words::{Formats, Lang};

const WEEK: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// The page.
#[derive(Template)]
#[template(path = "admin/calendar.html")]
pub struct CalendarPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    done: Option<&'static str>,
    /// The year whose decree is missing.
    wanted: Option<String>,
    facts: Vec<(&'static str, String)>,
    entry: Option<(String, String)>,
    years: Vec<YearRow>,
    heading: String,
    caption: String,
    /// None: there is no file for the chosen year.
    days: Option<Vec<DayRow>>,
    empty: String,
    /// The hours that hold now, then those to come.
    hours: Vec<Hours>,
    own: Vec<DayRow>,
    panels: Vec<Panel>,
}

struct YearRow {
    href: String,
    year: i16,
    source: String,
    status: &'static str,
    days: String,
    here: bool,
}

/// The hours of a week, with the day from which they hold.
struct Hours {
    caption: String,
    rows: Vec<[String; 3]>,
}

/// A day as tables show it.
pub struct DayRow {
    pub date: String,
    pub weekday: &'static str,
    pub kind: &'static str,
    pub name: String,
    pub more: String,
}

/// Which year's days are wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    year: Option<i16>,
}

/// What the page is drawn from.
pub struct Seen<'a> {
    pub calendar: &'a Calendar,
    pub entry: Option<CalendarEntry>,
    pub year: Option<i16>,
    pub now: Moment,
}

/// `GET /admin/calendar`.
pub async fn show(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(query): Query<Done>,
) -> Result<Response, Problem> {
    draw(&visit, asked.year, &visit.kept(), &query.done, StatusCode::OK).await
}

/// The page, with what was typed into one of its forms.
pub async fn draw(
    visit: &Visit,
    year: Option<i16>,
    kept: &Kept,
    done: &str,
    status: StatusCode,
) -> Result<Response, Problem> {
    let entry = visit.app().reader().calendar_entry().await.map_err(Problem::fault)?;
    let calendar = visit.app().calendar();
    let seen = Seen { calendar: &calendar, entry, year, now: visit.at() };
    let frame = visit.frame(visit.lang().calendar_heading(), Some(Place::Admin));
    Ok(page::with_status(status, &CalendarPage::of(frame, visit.formats(), &seen, kept, done)))
}

impl CalendarPage {
    fn of(mut frame: Frame, formats: Formats, seen: &Seen<'_>, kept: &Kept, done: &str) -> CalendarPage {
        let (lang, calendar) = (frame.lang, seen.calendar);
        let wanted = calendar.year_wanted(seen.now);
        let year = seen.year.or(wanted).unwrap_or_else(|| calendar.day_of(seen.now).year());
        let file = calendar.year(year);
        let panels = vec![
            import_panel(lang, wanted.unwrap_or(year), kept),
            day_panel(lang, calendar, kept),
            hours_panel(lang, calendar, kept),
        ];
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        let listed = file.map_or(0, |file| file.days.len());
        CalendarPage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.calendar_heading()),
            errors,
            done: (done == "calendar").then(|| lang.calendar_done()),
            wanted: wanted.map(|year| lang.calendar_wanted(year)),
            facts: facts(formats, seen, file),
            entry: seen.entry.as_ref().map(|entry| {
                let seq = formats.number(entry.seq.0);
                (url::journal_from(entry.seq), lang.calendar_entry(&seq))
            }),
            years: years(lang, calendar, year, seen.now),
            heading: lang.calendar_year_heading(year),
            caption: lang.calendar_year_caption(i64::try_from(listed).unwrap_or(i64::MAX)),
            days: file.map(|file| file.days.iter().map(|day| day_row(formats, day)).collect()),
            empty: lang.calendar_year_empty(year),
            hours: hours_from(formats, calendar, calendar.day_of(seen.now)),
            own: own(formats, calendar),
            panels,
            frame,
        }
    }
}

fn import_panel(lang: Lang, year: i16, kept: &Kept) -> Panel {
    Panel::new("import", lang.calendar_import_heading())
        .line(lang.calendar_import_hint())
        .form(import::form(lang, year).keep(kept))
}

fn day_panel(lang: Lang, calendar: &Calendar, kept: &Kept) -> Panel {
    Panel::new("one-day", lang.calendar_day_heading())
        .line(lang.calendar_day_hint())
        .form(day::form(lang, calendar.digest()).keep(kept))
        .folded(kept.key)
}

fn hours_panel(lang: Lang, calendar: &Calendar, kept: &Kept) -> Panel {
    Panel::new("office-hours", lang.calendar_hours_change())
        .line(lang.calendar_hours_change_hint())
        .form(hours::form(lang, calendar).keep(kept))
        .folded(kept.key)
}

fn facts(formats: Formats, seen: &Seen<'_>, file: Option<&HolidayYear>) -> Vec<(&'static str, String)> {
    let (lang, calendar) = (formats.lang, seen.calendar);
    let since = seen.entry.as_ref().map(|entry| lang.calendar_in_force(&formats.date_time(entry.at_ms)));
    let zone = calendar.zone();
    let mut facts = vec![
        (lang.calendar_label_in_force(), since.unwrap_or_default()),
        (lang.calendar_label_zone(), format!("{} ({})", zone.name(), zone.abbreviation())),
    ];
    if let Some(file) = file {
        facts.push((lang.calendar_ramadan(), ramadan(formats, &file.ramadan)));
    }
    facts.push((lang.calendar_digest(), calendar.digest().to_owned()));
    facts
}

/// The stretches of Ramadan hours in words.
pub fn ramadan(formats: Formats, ranges: &[Ramadan]) -> String {
    let lang = formats.lang;
    let one = |range: &Ramadan| {
        let (from, to) = (formats.civil_date(range.from), formats.civil_date(range.to));
        match range.estimated {
            true => lang.calendar_ramadan_estimated(&from, &to),
            false => lang.calendar_ramadan_range(&from, &to),
        }
    };
    let shown: Vec<String> = ranges.iter().map(one).collect();
    if shown.is_empty() { lang.calendar_none().to_owned() } else { shown.join("; ") }
}

/// Every year with a file, and those about the present one without, newest first.
fn years(lang: Lang, calendar: &Calendar, chosen: i16, now: Moment) -> Vec<YearRow> {
    let today = calendar.day_of(now).year();
    let mut numbers: Vec<i16> = calendar.years().map(|year| year.year).collect();
    numbers.extend([today, today + 1, chosen]);
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.dedup();
    let row = |year: i16| {
        let file = calendar.year(year);
        YearRow {
            href: url::calendar_year(year),
            year,
            source: file.map_or(String::new(), |file| file.source.clone()),
            status: file.map_or(lang.calendar_no_file(), |file| lang.year_status(file.status)),
            days: file.map_or(String::new(), |file| file.days.len().to_string()),
            here: year == chosen,
        }
    };
    numbers.into_iter().map(row).collect()
}

/// A day of a year's file.
pub fn day_row(formats: Formats, day: &ListedDay) -> DayRow {
    let lang = formats.lang;
    let more = match day.estimated {
        true => lang.calendar_estimated(),
        false => lang.calendar_sure(),
    };
    DayRow {
        date: formats.civil_short_date(day.date),
        weekday: lang.weekday(day.date.weekday()),
        kind: lang.day_kind(day.kind),
        name: day.name.clone(),
        more: more.to_owned(),
    }
}

fn own(formats: Formats, calendar: &Calendar) -> Vec<DayRow> {
    let lang = formats.lang;
    let row = |day: &sop::calendar::ChangedDay| DayRow {
        date: formats.civil_short_date(day.date),
        weekday: lang.weekday(day.date.weekday()),
        kind: lang.changed_day(day.kind),
        name: day.name.clone(),
        more: in_words(formats, calendar.day(day.date).hours),
    };
    let mut days: Vec<&sop::calendar::ChangedDay> = calendar.own_days().collect();
    // The newest are asked for; a page shows no more than a year of them.
    days.reverse();
    days.into_iter().take(crate::limits::PAGE_ROWS).map(row).collect()
}

fn hours_from(formats: Formats, calendar: &Calendar, today: Date) -> Vec<Hours> {
    let versions = calendar.versions();
    let begun = versions.iter().take_while(|version| version.effective_on <= today).count();
    let of = |version: &HoursVersion| {
        let row = |(at, weekday): (usize, &Weekday)| {
            let name = formats.lang.weekday(*weekday).to_owned();
            [name, in_words(formats, version.normal.on(at)), in_words(formats, version.ramadan.on(at))]
        };
        Hours {
            caption: formats.lang.calendar_hours_caption(&formats.civil_date(version.effective_on)),
            rows: WEEK.iter().enumerate().map(row).collect(),
        }
    };
    // The earliest also serves the days before it.
    versions.iter().skip(begun.saturating_sub(1)).map(of).collect()
}

fn in_words(formats: Formats, hours: Option<DayHours>) -> String {
    let (lang, clock) = (formats.lang, |minutes: u16| formats.clock(i32::from(minutes)));
    let Some(hours) = hours else { return lang.calendar_not_worked().to_owned() };
    let (open, close) = (clock(hours.open), clock(hours.close));
    match hours.pause {
        Some(pause) => lang.calendar_hours_break(&open, &close, &clock(pause.from), &clock(pause.to)),
        None => lang.calendar_hours(&open, &close),
    }
}

impl Page for CalendarPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<CalendarPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let entry = || Some(CalendarEntry { seq: sop::Seq(3), at_ms: Moment(1_606_190_700_000) });
        let page = |year, kept: &Kept, done| {
            let now = Moment(1_796_000_000_000);
            let seen = Seen { calendar: &calendar, entry: entry(), year, now };
            CalendarPage::of(Frame::sample(lang, lang.calendar_heading()), formats, &seen, kept, done)
        };
        let typed = crate::typed::Typed(vec![("days".to_owned(), "<besok>;libur;x".to_owned())]);
        let fault = sop::calendar::ImportFault::NotADate { found: "<besok>".to_owned() };
        let faults = vec![("days", lang.import_fault(&fault, 1))];
        let wrong = Kept { key: import::KEY, typed, faults, ..Kept::none() };
        vec![
            page(None, &Kept::none(), "calendar"),
            page(Some(2026), &wrong, ""),
            page(Some(2031), &Kept::none(), ""),
        ]
    }
}
