//! From YAML text to a tree whose values know their lines, within a budget.
//!
//! GitLab reads YAML 1.1. The parser gives events only; what a plain text means (`yes`, `0755`, `3.10`) is
//! decided here, where a keyword asks for it. Tags are refused, duplicate keys too: one of the two was meant.

use std::collections::HashMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Defect, DefectKind};
use crate::limits::{YAML_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX};

/// A value of the file.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Line where the value begins, from 1.
    pub line: usize,
    pub value: Value,
}

/// Shared, so that an alias costs no copy of what it repeats.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A text; `plain` when it stands without quotes, so that it may mean a number or a boolean.
    Text {
        text: Rc<str>,
        plain: bool,
    },
    List(Rc<[Node]>),
    Map(Rc<[Field]>),
}

/// One key of a map with its value.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub key: Rc<str>,
    /// Line of the key, from 1.
    pub line: usize,
    pub node: Node,
}

impl Node {
    /// A plain `null`, `~` or nothing at all.
    pub fn is_null(&self) -> bool {
        match &self.value {
            Value::Text { text, plain: true } => matches!(&**text, "" | "~" | "null" | "Null" | "NULL"),
            Value::Text { .. } | Value::List(_) | Value::Map(_) => false,
        }
    }

    /// The boolean of YAML 1.1 that this value is.
    pub fn boolean(&self) -> Option<bool> {
        match &self.value {
            Value::Text { text, plain: true } => boolean(text),
            Value::Text { .. } | Value::List(_) | Value::Map(_) => None,
        }
    }

    fn weight(&self) -> Weight {
        let mut weight = Weight { nodes: 1, bytes: 0, depth: 1 };
        match &self.value {
            Value::Text { text, .. } => weight.bytes += text.len(),
            Value::List(items) => items.iter().for_each(|item| weight.add(item.weight(), 0)),
            Value::Map(fields) => {
                fields.iter().for_each(|field| weight.add(field.node.weight(), field.key.len()))
            }
        }
        weight
    }
}

#[derive(Clone, Copy)]
struct Weight {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl Weight {
    fn add(&mut self, part: Weight, key_bytes: usize) {
        self.nodes += part.nodes;
        self.bytes += part.bytes + key_bytes;
        self.depth = self.depth.max(part.depth + 1);
    }
}

/// The boolean that an unquoted text is in YAML 1.1.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// What an unquoted text becomes as a text again, after YAML 1.1 read it as boolean or number. `None`:
/// itself.
pub(super) fn reread(text: &str) -> Option<String> {
    let read = if let Some(value) = boolean(text) {
        value.to_string()
    } else if let Some(value) = whole_number(text) {
        value.to_string()
    } else {
        decimal(text)?
    };
    (read != text).then_some(read)
}

/// A whole number as YAML 1.1 writes it: decimal, `0x`, `0b`, octal with a leading zero, `_` between digits.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = digits.replace('_', "");
    let value = if let Some(hex) = digits.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()?
    } else if let Some(bits) = digits.strip_prefix("0b") {
        i64::from_str_radix(bits, 2).ok()?
    } else if digits.len() > 1 && digits.starts_with('0') {
        i64::from_str_radix(&digits[1..], 8).ok()?
    } else {
        digits.parse().ok()?
    };
    if negative { value.checked_neg() } else { Some(value) }
}

/// A decimal fraction, written as Ruby writes it: `3.10` is `3.1`.
fn decimal(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.')?;
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) || digits.len() > 15 {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    Some(if value.fract() == 0.0 { format!("{value:.1}") } else { value.to_string() })
}

/// Reads one document.
///
/// # Errors
/// The first defect that makes the text unreadable as a whole, or all duplicate keys.
pub(super) fn read(text: &str) -> Result<Node, Vec<Defect>> {
    if text.len() > YAML_BYTES_MAX {
        return Err(vec![defect(1, "", DefectKind::TooLarge { bytes_max: YAML_BYTES_MAX })]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let detail = error.info().to_owned();
            vec![defect(error.marker().line(), "", DefectKind::NotYaml { detail })]
        })?;
        tree.take(event, span.start.line()).map_err(|defect| vec![defect])?;
    }
    if !tree.duplicates.is_empty() {
        return Err(tree.duplicates);
    }
    tree.root.ok_or_else(|| vec![defect(1, "", DefectKind::NoJobs)])
}

fn defect(line: usize, keyword: &str, why: DefectKind) -> Defect {
    Defect { line, keyword: keyword.to_owned(), job: None, why }
}

/// The tree while it grows: no recursion, so that depth is a number and not the machine's stack.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, Weight)>,
    nodes: usize,
    bytes: usize,
    duplicates: Vec<Defect>,
}

struct Open {
    line: usize,
    anchor: usize,
    part: Part,
}

enum Part {
    List(Vec<Node>),
    Map(Growing),
}

#[derive(Default)]
struct Growing {
    fields: Vec<Field>,
    lines: HashMap<Rc<str>, usize>,
    /// What `<<` brings in; a key of the map itself is stronger.
    merged: Vec<Field>,
    key: Option<(Rc<str>, usize)>,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Defect> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(defect(line, "---", DefectKind::SecondDocument))
            }
            Event::DocumentStart(_) => Ok(()),
            Event::Alias(anchor) => {
                let Some((node, weight)) = self.anchors.get(&anchor) else {
                    return Err(defect(line, "", DefectKind::UnknownAlias));
                };
                // The budget is asked before the copy is made: an alias bomb must not cost what it describes.
                let weight = *weight;
                if self.nodes + weight.nodes > YAML_NODES_MAX || self.bytes + weight.bytes > YAML_BYTES_MAX {
                    return Err(self
                        .spend(weight, line)
                        .expect_err("the budget was just found to be exceeded"));
                }
                let node = node.clone();
                self.spend(weight, line)?;
                self.place(node, line)
            }
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some() {
                    return Err(defect(line, "", DefectKind::Tag));
                }
                self.spend(Weight { nodes: 1, bytes: text.len(), depth: 1 }, line)?;
                let plain = style == ScalarStyle::Plain;
                self.finish(Node { line, value: Value::Text { text: Rc::from(text), plain } }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(line, anchor, tag.is_some(), Part::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(line, anchor, tag.is_some(), Part::Map(Growing::default()))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop().expect("the parser closes only what it opened");
                let value = match open.part {
                    Part::List(items) => Value::List(items.into()),
                    Part::Map(map) => Value::Map(map.close().into()),
                };
                self.finish(Node { line: open.line, value }, open.anchor)
            }
        }
    }

    fn begin(&mut self, line: usize, anchor: usize, tagged: bool, part: Part) -> Result<(), Defect> {
        if tagged {
            return Err(defect(line, "", DefectKind::Tag));
        }
        self.spend(Weight { nodes: 1, bytes: 0, depth: 1 }, line)?;
        self.open.push(Open { line, anchor, part });
        Ok(())
    }

    fn spend(&mut self, weight: Weight, line: usize) -> Result<(), Defect> {
        self.nodes += weight.nodes;
        self.bytes += weight.bytes;
        if self.nodes > YAML_NODES_MAX {
            return Err(defect(line, "", DefectKind::TooManyValues { values_max: YAML_NODES_MAX }));
        }
        if self.bytes > YAML_BYTES_MAX {
            return Err(defect(line, "", DefectKind::TooLarge { bytes_max: YAML_BYTES_MAX }));
        }
        if self.open.len() + weight.depth > YAML_DEPTH_MAX {
            return Err(defect(line, "", DefectKind::TooDeep { depth_max: YAML_DEPTH_MAX }));
        }
        Ok(())
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Defect> {
        if anchor != 0 {
            let weight = node.weight();
            // Keeping the anchor costs what its value weighs: nested anchors must not add up unseen.
            self.spend(Weight { nodes: weight.nodes, bytes: weight.bytes, depth: 0 }, node.line)?;
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let line = node.line;
        self.place(node, line)
    }

    fn place(&mut self, node: Node, line: usize) -> Result<(), Defect> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.part {
            Part::List(items) => items.push(node),
            Part::Map(map) => match map.key.take() {
                None => match node.value {
                    Value::Text { text, .. } => map.key = Some((text, line)),
                    Value::List(_) | Value::Map(_) => return Err(defect(line, "", DefectKind::KeyNotText)),
                },
                Some((key, key_line)) if &*key == "<<" => {
                    // Each merged key is looked up among those that stand already, which costs more than a
                    // value.
                    let nodes = 4 * map.merge(node, key_line)?;
                    return self.spend(Weight { nodes, bytes: 0, depth: 0 }, line);
                }
                Some((key, key_line)) => {
                    if let Some(first_line) = map.lines.insert(key.clone(), key_line) {
                        self.duplicates.push(defect(key_line, &key, DefectKind::DuplicateKey { first_line }));
                    }
                    map.fields.push(Field { key, line: key_line, node });
                }
            },
        }
        Ok(())
    }
}

impl Growing {
    /// `<<` takes a map or a list of maps; of several the earlier is stronger. Gives the number of keys.
    fn merge(&mut self, node: Node, line: usize) -> Result<usize, Defect> {
        let wrong = |line| defect(line, "<<", DefectKind::WrongShape { expected: super::Expected::Map });
        let maps = match node.value {
            Value::Map(fields) => vec![fields],
            Value::List(items) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Map(fields) => Ok(Rc::clone(fields)),
                    Value::Text { .. } | Value::List(_) => Err(wrong(item.line)),
                })
                .collect::<Result<_, _>>()?,
            Value::Text { .. } => return Err(wrong(line)),
        };
        self.merged.extend(maps.iter().flat_map(|fields| fields.iter().cloned()));
        Ok(maps.iter().map(|fields| fields.len()).sum())
    }

    fn close(mut self) -> Vec<Field> {
        for field in self.merged {
            if !self.lines.contains_key(&field.key) {
                self.lines.insert(field.key.clone(), field.line);
                self.fields.push(field);
            }
        }
        self.fields
    }
}
