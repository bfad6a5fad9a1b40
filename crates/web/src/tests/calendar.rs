//! The working calendar's page: a year handed in is shown first, put into force with a reason, and reckoned
//! with at once; a process that is killed behind the entry learns it at its next start.

use super::office::founded;
use axum::http::StatusCode;
use jiff::civil::date;

/// The hidden fields of the form that puts a year into force, as the page carries them.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split("\">").next()).unwrap();
    value.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

const HANDED_IN: [(&str, &str); 4] = [
    ("year", "2027"),
    ("source", "SKB 3 Menteri Nomor 1 Tahun 2026"),
    ("status", "decreed"),
    ("days", "tanggal;jenis;nama\n01/01/2027;nasional;Tahun Baru\n04/01/2027;tutup;Banjir <besar>"),
];

#[tokio::test]
async fn r60_a_year_is_shown_first_then_put_into_force_and_survives_a_kill() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let page = office.get(&admin, "/admin/calendar").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("action=\"/admin/calendar/preview\""), "{}", page.body);
    let head = office.app.reader().head().await.unwrap();

    let wrong = [("year", "2027"), ("source", "SKB"), ("status", "decreed"), ("days", "besok;libur;x")];
    let wrong = office.post(&admin, "/admin/calendar/preview", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Baris 1") && wrong.body.contains("besok;libur;x"), "{}", wrong.body);

    let shown = office.post(&admin, "/admin/calendar/preview", &HANDED_IN).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Banjir &#60;besar&#62;"), "{}", shown.body);
    assert_eq!(office.app.reader().head().await.unwrap(), head, "a preview records nothing");

    let (from, days) = (hidden(&shown.body, "from"), hidden(&shown.body, "days"));
    let mut form = vec![("from", from.as_str()), ("days", days.as_str()), ("reason", "SKB terbit.")];
    form.extend(HANDED_IN.iter().filter(|(name, _)| *name != "days"));
    let bare: Vec<_> = form.iter().copied().filter(|(name, _)| *name != "reason").collect();
    let bare = office.post(&admin, "/admin/calendar/adoption", &bare).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let dewi = office.sign_in("dewi").await;
    let barred = office.post(&dewi, "/admin/calendar/adoption", &form).await;
    assert_eq!(barred.status, StatusCode::NOT_FOUND);

    let done = office.post(&admin, "/admin/calendar/adoption", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(office.app.calendar().close_of(date(2027, 1, 4)), None, "reckoned with at once");
    let stale = office.post(&admin, "/admin/calendar/adoption", &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let journal = office.get(&admin, "/journal").await.body;
    assert!(journal.contains("Kalender kerja 2027 menurut SKB diberlakukan, dengan 2 hari"), "{journal}");
    assert!(journal.contains("<span class=\"who\">SKB terbit.</span>"), "the reason: {journal}");
    let page = office.get(&admin, &done.location).await.body;
    assert!(page.contains("Kalender diberlakukan.") && page.contains("SKB 3 Menteri Nomor 1"), "{page}");

    // What was learnt is lost with the process; the journal is not.
    office.app.stop().await;
    let again = office.copy().await;
    assert_eq!(again.app.calendar().digest(), office.app.calendar().digest());
    assert_eq!(again.app.calendar().close_of(date(2027, 1, 4)), None);
}

#[tokio::test]
async fn r60_one_day_is_changed_with_a_reason_and_taken_back() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let before = office.app.calendar();
    let day = date(2026, 7, 13);
    let change = |kind: &'static str, from: String| {
        let typed =
            [("date", "2026-07-13"), ("kind", kind), ("name", "Upacara"), ("reason", "Surat edaran.")];
        let hours = [("open", "09.00"), ("close", "12:00")];
        let typed = typed.into_iter().chain(hours).map(|(name, value)| (name, value.to_owned()));
        typed.chain([("from", from)]).collect::<Vec<(&str, String)>>()
    };
    for kind in ["closed", "extra_working_day", "changed_hours", "as_listed"] {
        let form = change(kind, office.app.calendar().digest().to_owned());
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = office.post(&admin, "/admin/calendar/day", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{kind}: {}", done.body);
        let hours = office.app.calendar().day(day).hours.map(|hours| hours.minutes());
        let wanted = match kind {
            "closed" => None,
            "as_listed" => before.day(day).hours.map(|hours| hours.minutes()),
            _ => Some(180),
        };
        assert_eq!(hours, wanted, "{kind}");
        let stale = office.post(&admin, "/admin/calendar/day", &form).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{kind}");
    }
}

/// The clock of the small office stands in March 2020.
#[tokio::test]
async fn r60_office_hours_are_shown_first_then_put_into_force_from_a_day_on() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let page = office.get(&admin, "/admin/calendar").await.body;
    assert!(
        page.contains("action=\"/admin/calendar/hours-preview\"") && page.contains("value=\"07.30-16.00\"")
    );
    let head = office.app.reader().head().await.unwrap();
    let (monday, before) = (date(2027, 3, 29), office.app.calendar());
    let form = |effective: &'static str, week: &'static str| {
        [
            ("effective", effective),
            ("week", week),
            ("week-break", "12.00-13.00"),
            ("friday", "08.00-16.30"),
            ("friday-break", "11.30-13.00"),
            ("ramadan", "08.00-15.00"),
            ("ramadan-break", ""),
            ("ramadan-friday", "08.00-15.30"),
            ("ramadan-friday-break", "11.30-12.30"),
        ]
    };
    for (effective, week) in [
        ("2020-03-01", "08.00-16.30"),
        ("besok", "08.00-16.30"),
        ("2027-01-04", "08.00"),
        ("2027-01-04", "12.30-16.30"),
    ] {
        let wrong = office.post(&admin, "/admin/calendar/hours-preview", &form(effective, week)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{effective} {week}");
        assert!(wrong.body.contains(&format!("value=\"{week}\"")), "what was typed is kept");
    }
    let right = form("2027-01-04", "08.00-16.30");
    let shown = office.post(&admin, "/admin/calendar/hours-preview", &right).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Jam ini akan berlaku mulai 4 Januari 2027."), "{}", shown.body);
    assert!(shown.body.contains("37 jam 30 menit → 37 jam 0 menit"), "{}", shown.body);
    assert_eq!(office.app.reader().head().await.unwrap(), head, "a preview records nothing");

    let from = hidden(&shown.body, "from");
    let mut adoption = right.to_vec();
    adoption.push(("from", from.as_str()));
    let bare = office.post(&admin, "/admin/calendar/hours", &adoption).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
    adoption.push(("reason", "Surat edaran wali kota."));
    let dewi = office.sign_in("dewi").await;
    assert_eq!(office.post(&dewi, "/admin/calendar/hours", &adoption).await.status, StatusCode::NOT_FOUND);
    let done = office.post(&admin, "/admin/calendar/hours", &adoption).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = office.app.calendar();
    let open = |calendar: &sop::calendar::Calendar, day| calendar.day(day).hours.unwrap().open;
    assert_eq!((open(&before, monday), open(&after, monday)), (450, 480));
    let earlier = date(2026, 11, 23);
    assert_eq!(before.day(earlier).hours, after.day(earlier).hours, "what was worked before keeps its hours");
    let journal = office.get(&admin, "/journal").await.body;
    assert!(journal.contains("Kalender kerja: jam kerja baru mulai 4 Januari 2027"), "{journal}");
    assert!(journal.contains("Surat edaran wali kota."), "{journal}");
    let page = office.get(&admin, "/admin/calendar").await.body;
    let (now, then) = ("Berlaku sejak 12 April 2023", "Berlaku sejak 4 Januari 2027");
    assert!(page.contains(now) && page.contains(then), "{page}");
    let stale = office.post(&admin, "/admin/calendar/hours", &adoption).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}
