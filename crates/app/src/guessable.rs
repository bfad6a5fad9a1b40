//! Passwords that everybody tries first.

/// Lower case, one a line, at least twelve characters: shorter ones fail by their length.
const LIST: &str = include_str!("guessable_passwords.txt");

/// Is it among the common ones, or a row or repetition of few characters? `lower` is in lower case.
pub fn is_common(lower: &str) -> bool {
    LIST.lines().any(|line| line == lower) || is_repetition(lower) || is_row(lower) || is_padded_word(lower)
}

/// The same piece of at most four characters, over and over.
fn is_repetition(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|width| chars.iter().enumerate().all(|(i, c)| *c == chars[i % width]))
}

/// Neighbours all along: `123456789012`, `abcdefghijkl`, `098765432109`, or a row of the keyboard.
fn is_row(text: &str) -> bool {
    const KEYS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let chars: Vec<char> = text.chars().collect();
    let near = |a: char, b: char| {
        let (a, b) = (i64::from(u32::from(a)), i64::from(u32::from(b)));
        (a - b).abs() <= 1
    };
    let on_keys = |a: char, b: char| {
        KEYS.iter().any(|row| matches!((row.find(a), row.find(b)), (Some(x), Some(y)) if x.abs_diff(y) <= 1))
    };
    let breaks =
        chars.windows(2).filter(|pair| !near(pair[0], pair[1]) && !on_keys(pair[0], pair[1])).count();
    breaks <= 3
}

/// A word that everybody tries, with digits or signs around it: `password2020!`.
fn is_padded_word(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "password",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "katasandi",
        "rahasia",
        "admin",
        "administrator",
        "welcome",
        "selamatdatang",
        "indonesia",
        "bismillah",
        "sayang",
        "qwerty",
        "letmein",
        "iloveyou",
        "changeme",
        "default",
        "secret",
        "merdeka",
        "garuda",
        "pancasila",
        "kominfo",
        "diskominfo",
    ];
    let core = text.trim_matches(|c: char| !c.is_alphabetic() && c != '@');
    let letters = core.trim_end_matches(|c: char| c.is_ascii_digit());
    WORDS.contains(&core) || WORDS.contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::is_common;

    #[test]
    fn what_everybody_tries_is_refused() {
        for common in [
            "password1234",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiopas",
            "rahasia12345",
            "indonesia2020",
            "admin1234567!",
            "iloveyouforever",
        ] {
            assert!(is_common(common), "{common}");
        }
    }

    #[test]
    fn a_phrase_of_ones_own_is_not() {
        for own in ["kuda nil makan mangga", "tujuh belas perahu kecil", "bk7-qn2rt-x9wdf-3mhz"] {
            assert!(!is_common(own), "{own}");
        }
    }
}
