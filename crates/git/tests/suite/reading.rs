//! Reading with gix gives what git gives.

use git::{EntryKind, Error, FileStatus, LineKind, MergeEnd, Oid};

use crate::world::{World, branch};

/// A history with a merge, a rename, a deletion, a binary file and a change of mode.
async fn history() -> (World, Oid) {
    let world = World::new().await;
    let long: String = (1..60).map(|n| format!("baris {n}\n")).collect();
    world.commit(
        "staging",
        &[("panjang.txt", &long), ("lama.txt", &long), ("gambar", "\0\u{1}")],
        "dasar\n\nisi",
    );
    let base = world.tip("staging");
    let changed = long.replace("baris 3\n", "baris tiga\n").replace("baris 40\n", "baris 40\nsisip\n");
    world.commit(
        "issue/1",
        &[("panjang.txt", changed.trim_end()), ("gambar", "\0\u{2}"), ("baru", "b\n")],
        "kerja",
    );
    let work = world.dir.path().join("seed");
    crate::world::git_in(&work, &["mv", "lama.txt", "baru.txt"]);
    crate::world::git_in(&work, &["rm", "-q", "README.md"]);
    crate::world::git_in(&work, &["update-index", "--chmod=+x", "app/menu.txt"]);
    crate::world::git_in(&work, &["commit", "-q", "-m", "pindah"]);
    crate::world::git_in(&work, &["push", "-q", "origin", "issue/1"]);
    (world, base)
}

#[tokio::test(flavor = "multi_thread")]
async fn log_and_range_are_those_of_git() {
    let (world, base) = history().await;
    let source = world.tip("issue/1");
    world.commit("staging", &[("lain", "l\n")], "lain");
    let end = world.repo.merge(&world.plan("staging", source, 5)).await.unwrap();
    assert!(matches!(end, MergeEnd::Merged { was_there: false, .. }));
    let head = world.tip("staging");
    let ids = |commits: Vec<git::Commit>| {
        let mut ids: Vec<String> = commits.into_iter().map(|commit| commit.id.to_string()).collect();
        ids.sort();
        ids
    };
    let git = |words: &[&str]| {
        let mut ids: Vec<String> = world.git(words).lines().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    let all = world.repo.log(head, 100, None).await.unwrap();
    assert_eq!(all[0].id, head);
    assert_eq!(ids(all.clone()), git(&["rev-list", &head.to_string()]));
    let second_page = world.repo.log(head, 100, Some(all[1].id)).await.unwrap();
    assert_eq!(second_page, all[2..]);
    let range = world.repo.range(base, source, 100).await.unwrap();
    assert_eq!(ids(range), git(&["rev-list", &format!("{base}..{source}")]));
    let line = world.repo.first_parents(head, Some(world.first), 100).await.unwrap();
    assert_eq!(ids(line), git(&["rev-list", "--first-parent", &head.to_string()]));
    assert_eq!(world.repo.merge_base(source, head).await.unwrap(), Some(source));
    assert!(
        world.repo.contains(source, head).await.unwrap() && !world.repo.contains(head, source).await.unwrap()
    );
    let tips = world.repo.branches().await.unwrap();
    let names: Vec<&str> = tips.iter().map(|tip| tip.name.as_str()).collect();
    assert_eq!(names, ["issue/1", "master", "staging"]);
    assert_eq!((tips[0].subject.as_str(), tips[0].author.as_str()), ("pindah", "Dewi"));
    let short = source.short();
    assert_eq!(world.repo.resolve_prefix(&short).await.unwrap(), Some(source));
    for none in ["", "zzzz", "ab", "0000000000", "--exec=x", "HEAD"] {
        assert_eq!(world.repo.resolve_prefix(none).await.unwrap(), None, "{none}");
    }
    let body = world.repo.commit(base).await.unwrap();
    assert_eq!((body.subject.as_str(), body.body.as_str()), ("dasar", "isi"));
    assert!(matches!(world.repo.commit(Oid::from_bytes([1; 20])).await, Err(Error::NotFound(_))));
    assert!(matches!(world.all.at(5).branches().await, Err(Error::RepositoryMissing)));
}

#[tokio::test(flavor = "multi_thread")]
async fn trees_and_files_are_read_by_safe_paths_only() {
    let (world, _) = history().await;
    let head = world.tip("issue/1");
    let root = world.repo.tree(head, "").await.unwrap();
    let names: Vec<(&str, EntryKind)> = root.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect();
    let expected = [
        ("app", EntryKind::Directory),
        ("bin", EntryKind::Directory),
        ("baru", EntryKind::File),
        ("baru.txt", EntryKind::File),
        ("gambar", EntryKind::File),
        ("panjang.txt", EntryKind::File),
    ];
    assert_eq!(names, expected);
    assert_eq!(world.repo.tree(head, "app").await.unwrap()[0].kind, EntryKind::Executable);
    let blob = world.repo.blob(head, "gambar", 1_000).await.unwrap();
    assert_eq!((blob.bytes.as_slice(), blob.size_bytes, blob.binary), (&b"\0\x02"[..], 2, true));
    let blob = world.repo.blob(head, "panjang.txt", 10).await.unwrap();
    assert!(blob.too_large && blob.bytes.is_empty() && blob.size_bytes > 10);
    for path in ["tiada", "app", "app/menu.txt/x"] {
        assert!(matches!(world.repo.blob(head, path, 10).await, Err(Error::NotFound(_))), "{path}");
    }
    for path in ["../HEAD", "/etc/passwd", ".git/config"] {
        assert!(matches!(world.repo.blob(head, path, 10).await, Err(Error::Name(_))), "{path}");
        assert!(matches!(world.repo.tree(head, path).await, Err(Error::Name(_))), "{path}");
    }
}

/// A diff in git's unified form, to compare.
fn unified(file: &git::FileDiff) -> String {
    let mut text = String::new();
    for hunk in &file.hunks {
        let side =
            |start: u32, lines: u32| if lines == 1 { start.to_string() } else { format!("{start},{lines}") };
        let (old, new) = (side(hunk.old_start, hunk.old_lines), side(hunk.new_start, hunk.new_lines));
        text.push_str(&format!("@@ -{old} +{new} @@\n"));
        for line in &hunk.lines {
            let mark = match line.kind {
                LineKind::Context => ' ',
                LineKind::Added => '+',
                LineKind::Removed => '-',
            };
            text.push_str(&format!("{mark}{}\n", line.text));
            if line.no_newline {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diff_is_that_of_git() {
    let (world, base) = history().await;
    let head = world.tip("issue/1");
    let diff = world.repo.diff(base, head).await.unwrap();
    let seen: Vec<_> =
        diff.files.iter().map(|f| (f.path.as_str(), f.status, f.binary, f.added, f.removed)).collect();
    let expected = [
        ("README.md", FileStatus::Deleted, false, 0, 1),
        ("app/menu.txt", FileStatus::Modified, false, 0, 0),
        ("baru", FileStatus::Added, false, 1, 0),
        ("baru.txt", FileStatus::Renamed, false, 0, 0),
        ("gambar", FileStatus::Modified, true, 0, 0),
        ("panjang.txt", FileStatus::Modified, false, 3, 2),
    ];
    assert_eq!(seen, expected);
    assert_eq!(diff.files[3].old_path.as_deref(), Some("lama.txt"));
    assert_eq!(diff.files[1].old_kind, Some(EntryKind::File));
    let menu = diff.files[1].new.unwrap();
    assert_eq!(diff.files[1].content(), format!("file:{menu}..executable:{menu}"));
    let words: Vec<&str> = diff.files[5].hunks[0]
        .lines
        .iter()
        .flat_map(|line| line.changed.iter().map(|range| &line.text[range.clone()]))
        .collect();
    assert_eq!(words, ["3", "tiga"]);
    for file in [&diff.files[0], &diff.files[2], &diff.files[5]] {
        let range = [base.to_string(), head.to_string()];
        let words = ["diff", "--histogram", &range[0], &range[1], "--", &file.path];
        let git = world.git(&words);
        let hunks: Vec<&str> = git.lines().skip_while(|line| !line.starts_with("@@")).collect();
        let hunks = hunks.iter().map(|line| match line.rfind(" @@") {
            Some(at) if line.starts_with("@@") => &line[..at + 3],
            _ => line,
        });
        assert_eq!(unified(file).trim_end(), hunks.collect::<Vec<_>>().join("\n"), "{}", file.path);
    }
    assert_eq!(world.repo.diff(head, head).await.unwrap().files, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn sf5_a_diff_beyond_its_limits_is_listed_without_lines() {
    let world = World::new().await;
    let many: String = (0..6_000).map(|n| format!("{n}\n")).collect();
    let more: String = (0..21_000).map(|n| format!("{n}\n")).collect();
    let wide = "x".repeat(10_000);
    let huge = "y".repeat(2 << 20);
    world.commit("issue/1", &[("many", &many), ("more", &more), ("wide", &wide), ("huge", &huge)], "besar");
    let diff = world.repo.diff(world.first, world.tip("issue/1")).await.unwrap();
    let file = |path: &str| diff.files.iter().find(|file| file.path == path).unwrap();
    assert!(file("many").later && file("many").hunks.is_empty());
    assert_eq!(file("many").added, 6_000);
    let alone = world.repo.file_diff(file("many")).await.unwrap();
    assert_eq!(alone.hunks[0].lines.len(), 6_000);
    assert!(!alone.later && alone.content() == file("many").content());
    assert!(file("more").too_large && file("huge").too_large);
    let line = &file("wide").hunks[0].lines[0];
    assert!(line.cut && line.text.len() == git::limits::DIFF_LINE_BYTES_MAX);
}

#[tokio::test(flavor = "multi_thread")]
async fn b8_the_trailer_is_looked_for_back_to_the_noted_value_only() {
    let world = World::new().await;
    let one = world.commit("issue/1", &[("a", "a\n")], "a");
    world.repo.merge(&world.plan("staging", one, 11)).await.unwrap();
    let since = world.tip("staging");
    let two = world.commit("issue/2", &[("b", "b\n")], "b");
    world.repo.merge(&world.plan("staging", two, 12)).await.unwrap();
    let find = async |value: &str, until: Oid| {
        let found = world.repo.find_trailer(&branch("staging"), until, "Alur-Entry", value).await.unwrap();
        found.is_some()
    };
    assert!(find("12", since).await);
    assert!(find("11", since).await, "the noted value itself is looked at");
    assert!(!find("11", world.tip("staging")).await);
    assert!(!find("1", world.first).await);
}
