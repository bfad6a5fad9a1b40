//! The notes of an application as its readers meet them: who reads which, by step and validity; the documents
//! of the repository for members.

use super::office::{Office, founded};
use super::stages::{Stage, office_at};
use app::What;
use axum::http::StatusCode;
use sop::acts::change;
use sop::text::TextKind;
use sop::{IssueNumber, PersonId};

async fn page(office: &Office, who: &str, query: &str) -> String {
    let cookie = office.sign_in(who).await;
    let before = office.app.reader().statements();
    let answer = office.get(&cookie, &format!("/applications/perizinan/notes{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {query}");
    assert!(office.app.reader().statements() - before <= 4, "{who} {query}");
    answer.body
}

#[tokio::test]
async fn r37_notes_are_read_by_step_and_validity_and_lead_to_their_record() {
    let office = office_at(Stage::AtCheck).await;
    let all = page(&office, "rini", "").await;
    assert_eq!(all.matches("<article class=\"rec\">").count(), 3, "{all}");
    assert!(all.contains("#1 Izin tidak tersimpan") && all.contains("href=\"/issues/1#record-"));
    assert!(all.contains("Unggah 24 MB dicoba; tersimpan."));
    let of_team = page(&office, "kadis", "?step=9").await;
    assert_eq!(of_team.matches("<article class=\"rec\">").count(), 1, "{of_team}");
    assert!(of_team.contains("tuti, ") && !of_team.contains("Dokumen dari repositori"), "{of_team}");
    assert!(page(&office, "rini", "?step=12").await.contains("Tidak ada catatan dengan saringan ini."));
    assert!(page(&office, "rini", "?show=void").await.contains("Tidak ada catatan dengan saringan ini."));
    assert_eq!(page(&office, "rini", "?step=x&show=y&before=z").await.matches("<article").count(), 3);
    let application = office.get(&office.sign_in("rini").await, "/applications/perizinan").await;
    assert!(application.body.contains("href=\"/applications/perizinan/notes\""));
}

#[tokio::test]
async fn b5_b12_a_voided_note_stays_struck_through() {
    let office = office_at(Stage::AtTeamTest).await;
    let reason = office.app.prose(TextKind::Reason, "Dewi cuti dua pekan.").unwrap();
    let what = What::Issue(IssueNumber(1));
    office.decide("pandu", what, move |case, by| change::reassign(case, by, PersonId(5), &reason)).await;
    let void = page(&office, "dewi", "?show=void").await;
    assert_eq!(void.matches("<del>").count(), 2, "{void}");
    assert!(page(&office, "dewi", "?show=valid").await.contains("Tidak ada catatan dengan saringan ini."));
}

/// The repository that the server makes holds a README.
#[tokio::test(flavor = "multi_thread")]
async fn a11_members_find_the_documents_of_staging_and_whoever_may_not_look_finds_nothing() {
    let office = founded().await;
    let none = page(&office, "dewi", "").await;
    assert!(none.contains("Belum ada catatan.") && none.contains("Belum ada dokumen."), "{none}");
    let works = app::works::Works::new(office.app.clone()).unwrap();
    app::effects::drain(&works).await.unwrap();
    let made = page(&office, "dewi", "").await;
    assert!(made.contains("href=\"/applications/perizinan/file/staging/README.md\""), "{made}");
    for who in ["admin", "orang"] {
        let cookie = office.sign_in(who).await;
        let answer = office.get(&cookie, "/applications/perizinan/notes").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
    }
    let cookie = office.sign_in("admin").await;
    let application = office.get(&cookie, "/applications/perizinan").await.body;
    assert!(!application.contains("/applications/perizinan/notes"), "{application}");
}
