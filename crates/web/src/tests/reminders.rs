//! Reminders of the due date and of who waits (R62), and the reason of a changed test plan (R43), as people
//! meet them: by the clock, the page and the inbox.

use super::all::world::wib;
use super::office::Office;
use super::stages::{Stage, office_at};
use app::{Scope, Works, schedule};
use axum::http::StatusCode;
use sop::{Event, IssueNumber, Moment, Subject};

async fn tick(office: &Office, at: &str) {
    office.app.clock().set(wib(at));
    schedule::tick(&Works::new(office.app.clone()).unwrap()).await.unwrap();
}

async fn inbox(office: &Office, who: &str) -> String {
    let cookie = office.sign_in(who).await;
    office.get(&cookie, "/inbox").await.body
}

/// The reminders of the due date in the record, with their moments.
async fn told(office: &Office) -> Vec<Moment> {
    let story = office.app.reader().story(Subject::Issue(IssueNumber(1))).await.unwrap();
    let told = story.iter().filter(|entry| matches!(entry.event, Event::DueReminded { .. }));
    told.map(|entry| entry.at).collect()
}

/// The due date of the stage is Thursday 26 March 2020, 15:00; Wednesday is a holiday.
#[tokio::test]
async fn r62_the_clock_reminds_holder_and_pm_and_then_the_superior() {
    let office = office_at(Stage::AtBranch).await;
    tick(&office, "2020-03-24 14:00").await;
    assert_eq!(told(&office).await, []);
    for _ in 0..2 {
        tick(&office, "2020-03-24 15:30").await;
    }
    assert_eq!(told(&office).await, [wib("2020-03-24 15:30")], "once, however often the clock is asked");
    for who in ["dewi", "pandu"] {
        let inbox = inbox(&office, who).await;
        assert!(inbox.contains("Due date mendekat: 26 Maret 2020, 15.00 WIB"), "{who}: {inbox}");
    }
    assert!(!inbox(&office, "kadis").await.contains("Due date"));
    // The server stands still over the due date and the night; it starts on Saturday, and tells on Monday.
    office.app.stop().await;
    let office = office.copy().await;
    tick(&office, "2020-03-28 09:00").await;
    assert_eq!(told(&office).await.len(), 1);
    tick(&office, "2020-03-30 07:30").await;
    tick(&office, "2020-03-30 07:31").await;
    assert_eq!(told(&office).await.len(), 2, "one says all that came meanwhile");
    for who in ["dewi", "pandu", "kadis"] {
        let inbox = inbox(&office, who).await;
        assert!(inbox.contains("Lewat due date 26 Maret 2020, 15.00 WIB"), "{who}: {inbox}");
    }
    let english = office.sign_in("kadis").await;
    let headers = [("cookie", english.as_str()), ("accept-language", "en")];
    office
        .post(
            &english,
            "/me",
            &[("language", "en"), ("theme", "system"), ("density", "comfortable"), ("keys", "on")],
        )
        .await;
    let english = office.ask("GET", "/inbox", &headers, "").await.body;
    assert!(english.contains("Overdue since 26 March 2020"), "{english}");
    assert!(!inbox(&office, "tuti").await.contains("due date"));
}

#[tokio::test]
async fn r62_whoever_waits_reminds_once_and_the_page_says_when() {
    let office = office_at(Stage::AtTeamTest).await;
    let (pandu, tuti) = (office.sign_in("pandu").await, office.sign_in("tuti").await);
    let page = office.get(&pandu, "/issues/1").await;
    assert!(
        page.body.contains("Ingatkan tuti")
            && page.body.contains("Anda dapat mengingatkan sekali per hari kerja.")
    );
    assert!(!office.get(&tuti, "/issues/1").await.body.contains("/issues/1/reminder"));
    let drawn = page.drawn();
    let sent = office.post(&pandu, "/issues/1/reminder", &[("drawn", drawn.as_str())]).await;
    assert_eq!(sent.location, "/issues/1?done=reminder#giliran", "{}", sent.body);
    let page = office.get(&pandu, "/issues/1?done=reminder").await.body;
    for held in ["Pengingat dikirim.", "Diingatkan 08.00 WIB."] {
        assert!(page.contains(held), "no {held}: {page}");
    }
    assert!(!page.contains("/issues/1/reminder"), "once per working day");
    assert!(inbox(&office, "tuti").await.contains("tuti diingatkan: langkah 9 ditunggu"));
    // Again the same day, by whoever: 409 at its place. By the holder: 403. By nobody's: 404.
    let again = office.post(&pandu, "/issues/1/reminder", &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("Pemegang langkah diingatkan sekali per hari kerja."), "{}", again.body);
    assert_eq!(office.post(&tuti, "/issues/1/reminder", &[]).await.status, StatusCode::FORBIDDEN);
    let orang = office.sign_in("orang").await;
    assert_eq!(office.post(&orang, "/issues/1/reminder", &[]).await.status, StatusCode::NOT_FOUND);
    // The next working day, with a token.
    office.app.clock().set(wib("2020-03-26 08:00"));
    let bearer = format!("Bearer {}", office.token("dewi", Scope::Issue).await);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let done = office.ask("POST", "/api/v1/issues/1/reminder", &headers, "{}").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert!(done.body.contains("holder_reminded"), "{}", done.body);
}

#[tokio::test]
async fn r43_a_plan_that_stands_is_changed_at_8_and_9_with_a_reason() {
    let office = office_at(Stage::AtTeamTest).await;
    let pandu = office.sign_in("pandu").await;
    let path = "/issues/1/test-plan";
    assert!(!office.get(&pandu, path).await.body.contains("name=\"reason\""));
    let plan = [("tester", "6"), ("cases", "Unggah 8 MB")];
    assert_eq!(office.post(&pandu, path, &plan).await.status, StatusCode::SEE_OTHER);
    assert!(office.get(&pandu, path).await.body.contains("name=\"reason\""));
    let plan = [("tester", "6"), ("cases", "Unggah 24 MB")];
    let wrong = office.post(&pandu, path, &plan).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for held in ["href=\"#test-plan-reason\"", "Tulis alasannya.", "Unggah 24 MB"] {
        assert!(wrong.body.contains(held), "no {held}: {}", wrong.body);
    }
    let plan = [("tester", "6"), ("cases", "Unggah 24 MB"), ("reason", "Batas unggah dinaikkan.")];
    assert_eq!(office.post(&pandu, path, &plan).await.status, StatusCode::SEE_OTHER);
    let tuti = office.sign_in("tuti").await;
    let page = office.get(&tuti, "/issues/1").await.body;
    for held in ["Langkah 9: rencana uji diubah", "Batas unggah dinaikkan.", "Unggah 24 MB"] {
        assert!(page.contains(held), "no {held}: {page}");
    }
}
