//! A push that is written by hand, for what no git client would send.

use anyhow::{Context, Result};
use std::time::Duration;

/// A pack without objects: what is pushed lies on the server already.
const EMPTY_PACK: &[u8] = b"PACK\0\0\0\x02\0\0\0\0\
    \x02\x9d\x08\x82\x3b\xd8\xa8\xea\xb5\x10\xad\x6a\xc7\x5c\x82\x3c\xfd\x3e\xd3\x1e";

/// Asks the repository at `url` to move `name` from `old` to `new`, both full commit ids; the status and what
/// a git client would show of the answer.
pub async fn by_hand(url: &str, token: &str, name: &str, old: &str, new: &str) -> Result<(u16, String)> {
    let command = format!("{old} {new} {name}\0report-status side-band-64k");
    let mut body = format!("{:04x}{command}0000", command.len() + 4).into_bytes();
    body.extend_from_slice(EMPTY_PACK);
    // The second in a process finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
    let request = client.post(format!("{url}/git-receive-pack")).basic_auth("git", Some(token));
    let request = request.header("Content-Type", "application/x-git-receive-pack-request").body(body);
    let answer = request.send().await.context("pushing by hand")?;
    let status = answer.status().as_u16();
    Ok((status, shown(&answer.bytes().await?)))
}

/// The texts of the side band, and the report as it is; what is no packet, such as a page, as it is too.
fn shown(answer: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = answer;
    while let Some((packet, after)) = packet(rest) {
        match packet {
            [2, said @ ..] => text.push_str(&String::from_utf8_lossy(said)),
            other => text.push_str(&String::from_utf8_lossy(other)),
        }
        rest = after;
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// The first packet, empty for a flush, and what follows it.
fn packet(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = answer.split_at_checked(4)?;
    let length = usize::from_str_radix(std::str::from_utf8(length).ok()?, 16).ok()?;
    rest.split_at_checked(length.saturating_sub(4))
}

/// The bytes of a push that stops in the middle of its pack: a request of HTTP with its head, the command,
/// the options and a first piece of the pack. Much more was promised.
pub fn half(address: &str, path: &str, token: &str, moves: (&str, &str, &str)) -> Vec<u8> {
    use base64::Engine;
    let (name, old, new) = moves;
    let packet = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let command = format!("{old} {new} {name}\0report-status side-band-64k push-options");
    let note = "local-test=passed: dibuka di localhost";
    let mut body = format!("{}0000{}0000", packet(&command), packet(note)).into_bytes();
    body.extend_from_slice(b"PACK\0\0\0\x02\0\0\0\x09");
    body.extend_from_slice(&[0x9d; 8]);
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("git:{token}"));
    let head = format!(
        "POST {path}/git-receive-pack HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {basic}\r\n\
         Content-Type: application/x-git-receive-pack-request\r\nContent-Length: 1000000\r\n\r\n"
    );
    [head.into_bytes(), body].concat()
}
