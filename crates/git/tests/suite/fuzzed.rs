//! SF2 and imports under fuzzing: pkt-lines, heads of pushes, names, bundles.

#[path = "../../../testkit/src/fuzz.rs"]
mod fuzz;

use git::{BranchName, Error, Oid, PushHead, SafePath, Signature, message, report_refusal};

use crate::world::{World, git_in};
use fuzz::fuzz;

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";

fn pkt(data: &[u8]) -> Vec<u8> {
    let mut line = format!("{:04x}", data.len() + 4).into_bytes();
    line.extend_from_slice(data);
    line
}

/// Heads as clients send them.
fn heads() -> Vec<Vec<u8>> {
    let command = |name: &str, more: &str| pkt(format!("{OLD} {NEW} {name}\0{more}").as_bytes());
    let can = " report-status-v2 side-band-64k push-options atomic object-format=sha1 agent=git/2.47.3";
    vec![
        [&command("refs/heads/issue/7-izin", " report-status side-band-64k")[..], b"0000PACK"].concat(),
        [&command("refs/heads/issue/7", can)[..], b"0000", &pkt(b"local-test=passed: dicoba"), b"0000"]
            .concat(),
        [
            &pkt(format!("shallow {OLD}").as_bytes())[..],
            &command("refs/heads/a", " report-status"),
            &pkt(format!("{NEW} {OLD} refs/heads/b\n").as_bytes()),
            b"0000",
        ]
        .concat(),
        b"0000".to_vec(),
    ]
}

/// The same head as a client would say it again.
fn written(head: &PushHead) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, command) in head.commands.iter().enumerate() {
        let mut line = format!("{} {} {}", command.old, command.new, command.name).into_bytes();
        if at == 0 {
            line.push(0);
            line.extend_from_slice(head.capabilities.join(" ").as_bytes());
        }
        bytes.extend(pkt(&line));
    }
    bytes.extend_from_slice(b"0000");
    if head.can("push-options") {
        bytes.extend(head.options.iter().flat_map(|option| pkt(option.as_bytes())));
        bytes.extend_from_slice(b"0000");
    }
    bytes
}

#[test]
fn sf2_fuzzed_heads_of_pushes_are_read_or_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let words: [&[u8]; 10] = [
        b"0000",
        b"0001",
        b"0004",
        b"0005",
        b"fff0",
        b"fff1",
        b"shallow ",
        b" push-options",
        b"\0",
        b"refs/heads/",
    ];
    fuzz("push head", &heads(), &words, |bytes| {
        let mut rest = bytes;
        let head = match runtime.block_on(PushHead::parse(&mut rest)) {
            Ok(head) => head,
            Err(Error::PushHead(_)) => return,
            Err(other) => panic!("{other}"),
        };
        assert!(bytes.len() - rest.len() <= git::limits::PUSH_HEAD_BYTES_MAX, "it reads beyond the limit");
        let again = written(&head);
        let second = runtime.block_on(PushHead::parse(&mut &*again)).unwrap();
        assert_eq!((&second.commands, &second.options), (&head.commands, &head.options));
        // Whatever was parsed can be refused: each line is one pkt-line that a client reads.
        let told = report_refusal(&head, |command| command.name.clone(), "Ditolak");
        readable(&told);
        readable(&message(&head, "Ditolak"));
    });
}

/// Every byte belongs to a pkt-line of the allowed length.
fn readable(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..4]).unwrap(), 16).unwrap();
        assert!(length == 0 || (5..=65_520).contains(&length), "{length}");
        bytes = &bytes[length.max(4)..];
    }
}

#[test]
fn se1_se2_fuzzed_names_are_refused_or_come_back_as_they_were() {
    let samples: Vec<Vec<u8>> = ["issue/7-izin", "staging", "app/menu.txt", "bin/run \"it\".sh", NEW, "Dewi"]
        .map(|text| text.as_bytes().to_vec())
        .to_vec();
    let words: [&[u8]; 12] = [
        b"..",
        b"//",
        b".lock",
        b"@{",
        b"-",
        b".git",
        "\u{202e}".as_bytes(),
        "\u{200b}".as_bytes(),
        b"~1",
        b"refs/",
        b"HEAD",
        b"\\",
    ];
    fuzz("names", &samples, &words, |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        if let Ok(name) = text.parse::<BranchName>() {
            assert_eq!(name.as_str(), text);
            assert!(!text.starts_with('-') && !text.contains("..") && text.is_ascii(), "{text:?}");
            assert!(text.len() <= git::limits::BRANCH_NAME_CHARS_MAX && !text.ends_with(".lock"));
        }
        if let Ok(path) = text.parse::<SafePath>() {
            assert_eq!(path.as_str(), text);
            assert!(!text.starts_with('/') && !text.split('/').any(|part| part == ".." || part == ".git"));
        }
        if let Ok(id) = text.parse::<Oid>() {
            assert_eq!(id.to_string(), text.to_ascii_lowercase());
        }
        if let Ok(who) = Signature::new(text, "a@b") {
            assert!(!who.name().contains(['<', '>', '\n', '\0']), "{text:?}");
        }
    });
}

#[test]
fn sd3_fuzzed_bundles_become_a_repository_or_leave_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let work = world.dir.path().join("old");
    git_in(world.dir.path(), &["init", "-q", "-b", "main", "old"]);
    for text in ["a\n", "b\n"] {
        std::fs::write(work.join("a"), text).unwrap();
        git_in(&work, &["add", "a"]);
        git_in(&work, &["commit", "-q", "-m", text]);
    }
    git_in(&work, &["bundle", "create", "-q", "../all.bundle", "--all"]);
    let file = world.dir.path().join("fuzzed.bundle");
    let sample = std::fs::read(world.dir.path().join("all.bundle")).unwrap();
    let words: [&[u8]; 8] = [
        b"# v2 git bundle\n",
        b"# v3 git bundle\n",
        b"@filter=blob:none\n",
        b"@object-format=sha256\n",
        b"-",
        b"\n\n",
        b" refs/heads/../x\n",
        b"PACK\0\0\0\x02",
    ];
    let mut id = 100;
    fuzz("bundle", &[sample], &words, |bytes| {
        id += 1;
        std::fs::write(&file, bytes).unwrap();
        let repository = world.all.at(id);
        match runtime.block_on(repository.import_bundle(&file)) {
            Ok(imported) => {
                assert!(repository.exists() && !imported.branches.is_empty());
                repository.verify_config().unwrap();
                git_in(repository.dir(), &["fsck", "--strict", "--no-dangling"]);
            }
            Err(Error::Bundle(_) | Error::Name(_)) => assert!(!repository.exists(), "half a repository"),
            Err(other) => panic!("{other}"),
        }
        let left = std::fs::read_dir(world.dir.path().join("repositories/.tmp")).unwrap().count();
        assert_eq!(left, 0, "something is left of it");
    });
}
