//! The golden grid of SOP 264 and the invariants of every set of page breaks.

use std::collections::BTreeMap;

use super::*;

/// A row in the words of the reference: `D n e s b hd "Ya" exit`.
fn told(cell: &Cell) -> String {
    let shape = match cell.shape {
        None => String::new(),
        Some(Shape::Capsule) => "C".to_owned(),
        Some(Shape::Box) => "B".to_owned(),
        Some(Shape::Diamond) => "D".to_owned(),
        Some(Shape::Pentagon { letter, flow: Flow::Down }) => format!("P{letter}v"),
        Some(Shape::Pentagon { letter, flow: Flow::Up }) => format!("P{letter}^"),
    };
    let lines = cell.lines.iter().map(|line| format!("{line:?}").to_lowercase());
    let heads = cell.heads.iter().map(|head| format!("h{}", format!("{head:?}").to_lowercase().remove(0)));
    let labels = cell.labels.iter().map(|(label, at)| format!("{label:?}@{at:?}"));
    let all = std::iter::once(shape).chain(lines).chain(heads).chain(labels);
    all.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn r77_the_grid_of_sop_264_is_that_of_its_source() {
    let pages = grid(Procedure::embedded(), &[7], Reading::Decided);
    let rows: Vec<String> = pages
        .iter()
        .flat_map(|page| &page.rows)
        .map(|row| row.cells.iter().map(told).collect::<Vec<_>>().join(" | "))
        .collect();
    let wanted = [
        "C s fe | b fw |  |  | ",
        " | B n s fe hd | b fw |  | ",
        " |  | B n s b hd |  | ",
        " |  | B n e s b hd hl | e w | s w b",
        " |  | D n e s b hd | e w No@Edge | n s w b",
        " |  | B n s b hd Yes@Entry |  | n s b",
        " |  | D n e s b hd Yes@Exit | e w No@Edge | n s w b",
        " |  | PAv n hd |  | PB^ n",
        " |  | PAv s b |  | PB^ s b hu",
        " | b fe | B n s fw hd Yes@Entry |  | n s b",
        " | D n e s b hd | e w No@Edge | e w | n s w b",
        " | D n e s b hd Yes@Entry | e w No@Edge | e w | n s w b",
        " | B n s fe hd Yes@Entry | fw fe | b fw | n s b",
        " |  |  | D n e s b hd No@Tip | n w",
        " |  |  | C n hd Yes@Entry | ",
    ];
    assert_eq!(rows.len(), wanted.len());
    for (row, wanted) in rows.iter().zip(wanted) {
        assert_eq!(row.trim_end(), wanted.trim_end());
    }
}

#[test]
fn every_set_of_page_breaks_holds_together() {
    for reading in [Reading::Decided, Reading::AsPrinted] {
        for set in 0..1_u16 << 12 {
            let breaks: Vec<u8> = (1..13).filter(|row| set >> (row - 1) & 1 == 1).collect();
            check(&grid(Procedure::embedded(), &breaks, reading), &breaks);
        }
    }
}

fn check(pages: &[Page], breaks: &[u8]) {
    let mut letters: BTreeMap<char, Vec<(usize, Flow, Kind)>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        for (index, row) in page.rows.iter().enumerate() {
            let lanes = &row.cells[..row.cells.len() - 1];
            let shapes = lanes.iter().filter(step_shape).count();
            assert_eq!(shapes, usize::from(matches!(row.kind, Kind::Step(_))), "{breaks:?}");
            for (column, cell) in row.cells.iter().enumerate() {
                let below = page.rows.get(index + 1).map(|row| &row.cells[column]);
                check_cell(cell, row.cells.get(column + 1), below, index == 0);
                if let Some(Shape::Pentagon { letter, flow }) = cell.shape {
                    letters.entry(letter).or_default().push((at, flow, row.kind));
                }
            }
        }
    }
    for (letter, places) in letters {
        let [(one, flow, Kind::BottomBand), (other, same, Kind::TopBand)] = places[..] else {
            panic!("{breaks:?}: {letter} stands at {places:?}");
        };
        assert!(one + 1 == other && flow == same, "{breaks:?}: {letter}");
    }
    let steps: Vec<u8> = pages.iter().flat_map(|page| &page.rows).filter_map(step_no).collect();
    assert_eq!(steps, (1..=13).collect::<Vec<u8>>());
}

fn check_cell(cell: &Cell, right: Option<&Cell>, below: Option<&Cell>, first: bool) {
    let has = |cell: Option<&Cell>, line| cell.is_some_and(|cell| cell.lines.contains(&line));
    let this = Some(cell);
    assert_eq!(has(this, Line::E), has(right, Line::W));
    assert_eq!(has(this, Line::Fe), has(right, Line::Fw));
    assert_eq!(has(this, Line::B), has(below, Line::N));
    assert!(!(first && has(this, Line::N)));
    assert!(cell.heads.is_empty() || cell.shape.is_some());
    for head in &cell.heads {
        let line = match head {
            Head::Down => Line::N,
            Head::Up => Line::S,
            Head::Left => Line::E,
        };
        assert!(has(this, line), "a head without its line");
    }
    let upright = [Line::N, Line::S, Line::B].into_iter().any(|line| has(this, line));
    let crossing = upright && has(this, Line::W) && has(this, Line::E);
    assert!(cell.shape.is_some() || !crossing, "two lines cross");
    let goes_on = [Line::B, Line::Fw, Line::Fe].into_iter().any(|line| has(this, line));
    assert!(!has(this, Line::S) || goes_on, "a line ends in the air");
}

fn step_shape(cell: &&Cell) -> bool {
    matches!(cell.shape, Some(Shape::Capsule | Shape::Box | Shape::Diamond))
}

fn step_no(row: &Row) -> Option<u8> {
    match row.kind {
        Kind::Step(no) => Some(no),
        Kind::TopBand | Kind::BottomBand => None,
    }
}
