//! An account's page: another name, other addresses; what was typed is kept, a form that is old is told.

use super::office::{founded, person};
use axum::http::StatusCode;

#[tokio::test]
async fn r13_an_administrator_renames_a_person_and_old_records_follow() {
    let office = founded().await;
    let page = format!("/admin/people/{}", person("dewi"));
    let act = format!("{page}/name");
    let admin = office.sign_in("admin").await;
    let shown = office.get(&admin, &page).await.body;
    assert!(shown.contains(&format!("action=\"{act}\"")) && shown.contains("value=\"dewi\""), "{shown}");

    let empty = office.post(&admin, &act, &[("was", "dewi"), ("name", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#name-name\""), "{}", empty.body);
    let done = office.post(&admin, &act, &[("was", "dewi"), ("name", "Dewi <Kirana>")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = office.get(&admin, &done.location).await.body;
    assert!(shown.contains("Nama diganti.") && shown.contains("dewi (sampai "), "{shown}");
    assert!(shown.contains("Dewi &#60;Kirana&#62;"), "{shown}");

    let stale = office.post(&admin, &act, &[("was", "dewi"), ("name", "Dewi L.")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("diubah sejak halaman ini dibuka"), "{}", stale.body);
    assert!(stale.body.contains("value=\"Dewi L.\""), "what was typed is kept: {}", stale.body);
    assert!(stale.body.contains("name=\"was\" value=\"Dewi &#60;Kirana&#62;\""), "{}", stale.body);

    let pandu = office.sign_in("pandu").await;
    let journal = office.get(&pandu, "/journal").await.body;
    assert!(!journal.contains("Dewi L."), "{journal}");
    let team = office.get(&pandu, "/applications/perizinan/people").await.body;
    assert!(team.contains("Dewi &#60;Kirana&#62;"), "{team}");
    let refused = office.post(&pandu, &act, &[("was", "dewi"), ("name", "Dewi L.")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn r14_an_administrator_confirms_addresses_that_are_nobody_elses() {
    let office = founded().await;
    let page = format!("/admin/people/{}", person("dewi"));
    let act = format!("{page}/addresses");
    let admin = office.sign_in("admin").await;
    let was = "dewi@example.go.id";
    let typed = |mail: &'static str| [("was", was), ("mail", mail)];
    for (mail, status) in [("", 422), ("dewi kantor", 422), ("rini@example.go.id", 422), (was, 409)] {
        let answer = office.post(&admin, &act, &typed(mail)).await;
        assert_eq!(answer.status.as_u16(), status, "{mail}: {}", answer.body);
        let kept = format!("name=\"mail\" type=\"text\" value=\"{mail}\"");
        assert!(mail.is_empty() || answer.body.contains(&kept), "{mail}: {}", answer.body);
    }
    let done = office.post(&admin, &act, &typed("Dewi@kota.example; d@kota.example")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = office.get(&admin, &done.location).await.body;
    assert!(
        shown.contains("Alamat ditetapkan.") && shown.contains("d@kota.example, dewi@kota.example"),
        "{shown}"
    );
    let stale = office.post(&admin, &act, &typed("dewi@lain.example")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("value=\"dewi@lain.example\""), "{}", stale.body);
    let nobody = office.post(&admin, "/admin/people/99/addresses", &typed("x@kota.example")).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_persons_page_takes_at_most_four_statements() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let before = office.app.reader().statements();
    let shown = office.get(&admin, &format!("/admin/people/{}", person("dewi"))).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(office.app.reader().statements() - before <= 4);
}
