//! The pages of the reports, from courses that a story told.

use super::official::OfficialPage;
use super::period::{Period, Wanted};
use super::sheet::Sheet;
use super::{Ground, ReportPage, completeness, compliance, load, releases, returns, times};
use crate::frame::Frame;
use sop::calendar::Calendar;
use sop::completeness::MissingRecord;
use sop::course::{Course, CourseState, DueSet, Passage, PassageEnd, WayBack};
use sop::{AppId, IssueNumber, Moment, ReleaseNumber, Role, Step, Subject};
use std::sync::LazyLock;
use store::read::{AttentionRow, CountedRow, LackingRow, ReleaseTold};
use words::{Formats, Lang, NamedPeriod, Report};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::office_default);

fn at(text: &str) -> Moment {
    format!("2020-03-{text}:00+07:00").parse().unwrap()
}

fn passage(step: Step, round: u32, times: [&str; 3], end: PassageEnd) -> Passage {
    let [enabled, started, ended] = times.map(|time| (!time.is_empty()).then(|| at(time)));
    Passage { step, round, enabled_at: enabled.unwrap(), started_at: started, ended_at: ended, end }
}

/// An issue that was reported and assigned, came back once and runs.
fn running(n: i64) -> Course {
    use PassageEnd::{Completed, Open, Returned};
    Course {
        issue: IssueNumber(n),
        application: AppId(1),
        state: CourseState::Running,
        reported_at: at("02T08:10"),
        closed_at: None,
        release: None,
        caused_by: None,
        passages: vec![
            passage(Step::Report, 1, ["02T08:00", "02T08:00", "02T08:10"], Completed),
            passage(Step::Assign, 1, ["02T08:10", "02T09:00", "02T09:12"], Completed),
            passage(Step::CreateBranch, 1, ["02T09:12", "02T10:00", "02T10:03"], Completed),
            passage(Step::Develop, 1, ["02T10:03", "02T10:03", "03T10:00"], Completed),
            passage(Step::TestLocal, 1, ["03T10:00", "03T10:00", "03T10:30"], Returned),
            passage(Step::Develop, 2, ["03T10:30", "", ""], Open),
        ],
        ways_back: vec![WayBack { from: Step::TestLocal, to: Step::Develop, at: at("03T10:30") }],
        dues: vec![DueSet { at: at("05T16:00"), set_at: at("02T09:12") }],
        deviations: 0,
        unseparated: false,
    }
}

/// One that reached production in time.
fn done(n: i64) -> Course {
    let mut passages = Vec::new();
    for (index, step) in Step::ALL.into_iter().enumerate() {
        let day = |hour: usize| format!("{:02}T{:02}:00", 9 + index / 4, 8 + (index % 4) * 2 + hour);
        let ended = if step.no() < 4 { day(0) } else { day(1) };
        passages.push(passage(step, 1, [&day(0), &day(0), &ended], PassageEnd::Completed));
    }
    let closed = passages.last().and_then(|passage| passage.ended_at);
    Course {
        issue: IssueNumber(n),
        state: CourseState::Done,
        reported_at: at("09T08:00"),
        closed_at: closed,
        release: Some(ReleaseNumber(1)),
        passages,
        ways_back: Vec::new(),
        dues: vec![DueSet { at: at("20T16:00"), set_at: at("09T10:00") }],
        ..running(n)
    }
}

fn courses() -> Vec<Course> {
    (1..=3).map(running).chain((4..=10).map(done)).collect()
}

fn ground(lang: Lang) -> Ground<'static> {
    let period = Period::named(NamedPeriod::ThisMonth, "2020-03-24".parse().unwrap());
    let formats = Formats::new(lang, CALENDAR.zone());
    Ground::new(formats, &CALENDAR, period, at("24T10:00")).about(None, &readable())
}

fn readable() -> Vec<(AppId, String)> {
    vec![(AppId(1), "Layanan <Perizinan>".to_owned()), (AppId(2), "E-Absensi".to_owned())]
}

fn counted() -> Vec<CountedRow> {
    let row = |what: Option<&str>, rule: Option<&str>, times| CountedRow {
        what: what.map(str::to_owned),
        rule: rule.map(str::to_owned),
        step: None,
        subject: Some(Subject::Issue(IssueNumber(1))),
        verdict: None,
        at: at("03T10:30"),
        times,
    };
    vec![
        row(Some("deviation_asked"), None, 1),
        row(Some("verdicts_voided"), None, 1),
        row(None, Some("R46"), 3),
        row(None, Some("G08"), 1_200),
    ]
}

fn released() -> Vec<ReleaseTold> {
    let release = |n: i64, failed| ReleaseTold {
        release: ReleaseNumber(n),
        application: AppId(1),
        application_name: "Layanan <Perizinan>".to_owned(),
        state: if n == 3 { "open" } else { "completed" }.to_owned(),
        issues: 4,
        opened_at: at("11T10:00"),
        closed_at: (n != 3).then(|| at("12T09:00")),
        failed,
    };
    vec![release(1, false), release(2, true), release(3, true)]
}

fn lacking() -> Vec<LackingRow> {
    let row = |n: i64, missing, closed_at| LackingRow {
        issue: IssueNumber(n),
        application: AppId(1),
        application_name: "Layanan <Perizinan>".to_owned(),
        title: (n == 4).then(|| "=Izin <hilang>".to_owned()),
        closed_at,
        missing,
        holders: vec![(Role::Tester, "Tuti H.".to_owned()), (Role::Tester, "Tomi".to_owned())],
    };
    vec![
        row(1, vec![MissingRecord::OfficialConfirmation], None),
        row(
            4,
            vec![MissingRecord::Output(Step::TestTeam), MissingRecord::Note(Step::TestDev)],
            Some(at("12T09:00")),
        ),
    ]
}

fn sheet(report: Report, ground: &Ground, courses: &[Course]) -> Sheet {
    let some = !courses.is_empty();
    match report {
        Report::Compliance => compliance::sheet(courses, ground),
        Report::Times => times::sheet(courses, ground),
        Report::Load => load::sheet(courses, ground),
        Report::Returns => returns::sheet(courses, &if some { counted() } else { Vec::new() }, ground),
        Report::Releases => releases::sheet(courses, if some { released() } else { Vec::new() }, ground),
        Report::Completeness => {
            completeness::sheet(courses, &if some { lacking() } else { Vec::new() }, ground)
        }
    }
}

/// Each report with something to tell, and without.
pub(super) fn samples(lang: Lang) -> Vec<ReportPage> {
    let frame = |report| Frame::sample(lang, lang.report_name(report));
    let page = |report: Report, courses: &[Course]| {
        let (ground, wanted) = (ground(lang), Wanted::default());
        let sheet = sheet(report, &ground, courses);
        ReportPage::of(frame(report), report, &wanted, &readable(), &ground, sheet)
    };
    let full = courses();
    Report::ALL.into_iter().flat_map(|report| [page(report, &full), page(report, &[])]).collect()
}

pub(super) fn official(lang: Lang) -> Vec<OfficialPage> {
    let row = |n: i64, round, due: Option<&str>, asked: Option<&str>| AttentionRow {
        issue: IssueNumber(n),
        application_name: "Layanan <Perizinan>".to_owned(),
        title: (n != 2).then(|| "Izin <hilang>".to_owned()),
        step: Some(Step::TestTeam),
        turn_role: Some(Role::Tester),
        due_at: due.map(at),
        round,
        asked_until: asked.map(at),
    };
    let rows = [
        row(1, 1, Some("26T16:00"), Some("25T16:00")),
        row(2, 4, Some("20T16:00"), None),
        row(3, 3, None, None),
    ];
    let frame = || Frame::sample(lang, lang.official_heading());
    let ground = ground(lang);
    vec![
        OfficialPage::of(frame(), &courses(), &counted(), &rows, &ground),
        OfficialPage::of(frame(), &[], &[], &[], &ground),
    ]
}

/// What each report says, and its table as a file, in both languages.
#[test]
fn every_report_says_what_the_figures_say() {
    let mut told = String::new();
    for lang in Lang::ALL {
        let ground = ground(lang);
        for report in Report::ALL {
            let sheet = sheet(report, &ground, &courses());
            let file = String::from_utf8(sheet.csv()).unwrap();
            assert!(file.starts_with('\u{feff}') && file.contains("\r\n"));
            let empty = self::sheet(report, &ground, &[]).finding.join(" ");
            let (finding, file) = (sheet.finding.join(" "), file.replace(['\u{feff}', '\r'], ""));
            told.push_str(&format!("# {}\n{finding}\n(empty: {empty})\n{file}\n", lang.report_name(report)));
        }
    }
    insta::assert_snapshot!("reports", told);
}

/// A chart is small and says what it shows.
#[test]
fn a_chart_is_no_heavier_than_eight_kibibytes() {
    use askama::Template;
    for lang in Lang::ALL {
        for report in Report::ALL {
            let chart = sheet(report, &ground(lang), &courses()).chart.expect("there is something to show");
            let svg = chart.render().unwrap();
            assert!(svg.len() <= 8 * 1024, "{report:?}: {} bytes", svg.len());
            assert!(svg.contains("role=\"img\"") && svg.contains("<title") && !svg.contains("style"));
        }
    }
}
