//! Sentences that nobody says: what stands in the catalogue and is called nowhere would be translated, tested
//! and read for nothing.

use std::collections::BTreeMap;

use anyhow::Result;

use super::source::{Source, name};
use super::{Finding, Tree};

const CATALOGUE: &str = "crates/words/src/";

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for source in &tree.rust {
        count(&source.text, &mut said);
    }
    for path in tree.other.iter().filter(|path| path.ends_with(".html")) {
        count(&tree.text(path)?, &mut said);
    }
    let catalogue = tree.rust.iter().filter(|source| source.path.starts_with(CATALOGUE));
    Ok(catalogue.flat_map(|source| unsaid(source, &said)).collect())
}

/// The sentences of one file whose name stands nowhere but at themselves.
pub fn unsaid(source: &Source, said: &BTreeMap<String, usize>) -> Vec<Finding> {
    let lines = source.text.lines().enumerate();
    let unsaid = lines.filter_map(|(at, line)| {
        let rest =
            line.strip_prefix("    ").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))?;
        let sentence = name(rest);
        let after = &rest[sentence.len()..];
        let defines = after.starts_with(" {") || (after.starts_with('(') && after.contains(") {"));
        let alone = defines && said.get(sentence).copied() == Some(1);
        alone.then(|| Finding::new(&source.path, at + 1, format!("nobody says `{sentence}`: delete it")))
    });
    unsaid.collect()
}

/// Counts the words of a text that could name a sentence.
pub fn count(text: &str, said: &mut BTreeMap<String, usize>) {
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.contains('_'))
    {
        *said.entry(word.to_owned()).or_default() += 1;
    }
}
