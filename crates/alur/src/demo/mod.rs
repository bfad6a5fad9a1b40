//! `alur demo`: an office on this machine with people, an application and issues at several steps, seeded
//! by the real commands and a real `git push`. It never listens beyond loopback.

mod history;
mod many;
mod people;
mod seed;
mod steps;

use crate::options::Options;
use crate::serve::{self, Doors};
use crate::{needs, place};
use anyhow::{Context, Result, bail};
use app::App;
use people::{PASSWORD, PEOPLE};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Tokens of the demo's people, by user name, so that a second start can print them again.
type Tokens = BTreeMap<String, String>;

/// `issues`: so many more than the few that every role finds, when the office is made.
pub async fn run(options: Options, issues: u32) -> Result<ExitCode> {
    if !options.listen.ip().is_loopback() || !options.sites_listen.ip().is_loopback() {
        bail!("the demo has known passwords, so it listens on this machine alone: use 127.0.0.1 or [::1]");
    }
    let doors = Doors::open(&options).await?;
    let options = with_real_ports(options, &doors)?;
    needs::git().await?;
    place::open_to_jobs(&std::path::absolute(&options.data)?)?;
    let (app, _lock) = serve::open(&options).await?;
    let fresh = app.needs_setup().await?;
    let tokens_file = options.data.join("demo-tokens.json");
    if !fresh && !tokens_file.exists() {
        bail!(
            "{} holds an office that is no demo, or a half-seeded one; name another --data",
            options.data.display()
        );
    }
    let seeding = async {
        if fresh {
            println!("Menyiapkan kantor contoh / preparing the sample office ...");
            let tokens = seed::seed(&app, &options, issues).await.context("the demo could not be seeded")?;
            write_tokens(&tokens_file, &tokens)?;
        }
        welcome(&app, &options, &read_tokens(&tokens_file)?);
        Ok::<(), anyhow::Error>(())
    };
    let people = PEOPLE.iter().map(|person| (person.username.to_owned(), person.role)).collect();
    let shown = web::Demo { people, password: PASSWORD.to_owned() };
    let serving = serve::serve(app.clone(), doors, &options, Some(shown));
    tokio::pin!(serving, seeding);
    tokio::select! {
        served = &mut serving => served,
        seeded = &mut seeding => {
            seeded?;
            serving.await
        }
    }
}

/// With port 0 the system chose: addresses name what it chose.
fn with_real_ports(mut options: Options, doors: &Doors) -> Result<Options> {
    let (pages, sites) = (doors.pages.local_addr()?, doors.sites.local_addr()?);
    if options.listen.port() == 0 {
        options.public_url = format!("http://{pages}");
    }
    if options.sites_listen.port() == 0 {
        options.sites_url = format!("http://{sites}");
    }
    (options.listen, options.sites_listen) = (pages, sites);
    Ok(options)
}

fn write_tokens(file: &Path, tokens: &Tokens) -> Result<()> {
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(file)?;
    Ok(file.write_all(serde_json::to_string_pretty(tokens)?.as_bytes())?)
}

fn read_tokens(file: &PathBuf) -> Result<Tokens> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

/// Where to go, who is there, and how to try a push.
fn welcome(app: &App, options: &Options, tokens: &Tokens) {
    let url = &options.public_url;
    println!("\nAlur: {url}");
    println!("Situs contoh / sample sites: {}/layanan-perizinan/production/\n", options.sites_url);
    println!("{:<8} {:<18} {:<20} {:<10} token git", "nama", "orang", "peran", "sandi");
    for person in &PEOPLE {
        let token = tokens.get(person.username).map_or("-", String::as_str);
        println!("{:<8} {:<18} {:<20} {PASSWORD:<10} {token}", person.username, person.name, person.title);
    }
    let dewi = tokens.get("dewi").map_or("TOKEN", String::as_str);
    let host = url.trim_start_matches("http://");
    println!("\nCoba push / try a push (dewi, issue #{}):", seed::TRY_ISSUE);
    println!("  git clone http://dewi:{dewi}@{host}/git/layanan-perizinan.git && cd layanan-perizinan");
    println!("  git switch {} && echo '<p>Halo</p>' >> halaman/kontak.html", seed::TRY_BRANCH);
    println!(
        "  git -c user.name='{}' -c user.email={} commit -am 'Sapaan di halaman kontak' && \
         git push -o local-test='passed: halaman kontak dicoba'",
        people::name("dewi"),
        people::address("dewi")
    );
    println!("\nBerhenti / stop: Ctrl-C. Data: {}\n", app.data().display());
}
