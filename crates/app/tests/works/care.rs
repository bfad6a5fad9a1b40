//! The night's care: packs do not heap up, nothing is lost, and a backup is waited for.

use crate::world::{World, git};
use app::health::Thing;
use app::{App, care};
use std::fs::File;
use tokio::sync::watch;

/// What the system page says of the repositories.
async fn findings(app: &App) -> Vec<String> {
    let told = app.health().await.unwrap();
    told.into_iter()
        .find_map(|(_, thing)| match thing {
            Thing::Repositories { findings, .. } => Some(findings),
            _ => None,
        })
        .unwrap()
}

async fn round(app: &App) {
    let (_end, stop) = watch::channel(false);
    care::round(app, &stop).await.unwrap();
}

impl World {
    /// Packs, and objects that lie alone.
    fn heap(&self) -> (usize, usize) {
        let counted = git(&self.repository_dir(), &["count-objects", "-v"]);
        let of = |name: &str| {
            let line = counted.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim_start_matches(':').trim().parse().unwrap()
        };
        (of("packs"), of("count"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_packed_once_a_night_and_never_under_a_backup() {
    let world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    for n in 0..4 {
        world.push(issue, &[("site/baru.html", &format!("baru {n}\n"))]).await;
    }
    let refs = git(&world.repository_dir(), &["for-each-ref"]);
    let before = world.heap();
    assert!(before.0 + before.1 > 4, "a heap to begin with: {before:?}");

    let backup = File::create(world.app.data().join("backup.lock")).unwrap();
    backup.lock_shared().unwrap();
    round(&world.app).await;
    assert_eq!(world.heap(), before, "a backup runs");
    drop(backup);

    round(&world.app).await;
    assert_eq!(world.heap(), (1, 0));
    assert_eq!(git(&world.repository_dir(), &["for-each-ref"]), refs, "no ref has moved");
    assert_eq!(git(&world.repository_dir(), &["fsck", "--connectivity-only"]).trim(), "");

    let head = world.push(issue, &[("site/baru.html", "baru lagi\n")]).await;
    let after = world.heap();
    round(&world.app).await;
    assert_eq!(world.heap(), after, "once a night");
    world.app.clock().advance_ms(21 * 3_600_000);
    round(&world.app).await;
    assert_eq!(world.heap(), (1, 0));
    assert_eq!(git(&world.repository_dir(), &["cat-file", "-t", head.as_str()]).trim(), "commit");

    // A care that fails stands on the system page until one comes to its end.
    world.app.clock().advance_ms(21 * 3_600_000);
    let (head, aside) = (world.repository_dir().join("HEAD"), world.repository_dir().join("HEAD.aside"));
    std::fs::rename(&head, &aside).unwrap();
    let (_end, stop) = watch::channel(false);
    assert!(care::round(&world.app, &stop).await.is_err());
    assert_eq!(findings(&world.app).await.len(), 1);
    std::fs::rename(&aside, &head).unwrap();
    round(&world.app).await;
    assert_eq!(findings(&world.app).await, Vec::<String>::new());
    world.settle().await;
}
