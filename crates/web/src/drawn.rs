//! The hidden `drawn` field of every form about an issue or release (B7): what the form was drawn for, the
//! moment of its first drawing (the start of a step's service time) and a nonce, signed by the server so
//! that nobody can date his own work.
//!
//! ```text
//! <step no>.<round>.<commit>.<deployment>.<unix ms>.<nonce, 16 hex>.<hmac-sha256, 64 hex>      empty = not
//! named
//! ```

use crate::limits;
use sha2::{Digest, Sha256};
use sop::acts::Drawn;
use sop::text::hex;
use sop::{CommitId, DeploymentId, Moment, Step};

/// A form's token, read and found genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub drawn: Drawn,
    /// One per drawing: a second submit of the same form has no second effect.
    pub nonce: String,
}

/// Writes the token of a form that is drawn now.
pub fn sign(key: &[u8; 32], drawn: &Drawn, nonce: &str) -> String {
    let body = format!("{}.{nonce}", body(drawn));
    let mac = hex(&hmac_sha256(key, body.as_bytes()));
    format!("{body}.{mac}")
}

/// Reads a token. None: not ours, changed on its way, from the future, or older than a form may lie open.
pub fn read(key: &[u8; 32], text: &str, now: Moment) -> Option<Token> {
    let (body, mac) = text.rsplit_once('.')?;
    if !same(hex(&hmac_sha256(key, body.as_bytes())).as_bytes(), mac.as_bytes()) {
        return None;
    }
    let [step, round, commit, deployment, at, nonce] = body.split('.').collect::<Vec<_>>().try_into().ok()?;
    let drawn = read_body([step, round, commit, deployment, at])?;
    let age = drawn.at.map_or(0, |at| now.minutes_since(at));
    let counts = drawn.at.is_none_or(|at| at <= now) && age <= limits::DRAWN_MINUTES_MAX;
    counts.then(|| Token { drawn, nonce: nonce.to_owned() })
}

/// What a form was drawn for, unsigned and without its moment: enough to tell what has changed since, and no
/// token.
pub fn state(drawn: &Drawn) -> String {
    body(&Drawn { at: None, ..drawn.clone() })
}

/// Reads what [`state`] wrote.
pub fn state_of(text: &str) -> Option<Drawn> {
    let [step, round, commit, deployment, at] = text.split('.').collect::<Vec<_>>().try_into().ok()?;
    read_body([step, round, commit, deployment, at])
}

fn body(drawn: &Drawn) -> String {
    let step = drawn.step.map(|step| step.no().to_string()).unwrap_or_default();
    let round = drawn.round.map(|round| round.to_string()).unwrap_or_default();
    let commit = drawn.commit.as_ref().map(CommitId::to_string).unwrap_or_default();
    let deployment = drawn.deployment.map(|number| number.to_string()).unwrap_or_default();
    let at = drawn.at.map(|at| at.ms().to_string()).unwrap_or_default();
    format!("{step}.{round}.{commit}.{deployment}.{at}")
}

fn read_body([step, round, commit, deployment, at]: [&str; 5]) -> Option<Drawn> {
    Some(Drawn {
        step: some(step, |text| Step::from_no(text.parse().ok()?))?,
        round: some(round, |text| text.parse().ok())?,
        commit: some(commit, CommitId::parse)?,
        deployment: some(deployment, |text| text.parse().ok().map(DeploymentId))?,
        at: some(at, |text| text.parse().ok().map(Moment))?,
    })
}

/// An empty part is "not named"; a part that does not parse makes the token wrong.
fn some<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { parse(text).map(Some) }
}

/// RFC 2104 over SHA-256; the key is one block or shorter.
fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = block.map(|byte| byte ^ 0x36);
    let outer = block.map(|byte| byte ^ 0x5c);
    let inside = Sha256::new().chain_update(inner).chain_update(message).finalize();
    Sha256::new().chain_update(outer).chain_update(inside).finalize().into()
}

/// Compares without telling where the first difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const NOW: Moment = Moment(1_600_000_000_000);

    fn drawn() -> Drawn {
        Drawn {
            step: Some(Step::TestTeam),
            round: Some(2),
            commit: CommitId::parse(&"3f".repeat(20)),
            deployment: Some(DeploymentId(41)),
            at: Some(NOW),
        }
    }

    #[test]
    fn hmac_follows_rfc_4231_case_2() {
        let mac = hex(&hmac_sha256(b"Jefe", b"what do ya want for nothing?"));
        assert_eq!(mac, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn b07_a_token_comes_back_as_it_was_drawn() {
        for drawn in [drawn(), Drawn::default()] {
            let token = read(&KEY, &sign(&KEY, &drawn, "abcd"), NOW).unwrap();
            assert_eq!((token.drawn, token.nonce.as_str()), (drawn, "abcd"));
        }
    }

    #[test]
    fn b07_what_a_form_was_drawn_for_is_told_without_a_token() {
        let told = state(&drawn());
        assert!(!told.contains(&NOW.ms().to_string()), "{told}");
        assert_eq!(state_of(&told), Some(Drawn { at: None, ..drawn() }));
        assert_eq!(state_of(""), None);
        assert_eq!(state_of("x...."), None);
    }

    #[test]
    fn b07_a_changed_foreign_old_or_future_token_counts_for_nothing() {
        let text = sign(&KEY, &drawn(), "abcd");
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            assert_eq!(read(&KEY, &String::from_utf8(bytes).unwrap(), NOW), None, "byte {at}");
        }
        assert_eq!(read(&[8; 32], &text, NOW), None);
        assert_eq!(read(&KEY, &text, NOW.plus_ms(-1)), None);
        assert_eq!(read(&KEY, &text, NOW.plus_minutes(limits::DRAWN_MINUTES_MAX + 1)), None);
        assert_eq!(read(&KEY, "", NOW), None);
    }
}
