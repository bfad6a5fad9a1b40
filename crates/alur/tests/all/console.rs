//! What an operator meets at the console: the first run, a directory or port that is taken, and the small
//! commands.

use crate::office::Office;
use crate::program::{BINARY, output, run};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use testkit::{Program, Visitor};

fn said(output: &Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    said
}

/// It ends with exit code 1 and one line that holds all of this.
fn refused(arguments: &[&str], parts: &[&str]) {
    let output = output(BINARY, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    for part in parts {
        assert!(said.contains(part), "{arguments:?} does not say {part}: {said}");
    }
    assert_eq!(said.trim().lines().count(), 1, "one sentence: {said}");
}

fn serve(data: &Path) -> Program {
    Program::start(Path::new(BINARY), "serve", data, &[]).unwrap()
}

async fn code_of(program: &Program) -> String {
    for _ in 0..100 {
        let printed = program.printed();
        let line = printed.lines().find_map(|line| line.split_once("one-time code: "));
        if let Some((_, code)) = line {
            return code.trim().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no code: {}", program.printed());
}

/// What a site's script may do must not touch the pages: cookies know no ports.
#[test]
fn sites_under_the_host_name_of_the_pages_are_told_at_the_start() {
    let told = |sites: &str| {
        let directory = tempfile::tempdir().unwrap();
        let more = ["--public-url", "https://alur.kota.go.id", "--sites-url", sites];
        let program = Program::start(Path::new(BINARY), "serve", directory.path(), &more).unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while !program.printed().contains("Alur: ") && std::time::Instant::now() < until {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        program.printed().contains("sites_url")
    };
    assert!(told("https://ALUR.kota.go.id:8443"));
    assert!(!told("https://situs-alur.kota.go.id"));
}

#[tokio::test]
async fn sa12_the_first_run_is_set_up_once_with_the_consoles_code() {
    let directory = tempfile::tempdir().unwrap();
    let program = serve(directory.path());
    let code = code_of(&program).await;
    assert!(program.printed().contains(&format!("{}/setup", program.url())));
    let mut operator = Visitor::new(&program.url()).unwrap();
    let page = operator.get("/setup").await.unwrap();
    let form = page.form("/setup").set("token", &code).set("office", "Diskominfo Kota Contoh");
    let form = form.set("name", "Ayu Lestari").set("email", "ayu@kominfo.example.go.id");
    let guessed = operator.send(&form.clone().set("token", "tebakan"), None).await.unwrap();
    assert_eq!(guessed.status, 422);
    let wrong = operator.send(&form.clone().set("email", "bukan alamat"), None).await.unwrap();
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let page = operator.send(&form, None).await.unwrap();
    assert_eq!((page.status, page.path.as_str()), (200, "/new-password"), "{}", page.text());
    let present = page.form("/new-password").fields.iter().any(|(name, _)| name == "present");
    let mut change = page.form("/new-password");
    for (name, value) in change.fields.clone() {
        if value.is_empty() {
            let value = if present && name == "present" { code.as_str() } else { "kuda nil makan mangga" };
            change = change.set(&name, value);
        }
    }
    let page = operator.send(&change, None).await.unwrap();
    assert_eq!(page.status, 200, "{}", page.text());
    let mut second = Visitor::new(&program.url()).unwrap();
    assert_eq!(second.send(&form, None).await.unwrap().status, 404, "the second use");
    assert_eq!(second.get("/setup").await.unwrap().status, 404);
    let mut ayu = Visitor::signed_in(&program.url(), "admin", "kuda nil makan mangga").await.unwrap();
    assert_eq!(ayu.get("/applications").await.unwrap().status, 200);
}

#[tokio::test]
async fn a_data_directory_has_one_owner_who_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let program = serve(directory.path());
    // Its port is bound before the lock is taken; with the code printed it holds both.
    code_of(&program).await;
    let data = directory.path().to_str().unwrap();
    let owner = std::fs::read_to_string(directory.path().join("alur.lock")).unwrap();
    let owner = owner.trim();
    assert!(owner.starts_with("alur, process "), "{owner}");
    let more = ["--data", data, "--listen", "127.0.0.1:0", "--sites-listen", "127.0.0.1:0"];
    refused(&[&["serve"], more.as_slice()].concat(), &[data, owner]);
    refused(&[&["journal", "verify"], more.as_slice()].concat(), &[data, owner]);
}

/// Reading a repository asks for the present directory, and fails where that was removed.
#[tokio::test]
async fn a_server_outlives_the_directory_it_was_started_in() {
    let directory = tempfile::tempdir().unwrap();
    let program = serve(directory.path());
    code_of(&program).await;
    let stands = std::fs::read_link(format!("/proc/{}/cwd", program.pid())).unwrap();
    assert_eq!(stands, Path::new("/"));
}

#[test]
fn a_taken_port_is_told_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = directory.path().join("data");
    refused(&["serve", "--data", data.to_str().unwrap(), "--listen", &address], &[&address]);
    assert!(!data.exists(), "nothing was made");
}

#[test]
fn the_demo_never_listens_beyond_this_machine() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let data_name = data.to_str().unwrap();
    refused(&["demo", "--data", data_name, "--listen", "0.0.0.0:1"], &["this machine alone"]);
    let sites = ["demo", "--data", data_name, "--listen", "127.0.0.1:0", "--sites-listen", "0.0.0.0:0"];
    refused(&sites, &["this machine alone"]);
    assert!(!data.exists(), "nothing was made");
}

#[test]
fn version_and_doctor_answer_without_an_office() {
    let version = run(BINARY, &["--version"]);
    assert_eq!(version.trim(), format!("alur {}", env!("CARGO_PKG_VERSION")));
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let output = output(BINARY, &["doctor", "--data", data.to_str().unwrap()]);
    let said = said(&output);
    for what in ["git", "sandbox", "disk", "clock", "rights", "ports", "version"] {
        assert!(said.lines().any(|line| line.contains(what)), "{what}: {said}");
    }
    let bad = said.lines().any(|line| line.starts_with("bad"));
    assert_eq!(output.status.code(), Some(i32::from(bad)), "{said}");
    assert!(!data.exists(), "looking makes nothing");
}

#[tokio::test]
async fn a_token_is_made_at_the_console_and_shown_once() {
    let mut office = Office::copied().await;
    let data = office.data();
    let data = data.to_str().unwrap();
    let create = |more: &[&str]| {
        let all = [["token", "create", "--data", data].as_slice(), more].concat();
        output(BINARY, &all)
    };
    let made = create(&["dewi", "--scopes", "git:read,git:push", "--days", "1"]);
    let token = said(&made);
    assert_eq!(made.status.code(), Some(0), "{token}");
    assert!(token.trim().starts_with("alur_") && token.trim().lines().count() == 1, "{token}");
    for (wrong, why) in [
        (["nobody"].as_slice(), "nobody has the user name nobody"),
        (["dewi", "--scopes", "root"].as_slice(), "root is no scope"),
        (["dewi", "--days", "900"].as_slice(), "no token was made"),
    ] {
        let output = create(wrong);
        assert_eq!(output.status.code(), Some(1), "{wrong:?}");
        assert!(said(&output).contains(why), "{wrong:?}: {}", said(&output));
    }
    assert_eq!(create(&[]).status.code(), Some(2), "usage");
    office.start(&[]).await;
    let url = format!("{}/git/layanan-perizinan.git", office.url());
    let dir = office.work().join("console");
    let client = git::client::Client::clone_from(&url, &dir, crate::office::signature("dewi"), token.trim());
    assert!(client.await.unwrap().read("README.md").is_ok());
}
