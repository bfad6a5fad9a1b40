//! *Antrean uji* as its readers meet it: the team with the button, others without; what the server runs by
//! the journal.

use super::all::world::commit;
use super::office::{Office, founded};
use super::stages::{Stage, office_at};
use app::What;
use axum::http::StatusCode;
use sop::IssueNumber;
use sop::steps::s09_test_team::{NameTestPlan, name_test_plan};
use sop::text::TextKind;

const ISSUE: What = What::Issue(IssueNumber(1));

async fn page(office: &Office, who: &str, path: &str) -> String {
    let cookie = office.sign_in(who).await;
    let before = office.app.reader().statements();
    let answer = office.get(&cookie, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
    assert!(office.app.reader().statements() - before <= 4, "{who} {path}");
    answer.body
}

#[tokio::test]
async fn r10_r43_the_test_team_starts_from_its_queue_and_others_read_it() {
    let office = office_at(Stage::AtTeamTest).await;
    let case = office.app.prose(TextKind::Note, "Unggah 24 MB, lalu simpan.").unwrap();
    let plan = NameTestPlan { testers: vec![], cases: vec![case], reason: None };
    office.decide("pandu", ISSUE, move |case, by| name_test_plan(case, by, plan)).await;
    let of_team = page(&office, "tuti", "/testing").await;
    assert!(of_team.contains("href=\"/issues/1#giliran\""), "{of_team}");
    assert!(of_team.contains("#1 Izin tidak tersimpan") && of_team.contains("Unggah 24 MB, lalu simpan."));
    let short = commit("c1").short().to_owned();
    assert!(of_team.contains(&format!("Server dev menjalankan commit {short}, yang harus diuji.")));
    assert!(of_team.contains("href=\"https://dev.example\""));
    assert!(of_team.contains("sisa "), "the clock: {of_team}");
    assert!(page(&office, "tuti", "/").await.contains("href=\"/testing\""));
    for who in ["pandu", "dewi", "kadis"] {
        let read = page(&office, who, "/testing").await;
        assert!(read.contains("#1 Izin tidak tersimpan"), "{who}: {read}");
        assert!(!read.contains("#giliran") && read.contains("Menunggu Tim Uji Coba: tuti"), "{who}: {read}");
    }
    assert!(!page(&office, "pandu", "/").await.contains("href=\"/testing\""));
}

#[tokio::test]
async fn an_empty_queue_says_what_comes_there() {
    let office = founded().await;
    let own = page(&office, "tuti", "/testing").await;
    assert!(own.contains("Belum ada yang menunggu tim uji Anda."), "{own}");
    assert!(own.contains("href=\"/testing?all=1\""));
    assert!(page(&office, "tuti", "/testing?all=1&after=x").await.contains("Belum ada yang menunggu diuji."));
}
