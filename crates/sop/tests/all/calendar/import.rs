//! What is handed in: CSV and iCalendar, what is wrong with them, and whatever else arrives.

use jiff::civil::date;
use proptest::prelude::*;
use sop::calendar::{
    Calendar, ChangedDayKind, DayChange, DayKind, HolidayYear, IMPORT_BYTES_MAX, ImportFault as F, OwnDay,
    Term, Touched, YearStatus, changes, days_csv, read_days, touched, with_own_day, with_year,
};

use super::wib;

/// The days of 2027 in `text`, one a line.
fn days(text: &str) -> String {
    let read = read_days(text, 2027).unwrap();
    let line = |day: &sop::calendar::ListedDay| format!("{} {} {}", day.date, day.kind.code(), day.name);
    read.days.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn faults(text: &str) -> Vec<(usize, F)> {
    let defects = read_days(text, 2027).unwrap_err();
    defects.into_iter().map(|defect| (defect.line, defect.fault)).collect()
}

#[test]
fn csv_is_read_with_either_sign_either_date_and_words_of_both_languages() {
    let wanted = "2027-01-01 national Tahun Baru\n2027-02-05 joint_leave Cuti, Imlek\n\
                  2027-12-18 local Hari jadi Batam";
    for text in [
        "2027-01-01,national,Tahun Baru\n2027-02-05,joint_leave,\"Cuti, Imlek\"\n\
         2027-12-18,local,Hari jadi Batam\n",
        "\u{feff}Tanggal;Jenis;Nama;\r\n01/01/2027;Libur Nasional;Tahun Baru;\r\n\
         5/2/2027;CUTI BERSAMA;Cuti, Imlek;;\r\n\r\n18.12.2027;daerah;Hari jadi   Batam\r\n",
        "date\tkind\tname\n18-12-2027\tlocal holiday\tHari jadi Batam\n\
         2027-1-1\tNasional\tTahun Baru\n5-2-2027\tjoint leave\tCuti, Imlek",
    ] {
        assert_eq!(days(text), wanted, "{text}");
    }
    let marked = read_days("2027-03-09;nasional;Idul Fitri;perkiraan", 2027).unwrap();
    assert!(marked.days[0].estimated);
}

#[test]
fn signs_within_quotes_part_no_cells() {
    let read = read_days("2027-03-09,national,\"Idul; Fitri; hari; pertama\"\n", 2027).unwrap();
    assert_eq!(read.days[0].name, "Idul; Fitri; hari; pertama");
    assert_eq!(read_days(&days_csv(&read.days), 2027).unwrap().days, read.days);
}

#[test]
fn every_wrong_line_of_a_csv_is_told_at_once() {
    let text = "tanggal;jenis;nama\n31/02/2027;nasional;A\n2027-01-02;pesta;B\n2027-01-03;nasional;\n\
                2027-01-04;nasional\n2026-01-05;nasional;C\n2027-01-06;nasional;D\n2027-01-06;cuti;E\n";
    let two = date(2027, 1, 6);
    let wanted = vec![
        (2, F::NotADate { found: "31/02/2027".to_owned() }),
        (3, F::UnknownKind { found: "pesta".to_owned() }),
        (4, F::Cells { found: 2 }),
        (5, F::Cells { found: 2 }),
        (6, F::OtherYear { date: date(2026, 1, 5) }),
        (8, F::Twice { date: two }),
    ];
    assert_eq!(faults(text), wanted);
    assert_eq!(faults(""), vec![(1, F::Empty)]);
    assert_eq!(faults(&"x".repeat(IMPORT_BYTES_MAX + 1)), vec![(1, F::TooLarge)]);
    let many = "2027-01-01;nasional;Tahun Baru\n".repeat(2_001);
    assert_eq!(faults(&many), vec![(2_001, F::TooManyRows)]);
    let long = format!("2027-01-01;nasional;{}", "n".repeat(121));
    assert_eq!(faults(&long), vec![(1, F::NameTooLong)]);
}

/// A calendar around these lines of events.
fn ics(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", lines.replace('\n', "\r\n"))
}

#[test]
fn a_calendar_is_read_with_folded_lines_escapes_and_an_exclusive_end() {
    let text = ics("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270310\nDTEND;VALUE=DATE:20270312\n\
                    SUMMARY;LANGUAGE=\"id:ID\":Hari Raya Idul\n  Fitri\\, 1448 H\n\
                    BEGIN:VALARM\nSUMMARY:Alarm\n\
                    END:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270315\nDURATION:P1D\n\
                    SUMMARY:CUTI BERSAMA Idul Fitri\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20270817\n\
                    SUMMARY:Hari Kemerdekaan\\nRI\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270901\n\
                    STATUS:CANCELLED\nRRULE:FREQ=DAILY\nEND:VEVENT\nBEGIN:VEVENT\n\
                    DTSTART;VALUE=DATE:20261225\nSUMMARY:Natal\nEND:VEVENT");
    let wanted = "2027-03-10 national Hari Raya Idul Fitri, 1448 H\n\
                  2027-03-11 national Hari Raya Idul Fitri, 1448 H\n\
                  2027-03-15 joint_leave CUTI BERSAMA Idul Fitri\n2027-08-17 national Hari Kemerdekaan RI";
    assert_eq!(days(&text), wanted);
    assert_eq!(read_days(&text, 2027).unwrap().other_years, 1);
}

#[test]
fn what_a_calendar_cannot_mean_as_a_holiday_is_refused_with_its_line() {
    let event = |lines: &str| ics(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT"));
    let one = |lines: &str| faults(&event(lines)).remove(0);
    assert_eq!(one("SUMMARY:A"), (3, F::DayMissing));
    assert_eq!(one("DTSTART:20270101T000000Z\nSUMMARY:A"), (3, F::NotWholeDay));
    assert_eq!(one("DTSTART:2027010é\nSUMMARY:A"), (3, F::NotADate { found: "2027010é".to_owned() }));
    assert_eq!(one("DTSTART:20270101\nRRULE:FREQ=SECONDLY\nSUMMARY:A"), (3, F::Recurs));
    assert_eq!(one("DTSTART:20270101\nDTEND:20271231\nSUMMARY:A"), (3, F::Length));
    assert_eq!(one("DTSTART:20270102\nDTEND:20270101\nSUMMARY:A"), (3, F::Length));
    assert_eq!(one("DTSTART:20270102\nDURATION:PT8H\nSUMMARY:A"), (3, F::Length));
    assert_eq!(one("DTSTART:20270102"), (3, F::NameMissing));
    let broken = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270102\nSUMMARY:A";
    assert_eq!(faults(broken), vec![(2, F::BrokenOff)]);
    let many = "BEGIN:VEVENT\nDTSTART:20270101\nSUMMARY:A\nEND:VEVENT\n".repeat(2_001);
    assert!(matches!(faults(&ics(&many))[..], [(_, F::TooManyRows)]));
}

#[test]
fn a_year_survives_being_written_as_a_file_and_as_csv() {
    for year in Calendar::office_default().years() {
        let read = read_days(&days_csv(&year.days), year.year).unwrap();
        assert_eq!(read.days, year.days, "{}", year.year);
        let hours = Calendar::office_hours_text();
        let again = Calendar::parse(hours, &[&year.text()]).unwrap();
        assert_eq!(again.year(year.year), Some(year));
    }
}

fn with_2027(csv: &str) -> Calendar {
    let days = read_days(csv, 2027).unwrap().days;
    let source = "SKB \"3 Menteri\"".to_owned();
    let year = HolidayYear { year: 2027, source, status: YearStatus::Decreed, ramadan: Vec::new(), days };
    let years: Vec<String> = Calendar::office_year_texts().iter().map(|text| (*text).to_owned()).collect();
    let years = with_year(&years, &year).unwrap();
    let years: Vec<&str> = years.iter().map(String::as_str).collect();
    Calendar::parse(Calendar::office_hours_text(), &years).unwrap()
}

#[test]
fn a_decreed_year_takes_the_place_of_the_estimated_one() {
    let before = Calendar::office_default();
    assert_eq!(before.year_wanted(wib("2026-09-30 10:00")), None);
    assert_eq!(before.year_wanted(wib("2026-10-01 00:00")), Some(2027));
    assert_eq!(before.year_wanted(wib("2027-01-04 10:00")), Some(2027));
    let after = with_2027("2027-01-04;tutup;Banjir");
    assert_ne!(after.digest(), before.digest());
    assert_eq!((before.years().count(), after.years().count()), (8, 8));
    assert_eq!(after.year_wanted(wib("2026-11-30 10:00")), None);
    assert_eq!(after.close_of(date(2027, 1, 4)), None);
    assert!(after.close_of(date(2027, 1, 1)).is_some(), "no longer listed");
    assert_eq!(after.year(2026), before.year(2026));
}

#[test]
fn what_differs_is_told_by_day() {
    let year = |csv: &str| {
        let days = read_days(csv, 2027).unwrap().days;
        let source = "SKB".to_owned();
        HolidayYear { year: 2027, source, status: YearStatus::Decreed, ramadan: Vec::new(), days }
    };
    let before =
        year("2027-01-01;nasional;Tahun Baru\n2027-03-09;nasional;Idul Fitri\n2027-05-01;nasional;Buruh");
    let after = year("2027-01-01;cuti;Tahun Baru\n2027-03-10;nasional;Idul Fitri\n2027-12-24;cuti;Natal");
    let told: Vec<String> = changes(Some(&before), &after)
        .iter()
        .map(|change| match change {
            DayChange::Added(day) => format!("+{}", day.date),
            DayChange::Removed(day) => format!("-{}", day.date),
            DayChange::Moved { from, to } => format!("{from}>{}", to.date),
            DayChange::Changed { was, now } => {
                format!("{}:{}>{}", now.date, was.kind.code(), now.kind.code())
            }
        })
        .collect();
    assert_eq!(
        told,
        ["2027-01-01:national>joint_leave", "2027-03-09>2027-03-10", "-2027-05-01", "+2027-12-24"]
    );
    assert_eq!(changes(None, &after).len(), 3);
    assert_eq!(changes(Some(&after), &after), vec![]);
}

#[test]
fn the_offices_own_day_goes_before_the_file_and_can_be_taken_back() {
    let hours = Calendar::office_hours_text();
    let day = date(2026, 7, 13);
    let own = OwnDay { kind: ChangedDayKind::Closed, name: "Banjir".to_owned(), hours: None };
    let closed = with_own_day(hours, day, Some(&own)).unwrap();
    let calendar = |hours: &str| Calendar::parse(hours, Calendar::office_year_texts()).unwrap();
    assert_eq!(calendar(&closed).close_of(day), None);
    assert_eq!(calendar(&closed).own_days().count(), 1);
    let twice = with_own_day(&closed, day, Some(&own)).unwrap();
    assert_eq!(calendar(&twice).own_days().count(), 1, "one day, one change");
    let back = calendar(&with_own_day(&closed, day, None).unwrap());
    assert_eq!(back.close_of(day), Calendar::office_default().close_of(day));
}

#[test]
fn open_terms_are_touched_where_their_time_changes_and_no_others() {
    let before = Calendar::office_default();
    let after = with_2027("2027-01-04;tutup;Banjir\n2027-01-01;nasional;Tahun Baru");
    let now = wib("2026-12-28 10:00");
    let due = |at: &str| Term { enabled_at: now, standard: None, due: Some(wib(at)) };
    let standard = Term { enabled_at: wib("2027-01-04 09:00"), standard: Some(15), due: None };
    let touched = |terms: &[Term]| touched(&before, &after, terms, now);
    assert_eq!(touched(&[due("2026-12-30 16:00")]), Touched::default());
    assert_eq!(touched(&[due("2027-01-04 16:00"), standard]), Touched { dues: 1, standards: 1 });
}

proptest! {
    /// Whatever arrives: an answer, within the bounds, and what is read can be written and read again.
    #[test]
    fn whatever_arrives_is_read_or_refused(text in hostile()) {
        match read_days(&text, 2027) {
            Ok(read) => {
                prop_assert!(read.days.len() <= 366);
                let again = read_days(&days_csv(&read.days), 2027);
                prop_assert_eq!(again.map(|again| again.days), Ok(read.days));
            }
            Err(defects) => prop_assert!(!defects.is_empty() && defects.len() <= 20),
        }
    }
}

/// Noise, and pieces of both formats in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("BEGIN:VCALENDAR\r\n".to_owned()),
        Just("BEGIN:VEVENT\n".to_owned()),
        Just("END:VEVENT\n".to_owned()),
        Just("BEGIN:VALARM\n".to_owned()),
        Just("DTSTART;VALUE=DATE:20270228\n".to_owned()),
        Just("DTEND;VALUE=DATE:20270303\n ".to_owned()),
        Just("SUMMARY:Cuti \\, bersama\n".to_owned()),
        Just("2027-01-01;nasional;Tahun \"Baru\"\n".to_owned()),
        Just("1/2/2027,cuti,\"a\nb\"\n".to_owned()),
        Just("\"".to_owned()),
        "[0-9]{1,9}[/.:;-]",
        "\\PC{0,12}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

#[test]
fn kinds_have_codes_of_their_own() {
    let codes: std::collections::BTreeSet<&str> = DayKind::ALL.into_iter().map(DayKind::code).collect();
    assert_eq!(codes.len(), DayKind::ALL.len());
}
