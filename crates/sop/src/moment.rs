//! A point in time as the journal stores it. Arithmetic in plain minutes only: working time is `calendar`'s
//! business, and no function here reads a clock, for time comes into this crate as an argument.

use std::fmt;
use std::str::FromStr;

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

/// Milliseconds in a minute: the step from the stored unit to the unit of every standard.
pub const MS_PER_MINUTE: i64 = 60_000;

/// Unix milliseconds, UTC. Serialised as that bare number, which is also what the store keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// Unix milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The moment so many minutes of wall time later (earlier when negative); stops at the ends of `i64`.
    pub const fn plus_minutes(self, minutes: i64) -> Moment {
        Moment(self.0.saturating_add(minutes.saturating_mul(MS_PER_MINUTE)))
    }

    /// The moment so many milliseconds later (earlier when negative); stops at the ends of `i64`.
    pub const fn plus_ms(self, ms: i64) -> Moment {
        Moment(self.0.saturating_add(ms))
    }

    /// Full minutes of wall time since `earlier`; negative when `earlier` is the later one. A started
    /// minute counts as zero, so the figure never overstates.
    pub const fn minutes_since(self, earlier: Moment) -> i64 {
        self.0.saturating_sub(earlier.0) / MS_PER_MINUTE
    }

    /// As jiff's timestamp. Moments beyond jiff's range (years -9999 to 9999) become the nearest end of it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// As jiff's zoned time, for showing.
    pub fn zoned(self, zone: TimeZone) -> ZonedDateTime {
        self.timestamp().to_zoned_datetime(zone)
    }

    /// RFC 3339 with the given offset from UTC in minutes, the form of API, exports and logs:
    /// `2020-03-24T07:30:00+07:00`. Milliseconds are cut off.
    pub fn rfc3339(self, offset_minutes: i32) -> String {
        let offset = Offset::from_seconds(offset_minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
        self.zoned(TimeZone::fixed(offset)).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Moment {
        Moment(timestamp.as_millisecond())
    }
}

impl From<&ZonedDateTime> for Moment {
    fn from(zoned: &ZonedDateTime) -> Moment {
        zoned.timestamp().into()
    }
}

/// RFC 3339 in UTC, with milliseconds when there are any.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// Reads RFC 3339 with any offset: `2020-03-24T07:30:00+07:00`.
impl FromStr for Moment {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Moment, jiff::Error> {
        text.parse::<Timestamp>().map(Moment::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn rfc3339_reads_and_writes_with_offset() {
        let moment: Moment = "2020-03-24T07:30:00+07:00".parse().unwrap();
        assert_eq!(moment, Moment(1_585_009_800_000));
        assert_eq!(moment.to_string(), "2020-03-24T00:30:00Z");
        assert_eq!(moment.rfc3339(420), "2020-03-24T07:30:00+07:00");
    }

    #[test]
    fn minutes_count_full_ones_and_stop_at_the_ends() {
        let moment = Moment(1_585_009_800_000);
        assert_eq!(moment.plus_minutes(15).minutes_since(moment), 15);
        assert_eq!(moment.plus_ms(59_999).minutes_since(moment), 0);
        assert_eq!(moment.plus_ms(-59_999).minutes_since(moment), 0);
        assert_eq!(Moment(i64::MAX).plus_minutes(1), Moment(i64::MAX));
        assert_eq!(Moment(i64::MIN).minutes_since(Moment(i64::MAX)), i64::MIN / 60_000);
        assert_eq!(Moment(i64::MAX).timestamp(), jiff::Timestamp::MAX);
    }
}
