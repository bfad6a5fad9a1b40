//! The `pre-receive` hook: this program, started by git under that name while the pushed objects are in
//! quarantine. It asks the server, over a unix socket, and does what it says. Without an answer the push is
//! refused.
//!
//! ```text
//! hook    token LF, quarantine LF (empty: the push has no objects), commands, end of writing
//! server  "ok" LF            or    "no" LF text
//! ```

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::limits;

/// Variable with the path of the socket.
pub const SOCKET_VARIABLE: &str = "ALUR_HOOK_SOCKET";
/// Variable with the token of this one push.
pub const TOKEN_VARIABLE: &str = "ALUR_HOOK_TOKEN";
/// Longest path that a socket's address holds.
pub(crate) const SOCKET_PATH_BYTES_MAX: usize = 100;

/// True when this process was started by git as the hook: its own name is `pre-receive`.
pub fn is_called() -> bool {
    let name = std::env::args_os().next();
    name.is_some_and(|name| Path::new(&name).file_name().is_some_and(|name| name == "pre-receive"))
}

/// Asks the server and gives the exit status for git: 0 lets the refs move, anything else refuses the
/// push. What is written to standard error reaches the pusher's terminal.
pub fn run() -> i32 {
    match ask() {
        Ok(None) => 0,
        Ok(Some(text)) => {
            // A terminal that is gone changes nothing about the refusal.
            let _ = std::io::stderr().write_all(text.as_bytes());
            1
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "alur: {error}");
            1
        }
    }
}

/// `None` lets the push in, a text refuses it.
fn ask() -> std::io::Result<Option<String>> {
    let quarantine = variable("GIT_QUARANTINE_PATH").unwrap_or_default();
    let mut question = format!("{}\n{quarantine}\n", variable(TOKEN_VARIABLE)?);
    std::io::stdin().lock().take(most()).read_to_string(&mut question)?;
    let mut stream = connect(Path::new(&variable(SOCKET_VARIABLE)?))?;
    stream.write_all(question.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.take(most()).read_to_string(&mut answer)?;
    match answer.split_once('\n') {
        Some(("ok", "")) => Ok(None),
        Some(("no", text)) => Ok(Some(text.to_owned())),
        _ => Err(std::io::Error::other("the server did not answer")),
    }
}

fn most() -> u64 {
    u64::try_from(limits::HOOK_MESSAGE_BYTES_MAX).unwrap_or(u64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "git hands a hook its task in the environment, and only there")]
fn variable(name: &str) -> std::io::Result<String> {
    std::env::var(name).map_err(|_| std::io::Error::other(format!("{name} is missing")))
}

/// A socket's address is short. A longer path is reached through an open directory.
fn connect(path: &Path) -> std::io::Result<UnixStream> {
    if path.as_os_str().len() <= SOCKET_PATH_BYTES_MAX {
        return UnixStream::connect(path);
    }
    let odd = || std::io::Error::other("a socket without a directory");
    let (dir, name) = (path.parent().ok_or_else(odd)?, path.file_name().ok_or_else(odd)?);
    let dir = std::fs::File::open(dir)?;
    UnixStream::connect(Path::new("/proc/self/fd").join(dir.as_raw_fd().to_string()).join(name))
}
