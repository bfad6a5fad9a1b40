//! The real program as a child of the test: started on free ports with a data directory of its own, killed
//! when dropped.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longest time from start to the first answer.
const START_TIME: Duration = Duration::from_secs(120);
/// How often free ports are looked for: between the look and the start anybody may take them.
const PORTS_TRIES: u32 = 5;

/// A running `alur`.
#[derive(Debug)]
pub struct Program {
    child: Child,
    pub address: SocketAddr,
    pub sites: SocketAddr,
    printed: Arc<Mutex<String>>,
    /// What reads its two streams, to their ends.
    readers: Vec<JoinHandle<()>>,
}

impl Program {
    /// Starts `binary` with `command` and further arguments on two free ports, and waits until it answers.
    pub fn start(binary: &Path, command: &str, data: &Path, more: &[&str]) -> Result<Program> {
        let mut tries = 1;
        loop {
            match Program::start_once(binary, command, data, more) {
                // It says so before it touches its data.
                Err(error) if tries < PORTS_TRIES && error.to_string().contains("cannot be listened at") => {
                    tries += 1;
                }
                started => return started,
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "tests start the program that they test")]
    fn start_once(binary: &Path, command: &str, data: &Path, more: &[&str]) -> Result<Program> {
        let (address, sites) = (free_port()?, free_port()?);
        let mut child = Command::new(binary)
            .arg(command)
            .args([
                "--data",
                path(data)?,
                "--listen",
                &address.to_string(),
                "--sites-listen",
                &sites.to_string(),
            ])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let printed = Arc::new(Mutex::new(String::new()));
        let readers = [collect(child.stdout.take(), &printed), collect(child.stderr.take(), &printed)];
        let readers = readers.into_iter().flatten().collect();
        let mut program = Program { child, address, sites, printed, readers };
        program.wait_until_it_answers()?;
        Ok(program)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Scheme, host and port of its pages.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Scheme, host and port of the sites it serves.
    pub fn sites_url(&self) -> String {
        format!("http://{}", self.sites)
    }

    /// What it printed so far, both streams.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// `kill -9`.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill().context("killing the program")?;
        self.child.wait().context("waiting for the program")?;
        Ok(())
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self, longest: Duration) -> Result<i32> {
        let until = Instant::now() + longest;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.code().unwrap_or(-1));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("it did not end; it printed:\n{}", self.printed())
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let until = Instant::now() + START_TIME;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                for reader in self.readers.drain(..) {
                    // One that panicked has read nothing more.
                    let _ = reader.join();
                }
                bail!("it ended with {status}:\n{}", self.printed());
            }
            if TcpStream::connect_timeout(&self.address, Duration::from_millis(200)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("it does not answer at {}:\n{}", self.address, self.printed())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Ended already, or ended now; either way it is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(stream: Option<impl Read + Send + 'static>, into: &Arc<Mutex<String>>) -> Option<JoinHandle<()>> {
    let (stream, into) = (stream?, into.clone());
    Some(std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
    }))
}

fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is no text")
}

/// The built `alur` beside the test's own executable (`target/<profile>/alur`).
pub fn built() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(Path::parent).context("a test outside a target directory")?;
    let binary = profile.join("alur");
    if binary.is_file() { Ok(binary) } else { bail!("{} is not built", binary.display()) }
}
