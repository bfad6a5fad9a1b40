//! Set-up, accounts, passwords.

use crate::world::{PASSWORD, World, fresh, grounds, setup};
use app::{
    AccountError, App, Clock, DecideError, Dice, NewAccount, PasswordDefect, Secret, Setup, SetupError,
};
use sop::procedure::Procedure;
use sop::text::{TextDefect, TextKind};
use sop::{Actor, Refusal, Role};

#[tokio::test]
async fn sa12_the_office_is_set_up_once_by_the_consoles_token() {
    let (app, _directory) = fresh().await;
    assert!(app.needs_setup().await.unwrap());
    let token = app.make_setup_token().await.unwrap();
    assert!(matches!(app.set_up("guessed", setup()).await, Err(SetupError::WrongToken)));
    let weak = Setup { password: Secret::new("dewi lestari".into()), ..setup() };
    let refused = app.set_up(token.reveal(), weak).await;
    assert!(matches!(
        refused,
        Err(SetupError::Account(AccountError::Password(PasswordDefect::HoldsContext { .. })))
    ));
    assert!(matches!(
        app.set_up(token.reveal(), Setup { zone: "Mars".into(), ..setup() }).await,
        Err(SetupError::UnknownZone)
    ));
    let (one, two) = tokio::join!(app.set_up(token.reveal(), setup()), app.set_up(token.reveal(), setup()));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1, "exactly one administrator");
    assert!(matches!(app.set_up(token.reveal(), setup()).await, Err(SetupError::Done)));
    assert!(!app.needs_setup().await.unwrap());
    assert!(!app.setup_token_fits(token.reveal()).await.unwrap());
}

#[tokio::test]
async fn r4_set_up_adopts_the_procedure_and_the_calendar_and_a_restart_knows_them() {
    let directory = tempfile::tempdir().unwrap();
    let place = store::Place::Sqlite(directory.path().join("alur.db"));
    let clock = Clock::fixed(crate::world::BEGIN);
    let app = App::open(&place, clock.clone(), Dice::seeded(7), grounds(directory.path())).await.unwrap();
    app.found_office(setup()).await.unwrap();
    app.writer().stop().await;
    let app = App::open(&place, clock, Dice::seeded(8), grounds(directory.path())).await.unwrap();
    let case =
        app.reader().case_file(&app::What::Office, app.clock().now(), app.calendar()).await.unwrap().unwrap();
    assert_eq!(case.office.name, "Dinas Kominfo");
    let adopted = case.office.revision_at(app.clock().now()).unwrap();
    assert_eq!(adopted.sha256, Procedure::embedded().sha256());
    assert_eq!(app.procedure(&adopted.revision).sha256(), adopted.sha256);
    assert_eq!(case.office.calendar.as_deref(), Some(app.calendar().digest()));
}

#[tokio::test]
async fn r13_only_an_administrator_makes_accounts_and_the_first_password_is_changed() {
    let world = World::new().await;
    let by = Actor::on_the_web(world.admin);
    let account = NewAccount {
        username: "sari".into(),
        name: " Sari   W. ".into(),
        addresses: vec!["Sari@example.go.id".into()],
        language: "en".into(),
    };
    let (person, initial) = world.app.add_person(&by, account.clone()).await.unwrap();
    assert!(matches!(world.app.add_person(&by, account.clone()).await, Err(AccountError::Taken)));
    let head = world.app.reader().head().await.unwrap();
    let other = NewAccount { username: "budi".into(), ..account.clone() };
    assert!(
        matches!(world.app.add_person(&by, other.clone()).await, Err(AccountError::Taken)),
        "her address"
    );
    assert_eq!(world.app.reader().head().await.unwrap(), head, "no entry without its account");
    let not_hers =
        world.app.add_person(&Actor::on_the_web(person), NewAccount { addresses: vec![], ..other }).await;
    let Err(AccountError::Refused(DecideError::Refused(refused))) = not_hers else {
        panic!("made an account")
    };
    assert!(matches!(refused.refusal, Refusal::NotInRole { needs: Role::Administrator, .. }));

    let signed = world.sign_in("sari", initial.reveal()).await.unwrap();
    assert!(signed.must_change);
    let principal = world.principal(&signed).await;
    assert_eq!(principal.language, "en");
    let wanted = Secret::new("kuda nil makan mangga".into());
    let change = |present: Secret, wanted: Secret| {
        let (app, principal) = (world.app.clone(), principal.clone());
        async move { app.change_password(&principal, &present, &wanted, "192.0.2.1", "Firefox").await }
    };
    assert!(matches!(
        change(Secret::new("wrong".into()), wanted.clone()).await,
        Err(AccountError::WrongPassword)
    ));
    let same = change(initial.clone(), initial.clone()).await;
    assert!(matches!(same, Err(AccountError::Password(PasswordDefect::Unchanged))));
    let cookie = change(initial.clone(), wanted.clone()).await.unwrap();
    assert!(world.app.session(signed.cookie.reveal()).await.unwrap().is_none(), "the old session ended");
    assert!(!world.app.session(cookie.reveal()).await.unwrap().unwrap().row.must_change);
    assert!(world.sign_in("sari", initial.reveal()).await.is_err());
    assert!(!world.sign_in("sari", wanted.reveal()).await.unwrap().must_change);
    let again = world.app.reset_password(&by, person).await.unwrap();
    assert!(world.app.session(cookie.reveal()).await.unwrap().is_none());
    assert!(world.sign_in("sari", again.reveal()).await.unwrap().must_change);
}

#[tokio::test]
async fn passwords_are_long_uncommon_and_of_ones_own() {
    let world = World::new().await;
    let signed = world.sign_in("dewi", PASSWORD).await.unwrap();
    let principal = world.principal(&signed).await;
    let refused = |wanted: &str| {
        let (app, principal, wanted) = (world.app.clone(), principal.clone(), Secret::new(wanted.into()));
        async move {
            let present = Secret::new(PASSWORD.into());
            match app.change_password(&principal, &present, &wanted, "192.0.2.1", "").await {
                Err(AccountError::Password(defect)) => defect,
                other => panic!("{wanted:?}: {other:?}"),
            }
        }
    };
    assert_eq!(refused("pendek").await, PasswordDefect::TooShort { least: 12 });
    assert_eq!(refused(&"kuda nil ".repeat(20)).await, PasswordDefect::TooLong { most: 128 });
    assert_eq!(refused("Password2020").await, PasswordDefect::Common);
    assert_eq!(refused("121212121212").await, PasswordDefect::Common);
    assert_eq!(refused("kominfo-hebat").await, PasswordDefect::HoldsContext { word: "kominfo".into() });
    assert_eq!(refused("lestari 1985!").await, PasswordDefect::HoldsContext { word: "lestari".into() });
}

#[tokio::test]
async fn names_and_addresses_are_one_each() {
    let world = World::new().await;
    let by = Actor::on_the_web(world.admin);
    let add = |username: &str, address: &str| {
        let account = NewAccount {
            username: username.into(),
            name: "Sari".into(),
            addresses: vec![address.into()],
            language: "id".into(),
        };
        let app = world.app.clone();
        async move { app.add_person_with(&by, account, PASSWORD, false).await }
    };
    for name in ["-x", "..", "a/b", "s", "sari w", "1sari", &"s".repeat(33)] {
        assert!(matches!(add(name, "sari@example.go.id").await, Err(AccountError::Username)), "{name}");
    }
    for address in ["sari", "a@b@c.d", "a@b.c,d@e.f", "sari @b.c", "<sari@b.c>", "@b.c", "a@localhost"] {
        assert!(matches!(add("sari", address).await, Err(AccountError::Address)), "{address}");
    }
    add("sari", "sari@example.go.id").await.unwrap();
}

async fn with_sari(world: &World) -> sop::PersonId {
    let account = NewAccount {
        username: "sari".into(),
        name: "Sari".into(),
        addresses: vec!["sari@example.go.id".into()],
        language: "id".into(),
    };
    world.app.add_person_with(&Actor::on_the_web(world.admin), account, PASSWORD, false).await.unwrap()
}

#[tokio::test]
async fn r13_d13_a_renamed_person_keeps_what_is_told_of_him() {
    let world = World::new().await;
    let (app, by) = (&world.app, Actor::on_the_web(world.admin));
    let person = with_sari(&world).await;
    let name = || async { app.reader().names().await.unwrap()[&person].clone() };
    let old = name().await;
    let recorded = app.rename_person(&by, person, &old, " Sari   Kirana ").await.unwrap();
    assert_eq!(name().await, "Sari Kirana");
    assert!(!recorded.entries[0].body.contains("Kirana"), "{}", recorded.entries[0].body);
    let former = app.reader().former_names(person).await.unwrap();
    assert_eq!(
        former.iter().map(|former| former.name.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&old)
    );
    assert!(app.reader().former_names(world.admin).await.unwrap().is_empty());
    let head = app.reader().head().await.unwrap();
    let stale = app.rename_person(&by, person, &old, "Sari L.").await;
    let Err(AccountError::Refused(DecideError::Refused(refused))) = stale else { panic!("{stale:?}") };
    assert_eq!(refused.refusal, Refusal::PersonChanged { person });
    let own = app.rename_person(&Actor::on_the_web(person), person, "Sari Kirana", "Sari L.").await;
    assert!(matches!(own, Err(AccountError::Refused(_))), "{own:?}");
    assert!(matches!(app.rename_person(&by, person, "Sari Kirana", " ").await, Err(AccountError::Name)));
    assert_eq!((name().await, app.reader().head().await.unwrap()), ("Sari Kirana".to_owned(), head));
    assert!(app.reader().verify_texts().await.unwrap().is_empty());
}

#[tokio::test]
async fn r14_sa11_addresses_are_confirmed_by_an_administrator_and_are_ones_own() {
    let world = World::new().await;
    let (app, by) = (&world.app, Actor::on_the_web(world.admin));
    let person = with_sari(&world).await;
    let of = |person| async move {
        let rows = app.reader().addresses(Some(person)).await.unwrap();
        rows.into_iter().map(|row| row.address).collect::<Vec<_>>()
    };
    let (mine, admins) = (of(person).await, of(world.admin).await);
    let to = ["Sari@Kota.example".to_owned(), "d@kota.example".to_owned(), "d@kota.example".to_owned()];
    let recorded = app.confirm_addresses(&by, person, &mine, &to).await.unwrap();
    assert!(!recorded.entries[0].body.contains('@'), "{}", recorded.entries[0].body);
    let now = of(person).await;
    assert_eq!(now, ["d@kota.example", "sari@kota.example"]);
    let known = app.reader().people_of(&now).await.unwrap();
    assert_eq!(known.values().copied().collect::<Vec<_>>(), [person, person], "{known:?}");
    assert!(app.reader().people_of(&mine).await.unwrap().is_empty(), "what she gave up is nobody's");
    let head = app.reader().head().await.unwrap();
    assert!(!admins.is_empty());
    let taken = app.confirm_addresses(&by, person, &now, &admins).await;
    assert!(matches!(taken, Err(AccountError::Taken)), "{taken:?}");
    let stale = app.confirm_addresses(&by, person, &mine, &["x@kota.example".to_owned()]).await;
    let Err(AccountError::Refused(DecideError::Refused(refused))) = stale else { panic!("{stale:?}") };
    assert_eq!(refused.refusal, Refusal::PersonChanged { person });
    for wrong in [vec![], vec!["d@kota.example,x".to_owned()], vec!["d".to_owned()]] {
        let answer = app.confirm_addresses(&by, person, &now, &wrong).await;
        assert!(matches!(answer, Err(AccountError::Address)), "{wrong:?}: {answer:?}");
    }
    assert_eq!((of(person).await, app.reader().head().await.unwrap()), (now, head), "nothing else was done");
}

#[tokio::test]
async fn prose_has_a_salt_of_its_own() {
    let world = World::new().await;
    let one = world.app.prose(TextKind::Note, "login dicoba, berhasil").unwrap();
    let two = world.app.prose(TextKind::Note, "login dicoba, berhasil").unwrap();
    assert_ne!(one.text_ref(), two.text_ref());
    assert_eq!(world.app.prose(TextKind::Note, "ok"), Err(TextDefect::TooShort { least: 10 }));
    assert_eq!(world.app.prose_or_none(TextKind::Remark, " \n"), Ok(None));
}
