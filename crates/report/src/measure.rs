//! How many lines a text takes in a column, by the advance widths of Arial, which Liberation Sans and Arimo
//! share. Only where pages end depends on it: a row that comes out taller runs on to another sheet and is
//! never cut.

/// Advance widths of the characters from space to `~`, in thousandths of the font's size.
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// What every other character is taken for: the widest small letter.
const OTHER: u16 = 833;

/// Width of a text in thousandths of the font's size.
fn width(text: &str) -> u32 {
    let of = |c: char| (c as usize).checked_sub(32).and_then(|at| WIDTHS.get(at)).copied().unwrap_or(OTHER);
    text.chars().map(|c| u32::from(of(c))).sum()
}

/// Lines of a text in a column of `column_mm` at a size of `size_pt`. Breaks at spaces and after slashes
/// between letters; a word wider than the column is broken anywhere.
pub fn lines(text: &str, size_pt: f64, column_mm: f64) -> u32 {
    let room = (column_mm / crate::paper::MM_PER_PT / size_pt * 1000.0).floor() as u32;
    let room = room.max(1);
    let mut count = 0;
    let mut used = room + 1;
    for word in text.split_whitespace().flat_map(|word| word.split_inclusive('/')) {
        let wide = width(word);
        let space = if used == 0 { 0 } else { u32::from(WIDTHS[0]) };
        if used + space + wide <= room {
            used += space + wide;
        } else {
            count += wide.div_ceil(room).max(1);
            used = wide.saturating_sub((wide.div_ceil(room).max(1) - 1) * room);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fills_its_column_line_by_line() {
        assert_eq!(lines("", 9.5, 62.0), 0);
        assert_eq!(lines("Jaringan", 9.5, 48.0), 1);
        // Ten digits are 5.56 em: 18.6 mm at 9.5 pt.
        assert_eq!(lines("0123456789", 9.5, 18.7), 1);
        assert_eq!(lines("0123456789 0123456789", 9.5, 18.7), 2);
        assert_eq!(lines("01234567890123456789", 9.5, 18.7), 2);
    }
}
