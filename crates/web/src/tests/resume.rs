//! A session that ended in mid-form: over all forms of the surface, at all stages of an issue. What was typed
//! comes back, nothing is sent by itself, no secret is shown.

use super::office::{Answer, Office, PASSWORD};
use super::stages::{Stage, office_at};
use super::surface::filled;
use crate::guard::Who;
use crate::routes::surface;
use axum::http::{Method, StatusCode};

const TEXT: &str = "Baris \"satu\",\r\nbaris <dua> & tiga.";
const TEXT_HTML: &str = "baris &#60;dua&#62; &#38; tiga.";
const SECRET: &str = "rahasia-sekali";

/// Something for every field that any form has, and secrets where secrets are typed.
fn typed() -> Vec<(&'static str, &'static str)> {
    let texts = [
        "note",
        "reason",
        "remark",
        "text",
        "body",
        "title",
        "description",
        "evidence",
        "cases",
        "key",
        "name",
        "build",
        "variables",
        "database",
        "health",
        "run",
        "text-1",
        "mail",
        "username",
        "address",
        "job",
        "commit",
        "official-name",
        "position",
        "hosting",
        "ticket",
    ];
    let secrets = ["password", "present", "wanted", "value", "token", "drawn"];
    let with = |value| move |name| (name, value);
    texts.into_iter().map(with(TEXT)).chain(secrets.into_iter().map(with(SECRET))).collect()
}

/// Where all forms of pages post to, filled for the small office; but for signing out, which sends nothing.
fn forms() -> Vec<String> {
    let forms = surface().into_iter().filter(|route| {
        matches!(route.who, Who::Staff | Who::Admin)
            && route.method == Method::POST
            && route.path != "/sign-out"
    });
    forms.map(|route| filled(route.path)).collect()
}

/// The hidden fields of a page, as a browser sends them on.
fn hidden(page: &str) -> Vec<(String, String)> {
    let one = |tag: &str| {
        let (name, rest) = tag.split_once("\" value=\"")?;
        let value = rest.split('"').next()?;
        let plain = |text: &str| {
            let text = text.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">");
            text.replace("&#39;", "'").replace("&#38;", "&")
        };
        Some((plain(name), plain(value)))
    };
    page.split("<input type=\"hidden\" name=\"").skip(1).filter_map(one).collect()
}

/// Signs in by the form of this page.
async fn signs_in(office: &Office, page: &str, who: &str, password: &str) -> Answer {
    let mut fields = hidden(page);
    fields.push(("username".to_owned(), who.to_owned()));
    fields.push(("password".to_owned(), password.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    office.post("", "/sign-in", &fields).await
}

/// People as they are, whoever signed in meanwhile.
fn but_for_sessions(people: Vec<store::read::PersonRow>) -> Vec<store::read::PersonRow> {
    people.into_iter().map(|person| store::read::PersonRow { sessions: 0, ..person }).collect()
}

#[tokio::test]
async fn a_form_without_a_session_is_carried_through_the_sign_in_and_never_sent() {
    let office = office_at(Stage::AtTeamTest).await;
    let head = office.app.reader().head().await.unwrap();
    let people = office.app.reader().people().await.unwrap();
    for act in forms() {
        let stopped = office.post("", &act, &typed()).await;
        assert_eq!(stopped.status, StatusCode::UNAUTHORIZED, "{act}");
        assert!(!stopped.body.contains(SECRET), "{act}: a secret on the page of the sign-in");
        assert!(stopped.body.contains(TEXT_HTML), "{act}");
        let who = if act.starts_with("/admin") { "admin" } else { "pandu" };
        let back = signs_in(&office, &stopped.body, who, PASSWORD).await;
        assert!(back.cookie.starts_with("__Host-alur="), "{act}: {}", back.body);
        assert!(!back.body.contains(SECRET), "{act}");
        let stands = back.body.contains(&format!("action=\"{act}\" method=\"post\""));
        assert_eq!(back.status == StatusCode::OK, stands, "{act}: {}", back.status);
        assert!(stands || back.body.contains(TEXT_HTML), "{act}: {}", back.body);
        assert!(!back.body.contains("http-equiv=\"refresh\""), "{act}");
    }
    assert_eq!(office.app.reader().head().await.unwrap(), head, "nothing was done");
    assert_eq!(but_for_sessions(office.app.reader().people().await.unwrap()), but_for_sessions(people));
    let issue = office.get(&office.sign_in("tuti").await, "/issues/1").await;
    assert!(!issue.body.contains(TEXT_HTML), "no comment either");
}

/// By stage: who fills which form, in which field the text stands.
const FILLED: [(Stage, &str, &str, &str); 21] = [
    (Stage::Reported, "rini", "/issues", "body"),
    (Stage::Reported, "rini", "/requests", "evidence"),
    (Stage::Reported, "pandu", "/issues/1/assignment", "remark"),
    (Stage::Reported, "pandu", "/issues/1/report-hand-back", "reason"),
    (Stage::Reported, "pandu", "/issues/1/cancellation", "reason"),
    (Stage::Reported, "rini", "/issues/1/comments", "text"),
    (Stage::Reported, "sandi", "/applications/perizinan/variables", "key"),
    (Stage::Reported, "kadis", "/applications/perizinan/separation", "reason"),
    (Stage::Reported, "admin", "/applications", "name"),
    (Stage::Reported, "admin", "/admin/people", "name"),
    (Stage::Reported, "dewi", "/me/tokens", "name"),
    (Stage::AtBranch, "dewi", "/issues/1/assignment-hand-back", "reason"),
    (Stage::AtBranch, "pandu", "/issues/1/due-date-change", "reason"),
    (Stage::AtTeamTest, "tuti", "/issues/1/team-test", "note"),
    (Stage::AtTeamTest, "pandu", "/issues/1/merge-request-return", "reason"),
    (Stage::AtTeamTest, "pandu", "/issues/1/test-plan", "cases"),
    (Stage::AtTeamTest, "tuti", "/issues/1/deviations", "reason"),
    (Stage::AtCheck, "sandi", "/releases/1/staging-check", "note"),
    (Stage::AtCheck, "pandu", "/releases/1/taking-out", "reason"),
    (Stage::AtCheck, "sandi", "/applications/perizinan/deployment", "reason"),
    (Stage::Done, "sandi", "/applications/perizinan/rollback", "reason"),
];

#[tokio::test]
async fn whoever_signs_in_finds_the_form_filled_with_a_fresh_token() {
    for stage in [Stage::Reported, Stage::AtBranch, Stage::AtTeamTest, Stage::AtCheck, Stage::Done] {
        let office = office_at(stage).await;
        for (_, who, act, field) in FILLED.iter().filter(|(at, ..)| *at == stage) {
            let stopped = office.post("", act, &[(field, TEXT)]).await;
            let back = signs_in(&office, &stopped.body, who, PASSWORD).await;
            assert_eq!(back.status, StatusCode::OK, "{who} {act}: {}", back.body);
            let form = back.body.split(&format!("action=\"{act}\" method=\"post\"")).nth(1).expect(act);
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains(TEXT_HTML), "{who} {act}: {form}");
            assert!(form.contains("belum terkirim"), "{who} {act}: {form}");
        }
    }
}

#[tokio::test]
async fn the_form_that_came_back_is_taken_when_its_person_presses_the_button() {
    let office = office_at(Stage::AtTeamTest).await;
    let old = office.get(&office.sign_in("tuti").await, "/issues/1").await.drawn();
    let sent = [("drawn", old.as_str()), ("note", TEXT), ("verdict", "passed")];
    let stopped = office.post("", "/issues/1/team-test", &sent).await;
    assert!(!stopped.body.contains(&old), "no token is carried");
    // A wrong password first: the text is still carried.
    let wrong = signs_in(&office, &stopped.body, "tuti", "salah").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = signs_in(&office, &wrong.body, "tuti", PASSWORD).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    assert!(!back.body.contains(words::Lang::Id.problem_changed_caption()), "nothing changed meanwhile");
    let fresh = back.drawn();
    assert_ne!(fresh, old);
    let cookie = back.cookie.split(';').next().unwrap();
    let sent = [("drawn", fresh.as_str()), ("note", TEXT), ("verdict", "passed")];
    let taken = office.post(cookie, "/issues/1/team-test", &sent).await;
    assert_eq!(taken.location, "/issues/1?done=team-test#giliran", "{}", taken.body);
}

#[tokio::test]
async fn b07_what_changed_before_the_sign_in_is_told_beside_the_form() {
    let office = office_at(Stage::AtTeamTest).await;
    let pandu = office.sign_in("pandu").await;
    let drawn = office.get(&pandu, "/issues/1").await.drawn();
    let sent = [("drawn", drawn.as_str()), ("text", TEXT)];
    let stopped = office.post("", "/issues/1/comments", &sent).await;
    let reason = [("reason", "Deskripsinya kosong sama sekali")];
    let returned = office.post(&pandu, "/issues/1/merge-request-return", &reason).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.body);
    let back = signs_in(&office, &stopped.body, "pandu", PASSWORD).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    let caption = words::Lang::Id.problem_changed_caption();
    assert!(back.body.contains(caption) && back.body.contains(TEXT_HTML), "{}", back.body);
}

#[tokio::test]
async fn who_may_not_see_the_page_keeps_the_text_and_learns_nothing() {
    let office = office_at(Stage::AtTeamTest).await;
    let told = |act: &'static str| {
        let office = &office;
        async move {
            let stopped = office.post("", act, &[("text", TEXT), ("reason", TEXT)]).await;
            let back = signs_in(office, &stopped.body, "orang", PASSWORD).await;
            assert_eq!(back.status, StatusCode::NOT_FOUND, "{act}");
            assert!(back.body.contains(TEXT_HTML), "{act}");
            back.body
        }
    };
    assert_eq!(told("/issues/1/comments").await, told("/issues/9/comments").await);
}

#[tokio::test]
async fn an_initial_password_is_changed_first_and_the_form_comes_after() {
    let office = office_at(Stage::AtTeamTest).await;
    let admin = sop::Actor::on_the_web(super::office::person("admin"));
    let given = office.app.reset_password(&admin, super::office::person("tuti")).await.unwrap();
    let stopped = office.post("", "/issues/1/team-test", &[("note", TEXT)]).await;
    let first = signs_in(&office, &stopped.body, "tuti", given.reveal()).await;
    assert!(first.body.contains("action=\"/new-password\""), "{}", first.body);
    let cookie = first.cookie.split(';').next().unwrap();
    let mut fields = hidden(&first.body);
    fields.push(("present".to_owned(), given.reveal().to_owned()));
    fields.push(("wanted".to_owned(), "rumah panggung biru 9".to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let back = office.post(cookie, "/new-password", &fields).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    assert!(back.body.contains("action=\"/issues/1/team-test\"") && back.body.contains(TEXT_HTML));
}

/// A form in parts, as one with files is sent.
async fn in_parts(office: &Office, path: &str, parts: &[(&str, Option<&str>, &str)]) -> Answer {
    let part = |(name, file, value): &(&str, Option<&str>, &str)| {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body: String = parts.iter().map(part).collect();
    let headers =
        [("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data; boundary=batas")];
    office.ask("POST", path, &headers, &format!("{body}--batas--\r\n")).await
}

#[tokio::test]
async fn a_form_with_files_keeps_its_texts_and_says_that_files_are_to_be_chosen_again() {
    let office = office_at(Stage::AtTeamTest).await;
    let parts = [("text-1", None, TEXT), ("file-1", Some("logo.png"), "\u{1}\u{2}"), ("how-1", None, "edit")];
    let stopped = in_parts(&office, "/issues/1/conflict", &parts).await;
    assert_eq!(stopped.status, StatusCode::UNAUTHORIZED);
    assert!(stopped.body.contains(words::Lang::Id.resume_files()), "{}", stopped.body);
    assert!(
        stopped.body.contains("name=\"kept.how-1\" value=\"edit\"") && !stopped.body.contains("logo.png")
    );
    // The sign-in form sends its fields in parts too.
    let mut fields = hidden(&stopped.body);
    fields.push(("username".to_owned(), "dewi".to_owned()));
    fields.push(("password".to_owned(), PASSWORD.to_owned()));
    let parts: Vec<_> = fields.iter().map(|(name, value)| (&**name, None, &**value)).collect();
    let back = in_parts(&office, "/sign-in", &parts).await;
    // There is no conflict, so no such page: the text is told to whoever typed it.
    assert_eq!(back.status, StatusCode::NOT_FOUND, "{}", back.body);
    assert!(back.body.contains(TEXT_HTML), "{}", back.body);
}

#[tokio::test]
async fn a_text_too_long_to_carry_is_told_of_and_an_unreadable_body_is_no_fault() {
    let office = office_at(Stage::Reported).await;
    let long = "x".repeat(crate::limits::CARRIED_BYTES_MAX + 1);
    let stopped = in_parts(&office, "/issues/1/conflict", &[("text-1", None, long.as_str())]).await;
    assert_eq!(stopped.status, StatusCode::UNAUTHORIZED);
    assert!(stopped.body.contains(words::Lang::Id.resume_too_large()) && stopped.body.len() < 10_000);
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "text/plain")];
    let stopped = office.ask("POST", "/issues/1/comments", &headers, "text=x").await;
    assert_eq!(stopped.status, StatusCode::UNAUTHORIZED);
    let cross = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
    let cross = office.ask("POST", "/issues/1/comments", &cross, "text=Halo+semua").await;
    assert!(cross.status == StatusCode::FORBIDDEN && !cross.body.contains("Halo semua"));
}
