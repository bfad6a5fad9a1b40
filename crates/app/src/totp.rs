//! One-time codes by time (RFC 6238: SHA-1, six digits, steps of 30 seconds), their secrets as base32, and
//! recovery codes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sop::Moment;

/// How long a code is shown, in milliseconds.
const STEP_MS: i64 = 30_000;
/// Steps before and after the present one whose codes are taken: clocks of phones go wrong.
const SKEW: i64 = 1;
const DIGITS: usize = 6;
/// RFC 4648, in lower case as people type it.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The step in which `at` lies.
fn step_of(at: Moment) -> i64 {
    at.ms().div_euclid(STEP_MS)
}

/// The code of a step; none for a key that no HMAC takes, which does not exist.
fn code(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest.last()? & 0x0f);
    let four: [u8; 4] = digest.get(at..at + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// The step whose code was typed, if it is near `at` and after `last`, the step that was taken last.
pub(crate) fn step_typed(secret: &[u8], typed: &str, at: Moment, last: i64) -> Option<i64> {
    let now = step_of(at);
    (now - SKEW..=now + SKEW).find(|step| {
        let right = code(secret, *step);
        *step > last && right.is_some_and(|right| same(right.as_bytes(), typed.as_bytes()))
    })
}

/// The code that a phone shows at `at`: what a test types.
#[doc(hidden)]
pub fn code_at(secret: &[u8], at: Moment) -> String {
    code(secret, step_of(at)).unwrap_or_default()
}

/// Compares without telling where the first difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// What was typed, without the spaces and hyphens that people put in.
pub(crate) fn squeezed(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase()
}

/// Could this be a code of a phone? All else is tried as a recovery code.
pub(crate) fn is_code(squeezed: &str) -> bool {
    squeezed.len() == DIGITS && squeezed.bytes().all(|byte| byte.is_ascii_digit())
}

/// Bytes as base32 without padding.
pub fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let group = |from: usize| {
        let bits = (from..from + 5).map(|at| if at < bytes.len() * 8 { bit(at) } else { 0 });
        BASE32[usize::from(bits.fold(0, |sum, bit| sum << 1 | bit))]
    };
    (0..bytes.len() * 8).step_by(5).map(|from| char::from(group(from))).collect()
}

/// In groups of four, as a person reads and types them.
pub fn grouped(text: &str, between: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let groups: Vec<String> = chars.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_follow_rfc_6238() {
        let secret = b"12345678901234567890";
        for (seconds, right) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code_at(secret, Moment(seconds * 1000)), right, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_never_again() {
        let (secret, at) = ([7; 20], Moment(1_585_011_600_000));
        let now = step_of(at);
        for (step, taken) in
            [(now - 2, false), (now - 1, true), (now, true), (now + 1, true), (now + 2, false)]
        {
            let typed = code(&secret, step).unwrap();
            assert_eq!(step_typed(&secret, &typed, at, 0), taken.then_some(step));
            assert_eq!(step_typed(&secret, &typed, at, step), None, "taken before");
        }
        for wrong in ["", "00000", "abcdef", "٠٠٠٠٠٠", "0000000"] {
            assert_eq!(step_typed(&secret, wrong, at, 0), None, "{wrong}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base32_follows_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "my"), ("fo", "mzxq"), ("foob", "mzxw6yq"), ("foobar", "mzxw6ytboi")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(grouped("mzxw6ytboi", " "), "mzxw 6ytb oi");
        assert_eq!(squeezed(" 123 456-"), "123456");
        assert!(is_code("123456") && !is_code("12345a") && !is_code("1234567"));
    }
}
