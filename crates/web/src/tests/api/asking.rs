//! A server is asked what it runs only once nothing else is against the act: nobody makes Alur call out by an
//! act that is not his, not due, or done already.

use super::client::{Client, note_of};
use crate::tests::all::world::commit;
use app::Scope;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that says it runs this commit, and counts how often it was asked.
async fn server(runs: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 2_048];
            let _ = stream.read(&mut request).await;
            let length = runs.len();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close";
            let _ = stream
                .write_all(format!("{head}\r\ncontent-length: {length}\r\n\r\n{runs}").as_bytes())
                .await;
        }
    });
    (host, asked)
}

#[tokio::test]
async fn r41_a_server_is_asked_only_when_nothing_else_is_against_the_act() {
    let (host, asked) = server(commit("c1").to_string()).await;
    let client = Client::asking(&host).await;
    let number = client.branched().await;
    client.local_test(number).await;
    client.pushed(number).await;
    let times = || asked.load(Ordering::SeqCst);
    let dev = format!("/api/v1/issues/{number}/dev-test");
    let team = format!("/api/v1/issues/{number}/team-test");
    let page = format!("/issues/{number}/dev-test");
    for who in ["orang", "dodi", "rini", "kadis"] {
        for path in [&dev, &team] {
            let got = client.post(who, Scope::Note, path, note_of("passed")).await;
            assert!(got.status.is_client_error(), "{who} {path}");
        }
        let cookie = client.office.sign_in(who).await;
        let form = [("verdict", "passed"), ("note", "Unggah 24 MB dicoba.")];
        assert!(client.office.post(&cookie, &page, &form).await.status.is_client_error(), "{who}");
    }
    let got = client.post("dewi", Scope::Note, &dev, json!({ "verdict": "passed" })).await;
    assert_eq!(got.status.as_u16(), 422);
    let got = client.post("tuti", Scope::Note, &team, note_of("passed")).await;
    assert_eq!(got.told(), "409 not_at_step R56 9");
    let mut stale = note_of("passed");
    stale["commit"] = json!(commit("c2"));
    assert_eq!(client.post("dewi", Scope::Note, &dev, stale).await.told(), "409 stale B7");
    assert_eq!(times(), 0, "nothing of this is worth a question");

    let key = [("idempotency-key", "sekali")];
    let got = client.post_with("dewi", Scope::Note, &dev, note_of("passed"), &key).await;
    assert_eq!((got.status.as_u16(), times()), (200, 1), "{got:?}");
    let got = client.post_with("dewi", Scope::Note, &dev, note_of("passed"), &key).await;
    assert_eq!((got.status.as_u16(), times()), (200, 1), "the first answer asks nobody");
    let got = client.post_with("dewi", Scope::Note, &dev, note_of("failed"), &key).await;
    assert_eq!((got.status.as_u16(), times()), (422, 1));
}

#[tokio::test]
async fn r41_what_the_server_says_counts_for_tests_and_check() {
    let (host, asked) = server(commit("c9").to_string()).await;
    let client = Client::asking(&host).await;
    let number = client.branched().await;
    client.local_test(number).await;
    client.pushed(number).await;
    let path = format!("/api/v1/issues/{number}/dev-test");
    let got = client.post("dewi", Scope::Note, &path, note_of("passed")).await;
    assert_eq!(got.told(), "409 dev_not_running_head R41");
    let cookie = client.office.sign_in("dewi").await;
    let form = [("verdict", "passed"), ("note", "Unggah 24 MB dicoba.")];
    let page = client.office.post(&cookie, &format!("/issues/{number}/dev-test"), &form).await;
    assert_eq!(page.status.as_u16(), 409, "the page asks as well");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let attempts = client.office.app.reader().refused(None, None).await.unwrap();
    assert_eq!(attempts.iter().filter(|attempt| attempt.rule == "R41").count(), 2);
}
