//! Reads the source texts of a calendar: one file of hours, one file of holidays per year.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::value::{Date as TomlDate, Time as TomlTime};

use super::defect::{CalendarDefect, CalendarFile};
use super::hours::{DayHours, Pause, Week, Zone};

/// First and last year a calendar may speak about: wide enough for any office, narrow enough that a slip of
/// the finger (20206) does not cost memory.
pub const YEAR_MIN: i16 = 2000;
/// See [`YEAR_MIN`].
pub const YEAR_MAX: i16 = 2199;
const SCHEMA: u32 = 1;

/// Whether the days of a year come from the joint decree of the three ministers or from a calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    Decreed,
    /// Results that reach into such a year are provisional.
    Estimated,
}

/// Why a day of a holiday file is not an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// National holiday.
    National,
    /// *Cuti bersama*.
    JointLeave,
    /// Holiday of the province or city.
    Local,
    /// The office is closed.
    Closed,
    /// Worked although it would not be.
    ExtraWorkingDay,
}

/// A day listed in a holiday file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDay {
    pub date: Date,
    pub kind: DayKind,
    /// In Indonesian, as the decree names it.
    pub name: String,
    /// The date awaits the Minister of Religion's decision.
    pub estimated: bool,
    pub(super) hours: Option<DayHours>,
}

/// Days with Ramadan hours, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ramadan {
    pub from: Date,
    pub to: Date,
    pub estimated: bool,
}

/// A holiday file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayYear {
    pub year: i16,
    /// The decree, or how the days were found.
    pub source: String,
    pub status: YearStatus,
    pub ramadan: Vec<Ramadan>,
    /// In order of date.
    pub days: Vec<ListedDay>,
}

/// What the office makes of one day; it goes before the holiday file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedDayKind {
    ChangedHours,
    ExtraWorkingDay,
    Closed,
}

/// A single day that the office itself changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedDay {
    pub date: Date,
    pub kind: ChangedDayKind,
    pub name: String,
    pub(super) hours: Option<DayHours>,
}

/// Hours from an effective date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursVersion {
    pub effective_on: Date,
    pub normal: Week,
    pub ramadan: Week,
}

/// The hours file, checked.
pub(super) struct Hours {
    pub zone: Zone,
    pub versions: Vec<HoursVersion>,
    pub changed_days: Vec<ChangedDay>,
}

#[derive(Deserialize)]
struct RawSchema {
    schema: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoursFile {
    #[serde(rename = "schema")]
    _schema: u32,
    zone: Zone,
    source: String,
    #[serde(default)]
    version: Vec<RawVersion>,
    #[serde(default, rename = "changed_day")]
    changed_days: Vec<RawChangedDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    effective_on: TomlDate,
    normal: RawWeek,
    ramadan: RawWeek,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWeek {
    monday: Option<RawHours>,
    tuesday: Option<RawHours>,
    wednesday: Option<RawHours>,
    thursday: Option<RawHours>,
    friday: Option<RawHours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    open: TomlTime,
    close: TomlTime,
    #[serde(rename = "break")]
    pause: Option<RawPause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPause {
    from: TomlTime,
    to: TomlTime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChangedDay {
    date: TomlDate,
    kind: ChangedDayKind,
    name: String,
    hours: Option<RawHours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYearFile {
    #[serde(rename = "schema")]
    _schema: u32,
    year: i16,
    source: String,
    status: YearStatus,
    #[serde(default)]
    ramadan: Vec<RawRamadan>,
    #[serde(default)]
    day: Vec<RawDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRamadan {
    from: TomlDate,
    to: TomlDate,
    #[serde(default)]
    estimated: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDay {
    date: TomlDate,
    kind: DayKind,
    name: String,
    hours: Option<RawHours>,
    #[serde(default)]
    estimated: bool,
}

/// Collects the defects of one file while it is read.
struct Reading<'a> {
    file: CalendarFile,
    defects: &'a mut Vec<CalendarDefect>,
}

impl Reading<'_> {
    fn text<T: for<'de> Deserialize<'de>>(&mut self, text: &str) -> Option<T> {
        let file = self.file;
        let unreadable = |error: toml::de::Error| CalendarDefect::Unreadable {
            file,
            line: error.span().map(|span| 1 + text[..span.start].matches('\n').count()),
            detail: error.message().to_owned(),
        };
        // The schema is looked at alone first: a later format would otherwise be reported field by field.
        let found = match toml::from_str::<RawSchema>(text) {
            Ok(RawSchema { schema }) if schema != SCHEMA => {
                Err(CalendarDefect::UnknownSchema { file, schema })
            }
            Ok(_) => toml::from_str::<T>(text).map_err(unreadable),
            Err(error) => Err(unreadable(error)),
        };
        found.map_err(|defect| self.defects.push(defect)).ok()
    }

    fn date(&mut self, raw: TomlDate, place: &str) -> Option<Date> {
        let date = i16::try_from(raw.year)
            .ok()
            .filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year))
            .and_then(|year| Date::new(year, raw.month as i8, raw.day as i8).ok());
        if date.is_none() {
            let place = format!("{place}.{raw}");
            self.defects.push(CalendarDefect::DateOutOfRange { file: self.file, place });
        }
        date
    }

    fn hours(&mut self, raw: &RawHours, place: &str) -> Option<DayHours> {
        let read = || {
            let pause = match &raw.pause {
                Some(pause) => Some(Pause { from: minutes(&pause.from)?, to: minutes(&pause.to)? }),
                None => None,
            };
            Some(DayHours { open: minutes(&raw.open)?, close: minutes(&raw.close)?, pause })
        };
        let hours = read().filter(DayHours::is_possible);
        if hours.is_none() {
            let place = place.to_owned();
            self.defects.push(CalendarDefect::HoursImpossible { file: self.file, place });
        }
        hours
    }

    fn week(&mut self, raw: &RawWeek, effective_on: Date, ramadan: bool) -> Week {
        let days = [
            ("monday", &raw.monday),
            ("tuesday", &raw.tuesday),
            ("wednesday", &raw.wednesday),
            ("thursday", &raw.thursday),
            ("friday", &raw.friday),
        ];
        let season = if ramadan { "ramadan" } else { "normal" };
        if days.iter().all(|(_, hours)| hours.is_none()) {
            self.defects.push(CalendarDefect::WeekWithoutHours { effective_on, ramadan });
        }
        Week(days.map(|(name, hours)| {
            let place = format!("version.{effective_on}.{season}.{name}");
            hours.as_ref().and_then(|hours| self.hours(hours, &place))
        }))
    }

    /// Name and uniqueness, asked of every listed day.
    fn listing(&mut self, date: Date, name: &str, seen: &mut BTreeSet<Date>) {
        if name.trim().is_empty() {
            self.defects.push(CalendarDefect::NameMissing { file: self.file, date });
        }
        if !seen.insert(date) {
            self.defects.push(CalendarDefect::DateTwice { file: self.file, date });
        }
    }

    fn source(&mut self, source: &str) {
        if source.trim().is_empty() {
            self.defects.push(CalendarDefect::SourceMissing { file: self.file });
        }
    }

    fn changed_days(&mut self, raw: Vec<RawChangedDay>) -> Vec<ChangedDay> {
        let mut seen = BTreeSet::new();
        let mut changed_days = Vec::new();
        for raw in raw {
            let Some(date) = self.date(raw.date, "changed_day") else {
                continue;
            };
            self.listing(date, &raw.name, &mut seen);
            let hours = raw.hours.as_ref();
            match raw.kind {
                ChangedDayKind::ChangedHours if hours.is_none() => {
                    self.defects.push(CalendarDefect::HoursMissing { date });
                }
                ChangedDayKind::Closed if hours.is_some() => {
                    self.defects.push(CalendarDefect::HoursUnwanted { file: self.file, date });
                }
                ChangedDayKind::ChangedHours | ChangedDayKind::ExtraWorkingDay | ChangedDayKind::Closed => {}
            }
            let hours = hours.and_then(|hours| self.hours(hours, &format!("changed_day.{date}")));
            changed_days.push(ChangedDay { date, kind: raw.kind, name: raw.name, hours });
        }
        changed_days
    }

    fn ramadan(&mut self, raw: &RawRamadan, year: i16) -> Option<Ramadan> {
        let from = self.date(raw.from, "ramadan")?;
        let to = self.date(raw.to, "ramadan")?;
        for date in [from, to] {
            if date.year() != year {
                self.defects.push(CalendarDefect::DateOutsideYear { file: self.file, date });
            }
        }
        if to < from {
            self.defects.push(CalendarDefect::RamadanReversed { file: self.file, from });
        }
        Some(Ramadan { from, to, estimated: raw.estimated })
    }

    fn days(&mut self, raw: Vec<RawDay>, year: i16) -> Vec<ListedDay> {
        let mut seen = BTreeSet::new();
        let mut days = Vec::new();
        for raw in raw {
            let Some(date) = self.date(raw.date, "day") else {
                continue;
            };
            self.listing(date, &raw.name, &mut seen);
            if date.year() != year {
                self.defects.push(CalendarDefect::DateOutsideYear { file: self.file, date });
            }
            if raw.hours.is_some() && raw.kind != DayKind::ExtraWorkingDay {
                self.defects.push(CalendarDefect::HoursUnwanted { file: self.file, date });
            }
            let hours = raw.hours.as_ref().and_then(|hours| self.hours(hours, &format!("day.{date}")));
            days.push(ListedDay { date, kind: raw.kind, name: raw.name, estimated: raw.estimated, hours });
        }
        days.sort_by_key(|day| day.date);
        days
    }
}

/// Minutes after midnight; none for a time with seconds, which no working hour has.
fn minutes(time: &TomlTime) -> Option<u16> {
    let whole = time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0;
    whole.then(|| u16::from(time.hour) * 60 + u16::from(time.minute))
}

/// Reads the hours file. Defects are added to the list; `None` when the text could not be read at all.
pub(super) fn read_hours(text: &str, defects: &mut Vec<CalendarDefect>) -> Option<Hours> {
    let mut reading = Reading { file: CalendarFile::Hours, defects };
    let raw: RawHoursFile = reading.text(text)?;
    reading.source(&raw.source);
    let mut versions = BTreeMap::new();
    for version in &raw.version {
        let Some(effective_on) = reading.date(version.effective_on, "version") else {
            continue;
        };
        let normal = reading.week(&version.normal, effective_on, false);
        let ramadan = reading.week(&version.ramadan, effective_on, true);
        let version = HoursVersion { effective_on, normal, ramadan };
        if versions.insert(effective_on, version).is_some() {
            reading.defects.push(CalendarDefect::VersionTwice { effective_on });
        }
    }
    if raw.version.is_empty() {
        reading.defects.push(CalendarDefect::VersionMissing);
    }
    let changed_days = reading.changed_days(raw.changed_days);
    Some(Hours { zone: raw.zone, versions: versions.into_values().collect(), changed_days })
}

/// Reads the holiday file at `index` of the list. Defects are added to the list; `None` when it could not
/// be read.
pub(super) fn read_year(text: &str, index: usize, defects: &mut Vec<CalendarDefect>) -> Option<HolidayYear> {
    let mut reading = Reading { file: CalendarFile::Year { index }, defects };
    let raw: RawYearFile = reading.text(text)?;
    reading.source(&raw.source);
    let year = raw.year;
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        let place = format!("year.{year}");
        reading.defects.push(CalendarDefect::DateOutOfRange { file: reading.file, place });
    }
    let ramadan = raw.ramadan.iter().filter_map(|ramadan| reading.ramadan(ramadan, year)).collect();
    let days = reading.days(raw.day, year);
    Some(HolidayYear { year, source: raw.source, status: raw.status, ramadan, days })
}
