//! A chart as the server draws it: bars in rows, geometry in attributes, a pattern beside each colour. No
//! figure is computed here.

use askama::Template;
use askama::filters::HtmlSafe;

/// Height of a row in pixels, with its words beside the label or below it.
const ROW: usize = 36;
const TALL_ROW: usize = 54;
/// Label and words of a row that stand beside each other on a phone.
const BESIDE_CHARS_MAX: usize = 42;

/// What a hatched part means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// Late or failed: red.
    Late,
    /// Another kind of the same: grey.
    Other,
}

/// Bars, one below the other.
#[derive(Clone, Debug, Template)]
#[template(path = "reports/_chart.html")]
pub struct Bars {
    /// What the chart shows, for those who do not see it.
    pub title: String,
    pub hatch: Hatch,
    pub rows: Vec<Bar>,
}

/// A plain part, then a hatched one; parts of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub words: String,
    pub plain: f64,
    pub hatched: f64,
}

impl HtmlSafe for Bars {}

/// Two points on a line for each row: what half of the cases do not exceed, and what nine in ten do not.
#[derive(Clone, Debug, Template)]
#[template(path = "reports/_dots.html")]
pub struct Dots {
    /// What the chart shows, for those who do not see it.
    pub title: String,
    pub rows: Vec<Strip>,
}

/// The points of a row; parts of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub label: String,
    pub words: String,
    pub p50: Option<f64>,
    /// None where there are few cases.
    pub p90: Option<f64>,
}

impl HtmlSafe for Dots {}

impl Dots {
    fn height(&self) -> usize {
        self.rows.len() * TALL_ROW
    }

    fn line_y(&self, row: &usize) -> usize {
        row * TALL_ROW + TALL_ROW - 12
    }
}

/// Where a point stands on its line, in percent: the ends leave room for it.
fn along(part: &f64) -> String {
    percent(&(0.01 + 0.98 * part.clamp(0.0, 1.0)))
}

/// How far it is from one point to the other.
fn between(from: &f64, to: &f64) -> String {
    percent(&(0.98 * (to - from).clamp(0.0, 1.0)))
}

impl Bars {
    /// Words that meet their label on a phone go below it, in every row.
    fn tall(&self) -> bool {
        let chars = |row: &Bar| row.label.chars().count() + row.words.chars().count();
        self.rows.iter().any(|row| chars(row) > BESIDE_CHARS_MAX)
    }

    fn step(&self) -> usize {
        if self.tall() { TALL_ROW } else { ROW }
    }

    fn height(&self) -> usize {
        self.rows.len() * self.step()
    }

    fn pattern(&self) -> &'static str {
        match self.hatch {
            Hatch::Late => "miss",
            Hatch::Other => "fill",
        }
    }

    /// The row's own height down to its bar.
    fn top(&self, row: &usize) -> usize {
        row * self.step() + self.step() - 15
    }

    fn label_y(&self, row: &usize) -> usize {
        row * self.step() + 15
    }

    fn words_y(&self, row: &usize) -> usize {
        if self.tall() { row * self.step() + 32 } else { self.label_y(row) }
    }
}

/// A part of one in percent, with two places at most.
fn percent(part: &f64) -> String {
    let hundredths = (part.clamp(0.0, 1.0) * 10_000.0).round();
    format!("{}%", hundredths / 100.0)
}
