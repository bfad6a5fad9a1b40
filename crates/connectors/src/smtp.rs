//! Hands letters to a mail server. One connection, kept while it lives; every step has its time; what goes
//! wrong is told apart, so that the caller knows whether a letter, the server or the setting is at fault.

mod letter;

pub use letter::{Letter, Stop, is_address};

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Longest wait for a connection, TLS and sign-in included.
pub const CONNECT_TIME: Duration = Duration::from_secs(20);
/// Longest wait for the server to take one letter.
pub const LETTER_TIME: Duration = Duration::from_secs(60);
/// Most characters of a server's answer that are kept.
const SAID_CHARS_MAX: usize = 300;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// TLS after STARTTLS; a server that does not offer it gets nothing.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None: for a server on this machine only.
    None,
}

/// With what one signs in at the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({}, ***)", self.user)
    }
}

/// The mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub safety: Safety,
    pub login: Option<Login>,
    /// Further authorities that may vouch for the server, as PEM.
    pub authority: Option<Vec<u8>>,
    /// The name by which this machine greets.
    pub hello: String,
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the server did not answer in time")]
    TimedOut,
    #[error("the server offers no STARTTLS")]
    NoStartTls,
    #[error("no TLS with the server: {0}")]
    Tls(String),
    #[error("the server does not let us sign in: {0}")]
    Login(String),
    /// For now the server takes nothing.
    #[error("the server is busy: {0}")]
    Busy(String),
    /// It takes nothing from us.
    #[error("the server refuses us: {0}")]
    Refused(String),
    /// For now it does not take this letter.
    #[error("not taken for now: {0}")]
    Later(String),
    /// It will never take this letter.
    #[error("refused: {0}")]
    Never(String),
    /// No letter can be made of this.
    #[error("no letter can be made: {0}")]
    NoLetter(String),
}

impl Fault {
    /// The next letter would fare the same: it is the server, the way to it, or the setting.
    pub fn is_of_the_server(&self) -> bool {
        match self {
            Fault::Unreachable(_)
            | Fault::TimedOut
            | Fault::NoStartTls
            | Fault::Tls(_)
            | Fault::Login(_)
            | Fault::Busy(_)
            | Fault::Refused(_) => true,
            Fault::Later(_) | Fault::Never(_) | Fault::NoLetter(_) => false,
        }
    }

    /// A further attempt with the same letter would be in vain.
    pub fn is_lasting(&self) -> bool {
        matches!(self, Fault::Never(_) | Fault::NoLetter(_))
    }
}

/// Which part of the talk a refusal answers.
#[derive(Clone, Copy)]
enum Talk {
    Greeting,
    Login,
    Sender,
    Letter,
}

fn fault(talk: Talk, error: &lettre::transport::smtp::Error) -> Fault {
    use std::error::Error as _;
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    let said = match error.status() {
        Some(code) => plain(&format!("{code} {source}")),
        None => plain(&error.to_string()),
    };
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    if error.is_tls() || is_of_tls(error) {
        return Fault::Tls(said);
    }
    match talk {
        // A server that closes the talk says nothing about this letter.
        _ if error.status().is_some_and(|code| code.to_string() == "421") => Fault::Busy(said),
        Talk::Login if error.is_permanent() || error.is_client() => Fault::Login(said),
        Talk::Letter if error.is_permanent() => Fault::Never(said),
        Talk::Letter if error.is_transient() => Fault::Later(said),
        Talk::Letter if error.is_client() => Fault::NoLetter(said),
        _ if error.is_permanent() => Fault::Refused(said),
        _ if error.is_transient() => Fault::Busy(said),
        _ => Fault::Unreachable(said),
    }
}

/// A handshake that fails comes back as a fault of the network that holds one of TLS.
fn is_of_tls(error: &lettre::transport::smtp::Error) -> bool {
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let within = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if cause.is::<rustls::Error>() || within.is_some_and(|within| within.is::<rustls::Error>()) {
            return true;
        }
        next = cause.source();
    }
    false
}

/// What a server said, as one line of bounded length.
fn plain(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SAID_CHARS_MAX).collect()
}

/// The post office: one server, at most one connection to it.
pub struct Post {
    server: Server,
    open: Option<AsyncSmtpConnection>,
}

impl Post {
    pub fn new(server: Server) -> Post {
        Post { server, open: None }
    }

    /// Greets, secures, signs in and takes leave, without a letter.
    ///
    /// # Errors
    /// What the server or the way to it lacks.
    pub async fn try_out(&mut self) -> Result<(), Fault> {
        let connection = self.connected().await;
        self.leave().await;
        connection
    }

    /// Hands over one letter; answers with what the server said when it took it. What is unsure after a fault
    /// may be sent once more: the letter's id tells the two apart.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn send(&mut self, letter: &Letter) -> Result<String, Fault> {
        let message = letter.message()?;
        let (from, to, bytes) = letter::parts(&message)?;
        // A server may have closed a connection that lay idle.
        if let Some(open) = &mut self.open {
            let alive = tokio::time::timeout(CONNECT_TIME, open.test_connected()).await.unwrap_or(false);
            if !alive {
                self.open = None;
            }
        }
        self.connected().await?;
        let Some(open) = &mut self.open else { return Err(Fault::TimedOut) };
        let handed = tokio::time::timeout(LETTER_TIME, async {
            let sender = Mail::new(Some(from), Vec::new());
            open.command(sender).await.map_err(|error| fault(Talk::Sender, &error))?;
            let of_letter = |error| fault(Talk::Letter, &error);
            open.command(Rcpt::new(to, Vec::new())).await.map_err(of_letter)?;
            open.command(Data).await.map_err(of_letter)?;
            let said = open.message(&bytes).await.map_err(of_letter)?;
            let lines: Vec<&str> = said.message().collect();
            Ok(plain(&format!("{} {}", said.code(), lines.join(" "))))
        });
        let handed = handed.await.unwrap_or(Err(Fault::TimedOut));
        if let Err(fault) = &handed {
            self.after(fault).await;
        }
        handed
    }

    /// A refused letter leaves the connection as it was; anything else ends it.
    async fn after(&mut self, fault: &Fault) {
        if !fault.is_of_the_server()
            && let Some(open) = &mut self.open
            && matches!(tokio::time::timeout(CONNECT_TIME, open.command(Rset)).await, Ok(Ok(_)))
        {
            return;
        }
        self.leave().await;
    }

    /// Ends the connection, if there is one.
    pub async fn leave(&mut self) {
        if let Some(mut open) = self.open.take() {
            // The server hears that we go, or it finds out.
            let _ = tokio::time::timeout(Duration::from_secs(2), open.abort()).await;
        }
    }

    async fn connected(&mut self) -> Result<(), Fault> {
        if self.open.is_none() {
            let open = tokio::time::timeout(CONNECT_TIME, connect(&self.server)).await;
            self.open = Some(open.unwrap_or(Err(Fault::TimedOut))?);
        }
        Ok(())
    }
}

async fn connect(server: &Server) -> Result<AsyncSmtpConnection, Fault> {
    let hello = match server.hello.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(server.hello.clone()),
    };
    let at_once = match server.safety {
        Safety::Tls => Some(tls(server)?),
        Safety::StartTls | Safety::None => None,
    };
    let place = (server.host.as_str(), server.port);
    let open = AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT_TIME), &hello, at_once, None);
    let mut open = open.await.map_err(|error| fault(Talk::Greeting, &error))?;
    if server.safety == Safety::StartTls {
        if !open.can_starttls() {
            open.abort().await;
            return Err(Fault::NoStartTls);
        }
        open.starttls(tls(server)?, &hello).await.map_err(|error| fault(Talk::Greeting, &error))?;
    }
    if let Some(login) = &server.login {
        let credentials = Credentials::new(login.user.clone(), login.password.clone());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        open.auth(&mechanisms, &credentials).await.map_err(|error| fault(Talk::Login, &error))?;
    }
    Ok(open)
}

/// The machine's authorities and the office's own vouch for the server; nothing else does.
fn tls(server: &Server) -> Result<TlsParameters, Fault> {
    let bad = |error: lettre::transport::smtp::Error| Fault::Tls(plain(&error.to_string()));
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(bad)?);
    }
    builder.build_rustls().map_err(bad)
}
