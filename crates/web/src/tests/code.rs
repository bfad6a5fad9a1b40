//! Pages of the code over a repository that the server made: what they cost, and what is not there.

use super::office::{Office, founded};
use axum::http::StatusCode;

async fn with_repository() -> Office {
    let office = founded().await;
    let works = app::works::Works::new(office.app.clone()).unwrap();
    app::effects::drain(&works).await.unwrap();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_code_take_few_statements_and_know_what_is_not_there() {
    let office = with_repository().await;
    let (dewi, nobody) = (office.sign_in("dewi").await, office.sign_in("orang").await);
    let application = "/applications/perizinan";
    for path in [
        "branches",
        "tree/staging",
        "tree/staging/site",
        "file/staging/README.md",
        "blame/staging/README.md",
        "commits",
        "commits?path=site/index.html",
        "compare",
        "compare?base=master&head=staging",
    ] {
        let path = format!("{application}/{path}");
        let before = office.app.reader().statements();
        let page = office.get(&dewi, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let taken = office.app.reader().statements() - before;
        assert!(taken <= 4, "{path}: {taken} statements");
        let faults = super::html::faults(&page.body);
        assert!(faults.is_empty(), "{path}: {faults:?}");
        assert_eq!(office.get(&nobody, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let zeros = "0".repeat(40);
    for path in [
        "tree/tiada".to_owned(),
        format!("tree/{zeros}"),
        "tree/staging/tiada".to_owned(),
        "blame/staging/tiada".to_owned(),
        "blame/staging/site".to_owned(),
        "blame/staging/..%2f..%2fHEAD".to_owned(),
        "file/staging/site".to_owned(),
        "commits?path=tiada".to_owned(),
        "commits?branch=tiada&path=README.md".to_owned(),
        format!("compare?head={zeros}"),
        "compare?base=--all&head=staging".to_owned(),
    ] {
        let path = format!("{application}/{path}");
        assert_eq!(office.get(&dewi, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
