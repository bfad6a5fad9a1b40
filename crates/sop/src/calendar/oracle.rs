//! The calendar's arithmetic once more, slowly: it looks at every single minute and knows only the calendar's
//! answer about one day. What tests and the deep check compare the quick sums with (INV 10).

use super::Calendar;
use crate::moment::{MS_PER_MINUTE, Moment};

/// Whether the minute that begins at `at`, a full minute, is worked.
pub fn is_worked(calendar: &Calendar, at: Moment) -> bool {
    let offset = i64::from(calendar.zone().offset_minutes());
    let minute = u16::try_from((at.0 / MS_PER_MINUTE + offset).rem_euclid(24 * 60)).unwrap_or(0);
    calendar.day(calendar.day_of(at)).hours.is_some_and(|hours| {
        let paused = hours.pause.is_some_and(|pause| (pause.from..pause.to).contains(&minute));
        (hours.open..hours.close).contains(&minute) && !paused
    })
}

/// Working milliseconds in `[from, to)`, minute by minute.
pub fn worked_ms(calendar: &Calendar, from: Moment, to: Moment) -> i64 {
    let mut worked = 0;
    let mut minute = Moment(from.0 - from.0.rem_euclid(MS_PER_MINUTE));
    while minute < to {
        let end = minute.plus_minutes(1);
        if is_worked(calendar, minute) {
            worked += end.min(to).0 - minute.max(from).0;
        }
        minute = end;
    }
    worked
}
