//! One cell of the annex as SVG. Percentages stretch with the cell, millimetres do not, so nothing is
//! distorted and no height need be known: lines run to the cell's centre, and the white shape drawn after
//! them covers the rest. The foot, where the flow changes lanes, lies two millimetres above the lower edge.

use askama::Template;
use askama::filters::HtmlSafe;
use report::grid::{At, Cell, Flow, Head, Label, Line, Shape};

/// What the template draws; empty where the cell is.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "sop/_flow.html")]
pub struct Drawing {
    /// What a reader who does not see the drawing is told; none: lines alone.
    told: Option<String>,
    /// From the upper edge: x1, y1, x2, y2.
    lines: Vec<[&'static str; 4]>,
    /// From the lower edge.
    foot: Vec<[&'static str; 4]>,
    /// Names of the symbols that stand at the centre.
    symbols: Vec<&'static str>,
    texts: Vec<Text>,
}

#[derive(Clone, Debug)]
struct Text {
    class: &'static str,
    x: &'static str,
    dx: &'static str,
    y: &'static str,
    dy: &'static str,
    text: String,
}

impl HtmlSafe for Drawing {}

impl Drawing {
    /// Draws a cell; `step` is the number of its row.
    pub fn of(cell: &Cell, step: Option<u8>) -> Drawing {
        let mut drawing = Drawing::default();
        let has = |line| cell.lines.contains(&line);
        let straight = has(Line::S) && has(Line::B);
        for line in &cell.lines {
            match line {
                Line::N => drawing.lines.push(["50%", "-1.5", "50%", "50%"]),
                Line::E => drawing.lines.push(["50%", "50%", "100%", "50%"]),
                Line::W => drawing.lines.push(["-1.5", "50%", "50%", "50%"]),
                Line::S if straight => drawing.lines.push(["50%", "50%", "50%", "100%"]),
                Line::S => drawing.foot.push(["50%", "-50%", "50%", "-2mm"]),
                Line::B if straight => {}
                Line::B => drawing.foot.push(["50%", "-2mm", "50%", "0"]),
                Line::Fw => drawing.foot.push(["-1.5", "-2mm", "50%", "-2mm"]),
                Line::Fe => drawing.foot.push(["50%", "-2mm", "100%", "-2mm"]),
            }
        }
        if let Some(shape) = cell.shape {
            drawing.shape(shape, step);
        }
        let diamond = cell.shape == Some(Shape::Diamond);
        drawing.symbols.extend(cell.heads.iter().map(|head| match head {
            Head::Down if diamond => "head-down-5",
            Head::Down => "head-down-4",
            Head::Up => "head-up-4",
            Head::Left => "head-left-8",
        }));
        drawing.texts.extend(cell.labels.iter().map(|(label, at)| text_at(*label, *at)));
        drawing
    }

    fn shape(&mut self, shape: Shape, step: Option<u8>) {
        let (symbol, told) = match shape {
            Shape::Capsule if step == Some(1) => ("capsule", "mulai".to_owned()),
            Shape::Capsule => ("capsule", "akhir".to_owned()),
            Shape::Box => ("box", "proses".to_owned()),
            Shape::Diamond => {
                let next = step.unwrap_or(0) + 1;
                ("diamond", format!("keputusan: Ya ke langkah {next}, Tidak ke langkah 4"))
            }
            Shape::Pentagon { letter, flow } => {
                let (symbol, dy) =
                    if flow == Flow::Down { ("pentagon-down", "0.8mm") } else { ("pentagon-up", "1.9mm") };
                let text = letter.to_string();
                self.texts.push(Text { class: "letter", x: "50%", dx: "0", y: "50%", dy, text });
                (symbol, format!("penghubung halaman {letter}"))
            }
        };
        self.symbols.push(symbol);
        self.told = Some(told);
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.foot.is_empty() && self.symbols.is_empty()
    }
}

fn text_at(label: Label, at: At) -> Text {
    let text = match label {
        Label::Yes => "Ya",
        Label::No => "Tidak",
    };
    let (x, dx, y, dy) = match at {
        At::Entry => ("50%", "1.4mm", "0", "3.1mm"),
        At::Exit => ("50%", "1.4mm", "100%", "-1.3mm"),
        At::Edge => ("1.3mm", "0", "50%", "-1.1mm"),
        At::Tip => ("50%", "7.7mm", "50%", "-1.1mm"),
    };
    Text { class: "lbl", x, dx, y, dy, text: text.to_owned() }
}
