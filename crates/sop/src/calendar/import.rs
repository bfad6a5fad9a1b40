//! Reads the days of a year that somebody hands in, as CSV or as an iCalendar file (RFC 5545). Text in, days
//! out; what is wrong is told by line, and everything at once. What arrives is hostile until read: size, rows
//! and the length of a stretch of days have bounds, and no rule for recurring events is followed.
//!
//! ```text
//! 2027-01-01;nasional;Tahun Baru Masehi             comma, semicolon or tab; a first line with headings may
//! 08/02/2027;cuti bersama;Cuti Bersama Imlek        stand; a fourth cell says that the date is an estimate
//! ```

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ics;
use super::source::{DayKind, ListedDay};

/// Largest text that is read, in bytes.
pub const IMPORT_BYTES_MAX: usize = 256 * 1024;
/// Most rows of a CSV text, and most events of a calendar: more than a year has days.
pub const IMPORT_ROWS_MAX: usize = 2_000;
/// Most days of one event.
pub const EVENT_DAYS_MAX: usize = 31;
/// Longest name of a day, in characters.
pub const DAY_NAME_CHARS_MAX: usize = 120;
/// Most defects that are told: behind so many nobody reads on.
const DEFECTS_MAX: usize = 20;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// In order of date.
    pub days: Vec<ListedDay>,
    /// Days of an iCalendar file that lie in other years: such files often hold several.
    pub other_years: usize,
}

/// One thing that is wrong, with its line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportDefect {
    pub line: usize,
    pub fault: ImportFault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// More than [`IMPORT_BYTES_MAX`].
    TooLarge,
    /// More than [`IMPORT_ROWS_MAX`].
    TooManyRows,
    /// Nothing in it that is a day of the year.
    Empty,
    /// Fewer than the three cells date, kind, name, or more than four.
    Cells {
        found: usize,
    },
    /// The reader of CSV could not part the line.
    Unreadable,
    NotADate {
        found: String,
    },
    UnknownKind {
        found: String,
    },
    NameMissing,
    NameTooLong,
    /// A control character in the name.
    NotText,
    OtherYear {
        date: Date,
    },
    /// The same day twice, under different names.
    Twice {
        date: Date,
    },
    /// An event without a day.
    DayMissing,
    /// An event at an hour, not of a whole day.
    NotWholeDay,
    /// An event that recurs: every day must be listed.
    Recurs,
    /// Longer than [`EVENT_DAYS_MAX`], or its end before its beginning.
    Length,
    /// The calendar breaks off within an event.
    BrokenOff,
}

/// Days on their way in, with the line that each came from.
pub(super) struct Incoming {
    year: i16,
    /// Whether days of other years are passed over, or wrong.
    several_years: bool,
    days: BTreeMap<Date, ListedDay>,
    other_years: usize,
    defects: Vec<ImportDefect>,
}

impl Incoming {
    pub(super) fn wrong(&mut self, line: usize, fault: ImportFault) {
        if self.defects.len() < DEFECTS_MAX {
            self.defects.push(ImportDefect { line, fault });
        }
    }

    pub(super) fn day(&mut self, line: usize, day: ListedDay) {
        if day.date.year() != self.year {
            match self.several_years {
                true => self.other_years += 1,
                false => self.wrong(line, ImportFault::OtherYear { date: day.date }),
            }
            return;
        }
        match self.days.get(&day.date) {
            Some(there) if *there == day => {}
            Some(_) => self.wrong(line, ImportFault::Twice { date: day.date }),
            None => {
                self.days.insert(day.date, day);
            }
        }
    }

    /// The name as it is kept; none when it cannot be.
    pub(super) fn name(&mut self, line: usize, raw: &str) -> Option<String> {
        let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            self.wrong(line, ImportFault::NameMissing);
        } else if name.chars().count() > DAY_NAME_CHARS_MAX {
            self.wrong(line, ImportFault::NameTooLong);
        } else if name.chars().any(char::is_control) {
            self.wrong(line, ImportFault::NotText);
        } else {
            return Some(name);
        }
        None
    }
}

/// Reads the days of `year`. A text that begins as an iCalendar file is read as one, any other as CSV.
///
/// # Errors
/// What is wrong, in order of the lines.
pub fn read_days(text: &str, year: i16) -> Result<Imported, Vec<ImportDefect>> {
    if text.len() > IMPORT_BYTES_MAX {
        return Err(vec![ImportDefect { line: 1, fault: ImportFault::TooLarge }]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let several_years = is_ics(text);
    let mut incoming =
        Incoming { year, several_years, days: BTreeMap::new(), other_years: 0, defects: Vec::new() };
    if several_years {
        ics::read(text, &mut incoming);
    } else {
        read_csv(text, &mut incoming);
    }
    if incoming.days.is_empty() && incoming.defects.is_empty() {
        incoming.wrong(1, ImportFault::Empty);
    }
    match incoming.defects.is_empty() {
        true => {
            Ok(Imported { days: incoming.days.into_values().collect(), other_years: incoming.other_years })
        }
        false => Err(incoming.defects),
    }
}

/// Days as CSV, as [`read_days`] reads them again.
pub fn days_csv(days: &[ListedDay]) -> String {
    let line = |day: &ListedDay| {
        let name = day.name.replace('"', "\"\"");
        let estimated = if day.estimated { ",estimated" } else { "" };
        format!("{},{},\"{name}\"{estimated}\n", day.date, day.kind.code())
    };
    days.iter().map(line).collect()
}

fn is_ics(text: &str) -> bool {
    let begin = "begin:vcalendar";
    text.trim_start().get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
}

fn read_csv(text: &str, incoming: &mut Incoming) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter_of(text))
        .from_reader(text.as_bytes());
    // The first line that holds anything may be the headings.
    for (index, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, |position| number(position.line()));
                return incoming.wrong(line, ImportFault::Unreadable);
            }
        };
        let line = record.position().map_or(1, |position| number(position.line()));
        if index >= IMPORT_ROWS_MAX {
            return incoming.wrong(line, ImportFault::TooManyRows);
        }
        let mut cells: Vec<&str> = record.iter().collect();
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        let headings = index == 0 && cells.first().is_some_and(|cell| is_heading(cell));
        if !cells.is_empty() && !headings {
            read_row(line, &cells, incoming);
        }
    }
}

fn number(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

/// What parts the cells: the sign that the first line holds most of outside of quotes.
fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let plain: String = first.split('"').step_by(2).collect();
    let count = |sign: u8| plain.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn is_heading(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "date" | "tanggal" | "tgl" | "hari" | "day")
}

fn read_row(line: usize, cells: &[&str], incoming: &mut Incoming) {
    let (date, kind, name, mark) = match cells {
        [date, kind, name] => (date, kind, name, ""),
        [date, kind, name, mark] => (date, kind, name, *mark),
        _ => return incoming.wrong(line, ImportFault::Cells { found: cells.len() }),
    };
    let day = date_of(date);
    if day.is_none() {
        incoming.wrong(line, ImportFault::NotADate { found: shown(date) });
    }
    let meant = kind_of(kind);
    if meant.is_none() {
        incoming.wrong(line, ImportFault::UnknownKind { found: shown(kind) });
    }
    let estimated = matches!(mark.to_lowercase().as_str(), "perkiraan" | "estimated" | "sementara");
    if !estimated && !mark.is_empty() {
        incoming.wrong(line, ImportFault::Cells { found: cells.len() });
    }
    let name = incoming.name(line, name);
    if let (Some(date), Some(kind), Some(name)) = (day, meant, name) {
        incoming.day(line, ListedDay { date, kind, name, estimated, hours: None });
    }
}

/// As much of a cell as a message shows.
fn shown(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// `2027-01-31` or `31/01/2027`, also with points or hyphens in place of the strokes.
fn date_of(raw: &str) -> Option<Date> {
    let parts: Vec<&str> = raw.trim().split(['/', '.', '-']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn kind_of(raw: &str) -> Option<DayKind> {
    let plain = raw.to_lowercase().replace(['_', '-'], " ");
    Some(match plain.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "nasional"
        | "libur nasional"
        | "hari libur nasional"
        | "libur"
        | "national"
        | "national holiday"
        | "holiday" => DayKind::National,
        "cuti bersama" | "cuti" | "joint leave" => DayKind::JointLeave,
        "daerah" | "libur daerah" | "lokal" | "local" | "local holiday" => DayKind::Local,
        "tutup" | "kantor tutup" | "closed" => DayKind::Closed,
        "hari kerja tambahan" | "kerja tambahan" | "hari kerja" | "extra working day" => {
            DayKind::ExtraWorkingDay
        }
        _ => return None,
    })
}

/// The kind of a day by its name alone, as calendars of other programs give it.
pub(super) fn kind_by_name(name: &str) -> DayKind {
    let name = name.to_lowercase();
    match name.contains("cuti bersama") || name.contains("joint leave") || name.contains("joint holiday") {
        true => DayKind::JointLeave,
        false => DayKind::National,
    }
}
