//! Crash points beside branches and pipelines: evidence files, mail, the calendar, what the clock brings. The
//! program ends at the point, is started again, and what was begun is done, once.

use super::{RELEASE, attempt};
use crate::office::{Office, now};
use crate::steps::NOTE;
use app::crash::POINTS;
use sop::calendar::Calendar;
use sop::{ReleaseNumber, Step, Subject};
use std::time::{Duration, Instant};
use store::What;
use testkit::mail_sink::{MailSink, Manner};
use testkit::visitor::Upload;

const GROUPS: [&str; 5] = ["file", "mail", "calendar", "head", "schedule"];
const HEADS: &str = "journal-heads.txt";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Is it one of these?
pub fn walks(point: &str) -> bool {
    GROUPS.contains(&point.split('.').next().unwrap_or_default())
}

fn of(group: &str) -> Vec<&'static str> {
    let points = POINTS.iter().filter(|point| point.split('.').next() == Some(group)).copied();
    let points: Vec<&str> = points.collect();
    assert!(!points.is_empty(), "{group}");
    points
}

/// The process ended by itself, as a power cut would end it.
async fn ended(office: &mut Office, point: &str) {
    let code = office.program().wait(Duration::from_secs(30));
    assert_eq!(code.unwrap_or_else(|error| panic!("{point}: {error}")), -1, "{point}: ended by a signal");
    office.stop();
    office.holds();
}

/// 12 with a file, which may find the program gone.
async fn check_with_a_file(office: &mut Office) -> bool {
    let page = format!("/releases/{RELEASE}");
    let form = office.see("sandi", &page).await.form(&format!("{page}/staging-check")).set("note", NOTE);
    let bytes = b"Halaman depan dibuka dan dibaca.\n".to_vec();
    let upload = Upload { field: "file", name: "hasil.txt", bytes };
    let sent = office.at("sandi").await.send_with(&form, Some(("verdict", "passed")), Some(upload)).await;
    sent.is_ok_and(|page| page.path.contains("done="))
}

#[tokio::test]
async fn inv1_an_evidence_file_survives_the_end_of_the_process_at_every_point() {
    for point in of("file") {
        let mut office = Office::copied().await;
        office.start(&["--crash-at", point]).await;
        office.wait_for_staging(RELEASE).await;
        assert!(!check_with_a_file(&mut office).await, "{point}");
        ended(&mut office, point).await;
        office.start(&[]).await;
        assert!(check_with_a_file(&mut office).await, "the same again");
        assert!(office.release(RELEASE).await.is_at(Step::MergeMaster));
        let kinds = office.kinds(Subject::Release(ReleaseNumber(RELEASE))).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "files_attached").count(), 1, "{kinds:?}");
        office.close().await;
    }
}

#[tokio::test]
async fn inv7_a_mail_goes_out_whatever_ends_the_process_and_is_known_when_it_comes_twice() {
    for point in of("mail") {
        let sink = MailSink::start(Manner::default()).await;
        let port = sink.address.port().to_string();
        let mail = ["--mail-host", "127.0.0.1", "--mail-port", &port, "--mail-tls", "none"];
        let mail = [&mail[..], &["--mail-from", "alur@kominfo.example.go.id"]].concat();
        let mut office = Office::copied().await;
        // Most mails wait for the office's hours, whatever the time is now.
        let clock = ahead(&office, 0).await;
        let mail = [&["--clock-from", clock.as_str()], &mail[..]].concat();
        office.start(&[&["--crash-at", point], &mail[..]].concat()).await;
        // The notices of the demo's own acts wait in the outbox.
        ended(&mut office, point).await;
        office.start(&mail).await;
        let until = Instant::now() + Duration::from_secs(60);
        let reader = office.reader().await.clone();
        while reader.mail_totals().await.unwrap().waiting > 0 {
            assert!(Instant::now() < until, "{point}: mail waits for ever");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let mut ids: Vec<String> =
            sink.received().iter().map(|letter| letter.header("Message-ID").unwrap()).collect();
        assert!(!ids.is_empty(), "{point}");
        let all = ids.len();
        ids.sort();
        ids.dedup();
        // Handed over before the end, and once more after it, under the same id.
        let twice = all - ids.len();
        assert!(twice <= usize::from(point == "mail.handed"), "{point}: {twice} came twice");
        office.close().await;
    }
}

#[tokio::test]
async fn inv10_a_calendar_is_reckoned_with_after_the_end_of_the_process() {
    for point in of("calendar") {
        let mut office = Office::copied().await;
        office.start(&["--crash-at", point]).await;
        let before = app::calendar_of(office.reader().await).await.unwrap();
        let day = before.day_of(before.next_open(now().plus_minutes(40 * 24 * 60)));
        let date = day.to_string();
        let fields =
            [("date", date.as_str()), ("kind", "closed"), ("name", "Upacara"), ("reason", "Edaran.")];
        attempt(&mut office, "admin", "/admin/calendar", "/admin/calendar/day", &fields, None).await;
        ended(&mut office, point).await;
        office.start(&[]).await;
        let after = app::calendar_of(office.reader().await).await.unwrap();
        assert!(before.day(day).hours.is_some() && after.day(day).hours.is_none(), "{point}");
        assert!(office.see("admin", "/admin/calendar").await.html.contains("Upacara"));
        office.close().await;
    }
}

/// An office whose clock is ahead, at an hour of work.
async fn ahead(office: &Office, days: i64) -> String {
    // Opened before the journal runs ahead of this process's clock.
    office.reader().await;
    let calendar = Calendar::office_default();
    // The morning after that day, whatever the time is now: an hour later the office is surely open.
    let day = calendar.day_of(calendar.next_open(now().plus_ms(days * DAY_MS)));
    let then = calendar.next_open(calendar.close_of(day).unwrap()).plus_ms(HOUR_MS);
    let file = office.work().with_extension("clock");
    std::fs::write(&file, (then.ms() - now().ms()).to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_days_head_is_written_once_whatever_ends_the_process() {
    for point in of("head") {
        let mut office = Office::copied().await;
        let clock = ahead(&office, 1).await;
        office.start(&["--crash-at", point, "--clock-from", &clock]).await;
        ended(&mut office, point).await;
        office.start(&["--clock-from", &clock]).await;
        let until = Instant::now() + Duration::from_secs(30);
        let path = office.data().join(HEADS);
        loop {
            let heads = office.reader().await.daily_heads().await.unwrap();
            let lines = std::fs::read_to_string(&path).unwrap_or_default();
            let noted = |day: &str| lines.lines().filter(|line| line.starts_with(day)).count();
            if heads.len() > 1 && heads.iter().all(|head| noted(&head.day) == 1) {
                break;
            }
            assert!(Instant::now() < until, "{point}: {heads:?} {lines}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        office.quiet().await;
        office.holds();
    }
}

#[tokio::test]
async fn r62_a_reminder_comes_once_whatever_ends_the_process() {
    for point in of("schedule") {
        let mut office = Office::copied().await;
        let clock = ahead(&office, 9).await;
        office.start(&["--crash-at", point, "--clock-from", &clock]).await;
        ended(&mut office, point).await;
        office.start(&["--clock-from", &clock]).await;
        office.quiet().await;
        let mut reminded = 0;
        for issue in 1..=9 {
            let kinds = office.kinds(Subject::Issue(sop::IssueNumber(issue))).await;
            let told = kinds.iter().filter(|kind| *kind == "due_reminded").count();
            assert!(told <= 1, "issue {issue} was told {told} times");
            reminded += told;
        }
        assert!(reminded > 0);
        let case = office.case(What::Release(ReleaseNumber(RELEASE))).await;
        assert!(case.the_release().is_ok());
        office.holds();
    }
}
