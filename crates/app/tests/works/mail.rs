//! Mail beside the inbox (R24, screens.md 18): a real server on this machine, the lane that hands letters to
//! it, and what it does when the server or the letter is at fault.

use crate::mail_sink::{AUTHORITY, MailSink, Manner, Received};
use crate::world::World;
use app::mail::{Lane, look};
use app::{MailSafety, MailSetup, Secret, What, try_mail};
use sop::acts::remind::{ReminderTimes, remind_of_due};
use sop::{Actor, CaseFile, IssueNumber, MailKind};
use std::collections::BTreeMap;

fn setup(sink: &MailSink) -> MailSetup {
    MailSetup {
        host: "localhost".to_owned(),
        port: sink.address.port(),
        safety: MailSafety::None,
        login: None,
        authority: None,
        from: "alur@contoh.go.id".to_owned(),
        reply_to: None,
    }
}

async fn posting(sink: &MailSink) -> (World, Lane) {
    let mut world = World::new().await;
    world.mail = Some(setup(sink));
    world.restart(None).await;
    let lane = Lane::of(&world.app).unwrap();
    // What the setting up told is no matter of these tests: today's digest was sent.
    let sent = world
        .app
        .writer()
        .plain(|rows| Box::pin(async move { rows.setting_set("mail_digest_day", "2020-03-24").await }));
    sent.await.unwrap();
    (world, lane)
}

async fn send(world: &World, lane: &mut Lane) {
    while look(&world.app, lane).await.unwrap() >= app::limits::LETTERS_PER_LOOK {}
}

/// `to: subject` of each letter, in order.
fn subjects(received: &[Received]) -> Vec<String> {
    received.iter().map(|letter| format!("{}: {}", letter.to[0], letter.header("subject").unwrap())).collect()
}

const URL: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn a_server_is_greeted_secured_and_signed_in_at() {
    let login = ("alur".to_owned(), "rahasia sekali".to_owned());
    let manner = Manner { starttls: true, login: Some(login.clone()), ..Manner::default() };
    let sink = MailSink::start(manner).await;
    let secured = MailSetup {
        safety: MailSafety::StartTls,
        login: Some((login.0.clone(), Secret::new(login.1.clone()))),
        authority: Some(AUTHORITY.to_vec()),
        ..setup(&sink)
    };
    try_mail(&secured, URL).await.unwrap();

    let unknown = MailSetup { authority: None, ..secured.clone() };
    assert!(try_mail(&unknown, URL).await.unwrap_err().contains("no TLS"));
    let wrong = MailSetup { login: Some((login.0, Secret::new("salah".to_owned()))), ..secured.clone() };
    let fault = try_mail(&wrong, URL).await.unwrap_err();
    assert!(fault.contains("sign in") && fault.contains("535") && !fault.contains("salah"), "{fault}");
    sink.behave(Manner::default());
    assert!(try_mail(&secured, URL).await.unwrap_err().contains("no STARTTLS"));
    sink.behave(Manner { greeting: Some("421 sedang sibuk".to_owned()), ..Manner::default() });
    assert!(try_mail(&setup(&sink), URL).await.unwrap_err().contains("busy"));
    let gone = setup(&sink);
    drop(sink);
    tokio::task::yield_now().await;
    assert!(try_mail(&gone, URL).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn r24_the_assignee_gets_a_letter_and_its_acceptance_is_kept() {
    let sink = MailSink::start(Manner::default()).await;
    let (world, mut lane) = posting(&sink).await;
    let issue = world.begin("Formulir \"baru\" <x@y.id>, Bcc: x@y.id", world.dewi).await;
    send(&world, &mut lane).await;
    let received = sink.received();
    let letter = received.iter().find(|letter| letter.to == ["dewi@contoh.go.id"]).unwrap();
    assert_eq!(letter.from, "alur@contoh.go.id");
    assert!(letter.header("subject").unwrap().starts_with("[Alur #1] Penugasan"), "{}", letter.text);
    assert_eq!(letter.header("auto-submitted").as_deref(), Some("auto-generated"));
    assert_eq!(letter.header("bcc"), None);
    assert_eq!(letter.header("list-unsubscribe"), None, "the output of step 2 does not stop");
    assert!(letter.text.contains("http://127.0.0.1:1/issues/1"), "{}", letter.text);
    assert!(letter.header("references").unwrap().contains("issue-1."), "{}", letter.text);
    let totals = world.app.reader().mail_totals().await.unwrap();
    assert!(totals.last_sent.is_some());
    assert_eq!(world.app.reader().mails_failed(Some(issue)).await.unwrap(), []);
    // One connection for all of them.
    assert_eq!(sink.connections(), 1);
    let before = sink.received().len();
    send(&world, &mut lane).await;
    assert_eq!(sink.received().len(), before, "nothing is sent twice");
}

/// The server took the letter and was gone before it said so: the only case that can double, told by its id.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_of_which_the_outcome_is_unknown_comes_again_with_the_same_id() {
    let sink = MailSink::start(Manner { breaks_once: true, ..Manner::default() }).await;
    let (world, mut lane) = posting(&sink).await;
    world.app.send_trial_mail(world.dewi).await.unwrap();
    send(&world, &mut lane).await;
    assert_eq!(sink.received().len(), 1);
    send(&world, &mut lane).await;
    assert_eq!(sink.received().len(), 1, "the server is left alone for a while");
    world.clock.advance_ms(60_000);
    send(&world, &mut lane).await;
    let ids: Vec<_> = sink.received().iter().map(|letter| letter.header("message-id")).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids[0].is_some() && ids[0] == ids[1], "{ids:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_letter_waits_for_a_person_and_holds_up_no_other() {
    let never = ("dewi@".to_owned(), "550 5.1.1 no such user".to_owned());
    let sink = MailSink::start(Manner { refuses: vec![never], ..Manner::default() }).await;
    let (world, mut lane) = posting(&sink).await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    world.app.send_trial_mail(world.tuti).await.unwrap();
    send(&world, &mut lane).await;
    assert!(subjects(&sink.received()).contains(&"tuti@contoh.go.id: [Alur] Surat uji".to_owned()));
    let failed = world.app.reader().mails_failed(Some(issue)).await.unwrap();
    assert!(!failed.is_empty());
    assert!(failed.iter().all(|mail| mail.person == world.dewi && !mail.waiting), "{failed:?}");
    assert!(failed[0].last_error.as_deref().unwrap().contains("550 5.1.1 no such user"));

    sink.behave(Manner::default());
    let other = IssueNumber(99);
    assert!(!world.app.retry_mail(failed[0].mail_id, Some(other)).await.unwrap());
    for mail in &failed {
        assert!(world.app.retry_mail(mail.mail_id, Some(issue)).await.unwrap());
    }
    send(&world, &mut lane).await;
    assert!(sink.received().iter().any(|letter| letter.to == ["dewi@contoh.go.id"]));
    assert_eq!(world.app.reader().mails_failed(Some(issue)).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_that_was_away_missed_arrives_once_when_it_is_back() {
    let sink = MailSink::start(Manner::default()).await;
    let (address, (world, mut lane)) = (sink.address, posting(&sink).await);
    drop(sink);
    for person in [world.dewi, world.tuti, world.rini] {
        world.app.send_trial_mail(person).await.unwrap();
    }
    for _ in 0..5 {
        send(&world, &mut lane).await;
        world.clock.advance_ms(3_000);
    }
    let look = world.app.look_at_mail().await.unwrap();
    assert_eq!((look.totals.waiting, look.totals.failed), (3, 0));
    assert!(look.failed[0].waiting && look.failed[0].last_error.is_some());
    let sink = MailSink::at(address, Manner::default()).await;
    for _ in 0..5 {
        world.clock.advance_ms(app::limits::MAIL_REST_MS_MAX + 1);
        send(&world, &mut lane).await;
    }
    let mut to: Vec<String> = sink.received().into_iter().map(|letter| letter.to[0].clone()).collect();
    to.sort();
    assert_eq!(to, ["dewi@contoh.go.id", "rini@contoh.go.id", "tuti@contoh.go.id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mail_is_sent_none_waits() {
    let world = World::new().await;
    world.begin("Halaman baru", world.dewi).await;
    assert!(world.app.reader().mail_totals().await.unwrap().waiting > 0);
    let working = world.app.start_works().await.unwrap();
    for _ in 0..100 {
        if world.app.reader().mail_totals().await.unwrap().waiting == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(world.app.reader().mail_totals().await.unwrap().waiting, 0);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_stops_one_kind_for_one_person_and_no_assignment() {
    let sink = MailSink::start(Manner::default()).await;
    let (world, mut lane) = posting(&sink).await;
    let token = world.app.mail_stop_token(world.dewi, MailKind::Turn).await.unwrap();
    let forged = token.replacen(&world.dewi.to_string(), &world.pandu.to_string(), 1);
    assert_eq!(world.app.stop_mail(&forged).await.unwrap(), None);
    let never = world.app.mail_stop_token(world.dewi, MailKind::Assignment).await.unwrap();
    assert_eq!(world.app.stop_mail(&never).await.unwrap(), None);
    assert_eq!(world.app.stop_mail(&token).await.unwrap(), Some(MailKind::Turn));
    assert_eq!(world.app.mail_stops(world.dewi).await.unwrap(), [MailKind::Turn]);
    world.begin("Halaman baru", world.dewi).await;
    send(&world, &mut lane).await;
    world.clock.advance_ms(11 * 60_000);
    send(&world, &mut lane).await;
    let to_dewi: Vec<String> =
        subjects(&sink.received()).into_iter().filter(|line| line.starts_with("dewi")).collect();
    assert_eq!(to_dewi, ["dewi@contoh.go.id: [Alur #1] Penugasan: Halaman baru"]);
}

/// screens.md 18: nine days of an issue's life, a look each ten minutes by day and by night.
#[tokio::test(flavor = "multi_thread")]
async fn a_week_brings_no_mail_outside_the_rules() {
    let sink = MailSink::start(Manner::default()).await;
    let (world, mut lane) = posting(&sink).await;
    let issue = world.bring_to_staging("Halaman baru", world.dewi, &[("site/index.html", "baru\n")]).await;
    let calendar = world.app.calendar();
    let mut last: BTreeMap<String, sop::Moment> = BTreeMap::new();
    let mut seen = 0;
    for _ in 0..9 * 24 * 6 {
        let now = world.clock.now();
        let remind = |case: &CaseFile| remind_of_due(case, &Actor::machine(), &ReminderTimes::default());
        world.app.decide(What::Issue(issue), &Actor::machine(), remind).await.unwrap();
        send(&world, &mut lane).await;
        let received = sink.received();
        for letter in &received[seen..] {
            let subject = letter.header("subject").unwrap();
            let kinds = ["Penugasan", "Giliran Anda", "Tenggat", "Ringkasan hari ini"];
            assert!(kinds.iter().any(|kind| subject.contains(kind)), "{subject}");
            if !subject.contains("Penugasan") {
                assert!(calendar.is_working(now), "{subject} at {now:?}");
            }
            if subject.contains('#') && !subject.contains("Penugasan") {
                let apart = last
                    .insert(letter.to[0].clone(), now)
                    .is_none_or(|last| now.ms() - last.ms() >= 10 * 60_000);
                assert!(apart, "{subject} to {}", letter.to[0]);
            }
        }
        seen = received.len();
        world.clock.advance_ms(10 * 60_000);
    }
    let lines = subjects(&sink.received());
    let of = |what: &str| lines.iter().filter(|line| line.contains(what)).count();
    assert_eq!(of("Penugasan"), 1, "{lines:#?}");
    assert!(of("Giliran Anda") >= 1 && of("Ringkasan") >= 1 && of("Tenggat") >= 1, "{lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_mentioned_gets_one_letter_with_a_way_to_stop_and_no_word_of_the_comment() {
    let sink = MailSink::start(Manner::default()).await;
    let (world, mut lane) = posting(&sink).await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    send(&world, &mut lane).await;
    world.clock.advance_ms(11 * 60_000);
    let (writer, people) = (world.pandu, vec![world.tuti, world.pandu]);
    for _ in 0..2 {
        let people = people.clone();
        let told = world.app.writer().plain(move |rows| {
            Box::pin(async move {
                let subject = sop::Subject::Issue(issue);
                let comment = rows.comment_add(subject, writer, "@tuti kata kunci: burung").await?;
                rows.mail_mentions(comment, &people).await?;
                rows.mail_mentions(comment, &people).await
            })
        });
        told.await.unwrap();
    }
    let before = sink.received().len();
    send(&world, &mut lane).await;
    let letters = sink.received().split_off(before);
    assert_eq!(subjects(&letters), ["tuti@contoh.go.id: [Alur #1] Anda disebut: Halaman baru"]);
    assert!(letters[0].text.matches("pandu menyebut Anda").count() == 2, "{}", letters[0].text);
    assert!(!letters[0].text.contains("burung"));
    let stop = letters[0].header("list-unsubscribe").unwrap();
    assert!(stop.starts_with("<http://127.0.0.1:1/mail/stop/"), "{stop}");
    assert_eq!(letters[0].header("list-unsubscribe-post"), None, "one click is for https alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reads_his_own_language() {
    let sink = MailSink::start(Manner::default()).await;
    let (world, mut lane) = posting(&sink).await;
    let speaks = store::rows::Preferences {
        language: "en".to_owned(),
        theme: "system".to_owned(),
        density: "comfortable".to_owned(),
        keys: true,
    };
    let person = world.dewi;
    let set = world
        .app
        .writer()
        .plain(move |rows| Box::pin(async move { rows.preferences_set(person, &speaks).await }));
    set.await.unwrap();
    world.app.send_trial_mail(world.dewi).await.unwrap();
    world.app.send_trial_mail(world.tuti).await.unwrap();
    send(&world, &mut lane).await;
    assert_eq!(
        subjects(&sink.received()),
        ["dewi@contoh.go.id: [Alur] Trial mail", "tuti@contoh.go.id: [Alur] Surat uji"]
    );
}
