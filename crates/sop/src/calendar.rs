//! Working time of the office (R23, R60): hours, Ramadan hours, holidays and *cuti bersama* as data, and
//! arithmetic over them. Calendar and moments in, moments and minutes out; nothing here reads a clock, and
//! no hour or date is written in code.
//!
//! A working interval is half-open, so the close of a day belongs to the next working day's opening.
//! Minutes are counted in full: a started minute counts as zero. A result that reaches into a year without
//! a decreed holiday file is *sementara* (provisional): such a year is never taken for a year without
//! holidays.
//!
//! Underneath lies one sum: working minutes since the first day that any file speaks about. Days between
//! the first and the last such day stand in a table; before and after it every week is like the other, and
//! a division answers. So neither `between` nor `add` walks through days, however far apart the moments
//! are.

mod defect;
mod edit;
mod hours;
mod ics;
mod import;
pub mod oracle;
mod source;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::moment::{MS_PER_MINUTE, Moment};

pub use defect::{CalendarDefect, CalendarFile};
pub use edit::{
    DayChange, OfficeHours, OwnDay, Term, Touched, changes, touched, with_hours, with_own_day, with_year,
};
pub use hours::{DayHours, Pause, Week, Zone};
pub use import::{
    DAY_NAME_CHARS_MAX, EVENT_DAYS_MAX, IMPORT_BYTES_MAX, IMPORT_ROWS_MAX, ImportDefect, ImportFault,
    Imported, days_csv, read_days,
};
pub use source::{
    ChangedDay, ChangedDayKind, DayKind, HolidayYear, HoursVersion, ListedDay, Ramadan, YEAR_MAX, YEAR_MIN,
    YearStatus,
};

const MS_PER_DAY: i64 = 24 * 60 * MS_PER_MINUTE;

const OFFICE_HOURS: &str = include_str!("../calendars/hours.toml");
const OFFICE_YEARS: [&str; 8] = [
    include_str!("../calendars/id-2020.toml"),
    include_str!("../calendars/id-2021.toml"),
    include_str!("../calendars/id-2022.toml"),
    include_str!("../calendars/id-2023.toml"),
    include_str!("../calendars/id-2024.toml"),
    include_str!("../calendars/id-2025.toml"),
    include_str!("../calendars/id-2026.toml"),
    include_str!("../calendars/id-2027.toml"),
];

/// The end of a stretch of working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Moment,
    /// *Sementara*: a year on the way has no holiday file, or an estimated one.
    pub provisional: bool,
}

/// The working time between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Full working minutes.
    pub minutes: u32,
    /// *Sementara*: a year on the way has no holiday file, or an estimated one.
    pub provisional: bool,
}

/// What the calendar knows about one day, for screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    pub date: Date,
    /// None when the day is not worked.
    pub hours: Option<DayHours>,
    pub ramadan: bool,
    /// The entry of the holiday file.
    pub listed: Option<&'a ListedDay>,
    /// The office's own change, which goes before the holiday file.
    pub changed: Option<&'a ChangedDay>,
    /// *Sementara*: the year has no holiday file, or an estimated one.
    pub provisional: bool,
}

/// The working time of one unit of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    zone: Zone,
    /// By effective date; never empty. The earliest also serves the days before it.
    versions: Vec<HoursVersion>,
    years: BTreeMap<i16, HolidayYear>,
    changed_days: BTreeMap<Date, ChangedDay>,
    digest: String,
    table: Table,
}

/// Working minutes from `first` (a day number) to the beginning of each day that a file speaks about.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Table {
    first: i64,
    /// One more than there are days: the last is the sum of all.
    sums: Vec<u32>,
}

impl Calendar {
    /// Makes a calendar of one hours file and any number of holiday files, in any order.
    ///
    /// # Errors
    /// Everything that is wrong with the texts, of all files at once.
    pub fn parse(hours_toml: &str, years_toml: &[&str]) -> Result<Calendar, Vec<CalendarDefect>> {
        let mut defects = Vec::new();
        let hours = source::read_hours(hours_toml, &mut defects);
        let mut years = BTreeMap::new();
        let mut texts = BTreeMap::new();
        for (index, text) in years_toml.iter().enumerate() {
            let Some(year) = source::read_year(text, index, &mut defects) else {
                continue;
            };
            texts.insert(year.year, *text);
            if let Some(twice) = years.insert(year.year, year) {
                defects.push(CalendarDefect::YearTwice { year: twice.year });
            }
        }
        let Some(hours) = hours.filter(|_| defects.is_empty()) else {
            return Err(defects);
        };
        let mut calendar = Calendar {
            zone: hours.zone,
            versions: hours.versions,
            years,
            changed_days: hours.changed_days.into_iter().map(|changed| (changed.date, changed)).collect(),
            digest: digest_of(hours_toml, texts.values().copied()),
            table: Table::default(),
        };
        calendar.table = calendar.tabulate();
        Ok(calendar)
    }

    /// The calendar that is built in: hours of Perpres 21/2023 in Batam's zone, holiday files from 2020 on.
    pub fn office_default() -> Calendar {
        Calendar::parse(OFFICE_HOURS, &OFFICE_YEARS).expect("the built-in files are parsed by a test")
    }

    /// The built-in hours file: the starting text of an office's own.
    pub fn office_hours_text() -> &'static str {
        OFFICE_HOURS
    }

    /// The built-in holiday files, oldest first.
    pub fn office_year_texts() -> &'static [&'static str] {
        &OFFICE_YEARS
    }

    /// SHA-256 of the source texts in hexadecimal, whatever the order of the holiday files: the calendar's
    /// name in the journal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The holiday file of a year, if there is one.
    pub fn year(&self, year: i16) -> Option<&HolidayYear> {
        self.years.get(&year)
    }

    /// The years with a holiday file, in order.
    pub fn years(&self) -> impl Iterator<Item = &HolidayYear> {
        self.years.values()
    }

    /// The earliest moment by which `minutes` working minutes have passed since `from`. No minutes: `from`
    /// itself, working time or not.
    pub fn add(&self, from: Moment, minutes: u32) -> Due {
        let at = match minutes {
            0 => from,
            _ => self.when_worked(self.worked_until(from) + i64::from(minutes) * MS_PER_MINUTE),
        };
        Due { at, provisional: self.is_provisional(from, at) }
    }

    /// The earliest moment from which at most `minutes` working minutes are left until `to`.
    pub fn back(&self, to: Moment, minutes: u32) -> Moment {
        self.when_worked(self.worked_until(to) - i64::from(minutes) * MS_PER_MINUTE)
    }

    /// The full working minutes in `[from, to)`; none when `to` is not after `from`.
    pub fn between(&self, from: Moment, to: Moment) -> Span {
        let worked = (self.worked_until(to) - self.worked_until(from)).max(0) / MS_PER_MINUTE;
        let last = if to > from { to.plus_ms(-1) } else { from };
        Span {
            minutes: u32::try_from(worked).unwrap_or(u32::MAX),
            provisional: self.is_provisional(from, last),
        }
    }

    /// Whether the moment lies in working time.
    pub fn is_working(&self, at: Moment) -> bool {
        let (day, ms) = self.local(at);
        self.hours_of(day).is_some_and(|hours| hours.is_working(ms))
    }

    /// The opening of a day, if it is worked.
    pub fn open_of(&self, date: Date) -> Option<Moment> {
        let hours = self.hours_of(number_of(date))?;
        Some(self.start_of(date).plus_minutes(i64::from(hours.open)))
    }

    /// The close of a day, if it is worked: the default hour of a due date on that day (R23). It is the
    /// last moment by which work of that day can be done, and itself no longer in working time.
    pub fn close_of(&self, date: Date) -> Option<Moment> {
        let hours = self.hours_of(number_of(date))?;
        Some(self.start_of(date).plus_minutes(i64::from(hours.close)))
    }

    /// The moment itself in working time, else the next opening: of the next working day, or after the break.
    pub fn next_open(&self, at: Moment) -> Moment {
        if self.is_working(at) {
            return at;
        }
        // One millisecond more of work is done one millisecond after the opening.
        self.when_worked(self.worked_until(at) + 1).plus_ms(-1)
    }

    /// The moment itself in working time, else so many minutes before the close that precedes it.
    pub fn last_open(&self, at: Moment, minutes: i64) -> Moment {
        if self.is_working(at) { at } else { self.when_worked(self.worked_until(at)).plus_minutes(-minutes) }
    }

    /// The office's day on which the moment falls.
    pub fn day_of(&self, at: Moment) -> Date {
        date_of(self.local(at).0)
    }

    /// 00:00 office time of a day: when a revision or a holiday begins.
    pub fn start_of(&self, date: Date) -> Moment {
        self.moment(number_of(date), 0)
    }

    /// What the calendar knows about a day.
    pub fn day(&self, date: Date) -> Day<'_> {
        Day {
            date,
            hours: self.hours_of(number_of(date)),
            ramadan: self.is_ramadan(date),
            listed: self.listed(date),
            changed: self.changed_days.get(&date),
            provisional: !self.is_decreed(date.year()),
        }
    }

    /// Day number and millisecond of that day, in the office's zone.
    fn local(&self, at: Moment) -> (i64, i64) {
        let local = at.0.saturating_add(i64::from(self.zone.offset_minutes()) * MS_PER_MINUTE);
        (local.div_euclid(MS_PER_DAY), local.rem_euclid(MS_PER_DAY))
    }

    fn moment(&self, day: i64, ms: i64) -> Moment {
        Moment(day.saturating_mul(MS_PER_DAY).saturating_add(ms))
            .plus_minutes(-i64::from(self.zone.offset_minutes()))
    }

    fn is_decreed(&self, year: i16) -> bool {
        self.years.get(&year).is_some_and(|year| year.status == YearStatus::Decreed)
    }

    fn is_provisional(&self, first: Moment, last: Moment) -> bool {
        (self.day_of(first).year()..=self.day_of(last).year()).any(|year| !self.is_decreed(year))
    }

    fn listed(&self, date: Date) -> Option<&ListedDay> {
        let days = &self.years.get(&date.year())?.days;
        days.binary_search_by_key(&date, |day| day.date).ok().map(|index| &days[index])
    }

    fn is_ramadan(&self, date: Date) -> bool {
        let ramadan = self.years.get(&date.year()).map_or(&[][..], |year| &year.ramadan);
        ramadan.iter().any(|ramadan| (ramadan.from..=ramadan.to).contains(&date))
    }

    /// Hours of a day by its number, from the files. A day outside the table is an ordinary one of its week.
    fn hours_of(&self, day: i64) -> Option<DayHours> {
        let weekday = weekday_of(day);
        if day < self.table.first {
            return self.earliest().on(weekday);
        }
        if day >= self.table.end() {
            return self.latest().on(weekday);
        }
        self.hours_on(date_of(day), weekday)
    }

    fn hours_on(&self, date: Date, weekday: usize) -> Option<DayHours> {
        let begun = self.versions.partition_point(|version| version.effective_on <= date);
        let version = &self.versions[begun.saturating_sub(1)];
        let week = if self.is_ramadan(date) { &version.ramadan } else { &version.normal };
        let ordinary = week.on(weekday);
        let extra = |hours: Option<DayHours>| {
            hours.or(ordinary).or(week.on(0)).or_else(|| week.0.iter().flatten().next().copied())
        };
        if let Some(changed) = self.changed_days.get(&date) {
            return match changed.kind {
                ChangedDayKind::ChangedHours => changed.hours,
                ChangedDayKind::ExtraWorkingDay => extra(changed.hours),
                ChangedDayKind::Closed => None,
            };
        }
        let Some(listed) = self.listed(date) else {
            return ordinary;
        };
        match listed.kind {
            DayKind::National | DayKind::JointLeave | DayKind::Local | DayKind::Closed => None,
            DayKind::ExtraWorkingDay => extra(listed.hours),
        }
    }

    fn earliest(&self) -> &Week {
        &self.versions[0].normal
    }

    fn latest(&self) -> &Week {
        &self.versions[self.versions.len() - 1].normal
    }

    /// Sums up every day between the first and the last that a file speaks about.
    fn tabulate(&self) -> Table {
        let versions = self.versions.iter().map(|version| version.effective_on);
        let years = self.years.values().flat_map(|year| {
            let ramadan = year.ramadan.iter().flat_map(|ramadan| [ramadan.from, ramadan.to]);
            ramadan.chain(year.days.iter().map(|day| day.date))
        });
        let spoken: Vec<Date> = versions.chain(years).chain(self.changed_days.keys().copied()).collect();
        let first = number_of(*spoken.iter().min().expect("parse refuses hours without a version"));
        let last = number_of(*spoken.iter().max().expect("parse refuses hours without a version"));
        let mut sums = vec![0];
        let mut sum = 0;
        for day in first..=last {
            let hours = self.hours_on(date_of(day), weekday_of(day));
            sum += hours.map_or(0, |hours| hours.minutes());
            sums.push(sum);
        }
        Table { first, sums }
    }

    /// Working minutes from the beginning of the table to the beginning of a day; negative before it.
    fn minutes_before(&self, day: i64) -> i64 {
        let (first, end) = (self.table.first, self.table.end());
        if day < first {
            -minutes_in(self.earliest(), day, first)
        } else if day <= end {
            i64::from(self.table.sums[(day - first) as usize])
        } else {
            self.table.total() + minutes_in(self.latest(), end, day)
        }
    }

    /// Working milliseconds from the beginning of the table to the moment; negative before it.
    fn worked_until(&self, at: Moment) -> i64 {
        let (day, ms) = self.local(at);
        let today = self.hours_of(day).map_or(0, |hours| hours.worked_until(ms));
        self.minutes_before(day) * MS_PER_MINUTE + today
    }

    /// The earliest moment by which [`Calendar::worked_until`] reaches `worked`.
    fn when_worked(&self, worked: i64) -> Moment {
        let day = self.day_reaching(worked);
        let rest = worked - self.minutes_before(day) * MS_PER_MINUTE;
        let hours = self.hours_of(day).expect("a day in which the sum grows is worked");
        self.moment(day, hours.when_worked(rest))
    }

    /// The day in which the sum grows past or up to `worked`.
    fn day_reaching(&self, worked: i64) -> i64 {
        let below = self.table.sums.partition_point(|sum| i64::from(*sum) * MS_PER_MINUTE < worked);
        if below == 0 {
            let week = self.earliest();
            let week_ms = i64::from(week.minutes()) * MS_PER_MINUTE;
            let weeks = -worked / week_ms + 1;
            day_in_week(week, self.table.first - 7 * weeks, worked + weeks * week_ms)
        } else if below < self.table.sums.len() {
            self.table.first + below as i64 - 1
        } else {
            let week = self.latest();
            let week_ms = i64::from(week.minutes()) * MS_PER_MINUTE;
            let beyond = worked - self.table.total() * MS_PER_MINUTE;
            let weeks = (beyond - 1) / week_ms;
            day_in_week(week, self.table.end() + 7 * weeks, beyond - weeks * week_ms)
        }
    }
}

impl Table {
    /// The day after the last one in the table.
    fn end(&self) -> i64 {
        self.first + self.sums.len() as i64 - 1
    }

    fn total(&self) -> i64 {
        self.sums.last().copied().map_or(0, i64::from)
    }
}

/// Working minutes from one day to another where every week is the same.
fn minutes_in(week: &Week, from: i64, to: i64) -> i64 {
    let weeks = (to - from) / 7;
    let rest = (from + 7 * weeks..to).filter_map(|day| week.on(weekday_of(day)));
    weeks * i64::from(week.minutes()) + rest.map(|hours| i64::from(hours.minutes())).sum::<i64>()
}

/// The day in which `worked` milliseconds are reached, counted from the beginning of `from`, at most one
/// week on.
fn day_in_week(week: &Week, from: i64, worked: i64) -> i64 {
    let mut left = worked;
    for day in from..from + 7 {
        left -= week.on(weekday_of(day)).map_or(0, |hours| i64::from(hours.minutes()) * MS_PER_MINUTE);
        if left <= 0 {
            return day;
        }
    }
    unreachable!("a week holds its own minutes")
}

/// Days since 1970-01-01.
fn number_of(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.duration_until(date).as_hours() / 24
}

/// The date of a day number; the ends of jiff's calendar (years -9999 and 9999) stand for all that lies
/// beyond.
fn date_of(day: i64) -> Date {
    let ms = day.saturating_mul(MS_PER_DAY);
    let end = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Offset::UTC.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(end)).date()
}

/// 0 = Monday to 6 = Sunday; day 0 was a Thursday.
fn weekday_of(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

/// Length and text of each file, so that no text can lend its end to the next one's beginning.
fn digest_of<'a>(hours: &'a str, years: impl Iterator<Item = &'a str>) -> String {
    let mut sha256 = Sha256::new();
    for text in std::iter::once(hours).chain(years) {
        sha256.update((text.len() as u64).to_be_bytes());
        sha256.update(text.as_bytes());
    }
    hex(&sha256.finalize())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}
