//! Slow and broken clients (reliability, section 5.8): connections that say nothing, requests that stop in
//! their midst, pushes that break off within their pack. Others are answered at once, and of the broken ones
//! nothing is left.

use crate::office::{Office, SLUG};
use crate::steps::PASSED;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::Visitor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections that say nothing: so many where the machine allows this process and the server as many files.
fn idle() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    // Where it cannot be raised, fewer are opened.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: given.maximum, ..given });
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(files / 4).unwrap_or(usize::MAX).min(2_500)
}
/// Others are answered within this.
const LONGEST: Duration = Duration::from_secs(1);
const TRIES: usize = 4;
/// Longer than a server waits for the rest of a head or of a body, and than git's idle time.
const GONE: Duration = Duration::from_secs(75);

async fn connected(address: &str, first: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(first).await.unwrap();
    stream
}

/// Processes of git that serve a push below this directory.
fn pushes_served(data: &Path) -> usize {
    let data = data.to_str().unwrap();
    let is_one = |line: &str| line.contains("receive-pack") && line.contains(data);
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| is_one(&String::from_utf8_lossy(line))).count()
}

/// Directories of objects that arrived and are not yet in the repository.
fn quarantines(data: &Path) -> usize {
    let objects = std::fs::read_dir(data.join("repositories/1.git/objects")).unwrap().flatten();
    objects.filter(|entry| entry.file_name().to_string_lossy().starts_with("tmp_objdir")).count()
}

async fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + GONE;
    while !holds() {
        assert!(Instant::now() < until, "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Is it closed from the other side within the time? Answers on the way count for nothing.
async fn ends(mut stream: TcpStream) -> bool {
    let mut piece = [0; 4_096];
    let end = async { while matches!(stream.read(&mut piece).await, Ok(read) if read > 0) {} };
    tokio::time::timeout(GONE, end).await.is_ok()
}

/// A page, a page behind a session and an act, each in time. Tests beside this one may take the machine for a
/// moment, so the best of a few tries counts.
async fn others_are_answered(office: &mut Office, title: &str) {
    let (url, mut best) = (office.url(), [Duration::MAX; 3]);
    for n in 0..TRIES {
        let began = Instant::now();
        assert_eq!(Visitor::new(&url).unwrap().get("/healthz").await.unwrap().status, 200);
        best[0] = best[0].min(began.elapsed());
        let began = Instant::now();
        let page = office.see("rini", "/issues/2").await;
        best[1] = best[1].min(began.elapsed());
        let form = page.form("/issues/2/comments").set("text", &format!("{title} {n}"));
        let began = Instant::now();
        let said = office.at("rini").await.send(&form, None).await.unwrap();
        assert_eq!(said.status, 200, "{}", said.text());
        best[2] = best[2].min(began.elapsed());
        if best.iter().all(|took| *took < LONGEST) {
            return;
        }
    }
    panic!("/healthz, a page, an act with its page took {best:?} at best");
}

#[tokio::test]
async fn inv14_slow_and_broken_clients_hold_up_nobody_and_leave_nothing() {
    let mut office = Office::open().await;
    office.quiet().await;
    office.at("rini").await;
    let address = office.url().trim_start_matches("http://").to_owned();
    let mut silent = Vec::new();
    for _ in 0..idle() {
        silent.push(TcpStream::connect(&address).await.unwrap());
    }
    others_are_answered(&mut office, "Saat banyak sambungan diam").await;

    let head = format!("POST /sign-in HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n");
    let mut slow = Vec::new();
    for _ in 0..50 {
        slow.push(connected(&address, b"GET / HTTP/1.1\r\nHo").await);
        let body = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nuser";
        slow.push(connected(&address, format!("{head}{body}").as_bytes()).await);
    }
    others_are_answered(&mut office, "Saat banyak yang lambat").await;

    let client = office.checkout(2, "dewi").await;
    let (branch, token) = (office.branch_of(2).await, office.token("dewi"));
    let at = (format!("refs/heads/{branch}"), office.head_of(2).await.to_string());
    let half = testkit::push::half(
        &address,
        &format!("/git/{SLUG}.git"),
        &token,
        (&at.0, &at.1, "1111111111111111111111111111111111111111"),
    );
    let mut pushing = Vec::new();
    for _ in 0..3 {
        pushing.push(connected(&address, &half).await);
    }
    let data = office.data();
    wait_until("no half push reached git", || pushes_served(&data) > 0).await;
    let mut closed = pushing.pop().unwrap();
    closed.shutdown().await.unwrap();
    let reset = pushing.pop().unwrap();
    reset.set_zero_linger().unwrap();
    drop(reset);
    others_are_answered(&mut office, "Saat push terputus").await;
    assert!(ends(closed).await, "a half-closed push is answered or let go");

    // The third stands still, as do the others: all are let go, and nothing of them is left.
    wait_until("children of git are left", || pushes_served(&data) == 0).await;
    wait_until("objects of broken pushes are left", || quarantines(&data) == 0).await;
    for stream in pushing.into_iter().chain(slow).chain(silent) {
        assert!(ends(stream).await, "a silent connection is kept for ever");
    }
    client.write("catatan.txt", "Setelah semua itu\n").unwrap();
    client.commit("Catatan", 1_790_000_001).await.unwrap();
    let pushed = client.push(&[], &[PASSED]).await.unwrap();
    assert!(pushed.ok, "{}", pushed.terminal);
    office.close().await;
}
