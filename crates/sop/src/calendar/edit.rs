//! Changes of a calendar's source texts: a year's file anew, one day of the office's own, and what differs
//! between two years.

use jiff::civil::Date;
use toml::Value;
use toml::value::{Array, Table};

use super::source::{ChangedDayKind, DayKind, HolidayYear, ListedDay, Ramadan, YearStatus};
use super::{Calendar, DayHours, Pause, Week};
use crate::moment::Moment;

/// What the office makes of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDay {
    pub kind: ChangedDayKind,
    pub name: String,
    /// For changed hours; an extra working day may state them.
    pub hours: Option<DayHours>,
}

/// How one day of a year differs from what was in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayChange {
    Added(ListedDay),
    Removed(ListedDay),
    /// The same name on another day.
    Moved {
        from: Date,
        to: ListedDay,
    },
    /// The same day under another name, kind or certainty.
    Changed {
        was: ListedDay,
        now: ListedDay,
    },
}

impl DayChange {
    /// The day that it is listed under.
    pub fn date(&self) -> Date {
        match self {
            DayChange::Added(day) | DayChange::Removed(day) => day.date,
            DayChange::Moved { to, .. } => to.date,
            DayChange::Changed { now, .. } => now.date,
        }
    }
}

impl HolidayYear {
    /// The year as a holiday file.
    pub fn text(&self) -> String {
        let mut file = Table::new();
        file.insert("schema".to_owned(), Value::Integer(1));
        file.insert("year".to_owned(), Value::Integer(i64::from(self.year)));
        file.insert("source".to_owned(), Value::String(self.source.clone()));
        file.insert("status".to_owned(), Value::String(self.status.code().to_owned()));
        let list = |tables: Vec<Table>| Value::Array(tables.into_iter().map(Value::Table).collect());
        file.insert("ramadan".to_owned(), list(self.ramadan.iter().map(ramadan_table).collect()));
        file.insert("day".to_owned(), list(self.days.iter().map(day_table).collect()));
        file.to_string()
    }
}

fn ramadan_table(ramadan: &Ramadan) -> Table {
    let mut table = Table::new();
    table.insert("from".to_owned(), date_value(ramadan.from));
    table.insert("to".to_owned(), date_value(ramadan.to));
    if ramadan.estimated {
        table.insert("estimated".to_owned(), Value::Boolean(true));
    }
    table
}

fn day_table(day: &ListedDay) -> Table {
    let mut table = named(day.date, day.kind.code(), &day.name, day.hours);
    if day.estimated {
        table.insert("estimated".to_owned(), Value::Boolean(true));
    }
    table
}

fn named(date: Date, kind: &str, name: &str, hours: Option<DayHours>) -> Table {
    let mut table = Table::new();
    table.insert("date".to_owned(), date_value(date));
    table.insert("kind".to_owned(), Value::String(kind.to_owned()));
    table.insert("name".to_owned(), Value::String(name.to_owned()));
    if let Some(hours) = hours {
        table.insert("hours".to_owned(), hours_value(hours));
    }
    table
}

fn hours_value(hours: DayHours) -> Value {
    let mut shown = Table::new();
    shown.insert("open".to_owned(), time_value(hours.open));
    shown.insert("close".to_owned(), time_value(hours.close));
    if let Some(Pause { from, to }) = hours.pause {
        let pause = [("from".to_owned(), time_value(from)), ("to".to_owned(), time_value(to))];
        shown.insert("break".to_owned(), Value::Table(pause.into_iter().collect()));
    }
    Value::Table(shown)
}

fn date_value(date: Date) -> Value {
    let date = toml::value::Date {
        year: u16::try_from(date.year()).unwrap_or_default(),
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
    };
    Value::Datetime(date.into())
}

fn time_value(minutes: u16) -> Value {
    let (hour, minute) = ((minutes / 60) as u8, (minutes % 60) as u8);
    let time = toml::value::Time { hour, minute, second: Some(0), nanosecond: None };
    Value::Datetime(time.into())
}

/// The hours file with the office's own change of `date`, or without one. None when the text is no hours
/// file.
pub fn with_own_day(hours_toml: &str, date: Date, own: Option<&OwnDay>) -> Option<String> {
    let mut file: Table = toml::from_str(hours_toml).ok()?;
    let listed = match file.remove("changed_day") {
        Some(Value::Array(listed)) => listed,
        Some(_) => return None,
        None => Array::new(),
    };
    let wanted = date_value(date);
    let mut days: Array = listed.into_iter().filter(|day| day.get("date") != Some(&wanted)).collect();
    days.extend(own.map(|own| Value::Table(named(date, own.kind.code(), &own.name, own.hours))));
    if !days.is_empty() {
        file.insert("changed_day".to_owned(), Value::Array(days));
    }
    Some(file.to_string())
}

/// Hours of the office from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    pub effective_on: Date,
    pub normal: Week,
    pub ramadan: Week,
}

/// The hours file with these hours from their effective date on, until the next version's. None when the text
/// is no hours file.
pub fn with_hours(hours_toml: &str, hours: &OfficeHours) -> Option<String> {
    let mut file: Table = toml::from_str(hours_toml).ok()?;
    let Some(Value::Array(listed)) = file.remove("version") else { return None };
    let wanted = date_value(hours.effective_on);
    let mut versions: Array =
        listed.into_iter().filter(|version| version.get("effective_on") != Some(&wanted)).collect();
    let mut version = Table::new();
    version.insert("effective_on".to_owned(), wanted);
    version.insert("normal".to_owned(), week_value(&hours.normal));
    version.insert("ramadan".to_owned(), week_value(&hours.ramadan));
    versions.push(Value::Table(version));
    file.insert("version".to_owned(), Value::Array(versions));
    Some(file.to_string())
}

fn week_value(week: &Week) -> Value {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let days = names.into_iter().zip(week.0);
    Value::Table(days.filter_map(|(name, day)| Some((name.to_owned(), hours_value(day?)))).collect())
}

/// The holiday files with this year's in place of what they held of it; oldest first. None when one is none.
pub fn with_year(years_toml: &[String], year: &HolidayYear) -> Option<Vec<String>> {
    let mut files = std::collections::BTreeMap::new();
    for text in years_toml {
        let file: Table = toml::from_str(text).ok()?;
        files.insert(file.get("year")?.as_integer()?, text.clone());
    }
    files.insert(i64::from(year.year), year.text());
    Some(files.into_values().collect())
}

/// By what one open issue is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Since when it stands at its step.
    pub enabled_at: Moment,
    /// The step's standard, in working minutes.
    pub standard: Option<u32>,
    pub due: Option<Moment>,
}

/// How many open issues another calendar touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The working time until their due date is another.
    pub dues: usize,
    /// The standard of their step ends at another moment.
    pub standards: usize,
}

/// Counts the open issues that `after` touches at `now`.
pub fn touched(before: &Calendar, after: &Calendar, terms: &[Term], now: Moment) -> Touched {
    let due = |term: &&Term| {
        term.due.is_some_and(|due| {
            let (from, to) = (now.min(due), now.max(due));
            before.between(from, to).minutes != after.between(from, to).minutes
                || before.is_working(due) != after.is_working(due)
        })
    };
    let standard = |term: &&Term| {
        let ends = |calendar: &Calendar, minutes| calendar.add(term.enabled_at, minutes).at;
        term.standard.is_some_and(|minutes| ends(before, minutes) != ends(after, minutes))
    };
    Touched { dues: terms.iter().filter(due).count(), standards: terms.iter().filter(standard).count() }
}

/// What differs between the days of a year, in order of date.
pub fn changes(before: Option<&HolidayYear>, after: &HolidayYear) -> Vec<DayChange> {
    let was = before.map_or(&[][..], |year| &year.days);
    let find = |days: &[ListedDay], date: Date| days.iter().find(|day| day.date == date).cloned();
    let mut gone: Vec<ListedDay> =
        was.iter().filter(|day| find(&after.days, day.date).is_none()).cloned().collect();
    let mut changes = Vec::new();
    for day in &after.days {
        match find(was, day.date) {
            Some(same) if same == *day => {}
            Some(same) => changes.push(DayChange::Changed { was: same, now: day.clone() }),
            None => {
                let alike = |other: &ListedDay| other.name == day.name && other.kind == day.kind;
                match gone.iter().position(alike) {
                    Some(at) => {
                        let from = gone.remove(at).date;
                        changes.push(DayChange::Moved { from, to: day.clone() });
                    }
                    None => changes.push(DayChange::Added(day.clone())),
                }
            }
        }
    }
    changes.extend(gone.into_iter().map(DayChange::Removed));
    changes.sort_by_key(DayChange::date);
    changes
}

impl Calendar {
    /// The year whose decree is missing at `at`: the present one, or from 1 October the next (rule 6).
    pub fn year_wanted(&self, at: Moment) -> Option<i16> {
        let today = self.day_of(at);
        let next = (today.month() >= 10).then(|| today.year() + 1);
        [Some(today.year()), next].into_iter().flatten().find(|year| !self.is_decreed(*year))
    }

    /// The office's own changes of single days, in order of date.
    pub fn own_days(&self) -> impl Iterator<Item = &super::ChangedDay> {
        self.changed_days.values()
    }

    /// The versions of the hours, the earliest first.
    pub fn versions(&self) -> &[super::HoursVersion] {
        &self.versions
    }
}

impl DayKind {
    pub const ALL: [DayKind; 5] =
        [DayKind::National, DayKind::JointLeave, DayKind::Local, DayKind::Closed, DayKind::ExtraWorkingDay];

    /// As files write it.
    pub const fn code(self) -> &'static str {
        match self {
            DayKind::National => "national",
            DayKind::JointLeave => "joint_leave",
            DayKind::Local => "local",
            DayKind::Closed => "closed",
            DayKind::ExtraWorkingDay => "extra_working_day",
        }
    }
}

impl ChangedDayKind {
    pub const ALL: [ChangedDayKind; 3] =
        [ChangedDayKind::Closed, ChangedDayKind::ExtraWorkingDay, ChangedDayKind::ChangedHours];

    /// As files write it.
    pub const fn code(self) -> &'static str {
        match self {
            ChangedDayKind::ChangedHours => "changed_hours",
            ChangedDayKind::ExtraWorkingDay => "extra_working_day",
            ChangedDayKind::Closed => "closed",
        }
    }
}

impl YearStatus {
    /// As files write it.
    pub const fn code(self) -> &'static str {
        match self {
            YearStatus::Decreed => "decreed",
            YearStatus::Estimated => "estimated",
        }
    }
}

impl ListedDay {
    /// Hours that an extra working day states.
    pub fn hours(&self) -> Option<DayHours> {
        self.hours
    }
}

impl super::ChangedDay {
    /// Hours that the change states.
    pub fn hours(&self) -> Option<DayHours> {
        self.hours
    }
}
