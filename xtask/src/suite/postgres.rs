//! A private PostgreSQL for one run of the tests: own directory, own socket, no TCP, no fsync. It ends with
//! this value, and also when this process dies in another way: the kernel then interrupts it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::machine::is_root;

/// Part of the socket's file name; no port is opened.
const PORT: &str = "54329";
const START_SECONDS_MAX: u64 = 30;
/// PostgreSQL refuses to run as root; Debian's package brings this account.
const ACCOUNT: &str = "postgres";

pub struct Postgres {
    server: Child,
    programs: PathBuf,
    /// Holds the data, the log and the socket. Short, since a socket's path has at most 107 bytes.
    directory: TempDir,
}

impl Postgres {
    pub fn start() -> Result<Postgres> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let directory = tempfile::Builder::new().prefix("alur-pg-").tempdir_in("/tmp")?;
        if is_root() {
            own(directory.path())?;
        }
        let data = directory.path().join("data");
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        initdb.args(["--no-sync", "--no-instructions"]).current_dir("/").stdout(Stdio::null());
        if !initdb.status().context("starting initdb")?.success() {
            bail!("initdb failed");
        }
        let server = serve(&programs, &data, directory.path())?;
        let mut postgres = Postgres { server, programs, directory };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// For sqlx; a socket's directory stands percent-encoded in the place of the host.
    pub fn url(&self) -> String {
        let directory = self.directory.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{directory}:{PORT}/postgres")
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(START_SECONDS_MAX) {
            if self.server.try_wait()?.is_some() {
                break;
            }
            let mut ask = Command::new(self.programs.join("pg_isready"));
            ask.arg("-q").arg("-h").arg(self.directory.path()).args(["-p", PORT]);
            if ask.status().context("starting pg_isready")?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.directory.path().join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{log}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = unprivileged(&self.programs.join("pg_ctl"));
        stop.arg("-D").arg(self.directory.path().join("data")).args(["-s", "-m", "immediate", "stop"]);
        let stopped = stop.current_dir("/").status().is_ok_and(|status| status.success());
        let ended = if stopped { self.server.wait().map(|_| ()) } else { self.server.kill() };
        if let Err(fault) = ended {
            eprintln!("PostgreSQL in {} did not end: {fault}", self.directory.path().display());
        }
    }
}

fn serve(programs: &Path, data: &Path, directory: &Path) -> Result<Child> {
    let log = std::fs::File::create(directory.join("log"))?;
    let mut server = unprivileged(&programs.join("postgres"));
    server.arg("-D").arg(data).args(["-p", PORT, "-c", "listen_addresses="]);
    server.arg("-c").arg(format!("unix_socket_directories={}", directory.display()));
    server.args(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]);
    server.current_dir("/").stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    server.spawn().context("starting postgres")
}

/// The newest PostgreSQL that Debian's packages put here, or the one on PATH.
pub fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let packaged = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let newest = packaged
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(version);
    newest.map(|path| path.join("bin")).or_else(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).find(|directory| directory.join("initdb").is_file())
    })
}

/// The program under an account that is not root, and interrupted when this process dies.
fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups"]);
    }
    command.args(["--pdeathsig", "INT", "--"]).arg(program);
    command
}

fn own(directory: &Path) -> Result<()> {
    let status = Command::new("chown").arg(ACCOUNT).arg(directory).status().context("starting chown")?;
    if !status.success() {
        bail!("cannot hand {} to the account {ACCOUNT}", directory.display());
    }
    Ok(())
}
