//! What can be wrong with the source texts of a calendar. The sentences for these are written in `words`.

use jiff::civil::Date;

/// Which of the source texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarFile {
    /// The file of working hours.
    Hours,
    /// A holiday file, by its place in the list that was handed in (from 0): its year may be what is wrong.
    Year { index: usize },
}

/// A reason why source texts make no calendar. All of them are found in one pass where the texts can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarDefect {
    /// Not TOML, a field unknown, missing or of the wrong kind. `line` counts from 1; `detail` is the
    /// reader's own English sentence.
    Unreadable { file: CalendarFile, line: Option<usize>, detail: String },
    /// A later (or no) version of the file format.
    UnknownSchema { file: CalendarFile, schema: u32 },
    /// The hours file has no version at all.
    VersionMissing,
    /// Two versions begin on the same day.
    VersionTwice { effective_on: Date },
    /// Not `open < break from < break to < close` within one day, or not in whole minutes. `place` is the
    /// path in the file: `version.2023-04-12.ramadan.friday`.
    HoursImpossible { file: CalendarFile, place: String },
    /// A week in which nobody works: no due date could ever be reached.
    WeekWithoutHours { effective_on: Date, ramadan: bool },
    /// A day with changed hours does not say which.
    HoursMissing { date: Date },
    /// A closed day or holiday states hours.
    HoursUnwanted { file: CalendarFile, date: Date },
    /// A day without a name, which screens could not explain.
    NameMissing { file: CalendarFile, date: Date },
    /// The same day is listed twice in one file.
    DateTwice { file: CalendarFile, date: Date },
    /// A day of the holiday file lies in another year.
    DateOutsideYear { file: CalendarFile, date: Date },
    /// Not a date of the civil calendar, or beyond the years a calendar may cover.
    DateOutOfRange { file: CalendarFile, place: String },
    /// Ramadan ends before it begins.
    RamadanReversed { file: CalendarFile, from: Date },
    /// Two files for the same year.
    YearTwice { year: i16 },
    /// A holiday file does not say where its days come from.
    SourceMissing { file: CalendarFile },
}
