//! Masking of secret values in a stream of output. It is a courtesy against accidents, no boundary: a job
//! that wants to show its secrets can always write them backwards.

use crate::limits::MASK_BYTES_MIN;

const MASKED: &[u8] = b"[MASKED]";

/// Replaces secrets in a stream, across the borders of its pieces.
#[derive(Debug, Default)]
pub struct Mask {
    /// Longest first, so that of two that begin alike the whole is masked.
    patterns: Vec<Vec<u8>>,
    first: Vec<bool>,
    held: Vec<u8>,
}

impl Mask {
    /// Masks these values, their lines, and their base64 and percent encodings. Shorter ones than
    /// [`MASK_BYTES_MIN`] are not masked.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Mask {
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        for secret in secrets {
            let lines = secret.lines().map(str::trim);
            for value in std::iter::once(secret.trim_end_matches(['\r', '\n'])).chain(lines) {
                if value.len() >= MASK_BYTES_MIN {
                    patterns.push(value.as_bytes().to_vec());
                    patterns.extend(encodings(value.as_bytes()));
                }
            }
        }
        patterns.retain(|pattern| pattern.len() >= MASK_BYTES_MIN);
        patterns.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        patterns.dedup();
        let mut first = vec![false; 256];
        for pattern in &patterns {
            first[usize::from(pattern[0])] = true;
        }
        Mask { patterns, first, held: Vec::new() }
    }

    /// Takes a piece and gives what can be shown of it.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        if self.patterns.is_empty() {
            return bytes.to_vec();
        }
        self.held.extend_from_slice(bytes);
        self.drain(false)
    }

    /// The end of the stream: gives what was held back.
    pub fn rest(&mut self) -> Vec<u8> {
        self.drain(true)
    }

    fn drain(&mut self, end: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.held.len());
        let mut at = 0;
        while at < self.held.len() {
            let rest = &self.held[at..];
            if self.first[usize::from(rest[0])] {
                // A longer secret may still be under way where a shorter one is already whole.
                if !end && self.patterns.iter().any(|p| p.len() > rest.len() && p.starts_with(rest)) {
                    break;
                }
                if let Some(pattern) = self.patterns.iter().find(|pattern| rest.starts_with(pattern)) {
                    out.extend_from_slice(MASKED);
                    at += pattern.len();
                    continue;
                }
            }
            out.push(rest[0]);
            at += 1;
        }
        self.held.drain(..at);
        out
    }
}

/// The value as it looks in base64 at each of the three alignments, as in `user:password`, and
/// percent-encoded.
fn encodings(value: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for (alphabet_end, shift) in [(b"+/", 0), (b"+/", 1), (b"+/", 2), (b"-_", 0), (b"-_", 1), (b"-_", 2)] {
        let mut shifted = vec![0; shift];
        shifted.extend_from_slice(value);
        let text = base64(&shifted, *alphabet_end);
        // The characters that also hold bits of a neighbour are not part of the pattern.
        let from = [0, 2, 3][shift];
        let to = shifted.len() * 8 / 6;
        out.push(text[from..to].to_vec());
    }
    let percent: String = value
        .iter()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*b).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    out.push(percent.into_bytes());
    out
}

fn base64(bytes: &[u8], last_two: [u8; 2]) -> Vec<u8> {
    let mut alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').collect();
    alphabet.extend_from_slice(&last_two);
    let mut out = Vec::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| (w << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(alphabet[(word >> (18 - 6 * i)) as usize & 63]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(secrets: &[&str], pieces: &[&str]) -> String {
        let mut mask = Mask::new(secrets.iter().copied());
        let mut out = Vec::new();
        for piece in pieces {
            out.extend(mask.push(piece.as_bytes()));
        }
        out.extend(mask.rest());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let cases: [(&[&str], &[&str], &str); 9] = [
            (&["s3cret-value"], &["a s3cret-value b"], "a [MASKED] b"),
            (&["s3cret-value"], &["a s3cret", "-value b"], "a [MASKED] b"),
            (&["s3cret-value"], &["s", "3", "cret-valu", "e"], "[MASKED]"),
            (&["s3cret-value"], &["s3cret-valuf"], "s3cret-valuf"),
            (&["s3cret-value"], &["s3cret-val"], "s3cret-val"),
            (&["short"], &["short"], "short"),
            (&["abcdefgh", "abcdefghijkl"], &["abcdefghijkl abcdefgh!"], "[MASKED] [MASKED]!"),
            (&["line-one-x\nline-two-x"], &["line-two-x"], "[MASKED]"),
            (&["p@ss word/1"], &["p%40ss%20word%2F1"], "[MASKED]"),
        ];
        for (secrets, pieces, expected) in cases {
            assert_eq!(masked(secrets, pieces), expected, "{pieces:?}");
        }
    }

    #[test]
    fn base64_is_masked_at_every_alignment() {
        let secret = "s3cret-value-long";
        for prefix in ["", "u", "us", "use"] {
            let text = format!("{prefix}{secret}");
            let encoded = String::from_utf8(base64(text.as_bytes(), *b"+/")).unwrap();
            let out = masked(&[secret], &[&encoded]);
            assert!(out.contains("[MASKED]"), "{prefix}: {out}");
            assert!(out.len() < encoded.len(), "{prefix}: {out}");
        }
    }
}
