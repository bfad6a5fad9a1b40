//! How mail stops, is switched, and is tried again, as people and their mail programs meet it.

use super::office::{founded, person};
use super::stages::{Stage, office_at};
use axum::http::StatusCode;
use sop::{IssueNumber, MailKind};
use store::rows::NewMail;

#[tokio::test]
async fn a_link_of_a_mail_stops_its_kind_by_a_button_or_one_click_and_never_by_looking() {
    let office = founded().await;
    let dewi = person("dewi");
    let token = office.app.mail_stop_token(dewi, MailKind::Turn).await.unwrap();
    let path = crate::url::mail_stop(&token);
    let page = office.get("", &path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Berhenti") && page.body.contains(&path), "{}", page.body);
    assert_eq!(office.app.mail_stops(dewi).await.unwrap(), [], "looking stops nothing");
    // A mail program's one click: no cookie, no page of ours, no origin (RFC 8058).
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let click = office.ask("POST", &path, &form, "List-Unsubscribe=One-Click").await;
    assert_eq!(click.status, StatusCode::OK);
    assert_eq!(office.app.mail_stops(dewi).await.unwrap(), [MailKind::Turn]);
    for forged in [
        token.replacen(&format!("{dewi}-"), &format!("{}-", person("pandu")), 1),
        token.replacen("turn", "assignment", 1),
        token.replacen("turn", "due", 1),
        token[..token.len() - 1].to_owned(),
        format!("{token}0"),
        "x".to_owned(),
    ] {
        let answer = office.ask("POST", &crate::url::mail_stop(&forged), &form, "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{forged}");
    }
    assert_eq!(office.app.mail_stops(person("pandu")).await.unwrap(), []);
}

#[tokio::test]
async fn the_profile_switches_each_kind_but_the_assignment() {
    let office = founded().await;
    let cookie = office.sign_in("dewi").await;
    let page = office.get(&cookie, "/me/mail").await;
    assert!(page.body.contains("belum mengirim surat"), "{}", page.body);
    assert!(!page.body.contains("value=\"assignment\""));
    let saved = office.post(&cookie, "/me/mail", &[("kind", "turn"), ("kind", "due")]).await;
    assert_eq!(saved.location, "/me/mail?done=saved");
    let stopped = office.app.mail_stops(person("dewi")).await.unwrap();
    assert_eq!(stopped, [MailKind::Digest, MailKind::Mention, MailKind::Production]);
    assert!(office.get(&cookie, &saved.location).await.body.contains("Pilihan surat disimpan"));
}

/// The PM of the issue has a mail tried again, nobody else but the Administrator on his own page.
#[tokio::test]
async fn r24_the_pm_has_a_mail_tried_again() {
    let office = office_at(Stage::AtBranch).await;
    let issue = IssueNumber(1);
    let new = NewMail {
        key: "uji".to_owned(),
        person: person("dewi"),
        kind: MailKind::Assignment,
        issue: Some(issue),
        seq: None,
        by: None,
    };
    let add = office.app.writer().plain(move |rows| Box::pin(async move { rows.mail_add(&new).await }));
    add.await.unwrap();
    let due = office.app.reader().mails_due(office.app.clock().now()).await.unwrap();
    let mail = due.last().unwrap().mail_id;
    let fail = office
        .app
        .writer()
        .plain(move |rows| Box::pin(async move { rows.mail_failed(&[mail], "550 no such user").await }));
    fail.await.unwrap();
    let path = crate::url::issue_mail_retry(issue, mail);
    for who in ["dewi", "tuti", "sandi"] {
        let cookie = office.sign_in(who).await;
        assert_eq!(office.post(&cookie, &path, &[]).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let admin = office.sign_in("admin").await;
    let outbox = office.get(&admin, "/admin/mail").await;
    assert!(outbox.body.contains("Surat ke dewi tidak terkirim: 550 no such user"), "{}", outbox.body);
    let cookie = office.sign_in("pandu").await;
    let again = office.post(&cookie, &path, &[]).await;
    assert_eq!(again.location, "/issues/1?done=mail#giliran");
    let due = office.app.reader().mails_due(office.app.clock().now()).await.unwrap();
    assert!(due.iter().any(|due| due.mail_id == mail));
    assert!(!office.get(&cookie, "/admin/mail").await.status.is_success(), "administration is another's");
}
