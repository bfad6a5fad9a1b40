//! Broken source texts: each names what is wrong, and nothing else.

use jiff::civil::date;
use sop::calendar::{Calendar, CalendarDefect, CalendarFile};

const YEAR: CalendarFile = CalendarFile::Year { index: 0 };
const HOURS: CalendarFile = CalendarFile::Hours;

/// The defects of the office's hours file after a replacement.
fn hours_with(old: &str, new: &str) -> Vec<CalendarDefect> {
    let text = Calendar::office_hours_text();
    assert!(text.contains(old), "{old} is not in the hours file");
    Calendar::parse(&text.replacen(old, new, 1), &[]).unwrap_err()
}

/// The defects of a holiday file of 2026 with these entries.
fn year_with(entries: &str) -> Vec<CalendarDefect> {
    let year = format!("schema = 1\nyear = 2026\nsource = \"uji\"\nstatus = \"decreed\"\n{entries}");
    Calendar::parse(Calendar::office_hours_text(), &[&year]).unwrap_err()
}

#[test]
fn r60_hours_that_cannot_be_are_named_by_their_place() {
    let place = "version.2023-04-12.normal.monday".to_owned();
    let impossible = [CalendarDefect::HoursImpossible { file: HOURS, place }];
    assert_eq!(hours_with("open = 07:30:00", "open = 17:30:00"), impossible);
    assert_eq!(hours_with("open = 07:30:00", "open = 07:30:01"), impossible);
    assert_eq!(hours_with("from = 12:00:00", "from = 13:00:00"), impossible);
    assert_eq!(hours_with("to = 13:00:00", "to = 16:00:00"), impossible);
}

#[test]
fn r60_hours_need_a_version_a_zone_and_a_known_schema() {
    let (before, _) = Calendar::office_hours_text().split_once("\n[[version]]").unwrap();
    assert_eq!(Calendar::parse(before, &[]).unwrap_err(), [CalendarDefect::VersionMissing]);
    assert_eq!(
        hours_with("schema = 1", "schema = 2\nnew = true"),
        [CalendarDefect::UnknownSchema { file: HOURS, schema: 2 }]
    );
    let zone = hours_with("zone   = \"Asia/Jakarta\"", "zone   = \"Asia/Singapore\"");
    assert!(matches!(&zone[..], [CalendarDefect::Unreadable { line: Some(11), .. }]), "{zone:?}");
    let source = hours_with("source = \"Perpres Nomor 21 Tahun 2023\"", "source = \" \"");
    assert_eq!(source, [CalendarDefect::SourceMissing { file: HOURS }]);
}

#[test]
fn r60_versions_on_the_same_day_and_weeks_without_hours_are_refused() {
    let empty = "[[version]]\neffective_on = 2023-04-12\n[version.normal]\n[version.ramadan]\n";
    let text = format!("{}{empty}", Calendar::office_hours_text());
    let day = date(2023, 4, 12);
    assert_eq!(
        Calendar::parse(&text, &[]).unwrap_err(),
        [
            CalendarDefect::WeekWithoutHours { effective_on: day, ramadan: false },
            CalendarDefect::WeekWithoutHours { effective_on: day, ramadan: true },
            CalendarDefect::VersionTwice { effective_on: day },
        ]
    );
}

#[test]
fn r60_changed_days_state_hours_exactly_when_they_need_them() {
    let with = |entry: &str| {
        let text = format!("{}\n[[changed_day]]\ndate = 2026-07-13\n{entry}", Calendar::office_hours_text());
        Calendar::parse(&text, &[]).unwrap_err()
    };
    let day = date(2026, 7, 13);
    assert_eq!(with("name = \"x\"\nkind = \"changed_hours\""), [CalendarDefect::HoursMissing { date: day }]);
    assert_eq!(
        with("name = \"x\"\nkind = \"closed\"\nhours = { open = 08:00:00, close = 09:00:00 }"),
        [CalendarDefect::HoursUnwanted { file: HOURS, date: day }]
    );
    assert_eq!(
        with("name = \"\"\nkind = \"closed\""),
        [CalendarDefect::NameMissing { file: HOURS, date: day }]
    );
}

#[test]
fn r60_days_lie_in_their_year_once_and_have_a_name() {
    let day =
        |date: &str, name: &str| format!("[[day]]\ndate = {date}\nkind = \"national\"\nname = \"{name}\"\n");
    assert_eq!(
        year_with(&day("2027-01-01", "x")),
        [CalendarDefect::DateOutsideYear { file: YEAR, date: date(2027, 1, 1) }]
    );
    assert_eq!(
        year_with(&(day("2026-01-01", "x") + &day("2026-01-01", "y"))),
        [CalendarDefect::DateTwice { file: YEAR, date: date(2026, 1, 1) }]
    );
    assert_eq!(
        year_with(&day("2026-01-01", "")),
        [CalendarDefect::NameMissing { file: YEAR, date: date(2026, 1, 1) }]
    );
    assert_eq!(
        year_with(&(day("2026-01-01", "x") + "hours = { open = 08:00:00, close = 09:00:00 }")),
        [CalendarDefect::HoursUnwanted { file: YEAR, date: date(2026, 1, 1) }]
    );
    assert_eq!(
        year_with(&day("9999-01-01", "x")),
        [CalendarDefect::DateOutOfRange { file: YEAR, place: "day.9999-01-01".to_owned() }]
    );
}

#[test]
fn r60_an_impossible_date_or_an_unknown_field_is_named_by_its_line() {
    for entry in [
        "[[day]]\ndate = 2026-02-30\nkind = \"national\"\nname = \"x\"",
        "[[day]]\nkind = \"holiday\"\ndate = 2026-02-03\nname = \"x\"",
        "[[day]]\nnote = \"x\"\nkind = \"national\"\ndate = 2026-02-03\nname = \"x\"",
    ] {
        let defects = year_with(entry);
        assert!(
            matches!(&defects[..], [CalendarDefect::Unreadable { file: YEAR, line: Some(6), .. }]),
            "{defects:?}"
        );
    }
}

#[test]
fn r60_ramadan_ends_after_it_begins_within_the_year() {
    assert_eq!(
        year_with("[[ramadan]]\nfrom = 2026-03-20\nto = 2026-02-19\n"),
        [CalendarDefect::RamadanReversed { file: YEAR, from: date(2026, 3, 20) }]
    );
    assert_eq!(
        year_with("[[ramadan]]\nfrom = 2026-12-20\nto = 2027-01-19\n"),
        [CalendarDefect::DateOutsideYear { file: YEAR, date: date(2027, 1, 19) }]
    );
}

#[test]
fn r60_one_file_for_each_year_and_all_defects_at_once() {
    let year = Calendar::office_year_texts()[0];
    assert_eq!(
        Calendar::parse(Calendar::office_hours_text(), &[year, year]).unwrap_err(),
        [CalendarDefect::YearTwice { year: 2020 }]
    );
    let both = Calendar::parse("schema = 3", &["schema = 4"]).unwrap_err();
    assert_eq!(both.len(), 2);
}
