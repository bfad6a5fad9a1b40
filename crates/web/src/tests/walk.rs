//! People at their pages: set-up, sign-in, the first two steps, with what they mistype and what is refused.

use super::office::{Office, PASSWORD, empty, founded};
use axum::http::StatusCode;

async fn report(office: &Office, rini: &str) -> String {
    let page = office.get(rini, "/issues/new").await;
    let form = [
        ("drawn", page.drawn()),
        ("application", "1".to_owned()),
        ("kind", "bug".to_owned()),
        ("title", "Izin tidak tersimpan".to_owned()),
        ("body", "Terjadi: hilang.".to_owned()),
        ("changes", "code".to_owned()),
        ("source", "ticket".to_owned()),
        ("ticket", "351215".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let made = office.post(rini, "/issues", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    // The same form again has no second effect.
    let again = office.post(rini, "/issues", &form).await;
    assert_eq!(again.location, made.location);
    made.location
}

#[tokio::test]
async fn setup_takes_four_fields_and_a_token_and_then_is_gone() {
    let office = empty().await;
    let token = office.app.make_setup_token().await.unwrap();
    assert_eq!(office.get("", "/sign-in").await.location, "/setup");
    let form = |token: &str| {
        vec![
            ("token".to_owned(), token.to_owned()),
            ("office".to_owned(), "Diskominfo <Batam>".to_owned()),
            ("name".to_owned(), "Adit P.".to_owned()),
            ("email".to_owned(), "adit@example.go.id".to_owned()),
            ("zone".to_owned(), "Asia/Jakarta".to_owned()),
        ]
    };
    let send = |form: Vec<(String, String)>| {
        let office = &office;
        async move {
            let pairs: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            office.post("", "/setup", &pairs).await
        }
    };
    let wrong = send(form("abc")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Diskominfo &#60;Batam&#62;\""), "what was typed is kept");
    let done = send(form(token.reveal())).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/new-password"));
    let cookie = done.cookie.split(';').next().unwrap();
    assert_eq!(office.get(cookie, "/").await.location, "/new-password", "nothing else works before");
    let change = [("present", token.reveal()), ("wanted", "rumah panggung biru 9")];
    assert_eq!(office.post(cookie, "/new-password", &change).await.location, "/");
    assert_eq!(office.get("", "/setup").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn signing_in_tells_nothing_and_leads_back() {
    let office = founded().await;
    let wrong = office.post("", "/sign-in", &[("username", "rini"), ("password", "salah")]).await;
    let nobody = office.post("", "/sign-in", &[("username", "bukan"), ("password", "salah")]).await;
    assert_eq!(
        (wrong.status, nobody.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert_eq!(wrong.body.replace("rini", "x"), nobody.body.replace("bukan", "x"));
    assert!(!wrong.body.contains("salah"), "a password is never sent back");
    let form = [("username", "rini"), ("password", PASSWORD), ("then", "/issues?mine=1")];
    let right = office.post("", "/sign-in", &form).await;
    assert_eq!((right.status, right.location.as_str()), (StatusCode::SEE_OTHER, "/issues?mine=1"));
    assert!(
        right.cookie.starts_with("__Host-alur=") && right.cookie.contains("HttpOnly; SameSite=Lax; Secure")
    );
    let abroad = [("username", "rini"), ("password", PASSWORD), ("then", "//evil.example")];
    assert_eq!(office.post("", "/sign-in", &abroad).await.location, "/");
}

#[tokio::test]
async fn a_form_to_mend_comes_back_with_everything_that_was_typed() {
    let office = founded().await;
    let rini = office.sign_in("rini").await;
    let form = [("title", ""), ("body", "Terjadi \"dua\" kali"), ("kind", "bug"), ("application", "1")];
    let wrong = office.post(&rini, "/issues", &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in
        ["<title>Kesalahan: ", "role=\"alert\"", "href=\"#report-title\"", "Terjadi &#34;dua&#34; kali"]
    {
        assert!(wrong.body.contains(kept), "{kept}: {}", wrong.body);
    }
    assert!(wrong.body.contains("value=\"bug\" checked"));
}

#[tokio::test]
async fn r15_r17_r18_an_issue_has_a_kind_a_change_and_one_source() {
    let office = founded().await;
    let rini = office.sign_in("rini").await;
    let whole = [
        ("application", "1"),
        ("kind", "bug"),
        ("title", "Izin tidak tersimpan"),
        ("body", "Terjadi: hilang."),
        ("changes", "code"),
        ("source", "ticket"),
        ("ticket", "351215"),
    ];
    let wrongs = [
        ("kind", None),
        ("kind", Some("wish")),
        ("changes", None),
        ("changes", Some("neither")),
        ("source", None),
        ("source", Some("rumour")),
        ("ticket", None),
    ];
    for (field, wrong) in wrongs {
        let mut form = whole.to_vec();
        form.retain(|(name, _)| *name != field);
        form.extend(wrong.map(|value| (field, value)));
        let answer = office.post(&rini, "/issues", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {wrong:?}");
        assert!(answer.body.contains(&format!("href=\"#report-{field}\"")), "{field}: {}", answer.body);
        assert!(answer.body.contains("Terjadi: hilang."), "what was typed is kept");
    }
    assert_eq!(office.get(&rini, "/issues/1").await.status, StatusCode::NOT_FOUND, "nothing was made");
}

#[tokio::test]
async fn r22_steps_1_and_2_by_their_pages_with_what_is_refused_kept() {
    let office = founded().await;
    let (rini, pandu, dewi) =
        (office.sign_in("rini").await, office.sign_in("pandu").await, office.sign_in("dewi").await);
    assert_eq!(report(&office, &rini).await, "/issues/1?done=report#giliran");
    let page = office.get(&pandu, "/issues/1").await;
    let drawn = page.drawn();
    let barred =
        [("drawn", drawn.as_str()), ("assignee", "4"), ("due-date", "2020-03-27"), ("remark", "Tolong uji")];
    let refused = office.post(&dewi, "/issues/1/assignment", &barred).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("Tolong uji") && refused.body.contains("pandu"), "{}", refused.body);
    let sunday =
        [("drawn", drawn.as_str()), ("assignee", "4"), ("due-date", "2020-03-29"), ("remark", "Tolong uji")];
    let refused = office.post(&pandu, "/issues/1/assignment", &sunday).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Tolong uji") && refused.body.contains("value=\"2020-03-29\""));
    let taken = office.post(&pandu, "/issues/1/assignment", &barred).await;
    assert_eq!(taken.location, "/issues/1?done=assignment#giliran");
    let home = office.get(&dewi, "/").await;
    assert!(home.body.contains("#1 Izin tidak tersimpan") && home.body.contains("Tugas saya (1)"));
}

#[tokio::test]
async fn ordinary_pages_take_four_statements_at_most() {
    let office = founded().await;
    let rini = office.sign_in("rini").await;
    report(&office, &rini).await;
    for path in
        ["/", "/issues", "/board", "/issues/1", "/issues/1/sheet", "/issues/new", "/inbox", "/help/step-9"]
    {
        let before = office.app.reader().statements();
        assert_eq!(office.get(&rini, path).await.status, StatusCode::OK, "{path}");
        let taken = office.app.reader().statements() - before;
        assert!(taken <= 4, "{path}: {taken} statements");
    }
}
