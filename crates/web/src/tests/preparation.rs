//! An application from its registration to the first deployment it asks for, at its pages (R63-R67), and
//! its code.

use super::office::{Office, founded};
use axum::http::StatusCode;
use sop::application::{Environment, Repository};
use sop::{AppId, Application};

/// The second application of the office: the first one is confirmed already.
const ARSIP: AppId = AppId(2);

async fn application(office: &Office) -> Application {
    let case = office.app.case_file(app::What::Application(ARSIP)).await.unwrap().unwrap();
    case.application.unwrap()
}

/// Sends a form and expects to be led on; answers with the page that follows.
async fn done(office: &Office, who: &str, path: &str, form: &[(&str, &str)]) -> String {
    let cookie = office.sign_in(who).await;
    let answer = office.post(&cookie, path, form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{who} {path}: {}", answer.body);
    let page = office.get(&cookie, &answer.location).await;
    assert_eq!(page.status, StatusCode::OK, "{}", answer.location);
    assert!(page.body.contains("role=\"status\""), "{path}: the result is said: {}", page.body);
    page.body
}

async fn refused(
    office: &Office,
    who: &str,
    path: &str,
    form: &[(&str, &str)],
    status: StatusCode,
) -> String {
    let cookie = office.sign_in(who).await;
    let answer = office.post(&cookie, path, form).await;
    assert_eq!(answer.status, status, "{who} {path}: {}", answer.body);
    answer.body
}

async fn registered() -> Office {
    let office = founded().await;
    let mut form = vec![
        ("name", "Arsip <kota>"),
        ("slug", "Arsip!"),
        ("builder", "opd"),
        ("hosting", "Pusat data"),
        ("pm", "3"),
    ];
    let wrong = refused(&office, "admin", "/applications", &form, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(wrong.contains("Arsip &#60;kota&#62;") && wrong.contains("href=\"#register-slug\""), "{wrong}");
    form[1].1 = "perizinan";
    let taken = refused(&office, "admin", "/applications", &form, StatusCode::CONFLICT).await;
    assert!(taken.contains("register-say") && taken.contains("Pusat data"), "{taken}");
    form[1].1 = "arsip";
    let page = done(&office, "admin", "/applications", &form).await;
    assert!(page.contains("Arsip &#60;kota&#62;"));
    office
}

async fn people(office: &Office) {
    for (person, role) in [("2", "reporter"), ("4", "developer"), ("7", "sysadmin")] {
        let form = [("person", person), ("role", role)];
        refused(office, "pandu", "/applications/arsip/roles", &form, StatusCode::FORBIDDEN).await;
        done(office, "admin", "/applications/arsip/roles", &form).await;
    }
    let page = done(office, "pandu", "/applications/arsip/test-team", &[("member", "6")]).await;
    assert!(page.contains("value=\"6\" checked"), "{page}");
}

/// The repository as the worker of effects makes it.
async fn with_repository(office: &Office) {
    let body = refused(office, "dewi", "/applications/arsip/repository", &[], StatusCode::FORBIDDEN).await;
    assert!(body.contains("pandu"), "who can do it: {body}");
    done(office, "pandu", "/applications/arsip/repository", &[]).await;
    let works = app::works::Works::new(office.app.clone()).unwrap();
    app::effects::drain(&works).await.unwrap();
    assert_eq!(application(office).await.repository, Repository::Made);
}

#[tokio::test(flavor = "multi_thread")]
async fn r63_an_application_is_prepared_and_confirmed_at_its_pages() {
    let office = registered().await;
    people(&office).await;
    with_repository(&office).await;
    let path = "/applications/arsip/checklist";
    let mut list = vec![
        ("build", "npm ci"),
        ("variables", "DB_HOST"),
        ("database", ""),
        ("health", "/sehat"),
        ("run", "node ."),
    ];
    let wrong = refused(&office, "dewi", path, &list, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(wrong.contains("href=\"#checklist-database\"") && wrong.contains("npm ci"), "{wrong}");
    list[2].1 = "PostgreSQL 15";
    done(&office, "dewi", path, &list).await;
    let judge = "/applications/arsip/checklist-judgement";
    refused(&office, "sandi", judge, &[("verdict", "returned")], StatusCode::UNPROCESSABLE_ENTITY).await;
    done(&office, "sandi", judge, &[("verdict", "returned"), ("reason", "Sebut versi Node")]).await;
    let dewi = office.sign_in("dewi").await;
    let page = office.get(&dewi, "/applications/arsip").await.body;
    assert!(page.contains("Sebut versi Node") && page.contains("PostgreSQL 15"), "refilled: {page}");
    done(&office, "dewi", path, &list).await;
    done(&office, "sandi", judge, &[("verdict", "accepted")]).await;
    let early =
        refused(&office, "pandu", "/applications/arsip/confirmation", &[], StatusCode::CONFLICT).await;
    assert!(early.contains("Server dev") && early.contains("confirmation-say"), "{early}");
    for environment in Environment::ALL {
        let path = format!("/applications/arsip/environments/{}", environment.code());
        done(&office, "sandi", &path, &[("kind", "site"), ("job", "deploy")]).await;
    }
    let setup = application(&office).await.environments[&Environment::Dev].clone();
    assert_eq!(setup.address, "https://situs.example/arsip/dev/{branch}/");
    done(&office, "sandi", "/applications/arsip/dev-server", &[("dev-server", "shared")]).await;
    let setup = application(&office).await.environments[&Environment::Dev].clone();
    assert_eq!(setup.address, "https://situs.example/arsip/dev/");
    done(&office, "pandu", "/applications/arsip/confirmation", &[]).await;
    let confirmed = application(&office).await;
    assert!(confirmed.confirmed && confirmed.deploying.contains_key(&Environment::Production));
}

#[tokio::test]
async fn inv14_with_little_room_no_bundle_is_taken_in() {
    let office = registered().await;
    let cookie = office.sign_in("pandu").await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let body = "--x\r\ncontent-disposition: form-data; name=\"bundle\"; filename=\"arsip.bundle\"\r\n\r\n\
                # v2 git bundle\n\r\n--x--\r\n";
    let send = async |free_gib: u64| {
        let room = format!("{} {}", free_gib << 30, 100_u64 << 30);
        std::fs::write(office.app.data().join("room"), room).unwrap();
        office.ask("POST", "/applications/arsip/repository-import", &headers, body).await
    };
    let refused = send(3).await;
    assert_eq!(refused.status, StatusCode::INSUFFICIENT_STORAGE, "{}", refused.body);
    assert!(refused.body.contains("Ruang penyimpanan penuh"), "{}", refused.body);
    assert!(!office.app.data().join("bundles").exists(), "nothing came to the disk");
    let taken = send(50).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
}

#[tokio::test]
async fn r64_an_external_server_needs_its_addresses() {
    let office = registered().await;
    people(&office).await;
    let path = "/applications/arsip/environments/staging";
    let form = |address: &'static str| {
        [("kind", "external"), ("address", address), ("commit-address", "x"), ("job", "")]
    };
    let wrong =
        refused(&office, "sandi", path, &form("javascript:1"), StatusCode::UNPROCESSABLE_ENTITY).await;
    for field in ["address", "commit-address", "job"] {
        assert!(wrong.contains(&format!("href=\"#server-staging-{field}\"")), "{field}: {wrong}");
    }
    let barred = [("kind", "site"), ("job", "deploy")];
    refused(&office, "dewi", path, &barred, StatusCode::FORBIDDEN).await;
    refused(&office, "orang", path, &barred, StatusCode::NOT_FOUND).await;
}

#[tokio::test]
async fn r67_a_secret_is_written_and_never_read_again() {
    let office = registered().await;
    people(&office).await;
    let path = "/applications/arsip/variables";
    let form = |key: &'static str| {
        [("environment", "staging"), ("key", key), ("value", "rahasia-sekali"), ("secret", "yes")]
    };
    let wrong = refused(&office, "sandi", path, &form("kunci!"), StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(!wrong.contains("rahasia-sekali") && wrong.contains("kunci!"), "{wrong}");
    let barred = refused(&office, "pandu", path, &form("KUNCI"), StatusCode::FORBIDDEN).await;
    assert!(!barred.contains("rahasia-sekali"), "{barred}");
    let page = done(&office, "sandi", path, &form("KUNCI")).await;
    assert!(page.contains("<code>KUNCI</code>") && !page.contains("rahasia-sekali"), "{page}");
    let kept = office.app.reader().variables(ARSIP, Environment::Staging).await.unwrap();
    assert_eq!(kept[0].value.0, b"rahasia-sekali");
    let gone = [("environment", "staging"), ("key", "KUNCI")];
    done(&office, "sandi", "/applications/arsip/variable-removal", &gone).await;
    assert!(office.app.reader().variables(ARSIP, Environment::Staging).await.unwrap().is_empty());
}

#[tokio::test]
async fn a10_the_superior_sets_the_separation_with_a_reason() {
    let office = founded().await;
    let path = "/applications/perizinan/separation";
    let form = [("separation", "recorded"), ("reason", "Hanya dua orang di seksi ini")];
    let barred = refused(&office, "admin", path, &form, StatusCode::FORBIDDEN).await;
    assert!(barred.contains("Hanya dua orang") && barred.contains("kadis"), "{barred}");
    refused(&office, "kadis", path, &form[..1], StatusCode::UNPROCESSABLE_ENTITY).await;
    done(&office, "kadis", path, &form).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn code_is_read_by_members_alone() {
    let office = registered().await;
    people(&office).await;
    with_repository(&office).await;
    let (dewi, kadis, admin) =
        (office.sign_in("dewi").await, office.sign_in("kadis").await, office.sign_in("admin").await);
    let head = application(&office).await.staging.unwrap();
    let file = "/applications/arsip/file/staging/site/index.html";
    let paths = [
        ("/applications/arsip/branches", "master"),
        ("/applications/arsip/commits?branch=staging", head.short()),
        (&format!("/applications/arsip/commits/{head}"), "class=\"diff\""),
        ("/applications/arsip/tree/staging", "README.md"),
        (&format!("/applications/arsip/tree/{head}/site"), "index.html"),
        (file, "href=\"#L1\">1<"),
        ("/applications/arsip/raw/staging/site/index.html", "<"),
    ];
    for (path, has) in paths {
        let before = office.app.reader().statements();
        let page = office.get(&dewi, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(has), "{path}: {}", page.body);
        assert!(office.app.reader().statements() - before <= 4, "{path}");
        for other in [&kadis, &admin] {
            assert_eq!(office.get(other, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let tree = "/applications/arsip/tree/staging";
    for wrong in ["/..", "/%2e%2e/x", "/tidak-ada", "/README.md", "/site%00x"] {
        assert_eq!(
            office.get(&dewi, &format!("{tree}{wrong}")).await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    for wrong in ["tidak-ada", "issue~9", &"0".repeat(40), "..", "@"] {
        let path = format!("/applications/arsip/tree/{wrong}");
        assert_eq!(office.get(&dewi, &path).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn pages_of_an_application_take_four_statements_at_most() {
    let office = founded().await;
    let sandi = office.sign_in("sandi").await;
    for path in [
        "",
        "/perizinan",
        "/perizinan/servers",
        "/perizinan/people",
        "/perizinan/branches",
        "/perizinan/notes",
    ] {
        let path = format!("/applications{path}");
        let before = office.app.reader().statements();
        assert_eq!(office.get(&sandi, &path).await.status, StatusCode::OK, "{path}");
        let taken = office.app.reader().statements() - before;
        assert!(taken <= 4, "{path}: {taken} statements");
    }
}

#[tokio::test]
async fn an_administrator_looks_after_accounts_and_holds_no_step() {
    let office = founded().await;
    let form =
        [("name", "Budi S."), ("username", "budi"), ("mail", "budi@example.go.id"), ("language", "id")];
    let admin = office.sign_in("admin").await;
    let made = office.post(&admin, "/admin/people", &form).await;
    assert_eq!(made.status, StatusCode::OK);
    let password = made.body.split("<code class=\"cmd\">").nth(1).unwrap().split('<').next().unwrap();
    let first = office.post("", "/sign-in", &[("username", "budi"), ("password", password)]).await;
    assert_eq!((first.status, first.location.as_str()), (StatusCode::SEE_OTHER, "/new-password"));
    let again = office.post(&admin, "/admin/people", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    let off = office.post(&admin, "/admin/people/10/standing", &[("enabled", "no")]).await;
    assert_eq!(off.location, "/admin/people/10?done=standing");
    let back = office.post("", "/sign-in", &[("username", "budi"), ("password", password)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let last = office.post(&admin, "/admin/people/1/standing", &[("enabled", "no")]).await;
    assert!(last.status == StatusCode::FORBIDDEN && last.body.contains("standing-say"), "{}", last.body);
    let nothing = office.post(&admin, "/admin/people/1/standing", &[]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST, "an empty form disables nobody");
    let role = [("role", "superior"), ("granted", "yes")];
    assert_eq!(office.post(&admin, "/admin/people/2/office-role", &role).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn r70_a_wrong_form_of_a_barred_person_leaves_its_trace() {
    let office = founded().await;
    let cookie = office.sign_in("tuti").await;
    let slug = "/applications/perizinan";
    for path in [format!("{slug}/roles"), format!("{slug}/test-team"), format!("{slug}/releases")] {
        let before = office.app.reader().refused(None, None).await.unwrap().len();
        let answer = office.post(&cookie, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        let after = office.app.reader().refused(None, None).await.unwrap();
        assert_eq!(after.len(), before + 1, "{path}");
    }
}
