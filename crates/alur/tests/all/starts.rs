//! Where the program cannot start, it says so in one sentence that names the cause and the way out, ends with
//! exit code 1 and leaves what it met as it was.

use crate::faults::statements;
use crate::program::{BINARY, feed, output};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;
use testkit::Program;

/// Free ports, chosen by the system.
const DOORS: [&str; 4] = ["--listen", "127.0.0.1:0", "--sites-listen", "127.0.0.1:0"];
/// Longer than any start: whoever serves instead of refusing is ended.
const LONGEST: &str = "60";

/// Every file below a directory with its bytes.
fn seen(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.append(&mut seen(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
    files
}

/// A start that was refused, in one line that holds all of this.
fn refused(data: &Path, parts: &[&str]) {
    let start = [LONGEST, BINARY, "serve", "--data", data.to_str().unwrap()];
    let ran = output("timeout", &[start.as_slice(), DOORS.as_slice()].concat());
    let said = words(&ran);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    for part in parts {
        assert!(said.contains(part), "no {part}: {said}");
    }
}

/// As `refused`; what lies there is as it was.
fn refused_untouched(data: &Path, parts: &[&str]) {
    // A store that is only looked at may leave its own two side files; they hold nothing.
    let files = || -> BTreeMap<PathBuf, Vec<u8>> {
        let ours =
            |path: &PathBuf| !path.ends_with("alur.lock") && !path.to_string_lossy().contains("alur.db-");
        seen(data).into_iter().filter(|(path, _)| ours(path)).collect()
    };
    let before = files();
    refused(data, parts);
    assert_eq!(files(), before);
}

/// A new office that was started once, and ended.
fn office(data: &Path) {
    let mut program = Program::start(Path::new(BINARY), "serve", data, &[]).unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(30);
    while !program.printed().contains("Alur: ") && std::time::Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    program.kill().unwrap();
    statement(data, include_str!("broken/checkpoint.sql"));
}

fn statement(data: &Path, sql: &str) {
    let store = data.join("alur.db");
    feed(statements().to_str().unwrap(), &[store.to_str().unwrap()], sql);
}

#[test]
fn a_place_that_is_no_directory_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("berkas");
    fs::write(&file, "isi").unwrap();
    refused(&file, &["is a file and no directory", "--data"]);
    refused(&file.join("kantor"), &["cannot be made", "--data"]);
    assert_eq!(fs::read(&file).unwrap(), b"isi");
}

#[test]
fn sm5_a_store_that_is_not_ours_or_not_whole_is_refused_untouched() {
    let directory = tempfile::tempdir().unwrap();
    let made = directory.path().join("made");
    office(&made);
    let copy = |name: &str| {
        let data = directory.path().join(name);
        crate::program::run("cp", &["-a", made.to_str().unwrap(), data.to_str().unwrap()]);
        data
    };
    let text = copy("text");
    fs::write(text.join("alur.db"), "bukan basis data, melainkan teks yang cukup panjang untuk dibaca")
        .unwrap();
    refused_untouched(&text, &["is no database", "--data", "alur restore"]);

    let foreign = directory.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("alur.db"), "").unwrap();
    statement(&foreign, include_str!("broken/foreign.sql"));
    refused(&foreign, &["another program's database", "--data"]);

    let newer = copy("newer");
    statement(&newer, include_str!("broken/newer.sql"));
    refused_untouched(&newer, &["newer version of Alur", "start that version"]);

    let cut = copy("cut");
    fs::File::options().write(true).open(cut.join("alur.db")).unwrap().set_len(20_000).unwrap();
    refused_untouched(&cut, &["is damaged", "alur restore"]);

    let rotten = copy("rotten");
    let mut bytes = fs::read(rotten.join("alur.db")).unwrap();
    // Type and first free block of the page that lists all tables.
    bytes[100] ^= 0xff;
    fs::write(rotten.join("alur.db"), bytes).unwrap();
    refused_untouched(&rotten, &["is damaged", "alur restore"]);
}

/// Runs a script as root of a mount namespace; None, with a word, where this machine makes none.
fn in_namespace(script: &str) -> Option<Output> {
    for how in ["-m", "-rm"] {
        if output("unshare", &[how, "true"]).status.success() {
            return Some(output("unshare", &[how, "sh", "-c", script]));
        }
    }
    println!("skipped: this machine makes no mount namespaces");
    None
}

fn words(ran: &Output) -> String {
    String::from_utf8_lossy(&[ran.stdout.as_slice(), &ran.stderr].concat()).trim().to_owned()
}

/// A start with this file in place of every program of that name.
fn with_in_place_of(name: &str, file: &Path, start: &str) -> Option<Output> {
    let file = file.display();
    let hide = format!(
        "for place in /usr/local/bin/{name} /usr/bin/{name}; do \
           test ! -e $place || mount --bind {file} $place || exit 77; done"
    );
    in_namespace(&format!("{hide}; exec {start}"))
}

#[test]
fn a_machine_without_git_or_with_an_old_one_is_told_before_anything_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let (data, git) = (directory.path().join("data"), directory.path().join("git"));
    let start = format!("timeout {LONGEST} {BINARY} serve --data {} {}", data.display(), DOORS.join(" "));
    for (text, mode, parts) in [
        ("", 0o644, ["git was not found", "install the package git"]),
        ("#!/bin/sh\necho git version 2.30.2\n", 0o755, ["git 2.30.2 is too old", "2.39.1"]),
    ] {
        fs::write(&git, text).unwrap();
        fs::set_permissions(&git, fs::Permissions::from_mode(mode)).unwrap();
        let Some(ran) = with_in_place_of("git", &git, &start) else { return };
        let said = words(&ran);
        assert_eq!(ran.status.code(), Some(1), "{said}");
        assert_eq!(said.lines().count(), 1, "one sentence: {said}");
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        assert!(!data.exists(), "nothing was made");
    }
}

#[test]
fn a_machine_without_a_sandbox_serves_and_says_that_no_pipeline_runs() {
    let directory = tempfile::tempdir().unwrap();
    let (data, bwrap) = (directory.path().join("data"), directory.path().join("bwrap"));
    fs::write(&bwrap, "").unwrap();
    // It serves until it is told to end.
    let start = format!("timeout -s TERM 4 {BINARY} serve --sandbox bwrap --data {}", data.display());
    let start = format!("{start} {}", DOORS.join(" "));
    let Some(ran) = with_in_place_of("bwrap", &bwrap, &start) else { return };
    let said = words(&ran);
    assert!(said.contains("No pipeline can run") && said.contains("install bubblewrap"), "{said}");
    assert!(said.contains("Alur: "), "{said}");
}

#[test]
fn a_disk_that_takes_nothing_is_told() {
    for (options, parts) in
        [("ro", ["cannot be made", "Read-only file system"]), ("size=64k", ["is full", "make room"])]
    {
        let directory = tempfile::tempdir().unwrap();
        let mount = directory.path().to_str().unwrap();
        let doors = DOORS.join(" ");
        let script = format!(
            "mount -t tmpfs -o {options} tmpfs {mount} || exit 77; \
             exec timeout {LONGEST} {BINARY} serve --data {mount}/data {doors}"
        );
        let Some(ran) = in_namespace(&script) else { return };
        let said = words(&ran);
        assert_eq!(ran.status.code(), Some(1), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
}

#[test]
fn options_that_are_none_are_named_with_their_file() {
    let directory = tempfile::tempdir().unwrap();
    let (data, file) = (directory.path().join("data"), directory.path().join("alur.toml"));
    fs::write(&file, "listn = \"127.0.0.1:1\"\n").unwrap();
    let config = ["--config", file.to_str().unwrap()];
    let all = [&["serve", "--data", data.to_str().unwrap()], config.as_slice()].concat();
    let ran = output(BINARY, &all);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(said.contains(config[1]) && said.contains("listn") && said.contains("line 1"), "{said}");
    fs::remove_file(&file).unwrap();
    let ran = output(BINARY, &all);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(1) && said.contains(config[1]), "{said}");
    assert!(!data.exists(), "nothing was made");
}
