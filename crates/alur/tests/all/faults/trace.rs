//! What reaches the disk before an answer does (reliability, section 5.4): a kill cannot show a power cut,
//! the system calls can. Of one push every object, pack and ref is synced before it gets its name, its
//! directory after; the store's log is synced; only then the answer is written. The same of one act.

use crate::office::Office;
use crate::program::output;
use crate::steps::PASSED;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const CALLS: &str = "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,writev,sendto,sendmsg";

/// strace beside a running program; none where this machine allows none.
struct Tracer {
    child: Child,
    file: PathBuf,
}

#[expect(clippy::disallowed_methods, reason = "tests run the programs that they need")]
async fn attach(office: &mut Office) -> Option<Tracer> {
    let file = office.work().with_extension("trace");
    let pid = office.program().pid().to_string();
    let mut strace = Command::new("strace");
    // As much of an answer as holds all its headers.
    strace.args(["-f", "-y", "-s", "2000", "-e", CALLS, "-o", file.to_str().unwrap(), "-p", &pid]);
    let mut child = strace.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    if child.try_wait().unwrap().is_some() {
        return None;
    }
    Some(Tracer { child, file })
}

impl Tracer {
    /// Every call that ended, in the order of their ends: those of all threads and children.
    fn end(mut self) -> Vec<String> {
        let pid = self.child.id().to_string();
        assert!(output("kill", &["-INT", &pid]).status.success());
        self.child.wait().unwrap();
        let text = std::fs::read_to_string(&self.file).unwrap();
        let mut begun = std::collections::BTreeMap::new();
        let mut calls = Vec::new();
        for line in text.lines() {
            let Some((pid, call)) = line.split_once(' ') else { continue };
            let call = call.trim_start();
            if let Some(head) = call.strip_suffix("<unfinished ...>") {
                begun.insert(pid.to_owned(), head.trim_end().to_owned());
            } else if call.starts_with("<... ") {
                let tail = call.split_once("resumed>").map_or("", |(_, tail)| tail);
                calls.push(format!("{}{tail}", begun.remove(pid).unwrap_or_default()));
            } else {
                calls.push(call.to_owned());
            }
        }
        calls
    }
}

/// The path of the first descriptor of a call, as `fsync(7</path>) = 0` names it.
fn synced(call: &str) -> Option<&str> {
    let rest = call.strip_prefix("fsync(").or_else(|| call.strip_prefix("fdatasync("))?;
    let path = rest.split_once('<')?.1.split_once('>')?.0;
    call.contains("= 0").then_some(path.trim_end_matches(" (deleted)"))
}

/// From and to of a rename or link that came about.
fn named(call: &str) -> Option<(&str, &str)> {
    let renames = ["rename(", "renameat(", "renameat2(", "link(", "linkat("];
    if !renames.iter().any(|name| call.starts_with(name)) || !call.contains("= 0") {
        return None;
    }
    let mut quoted = call.split('"').skip(1).step_by(2);
    Some((quoted.next()?, quoted.next()?))
}

fn answers(call: &str) -> bool {
    ["write(", "writev(", "sendto(", "sendmsg("].iter().any(|name| call.starts_with(name))
        && call.contains("\"HTTP/1.1 ")
}

/// The same file under the name that git gave it while the push was in quarantine.
fn tail(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

#[tokio::test]
async fn inv1_what_an_answer_promises_is_synced_before_it_is_written() {
    let mut office = Office::open().await;
    office.quiet().await;
    let client = office.checkout(2, "dewi").await;
    client.write("catatan.txt", "Jam layanan\n").unwrap();
    client.commit("Catatan", 1_790_000_001).await.unwrap();
    office.see("rini", "/issues/new").await;
    let Some(tracer) = attach(&mut office).await else {
        println!("skipped: strace is not there, or may not trace on this machine");
        return;
    };
    let pushed = client.push(&[], &[PASSED]).await.unwrap();
    assert!(pushed.ok, "{}", pushed.terminal);
    let calls = tracer.end();
    a_push(&office, &calls);

    office.quiet().await;
    let tracer = attach(&mut office).await.expect("it traced before");
    office.report("Ditelusuri", "351350").await;
    let calls = tracer.end();
    an_act(&calls);
    office.close().await;
}

/// The store's log was synced before this call, after the last answer before it.
fn log_is_synced(calls: &[String], answer: usize) {
    let since = calls[..answer].iter().rposition(|call| answers(call)).unwrap_or(0);
    let logged = calls[since..answer].iter().any(|call| {
        synced(call).is_some_and(|path| path.ends_with("alur.db-wal") || path.ends_with("alur.db"))
    });
    assert!(logged, "no sync of the store before\n{}\n{:#?}", calls[answer], &calls[since..answer]);
}

fn an_act(calls: &[String]) {
    let answer = calls.iter().position(|call| answers(call) && call.contains("303 See Other"));
    log_is_synced(calls, answer.expect("the act was answered"));
}

fn a_push(office: &Office, calls: &[String]) {
    let answer = calls
        .iter()
        .rposition(|call| answers(call) && call.contains("200 OK") && call.contains("receive-pack-result"));
    let answer = answer.expect("the push was answered");
    log_is_synced(calls, answer);
    let repository = office.data().join("repositories/1.git");
    let (mut objects, mut refs, mut synced_before) = (0, 0, BTreeSet::new());
    let before = &calls[..answer];
    for (at, call) in before.iter().enumerate() {
        if let Some(path) = synced(call) {
            synced_before.insert(path.to_owned());
        }
        let Some((from, to)) = named(call) else { continue };
        // git writes `./` within.
        let in_repository = |path: &str| repository.join(path).components().collect::<PathBuf>();
        let (from, to) = (in_repository(from), in_repository(to));
        let is_object = to.starts_with(repository.join("objects"));
        let is_ref = to.starts_with(repository.join("refs"));
        // git's own mark on a pack that it still works on; it goes when the push is through.
        if (!is_object && !is_ref) || to.extension().is_some_and(|end| end == "keep") {
            continue;
        }
        let (from, to_text) = (from.to_string_lossy().into_owned(), to.to_string_lossy().into_owned());
        let known =
            synced_before.contains(&from) || synced_before.iter().any(|path| tail(path) == tail(&from));
        assert!(known, "{to_text} got its name before it was synced:\n{call}\n{synced_before:#?}");
        // Under its new name it is synced still: what is renamed once more comes from there.
        synced_before.insert(to_text.clone());
        let quarantined = to_text.contains("/incoming-") || to_text.contains("/tmp_objdir-");
        if quarantined {
            continue;
        }
        let directory = to.parent().unwrap().to_string_lossy().into_owned();
        let directory_synced = before[at..].iter().any(|later| synced(later) == Some(directory.as_str()));
        assert!(directory_synced, "the directory of {to_text} was not synced before the answer");
        objects += usize::from(is_object);
        refs += usize::from(is_ref);
    }
    assert!(objects >= 1 && refs >= 1, "{objects} objects and packs, {refs} refs in\n{before:#?}");
}
