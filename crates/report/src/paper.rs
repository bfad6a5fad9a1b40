//! Where the pages of the form end. Millimetres are those of the official form on F4 (folio), landscape; on
//! A4 the same pages are printed smaller.

use sop::markup;
use sop::procedure::{Procedure, StepText};

use crate::grid::Reading;
use crate::measure;

/// A typographic point.
pub const MM_PER_PT: f64 = 25.4 / 72.0;
/// Between the margins and above the footer of a page, one millimetre kept.
const USABLE_MM: f64 = 177.0;
const ANNEX_TITLE_MM: f64 = 8.0;
const HEADING_MM: f64 = 12.7;
/// With the names of the lanes below their numbers.
const HEADING_NAMED_MM: f64 = 19.0;
const BAND_MM: f64 = 13.0;
const ROW_MM_MIN: f64 = 16.0;
const TEXT_PT: f64 = 9.5;
const LINE_PT: f64 = 11.25;
const PADDING_PT: f64 = 6.0;
const PADDING_MM: f64 = 3.0;
/// Widths of the columns with text: activity, requirements, time, output.
const COLUMNS_MM: [f64; 4] = [62.0, 48.0, 22.0, 34.0];
/// The dash before each of several requirements.
const DASH_MM: f64 = 2.6;
/// Identity and approval, the first sheet's upper half.
const IDENTITY_MM: f64 = 71.0;
/// Heading of two lists side by side, with the padding of their cells.
const PAIR_HEADING_MM: f64 = 9.8;
const LIST_PT: f64 = 10.0;
const LIST_LINE_PT: f64 = 12.75;
const LIST_GAP_PT: f64 = 1.5;
/// Half the width, less padding and numbers.
const LIST_COLUMN_MM: f64 = 137.0;
/// Symbols and notes below the annex stand together.
const LEGEND_MM: f64 = 42.0;

/// The control sheet: height of a page of A4 less margins and footer.
const CONTROL_USABLE_MM: f64 = 174.0;
/// Its head, facts and the table's heading on the first sheet; the heading alone on the others.
const CONTROL_HEAD_MM: f64 = 74.0;
const CONTROL_HEADING_MM: f64 = 10.0;
const CONTROL_PT: f64 = 8.5;
const CONTROL_LINE_PT: f64 = 10.5;
const CONTROL_PADDING_PT: f64 = 4.5;
/// Text in the columns of activity and evidence.
const CONTROL_ACTIVITY_MM: f64 = 51.0;
const CONTROL_EVIDENCE_MM: f64 = 44.0;

/// The rows after which a page of the annex ends, and whether legend and notes need a sheet of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    pub after: Vec<u8>,
    pub legend_apart: bool,
}

/// Fills pages with rows, as many as leave room for the band of connectors.
pub fn breaks(procedure: &Procedure, reading: Reading, lane_names: bool) -> Breaks {
    let heading = if lane_names { HEADING_NAMED_MM } else { HEADING_MM };
    let mut after = Vec::new();
    let mut used = ANNEX_TITLE_MM + heading;
    let steps = procedure.steps();
    for (index, step) in steps.iter().enumerate() {
        let height = row_mm(step, reading);
        let band = if index + 1 < steps.len() { BAND_MM } else { 0.0 };
        if used + height + band > USABLE_MM && index > 0 {
            after.push(steps[index - 1].step.no());
            used = heading + BAND_MM;
        }
        used += height;
    }
    Breaks { after, legend_apart: used + LEGEND_MM > USABLE_MM }
}

/// How many legal bases stand on the first sheet, below the identity; the others go on the second.
pub fn legal_bases_on_first_sheet(procedure: &Procedure) -> usize {
    let mut used = IDENTITY_MM + PAIR_HEADING_MM;
    let fits = procedure.documents.legal_bases.iter().take_while(|text| {
        let lines = measure::lines(&markup::plain(text), LIST_PT, LIST_COLUMN_MM);
        used += (f64::from(lines) * LIST_LINE_PT + LIST_GAP_PT) * MM_PER_PT;
        used <= USABLE_MM
    });
    fits.count()
}

fn row_mm(step: &StepText, reading: Reading) -> f64 {
    let printed = matches!(reading, Reading::AsPrinted);
    let own = |repaired: &Option<String>, text: &str| match repaired {
        Some(source) if printed => source.clone(),
        Some(_) | None => text.to_owned(),
    };
    let requirements = match &step.as_printed.requirements {
        Some(source) if printed => source,
        Some(_) | None => &step.requirements,
    };
    let [activity, needs, time, output] = COLUMNS_MM.map(|column| column - PADDING_MM);
    let count = |text: &str, column| measure::lines(&markup::plain(text), TEXT_PT, column);
    let dash = if requirements.len() > 1 { DASH_MM } else { 0.0 };
    let lines = [
        count(&own(&step.as_printed.text, &step.text), activity),
        requirements.iter().map(|text| count(text, needs - dash)).sum(),
        count(step.time.text(), time),
        count(&own(&step.as_printed.output, &step.output), output),
    ];
    let tallest = lines.into_iter().max().unwrap_or(0);
    ROW_MM_MIN.max((f64::from(tallest) * LINE_PT + PADDING_PT) * MM_PER_PT)
}

/// A line of the control sheet, as far as its height goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlRow {
    pub activity: String,
    pub evidence: String,
    /// The first line of a step: a sheet ends between steps only.
    pub begins: bool,
}

/// How many lines of the control sheet, A4 landscape, stand on each of its sheets; the first holds the facts
/// as well.
pub fn fill_control_sheets(rows: &[ControlRow]) -> Vec<usize> {
    let mut sheets = vec![0];
    let mut used = CONTROL_HEAD_MM;
    let steps = rows.chunk_by(|_, next| !next.begins);
    for step in steps {
        let height: f64 = step.iter().map(control_row_mm).sum();
        let begun = sheets.last().is_some_and(|rows| *rows > 0);
        if begun && used + height > CONTROL_USABLE_MM {
            sheets.push(0);
            used = CONTROL_HEADING_MM;
        }
        used += height;
        if let Some(last) = sheets.last_mut() {
            *last += step.len();
        }
    }
    sheets
}

fn control_row_mm(row: &ControlRow) -> f64 {
    let lines = |text: &str, column| measure::lines(text, CONTROL_PT, column);
    let tallest =
        lines(&row.activity, CONTROL_ACTIVITY_MM).max(lines(&row.evidence, CONTROL_EVIDENCE_MM)).max(2);
    (f64::from(tallest) * CONTROL_LINE_PT + CONTROL_PADDING_PT) * MM_PER_PT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r77_the_annex_of_sop_264_breaks_where_its_source_does() {
        for reading in [Reading::Decided, Reading::AsPrinted] {
            let found = breaks(Procedure::embedded(), reading, false);
            assert_eq!(found.after, [7], "{reading:?}");
        }
    }

    #[test]
    fn r77_legal_bases_go_on_where_the_first_sheet_is_full() {
        let held = legal_bases_on_first_sheet(Procedure::embedded());
        assert!((9..14).contains(&held), "{held}");
    }

    #[test]
    fn r78_sheets_of_the_control_sheet_end_between_steps() {
        let row = |begins| ControlRow { activity: "x ".repeat(100), evidence: String::new(), begins };
        let rows: Vec<ControlRow> = (0..40).map(|at| row(at % 3 == 0)).collect();
        let sheets = fill_control_sheets(&rows);
        assert_eq!(sheets.iter().sum::<usize>(), rows.len());
        let mut at = 0;
        for count in sheets {
            assert!(count > 0 && rows[at].begins);
            at += count;
        }
        assert_eq!(fill_control_sheets(&[]), [0]);
    }

    #[test]
    fn names_of_lanes_take_their_room() {
        let found = breaks(Procedure::embedded(), Reading::Decided, true);
        assert!(!found.after.is_empty() && found.after.iter().all(|row| (1..13).contains(row)));
    }
}
