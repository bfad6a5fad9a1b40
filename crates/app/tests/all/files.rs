//! Evidence files on the disk: kept once, whose they are, compared with their entries, swept when nobody
//! names them.

use crate::world::World;
use app::FileDefect;
use sop::PersonId;
use std::path::PathBuf;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-layar-";

async fn sent(world: &World, person: PersonId, name: &str, bytes: &[u8]) -> Result<String, FileDefect> {
    let mut incoming = match world.app.file_begin(person, name).await.unwrap() {
        Ok(incoming) => incoming,
        Err(defect) => return Err(defect),
    };
    for part in bytes.chunks(3) {
        incoming.write(part).await.unwrap();
    }
    world.app.file_keep(incoming).await.unwrap().map(|row| row.upload)
}

/// Every file below the directory of files.
fn on_disk(world: &World) -> Vec<PathBuf> {
    let shelves = std::fs::read_dir(world.app.data().join("files")).unwrap();
    let files = shelves.flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

#[tokio::test]
async fn the_same_bytes_are_kept_once_and_each_sender_has_his_own() {
    let world = World::new().await;
    let other = PersonId(world.admin.0 + 1);
    let first = sent(&world, world.admin, "layar.png", PNG).await.unwrap();
    let again = sent(&world, world.admin, "layar.png", PNG).await.unwrap();
    let renamed = sent(&world, world.admin, "sama.png", PNG).await.unwrap();
    assert_eq!(first, again, "sending twice is once");
    assert_ne!(first, renamed);
    assert_eq!(on_disk(&world).len(), 1);
    let ids = [first.clone(), "0".repeat(32)];
    let mine = world.app.files_to_attach(world.admin, &ids).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].1.name.body(), mine[0].1.size_bytes), ("layar.png", PNG.len() as u64));
    assert!(world.app.files_to_attach(other, &ids).await.unwrap().is_empty());
    world.app.clock().advance_ms(25 * 60 * 60 * 1000);
    assert!(world.app.files_to_attach(world.admin, &ids).await.unwrap().is_empty(), "a day is over");
}

#[tokio::test]
async fn what_is_not_taken_leaves_nothing() {
    let world = World::new().await;
    for (name, bytes, defect) in [
        ("gambar.svg", b"<svg/>".as_slice(), FileDefect::Kind),
        ("layar.png", b"<script>", FileDefect::Content),
        ("uji.log", b"ab\0", FileDefect::Content),
        ("uji.log", b"", FileDefect::Empty),
    ] {
        assert_eq!(sent(&world, world.admin, name, bytes).await, Err(defect), "{name}");
    }
    // The last of these has been begun, so that its directory is there.
    assert!(on_disk(&world).is_empty());
}

#[tokio::test]
async fn what_nothing_names_is_swept_once_it_is_old() {
    let world = World::new().await;
    sent(&world, world.admin, "layar.png", PNG).await.unwrap();
    let cut_off = world.app.data().join("files/incoming/0a0a");
    std::fs::write(&cut_off, b"half").unwrap();
    let begin = std::time::UNIX_EPOCH + std::time::Duration::from_millis(1_585_011_600_000);
    for path in on_disk(&world) {
        std::fs::File::options().write(true).open(path).unwrap().set_modified(begin).unwrap();
    }
    assert_eq!(world.app.sweep_files().await.unwrap(), 0, "nothing is old");
    world.app.clock().advance_ms(27 * 60 * 60 * 1000);
    assert_eq!(world.app.sweep_files().await.unwrap(), 2);
    assert!(on_disk(&world).is_empty());
    // Sent again it is as new: its bytes are there, and no sweep takes them.
    sent(&world, world.admin, "layar.png", PNG).await.unwrap();
    assert_eq!(world.app.sweep_files().await.unwrap(), 0);
    assert_eq!(on_disk(&world).len(), 1);
}

#[tokio::test]
async fn an_office_without_files_is_whole() {
    let world = World::new().await;
    let checked = world.app.check_files(app::files::Look::Bytes).await.unwrap();
    assert!(checked.is_whole() && checked.files == 0);
    assert_eq!(world.app.sweep_files().await.unwrap(), 0);
}
