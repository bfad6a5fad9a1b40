//! Another process holds the store's write lock (reliability, section 5.10): who writes waits a bounded time,
//! then reads why in a sentence; who reads is not held up; nothing is lost or done twice.

use super::statements;
use crate::office::Office;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than the server waits, in seconds.
const HELD_S: u64 = 14;
const WAIT_MAX: Duration = Duration::from_secs(12);

#[expect(clippy::disallowed_methods, reason = "tests run the programs that they need")]
fn hold(office: &Office) -> Child {
    let store = office.data().join("alur.db");
    let mut holder = Command::new(statements());
    holder.arg(store).arg(HELD_S.to_string()).stdin(Stdio::piped());
    let mut holder = holder.spawn().unwrap();
    holder.stdin.take().unwrap().write_all(b"begin immediate;").unwrap();
    holder
}

#[tokio::test]
async fn a_store_that_is_held_is_waited_for_and_then_told() {
    let mut office = Office::open().await;
    office.quiet().await;
    let path = "/issues/new";
    let fields = [
        ("kind", "feature"),
        ("title", "Saat penyimpanan ditahan"),
        ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
        ("changes", "code"),
        ("source", "ticket"),
        ("ticket", "351320"),
    ];
    let form = crate::office::fill(office.see("rini", path).await.form("/issues"), &fields);
    let before = office.head().await;
    let mut holder = hold(&office);
    tokio::time::sleep(Duration::from_millis(500)).await;

    let began = Instant::now();
    let said = office.at("rini").await.send(&form, None).await.unwrap();
    let waited = began.elapsed();
    assert_eq!(said.status, 503, "{}", said.text());
    assert!(said.text().contains("Alur belum siap sekarang"), "{}", said.text());
    assert!(waited < WAIT_MAX, "{waited:?}");
    let began = Instant::now();
    office.see("rini", "/issues/2").await;
    assert!(began.elapsed() < Duration::from_secs(3), "who reads is not held up");
    assert_eq!(office.head().await, before);

    assert!(holder.wait().unwrap().success());
    let done = office.at("rini").await.send(&form, None).await.unwrap();
    assert!(done.path.contains("done="), "{} {}", done.status, done.text());
    office.close().await;
}
