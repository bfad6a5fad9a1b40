//! Log lines on standard error: one event is one line (SK1). A name, a path or another program's words may
//! hold line ends and the control characters of terminals; they are written out.

use std::io::{self, Write};
use tracing_subscriber::fmt::MakeWriter;

/// Makes the writer of each event.
#[derive(Debug, Clone, Copy)]
pub struct Lines;

/// Writes one event, which comes whole.
#[derive(Debug)]
pub struct Line;

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line
    }
}

impl Write for Line {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

/// The event with its one line end; every other control character as its number.
fn one_line(event: &str) -> String {
    let mut line = String::with_capacity(event.len() + 1);
    for character in event.trim_end_matches('\n').chars() {
        let parts_lines = matches!(character, '\u{2028}' | '\u{2029}');
        if character.is_control() || parts_lines {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn sk1_a_log_line_stays_one_line() {
        let hostile =
            "WARN a push: fatal: x\nERROR forged {\"level\":\"error\"}\r\u{1b}[31mred\u{7}\u{2028}\t\0é\n";
        let line = one_line(hostile);
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert!(line.ends_with("é\n") && line.contains("x\\nERROR forged"), "{line}");
        assert!(!line.trim_end().contains(char::is_control), "{line}");
        assert_eq!(one_line("plain, “quoted” and whole"), "plain, “quoted” and whole\n");
    }
}
