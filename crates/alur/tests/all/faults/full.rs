//! A disk that is full (reliability, section 5.5): the data directory lies on a small file system of a mount
//! namespace, filled to its last byte. Acts, uploads and pushes are refused in plain words, nothing is half
//! done, and the work goes on when there is room again.

use crate::office::{IMAGE_GIVEN, Office};
use crate::program::output;
use crate::steps::{NOTE, PASSED};
use std::io::Write;
use std::path::Path;
use testkit::visitor::Upload;

/// Set for the test that runs within the namespace.
const INSIDE: &str = "ALUR_TEST_SMALL_DISK";
const NAME: &str = "faults::full::inv14_a_full_disk_loses_nothing_and_goes_on_with_room";
/// What the office has beside its image, in bytes. The image itself differs with the build: the hook of the
/// repositories is the program, and one with all its symbols is larger than all the rest.
const ROOM: u64 = 24 << 20;

#[expect(clippy::disallowed_methods, reason = "the test tells itself where it runs")]
fn inside() -> Option<String> {
    std::env::var(INSIDE).ok()
}

#[tokio::test]
async fn inv14_a_full_disk_loses_nothing_and_goes_on_with_room() {
    if let Some(mount) = inside() {
        return fills(Path::new(&mount)).await;
    }
    let directory = tempfile::tempdir().unwrap();
    let mount = directory.path().to_str().unwrap();
    let (this, image) = (std::env::current_exe().unwrap(), crate::office::image().await);
    let size = held(image) + ROOM;
    let script = format!(
        "mount -t tmpfs -o size={size} tmpfs {mount} || exit 77; \
         {INSIDE}={mount} {IMAGE_GIVEN}={} exec {} --exact {NAME} --nocapture",
        image.display(),
        this.display()
    );
    for how in [&["-m", "sh", "-c", &script][..], &["-rm", "sh", "-c", &script][..]] {
        let ran = output("unshare", how);
        let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
        match ran.status.code() {
            Some(0) => return,
            Some(77 | 1) if !said.contains("running 1 test") => {}
            _ => panic!("{said}"),
        }
    }
    println!("skipped: this machine makes no mount namespaces, so no small disk");
}

/// The bytes of a file, or of all files below a directory.
fn held(path: &Path) -> u64 {
    let about = std::fs::symlink_metadata(path).unwrap();
    if !about.is_dir() {
        return about.len();
    }
    std::fs::read_dir(path).unwrap().map(|entry| held(&entry.unwrap().path())).sum()
}

/// Takes every byte that is left.
fn fill(mount: &Path) {
    let mut file = std::fs::File::create(mount.join("filler")).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        let bytes = vec![7_u8; size];
        while file.write_all(&bytes).is_ok() {}
    }
}

fn empty(mount: &Path) {
    std::fs::remove_file(mount.join("filler")).unwrap();
}

const REPORT: [(&str, &str); 6] = [
    ("kind", "feature"),
    ("title", "Saat disk penuh"),
    ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
    ("changes", "code"),
    ("source", "ticket"),
    ("ticket", "351340"),
];

async fn fills(mount: &Path) {
    let mut office = Office::copied_to(tempfile::tempdir_in(mount).unwrap()).await;
    // The disk is below every floor from the start: here its very end is met.
    let room = mount.join("room");
    std::fs::write(&room, "1000000000000 1000000000000").unwrap();
    office.start(&["--room-from", room.to_str().unwrap()]).await;
    office.quiet().await;
    let client = office.checkout(2, "dewi").await;
    client.write("catatan.txt", "Jam layanan\n").unwrap();
    client.commit("Catatan", 1_790_000_001).await.unwrap();
    office.see("rini", "/issues/new").await;
    let check = office.see("sandi", "/releases/2").await.form("/releases/2/staging-check").set("note", NOTE);

    for round in 0..3 {
        let before = office.head().await;
        fill(mount);
        // The log has room of its own for a while; some hundred acts meet its end. Each needs a form of its
        // own: the same one sent again is answered with its first answer, and writes nothing.
        let mut refused = 0;
        for _ in 0..600 {
            let drawn = office.see("rini", "/issues/new").await.form("/issues");
            let form = crate::office::fill(drawn, &REPORT);
            let said = office.at("rini").await.send(&form, None).await.unwrap();
            if said.path.contains("done=") {
                continue;
            }
            assert!(matches!(said.status, 503 | 507), "{} {}", said.status, said.text());
            assert!(said.text().contains("penuh") || said.status == 503, "{}", said.text());
            refused += 1;
            if refused > 3 {
                break;
            }
        }
        assert!(refused > 0, "round {round}: no act met the full disk");
        let pushed = client.push(&[], &[PASSED]).await.unwrap();
        assert!(!pushed.ok, "{}", pushed.terminal);
        let upload = Upload { field: "file", name: "hasil.txt", bytes: vec![b'a'; 200_000] };
        let sent =
            office.at("sandi").await.send_with(&check, Some(("verdict", "passed")), Some(upload)).await;
        let sent = sent.unwrap();
        assert!(matches!(sent.status, 422 | 503 | 507), "{} {}", sent.status, sent.text());
        office.see("rini", "/issues/2").await;
        office.holds();
        empty(mount);
        let after = office.report("Ada ruang lagi", "351341").await;
        assert!(after > 0 && office.head().await.seq > before.seq);
        office.holds();
    }
    let pushed = client.push(&[], &[PASSED]).await.unwrap();
    assert!(pushed.ok, "{}", pushed.terminal);
    office.stop();
    office.holds();
}
