//! What a report says: a finding, a chart, the table behind it and further ones; and the table as a file.

use super::chart::{Bars, Dots};
use report::figures::{Share, Spread};

use super::Ground;

/// A report's content, finished for page and file.
pub struct Sheet {
    /// Sentences; the first is the finding.
    pub finding: Vec<String>,
    /// Beside the period: what it is compared with.
    pub beside: Option<String>,
    pub chart: Option<Bars>,
    /// How wide the cases lie apart, where the chart shows medians.
    pub dots: Option<Dots>,
    /// The first stands behind the chart and is what the file holds.
    pub tables: Vec<Table>,
    /// Few cases are told without percentage and P90, and that is said.
    pub few: bool,
}

/// A table with its caption; without rows it says why.
pub struct Table {
    pub heading: Option<&'static str>,
    pub caption: String,
    pub head: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
    pub empty: &'static str,
}

/// The head of a column. Numbers stand at the right.
pub struct Head {
    pub words: String,
    pub right: bool,
    /// In the file, where the unit must be told.
    file: String,
}

/// A cell as it is shown, and as the file holds it.
pub struct Cell {
    pub shown: String,
    pub href: Option<String>,
    file: String,
}

impl Sheet {
    /// The first table as a file.
    pub fn csv(&self) -> Vec<u8> {
        let Some(table) = self.tables.first() else { return report::csv::file_of(&[]) };
        let head = table.head.iter().map(|head| head.file.clone()).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| cell.file.clone()).collect());
        report::csv::file_of(&std::iter::once(head).chain(rows).collect::<Vec<_>>())
    }
}

impl Head {
    pub fn text(words: &str) -> Head {
        Head { words: words.to_owned(), right: false, file: words.to_owned() }
    }

    pub fn number(words: &str) -> Head {
        Head { right: true, ..Head::text(words) }
    }

    /// Of working time: the file holds minutes.
    pub fn time(ground: &Ground, words: &str) -> Head {
        Head { file: ground.lang.report_in_minutes(words), ..Head::number(words) }
    }
}

impl Cell {
    pub fn text(words: impl Into<String>) -> Cell {
        let shown = words.into();
        Cell { file: shown.clone(), href: None, shown }
    }

    pub fn link(words: impl Into<String>, href: String) -> Cell {
        Cell { href: Some(href), ..Cell::text(words) }
    }

    pub fn count(ground: &Ground, n: usize) -> Cell {
        Cell { file: n.to_string(), href: None, shown: ground.count(n) }
    }

    /// Working minutes; nothing where there is none.
    pub fn time(ground: &Ground, minutes: Option<u32>) -> Cell {
        Cell {
            file: minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            href: None,
            shown: minutes.map_or_else(|| "–".to_owned(), |minutes| ground.span(minutes)),
        }
    }

    /// In percent; a dash for few cases.
    pub fn share(ground: &Ground, share: Share) -> Cell {
        let percent = share.percent();
        Cell {
            file: percent.map(|percent| format!("{percent:.1}")).unwrap_or_default(),
            href: None,
            shown: percent.map_or_else(|| "–".to_owned(), |percent| ground.formats.percentage(percent)),
        }
    }

    /// `12 dari 15`; a dash of nothing.
    pub fn of(ground: &Ground, share: Share) -> Cell {
        let shown = match share.of {
            0 => "–".to_owned(),
            _ => ground.lang.report_of(&ground.count(share.met), &ground.count(share.of)),
        };
        Cell { file: shown.clone(), href: None, shown }
    }

    /// Cases, median and P90 of a spread.
    pub fn spread(ground: &Ground, spread: Spread) -> [Cell; 3] {
        [Cell::count(ground, spread.cases), Cell::time(ground, spread.median), Cell::time(ground, spread.p90)]
    }
}
