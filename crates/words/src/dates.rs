//! Dates, times, numbers, sizes and durations as people read them, in both languages. Stored in UTC, shown
//! in the
//! office's zone with its name. Pure: what "today" is comes in as an argument.

use crate::Lang;
use jiff::civil::{Date, DateTime, Weekday};
use sop::Moment;
use sop::calendar::Zone;

/// Working minutes of one working day: 37 h 30 min in five days (Perpres 21/2023).
pub const WORKING_DAY_MINUTES: i64 = 450;

/// Formats of one language in one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    pub lang: Lang,
    pub zone: Zone,
}

impl Formats {
    pub fn new(lang: Lang, zone: Zone) -> Formats {
        Formats { lang, zone }
    }

    /// The wall clock of the office at `at`.
    pub fn local(&self, at: Moment) -> DateTime {
        at.zoned(self.zone.time_zone()).datetime()
    }

    /// `24 Maret 2020`
    pub fn date(&self, at: Moment) -> String {
        self.civil_date(self.local(at).date())
    }

    /// `Selasa, 24 Maret 2020`
    pub fn date_with_day(&self, at: Moment) -> String {
        self.civil_date_with_day(self.local(at).date())
    }

    /// `24 Mar 2020`, for tables.
    pub fn short_date(&self, at: Moment) -> String {
        self.civil_short_date(self.local(at).date())
    }

    /// As [`Formats::date`], of a day.
    pub fn civil_date(&self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.lang.month(date.month()), date.year())
    }

    /// As [`Formats::date_with_day`], of a day.
    pub fn civil_date_with_day(&self, date: Date) -> String {
        format!("{}, {}", self.lang.weekday(date.weekday()), self.civil_date(date))
    }

    /// As [`Formats::short_date`], of a day.
    pub fn civil_short_date(&self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.lang.month_short(date.month()), date.year())
    }

    /// A stored day `YYYY-MM-DD` as [`Formats::date`]; as it stands when it is no day.
    pub fn stored_date(&self, text: &str) -> String {
        text.parse::<Date>().map_or_else(|_| text.to_owned(), |date| self.civil_date(date))
    }

    /// `07.30 WIB` or `07:30 WIB`
    pub fn time(&self, at: Moment) -> String {
        format!("{} {}", self.bare_time(at), self.zone.abbreviation())
    }

    /// `07.30` or `07:30`, where the zone stands in the heading.
    pub fn bare_time(&self, at: Moment) -> String {
        let local = self.local(at);
        self.clock(i32::from(local.hour()) * 60 + i32::from(local.minute()))
    }

    /// A time of day, given in minutes after midnight, without the zone.
    pub fn clock(&self, minutes: i32) -> String {
        let separator = match self.lang {
            Lang::Id => '.',
            Lang::En => ':',
        };
        format!("{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }

    /// `24 Maret 2020, 07.30 WIB`
    pub fn date_time(&self, at: Moment) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }

    /// `24 Mar 2020, 07.30`, for tables whose heading names the zone.
    pub fn short_date_time(&self, at: Moment) -> String {
        format!("{}, {}", self.short_date(at), self.bare_time(at))
    }

    /// `hari ini, 16.00 WIB`; also tomorrow and yesterday; else the date with its day.
    pub fn relative(&self, at: Moment, now: Moment) -> String {
        let day = self.local(at).date();
        let today = self.local(now).date();
        let time = self.time(at);
        if day == today {
            say!(self.lang, id: "hari ini, {time}", en: "today, {time}")
        } else if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
            say!(self.lang, id: "besok, {time}", en: "tomorrow, {time}")
        } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
            say!(self.lang, id: "kemarin, {time}", en: "yesterday, {time}")
        } else {
            format!("{}, {time}", self.civil_date(day))
        }
    }

    /// The time alone when `at` is today, else the date and time: "since 09.05".
    pub fn since(&self, at: Moment, now: Moment) -> String {
        if self.local(at).date() == self.local(now).date() { self.time(at) } else { self.date_time(at) }
    }

    /// RFC 3339 with the office's offset, for `datetime` attributes, API and exports.
    pub fn machine(&self, at: Moment) -> String {
        at.rfc3339(self.zone.offset_minutes())
    }

    /// `YYYY-MM-DD`, the value of a date field.
    pub fn field_date(&self, at: Moment) -> String {
        self.local(at).date().to_string()
    }

    /// `HH:MM`, the value of a time field in any language.
    pub fn field_time(&self, at: Moment) -> String {
        let local = self.local(at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `1.234` or `1,234`
    pub fn number(&self, n: i64) -> String {
        self.lang.number(n)
    }

    /// `1.234,5` or `1,234.5`
    pub fn decimal(&self, value: f64) -> String {
        self.lang.decimal(value)
    }

    /// `87,5%` or `87.5%` of a share in percent.
    pub fn percentage(&self, percent: f64) -> String {
        format!("{}%", self.lang.decimal(percent))
    }

    /// `2 jam 10 menit`, of wall time in minutes.
    pub fn duration(&self, minutes: i64) -> String {
        self.lang.duration(minutes)
    }

    /// `5 jam kerja`, of working time in minutes.
    pub fn working(&self, minutes: i64) -> String {
        self.lang.working(minutes)
    }

    /// `1,4 MB`
    pub fn size(&self, bytes: u64) -> String {
        self.lang.size(bytes)
    }
}

impl Lang {
    /// Name of a month, 1 to 12.
    pub fn month(self, month: i8) -> &'static str {
        let names = match self {
            Lang::Id => &MONTHS_ID,
            Lang::En => &MONTHS_EN,
        };
        names[usize::from(month.clamp(1, 12).unsigned_abs()) - 1]
    }

    /// Short name of a month, 1 to 12, for tables.
    pub fn month_short(self, month: i8) -> &'static str {
        let names = match self {
            Lang::Id => &SHORT_ID,
            Lang::En => &SHORT_EN,
        };
        names[usize::from(month.clamp(1, 12).unsigned_abs()) - 1]
    }

    /// Name of a day of the week.
    pub fn weekday(self, day: Weekday) -> &'static str {
        let names = match self {
            Lang::Id => &DAYS_ID,
            Lang::En => &DAYS_EN,
        };
        names[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }

    /// A whole number with its thousands marked.
    pub fn number(self, n: i64) -> String {
        let mark = match self {
            Lang::Id => '.',
            Lang::En => ',',
        };
        let digits = n.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if n < 0 {
            text.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// A number rounded to one decimal place; none is written when it is zero.
    pub fn decimal(self, value: f64) -> String {
        let tenths = (value * 10.0).round() as i64;
        let whole = self.number(tenths / 10);
        let sign = if tenths < 0 && tenths > -10 { "−" } else { "" };
        match (tenths.unsigned_abs() % 10, self) {
            (0, _) => whole,
            (tenth, Lang::Id) => format!("{sign}{whole},{tenth}"),
            (tenth, Lang::En) => format!("{sign}{whole}.{tenth}"),
        }
    }

    /// Wall time: days only from 24 hours on.
    pub fn duration(self, minutes: i64) -> String {
        let minutes = minutes.max(0);
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        match (days, hours, rest) {
            (0, 0, _) => say!(self, id: "{rest} menit", en: "{rest} min"),
            (0, _, 0) => say!(self, id: "{hours} jam", en: "{hours} h"),
            (0, _, _) => say!(self, id: "{hours} jam {rest} menit", en: "{hours} h {rest} min"),
            (_, 0, _) => say!(self, id: "{days} hari", en: "{days} d"),
            (_, _, _) => say!(self, id: "{days} hari {hours} jam", en: "{days} d {hours} h"),
        }
    }

    /// Seconds of work of a machine: `41 detik`, `2 menit 7 detik`.
    pub fn seconds(self, seconds: i64) -> String {
        let seconds = seconds.max(0);
        let (minutes, rest) = (seconds / 60, seconds % 60);
        match (minutes, rest) {
            (0, _) => say!(self, id: "{rest} detik", en: "{rest} s"),
            (_, 0) => self.duration(minutes),
            (1..60, _) => say!(self, id: "{minutes} menit {rest} detik", en: "{minutes} min {rest} s"),
            (_, _) => self.duration(minutes),
        }
    }

    /// Working time: whole working days from one day on, else hours and minutes.
    pub fn working(self, minutes: i64) -> String {
        let minutes = minutes.max(0);
        if minutes >= WORKING_DAY_MINUTES {
            let (days, hours) = (minutes / WORKING_DAY_MINUTES, minutes % WORKING_DAY_MINUTES / 60);
            return match (days, hours) {
                (1, 0) => say!(self, id: "1 hari kerja", en: "1 working day"),
                (_, 0) => say!(self, id: "{days} hari kerja", en: "{days} working days"),
                (1, 1) => say!(self, id: "1 hari 1 jam kerja", en: "1 working day 1 hour"),
                (1, _) => say!(self, id: "1 hari {hours} jam kerja", en: "1 working day {hours} hours"),
                (_, 1) => say!(self, id: "{days} hari 1 jam kerja", en: "{days} working days 1 hour"),
                (_, _) => {
                    say!(self, id: "{days} hari {hours} jam kerja", en: "{days} working days {hours} hours")
                }
            };
        }
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, 1) => say!(self, id: "1 menit kerja", en: "1 working minute"),
            (0, _) => say!(self, id: "{rest} menit kerja", en: "{rest} working minutes"),
            (1, 0) => say!(self, id: "1 jam kerja", en: "1 working hour"),
            (_, 0) => say!(self, id: "{hours} jam kerja", en: "{hours} working hours"),
            (_, _) => {
                say!(self, id: "{hours} jam {rest} menit kerja", en: "{hours} h {rest} min of working time")
            }
        }
    }

    /// A file size in decimal units, one place from MB on.
    pub fn size(self, bytes: u64) -> String {
        const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
        match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
            Some((unit, "kB")) => {
                format!("{} kB", self.number(i64::try_from(bytes / unit).unwrap_or(i64::MAX)))
            }
            Some((unit, name)) => format!("{} {name}", self.decimal(bytes as f64 / unit as f64)),
            None => format!("{bytes} B"),
        }
    }

    /// Names joined as in a sentence: `Tuti, Tomi dan Dewi`.
    pub fn list(self, items: &[String]) -> String {
        let and = match self {
            Lang::Id => "dan",
            Lang::En => "and",
        };
        match items {
            [] => "-".to_owned(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
        }
    }

    /// Names of which any one will do: `Tuti atau Tomi`.
    pub fn list_or(self, items: &[String]) -> String {
        let or = match self {
            Lang::Id => "atau",
            Lang::En => "or",
        };
        match items {
            [] => "-".to_owned(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {or} {last}", first.join(", ")),
        }
    }
}

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_ID: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Formats = Formats { lang: Lang::Id, zone: Zone::Jakarta };
    const EN: Formats = Formats { lang: Lang::En, zone: Zone::Jakarta };

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn dates_and_times_of_the_table() {
        let moment = at("2020-03-24T07:30:00+07:00");
        let id = [ID.date(moment), ID.date_with_day(moment), ID.short_date(moment), ID.time(moment)];
        assert_eq!(id, ["24 Maret 2020", "Selasa, 24 Maret 2020", "24 Mar 2020", "07.30 WIB"]);
        let en = [EN.date(moment), EN.date_with_day(moment), EN.short_date(moment), EN.time(moment)];
        assert_eq!(en, ["24 March 2020", "Tuesday, 24 March 2020", "24 Mar 2020", "07:30 WIB"]);
        assert_eq!(ID.date_time(moment), "24 Maret 2020, 07.30 WIB");
        assert_eq!(Formats::new(Lang::Id, Zone::Jayapura).time(moment), "09.30 WIT");
        assert_eq!(ID.machine(moment), "2020-03-24T07:30:00+07:00");
        assert_eq!(ID.stored_date("2026-11-24"), "24 November 2026");
    }

    #[test]
    fn relative_days_change_at_office_midnight() {
        let now = at("2026-11-24T10:05:00+07:00");
        assert_eq!(ID.relative(at("2026-11-24T16:00:00+07:00"), now), "hari ini, 16.00 WIB");
        assert_eq!(ID.relative(at("2026-11-25T00:00:00+07:00"), now), "besok, 00.00 WIB");
        assert_eq!(EN.relative(at("2026-11-23T23:59:00+07:00"), now), "yesterday, 23:59 WIB");
        assert_eq!(ID.relative(at("2026-11-26T16:00:00+07:00"), now), "26 November 2026, 16.00 WIB");
        assert_eq!(ID.since(at("2026-11-24T09:05:00+07:00"), now), "09.05 WIB");
    }

    #[test]
    fn numbers_and_sizes() {
        assert_eq!(
            [ID.number(10_482), EN.number(-1_234_567), ID.number(999)],
            ["10.482", "−1,234,567", "999"]
        );
        assert_eq!(
            [ID.decimal(1234.5), EN.decimal(1234.5), ID.decimal(-0.5)],
            ["1.234,5", "1,234.5", "−0,5"]
        );
        assert_eq!([ID.percentage(87.5), EN.percentage(100.0)], ["87,5%", "100%"]);
        assert_eq!(
            [ID.size(1_400_000), EN.size(1_400_000), ID.size(184_000), ID.size(12)],
            ["1,4 MB", "1.4 MB", "184 kB", "12 B"]
        );
    }

    #[test]
    fn durations_of_wall_and_working_time() {
        assert_eq!(
            [ID.duration(130), EN.duration(130), ID.duration(60)],
            ["2 jam 10 menit", "2 h 10 min", "1 jam"]
        );
        assert_eq!(ID.duration(1500), "1 hari 1 jam");
        assert_eq!([ID.working(300), EN.working(300)], ["5 jam kerja", "5 working hours"]);
        assert_eq!([ID.working(1350), EN.working(1350)], ["3 hari kerja", "3 working days"]);
        assert_eq!([ID.working(295), ID.working(0)], ["4 jam 55 menit kerja", "0 menit kerja"]);
        assert_eq!([Lang::Id.seconds(127), Lang::En.seconds(41)], ["2 menit 7 detik", "41 s"]);
    }

    #[test]
    fn names_join_as_in_a_sentence() {
        let names = ["Tuti".to_owned(), "Tomi".to_owned(), "Dewi".to_owned()];
        assert_eq!(Lang::Id.list(&names), "Tuti, Tomi dan Dewi");
        assert_eq!(Lang::En.list_or(&names[..2]), "Tuti or Tomi");
        assert_eq!(Lang::Id.list(&[]), "-");
    }
}
