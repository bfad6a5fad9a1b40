//! Working time (R60): the vectors of the office's default hours, the holiday files, and what the calendar
//! says about days.

mod defects;
mod fuzzed;
mod import;
mod oracle;

use jiff::civil::{Date, date};
use sop::Moment;
use sop::calendar::{Calendar, DayKind, Span, YearStatus, Zone};

/// `2026-07-10 16:20` in the zone of Jakarta.
fn wib(text: &str) -> Moment {
    format!("{}:00+07:00", text.replace(' ', "T")).parse().unwrap()
}

/// The moment in Jakarta's time, as the vectors write it.
fn shown(at: Moment) -> String {
    at.rfc3339(420)[..16].replace('T', " ")
}

fn check_add(from: &str, minutes: u32, to: &str) {
    let due = Calendar::office_default().add(wib(from), minutes);
    assert_eq!((shown(due.at).as_str(), due.provisional), (to, false), "{from} + {minutes}");
}

fn check_between(from: &str, to: &str, minutes: u32) {
    let span = Calendar::office_default().between(wib(from), wib(to));
    assert_eq!(span, Span { minutes, provisional: false }, "{from} to {to}");
}

#[test]
fn r60_a_standard_runs_over_the_weekend() {
    check_add("2026-07-10 16:20", 15, "2026-07-13 07:35");
}

#[test]
fn r60_b_standard_runs_over_nyepi_and_lebaran_out_of_ramadan() {
    check_add("2026-03-17 15:55", 15, "2026-03-25 07:45");
}

#[test]
fn r60_c_standard_runs_over_the_break() {
    check_add("2026-07-13 11:58", 5, "2026-07-13 13:03");
}

#[test]
fn r60_d_standard_runs_over_the_friday_break() {
    check_add("2026-07-10 11:25", 15, "2026-07-10 13:10");
}

#[test]
fn r60_e_standard_runs_over_the_friday_break_of_ramadan() {
    check_add("2026-03-06 11:20", 15, "2026-03-06 12:35");
}

#[test]
fn r60_f_standard_runs_over_the_break_of_ramadan() {
    check_add("2026-03-10 11:55", 15, "2026-03-10 12:40");
}

#[test]
fn r60_g_standard_that_starts_outside_working_time_runs_from_the_next_opening() {
    check_add("2026-07-11 09:00", 5, "2026-07-13 07:35");
}

#[test]
fn r60_h_the_close_belongs_to_the_next_opening() {
    check_add("2026-07-13 16:00", 5, "2026-07-14 07:35");
    assert!(!Calendar::office_default().is_working(wib("2026-07-13 16:00")));
}

#[test]
fn r60_minutes_that_fill_the_day_end_at_its_close() {
    check_add("2026-07-13 15:55", 5, "2026-07-13 16:00");
    check_add("2026-07-13 11:55", 5, "2026-07-13 12:00");
    check_add("2026-07-11 09:00", 0, "2026-07-11 09:00");
}

#[test]
fn r60_between_counts_a_week_a_ramadan_week_lebaran_and_a_weekend() {
    check_between("2026-07-06 00:00", "2026-07-11 00:00", 2250);
    check_between("2026-03-02 00:00", "2026-03-07 00:00", 1950);
    check_between("2026-03-17 14:00", "2026-03-25 08:00", 90);
    check_between("2026-07-11 00:00", "2026-07-13 00:00", 0);
}

#[test]
fn r60_between_is_nothing_backwards() {
    check_between("2026-07-11 00:00", "2026-07-06 00:00", 0);
    check_between("2026-07-06 09:00", "2026-07-06 09:00", 0);
}

#[test]
fn r60_a_started_minute_counts_as_zero_and_cuts_no_standard_short() {
    let calendar = Calendar::office_default();
    let start = wib("2026-07-13 08:00").plus_ms(30_000);
    assert_eq!(calendar.add(start, 15).at, wib("2026-07-13 08:15").plus_ms(30_000));
    assert_eq!(calendar.between(start, start.plus_ms(59_999)).minutes, 0);
    assert_eq!(calendar.between(start, start.plus_ms(60_000)).minutes, 1);
}

#[test]
fn r60_the_first_day_of_the_sop_is_followed_by_nyepi() {
    check_add("2020-03-24 15:50", 15, "2020-03-26 07:35");
    check_between("2020-03-24 07:30", "2020-03-27 00:00", 900);
    // Ramadan of 2020 began on Friday 24 April and ended with Idul Fitri on Sunday 24 May.
    check_between("2020-04-24 00:00", "2020-04-25 00:00", 390);
    check_add("2020-05-20 15:00", 1, "2020-05-22 08:01");
    check_add("2020-05-22 15:30", 1, "2020-05-26 07:31");
}

#[test]
fn r60_a_year_without_a_file_or_with_an_estimated_one_is_provisional() {
    let calendar = Calendar::office_default();
    let provisional = |from: &str, minutes| calendar.add(wib(from), minutes).provisional;
    assert!(!provisional("2026-12-31 15:00", 60));
    assert!(provisional("2026-12-31 15:00", 61), "2027 is estimated");
    assert!(provisional("2019-12-31 23:59", 0), "2019 has no file");
    assert!(provisional("2031-01-01 00:00", 0), "2031 has no file");
    assert!(!calendar.between(wib("2026-12-01 00:00"), wib("2027-01-01 00:00")).provisional);
    assert!(calendar.between(wib("2026-12-01 00:00"), wib("2027-01-01 00:01")).provisional);
    assert!(calendar.between(wib("2019-12-31 23:59"), wib("2020-01-02 00:00")).provisional);
}

#[test]
fn r60_years_far_apart_are_counted_at_once() {
    let calendar = Calendar::office_default();
    let (from, to) = (Moment(i64::MIN), Moment(i64::MAX));
    assert_eq!(calendar.between(from, to), Span { minutes: u32::MAX, provisional: true });
    assert!(calendar.add(to, u32::MAX).provisional);
    assert!(calendar.add(from, u32::MAX).at > from);
    // Eight thousand years on: whole weeks of 2250 minutes.
    let due = calendar.add(wib("2030-01-07 07:30"), u32::MAX);
    assert_eq!(calendar.between(wib("2030-01-07 07:30"), due.at).minutes, u32::MAX);
}

#[test]
fn r23_the_close_of_a_day_is_there_only_when_it_is_worked() {
    let calendar = Calendar::office_default();
    let close = |day: Date| calendar.close_of(day).map(shown);
    assert_eq!(close(date(2026, 7, 13)).unwrap(), "2026-07-13 16:00");
    assert_eq!(close(date(2026, 7, 10)).unwrap(), "2026-07-10 16:30");
    assert_eq!(close(date(2026, 3, 6)).unwrap(), "2026-03-06 15:30");
    assert_eq!(close(date(2026, 7, 11)), None);
    assert_eq!(close(date(2026, 8, 17)), None);
    assert_eq!(calendar.open_of(date(2026, 3, 6)).map(shown).unwrap(), "2026-03-06 08:00");
}

#[test]
fn r60_next_open_waits_for_the_break_the_night_and_the_holiday() {
    let calendar = Calendar::office_default();
    let open = |at: &str| shown(calendar.next_open(wib(at)));
    assert_eq!(open("2026-07-13 09:00"), "2026-07-13 09:00");
    assert_eq!(open("2026-07-13 07:30"), "2026-07-13 07:30");
    assert_eq!(open("2026-07-13 12:00"), "2026-07-13 13:00");
    assert_eq!(open("2026-07-13 16:00"), "2026-07-14 07:30");
    assert_eq!(open("2026-03-17 15:00"), "2026-03-25 07:30");
}

#[test]
fn r60_the_zone_moves_the_day() {
    let hours = Calendar::office_hours_text().replace("= \"Asia/Jakarta\"", "= \"Asia/Jayapura\"");
    let jayapura = Calendar::parse(&hours, Calendar::office_year_texts()).unwrap();
    assert_eq!(jayapura.zone(), Zone::Jayapura);
    assert_eq!(shown(jayapura.close_of(date(2026, 7, 13)).unwrap()), "2026-07-13 14:00");
    assert_eq!(jayapura.day_of(wib("2026-07-13 22:00")), date(2026, 7, 14));
    assert_eq!(Calendar::office_default().day_of(wib("2026-07-13 22:00")), date(2026, 7, 13));
    assert_eq!(shown(jayapura.start_of(date(2026, 7, 13))), "2026-07-12 22:00");
}

#[test]
fn r60_versions_begin_on_their_day_and_the_earliest_serves_before() {
    let later = "
[[version]]
effective_on = 2026-07-13
[version.normal]
monday  = { open = 09:00:00, close = 11:00:00 }
[version.ramadan]
monday  = { open = 09:00:00, close = 10:00:00 }
";
    let hours = format!("{}{later}", Calendar::office_hours_text());
    let calendar = Calendar::parse(&hours, Calendar::office_year_texts()).unwrap();
    let worked = |from: &str, to: &str| calendar.between(wib(from), wib(to)).minutes;
    assert_eq!(worked("2026-07-06 00:00", "2026-07-13 00:00"), 2250);
    assert_eq!(worked("2026-07-13 00:00", "2026-07-20 00:00"), 120);
    assert_eq!(worked("2027-02-08 00:00", "2027-02-15 00:00"), 60);
    assert_eq!(worked("2001-01-01 00:00", "2001-01-08 00:00"), 2250);
    assert_eq!(worked("2101-01-03 00:00", "2101-01-10 00:00"), 120);
}

#[test]
fn r60_changed_days_change_single_days_and_go_before_the_holiday_file() {
    let changes = r#"
[[changed_day]]
date = 2026-07-11
kind = "extra_working_day"
name = "Pengganti"
[[changed_day]]
date = 2026-07-13
kind = "closed"
name = "Listrik padam"
[[changed_day]]
date = 2026-08-17
kind = "changed_hours"
name = "Upacara"
hours = { open = 07:00:00, close = 09:00:00 }
"#;
    let hours = format!("{}{changes}", Calendar::office_hours_text());
    let calendar = Calendar::parse(&hours, Calendar::office_year_texts()).unwrap();
    let minutes = |day: Date| calendar.day(day).hours.map(|hours| hours.minutes());
    assert_eq!(minutes(date(2026, 7, 11)), Some(450), "a Saturday with Monday's hours");
    assert_eq!(minutes(date(2026, 7, 13)), None);
    assert_eq!(minutes(date(2026, 8, 17)), Some(120));
    assert_eq!(calendar.day(date(2026, 8, 17)).changed.unwrap().name, "Upacara");
    assert_eq!(shown(calendar.add(wib("2026-07-10 16:20"), 15).at), "2026-07-11 07:35");
}

#[test]
fn r60_weekends_are_not_worked_whatever_is_listed_on_them() {
    let calendar = Calendar::office_default();
    // Idul Fitri of 2026 lay on a weekend: it takes no further day away.
    let day = calendar.day(date(2026, 3, 21));
    assert_eq!((day.hours, day.listed.unwrap().kind), (None, DayKind::National));
    assert!(!day.ramadan);
    assert!(calendar.day(date(2026, 3, 20)).ramadan);
    let hours = Calendar::office_hours_text().replacen("friday ", "saturday ", 1);
    assert!(Calendar::parse(&hours, &[]).is_err());
}

#[test]
fn r60_2026_has_the_seventeen_national_holidays_and_eight_days_of_joint_leave() {
    let calendar = Calendar::office_default();
    let days = |kind: DayKind| {
        let listed = calendar.year(2026).unwrap().days.iter().filter(|day| day.kind == kind);
        listed.map(|day| day.date.strftime("%-d %b").to_string()).collect::<Vec<_>>().join(", ")
    };
    let national = "1 Jan, 16 Jan, 17 Feb, 19 Mar, 21 Mar, 22 Mar, 3 Apr, 5 Apr, 1 May, 14 May, \
        27 May, 31 May, 1 Jun, 16 Jun, 17 Aug, 25 Aug, 25 Dec";
    assert_eq!(days(DayKind::National), national);
    assert_eq!(days(DayKind::JointLeave), "16 Feb, 18 Mar, 20 Mar, 23 Mar, 24 Mar, 15 May, 28 May, 24 Dec");
}

#[test]
fn r60_2027_is_estimated_and_marks_the_days_that_await_the_minister() {
    let calendar = Calendar::office_default();
    let year = calendar.year(2027).unwrap();
    assert_eq!(year.status, YearStatus::Estimated);
    let count = |kind: DayKind| year.days.iter().filter(|day| day.kind == kind).count();
    assert_eq!((count(DayKind::National), count(DayKind::JointLeave)), (18, 8));
    let estimated: Vec<String> =
        year.days.iter().filter(|day| day.estimated).map(|day| day.date.to_string()).collect();
    assert_eq!(estimated, ["2027-03-10", "2027-03-11", "2027-05-17"]);
    assert!(year.ramadan.iter().all(|ramadan| ramadan.estimated));
}

/// Ramadan ends on the eve of Idul Fitri, in every file.
#[test]
fn r60_ramadan_ends_on_the_eve_of_idul_fitri() {
    for year in Calendar::office_default().years() {
        let eid = year.days.iter().find(|day| day.name.starts_with("Hari Raya Idul Fitri")).unwrap();
        let [ramadan] = year.ramadan[..] else { panic!("{}: one Ramadan", year.year) };
        assert_eq!(ramadan.to.tomorrow().unwrap(), eid.date, "{}", year.year);
        assert!(matches!((ramadan.to - ramadan.from).get_days(), 28 | 29), "{}", year.year);
    }
}

#[test]
fn the_digest_names_the_texts_whatever_their_order() {
    let office = Calendar::office_default();
    let mut years = Calendar::office_year_texts().to_vec();
    years.reverse();
    let reversed = Calendar::parse(Calendar::office_hours_text(), &years).unwrap();
    assert_eq!(office, reversed);
    assert_eq!(office.digest().len(), 64);
    let fewer = Calendar::parse(Calendar::office_hours_text(), &years[1..]).unwrap();
    assert_ne!(office.digest(), fewer.digest());
}
