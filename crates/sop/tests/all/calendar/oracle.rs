//! The calendar against a slow oracle that looks at every single minute and knows only the calendar's
//! answer about one day, and against the laws that bind `add` and `between` together.

use std::sync::LazyLock;

use proptest::prelude::*;
use sop::Moment;
use sop::calendar::Calendar;
use sop::calendar::oracle::{is_worked, worked_ms};

const MS_PER_MINUTE: i64 = 60_000;

static OFFICE: LazyLock<Calendar> = LazyLock::new(Calendar::office_default);

/// Two hours on Tuesday and Thursday, days changed here and there, one holiday file, Makassar: as unlike
/// the office's own as an office may be.
static SPARSE: LazyLock<Calendar> = LazyLock::new(|| {
    let hours = r#"
schema = 1
zone   = "Asia/Makassar"
source = "uji"
[[version]]
effective_on = 2025-06-01
[version.normal]
tuesday  = { open = 22:00:00, close = 23:59:00, break = { from = 22:59:00, to = 23:00:00 } }
thursday = { open = 00:00:00, close = 02:00:00 }
[version.ramadan]
friday   = { open = 10:00:00, close = 10:01:00 }
[[version]]
effective_on = 2026-02-25
[version.normal]
monday   = { open = 07:00:00, close = 15:00:00 }
[version.ramadan]
monday   = { open = 07:00:00, close = 14:00:00 }
[[changed_day]]
date = 2024-05-04
kind = "extra_working_day"
name = "Sabtu"
[[changed_day]]
date = 2026-03-02
kind = "closed"
name = "Senin"
"#;
    Calendar::parse(hours, &[Calendar::office_year_texts()[6]]).unwrap()
});

/// Moments of 2019 to 2028, with milliseconds: within the files and beyond both ends.
fn moments() -> impl Strategy<Value = Moment> {
    (1_546_300_800_000_i64..1_861_920_000_000).prop_map(Moment)
}

fn calendars() -> impl Strategy<Value = &'static Calendar> {
    prop_oneof![Just(&*OFFICE), Just(&*SPARSE)]
}

proptest! {
    // The oracle is slow, and a hundred draws fall on every kind of day.
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r60_between_agrees_with_counting_minutes(
        calendar in calendars(), from in moments(), days in 0_i64..12, ms in 0_i64..86_400_000,
    ) {
        let to = from.plus_ms(days * 86_400_000 + ms);
        let minutes = worked_ms(calendar, from, to) / MS_PER_MINUTE;
        prop_assert_eq!(i64::from(calendar.between(from, to).minutes), minutes);
    }

    #[test]
    fn r60_add_agrees_with_counting_minutes(
        calendar in calendars(), from in moments(), minutes in 1_u32..600,
    ) {
        let at = calendar.add(from, minutes).at;
        // Earliest: so much has passed by then, and a millisecond before it had not.
        let wanted = i64::from(minutes) * MS_PER_MINUTE;
        prop_assert_eq!(worked_ms(calendar, from, at), wanted);
        prop_assert_eq!(worked_ms(calendar, from, at.plus_ms(-1)), wanted - 1);
    }

    #[test]
    fn r60_next_open_agrees_with_looking_at_every_minute(calendar in calendars(), at in moments()) {
        let open = calendar.next_open(at);
        prop_assert!(open >= at && calendar.is_working(open));
        prop_assert_eq!(worked_ms(calendar, at, open), 0);
        let minute = Moment(at.0 - at.0.rem_euclid(MS_PER_MINUTE));
        prop_assert_eq!(calendar.is_working(at), is_worked(calendar, minute));
    }

}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r60_between_undoes_add(calendar in calendars(), from in any::<i64>(), minutes in any::<u32>()) {
        // A thousand years at both ends stay free: there the result would lie beyond 64 bits.
        let from = Moment(from / 1_000);
        let due = calendar.add(from, minutes);
        prop_assert_eq!(calendar.between(from, due.at).minutes, minutes);
    }

    #[test]
    fn r60_added_minutes_add_up(
        calendar in calendars(), from in moments(), first in 0_u32..5_000, second in 0_u32..5_000,
    ) {
        let apart = calendar.add(calendar.add(from, first).at, second);
        if first + second > 0 && second > 0 {
            prop_assert_eq!(apart.at, calendar.add(from, first + second).at);
        }
    }

    #[test]
    fn r60_between_never_falls_as_time_goes_on(
        calendar in calendars(), from in moments(), one in moments(), other in moments(),
    ) {
        let (sooner, later) = (one.min(other), one.max(other));
        prop_assert!(calendar.between(from, sooner).minutes <= calendar.between(from, later).minutes);
    }
}
