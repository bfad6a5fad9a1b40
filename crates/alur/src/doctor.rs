//! `alur doctor`: what this machine has and lacks, one line each, in words. Exit code 1 when Alur could not
//! serve.

pub mod deep;
mod hours;
mod merges;
mod order;
mod pushes;
mod refs;
mod walk;

use crate::options::Options;
use crate::{needs, place};
use anyhow::Result;
use app::Room;
use app::health::Level;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A clock before this year was never set.
const YEAR_MIN: i16 = 2025;

/// What an answer of `/healthz` needs at most, in bytes, and how long it is waited for.
const HEALTH_BYTES_MAX: u64 = 8 * 1024;
const HEALTH_WAIT: Duration = Duration::from_secs(2);

/// What one look found.
enum Found {
    Well(String),
    /// Alur serves, with less.
    Less(String),
    /// Alur cannot serve.
    Bad(String),
}

pub async fn run(options: Options) -> Result<ExitCode> {
    let data = std::path::absolute(&options.data)?;
    let looks = [
        ("git", git().await),
        ("sandbox", sandbox(&options)),
        ("disk", disk(&data)),
        ("clock", clock()),
        ("rights", rights(&data)),
        ("ports", ports(&options).await),
        ("mail", mail(&options).await),
    ];
    let mut bad = false;
    for (what, found) in looks {
        let (mark, text) = match found {
            Found::Well(text) => ("well", text),
            Found::Less(text) => ("less", text),
            Found::Bad(text) => {
                bad = true;
                ("bad ", text)
            }
        };
        println!("{mark}  {what:<8} {text}");
    }
    println!("      version  {}", env!("CARGO_PKG_VERSION"));
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn git() -> Found {
    match needs::git().await {
        Ok(version) if version.safe => Found::Well(format!("git {}", version.text)),
        Ok(version) => {
            Found::Less(format!("git {} serves; update it before jobs check out foreign trees", version.text))
        }
        Err(lack) => Found::Bad(lack.to_string()),
    }
}

fn sandbox(options: &Options) -> Found {
    match app::sandbox_words(options.sandbox.as_deref(), &std::env::temp_dir()) {
        Ok((words, false)) => Found::Well(words),
        Ok((words, true)) => Found::Less(words),
        Err(error) => Found::Less(format!("no pipeline can run: {error}; install the package bubblewrap")),
    }
}

/// The nearest directory above that exists.
fn existing(path: &Path) -> &Path {
    path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("/"))
}

fn disk(data: &Path) -> Found {
    let place = existing(data);
    match rustix::fs::statvfs(place) {
        Ok(stat) => {
            let bytes = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
            let (free, all) = (bytes(stat.f_bavail), bytes(stat.f_blocks));
            let words = format!("{} MiB free at {}", free >> 20, place.display());
            match app::health::room(free, all) {
                (_, Room::Spent) => Found::Bad(format!("{words}; no act can be recorded: make room")),
                (_, Room::Scarce) => {
                    let refused = "pushes, uploads and jobs are refused: make room";
                    Found::Less(format!("{words}; {refused}"))
                }
                (Level::Bad | Level::Less, Room::Ample) => Found::Less(format!("{words}; make room soon")),
                (Level::Well, Room::Ample) => Found::Well(words),
            }
        }
        Err(error) => Found::Bad(format!("{} cannot be looked at: {error}", place.display())),
    }
}

fn clock() -> Found {
    let now = app::Clock::System.now().zoned(jiff::tz::TimeZone::UTC);
    if now.year() < YEAR_MIN {
        Found::Bad(format!("it says {}; set the machine's clock", now.date()))
    } else {
        Found::Well(format!("{} UTC", now.strftime("%Y-%m-%d %H:%M:%S")))
    }
}

fn rights(data: &Path) -> Found {
    if let Err(error) = place::open_to_jobs(data) {
        return Found::Bad(error.to_string());
    }
    let place = existing(data);
    match std::fs::metadata(place) {
        Ok(meta) if place == data && meta.mode() & 0o022 != 0 => {
            Found::Bad(format!("others may write to {}; take that right away", data.display()))
        }
        Ok(_) if rustix::fs::access(place, rustix::fs::Access::WRITE_OK).is_err() => {
            Found::Bad(format!("this user may not write to {}", place.display()))
        }
        Ok(_) => Found::Well(format!("{} is ours", data.display())),
        Err(error) => Found::Bad(format!("{} cannot be looked at: {error}", place.display())),
    }
}

async fn ports(options: &Options) -> Found {
    if lives(options.listen).await {
        return Found::Well(format!("Alur runs at {}", options.listen));
    }
    for address in [options.listen, options.sites_listen] {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Found::Less(format!("{address} is taken by another program"));
        }
    }
    Found::Well(format!("{} and {} are free", options.listen, options.sites_listen))
}

/// Alur answers at the address.
async fn lives(address: std::net::SocketAddr) -> bool {
    let asked = async {
        let mut stream = tokio::net::TcpStream::connect(address).await?;
        stream.write_all(b"GET /healthz HTTP/1.0\r\nhost: localhost\r\n\r\n").await?;
        let mut answer = Vec::new();
        stream.take(HEALTH_BYTES_MAX).read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    let answer = tokio::time::timeout(HEALTH_WAIT, asked).await;
    matches!(answer, Ok(Ok(answer)) if answer.starts_with(b"HTTP/1.") && answer.ends_with(b"\r\n\r\nok\n"))
}

/// What of mail is set, and whether its server greets, secures and signs in; no mail is sent.
async fn mail(options: &Options) -> Found {
    let Some(setup) = &options.mail else {
        return Found::Well("off: nothing of [mail] is set; people are told by the inbox alone".to_owned());
    };
    let user = setup.login.as_ref().map_or("without sign-in".to_owned(), |(user, _)| format!("as {user}"));
    let tls = crate::mail::tls_word(setup.safety);
    let words = format!("{}:{} ({tls}, {user}), from {}", setup.host, setup.port, setup.from);
    match app::try_mail(setup, &options.public_url).await {
        Ok(()) => Found::Well(format!("{words}: it answers")),
        Err(fault) => Found::Less(format!("{words}: {fault}")),
    }
}
