//! Asks a server which commit it runs. The address is configuration; the one client of all outgoing requests:
//! no redirects, ten seconds in all, a short answer, the name resolved once and the address judged before the
//! connection.

use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;
use std::time::Duration;

/// Longest wait for the whole answer.
pub const ANSWER_TIME: Duration = Duration::from_secs(10);
/// Longest answer that is read, in bytes.
pub const ANSWER_BYTES_MAX: usize = 1024;

/// Which places beside the public internet may be asked, as `host:port`. Those may also be asked by plain
/// http.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbound {
    pub allow: Vec<String>,
}

/// What came of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This commit, 40 hexadecimal digits in lower case.
    Commit(String),
    /// No answer, or none that names a commit.
    Silent(Silence),
}

/// Why there is no commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    #[error("the address is none that may be asked: {0}")]
    Refused(&'static str),
    #[error("the name is unknown")]
    NameUnknown,
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error("the answer has status {0}")]
    Status(u16),
    #[error("the answer does not begin with a commit id")]
    NoCommit,
}

/// The client.
#[derive(Clone, Debug)]
pub struct Client {
    outbound: Outbound,
}

impl Client {
    pub fn new(outbound: Outbound) -> Client {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error means that the process has chosen its own already.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        Client { outbound }
    }

    /// Asks once.
    pub async fn commit_at(&self, address: &str) -> Answer {
        match self.ask(address).await {
            Ok(text) => match commit_in(&text) {
                Some(commit) => Answer::Commit(commit),
                None => Answer::Silent(Silence::NoCommit),
            },
            Err(silence) => Answer::Silent(silence),
        }
    }

    async fn ask(&self, address: &str) -> Result<Vec<u8>, Silence> {
        let (url, host, port) = self.judge(address)?;
        let listed = self.listed(&host, port);
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let found = tokio::time::timeout(ANSWER_TIME, tokio::net::lookup_host((name, port))).await;
        let found = found.map_err(|_| Silence::NameUnknown)?.map_err(|_| Silence::NameUnknown)?;
        let mut found: Vec<SocketAddr> = found.collect();
        if !listed {
            found.retain(|address| is_public(address.ip()));
        }
        let Some(address) = found.first().copied() else {
            return Err(Silence::Refused("it lies in a network that is not listed"));
        };
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(ANSWER_TIME)
            .no_proxy()
            .resolve(name, address)
            .build()
            .map_err(unreachable)?;
        let mut answer = client.get(url).send().await.map_err(unreachable)?;
        if !answer.status().is_success() {
            return Err(Silence::Status(answer.status().as_u16()));
        }
        let mut text = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            text.extend_from_slice(&piece);
            if text.len() > ANSWER_BYTES_MAX {
                text.truncate(ANSWER_BYTES_MAX);
                break;
            }
        }
        Ok(text)
    }

    fn judge(&self, address: &str) -> Result<(Url, String, u16), Silence> {
        if address.chars().any(char::is_control) {
            return Err(Silence::Refused("it holds a control character"));
        }
        let url = Url::parse(address).map_err(|_| Silence::Refused("it is no address"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Silence::Refused("it names a user"));
        }
        let host = url.host_str().ok_or(Silence::Refused("it names no host"))?.to_owned();
        let port = url.port_or_known_default().ok_or(Silence::Refused("it names no port"))?;
        match url.scheme() {
            "https" => {}
            "http" if self.listed(&host, port) => {}
            _ => return Err(Silence::Refused("it is not https")),
        }
        Ok((url, host, port))
    }

    fn listed(&self, host: &str, port: u16) -> bool {
        let wanted = format!("{host}:{port}");
        self.outbound.allow.iter().any(|listed| listed.eq_ignore_ascii_case(&wanted))
    }
}

fn unreachable(error: reqwest::Error) -> Silence {
    Silence::Unreachable(error.without_url().to_string())
}

/// The id at the beginning of the first line.
fn commit_in(text: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(text.split(|byte| *byte == b'\n').next()?).ok()?.trim();
    let hex = line.len() == 40 && line.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| line.to_ascii_lowercase())
}

/// Not this machine, not a private network, not an address with a special meaning.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_unspecified()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    // NAT64 carries an IPv4 address in its last 32 bits.
    if parts[0] == 0x64 && parts[1] == 0xff9b {
        return false;
    }
    let unique_local = parts[0] & 0xfe00 == 0xfc00;
    let link_local = parts[0] & 0xffc0 == 0xfe80;
    let compatible = parts[..6].iter().all(|part| *part == 0);
    !(address.is_loopback() || address.is_unspecified() || address.is_multicast())
        && !(unique_local || link_local || compatible || parts[0] == 0x2002)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn server(answer: &'static str) -> u16 {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut asked = [0; 512];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        port
    }

    fn listing(port: u16) -> Client {
        Client::new(Outbound { allow: vec![format!("127.0.0.1:{port}")] })
    }

    #[tokio::test]
    async fn a_listed_server_tells_its_commit() {
        let commit = "a".repeat(40);
        let cases = [
            (
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{commit}\n"),
                Answer::Commit(commit.clone()),
            ),
            (
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello".to_owned(),
                Answer::Silent(Silence::NoCommit),
            ),
            (
                "HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nConnection: close\r\n\r\n".to_owned(),
                Answer::Silent(Silence::Status(302)),
            ),
        ];
        for (said, expected) in cases {
            let port = server(Box::leak(said.into_boxed_str())).await;
            let answer = listing(port).commit_at(&format!("http://127.0.0.1:{port}/commit")).await;
            assert_eq!(answer, expected);
        }
    }

    #[tokio::test]
    async fn sd1_nothing_inside_is_asked_unless_it_is_listed() {
        let client = Client::new(Outbound::default());
        let addresses = [
            "https://127.0.0.1/commit",
            "https://[::1]/commit",
            "https://0.0.0.0/commit",
            "https://[::ffff:127.0.0.1]/commit",
            "https://169.254.169.254/latest",
            "https://[fd00::1]/commit",
            "https://10.0.0.1/commit",
            "https://2130706433/commit",
            "https://0x7f000001/commit",
            "https://user@example.com/commit",
            "http://example.com/commit",
            "file:///etc/passwd",
            "gopher://example.com/",
            "nonsense",
        ];
        for address in addresses {
            let answer = client.commit_at(address).await;
            assert!(matches!(answer, Answer::Silent(Silence::Refused(_))), "{address}: {answer:?}");
        }
    }
}
