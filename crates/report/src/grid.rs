//! The flow of the annex as a grid of pieces: which shape, lines, heads and labels stand in which cell.
//! Every renderer draws from this grid alone, so screen, print and file agree.
//!
//! ```text
//!        n                 A cell: lines run from the upper edge (n), the right (e) and the left (w)
//!     +--|--+              edge to the centre, from the centre down to the foot (s), from the foot to
//!   w-|--C--|-e            the lower edge (b) and, where the flow changes lanes, along the foot to the
//!     |  s  |              left (fw) and right (fe) edge.
//!  fw-|--F--|-fe           The last cell of a row is the gutter right of the lanes: there the ways back
//!     +--|--+              of all decisions run up to row 4 as one line.
//!        b
//! ```

use std::collections::BTreeSet;

use sop::Step;
use sop::procedure::{Procedure, Shape as Printed};

/// The row to which a failed decision leads back: step 4, where the work is done again.
const BACK_TO: u8 = 4;

/// Whether shapes stand where Alur decides, or where the approved text of 2020 draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A diamond at each step that gives a verdict.
    Decided,
    /// As the source prints it, with its own cells and its own "Ya".
    AsPrinted,
}

/// The rows of one printed page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<Row>,
}

/// One row: a cell for each lane, then the gutter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: Kind,
    pub cells: Vec<Cell>,
}

/// A step, or a band at a page's edge that holds the connectors between pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Step(u8),
    TopBand,
    BottomBand,
}

/// What is drawn in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub shape: Option<Shape>,
    pub lines: BTreeSet<Line>,
    pub heads: BTreeSet<Head>,
    pub labels: Vec<(Label, At)>,
}

/// The five symbols of PermenPAN-RB 35/2012, but for the arrow, which is lines and a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Capsule,
    Box,
    Diamond,
    /// A connector between two pages that bear the same letter; it points where the work goes.
    Pentagon {
        letter: char,
        flow: Flow,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Down,
    Up,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    N,
    E,
    S,
    W,
    B,
    Fw,
    Fe,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    Down,
    Up,
    Left,
}

/// "Ya" or "Tidak", as the form is Indonesian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Yes,
    No,
}

/// Where a label stands in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Where the arrow comes in.
    Entry,
    /// Where the flow leaves for the next page.
    Exit,
    /// At the left edge, above the line.
    Edge,
    /// At the right tip of the diamond.
    Tip,
}

/// Lays the flow out, with a page ending after each of `breaks`; rows that do not exist, the last among them,
/// end no page.
pub fn grid(procedure: &Procedure, breaks: &[u8], reading: Reading) -> Vec<Page> {
    let flow = FlowChart::of(procedure, reading);
    let last = flow.steps.len() as u8;
    let ends: BTreeSet<u8> =
        breaks.iter().copied().filter(|row| (1..last).contains(row)).chain([last]).collect();
    let mut letters = 'A'..='Z';
    let mut pages = Vec::new();
    let (mut first, mut coming) = (1, Connectors::default());
    for end in ends {
        let mut sheet = Sheet::new(&flow, first, end);
        sheet.forward(coming.down);
        sheet.back(coming.up);
        coming = sheet.leave(&mut letters);
        pages.push(sheet.page());
        first = end + 1;
    }
    pages
}

/// What the rows of the annex say about the flow.
struct FlowChart {
    steps: Vec<Node>,
    lanes: usize,
}

struct Node {
    lane: usize,
    shape: Shape,
    /// "Ya" at the arrow that leads into this step.
    yes: bool,
}

impl FlowChart {
    fn of(procedure: &Procedure, reading: Reading) -> FlowChart {
        let shape_of = |step: Step| {
            let text = procedure.step(step);
            let printed = match reading {
                Reading::Decided => text.shape,
                Reading::AsPrinted => text.as_printed.shape.unwrap_or(text.shape),
            };
            match printed {
                Printed::Start | Printed::End => Shape::Capsule,
                Printed::Process => Shape::Box,
                Printed::Decision => Shape::Diamond,
            }
        };
        let mut before = None;
        let steps = Step::ALL.into_iter().map(|step| {
            let decided = before == Some(Shape::Diamond);
            let yes = match reading {
                Reading::Decided => decided,
                Reading::AsPrinted => decided && procedure.step(step).entry_label.is_some(),
            };
            let shape = shape_of(step);
            before = Some(shape);
            Node { lane: usize::from(procedure.lane(step)) - 1, shape, yes }
        });
        let steps: Vec<Node> = steps.collect();
        let lanes = procedure.roles.iter().filter_map(|role| role.lane).max().unwrap_or(1);
        FlowChart { steps, lanes: usize::from(lanes) }
    }

    fn node(&self, row: u8) -> &Node {
        &self.steps[usize::from(row) - 1]
    }

    /// The decisions below the row they lead back to.
    fn decisions(&self) -> impl DoubleEndedIterator<Item = u8> {
        (BACK_TO + 1..=self.steps.len() as u8).filter(|row| self.node(*row).shape == Shape::Diamond)
    }
}

/// The letters under which the flow leaves one page and comes to the next.
#[derive(Clone, Copy, Default)]
struct Connectors {
    down: Option<char>,
    up: Option<char>,
}

/// One page while it is drawn.
struct Sheet<'a> {
    flow: &'a FlowChart,
    first: u8,
    end: u8,
    steps: Vec<Row>,
    top: Option<Row>,
    bottom: Option<Row>,
}

impl Sheet<'_> {
    fn new(flow: &FlowChart, first: u8, end: u8) -> Sheet<'_> {
        let row = |kind| Row { kind, cells: vec![Cell::default(); flow.lanes + 1] };
        let steps = (first..=end).map(|no| {
            let mut row = row(Kind::Step(no));
            row.cells[flow.node(no).lane].shape = Some(flow.node(no).shape);
            row
        });
        let steps = steps.collect();
        let top = (first > 1).then(|| row(Kind::TopBand));
        let bottom = (usize::from(end) < flow.steps.len()).then(|| row(Kind::BottomBand));
        Sheet { flow, first, end, steps, top, bottom }
    }

    fn cell(&mut self, row: u8, column: usize) -> &mut Cell {
        &mut self.steps[usize::from(row - self.first)].cells[column]
    }

    /// The arrow's last part, into the shape of a row.
    fn enter(&mut self, row: u8) {
        let (lane, yes) = (self.flow.node(row).lane, self.flow.node(row).yes);
        let cell = self.cell(row, lane);
        cell.draw([Line::N]).heads.insert(Head::Down);
        if yes {
            cell.labels.push((Label::Yes, At::Entry));
        }
    }

    /// From each step to the next.
    fn forward(&mut self, coming: Option<char>) {
        let lane = self.flow.node(self.first).lane;
        if let (Some(top), Some(letter)) = (&mut self.top, coming) {
            top.cells[lane].connect(letter, Flow::Down, [Line::S, Line::B]);
            self.enter(self.first);
        }
        for row in self.first..self.end {
            let (from, to) = (self.flow.node(row).lane, self.flow.node(row + 1).lane);
            self.cell(row, from).draw([Line::S]);
            self.cell(row, to).draw([Line::B]);
            for column in from.min(to)..from.max(to) {
                self.cell(row, column).draw([Line::Fe]);
                self.cell(row, column + 1).draw([Line::Fw]);
            }
            self.enter(row + 1);
        }
    }

    /// From the decisions of this page back to row 4, as one line in the gutter.
    fn back(&mut self, coming: Option<char>) {
        let gutter = self.flow.lanes;
        let decisions: Vec<u8> = self.flow.decisions().collect();
        let Some(last) = decisions.last().copied() else { return };
        let (first, end) = (self.first, self.end);
        for row in decisions.iter().copied().filter(|row| (first..=end).contains(row)) {
            let lane = self.across(row);
            let (column, at) = if lane + 1 < gutter { (lane + 1, At::Edge) } else { (lane, At::Tip) };
            self.cell(row, column).labels.push((Label::No, at));
        }
        if (first..=end).contains(&BACK_TO) {
            let lane = self.across(BACK_TO);
            self.cell(BACK_TO, lane).heads.insert(Head::Left);
        }
        let above = BACK_TO < first && first <= last;
        let below = self.rises_past_the_end();
        let lowest =
            if below { end } else { decisions.iter().copied().filter(|row| *row <= end).max().unwrap_or(0) };
        for row in if above { first } else { first.max(BACK_TO) }..=lowest {
            if above || row > BACK_TO {
                self.cell(row, gutter).draw([Line::N]);
            }
            if below || row < lowest {
                self.cell(row, gutter).draw([Line::S, Line::B]);
            }
        }
        if let (Some(top), Some(letter)) = (&mut self.top, coming) {
            top.cells[gutter].connect(letter, Flow::Up, [Line::S, Line::B]).heads.insert(Head::Up);
        }
    }

    /// Whether a decision on a later page leads back past the end of this one.
    fn rises_past_the_end(&self) -> bool {
        self.flow.decisions().next_back().is_some_and(|last| (BACK_TO..last).contains(&self.end))
    }

    /// The line from a row's shape to the gutter; gives the lane of the shape.
    fn across(&mut self, row: u8) -> usize {
        let (lane, gutter) = (self.flow.node(row).lane, self.flow.lanes);
        for column in lane..gutter {
            self.cell(row, column).draw([Line::E]);
            self.cell(row, column + 1).draw([Line::W]);
        }
        lane
    }

    /// The connectors at the end of the page, forward first.
    fn leave(&mut self, letters: &mut impl Iterator<Item = char>) -> Connectors {
        let (end, gutter, rises) = (self.end, self.flow.lanes, self.rises_past_the_end());
        if self.bottom.is_none() {
            return Connectors::default();
        }
        let (lane, yes) = (self.flow.node(end).lane, self.flow.node(end + 1).yes);
        let cell = self.cell(end, lane);
        cell.draw([Line::S, Line::B]);
        if yes {
            cell.labels.push((Label::Yes, At::Exit));
        }
        // A procedure has thirteen steps, so at most two letters for each of twelve ends: 24 of 26.
        let mut letter = || letters.next().unwrap_or('Z');
        let left = Connectors { down: Some(letter()), up: rises.then(letter) };
        if let (Some(bottom), Some(down)) = (&mut self.bottom, left.down) {
            bottom.cells[lane].connect(down, Flow::Down, [Line::N]).heads.insert(Head::Down);
            if let Some(up) = left.up {
                bottom.cells[gutter].connect(up, Flow::Up, [Line::N]);
            }
        }
        left
    }

    fn page(self) -> Page {
        Page { rows: self.top.into_iter().chain(self.steps).chain(self.bottom).collect() }
    }
}

impl Cell {
    fn draw(&mut self, lines: impl IntoIterator<Item = Line>) -> &mut Cell {
        self.lines.extend(lines);
        self
    }

    fn connect(&mut self, letter: char, flow: Flow, lines: impl IntoIterator<Item = Line>) -> &mut Cell {
        self.shape = Some(Shape::Pentagon { letter, flow });
        self.draw(lines)
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
