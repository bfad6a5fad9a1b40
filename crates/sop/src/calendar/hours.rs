//! The shapes the calendar is made of: zone, hours of one day, hours of one week. All times are minutes after
//! midnight in the office's zone.

use serde::{Deserialize, Serialize};

use crate::moment::MS_PER_MINUTE;

/// One of the three zones of Indonesia. None has daylight saving, so each is a fixed offset and working
/// time needs no zone database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Zone {
    /// WIB, UTC+7: Batam.
    #[serde(rename = "Asia/Jakarta")]
    Jakarta,
    /// WITA, UTC+8.
    #[serde(rename = "Asia/Makassar")]
    Makassar,
    /// WIT, UTC+9.
    #[serde(rename = "Asia/Jayapura")]
    Jayapura,
}

impl Zone {
    /// Minutes ahead of UTC.
    pub const fn offset_minutes(self) -> i32 {
        match self {
            Zone::Jakarta => 7 * 60,
            Zone::Makassar => 8 * 60,
            Zone::Jayapura => 9 * 60,
        }
    }

    /// The name in the zone database, as files and settings write it.
    pub const fn name(self) -> &'static str {
        match self {
            Zone::Jakarta => "Asia/Jakarta",
            Zone::Makassar => "Asia/Makassar",
            Zone::Jayapura => "Asia/Jayapura",
        }
    }

    /// The name that follows a time of day on screens: `07.30 WIB`.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Zone::Jakarta => "WIB",
            Zone::Makassar => "WITA",
            Zone::Jayapura => "WIT",
        }
    }

    /// As jiff's zone, for showing.
    pub fn time_zone(self) -> jiff::tz::TimeZone {
        jiff::tz::Offset::constant((self.offset_minutes() / 60) as i8).to_time_zone()
    }
}

/// Working hours of one day: `[open, close)` less the break. Minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayHours {
    pub open: u16,
    pub close: u16,
    pub pause: Option<Pause>,
}

/// The break of a day, `[from, to)`. Minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    pub from: u16,
    pub to: u16,
}

impl DayHours {
    /// Working minutes of the whole day.
    pub fn minutes(&self) -> u32 {
        let pause = self.pause.map_or(0, |pause| pause.to - pause.from);
        u32::from(self.close - self.open - pause)
    }

    /// Open before close, the break inside and not empty, all within one day.
    pub fn is_possible(&self) -> bool {
        let order = match self.pause {
            Some(pause) => self.open < pause.from && pause.from < pause.to && pause.to < self.close,
            None => self.open < self.close,
        };
        order && self.close <= 24 * 60
    }

    /// The working intervals, half-open; the second is empty on a day without a break.
    fn intervals(&self) -> [(i64, i64); 2] {
        let ms = |minutes: u16| i64::from(minutes) * MS_PER_MINUTE;
        match self.pause {
            Some(pause) => [(ms(self.open), ms(pause.from)), (ms(pause.to), ms(self.close))],
            None => [(ms(self.open), ms(self.close)), (ms(self.close), ms(self.close))],
        }
    }

    pub(super) fn is_working(&self, ms_of_day: i64) -> bool {
        self.intervals().iter().any(|(from, to)| (*from..*to).contains(&ms_of_day))
    }

    /// Working milliseconds between midnight and `ms_of_day`.
    pub(super) fn worked_until(&self, ms_of_day: i64) -> i64 {
        self.intervals().iter().map(|(from, to)| ms_of_day.clamp(*from, *to) - from).sum()
    }

    /// The earliest millisecond of the day by which `worked` working milliseconds have passed, for
    /// `0 < worked <=` the whole day.
    pub(super) fn when_worked(&self, worked: i64) -> i64 {
        let [(morning, noon), (afternoon, _)] = self.intervals();
        if worked <= noon - morning { morning + worked } else { afternoon + worked - (noon - morning) }
    }
}

/// Hours of Monday to Friday. Saturday and Sunday have no place here: they are not worked, whatever is
/// listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week(pub [Option<DayHours>; 5]);

impl Week {
    /// Hours of a weekday, 0 = Monday to 6 = Sunday.
    pub fn on(&self, weekday: usize) -> Option<DayHours> {
        self.0.get(weekday).copied().flatten()
    }

    /// Working minutes of the whole week.
    pub fn minutes(&self) -> u32 {
        self.0.iter().flatten().map(DayHours::minutes).sum()
    }
}
