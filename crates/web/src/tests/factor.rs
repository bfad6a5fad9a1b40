//! The second factor, from its enrolment to its loss.

use super::office::{Office, PASSWORD, founded};
use app::totp::code_at;
use axum::http::StatusCode;

/// A cookie as a browser sends it back.
fn sent_back(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

/// Of somebody who gave the password, and nothing more.
async fn with_password(office: &Office, who: &str) -> (String, String) {
    let signed = office.post("", "/sign-in", &[("username", who), ("password", PASSWORD)]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    (sent_back(&signed.cookie), signed.location)
}

struct Enrolled {
    cookie: String,
    secret: Vec<u8>,
    codes: Vec<String>,
}

/// Proves the password anew, takes a secret and confirms it.
async fn enrolled(office: &Office, cookie: &str) -> Enrolled {
    office.app.clock().advance_ms(11 * 60_000);
    let asked = office.post(cookie, "/me/second-factor", &[]).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "sa11: not without the password");
    let wrong = office.post(cookie, "/step-up", &[("password", "bukan sandi ini")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    office.app.clock().advance_ms(60_000);
    let proven = office.post(cookie, "/step-up", &[("password", PASSWORD)]).await;
    assert_eq!(proven.status, StatusCode::SEE_OTHER, "{}", proven.body);
    let renewed = sent_back(&proven.cookie);
    assert_ne!(renewed, cookie, "sa6: a new value at the step-up");
    let page = office.post(&renewed, "/me/second-factor", &[]).await;
    assert!(page.status == StatusCode::OK && page.body.contains("<svg role=\"img\""), "{}", page.body);
    let signed = office.app.session(renewed.split_once('=').unwrap().1).await.unwrap().unwrap();
    let secret = office.app.pending_factor(&signed.principal).await.unwrap().unwrap();
    let wrong = office.post(&renewed, "/me/second-factor/confirmation", &[("factor", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let code = code_at(&secret, office.app.clock().now());
    let done = office.post(&renewed, "/me/second-factor/confirmation", &[("factor", &code)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let codes: Vec<String> = done.body.split("<li><code>").skip(1).map(to_tag).collect();
    assert_eq!(codes.len(), 10, "{}", done.body);
    Enrolled { cookie: sent_back(&done.cookie), secret, codes }
}

fn to_tag(text: &str) -> String {
    text.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn sa3_sa4_a_factor_ends_other_sessions_is_asked_for_and_counts_once() {
    let office = founded().await;
    let other = office.sign_in("pandu").await;
    let (cookie, at) = with_password(&office, "pandu").await;
    assert_eq!(at, "/", "nothing more is asked of whoever has none");
    let pandu = enrolled(&office, &cookie).await;
    assert_eq!(office.get(&other, "/me").await.status, StatusCode::SEE_OTHER, "sa4: another session lives");
    assert_eq!(office.get(&cookie, "/me").await.status, StatusCode::SEE_OTHER, "sa6: the old value lives");
    assert_eq!(office.get(&pandu.cookie, "/me").await.status, StatusCode::OK);

    let (half, at) = with_password(&office, "pandu").await;
    assert!(at.starts_with("/sign-in/second-factor"), "{at}");
    for path in ["/", "/me", "/issues", "/live"] {
        assert_eq!(
            office.get(&half, path).await.status,
            StatusCode::SEE_OTHER,
            "half a session opens {path}"
        );
    }
    // The code of the enrolment counts no more.
    let used = code_at(&pandu.secret, office.app.clock().now());
    let again = office.post(&half, "/sign-in/second-factor", &[("factor", &used)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
    office.app.clock().advance_ms(120_000);
    let code = code_at(&pandu.secret, office.app.clock().now());
    let form = [("factor", code.as_str())];
    let posts = (0..50).map(|_| office.post(&half, "/sign-in/second-factor", &form));
    let answers = futures_util::future::join_all(posts).await;
    let whole = answers.iter().filter(|answer| {
        answer.status == StatusCode::SEE_OTHER && answer.location == "/" && !answer.cookie.is_empty()
    });
    assert_eq!(whole.count(), 1, "one of fifty");
}

#[tokio::test]
async fn a_recovery_code_counts_once_and_the_factor_can_be_taken_off_again() {
    let office = founded().await;
    let (cookie, _) = with_password(&office, "dewi").await;
    let dewi = enrolled(&office, &cookie).await;
    for (round, expected) in [(0, StatusCode::SEE_OTHER), (1, StatusCode::UNPROCESSABLE_ENTITY)] {
        let (half, _) = with_password(&office, "dewi").await;
        let form = [("factor", dewi.codes[3].as_str())];
        let signed = office.post(&half, "/sign-in/second-factor", &form).await;
        assert_eq!(signed.status, expected, "round {round}: {}", signed.body);
        office.app.clock().advance_ms(60_000);
    }
    let page = office.get(&dewi.cookie, "/me/second-factor").await.body;
    assert!(page.contains('9'), "nine are left: {page}");
    let off = office.post(&dewi.cookie, "/me/second-factor/removal", &[]).await;
    assert_eq!(off.location, "/me/second-factor?done=removal", "{}", off.body);
    let (_, at) = with_password(&office, "dewi").await;
    assert_eq!(at, "/");
}

#[tokio::test]
async fn sa11_an_act_that_weighs_more_asks_again_and_keeps_what_was_typed() {
    let office = founded().await;
    let (cookie, _) = with_password(&office, "admin").await;
    let admin = enrolled(&office, &cookie).await;
    let form = [("name", "Dewi Larasati Putri")];
    let path = "/admin/people/4/name";
    let fresh = office.post(&admin.cookie, path, &form).await;
    assert_ne!(fresh.status, StatusCode::UNAUTHORIZED, "a factor of a moment ago is enough");
    office.app.clock().advance_ms(11 * 60_000);
    let asked = office.post(&admin.cookie, path, &form).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.body.contains("Dewi Larasati Putri"), "{}", asked.body);
    let old = code_at(&admin.secret, sop::Moment(office.app.clock().now().0 - 120_000));
    let wrong = office.post(&admin.cookie, "/step-up", &[("factor", &old)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.app.clock().advance_ms(60_000);
    let code = code_at(&admin.secret, office.app.clock().now());
    let proven = office.post(&admin.cookie, "/step-up", &[("factor", &code)]).await;
    assert_eq!(proven.status, StatusCode::SEE_OTHER, "{}", proven.body);
    let done = office.post(&sent_back(&proven.cookie), path, &form).await;
    assert_ne!(done.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_lost_factor_takes_an_administrator_and_another_person() {
    let office = founded().await;
    let (cookie, _) = with_password(&office, "pandu").await;
    let pandu = enrolled(&office, &cookie).await;
    let admin = office.sign_in("admin").await;
    let reason = [("reason", "Telepon Pandu hilang di perjalanan dinas.")];
    let stated = office.post(&admin, "/admin/people/3/lost-factor", &reason).await;
    assert_eq!(stated.status, StatusCode::SEE_OTHER, "{}", stated.body);
    let page = office.get(&office.sign_in("kadis").await, "/lost-factors").await;
    let field = page.body.split("name=\"stated\" value=\"").nth(1).expect(&page.body);
    let number = field.split('"').next().unwrap();
    let own = office.post(&admin, "/lost-factors/3", &[("stated", number)]).await;
    assert!(own.status.is_client_error(), "who stated it confirms it: {}", own.status);
    let kadis = office.sign_in("kadis").await;
    let done = office.post(&kadis, "/lost-factors/3", &[("stated", number)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(office.get(&pandu.cookie, "/me").await.status, StatusCode::SEE_OTHER, "sessions end");
    let (new, _) = with_password(&office, "pandu").await;
    let led = office.get(&new, "/issues").await;
    assert_eq!(led.location, "/me/second-factor", "another is enrolled before anything else");
}

#[tokio::test]
async fn sl3_of_two_hundred_sign_ins_at_once_a_few_wait_and_the_rest_is_told_to_come_again() {
    let office = founded().await;
    let form = [("username", "pandu"), ("password", PASSWORD)];
    let answers = futures_util::future::join_all((0..200).map(|_| office.post("", "/sign-in", &form))).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    let (signed, later) = (count(StatusCode::SEE_OTHER), count(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(signed + later, 200, "nothing else is answered");
    let at_once = app::limits::HASHES_AT_ONCE + app::limits::HASHES_WAITING_MAX;
    assert!(signed >= at_once && later > 0, "{signed} signed in, {later} were refused");
}
