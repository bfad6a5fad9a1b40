//! A mail server that keeps what it is handed, by the real protocol: greeting, STARTTLS, sign-in, refusals,
//! and a connection that breaks where it hurts most.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto};

/// Who vouches for the sink's certificate, as PEM.
pub const AUTHORITY: &[u8] = include_bytes!("mail_sink/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("mail_sink/server.pem");
const KEY: &[u8] = include_bytes!("mail_sink/server.key");

/// How the sink behaves; may change while it runs.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// Offers STARTTLS.
    pub starttls: bool,
    /// Asks for this user and password.
    pub login: Option<(String, String)>,
    /// Greets with this line in place of 220.
    pub greeting: Option<String>,
    /// Answers RCPT for an address that begins so with this line.
    pub refuses: Vec<(String, String)>,
    /// Takes the next letter and breaks the connection before it says so.
    pub breaks_once: bool,
}

/// A letter that the sink took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    /// As it came, dots undone.
    pub text: String,
    pub by_tls: bool,
    pub signed_in: bool,
}

impl Received {
    /// The value of a header; continued lines are joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let begin = format!("{}:", name.to_ascii_lowercase());
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&begin))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    }
}

#[derive(Default)]
struct State {
    manner: Manner,
    received: Vec<Received>,
    connections: usize,
}

/// The sink, gone when it is dropped.
pub struct MailSink {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

fn held(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MailSink {
    /// Listens on a free port of this machine.
    pub async fn start(manner: Manner) -> MailSink {
        MailSink::at("127.0.0.1:0".parse().expect("an address"), manner).await
    }

    /// Listens there: a server that comes back.
    pub async fn at(address: SocketAddr, manner: Manner) -> MailSink {
        let listener = TcpListener::bind(address).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State { manner, ..State::default() }));
        let shared = state.clone();
        let serving = tokio::spawn(async move {
            let mut talks = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                held(&shared).connections += 1;
                let state = shared.clone();
                talks.spawn(async move {
                    // A client that goes away in the middle is no fault of the sink.
                    let _ = greet(stream, &state).await;
                });
            }
        });
        MailSink { address, state, serving }
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        held(&self.state).received.clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        held(&self.state).connections
    }

    /// Behaves so from now on.
    pub fn behave(&self, manner: Manner) {
        held(&self.state).manner = manner;
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key));
    TlsAcceptor::from(Arc::new(config.expect("a configuration")))
}

async fn greet(stream: tokio::net::TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let greeting = held(state).manner.greeting.clone();
    let mut plain = BufReader::new(stream);
    let refused = greeting.is_some();
    say(&mut plain, &greeting.unwrap_or_else(|| "220 sink ESMTP".to_owned())).await?;
    if refused {
        return Ok(());
    }
    if talk(&mut plain, state, false).await? == End::StartTls {
        let secured = acceptor().accept(plain.into_inner()).await?;
        talk(&mut BufReader::new(secured), state, true).await?;
    }
    Ok(())
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

#[derive(PartialEq, Eq)]
enum End {
    StartTls,
    Gone,
}

/// The words after a colon, without the angle brackets.
fn path(line: &str) -> String {
    let path = line.split_once(':').map_or("", |(_, path)| path.trim());
    path.split('>').next().unwrap_or_default().trim_start_matches('<').to_owned()
}

async fn talk<S>(stream: &mut BufReader<S>, state: &Mutex<State>, by_tls: bool) -> std::io::Result<End>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut from, mut to, mut signed_in) = (String::new(), Vec::new(), false);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(End::Gone);
        }
        let manner = held(state).manner.clone();
        let line = line.trim_end();
        let word = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => {
                let tls = if manner.starttls && !by_tls { "250-STARTTLS\r\n" } else { "" };
                let login = if manner.login.is_some() { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                format!("250-sink\r\n{tls}{login}250 8BITMIME")
            }
            "STARTTLS" if manner.starttls && !by_tls => {
                say(stream, "220 go on").await?;
                return Ok(End::StartTls);
            }
            "AUTH" => {
                signed_in = manner.login.as_ref().is_some_and(|login| line.ends_with(&plain(login)));
                if signed_in { "235 welcome".to_owned() } else { "535 5.7.8 wrong".to_owned() }
            }
            "MAIL" if manner.login.is_some() && !signed_in => "530 5.7.0 sign in".to_owned(),
            "MAIL" => {
                from = path(line);
                "250 ok".to_owned()
            }
            "RCPT" => {
                let address = path(line);
                match manner.refuses.iter().find(|(begin, _)| address.starts_with(begin)) {
                    Some((_, answer)) => answer.clone(),
                    None => {
                        to.push(address);
                        "250 ok".to_owned()
                    }
                }
            }
            "DATA" => {
                say(stream, "354 go on").await?;
                let text = data(stream).await?;
                let (from, to) = (std::mem::take(&mut from), std::mem::take(&mut to));
                let mut held = held(state);
                held.received.push(Received { from, to, text, by_tls, signed_in });
                if std::mem::take(&mut held.manner.breaks_once) {
                    return Ok(End::Gone);
                }
                format!("250 2.0.0 kept as {}", held.received.len())
            }
            "RSET" => {
                to.clear();
                "250 ok".to_owned()
            }
            "NOOP" => "250 ok".to_owned(),
            "QUIT" => {
                say(stream, "221 bye").await?;
                return Ok(End::Gone);
            }
            _ => "500 unknown".to_owned(),
        };
        say(stream, &answer).await?;
    }
}

async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let line = String::from_utf8_lossy(&line);
        if line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// User and password as AUTH PLAIN sends them.
fn plain((user, password): &(String, String)) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in format!("\0{user}\0{password}").as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() { char::from(sign) } else { '=' });
        }
    }
    text
}
