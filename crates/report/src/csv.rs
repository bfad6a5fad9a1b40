//! A table as a file for a spreadsheet: RFC 4180, UTF-8 with a byte order mark. No cell becomes a formula.

use ::csv::{Terminator, WriterBuilder};

/// What makes spreadsheets read a file as UTF-8.
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// The file of a table; its first line is the head. Lines end in CR LF.
pub fn file_of(lines: &[Vec<String>]) -> Vec<u8> {
    [BYTE_ORDER_MARK, &lines_of(lines)].concat()
}

/// Further lines of a file that is sent piece by piece.
pub fn lines_of(lines: &[Vec<String>]) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line.iter().map(|cell| harmless(cell))).expect("memory takes every write");
    }
    writer.into_inner().expect("memory takes every write")
}

/// A cell that a spreadsheet would calculate begins with an apostrophe, so that it is read as text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::file_of;

    fn file(lines: &[&[&str]]) -> String {
        let lines: Vec<Vec<String>> =
            lines.iter().map(|line| line.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        String::from_utf8(file_of(&lines)).unwrap()
    }

    #[test]
    fn a_file_is_as_rfc_4180_and_spreadsheets_want_it() {
        let told =
            file(&[&["Langkah", "Issue"], &["2 Tugaskan, tetapkan \"due date\"", "12"], &["a\nb", ""]]);
        let wanted = "\u{feff}Langkah,Issue\r\n\"2 Tugaskan, tetapkan \"\"due date\"\"\",12\r\n\"a\nb\",\r\n";
        assert_eq!(told, wanted);
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        for begin in ["=", "+", "-", "@", "\t"] {
            let told = file(&[&[&format!("{begin}HYPERLINK(1)")]]);
            assert!(told.trim_start_matches(['\u{feff}', '"']).starts_with('\''), "{told:?}");
        }
        assert_eq!(file(&[&["3 - 4", "1=1"]]), "\u{feff}3 - 4,1=1\r\n");
    }
}
