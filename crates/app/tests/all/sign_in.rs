//! Sign-in, sessions, tokens: the attack cases SA, and the limits of time.

use crate::world::{BEGIN, PASSWORD, World};
use app::{NewAccount, NewToken, Scope, Scopes, SignInError, TokenDefect, limits};
use sop::{Actor, Channel};

fn local() -> std::net::IpAddr {
    "192.0.2.1".parse().unwrap()
}

#[tokio::test]
async fn a_right_password_opens_a_session_that_ends_in_time() {
    let world = World::new().await;
    let signed = world.sign_in(" DEWI ", PASSWORD).await.unwrap();
    let cookie = signed.cookie.reveal();
    assert_eq!(cookie.len(), 64, "256 bits");
    let session = world.app.session(cookie).await.unwrap().unwrap();
    assert!(session.principal.administrator && session.row.name == "Dewi Lestari");
    assert!(world.app.session("another").await.unwrap().is_none());
    // Used now and then it lives on, but not for ever.
    for _ in 0..2 {
        world.app.clock().advance_ms(limits::SESSION_IDLE_MS - 60_000);
        let alive = world.app.session(cookie).await.unwrap().is_some();
        let age = world.app.clock().now().ms() - BEGIN.ms();
        assert_eq!(alive, age < limits::SESSION_MS_MAX, "after {age} ms");
    }
    let signed = world.sign_in("dewi", PASSWORD).await.unwrap();
    world.app.clock().advance_ms(limits::SESSION_IDLE_MS);
    assert!(world.app.session(signed.cookie.reveal()).await.unwrap().is_none(), "idle too long");
}

#[tokio::test]
async fn sa5_a_signed_out_or_disabled_person_is_out_at_once() {
    let world = World::new().await;
    let by = Actor::on_the_web(world.admin);
    let account = NewAccount { username: "sari".into(), name: "Sari W.".into(), ..NewAccount::default() };
    let person = world.app.add_person_with(&by, account, PASSWORD, false).await.unwrap();
    let signed = world.sign_in("sari", PASSWORD).await.unwrap();
    let principal = world.principal(&signed).await;
    let wanted = NewToken {
        name: "laptop".into(),
        scopes: Scopes::of(&[Scope::GitRead, Scope::GitPush]),
        expires_at: BEGIN.plus_ms(limits::TOKEN_MS_MAX),
    };
    let (_, token) = world.app.make_token(&principal, wanted).await.unwrap().unwrap();
    let known = world.app.token(token.reveal(), Channel::Git, local()).await.unwrap();
    assert!(known.has(Scope::GitPush) && !known.has(Scope::Issue) && known.channel == Channel::Git);
    world.app.set_enabled(&by, person, false).await.unwrap();
    assert!(world.app.session(signed.cookie.reveal()).await.unwrap().is_none());
    assert!(matches!(world.app.token(token.reveal(), Channel::Git, local()).await, Err(SignInError::Wrong)));
    assert!(matches!(world.sign_in("sari", PASSWORD).await, Err(SignInError::Wrong)));
    world.app.set_enabled(&by, person, true).await.unwrap();
    let signed = world.sign_in("sari", PASSWORD).await.unwrap();
    assert!(
        matches!(world.app.token(token.reveal(), Channel::Git, local()).await, Err(SignInError::Wrong)),
        "stays revoked"
    );
    let principal = world.principal(&signed).await;
    world.app.sign_out(&principal).await.unwrap();
    assert!(world.app.session(signed.cookie.reveal()).await.unwrap().is_none());
}

#[tokio::test]
async fn sa6_each_sign_in_has_a_value_of_its_own() {
    let world = World::new().await;
    let first = world.sign_in("dewi", PASSWORD).await.unwrap();
    let second = world.sign_in("dewi", PASSWORD).await.unwrap();
    assert_ne!(first.cookie.reveal(), second.cookie.reveal());
    let principal = world.principal(&second).await;
    world.app.sign_out_elsewhere(&principal).await.unwrap();
    assert!(world.app.session(first.cookie.reveal()).await.unwrap().is_none());
    assert!(world.app.session(second.cookie.reveal()).await.unwrap().is_some());
}

#[tokio::test]
async fn sa9_an_unknown_name_answers_like_a_wrong_password() {
    let world = World::new().await;
    for name in ["dewi", "nobody", "", &"x".repeat(500)] {
        let answer = world.sign_in_from(name, "not the password", "198.51.100.7").await.unwrap_err();
        assert_eq!(answer.to_string(), SignInError::Wrong.to_string(), "{name}");
    }
    // And waits like one.
    for _ in 0..limits::ACCOUNT_FAILURES_FREE {
        world.sign_in_from("ghost", "not the password", "198.51.100.8").await.unwrap_err();
    }
    let waits = world.sign_in_from("ghost", "not the password", "198.51.100.9").await;
    assert!(matches!(waits, Err(SignInError::Wait { seconds: 1 })));
}

#[tokio::test]
async fn sa10_failures_make_wait_and_the_owner_still_gets_in() {
    let world = World::new().await;
    let mut waited = Vec::new();
    for n in 0..12 {
        match world.sign_in_from("dewi", "not the password", &format!("203.0.113.{n}")).await {
            Err(SignInError::Wrong) => {}
            Err(SignInError::Wait { seconds }) => {
                waited.push(seconds);
                world.app.clock().advance_ms(seconds * 1000);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waited, [1, 2, 4, 8, 16], "one try between two waits");
    let most = (limits::ACCOUNT_WAIT_MS_MAX / 1000) * 1000;
    world.app.clock().advance_ms(most);
    world.sign_in("dewi", PASSWORD).await.unwrap();
    // A success forgets the account's failures.
    world.sign_in_from("dewi", "not the password", "203.0.113.99").await.unwrap_err();
    world.sign_in("dewi", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn sa10_one_address_with_many_names_has_to_wait() {
    let world = World::new().await;
    for n in 0..limits::ADDRESS_FAILURES_FREE {
        let wrong = world.sign_in_from(&format!("name{n}"), "not the password", "203.0.113.5").await;
        assert!(matches!(wrong, Err(SignInError::Wrong)));
    }
    let waits = world.sign_in_from("dewi", PASSWORD, "203.0.113.5").await;
    assert!(matches!(waits, Err(SignInError::Wait { .. })));
    let value = format!("alur_{}", "0".repeat(64));
    let waits = world.app.token(&value, Channel::Api, "203.0.113.5".parse().unwrap()).await;
    assert!(matches!(waits, Err(SignInError::Wait { .. })), "by token too");
    world.sign_in_from("dewi", PASSWORD, "203.0.113.6").await.unwrap();
}

#[tokio::test]
async fn tokens_have_a_name_a_scope_and_an_end() {
    let world = World::new().await;
    let signed = world.sign_in("dewi", PASSWORD).await.unwrap();
    let principal = world.principal(&signed).await;
    let good = NewToken {
        name: "ci".into(),
        scopes: Scopes::of(&[Scope::Read]),
        expires_at: BEGIN.plus_minutes(60),
    };
    let defect = |wanted: NewToken| {
        let (app, principal) = (world.app.clone(), principal.clone());
        async move { app.make_token(&principal, wanted).await.unwrap().unwrap_err() }
    };
    assert_eq!(defect(NewToken { name: " ".into(), ..good.clone() }).await, TokenDefect::NameMissing);
    assert_eq!(defect(NewToken { scopes: Scopes::default(), ..good.clone() }).await, TokenDefect::NoScope);
    assert_eq!(defect(NewToken { expires_at: BEGIN, ..good.clone() }).await, TokenDefect::EndOutOfBounds);
    let far = BEGIN.plus_ms(limits::TOKEN_MS_MAX + 1);
    assert_eq!(defect(NewToken { expires_at: far, ..good.clone() }).await, TokenDefect::EndOutOfBounds);
    let (id, token) = world.app.make_token(&principal, good).await.unwrap().unwrap();
    assert!(token.reveal().starts_with("alur_"));
    assert_eq!(format!("{token:?}"), "***");
    world.app.token(token.reveal(), Channel::Api, local()).await.unwrap();
    assert!(world.app.reader().tokens(world.admin).await.unwrap()[0].used_at.is_some());
    world.app.clock().advance_ms(60 * 60_000);
    assert!(world.app.token(token.reveal(), Channel::Api, local()).await.is_err(), "its end has come");
    assert!(world.app.revoke_token(&principal, id).await.unwrap());
}
