//! Code as it is shown: characters that hide or turn the text around them become visible (CVE-2021-42574).

/// The text with every such character written as `[U+202E]`.
pub fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) { out.push_str(&format!("[U+{:04X}]", u32::from(c))) } else { out.push(c) }
    }
    out
}

/// Does the text hold such a character?
pub fn hides_something(text: &str) -> bool {
    text.chars().any(hides)
}

fn hides(c: char) -> bool {
    match c {
        '\t' => false,
        // Soft hyphen, Arabic letter mark, Mongolian vowel separator, zero widths, marks and isolates of
        // direction, interlinear annotation, tags.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::{hides_something, marked};

    #[test]
    fn what_turns_or_hides_text_is_written_out() {
        assert_eq!(marked("a\u{202e}b\u{200b}\tc\r"), "a[U+202E]b[U+200B]\tc[U+000D]");
        assert!(!hides_something("izin é 日本 \t"));
    }
}
