//! Log lines on standard error: one event is one line (SK1). A name, a path or another program's words may
//! hold line ends and the control characters of terminals; they are written out.

use std::io::{self, Write};
use tracing_subscriber::fmt::MakeWriter;

/// How an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Words for a person.
    Text,
    /// An object for a program.
    Json,
}

/// Makes the writer of each event.
#[derive(Debug, Clone, Copy)]
pub struct Lines(pub Format);

/// Writes one event, which comes whole.
#[derive(Debug)]
pub struct Line(Format);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(self.0)
    }
}

impl Write for Line {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(one_line(&String::from_utf8_lossy(event), self.0).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

/// The event with its one line end; every other control character as its number.
fn one_line(event: &str, format: Format) -> String {
    let mut line = String::with_capacity(event.len() + 1);
    for character in event.trim_end_matches('\n').chars() {
        let parts_lines = matches!(character, '\u{2028}' | '\u{2029}');
        match format {
            _ if !character.is_control() && !parts_lines => line.push(character),
            Format::Text => line.extend(character.escape_default()),
            // Within an object such a character stands in a text.
            Format::Json => line += &format!("\\u{:04x}", u32::from(character)),
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::{Format, one_line};

    #[test]
    fn sk1_a_log_line_stays_one_line() {
        let hostile =
            "WARN a push: fatal: x\nERROR forged {\"level\":\"error\"}\r\u{1b}[31mred\u{7}\u{2028}\t\0é\n";
        let line = one_line(hostile, Format::Text);
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert!(line.ends_with("é\n") && line.contains("x\\nERROR forged"), "{line}");
        assert!(!line.trim_end().contains(char::is_control), "{line}");
        assert_eq!(one_line("plain, “quoted” and whole", Format::Text), "plain, “quoted” and whole\n");
        let line = one_line("{\"message\":\"a\u{7f}b\u{2028}c\"}\n", Format::Json);
        assert_eq!(line, "{\"message\":\"a\\u007fb\\u2028c\"}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap()["message"], "a\u{7f}b\u{2028}c");
    }
}
