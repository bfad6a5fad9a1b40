//! Pushes by the real client: accepted, refused in process, refused in quarantine, hostile.

use std::sync::{Arc, Mutex};

use git::{Incoming, Judgement, Oid, TooBig};

use crate::http::{Judge, accept, client, serve};
use crate::world::{World, branch, first_commit, git_in, settings};

/// A world with the branch issue/7 at staging's head, and a clone of it in `work`.
async fn cloned(world: &World, url: &str) {
    world.repo.create_branch(&branch("issue/7"), world.tip("staging")).await.unwrap();
    let (code, _, error) = client(world, &["clone", "-q", "-b", "issue/7", url, "work"]).await;
    assert_eq!(code, 0, "{error}");
}

fn work(world: &World, files: &[(&str, &str)], message: &str) -> Oid {
    let dir = world.dir.path().join("work");
    for (path, text) in files {
        std::fs::write(dir.join(path), text).unwrap();
    }
    git_in(&dir, &["add", "-A"]);
    git_in(&dir, &["commit", "-q", "-m", message]);
    git_in(&dir, &["rev-parse", "HEAD"]).parse().unwrap()
}

async fn push(world: &World, words: &[&str]) -> (i32, String) {
    let (code, _, error) = client(world, &[&["-C", "work", "push"], words].concat()).await;
    (code, error)
}

fn refuse(text: &'static str) -> Judge {
    Arc::new(move |_| Box::pin(async move { Judgement::Refuse { text: text.to_owned() } }))
}

#[tokio::test(flavor = "multi_thread")]
async fn r32_a_push_arrives_with_its_note_and_is_on_disk() {
    let world = World::new().await;
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    let new = work(&world, &[("a", "a\n")], "kerja");
    let (code, error) = push(&world, &["-o", "local-test=passed: login dicoba", "origin", "issue/7"]).await;
    assert_eq!(code, 0, "{error}");
    assert!(!error.contains("error:"), "no child of the server complains on a good push: {error}");
    assert_eq!(world.tip("issue/7"), new);
    let head = server.heads.lock().unwrap().last().unwrap().clone();
    assert_eq!(head.options, ["local-test=passed: login dicoba"]);
    let end = server.ends.lock().unwrap().pop().unwrap();
    assert!(end.moved && end.done == head.commands);
    assert!(world.repo.push_arrived(&branch("issue/7"), new).await.unwrap());
    assert!(!world.repo.push_arrived(&branch("staging"), new).await.unwrap());
    assert_eq!(world.repo.fsck_connectivity().await.unwrap(), Vec::<String>::new());
    assert_eq!(std::fs::read_dir(world.dir.path().join("repositories/.run")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn g03_a_refusal_in_process_prints_rule_and_reason() {
    let world = World::new().await;
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    let big = "x".repeat(3 << 20);
    work(&world, &[("a", &big)], "kerja");
    let before = world.footprint();
    let (code, error) = push(&world, &["origin", "HEAD:staging"]).await;
    assert_eq!(code, 1);
    assert!(error.contains("remote: G03 Ditolak: hanya berubah lewat merge request"), "{error}");
    assert!(error.contains("! [remote rejected] HEAD -> staging (G03)"), "{error}");
    for spec in
        ["HEAD:refs/tags/v1", ":staging", "HEAD:refs/alur/x", "HEAD:refs/notes/x", "HEAD:refs/replace/x"]
    {
        assert_eq!(push(&world, &["origin", spec]).await.0, 1, "{spec}");
    }
    let (code, error) = push(&world, &["--atomic", "origin", "HEAD:issue/7", "HEAD:master"]).await;
    assert!(code == 1 && error.contains("(G03)"), "one forbidden command refuses all: {error}");
    assert_eq!(world.footprint(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_in_quarantine_leaves_nothing_behind() {
    let world = World::new().await;
    let server =
        serve(&world.repo, refuse("G05 Ditolak: merge lokal.\nPakai tombol \"Perbarui branch\".")).await;
    cloned(&world, &server.url).await;
    work(&world, &[("a", "a\n")], "kerja");
    let before = world.footprint();
    let (code, error) = push(&world, &["origin", "issue/7"]).await;
    assert_eq!(code, 1);
    assert!(
        error.contains("remote: G05 Ditolak: merge lokal.") && error.contains("remote: Pakai tombol"),
        "{error}"
    );
    assert!(error.contains("pre-receive hook declined"), "{error}");
    assert_eq!(world.footprint(), before);
    let end = server.ends.lock().unwrap().pop().unwrap();
    assert!(!end.moved && end.done.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn g01_g02_g04_git_itself_keeps_history_and_branches() {
    let world = World::new().await;
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    work(&world, &[("a", "a\n")], "kerja");
    assert_eq!(push(&world, &["origin", "issue/7"]).await.0, 0);
    let tip = world.tip("issue/7");
    git_in(&world.dir.path().join("work"), &["commit", "-q", "--amend", "-m", "lain"]);
    let (code, error) = push(&world, &["--force", "origin", "issue/7"]).await;
    assert!(code == 1 && error.contains("non-fast-forward"), "{error}");
    let (code, error) = push(&world, &["origin", ":issue/7"]).await;
    assert!(code == 1 && error.contains("deletion prohibited"), "{error}");
    assert_eq!(world.tip("issue/7"), tip);
}

/// What a rule about content can see: (commits, merges among them, e-mails, owned by others, fast-forward).
type Seen = Arc<Mutex<Vec<(usize, usize, Vec<String>, bool, bool)>>>;

fn watch(seen: &Seen) -> Judge {
    let seen = Arc::clone(seen);
    Arc::new(move |incoming| {
        let seen = Arc::clone(&seen);
        Box::pin(async move {
            assert!(incoming.pid() > 0);
            let command = incoming.commands()[0].clone();
            let commits = incoming.range(command.old, command.new).await.unwrap();
            let merges = commits.iter().filter(|pushed| pushed.commit.parents.len() > 1).count();
            let mut emails: Vec<String> = Vec::new();
            for pushed in &commits {
                emails.extend([pushed.commit.author_email.clone(), pushed.commit.committer_email.clone()]);
                emails.extend(pushed.co_author_emails.clone());
            }
            emails.sort();
            emails.dedup();
            let own = incoming.own_commits(&command.name, command.old, command.new).await.unwrap();
            let owned = own < commits.len() as u64;
            let forward = Incoming::is_fast_forward(command.old, command.new, &commits);
            incoming.size_check().await.unwrap().unwrap();
            seen.lock().unwrap().push((commits.len(), merges, emails, owned, forward));
            Judgement::Accept
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn g05_g06_facts_of_a_pushed_range() {
    let world = World::new().await;
    let seen = Seen::default();
    let server = serve(&world.repo, watch(&seen)).await;
    let other = world.commit("issue/8", &[("b", "b\n")], "pekerjaan lain");
    let gone = world.commit("issue/9", &[("c", "c\n")], "sudah dihapus");
    world.repo.delete_branch(&branch("issue/9"), gone).await.unwrap();
    cloned(&world, &server.url).await;
    let dir = world.dir.path().join("work");
    work(&world, &[("a", "a\n")], "kerja\n\nCo-authored-by: Dodi <dodi@kota.go.id>\n\nakhir");
    assert_eq!(push(&world, &["origin", "issue/7"]).await.0, 0);
    let dewi = "dewi@kota.go.id".to_owned();
    let both = vec![dewi.clone(), "dodi@kota.go.id".to_owned()];
    assert_eq!(seen.lock().unwrap().pop().unwrap(), (1, 0, both, false, true));

    git_in(&dir, &["merge", "-q", "--no-ff", "-m", "gabung", "origin/issue/8"]);
    assert_eq!(push(&world, &["origin", "issue/7"]).await.0, 0);
    let emails = vec![dewi.clone()];
    assert_eq!(seen.lock().unwrap().pop().unwrap(), (2, 1, emails.clone(), true, true), "G05 and G06");

    world.repo.create_branch(&branch("issue/10"), world.first).await.unwrap();
    let spec = format!("{other}:issue/10");
    assert_eq!(push(&world, &["origin", &spec]).await.0, 0);
    assert_eq!(
        seen.lock().unwrap().pop().unwrap(),
        (1, 0, emails.clone(), true, true),
        "G06 by fast-forward"
    );

    world.repo.create_branch(&branch("issue/11"), world.first).await.unwrap();
    let kept = world.repo.dir().to_str().unwrap().to_owned();
    git_in(&dir, &["fetch", "-q", &kept, &format!("refs/alur/deleted/issue/9/{gone}")]);
    let spec = format!("{gone}:issue/11");
    assert_eq!(push(&world, &["origin", &spec]).await.0, 0);
    assert_eq!(seen.lock().unwrap().pop().unwrap(), (1, 0, emails, true, true), "G06 by a deleted tip");
}

#[tokio::test(flavor = "multi_thread")]
async fn sf3_broken_packs_move_nothing() {
    let world = World::new().await;
    world.repo.create_branch(&branch("issue/7"), world.first).await.unwrap();
    let before = world.footprint();
    let new = "2".repeat(40);
    let line = format!("{} {new} refs/heads/issue/7\0report-status", world.first);
    let head = format!("{:04x}{line}0000", line.len() + 4);
    let mut empty_pack = b"PACK\0\0\0\x02\0\0\0\x01".to_vec();
    empty_pack.extend([0xff; 40]);
    for pack in [&b""[..], b"PACK", b"garbage", &empty_pack] {
        let bytes = [head.as_bytes(), pack].concat();
        let mut reader = &*bytes;
        let head = git::PushHead::parse(&mut reader).await.unwrap();
        let judge = |_| async { panic!("a broken pack is not judged") };
        match world.repo.receive_pack(head, reader, [1; 16], judge).await {
            Ok(end) => assert!(!end.moved),
            Err(error) => assert!(matches!(error, git::Error::Git { .. }), "{error}"),
        }
        assert_eq!(world.footprint(), before);
    }
}

fn weigh(found: &Arc<Mutex<Vec<TooBig>>>) -> Judge {
    let found = Arc::clone(found);
    Arc::new(move |incoming| {
        let found = Arc::clone(&found);
        Box::pin(async move {
            match incoming.size_check().await.unwrap() {
                Ok(_) => Judgement::Accept,
                Err(too_big) => {
                    found.lock().unwrap().push(too_big);
                    Judgement::Refuse { text: format!("terlalu besar: {too_big}") }
                }
            }
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn sf4_a_small_pack_of_much_is_refused_before_refs_move() {
    let world = World::new().await;
    let found = Arc::default();
    let server = serve(&world.repo, weigh(&found)).await;
    cloned(&world, &server.url).await;
    let before = world.footprint();
    let file = std::fs::File::create(world.dir.path().join("work/nol")).unwrap();
    file.set_len(128 << 20).unwrap();
    work(&world, &[], "nol");
    let (code, error) = push(&world, &["origin", "issue/7"]).await;
    assert!(code == 1 && error.contains("remote: terlalu besar: file"), "{error}");
    assert!(
        matches!(found.lock().unwrap()[..], [TooBig::Blob { size_bytes, .. }] if size_bytes == 128 << 20)
    );
    assert_eq!(world.footprint(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn sf5_a_tree_too_deep_is_refused() {
    let world = World::new().await;
    let found = Arc::default();
    let server = serve(&world.repo, weigh(&found)).await;
    cloned(&world, &server.url).await;
    let dir = world.dir.path().join("work");
    let deep = dir.join("d/".repeat(101));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("x"), "x").unwrap();
    work(&world, &[], "dalam");
    let (code, error) = push(&world, &["origin", "issue/7"]).await;
    assert!(code == 1 && error.contains("too many directories"), "{error}");
    assert_eq!(*found.lock().unwrap(), [TooBig::Depth]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sf9_pushes_at_once_have_one_winner() {
    let world = World::new().await;
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    let dir = world.dir.path().join("work");
    let base = world.tip("issue/7").to_string();
    let mut heads = Vec::new();
    for number in 0..5 {
        git_in(&dir, &["checkout", "-q", "-B", &format!("w{number}"), &base]);
        heads.push(work(&world, &[("a", &format!("{number}\n"))], "kerja"));
    }
    let specs: Vec<String> = heads.iter().map(|head| format!("{head}:issue/7")).collect();
    let pushes = specs.iter().map(|spec| async { push(&world, &["origin", spec]).await.0 });
    let codes = futures_util::future::join_all(pushes).await;
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert!(heads.contains(&world.tip("issue/7")));
    assert_eq!(world.repo.fsck_connectivity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn sf6_a_push_that_is_dropped_takes_its_processes_along() {
    let world = World::new().await;
    world.repo.create_branch(&branch("issue/7"), world.first).await.unwrap();
    let new = world.commit("issue/8", &[("a", "a\n")], "kerja");
    let line = format!("{} {new} refs/heads/issue/7\0report-status", world.first);
    let bytes = format!("{:04x}{line}0000", line.len() + 4);
    let mut reader = bytes.as_bytes();
    let head = git::PushHead::parse(&mut reader).await.unwrap();
    let empty = [b"PACK\0\0\0\x02\0\0\0\0".as_slice(), &EMPTY_PACK_SUM].concat();
    let (sender, asked) = tokio::sync::oneshot::channel();
    let repo = world.repo.clone();
    let run = tokio::spawn(async move {
        let judge = |incoming: git::Incoming| async move {
            sender.send(incoming.pid()).unwrap();
            std::future::pending().await
        };
        repo.receive_pack(head, &*empty, [3; 16], judge).await
    });
    let pid = asked.await.unwrap();
    assert!(!world.all.at(2).end_leftover(pid).unwrap(), "another repository's is left alone");
    assert!(!world.repo.end_leftover(std::process::id()).unwrap(), "another program is left alone");
    assert!(world.repo.end_leftover(pid).unwrap());
    let end = run.await.unwrap();
    assert!(end.is_err() || !end.unwrap().moved);
    assert_eq!(world.tip("issue/7"), world.first);
    world.all.sweep().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn d20_without_its_hook_no_push_is_taken() {
    let world = World::new().await;
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    work(&world, &[("a", "a\n")], "kerja");
    let before = world.footprint();
    let hook = world.dir.path().join("repositories/.hooks/pre-receive");
    std::fs::remove_file(&hook).unwrap();
    assert_ne!(push(&world, &["origin", "issue/7"]).await.0, 0);
    std::os::unix::fs::symlink("/nonexistent/alur", &hook).unwrap();
    assert_ne!(push(&world, &["origin", "issue/7"]).await.0, 0);
    assert_eq!(world.footprint(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_with_a_long_path_takes_pushes_too() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("d".repeat(120));
    let all = git::Repositories::new(root, settings()).unwrap();
    let repo = all.at(1);
    let first = repo.create(&first_commit()).await.unwrap();
    let world = World { dir, all, repo, first };
    let server = serve(&world.repo, accept()).await;
    cloned(&world, &server.url).await;
    let new = work(&world, &[("a", "a\n")], "kerja");
    let (code, error) = push(&world, &["origin", "issue/7"]).await;
    assert_eq!(code, 0, "{error}");
    assert_eq!(world.tip("issue/7"), new);
}

#[tokio::test(flavor = "multi_thread")]
async fn sf6_a_client_that_breaks_off_after_the_pack_undoes_nothing() {
    use tokio::io::AsyncReadExt;
    let world = World::new().await;
    world.repo.create_branch(&branch("issue/7"), world.first).await.unwrap();
    let new = world.commit("issue/8", &[("a", "a\n")], "kerja");
    let line = format!("{} {new} refs/heads/issue/7\0report-status", world.first);
    let bytes = format!("{:04x}{line}0000", line.len() + 4);
    let head = git::PushHead::parse(&mut bytes.as_bytes()).await.unwrap();
    let empty = [b"PACK\0\0\0\x02\0\0\0\0".as_slice(), &EMPTY_PACK_SUM].concat();
    let (sender, broken) = tokio::sync::oneshot::channel();
    let tail = futures_util::stream::once(Box::pin(async move {
        broken.await.unwrap();
        Err::<&[u8], _>(std::io::Error::other("the client is gone"))
    }));
    let rest = empty.chain(tokio_util::io::StreamReader::new(tail));
    let judge = |_| async move {
        sender.send(()).unwrap();
        tokio::task::yield_now().await;
        Judgement::Accept
    };
    let end = world.repo.receive_pack(head, rest, [4; 16], judge).await.unwrap();
    assert!(end.moved);
    assert_eq!(world.tip("issue/7"), new);
}

/// SHA-1 of the header of a pack without objects.
const EMPTY_PACK_SUM: [u8; 20] = [
    0x02, 0x9d, 0x08, 0x82, 0x3b, 0xd8, 0xa8, 0xea, 0xb5, 0x10, 0xad, 0x6a, 0xc7, 0x5c, 0x82, 0x3c, 0xfd,
    0x3e, 0xd3, 0x1e,
];
