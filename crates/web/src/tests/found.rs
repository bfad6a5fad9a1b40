//! What was found outside Alur, on the application's page (R72): told to everybody who sees it, taken back by
//! the PM with a reason.

use super::all::world::commit;
use super::office::{Office, founded};
use axum::http::StatusCode;
use sop::acts::found::{RefSeen, ref_found};
use sop::application::FoundHow;
use sop::{Actor, AppId};

const PAGE: &str = "/applications/perizinan";
const ACT: &str = "/applications/perizinan/found";

async fn with_find() -> Office {
    let office = founded().await;
    let seen = RefSeen {
        name: "staging".to_owned(),
        journal: Some(commit("s0")),
        now: Some(commit("f1")),
        how: FoundHow::Ahead,
        beyond: false,
    };
    let what = app::What::Application(AppId(1));
    let decide = move |case: &sop::CaseFile| ref_found(case, &Actor::machine(), &seen);
    office.app.decide(what, &Actor::machine(), decide).await.unwrap();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_a_find_is_shown_and_taken_back_by_the_pm() {
    let office = with_find().await;
    let case = office.app.case_file(app::What::Application(AppId(1))).await.unwrap().unwrap();
    let seq = case.application.unwrap().found[0].seq.to_string();
    let short = commit("f1").short().to_owned();

    let dewi = office.sign_in("dewi").await;
    let page = office.get(&dewi, PAGE).await.body;
    assert!(page.contains("Ditemukan di luar Alur") && page.contains(&short), "{page}");
    assert!(page.contains("Yang dapat mengembalikan: pandu") && !page.contains(ACT), "{page}");
    let sandi = office.sign_in("sandi").await;
    let form = [("found", seq.as_str()), ("reason", "Ditulis langsung di server")];
    let refused = office.post(&sandi, ACT, &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert!(refused.body.contains("Ditulis langsung di server"), "what was typed is kept: {}", refused.body);

    let pandu = office.sign_in("pandu").await;
    let before = office.app.reader().statements();
    let tasks = office.get(&pandu, "/").await.body;
    assert!(office.app.reader().statements() - before <= 4);
    assert!(tasks.contains("Ditemukan perubahan di luar Alur: staging"), "{tasks}");
    assert!(tasks.contains(&format!("href=\"{PAGE}#found-h\"")), "{tasks}");
    assert!(!office.get(&dewi, "/").await.body.contains("di luar Alur"), "the PM's alone");
    let page = office.get(&pandu, PAGE).await.body;
    assert!(page.contains("id=\"found-h\""), "{page}");
    assert!(page.contains(ACT) && page.contains(&format!("value=\"{seq}\" checked")), "{page}");
    let wrong = office.post(&pandu, ACT, &[("found", seq.as_str()), ("reason", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#found-reason\""), "{}", wrong.body);
    let done = office.post(&pandu, ACT, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = office.get(&pandu, &done.location).await.body;
    assert!(page.contains("role=\"status\"") && page.contains("Sedang dikembalikan"), "{page}");
    assert!(!page.contains("Kembalikan</button>"), "{page}");
    assert!(!office.get(&pandu, "/").await.body.contains("di luar Alur:"), "the server is at it");
    let again = office.post(&pandu, ACT, &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    let journal = office.get(&pandu, "/journal").await.body;
    assert!(journal.contains("maju ke") && journal.contains("akan dikeluarkan dari staging"), "{journal}");
}
