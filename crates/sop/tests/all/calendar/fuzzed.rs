//! Calendar files and revision files under fuzzing.

#[path = "../../../../testkit/src/fuzz.rs"]
mod fuzz;

use fuzz::fuzz;
use sop::calendar::{Calendar, days_csv, read_days};
use sop::procedure::Procedure;

const ICS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\n\
     DTEND;VALUE=DATE:20270102\r\nSUMMARY:Tahun Baru\\, 2027\r\n Masehi\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const CSV: &str =
    "tanggal;jenis;nama\n2027-01-01;nasional;\"Tahun \"\"Baru\"\"\"\n5/2/2027;cuti bersama;Imlek\n";

#[test]
fn sh6_fuzzed_lists_of_holidays_are_read_or_refused() {
    let samples =
        [ICS, CSV, "2027-01-01,national,Tahun Baru,perkiraan\n"].map(|text| text.as_bytes().to_vec());
    let words: [&[u8]; 12] = [
        b"BEGIN:VEVENT\r\n",
        b"END:VEVENT\r\n",
        b"RRULE:FREQ=SECONDLY\r\n",
        b"DTSTART;VALUE=DATE:",
        b"\r\n ",
        b";",
        b"\"",
        b"DTEND;VALUE=DATE:99991231\r\n",
        b"20270229",
        b"31/12/2027",
        b"\\,",
        b"\xef\xbb\xbf",
    ];
    fuzz("holidays", &samples, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match read_days(&text, 2027) {
            Ok(read) => {
                assert!(read.days.len() <= 366);
                let again = read_days(&days_csv(&read.days), 2027).unwrap();
                assert_eq!(again.days, read.days);
            }
            Err(defects) => assert!(!defects.is_empty() && defects.len() <= 20),
        }
    });
}

#[test]
fn sh6_fuzzed_calendar_files_are_read_or_refused() {
    let years = Calendar::office_year_texts();
    let hours = Calendar::office_hours_text();
    let samples: Vec<Vec<u8>> =
        std::iter::once(hours).chain(years.iter().copied()).map(|text| text.as_bytes().to_vec()).collect();
    let words: [&[u8]; 10] = [
        b"[[day]]\n",
        b"date = 2027-02-30\n",
        b"schema = 1\n",
        b"\"\"\"",
        b"= ",
        b"[",
        b"]",
        b"\n",
        b"kind = \"own\"\n",
        b"2027-01-01T00:00:00Z",
    ];
    fuzz("calendar file", &samples, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        // As hours, then as a year beside good hours.
        for read in [Calendar::parse(&text, years), Calendar::parse(hours, &[&text])] {
            match read {
                Ok(calendar) => assert!(!calendar.digest().is_empty()),
                Err(defects) => assert!(!defects.is_empty()),
            }
        }
    });
}

#[test]
fn fuzzed_revision_files_are_read_or_refused() {
    let samples = [Procedure::embedded_text().as_bytes().to_vec()];
    let words: [&[u8]; 6] = [b"[[step]]\n", b"no = 14\n", b"\"\"\"", b"[", b"\n", b"standard_minutes = -1\n"];
    fuzz("revision file", &samples, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Procedure::parse(&text) {
            Ok(procedure) => assert_eq!(procedure.steps().len(), 13),
            Err(defects) => assert!(!defects.is_empty()),
        }
    });
}
