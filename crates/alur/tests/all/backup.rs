//! R74, INV 13: backups of an office at work restore to all that must hold, with every act that was answered
//! before; what is damaged is named; what is interrupted leaves nothing half done.

use crate::office::Office;
use crate::program::{BINARY, output};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;
use testkit::Caller;

const BRANCH: &str = "issue/2-jam-layanan-di-halaman-kontak";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn well(arguments: &[&str]) -> String {
    let output = output(BINARY, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// It ends with exit code 1 and says this.
fn refused(arguments: &[&str], words: &str) {
    let output = output(BINARY, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
    assert!(said(&output).contains(words), "{arguments:?} does not say {words}: {}", said(&output));
}

fn back_up(office: &Office, to: &Path) -> String {
    well(&["backup", text(to), "--data", text(&office.data())])
}

/// The entry up to which a backup holds the journal.
fn up_to(printed: &str) -> i64 {
    let number = printed.split("journal up to #").nth(1).unwrap();
    number.split(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().unwrap()
}

/// Three rounds; as many as `ALUR_BACKUP_ROUNDS` says.
#[expect(clippy::disallowed_methods, reason = "the long form is asked for by whoever runs the test")]
fn rounds() -> u32 {
    std::env::var("ALUR_BACKUP_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

#[tokio::test(flavor = "multi_thread")]
async fn r74_inv13_backups_under_load_restore_with_all_that_was_answered() {
    let mut office = Office::open().await;
    let ended = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicI64::new(0));
    let rini = Caller::new(&office.url(), &office.token("rini")).unwrap();
    let acts = {
        let (ended, answered) = (ended.clone(), answered.clone());
        tokio::spawn(async move {
            let mut n = 0;
            while !ended.load(Ordering::SeqCst) {
                let report = json!({
                    "application": "layanan-perizinan", "kind": "bug", "changes": ["code"],
                    "source": "ticket", "ticket": (700_000 + n).to_string(),
                    "title": format!("Antrean terpotong {n}"),
                    "body": "Pemohon menunggu, lalu halaman kosong.",
                });
                let (status, said) = rini.act("/api/v1/issues", &report).await.unwrap();
                assert_eq!(status, 201, "{said}");
                answered.store(said["entries"][0]["entry"].as_i64().unwrap(), Ordering::SeqCst);
                n += 1;
            }
        })
    };
    let client = office.clone_as("dewi").await;
    client.switch(BRANCH).await.unwrap();
    let pushes = {
        let ended = ended.clone();
        tokio::spawn(async move {
            let mut n = 0;
            while !ended.load(Ordering::SeqCst) {
                client.write("docs/cadangan.md", &format!("putaran {n}\n")).unwrap();
                client.commit(&format!("Putaran {n}"), 1_780_000_000 + n).await.unwrap();
                let pushed =
                    client.push(&["HEAD"], &["local-test=passed: putaran dicoba di localhost"]).await;
                assert!(pushed.as_ref().unwrap().ok, "{pushed:?}");
                n += 1;
            }
            n
        })
    };
    let room = tempfile::tempdir().unwrap();
    let shelf = room.path().join("backups");
    for round in 0..rounds() {
        tokio::time::sleep(Duration::from_millis(u64::from(300 + round * 77 % 400))).await;
        let before = answered.load(Ordering::SeqCst);
        let printed = back_up(&office, &shelf);
        assert!(up_to(&printed) >= before, "an act was answered and is not in it: {before}, {printed}");
    }
    ended.store(true, Ordering::SeqCst);
    acts.await.unwrap();
    assert!(pushes.await.unwrap() > 0, "nothing was pushed meanwhile");
    office.stop();
    for generation in 1..=rounds() {
        let place = room.path().join(format!("restored-{generation}"));
        let number = generation.to_string();
        let printed = well(&["restore", text(&shelf), "--data", text(&place), "--generation", &number]);
        assert!(printed.contains("tokens ended"), "{printed}");
        let deep = well(&["doctor", "--deep", "--data", text(&place)]);
        assert!(deep.contains("INV 3"), "{deep}");
        well(&["journal", "verify", "--data", text(&place)]);
    }
}

#[tokio::test]
async fn sm2_a_restored_office_knows_no_session_and_sends_nothing_by_itself() {
    let mut office = Office::open().await;
    office.see("pandu", "/").await;
    let room = tempfile::tempdir().unwrap();
    let (shelf, place) = (room.path().join("backups"), room.path().join("restored"));
    back_up(&office, &shelf);
    let token = office.token("dewi");
    office.stop();
    let printed = well(&["restore", text(&shelf), "--data", text(&place)]);
    assert!(printed.contains("held back: ") && !printed.contains("\n0 sessions"), "{printed}");
    let restored = testkit::Program::start(Path::new(BINARY), "demo", &place, &[]).unwrap();
    let caller = Caller::new(&restored.url(), &token).unwrap();
    let (status, _) = caller.act("/api/v1/issues", &json!({})).await.unwrap();
    assert_eq!(status, 401, "a token of before the restore");
    let mut pandu = testkit::Visitor::signed_in(&restored.url(), "pandu", "alur-demo").await.unwrap();
    assert_eq!(pandu.get("/issues/2").await.unwrap().status, 200);
}

/// Every file below.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_flipped_byte_or_a_lost_file_of_a_backup_is_named_and_never_restored() {
    let mut office = Office::open().await;
    let room = tempfile::tempdir().unwrap();
    let (shelf, place) = (room.path().join("backups"), room.path().join("restored"));
    back_up(&office, &shelf);
    office.stop();
    let blobs = files(&shelf.join("blobs"));
    // The store is the largest; every seventh other stands for the rest.
    let largest = blobs.iter().max_by_key(|blob| std::fs::metadata(blob).unwrap().len()).unwrap();
    for blob in blobs.iter().step_by(7).chain([largest]) {
        let whole = std::fs::read(blob).unwrap();
        if whole.is_empty() {
            continue;
        }
        let mut broken = whole.clone();
        let at = broken.len() / 2;
        broken[at] ^= 1;
        std::fs::write(blob, broken).unwrap();
        refused(&["backup", "verify", text(&shelf)], "are damaged");
        std::fs::write(blob, &whole[..whole.len() - 1]).unwrap();
        refused(&["restore", text(&shelf), "--data", text(&place)], "are damaged");
        std::fs::remove_file(blob).unwrap();
        refused(&["restore", text(&shelf), "--data", text(&place)], "are missing");
        assert!(!place.exists(), "something was restored");
        std::fs::write(blob, whole).unwrap();
    }
    let manifest = shelf.join("generations/0001.json");
    let whole = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, &whole[..whole.len() / 2]).unwrap();
    refused(&["backup", "verify", text(&shelf)], "is damaged");
    std::fs::write(&manifest, whole.replace("\"path\":\"alur.db\"", "\"path\":\"../alur.db\"")).unwrap();
    refused(&["restore", text(&shelf), "--data", text(&place)], "names a file outside the data");
    // SH4: a link out of the data, and the store below it.
    let below = whole.replace("\"path\":\"alur.db\"", "\"path\":\"keluar/alur.db\"");
    let out = "\"files\":[{\"path\":\"keluar\",\"mode\":511,\"link\":{\"target\":\"/tmp\"}},";
    std::fs::write(&manifest, below.replace("\"files\":[", out)).unwrap();
    refused(&["restore", text(&shelf), "--data", text(&place)], "names a file outside the data");
    assert!(!Path::new("/tmp/alur.db").exists());
    std::fs::write(&manifest, whole.replace("\"format\":1", "\"format\":2")).unwrap();
    refused(&["restore", text(&shelf), "--data", text(&place)], "made by a newer Alur");
    let newer = whole.replace("\"schema\":", "\"schema\":9");
    std::fs::write(&manifest, newer).unwrap();
    refused(&["restore", text(&shelf), "--data", text(&place)], "of a newer Alur");
    std::fs::write(&manifest, whole).unwrap();
    well(&["backup", "verify", text(&shelf)]);
    well(&["restore", text(&shelf), "--data", text(&place)]);
    refused(&["restore", text(&shelf), "--data", text(&place)], "is not empty");
    refused(
        &["backup", text(&office.data().join("inside")), "--data", text(&office.data())],
        "back up itself",
    );
    refused(&["backup", text(&place), "--data", text(&office.data())], "holds something else");
    refused(&["backup", "verify", text(&place)], "holds no backup");
}

/// Starts it, and ends it after so long.
#[expect(clippy::disallowed_methods, reason = "tests start the program that they test")]
fn killed_after(arguments: &[&str], wait: Duration) {
    let mut command = Command::new(BINARY);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(wait);
    // One that ended by itself cannot be killed.
    let _ = child.kill();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_killed_backup_or_restore_leaves_nothing_half_done() {
    let mut office = Office::open().await;
    office.stop();
    let room = tempfile::tempdir().unwrap();
    let (shelf, data) = (room.path().join("backups"), office.data());
    let mut killed = 0;
    for ms in (2..60).step_by(4) {
        killed_after(&["backup", text(&shelf), "--data", text(&data)], Duration::from_millis(ms));
        if shelf.join("generations").is_dir() {
            let generations = std::fs::read_dir(shelf.join("generations")).unwrap().count();
            if generations > 0 {
                well(&["backup", "verify", text(&shelf)]);
            }
            killed += 1;
        }
    }
    assert!(killed > 0, "no backup was under way");
    back_up(&office, &shelf);
    let mut partial = 0;
    for ms in (2..90).step_by(4) {
        let place = room.path().join(format!("restored-{ms}"));
        killed_after(&["restore", text(&shelf), "--data", text(&place)], Duration::from_millis(ms));
        if place.exists() {
            well(&["journal", "verify", "--data", text(&place)]);
        } else if room.path().join(format!("restored-{ms}.partial")).exists() {
            partial += 1;
            well(&["restore", text(&shelf), "--data", text(&place)]);
            well(&["doctor", "--deep", "--data", text(&place)]);
        }
    }
    println!("{partial} restores were killed on their way");
}

/// Waits until the page of the system says this of the backups, or fails with what it says.
async fn told(office: &mut Office, words: &str) {
    let until = std::time::Instant::now() + Duration::from_secs(60);
    loop {
        let said = office.see("admin", "/admin/system").await.text();
        if said.contains(words) {
            return;
        }
        assert!(std::time::Instant::now() < until, "{words}: {said}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn generations(shelf: &Path) -> Vec<PathBuf> {
    files(&shelf.join("generations"))
}

#[tokio::test]
async fn the_server_takes_a_missed_backup_by_itself_says_why_one_failed_and_takes_one_when_asked() {
    let mut office = Office::copied().await;
    let room = tempfile::tempdir().unwrap();
    let shelf = room.path().join("backups");
    std::fs::create_dir(&shelf).unwrap();
    std::fs::write(shelf.join("catatan.txt"), "bukan cadangan").unwrap();
    std::fs::write(office.data().join("alur.db.before-9"), "an older store").unwrap();
    let plan = ["--backup-dir", text(&shelf), "--backup-at", "02:00", "--backup-keep", "2"];
    office.start(&plan).await;
    told(&mut office, "holds something else").await;
    told(&mut office, "Perbaiki sebabnya").await;

    std::fs::remove_file(shelf.join("catatan.txt")).unwrap();
    for newest in ["0001.json", "0002.json", "0003.json"] {
        let page = office.send("admin", "/admin/system", "/admin/system/backup", &[], None).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/admin/system"), "{}", page.text());
        told(&mut office, "Berikutnya").await;
        assert!(shelf.join("generations").join(newest).exists(), "{newest}");
    }
    assert!(!office.see("admin", "/admin/system").await.text().contains("Gagal"));
    assert_eq!(generations(&shelf).len(), 2, "two stay");
    well(&["backup", "verify", text(&shelf)]);
    let newest = std::fs::read_to_string(shelf.join("generations/0003.json")).unwrap();
    assert!(newest.contains("alur.db") && !newest.contains("before-9"));

    // Nothing was missed meanwhile; what is missed later is made up at the start.
    office.start(&plan).await;
    told(&mut office, "Berikutnya").await;
    assert_eq!(generations(&shelf).last().unwrap(), &shelf.join("generations/0003.json"));
    std::fs::remove_file(office.data().join("last-backup.json")).unwrap();
    office.start(&plan).await;
    told(&mut office, text(&shelf)).await;
    told(&mut office, "Berikutnya").await;
    assert_eq!(generations(&shelf).last().unwrap(), &shelf.join("generations/0004.json"));
    office.close().await;
}

#[tokio::test]
async fn a_backup_that_lacks_a_commit_of_its_journal_is_found_by_its_verification() {
    let mut office = Office::open().await;
    office.stop();
    let room = tempfile::tempdir().unwrap();
    let shelf = room.path().join("backups");
    back_up(&office, &shelf);
    well(&["backup", "verify", text(&shelf)]);
    // Somebody removed the refs in the repository itself, and with them the way to the commits: every byte of
    // the backup is as it was copied.
    for name in
        office.refs().into_keys().filter(|name| name.starts_with("refs/") && !name.ends_with("/master"))
    {
        office.git(&["update-ref", "-d", &name]);
    }
    let shelf = room.path().join("later");
    back_up(&office, &shelf);
    let verified = output(BINARY, &["backup", "verify", text(&shelf)]);
    let said = said(&verified);
    assert_eq!(verified.status.code(), Some(1), "{said}");
    assert!(said.contains("does not hold what its journal tells of"), "{said}");
    assert!(said.contains("is led to by no ref"), "{said}");
}
